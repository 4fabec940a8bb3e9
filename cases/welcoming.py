"""The link with which a new colleague chooses a password: used once, and over after a week.

Nothing of it is stored: it is signed over the account as it stands, so it dies when the password is chosen, the
account is closed or gets another address.
"""

from uuid import UUID

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from cases import audit
from cases.models import User


class Welcome(PasswordResetTokenGenerator):
    """Signs with a salt of its own; its life is PASSWORD_RESET_TIMEOUT."""

    key_salt = "mhtafel.welcome"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}"


WELCOME = Welcome()


def path(person: User) -> str:
    """Give the address for this person, valid from now."""
    return f"/welkom/{urlsafe_base64_encode(force_bytes(str(person.pk)))}/{WELCOME.make_token(person)}/"


def meant(who: str, token: str) -> User | None:
    """Give whose link this is while it works, or None for any other."""
    try:
        key = UUID(urlsafe_base64_decode(who).decode())
    except (ValueError, UnicodeDecodeError):
        return None
    person = User.objects.filter(pk=key, is_active=True).first()
    return person if person and WELCOME.check_token(person, token) else None


def choose(person: User, password: str) -> None:
    """Set the chosen password; the link is used up by it."""
    person.set_password(password)
    person.save(update_fields=["password"])
    audit.record("rights", by=person, obj=person, name="password.chosen")
