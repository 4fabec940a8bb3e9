"""What is kept while somebody types: the changed fields of a draft, its tekenen, and both texts after a lost race."""

from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, JsonResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases import access, bsn, sign_notes
from cases.models import Signal, User
from cases.roles import Role, allow
from cases.services import Stale
from routing import conflicts, intake
from routing.intake_forms import SignalForm, initial_of
from routing.sign_forms import SignSheet, code_of

INTAKE = (Role.FOCAL_POINT, Role.CARE_COORDINATOR, Role.ADVICE_POINT)


@allow(*INTAKE)
@require_POST
def signal_save(request: HttpRequest, pk: UUID) -> JsonResponse:
    """Keep the fields of a draft that were changed while typing."""
    user = request.user
    assert isinstance(user, User)
    signal = access.find(Signal, user, pk)
    if signal is None or signal.number or not intake.may_change(signal, user):
        raise Http404
    return autosave(request, user, signal)


def autosave(request: HttpRequest, user: User, signal: Signal | None, *, new: bool = False) -> JsonResponse:
    """Keep what was changed; begins the draft when there is none. `new`: the page does not know its draft yet."""
    form, names = SignalForm(request.POST), set(request.POST.getlist("fields"))
    form.full_clean()
    kept_before = sheet([], signal, user, request.POST)
    try:
        draft = intake.keep(signal, form, kept_before, by=user, version=version(request), names=names, key=key(request))
    except Stale as stale:
        theirs = initial_of(cast(Signal, stale.row)) | intake.reporter_of(cast(Signal, stale.row), user)
        return lost(stale, [*conflicts.differences(form, theirs), *kept_before.differences()])
    if names & set(intake.REPORTER):
        intake.reporter(draft, form.cleaned_data, by=user, names=names)
    more = {} if not new else {"url": f"/signalen/{draft.pk}/bewerken/", "autosave": f"/signalen/{draft.pk}/bewaren/"}
    return answer(draft, user, names, [*form.unkept(names), *kept_before.unkept(names)], more)


def answer(signal: Signal, user: User, names: set[str], unkept: list[str], more: dict[str, Any]) -> JsonResponse:
    """Say what was kept, what was not, and how the tekenen count now."""
    text = f"Bewaard om {clock()}"
    if unkept:
        text += f", maar dit begrijpen we niet: {', '.join(unkept).lower()}"
    if any(map(code_of, names)):
        more["marks"] = sheet(signal.forms, signal, user).marks
    return JsonResponse({"version": signal.version, "text": text, "wrong": bool(unkept)} | more)


def lost(stale: Stale, lines: list[dict[str, Any]]) -> JsonResponse:
    """Give both texts of every field that differs: the page takes over what was not touched here, and asks the rest."""
    text = f"Dit is om {clock()} ook op een andere plek aangepast."
    return JsonResponse({"text": text, "version": stale.row.version, "lines": lines}, status=409)


def sheet(forms: list[str], signal: Signal | None, user: User, sent: QueryDict | None = None) -> SignSheet:
    """Give the checklist for these vormen; asks nothing of the database where no teken can be known or sent."""
    asked = signal is not None and (sent is None or bool(forms) or any(map(code_of, sent)))
    return SignSheet(forms, sign_notes.of_signal(signal, user) if signal and asked else [], sent)


def without_bsns(post: QueryDict) -> QueryDict:
    """Give what was sent with the numbers that may be a BSN taken out of the free texts."""
    changed = post.copy()
    for name in changed:
        if name in ("story", "answer") or code_of(name):
            changed[name] = bsn.without(str(changed[name]))
    return changed


def key(request: HttpRequest) -> UUID | None:
    """Give the key of the page a new draft begins in; none without a right one."""
    try:
        return UUID(request.POST.get("concept", ""))
    except ValueError:
        return None


def version(request: HttpRequest) -> int | None:
    """Give the version a form was drawn from; raises Http404 for anything that is no number."""
    value = request.POST.get("version", "")
    if value and not (value.isascii() and value.isdecimal() and len(value) < 10):
        raise Http404
    return int(value) if value else None


def clock() -> str:
    """Give the time as people say it."""
    return timezone.localtime().strftime("%H:%M")
