"""Letters leave here: over SMTP, or as files into the spool where no server is set. The worker's.

A letter is plain text with a subject that says nothing about anybody, as company mail is read by
more than its addressee.
"""

import os
import smtplib
import ssl
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import localtime, make_msgid
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import current_app

from forum import clock, outbox
from forum.away import NotNow
from forum.config import LANGUAGES, Settings
from forum.database import new_id
from forum.web import language

_SECONDS = 20
_NEVER = 500  # the least code by which a mail server refuses for good
_LINE = 998  # characters, RFC 5322
_STALE = 3600.0  # seconds after which a half-written letter is nobody's


@outbox.handles("mail")
def send_letters(payloads: list[outbox.Payload]) -> None:
    """One letter for each payload: letter, to, language, params. One to nobody is dropped."""
    for payload in payloads:
        if payload["to"]:
            deliver(payload)


def deliver(payload: outbox.Payload, stop: str = "") -> None:
    """Raises NotNow where the server is away. `stop` is as in `write`."""
    settings: Settings = current_app.config["FORUM"]
    send(write(payload, settings, stop), settings)


def write(payload: outbox.Payload, settings: Settings, stop: str = "") -> EmailMessage:
    """The letter in the language of whoever asked for it; a `path` becomes a `link`.

    A letter of a list has at `stop` where it is stopped by one click (RFC 8058).
    """
    chosen = payload["language"] if payload["language"] in LANGUAGES else settings.default_language
    text = partial(language.text_in, chosen)
    params = {"link": settings.base_url + payload["params"].get("path", ""), **payload["params"]}
    params["board"] = settings.base_url
    name = payload["letter"]
    letter = EmailMessage()
    letter["Subject"] = text(f"mail.{name}.subject")
    letter["From"] = settings.mail_from
    letter["To"] = Address(addr_spec=payload["to"])
    letter["Date"] = localtime()
    letter["Message-ID"] = make_msgid(domain=settings.mail_from.rpartition("@")[2].strip(">"))
    letter["Auto-Submitted"] = "auto-generated"
    if stop:
        _mark_as_list(letter, settings, stop)
    # Not render_template: it would ask who is here and in which theme, and nobody is.
    template = current_app.jinja_env.get_template(f"mail/{name}.txt")
    letter.set_content(template.render(_=text, **params))
    # A link that is folded is written as an encoded word, which no mail program follows.
    letter.policy = letter.policy.clone(max_line_length=_LINE)
    return letter


def _mark_as_list(letter: EmailMessage, settings: Settings, stop: str) -> None:
    letter["List-Id"] = f"<letters.{urlsplit(settings.base_url).hostname}>"
    letter["List-Unsubscribe"] = f"<{settings.base_url}{stop}>"
    letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def send(letter: EmailMessage, settings: Settings) -> None:
    if settings.smtp_url:
        _send_by_smtp(letter, settings.smtp_url)
    else:
        _spool(letter, settings.mail_dir)


def _send_by_smtp(letter: EmailMessage, url: str) -> None:
    """Raises NotNow where the server is away or asks to wait: the letter can go later."""
    try:
        _hand_over(letter, url)
    except OSError as error:  # smtplib's own are OSErrors, too
        if _is_final(error):
            raise
        raise NotNow from error


def _is_final(error: OSError) -> bool:
    """Whether the server will never take this letter: a code of 500 and more."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= _NEVER for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        return int(error.smtp_code) >= _NEVER
    return False


def _hand_over(letter: EmailMessage, url: str) -> None:
    parts = urlsplit(url)
    server = _connect(parts.scheme, parts.hostname or "localhost", parts.port)
    try:
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(letter)
    finally:
        # Taken is taken: a farewell that fails would only send the letter twice.
        with suppress(OSError):
            server.quit()


def _connect(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    """Encrypted from the start for smtps, else as soon as the server offers it."""
    context = ssl.create_default_context()
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port or 465, timeout=_SECONDS, context=context)
    server = smtplib.SMTP(host, port or 587, timeout=_SECONDS)
    server.ehlo_or_helo_if_needed()
    if server.has_extn("starttls"):
        server.starttls(context=context)
    return server


def _spool(letter: EmailMessage, folder: Path) -> None:
    """A whole file or none: whoever lists the spool sees no half letter."""
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    path = folder / f"{new_id()}.eml"
    beside = path.with_suffix(".part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(bytes(letter))
            file.flush()
            os.fsync(descriptor)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _sweep(folder: Path) -> None:
    """Halves that a killed worker left: they hold an address and a code."""
    for half in folder.glob("*.part"):
        if clock.now().timestamp() - half.stat().st_mtime > _STALE:
            half.unlink(missing_ok=True)


def spooled(settings: Settings) -> list[Path]:
    """The letters in the spool, the newest first."""
    found = settings.mail_dir.glob("*.eml")
    return sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True)
