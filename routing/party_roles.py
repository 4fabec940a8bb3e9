"""One person, several roles: each unit gives a role in a part, and only who reads that part knows it (domain 2.3)."""

from datetime import date
from typing import Any

from django import forms

from cases import services
from cases.fields import DutchDate
from cases.models import Case, Party, PartyRole, User
from cases.models.party import PARTY_ROLES
from cases.roles import Part
from routing import notes, releases


class RoleForm(forms.Form):
    """Which role, and who may know it."""

    role = forms.ChoiceField(label="Welke rol heeft deze persoon ook?", choices=PARTY_ROLES, widget=forms.RadioSelect,
                             error_messages={"required": "Kies een rol."})  # fmt: skip
    since = DutchDate(label="Sinds wanneer?", future=False, required=False, help_text="Leeg: vandaag.")
    part = forms.ChoiceField(
        label="Wie mag deze rol weten?", widget=forms.RadioSelect, initial=Part.OWN.value,
        help_text="Wie dit deel niet leest, ziet alleen de andere rollen van deze persoon.",
        error_messages={"required": "Kies wie dit mag weten.", "invalid_choice": "Kies wie dit mag weten."},
    )  # fmt: skip

    def __init__(self, *args: Any, parts: list[tuple[str, str]], known: list[PartyRole], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["part"]
        field.choices = parts
        self.known = {(row.role, row.part) for row in known}

    def clean(self) -> dict[str, Any]:
        """A role stands once in a part."""
        cleaned = super().clean() or {}
        if (cleaned.get("role"), cleaned.get("part")) in self.known:
            self.add_error("role", "Deze rol staat er al. Kies een andere rol of een ander deel.")
        return cleaned


def parts(user: User, case: Case) -> list[tuple[str, str]]:
    """Give where this reader may write a role; what the police brings to casus waits for the prosecution."""
    withheld = {Part.CASUS.value} if user.job in releases.WITHHELD_ROLES else set()
    return [choice for choice in notes.choices(user, case) if choice[0] not in withheld]


def own(party: Party, user: User) -> list[PartyRole]:
    """Give the open roles the own unit gave this person."""
    rows = PartyRole.objects.visible_to(user).filter(party=party.pk, owner=user.unit_id, until=None)
    return list(rows.order_by("since", "pk"))


def ended(party: Party, user: User) -> list[PartyRole]:
    """Give the roles the own unit gave this person that are over: they stay in the history."""
    rows = PartyRole.objects.visible_to(user).filter(party=party.pk, owner=user.unit_id, until__isnull=False)
    return list(rows.order_by("-until", "pk"))


def give(party: Party, *, by: User, role: str, part: str, since: date | None = None) -> None:
    """Give a person a role in a part, from a day."""
    services.add_roles(party, [role], by=by, part=Part(part), since=since)
