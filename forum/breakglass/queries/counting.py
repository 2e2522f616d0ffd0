"""What everybody may know: since when posts are sealed, and how often it was asked and done."""

from collections import Counter
from dataclasses import dataclass

from forum import anonymity, clock
from forum.breakglass.queries.records import records
from forum.breakglass.queries.requests import requests_in


@dataclass(frozen=True)
class Promise:
    """`epochs`: those that have both officers' keys; in none of the others is anything sealed.

    `refused`: closed or expired without having been opened; `waiting`: still running.
    """

    epochs: list[str]
    asked: int
    refused: int
    done: int
    waiting: int

    @property
    def is_on(self) -> bool:
        return bool(self.epochs)

    @property
    def begins_later(self) -> bool:
        return self.is_on and min(self.epochs) > clock.quarter()


def promise() -> Promise:
    states = Counter(one.state for one in requests_in(records()))
    return Promise(
        epochs=anonymity.sealed_epochs(),
        asked=states.total(),
        refused=states["closed"] + states["expired"],
        done=states["opened"],
        waiting=states["waiting"] + states["half"],
    )
