"""Rows that a move makes beside its own: the aanmelding, the agenda item, the besluit, the tracks.

One function per arrow, found by machine and name; sight, terms and notices stand in effects.
"""

from routing.follow_ups import asks, handing, joining, owners, signal, table, track
from routing.follow_ups.follow import FOLLOW

__all__ = ["FOLLOW", "asks", "handing", "joining", "owners", "signal", "table", "track"]
