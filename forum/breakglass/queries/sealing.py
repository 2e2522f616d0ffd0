"""Of an epoch all posts are sealed or none: a box more or less would set its author apart."""

from sqlalchemy import func, select

from forum import anonymity
from forum.board.models import Escrow, Post, Thread
from forum.database import db


def wrongly_sealed() -> dict[str, str]:
    """What is wrong, by epoch: for the doctor. Empty where all is as promised."""
    sealed = set(anonymity.sealed_epochs())
    wrong = {
        epoch: f"{count} posts are not sealed, which were to be"
        for epoch, count in _unsealed().items()
        if epoch in sealed
    }
    query = select(Escrow.epoch).distinct()
    left = [epoch for epoch in db.session.scalars(query) if epoch not in sealed]
    return wrong | dict.fromkeys(left, "boxes are there whose keys are not")


def _unsealed() -> dict[str, int]:
    query = (
        select(Thread.epoch, func.count())
        .join(Post, Post.thread_id == Thread.id)
        .outerjoin(Escrow, Escrow.post_id == Post.id)
        .where(
            Post.author_tag.is_not(None),
            ~Post.is_deleted,
            ~Post.is_settled,
            Escrow.post_id.is_(None),
        )
        .group_by(Thread.epoch)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
