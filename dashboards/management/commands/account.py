"""What a beheerder does on the pages of Beheer, from the console: the same forms, rules and audit."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cases import access, people, resets, rights_effects
from cases.models import FactorReset, Unit, User
from cases.people_forms import NewPersonForm, PersonForm
from cases.roles import Role
from routing import inviting

TEXT = {"email": "e-mailadres", "first_name": "voornaam", "last_name": "achternaam", "role": "rol",
        "screening_on": "screening van", "screening_until": "screening tot en met", "nda_on": "geheimhouding van",
        "nda_until": "geheimhouding tot en met", "works_until": "laatste dag"}  # fmt: skip
DECIDERS = {Role.ADMINISTRATOR, Role.PRIVACY_OFFICER}


class Command(BaseCommand):
    """Invite and change colleagues, send a new link, and let two people take away a second step."""

    help = "Accounts: list, invite, change, link, reset, decide. Elke wijziging staat op naam van --by."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, with whom, and who does it."""
        parser.add_argument("what", choices=["list", "invite", "change", "link", "reset", "decide"])
        parser.add_argument("username", nargs="?", default="")
        parser.add_argument("--by", default="", help="inlognaam van wie dit doet")
        parser.add_argument("--unit", help="code van het onderdeel, bijvoorbeeld af-raalte")
        for name, label in TEXT.items():
            parser.add_argument(f"--{name.replace('_', '-')}", help=label)
        parser.add_argument("--off", action="store_true", help="mag niet meer inloggen")
        parser.add_argument("--on", action="store_true", help="mag weer inloggen")
        parser.add_argument("--yes", action="store_true", help="doe het ook echt")
        parser.add_argument("--no", action="store_true", help="bij decide: niet doen")
        parser.add_argument("--reason", default="", help="bij reset: hoe weet u wie het is")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it as the person of --by; raises CommandError with the same Dutch words as the page."""
        what = options["what"]
        if what == "list":
            self._list()
            return
        by = _person(options["by"])
        if by.role not in (DECIDERS if what == "decide" else {Role.ADMINISTRATOR}):
            raise CommandError("Dit doet alleen een beheerder. Noem die met --by.")
        try:
            with transaction.atomic(), access.acting(by):
                self.stdout.write(getattr(self, f"_{what}")(by, options))
        except (people.LastAdministrator, resets.NotNow) as refused:
            raise CommandError(str(refused)) from refused

    def _list(self) -> None:
        for user in User.objects.select_related("unit").order_by("username"):
            stand = "uit" if not user.is_active or user.over else "aan"
            self.stdout.write(f"{user.username}\t{user.get_role_display()}\t{user.unit or '-'}\t{stand}")

    def _invite(self, by: User, options: dict[str, Any]) -> str:
        form = _valid(NewPersonForm(_typed(options, None) | {"username": options["username"]}))
        person = inviting.invite(by=by, **form.cleaned_data)
        return f"{person} krijgt een mail met een link. Die werkt 7 dagen."

    def _change(self, by: User, options: dict[str, Any]) -> str:
        person = _person(options["username"])
        form = _valid(PersonForm(_typed(options, person), person=person))
        points = rights_effects.points(person, form.cleaned_data)
        if points and not options["yes"]:
            return "\n".join([*points, "Er is niets bewaard. Met --yes bewaart u dit."])
        people.change_person(person, by=by, **form.cleaned_data)
        return "\n".join([*points, "Bewaard."])

    def _link(self, by: User, options: dict[str, Any]) -> str:
        inviting.again(_person(options["username"]), by=by)
        return "De nieuwe link gaat per mail. Die werkt 7 dagen."

    def _reset(self, by: User, options: dict[str, Any]) -> str:
        if not options["reason"]:
            raise CommandError("Schrijf met --reason op hoe u weet wie het is.")
        resets.ask(_person(options["username"]), by=by, reason=options["reason"][:300])
        return "Gevraagd. Een andere beheerder of een FG beslist."

    def _decide(self, by: User, options: dict[str, Any]) -> str:
        row = FactorReset.objects.filter(person=_person(options["username"]), outcome="").first()
        if row is None or options["yes"] == options["no"]:
            raise CommandError("Er wacht niets voor deze collega, of u koos niet precies één van --yes en --no.")
        resets.decide(row, by=by, outcome="approved" if options["yes"] else "refused")
        return "Gedaan." if options["yes"] else "Niet gedaan."


def _person(username: str) -> User:
    person = User.objects.select_related("unit__organisation").filter(username=username).first()
    if person is None:
        raise CommandError(f"Er is geen collega met de inlognaam “{username}”.")
    return person


def _typed(options: dict[str, Any], person: User | None) -> dict[str, Any]:
    """Give the form as the page would send it: the account as it stands, with what was named."""
    found = {name: getattr(person, name) or "" for name in TEXT} if person else {}
    found |= {name: options[name] for name in TEXT if options[name] is not None}
    unit = Unit.objects.filter(code=options["unit"]).first() if options["unit"] else person and person.unit
    active = options["on"] or (not options["off"] and (person is None or person.is_active))
    return found | {"unit": str(unit.pk) if unit else ""} | ({"is_active": "on"} if active else {})


def _valid(form: Any) -> Any:
    if not form.is_valid():
        wrong = [f"{form.fields[name].label if name in form.fields else ''}: {text}".lstrip(": ")
                 for name, texts in form.errors.items() for text in texts]  # fmt: skip
        raise CommandError("\n".join(wrong))
    return form
