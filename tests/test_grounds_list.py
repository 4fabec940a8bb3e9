"""Toezicht, Grondslagen: who keeps which list, and that only what an FG approved counts."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

from cases import access, grounds_list
from cases.models import AuditEvent, DefaultBasis, Organisation, OrganisationBasis, Unit, User
from cases.roles import Part

Person = Callable[[str], User]
ClientAs = Callable[[str], Client]
LIST = "/toezicht/grondslagen/"
WORDS = {"label": "Eigen woorden", "law": "Wet op de proef", "article": "artikel 1", "version": "versie 2", "note": ""}


def of(code: str) -> Organisation:
    return Unit.objects.select_related("organisation").get(code=code).organisation


def shares(giver: str = "af-zwolle") -> OrganisationBasis:
    """The ground on which the aandachtsfunctie of Zwolle shares part casus with the regie."""
    unit = Unit.objects.get(code=giver)
    line = DefaultBasis.objects.filter(giver=unit.kind, receiver__in=["table_lead", "*"], part="casus", regime="wgs")
    found = line.order_by("-receiver")[0]
    return OrganisationBasis.objects.get(organisation=unit.organisation, basis=found.basis, ended_on=None)


def may_share(giver: str = "af-zwolle") -> bool:
    lead = Unit.objects.get(kind="table_lead")
    try:
        return access.default_basis(Unit.objects.get(code=giver), lead, Part.CASUS, "wgs") is not None
    except access.Unapproved:
        return False


def unapprove(row: OrganisationBasis, by: User) -> None:
    with access.acting(by):
        OrganisationBasis.objects.filter(pk=row.pk).update(approved_by=None, approved_on=None)


def rights(by: User) -> list[str]:
    """What this FG changed, as its own audit tells."""
    with access.acting(by):
        rows = AuditEvent.objects.filter(action="rights", user=by.pk).order_by("at")
        return list(rows.values_list("name", flat=True))


def names(page: Any) -> set[str]:
    return {one.organisation.code for one in page.context["lists"]}


def test_an_fg_keeps_its_own_list_and_the_coordinating_one_those_without_fg(client_as: ClientAs) -> None:
    own, regional = names(client_as("fg-zwolle").get(LIST)), names(client_as("fg").get(LIST))
    assert own == {of("af-zwolle").code}
    assert of("politie").code in regional
    assert of("af-raalte").code in regional
    assert not own & regional


def test_the_page_and_the_policy_name_the_same_lists(person: Person) -> None:
    """What the page offers, the database lets this FG change; and nothing else."""
    for name in ("fg", "fg-zwolle"):
        user = person(name)
        with access.acting(user):
            mine = set(grounds_list.kept(user).values_list("pk", flat=True))
            rows = OrganisationBasis.objects.filter(ended_on=None)
            for home in Organisation.objects.filter(grounds__in=rows).distinct():
                changed = rows.filter(organisation=home).update(note="")
                assert bool(changed) is (home.pk in mine), home


def test_only_what_was_approved_counts(person: Person, client_as: ClientAs) -> None:
    fg, row = person("fg-zwolle"), shares()
    assert may_share()
    unapprove(row, fg)
    assert not may_share()
    page = client_as("fg-zwolle").get(LIST)
    assert [one.waiting for one in page.context["lists"]] == [[row]]
    assert "1 grondslag wacht" in page.content.decode()
    done = client_as("fg-zwolle").post(f"{LIST}{row.pk}/", {**WORDS, "on": "gisteren"}, follow=True)
    assert "“Eigen woorden” van Gemeente Zwolle is goedgekeurd." in done.content.decode()
    assert may_share()
    row.refresh_from_db()
    assert (row.law, row.approved_by, row.approved_on) == (
        WORDS["law"], fg, timezone.localdate() - timedelta(days=1))  # fmt: skip
    assert rights(fg) == ["ground.approve"]


def test_another_wording_is_a_new_row_and_the_old_one_stays(person: Person, client_as: ClientAs) -> None:
    row = shares()
    client_as("fg-zwolle").post(f"{LIST}{row.pk}/", {**WORDS, "on": "vandaag"})
    before, now = OrganisationBasis.objects.get(pk=row.pk), shares()
    assert (before.law, before.ended_on) == (row.law, timezone.localdate())
    assert (now.law, now.approved_on) == (WORDS["law"], timezone.localdate())
    assert may_share()
    assert client_as("fg-zwolle").get(f"{LIST}{row.pk}/").status_code == 404
    page = client_as("fg-zwolle").get(LIST).content.decode()
    assert "Eerder op de lijst (1)" in page


def test_taking_off_says_first_what_stops(person: Person, client_as: ClientAs) -> None:
    row, fg = shares(), client_as("fg-zwolle")
    asked = fg.get(f"{LIST}{row.pk}/van-de-lijst/").content.decode()
    assert "Dit kan Gemeente Zwolle dan niet meer geven: " in asked
    assert may_share(), "asking takes nothing off"
    assert fg.post(f"{LIST}{row.pk}/van-de-lijst/").status_code == 302
    assert not may_share()
    assert fg.post(f"{LIST}{row.pk}/van-de-lijst/").status_code == 404
    home = row.organisation_id
    offered = fg.get(f"{LIST}nieuw/{home}/")
    assert row.basis in offered.context["form"].fields["basis"].queryset
    added = fg.post(f"{LIST}nieuw/{home}/", {"basis": row.basis_id})
    assert not may_share(), "it waits for approval"
    assert fg.post(added.headers["Location"], {**WORDS, "on": "vandaag"}).status_code == 302
    assert may_share()
    assert rights(person("fg-zwolle")) == ["ground.end", "ground.add", "ground.approve"]


def test_who_keeps_another_list_gets_nothing(person: Person, client_as: ClientAs) -> None:
    row, police = shares(), of("politie").pk
    for path in (f"{LIST}{row.pk}/", f"{LIST}{row.pk}/van-de-lijst/", f"{LIST}nieuw/{row.organisation_id}/"):
        assert client_as("fg").get(path).status_code == 404
        assert client_as("fg").post(path, {**WORDS, "on": "vandaag"}).status_code == 404
    assert client_as("fg-zwolle").get(f"{LIST}nieuw/{police}/").status_code == 404
    with access.acting(person("fg")):  # and the database itself says so too
        assert grounds_list.approve(row, by=person("fg"), on=timezone.localdate(), **WORDS) is None
        assert not grounds_list.take_off(row, by=person("fg"))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("law", "", "Vul de wet in."),
        ("article", " ", "Vul het artikel in."),
        ("version", "", "Vul in welke versie u bekeek."),
        ("label", "", "Schrijf in een paar woorden wat dit is."),
        ("on", "", "Vul de datum in."),
        ("on", "31-2-2026", "datum"),
        ("on", "morgen", "Deze datum ligt in de toekomst."),
        ("on", "1-1-1901", "Deze datum ligt te ver terug."),
        ("law", "x" * 161, "160"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field(client_as: ClientAs, field: str, value: str, said: str) -> None:
    form = {**WORDS, "on": "vandaag", field: value}
    answer = client_as("fg-zwolle").post(f"{LIST}{shares().pk}/", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "versie 2" in page or field == "version", "the typed text is back"
    assert answer.context["form"].errors.keys() == {field}


def test_adding_needs_a_choice_that_fits(client_as: ClientAs) -> None:
    home = of("af-zwolle").pk
    for wrong in ("", "bestaat-niet", shares().basis_id):
        assert client_as("fg-zwolle").post(f"{LIST}nieuw/{home}/", {"basis": wrong, "x": "1"}).status_code == 422


def test_the_refusal_leads_to_this_page(person: Person) -> None:
    """The text of Unapproved names the page by its place in the menu."""
    row = shares()
    unapprove(row, person("fg-zwolle"))
    lead = Unit.objects.get(kind="table_lead")
    with pytest.raises(access.Unapproved, match="Toezicht, Grondslagen"):
        access.default_basis(Unit.objects.get(code="af-zwolle"), lead, Part.CASUS, "wgs")


def test_two_approvals_at_once_leave_one_wording(committed: None) -> None:
    row, gate, done = shares(), threading.Barrier(2), list[Any]()
    fg = User.objects.select_related("unit__organisation").get(username="fg-zwolle")
    kept = OrganisationBasis.objects.filter(pk=row.pk).values()[0]

    def go(law: str) -> None:
        try:
            with transaction.atomic(), access.acting(fg):
                gate.wait(10)
                words = WORDS | {"law": law}
                done.append(grounds_list.approve(row, by=fg, on=timezone.localdate(), **words))
        finally:
            connections.close_all()

    workers = [threading.Thread(target=go, args=(law,)) for law in ("Wet een", "Wet twee")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    running = OrganisationBasis.objects.filter(organisation=row.organisation, basis=row.basis, ended_on=None)
    assert [bool(found) for found in sorted(done, key=bool)] == [False, True]
    found = running.get()
    with access.as_owner(), transaction.atomic():  # as it was, for the tests after this one
        OrganisationBasis.objects.using("owner").filter(pk=found.pk).delete()
        OrganisationBasis.objects.using("owner").filter(pk=row.pk).update(**kept)
