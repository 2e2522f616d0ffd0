"""What is written on the board is found, and what is taken away is not."""

import shutil

import pytest

from forum.accounts.actor import GUEST
from forum.board import actions
from forum.search import indexing, queries
from forum.search.engines import engine


@pytest.fixture
def found(board):
    def search(query):
        board.read()
        with board.app.app_context():
            return [
                one.card.id for one in queries.find_threads(board.cast.actor("dave"), query).results
            ]

    return search


def test_a_question_is_found_by_title_and_body(board, found):
    asked = board.ask("하위업무 담당자를 바꾸고 싶어요", "한꺼번에 넘기는 단추가 보이지 않네요.")
    assert found("하위 업무 담당자") == [asked]
    assert found("넘기는 단추") == [asked]


def test_a_tip_is_found(board, found):
    shared = board.share("회의록 서식을 나눠 쓰기")
    assert found("회의록 서식") == [shared]


def test_a_thread_is_found_by_its_answer(board, found):
    asked = board.ask("알림이 너무 많아요")
    assert found("방해금지") == []
    board.answer(asked, "설정에서 방해금지를 켜 보세요.")
    assert found("방해금지") == [asked]


def test_old_words_are_not_found_after_an_edit(board, found):
    asked = board.ask("휴가 결재 대리", "박달나무 이야기예요.")
    assert found("박달나무") == [asked]
    board.opening(asked, "alice", lambda *who: actions.edit(*who, body="소나무 이야기예요."))
    assert found("박달나무") == []
    assert found("소나무") == [asked]


def test_a_deleted_question_is_not_found(board, found):
    asked = board.ask("휴가 결재 대리")
    assert found("휴가 결재") == [asked]
    board.opening(asked, "alice", actions.delete_post)
    assert found("휴가 결재") == []


def test_a_hidden_question_is_not_found_until_it_is_shown(board, found):
    asked = board.ask("휴가 결재 대리")
    board.opening(asked, "mona", lambda *who: actions.hide(*who, reason="harm"))
    assert found("휴가 결재") == []
    board.opening(asked, "mona", lambda _, *what: actions.show(*what))
    assert found("휴가 결재") == [asked]


def test_what_was_hidden_a_moment_ago_is_not_shown_though_the_index_knows_it(board, found):
    asked = board.ask("휴가 결재 대리")
    assert found("휴가 결재") == [asked]
    board.opening(asked, "mona", lambda *who: actions.hide(*who, reason="harm"))
    with board.app.app_context():
        assert engine().search("휴가 결재").hits
        assert not queries.find_threads(board.cast.actor("dave"), "휴가 결재").results


def test_a_guest_finds_nothing(board, found):
    board.ask("휴가 결재 대리")
    assert found("휴가 결재")
    with board.app.app_context():
        assert not queries.find_threads(GUEST, "휴가 결재").results
        assert not queries.similar_threads(GUEST, "휴가 결재")


def test_an_index_that_is_missing_is_made_by_the_worker(board, found, settings):
    first = board.ask("휴가 결재 대리")
    board.read()
    shutil.rmtree(settings.index_dir)
    second = board.ask("휴가 결재 순서")
    assert set(found("휴가 결재")) == {first, second}


def test_without_an_index_titles_are_found(board, settings):
    asked = board.ask("휴가 결재 100% 대리")
    shutil.rmtree(settings.index_dir)
    with board.app.app_context():
        results = queries.find_threads(board.cast.actor("dave"), "100%")
        assert not results.is_whole
        assert [one.card.id for one in results.results] == [asked]
        assert not queries.find_threads(board.cast.actor("dave"), "_").results


def test_an_event_without_new_words_writes_nothing(board, settings):
    board.ask("휴가 결재 대리")
    board.read()
    before = sorted(path.name for path in settings.index_dir.iterdir())
    with board.app.app_context():
        documents = [one for ids in indexing._chunks() for one in indexing.documents_of(ids)]
        engine().change(documents, gone=())
    assert sorted(path.name for path in settings.index_dir.iterdir()) == before


def test_deleted_words_leave_the_disk_by_night(board, settings):
    asked = board.ask("zebrafish in the pond")
    board.read()
    board.opening(asked, "alice", actions.delete_post)
    board.read()
    with board.app.app_context():
        indexing.tidy()
        assert indexing.is_ready()
    assert b"zebrafish" not in b"".join(one.read_bytes() for one in settings.index_dir.iterdir())


def test_the_night_mends_a_missing_index(board, found, settings):
    asked = board.ask("휴가 결재 대리")
    board.read()
    shutil.rmtree(settings.index_dir)
    with board.app.app_context():
        assert not indexing.is_ready()
        indexing.tidy()
    assert found("휴가 결재") == [asked]
