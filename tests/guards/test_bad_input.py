"""Whatever is sent: never a 500, a clear message, and no text lost on the way."""

import gzip
import io
import json
import os
import re
from html import unescape
from pathlib import Path
from unicodedata import normalize
from urllib.parse import quote_plus, unquote_plus, urlencode

import pytest
from sqlalchemy import select

from forum import text
from forum.accounts.models import Invitation
from forum.board.models import PART_BREAK, Post, Thread
from forum.database import db
from forum.feedback.models import Item
from forum.moderation.models import Report
from tests.guards.routes import ROUTES, UNSAFE, routes_of

NAUGHTY = "naughty_strings.dev.jsonl.gz"
BESIDE_THE_REPOSITORY = Path(__file__).parents[3] / "shared" / "data"
EVERY = 3  # of the 258 strings

QUESTION = {
    "kind": "question",
    "title": "알림이 많아요",
    "category": "how-to",
    "body": "하루 300개",
}
TIP = {
    "kind": "tip",
    "title": "알림을 줄였어요",
    "category": "how-to",
    "situation": "많았어요",
    "method": "껐어요",
    "result": "줄었어요",
}
# name: (who, where, what a good form holds, the fields of many lines, the fields of one)
FORMS = {
    "ask": ("alice", "/threads", QUESTION, ["body"], ["title"]),
    "share": ("alice", "/threads", TIP, ["situation", "method", "result"], ["title"]),
    "answer": ("dave", "/threads/{question}/answers", {"body": "꺼 두세요"}, ["body"], []),
    "comment": ("dave", "/posts/{answer}/comments", {"body": "저도요"}, ["body"], []),
    "edit": ("alice", "/posts/{opening}/edit", QUESTION, ["body"], ["title"]),
    "edit answer": ("bob", "/posts/{answer}/edit", {"body": "새 답변"}, ["body"], []),
    "report": (
        "dave",
        "/posts/{comment}/report",
        {"reason": "rude", "note": "심해요"},
        ["note"],
        [],
    ),
    "promote": (
        "chan",
        "/threads/{question}/promotion",
        {"title": "알림 묶기", "problem": "하루 300개예요", "team": "알림"},
        ["problem"],
        ["title", "team"],
    ),
    "status": (
        "pia",
        "/feedback/items/{item}/status",
        {"status": "planned", "note": "다음 분기에 해요"},
        ["note"],
        [],
    ),
    "hide": ("mona", "/posts/{answer}/hiding", {"reason": "rude"}, [], ["reason"]),
    "preview": ("alice", "/preview", {"body": "미리"}, ["body"], []),
    "invite": ("erin", "/company", {"address": "new@hanbit.example"}, [], ["address"]),
    "join": ("", "/join", {"address": "new@hanbit.example"}, [], ["address"]),
    "code": ("", "/join/code", {"code": "12345678"}, [], ["code"]),
    "password": ("", "/join/password", {"password": "short"}, [], ["password"]),
    "invitation": ("", "/invitations/{invitation}", {"password": "short"}, [], ["password"]),
    "invitation code": ("", "/join/invitation", {"code": "nothing"}, [], ["code"]),
    "sign in": (
        "",
        "/sign-in",
        {"address": "a", "password": "b"},
        [],
        ["address", "next", "resume"],
    ),
    "change": ("alice", "/me/password", {"old": "a", "new": "b"}, [], ["new"]),
    "recovery": (
        "",
        "/recovery",
        {"address": "a@b", "code": "c", "password": "short"},
        [],
        ["address", "code"],
    ),
    "language": ("", "/language", {"language": "en", "next": "/help"}, [], ["language", "next"]),
    "theme": ("", "/theme", {"theme": "dark", "next": "/help"}, [], ["theme", "next"]),
    "demo": ("", "/demo/sign-in", {"person": "nobody"}, [], ["person", "next"]),
}
URLENCODED = "application/x-www-form-urlencoded"

# Sent as the bytes of a form; what a browser would never send among them.
RAW = {
    "NUL": b"ab%00cd",
    "lone surrogate": b"ab%ED%A0%80cd",
    "surrogate pair as two": b"ab%ED%A0%BD%ED%B8%80cd",
    "invalid UTF-8": b"ab%FF%FE%C3cd",
    "raw bytes": b"ab\xff\xed\xa0\x80cd",
    "right to left": "ab\u202egnp.exe\u202ccd\u2066\u2069".encode(),
    "zero width": "로\u200b그\u2060인\ufeff이\u200d요".encode(),
    "decomposed": normalize("NFD", "한글이에요 각").encode(),
    "fillers": "ab\u3164\u115f\uffa0cd".encode(),
    "line ends": b"ab%0D%0Acd%0Def%E2%80%A8gh",
    "marks": ("z" + "\u0310\u0301" * 400 + "algo").encode(),
    "emoji": "👩‍👩‍👧‍👦 🇰🇷 ✌🏽".encode(),
    "form feed": b"ab%0Ccd",  # parts a tip's text from the next
    "markup": b"</textarea><script>alert(1)</script>%26amp;",
    "half a percent sign": b"ab%2%zzcd",
}


def _fill(form, scene):
    who, where, fields, many, one = FORMS[form]
    return scene.cast.client(who), where.format(**scene.ids), dict(fields), many, one


def is_clear(answer):
    """Neither a crash nor a bare code, and headers that can be sent."""
    for name, value in answer.headers:
        f"{name}: {value}".encode("latin-1")
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.mimetype == "text/html"
        assert any("가" <= letter <= "힣" for letter in answer.text)
    return True


# --- sizes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["ask", "share", "edit", "promote"])
@pytest.mark.parametrize("title", ["", "가", "가" * 10_000], ids=["empty", "one", "10,000"])
def test_a_title_that_cannot_be_one_is_given_back_with_everything_else(scene, form, title):
    client, path, fields, many, _ = _fill(form, scene)
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
    client, path, fields, many, _ = _fill(form, scene)
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
    _, path, fields, many, _ = _fill(form, scene)
    long = "가" * (length - 5) + "끝이에요."
    door = scene.client("guest").post(path, data=fields | {many[-1]: long})
    assert door.status_code == 401
    resume = door.text.partition('name="resume"')[2].partition('value="')[2].partition('"')[0]
    assert len(resume) > length
    signing_in = {"address": "alice@hanbit.example", "password": "a quiet pine by the window"}
    page = scene.client("guest").post("/sign-in", data=signing_in | {"resume": unescape(resume)})
    assert page.status_code == 200
    assert long in page.text


# --- what is stored --------------------------------------------------------------------------


def _stored(app, query):
    with app.app_context():
        return db.session.scalars(query).all()


def _body_with(fields, name, raw):
    others = urlencode({key: value for key, value in fields.items() if key != name})
    return f"{others}&{name}=".encode() + raw


def _decoded(raw):
    """What reaches a view: percents resolved where they are UTF-8, else left as they were sent."""
    return unquote_plus(raw.decode(), errors="werkzeug.url_quote")


LAST = {
    "ask": {
        "title": select(Thread.title).order_by(Thread.position.desc()).limit(1),
        "body": select(Post.source)
        .join(Thread, Thread.opening_id == Post.id)
        .order_by(Thread.position.desc())
        .limit(1),
    },
    "answer": {"body": select(Post.source).order_by(Post.position.desc()).limit(1)},
    "comment": {"body": select(Post.source).order_by(Post.position.desc()).limit(1)},
    "report": {"note": select(Report.note).where(Report.note != "")},
    "promote": {
        "title": select(Item.title).where(Item.team == "알림"),
        "problem": select(Item.problem).where(Item.team == "알림"),
    },
    "status": {"note": select(Item.public_note)},
}


# Bytes that are no UTF-8 without a percent sign make no form at all: everything is missing in it.
@pytest.mark.parametrize("kind", [kind for kind in RAW if kind != "raw bytes"])
def test_what_is_stored_is_what_was_sent_made_clean(scene, kind):
    for form, fields_stored in LAST.items():
        client, path, fields, many, _ = _fill(form, scene)
        for name, query in fields_stored.items():
            body = _body_with(fields, name, RAW[kind])
            answer = client.post(path, data=body, content_type=URLENCODED)
            assert is_clear(answer)
            assert answer.status_code == 303, (form, name)
            clean = text.clean if name in many else text.clean_line
            assert _stored(scene.app, query) == [clean(_decoded(RAW[kind]))]
            assert client.get(answer.location).status_code == 200
            scene.restore()


def test_decomposed_hangul_is_stored_composed(scene):
    title = "결재를 올려요"
    form = QUESTION | {"title": normalize("NFD", title)}
    assert form["title"] != title
    scene.client("author").post("/threads", data=form)
    assert _stored(scene.app, LAST["ask"]["title"]) == [title]


def test_a_form_feed_in_a_tips_part_shifts_no_words(scene):
    form = TIP | {"situation": "앞\f뒤", "method": "어떻게\f했나요"}
    answer = scene.client("author").post("/threads", data=form)
    assert answer.status_code == 303
    (source,) = _stored(scene.app, LAST["ask"]["body"])
    assert source.split(PART_BREAK) == ["앞뒤", "어떻게했나요", "줄었어요"]


# --- shapes ----------------------------------------------------------------------------------


def _twice(fields):
    return {"data": "&".join([urlencode(fields)] * 2), "content_type": URLENCODED}


SHAPES = {
    "nothing": lambda _: {"data": {}},
    "no body at all": lambda _: {},
    "every key twice": _twice,
    "every key a list": lambda fields: {"data": {f"{name}[]": "x" for name in fields}},
    "JSON": lambda fields: {"json": fields},
    "JSON of wrong types": lambda fields: {"json": {name: {"a": [1, None]} for name in fields}},
    "JSON list": lambda _: {"json": [1, 2, 3]},
    "JSON string": lambda _: {"json": "x"},
    "broken JSON": lambda _: {"data": b'{"a', "content_type": "application/json"},
    "files for texts": lambda fields: {
        "data": {name: (io.BytesIO(b"x"), "x.txt") for name in fields},
    },
    "300 parts": lambda fields: {
        "data": fields | {f"part{number}": "x" for number in range(300)},
        "content_type": "multipart/form-data",
    },
    "300 keys": lambda fields: {"data": fields | {f"key{number}": "x" for number in range(300)}},
    "no boundary": lambda _: {"data": b"--x\r\n\r\n", "content_type": "multipart/form-data"},
    "cut multipart": lambda _: {
        "data": b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nab',
        "content_type": "multipart/form-data; boundary=x",
    },
    "plain text": lambda _: {"data": "title=x", "content_type": "text/plain"},
    "unknown charset": lambda fields: {
        "data": urlencode(fields),
        "content_type": f"{URLENCODED}; charset=klingon",
    },
    "keys of bytes": lambda _: {"data": b"%FF%00=%FE&=&&==&%", "content_type": URLENCODED},
    "an odd nonce": lambda fields: {"data": fields | {"nonce": "한\0" * 5000}},
}
REFUSED_SHAPES = {
    "nothing",
    "no body at all",
    "every key a list",
    "JSON",
    "JSON of wrong types",
    "JSON list",
    "JSON string",
    "files for texts",
    "300 parts",
}
# Forms that have nothing to refuse: an unknown choice is forgotten, an empty text has a preview.
NEVER_REFUSED = {"language", "theme", "preview"}
# Without the cookie of the step before, these begin at the beginning.
STEPS = {"code", "password"}


@pytest.mark.parametrize("shape", SHAPES)
def test_no_form_of_any_shape_breaks_anything(scene, shape):
    for form in FORMS:
        client, path, fields, _, _ = _fill(form, scene)
        before = scene.everything()
        for headers in ({}, {"HX-Request": "true"}):
            answer = client.post(path, headers=headers, **SHAPES[shape](fields))
            assert is_clear(answer), form
            refused = answer.status_code in {400, 404, 413, 415, 422}
            if shape in REFUSED_SHAPES and form not in NEVER_REFUSED | STEPS:
                assert refused, (form, answer.status_code)
                assert scene.everything() == before, form
            elif not refused:
                scene.restore()


@pytest.mark.parametrize(
    "form",
    ["ask", "answer", "comment", "edit", "report", "promote", "status", "invite", "recovery"],
)
def test_a_field_sent_twice_is_not_guessed_at(scene, form):
    client, path, fields, _, _ = _fill(form, scene)
    before = scene.everything()
    answer = client.post(path, **_twice(fields))
    assert answer.status_code == 422
    assert is_clear(answer)
    assert scene.everything() == before


def test_every_route_stands_a_body_that_is_no_form(scene):
    """Also those that take no field at all: a vote, a following, a decision."""
    bodies = (SHAPES["JSON list"], SHAPES["cut multipart"], SHAPES["300 parts"])
    for endpoint, method in routes_of(scene.app):
        if method not in UNSAFE:
            continue
        client = scene.client(min(ROUTES[endpoint, method].let_in))
        for body in bodies:
            answer = client.open(scene.path((endpoint, method)), method=method, **body({}))
            assert is_clear(answer), endpoint
            if answer.status_code < 400:
                scene.restore()


@pytest.mark.parametrize(("language", "other"), [("en", "[가-힣ぁ-ん]"), ("ja", "[가-힣]")])
def test_what_was_wrong_is_said_in_the_readers_language(scene, language, other):
    client = scene.client("author")
    client.set_cookie("lang", language)
    good = {"title": "Fewer alerts", "category": "how-to", "body": "How?", "kind": "question"}
    answers = {
        404: client.get("/threads/nowhere"),
        413: client.post("/threads", data=good | {"body": "x" * 5_000_000}),
        422: client.post("/threads", data=good | {"title": "x" * 10_000, "body": ""}),
    }
    for code, answer in answers.items():
        assert answer.status_code == code
        assert f'<html lang="{language}"' in answer.text
        main = answer.text.partition("<main")[2].partition("</main>")[0]
        assert main
        assert not re.search(other, re.sub(r"<option.*?</option>", "", main)), code


@pytest.mark.parametrize("kind", RAW)
def test_no_field_of_any_form_breaks_over_odd_characters(scene, kind):
    for form in FORMS:
        client, path, fields, many, one = _fill(form, scene)
        for name in (*many, *one):
            body = _body_with(fields, name, RAW[kind])
            answer = client.post(path, data=body, content_type=URLENCODED)
            assert is_clear(answer), (form, name)
            if answer.status_code < 400:
                scene.restore()


# --- addresses -------------------------------------------------------------------------------

ASKED = {
    "/": ("kind", "sort", "category", "tag", "after"),
    "/search": ("q", "kind", "category", "page"),
    "/threads/similar": ("title",),
    "/threads/new": ("kind", "title", "category"),
    "/moderation": ("post",),
    "/moderation/log": ("page",),
    "/feedback/candidates": ("category", "after", "thread"),
    "/feedback/items": ("status", "team"),
    "/feedback/items/{item}": ("made",),
    "/roadmap": ("status",),
    "/me": ("since",),
    "/sign-in": ("next",),
}
ODD = (
    *(value.decode("latin-1") for value in RAW.values()),
    "",
    "-1",
    "9" * 30,
    "9" * 9 + "." + "9" * 9,
    "99999999999999999999.1.1.1",
    "٣.٣",
    "1" * 5000,
    "'; DROP TABLE thread; --",
    "%27%25_",
    '"unbalanced (AND OR NOT',
    "title:* ~2 [a TO b]",
    "ㄱㅈ",
    "＃결재",
    "İstanbul",
)


@pytest.mark.parametrize("path", ASKED)
def test_no_question_in_an_address_breaks_a_page(scene, path):
    client = scene.client("cx_lead")
    for name in ASKED[path]:
        for value in ODD:
            address = f"{path.format(**scene.ids)}?{name}={quote_plus(value, safe='%')}"
            assert is_clear(client.get(address)), address


@pytest.mark.parametrize(
    "odd", ["한글", "%FF%FE", "a%0Ab", "a%0D%0AX-Evil:%20b", "%00", "x" * 5000]
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "fragment"])
def test_no_odd_id_breaks_anything(scene, odd, headers):
    client = scene.client("cx_lead")
    for rule in scene.app.url_map.iter_rules():
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}) if rule.arguments else ():
            path = rule.rule.partition("<")[0] + odd + rule.rule.rpartition(">")[2]
            answer = client.open(path, method=method, headers=headers)
            assert is_clear(answer), rule
            assert answer.status_code in {400, 404}, rule


# --- naughty strings -------------------------------------------------------------------------


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
        assert answer.status_code == 303, words
        assert _stored(scene.app, LAST["ask"]["title"]) == [text.clean_line(form["title"])]
        assert _stored(scene.app, LAST["ask"]["body"]) == [text.clean(words)]
        assert client.get(answer.location).status_code == 200, words
    assert client.get("/").status_code == 200


def test_naughty_strings_can_be_searched_for(scene, naughty):
    client = scene.client("author")
    for words in naughty[::2]:
        for path in ("/search?q=", "/threads/similar?title=", "/?tag="):
            assert is_clear(client.get(path + quote_plus(words))), words


def test_an_invitation_is_stored_as_an_address_or_not_at_all(scene, naughty):
    client = scene.client("company_admin")
    before = _stored(scene.app, select(Invitation.canonical))
    for words in naughty[::4]:
        assert is_clear(client.post("/company", data={"address": f"{words}@hanbit.example"}))
        assert is_clear(client.post("/company", data={"address": f"x@{words}"}))
    added = set(_stored(scene.app, select(Invitation.canonical))) - set(before)
    assert all(one.isascii() and one.count("@") == 1 for one in added)
