"""Between the right password and what it opens: a pending step, kept by a cookie of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from forum import clock
from forum.accounts.actor import Role
from forum.accounts.models import CODE_ATTEMPTS, PendingStep, Staff
from forum.accounts.passkeys import new_challenge
from forum.accounts.policy import needs_second_factor
from forum.accounts.queries import has_factor
from forum.accounts.tokens import hash_of_token, new_token
from forum.accounts.totp import new_secret
from forum.anonymity import seal_factor
from forum.database import db
from forum.errors import NotFound

_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, repr=False)
class Waiting:
    """The password was right, and more is asked: `factor`, `enrol` or `change`."""

    token: str
    staff_id: str
    asked: str


def begin_sign_in(staff_id: str) -> Waiting | None:
    """What is asked of staff after their password; None where it is enough."""
    if has_factor(staff_id):
        return begin(staff_id, "factor")
    role = db.session.scalars(select(Staff.role).where(Staff.id == staff_id)).one()
    return begin(staff_id, "enrol") if needs_second_factor(Role(role)) else None


def begin(staff_id: str, asked: str, *, is_confirmed: bool = False) -> Waiting:
    token = new_token()
    db.session.add(
        PendingStep(
            token_hash=hash_of_token(token),
            staff_id=staff_id,
            asked=asked,
            is_confirmed=is_confirmed,
            challenge=new_challenge(),
            new_box=b"" if asked == "factor" else seal_factor(staff_id, new_secret().encode()),
            expires_at=_end(),
        )
    )
    db.session.flush()
    return Waiting(token, staff_id, asked)


def hold(token: str, asked: str) -> tuple[PendingStep, Staff]:
    """The step and whose it is, locked: of two at once the second sees what came of the first.

    NotFound for a step that is used, tried too often or too old, and for who was disabled.
    """
    token_hash = hash_of_token(token)
    staff_id = db.session.scalar(
        select(PendingStep.staff_id).where(PendingStep.token_hash == token_hash)
    )
    staff = lock(staff_id) if staff_id else None
    query = select(PendingStep).where(
        PendingStep.token_hash == token_hash,
        PendingStep.asked == asked,
        PendingStep.attempts < CODE_ATTEMPTS,
        PendingStep.expires_at > clock.now(),
    )
    step = db.session.scalar(query.execution_options(populate_existing=True))
    if step is None or staff is None or not staff.is_active:
        raise NotFound
    return step, staff


def lock(staff_id: str) -> Staff:
    query = select(Staff).where(Staff.id == staff_id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def forget_steps(staff_id: str, asked: str = "") -> None:
    """What was begun with an older password, role or factor leads nowhere."""
    query = delete(PendingStep).where(PendingStep.staff_id == staff_id)
    db.session.execute(query.where(PendingStep.asked == asked) if asked else query)


def _end() -> datetime:
    """The end of the hour in which ten minutes from now lies; the cookie ends earlier."""
    end = clock.now() + _LASTS + timedelta(hours=1)
    return end.replace(minute=0, second=0, microsecond=0)
