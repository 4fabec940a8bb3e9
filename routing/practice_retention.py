"""Bewaartermijnen in the practice: terms near their day, one dossier that is held, and one wish that waits."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cases import access
from routing import retention
from routing.models import RetentionAsk, RetentionRule, RetentionTerm

if TYPE_CHECKING:
    from routing.practice import Practice

DESTROYS = "staphorst"  # the one gemeente whose short term is approved: the clock leaves its verklaringen
UNSEEN = ("request", "filter")  # registers whose term the FG has still to look at


def settle(practice: "Practice") -> None:
    """Approve what a real FG would have approved by now, lay the terms, and let two people ask to keep something.

    The short term of signals still waits for approval in most gemeenten, so that the practice keeps its past.
    """
    retention.load()
    fg = practice.users["fg"]
    done = {"approved_by": fg, "approved_on": practice.today - timedelta(days=30)}
    RetentionRule.objects.filter(kind="case").update(**done)
    RetentionRule.objects.filter(organisation__code=DESTROYS).update(**done)
    RetentionRule.objects.filter(organisation=None).exclude(kind__in=UNSEEN).update(**done)
    retention.refresh()
    held, wished = _near(practice, "raalte"), _near(practice, "zwolle")
    if held:
        row = _ask(practice, held, "af-raalte", kind="hold", reason="Er loopt een klachtprocedure over de aanpak.")
        with access.acting(fg):
            retention.decide(row, by=fg, outcome="approved")
    if wished:
        until = practice.today + timedelta(days=180)
        _ask(practice, wished, "af-zwolle", kind="extension", reason="Een onderzoek is nog niet klaar.", until=until)


def _near(practice: "Practice", code: str) -> RetentionTerm | None:
    rows = RetentionTerm.objects.filter(organisation__code=code, ends_on__gte=practice.today)
    return rows.select_related("organisation").order_by("ends_on", "id").first()


def _ask(practice: "Practice", term: RetentionTerm, name: str, **more: Any) -> RetentionAsk:
    user = practice.users[name]
    with access.acting(user):
        return retention.ask(term.case, term.organisation, by=user, **more)
