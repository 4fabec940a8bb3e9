"""Rechtstreeks aanmelden: a case at the tafel without a signal of a gemeente (domain 1.5 row 11)."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone

from cases import services
from cases.access.limits import LONGEST
from cases.fields import DutchDate, PlainText, text
from cases.models import Case, Organisation, UnitKind, User
from cases.models.signal import FORMS
from cases.roles import Part, Role
from routing import confirming, limits, moves, receivers
from routing.models import Review
from routing.models.triage import KNOWS

DIRECT = frozenset({Role.POLICE, Role.PROSECUTION, Role.LABOUR_INSPECTOR, Role.CARE_COORDINATOR})
ONLY_FOR = {"released": Role.POLICE, "embargo_until": Role.PROSECUTION}


class SubmitForm(forms.Form):
    """What the tafel reads, why it comes straight to it, and whether the gemeente hears it now."""

    GROUPS = (
        ("Wat leest de tafel?", ("summary", "kinds", "organised", "who", "safe_contact")),
        ("Waar en waarom", ("municipality", "reason", "knows")),
        ("Mag dit gedeeld worden?", ("released", "embargo_until")),
    )

    summary = text("Wat is er aan de hand?", rows=6, length=5_000, missing="Schrijf wat de tafel mag lezen.",
                   help_text="Alleen deze tekst gaat naar de tafel. Schrijf feiten op.")  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label="Om welke vorm gaat het?", choices=FORMS, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies welke vorm. Weet u het niet? Kies dan ‘Nog onduidelijk’."},
    )  # fmt: skip
    organised = forms.BooleanField(
        label="Er zijn tekenen van organisatie", required=False,
        help_text="Bijvoorbeeld een netwerk, een bedrijf of meer slachtoffers.",
    )  # fmt: skip
    who = PlainText(label="Naam van het vermoedelijke slachtoffer", max_length=120, required=False,
                    help_text="Alleen als de tafel de naam nodig heeft.")  # fmt: skip
    safe_contact = PlainText(label="Hoe maakt men veilig contact?", max_length=200, required=False)
    municipality = forms.ModelChoiceField(
        Organisation.objects.filter(kind="municipality"), label="In welke gemeente speelt het?", required=False,
        empty_label="Onbekend of buiten IJsselland",
        help_text="De aandachtsfunctionaris hoort dat er een casus is. Meer leest die nog niet.",
    )  # fmt: skip
    reason = text("Waarom meldt u rechtstreeks aan?", missing="Schrijf waarom dit niet via de gemeente loopt.",
                  help_text="Wie de casus ziet, leest dit.")  # fmt: skip
    knows = forms.ChoiceField(
        label="Weet de betrokkene dit?", widget=forms.RadioSelect,
        choices={key: words.removesuffix(", want") for key, words in KNOWS.items()},
        error_messages={"required": "Kies of de betrokkene dit weet."},
    )  # fmt: skip
    released = forms.BooleanField(
        label="Het OM vindt goed dat de tafel dit leest",
        help_text="Informatie van de politie gaat alleen naar de tafel als het OM dat goed vindt.",
        error_messages={"required": "Vraag dit eerst aan het OM. Bel het OM."},
    )  # fmt: skip
    embargo_until = DutchDate(
        label="Embargo tot", required=False, future=True,
        help_text="Leeg: de gemeente hoort dat er een casus is. Een datum: alleen u en de regie van de tafel weten "
                  "dat de casus bestaat. Ten hoogste 4 weken.",
    )  # fmt: skip

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, role in ONLY_FOR.items():
            if by.job != role:
                del self.fields[name]

    @property
    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Give the fields in blocks; a block without fields for this role is left out."""
        blocks = [(title, [self[name] for name in names if name in self.fields]) for title, names in self.GROUPS]
        return [block for block in blocks if block[1]]

    def clean_embargo_until(self) -> Any:
        """An embargo is looked at again within four weeks."""
        day = self.cleaned_data["embargo_until"]
        if day and day > timezone.localdate() + LONGEST:
            raise forms.ValidationError("Kies een dag binnen 4 weken. Daarna kunt u het embargo verlengen.")
        return day


def _review(by: User, case: Case, answers: dict[str, Any]) -> dict[str, Any]:
    lead = receivers.of_kind(UnitKind.TABLE_LEAD)
    return {"case": case, "owner": lead, "part": Part.STAND, "submitted_by": by.unit,
            "municipality": answers["municipality"]}  # fmt: skip


def preview(*, by: User, answers: dict[str, Any], bases: dict[str, str]) -> list[dict[str, Any]]:
    """Give who will see what, and on what ground, by doing it and undoing it; raises Barred as `submit` does."""
    return confirming.lines(moves.rehearsed(lambda: submit(by=by, answers=answers, bases=bases)))


def submit(*, by: User, answers: dict[str, Any], bases: dict[str, str] | None = None, necessity: str = "") -> Review:
    """Bring a case to the tafel on the chosen grounds; under an embargo nobody but the regie hears of it.

    Raises Barred where a ground does not stand on the list of who gives.
    """
    with transaction.atomic():  # a ground that is refused leaves no case behind
        case = services.open_case(by=by)
        review = moves.start(
            Review, by=by, arrow="start_directly", data=dict(answers), bases=bases, necessity=necessity,
            **_review(by, case, answers),
        )  # fmt: skip
        day = answers.get("embargo_until")
        if day:
            limits.hold_back(case, units=[review.owner], review_on=day, reason=answers["reason"][:500], by=by)
    return review
