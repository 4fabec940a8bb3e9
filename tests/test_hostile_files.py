"""A corpus of hostile files and names over every form with a file: refused or harmless, never an error of ours.

Source: promises 18. What one file does stands in test_filetypes.py and test_attachments.py; this holds all of them
against every door that takes a file.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver
from PIL import Image

from cases import access, attachments, filetypes
from cases.models import Attachment, AttachmentBody
from cases.uploads import Attached
from mhtafel.practice_scanner import EICAR
from routing.attachment_forms import AttachmentForm, CaseAttachmentForm
from tests.routes import Route
from tests.scanners import scanning
from tests.test_filetypes import PDF, WORD, archive, photo

pytestmark = pytest.mark.django_db
DOORS = {"signal": "/signalen/{signal}/bijlage/", "case": "/casussen/{case}/bijlage/"}
RLO, ZERO = "\u202e", "\u200b"  # turns text around; is not seen
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PAGE = b"<!DOCTYPE html><script>alert(1)</script>"
LIVE_PDF = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction 2 0 R/Names<</EmbeddedFiles 3 0 R>>>>endobj\n"
    b"2 0 obj<</S/JavaScript/JS(app.alert\\(1\\))>>endobj\n3 0 obj<</Type/EmbeddedFile>>endobj\ntrailer<<>>\n%%EOF\n"
)


def png() -> bytes:
    """A picture with a text beside its pixels and a page behind it."""
    held = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(held, "PNG")
    return held.getvalue() + PAGE


def bomb() -> bytes:
    """An office file of some kilobytes that unfolds to more than a hundred megabytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in WORD.items():
            made.writestr(name, data)
        made.writestr("word/media.xml", bytes(101 * 2**20))
    return held.getvalue()


def climbs() -> bytes:
    """An archive with a piece that wants to lie elsewhere, twice under one name."""
    return archive(WORD | {"../../etc/passwd": b"x", "/abs": b"y"})


REFUSED: dict[str, tuple[str, bytes]] = {
    "a program with two endings": ("factuur.pdf.exe", b"MZ" + bytes(200)),
    "a page that says to be a pdf": ("brief.pdf", PAGE),
    "a page that says to be a picture": ("foto.png", PAGE),
    "a drawing with a script": ("logo.svg", SVG),
    "a drawing that says to be a picture": ("logo.png", SVG),
    "a page": ("a.html", PAGE),
    "a page that says to be text": ("a.txt", PAGE),
    "a bomb": ("groot.docx", bomb()),
    "a macro": ("a.docx", archive(WORD | {"word/vbaProject.bin": b"x"})),
    "an archive in an archive": ("a.docx", archive(WORD | {"word/in.zip": archive(WORD)})),
    "an archive": ("a.zip", archive(WORD)),
    "a mail with files": ("a.eml", b"From: x\r\n\r\ny"),
    "a virus": ("virus.txt", EICAR + b"$H+H*"),
    "a virus behind a picture": ("foto.png", png() + EICAR + b"$H+H*"),
    "nothing": ("leeg.pdf", b""),
    "too much": ("veel.txt", b"a" * (filetypes.MOST + 1)),
    "half a picture": ("half.jpg", photo()[:60]),
    "a turned ending": (f"brief{RLO}fdp.exe", b"MZ" + bytes(200)),
    "an ending behind nothing": (f"brief.exe{ZERO}", b"MZ" + bytes(200)),
    "no name": ("....", b"tekst"),
}
TAKEN: dict[str, tuple[str, bytes]] = {
    "a pdf with a script and a file inside": ("contract.pdf", LIVE_PDF),
    "a pdf with two endings": ("brief.html.pdf", PDF),
    "a picture and a page at once": ("foto.png", png()),
    "a photo with a place": ("plek.jpg", photo()),
    "an archive that climbs": ("klimt.docx", climbs()),
    "a name with a path": ("../../../etc/cron.d/x.txt", b"tekst"),
    "a name of Windows": ("C:\\Windows\\win.ini.txt", b"tekst"),
    "a name with a line": ("een\r\nSet-Cookie: x=1.txt", b"tekst"),
    "a name that ends early": ("een\x00twee.txt", b"tekst"),
    "a turned name": (f"een{RLO}txt.txt", b"tekst"),
    "a long name": (f"{'lang' * 80}.txt", b"tekst"),
    "a name with a page in it": ('"><script>alert(1)</script>.txt', b"tekst"),
    "a name with a formula": ("=HYPERLINK(1).txt", b"tekst"),
    "a name in other letters": ("фото 照片 ✓.txt", b"tekst"),
}


@pytest.fixture(autouse=True)
def scanner(settings: Any) -> Iterator[None]:
    """A scanner that answers."""
    with scanning() as address:
        settings.CLAMD_URL = address
        yield


@pytest.fixture
def doors(route: Route) -> dict[str, str]:
    """The address of every form with a file, for the aandachtsfunctionaris."""
    signal = route.log().signal
    return {name: path.format(signal=signal.pk, case=signal.case_id) for name, path in DOORS.items()}


def send(client: Any, url: str, name: str, data: bytes) -> Any:
    """Send a file as a script does: a name of any signs (RFC 5987), and a type that lies."""
    texts = b"".join(
        b'--grens\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (field, value)
        for field, value in ((b"about", b"een bestand"), (b"part", b"eigen"))
    )
    said = f"Content-Disposition: form-data; name=\"file\"; filename*=UTF-8''{quote(name, safe='')}"
    body = texts + b"--grens\r\n" + said.encode() + b"\r\nContent-Type: text/html\r\n\r\n" + data + b"\r\n--grens--\r\n"
    return client.generic("POST", url, body, content_type="multipart/form-data; boundary=grens")


def test_these_are_all_the_forms_with_a_file() -> None:
    """A new form with a file gets a door here."""
    found = {form.__name__ for form in _forms() if any(isinstance(one, Attached) for one in form.base_fields.values())}
    assert found == {AttachmentForm.__name__, CaseAttachmentForm.__name__}
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str) and name.endswith("_attachment")}
    assert names == {f"{name}_attachment" for name in DOORS}


def _forms() -> Iterator[Any]:
    from django.forms import Form

    waiting = [Form]
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        if form.__module__.split(".")[0] in ("cases", "routing", "dashboards"):
            yield form


@pytest.mark.parametrize("door", DOORS)
def test_what_may_not_come_in_is_refused_in_words_and_kept_nowhere(
    client_as: Any, person: Any, doors: dict[str, str], door: str
) -> None:
    client, user = client_as("af-raalte"), person("af-raalte")
    for what, (name, data) in REFUSED.items():
        answer = send(client, doors[door], name, data)
        assert answer.status_code == 422, what
        assert "file" in answer.context["form"].errors, what
        assert 'value="een bestand"' in answer.content.decode(), what
    with access.acting(user):
        assert not Attachment.objects.visible_to(user).exists()
        assert not AttachmentBody.objects.visible_to(user).exists()


@pytest.mark.parametrize("door", DOORS)
def test_what_comes_in_is_made_harmless_and_given_to_save_only(
    client_as: Any, person: Any, doors: dict[str, str], door: str
) -> None:
    client, user = client_as("af-raalte"), person("af-raalte")
    for what, (name, data) in TAKEN.items():
        answer = send(client, doors[door], name, data)
        assert answer.status_code == 302, (what, answer.status_code)
        with access.acting(user):
            row = Attachment.objects.visible_to(user).order_by("-created_at", "-pk").first()
            assert row is not None
            kept = attachments.body(row, by=user)
        _harmless_name(row.name, what)
        for secret in (b"GEHEIM", *([PAGE] if row.kind in filetypes.IMAGES else [])):
            assert secret not in kept, what
        assert client.get(f"/bijlagen/{row.pk}/").status_code == 200, what
        _only_to_save(client.get(f"/bijlagen/{row.pk}/bestand/"), what)
        seen = client.get(f"/bijlagen/{row.pk}/").content.decode()
        assert "<script>alert" not in seen, what


def _harmless_name(name: str, what: str) -> None:
    assert len(name) <= filetypes.NAME_LENGTH, what
    assert name.rpartition(".")[2] in filetypes.KINDS, what
    assert not set(name) & set('/\\\x00\r\n<>:"|?*') and RLO not in name and ZERO not in name, what
    assert not name.startswith("."), what


def _only_to_save(answer: Any, what: str) -> None:
    assert answer.status_code == 200, what
    said = answer["Content-Disposition"]
    assert said.startswith("attachment; ") and "\r" not in said and "\n" not in said, what
    assert answer["X-Content-Type-Options"] == "nosniff", what
    assert "sandbox" in answer["Content-Security-Policy"] and "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Content-Type"] != "text/html" and "Set-Cookie" not in answer, what


@pytest.mark.parametrize("door", DOORS)
def test_a_body_that_is_no_form_gets_an_answer(client_as: Any, doors: dict[str, str], door: str) -> None:
    """Broken multipart, no boundary, two files, a text where a file should be."""
    client, url = client_as("af-raalte"), doors[door]
    bodies = [("multipart/form-data; boundary=x", b"--x\r\nonzin"), ("multipart/form-data", b"--x"),
              ("multipart/form-data; boundary=" + "y" * 300, b"z"), ("application/json", b"{"),
              ("application/x-www-form-urlencoded", b"file=tekst&about=x&part=eigen")]  # fmt: skip
    for kind, body in bodies:
        answer = client.generic("POST", url, body, content_type=kind)
        assert 400 <= answer.status_code < 500, (kind, answer.status_code)
    two = client.post(url, {"file": [SimpleUploadedFile("a.exe", b"MZ"), SimpleUploadedFile("b.txt", b"tekst")],
                            "about": "twee", "part": "eigen"})  # fmt: skip
    assert two.status_code in (302, 422)
