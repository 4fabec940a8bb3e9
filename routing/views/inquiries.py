"""Vraag of anderen dit kennen: the question, its one answer, and the page of who is asked."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET, require_http_methods

from cases import access, evidence
from cases.models import Party, Signal, User
from cases.roles import Role, allow
from cases.services import Stale
from routing import inquiries
from routing.inquiry_forms import AnswerForm, AskForm
from routing.models import Inquiry, InquiryMatch
from routing.models.inquiry import PURPOSES


@allow(Role.FOCAL_POINT)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask others about the own betrokkenen of a saved signal."""
    user = request.user
    assert isinstance(user, User)
    assert user.unit is not None
    signal = _own(user, pk)
    people = inquiries.askable(signal, user)
    form = AskForm(request.POST if request.method == "POST" else None, unit=user.unit, parties=people)
    if form.is_valid():
        try:
            inquiries.ask(signal, by=user, **form.cleaned_data)
            return redirect("signal_asked", pk)
        except inquiries.TooMany as full:
            form.add_error(None, str(full))
    left, back = inquiries.left_today(user), f"/signalen/{pk}/#personen"
    context = {"signal": signal, "form": form, "people": people, "left": left, "back": back}
    return render(request, "routing/inquiry_ask.html", context, status=422 if form.is_bound else 200)


@allow(Role.FOCAL_POINT)
@require_GET
def asked(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same words for everyone: the question was sent."""
    user = request.user
    assert isinstance(user, User)
    signal = _own(user, pk)
    context = {"signal": signal, "asked": [_question(row) for row in inquiries.asked(signal, user)]}
    return render(request, "routing/inquiry_asked.html", context)


def _question(row: Inquiry) -> list[dict[str, str]]:
    """The words of one question; the same whether somebody knows the person or not."""
    when = timezone.localtime(row.at)
    return [
        {"key": "Gevraagd", "value": f"{date_format(when, 'j F Y, H:i')} uur, {row.by}"},
        {"key": "Vergeleken op", "value": ", ".join(evidence.KINDS[kind].lower() for kind in row.kinds)},
        {"key": "Doel", "value": PURPOSES[row.purpose]},
        {"key": "Grondslag", "value": str(row.basis)},
        {"key": "Waarom nodig", "value": row.necessity},
    ]


def _own(user: User, pk: UUID) -> Signal:
    """Give a registered signal of the own unit, of a unit that takes part."""
    signal = access.open_or_404(Signal, user, pk)
    if not inquiries.may_ask(user) or signal.owner_id != user.unit_id or signal.kind != "signal" or not signal.number:
        raise Http404
    return signal


@allow(Role.FOCAL_POINT)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who asks and why, the own rows it is about, and the decision; never what the asker wrote."""
    user = request.user
    assert isinstance(user, User)
    assert user.unit is not None
    match = access.open_or_404(InquiryMatch, user, pk)
    people = inquiries.known_parties(match, user)
    if not people:  # a colleague who may know nothing of this case (geen zicht)
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None, unit=user.unit)
    if form.is_valid():
        return _decide(request, user, match, form)
    context = {"match": match, "people": [_known(party, user) for party in people], "form": form,
               "facts": _asker(match), "fields": {"version": match.version}}  # fmt: skip
    return render(request, "routing/inquiry_answer.html", context, status=422 if form.is_bound else 200)


def _asker(match: InquiryMatch) -> list[dict[str, str]]:
    when = date_format(timezone.localtime(match.asked_at), "j F Y")
    return [{"key": "Wie vraagt", "value": str(match.asker)}, {"key": "Wanneer", "value": when},
            {"key": "Doel", "value": PURPOSES[match.purpose]},
            {"key": "Grondslag", "value": str(match.basis)}]  # fmt: skip


def _known(party: Party, user: User) -> dict[str, str]:
    """One own betrokkene, with the way to its signal."""
    signal = Signal.objects.visible_to(user).filter(case=party.case_id, owner=user.unit_id).exclude(number="").first()
    return {"name": str(party), "number": signal.number or "" if signal else "",
            "url": f"/signalen/{signal.pk}/" if signal else ""}  # fmt: skip


def _decide(request: HttpRequest, user: User, match: InquiryMatch, form: AnswerForm) -> HttpResponse:
    version = request.POST.get("version", "")
    if match.outcome or not version.isdecimal():
        raise Http404
    try:
        inquiries.decide(match, by=user, version=int(version), **form.cleaned_data)
        messages.success(request, "Uw besluit is bewaard.")
    except Stale:
        messages.info(request, "Een collega besloot net voor u.")
    return redirect("inquiry", match.pk)
