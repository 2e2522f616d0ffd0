"""Naughty strings in every field of every form: taken or refused in words, and shown as meant."""

import gzip
import json
import os
from html import unescape
from pathlib import Path
from urllib.parse import quote_plus

import pytest

from forum import outbox, text
from tests.guards.forms import FORMS, LAST, fill, is_clear, stored

NAUGHTY = "naughty_strings.dev.jsonl.gz"
BESIDE_THE_REPOSITORY = Path(__file__).parents[3] / "shared" / "data"
EVERY = int(os.environ.get("FORUM_TEST_NAUGHTY_EVERY", "29"))  # of the 258 strings
# What they make may stand beside what was made before.
MANY = {"ask", "share", "answer", "comment", "edit", "edit answer", "status", "preview"}


@pytest.fixture(scope="module")
def naughty():
    folder = Path(os.environ.get("FORUM_SHARED_DATA") or BESIDE_THE_REPOSITORY)
    if not (folder / NAUGHTY).exists():
        pytest.skip(f"{NAUGHTY} is not in the shared data (FORUM_SHARED_DATA)")
    with gzip.open(folder / NAUGHTY, "rt", encoding="utf-8") as lines:
        found = [json.loads(line)["text"] for line in lines]
    return [one.encode("utf-8", "replace").decode() for one in found[::EVERY]] + ["a\0b", "\u202e"]


@pytest.mark.parametrize("form", [form for form in FORMS if form != "demo"])
def test_every_string_in_every_field_is_taken_or_refused_in_words(scene, naughty, form):
    client, path, fields, many, one = fill(form, scene)
    for name in sorted({*fields, *many, *one}):
        for words in naughty:
            answer = client.post(path, data=fields | {name: words})
            assert is_clear(answer), (name, words)
            if answer.status_code == 303 and name in LAST.get(form, {}):
                clean = text.clean(words) if name in many else text.clean_line(words)
                kept = [one.strip() for one in stored(scene.app, LAST[form][name])[-1:]]
                assert kept == [clean.strip()] or not clean, (name, words)
                page = _where(scene, form, client, answer.location)
                _is_shown(page, clean, is_text=name == "body")
            if answer.status_code < 400 and form not in MANY:
                scene.restore()


def _where(scene, form, client, location):
    """Who reported is thanked, their note is for the queue; a sanction's is for the author."""
    if form == "report":
        return scene.client("moderator").get(f"/moderation?post={scene.ids['comment']}")
    if form == "sanction":
        return scene.cast.client("bob").get(location)
    return client.get(location)


def _is_shown(page, clean, *, is_text):
    assert page.status_code == 200
    if is_text:
        assert text.render(clean).html in page.text
    elif "\n" not in clean:
        assert _spaced(clean) in _spaced(unescape(page.text))


def _spaced(words):
    return " ".join(words.replace("\xa0", " ").split())


def test_search_still_works_when_they_are_all_in(scene, naughty):
    client = scene.client("author")
    for words in naughty:
        form = FORMS["ask"][2] | {"title": f"너구리 {words}"[:150], "body": f"{words} 너구리"}
        assert is_clear(client.post("/threads", data=form))
    with scene.app.app_context():
        while outbox.run_due("board"):
            pass
    for words in naughty:
        for there in ("/search?q=", "/threads/similar?title=", "/?tag=", "/?after="):
            assert is_clear(client.get(there + quote_plus(words))), words
    found = client.get("/search?q=너구리")
    assert found.status_code == 200
    assert "너구리" in found.text.partition("<main")[2]
