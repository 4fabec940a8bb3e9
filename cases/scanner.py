"""The virus scanner: a clamd over its own protocol (INSTREAM). No answer means that no file comes in."""

import socket
import struct
from urllib.parse import urlparse

from django.conf import settings

CHUNK = 64 * 1024  # bytes; below every StreamMaxLength
SECONDS = 20  # for connecting, and between two signs of life
LONGEST_ANSWER = 4096  # bytes


class Unreachable(Exception):
    """Nobody scanned this: there is no scanner, it does not answer, or it does not take the file."""


def infected(data: bytes) -> bool:
    """Say whether the scanner finds something in these bytes; raises Unreachable when it says nothing."""
    try:
        with _connected() as link:
            link.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), CHUNK):
                piece = data[start : start + CHUNK]
                link.sendall(struct.pack("!L", len(piece)) + piece)
            link.sendall(struct.pack("!L", 0))
            answer = _answer(link)
    except OSError as error:
        raise Unreachable(type(error).__name__) from error
    if answer.endswith(" FOUND"):
        return True
    if answer == "stream: OK":
        return False
    raise Unreachable("the scanner refused the file")


def _connected() -> socket.socket:
    """Open a connection: tcp://host:port or unix:///path, from CLAMD_URL."""
    place = urlparse(settings.CLAMD_URL)
    if place.scheme == "unix":
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(SECONDS)
        try:
            link.connect(place.path)
        except OSError:
            link.close()
            raise
        return link
    if place.scheme != "tcp" or not place.hostname:
        raise Unreachable("no scanner is set")
    return socket.create_connection((place.hostname, place.port or 3310), timeout=SECONDS)


def _answer(link: socket.socket) -> str:
    """Read until the scanner ends its line or its connection."""
    said = b""
    while not said.endswith((b"\0", b"\n")) and len(said) < LONGEST_ANSWER:
        piece = link.recv(LONGEST_ANSWER)
        if not piece:
            break
        said += piece
    return said.strip(b"\0\n ").decode("ascii", "replace")
