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
