"""What the desk, the teams and everybody else learn. Evidence comes from visible threads alone."""

from forum.feedback.queries.candidates import Candidate, Candidates, candidate, candidates
from forum.feedback.queries.items import (
    Change,
    ItemLine,
    ItemPage,
    Voice,
    find_item,
    item_of_thread,
    item_page,
    list_items,
    open_items,
    team_items,
    teams,
)
from forum.feedback.queries.roadmap import Released, RoadmapItem, released_recently, roadmap
from forum.feedback.queries.status import StatusView, status_of_thread, statuses_of

__all__ = [
    "Candidate",
    "Candidates",
    "Change",
    "ItemLine",
    "ItemPage",
    "Released",
    "RoadmapItem",
    "StatusView",
    "Voice",
    "candidate",
    "candidates",
    "find_item",
    "item_of_thread",
    "item_page",
    "list_items",
    "open_items",
    "released_recently",
    "roadmap",
    "status_of_thread",
    "statuses_of",
    "team_items",
    "teams",
]
