import pytest
from sqlalchemy import select

from forum.board.models import Thread


def order(page: str, *titles: str) -> list[str]:
    """The titles in the order in which the list names them."""
    return sorted((one for one in titles if one in page), key=page.index)


def listed(cast, name="chan", query=""):
    headers = {"HX-Request": "true"}  # the list alone
    return cast.client(name).get(f"/feedback/candidates{query}", headers=headers).text


def test_they_stand_by_companies_then_demand(cast, asked, published):
    titles = ("하나도 없어요", "회사가 많아요", "둘이 필요해요")
    few, many, _ = asked(titles[0], voters=("carol",)), asked(titles[1]), asked(titles[2])
    published(many, 10)
    assert order(listed(cast), *titles) == ["회사가 많아요", "둘이 필요해요", "하나도 없어요"]
    assert "10+곳" in listed(cast)
    published(few, 20)
    assert order(listed(cast), *titles)[0] == "하나도 없어요"


def test_nobody_else_s_worry_is_no_candidate_yet(cast, asked):
    asked("혼자만 궁금해요", voters=())
    assert "혼자만 궁금해요" not in listed(cast)
    page = cast.client("chan").get("/feedback/candidates").text
    assert "지금은 후보가 없어요" in page


def test_what_was_taken_up_or_hidden_is_gone(cast, asked, hide, promoted):
    hide(asked("가려질 글"))
    assert "가려질 글" not in listed(cast)
    assert "결재자를 바꿀 수 있나요?" not in listed(cast)


def test_they_can_be_filtered_by_category(cast, thread):
    assert "결재자를" in listed(cast, query="?category=feature")
    assert "결재자를" not in listed(cast, query="?category=culture")
    assert "결재자를" not in listed(cast, query="?category=nonsense")


def test_the_chosen_one_lies_beside_with_its_form(cast, asked):
    asked("먼저 나오는 글")
    second = asked("고른 글", voters=("carol",))
    page = cast.client("chan").get(f"/feedback/candidates?thread={second}").text
    assert f'action="/threads/{second}/promotion"' in page
    assert "5</b>" in page  # fewer than five companies


def test_a_moderator_reads_them_without_a_form(cast, thread):
    page = cast.client("mona").get("/feedback/candidates").text
    assert "결재자를 바꿀 수" in page.replace("\xa0", " ")
    assert f'action="/threads/{thread}/promotion"' not in page


@pytest.mark.parametrize("name", ["", "alice", "erin", "pia", "olga", "omar"])
def test_nobody_else_reads_them(name, cast, thread):
    assert cast.client(name).get("/feedback/candidates").status_code == (403 if name else 401)


def test_a_vote_moves_no_bucket(cast, asked, published, rows):
    thread = asked(voters=("carol",))
    published(thread, 5)
    before = listed(cast).count("5+곳")
    ((opening,),) = rows(select(Thread.opening_id))
    cast.client("dave").post(f"/posts/{opening}/vote")
    assert "저도 필요해요 2" in listed(cast)
    assert listed(cast).count("5+곳") == before == 1


@pytest.mark.parametrize("after", ["x", "1.2", "-1.0.0.0", "9.9.9.99999999999999999999", "١.١.١.١"])
def test_any_cursor_is_borne(after, cast, thread):
    assert cast.client("chan").get(f"/feedback/candidates?after={after}").status_code == 200


def test_pages_follow_each_other_without_gap_or_double(cast, asked):
    for number in range(23):
        asked(f"글 {number:02}", voters=("carol",))
    first = listed(cast)
    after = first.split("after=")[1].split('"')[0]
    second = listed(cast, query=f"?after={after}")
    titles = [f"글 {number:02}" for number in range(23)]
    pages = [
        [one for one in titles if one in page.replace("\xa0", " ")] for page in (first, second)
    ]
    assert [len(page) for page in pages] == [20, 3]
    assert sorted(pages[0] + pages[1]) == titles


def test_the_number_of_statements_does_not_grow(cast, asked, statements):
    asked("하나")
    chan = cast.client("chan")
    chan.get("/feedback/candidates")  # the categories' names are kept for a minute
    with statements() as few:
        chan.get("/feedback/candidates")
    for number in range(6):
        asked(f"더 {number}")
    with statements() as many:
        chan.get("/feedback/candidates")
    assert len(many) == len(few) <= 8
