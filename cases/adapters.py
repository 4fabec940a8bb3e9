"""What mhtafel decides where allauth asks: nobody signs up, one answer for every wrong login, sealed secrets."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cases import access, audit, crypto, factors, lockout, onward, pledges
from cases.models import User

BACKEND = "cases.logins.Backend"
WRONG = "Gebruikersnaam of wachtwoord klopt niet."
TOLD = {  # allauth's messages that say something new
    "mfa/messages/totp_activated.txt": "De app staat aan.",
    "mfa/messages/totp_deactivated.txt": "De app staat uit.",
    "mfa/messages/webauthn_added.txt": "De passkey is toegevoegd.",
    "mfa/messages/webauthn_removed.txt": "De passkey is verwijderd.",
}


class AccountAdapter(DefaultAccountAdapter):
    """Login and logout."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Only the beheerder makes accounts."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Give where a request comes from, by our own rule."""
        return lockout.address(request)

    def is_safe_url(self, url: str | None) -> bool:
        """Only an address of this site is one to go on to."""
        return bool(url) and onward.inside(str(url))

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any,
                    message: str | None = None, **kwargs: Any) -> None:  # fmt: skip
        """Tell what is new, in our words; what the page shows anyway is not told."""
        text = message or TOLD.get(message_template or "")
        if text:
            messages.add_message(request, level, text)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Answer who may not log in as anyone who typed something wrong."""
        messages.error(request, WRONG)
        return redirect("login")

    def login(self, request: HttpRequest, user: Any) -> None:
        """Begin the session."""
        user.backend = BACKEND
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Audit the login, whatever the way in, and see whether a new text waits to be accepted."""
        with transaction.atomic(), access.acting(user):
            audit.record("login", by=user)
            pledges.look(user)
            UserSession.objects.create_from_request(request)
        return redirect(kwargs.get("redirect_url") or "/")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """A login of a moment ago counts too."""
        request = context.request
        return not factors.is_recent(request, request.user)


class FactorAdapter(DefaultMFAAdapter):
    """The second step."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Deze code klopt niet. Wacht op de volgende code en probeer het opnieuw.",
        "cannot_delete_authenticator": factors.LAST,
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return crypto.seal(text, factors.PLACE)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret; raises ValidationError when its key is gone: the step is to be set up anew."""
        try:
            return crypto.unseal(encrypted_text, factors.PLACE)
        except crypto.Unreadable as lost:
            raise self.validation_error("incorrect_code") from lost

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last step stays where one is needed."""
        return factors.may_remove(authenticator)

    def get_totp_label(self, user: Any) -> str:
        """Name the account in the app by the name to log in with."""
        return str(user.get_username())

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # allauth's name
        """Give a name for a passkey that got none."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {count + 1}"

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """Name the account on the passkey by the name to log in with."""
        return dict(super().get_public_key_credential_user_entity(user)) | {"name": user.get_username()}

    def _get_site_name(self) -> str:
        return "mhtafel"


class OrganisationAdapter(DefaultSocialAccountAdapter):
    """Logging in at the own organisation (OIDC): only for who has an account here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Only the beheerder makes accounts."""
        return False

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Lead back to the login, whatever went wrong there."""
        messages.error(request, "Inloggen via uw organisatie lukte niet. Probeer het opnieuw, of log hier in.")
        raise ImmediateHttpResponse(redirect("login"))
