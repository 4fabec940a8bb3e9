"""What comes in as a file and what does not: by its bytes, whatever its name says."""

import io
import struct
import zipfile
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from cases import attachments, filetypes, scanner
from cases.filetypes import Wrong
from mhtafel.practice_scanner import EICAR
from tests.scanners import saying, scanning

WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def archive(pieces: dict[str, bytes]) -> bytes:
    """An office file, as far as its outside goes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in pieces.items():
            made.writestr(name, data)
    return held.getvalue()


def photo(size: tuple[int, int] = (40, 30)) -> bytes:
    """A photo with a place and a camera in it."""
    image, held = Image.new("RGB", size, "teal"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "GEHEIMECAMERA"
    exif[0x8825] = {1: "N", 2: (52.0, 23.0, 6.0)}
    image.save(held, "JPEG", exif=exif, comment=b"GEHEIMEPLEK")
    return held.getvalue()


@pytest.fixture
def scanned(settings: Any) -> Any:
    """A scanner that answers."""
    with scanning() as address:
        settings.CLAMD_URL = address
        yield


def test_each_type_that_may_come_in_does(scanned: None) -> None:
    drawn = io.BytesIO()
    Image.new("RGBA", (20, 20)).save(drawn, "PNG")
    odt = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}
    files = {"a.pdf": PDF, "b.jpeg": photo(), "c.png": drawn.getvalue(), "d.txt": "één".encode(),
             "e.docx": archive(WORD),
             "f.xlsx": archive({"[Content_Types].xml": b"<T/>", "xl/workbook.xml": b"<w/>"}), "g.odt": archive(odt),
             "h.txt": "één".encode("cp1252")}  # fmt: skip
    for name, data in files.items():
        code, safe, kept = attachments.ready(name, data)
        assert code in filetypes.KINDS, name
        assert safe == name
        assert kept, name


@pytest.mark.parametrize(("name", "data"), [
    ("a.exe", b"MZ" + bytes(200)), ("a.html", b"<html></html>"), ("a.svg", b"<svg/>"), ("zonder", b"tekst"),
    ("a.pdf", b"<html><script>alert(1)</script></html>"), ("a.png", PDF), ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(40)),
    ("a.txt", b"MZ\x00\x00" + bytes(64)), ("a.txt", b"\x7fELF" + bytes(64)),
    ("a.docx", archive({"iets.txt": b"geen word"})), ("a.docx", b"PK\x03\x04kapot" + bytes(40)),
    ("a.docx", archive(WORD | {"word/vbaProject.bin": b"macro"})), ("a.docx", archive(WORD | {"word/x.zip": b"PK"})),
    ("a.docx", archive(WORD | {"word/bom.xml": bytes(101 * 1024 * 1024)})),
    ("a.docx", archive(WORD | {f"word/{number}": b"" for number in range(2001)})),
], ids=[
    "program", "page", "drawing", "no ending", "page as pdf", "pdf as png", "half a photo", "program as text",
    "binary as text", "archive as word", "broken word", "macro", "archive in word", "bomb", "too many parts",
])  # fmt: skip
def test_what_is_not_what_it_says_stays_outside(scanned: None, name: str, data: bytes) -> None:
    with pytest.raises(Wrong):
        attachments.ready(name, data)


def test_an_archive_that_lies_about_its_size_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    data = archive(WORD | {"word/bom.xml": bytes(3_000_000)})
    lie = data.replace(struct.pack("<L", 3_000_000), struct.pack("<L", 10))
    monkeypatch.setattr(filetypes, "UNPACKED", 1_000_000)
    for bytes_ in (data, lie):
        with pytest.raises(Wrong):
            filetypes.check("docx", bytes_)


def test_a_picture_that_unfolds_is_refused_before_it_does() -> None:
    head = struct.pack(">LLBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    piece = struct.pack(">L", len(head)) + b"IHDR" + head + struct.pack(">L", zlib.crc32(b"IHDR" + head))
    rows = zlib.compress(bytes(1000))
    body = struct.pack(">L", len(rows)) + b"IDAT" + rows + struct.pack(">L", zlib.crc32(b"IDAT" + rows))
    with pytest.raises(Wrong):
        filetypes.keepable("png", b"\x89PNG\r\n\x1a\n" + piece + body)


def test_a_photo_loses_its_place_and_its_camera(scanned: None) -> None:
    data = photo()
    assert b"GEHEIMECAMERA" in data
    _, _, kept = attachments.ready("plek.jpg", data)
    assert b"GEHEIM" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert not image.getexif()
        assert image.size == (40, 30)
    with Image.open(io.BytesIO(filetypes.thumbnail(attachments.ready("p.jpg", photo((3000, 2000)))[2]))) as small:
        assert max(small.size) == 960


def test_the_test_virus_is_found_wherever_it_stands(scanned: None) -> None:
    with pytest.raises(Wrong, match="gevaarlijks"):
        attachments.ready("brief.txt", b"x" * 70_000 + EICAR + b"$H+H*" + b"y" * 70_000)


@pytest.mark.parametrize("address", ["", "tcp://127.0.0.1:1", "http://127.0.0.1:1", "unix:///nergens/clamd.sock"])
def test_without_a_scanner_nothing_comes_in(settings: Any, address: str) -> None:
    settings.CLAMD_URL = address
    with pytest.raises(Wrong, match="De scanner is niet bereikbaar"):
        attachments.ready("brief.txt", b"gewoon")


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OKE\0", b"OK"])
def test_a_scanner_that_does_not_say_ok_means_no(settings: Any, answer: bytes) -> None:
    with saying(answer) as address:
        settings.CLAMD_URL = address
        with pytest.raises(scanner.Unreachable):
            scanner.infected(b"gewoon" * 50_000)


@pytest.mark.parametrize(("name", "safe"), [
    ("../../etc/passwd.txt", "passwd.txt"), ("C:\\map\\brief.PDF", "brief.pdf"), ("a\u202etxt.exe.pdf", "atxt.exe.pdf"),
    ("nul\x00\r\nX: 1.txt", "nulX_ 1.txt"), ('"; rm -rf *.txt', "__ rm -rf _.txt"), ("....pdf", "bestand.pdf"),
    ("x" * 400 + ".pdf", "x" * 116 + ".pdf"),
])  # fmt: skip
def test_hostile_names_are_cleaned(name: str, safe: str) -> None:
    assert filetypes.clean_name(name) == safe


@given(st.text(max_size=300))
def test_no_name_breaks_out(name: str) -> None:
    safe = filetypes.clean_name(name)
    assert safe
    assert len(safe) <= filetypes.NAME_LENGTH + 1
    assert not set(safe) & set('/\\<>:"|?*\r\n\x00')


@given(st.sampled_from(sorted(filetypes.KINDS)), st.binary(max_size=400))
def test_no_bytes_crash_the_look_inside(code: str, data: bytes) -> None:
    try:
        filetypes.check(code, data)
        filetypes.keepable(code, data)
    except Wrong:
        pass
