"""A scanner for practice and tests: speaks clamd's INSTREAM and knows one thing, the harmless EICAR test file.

It is no protection. It exists so that a demo without clamd takes the same road as a real start: no answer, no file.
"""

import socketserver
import struct
import sys

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!"
LONGEST = 26 * 1024 * 1024  # bytes, clamd's own default of StreamMaxLength


class Scan(socketserver.StreamRequestHandler):
    """One file: its pieces, each behind its length, until a length of nothing."""

    def handle(self) -> None:
        """Read a file and say whether the test virus is in it."""
        command = self._until_nul()
        if command == b"zPING":
            self.wfile.write(b"PONG\0")
        elif command == b"zINSTREAM":
            self.wfile.write(self._verdict())

    def _until_nul(self) -> bytes:
        read = b""
        while not read.endswith(b"\0") and len(read) < 64:
            piece = self.rfile.read(1)
            if not piece:
                break
            read += piece
        return read.rstrip(b"\0")

    def _verdict(self) -> bytes:
        data = bytearray()
        while size := self._length():
            data += self.rfile.read(size)
            if len(data) > LONGEST:
                return b"INSTREAM size limit exceeded. ERROR\0"
        return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"

    def _length(self) -> int:
        told = self.rfile.read(4)
        return int(struct.unpack("!L", told)[0]) if len(told) == 4 else 0


class Scanner(socketserver.ThreadingTCPServer):
    """Listens on this machine only."""

    allow_reuse_address = True
    daemon_threads = True


def main(port: int) -> None:
    """Scan until the process is ended."""
    with Scanner(("127.0.0.1", port), Scan) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
