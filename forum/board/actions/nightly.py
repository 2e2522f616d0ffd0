"""Once a night: companies move to the vault together, buckets are published, ids are made ready."""

from collections.abc import Mapping

from sqlalchemy import delete, select, update

from forum import anonymity
from forum.board.actions.writing import refill_spares
from forum.board.models import CompanyAddition, Crowd, Split, Thread
from forum.board.queries import forget_crowd
from forum.database import db
from forum.figures import Bucket


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
    """Each thread's bucket for the day; how many rose. None falls: sets only grow.

    A thread that began anew has its companies of before in `legacy_bucket` alone. One that was
    split off has none: the set under the common salt is the other's.
    """
    query = select(Thread.id, Thread.salt_id, Thread.company_bucket, Thread.legacy_bucket)
    query = query.where(Thread.id.not_in(select(Split.thread_id)))
    rows = db.session.execute(query).all()
    counted = anonymity.count_companies([row.salt_id for row in rows])
    buckets = {row.id: max(counted[row.salt_id], row.legacy_bucket) for row in rows}
    risen = [row for row in rows if buckets[row.id] > row.company_bucket]
    for row in risen:
        of_thread = update(Thread).where(Thread.id == row.id)
        db.session.execute(of_thread.values(company_bucket=buckets[row.id]))
    return len(risen)


def publish_crowd(active: Mapping[str, Bucket]) -> int:
    """Active companies, in all and by what they share; how many buckets changed."""
    before = {row.name: row.bucket for row in db.session.scalars(select(Crowd))}
    db.session.execute(delete(Crowd).where(Crowd.name.not_in(active)))
    for name, bucket in active.items():
        db.session.merge(Crowd(name=name, bucket=bucket))
    forget_crowd()
    return len(set(before.items()) ^ set(active.items()))


def make_ready() -> int:
    return refill_spares()
