"""The page, the fragment and the commands."""

import json
import re

import pytest
from click.testing import CliRunner
from sqlalchemy import event

from forum.board import actions
from forum.cli import forum
from forum.database import STORES, engine_of
from forum.search.indexing import reindex
from tests import stores
from tests.search.conftest import threads_on


@pytest.fixture
def filled(board):
    ids = {
        "mine": board.ask(
            "하위업무 담당자를 바꾸고 싶어요", "하위 업무가 <b>많아서</b> & 힘들어요."
        ),
        "feature": board.ask("하위업무를 복사하는 기능", category="feature"),
        "tip": board.share("하위업무를 나누는 요령"),
        "other": board.ask("휴가 결재를 대신 올리기"),
    }
    board.answer(ids["other"], "팀장님께 위임을 부탁하세요.")
    board.read()
    board.ids = ids
    return board


@pytest.fixture
def page(filled):
    client = filled.cast.client("dave")

    def get(**args):
        answer = client.get("/search", query_string=args)
        assert answer.status_code == 200, answer.text
        return answer.text

    return get


def test_results_come_with_marks_on_escaped_text(filled, page):
    text = page(q="하위업무에서")
    assert set(threads_on(text)) == {filled.ids[name] for name in ("mine", "feature", "tip")}
    assert "<mark>하위 업무</mark>가 &lt;b&gt;많아서&lt;/b&gt; &amp; 힘들어요." in text


def test_titles_carry_marks_on_escaped_text(board):
    thread = board.ask("결재 <b>3 곳</b> 바꾸기")
    board.read()
    text = board.cast.client("dave").get("/search?q=결재").text
    title = "<mark>결재</mark> &lt;b&gt;3\xa0곳&lt;/b&gt; 바꾸기"
    assert f'<a href="/threads/{thread}">{title}</a>' in text


def test_the_words_of_an_answer_are_shown(filled, page):
    text = page(q="위임")
    assert threads_on(text) == [filled.ids["other"]]
    assert "<mark>위임</mark>" in text


def test_facets_narrow(filled, page):
    assert threads_on(page(q="하위업무", kind="tip")) == [filled.ids["tip"]]
    assert threads_on(page(q="하위업무", category="feature")) == [filled.ids["feature"]]
    assert "/search?q=%ED%95%98" in page(q="하위업무", kind="tip")


@pytest.mark.parametrize("q", ["ㅎㅇㅇㅁ", "gkdnldjqan", "하위 업무", "하위업무에서"])
def test_one_box_understands(filled, page, q):
    assert filled.ids["mine"] in threads_on(page(q=q))


def test_the_keyboard_is_said(page):
    assert "gkdnldjqan → 하위업무" in page(q="gkdnldjqan")


def test_nothing_found_offers_to_ask(filled, page):
    text = page(q="코끼리 냉장고")
    assert not threads_on(text)
    assert "/threads/new?kind=question&amp;title=%EC%BD%94" in text
    staff = filled.cast.client("mona").get("/search?q=코끼리").text
    assert "/threads/new?kind=question&amp;title" not in staff


@pytest.mark.parametrize(
    "q",
    [
        "",
        " ",
        "\x00",
        "\u202e",
        "<script>alert(1)</script>",
        "%",
        "'\"",
        "가" * 10_000,
        "a" * 10_000,
    ],
)
def test_odd_words_break_nothing(page, q):
    assert "<script>alert(1)" not in page(q=q)


@pytest.mark.parametrize(
    "args", [{"page": "0"}, {"page": "x"}, {"page": "99"}, {"kind": "x"}, {"category": "x"}]
)
def test_an_address_that_means_nothing_is_read_as_plain(filled, page, args):
    assert len(threads_on(page(q="하위업무", **args))) == 3


def test_more_than_a_page_is_lengthened(board):
    for number in range(25):
        board.ask(f"휴가 결재 {number}번")
    board.read()
    client = board.cast.client("dave")
    first = client.get("/search?q=휴가 결재").text
    more = re.search(r'hx-get="([^"]+)"', first)[1].replace("&amp;", "&")
    second = client.get(more, headers={"HX-Request": "true"}).text
    assert "<html" not in second
    assert len(set(threads_on(first)) | set(threads_on(second))) == 25


def test_a_guest_is_sent_to_the_door(filled):
    for path in ("/search?q=하위업무", "/threads/similar?title=하위업무"):
        answer = filled.cast.client().get(path)
        assert answer.status_code in {302, 303, 401}
        assert "하위업무 담당자" not in answer.text


def test_similar_threads_while_the_title_is_typed(filled):
    client = filled.cast.client("dave")
    text = client.get("/threads/similar", query_string={"title": "하위업무 담당자를"}).text
    assert re.findall(r'href="/threads/([a-z2-7]{16})"', text)[0] == filled.ids["mine"]
    assert f"/threads/{filled.ids['mine']}/solved-mine" in text
    assert not client.get("/threads/similar?title=하").text.strip()
    assert not client.get("/threads/similar").text.strip()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_other_languages(filled, language):
    client = filled.cast.client("dave")
    client.set_cookie("lang", language)
    assert client.get("/search?q=하위업무").status_code == 200
    assert client.get("/search?q=zzzz").status_code == 200


@pytest.fixture
def run(filled, settings, monkeypatch):
    for name, value in stores.environment_of(settings.data_dir).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("FORUM_SECRET_KEY", settings.secret_key)

    def command(*words):
        return CliRunner().invoke(forum, words)

    return command


def test_the_command_prints_what_a_member_is_shown(filled, run, page):
    result = run("search", "하위업무", "--json")
    assert result.exit_code == 0, result.output
    shown = [one["id"] for one in json.loads(result.stdout)]
    assert shown == threads_on(page(q="하위업무"))
    assert filled.ids["mine"] in run("search", "하위업무", "--limit", "3").stdout


def test_the_command_for_similar_threads(filled, run):
    result = run("similar", "하위업무 담당자 바꾸기", "--json")
    assert json.loads(result.stdout)[0]["id"] == filled.ids["mine"]


def test_reindexing_by_command(run):
    result = run("reindex", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["threads"] == 4


@pytest.mark.parametrize("command", ["search", "similar", "reindex"])
def test_each_command_has_help(run, command):
    assert "Examples" in run(command, "--help").stdout


def test_an_empty_board_says_so(board):
    with board.app.app_context():
        assert reindex() == 0
    assert not threads_on(board.cast.client("dave").get("/search?q=하위업무").text)


def test_a_page_of_results_costs_at_most_six_statements(filled, page):
    for number in range(8):
        filled.answer(filled.ask(f"하위업무 {number}"), "위임하세요.")
    filled.read()
    page(q="위임")
    said = []
    with filled.app.app_context():
        engines = [engine_of(store) for store in STORES]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", lambda *call: said.append(call[2]))
    page(q="하위업무 위임")
    assert 0 < len([one for one in said if one.split()[0] in {"SELECT", "INSERT", "UPDATE"}]) <= 6


def test_a_topic_that_means_another_finds_what_that_finds(filled, page):
    asked = {"q": "뉘앙스"}
    assert threads_on(page(**asked)) == []
    with filled.cast.unit():
        mona = filled.cast.actor("mona")
        actions.say_synonym(mona, name="뉘앙스", means="위임")
    assert threads_on(page(**asked)) == [filled.ids["other"]]
    assert threads_on(page(q="#뉘앙스")) == [filled.ids["other"]]
    assert set(threads_on(page(q="하위업무에서"))) == {
        filled.ids[name] for name in ("mine", "feature", "tip")
    }
