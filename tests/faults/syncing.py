"""Every acknowledgement is preceded by a sync: what the system calls of a served forum say.

A thread of the server reads a request, commits, and answers, one after the other: between its
reading of a POST and its sending of a 303 it must have synced the board's write-ahead log.
"""

import re
import signal
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.faults.killing import write_for
from tests.faults.served import Home, Served, wait_until

CALLS = "fsync,fdatasync,recvfrom,recvmsg,read,sendto,sendmsg,write,writev"
# The pid, perhaps a time, the call, what it was given and what came of it.
_LINE = re.compile(r"^(\d+)\s+(\w+)\((.*)$")
_RESUMED = re.compile(r"^(\d+)\s+<\.\.\. (\w+) resumed>(.*)$")
_LOG = ".db-wal>"


@dataclass
class Order:
    """How many answers acknowledged a write, and how many of them no sync had gone before."""

    acknowledged: int = 0
    violations: int = 0


def order_of(lines: Iterable[str], store: str = "board") -> Order:
    found = Order()
    synced: dict[str, bool] = {}
    begun: dict[tuple[str, str], str] = {}
    for line in lines:
        pid, call, words = _call(line, begun)
        if not pid:
            continue
        if call in {"recvfrom", "recvmsg", "read"} and '"POST /' in words:
            synced[pid] = False
        elif call in {"fsync", "fdatasync"} and f"/{store}{_LOG}" in words and "= 0" in words:
            synced[pid] = True
        elif call in {"sendto", "sendmsg", "write", "writev"} and '"HTTP/1.1 303' in words:
            found.acknowledged += 1
            found.violations += not synced.pop(pid, False)
    return found


def _call(line: str, begun: dict[tuple[str, str], str]) -> tuple[str, str, str]:
    """Whose call, which, and its words; one that was interrupted in the trace is put together."""
    if match := _LINE.match(line):
        pid, call, words = match.groups()
        if "<unfinished" in words and call not in {"sendto", "sendmsg", "write", "writev"}:
            begun[pid, call] = words
            return "", "", ""
        return pid, call, words  # an answer counts from the moment at which it begins to go out
    if match := _RESUMED.match(line):
        pid, call, rest = match.groups()
        return pid, call, begun.pop((pid, call), "") + rest
    return "", "", ""


@contextmanager
def traced(home: Home, into: Path) -> Iterator[Served]:
    served = Served(home, workers=1)
    with served:
        (web,) = served.webs()
        command = ["strace", "-f", "-qq", "-y", "-s", "24", "-e", f"trace={CALLS}"]
        tracer = subprocess.Popen([*command, "-o", str(into), "-p", str(web)])
        try:
            wait_until(lambda: "TracerPid:\t0" not in Path(f"/proc/{web}/status").read_text())
            yield served
        finally:
            tracer.send_signal(signal.SIGINT)
            tracer.wait(30)


def measure(home: Home, into: Path, posts: int) -> Order:
    """Ask so many questions of a traced server, three people at once."""
    with traced(home, into) as served:
        write_for(home, served, posts)
    return order_of(into.read_text(errors="replace").splitlines())


def lax(home: Home) -> Home:
    """The same with a defect: its stores sync at checkpoints alone."""
    folder = home.folder.parent / "defect"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(_LAX)
    return replace(home, defect=folder)


_LAX = """
import sqlite3.dbapi2

class Lax(sqlite3.dbapi2.Connection):
    def execute(self, words, *given):
        return super().execute(words.replace("synchronous=FULL", "synchronous=NORMAL"), *given)

strict = sqlite3.dbapi2.connect
sqlite3.dbapi2.connect = lambda *given, **named: strict(*given, **named | {"factory": Lax})
"""
