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
from routing.intake_forms import AdviceForm, SignalForm, Told, advice_of, initial_of
from routing.sign_forms import SignSheet, code_of

FORMS: dict[str, type[Told]] = {"signal": SignalForm, "advice": AdviceForm}
INTAKE = (Role.FOCAL_POINT, Role.CARE_COORDINATOR, Role.ADVICE_POINT)


@allow(*INTAKE)
@require_POST
def signal_save(request: HttpRequest, pk: UUID) -> JsonResponse:
    """Keep the fields that were changed while typing: of a draft, or of what was recorded and is not settled."""
    user = request.user
    assert isinstance(user, User)
    signal = access.find(Signal, user, pk)
    if signal is None or not intake.may_change(signal, user):
        raise Http404
    return autosave(request, user, signal, kind=signal.kind)


def autosave(
    request: HttpRequest, user: User, signal: Signal | None, *, new: bool = False, kind: str = "signal"
) -> JsonResponse:
    """Keep what was changed; begins the draft when there is none. `new`: the page does not know its draft yet.

    What was recorded keeps its answers: one that was made empty stays as it was, and the page says so.
    """
    form, names = FORMS[kind](request.POST), set(request.POST.getlist("fields"))
    form.full_clean()
    emptied = form.emptied(names) if signal and signal.number else {}
    signs = sheet([], signal, user, request.POST if form.kind == "signal" else None)
    try:
        kept = intake.keep(
            signal, form, signs, by=user, version=version(request), names=names - set(emptied), key=key(request)
        )
    except Stale as stale:
        return lost(stale, [*conflicts.differences(form, told(cast(Signal, stale.row), user)), *signs.differences()])
    if kind == "signal" and names & set(intake.REPORTER):
        intake.reporter(kept, form.cleaned_data, by=user, names=names)
    more = {} if not new else {"url": f"/signalen/{kept.pk}/bewerken/", "autosave": f"/signalen/{kept.pk}/bewaren/"}
    return answer(kept, user, names, [*form.unkept(names), *signs.unkept(names)], more, [*emptied.values()])


def told(signal: Signal, user: User) -> dict[str, Any]:
    """Give what a signal or adviesvraag holds now, as its form shows it."""
    return advice_of(signal) if signal.kind == "advice" else initial_of(signal) | intake.reporter_of(signal, user)


def answer(
    signal: Signal, user: User, names: set[str], unkept: list[str], more: dict[str, Any],
    emptied: list[str] | None = None,
) -> JsonResponse:  # fmt: skip
    """Say what was kept, what was not and why, and how the tekenen count now."""
    text = f"Bewaard om {clock()}"
    if unkept:
        text += f", maar dit begrijpen we niet: {', '.join(unkept).lower()}"
    if emptied:
        text += f", maar dit mag niet leeg zijn: {', '.join(emptied).lower()}"
    if any(map(code_of, names)):
        more["marks"] = sheet(signal.forms, signal, user).marks
    return JsonResponse({"version": signal.version, "text": text, "wrong": bool(unkept or emptied)} | more)


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


def address(signal: Signal | None, begins: str) -> str:
    """Give where a page sends what was typed; `begins`: while it has no draft yet."""
    return f"/signalen/{signal.pk}/bewaren/" if signal else begins


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
