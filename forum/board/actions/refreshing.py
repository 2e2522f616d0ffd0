"""Stay fresh: 아직 맞아요 and 이제는 달라요, the release an answer was checked for, fresh eyes."""

from collections.abc import Collection
from hashlib import blake2b
from heapq import nsmallest

from sqlalchemy import delete, func, select

from forum import anonymity, clock, text
from forum.accounts import guarding
from forum.accounts.actor import Actor
from forum.board import policy, queries
from forum.board.actions import sanctioning
from forum.board.models import (
    RELEASE_LIMIT,
    Freshness,
    Post,
    Recheck,
    ReleaseCheck,
    SecondLook,
    Thread,
)
from forum.board.queries.visible import is_open
from forum.database import db
from forum.errors import NotAllowed, NotFound, NotValid

A_WEEK = 10  # old threads that return
OLD_DAYS = 180  # in which nothing happened in them
REST_WEEKS = 8  # until one returns again


def say_freshness(actor: Actor, thread: Thread, post: Post, *, is_right: bool, voices: int) -> None:
    """One word a person and answer; another one takes its place.

    `voices`: as many that say "not any more" bring it before CX. Raises NotAllowed, HeldBack.
    """
    if not policy.may_refresh(actor, post, is_mine=queries.is_mine(actor, thread, post)):
        raise policy.refusal(actor, "board.freshness.not_allowed")
    sanctioning.check_may_judge(actor)
    if not anonymity.has_voice(actor, thread):
        raise NotAllowed("board.vote.begun_before")
    key = (post.id, anonymity.sign(actor, thread, "stale"))
    row = db.session.get(Freshness, key)
    was_wrong = row is not None and not row.is_right
    row = row or Freshness(post_id=key[0], voter_tag=key[1])
    row.is_right = is_right
    db.session.add(row)
    _weigh(post, voices, fell=was_wrong and is_right)


def take_back_freshness(actor: Actor, thread: Thread, post: Post, *, voices: int) -> None:
    if not actor.is_member:
        raise NotAllowed("board.freshness.not_allowed")
    found = db.session.get(Freshness, (post.id, anonymity.sign(actor, thread, "stale")))
    if found:
        db.session.delete(found)
        _weigh(post, voices, fell=not found.is_right)


def _weigh(post: Post, voices: int, *, fell: bool) -> None:
    """The warning comes and goes with the voices, until staff have looked.

    Of a thread that began anew nobody's voice of before is left: only what fell just now counts.
    """
    db.session.flush()
    says_no = (Freshness.post_id == post.id, ~Freshness.is_right)
    count = db.session.scalar(select(func.count()).select_from(Freshness).where(*says_no)) or 0
    row = db.session.get(Recheck, post.id)
    if count >= voices and row is None:
        db.session.add(Recheck(post_id=post.id, at=clock.hour()))
    elif fell and count == voices - 1 and row is not None and not row.staff_id:
        db.session.delete(row)


def check_release(
    actor: Actor, post: Post, *, release: str, kept: Collection[str] = ()
) -> ReleaseCheck:
    """An answer is right for this release: what readers said before is answered.

    Raises NotAllowed, NotValid, GivesAway.
    """
    if not policy.may_check(actor, post) or not actor.badge:
        raise NotAllowed("board.check.not_allowed")
    ready = ready_release(release)
    guarding.check(actor, kept, release=ready)
    forget_of(post)
    row = ReleaseCheck(
        post_id=post.id,
        release=ready,
        staff_id=actor.badge.id,
        staff_team=actor.badge.team,
        at=clock.now(),
    )
    db.session.add(row)
    return row


def take_back_check(actor: Actor, post: Post) -> None:
    if not policy.may_check(actor, post):
        raise NotAllowed("board.check.not_allowed")
    forget_check(post)


def let_warning_stand(actor: Actor, post: Post) -> None:
    """Looked at: the answer is of then, and goes on saying so. It leaves the list."""
    if not policy.may_read_rechecks(actor) or not actor.badge:
        raise NotAllowed("board.check.not_allowed")
    row = db.session.get(Recheck, post.id)
    if row is None:
        raise NotFound("board.post.not_found")
    row.staff_id = actor.badge.id


def ready_release(release: str) -> str:
    cleaned = text.clean_line(release)
    if not cleaned:
        raise NotValid("board.check.empty", "release")
    if len(cleaned) > RELEASE_LIMIT:
        raise NotValid("board.check.long", "release", limit=RELEASE_LIMIT)
    return cleaned


def forget_of(post: Post) -> None:
    """The post is gone, or was looked at anew: what was said about it, too."""
    for model in (Freshness, Recheck, ReleaseCheck):
        db.session.execute(delete(model).where(model.post_id == post.id))


def forget_check(post: Post) -> None:
    """Other words than those that were checked."""
    db.session.execute(delete(ReleaseCheck).where(ReleaseCheck.post_id == post.id))


def forget_voices(thread: Thread) -> None:
    """Nobody can tell any more whose they were; what they brought about stays."""
    posts = select(Post.id).where(Post.thread_id == thread.id)
    db.session.execute(delete(Freshness).where(Freshness.post_id.in_(posts)))


def choose_second_looks() -> int:
    """Nightly: this week's old solved threads, unless they are chosen; how many.

    By the week's name and the thread's, hashed: nobody's choice, and of nobody.
    """
    week = clock.week()
    chosen = select(SecondLook.thread_id).where(SecondLook.week == week)
    if db.session.scalar(chosen.limit(1)):
        return 0
    rested = select(SecondLook.thread_id).where(SecondLook.week > clock.week_before(REST_WEEKS))
    doubted = select(Recheck.post_id).where(Recheck.post_id == Thread.accepted_post_id)
    query = select(Thread.id).where(
        is_open(),
        Thread.kind == "question",
        Thread.accepted_post_id.is_not(None),
        Thread.active_at < clock.days_ago(OLD_DAYS),
        Thread.id.not_in(rested),
        ~doubted.exists(),
    )
    found = nsmallest(A_WEEK, db.session.scalars(query), key=lambda one: _drawn(str(week), one))
    db.session.add_all(SecondLook(week=week, thread_id=one) for one in found)
    return len(found)


def _drawn(week: str, thread_id: str) -> bytes:
    return blake2b(f"{week} {thread_id}".encode(), digest_size=16).digest()
