"""Letters of accounts go by `forum.mail`; importing it lets the worker know how.

Those that somebody asked for are carried with a sealed address: only the worker opens it.
"""

from base64 import b64decode

from forum import mail, outbox
from forum.accounts.actions.subscribing import KIND, LISTS
from forum.anonymity import mail_key

__all__ = ["mail"]


@outbox.handles(KIND)
def send_sealed(payloads: list[outbox.Payload]) -> None:
    """Each payload: letter, box, params. One that was sealed for another key goes to nobody."""
    for payload in payloads:
        one = mail_key.open_recipient(b64decode(payload["box"]))
        if one:
            stop = f"/letters/stop/{one.token}" if payload["letter"] in LISTS else ""
            who = {"to": one.address, "language": one.language}
            mail.deliver(payload | who, stop)
