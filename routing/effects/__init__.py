"""Who gets sight of what by which move, on what ground, until when: domain 1.5 as data.

`EFFECTS` is the table; a test holds it equal to the plan's, row by row. What a move grants, ends,
plans and announces stands here and nowhere else; consequences.py shows it before and does it after.
"""

from routing.effects.rules import Due, Effect, Ends, Gives, Table, Tells
from routing.effects.signal import SIGNAL
from routing.effects.table import TABLE
from routing.effects.track import TRACK

EFFECTS: Table = SIGNAL | TABLE | TRACK

__all__ = ["EFFECTS", "Due", "Effect", "Ends", "Gives", "Tells"]
