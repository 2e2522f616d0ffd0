"""Whatever is sent where a form or an address is expected: never a 500, and nothing is changed."""

import io
import re
from urllib.parse import quote_plus, urlencode

import pytest

from tests.guards.forms import FORMS, RAW, URLENCODED, body_with, fill, is_clear
from tests.guards.routes import ROUTES, UNSAFE, routes_of


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
NEVER_REFUSED = {"language", "theme", "preview", "look"}
# Without the cookie of the step before, these begin at the beginning.
STEPS = {
    *("code", "password", "move code"),
    *("reset code", "reset password", "employment code"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_no_form_of_any_shape_breaks_anything(scene, shape):
    for form in FORMS:
        client, path, fields, _, _ = fill(form, scene)
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
    client, path, fields, _, _ = fill(form, scene)
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
        client, path, fields, many, one = fill(form, scene)
        for name in (*many, *one):
            body = body_with(fields, name, RAW[kind])
            answer = client.post(path, data=body, content_type=URLENCODED)
            assert is_clear(answer), (form, name)
            if answer.status_code < 400:
                scene.restore()


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
