import json

import pytest
from click.testing import CliRunner

from forum.accounts.models import Company, FactorChange, Staff
from forum.cli import forum
from forum.database import db
from tests import stores
from tests.people import PASSWORD


@pytest.fixture
def run(app, settings, monkeypatch):
    for name, value in stores.environment_of(settings.data_dir).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("FORUM_SECRET_KEY", settings.secret_key)

    def call(*words, **more):
        return CliRunner().invoke(forum, [*words], **more)

    return call


def test_a_company_is_added_and_listed(run):
    added = run(
        "companies", "add", "나래물산", "--domain", "NARAE.example", "--alias", "나래",
        "--size-band", "50-200", "--json",
    )  # fmt: skip
    assert added.exit_code == 0, added.output
    listed = run("companies", "list", "--json")
    assert listed.exit_code == 0, listed.exception
    lines = json.loads(listed.output)
    (line,) = [one for one in lines if one["name"] == "나래물산"]
    assert line["domains"] == ["narae.example"]
    assert line["aliases"] == ["나래"]
    assert line["members"] == 0
    assert line["size_band"] == "50-200"
    assert "narae.example" in run("companies", "list").output


def test_a_company_twice_and_a_bad_domain_are_refused_in_one_line(run, app):
    run("companies", "add", "나래물산")
    for words in (
        ("companies", "add", "나래물산"),
        ("companies", "add", "다른", "--domain", "hanbit.example"),
        ("companies", "add", "다른", "--domain", "gmail.com"),
        ("companies", "add", "다른", "--domain", "not a domain"),
        ("companies", "add", " "),
        ("companies", "domain", "add", "없는 회사", "x.example"),
        ("companies", "domain", "remove", "나래물산", "x.example"),
    ):
        refused = run(*words)
        assert refused.exit_code == 1
        assert refused.output.startswith("Error: ")
        assert refused.output.count("\n") == 1
    with app.app_context():
        assert db.session.query(Company).filter_by(name="다른").count() == 0


def test_domains_and_aliases_change(run):
    run("companies", "add", "나래물산")
    assert run("companies", "domain", "add", "나래물산", "한글.example").output.count("xn--")
    assert run("companies", "alias", "나래물산", "나래").exit_code == 0
    assert run("companies", "domain", "remove", "나래물산", "한글.example").exit_code == 0


def test_the_first_admins_link_is_printed_once(run, cast):
    added = run("companies", "add", "나래물산", "--admin", "carol@narae.example", "--json")
    path = json.loads(added.output)["link"].removeprefix("http://127.0.0.1:8000")
    client = cast.client()
    assert client.post(path, data={"password": "느린 우체통 옆 감나무"}).status_code == 303
    assert client.get("/company").status_code == 200


def test_staff_come_by_a_link_and_sign_in(run, cast):
    added = run("staff", "add", "new@staff.example", "--name", "새별", "--role", "cx", "--json")
    path = json.loads(added.output)["link"].removeprefix("http://127.0.0.1:8000")
    client = cast.client()
    assert client.post(path, data={"password": PASSWORD}).location == "/sign-in"
    answer = client.post("/sign-in", data={"address": "new@staff.example", "password": PASSWORD})
    assert answer.status_code == 303


def test_staff_are_listed_changed_and_disabled(run, app):
    assert run("staff", "role", "mona@staff.example", "cx", "--team", "CX팀").exit_code == 0
    assert run("staff", "disable", "chan@staff.example").exit_code == 0
    lines = {one["address"]: one for one in json.loads(run("staff", "list", "--json").output)}
    assert (lines["mona@staff.example"]["role"], lines["mona@staff.example"]["team"]) == (
        "cx",
        "CX팀",
    )
    assert lines["chan@staff.example"]["is_active"] is False
    assert run("staff", "invite", "chan@staff.example").exit_code == 1
    assert run("staff", "role", "nobody@staff.example", "cx").exit_code == 1
    assert run("staff", "role", "mona@staff.example", "member").exit_code == 2


def test_a_password_from_standard_input_is_judged(run, app):
    words = ("staff", "add", "p@staff.example", "--name", "피", "--role", "product")
    assert run(*words, "--password-stdin", input="password1234\n").exit_code == 1
    assert run(*words, "--password-stdin", input="느린 우체통 옆 감나무\n").exit_code == 0
    with app.app_context():
        assert db.session.query(Staff).filter_by(canonical="p@staff.example").one().verifier


def test_a_members_address_is_no_staff_address(run):
    words = ("staff", "add", "alice@hanbit.example", "--name", "앨", "--role", "cx")
    assert run(*words).exit_code == 1


@pytest.mark.parametrize("words", [("companies",), ("staff",), ("companies", "domain")])
def test_each_has_help(run, words):
    shown = run(*words, "--help")
    assert shown.exit_code == 0
    assert "Commands:" in shown.output


def test_a_lost_phone_is_reset_after_asking(run, cast, app):
    lena = "lena@staff.example"
    assert run("staff", "factor-reset", lena, input="n\n").exit_code == 1
    assert cast.client("lena").get("/moderation").status_code == 200
    done = run("staff", "factor-reset", lena, input="y\n")
    assert done.exit_code == 0, done.output
    assert cast.client("lena").get("/moderation").status_code == 401
    answer = cast.client().post("/sign-in", data={"address": lena, "password": PASSWORD})
    assert answer.location == "/sign-in/enrol?next=/"
    with app.app_context():
        assert [one.what for one in db.session.query(FactorChange)] == ["reset"]
    assert run("staff", "factor-reset", "nobody@staff.example", "--yes").exit_code == 1


def test_the_list_tells_who_has_a_second_factor(run):
    def has(name):
        lines = json.loads(run("staff", "list", "--json").output)
        return {one["address"]: one["has_second_factor"] for one in lines}[f"{name}@staff.example"]

    assert has("lena")
    assert not has("mona")
    assert "second factor" in run("staff", "list").output
    run("staff", "factor-reset", "lena@staff.example", "--yes")
    assert not has("lena")


def test_the_doctor_counts_who_needs_one_and_has_none(run):
    def found():
        return [
            one["problem"]
            for one in json.loads(run("doctor", "--json").stdout)["findings"]
            if one["check"] == "second factor"
        ]

    assert not found()
    run("staff", "factor-reset", "omar@staff.example", "--yes")
    run("staff", "role", "mona@staff.example", "cx_lead")
    (problem,) = found()
    assert problem.startswith("2 staff accounts")
    run("staff", "disable", "omar@staff.example")
    run("staff", "role", "mona@staff.example", "moderator")
    run("staff", "add", "z@staff.example", "--name", "Z", "--role", "operator")
    assert not found(), "who has no password yet cannot sign in"
