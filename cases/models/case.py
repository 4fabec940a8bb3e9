"""The root every fact hangs from: a number and a codename, no sensitive text."""

from typing import TypeVar, cast

import pghistory
from django.db import models

from cases.models.guarded import Guarded
from cases.models.organisation import Organisation
from cases.roles import Part

M = TypeVar("M", bound=type[Guarded])


def tracked(model: M) -> M:
    """Class decorator: every version of a row is kept, by trigger, behind the same policy."""
    track = pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    return cast(M, track(model))


MUNICIPALITY_ROLES = {
    "woon": "Woongemeente",
    "aantref": "Aangetroffen in",
    "uitbuiting": "Plaats van uitbuiting",
    "werving": "Werving of advertentie",
    "regie": "Regievoerende gemeente",
}


@tracked
class Case(Guarded):
    """A dossier of its owner; casuïstiek once it has a number (it was referred)."""

    case_column = "pk"
    updated_by = "reader"
    delete_sql = "owner_id = (SELECT mht.my_unit()) AND number = ''"

    number = models.CharField("nummer", max_length=16, blank=True)
    codename = models.CharField("codenaam", max_length=60, blank=True)

    class Meta:
        permissions = [(f"read_{part.value}", f"Mag {part.label} lezen") for part in Part]
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~models.Q(number=""), name="one_case_number"),
            models.UniqueConstraint(fields=["codename"], condition=~models.Q(codename=""), name="one_codename"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.codename}".strip()


class Fact(Guarded):
    """A guarded row inside a case."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")

    class Meta:
        abstract = True


@tracked
class CaseMunicipality(Fact):
    """A gemeente in a case, by role: for counting; it gives nobody sight (domain 2.1)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    role = models.CharField("rol", max_length=12, choices=MUNICIPALITY_ROLES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "organisation", "role"], name="one_municipality_role")]
