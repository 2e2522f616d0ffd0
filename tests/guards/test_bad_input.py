"""Whatever is written: never a 500, a clear message, and no text lost or changed on the way."""

import gzip
import json
import os
import re
from html import unescape
from pathlib import Path
from unicodedata import normalize
from urllib.parse import quote_plus

import pytest
from sqlalchemy import select

from forum import text
from forum.accounts.models import Invitation
from forum.board.models import PART_BREAK
from tests.guards.forms import (
    LAST,
    QUESTION,
    RAW,
    TIP,
    URLENCODED,
    body_with,
    decoded,
    fill,
    is_clear,
    stored,
)

NAUGHTY = "naughty_strings.dev.jsonl.gz"
BESIDE_THE_REPOSITORY = Path(__file__).parents[3] / "shared" / "data"
EVERY = 3  # of the 258 strings


@pytest.mark.parametrize("form", ["ask", "share", "edit", "promote"])
@pytest.mark.parametrize("title", ["", "가", "가" * 10_000], ids=["empty", "one", "10,000"])
def test_a_title_that_cannot_be_one_is_given_back_with_everything_else(scene, form, title):
    client, path, fields, many, _ = fill(form, scene)
    before = scene.everything()
    answer = client.post(path, data=fields | {"title": title, "nonce": "n" * 22})
    assert answer.status_code == 422
    assert is_clear(answer)
    shown = unescape(answer.text)
    assert title in shown
    assert 'aria-invalid="true"' in answer.text
    assert all(fields[name] in shown for name in many)
    assert scene.everything() == before


PAGE, FRAGMENT = {}, {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("form", "headers"),
    [
        *(
            (form, PAGE)
            for form in ("ask", "share", "answer", "edit", "report", "promote", "status")
        ),
        *((form, FRAGMENT) for form in ("answer", "comment", "report", "promote")),
    ],
)
def test_a_text_of_200_000_characters_is_given_back(scene, form, headers):
    client, path, fields, many, _ = fill(form, scene)
    long = "가" * 199_990 + "끝이에요."
    before = scene.everything()
    answer = client.post(path, data=fields | {many[-1]: long}, headers=headers)
    assert answer.status_code == 422
    assert is_clear(answer)
    assert long in answer.text
    assert scene.everything() == before


def test_what_no_form_can_hold_is_refused_in_words(scene):
    """Four megabytes: nobody wrote that."""
    answer = scene.client("author").post("/threads", data=QUESTION | {"body": "가" * 500_000})
    assert answer.status_code == 413
    assert is_clear(answer)


@pytest.mark.parametrize(
    ("form", "length"), [("ask", 100_000), ("share", 99_000), ("answer", 200_000)]
)
def test_a_long_text_outlives_the_session_too(scene, form, length):
    _, path, fields, many, _ = fill(form, scene)
    long = "가" * (length - 5) + "끝이에요."
    door = scene.client("guest").post(path, data=fields | {many[-1]: long})
    assert door.status_code == 401
    resume = door.text.partition('name="resume"')[2].partition('value="')[2].partition('"')[0]
    assert len(resume) > length
    signing_in = {"address": "alice@hanbit.example", "password": "a quiet pine by the window"}
    page = scene.client("guest").post("/sign-in", data=signing_in | {"resume": unescape(resume)})
    assert page.status_code == 200
    assert long in page.text


# Bytes that are no UTF-8 without a percent sign make no form at all: everything is missing in it.
@pytest.mark.parametrize("kind", [kind for kind in RAW if kind != "raw bytes"])
def test_what_is_stored_is_what_was_sent_made_clean(scene, kind):
    for form, fields_stored in LAST.items():
        client, path, fields, many, _ = fill(form, scene)
        for name, query in fields_stored.items():
            body = body_with(fields, name, RAW[kind])
            answer = client.post(path, data=body, content_type=URLENCODED)
            assert is_clear(answer)
            assert answer.status_code == 303, (form, name)
            clean = text.clean if name in many else text.clean_line
            assert stored(scene.app, query) == [clean(decoded(RAW[kind]))]
            assert client.get(answer.location).status_code == 200
            scene.restore()


def test_decomposed_hangul_is_stored_composed(scene):
    title = "결재를 올려요"
    form = QUESTION | {"title": normalize("NFD", title)}
    assert form["title"] != title
    scene.client("author").post("/threads", data=form)
    assert stored(scene.app, LAST["ask"]["title"]) == [title]


def test_a_form_feed_in_a_tips_part_shifts_no_words(scene):
    form = TIP | {"situation": "앞\f뒤", "method": "어떻게\f했나요"}
    answer = scene.client("author").post("/threads", data=form)
    assert answer.status_code == 303
    (source,) = stored(scene.app, LAST["ask"]["body"])
    assert source.split(PART_BREAK) == ["앞뒤", "어떻게했나요", "줄었어요"]


@pytest.fixture(scope="module")
def naughty():
    folder = Path(os.environ.get("FORUM_SHARED_DATA") or BESIDE_THE_REPOSITORY)
    if not (folder / NAUGHTY).exists():
        pytest.skip(f"{NAUGHTY} is not in the shared data (FORUM_SHARED_DATA)")
    with gzip.open(folder / NAUGHTY, "rt", encoding="utf-8") as lines:
        found = [json.loads(line)["text"] for line in lines]
    return [one.encode("utf-8", "replace").decode() for one in found[::EVERY]]


def test_naughty_strings_come_back_as_they_were_meant(scene, naughty):
    client = scene.client("author")
    for words in naughty:
        form = QUESTION | {"title": f"제목 {words}"[:150], "body": words, "tags": words[:20]}
        answer = client.post("/threads", data=form)
        assert is_clear(answer), words
        if not text.clean(words):
            assert answer.status_code == 422
            continue
        if answer.status_code == 422:  # more topics than five, say
            answer = client.post("/threads", data=form | {"tags": ""})
        if shown := re.findall(r'data-guard-row="(\w+)"', answer.text):
            answer = client.post("/threads", data=form | {"tags": "", "kept": " ".join(shown)})
        assert answer.status_code == 303, words
        assert stored(scene.app, LAST["ask"]["title"]) == [text.clean_line(form["title"])]
        assert stored(scene.app, LAST["ask"]["body"]) == [text.clean(words)]
        assert client.get(answer.location).status_code == 200, words
    assert client.get("/").status_code == 200


def test_naughty_strings_can_be_searched_for(scene, naughty):
    client = scene.client("author")
    for words in naughty[::2]:
        for path in ("/search?q=", "/threads/similar?title=", "/?tag="):
            assert is_clear(client.get(path + quote_plus(words))), words


def test_an_invitation_is_stored_as_an_address_or_not_at_all(scene, naughty):
    client = scene.client("company_admin")
    before = stored(scene.app, select(Invitation.canonical))
    for words in naughty[::4]:
        assert is_clear(client.post("/company", data={"address": f"{words}@hanbit.example"}))
        assert is_clear(client.post("/company", data={"address": f"x@{words}"}))
    added = set(stored(scene.app, select(Invitation.canonical))) - set(before)
    assert all(one.isascii() and one.count("@") == 1 for one in added)
