"""Verzoeken of betrokkenen: register, check who asks, extend once, and answer per organisation."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cases import audit
from cases.models import User
from cases.roles import Role, allow
from dashboards.presenting import subject_requests as words
from dashboards.queries import subject_requests as ask
from routing import subject_requests as register

MEANWHILE = "Een ander wijzigde dit net. Kijk wat er nu staat."
ASKED = "Het verzoek staat in het register. Elke organisatie die iets kan hebben, krijgt het ook."


@allow(Role.PRIVACY_OFFICER)
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """What waits for an answer with its term, and below it what was answered."""
    user = _me(request)
    waiting, done = ask.waiting(user), ask.answered(user, request.GET.get("na", ""))
    audit.record("list", by=user, name="requests")
    context = {"waiting": [words.row(row) for row in waiting], "answered": [words.row(row) for row in done.rows],
               "next_url": f"?na={done.after}" if done.after else ""}  # fmt: skip
    return render(request, "dashboards/oversight/requests.html", context)


@allow(Role.PRIVACY_OFFICER)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Write a verzoek down; the organisations that may hold something are asked at once."""
    form = words.RequestForm(request.POST or None)
    if not form.is_valid():
        return _draw(request, "dashboards/oversight/request_new.html", form)
    row = register.register(by=_me(request), **form.cleaned_data)
    messages.success(request, ASKED)
    return redirect("request", row.pk)


@allow(Role.PRIVACY_OFFICER)
@require_GET
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One verzoek: what is asked, its term, and the answers this FG may know of."""
    found = _found(request, pk)
    audit.record("read", by=_me(request), obj=found.row, name="request")
    return render(request, "dashboards/oversight/request.html", words.page(found, ask.copies(found.mine)))


@allow(Role.PRIVACY_OFFICER)
@require_http_methods(["GET", "POST"])
def identity(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write how it became clear who asks."""
    row = _received(request, pk)
    form = words.IdentityForm(request.POST or None)
    if not form.is_valid():
        return _draw(request, "dashboards/oversight/request_step.html", form, row=row, title="Wie vraagt het?")
    return _changed(request, pk, lambda: register.identify(
        row, on=form.cleaned_data["identity_on"], how=form.cleaned_data["identity_how"], version=row.version,
        by=_me(request)))  # fmt: skip


@allow(Role.PRIVACY_OFFICER)
@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take more time, once, with the reason."""
    row = _received(request, pk)
    if not register.may_extend(row):
        raise Http404
    form = words.ExtendForm(request.POST or None)
    if not form.is_valid():
        until = register.last_day(row.received_on, row.regime, extended=True)
        more = {"row": row, "title": "Meer tijd nodig", "until": until}
        return _draw(request, "dashboards/oversight/request_step.html", form, **more)
    return _changed(request, pk, lambda: register.extend(
        row, why=form.cleaned_data["extension"], version=row.version, by=_me(request)))  # fmt: skip


@allow(Role.PRIVACY_OFFICER)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: UUID, answer: UUID) -> HttpResponse:
    """Answer for one organisation; 409 when somebody answered meanwhile."""
    found = ask.answer_of(_me(request), pk, answer)
    if found is None:
        raise Http404
    opened, mine = found
    start = {"version": mine.version} | ({"outcome": mine.outcome, "words": mine.words} if mine.at else {})
    form = words.AnswerForm(request.POST if request.method == "POST" else None, row=opened.row, initial=start)
    context: dict[str, Any] = {"row": opened.row, "mine": words.answer(mine, mine=True)}
    if not form.is_valid():
        return _draw(request, "dashboards/oversight/request_answer.html", form, **context)
    try:
        register.answer(mine, by=_me(request), **form.cleaned_data)
    except register.Changed:
        mine.refresh_from_db()
        form = words.AnswerForm(request.POST.dict() | {"version": str(mine.version)}, row=opened.row)
        context["mine"] = words.answer(mine, mine=True)
        return _draw(request, "dashboards/oversight/request_answer.html", form, 409, beaten=True, **context)
    messages.success(request, f"Het antwoord van {mine.organisation} is bewaard.")
    return redirect("request", pk)


def _changed(request: HttpRequest, pk: UUID, write: Any) -> HttpResponse:
    try:
        write()
        messages.success(request, "Bewaard.")
    except register.Changed:
        messages.warning(request, MEANWHILE)
    return redirect("request", pk)


def _found(request: HttpRequest, pk: UUID) -> ask.Opened:
    found = ask.one(_me(request), pk)
    if found is None:
        raise Http404
    return found


def _received(request: HttpRequest, pk: UUID) -> Any:
    """Give a verzoek that the own organisation received; of others one answers one's own part only."""
    user, row = _me(request), _found(request, pk).row
    if not ask.coordinates(user) and user.unit and row.organisation_id != user.unit.organisation_id:
        raise Http404
    return row


def _draw(request: HttpRequest, template: str, form: Any, status: int = 0, **more: Any) -> HttpResponse:
    return render(request, template, {"form": form, **more}, status=status or (422 if form.is_bound else 200))


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
