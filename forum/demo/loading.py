"""From the hand-written texts to a board that has been lived in for two months."""

from collections.abc import Callable
from datetime import timedelta

from forum import clock
from forum.counting import counting
from forum.demo import cast, content
from forum.demo.curating import curate
from forum.demo.taking_up import take_up
from forum.demo.telling import Story, Told

_OPENED = timedelta(days=75)  # since when everybody has been a member
STEPS = len(content.threads()) + 2


def load(step: Callable[[], None]) -> None:
    """Inside an application context, into stores that are laid out and empty."""
    counting.forget()  # told a third time, the same words would wait for a moderator
    began = clock.hour()
    with clock.at(began - _OPENED):
        everybody = cast.settle()
    step()
    story = Story(cast.call(everybody), began)
    thread_ids = {}
    for entry in content.threads():
        thread_ids[entry["key"]] = Told(story, entry).tell()
        step()
    take_up(story, thread_ids)
    curate(story, thread_ids)
    cast.dismiss(story.cast)
    step()
