"""Writes what was filled in about a signal: the draft, its melder, its gemeenten and its people."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from cases import access, audit, requests, services, sign_notes
from cases.models import CaseMunicipality, Organisation, Party, PartyRole, Reporter, Signal, User
from routing.fact_forms import PartyForm, ReporterForm
from routing.intake_forms import SignalForm, Told
from routing.models import Triage
from routing.models.triage import TriageState
from routing.sign_forms import SignSheet

REPORTER = {
    "reporter_name": "name", "reporter_phone": "phone", "wants_feedback": "wants_feedback",
    "reporter_private": "professional", "reporter_may_name": "may_name", "reporter_threat": "threat",
}  # fmt: skip
NOBODY = {"name": "", "phone": "", "wants_feedback": True, "professional": True, "may_name": False, "threat": False}
DRAFTS = "/signalen/"
ALSO = "uitbuiting"  # "speelt ook in": a place of uitbuiting, for counting
SETTLED = (TriageState.REFERRED, TriageState.MERGED, TriageState.CLOSED)


def begun(key: UUID | None, user: User, kind: str = "signal") -> Signal | None:
    """Give the draft that this new page began already: its answer may have been lost on the way."""
    if key is None or requests.first(key, by=user):
        return None
    pk = requests.led_to(key).removeprefix(DRAFTS).split("/")[0]
    draft = access.find(Signal, user, UUID(pk)) if pk else None
    return draft if draft and not draft.number and draft.kind == kind else None


def keep(
    signal: Signal | None, form: Told, sheet: SignSheet, *, by: User, version: int | None,
    names: set[str] | None = None, key: UUID | None = None,
) -> Signal:  # fmt: skip
    """Keep what was typed: begins the draft when there is none; raises Stale when another saved first.

    `names` limits it to what was changed; `key`: the page a new draft begins in.
    """
    values = form.values(names)
    if signal is None:
        kept = services.new_draft(by=by, kind=form.kind, **_of_own_town(form, by), **values)
        if key:
            requests.leads_to(key, f"{DRAFTS}{kept.pk}/bewerken/")
    else:
        if signal.number and values.get("forms") and signal.main_form not in values["forms"]:
            values["main_form"] = values["forms"][0]
        if signal.number and names is None:
            values["also_in"] = []  # they go to the case now: keep_towns
        kept = services.save_draft(signal, values, by=by, version=version)
    sign_notes.keep(kept, sheet.answers(names), by=by)
    return kept


def _of_own_town(form: Told, by: User) -> dict[str, Any]:
    """An adviesvraag asks no place: it counts for the own gemeente."""
    if form.kind != "advice":
        return {}
    town = by.unit.organisation if by.unit and by.unit.organisation.kind == "municipality" else None
    return {"municipality": town, "place_kind": "gemeente" if town else "onbekend"}


def keep_signs(signal: Signal, sheet: SignSheet, *, by: User, version: int | None, names: set[str] | None) -> Signal:
    """Keep the tekenen of a signal that was recorded; raises Stale when another saved first."""
    kept = services.save_draft(signal, {}, by=by, version=version)
    sign_notes.keep(kept, sheet.answers(names), by=by)
    return kept


def keep_towns(signal: Signal, form: SignalForm, *, by: User) -> None:
    """Write down which other gemeenten are concerned, now that the signal is recorded."""
    for code in form.cleaned_data.get("also_in", []):
        town = Organisation.objects.get(kind="municipality", code=code)
        if town.pk != signal.municipality_id:
            services.add_municipality(signal.case, town, ALSO, by=by)


def reporter(signal: Signal, answers: dict[str, Any], *, by: User, names: set[str] | None = None) -> None:
    """Record or change the melder; nothing when nobody is named. `names` limits it to what was changed."""
    values = {
        mine: answers[name] for name, mine in REPORTER.items() if name in answers and (names is None or name in names)
    }
    if "professional" in values:
        values["professional"] = not values["professional"]  # the form asks the exception
    known = Reporter.objects.visible_to(by).filter(signal=signal.pk).first()
    told = values.get("name") or values.get("phone") or (names and any(values[n] != NOBODY[n] for n in values))
    if known is None and told:
        services.add_reporter(signal, by=by, **values)
    elif known and any(getattr(known, name) != value for name, value in values.items()):
        services.change(known, by=by, **values)


def reporter_of(signal: Signal, user: User) -> dict[str, Any]:
    """Give the melder as the form shows it."""
    known = Reporter.objects.visible_to(user).filter(signal=signal.pk).first()
    if known is None:
        return {"wants_feedback": True}
    audit.record("read", by=user, obj=known, name="signal_edit")
    found = {name: getattr(known, mine) for name, mine in REPORTER.items()}
    return found | {"reporter_private": not known.professional}


def also_in(signal: Signal, user: User) -> list[str]:
    """Give the codes of the other gemeenten that were noted."""
    rows = CaseMunicipality.objects.visible_to(user).filter(case=signal.case_id, role=ALSO)
    return list(rows.values_list("organisation__code", flat=True))


def may_change(signal: Signal, user: User) -> bool:
    """The facts may change by the own unit, as long as the signal was not settled; an adviesvraag while a draft."""
    if signal.owner_id != user.unit_id or (signal.kind != "signal" and signal.number):
        return False
    triage = Triage.objects.visible_to(user).filter(signal=signal.pk).first()
    return triage is None or triage.state not in SETTLED


def add_person(signal: Signal, form: PartyForm, *, by: User) -> Party:
    """Add a betrokkene to the own notes."""
    answers = form.cleaned_data
    return services.add_party(signal.case, by=by, roles=answers["roles"], since=answers["since"], **form.values())


def change_person(party: Party, form: PartyForm, *, by: User, version: int) -> None:
    """Change a betrokkene; a role that is gone ends today and stays in the history."""
    services.change(party, by=by, version=version, **form.values())
    wanted, today = set(form.cleaned_data["roles"]), timezone.localdate()
    open_roles = PartyRole.objects.visible_to(by).filter(party=party.pk, owner=by.unit_id, part=party.part, until=None)
    for row in open_roles:
        if row.role not in wanted:
            services.change(row, by=by, until=today)
    fresh = sorted(wanted - {row.role for row in open_roles})
    services.add_roles(party, fresh, by=by, since=form.cleaned_data["since"])


def keep_reporter(signal: Signal, form: ReporterForm, *, by: User, version: int) -> None:
    """Record or change the melder of a signal; raises Stale when another saved first."""
    known = Reporter.objects.visible_to(by).filter(signal=signal.pk).first()
    if known is None:
        services.add_reporter(signal, by=by, **form.values())
    else:
        services.change(known, by=by, version=version, **form.values())
