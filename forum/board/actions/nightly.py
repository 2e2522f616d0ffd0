"""Once a night: companies move to the vault together, buckets are published, ids are made ready."""

from sqlalchemy import delete, select, update

from forum import anonymity
from forum.board.actions.writing import refill_spares
from forum.board.models import CompanyAddition, Thread
from forum.database import db


def take_company_additions() -> int:
    """How many moved. Sets: whatever is repeated after a failure changes nothing."""
    rows = db.session.execute(select(CompanyAddition.key, CompanyAddition.sealed)).all()
    moved = anonymity.take_additions([row.sealed for row in rows])
    keys = [row.key for row in rows]
    for start in range(0, len(keys), 500):
        chunk = keys[start : start + 500]
        db.session.execute(delete(CompanyAddition).where(CompanyAddition.key.in_(chunk)))
    return moved


def publish_buckets() -> int:
    """Each thread's bucket for the day; how many changed."""
    query = select(Thread.id, Thread.salt_id, Thread.company_bucket, Thread.legacy_bucket)
    rows = db.session.execute(query).all()
    counted = anonymity.count_companies([row.salt_id for row in rows])
    buckets = {row.salt_id: max(counted[row.salt_id], row.legacy_bucket) for row in rows}
    changed = [row for row in rows if buckets[row.salt_id] != row.company_bucket]
    for row in changed:
        of_thread = update(Thread).where(Thread.id == row.id)
        db.session.execute(of_thread.values(company_bucket=buckets[row.salt_id]))
    return len(changed)


def make_ready() -> int:
    return refill_spares()
