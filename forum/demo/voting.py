"""Who votes for what: so many voters of so many companies, the same every time."""

import random
from itertools import chain, zip_longest

from forum.accounts.actor import Actor
from forum.board import actions
from forum.board.models import Post, Thread
from forum.demo.cast import Cast


def vote(
    cast: Cast, thread: Thread, post: Post, *, wanted: int, by: str, companies: int | None = None
) -> None:
    """`by`: whoever wrote the post, who cannot vote for it."""
    seed = f"{thread.title} {post.position}"
    for voter in _voters(cast, seed, wanted, by, companies):
        actions.vote(voter, thread, post)


def _voters(cast: Cast, seed: str, wanted: int, by: str, companies: int | None) -> list[Actor]:
    """From each company in turn, so that as many companies as wanted take part."""
    dice = random.Random(seed)  # noqa: S311  # nosec B311
    shuffled = [dice.sample(members, len(members)) for members in cast.members.values()]
    dice.shuffle(shuffled)
    rounds = zip_longest(*shuffled[:companies])
    keys = [key for key in chain.from_iterable(rounds) if key and key != by]
    return [cast.actors[key] for key in keys[:wanted]]
