"""Toezicht: what waits for the FG, and who saw one dossier; never what stands in it."""

from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases import audit, factors, grounds_list, resets
from cases.fields import PlainText
from cases.models import Disclosure, User
from cases.paging import PAGE
from cases.roles import Role, allow
from dashboards.presenting import oversight as words
from dashboards.queries import emergencies, readings, retention, rights, subject_requests
from dashboards.queries import oversight as ask

UNKNOWN = "We vinden geen dossier met dit nummer waar u toezicht op houdt. Controleer het nummer."


class NumberForm(forms.Form):
    """The number of a case or a signal."""

    nummer = PlainText(label="Nummer van de casus of het signaal", max_length=16,
                       help_text="Bijvoorbeeld MH-2026-0041 of S-2026-0118.",
                       error_messages={"required": "Vul het nummer in."})  # fmt: skip

    def clean_nummer(self) -> str:
        """Numbers are written in capitals."""
        return str(self.cleaned_data["nummer"]).strip().upper()


@allow(Role.PRIVACY_OFFICER)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this FG, and where to look."""
    user = request.user
    assert isinstance(user, User)
    assert user.unit is not None
    today, requests = timezone.localdate(), subject_requests.waiting(user)
    week = readings.Period(today - 7 * readings.ONE_DAY, today)
    desk = words.Desk(
        emergencies=len(emergencies.waiting(user)), requests=len(requests), due=requests[0].due if requests else None,
        grounds=sum(len(one.waiting) for one in grounds_list.lists(user)), units=rights.to_sign(user),
        unusual=sum(len(some) for _, some in readings.unusual(user, week)), wishes=retention.to_decide(user),
        terms=retention.unruled(user), resets=resets.waiting().exclude(asked_by=user).exclude(person=user).count(),
    )  # fmt: skip
    audit.record("list", by=user, name="oversight")
    organisation = user.unit.organisation
    context = words.home(desk, all_of_them=subject_requests.coordinates(user), organisation=str(organisation))
    return render(request, "dashboards/oversight/home.html", context)


@allow(Role.PRIVACY_OFFICER)
@require_GET
def by_number(request: HttpRequest) -> HttpResponse:
    """Ask for a number; whose dossier it is, who saw it, and on what ground."""
    if "nummer" not in request.GET:
        return render(request, "dashboards/oversight/case.html", {"form": NumberForm()})
    form = NumberForm(request.GET)
    found = ask.find(number=form.cleaned_data["nummer"]) if form.is_valid() else None
    if form.is_valid() and found is None:
        form.add_error("nummer", UNKNOWN)
    if found is None:
        return render(request, "dashboards/oversight/case.html", {"form": form}, status=422)
    return _drawn(request, found, form, {"nummer": form.cleaned_data["nummer"]})


@allow(Role.PRIVACY_OFFICER)
@require_GET
def dossier(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same page from a line of the ledger or the log, which do not tell a number."""
    return _drawn(request, _found(pk), NumberForm(), {}, key=str(pk))


def _found(pk: UUID) -> ask.Dossier:
    found = ask.find(pk=pk)
    if found is None:
        raise Http404
    return found


def _drawn(
    request: HttpRequest, found: ask.Dossier, form: NumberForm, query: dict[str, str], *, key: str = ""
) -> HttpResponse:
    lines, moments = _read(request, found, "list")
    rest = words.after(moments, request.GET.get("na", ""))
    shown = rest[:PAGE]
    more = f"?{urlencode(query | {'na': shown[-1].mark})}" if len(rest) > PAGE else ""
    context = {
        "form": form, "found": found, "code": words.code(found), "number": query.get("nummer", ""),
        "columns": words.COLUMNS, "rows": words.rows(shown), "next_url": more, "first": "na" not in request.GET,
        "key": key or (str(lines[0].pk) if lines else ""),
        "now_columns": words.NOW_COLUMNS, "now": words.open_now(lines),
    }  # fmt: skip
    return render(request, "dashboards/oversight/case.html", context)


def _read(request: HttpRequest, found: ask.Dossier, action: str) -> tuple[list[Disclosure], list[words.Moment]]:
    user = request.user
    assert isinstance(user, User)
    lines = ask.lines(user, found)
    looks = ask.looks(user, found, lines)
    moments = words.moments(lines, looks, cut=ask.MOST in (len(lines), len(looks)))
    audit.record(action, by=user, name="oversight_case", case_id=found.pk, object_type="cases.case", object_id=found.pk)
    return lines, moments


@allow(Role.PRIVACY_OFFICER)
@factors.fresh
@require_GET
def export(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All lines of one dossier as CSV; the export itself is audited."""
    _, moments = _read(request, _found(pk), "export")
    name = f"wie-zag-{str(pk)[-8:]}-{timezone.localdate():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(words.export(moments), content_type="text/csv; charset=utf-8", headers=headers)
