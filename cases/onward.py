"""Where a form leads on to: an address somebody sent along, which may be anything."""

from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 2_000  # characters; a browser sends no longer one of ours


def inside(address: str) -> bool:
    """Say whether this is the path of a page here, and nothing that leads elsewhere or is no path at all."""
    fits = address.startswith("/") and len(address) <= LONGEST
    return fits and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
