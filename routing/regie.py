"""Who has the regie: derived from the tracks by rule (plan 2.1, domain 1.5 "Regie by rule")."""

from collections.abc import Collection

from routing.models.track import TrackKind


def regie(tracks: Collection[str]) -> str:
    """Give who has the regie over this combination of tracks, in words for the besluit."""
    kinds = {TrackKind(track) for track in tracks}
    if not kinds:
        return "De lopende sporen gaan door"
    if kinds == {TrackKind.ZORG}:
        return "Zorgcoördinator"
    if kinds == {TrackKind.SQUARE}:
        return "Regiehouder van het informatieplein"
    if TrackKind.SQUARE in kinds:
        return "Elke tafel voor het eigen spoor; de weeg- en monitortafel bewaakt de voortgang"
    if {TrackKind.ZORG, TrackKind.STRAFRECHT} <= kinds:
        return "Procesregie bij het Zorg- en Veiligheidshuis; OM leidt strafrecht, zorgcoördinator leidt zorg"
    return "Houder van elk spoor; procesregie bij het Zorg- en Veiligheidshuis"
