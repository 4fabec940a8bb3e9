"""The forms of the second step, in our words; a wrong code counts like a wrong password, and works once."""

from typing import Any

from allauth.account.forms import ReauthenticateForm as AccountReauthenticateForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.db import transaction

from cases import access, audit, lockout
from cases.fields import PlainText
from cases.models import User

LOCKED = "U probeerde dit te vaak. Wacht een kwartier of bel de beheerder."
STEP = "used"  # the last codes that were used, beside the secret
DIGITS = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


def _code(label: str, help_text: str) -> PlainText:
    return PlainText(
        label=label, help_text=help_text, max_length=20, widget=forms.TextInput(attrs=DIGITS),
        error_messages={"required": "Vul de code in."},
    )  # fmt: skip


class _Once:
    """A code from an app or from paper, that opens once."""

    user: User
    cleaned_data: dict[str, Any]
    authenticator: Authenticator

    def clean_code(self) -> str:
        """Give the code; raises ValidationError for a wrong one, a used one, and after too many."""
        request, name = context.request, self.user.get_username()
        if lockout.is_locked(request, name):
            raise forms.ValidationError(LOCKED)  # the page of lockout takes its place
        code = str(self.cleaned_data["code"]).replace(" ", "")
        found = _used(self.user, code)
        if found is None:
            lockout.failed(request, name)
            with transaction.atomic(), access.acting(None):
                audit.record("failed", by=None, obj=self.user, name="code")
            raise get_adapter().validation_error("incorrect_code")
        found.user = self.user
        self.authenticator = found
        return code


def _used(user: User, code: str) -> Authenticator | None:
    """Give whose code this is, and use it up; the rows are locked, so that two requests cannot share one code."""
    with transaction.atomic():
        rows = Authenticator.objects.select_for_update().filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN)
        for row in rows.order_by("-type"):
            if row.type == Authenticator.Type.TOTP and _is_used(row, code):
                continue
            if row.wrap().validate_code(code):
                return _remember(row, code)
    return None


def _is_used(row: Authenticator, code: str) -> bool:
    return code in row.data.get(STEP, [])


def _remember(row: Authenticator, code: str) -> Authenticator:
    if row.type == Authenticator.Type.TOTP:
        row.data[STEP] = [*row.data.get(STEP, []), code][-5:]  # longer than a code lives
        row.save(update_fields=["data"])
    return row


class CodeForm(_Once, base.AuthenticateForm):
    """The second step of a login."""

    code = _code("Code", "De 6 cijfers uit uw app, of een noodcode.")


class CodeAgainForm(_Once, base.ReauthenticateForm):
    """The same, to show once more who it is."""

    code = _code("Code", "De 6 cijfers uit uw app, of een noodcode.")


class FirstCodeForm(ActivateTOTPForm):
    """The first code of an app, which proves that it was set up well."""

    code = _code("Code uit de app", "6 cijfers. Elke halve minuut is er een nieuwe.")


class PasskeyForm(AddWebAuthnForm):
    """A new passkey, with a name to know it by."""

    name = PlainText(
        label="Naam van deze passkey", max_length=60, required=False,
        help_text="Bijvoorbeeld werktelefoon of sleutel aan de sleutelbos.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A passkey that makes no sense is refused, whatever a machine made of it."""
        try:
            return dict(super().clean())
        except (AttributeError, KeyError, TypeError, ValueError) as wrong:
            raise get_adapter().validation_error("incorrect_code") from wrong


class PasswordAgainForm(AccountReauthenticateForm):
    """The password once more, before something that cannot be undone."""

    password = PlainText(
        label="Wachtwoord", max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Vul uw wachtwoord in."},
    )  # fmt: skip

    def clean_password(self) -> str:
        """Give the password; raises ValidationError for a wrong one and after too many."""
        password = str(self.cleaned_data["password"])
        request, name = context.request, self.user.get_username()
        if lockout.is_locked(request, name):
            raise forms.ValidationError(LOCKED)
        if not self.user.check_password(password):
            lockout.failed(request, name)
            raise forms.ValidationError("Dit wachtwoord klopt niet.")
        return password
