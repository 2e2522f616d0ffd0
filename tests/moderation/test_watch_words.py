import pytest
from sqlalchemy import select

from forum.board.models import Hiding, WatchWord
from forum.board.queries import forget_watch


@pytest.fixture(autouse=True)
def _fresh():
    forget_watch()
    yield
    forget_watch()


def add(cast, word, act="hold", name="mona", **more):
    return cast.client(name).post("/moderation/words", data={"word": word, "act": act, **more})


def answer(cast, scene, words):
    return cast.client("dave").post(f"/threads/{scene.thread}/answers", data={"body": words})


def test_a_moderator_adds_a_word_with_a_note_and_takes_it_away(cast, rows):
    assert add(cast, "공짜폰", note="광고가 많아요").status_code == 303
    shown = cast.client("lena").get("/moderation/words").text
    assert "공짜폰" in shown
    assert "광고가 많아요" in shown
    ((word_id, staff_id),) = rows(select(WatchWord.id, WatchWord.staff_id))
    assert staff_id
    assert cast.client("mona").delete(f"/moderation/words/{word_id}").status_code == 303
    assert rows(select(WatchWord.id)) == []


@pytest.mark.parametrize("name", ["", "alice", "chan", "pia", "omar"])
def test_nobody_else_reads_or_edits_them(cast, rows, name):
    assert cast.client(name).get("/moderation/words").status_code in {401, 403}
    assert add(cast, "공짜폰", name=name).status_code in {401, 403}
    assert rows(select(WatchWord.id)) == []


def test_held_from_now_on_however_it_is_spelled(cast, scene, rows):
    add(cast, "공짜폰")
    answer(cast, scene, "공.짜1폰 드려요")
    answer(cast, scene, "공 짜 폰 드려요")
    assert len(rows(select(Hiding.post_id))) == 2


def test_a_blocked_word_is_told_beside_the_field_and_the_text_is_kept(cast, scene, rows):
    add(cast, "공짜폰", "block")
    answered = answer(cast, scene, "공짜폰 드려요")
    assert answered.status_code == 422
    assert "공짜폰 드려요" in answered.text
    assert "쓸 수 없는 말" in answered.text
    title = {"title": "공짜폰 행사", "category": "how-to", "body": "와요"}
    assert cast.client("dave").post("/threads", data=title).status_code == 422
    assert rows(select(Hiding.post_id)) == []


def test_a_flag_changes_nothing_for_the_writer(cast, scene, rows):
    add(cast, "공짜폰", "flag")
    assert answer(cast, scene, "공짜폰 드려요").status_code == 303
    assert rows(select(Hiding.post_id)) == []


def test_a_pass_lets_a_word_of_the_starter_list_be(cast, scene, rows):
    add(cast, "시발", "pass")
    answer(cast, scene, "시발이라는 말이 왜 안 돼요")
    assert rows(select(Hiding.post_id)) == []


def test_a_pattern_finds_its_kinds(cast, scene, rows):
    add(cast, "[공꽁]짜.?[폰폴]", is_pattern="y")
    for words in ("꽁짜폰", "공짜새폰", "공짜새로폰"):
        answer(cast, scene, f"{words} 드려요")
    assert len(rows(select(Hiding.post_id))) == 2


@pytest.mark.parametrize(
    ("word", "pattern"),
    [
        ("", ""),
        ("가" * 81, ""),
        ("...", ""),
        ("(가|나)+", "y"),
        ("가*나", "y"),
        (".가나", "y"),
        ("가나?", "y"),
        ("가a?b?c?d?나", "y"),
        ("[가나", "y"),
        ("가" * 41, "y"),
    ],
)
def test_what_cannot_be_looked_for_is_refused_in_words(cast, rows, word, pattern):
    answered = add(cast, word, **({"is_pattern": pattern} if pattern else {}))
    assert answered.status_code == 422
    assert rows(select(WatchWord.id)) == []


def test_the_same_word_twice_is_refused(cast, rows):
    add(cast, "공짜폰")
    assert add(cast, "공짜폰").status_code == 422
    assert len(rows(select(WatchWord.id))) == 1


def test_what_gives_somebody_away_is_refused(cast, rows):
    assert add(cast, "공짜폰", note="010-1234-5678 로 전화한 사람").status_code == 422
    assert rows(select(WatchWord.id)) == []


def test_hints_are_shown_to_staff_and_to_nobody_else(cast, scene):
    add(cast, "못 거르면", "flag")
    for name in ("mona", "chan", "lena"):
        shown = cast.client(name).get(f"/posts/{scene.answer}/hints")
        assert shown.status_code == 200
        assert "못 거르면" in shown.text
        assert "100점 가운데" in shown.text
    for name in ("alice", "bob", "pia", "omar"):
        assert cast.client(name).get(f"/posts/{scene.answer}/hints").status_code == 403
