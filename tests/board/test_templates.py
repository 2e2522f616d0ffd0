"""Question templates: written by curators in three languages, put below what was written."""

import pytest
from sqlalchemy import select

from forum.board.models import QuestionTemplate
from tests.board.conftest import question

WORDS = {
    "ko": "## 무엇을 했나요?\n\n## 어떻게 됐나요?",
    "en": "## What did you do?",
    "ja": "## 何をしましたか",
}


@pytest.fixture
def written(cast):
    form = {"category": "problem", **WORDS}
    assert cast.client("mona").post("/moderation/templates", data=form).status_code == 303


def test_the_composer_offers_it_and_keeps_what_was_written(alice, written):
    assert "/threads/template" in alice.get("/threads/new").text
    sent = question(category="problem", body="저장이 안 돼요.", title="저장이 안 돼요", os="맥")
    page = alice.post("/threads/template", data=sent).text
    assert "저장이 안 돼요.\n\n## 무엇을 했나요?\n\n## 어떻게 됐나요?</textarea>" in page
    for words in ('value="저장이 안 돼요"', 'value="맥"', "알림, 습관"):
        assert words in page


def test_twice_puts_it_in_once(alice, written):
    sent = question(category="problem", body=WORDS["ko"])
    assert alice.post("/threads/template", data=sent).text.count("무엇을 했나요?") == 1


def test_a_category_without_one_says_so_and_loses_nothing(alice, written):
    page = alice.post("/threads/template", data=question(body="남는 글이에요")).text
    assert "이 분류에는 틀이 없어요" in page
    assert "남는 글이에요" in page
    page = alice.post("/threads/template", data=question(category="")).text
    assert "분류를 먼저 골라 주세요" in page


def test_an_address_opens_the_composer_with_it(alice, written):
    page = alice.get("/threads/new?template=problem").text
    assert "## 어떻게 됐나요?</textarea>" in page
    assert "## " not in alice.get("/threads/new?template=nothing").text


@pytest.mark.parametrize(
    ("language", "words"), [("en", "What did you do?"), ("ja", "何をしましたか")]
)
def test_in_the_readers_language(alice, language, words, written):
    alice.post("/language", data={"language": language})
    assert words in alice.get("/threads/new?template=problem").text


def test_all_three_or_none(cast, rows, written):
    mona = cast.client("mona")
    half = mona.post(
        "/moderation/templates", data={"category": "problem", "ko": "하나", "en": "", "ja": ""}
    )
    assert half.status_code == 422
    assert "이 언어로도 적어 주세요" in half.text
    assert rows(select(QuestionTemplate.ko)) == [(WORDS["ko"],)]
    mona.post("/moderation/templates", data={"category": "problem", "ko": "", "en": "", "ja": ""})
    assert rows(select(QuestionTemplate.ko)) == []
    assert "/threads/template" not in cast.client("alice").get("/threads/new").text


@pytest.mark.parametrize(
    "form",
    [
        {"category": "nothing", **WORDS},
        {"category": "problem", **WORDS, "ko": "x" * 4001},
        {"category": "problem", **WORDS, "en": "960121-1234567"},
    ],
)
def test_what_cannot_be_taken(cast, form, rows):
    assert cast.client("mona").post("/moderation/templates", data=form).status_code == 422
    assert rows(select(QuestionTemplate.ko)) == []


@pytest.mark.parametrize("name", ["", "alice", "chan", "pia", "omar"])
def test_nobody_else_writes_them(cast, name, rows):
    client = cast.client(name)
    assert client.get("/moderation/templates").status_code == (403 if name else 401)
    sent = client.post("/moderation/templates", data={"category": "problem", **WORDS})
    assert sent.status_code == (403 if name else 401)
    assert rows(select(QuestionTemplate.ko)) == []
