"""The way to a PDF. It is typeset in a module of its own: weasyprint takes a third of a start, and few ever need it."""

from collections.abc import Sequence
from datetime import datetime

from dashboards.enclosures import SCHEME, Enclosure

__all__ = ["SCHEME", "Enclosure", "render"]


def render(html: str, *, created: datetime, enclosures: Sequence[Enclosure] = ()) -> bytes:
    """Make the PDF of an HTML text.

    Takes a complete page with lang and title, the moment it counts for, and files to enclose. Gives the bytes.
    Raises FatalURLFetchingError when the page asks for anything that is not ours.
    """
    from dashboards.typesetting import typeset

    return typeset(html, created, enclosures)
