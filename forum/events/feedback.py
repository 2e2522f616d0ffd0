from dataclasses import dataclass


@dataclass(frozen=True)
class ThreadPromoted:
    thread_id: str
    item_id: str


@dataclass(frozen=True)
class PromotionUndone:
    thread_id: str
    item_id: str


@dataclass(frozen=True)
class StatusChanged:
    item_id: str
    status: str
