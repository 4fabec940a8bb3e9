"""Who may know what now, asked of the grants and the open lines of the ledger."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any, cast
from uuid import UUID

from django.utils import timezone
from guardian.utils import get_group_obj_perms_model

from cases.access.ledger import open_disclosures
from cases.models import Case, LegalBasis, Unit, User
from cases.models.grant import Grant
from cases.roles import Part


def granted_parts(case: Case, user: User) -> set[str]:
    """Give the parts that are open for this user's own unit now."""
    own = Grant.objects.filter(Grant.open_at(timezone.now()), content_object=case, group__unit=user.unit_id)
    return set(own.values_list("part", flat=True))


def groups_with(case_ids: Collection[UUID], part: Part) -> dict[UUID, set[int]]:
    """Give per case the groups a part is open for now, of cases one takes part in."""
    found: dict[UUID, set[int]] = defaultdict(set)
    opened = Grant.objects.filter(Grant.open_at(timezone.now()), content_object__in=case_ids, part=part)
    for case_id, group_id in opened.values_list("content_object_id", "group_id"):
        found[case_id].add(group_id)
    return found


def who_can_see(case: Case) -> list[dict[str, Any]]:
    """Give organisation, unit, part, ground, since and until of every open grant of a case."""
    units = {unit.pk: unit for unit in Unit.objects.select_related("organisation")}
    bases = {basis.key: basis for basis in LegalBasis.objects.all()}
    lines = [
        {
            "unit": units[line["receiver_id"]],
            "part": Part(line["part"]),
            "basis": bases[line["basis_id"]],
            "since": line["since"],
            "until": line["until"],
        }
        for line in open_disclosures(case.pk)
        if line["receiver_id"]
    ]
    owner = {"unit": units[case.owner_id], "part": Part.OWN, "basis": None, "since": case.created_at, "until": None}
    return [owner, *sorted(lines, key=lambda line: (line["unit"].name, line["part"]))]


def permission_model() -> Any:
    """Give the model guardian finds through Case; a test holds it equal to Grant."""
    return get_group_obj_perms_model(cast(Any, Case))
