"""What is told to an organisation without account is one whole line of the ledger, and opens nothing (promises 12)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from cases import access
from cases.models import AuditEvent, Disclosure, Embargo, Grant, OrganisationBasis
from tests.routes import Route
from tests.test_shielding import NAME, PRIVATE, melder

pytestmark = pytest.mark.django_db
SAID = {
    "outside": "Huisarts in Raalte", "part": "eigen", "channel": "telefoon", "basis": "gem", "informed": "ja",
    "purpose": "Medische hulp", "necessity": "De huisarts kent de klachten niet", "informed_until": "",
}  # fmt: skip


def told(client: Any, route: Route, **more: Any) -> Any:
    said = SAID | {"told_on": f"{timezone.localdate():%d-%m-%Y}"} | more
    return client.post(f"/casussen/{route.case_id}/verstrekking/", said)


def lines(person: Any, name: str = "af-raalte") -> list[Disclosure]:
    user = person(name)
    with access.acting(user):
        return list(Disclosure.objects.filter(cause="hand.tell"))


def test_the_line_is_whole_and_opens_nothing(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    user = person("af-raalte")
    with access.acting(user):
        before = set(Grant.objects.filter(content_object=route.case_id).values_list("pk", flat=True))
    answer = told(client_as("af-raalte"), route, informed="uitgesteld", informed_until="31-12-2099")
    assert answer.status_code == 302
    (line,) = lines(person)
    assert (line.giver_id, line.receiver_id, line.mover_id, line.by_id) == (user.unit_id, None, user.unit_id, user.pk)
    assert all(getattr(line, name) for name in access.ledger.ALWAYS)
    assert (line.outside, line.part, line.channel, line.informed) == (
        "Huisarts in Raalte", "eigen", "telefoon", "uitgesteld",
    )  # fmt: skip
    assert line.approved_on and line.since == line.until
    with access.acting(user):
        assert set(Grant.objects.filter(content_object=route.case_id).values_list("pk", flat=True)) == before
        assert AuditEvent.objects.filter(action="grant", name="hand.tell", case_id=route.case_id).count() == 1


def test_who_sees_this_names_it_and_the_fg_reads_it(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    client = client_as("af-raalte")
    told(client, route)
    page = client.get(f"/casussen/{route.case_id}/wie-ziet-dit/").content.decode()
    assert "Huisarts in Raalte (zonder account)" in page
    assert "Door een medewerker vastgelegd" in page
    text = client_as("fg").get("/toezicht/verstrekkingen/").content.decode()
    assert "Huisarts in Raalte (zonder account)" in text
    cells = re.findall(r'data-label="(Toestemming|Geïnformeerd)">(.*?)</td>', text, re.DOTALL)
    row = [strip_tags(words).strip() for _, words in cells][:2]  # of the newest line
    assert row == ["Nee, deze grondslag vraagt geen toestemming.", "Ja"]
    export = client_as("fg").get("/toezicht/verstrekkingen/export/").content.decode()
    assert '"Nee, deze grondslag vraagt geen toestemming.";Ja;Telefoon' in export or (
        "Nee, deze grondslag vraagt geen toestemming.;Ja;Telefoon" in export
    )
    assert "Huisarts" not in client_as("zoco").get(f"/casussen/{route.case_id}/wie-ziet-dit/").content.decode()


def test_an_earlier_day_counts_from_that_day(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    day = timezone.localdate() - timedelta(days=3)
    assert told(client_as("af-raalte"), route, told_on=f"{day:%d-%m-%Y}").status_code == 302
    assert timezone.localtime(lines(person)[0].since).date() == day


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"outside": ""}, "Vul de organisatie in."),
        ({"part": "zorg"}, "Selecteer een geldige keuze"),
        ({"told_on": "31-12-2099"}, "Deze datum ligt in de toekomst"),
        ({"channel": ""}, "Kies hoe u het doorgaf."),
        ({"basis": "wjsg"}, "Selecteer een geldige keuze"),
        ({"purpose": ""}, "Schrijf waarvoor het nodig is."),
        ({"necessity": ""}, "Schrijf kort waarom"),
        ({"informed": "uitgesteld"}, "Vul in wanneer u dit opnieuw bekijkt."),
    ],
)
def test_a_half_line_is_refused_with_the_text_kept(
    route: Route, person: Any, client_as: Any, more: dict[str, str], said: str
) -> None:
    route.whole()
    answer = told(client_as("af-raalte"), route, **more)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "De huisarts kent de klachten niet" in answer.content.decode() or "necessity" in more
    assert lines(person) == []


def test_a_ground_that_the_fg_took_off_is_no_choice(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    fg = person("fg")
    with access.acting(fg):
        organisation = person("af-raalte").unit.organisation_id
        OrganisationBasis.objects.filter(organisation=organisation, basis="gem").update(ended_on=timezone.now())
    assert told(client_as("af-raalte"), route).status_code == 422
    assert lines(person) == []


def test_the_police_asks_the_prosecution_first(route: Route, person: Any, client_as: Any) -> None:
    """Footnote 9 of the plan: facts of strafrecht go nowhere before the OM says so."""
    route.whole()
    client = client_as("politie")
    answer = told(client, route, basis="wpg-19")
    assert answer.status_code == 422
    assert "Het OM beslist eerst" in answer.content.decode()
    assert told(client, route, basis="wpg-19", allowed="on").status_code == 302
    assert len(lines(person, "politie")) == 1


def test_an_embargo_closes_this_page_too(route: Route, person: Any, client_as: Any) -> None:
    route.whole()
    om = person("om")
    with access.acting(om):
        Embargo(case_id=route.case_id, set_by=om.unit, units=[om.unit_id], review_on=timezone.localdate()).save(
            force_insert=True
        )
    assert told(client_as("zoco"), route, basis="vt").status_code == 404


def test_a_shielded_melder_is_not_named(route: Route, person: Any, client_as: Any) -> None:
    route.refer(melder(route, person, **PRIVATE))
    answer = told(client_as("af-raalte"), route, purpose=f"{NAME} terugbellen")
    assert answer.status_code == 422
    assert "De melder is afgeschermd" in answer.content.decode()
    assert lines(person) == []
