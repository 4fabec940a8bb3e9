"""One line becomes owner, text and date (screens S8): what is not understood stays in the text."""

from datetime import date

import pytest
import time_machine

from cases.models import Unit
from routing import action_line

pytestmark = pytest.mark.django_db
TUESDAY = "2026-11-24 10:00+01:00"
LINES = {
    "zoco gesprek met moeder vr": ("zoco", "Gesprek met moeder", date(2026, 11, 27)),
    "ZoCo: gesprek met moeder vrijdag": ("zoco", "Gesprek met moeder", date(2026, 11, 27)),
    "pol buurt bezoeken voor 3 dec": ("politie", "Buurt bezoeken", date(2026, 12, 3)),
    "raalte school bellen morgen": ("af-raalte", "School bellen", date(2026, 11, 25)),
    "burgemeester pand bekijken over 2 weken": ("bgm-raalte", "Pand bekijken", date(2026, 12, 8)),
    "Openbaar Ministerie dossier lezen di": ("om", "Dossier lezen", date(2026, 12, 1)),
    "om dossier lezen 24/11": ("om", "Dossier lezen", date(2026, 11, 24)),
    "om dossier lezen uiterlijk 1 jan": ("om", "Dossier lezen", date(2027, 1, 1)),
    "iemand belt school vr": (None, "Iemand belt school", date(2026, 11, 27)),
    "zoco gesprek met moeder": ("zoco", "Gesprek met moeder", None),
    "zoco vr": ("zoco", "", date(2026, 11, 27)),
    "zoco brief van 31-02": ("zoco", "Brief van 31-02", None),
    "zoco oud nieuws 1-1-2020": ("zoco", "Oud nieuws 1-1-2020", None),
    "": (None, "", None),
    "over de brug": (None, "Over de brug", None),
}


@time_machine.travel(TUESDAY, tick=False)
@pytest.mark.parametrize("line", LINES)
def test_a_line_is_read(line: str) -> None:
    codes = ("zoco", "politie", "om", "af-raalte", "bgm-raalte", "riec")
    found = action_line.read(line, Unit.objects.filter(code__in=codes).select_related("organisation"))
    code, text, due = LINES[line]
    assert (found.unit.code if found.unit else None, found.text, found.due) == (code, text, due)
