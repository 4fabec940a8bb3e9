"""The addresses of static files, with a hash of their content: looked up once a process, not thirty times a page."""

from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Plain(ManifestStaticFilesStorage):
    """For the practice version: pressing takes seconds that a newcomer notices."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._known: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:  # type: ignore[override]  # as HashedFilesMixin has it
        """Give the address of a static file; raises ValueError where no such file was collected."""
        if name not in self._known:  # the manifest does not change while a process lives
            self._known[name] = super().url(name, force)
        return self._known[name]


class Pressed(Plain, CompressedManifestStaticFilesStorage):
    """For a real start, which presses once, in the image."""
