"""What the queue brings and what the public log tells. No tag is ever among it."""

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
from forum.moderation.queries.log import LogLine, log_page
from forum.moderation.queries.queue import DoneLine, Queue, WaitingThread, queue
from forum.moderation.queries.reported import ReportedPost
from forum.moderation.queries.reports import has_reported, is_picked

__all__ = [
    "ClaimFigures",
    "ClaimPage",
    "DoneLine",
    "LogLine",
    "Queue",
    "ReportedPost",
    "WaitingThread",
    "claim_figures",
    "claim_page",
    "claims_on",
    "find_claim",
    "has_reported",
    "held_claim",
    "is_picked",
    "live_claims",
    "log_page",
    "over_claims",
    "past_claims",
    "post_of",
    "queue",
    "waits_for_another",
]
