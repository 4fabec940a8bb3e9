"""Who a session belongs to: the person with unit and organisation, freshly read in one query per request."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from cases.models import User


class Backend(ModelBackend):
    """Passwords as Django keeps them; nobody gets permissions here."""

    def get_user(self, user_id: Any) -> User | None:
        """Give an active person, or None: the session then belongs to nobody."""
        user = User.objects.select_related("unit__organisation").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
