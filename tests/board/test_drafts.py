"""Drafts: nothing that was typed is lost, nothing overwrites what it has not seen."""

from datetime import timedelta
from itertools import combinations

import pytest
from sqlalchemy import func, select

from forum import anonymity, clock
from forum.accounts import actions as accounts
from forum.accounts.actor import Actor, Role
from forum.anonymity.drafts import SIZES
from forum.board import actions, queries
from forum.board.models import Draft
from forum.database import unit_of_work
from forum.errors import NotFound, NotValid, SignInNeeded
from tests.people import PASSWORD, address_of

WORDS = {"kind": "question", "title": "결재선을 바꾸려면", "body": "아직 쓰는 중이에요."}


@pytest.fixture
def alice_(cast):
    return cast.actor("alice")


@pytest.fixture(autouse=True)
def _inside(app):
    with app.app_context():
        yield


def keep(actor, fields=WORDS, purpose="thread", handle="", writer="page one"):
    with unit_of_work("board"):
        return actions.keep_draft(
            actor, purpose=purpose, fields=fields, handle=handle, writer=writer
        )


def written(actor):
    return [queries.find_draft(actor, one.slot).fields for one in queries.my_drafts(actor)]


def rows_of(rows):
    return rows(select(Draft.id, Draft.week, Draft.head, Draft.box))


def test_what_was_typed_comes_back(alice_):
    saved = keep(alice_)
    draft = queries.find_draft(alice_, saved.slot)
    assert draft.fields["body"] == WORDS["body"]
    assert (draft.head.title, draft.about) == (WORDS["title"], "thread")
    assert draft.handle == saved.handle


def test_the_same_page_writes_on_in_the_same_place(alice_, rows):
    first = keep(alice_)
    second = keep(alice_, WORDS | {"body": "더 썼어요."}, handle=first.handle)
    # its answer was lost on the way: the page still has the handle of before
    third = keep(alice_, WORDS | {"body": "더 더 썼어요."}, handle=first.handle)
    assert (second.slot, third.slot) == (first.slot, first.slot)
    assert [one["body"] for one in written(alice_)] == ["더 더 썼어요."]
    assert len(rows_of(rows)) == 1


def test_two_pages_that_write_at_once_are_both_kept(alice_):
    first = keep(alice_)
    other = keep(alice_, WORDS | {"body": "다른 창"}, handle=first.handle, writer="page two")
    again = keep(alice_, WORDS | {"body": "첫 창"}, handle=first.handle, writer="page one")
    assert other.slot == first.slot
    assert (again.slot != first.slot, again.beside) == (True, first.slot)
    assert {one["body"] for one in written(alice_)} == {"다른 창", "첫 창"}


def test_a_second_page_for_the_same_answer_does_not_overwrite_the_first(alice_, scene):
    purpose = f"answer:{scene.thread}"
    first = keep(alice_, {"body": "하나"}, purpose)
    second = keep(alice_, {"body": "둘"}, purpose, writer="page two")
    assert second.beside == first.slot
    assert {one["body"] for one in written(alice_)} == {"하나", "둘"}


def test_a_quicker_save_is_never_overwritten(alice_, monkeypatch):
    """Between reading and writing another page saves: the row is taken only as it was read."""
    first = keep(alice_)
    original = actions.drafting.drafts_in

    def overtaken(actor, slots):
        found = original(actor, slots)
        if len(slots) == 1:
            monkeypatch.setattr(actions.drafting, "drafts_in", original)
            actions.keep_draft(
                actor,
                purpose="thread",
                fields=WORDS | {"body": "더 빨랐어요"},
                handle=first.handle,
                writer="page two",
            )
        return found

    monkeypatch.setattr(actions.drafting, "drafts_in", overtaken)
    keep(alice_, WORDS | {"body": "늦었어요"}, handle=first.handle)
    assert {one["body"] for one in written(alice_)} == {"더 빨랐어요", "늦었어요"}


def test_an_emptied_page_leaves_no_draft(alice_, rows):
    saved = keep(alice_)
    empty = {"kind": "tip", "category": "how-to", "body": " \n"}
    assert keep(alice_, empty, handle=saved.handle) is None
    assert keep(alice_, empty) is None
    assert rows_of(rows) == []


def test_discarding_takes_it_out_of_the_store(alice_, rows):
    saved = keep(alice_)
    with unit_of_work("board"):
        actions.discard_draft(alice_, saved.slot)
    assert rows_of(rows) == []
    with pytest.raises(NotFound):
        queries.find_draft(alice_, saved.slot)
    with pytest.raises(NotFound), unit_of_work("board"):
        actions.discard_draft(alice_, saved.slot)


def test_a_draft_is_found_for_five_weeks_and_moves_with_each_save(alice_, rows):
    now = clock.now()
    with clock.at(now):
        saved = keep(alice_)
    with clock.at(now + timedelta(weeks=4)):
        assert queries.find_draft(alice_, saved.slot).fields["body"] == WORDS["body"]
        with unit_of_work("board"):
            assert actions.remove_old_drafts() == 0
        saved = keep(alice_, WORDS | {"body": "네 주 뒤"}, handle=saved.handle)
        [row] = rows_of(rows)
        assert row.week == clock.week()
    with clock.at(now + timedelta(weeks=8)):
        assert len(queries.my_drafts(alice_)) == 1
    with clock.at(now + timedelta(weeks=9)):
        assert queries.my_drafts(alice_) == []
        with unit_of_work("board"):
            assert actions.remove_old_drafts() == 1
    assert rows_of(rows) == []


def test_the_sixty_fifth_is_refused_and_none_is_lost(alice_):
    for number in range(anonymity.SLOTS):
        keep(alice_, {"body": f"답변 {number}"}, writer=f"page {number}")
    with pytest.raises(NotValid, match="full"):
        keep(alice_)
    assert len(queries.my_drafts(alice_)) == anonymity.SLOTS


def test_sizes_tell_a_class_and_nothing_more(alice_, rows):
    for length in (1, 40, 300, 5_000, 30_000, 100_000):
        keep(alice_, {"body": "가" * length}, writer=str(length))
    found = rows_of(rows)
    assert len({len(row.head) for row in found}) == 1
    assert {len(row.box) - 40 for row in found} <= set(SIZES)
    assert len({len(row.box) for row in found}) < len(found)


def test_too_long_a_field_is_refused_by_its_name(alice_):
    for fields in ({"body": "가" * 100_001}, {"title": "가" * 2_001}):
        with pytest.raises(NotValid) as refused:
            keep(alice_, fields)
        assert refused.value.field in fields


ODD = ("", "x", "thread:1", "answer:", "edit:../../x", "answer:" + "a" * 17)


@pytest.mark.parametrize("purpose", ODD)
def test_an_unknown_purpose_is_refused(alice_, purpose):
    with pytest.raises(NotValid):
        keep(alice_, WORDS, purpose)


def test_nobody_else_finds_or_opens_it(alice_, cast):
    saved = keep(alice_)
    for name in ("bob", "carol", "erin"):
        other = cast.actor(name)
        assert queries.my_drafts(other) == []
        with pytest.raises(NotFound):
            queries.find_draft(other, saved.slot)
    for name in ("mona", "chan", "omar", "olga"):
        with pytest.raises(SignInNeeded):
            queries.my_drafts(cast.actor(name))
        with pytest.raises(SignInNeeded), unit_of_work("board"):
            actions.keep_draft(cast.actor(name), purpose="thread", fields=WORDS)


def test_a_session_that_ended_reads_nothing(alice_):
    saved = keep(alice_)
    anonymity.close_session(alice_.session_id)
    same_cookie = anonymity.Credential(
        alice_.credential._session_key, alice_.company_id, alice_.account_id
    )
    with pytest.raises(SignInNeeded):
        queries.find_draft(Actor(role=Role.MEMBER, credential=same_cookie), saved.slot)


def test_another_session_of_the_same_member_reads_it(alice_):
    keep(alice_)
    with unit_of_work("identity"):
        key = accounts.sign_in(address_of("alice"), PASSWORD)
    same_person = anonymity.Credential(key, alice_.company_id, alice_.account_id)
    elsewhere = Actor(role=Role.MEMBER, credential=same_person)
    assert written(elsewhere)[0]["body"] == WORDS["body"]


def test_a_save_is_one_read_and_one_write(alice_, counting):
    saved = keep(alice_)
    alice_.credential._secret  # noqa: B018  read once a request, whatever is done in it
    with counting() as statements:
        keep(alice_, WORDS | {"body": "더"}, handle=saved.handle)
    assert [one.split()[0] for one in statements] == ["SELECT", "UPDATE"]


def test_counting_rows_is_all_that_a_store_gives(alice_, cast, rows):
    """Two drafts of one member, and one of another: no two rows share anything but the week."""
    keep(alice_, writer="one")
    keep(alice_, writer="two")
    keep(cast.actor("carol"), writer="three")
    found = rows_of(rows)
    assert rows(select(func.count(func.distinct(Draft.week)))) == [(1,)]
    pieces = [
        {one for value in (row.id, row.head, row.box) for one in _six(value)} for row in found
    ]
    assert not any(one & other for one, other in combinations(pieces, 2))


def _six(value):
    return {value[at : at + 6] for at in range(len(value) - 5)}


def test_a_slot_that_is_free_again_is_not_simply_the_next_one(alice_):
    """Its row has the same id: what a deleted row leaves would join two posts of one person."""
    slots = set()
    for _ in range(12):
        slots.add(keep(alice_).slot)
        with unit_of_work("board"):
            for one in queries.my_drafts(alice_):
                actions.discard_draft(alice_, one.slot)
    assert len(slots) > 1
    assert max(slots) < len(queries.NEAR)
