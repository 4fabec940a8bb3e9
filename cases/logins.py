"""Who a session belongs to: the person with unit and organisation, freshly read in one query per request."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from cases.models import User


class Backend(ModelBackend):
    """Passwords as Django keeps them; nobody gets permissions here."""

    def user_can_authenticate(self, user: Any) -> bool:
        """An account that is off, or whose last day is over, opens nothing: not at the login, not at the next click."""
        return super().user_can_authenticate(user) and not user.over

    def get_user(self, user_id: Any) -> User | None:
        """Give an active person, or None: the session then belongs to nobody."""
        user = User.objects.select_related("unit__organisation").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
