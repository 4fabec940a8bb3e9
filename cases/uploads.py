"""How a file comes in: held in memory only, counted, and cut off where it is too large."""

import io
from typing import Any

from django import forms
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from cases import attachments, filetypes

ACCEPT = ".pdf,.png,.jpg,.jpeg,.txt,.docx,.xlsx,.odt"
TOO_LARGE = f"Dit bestand is te groot. Het mag hooguit {filetypes.MOST // 2**20} MB zijn."


class InMemory(FileUploadHandler):
    """Keeps one byte more than may come in, so that the form can say it was too much."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin with nothing."""
        super().new_file(*args, **kwargs)
        self.kept = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what fits; what does not is read and dropped."""
        room = filetypes.MOST + 1 - self.kept.tell()
        if room > 0:
            self.kept.write(raw_data[:room])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Give the file with its true size."""
        self.kept.seek(0)
        name = str(self.file_name)
        return InMemoryUploadedFile(
            self.kept, self.field_name, name, str(self.content_type), file_size, self.charset, self.content_type_extra
        )


class Attached(forms.FileField):
    """A file that may be kept: gives its type, safe name and bytes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(error_messages={
            "required": "Kies een bestand.", "missing": "Kies een bestand.", "invalid": "Kies een bestand.",
            "empty": "Dit bestand is leeg.",
        }, widget=forms.FileInput(attrs={"accept": ACCEPT}), **kwargs)  # fmt: skip

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Scan, sniff and look inside; raises ValidationError in plain Dutch."""
        found = super().clean(data, initial)
        if not found:
            return found
        if found.size > filetypes.MOST:
            raise forms.ValidationError(TOO_LARGE)
        try:
            return attachments.ready(found.name, found.read())
        except filetypes.Wrong as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
