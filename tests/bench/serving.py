"""A server of one worker, and the CPU time that it used."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    port: int
    pid: int

    def workers(self) -> list[int]:
        return _children(self.pid)

    def cpu_seconds(self) -> float:
        """User and system time of the worker processes so far."""
        return sum(_cpu(pid) for pid in _children(self.pid))

    def memory(self) -> int:
        """Resident bytes of the largest worker."""
        return max(_resident(pid) for pid in _children(self.pid))


@contextmanager
def served(application: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """Serve a WSGI application on loopback until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-k", "gthread", "--threads", "4", "-w", "1"]
    command += ["--bind", f"127.0.0.1:{port}", "--log-level", "error", application]
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        wait_for(port)
        yield Server(port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    message = f"nothing answers on port {port} after {seconds} s"
    raise TimeoutError(message)


def measure(
    server: Server, requests: list[tuple[str, str, bytes]], headers: Mapping[str, str]
) -> float:
    """CPU milliseconds a request, over (method, path, body)s sent one after another."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    before = server.cpu_seconds()
    for method, path, body in requests:
        extra = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        connection.request(method, path, body or None, {**headers, **extra})
        answer = connection.getresponse()
        answer.read()
        if answer.status >= 400:
            message = f"{method} {path}: {answer.status}"
            raise RuntimeError(message)
    connection.close()
    return (server.cpu_seconds() - before) * 1000 / len(requests)


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _cpu(pid: int) -> float:
    """To the nanosecond by the scheduler's own account; a tick of 10 ms is too coarse here."""
    try:
        threads = list(Path(f"/proc/{pid}/task").glob("*/schedstat"))
        return sum(int(one.read_text().split()[0]) for one in threads) / 1e9
    except OSError:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


def _resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
