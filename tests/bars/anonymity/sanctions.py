"""Bar 9: the refusal tells neither who is hit nor by what, and nobody else sees that there was one.

Four people are held back, each by something else, and send the same form to a real server, in
random order. Answers are compared whole; times by one test over all four. What others can read is
read before anything was decided and after somebody was refused.
"""

import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median

from flask import Flask
from scipy.stats import kruskal

from forum import create_app
from forum.accounts.actor import Actor
from forum.anonymity.keys import create
from forum.board import actions as board
from forum.board.models import Post, Thread
from forum.board.queries import find_post
from forum.laying_out import lay_out
from forum.moderation import actions as moderation
from tests.bars.ground.enumeration import Answer, Send, Sent, by_server, shape
from tests.bars.measure import Bar
from tests.bench.serving import served
from tests.conftest import SECRET, close, settings_in
from tests.people import Cast, settle

SAMPLES = 400  # of each person
OTHERS = 60  # sanctions against somebody else
P = 0.01
REFUSED = 403
HELD_BACK = {"alice": "silence", "bob": "bar", "carol": "slow", "dave": "strikes"}
FORM = {
    "kind": "question",
    "title": "알림이 하루에 300개씩 와요",
    "category": "how-to",
    "body": "무엇을 끄고 무엇을 남기셨나요?",
}
WATCHERS = ("erin", "mona", "chan", "pia", "olga", "omar")
PATHS = ("/", "/?sort=popular", "/me", "/notifications", "/bell", "/moderation/log", "/promise")


class Scene:
    """Everybody wrote something; `hold_back` decides against four of them."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.cast = cast
        with app.app_context():
            self.actors = {name: cast.actor(name) for name in ("erin", "mona", *HELD_BACK)}
        self.posts = {name: self._written_by(name) for name in ("erin", *HELD_BACK)}

    def _written_by(self, name: str) -> list[str]:
        actor = self.actors[name]
        with self.cast.unit():
            thread = board.ask(actor, title=f"고민 {len(name)}", body="네", category="how-to")
            return [self._answered(actor, thread).id for _ in range(3)]

    def _answered(self, actor: Actor, thread: Thread) -> Post:
        return board.answer(actor, thread, body="답")

    def hold_back(self, by: int = 0, *, strikes: bool = True) -> None:
        """By each one's post of this number; strikes hide what all can see."""
        for name, kind in HELD_BACK.items():
            with self.cast.unit():
                if kind != "strikes":
                    self._sanction(self.posts[name][by], kind)
                elif strikes:
                    self._strike(name)

    def _sanction(self, post_id: str, kind: str) -> None:
        mona = self.actors["mona"]
        _, post = find_post(mona, post_id)
        moderation.sanction(mona, post, kind=kind, reason="rude", days="30", note="한마디")

    def _strike(self, name: str) -> None:
        mona = self.actors["mona"]
        for post_id in self.posts[name]:
            moderation.hide(mona, *find_post(mona, post_id), reason="rude")

    def sanction_others(self, many: int = OTHERS) -> None:
        erin = self.actors["erin"]
        for _ in range(many):
            with self.cast.unit():
                thread = board.ask(erin, title="다른 고민", body="네", category="how-to")
                last = thread.opening_id
                self._sanction(last, "warn")
        with self.cast.unit():
            self._sanction(last, "bar")

    def sent(self, name: str) -> Sent:
        return Sent("/threads", FORM, f"s={self.cast.people[name].cookie}")

    def seen(self, send: Send, watchers: tuple[str, ...]) -> dict[tuple[str, str], str]:
        """Every page of whoever watches."""
        found = {}
        for name in watchers:
            cookie = f"s={self.cast.people[name].cookie}"
            for path in (*PATHS, *self._threads()):
                answer = send(Sent(path, cookie=cookie, method="GET"))
                found[name, path] = shape(answer)
        return found

    def _threads(self) -> list[str]:
        if not hasattr(self, "_paths"):
            with self.cast.unit():
                mona = self.actors["mona"]
                found = [find_post(mona, posts[0])[0].id for posts in self.posts.values()]
            self._paths = [f"/threads/{one}" for one in found]
        return self._paths


def prepared(place: Path) -> tuple[Flask, Scene]:
    settings = settings_in(place, limit_factor=100_000)
    create(settings.keys_file)
    app = create_app(settings)
    lay_out(app, spares=100)
    with app.app_context():
        people = settle()
    return app, Scene(app, Cast(app, people))


def refused(scene: Scene, send: Send, samples: int) -> dict[str, list[Answer]]:
    """The answers to each, in random order."""
    order = [name for name in HELD_BACK for _ in range(samples)]
    random.shuffle(order)
    answers = defaultdict(list)
    for name in order:
        answers[name].append(send(scene.sent(name)))
    return answers


def different(answers: dict[str, list[Answer]]) -> set[str]:
    """Shapes beyond the first."""
    shapes = {shape(answer) for some in answers.values() for answer in some}
    return shapes - {min(shapes)}


Serving = Callable[[], AbstractContextManager[Send]]


def measure(samples: int = SAMPLES) -> Iterator[Bar]:
    with tempfile.TemporaryDirectory(prefix="sanctions-") as place:
        app, scene = prepared(Path(place))
        environment = {
            "FORUM_DATA_DIR": place,
            "FORUM_SECRET_KEY": SECRET,
            "FORUM_LIMIT_FACTOR": "100000",
        }
        with served("tests.bars.ground.target:app()", environment) as server:
            with by_server(server.port) as send:
                yield from _unseen(scene, send)
                scene.hold_back()
                yield from _alike(scene, send, samples)
        close(app)


def _unseen(scene: Scene, send: Send) -> Iterator[Bar]:
    """By sanctions; a hidden post is seen to be hidden, whoever wrote it."""
    watchers = ("erin", "chan", "pia", "olga", "omar", "dave")
    scene.sanction_others()
    before = scene.seen(send, watchers)
    scene.hold_back(1, strikes=False)
    names = [name for name, kind in HELD_BACK.items() if kind != "strikes"]
    through = sum(send(scene.sent(name)).status != REFUSED for name in names)
    after = scene.seen(send, watchers)
    changed = [key for key in before if before[key] != after[key]]
    for key in changed[:3]:
        sys.stderr.write(f"{key} changed\n")
    yield Bar("held back and let through", through, "people", "== 0")
    yield Bar(f"of {len(before)} pages of others: changed", len(changed), "pages", "== 0")


def _alike(scene: Scene, send: Send, samples: int) -> Iterator[Bar]:
    refused(scene, send, 5)  # to warm up
    answers = refused(scene, send, samples)
    statuses = {one.status for some in answers.values() for one in some}
    yield Bar("answers that are no refusal", len(statuses - {REFUSED}), "", "== 0")
    for one in sorted(different(answers))[:2]:
        sys.stderr.write(one[:3000] + "\n")
    yield Bar(f"refusals that differ, of {4 * samples}", len(different(answers)), "", "== 0")
    times = {name: [one.seconds * 1000 for one in some] for name, some in answers.items()}
    medians = ", ".join(f"{HELD_BACK[name]} {median(some):.2f}" for name, some in times.items())
    yield Bar(f"p over all four (medians in ms: {medians})", round(p_of(times), 4), "p", f">= {P}")


def p_of(times: dict[str, list[float]]) -> float:
    return float(kruskal(*times.values()).pvalue)


BARS = {9: measure}
