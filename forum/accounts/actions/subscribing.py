"""Letters that a member asks for: each week the same to everybody, or also about news.

Nothing here joins a subscription with an account: it is found by a token that comes from the
secret of the member who is here, or that stands in the letter itself.
"""

import secrets
from base64 import b64encode
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import delete, select, update

from forum import clock, outbox
from forum.accounts import limits
from forum.accounts.actor import Actor
from forum.accounts.addresses import read_address
from forum.accounts.models import CODE_ATTEMPTS, LetterSubscription
from forum.accounts.queries import live_subscriptions, subscription_id, subscription_of
from forum.accounts.tokens import hash_of_code
from forum.anonymity import Recipient, letters_token, mail_key
from forum.database import db
from forum.errors import NotAllowed, NotValid

KIND = "mail.sealed"
NEWS, WEEKLY = "news", "weekly"
LISTS = (NEWS, WEEKLY)
DAYS = 60
PACES = ("weekly", "daily")
Pace = Literal["weekly", "daily"]

_PER_ACCOUNT = limits.Limit("letters", most=10, minutes=60)
_PER_ADDRESS = limits.Limit("letters-address", most=3, minutes=60)
_CODES = limits.Limit("letters-code", most=30, minutes=60)
_CODE_DAYS = 1  # and what is left of today
_CHUNK = 500


def last_day() -> date:
    """The last Monday within sixty days: it tells the week of a choice, and no later visit."""
    day = clock.today() + timedelta(days=DAYS)
    return day - timedelta(days=day.weekday())


def choose_letters(actor: Actor, pace: str, address: str = "", *, language: str = "ko") -> bool:
    """Ask for letters, change how often or prolong it; whether a code was sent.

    Without an address the one that was given stays. Raises NotAllowed, NotValid, TooMany.
    """
    if not actor.is_member or not mail_key.is_there():
        raise NotAllowed("accounts.letters.unavailable")
    if pace not in PACES:
        raise NotValid("accounts.letters.choose", field="pace")
    if address:
        _begin(actor, pace, address, language)
        return True
    row = subscription_of(actor)
    if row is None or not row.is_confirmed:
        raise NotValid("accounts.form.needed", field="address")
    row.pace, row.until = pace, last_day()
    return False


def _begin(actor: Actor, pace: str, address: str, language: str) -> None:
    """The code goes to the address: nobody gets letters that a stranger asked for."""
    asked = read_address(address)
    limits.count(_PER_ACCOUNT, actor.account_id)
    limits.count(_PER_ADDRESS, asked.canonical)
    token, code = letters_token(actor), f"{secrets.randbelow(10**8):08}"
    row = LetterSubscription(
        id=subscription_id(token),
        pace=pace,
        box=mail_key.seal_recipient(Recipient(asked.text, language, token)),
        until=clock.today() + timedelta(days=_CODE_DAYS),
        told_week=clock.week(),  # the first comes with everybody's next
        code_hash=hash_of_code(code, token),
        attempts=0,
    )
    db.session.merge(row)
    _post("letters_code", [row.box], code=f"{code[:4]} {code[4:]}")


def confirm_letters(actor: Actor, code: str) -> bool:
    """Whether this was the code. Every try is counted."""
    limits.count(_CODES, actor.account_id)
    token = letters_token(actor)
    mine = LetterSubscription.id == subscription_id(token)
    counted = (
        update(LetterSubscription)
        .where(
            mine,
            LetterSubscription.code_hash.is_not(None),
            LetterSubscription.attempts < CODE_ATTEMPTS,
            LetterSubscription.until >= clock.today(),
        )
        .values(attempts=LetterSubscription.attempts + 1)
        .returning(LetterSubscription.code_hash)
    )
    kept = db.session.scalar(counted)
    digits = "".join(code.split())
    if kept is None or not secrets.compare_digest(kept, hash_of_code(digits, token)):
        return False
    done = {"code_hash": None, "attempts": 0, "until": last_day()}
    db.session.execute(update(LetterSubscription).where(mine).values(done))
    return True


def stop_letters(actor: Actor) -> None:
    """The row goes; tokens that lie sealed beside threads lead nowhere from now on."""
    if actor.is_member:
        stop_letters_of(letters_token(actor))


def stop_letters_of(token: str) -> None:
    """By the link in a letter, whoever follows it. Nothing tells whether there was one."""
    gone = delete(LetterSubscription).where(LetterSubscription.id == subscription_id(token))
    db.session.execute(gone)


def write_weekly() -> int:
    """The week's letter to everybody who asked for letters and has not had it; how many."""
    week = clock.week()
    query = select(LetterSubscription.id, LetterSubscription.box)
    rows = db.session.execute(
        query.where(*live_subscriptions(), LetterSubscription.told_week < week)
    ).all()
    for some in _chunks([row.id for row in rows]):
        told = update(LetterSubscription).where(LetterSubscription.id.in_(some))
        db.session.execute(told.values(told_week=week))
    return _post(WEEKLY, [row.box for row in rows])


def write_news(tokens: Collection[str]) -> int:
    """One letter to each of those who still want it, about however many threads; how many."""
    boxes: list[bytes] = []
    for some in _chunks([subscription_id(token) for token in tokens]):
        query = select(LetterSubscription.box).where(
            *live_subscriptions(), LetterSubscription.pace == "daily"
        )
        boxes += db.session.scalars(query.where(LetterSubscription.id.in_(some)))
    return _post(NEWS, boxes)


def _post(letter: str, boxes: Iterable[bytes], **params: object) -> int:
    """The outbox draws each one's number and is carried out in their order: they are shuffled."""
    count = 0
    for box in boxes:
        payload = {"letter": letter, "box": b64encode(box).decode(), "params": params}
        outbox.add("identity", KIND, payload)
        count += 1
    return count


def forget_letters() -> int:
    """All of them, when the mail worker has a new key; how many."""
    gone = delete(LetterSubscription).returning(LetterSubscription.id)
    return len(db.session.execute(gone).all())


def _chunks(ids: list[bytes]) -> Iterable[list[bytes]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))
