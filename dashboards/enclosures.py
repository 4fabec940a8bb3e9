"""What a PDF takes along: our static files, by an address of their own, and files that travel inside it."""

from dataclasses import dataclass
from typing import Final

SCHEME: Final = "static:"


@dataclass(frozen=True)
class Enclosure:
    """A file that travels inside the PDF."""

    name: str
    description: str
    content: bytes
