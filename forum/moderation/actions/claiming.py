"""Somebody outside claims that a post infringes their rights (정보통신망법 44조의2).

The claim goes into the board without its claimant; who they are goes sealed through the outbox
to the named world (forum/claimants.py). The answer is the same whether there is such a post.
"""

import re
from base64 import b64encode
from collections.abc import Collection

from sqlalchemy import select

from forum import clock, outbox, text
from forum.accounts import guarding, limits
from forum.accounts.actor import Actor
from forum.accounts.addresses import read_address
from forum.anonymity import Recipient, mail_key
from forum.board.models import Post, Thread
from forum.database import db, new_id
from forum.errors import AlreadyDone, NotAllowed, NotValid
from forum.moderation import queries
from forum.moderation.models import (
    CLAIM_LIMIT,
    CLAIMANT_LIMIT,
    GROUNDS,
    PLACE_LIMIT,
    Claim,
    Ground,
)

KIND = "claimant"  # of rows of the outbox
DECIDED_WITHIN = 3  # days
BLINDED_FOR = 30  # days
WORDS_LEAST = 10
_DIGITS = 4  # in a name; more of them are a number of some kind
_POST = re.compile(r"(?:#post-|/posts/)([a-z2-7]{16})(?![a-z2-7])")
_THREAD = re.compile(r"/threads/([a-z2-7]{16})(?![a-z2-7])")
_HOST = re.compile(r"https?://[^/\s]+(?=/(?:threads|posts)/)")  # which the guard would ask about
_PER_ADDRESS = limits.Limit("claim", most=5, minutes=24 * 60)


def claim(
    actor: Actor,
    *,
    place: str,
    ground: str,
    words: str,
    name: str,
    address: str,
    language: str = "ko",
    kept: Collection[str] = (),
) -> Claim:
    """By anybody, who is told by letters. Raises NotAllowed, NotValid, GivesAway, TooMany."""
    if not mail_key.is_there():
        raise NotAllowed("rights.unavailable")
    where, why = ready_place(place), ready_words(words)
    claimant = Recipient(read_address(address).text, language, ready_name(name))
    guarding.check(actor, kept, place=where, words=why)
    limits.count(_PER_ADDRESS, read_address(address).canonical)
    row = Claim(
        id=new_id(),
        post_id=_meant(where),
        place=where,
        ground=ready_ground(ground),
        words=why,
        received_at=clock.hour(),
        due_on=clock.in_days(DECIDED_WITHIN),
    )
    db.session.add(row)
    box = b64encode(mail_key.seal_recipient(claimant)).decode()
    said = {"claim": row.id, "box": box, "asked": clock.today().isoformat()}
    outbox.add("board", KIND, said)
    return row


def name_post(actor: Actor, claim_id: str, *, place: str) -> Claim:
    """Say which post a claim is about that only described it. Raises NotValid, AlreadyDone."""
    row = queries.find_claim(actor, claim_id)
    if row.state != "waiting":
        raise AlreadyDone("rights.already")
    row.post_id = _meant(ready_place(place))
    if row.post_id is None:
        raise NotValid("rights.place.unknown", "place")
    return row


def ready_place(place: str) -> str:
    cleaned = _HOST.sub("", text.clean(place))
    if not cleaned:
        raise NotValid("rights.place.empty", "place")
    if len(cleaned) > PLACE_LIMIT:
        raise NotValid("rights.place.long", "place", limit=PLACE_LIMIT)
    return cleaned


def ready_ground(ground: str) -> Ground:
    for known in GROUNDS:
        if known == ground:
            return known
    raise NotValid("rights.ground.unknown", "ground")


def ready_words(words: str) -> str:
    cleaned = text.clean(words)
    if not WORDS_LEAST <= len(cleaned) <= CLAIM_LIMIT:
        raise NotValid("rights.words.length", "words", least=WORDS_LEAST, limit=CLAIM_LIMIT)
    return cleaned


def ready_name(name: str) -> str:
    """No numbers of anybody: they would stand in the named world unlooked at."""
    cleaned = text.clean_line(name)
    if not cleaned or len(cleaned) > CLAIMANT_LIMIT:
        raise NotValid("rights.name.length", "name", limit=CLAIMANT_LIMIT)
    if sum(one.isdigit() for one in cleaned) > _DIGITS or "@" in cleaned:
        raise NotValid("rights.name.number", "name")
    return cleaned


def _meant(place: str) -> str | None:
    """The post that an address leads to, as long as its words are there."""
    posts, threads = _POST.findall(place), _THREAD.findall(place)
    wanted = Post.id == posts[0] if posts else Thread.id == (threads[0] if threads else "")
    query = select(Post.id).join(Thread, Thread.id == Post.thread_id)
    if not posts:
        query = query.where(Post.id == Thread.opening_id)
    return db.session.scalar(query.where(wanted, ~Post.is_deleted))
