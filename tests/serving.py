"""The forum as people run it: `forum serve` in a process of its own, and a real mail server."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller

from tests import stores
from tests.bench.serving import free_port, wait_for

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Mailbox:
    """What a real SMTP server received."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802  aiosmtpd's name
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def find(self, address: str, pattern: str) -> str | None:
        """The pattern's first group in the newest letter to this address."""
        for letter in reversed(self.letters):
            if address in str(letter["To"]):
                found = re.search(pattern, letter.get_body(("plain",)).get_content())
                if found:
                    return found[1]
        return None


@contextmanager
def mail_server() -> Iterator[tuple[Mailbox, str]]:
    """A mailbox and the URL that delivers into it."""
    mailbox, port = Mailbox(), free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()
        controller.loop.close()


@contextmanager
def forum_served(
    data_dir: Path,
    secret_key: str,
    *,
    workers: str = "1",
    host: str = "127.0.0.1",
    **settings: str,
) -> Iterator[str]:
    """`forum serve` with its worker on a free port; the address without a slash."""
    port = free_port()
    address = f"http://{host}:{port}"
    environment = os.environ | {
        **stores.environment_of(data_dir),
        "FORUM_SECRET_KEY": secret_key,
        "FORUM_BASE_URL": address,
        **{f"FORUM_{name.upper()}": value for name, value in settings.items()},
    }
    command = [str(Path(sys.executable).parent / "forum"), "serve", "--port", str(port)]
    process = subprocess.Popen([*command, "--workers", workers], env=environment)
    try:
        wait_for(port, 60)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(40)
