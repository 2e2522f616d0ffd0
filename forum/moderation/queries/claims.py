"""Rights claims (임시조치): what waits until when, for who decides; figures for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from forum import anonymity, clock
from forum.accounts.actor import Actor
from forum.board.models import PART_BREAK, Post, PostKind, Relay, Thread
from forum.database import db, hold
from forum.errors import NotAllowed, NotFound, SignInNeeded
from forum.moderation import policy
from forum.moderation.models import LIVE, Claim, Claimant

SHOWN = 100  # live claims a page, and as many that are over
_SNIPPET = 400


@dataclass(frozen=True)
class ClaimPage:
    """`thread_id`, `kind` and `snippet` are empty where no post is known or its words are gone."""

    claim: Claim
    thread_id: str
    kind: PostKind | None
    title: str
    snippet: str
    is_deleted: bool
    objection: str  # the author's; empty where none waits, or where it goes to somebody else
    is_objected: bool
    may_decide: bool
    claimant: str = ""  # their name, on the claim's own page alone

    @property
    def days_left(self) -> int | None:
        """Until the last day of what is to be done; less than 0 where it is late."""
        last = self.claim.last_day
        return None if last is None else (last - clock.today()).days

    @property
    def is_late(self) -> bool:
        return self.days_left is not None and self.days_left < 0


@dataclass(frozen=True)
class ClaimFigures:
    """How often it was asked and what became of it. `blinded`: ever; `open`: not decided yet."""

    asked: int
    open: int
    blinded: int
    rejected: int
    restored: int
    removed: int  # for good, by decision or by their authors


def live_claims(reader: Actor) -> list[ClaimPage]:
    """What is to be done, the nearest last day first; for the queue, too. Raises NotAllowed."""
    _check(reader)
    return sorted(_pages(reader, live=True), key=_urgency)


def past_claims(reader: Actor) -> list[ClaimPage]:
    """What is over, the newest first."""
    _check(reader)
    return _pages(reader, live=False)


def claim_page(reader: Actor, claim_id: str) -> ClaimPage:
    """Raises SignInNeeded, NotAllowed, NotFound."""
    _check(reader)
    claim = db.session.get(Claim, claim_id)
    if claim is None:
        raise NotFound("rights.not_found")
    (page,) = _with_posts(reader, [claim], _claimant(claim_id))
    return page


def find_claim(actor: Actor, claim_id: str) -> Claim:
    """For a decision: its thread is held, then itself, so that of two who decide one comes second.

    Raises SignInNeeded, NotAllowed, NotFound.
    """
    _check(actor)
    return held_claim(claim_id)


def held_claim(claim_id: str) -> Claim:
    """As the last who held it left it. Raises NotFound."""
    of_post = select(Post.thread_id).join(Claim, Claim.post_id == Post.id)
    hold(Thread, of_post.where(Claim.id == claim_id).scalar_subquery())
    hold(Claim, claim_id)
    query = select(Claim).where(Claim.id == claim_id)
    claim = db.session.scalar(query.execution_options(populate_existing=True))
    if claim is None:
        raise NotFound("rights.not_found")
    return claim


def post_of(claim: Claim) -> tuple[Thread, Post] | None:
    """Whatever state it is in; None where nobody has said yet which it is."""
    query = select(Thread, Post).join(Post, Post.thread_id == Thread.id)
    row = db.session.execute(query.where(Post.id == claim.post_id)).one_or_none()
    return None if row is None else (row[0], row[1])


def claims_on(post_id: str, *states: str) -> Sequence[Claim]:
    return db.session.scalars(
        select(Claim).where(Claim.post_id == post_id, Claim.state.in_(states)).order_by(Claim.id)
    ).all()


def over_claims() -> list[str]:
    """Ids of posts' claims whose last hidden day is over."""
    query = select(Claim.id).where(Claim.state == "blinded", Claim.until < clock.today())
    return list(db.session.scalars(query.order_by(Claim.id)))


def claim_figures() -> ClaimFigures:
    by_state = select(Claim.state, Claim.was_blinded, func.count()).group_by(
        Claim.state, Claim.was_blinded
    )
    rows = db.session.execute(by_state).all()

    def counted(*states: str) -> int:
        return sum(number for state, _, number in rows if state in states)

    return ClaimFigures(
        asked=sum(number for _, _, number in rows),
        open=counted("waiting"),
        blinded=sum(number for _, was_blinded, number in rows if was_blinded),
        rejected=counted("rejected"),
        restored=counted("restored"),
        removed=counted("removed", "gone"),
    )


def waits_for_another(claim: Claim, staff_id: str) -> bool:
    """Whether its author objected: whoever blinded it leaves it to somebody else."""
    return claim.staff_id == staff_id and claim.post_id in _objections([claim])


def _check(reader: Actor) -> None:
    if reader.is_guest:
        raise SignInNeeded
    if not policy.may_judge_claims(reader):
        raise NotAllowed("rights.not_allowed")


def _urgency(page: ClaimPage) -> tuple[bool, date, str]:
    last = page.claim.last_day or page.claim.due_on
    return (not page.is_objected and page.claim.state == "blinded", last, page.claim.id)


def _pages(reader: Actor, *, live: bool) -> list[ClaimPage]:
    is_live = Claim.state.in_(LIVE)
    order = (Claim.due_on, Claim.id) if live else (Claim.ended_on.desc(), Claim.id)
    query = select(Claim).where(is_live if live else ~is_live).order_by(*order).limit(SHOWN)
    return _with_posts(reader, db.session.scalars(query).all())


def _with_posts(reader: Actor, claims: Sequence[Claim], claimant: str = "") -> list[ClaimPage]:
    ids = [claim.post_id for claim in claims if claim.post_id]
    columns = (Post.id, Post.kind, Post.is_deleted, Thread.id.label("thread_id"), Thread.title)
    query = select(*columns, func.substr(Post.plain, 1, _SNIPPET).label("snippet"))
    rows = db.session.execute(query.join(Thread).where(Post.id.in_(ids))).all() if ids else []
    posts, objections = {row.id: row for row in rows}, _objections(claims)
    staff_id = reader.badge.id if reader.badge else ""
    return [
        _page(
            one, posts.get(one.post_id), objections.get(one.post_id or "", ""), staff_id, claimant
        )
        for one in claims
    ]


def _page(claim: Claim, row: Any, objection: str, staff_id: str, claimant: str) -> ClaimPage:  # noqa: ANN401  a row
    is_own = claim.staff_id == staff_id
    is_objected = bool(objection) and claim.state == "blinded"
    return ClaimPage(
        claim=claim,
        thread_id=row.thread_id if row else "",
        kind=row.kind if row else None,
        title=row.title if row else "",
        snippet=row.snippet.replace(PART_BREAK, " ") if row else "",
        is_deleted=bool(row and row.is_deleted),
        objection="" if is_own else objection,
        is_objected=is_objected,
        may_decide=not (is_objected and is_own),
        claimant=claimant,
    )


def _objections(claims: Sequence[Claim]) -> dict[str, str]:
    """What authors of blinded posts object and nobody has answered yet, by post."""
    ids = [claim.post_id for claim in claims if claim.post_id and claim.state == "blinded"]
    if not ids:
        return {}
    query = select(Relay.post_id, Relay.answer).where(
        Relay.post_id.in_(ids),
        Relay.kind == "rights",
        Relay.answered_at.is_not(None),
        ~Relay.is_done,
    )
    return {row.post_id: row.answer for row in db.session.execute(query)}


def _claimant(claim_id: str) -> str:
    mark = anonymity.hash_of_claim(claim_id)
    return db.session.scalar(select(Claimant.name).where(Claimant.mark == mark)) or ""
