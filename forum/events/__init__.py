"""What happened, as frozen classes of ids; told in the same transaction to those who subscribed.

An event names no person: a subscriber may write rows to the same store and nothing else.
"""

from collections.abc import Callable
from typing import TypeVar

E = TypeVar("E")
_subscribers: dict[type, list[Callable[..., None]]] = {}


def subscribe(*classes: type) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    def remember(function: Callable[[E], None]) -> Callable[[E], None]:
        for one in classes:
            _subscribers.setdefault(one, []).append(function)
        return function

    return remember


def publish(event: object) -> None:
    for function in _subscribers.get(type(event), ()):
        function(event)
