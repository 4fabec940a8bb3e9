"""The app of the facts."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CasesConfig(AppConfig):
    """Registers the walls: after each migrate they are raised again for every guarded table.

    Without keys that seal and open nothing starts: raises ImproperlyConfigured.
    """

    name = "cases"

    def ready(self) -> None:
        from cases.crypto import keys
        from cases.walls import raise_walls

        keys()
        post_migrate.connect(raise_walls, dispatch_uid="walls")
