"""What an epoch's end does, over all stores; killed anywhere, the next run goes on from there.

The ledger, then the key: from then on nobody can know, whatever comes next. Then, ten threads at a
time, their salts in the vault and their new beginning on the board, which is the list of what is
still to do; last the sets of companies (docs/decisions/0016-epochs.md).
"""

from collections.abc import Callable, Iterable

from forum import anonymity
from forum.accounts import actions as accounts
from forum.board import actions as board
from forum.database import STORES, db, empty_log, unit_of_work
from forum.events import publish
from forum.events.board import EpochDestroyed
from forum.feedback import actions as feedback
from forum.retrying import retried

_CHUNK = 10
Step = Callable[[int], None]


def destroy_due() -> int:
    """Every night: what is due, and what was begun; how many threads began anew."""
    return destroy(anonymity.due_epochs())


def destroy(epochs: Iterable[str], step: Step | None = None) -> int:
    """Their keys, for good; how many threads began anew."""
    names = list(epochs)
    if names:
        _count_a_last_time()
        anonymity.destroy_epochs(names)
    return finish(step)


def rotate() -> str:
    """Keys that nobody has yet, for what is written from now on, and nobody is signed in any more.

    The new epoch's name. What needs the members stays: docs/operating.md.
    """
    with unit_of_work("board"):
        board.take_company_additions()  # what waits is sealed with a key that goes
    name = anonymity.begin_another_epoch()
    anonymity.end_sessions()
    with unit_of_work("identity"):
        accounts.end_sessions()
    return name


def finish(step: Step | None = None) -> int:
    """Whatever the ledger says and is not done yet."""
    anonymity.destroy_again()
    with unit_of_work("board"):
        left = board.unsettled_threads()
    count = 0
    for start in range(0, len(left), _CHUNK):
        chunk = left[start : start + _CHUNK]
        anonymity.destroy_salts([one.salt_id for one in chunk])
        count += _settle(chunk)
        if step:
            step(len(chunk))
    anonymity.sweep_vault()
    for store in STORES:
        empty_log(store)
    _tell()
    return count


@retried
def _settle(chunk: list[board.Unsettled]) -> int:
    with unit_of_work("board"):
        return board.settle_threads(chunk)


def _count_a_last_time() -> None:
    for job in (
        board.take_company_additions,
        board.publish_buckets,
        feedback.publish_item_buckets,
    ):
        with unit_of_work("board"):
            job()


def _tell() -> None:
    with unit_of_work("board"):
        for name in sorted(anonymity.destroyed_epochs()):
            publish(EpochDestroyed(name))
    db.session.rollback()
