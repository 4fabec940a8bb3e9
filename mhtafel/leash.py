"""Child processes on a leash: they end with their parent, after `kill -9` too.

Run as a script it is the leash itself: it drops root, asks the kernel for a signal at the parent's death
and becomes the command. So this file imports nothing but the standard library.
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

PR_SET_PDEATHSIG = 1

# The kernel sends the signal when the *thread* that started the child ends, so one thread starts them all.
_starter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="leash")


class Account(NamedTuple):
    """Who a child runs as."""

    uid: int
    gid: int


def me() -> Account:
    """Give the account of this process."""
    return Account(os.getuid(), os.getgid())


@dataclass
class Child:
    """One process we start, watch, restart and stop.

    `orphan_signal` is what it gets when we die without a word; `given` is written to its standard input.
    """

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    account: Account = field(default_factory=me)
    cwd: Path = Path("/")
    log: Path | None = None
    given: bytes = b""
    stop_signal: int = signal.SIGTERM
    orphan_signal: int = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None
    asked: bool = False

    def start(self) -> None:
        """Start the process from the thread that lives on; raises OSError where that fails."""
        self.process = _starter.submit(self._popen).result()
        self.asked = False

    def _popen(self) -> subprocess.Popen[bytes]:
        leash = [sys.executable, "-I", "-S", __file__, str(int(self.orphan_signal)), str(os.getpid())]
        account = [str(number) for number in self.account]
        output = self.log.open("ab") if self.log else None
        try:
            process = subprocess.Popen(
                [*leash, *account, *self.command],
                env=dict(self.env),
                cwd=self.cwd,
                stdin=subprocess.PIPE if self.given else subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C reaches us only; we stop the children in order
            )
        finally:
            if output:
                output.close()
        if process.stdin:
            process.stdin.write(self.given)
            process.stdin.close()
        return process

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self.process is not None and self.process.poll() is None

    def run(self, timeout: float) -> int:
        """Start it, wait for its end and give the exit code; raises TimeoutExpired."""
        self.start()
        assert self.process is not None
        try:
            return self.process.wait(timeout)
        finally:
            self.stop(grace=0)

    def ask_to_stop(self) -> None:
        """Send the stop signal, once: some programs take a second one for impatience."""
        if self.process is not None and self.alive and not self.asked:
            self.asked = True
            self.process.send_signal(self.stop_signal)

    def stop(self, grace: float = 15) -> None:
        """Ask it to stop, wait `grace` seconds, then end it and whatever it left in its group."""
        if self.process is None:
            return
        if self.alive and grace:
            self.ask_to_stop()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(grace)
        with suppress(ProcessLookupError):  # nobody left in the group
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def stop_all(children: Sequence[Child], grace: float = 15) -> None:
    """Stop them side by side, the last started first."""
    for child in reversed(children):
        child.ask_to_stop()
    for child in reversed(children):
        child.stop(grace)


def become(arguments: Sequence[str]) -> None:
    """Become the command (signal, parent, uid, gid, command...); exits when the parent is gone."""
    signum, parent, uid, gid = (int(number) for number in arguments[:4])
    if uid != os.getuid():
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    # After setuid, which clears it; before the look at the parent, which may have died in between.
    if ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signum, 0, 0, 0) != 0:
        sys.exit("prctl(PR_SET_PDEATHSIG) werkt hier niet")
    if os.getppid() != parent:
        sys.exit(1)
    for ignored_by_python in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(ignored_by_python, signal.SIG_DFL)
    os.execvp(arguments[4], list(arguments[4:]))


if __name__ == "__main__":
    become(sys.argv[1:])
