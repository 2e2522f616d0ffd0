"""A board of 20,000 threads, filled by the rows that real actions would write, in seconds."""

import json
import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import insert

from forum import anonymity, clock, create_app, text
from forum.anonymity.keys import create
from forum.board.actions import writing
from forum.board.models import Participant, Post, Thread
from forum.config import Settings, read_settings
from forum.database import db, new_id, unit_of_work
from forum.figures import Bucket
from forum.laying_out import lay_out
from tests.bars.search_quality import rows
from tests.people import Person, settle

CATEGORIES = ("how-to", "feature", "problem", "account", "culture")
ANSWERS = 2  # a thread on average
BODIES = 1000  # rendered once and dealt out: rendering 60,000 posts would take minutes
_DEMO = Path(__file__).parent.parent.parent / "forum" / "demo" / "threads.jsonl"


@dataclass(frozen=True)
class Texts:
    """Titles and bodies that people wrote: how often which word comes decides what search costs."""

    titles: list[str]
    bodies: list[text.Rendered]


def fill(folder: Path, threads: int) -> tuple[Settings, dict[str, Person]]:
    settings = read_settings({}, data_dir=folder, secret_key="b" * 40)
    create(settings.keys_file)
    app = create_app(settings)
    lay_out(app, spares=200)
    with app.app_context():
        people = settle()
    write(app, threads)
    return settings, people


def write(app: Flask, threads: int) -> None:
    chance = random.Random(20_000)  # the same board every time
    texts = _texts(chance)
    with app.app_context():
        for start in range(0, threads, 2000):
            size = min(2000, threads - start)
            ids = anonymity.make_salts(size)
            with unit_of_work("board"):
                rows = list(_threads(chance, ids, start, texts))
                for model, column in ((Thread, 0), (Post, 1), (Participant, 2)):
                    db.session.execute(insert(model), [one for row in rows for one in row[column]])
                writing.count("thread.position", size)
                for kind in ("question", "tip"):
                    writing.count(f"threads.{kind}", sum(r[0][0]["kind"] == kind for r in rows))


def _threads(
    chance: random.Random, ids: list[str], start: int, texts: Texts
) -> Iterator[tuple[list[dict[str, object]], list[dict[str, object]], list[dict[str, object]]]]:
    for offset, thread_id in enumerate(ids):
        kind = chance.choice(("question", "question", "tip"))
        answers = chance.randrange(2 * ANSWERS + 1) if kind == "question" else 0
        at = clock.hour() - timedelta(hours=start + offset)
        posts = [_post(chance, thread_id, n, at, texts.bodies) for n in range(answers + 1)]
        participants = [
            {"thread_id": thread_id, "author_tag": post["author_tag"], "number": n, "pebble": n}
            for n, post in enumerate(posts)
        ]
        thread = {
            "id": thread_id, "salt_id": thread_id, "epoch": clock.quarter(), "kind": kind,
            "category_id": chance.choice(CATEGORIES), "language": "ko",
            "title": _title(chance, texts),
            "excerpt": text.excerpt(str(posts[0]["plain"]), 200), "environment": None,
            "position": start + offset + 1, "asked_at": at, "active_at": at,
            "last_position": answers, "opening_id": posts[0]["id"], "answers_count": answers,
            "demand_count": chance.randrange(60) if kind == "question" else 0,
            "helpful_count": 0 if kind == "question" else chance.randrange(60),
            "popularity": chance.randrange(100),
            "company_bucket": Bucket(chance.choice((0, 5, 10))),
        }  # fmt: skip
        yield [thread], posts, participants


def _post(
    chance: random.Random, thread_id: str, position: int, at: object, bodies: list[text.Rendered]
) -> dict[str, object]:
    body = chance.choice(bodies)
    return {
        "id": new_id(), "thread_id": thread_id, "kind": "answer" if position else "opening",
        "position": position, "author_tag": secrets.token_bytes(16), "source": body.plain,
        "html": body.html, "plain": body.plain, "posted_at": at, "parent_id": None,
    }  # fmt: skip


def _texts(chance: random.Random) -> Texts:
    """The shared petitions and comments; without them the demo's sentences, dealt anew."""
    try:
        titles = [row["text"][:80] for row in rows("ko_comments") if len(row["text"]) > 8]
        bodies = [row["body"][: chance.randrange(60, 600)] for row in rows("ko_petitions")]
    except FileNotFoundError:
        threads = [json.loads(line) for line in _DEMO.read_text().splitlines()]
        words = " ".join(str(one.get("body") or one.get("method")) for one in threads).split()
        titles = [" ".join(chance.sample(words, 6)) for _ in range(20_000)]
        bodies = [" ".join(chance.sample(words, 120)) for _ in range(BODIES)]
    return Texts(titles, [text.render(body) for body in chance.sample(bodies, BODIES)])


def _title(chance: random.Random, texts: Texts) -> str:
    return text.clean_line(chance.choice(texts.titles))
