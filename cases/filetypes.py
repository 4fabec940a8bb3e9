"""What a file is: from its bytes, held against what its name says; and what is made of it before it is kept.

Source: promises 18. Names and bytes come from outside: nothing here trusts either.
"""

import io
import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

import magic
from PIL import Image, ImageOps

MOST = 10 * 1024 * 1024  # bytes of one file
PIXELS = 40_000_000  # of one image: a bomb unfolds to far more
UNPACKED = 100 * 1024 * 1024  # bytes of everything inside an office file together
PIECES = 2_000  # files inside an office file
SNIFFED = 64 * 1024  # first bytes that tell what it is
NAME_LENGTH = 120
THUMB = (960, 960)  # the largest preview
EXCERPT = 2_000  # characters of a text that are shown
ZIP = "application/zip"
OFFICE = "application/vnd.openxmlformats-officedocument."


class Wrong(Exception):
    """This file does not come in; the text is Dutch and says why."""


@dataclass(frozen=True)
class Kind:
    """A type of file that may come in: what its bytes say, and how it is given back."""

    label: str
    mime: str
    sniffed: tuple[str, ...]
    holds: str = ""  # what an office file has inside


KINDS: dict[str, Kind] = {
    "pdf": Kind("PDF", "application/pdf", ("application/pdf",)),
    "png": Kind("Afbeelding", "image/png", ("image/png",)),
    "jpg": Kind("Foto", "image/jpeg", ("image/jpeg",)),
    "txt": Kind("Tekst", "text/plain", ("text/plain",)),
    "docx": Kind("Word", f"{OFFICE}wordprocessingml.document",
                 (f"{OFFICE}wordprocessingml.document", ZIP, "application/octet-stream"), "word/"),
    "xlsx": Kind("Excel", f"{OFFICE}spreadsheetml.sheet",
                 (f"{OFFICE}spreadsheetml.sheet", ZIP, "application/octet-stream"), "xl/"),
    "odt": Kind("OpenDocument", "application/vnd.oasis.opendocument.text",
                ("application/vnd.oasis.opendocument.text", ZIP), "content.xml"),
}  # fmt: skip
ALSO = {"jpeg": "jpg"}
IMAGES = ("png", "jpg")
ALLOWED = "PDF, PNG, JPG, TXT, DOCX, XLSX of ODT"
NOT_WHAT_IT_SAYS = "De inhoud past niet bij de naam van dit bestand. Bewaar het opnieuw en probeer het nog eens."
BOMB = "Dit bestand pakt uit tot veel te veel gegevens. Daarom nemen we het niet aan."


def clean_name(name: str) -> str:
    """Give a name that is safe to show and to save: no folder, no hidden marks, not too long."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(mark for mark in base if unicodedata.category(mark)[0] != "C" or mark == " ")
    plain = re.sub(r'[<>:"|?*;`$]', "_", plain)
    stem, dot, end = re.sub(r"\s+", " ", plain).rstrip(" .").rpartition(".")
    if not dot:
        stem, end = end, ""
    stem = stem.strip(" .")[: NAME_LENGTH - len(end) - 1] or "bestand"
    end = end.strip().lower()[:8]
    return f"{stem}.{end}" if end else stem


def kind_of(name: str) -> str:
    """Give the type that a name claims; raises Wrong for one that may not come in."""
    end = clean_name(name).rpartition(".")[2]
    code = ALSO.get(end, end)
    if code not in KINDS or "." not in name:
        raise Wrong(f"Dit soort bestand nemen we niet aan. Kies {ALLOWED}.")
    return code


def check(code: str, data: bytes) -> None:
    """Hold the bytes against the type that the name claims; raises Wrong."""
    kind, found = KINDS[code], magic.from_buffer(data[:SNIFFED], mime=True)
    if found not in kind.sniffed:
        raise Wrong(NOT_WHAT_IT_SAYS)
    if kind.holds:
        _check_office(kind, data)
    if code == "txt":
        _text(data)


def keepable(code: str, data: bytes) -> bytes:
    """Give the bytes to keep: an image anew, without place, camera or anything beside its pixels; raises Wrong."""
    if code not in IMAGES:
        return data
    with _opened(data) as image:
        return _saved(ImageOps.exif_transpose(image), code)


def thumbnail(data: bytes) -> bytes:
    """Give a small PNG of a kept image."""
    with _opened(data) as image:
        image.thumbnail(THUMB)
        return _saved(image, "png")


def excerpt(data: bytes) -> str:
    """Give the beginning of a kept text."""
    return _text(data)[:EXCERPT]


def _check_office(kind: Kind, data: bytes) -> None:
    """An office file is an archive: not too large inside, no archives, macros or secrets in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            pieces = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Wrong(NOT_WHAT_IT_SAYS) from None
    names = [piece.filename.lower() for piece in pieces]
    if len(pieces) > PIECES or sum(piece.file_size for piece in pieces) > UNPACKED or not _true_sizes(data):
        raise Wrong(BOMB)
    if not any(name.startswith(kind.holds) for name in names):
        raise Wrong(NOT_WHAT_IT_SAYS)
    if any(piece.flag_bits & 1 for piece in pieces):
        raise Wrong("Dit bestand heeft een wachtwoord. Haal dat er eerst af.")
    if any("vbaproject" in name or name.endswith((".zip", ".7z", ".rar", ".gz", ".exe", ".js")) for name in names):
        raise Wrong("In dit bestand zit een macro of een ander programma. Bewaar het zonder, of als PDF.")


def _true_sizes(data: bytes) -> bool:
    """An archive may lie about what is inside: unpack it in small pieces and count."""
    count = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for piece in archive.infolist():
                if piece.flag_bits & 1:
                    continue
                with archive.open(piece) as stream:
                    while block := stream.read(SNIFFED):
                        count += len(block)
                        if count > UNPACKED:
                            return False
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, zlib.error):
        raise Wrong(NOT_WHAT_IT_SAYS) from None
    return True


def _opened(data: bytes) -> Any:
    """Open an image, after looking at its size and before unfolding it; raises Wrong."""
    try:
        image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
    except Image.DecompressionBombError:
        raise Wrong(BOMB) from None
    except (OSError, ValueError, SyntaxError):
        raise Wrong(NOT_WHAT_IT_SAYS) from None
    if image.width * image.height > PIXELS:
        image.close()
        raise Wrong("Deze afbeelding is te groot. Maak hem eerst kleiner.")
    try:
        image.load()
    except (OSError, ValueError, SyntaxError, MemoryError):
        image.close()
        raise Wrong(NOT_WHAT_IT_SAYS) from None
    return image


def _saved(image: Any, code: str) -> bytes:
    """Write the pixels alone: a new picture takes nothing else along."""
    mode = "RGB" if code == "jpg" else "RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB"
    bare = Image.new(mode, image.size)
    bare.paste(image.convert(mode))
    held = io.BytesIO()
    bare.save(held, "JPEG" if code == "jpg" else "PNG", **({"quality": 88} if code == "jpg" else {}))
    return held.getvalue()


def _text(data: bytes) -> str:
    for coding in ("utf-8-sig", "cp1252"):
        try:
            found = data.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in found:
            return found
    raise Wrong(NOT_WHAT_IT_SAYS)
