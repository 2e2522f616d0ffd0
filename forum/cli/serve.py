"""`forum serve`: gunicorn with threads, and a worker beside it that lives and dies with it."""

# ruff: noqa: PLC0415  what is heavy is imported when it is needed

import gc
import logging
import os
import socket
import subprocess  # nosec B404
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.arbiter import Arbiter  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from forum.cli import Refused, examples

_REQUESTS_END_WITHIN = 30  # seconds a request has that is under way when the server is told to stop
_STOP_WITHIN = 12.0  # seconds the worker has: it gives back what it cannot finish in eight
_TAKEN = 3.0  # seconds: what a killed server left listens until it notices
_PAUSES = (0.0, 1.0, 5.0, 30.0)  # seconds before starting it again, if it dies at once each time
_SHORT_LIFE = 10.0
# gunicorn's advice for its heartbeat files: a disk that stalls must not look like a dead process
_MEMORY = Path("/dev/shm")  # noqa: S108  # nosec B108


@click.command(
    epilog=examples(
        "forum serve",
        "forum serve --host 0.0.0.0 --port 8080 --workers 4",
        "forum serve --no-worker          where `forum worker` runs as a service of its own",
    )
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64))
@click.option("--no-worker", is_flag=True, help="`forum worker` runs elsewhere.")
def serve(*, host: str, port: int, workers: int, threads: int, no_worker: bool) -> None:
    """Serve the board, with a worker inside.

    No access log is written: a line with an address, a time and a path would join a person with a
    thread. TERM lets requests and the worker finish.
    """
    from forum.cli.opening import open_forum

    with open_forum():
        pass  # settings, keys and stores are in order, and every connection is closed again
    words = f"Serving at http://{host}:{port} (Ctrl+C stops)"
    run(host, port, workers, threads, with_worker=not no_worker, ready=lambda: click.echo(words))


def run(
    host: str,
    port: int,
    workers: int,
    threads: int,
    *,
    with_worker: bool = True,
    ready: Callable[[], None],
) -> None:
    refuse_taken(host, port)
    options = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        "timeout": 60,
        "graceful_timeout": _REQUESTS_END_WITHIN,
        "loglevel": "warning",
        "logger_class": _Log,
        "control_socket_disable": True,
        "worker_tmp_dir": str(_MEMORY) if _MEMORY.is_dir() else None,
        "when_ready": lambda _: ready(),
    }
    gc.collect()
    gc.freeze()  # what is loaded stays shared: looking through it would copy it in each process
    _Server(options, Companion() if with_worker else None).run()


def refuse_taken(host: str, port: int) -> None:
    """In one line, before gunicorn tries and complains."""
    until = time.monotonic() + _TAKEN
    while (error := _bind(host, port)) and time.monotonic() < until:
        time.sleep(0.1)
    if error:
        message = f"port {port} of {host} cannot be had ({error.strerror}); --port takes another"
        raise Refused(message) from error


def _bind(host: str, port: int) -> OSError | None:
    try:
        with socket.create_server((host, port), family=_family(host), reuse_port=False):
            return None
    except OSError as error:
        return error


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


class _Log(Logger):  # type: ignore[misc]
    """gunicorn's own, without addresses and paths: they would join a person with a thread."""

    def warning(self, msg: str, *args: object, **kwargs: Any) -> None:  # noqa: ANN401
        words = "Invalid request" if str(msg).startswith("Invalid request from") else msg
        super().warning(words, *args, **kwargs)

    def exception(self, msg: str, *args: object, **kwargs: Any) -> None:  # noqa: ANN401
        is_request = str(msg).startswith("Error handling request")
        super().exception(
            "Error handling request" if is_request else msg, *(() if is_request else args), **kwargs
        )


class Companion:
    """The worker's process. gunicorn's master looks after it once a second."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._began = 0.0
        self._deaths = 0

    def keep(self) -> None:
        """Start it, or start it again where it has died."""
        if self._process and self._process.poll() is None:
            return
        lived = time.monotonic() - self._began
        if self._process and lived > _SHORT_LIFE:
            self._deaths = 0
        if lived < _PAUSES[min(self._deaths, len(_PAUSES) - 1)]:
            return
        if self._process:
            logging.getLogger("forum").warning("the worker has died; started again")
        self._deaths += 1
        self._start()

    def _start(self) -> None:
        self._began = time.monotonic()
        command = [sys.executable, "-m", "forum.cli", "worker", "--parent", str(os.getpid())]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603  # nosec B603

    def tell(self) -> None:
        """To stop: it finishes what it has begun while the last requests are answered."""
        if self._process and self._process.poll() is None:
            self._process.terminate()

    def stop(self) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_STOP_WITHIN)
            return
        self._process.kill()


class _Master(Arbiter):  # type: ignore[misc]
    """gunicorn's master, with one more process to look after."""

    def __init__(self, app: BaseApplication, companion: Companion | None) -> None:
        self._companion = companion
        super().__init__(app)

    def manage_workers(self) -> None:
        super().manage_workers()
        if self._companion:
            self._companion.keep()

    def stop(self, graceful: bool = True) -> None:  # noqa: FBT001, FBT002  gunicorn's signature
        if self._companion:
            self._companion.tell()
        super().stop(graceful)
        if self._companion:
            self._companion.stop()


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, options: dict[str, object], companion: Companion | None) -> None:
        self._options, self._companion = options, companion
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> object:
        """In each process after the fork: connections are never shared."""
        from forum import create_app

        return create_app()

    def run(self) -> None:
        _Master(self, self._companion).run()
