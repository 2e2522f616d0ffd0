"""What must happen after the commit: rows written with the change, carried out by the worker.

At least once: a handler may see a payload twice and must bear it. A payload never names a person
on the board's side, nor a thread on identity's. A row tells the hour at which it was added and,
while it is carried out or tried again, the worker's own time.
"""

from forum.outbox.carrying import CutOff, handles, run_due
from forum.outbox.left import Left, count_dead, count_waiting, drop_dead, left, replay_dead
from forum.outbox.rows import (
    STORES,
    BoardOutbox,
    IdentityOutbox,
    OutboxStore,
    Payload,
    add,
    add_in_order,
)

__all__ = [
    "STORES",
    "BoardOutbox",
    "CutOff",
    "IdentityOutbox",
    "Left",
    "OutboxStore",
    "Payload",
    "add",
    "add_in_order",
    "count_dead",
    "count_waiting",
    "drop_dead",
    "handles",
    "left",
    "replay_dead",
    "run_due",
]
