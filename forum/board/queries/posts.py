"""A thread's posts in one statement, put together once: that costs more than the database."""

from sqlalchemy import Boolean, bindparam, exists, func, select

from forum.board.models import (
    Follow,
    Freshness,
    Hiding,
    Hint,
    Participant,
    Post,
    Recheck,
    Relay,
    ReleaseCheck,
    Vote,
)

_COLUMNS = (
    Post.id,
    Post.kind,
    Post.parent_id,
    Post.position,
    Post.author_tag,
    Post.staff_id,
    Post.staff_name,
    Post.staff_team,
    Post.is_official,
    Post.context,
    Post.html,
    Post.posted_at,
    Post.edited_at,
    Post.edited_team,
    Post.votes_count,
    Post.legacy_votes,
    Post.is_settled,
    Post.is_deleted,
)
_MY_VOTE = exists().where(Vote.post_id == Post.id, Vote.voter_tag == bindparam("vote_tag"))
# What the reader said of an answer: right, not any more, or nothing.
_MY_FRESHNESS = (
    select(Freshness.is_right)
    .where(Freshness.post_id == Post.id, Freshness.voter_tag == bindparam("stale_tag"))
    .scalar_subquery()
)
# The last position that the reader saw as a follower; null for who does not follow.
_SEEN = (
    select(func.max(Follow.seen_position))
    .where(
        Follow.thread_id == bindparam("thread_id"),
        Follow.follower_tag.in_(bindparam("follow_tags", expanding=True)),
    )
    .scalar_subquery()
)
# Of members only to the one who is concerned: to others the page must take no longer for it.
_HAS_RELAY = exists().where(
    Relay.thread_id == bindparam("thread_id"),
    Relay.author_tag.in_(bindparam("my_tags", expanding=True))
    | bindparam("is_staff", type_=Boolean),
)
POSTS = (
    select(
        *_COLUMNS,
        Participant.number,
        Participant.pebble,
        Participant.context.label("author_context"),
        Hiding.reason,
        Hint.score,
        _MY_VOTE.label("my_vote"),
        _MY_FRESHNESS.label("my_freshness"),
        Recheck.post_id.label("doubted"),
        ReleaseCheck.release,
        ReleaseCheck.staff_team.label("checked_by"),
        ReleaseCheck.at.label("checked_at"),
        _SEEN.label("seen_position"),
        _HAS_RELAY.label("has_relay"),
    )
    .outerjoin(
        Participant,
        (Participant.thread_id == Post.thread_id) & (Participant.author_tag == Post.author_tag),
    )
    .outerjoin(Hiding, Hiding.post_id == Post.id)
    .outerjoin(Hint, Hint.post_id == Post.id)
    .outerjoin(Recheck, Recheck.post_id == Post.id)
    .outerjoin(ReleaseCheck, ReleaseCheck.post_id == Post.id)
    .where(Post.thread_id == bindparam("thread_id"))
    .order_by(Post.position)
)
