"""One thread of the demo: asked, answered, voted for, each at its hour."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from forum import clock
from forum.board import actions as board
from forum.board.models import Post, Thread
from forum.board.queries import find_post
from forum.database import unit_of_work
from forum.demo.cast import Cast
from forum.demo.content import Entry
from forum.demo.voting import vote
from forum.moderation import actions as moderation

_PARTS = ("situation", "method", "result")
_READ_AFTER = 48  # hours after which an asker has seen what came


@dataclass(frozen=True)
class Story:
    """`began`: the moment from which all ages are counted back."""

    cast: Cast
    began: datetime

    def at(self, hours_ago: float) -> datetime:
        return self.began - timedelta(hours=hours_ago)


class Told:
    """A thread as it is told; posts by where they stand: `opening`, `answer:0`."""

    def __init__(self, story: Story, entry: Entry) -> None:
        self._story, self._entry = story, entry
        self._posts: dict[str, Post] = {}
        self._writers: dict[str, str] = {"opening": entry["by"]}
        self._thread: Thread

    def tell(self) -> str:
        """Everything in one unit; the thread's id."""
        with unit_of_work("board"):
            with clock.at(self._story.at(self._entry["hours_ago"])):
                self._open()
            for hours_ago, act in sorted(self._later(), key=lambda one: -one[0]):
                with clock.at(self._story.at(hours_ago)):
                    act()
            self._vote()
            self._moderate()
            return self._thread.id

    def _open(self) -> None:
        entry = self._entry
        actor = self._story.cast.actors[entry["by"]]
        shared = {name: entry[name] for name in ("title", "category", "tags")}
        if entry["kind"] == "tip":
            parts = {name: entry[name] for name in _PARTS}
            self._thread = board.share(actor, **shared, **parts)
        else:
            environment = entry.get("environment")
            self._thread = board.ask(actor, **shared, body=entry["body"], environment=environment)
            board.follow(actor, self._thread)
        self._posts["opening"] = find_post(actor, self._thread.opening_id)[1]

    def _later(self) -> Iterator[tuple[float, Callable[[], None]]]:
        """What happens after the opening, with its age in hours."""
        for comment in self._entry["comments"]:
            yield comment["hours_ago"], self._comment("opening", comment)
        for number, answer in enumerate(self._entry.get("answers", [])):
            place = f"answer:{number}"
            yield answer["hours_ago"], self._answer(place, answer)
            for comment in answer["comments"]:
                yield comment["hours_ago"], self._comment(place, comment)
            if answer.get("accepted"):
                yield max(answer["hours_ago"] - 2, 1), self._accept(place)
        if self._entry["kind"] == "question" and self._entry["hours_ago"] > _READ_AFTER:
            yield _READ_AFTER, self._look_again

    def _answer(self, place: str, answer: Entry) -> Callable[[], None]:
        def act() -> None:
            self._writers[place] = answer["by"]
            self._posts[place] = board.answer(
                self._story.cast.actors[answer["by"]],
                self._thread,
                body=answer["body"],
                official=answer.get("official", False),
            )

        return act

    def _comment(self, place: str, comment: Entry) -> Callable[[], None]:
        def act() -> None:
            actor = self._story.cast.actors[comment["by"]]
            board.comment(actor, self._thread, self._posts[place], body=comment["body"])

        return act

    def _accept(self, place: str) -> Callable[[], None]:
        def act() -> None:
            asker = self._story.cast.actors[self._entry["by"]]
            board.accept(asker, self._thread, self._posts[place])

        return act

    def _look_again(self) -> None:
        board.mark_seen(self._story.cast.actors[self._entry["by"]], self._thread)

    def _vote(self) -> None:
        entry, cast = self._entry, self._story.cast
        wanted = entry.get("me_too") or entry.get("helpful") or 0
        opening = self._posts["opening"]
        vote(
            cast,
            self._thread,
            opening,
            wanted=wanted,
            by=entry["by"],
            companies=entry["companies"],
        )
        for number, answer in enumerate(entry.get("answers", [])):
            post = self._posts[f"answer:{number}"]
            wanted = answer.get("helpful", 0)
            vote(cast, self._thread, post, wanted=wanted, by=answer["by"])

    def _moderate(self) -> None:
        hidden = self._entry.get("hidden")
        for report in [*self._entry.get("reports", []), *([hidden] if hidden else [])]:
            with clock.at(self._after(report["which"])):
                self._report(report)
        if hidden:
            with clock.at(self._after(hidden["which"]) + timedelta(hours=1)):
                mona = self._story.cast.actors["mona"]
                post = self._posts[hidden["which"]]
                moderation.hide(mona, self._thread, post, reason=hidden["reason"])
        if self._entry.get("tip_of_the_week"):
            board.pick(self._story.cast.actors["mona"], self._thread)

    def _report(self, report: Entry) -> None:
        """By a member who has nothing else to do with the post."""
        writer = self._writers[report["which"]]
        reporter = next(key for key in ("dave", "carol", "bob") if key != writer)
        actor = self._story.cast.actors[reporter]
        post = self._posts[report["which"]]
        moderation.report(actor, self._thread, post, reason=report["reason"])

    def _after(self, which: str) -> datetime:
        return self._posts[which].posted_at + timedelta(hours=1)
