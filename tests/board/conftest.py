"""A question by alice with bob's answer and carol's comment, a tip by carol; and what pages say."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from forum.board import actions
from forum.board.models import PART_BREAK
from forum.database import STORES, db, engine_of
from tests.people import Cast

HTMX = {"HX-Request": "true"}


@dataclass(frozen=True)
class Scene:
    thread: str
    opening: str
    answer: str
    comment: str
    tip: str
    tip_opening: str


@pytest.fixture
def scene(cast: Cast) -> Scene:
    with cast.unit():
        alice, bob, carol = (cast.actor(name) for name in ("alice", "bob", "carol"))
        thread = actions.ask(
            alice,
            title="결재를 올린 뒤에 결재자를 바꿀 수 있나요?",
            body="사흘째 **멈춰** 있어요.",
            category="how-to",
            tags=["결재"],
        )
        answer = actions.answer(bob, thread, body="대리 결재를 켜 두세요.")
        comment = actions.comment(carol, thread, answer, body="저도 그렇게 해요.")
        tip = actions.share(
            carol,
            title="회의 끝 5분에 업무를 만들어요",
            situation="누가 무엇을 할지 몰랐어요.",
            method="1. 마지막 5분을 비워요.",
            result="다음 회의가 짧아졌어요.",
            category="culture",
        )
        return Scene(thread.id, thread.opening_id, answer.id, comment.id, tip.id, tip.opening_id)


@pytest.fixture
def alice(cast: Cast) -> FlaskClient:
    return cast.client("alice")


@pytest.fixture
def bob(cast: Cast) -> FlaskClient:
    return cast.client("bob")


@pytest.fixture
def carol(cast: Cast) -> FlaskClient:
    return cast.client("carol")


@pytest.fixture
def rows(app: Flask) -> Callable[[Any], list[Any]]:
    def read(query: Any) -> list[Any]:
        with app.app_context():
            found = list(db.session.execute(query).all())
            db.session.expunge_all()
            return found

    return read


@pytest.fixture
def counting(app: Flask) -> Callable[[], Any]:
    """`with counting() as statements`: what all stores were asked, transaction control left out."""

    @contextmanager
    def count() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if statement.split(None, 1)[0] in {"SELECT", "INSERT", "UPDATE", "DELETE"}:
                statements.append(statement)

        with app.app_context():
            engines = [engine_of(store) for store in STORES]
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        yield statements
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)

    return count


def question(**changes: Any) -> dict[str, Any]:
    """What the composer sends for a question."""
    return {
        "kind": "question",
        "title": "알림이 하루에 300개씩 와요",
        "category": "how-to",
        "body": "무엇을 끄고 무엇을 남기셨나요?",
        "tags": "알림, 습관",
        "situation": "",
        "method": "",
        "result": "",
        "os": "",
        "browser": "",
        "app_version": "",
        "nonce": "a-question",
    } | changes


def tip(**changes: Any) -> dict[str, Any]:
    return (
        question(
            kind="tip",
            body="",
            situation="알림이 많았어요.",
            method="- 참조 알림을 꺼요.",
            result="하루 열 개가 됐어요.",
            nonce="a-tip",
        )
        | changes
    )


def words_of(page: str) -> str:
    """A page's text without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def parts(source: str) -> list[str]:
    return source.split(PART_BREAK)
