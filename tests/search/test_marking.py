import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.search.snippets import mark, mark_title


def shown(parts):
    return "".join(f"[{text}]" if marked else text for text, marked in parts)


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("하위 업무를 옮겨요", "하위업무에서", "[하위 업무]를 옮겨요"),
        ("하위업무에서 옮겨요", "하위 업무", "[하위업무]에서 옮겨요"),
        ("Ａpi Running 테스트", "run api", "[Ａpi Running] 테스트"),
        ("タスクの完了を確認", "タスク完了", "[タスク]の[完了]を確認"),
        ("짧아요", "없는말", "짧아요"),
        ("<b>하위</b>", "하위", "<b>[하위]</b>"),
    ],
)
def test_words_are_marked_in_the_original(text, query, expected):
    assert shown(mark_title(text, query)) == expected


def test_the_window_shows_the_words_of_the_query():
    text = (
        "처음에는 아무 말도 없다가\n" * 60 + "비밀번호 재설정 메일이 왔어요. " + "끝이 길어요 " * 60
    )
    parts = mark(text, "비밀번호 재설정")
    assert "[비밀번호 재설정]" in shown(parts)
    assert parts[0] == ("… ", False)
    assert parts[-1] == (" …", False)
    assert len("".join(text for text, _ in parts)) < 200
    assert "\n" not in shown(parts)


def test_without_a_match_it_is_the_beginning():
    assert shown(mark("가나다 " * 100, "엉뚱한말")).startswith("가나다 가나다")


@pytest.mark.parametrize("text", ["x" * 200_000, "가" * 200_000, "하위 " * 60_000])
def test_monstrous_texts_give_short_snippets(text):
    for query in ("x", "가가", "하위"):
        assert len(shown(mark(text, query))) < 400


@given(st.text(alphabet=st.characters(codec=None), max_size=80), st.text(max_size=20))
def test_a_marked_title_is_the_title(title, query):
    assert "".join(text for text, _ in mark_title(title, query)) == title
