from dataclasses import dataclass


@dataclass(frozen=True)
class PostReported:
    thread_id: str
    post_id: str


@dataclass(frozen=True)
class PostDecided:
    thread_id: str
    post_id: str
    decision_id: str


@dataclass(frozen=True)
class DecisionUndone:
    thread_id: str
    post_id: str
    decision_id: str
