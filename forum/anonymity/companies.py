"""Distinct companies without company ids: a set of tags a thread, published in buckets.

A company's tag is never on a post, a vote or a report, and no unit writes it together with one:
additions wait sealed in a file of their own and move here once a night in one shuffled unit
(ANONYMITY.md §3, §7).
"""

import logging
import random
import secrets
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from nacl.secret import SecretBox
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from forum.anonymity.keys import keyring
from forum.anonymity.models import CompanySecret, CompanyTag, ReportingCompany
from forum.anonymity.salts import salts_of
from forum.anonymity.shapes import Counted
from forum.anonymity.tags import tag
from forum.anonymity.waiting import waiting_room
from forum.database import after_commit, db, engine_of, separate_unit
from forum.figures import HIDDEN, Bucket, Part, Tally, of_union, part_of, publish

_ID = 16
_CHUNK = 500
_log = logging.getLogger("forum")


def make_company_secret(company_id: str) -> None:
    with separate_unit("vault") as session:
        if session.get(CompanySecret, company_id) is None:
            session.add(CompanySecret(company_id=company_id, secret=secrets.token_bytes(32)))


def company_secret(company_id: str) -> bytes:
    query = select(CompanySecret.secret).where(CompanySecret.company_id == company_id)
    return db.session.scalars(query).one()


def let_wait(company: bytes, salt_id: str, salt: bytes, epoch: str) -> None:
    """That the company takes part in the thread, once the open unit is committed."""
    company_tag = tag("company", company, salt, keyring.epoch(epoch))
    after_commit(lambda: _put(salt_id.encode() + company_tag))


def let_report_wait(company: bytes, post_id: str, salt: bytes, epoch: str) -> None:
    """That the company reported the post, once the open unit is committed.

    Another tag in each post, though their thread has one salt: who reported two joins nothing.
    """
    of_post = tag("report-company", company, salt + post_id.encode(), keyring.epoch(epoch))
    after_commit(lambda: _put(post_id.encode() + of_post))


def _put(plain: bytes) -> None:
    """What it belongs to is committed and acknowledged: it must not fail any more."""
    try:
        waiting_room.put(_box(), plain)
    except OSError as error:
        _log.error("a company was not counted: %s", type(error).__name__)


def take_additions(older: Iterable[bytes] = ()) -> int:
    """Add what waits to the sets, and `older`, which a release before left on the board; how many.

    Safe to repeat: sets.
    """
    opened = [_box().decrypt(one) for one in older]
    return len(opened) + waiting_room.empty(_box(), lambda found: _add(opened + found))


def _add(opened: list[bytes]) -> None:
    """Into the threads' sets, and what is no thread's into the reported posts'."""
    random.SystemRandom().shuffle(opened)
    rows = [(one[:_ID].decode(), one[_ID:]) for one in opened]
    threads = set(salts_of([one for one, _ in rows]))
    with separate_unit("vault") as session:
        _insert(session, CompanyTag, [(one, tag) for one, tag in rows if one in threads])
        _insert(session, ReportingCompany, [(one, tag) for one, tag in rows if one not in threads])


def _insert(session: Any, model: type, rows: list[tuple[str, bytes]]) -> None:  # noqa: ANN401  Session
    insert = insert_sqlite if engine_of("vault").dialect.name == "sqlite" else insert_postgresql
    first = "salt_id" if model is CompanyTag else "post_id"
    for start in range(0, len(rows), _CHUNK):
        chunk = [{first: one, "tag": tag} for one, tag in rows[start : start + _CHUNK]]
        session.execute(insert(model).values(chunk).on_conflict_do_nothing())


def _box() -> SecretBox:
    return SecretBox(keyring.keys.additions)


def count_companies(salt_ids: Iterable[str]) -> dict[str, Bucket]:
    """The published bucket of each thread. Never the count."""
    wanted = list(salt_ids)
    counted: dict[str, Bucket] = {}
    for start in range(0, len(wanted), _CHUNK):
        query = (
            select(CompanyTag.salt_id, func.count())
            .where(CompanyTag.salt_id.in_(wanted[start : start + _CHUNK]))
            .group_by(CompanyTag.salt_id)
        )
        counted.update((row[0], publish(row[1])) for row in db.session.execute(query))
    return {one: counted.get(one, HIDDEN) for one in wanted}


def reported_by_many(post_ids: Iterable[str], least: int) -> set[str]:
    """Of these, the posts whose reporting companies, as published, are at least so many."""
    wanted, reached = list(post_ids), publish(least)
    found: set[str] = set()
    for start in range(0, len(wanted), _CHUNK):
        query = (
            select(ReportingCompany.post_id, func.count())
            .where(ReportingCompany.post_id.in_(wanted[start : start + _CHUNK]))
            .group_by(ReportingCompany.post_id)
        )
        found |= {row[0] for row in db.session.execute(query) if publish(row[1]) >= reached}
    return found


def keep_reporting_companies(post_ids: Collection[str]) -> None:
    """Forget those of all other posts: somebody has decided about them."""
    with separate_unit("vault") as session:
        known = set(session.scalars(select(ReportingCompany.post_id).distinct()))
        gone = sorted(known - set(post_ids))
        for start in range(0, len(gone), _CHUNK):
            chunk = ReportingCompany.post_id.in_(gone[start : start + _CHUNK])
            session.execute(delete(ReportingCompany).where(chunk))


def count_companies_together(threads: Iterable[Counted]) -> Part:
    """Distinct companies over several threads, as they may be told beside the threads' own buckets.

    Tags of two threads cannot be compared, so each company's secret is tried against each set.
    A thread whose epoch or salt was destroyed has its own bucket left, and no set.
    """
    wanted = list(threads)
    parts = [part_of(one.company_bucket, one.people) for one in wanted]
    return of_union(_tally(wanted), parts)


def _tally(threads: Sequence[Counted]) -> Tally:
    sets = _sets([thread.salt_id for thread in threads])
    salts, keys = salts_of(sets), keyring.keys.epochs
    there = [one for one in threads if one.salt_id in salts and one.epoch in keys]
    shown, small, both = 0, 0, 0
    for secret in db.session.scalars(select(CompanySecret.secret)):
        found = {
            bool(one.company_bucket)
            for one in there
            if tag("company", secret, salts[one.salt_id], keys[one.epoch]) in sets[one.salt_id]
        }
        shown, small, both = shown + (True in found), small + (False in found), both + bool(found)
    return Tally(shown, small, both)


def _sets(salt_ids: list[str]) -> dict[str, set[bytes]]:
    sets: dict[str, set[bytes]] = {}
    for start in range(0, len(salt_ids), _CHUNK):
        chunk = salt_ids[start : start + _CHUNK]
        query = select(CompanyTag.salt_id, CompanyTag.tag).where(CompanyTag.salt_id.in_(chunk))
        for salt_id, company_tag in db.session.execute(query):
            sets.setdefault(salt_id, set()).add(company_tag)
    return sets
