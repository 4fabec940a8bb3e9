"""Forms for people and facts; labels and messages in plain Dutch."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from cases import services
from cases.fields import PlainText
from cases.models import User


class LoginForm(forms.Form):
    """Name and password; both required, neither explained away."""

    username = PlainText(
        label="Gebruikersnaam",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username webauthn", "autocapitalize": "none"}),
        error_messages={"required": "Vul uw gebruikersnaam in."},
    )
    password = PlainText(
        label="Wachtwoord",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Vul uw wachtwoord in."},
    )


class PasswordForm(forms.Form):
    """The password of now, and the new one once: it can be shown."""

    current = PlainText(
        label="Wachtwoord van nu", max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Vul het wachtwoord van nu in."},
    )  # fmt: skip
    new = PlainText(
        label="Nieuw wachtwoord", max_length=200, strip=False, help_text="Minstens 12 tekens. Een zin is goed.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Vul een nieuw wachtwoord in."},
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_current(self) -> str:
        """Only who knows the old one."""
        current = str(self.cleaned_data["current"])
        if not self.user.check_password(current):
            raise forms.ValidationError("Dit wachtwoord klopt niet.")
        return current

    def clean_new(self) -> str:
        """Long enough, and not one that everybody has."""
        new = str(self.cleaned_data["new"])
        validate_password(new, self.user)
        return new


class AccessForm(forms.Form):
    """A question for access: the reference as typed and why; never checked against what exists."""

    reference = PlainText(
        label="Welk nummer of welke naam?", max_length=60, error_messages={"required": "Vul in waar u bij wilt."}
    )
    why = PlainText(
        label="Waarom heeft u dit nodig?",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Schrijf kort waarom dit nodig is."},
    )

    def save(self, *, by: User) -> None:
        """Hand the question to the coördinerend FG."""
        services.ask_access(by=by, **self.cleaned_data)


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for mypy only
    """What a person may set alone."""

    class Meta:
        model = User
        fields: Any = ["shortcuts_on"]
        help_texts = {"shortcuts_on": "Met sneltoetsen werkt u zonder muis. Druk op ? voor de lijst."}
