"""The task list of a signal: three stands, each a fact of what is written; none is stored (screens.md S5)."""

from typing import Any

from django.utils import timezone

from cases.models import Request
from dashboards.queries.signal import Signals
from dashboards.templatetags.words import shortdate
from routing import answering
from routing.intake import SETTLED
from routing.intake_forms import sources
from routing.signs import counted

Row = dict[str, Any]
TODO, BUSY, MISSING, DONE, PAST = "Nog te doen", "Bezig", "Mist informatie", "Klaar", "Niet gedaan"
TONES = {TODO: "neutral", PAST: "neutral", BUSY: "week", MISSING: "today", DONE: "ok"}
UNSURE = "onduidelijk"


def tasks(found: Signals) -> Row:
    """Give the list with how many are done; `open` are those left before a besluit."""
    rows = [_facts(found), _signs(found), _people(found), _sources(found), _assessment(found), _feedback(found)]
    if found.row and found.row.state in SETTLED:
        rows = [*map(_past, rows[:-1]), rows[-1]]
    return {"rows": rows, "done": sum(row["status"] == DONE for row in rows), "total": len(rows),
            "open": [row for row in rows[:-1] if row["status"] != DONE]}  # fmt: skip


def _past(row: Row) -> Row:
    """After the besluit nobody is asked for what was not done; it stays readable."""
    return row if row["status"] == DONE else _row(row["title"], row["url"], PAST, "")


def _row(title: str, url: str, status: str, hint: str, **more: Any) -> Row:
    full = f"{title}: {status.lower()}"
    return {"title": title, "url": url, "hint": hint, "status": status, "tone": TONES[status], "full": full} | more


def _facts(found: Signals) -> Row:
    signal = found.signal
    lacks = [word for word, lacking in (
        ("de vorm", signal.forms == [UNSURE] or not signal.forms),
        ("de plaats", not signal.municipality_id),
        ("of iemand in gevaar is", signal.danger in ("", "onbekend")),
        ("van wie het komt", signal.received_from not in sources()),
    ) if lacking]  # fmt: skip
    hint = f"Nog niet bekend: {', '.join(lacks)}." if lacks else "De vier antwoorden staan er."
    return _row("Feiten op een rij", "#feiten", MISSING if lacks else DONE, hint)


def _signs(found: Signals) -> Row:
    if not any(note.answer for note in found.signs):
        settled = found.row is None or found.row.state in SETTLED  # then nothing of the signal changes any more
        return _row("Tekenen nagelopen", "#tekenen" if settled else f"/signalen/{found.signal.pk}/tekenen/", TODO,
                    "Loop de lijst na. Overslaan mag.")  # fmt: skip
    return _row("Tekenen nagelopen", "#tekenen", DONE, counted(found.signs))


def _people(found: Signals) -> Row:
    number = len(found.people)
    if not number:
        return _row("Personen genoteerd", f"/signalen/{found.signal.pk}/persoon/", TODO, "Mag ook zonder namen.")
    bare = any(not person.roles or not person.party.name for person in found.people)
    hint = f"{number} genoteerd" + (", niet van iedereen is de naam bekend" if bare else "")
    return _row("Personen genoteerd", "#personen", BUSY if bare else DONE, hint)


def _sources(found: Signals) -> Row:
    asked = [row for row in found.asks if row.kind == "vraag"]
    if not asked:
        return _row("Bronnen gevraagd", "#uitvragen", TODO, "Begin met het wijkteam: wat weten zij?")
    waits = [row for row in asked if row.outcome == "open"]
    late = any(not row.is_open or answering.overdue(row) for row in waits)
    status = MISSING if late else BUSY if waits else DONE
    hint = f"{len(asked) - len(waits)} van {len(asked)} beantwoord"
    return _row("Bronnen gevraagd", "#uitvragen", status, hint, parts=[_asked(row) for row in asked])


def _asked(row: Request) -> Row:
    """One source with its stand: "BRP: gevraagd, 2 dagen"."""
    name = row.outside or str(row.addressee)
    stand = answering.stand(row).lower()
    if row.outcome == "answered" and row.settled_at:
        stand = f"antwoord {shortdate(row.settled_at)}"
    elif row.is_open:
        days = (timezone.localdate() - timezone.localtime(row.created_at).date()).days
        since = "vandaag" if days == 0 else "1 dag" if days == 1 else f"{days} dagen"
        stand = f"gevraagd, {since}{', te laat' if answering.overdue(row) else ''}"
    return {"name": name, "stand": stand, "url": f"/uitvragen/{row.pk}/", "late": answering.overdue(row)}


def _assessment(found: Signals) -> Row:
    url = f"/signalen/{found.signal.pk}/duiding/"
    if found.signal.assessment:
        return _row("Uw duiding", "#duiding", DONE, "Staat erbij.")
    begun = any(entry.kind == "duiding" for entry in found.entries)
    hint = "Er zijn losse gedachten. Wat maakt u ervan?" if begun else "Wat maakt u ervan?"
    return _row("Uw duiding", url, BUSY if begun else TODO, hint)


def _feedback(found: Signals) -> Row:
    """The clock of the terugkoppeling runs from the besluit; who wants to hear nothing is left in peace."""
    title, url = "Terugkoppeling aan de melder", f"/signalen/{found.signal.pk}/terugkoppeling/"
    told = next((entry for entry in found.entries if entry.kind == "terugkoppeling"), None)
    due = next((line.due for line in found.deadlines if line.code == "feedback"), None)
    if due:
        return _row(title, url, TODO, "Laat de melder weten dat u keek.", due=due, due_kind="afspraak")
    if told:
        return _row(title, url, DONE, f"Gedaan op {shortdate(told.at)}.")
    if found.reporter and not found.reporter.wants_feedback:
        return _row(title, url, DONE, "De melder wil niets horen.")
    decided = any(step.name in ("close", "refer") for step in found.steps)
    return _row(title, url, DONE if decided and not found.at_table else TODO,
                "Gedaan." if decided and not found.at_table else "Na uw besluit.")  # fmt: skip
