"""What a post's words look like, marked as it is written; some posts wait for a moderator.

The same for everybody: nothing here knows who is here. What staff write is exempt.
"""

import re
from collections.abc import Iterable

from forum import hints
from forum.board import queries
from forum.board.actions import changing, flooding
from forum.board.models import Hint, Post, Thread
from forum.database import db

LINKS = 5  # more than these in one post, and it waits
_LINK = re.compile('<a [^>]*href="https?:')


def mark(thread: Thread, post: Post) -> None:
    """Look at what was just written or changed; hold it where it must wait."""
    if post.staff_id:
        return
    words = queries.words_of(thread, post)
    why = _reasons(words, post)
    row = db.session.get(Hint, post.id)
    if row:
        db.session.delete(row)
        db.session.flush()
    abusive = hints.score(words).value
    if abusive >= hints.ROUGH or why:
        db.session.add(Hint(post_id=post.id, score=abusive, why=" ".join(why)))
    if why:
        changing.hold(thread, post)


def _reasons(words: str, post: Post) -> list[str]:
    return list(_found(words, post))


def _found(words: str, post: Post) -> Iterable[str]:
    if any(one.act in {"block", "hold"} for one in queries.watch().find(words)):
        yield "words"
    if len(_LINK.findall(post.html)) > LINKS:
        yield "links"
    if flooding.is_said_again(words):
        yield "same"
