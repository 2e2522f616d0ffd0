"""The next record of the chain; its mark is kept beside the keys as soon as it is committed."""

import logging
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from forum import clock
from forum.anonymity import Head, keep_head, mark_record
from forum.away import name_of
from forum.breakglass.models import Record, Step
from forum.breakglass.queries import broken, last_head
from forum.database import db
from forum.errors import AlreadyDone, NotAllowed

_HEAD = "breakglass_head"
_log = logging.getLogger("forum")


def check_unbroken() -> None:
    """Nothing is added to records that somebody touched. Raises NotAllowed."""
    is_looked_at = _HEAD in db.session().info  # by the record before, in this very unit
    if not is_looked_at and (problem := broken()):
        raise NotAllowed(problem)


def record(request_id: str, step: Step, **columns: Any) -> Record:  # noqa: ANN401
    check_unbroken()
    before = last_head()
    made = Record(
        number=before.number + 1, request_id=request_id, step=step, at=clock.now(), **columns
    )
    made.mark = mark_record(before.mark, bytes(made))
    db.session.add(made)
    db.session.flush()
    db.session().info[_HEAD] = Head(made.number, made.mark)
    return made


def adopt_head() -> None:
    """Keep the last record's mark, where the records fit: after a restore. Raises NotAllowed."""
    problem = broken()
    if problem not in ("", "breakglass.record.no_head"):
        raise NotAllowed(problem)
    if (head := last_head()).number:
        keep_head(head)


@event.listens_for(Session, "after_commit")
def _keep(session: Session) -> None:
    head = session.info.pop(_HEAD, None)
    if head:
        try:
            keep_head(head)
        except OSError as error:  # it is committed; the next record or the doctor comes upon it
            _log.error("the head of the break-glass record is not kept: %s", name_of(error))


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_HEAD, None)


def refuse_ended(state: str) -> None:
    """Raises AlreadyDone for a request that was opened, closed or has expired."""
    if state in ("opened", "closed", "expired"):
        raise AlreadyDone(f"breakglass.already.{state}")
