"""The names of static files, with the hash of what is in them; looked up once per process, not thirty times a page."""

from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class _Remembers:
    """Keep each address: the manifest does not change while a process lives."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._known: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """Give the address of a static file; raises ValueError where no such file was collected."""
        if name not in self._known:
            self._known[name] = super().url(name, force)  # type: ignore[misc]  # of the storage this is mixed into
        return self._known[name]


class Plain(_Remembers, ManifestStaticFilesStorage):
    """For the practice version: pressing takes seconds that a newcomer notices."""


class Pressed(_Remembers, CompressedManifestStaticFilesStorage):
    """For a real start, which presses once, in the image."""
