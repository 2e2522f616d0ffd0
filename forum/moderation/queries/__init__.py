"""What the queue brings and what the public log tells. No tag is ever among it."""

from forum.moderation.queries.acts import (
    DecisionLine,
    Passed,
    check_may_decide,
    decisions_on,
    is_pinned,
    passed,
)
from forum.moderation.queries.claims import (
    ClaimFigures,
    ClaimPage,
    claim_figures,
    claim_page,
    claims_on,
    find_claim,
    held_claim,
    live_claims,
    over_claims,
    past_claims,
    post_of,
    waits_for_another,
)
from forum.moderation.queries.held import HeldPost, count_held, held_posts
from forum.moderation.queries.items import QueueItem
from forum.moderation.queries.log import LogLine, log_page, whole_log
from forum.moderation.queries.merging import Standing, decision_about, standing_of
from forum.moderation.queries.monthly import Month, months
from forum.moderation.queries.queue import DoneLine, Queue, queue
from forum.moderation.queries.reasons import forget_reasons, know_reasons, reason_name
from forum.moderation.queries.reports import has_reported, is_picked
from forum.moderation.queries.unanswered import Unanswered, put_off, unanswered

__all__ = [
    "ClaimFigures",
    "ClaimPage",
    "DecisionLine",
    "DoneLine",
    "HeldPost",
    "LogLine",
    "Month",
    "Passed",
    "Queue",
    "QueueItem",
    "Standing",
    "Unanswered",
    "check_may_decide",
    "claim_figures",
    "claim_page",
    "claims_on",
    "count_held",
    "decision_about",
    "decisions_on",
    "find_claim",
    "forget_reasons",
    "has_reported",
    "held_claim",
    "held_posts",
    "is_picked",
    "is_pinned",
    "know_reasons",
    "live_claims",
    "log_page",
    "months",
    "over_claims",
    "passed",
    "past_claims",
    "post_of",
    "put_off",
    "queue",
    "reason_name",
    "standing_of",
    "unanswered",
    "waits_for_another",
    "whole_log",
]
