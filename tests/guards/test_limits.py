"""Every field has a limit and comes through one door: found from the forms and the code."""

import ast
import importlib
from pathlib import Path

import pytest

from forum.errors import NotValid
from forum.web.fields import LINE
from forum.web.forms import PlainForm
from tests.guards.routes import ROUTES, routes_of

ROOT = Path(__file__).parents[2]
# The door itself, the forms, and what passes a form on as it is.
MAY_READ = {"fields.py", "forms.py", "resume.py", "bounds.py", "nonces.py"}
READS = {"args", "form", "values", "json", "get_json", "data", "get_data"}
LONGEST = 1_000_000


def forms():
    for path in sorted((ROOT / "forum").glob("*/forms.py")):
        importlib.import_module(f"forum.{path.parent.name}.forms")
    found, waiting = set(), [PlainForm]
    while waiting:
        subclasses = waiting.pop().__subclasses__()
        found.update(subclasses)
        waiting += subclasses
    filled = [form for form in found if _has_fields(form)]
    return sorted(filled, key=lambda form: (form.__module__, form.__name__))


def _has_fields(form):
    return any(hasattr(getattr(form, name, None), "field_class") for name in dir(form))


def _readers_of_the_request():
    for path in sorted((ROOT / "forum").rglob("*.py")):
        if path.parent.name == "web" and path.name in MAY_READ:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Attribute)
                and node.attr in READS
                and isinstance(node.value, ast.Name)
                and node.value.id == "request"
            ):
                yield f"{path.relative_to(ROOT)}:{node.lineno} request.{node.attr}"


def test_nobody_but_the_door_reads_what_was_sent():
    # headers.py asks only whether a static file's version is there
    assert [one for one in _readers_of_the_request() if "web/headers.py" not in one] == []


def test_every_form_is_of_the_one_class_that_limits():
    for path in sorted((ROOT / "forum").glob("*/forms.py")):
        if path.parent.name != "web":
            assert "FlaskForm" not in path.read_text(), path


@pytest.mark.parametrize("form_class", forms(), ids=lambda form: form.__name__)
def test_one_character_too_many_in_any_field_is_refused_at_that_field(app, form_class):
    with app.test_request_context("/"):
        names = [field.name for field in form_class()]
    for name in names:
        most = form_class.limit_of(name)
        assert most <= LONGEST, name
        with app.test_request_context("/", method="POST", data={name: "x" * (most + 1)}):
            form = form_class()
            assert not form.validate()
            assert form[name].errors, name
            assert form[name].data, name  # nothing is lost


@pytest.mark.parametrize("form_class", forms(), ids=lambda form: form.__name__)
@pytest.mark.parametrize("more", [{"unknown": "x"}, {"title[]": "x"}, {"role": "operator"}])
def test_a_field_that_no_form_has_is_refused(app, form_class, more):
    with app.test_request_context("/", method="POST", data=more):
        form = form_class()
        try:
            assert not form.validate()
        except NotValid:
            return  # a form that is one button
        assert any(field.errors for field in form) or not form._first_seen()


@pytest.mark.parametrize("form_class", forms(), ids=lambda form: form.__name__)
def test_a_tick_is_a_tick_and_nothing_else(app, form_class):
    with app.test_request_context("/"):
        ticks = [field.name for field in form_class() if field.type == "BooleanField"]
    for name in ticks:
        for value in ("1", "true", "on", "yes", "False", "n", ""):
            with app.test_request_context("/", method="POST", data={name: value}):
                form = form_class()
                assert not form.validate()
                assert form[name].errors, (name, value)


def test_no_id_in_a_path_is_longer_than_an_id(scene):
    """Also of bytes that a store would choke on: it is never asked."""
    client = scene.client("cx_lead")
    for endpoint, method in routes_of(scene.app):
        if not ROUTES[endpoint, method].fill or endpoint == "static":
            continue
        there = scene.path((endpoint, method))
        for name in ROUTES[endpoint, method].fill.values():
            for odd in ("x" * 81, "a%00b", "%ED%A0%80", "%E2%80%AE", "가"):
                path = there.replace(scene.ids.get(name, "?"), odd)
                if path != there:
                    assert client.open(path, method=method).status_code == 404, path


def test_what_an_address_says_is_cut_and_clean_and_said_once(app):
    from forum.web.fields import asked, asked_number  # noqa: PLC0415

    with app.test_request_context("/?q=%00%E2%80%AEa%20%20b&long=" + "x" * 900 + "&t=1&t=2&n=٣"):
        assert asked("q") == "a b"
        assert len(asked("long")) == LINE
        assert asked("t") == asked("missing") == ""
        assert asked_number("n", 7, 10) == asked_number("t", 7, 10) == 7


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/xml", ""])
def test_a_body_that_is_no_form_is_refused_in_words(scene, kind):
    for path in ("/threads", "/sign-in", f"/threads/{scene.ids['question']}/follow"):
        answer = scene.client("author").post(path, data=b'{"a": 1}', content_type=kind)
        assert answer.status_code == 415
        assert "받은 내용을 읽지 못했어요" in answer.text


def test_a_form_of_very_many_fields_is_not_read(scene):
    for data in ("&".join(f"a{n}=1" for n in range(100_000)), "a=" + "%zz" * 2_000):
        answer = scene.client("author").post(
            "/threads", data=data, content_type="application/x-www-form-urlencoded"
        )
        assert answer.status_code == 413
