"""Zorg: the caseload, the ended trajectories, and one traject."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases import access, audit
from cases.models import Case, User
from cases.roles import Role, allow
from dashboards.presenting import care as words
from dashboards.presenting import offers
from dashboards.queries import care as ask
from routing import care, care_clock
from routing.care_forms import ContactForm
from routing.models import Track
from routing.models.track import TrackKind


@allow(Role.CARE_COORDINATOR)
@require_GET
def caseload(request: HttpRequest) -> HttpResponse:
    """The open zorgsporen of the own unit, overdue first."""
    user = request.user
    assert isinstance(user, User)
    sort = request.GET.get("sorteer", words.LATE_FIRST)
    sort = sort if sort in words.SORTS else words.LATE_FIRST
    context = {
        "load": words.caseload(user, sort, request.GET.get("na", "")),
        "sort": sort,
        "sorts": words.sorts(sort),
        "first_page": "na" not in request.GET,
    }
    audit.record("list", by=user, name="care")
    return render(request, "dashboards/care.html", context)


@allow(Role.CARE_COORDINATOR)
@require_GET
def ended(request: HttpRequest) -> HttpResponse:
    """The ended zorgsporen, apart from the work."""
    user = request.user
    assert isinstance(user, User)
    try:
        before = UUID(request.GET["voor"]) if "voor" in request.GET else None
    except ValueError as error:
        raise Http404 from error
    rows, next_url = words.ended(user, before)
    audit.record("list", by=user, name="care_ended")
    columns = [{"label": label} for label in ("Casus", "Stand", "Geëindigd", "Uitkomst")]
    return render(request, "dashboards/care_ended.html", {"rows": rows, "columns": columns, "next_url": next_url})


@allow(Role.CARE_COORDINATOR, Role.LOCAL_CARE)
@require_GET
def track(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One zorgtraject: the clock, the domains, contact and what comes."""
    user = request.user
    assert isinstance(user, User)
    row = access.open_or_404(Track, user, pk, name="care_track")
    case = access.find(Case, user, row.case_id)
    if row.kind != TrackKind.ZORG or case is None:
        raise Http404
    context = {"track": row, "case": case, "moves": words.move_rows(row, user)} | _content(
        user, row, case, request.GET.get("contact", "")
    )
    return render(request, "dashboards/care_track.html", context)


def _content(user: User, row: Track, case: Case, after: str) -> dict[str, Any]:
    """What lies behind an accepted spoor; nothing before it was accepted."""
    found = ask.trajectory(user, row)
    if found is None:
        return {}
    contacts = ask.contacts(user, found, after)
    first_page = not after and contacts.rows
    last = contacts.rows[0].at if first_page else ask.last_contacts(user, {row.pk: found}).get(found.pk)
    clock = care_clock.reflection(found)
    form = ContactForm(initial={"way": "telefoon", "day": timezone.localdate()})
    safe = care.safe_contact(case.pk, user)
    access.read_along(row, user, safe, name="care_track")
    return {
        "safe": safe,
        "care": found, "writes": care.may_write(row, user), "contact_form": form,
        "clock": clock, "clock_text": words.clock_text(clock) if clock else "",
        "moments": care_clock.moments(found, last),
        "domains": words.domain_rows(ask.domains(user, found)), "plan": words.plan_items(found),
        "contacts": words.contact_items(contacts.rows),
        "contacts_url": f"?{urlencode({'contact': contacts.after})}#contact-kop" if contacts.after else "",
        "past": words.past_items(ask.steps(user, row), ask.entries(user, row.case_id)),
        "readers": words.reader_rows(row.owner, row, ask.readers(case)),
        "offers": [offers.card(found, user) for found in ask.offers(user, case.pk)],
    }  # fmt: skip
