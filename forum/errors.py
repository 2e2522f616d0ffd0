"""How the forum refuses.

Rooms raise these with a catalogue key and its parameters; only `forum.web` knows status codes
and puts the words in the reader's language.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol


class GivenAway(Protocol):
    """A place in a text, as the guard tells it; `mark` carries a decision about it."""

    @property
    def kind(self) -> str: ...
    @property
    def mark(self) -> str: ...
    @property
    def is_blocked(self) -> bool: ...
    def hidden_in(self, text: str) -> str: ...


class ForumError(Exception):
    """`key` is a catalogue key; `params` fill its placeholders and never name a person."""

    def __init__(self, key: str = "", **params: object) -> None:
        super().__init__(key)
        self.key = key
        self.params = params


class NotFound(ForumError):
    """What is not there, and equally what the reader may not see."""


class NotAllowed(ForumError):
    pass


class SignInNeeded(NotAllowed):
    pass


class HeldBack(NotAllowed):
    """By something about the actor alone: the same words whatever it is, and the text is kept."""


class NotValid(ForumError):
    """A field that cannot be taken; `field` is the form's name for it."""

    def __init__(self, key: str, field: str = "", **params: object) -> None:
        super().__init__(key, **params)
        self.field = field


class GivesAway(NotValid):
    """Words that give somebody away; their author decides. `found`: by field, in its order."""

    def __init__(self, found: Mapping[str, Sequence["GivenAway"]]) -> None:
        super().__init__("anonymity.guard.found", next(iter(found), ""))
        self.found = found


class AlreadyDone(ForumError):
    """A race that was lost: what the reader wants is so already, or was decided otherwise."""


class TooMany(ForumError):
    """`seconds` until it may be tried again."""

    def __init__(self, key: str = "", *, seconds: int = 60, **params: object) -> None:
        super().__init__(key, **params)
        self.seconds = seconds
