"""Keys for secrets in rows: sealing and opening a value, and the blind index (docs/adr/0006).

Keys come from FIELD_KEYS (`id:base64,...`, newest first), never from SECRET_KEY. Each serves two purposes,
each under a key of its own that HKDF derives from it with a label.
"""

import base64
import binascii
import hmac
import os
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

MARK = "mht1"  # version of the form mht1:<key id>:<base64 of nonce, ciphertext and tag>
NONCE = 12  # bytes, random for each sealing (NIST SP 800-38D)
DIGEST = 16  # bytes of the blind index: no chance hits among any number of persons


class Unreadable(Exception):
    """A secret that does not belong to this row and field, was changed, or whose key is gone; holds no content."""


def seal(plain: str, place: str) -> str:
    """Encrypt with the newest key, bound to its place (model, field and row)."""
    key, nonce = newest(), os.urandom(NONCE)
    box = AESGCM(_derived(settings.FIELD_KEYS, key, "field")).encrypt(nonce, plain.encode(), _bound(key, place))
    return f"{MARK}:{key}:{base64.urlsafe_b64encode(nonce + box).decode()}"


def unseal(sealed: str, place: str) -> str:
    """Give the text again; raises Unreadable when it was sealed elsewhere, was changed or lacks its key."""
    key = key_of(sealed)
    if key not in keys():
        raise Unreadable(f"{place}: key {key!r} is not in FIELD_KEYS")
    try:
        box = base64.b64decode(sealed.split(":", 2)[2], altchars=b"-_", validate=True)
        cipher = AESGCM(_derived(settings.FIELD_KEYS, key, "field"))
        return cipher.decrypt(box[:NONCE], box[NONCE:], _bound(key, place)).decode()
    except (InvalidTag, ValueError):
        raise Unreadable(f"{place}: sealed for another row or field, or changed") from None


def is_sealed(text: str) -> bool:
    """Tell a sealed value from plain text of before the encryption."""
    return re.match(rf"{MARK}:[\w-]+:", text) is not None


def key_of(sealed: str) -> str:
    """Give the id of the key a value was sealed with."""
    return sealed.split(":", 2)[1]


def newest() -> str:
    """Give the id of the key that seals now."""
    return next(iter(keys()))


def keys() -> dict[str, bytes]:
    """Give the keys by id, newest first; raises ImproperlyConfigured for anything but 32 bytes each."""
    return _keys(settings.FIELD_KEYS)


def blind_index(kind: str, value: str | date) -> bytes:
    """Give what two equal values share and what tells nothing else; b"" when there is nothing to compare.

    Deterministic under the newest key. Rotation therefore writes a new index (`rotate_field_keys` does);
    until it has, look with `blind_indexes`.
    """
    found = blind_indexes(kind, value)
    return found[0] if found else b""


def blind_indexes(kind: str, value: str | date) -> list[bytes]:
    """Give the index under each key, newest first: what to look for while a rotation runs."""
    text = normalise(kind, value)
    message = f"{kind}\x00{text}".encode()
    secrets = [_derived(settings.FIELD_KEYS, key, "index") for key in keys()] if text else []
    return [hmac.digest(secret, message, "sha256")[:DIGEST] for secret in secrets]


def normalise(kind: str, value: str | date) -> str:
    """Give one spelling for values that mean the same; "" when nothing is left."""
    if isinstance(value, date):
        value = value.isoformat()
    return SPELLINGS[kind](value.strip())


def _name(text: str) -> str:
    """Without accents, capitals, signs and order: "De Vries, Zoë" is "zoe de vries"."""
    return " ".join(sorted(re.findall(r"[^\W_]+", _plain(text))))


def _birth_date(text: str) -> str:
    year_first = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    day_first = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", text)
    parts = year_first.groups() if year_first else day_first.groups()[::-1] if day_first else None
    try:
        return date(*map(int, parts)).isoformat() if parts else ""
    except ValueError:
        return ""


def _phone(text: str) -> str:
    """Digits only, Dutch numbers with their 0: "+31 (0)6-1234" is "0031 6 1234" is "06 1234"."""
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    foreign = text.lstrip("( ").startswith("+")
    digits = digits if foreign else digits.removeprefix("00") if digits.startswith("00") else digits
    if (foreign or text.startswith("00") or re.fullmatch(r"316\d{8}", digits)) and digits.startswith("31"):
        return "0" + digits[2:].removeprefix("0")
    return ("+" if foreign or text.startswith("00") else "") + digits if digits else ""


def _plate(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", _plain(text).upper())


def _address(text: str) -> str:
    """Postcode and house number when both are there, else the words of the address."""
    text = _plain(text)
    code = re.search(r"\b([1-9]\d{3})\s?([a-z]{2})\b", text)
    if code:
        before, after = text[: code.start()], text[code.end() :]
        number = re.findall(r"\b(\d+)[\s-]?([a-z]\b|\d+\b)?", before)[-1:] or re.findall(
            r"^\W*(\d+)[\s-]?([a-z]\b|\d+\b)?", after
        )
        if number:
            return f"{code[1]}{code[2]} {' '.join(number[0]).strip()}"
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"str\.|str\b", "straat", text)))


def _plain(text: str) -> str:
    """Small letters of the Latin alphabet as far as they are Latin."""
    loose = unicodedata.normalize("NFKD", text.casefold().translate(UNSPLIT))
    return "".join(mark for mark in loose if not unicodedata.combining(mark))


UNSPLIT = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "'": "", "’": ""})
SPELLINGS: dict[str, Callable[[str], str]] = {
    "name": _name, "birth_date": _birth_date, "phone": _phone, "plate": _plate, "address": _address,
}  # fmt: skip


@lru_cache
def _keys(setting: str) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for line in setting.split(","):
        name, _, coded = line.strip().partition(":")
        try:
            key = base64.b64decode(coded, validate=True)
        except binascii.Error:
            key = b""
        if not re.fullmatch(r"[\w-]{1,16}", name, re.ASCII) or len(key) != 32 or name in found:
            raise ImproperlyConfigured("FIELD_KEYS: schrijf id:base64 van 32 bytes, nieuwste eerst, elk id één keer.")
        found[name] = key
    return found


@lru_cache
def _derived(setting: str, key: str, purpose: str) -> bytes:
    label = f"mhtafel {purpose} {MARK}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=label).derive(_keys(setting)[key])


def _bound(key: str, place: str) -> bytes:
    return f"{MARK}:{key}:{place}".encode()
