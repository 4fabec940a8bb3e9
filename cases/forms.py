"""Forms for people and facts; labels and messages in plain Dutch."""

from typing import Any

from django import forms

from cases import services
from cases.models import User


class LoginForm(forms.Form):
    """Name and password; both required, neither explained away."""

    username = forms.CharField(label="Gebruikersnaam", max_length=150, error_messages={"required": "Vul uw naam in."})
    password = forms.CharField(
        label="Wachtwoord",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Vul uw wachtwoord in."},
    )


class AccessForm(forms.Form):
    """A question for access: the reference as typed and why; never checked against what exists."""

    reference = forms.CharField(
        label="Welk nummer of welke naam?", max_length=60, error_messages={"required": "Vul in waar u bij wilt."}
    )
    why = forms.CharField(
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
