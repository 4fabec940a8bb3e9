"""The forms of the beheerder; a role must fit its unit."""

from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator

from cases.choosing import rows_of
from cases.fields import DutchDate, wrong_period
from cases.models import Unit, User
from cases.models.organisation import UnitKind
from cases.roles import UNIT_OF_ROLE, Role

LONGEST = 10  # years that a screening or a geheimhouding may lie ahead; more is a slip of the pen
SHARED = frozenset({  # an account is of one person
    "info", "algemeen", "balie", "team", "post", "postbus", "secretariaat", "receptie", "mensenhandel", "meldpunt",
    "wijkteam", "zorg", "veiligheid", "contact", "kantoor", "helpdesk", "beheer", "admin",
})  # fmt: skip
TAKEN = "Dit adres is al van een collega."


class PersonForm(forms.Form):
    """Name, mail, unit, role and whether the account works."""

    first_name = forms.CharField(label="Voornaam", max_length=150, error_messages={"required": "Vul de voornaam in."})
    last_name = forms.CharField(
        label="Achternaam", max_length=150, error_messages={"required": "Vul de achternaam in."}
    )
    email = forms.EmailField(
        label="E-mailadres", max_length=254,
        error_messages={
            "required": "Vul het e-mailadres in.",
            "invalid": "Dit is geen e-mailadres. Schrijf bijvoorbeeld naam@voorbeeld.nl.",
        },
    )  # fmt: skip
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label="Onderdeel", empty_label="Kies een onderdeel",
        error_messages={"required": "Kies het onderdeel."},
    )  # fmt: skip
    role = forms.ChoiceField(
        label="Rol", choices=[("", "Kies een rol"), *Role.choices], error_messages={"required": "Kies de rol."}
    )
    screening_on = DutchDate(label="Screening (VOG) van", required=False, future=False)
    screening_until = DutchDate(label="Screening geldig tot en met", required=False, ahead=True,
                                help_text="Zonder deze datum ziet deze collega geen casussen.")  # fmt: skip
    nda_on = DutchDate(label="Geheimhouding getekend op", required=False, future=False)
    nda_until = DutchDate(label="Geheimhouding geldig tot en met", required=False, ahead=True,
                          help_text="Zonder deze datum ziet deze collega geen casussen.")  # fmt: skip
    works_until = DutchDate(
        label="Werkt hier tot en met", required=False, ahead=True,
        help_text="Leeg: geen einddatum. Na deze dag kan deze collega niet meer inloggen.",
    )  # fmt: skip
    is_active = forms.BooleanField(label="Mag inloggen", required=False)

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        units = Unit.objects.select_related("organisation").order_by("name")
        rows_of(self, "unit").queryset = units

    def clean_email(self) -> str:
        """One address is one person."""
        email = str(self.cleaned_data["email"])
        if email.partition("@")[0].lower() in SHARED:
            raise forms.ValidationError("Dit lijkt een adres van een groep. Een account is van één persoon.")
        others = User.objects.filter(email__iexact=email)
        if self.person:
            others = others.exclude(pk=self.person.pk)
        if others.exists():
            raise forms.ValidationError(TAKEN)
        return email

    def clean(self) -> dict[str, Any]:
        """A role belongs to a kind of unit, and a date that ends something lies after its begin."""
        cleaned = super().clean() or {}
        for name in ("screening", "nda"):
            wrong = wrong_period(cleaned.get(f"{name}_on"), cleaned.get(f"{name}_until"), years=LONGEST)
            for side, text in wrong.items():
                self.add_error(f"{name}_on" if side == "start" else f"{name}_until", text)
        unit, role = cleaned.get("unit"), cleaned.get("role")
        if unit and role and UNIT_OF_ROLE[Role(role)] != unit.kind:
            fits = UnitKind(UNIT_OF_ROLE[Role(role)]).label
            self.add_error(
                "role",
                f"Deze rol hoort bij een onderdeel van de soort “{fits}”. Kies een andere rol of een ander onderdeel.",
            )
        return cleaned


class PasswordForm(forms.Form):
    """A password, typed twice."""

    password = forms.CharField(
        label="Wachtwoord", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        max_length=200, error_messages={"required": "Kies een wachtwoord."},
    )  # fmt: skip
    again = forms.CharField(
        label="Nog een keer", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        max_length=200, error_messages={"required": "Typ het wachtwoord nog een keer."},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Typed the same twice, and without signs that no database holds."""
        cleaned = super().clean() or {}
        first, second = cleaned.get("password"), cleaned.get("again")
        if first and second and first != second:
            self.add_error("again", "Dit is niet hetzelfde. Typ het wachtwoord nog een keer.")
        if first and "\x00" in first:
            self.add_error("password", "Dit wachtwoord bevat een teken dat niet kan. Kies een ander.")
        return cleaned


class NewPersonForm(PersonForm):
    """The same, with the name to log in with."""

    username = forms.CharField(
        label="Gebruikersnaam", max_length=150,
        validators=[UnicodeUsernameValidator(message="Gebruik letters, cijfers en - of _.")],
        help_text="Hiermee logt deze collega in.", error_messages={"required": "Vul de gebruikersnaam in."},
    )  # fmt: skip
    field_order = ("username",)

    def clean_username(self) -> str:
        """One name is one person."""
        username = str(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError("Deze gebruikersnaam bestaat al. Kies een andere.")
        return username
