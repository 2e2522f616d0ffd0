"""What became of the threads: promoted by CX, answered by the product teams."""

from datetime import timedelta

from forum import clock
from forum.accounts.actor import Actor
from forum.board.queries import find_thread
from forum.database import unit_of_work
from forum.demo import content
from forum.demo.content import Entry
from forum.demo.telling import Story
from forum.feedback import actions as feedback
from forum.feedback.models import Item


def take_up(story: Story, thread_ids: dict[str, str]) -> None:
    """Each item with its threads and its history. `thread_ids` by the threads' keys."""
    for entry in content.items():
        evidence = [one for one in content.threads() if one.get("item") == entry["key"]]
        with unit_of_work("board"):
            _tell(story, entry, [(one["hours_ago"], thread_ids[one["key"]]) for one in evidence])


def _tell(story: Story, entry: Entry, evidence: list[tuple[float, str]]) -> None:
    chan = story.cast.actors["chan"]
    (_, first), *others = evidence
    with clock.at(story.at(entry["history"][0]["hours_ago"])):
        item = feedback.promote(
            chan,
            find_thread(chan, first),
            title=entry["title"],
            problem=entry["problem"],
            team=entry["team"],
        )
    for hours_ago, thread_id in others:
        with clock.at(story.at(hours_ago) + timedelta(hours=2)):
            feedback.join(chan, find_thread(chan, thread_id), item)
    for step in entry["history"]:
        _step(story, item, step)


def _step(story: Story, item: Item, step: Entry) -> None:
    # Half an hour after the promotion: a step of its own in the order of time.
    with clock.at(story.at(step["hours_ago"]) + timedelta(minutes=30)):
        actor = _responsible(story, item.team)
        feedback.change_status(actor, item, status=step["status"], note=step["note"])


def _responsible(story: Story, team: str) -> Actor:
    """Somebody of the product team, or the CX lead where nobody of the team is here."""
    of_team = (person["key"] for person in content.people() if person.get("team") == team)
    return story.cast.actors[next(of_team, "lena")]
