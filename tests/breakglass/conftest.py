"""Both officers' keys for the current quarter, and a question by alice with bob's answer."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from nacl.public import PrivateKey

from forum import clock
from forum.anonymity import keys
from forum.board import actions as board
from forum.breakglass import actions
from forum.config import Settings
from tests import stores
from tests.board.conftest import counting  # noqa: F401  a fixture
from tests.people import Cast

REASON = "서울중앙지방법원 2026-1234 명령이에요."


@dataclass(frozen=True)
class Officers:
    a: bytes
    b: bytes


@dataclass(frozen=True)
class Posts:
    thread: str
    opening: str
    answer: str
    comment: str


@dataclass(frozen=True)
class Case:
    """A post of alice's, and what officers do about it, each step committed."""

    cast: Cast
    officers: Officers
    posts: Posts

    def ask(self, post: str = "", by: str = "olga", **more: str) -> str:
        with self.cast.unit():
            about = {"post": post or self.posts.opening, "ground": "warrant", "reason": REASON}
            return actions.request(self.cast.actor(by), **about | more).id

    def first(self, request: str, private: bytes = b"") -> bytes:
        with self.cast.unit():
            return actions.open_first(request, private or self.officers.a)

    def second(self, request: str, half: bytes, private: bytes = b"") -> str:
        with self.cast.unit():
            return actions.open_second(request, private or self.officers.b, half)

    def close(self, request: str, by: str = "lena") -> None:
        with self.cast.unit():
            actions.close(self.cast.actor(by), request)

    def open(self, post: str = "") -> str:
        request = self.ask(post)
        return self.second(request, self.first(request))


def give_keys(path: Path, epoch: str = "") -> Officers:
    """A key pair each; the public ones where the server looks for them."""
    pairs = {name: PrivateKey.generate() for name in "ab"}
    for name, pair in pairs.items():
        keys.add_officer(path, epoch or clock.quarter(), name, bytes(pair.public_key))
    return Officers(**{name: bytes(pair) for name, pair in pairs.items()})


def write_posts(cast: Cast) -> Posts:
    with cast.unit():
        alice, bob, carol = (cast.actor(name) for name in ("alice", "bob", "carol"))
        thread = board.ask(alice, title="누가 물었을까요?", body="저예요.", category="how-to")
        answer = board.answer(bob, thread, body="저도요.")
        comment = board.comment(carol, thread, answer, body="저도.")
        return Posts(thread.id, thread.opening_id, answer.id, comment.id)


@pytest.fixture
def officers(app: Flask, settings: Settings) -> Officers:
    return give_keys(settings.keys_file)


@pytest.fixture
def case(cast: Cast, officers: Officers) -> Case:
    return Case(cast, officers, write_posts(cast))


@pytest.fixture
def later() -> Callable[..., object]:
    @contextmanager
    def at(**span: float):
        with clock.at(clock.now() + timedelta(**span)):
            yield

    return at


@pytest.fixture
def person(app: Flask, cast: Cast) -> Callable[[str], str]:
    def account(name: str) -> str:
        with app.app_context():
            return cast.actor(name).account_id

    return account


@pytest.fixture
def board_rows(settings: Settings) -> Callable[[str], list[tuple]]:
    return lambda words: stores.query(settings.data_dir, "board", words)
