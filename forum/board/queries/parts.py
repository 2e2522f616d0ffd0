"""The page of a thread with what was merged into it: each keeps its own labels and counts."""

from dataclasses import replace

from forum import anonymity
from forum.accounts.actor import Actor
from forum.board.queries.shapes import PostPage, ThreadPage


def with_merged(reader: Actor, page: ThreadPage, parts: list[ThreadPage]) -> ThreadPage:
    """One voice, one bell and one private strip for all of them."""
    whole = [page, *parts]
    voiced = [replace(one, opening=_with_voice(reader, one.opening, whole)) for one in whole]
    followed = [one for one in whole if one.is_following]
    looked = min(followed, key=lambda one: one.unseen_count, default=page)
    return replace(
        voiced[0],
        merged=[replace(one, may_pick=False) for one in voiced[1:]],
        is_following=bool(followed),
        follows=followed[0].thread.id if followed else "",
        unseen_count=looked.unseen_count,
        seen_in=looked.thread.id,
        own_post_ids=[one for part in whole for one in part.own_post_ids],
        sanctions={key: n for part in whole for key, n in part.sanctions.items()},
        relay=sorted((one for part in whole for one in part.relay), key=lambda one: one.at),
    )


def _with_voice(reader: Actor, opening: PostPage, whole: list[ThreadPage]) -> PostPage:
    """Who gave it in one of them may only take it back there."""
    if opening.my_vote or not opening.may_vote:
        return opening
    given = any(one.opening.my_vote for one in whole)
    lost = any(not anonymity.has_voice(reader, one.thread) for one in whole)
    return replace(opening, may_vote=not given and not lost)
