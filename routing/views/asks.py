"""One uitvraag: its addressee reads the question and settles it, its asker reads the answer or withdraws it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases import access
from cases.models import Entry, Request, User
from cases.models.signal import FORMS
from cases.roles import CASEWORK, allow
from routing import answering, moves
from routing.answer_forms import SettleForm
from routing.settling import Settled


@allow(*CASEWORK)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a question with what one can do with it, and do it."""
    user = request.user
    assert isinstance(user, User)
    row = access.open_or_404(Request, user, pk)
    found = answering.ways(row, user)
    if request.method == "GET":
        return _draw(request, user, row, {way.name: _form(way, row, user) for way in found})
    way = next((way for way in found if way.name == request.POST.get("keuze")), None)
    if way is None:
        return _refused(request, user, row, str(Settled()))
    return _do(request, user, row, way)


def _do(request: HttpRequest, user: User, row: Request, way: answering.Way) -> HttpResponse:
    form = _form(way, row, user, request)
    if not form.is_valid():
        others = {other.name: _form(other, row, user) for other in answering.ways(row, user)}
        return _draw(request, user, row, others | {way.name: form}, status=422)
    try:
        way.does(row, by=user, **form.cleaned_data)
    except (Settled, moves.Refused) as refused:
        return _refused(request, user, row, str(refused))
    messages.success(request, way.done)
    return redirect(_next(row, user, way))


def _next(row: Request, user: User, way: answering.Way) -> str:
    """Who settled sees the question no more; who took a signal over, or took care up, goes on with it."""
    if way.name == "overnemen":
        return f"/signalen/{row.signal_id}/"
    if way.name == "opgepakt":
        return f"/uitvragen/{row.pk}/"
    return answering.home(row) if row.owner_id == user.unit_id else "/uitvragen/"


def _form(way: answering.Way, row: Request, user: User, request: HttpRequest | None = None) -> SettleForm:
    return way.form(request.POST if request else None, row=row, by=user, prefix=way.name)


def _draw(
    request: HttpRequest, user: User, row: Request, forms: dict[str, SettleForm], status: int = 200
) -> HttpResponse:
    answer = access.find(Entry, user, row.answer_id) if row.answer_id else None
    if answer:
        access.read_along(row, user, [answer])
    found = [{"way": way, "form": forms[way.name]} for way in answering.ways(row, user)]
    wrong = next((form for form in forms.values() if form.errors), None)
    context = {
        "row": row, "answer": answer, "ways": found, "mine": row.owner_id == user.unit_id,
        "home": answering.home(row), "stand": answering.stand(row), "title": answering.title(row, user),
        "forms": ", ".join(FORMS[form].lower() for form in row.forms),
        "form": wrong,
    }  # fmt: skip
    return render(request, "routing/ask.html", context, status=status)


def _refused(request: HttpRequest, user: User, row: Request, reason: str) -> HttpResponse:
    if row.owner_id != user.unit_id and not answering.may_settle(row, user):
        raise Http404
    back = answering.home(row) if row.owner_id == user.unit_id else "/uitvragen/"
    return render(request, "routing/refused.html", {"row": "de uitvragen", "reason": reason, "back": back}, status=409)
