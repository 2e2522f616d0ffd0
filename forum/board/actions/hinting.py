"""What a post's words look like, marked as it is written; some posts wait for a moderator.

The same for everybody: nothing here knows who is here. What staff write is exempt.
"""

import re
from collections.abc import Iterable

from sqlalchemy import delete

from forum import hints
from forum.board import queries
from forum.board.actions import changing, flooding
from forum.board.models import Hint, Post, Thread
from forum.database import db
from forum.hints import Word

LINKS = 5  # more than these in one post, and it waits
_LINK = re.compile('<a [^>]*href="https?:')


def mark(thread: Thread, post: Post) -> None:
    """Look at what was just written or changed; hold it where it must wait."""
    if post.staff_id:
        return
    words = queries.words_of(thread, post)
    found = queries.watch().find(words)
    why = list(_reasons(found, words, post))
    if post.edited_at:
        db.session.execute(delete(Hint).where(Hint.post_id == post.id))
    abusive = hints.score(words, found).value
    if abusive >= hints.ROUGH or why:
        db.session.add(Hint(post_id=post.id, score=abusive, why=" ".join(why)))
    if why:
        changing.hold(thread, post)


def _reasons(found: list[Word], words: str, post: Post) -> Iterable[str]:
    if any(one.act in {"block", "hold"} for one in found):
        yield "words"
    if len(_LINK.findall(post.html)) > LINKS:
        yield "links"
    if flooding.is_said_again(words):
        yield "same"
