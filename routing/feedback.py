"""Terugkoppeling to the melder: that one looked, never what one saw; and only in a way that is safe (domain 3.3, 6)."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone

from cases import access, audit, services
from cases.choosing import rows_of
from cases.models import LegalBasis, Reporter, Signal, User
from cases.roles import Part
from routing import deadlines
from routing.models import Deadline, Notice, SignalLine, Triage
from routing.move_forms import grounds_of

OUTSIDE = "De melder"
NECESSITY = "De melder moest meer weten dan dat er is gekeken."
DONE = {
    "account": "In mhtafel laten weten",
    "mail": "Per e-mail, zonder inhoud",
    "brief": "Per brief, zonder inhoud",
    "telefoon": "Door te bellen",
    "gesprek": "In een gesprek",
    "geen": "Geen bericht: de melder wil niets horen",
}
CHANNELS = {"account": "systeem", "mail": "mail", "brief": "print", "telefoon": "telefoon", "gesprek": "telefoon"}


@dataclass(frozen=True)
class Way:
    """One way to let the melder know: its button, and why it cannot be used here."""

    code: str
    button: str
    help: str
    why_not: str = ""


def ways(signal: Signal, reporter: Reporter | None, user: User) -> list[Way]:
    """Give every way with what stands against it: wishes, safe contact, or that nothing is known to reach them by."""
    if reporter and not reporter.wants_feedback:
        return [Way("geen", "Rond af zonder bericht", "De melder wil niets horen. Dat respecteren we.")]
    if sender_line(signal, user):
        return [Way("account", "Laat het weten in mhtafel", "De afzender ziet bij het signaal dat u keek.")]
    return [
        Way("mail", "Verstuur de mail", "Wij sturen de tekst hierboven.", _against(reporter, "mail")),
        Way("brief", "Maak de brief", "U drukt hem af en stuurt hem zelf.", _against(reporter, "post")),
        Way("telefoon", "Ik heb gebeld", "Wij leggen vast dat u belde.", _against(reporter, "bellen")),
        Way("gesprek", "Ik heb het zelf verteld", "Bijvoorbeeld aan de balie of op school."),
    ]


def _against(reporter: Reporter | None, limit: str) -> str:
    if reporter is None:
        return "" if limit == "bellen" else "We weten niet wie de melder is."
    if reporter.unsafe(limit):
        return "Dit is niet veilig voor de melder."
    if limit == "mail" and not reporter.email:
        return "Er is geen e-mailadres bekend."
    return ""


def sender_line(signal: Signal, user: User) -> SignalLine | None:
    """Give the line by which a sender with an account sees where its signal stands."""
    rows = SignalLine.objects.visible_to(user).filter(signal=signal.pk, owner=user.unit_id)
    return rows.filter(addressee=signal.author.unit_id).select_related("addressee").first()


class FeedbackForm(forms.Form):
    """How the melder heard it; and whether more was told than that one looked."""

    way = forms.ChoiceField(choices=DONE, error_messages={"required": "Kies hoe u het laat weten.",
                                                          "invalid_choice": "Kies hoe u het laat weten."})  # fmt: skip
    more = forms.BooleanField(label="Ik vertelde meer dan dat we keken", required=False,
                              help_text="Dan is het een verstrekking, en leggen we die vast.")  # fmt: skip
    ground = forms.ModelChoiceField(LegalBasis.objects.none(), label="Op welke grond vertelde u meer?", required=False,
                                    empty_label="Kies een grond")  # fmt: skip

    def __init__(self, *args: Any, by: User, offered: list[Way], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert by.unit is not None
        self.offered = {way.code: way for way in offered}
        rows_of(self, "ground").queryset = grounds_of(by.unit)

    def clean(self) -> dict[str, Any]:
        """Only what is safe and wanted; more than that one looked needs a ground."""
        cleaned = super().clean() or {}
        way = self.offered.get(cleaned.get("way", ""))
        if cleaned.get("way") and (way is None or way.why_not):
            self.add_error("way", (way and way.why_not) or "Dit kan niet bij deze melder.")
        if cleaned.get("more") and not cleaned.get("ground"):
            self.add_error("ground", "Kies op welke grond u meer vertelde.")
        return cleaned


def give(
    signal: Signal, *, by: User, way: str, reporter: Reporter | None, more: bool = False,
    ground: LegalBasis | None = None,
) -> None:  # fmt: skip
    """Record the terugkoppeling, send what the system sends, and stop its clock."""
    assert by.unit is not None
    services.add_entry(signal.case, by=by, kind="terugkoppeling", text=DONE[way], signal=signal)
    if way == "mail" and reporter:
        Notice(unit=by.unit, kind="reporter", reference=signal.number, path="/", address=reporter.email).save(
            force_insert=True
        )
    line = sender_line(signal, by) if way == "account" else None
    if line and line.addressee:
        Notice(unit=line.addressee, kind="shared", case=signal.case_id, reference=signal.number,
               path=f"/signalen/{signal.pk}/").save(force_insert=True)  # fmt: skip
    if more and ground:
        terms = access.Terms(basis=ground.pk, purpose="Terugkoppeling aan de melder", cause="signaal.terugkoppeling",
                             cause_id=signal.pk, channel=CHANNELS[way], necessity=NECESSITY)  # fmt: skip
        access.disclose(signal.case, to=None, outside=OUTSIDE, part=Part.OWN, until=timezone.now(), by=by,
                        giver=by.unit, terms=terms)  # fmt: skip
    audit.record("export" if way in ("mail", "brief") else "write", by=by, obj=signal, name=f"feedback.{way}")
    _stop_clock(signal, by)


def _stop_clock(signal: Signal, by: User) -> None:
    terms = Deadline.objects.visible_to(by).filter(case_id=signal.case_id, owner=by.unit_id, code="feedback",
                                                   done_at=None)  # fmt: skip
    others = Triage.objects.visible_to(by).filter(case_id=signal.case_id).exclude(signal=signal.pk).values("pk")
    for term in terms.exclude(object_id__in=others):  # signals in one dossier each have a melder of their own
        services.change(term, by=by, done_at=timezone.now())
    deadlines.told(signal.case_id, by=by, signal_id=signal.pk)
