"""Bijlagen through the pages: scanned, sealed, for who may see the part, and never shown as they came."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from PIL import Image

from cases import access, attachments, services
from cases.models import Attachment, AttachmentBody, AuditEvent, Case, Disclosure, Reporter
from cases.roles import Part
from mhtafel.practice_scanner import EICAR
from routing import moves
from tests.routes import Route
from tests.scanners import scanning

pytestmark = pytest.mark.django_db
TEXT = "BIJLAGETOKEN: zij slaapt in de schuur"


@pytest.fixture(autouse=True)
def scanner(settings: Any) -> Iterator[None]:
    """A scanner that answers."""
    with scanning() as address:
        settings.CLAMD_URL = address
        yield


def upload(name: str = "brief.txt", data: bytes = TEXT.encode()) -> SimpleUploadedFile:
    """A file as a browser sends it; it may lie about its type."""
    return SimpleUploadedFile(name, data, content_type="text/html")


def added(client: Any, where: str, **more: Any) -> Any:
    """Add a file and give its row."""
    answer = client.post(f"{where}bijlage/", {"file": upload(), "about": "brief van de buur"} | more)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return answer


def test_a_file_of_a_signal_is_for_the_own_unit(route: Route, client_as: Any, person: Any) -> None:
    where = f"/signalen/{route.log().signal_id}/"
    client = client_as("af-raalte")
    added(client, where)
    with access.acting(person("af-raalte")):
        row = Attachment.objects.visible_to(person("af-raalte")).get()
        body = AttachmentBody.objects.visible_to(person("af-raalte")).get()
    assert TEXT.encode() == body.data
    page = client.get(f"/bijlagen/{row.pk}/")
    assert "BIJLAGETOKEN" in page.content.decode()
    assert "brief van de buur" in client.get(where).content.decode()
    for other in ("af-zwolle", "voorzitter", "politie", "fg", "school"):
        for path in ("", "bestand/", "beeld/"):
            assert client_as(other).get(f"/bijlagen/{row.pk}/{path}").status_code == 404
        assert client_as(other).post(f"/bijlagen/{row.pk}/weg/").status_code == 404


def test_the_file_is_given_to_save_and_never_to_show(route: Route, client_as: Any, person: Any) -> None:
    client, where = client_as("af-raalte"), f"/signalen/{route.log().signal_id}/"
    client.post(f"{where}bijlage/", {"file": upload("../één vreemde naam.txt"), "about": "brief"})
    with access.acting(person("af-raalte")):
        row = Attachment.objects.visible_to(person("af-raalte")).get()
    answer = client.get(f"/bijlagen/{row.pk}/bestand/")
    assert answer.content == TEXT.encode()
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert answer["Content-Disposition"].endswith("filename*=UTF-8''%C3%A9%C3%A9n%20vreemde%20naam.txt")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "text/plain"
    assert answer["Cache-Control"] == "no-store"


def test_saving_and_looking_stand_in_the_audit(route: Route, client_as: Any, person: Any) -> None:
    client, where = client_as("af-raalte"), f"/signalen/{route.log().signal_id}/"
    added(client, where)
    with access.acting(person("af-raalte")):
        row = Attachment.objects.visible_to(person("af-raalte")).get()
    client.get(f"/bijlagen/{row.pk}/bestand/")
    client.get(f"/bijlagen/{row.pk}/")
    with access.acting(person("af-raalte")):
        found = AuditEvent.objects.filter(object_id=row.pk).values_list("action", "name")
        assert {("write", "attachment"), ("export", "attachment"), ("read", "attachment.save"),
                ("read", "attachment.look")} <= set(found)  # fmt: skip


def test_what_is_kept_is_sealed(route: Route, client_as: Any, person: Any) -> None:
    added(client_as("af-raalte"), f"/signalen/{route.log().signal_id}/")
    with connections["default"].cursor() as cursor, access.acting(person("af-raalte")):
        cursor.execute("SELECT b.content || a.name FROM cases_attachmentbody b JOIN cases_attachment a "
                       "ON a.id = b.attachment_id")  # fmt: skip
        (raw,) = cursor.fetchone()
    assert raw.startswith("mht1:")
    assert "BIJLAGETOKEN" not in raw
    assert "brief.txt" not in raw


@pytest.mark.parametrize(("file", "words"), [
    (None, "Kies een bestand."), (upload("leeg.txt", b""), "Dit bestand is leeg."),
    (upload("virus.txt", EICAR + b"$H+H*"), "De scanner vond iets gevaarlijks"),
    (upload("nep.pdf"), "De inhoud past niet bij de naam"), (upload("wat.exe"), "Dit soort bestand nemen we niet aan"),
    (upload("groot.txt", b"a" * (10 * 1024 * 1024 + 1)), "Dit bestand is te groot"),
])  # fmt: skip
def test_a_wrong_file_is_refused_at_its_field_and_the_words_stay(
    route: Route, client_as: Any, person: Any, file: Any, words: str
) -> None:
    where = f"/signalen/{route.log().signal_id}/bijlage/"
    posted = {"about": "wat ik typte"} | ({"file": file} if file else {})
    answer = client_as("af-raalte").post(where, posted)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'value="wat ik typte"' in answer.content.decode()
    with access.acting(person("af-raalte")):
        assert not Attachment.objects.visible_to(person("af-raalte")).exists()


def test_a_scanner_that_is_gone_means_later(route: Route, client_as: Any, settings: Any) -> None:
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    where = f"/signalen/{route.log().signal_id}/bijlage/"
    answer = client_as("af-raalte").post(where, {"file": upload(), "about": "x"})
    assert answer.status_code == 422
    assert "De scanner is niet bereikbaar. Probeer het later opnieuw." in answer.content.decode()


def test_an_image_is_previewed_as_a_drawing_of_ours(route: Route, client_as: Any, person: Any) -> None:
    held, user = io.BytesIO(), person("af-raalte")
    Image.new("RGB", (50, 40), "teal").save(held, "JPEG", comment=b"GEHEIM")
    client, where = client_as("af-raalte"), f"/signalen/{route.log().signal_id}/"
    client.post(f"{where}bijlage/", {"file": upload("foto.JPG", held.getvalue()), "about": "foto"})
    with access.acting(user):
        row = Attachment.objects.visible_to(user).get()
        assert b"GEHEIM" not in attachments.body(row, by=user)
    answer = client.get(f"/bijlagen/{row.pk}/beeld/")
    assert answer["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    assert f"/bijlagen/{row.pk}/beeld/" in client.get(f"/bijlagen/{row.pk}/").content.decode()


def test_a_file_in_a_shared_part_follows_its_readers(route: Route, client_as: Any, person: Any) -> None:
    route.whole()
    client = client_as("zoco")
    assert client.post(f"/casussen/{route.case_id}/bijlage/", {"file": upload(), "about": "intake", "part": "casus"})
    with access.acting(person("zoco")):
        row = Attachment.objects.visible_to(person("zoco")).get()
    assert client_as("om").get(f"/bijlagen/{row.pk}/bestand/").status_code == 200
    assert client_as("riec").get(f"/bijlagen/{row.pk}/bestand/").status_code == 404
    with access.acting(person("zoco")):
        told = Disclosure.objects.filter(object_id=row.pk).values_list("receiver__code", flat=True)
        assert {"om", "politie", "zvhh"} <= set(told)


def test_the_police_brings_no_file_to_casus(route: Route, client_as: Any) -> None:
    route.whole()
    answer = client_as("politie").post(
        f"/casussen/{route.case_id}/bijlage/", {"file": upload(), "about": "x", "part": "casus"}
    )
    assert answer.status_code == 422


def test_an_own_file_can_be_taken_away(route: Route, client_as: Any, person: Any) -> None:
    client, user = client_as("af-raalte"), person("af-raalte")
    where = f"/signalen/{route.log().signal_id}/"
    added(client, where)
    with access.acting(user):
        row = Attachment.objects.visible_to(user).get()
    assert client.post(f"/bijlagen/{row.pk}/weg/").status_code == 302
    with access.acting(user):
        assert not AttachmentBody.objects.visible_to(user).exists()
    assert "weggehaald" in client.get(f"/bijlagen/{row.pk}/").content.decode()
    assert client.get(f"/bijlagen/{row.pk}/bestand/").status_code == 404


def test_another_unit_cannot_take_it_away(route: Route, client_as: Any, person: Any) -> None:
    route.whole()
    with access.acting(person("zoco")):
        row = attachments.add(Case(pk=route.case_id), by=person("zoco"), name="a.txt", kind="txt", data=b"x",
                              part=Part.CASUS)  # fmt: skip
    assert client_as("om").post(f"/bijlagen/{row.pk}/weg/").status_code == 404
    assert client_as("zoco").get(f"/bijlagen/{row.pk}/bestand/").status_code == 200


def refer(route: Route, person: Any, triage: Any, *files: Any) -> None:
    """Raalte refers its signal, with these files ticked."""
    user = person("af-raalte")
    with access.acting(user):
        moves.perform(triage, "refer", by=user, grown=True, reason="meer gezien", knows="ja", summary="SUMMARYTOKEN",
                      parties=[], files=files)  # fmt: skip


def files_of(person: Any, who: str) -> list[Attachment]:
    """The files somebody may know of."""
    with access.acting(person(who)):
        return list(Attachment.objects.visible_to(person(who)).order_by("about"))


def test_only_the_files_that_were_ticked_go_along_to_the_tafel(route: Route, client_as: Any, person: Any) -> None:
    triage, client = route.log(), client_as("af-raalte")
    for about in ("blijft thuis", "gaat mee"):
        added(client, f"/signalen/{triage.signal_id}/", about=about)
    stays, goes = files_of(person, "af-raalte")
    assert "gaat mee" in client.get(f"/stap/triage/{triage.pk}/refer/").content.decode()
    refer(route, person, triage, goes)
    assert files_of(person, "procesregisseur") == [goes]
    chair = client_as("procesregisseur")
    assert chair.get(f"/bijlagen/{goes.pk}/bestand/").content == TEXT.encode()
    assert chair.get(f"/bijlagen/{stays.pk}/").status_code == 404
    for other in ("politie", "af-zwolle"):
        assert client_as(other).get(f"/bijlagen/{goes.pk}/bestand/").status_code == 404
    assert files_of(person, "af-raalte") == [stays, goes]


def test_a_file_named_after_the_melder_stays_at_home(route: Route, client_as: Any, person: Any) -> None:
    triage, client = route.log(), client_as("af-raalte")
    with access.acting(person("af-raalte")):
        row = Reporter.objects.visible_to(person("af-raalte")).get()
        services.change(row, by=person("af-raalte"), professional=False)
    added(client, f"/signalen/{triage.signal_id}/", about="brief van REPORTERTOKEN")
    file = files_of(person, "af-raalte")[0]
    answers = {"grown": "ja", "reason": "meer", "summary": "tekst", "knows": "ja", "attached": [str(file.pk)]}
    answer = client.post(f"/stap/triage/{triage.pk}/refer/", answers)
    assert answer.status_code == 422
    assert "In de naam van een bijlage staat de melder." in answer.content.decode()


def test_files_go_along_with_a_merge_and_come_back(route: Route, client_as: Any, person: Any) -> None:
    one, two, user = route.log(), route.log(), person("af-raalte")
    old = one.case_id
    added(client_as("af-raalte"), f"/signalen/{one.signal_id}/")
    with access.acting(user):
        loose = attachments.add(Case(pk=old), by=user, name="a.txt", kind="txt", data=b"x", about="los")
        merged = moves.perform(one, "merge", by=user, target=two, reason="dezelfde loods")
        assert {row.case_id for row in Attachment.objects.visible_to(user)} == {two.case_id}
        assert {row.case_id for row in AttachmentBody.objects.visible_to(user)} == {two.case_id}
        moves.perform(merged, "split", by=user, reason="toch niet")
        assert {row.case_id for row in Attachment.objects.visible_to(user)} == {old}
    assert client_as("af-raalte").get(f"/bijlagen/{loose.pk}/bestand/").content == b"x"
