"""One thread as its page shows it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup
from sqlalchemy import ColumnElement, Select, bindparam, func, select, true

from forum import anonymity
from forum.accounts.actor import Actor
from forum.board import policy
from forum.board.models import (
    HELD,
    Duplicate,
    Hiding,
    Post,
    SlowMode,
    Split,
    Thread,
    ThreadTag,
)
from forum.board.queries.epochs import unknowable_from
from forum.board.queries.merging import (
    hold_thread,
    merged_below,
    survivor_of,
)
from forum.board.queries.mine import is_author, is_mine
from forum.board.queries.parts import with_merged
from forum.board.queries.posts import POSTS
from forum.board.queries.relaying import relay_in
from forum.board.queries.sanctions import count_sanctions
from forum.board.queries.shapes import Authored, Checked, Label, PostPage, ThreadPage
from forum.board.queries.visible import HAS_MERGED, SURVIVOR_ID, is_reachable, is_there
from forum.database import db
from forum.errors import NotFound, SignInNeeded
from forum.hints import ROUGH


def find_thread(reader: Actor, thread_id: str) -> Thread:
    """Raises SignInNeeded for guests, NotFound for what is not there or not for the reader."""
    if not policy.may_read(reader):
        raise SignInNeeded
    hold_thread(thread_id)
    query = select(Thread).where(Thread.id == thread_id, is_reachable(reader))
    thread = db.session.scalar(query)
    if thread is None:
        raise NotFound("board.thread.not_found")
    return thread


def find_survivor(reader: Actor, thread_id: str) -> Thread:
    """The thread, or the one that it stands below. Raises as `find_thread`."""
    thread = find_thread(reader, thread_id)
    into = survivor_of(thread.id)
    return find_thread(reader, into) if into else thread


def find_post(reader: Actor, post_id: str) -> tuple[Thread, Post]:
    """A post that the reader may open, with its thread. Raises SignInNeeded, NotFound."""
    if not policy.may_read(reader):
        raise SignInNeeded
    _hold_thread_of(post_id)
    hidden = select(Hiding.post_id).where(Hiding.post_id == Post.id)
    query = (
        select(Thread, Post)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.id == post_id, is_reachable(reader))
    )
    if not policy.may_see_hidden(reader):
        query = query.where(~hidden.exists())
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound("board.post.not_found")
    return row[0], row[1]


def _hold_thread_of(post_id: str) -> None:
    hold_thread(select(Post.thread_id).where(Post.id == post_id).scalar_subquery())


def find_own_post(reader: Actor, post_id: str) -> tuple[Thread, Post]:
    """As `find_post`, and what is hidden for the one who wrote it: they may still delete it."""
    _hold_thread_of(post_id)
    row = _own_hidden(reader, post_id)
    return (row[0], row[1]) if row else find_post(reader, post_id)


def _own_hidden(reader: Actor, post_id: str) -> Any:  # noqa: ANN401  a row
    """A hidden post, for the one who wrote it."""
    if not reader.is_member:
        return None
    query = (
        select(Thread, Post)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Hiding, Hiding.post_id == Post.id)
        .where(Post.id == post_id)
    )
    row = db.session.execute(query).one_or_none()
    return row if row and is_mine(reader, row[0], row[1]) else None


def thread_page(reader: Actor, thread_id: str) -> ThreadPage:
    """Raises SignInNeeded and NotFound. Two statements of the board, two of the vault at most.

    What was merged brings the page of the thread that it stands below; each that stands there
    costs a statement more.
    """
    found = _found(reader, thread_id)
    if found.into_id:
        return thread_page(reader, found.into_id)
    page = _page_of(reader, found)
    return with_merged(reader, page, _below(reader, page)) if found.has_merged else page


def _below(reader: Actor, page: ThreadPage) -> list[ThreadPage]:
    """What was merged into a thread, as far as the reader may open it."""
    rows = merged_below(reader, page.thread.id)
    shown = [row for row in rows if row.is_reachable or _is_own(reader, row.Thread)]
    tags = tags_by_thread([row.Thread.id for row in shown])
    return [_part(reader, row.Thread, tags.get(row.Thread.id, [])) for row in shown]


def _page_of(reader: Actor, found: Any) -> ThreadPage:  # noqa: ANN401  a row of _thread_query
    tags = (found.tags or "").split()
    page = _part(reader, found.Thread, tags)
    if found.from_id:  # nobody asked it: there is nothing to share as one's own
        page = replace(page, opening=replace(page.opening, may_vote=False))
    return replace(
        page,
        same_as=found.same_as or "",
        from_id=found.from_id or "",
        slow_minutes=found.slow_minutes or 0,
    )


def _is_own(reader: Actor, thread: Thread) -> bool:
    """A hidden question or tip is there for its author still."""
    return reader.is_member and not thread.is_deleted and is_author(reader, thread)


def _part(reader: Actor, thread: Thread, tags: list[str]) -> ThreadPage:
    my_tags = anonymity.own(reader, thread) if reader.is_member else ()
    rows = _posts(reader, thread, my_tags)
    opening_row = next(row for row in rows if row.kind == "opening")
    author = opening_row.author_tag in my_tags
    votes = reader.is_member and anonymity.has_voice(reader, thread)
    pages = [
        _page(reader, thread, row, my_tags, is_author=author, votes=votes)
        for row in rows
        if not _is_held_from(reader, row, my_tags)
    ]
    opening = next(page for page in pages if page.kind == "opening")
    mine = next((page.label for page in pages if page.is_mine), None)
    return ThreadPage(
        thread=thread,
        tags=tags,
        opening=opening,
        answers=_arranged(pages),
        is_author=author,
        is_following=rows[0].seen_position is not None,
        unseen_count=_unseen(thread, rows[0].seen_position),
        may_answer=policy.may_answer(reader, thread),
        may_comment=policy.may_comment(reader, thread),
        may_pick=policy.may_pick(reader, thread),
        my_label=mine,
        unknowable_from=unknowable_from(thread),
        own_post_ids=[page.id for page in pages if page.is_mine],
        sanctions=count_sanctions(reader, thread),
        relay=relay_in(reader, thread, my_tags) if rows[0].has_relay else [],
        my_context=_my_context(rows, my_tags),
        follows=thread.id,
        seen_in=thread.id,
    )


def _my_context(rows: Sequence[Any], my_tags: Collection[bytes]) -> str:
    said = (row.author_context for row in rows if row.author_tag in my_tags)
    return next(said, None) or ""


def tags_of(reader: Actor, thread: Thread) -> list[str]:
    query = (
        select(ThreadTag.name)
        .join(Thread, Thread.id == ThreadTag.thread_id)
        .where(Thread.id == thread.id, is_reachable(reader))
        .order_by(ThreadTag.name)
    )
    return list(db.session.scalars(query))


def _found(reader: Actor, thread_id: str) -> Any:  # noqa: ANN401  a row of _thread_query
    if not policy.may_read(reader):
        raise SignInNeeded
    query = _thread_query(policy.may_see_hidden(reader), is_reachable(reader))
    row = db.session.execute(query, {"thread_id": thread_id}).one_or_none()
    row = row or _own_hidden_thread(reader, thread_id)
    if row is None:
        raise NotFound("board.thread.not_found")
    return row


def _own_hidden_thread(reader: Actor, thread_id: str) -> Any:  # noqa: ANN401  a row
    """A hidden question or tip, for its author alone."""
    if not reader.is_member:
        return None
    query = _thread_query(True, true())  # noqa: FBT003
    row = db.session.execute(query, {"thread_id": thread_id}).one_or_none()
    return row if row and _is_own(reader, row[0]) else None


_STANDING = (
    SURVIVOR_ID.label("into_id"),
    HAS_MERGED.label("has_merged"),
    select(Duplicate.of_id)
    .where(Duplicate.thread_id == Thread.id)
    .scalar_subquery()
    .label("same_as"),
    select(Split.from_id).where(Split.thread_id == Thread.id).scalar_subquery().label("from_id"),
    select(SlowMode.minutes)
    .where(SlowMode.thread_id == Thread.id)
    .scalar_subquery()
    .label("slow_minutes"),
)
_THREAD_QUERIES: dict[bool, Select[Any]] = {}


def title_of(reader: Actor, thread_id: str) -> tuple[str, str] | None:
    """Id and title of a thread that the reader may come upon, to point to it."""
    query = select(Thread.id, Thread.title).where(Thread.id == thread_id, is_there(reader))
    row = db.session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def tags_by_thread(thread_ids: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    query = select(ThreadTag.thread_id, ThreadTag.name).where(ThreadTag.thread_id.in_(thread_ids))
    for thread_id, name in db.session.execute(query.order_by(ThreadTag.name)):
        found.setdefault(thread_id, []).append(name)
    return found


def _thread_query(sees_hidden: bool, reachable: ColumnElement[bool]) -> Select[Any]:  # noqa: FBT001
    """Put together once for each kind of reader: that takes longer than the database does."""
    if sees_hidden not in _THREAD_QUERIES:
        tags = (
            select(func.aggregate_strings(ThreadTag.name, " "))
            .where(ThreadTag.thread_id == Thread.id)
            .scalar_subquery()
        )
        query = select(Thread, tags.label("tags"), *_STANDING)
        query = query.where(Thread.id == bindparam("thread_id"), reachable)
        _THREAD_QUERIES[sees_hidden] = query
    return _THREAD_QUERIES[sees_hidden]


def _posts(reader: Actor, thread: Thread, my_tags: tuple[bytes, ...]) -> Sequence[Any]:
    """The thread's posts by age, each with its label and what the reader did here.

    Columns, not entities: no page needs what was typed (`source`) or what is indexed (`plain`).
    """
    tags: dict[str, Any] = {"vote_tag": b"", "stale_tag": b"", "follow_tags": []}
    if reader.is_member:
        tags["stale_tag"] = anonymity.recognise(reader, thread, "stale")
        tags["vote_tag"] = anonymity.recognise(reader, thread, "vote")
        tags["follow_tags"] = anonymity.own(reader, thread, "follow")
    given = {"thread_id": thread.id, "is_staff": reader.is_staff, "my_tags": my_tags}
    return db.session.execute(POSTS, given | tags).all()


def _unseen(thread: Thread, seen_position: int | None) -> int:
    return 0 if seen_position is None else max(thread.last_position - seen_position, 0)


def _page(
    reader: Actor,
    thread: Thread,
    post: Any,  # noqa: ANN401  a row of POSTS
    my_tags: tuple[bytes, ...],
    *,
    is_author: bool,
    votes: bool,
) -> PostPage:
    mine = _is_mine(reader, post, my_tags)
    closed = post.reason is not None and not policy.may_see_hidden(reader) and not mine
    return PostPage(
        id=post.id,
        kind=post.kind,
        parent_id=post.parent_id,
        position=post.position,
        label=label(post, post.number, post.pebble),
        html=Markup("" if closed else post.html),  # noqa: S704  bleach and nh3 were here
        posted_at=post.posted_at,
        edited_at=post.edited_at,
        edited_team=post.edited_team or "",
        votes_count=post.votes_count + post.legacy_votes,
        my_vote=post.my_vote,
        is_mine=mine,
        is_official=post.is_official,
        context="" if closed else post.context or "",
        is_accepted=post.id == thread.accepted_post_id,
        hidden_reason=post.reason or "",
        is_deleted=post.is_deleted,
        is_settled=post.is_settled,
        may_vote=votes and not closed and policy.may_vote(reader, post, is_mine=mine),
        may_comment=not closed and not post.is_deleted and policy.may_comment(reader, thread),
        may_edit=post.reason is None and policy.may_edit(reader, post, is_mine=mine),
        may_delete=policy.may_delete(reader, post, is_mine=mine),
        may_accept=post.reason is None
        and policy.may_accept(reader, thread, post, is_author=is_author),
        may_report=not closed and policy.may_report(reader, post, is_mine=mine),
        is_rough=not mine and (post.score or 0) >= ROUGH,
        may_refresh=votes and not closed and policy.may_refresh(reader, post, is_mine=mine),
        may_check=post.reason is None and policy.may_check(reader, post),
        my_freshness=post.my_freshness,
        is_doubted=not closed and post.doubted is not None,
        checked=None if closed else _checked(post),
    )


def _checked(post: Any) -> Checked | None:  # noqa: ANN401  a row of POSTS
    return Checked(post.release, post.checked_by, post.checked_at) if post.release else None


def _is_held_from(reader: Actor, post: Any, my_tags: tuple[bytes, ...]) -> bool:  # noqa: ANN401  a row of POSTS
    """What waits for a moderator is not there yet; nothing says that somebody wrote it."""
    mine = _is_mine(reader, post, my_tags)
    return post.reason == HELD and not mine and not policy.may_see_hidden(reader)


def label(post: Authored, number: int | None, pebble: int | None) -> Label:
    """A staff member's badge, or a member's stone."""
    if post.staff_id:
        return Label(None, 0, post.staff_name or "", post.staff_team or "")
    return Label(number or 0, pebble or 0)


def _is_mine(reader: Actor, post: Any, my_tags: tuple[bytes, ...]) -> bool:  # noqa: ANN401  a row of POSTS
    if reader.badge and post.staff_id:
        return bool(post.staff_id == reader.badge.id)
    return post.author_tag in my_tags


def _arranged(pages: list[PostPage]) -> list[PostPage]:
    answers = [page for page in pages if page.kind == "answer"]
    parents = {page.id: page for page in pages}
    for page in pages:
        if page.kind == "comment" and page.parent_id in parents:
            parents[page.parent_id].comments.append(page)
    shown = [page for page in answers if not page.is_deleted or page.comments]
    return sorted(shown, key=lambda page: (not page.is_official, not page.is_accepted))
