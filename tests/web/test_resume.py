"""A text survives the end of the session in which it was written."""

import re
from html import unescape

from tests.people import PASSWORD, address_of

FORM = {
    "kind": "question",
    "title": "쓰는 중에 나가게 됐어요",
    "body": "긴 글이었어요.\n\n둘째 문단 <b>굵게</b>",
    "category": "how-to",
}


def _resume_of(page):
    return unescape(re.search(r'name="resume"[^>]*value="([^"]+)"', page)[1])


def test_the_text_is_offered_again_after_signing_in(cast):
    guest = cast.client()
    refused = guest.post("/threads", data=FORM)
    assert refused.status_code == 401
    resume = _resume_of(refused.text)
    assert "긴 글" not in resume
    form = {"address": address_of("alice"), "password": PASSWORD, "resume": resume}
    page = guest.post("/sign-in", data=form)
    assert page.status_code == 200
    shown = unescape(page.text)
    assert all(value.split("\n")[0] in shown for value in FORM.values())
    again = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', page.text))
    assert again["title"] == FORM["title"]


def test_a_wrong_password_keeps_it(cast):
    guest = cast.client()
    resume = _resume_of(guest.post("/threads", data=FORM).text)
    form = {"address": address_of("alice"), "password": "wrong password", "resume": resume}
    page = guest.post("/sign-in", data=form)
    assert _resume_of(page.text) == resume


def test_a_forged_one_is_ignored(cast):
    form = {"address": address_of("alice"), "password": PASSWORD, "resume": "A" * 80}
    assert cast.client().post("/sign-in", data=form).status_code == 303


def test_pages_that_keep_no_text_seal_none(cast):
    page = cast.client().post("/posts/aaaaaaaaaaaaaaaa/vote")
    assert page.status_code == 401
    assert 'name="resume" value="Z' not in page.text
