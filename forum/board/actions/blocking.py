"""Words that may not be written here at all: told beside the field, with everything kept."""

from forum.accounts.actor import Actor
from forum.board import queries
from forum.errors import NotValid


def refuse_blocked(actor: Actor, **words: str) -> None:
    """Before anything is written. Raises NotValid at the field that holds one."""
    if actor.is_staff:
        return
    for field, given in words.items():
        if any(one.act == "block" for one in queries.watch().find(given)):
            raise NotValid("board.word.blocked", field)
