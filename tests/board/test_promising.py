"""The promise and help: open to everybody, in three languages, and true of this installation."""

import pytest

from tests.board.conftest import words_of


@pytest.mark.parametrize("path", ["/promise", "/help"])
@pytest.mark.parametrize("name", ["", "alice", "mona"])
@pytest.mark.parametrize("language", ["ko", "en", "ja"])
def test_everybody_may_read(cast, path, name, language):
    client = cast.client(name)
    client.set_cookie("lang", language)
    answer = client.get(path)
    assert answer.status_code == 200
    assert "board." not in words_of(answer.text)


def test_it_says_what_does_not_exist_here(cast):
    page = cast.client().get("/promise").text
    assert "이 설치에는 열람 열쇠가 없어서" in page


def test_it_says_what_comes_of_posts_and_of_whom_a_mailbox_lets_in(cast):
    page = words_of(cast.client().get("/promise").text)
    for words in (
        "새 사람으로 들어올 수 있어요",
        "내 글을 알아보는 열쇠가 바로 없어지고",
        "30일 동안 하나씩 지워져요",
        "30일 동안 글을 남길지 지울지 정할 수 있어요",
        "한 달 안에 지워질 글",
    ):
        assert words in page
