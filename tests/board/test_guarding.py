"""Giving oneself away: shown before it is posted, masked or kept as the author decides."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from forum.accounts.models import CompanyAlias, Member
from forum.anonymity import guard
from forum.board import actions
from forum.board.models import Post, Thread
from forum.board.queries import find_post
from forum.database import db
from forum.errors import GivesAway
from forum.feedback.models import Item
from forum.moderation.models import Report
from tests.board.conftest import HTMX, question, tip

RESIDENT = "960121-1234567"


@pytest.fixture(autouse=True)
def _companies_have_names(cast):
    with cast.unit("identity"):
        company = db.session.scalar(select(Member.company_id).where(Member.address.like("alice@%")))
        db.session.add(CompanyAlias(company_id=company, alias="한빛소재"))


def pressed(page, verb, which=0):
    """What a button of the page sends, with what the page holds already."""
    buttons = re.findall(rf'name="guard" value="({verb} [0-9a-f ]+)"', page)
    kept = re.search(r'name="kept" value="([^"]*)"', page)
    return {"guard": buttons[which], "kept": kept[1]}


def field(page, name):
    found = re.search(rf'<textarea[^>]* name="{name}"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    return unescape(found[1])


def test_the_page_shows_what_was_found_with_the_two_choices_and_keeps_the_text(alice, rows):
    body = "한빛소재에서 김 대리님이 그랬어요. 010-1234-5678"
    page = alice.post("/threads", data=question(body=body))
    assert page.status_code == 422
    assert field(page.text, "body") == body
    for words in ("한빛소재", "김 대리님", "010-1234-5678"):
        assert f'<mark class="guard">{words}</mark>' in page.text
    assert "다니는 회사 이름 같아요" in page.text
    assert "그대로 둘게요" in page.text
    assert "가리기" in page.text
    assert not rows(select(Post.id))


def test_what_the_author_keeps_is_posted_as_it_is(alice, rows):
    words = question(body="김 대리님이 그랬어요")
    page = alice.post("/threads", data=words).text
    assert alice.post("/threads", data=words | pressed(page, "keep")).status_code == 303
    assert [one.source for one in rows(select(Post.source))] == ["김 대리님이 그랬어요"]


def test_what_the_author_masks_comes_back_masked_and_is_posted_so(alice, rows):
    words = question(title="박 과장님이 안 계세요", body="010-1234-5678로 걸었어요")
    page = alice.post("/threads", data=words).text
    masked = alice.post("/threads", data=words | pressed(page, "mask", -1))
    assert masked.status_code == 422
    assert "가렸어요" in masked.text
    assert field(masked.text, "body") == "○○○로 걸었어요"
    assert 'value="○○○ 과장님이 안 계세요"' in masked.text
    words |= {"title": "○○○ 과장님이 안 계세요", "body": field(masked.text, "body"), "nonce": "b"}
    assert alice.post("/threads", data=words).status_code == 303
    assert [one.title for one in rows(select(Thread.title))] == ["○○○ 과장님이 안 계세요"]


def test_one_is_masked_and_another_kept(alice, rows):
    words = question(body="김 대리님, 010-1234-5678")
    page = alice.post("/threads", data=words).text
    half = alice.post("/threads", data=words | pressed(page, "mask", 1)).text
    assert field(half, "body") == "김 대리님, ○○○"
    words["body"] = field(half, "body")
    assert alice.post("/threads", data=words | pressed(half, "keep")).status_code == 303


def test_what_the_law_forbids_cannot_be_kept_by_any_form(alice, rows):
    words = question(body=f"제 번호는 {RESIDENT}이에요")
    page = alice.post("/threads", data=words).text
    assert "법에 따라 남길 수 없어요" in page
    assert 'value="keep' not in page
    mark = guard.find(RESIDENT)[0].mark
    for forged in (
        {"kept": mark},
        {"guard": f"keep {mark}"},
        {"kept": mark, "guard": f"keep {mark}"},
    ):
        assert alice.post("/threads", data=words | forged).status_code == 422
    assert not rows(select(Post.id))


def test_actions_refuse_it_too_whoever_calls_them(cast, scene):
    mark = guard.find(RESIDENT)[0].mark
    with cast.unit():
        with pytest.raises(GivesAway):
            actions.ask(
                cast.actor("alice"), title="번호", body=RESIDENT, category="how-to", kept={mark}
            )


# where, with what, and a read of what would have been stored
def places(scene):
    return {
        "title": ("alice", "/threads", question(title=RESIDENT)),
        "body": ("alice", "/threads", question(body=RESIDENT)),
        "tags": ("alice", "/threads", question(tags=f"알림, {RESIDENT}")),
        "environment": ("alice", "/threads", question(category="problem", os=RESIDENT)),
        "tip": ("alice", "/threads", tip(situation=RESIDENT)),
        "answer": ("dave", f"/threads/{scene.thread}/answers", {"body": RESIDENT}),
        "comment": ("dave", f"/posts/{scene.answer}/comments", {"body": RESIDENT}),
        "official": ("chan", f"/threads/{scene.thread}/answers", {"body": RESIDENT}),
        "edit": ("alice", f"/posts/{scene.opening}/edit", question(body=RESIDENT)),
        "title edit": ("alice", f"/posts/{scene.opening}/edit", question(title=RESIDENT)),
        "answer edit": ("bob", f"/posts/{scene.answer}/edit", {"body": RESIDENT}),
        "report": ("dave", f"/posts/{scene.answer}/report", {"reason": "rude", "note": RESIDENT}),
        "promotion": (
            "chan",
            f"/threads/{scene.thread}/promotion",
            {"title": "결재자", "problem": RESIDENT, "team": "결재"},
        ),
    }


@pytest.mark.parametrize("name", places(type("Scene", (), dict.fromkeys(
    ("thread", "answer", "opening"), "x"))()))  # fmt: skip
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_every_place_that_takes_words_looks_at_them(cast, scene, rows, name, headers):
    who, where, words = places(scene)[name]
    edited = {key: words[key] for key in words if key not in {"kind", "situation", "method"}}
    edited = {key: value for key, value in edited.items() if value} if "edit" in name else words
    if "edit" in name:
        edited = {
            key: edited[key] for key in ("title", "body", "category", "tags") if key in edited
        }
    answer = cast.client(who).post(where, data=edited, headers=headers)
    assert answer.status_code == 422
    assert "법에 따라 남길 수 없어요" in answer.text
    assert RESIDENT in unescape(answer.text)
    held = [*rows(select(Post.source)), *rows(select(Thread.title)), *rows(select(Report.note))]
    assert RESIDENT not in str([*held, *rows(select(Item.problem))])


def test_editing_does_not_ask_again_about_what_stood_there(alice, cast, scene, rows):
    with cast.unit():
        mark = guard.find("김 대리님")[0].mark
        thread, post = actions_find(cast, scene)
        actions.edit_thread(
            cast.actor("alice"),
            thread,
            post,
            title=thread.title,
            parts=["김 대리님이 그랬어요"],
            tags=[],
            category="how-to",
            kept={mark},
        )
    words = {"title": "결재자를 바꿔요", "category": "how-to"}
    page = alice.get(f"/posts/{scene.opening}/edit").text
    words["base"] = re.search(r'name="base" value="([^"]*)"', page)[1]
    words["body"] = "김 대리님이 또 그랬어요"
    assert alice.post(f"/posts/{scene.opening}/edit", data=words).status_code == 303
    words["body"] = "김 대리님과 박 과장님이 또 그랬어요"
    words["base"] = re.search(
        r'name="base" value="([^"]*)"', alice.get(f"/posts/{scene.opening}/edit").text
    )[1]
    refused = alice.post(f"/posts/{scene.opening}/edit", data=words)
    assert refused.status_code == 422
    assert refused.text.count("data-guard-row") == 1


def actions_find(cast, scene):
    return find_post(cast.actor("alice"), scene.opening)


def test_it_is_looked_at_while_it_is_written_and_nothing_is_kept(alice, app, caplog):
    words = {"title": "한빛소재 이야기", "body": "김 대리님\r\n010-1234-5678"}
    caplog.set_level(0)
    shown = alice.post("/guard", data=words, headers=HTMX).text
    assert shown.count("data-guard-row") == 3
    assert '"body", 6, 19' in unescape(shown)  # a line end is one character, as the browser counts
    kept = " ".join(re.findall(r'data-guard-row="(\w+)"', shown)[:2])
    assert alice.post("/guard", data=words | {"kept": kept}).text.count("data-guard-row") == 1
    assert "한빛소재" not in caplog.text
    assert "010-1234" not in caplog.text
    assert not alice.post("/guard", data={"body": "아무것도 없어요"}).text.strip()


def test_a_company_is_marked_to_its_own_people_and_nobody_else(cast):
    marked = {
        who: "data-guard-row"
        in cast.client(who).post("/guard", data={"body": "한빛소재 다녀요"}).text
        for who in ("alice", "bob", "erin", "carol", "dave", "chan", "mona")
    }
    assert {who for who, is_so in marked.items() if is_so} == {"alice", "bob", "erin"}


def test_another_customers_name_is_answered_like_a_made_up_one(cast):
    """Byte for byte: whether a company is a customer is not told."""
    forms = ("★ 다녀요", "㈜★ 어때요?", "★ 김 대리님", "★.example", "minsu@★.kr", "h★")
    for who in ("carol", "chan"):
        customer, made_up = (
            [answered(cast.client(who), form, name) for form in forms]
            for name in ("hanbit", "dohwan")
        )
        assert customer == made_up


def answered(client, form, name):
    """The fragment without the name and without the marks, which are made of it."""
    page = client.post("/guard", data={"body": form.replace("★", name)}).text
    return re.sub("[0-9a-f]{12}", "mark", page).replace(name, "★")


def test_a_colleagues_mail_name_is_marked_and_a_strangers_is_not(cast):
    alice = cast.client("alice")
    assert "메일 이름" in alice.post("/guard", data={"body": "bob에게 물었어요"}).text
    assert not alice.post("/guard", data={"body": "carol에게 물었어요"}).text.strip()


def test_it_asks_identity_once(alice, counting):
    with counting() as statements:
        alice.post("/guard", data={"body": "글", "title": "제목"})
    own = [one for one in statements if "company_alias" in one]
    assert len(own) == 1
    assert not [one for one in statements if not one.startswith("SELECT")]


def test_a_guest_is_asked_to_sign_in(cast):
    assert cast.client().post("/guard", data={"body": "글"}).status_code == 401
