"""Is an aanmelding ready for the tafel? What is missing is asked back in one step (plan 2.1, VRNHN)."""

from cases.models import CaseMunicipality, Party, User
from cases.roles import Part
from routing.models import Review, Submission

QUESTIONS = {
    "form": "Om welke vorm van uitbuiting gaat het?",
    "people": "Wie zijn de betrokkenen? Voeg de personen toe die de tafel moet kennen.",
    "place": "In welke gemeente speelt het?",
    "contact": "Hoe kan de tafel veilig contact maken met de betrokkene?",
}
SHORT = {"form": "vorm", "people": "personen", "place": "gemeente", "contact": "veilig contact"}


def missing(review: Review, *, by: User) -> list[str]:
    """Give the keys of what this aanmelding lacks, as far as the tafel reads it."""
    people = list(Party.objects.visible_to(by).filter(case_id=review.case_id, part=Part.CASUS))
    brought = Submission.objects.visible_to(by).filter(case_id=review.case_id)
    known = {
        "form": any(set(row.forms) - {"onduidelijk"} for row in brought),
        "people": bool(people),
        "place": review.municipality_id is not None or _has_place(review, by),
        "contact": not people or any(row.safe_contact for row in people),
    }
    return [key for key, there in known.items() if not there]


def _has_place(review: Review, by: User) -> bool:
    """The gemeente that brought it is one; else a gemeente that was ticked."""
    if review.submitted_by.kind == "focal_point":
        return True
    return CaseMunicipality.objects.visible_to(by).filter(case_id=review.case_id).exists()


def question(review: Review, *, by: User) -> str:
    """Give the question to the aanmelder about all that is missing, ready to send."""
    lines = [QUESTIONS[key] for key in missing(review, by=by)]
    return "Wilt u dit aanvullen?\n" + "\n".join(f"- {line}" for line in lines) if lines else ""


def in_words(keys: list[str]) -> str:
    """Give what is missing in a few words."""
    return ", ".join(SHORT[key] for key in keys)
