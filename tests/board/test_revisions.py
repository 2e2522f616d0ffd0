"""What a post said before: as differences, for whoever may read it, and of nothing hidden."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from forum import clock
from forum.board import actions, queries
from forum.board.models import Post, Revision, Thread
from forum.database import db
from tests.board.conftest import words_of
from tests.board.test_editing import edited


@pytest.fixture
def mended(bob, scene):
    bob.post(f"/posts/{scene.answer}/edit", data={"body": "대리 결재를 꺼 두세요."})
    return f"/posts/{scene.answer}/revisions"


def test_an_edit_is_marked_and_leads_to_its_differences(carol, scene, mended):
    thread = carol.get(f"/threads/{scene.thread}").text
    assert f'<a href="{mended}">고침</a>' in thread
    page = carol.get(mended).text
    assert re.search(r"<del>.*지움: .*켜.*</del>", page)
    assert re.search(r"<ins>.*더함: .*꺼.*</ins>", page)


def test_a_title_and_each_part_of_a_tip_are_told_apart(carol, alice, scene):
    parts = {"situation": "누가 무엇을 할지 몰랐어요.", "method": "1. 10분을 비워요.", "result": ""}
    form = edited(title="회의 끝 10분", **parts)
    del form["body"]  # a tip has its parts
    carol.post(f"/posts/{scene.tip_opening}/edit", data=form)
    page = words_of(alice.get(f"/posts/{scene.tip_opening}/revisions").text)
    for name in ("제목", "방법", "결과"):
        assert name in page
    assert "누가 무엇을" not in page


def test_every_step_is_told_the_latest_first_five_a_page(bob, carol, scene):
    for number in range(8):
        base = re.search('name="base" value="(.+?)"', bob.get(f"/posts/{scene.answer}/edit").text)
        form = {"body": f"답변 {number}째", "base": base[1]}
        assert bob.post(f"/posts/{scene.answer}/edit", data=form).status_code == 303
    page = carol.get(f"/posts/{scene.answer}/revisions").text
    assert re.findall(r'id="step-(\d)"', page) == ["7", "6", "5", "4", "3"]
    older = re.search(r'href="(/posts/[^"]+\?since=\d+)"', page)[1]
    rest = carol.get(older).text
    assert re.findall(r'id="step-(\d)"', rest) == ["2", "1", "0"]
    assert re.search(r"<ins>.*2째.*</ins>", rest)
    assert "더 오래된 기록" not in rest


def test_it_names_nobody_and_tells_the_hour(cast, scene, rows):
    instant = clock.hour() + timedelta(minutes=37, seconds=11)
    with cast.unit(), clock.at(instant):
        bob = cast.actor("bob")
        actions.edit(bob, *queries.find_post(bob, scene.answer), body="다른 답변이에요.")
    assert rows(select(Revision.at)) == [(clock.hour(),)]
    page = cast.client("carol").get(f"/posts/{scene.answer}/revisions").text
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "익명" not in main
    assert "글쓴이" not in main
    assert ":37" not in main


@pytest.mark.parametrize("name", ["alice", "bob", "carol", "mona", "chan", "lena", "olga"])
def test_what_was_hidden_or_deleted_cannot_be_read_there(cast, scene, mended, name):
    assert cast.client(name).get(mended).status_code == 200
    cast.client("mona").post(f"/posts/{scene.answer}/hiding", data={"reason": "rude"})
    assert cast.client(name).get(mended).status_code == 404
    cast.client("mona").post(f"/posts/{scene.answer}/hiding?_method=DELETE")
    assert cast.client(name).get(mended).status_code == 200
    cast.client("bob").post(f"/posts/{scene.answer}?_method=DELETE")
    assert cast.client(name).get(mended).status_code == 404


def test_an_edit_of_a_hidden_thread_is_not_read_either(alice, cast, scene):
    alice.post(f"/posts/{scene.opening}/edit", data=edited())
    cast.client("mona").post(f"/posts/{scene.opening}/hiding", data={"reason": "rude"})
    for name in ("alice", "bob", "mona"):
        assert cast.client(name).get(f"/posts/{scene.opening}/revisions").status_code == 404


def test_a_guest_reads_none(cast, mended):
    assert cast.client().get(mended).status_code == 401


def test_edits_made_under_the_old_promise_stay_unread(carol, cast, mended):
    with cast.unit():
        db.session.execute(update(Revision).values(is_shown=False))
    page = carol.get(mended).text
    assert "켜" not in words_of(page.partition("<main")[2].partition("</main>")[0])
    assert "볼 수 있는 기록이 없어요" in page


def test_who_said_too_much_keeps_nothing_of_it(bob, carol, scene, mended, rows):
    base = re.search('name="base" value="(.+?)"', bob.get(f"/posts/{scene.answer}/edit").text)[1]
    form = {"body": "이름을 뺐어요.", "base": base, "forget": "y"}
    bob.post(f"/posts/{scene.answer}/edit", data=form)
    assert rows(select(Revision.source)) == []
    assert "볼 수 있는 기록이 없어요" in carol.get(mended).text


def test_the_author_deletes_what_stood_there_before_and_nobody_else_does(bob, cast, mended, rows):
    assert "이전 글 모두 지우기" in bob.get(mended).text
    for name in ("alice", "carol", "mona", "chan"):
        client = cast.client(name)
        assert "이전 글 모두 지우기" not in client.get(mended).text
        assert client.post(f"{mended}?_method=DELETE").status_code == 403
    assert bob.post(f"{mended}?_method=DELETE").status_code == 303
    assert rows(select(func.count()).select_from(Revision)) == [(0,)]


# Two editors of one post


def base_of(client, post_id):
    return re.search('name="base" value="(.+?)"', client.get(f"/posts/{post_id}/edit").text)[1]


def test_who_did_not_see_a_change_overwrites_nothing(bob, scene, rows):
    path = f"/posts/{scene.answer}/edit"
    base = base_of(bob, scene.answer)
    bob.post(path, data={"body": "대리 결재를 **먼저** 켜세요.", "base": base, "nonce": "one"})
    other = {"body": "대리 결재를 나중에 켜세요.", "base": base, "nonce": "two"}
    refused = bob.post(path, data=other)
    assert refused.status_code == 409
    assert "그사이 글이 바뀌었어요" in refused.text
    assert re.search(r"<del>.*먼저.*</del>", refused.text)
    assert re.search(r"<ins>.*나중에.*</ins>", refused.text)
    assert "대리 결재를 나중에 켜세요.</textarea>" in refused.text
    [row] = rows(select(Post.source).where(Post.id == scene.answer))
    assert row.source == "대리 결재를 **먼저** 켜세요."
    fresh = re.search('name="base" value="(.+?)"', refused.text)[1]
    again = bob.post(path, data=other | {"base": fresh, "nonce": "three"})
    assert again.status_code == 303
    [row] = rows(select(Post.source).where(Post.id == scene.answer))
    assert row.source == other["body"]


def test_a_changed_title_or_category_counts_as_well(alice, scene, rows):
    path = f"/posts/{scene.opening}/edit"
    base = base_of(alice, scene.opening)
    same = edited(base=base, body="사흘째 **멈춰** 있어요.")
    assert alice.post(path, data=same | {"title": "다른 제목이에요"}).status_code == 303
    refused = alice.post(path, data=same | {"title": "또 다른 제목이에요"})
    assert refused.status_code == 409
    assert re.search(r"<ins>.*또.*</ins>", refused.text)
    assert rows(select(Thread.title).where(Thread.id == scene.thread)) == [("다른 제목이에요",)]


def test_forgetting_the_history_hides_no_change_from_the_other_window(bob, scene):
    path = f"/posts/{scene.answer}/edit"
    base = base_of(bob, scene.answer)
    bob.post(path, data={"body": "하나", "base": base, "forget": "y"})
    assert bob.post(path, data={"body": "둘", "base": base}).status_code == 409


def test_a_form_without_its_beginning_overwrites_no_edit(bob, scene):
    path = f"/posts/{scene.answer}/edit"
    assert bob.post(path, data={"body": "하나"}).status_code == 303
    assert bob.post(path, data={"body": "둘"}).status_code == 409


def test_the_same_form_twice_is_one_edit(bob, scene, rows):
    form = {"body": "하나", "base": base_of(bob, scene.answer), "nonce": "once"}
    answers = [bob.post(f"/posts/{scene.answer}/edit", data=form) for _ in range(2)]
    assert {(one.status_code, one.location) for one in answers} == {
        (303, f"/threads/{scene.thread}#post-{scene.answer}")
    }
    assert rows(select(func.count()).select_from(Revision)) == [(1,)]
