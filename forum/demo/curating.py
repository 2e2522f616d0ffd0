"""What curators made of the threads: collections, question templates, topics that mean another."""

from collections.abc import Mapping

from forum.board import actions as board
from forum.board.queries import find_thread
from forum.database import unit_of_work
from forum.demo import content
from forum.demo.content import Entry
from forum.demo.telling import Story


def curate(story: Story, thread_ids: Mapping[str, str]) -> None:
    """`thread_ids` by the threads' keys."""
    mona = story.cast.actors["mona"]
    curation = content.curation()
    with unit_of_work("board"):
        for entry in curation["collections"]:
            _collect(story, entry, thread_ids)
        for entry in curation["templates"]:
            board.write_template(mona, **entry)
        for name, means in curation["synonyms"]:
            board.say_synonym(mona, name=name, means=means)


def _collect(story: Story, entry: Entry, thread_ids: Mapping[str, str]) -> None:
    mona = story.cast.actors["mona"]
    row = board.begin_collection(mona, title=entry["title"], body=entry["body"])
    for key in entry["threads"]:
        board.collect(mona, row, find_thread(mona, thread_ids[key]))
    if entry["is_published"]:
        board.publish_collection(mona, row)
