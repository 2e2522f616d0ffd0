"""The night's jobs. Each may run twice: they fill up, publish or remove what is due."""

import logging
from collections.abc import Callable
from functools import partial

from flask import current_app

from forum import anonymity, destroying, outbox, rewriting, schedule
from forum.accounts import actions as accounts
from forum.accounts.queries import active_companies
from forum.anonymity import keyring
from forum.away import is_away, name_of
from forum.board import actions as board
from forum.board import queries as on_board
from forum.breakglass import actions as breakglass
from forum.database import Store, db, unit_of_work
from forum.feedback import actions as feedback
from forum.insights import actions as insights
from forum.moderation import actions as moderation
from forum.moderation import queries as claims
from forum.retrying import retried
from forum.search import indexing
from forum.web import nonces

Job = Callable[[], object]

_log = logging.getLogger("forum.nightly")


def run_jobs() -> dict[str, int]:
    """Do them now; how many rows each changed, 0 for a job that does not count."""
    return {name: int(str(job() or 0)) for name, job in JOBS.items()}


@outbox.handles(schedule.KIND)
def run_due(payloads: list[outbox.Payload]) -> None:
    """What `schedule.add_due` handed over."""
    for payload in payloads:
        if job := JOBS.get(payload["job"]):
            job()


def _in(store: Store, job: Job) -> Job:
    @retried
    def run() -> object:
        with unit_of_work(store):
            return job()

    return run


def delete_due_posts() -> int:
    """Each minute: posts of people who left, each in a unit of its own; how many."""
    db.session.rollback()
    return sum(map(_delete, on_board.due_posts()))


def _delete(post_id: str) -> bool:
    """One that fails by itself keeps no other waiting: the doctor tells what is late."""
    try:
        return bool(_in("board", partial(board.carry_out_deletion, post_id))())
    except Exception as error:
        if is_away(error):
            raise
        _log.error("a deletion failed: %s", name_of(error))
        return False


def restore_over_claims() -> int:
    """Posts that were hidden for 30 days for a claim, each in a unit of its own; how many."""
    db.session.rollback()
    over = claims.over_claims()
    db.session.rollback()
    return sum(_restored(claim_id) for claim_id in over)


def _restored(claim_id: str) -> bool:
    return bool(_in("board", partial(moderation.restore_if_over, claim_id))())


def _make_epoch_key() -> int:
    before = len(keyring.keys.epochs)
    keyring.current_epoch()
    return len(keyring.keys.epochs) - before


@retried
def _publish_crowd() -> int:
    """Read in identity before the board's unit begins: a unit has one store."""
    active = active_companies()
    db.session.rollback()
    with unit_of_work("board"):
        return board.publish_crowd(active)


@retried
def _hide_reported() -> int:
    """The board's unit alone: the vault's sets are tidied in one of their own."""
    with unit_of_work("board"):
        return moderation.hide_reported(current_app.config["FORUM"].auto_hide_companies)


# In their order: companies move before they are counted, and what was deleted goes at the end.
JOBS: dict[str, Job] = {
    "companies": _in("board", board.take_company_additions),
    "buckets": _in("board", board.publish_buckets),
    "item_buckets": _in("board", feedback.publish_item_buckets),
    "reported": _hide_reported,
    "weeks": _in("board", insights.freeze_weeks),
    "crowd": _publish_crowd,
    "destroyed": destroying.destroy_due,
    "spare_threads": _in("board", board.make_ready),
    "escrow": _in("board", breakglass.remove_escrow),
    "claims_over": restore_over_claims,
    "claims_forgotten": _in("board", moderation.forget_claims),
    "claimants": _in("identity", moderation.forget_claimants),
    "second_looks": _in("board", board.choose_second_looks),
    "watches": _in("board", board.remove_old_watches),
    "drafts": _in("board", board.remove_old_drafts),
    "deletions": _in("board", board.reseal_deletions),
    "uploads": _in("board", board.remove_unused),
    "upload_files": board.tidy_shelf,
    "board_forms": _in("board", lambda: nonces.remove_expired("board")),
    "identity_forms": _in("identity", lambda: nonces.remove_expired("identity")),
    "accounts": _in("identity", accounts.remove_expired),
    "removed": _in("identity", accounts.close_removed),
    "resets": _in("identity", accounts.tell_ready_resets),
    "sessions": anonymity.remove_expired,
    "epochs": _make_epoch_key,
    "index": indexing.tidy,
    "rows": rewriting.rewrite_rows,
    "pages": rewriting.pack_pages,
}
