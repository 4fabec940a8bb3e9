"""Aantekeningen in a case: for whom may I write, who reads it then, and the form that says so first."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms

from cases import access, services, shielding
from cases.fields import text
from cases.models import Case, Entry, Unit, User
from cases.roles import Part
from routing import releases
from routing.models import Release, Review, Track
from routing.models.table import ReviewState
from routing.models.track import ENDED, TrackKind
from routing.move_forms import NAMES_REPORTER


def open_parts(
    user: User, case: Case, granted: set[str] | None = None, tracks: Collection[Track] | None = None
) -> list[Part]:
    """Give the shared parts this reader may write in here: read by the role, and open to or held by the unit.

    `granted` and `tracks`: where a page read what is open and the tracks of the case already.
    """
    tracks = Track.objects.visible_to(user).filter(case_id=case.pk) if tracks is None else tracks
    held = {row.kind for row in tracks if row.owner_id == user.unit_id and row.state not in ENDED}
    granted = access.granted_parts(case, user) if granted is None else granted
    known = {*granted, *held}
    shared = [Part.CASUS, *(TrackKind(kind).track_part for kind in TrackKind)]
    return [part for part in shared if part in known and part in user.job.reads]


def choices(
    user: User, case: Case, granted: set[str] | None = None, tracks: Collection[Track] | None = None
) -> list[tuple[str, str]]:
    """Give the parts to write in, each with who reads it now in words; `granted` and `tracks` as in `open_parts`."""
    assert user.unit is not None
    found = [(Part.OWN.value, f"Alleen mijn organisatie: {user.unit.name}")]
    readers = {part: _readers(user, case, part) for part in open_parts(user, case, granted, tracks)}
    names = dict(Unit.objects.filter(pk__in=set().union(*readers.values())).values_list("pk", "name"))
    for part, ids in readers.items():
        others = ", ".join(sorted(names[pk] for pk in ids))
        found.append((part.value, f"{part.label}: u en {others}" if others else f"{part.label}: nu alleen u"))
    return found


def _readers(user: User, case: Case, part: Part) -> set[UUID]:
    return {line["receiver_id"] for line in services.readers(case, part)} - {user.unit_id}


class NoteForm(forms.Form):
    """An aantekening, and for whom."""

    text = text("Wat wilt u vastleggen?", rows=4, length=10_000, missing="Schrijf wat u wilt vastleggen.")
    part = forms.ChoiceField(
        label="Wie mag dit lezen?",
        widget=forms.RadioSelect,
        initial=Part.OWN.value,
        help_text="Wat gelezen is, draait u niet terug. Schrijf geen namen die niet nodig zijn.",
        error_messages={"required": "Kies wie dit mag lezen.", "invalid_choice": "Kies wie dit mag lezen."},
    )

    def __init__(
        self, *args: Any, parts: list[tuple[str, str]], case: Case | None = None, by: User | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        field: Any = self.fields["part"]
        field.choices = parts

    def clean(self) -> dict[str, Any]:
        """What others read does not name a melder who is shielded."""
        cleaned = super().clean() or {}
        words, shared = cleaned.get("text", ""), cleaned.get("part") not in (None, Part.OWN.value)
        if shared and self.case and self.by and shielding.named_in(self.case.pk, [words], by=self.by):
            self.add_error("text", NAMES_REPORTER)
        return cleaned


class BringForm(NoteForm):
    """What one organisation brings to the tafel about one case, and for whom (domain 1.5 row 14)."""

    text = text("Wat brengt u in?", rows=5, length=10_000, missing="Schrijf wat u inbrengt.",
                help_text="Wat weet uw organisatie, en hoe zeker is dat? Wat deed u al? Wat stelt u voor?")  # fmt: skip


def bring(case: Case, *, by: User, words: str, part: Part) -> Entry | Release:
    """Write the inbreng of the own organisation, in the part it chose; casus of the police waits for the OM."""
    if part == Part.CASUS and by.job in releases.WITHHELD_ROLES:
        return releases.ask(case, by=by, words=words)
    return services.add_entry(case, by=by, kind="inbreng", text=words, part=part)


def write(case: Case, *, by: User, words: str, part: Part) -> Entry | Release:
    """Write the aantekening; in casus while the case is on an agenda it is inbreng for the tafel.

    What the police brings to casus waits for the prosecution first (plan, footnote 9).
    """
    review = Review.objects.visible_to(by).filter(case_id=case.pk).first()
    on_agenda = review is not None and review.state == ReviewState.SCHEDULED
    if part == Part.CASUS and (on_agenda or by.job in releases.WITHHELD_ROLES):
        return bring(case, by=by, words=words, part=part)
    return services.add_entry(case, by=by, kind="voortgang", text=words, part=part)
