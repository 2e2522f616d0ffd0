"""A code of eight digits on its way to a mailbox, and whether it was typed right.

What a row is known by is bound to what the code is for: one sent to join moves no address.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, update

from forum import clock
from forum.accounts.actions.posting import post
from forum.accounts.models import CODE_ATTEMPTS, JoinCode
from forum.accounts.tokens import hash_of_code
from forum.database import db

_LASTS = timedelta(minutes=30)


@dataclass(frozen=True)
class Letter:
    """Which one is due, and to whom; without a company its code fits nobody."""

    name: str
    to: str
    company_id: str | None
    language: str


def send_code(letter: Letter, token: str, token_hash: bytes) -> None:
    """The same rows whoever is asked for."""
    code = f"{secrets.randbelow(10**8):08}"
    db.session.add(
        JoinCode(
            token_hash=token_hash,
            address=letter.to if letter.company_id else "",
            company_id=letter.company_id,
            code_hash=hash_of_code(code, token),
            expires_at=code_ends_at(),
        )
    )
    post(letter.name, letter.to, letter.language, code=f"{code[:4]} {code[4:]}")


def take_code(token: str, token_hash: bytes, code: str) -> Row[*tuple[Any, ...]] | None:
    """Company and address of the row whose code this is. Every try is counted, right or wrong."""
    counted = (
        update(JoinCode)
        .where(
            JoinCode.token_hash == token_hash,
            JoinCode.attempts < CODE_ATTEMPTS,
            JoinCode.expires_at > clock.now(),
        )
        .values(attempts=JoinCode.attempts + 1)
        .returning(JoinCode.code_hash, JoinCode.company_id, JoinCode.address)
    )
    row = db.session.execute(counted).one_or_none()
    digits = "".join(code.split())
    if row is None or not secrets.compare_digest(row.code_hash, hash_of_code(digits, token)):
        return None
    return row if row.company_id else None


def code_ends_at() -> datetime:
    """The end of the hour in which half an hour from now lies: it tells no minute of asking."""
    end = clock.now() + _LASTS + timedelta(hours=1)
    return end.replace(minute=0, second=0, microsecond=0)
