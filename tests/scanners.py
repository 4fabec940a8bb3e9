"""Scanners for tests: one that works, and ones that go wrong on the way."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from mhtafel.practice_scanner import Scan, Scanner


@contextmanager
def scanning() -> Iterator[str]:
    """Give the address of a scanner that speaks clamd's protocol."""
    with Scanner(("127.0.0.1", 0), Scan) as server:
        runner = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        runner.start()
        yield f"tcp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        runner.join()


@contextmanager
def saying(answer: bytes) -> Iterator[str]:
    """Give the address of a scanner that hears one file out and says this, or nothing."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        link, _ = listener.accept()
        with link, link.makefile("rb") as heard:
            heard.read(len(b"zINSTREAM\0"))
            while int.from_bytes(size := heard.read(4), "big") and len(size) == 4:
                heard.read(int.from_bytes(size, "big"))
            link.sendall(answer)

    runner = threading.Thread(target=serve, daemon=True)
    runner.start()
    try:
        yield f"tcp://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        runner.join()
        listener.close()
