"""The letters that the demo sent: they went into the spool, and are read there."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser
from pathlib import Path

from forum.config import Settings
from forum.mail import spooled

SHOWN = 30


@dataclass(frozen=True)
class SpooledLetter:
    to: str
    subject: str
    text: str
    at: datetime


def letters(settings: Settings) -> list[SpooledLetter]:
    """The newest first."""
    return [_letter(path) for path in spooled(settings)[:SHOWN]]


def _letter(path: Path) -> SpooledLetter:
    parser = BytesParser(policy=policy.default)
    message = parser.parsebytes(path.read_bytes())
    sent = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return SpooledLetter(
        str(message["To"]), str(message["Subject"]), str(message.get_content()).strip(), sent
    )
