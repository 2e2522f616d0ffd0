import re

import pytest

from forum.feedback.queries import item_page
from tests.feedback.conftest import NEW


def test_an_item_shows_its_evidence_voices_and_history(cast, thread, promoted, published):
    published(thread, 20)
    cast.client("pia").post(
        f"/feedback/items/{promoted}/status", data={"status": "under_review", "note": "읽고 있어요"}
    )
    page = cast.client("pia").get(f"/feedback/items/{promoted}").text.replace("\xa0", " ")
    for words in (
        NEW["title"],
        NEW["problem"],
        "팀장님이 출장이세요",
        "읽고 있어요",
        "20+곳",
        "결재",
    ):
        assert words in page
    assert f'href="/threads/{thread}"' in page


def test_a_hidden_thread_gives_neither_words_nor_counts(cast, asked, promoted, hide):
    other = asked("가려질 글", body="가려질 말", voters=("carol",))
    cast.client("chan").post(f"/threads/{other}/promotion", data={"item": promoted})
    with cast.unit():
        before = item_page(cast.actor("chan"), promoted).item
    hide(other)
    with cast.unit():
        page = item_page(cast.actor("chan"), promoted)
    assert (before.threads_count, before.me_too) == (2, 3)
    assert (page.item.threads_count, page.item.me_too) == (1, 2)
    assert "가려질" not in cast.client("chan").get(f"/feedback/items/{promoted}").text
    hide(other, "delete")
    with cast.unit():
        assert item_page(cast.actor("chan"), promoted).item == before


def test_the_list_is_filtered_by_status_and_team(cast, promoted):
    chan = cast.client("chan")
    for query, there in (
        ("", True),
        ("?status=received", True),
        ("?status=planned", False),
        ("?status=nonsense", True),
        ("?team=결재", True),
        ("?team=모바일", False),
    ):
        found = NEW["title"] in chan.get(f"/feedback/items{query}").text.replace("\xa0", " ")
        assert found is there, query


def test_an_empty_list_says_what_to_do(cast):
    page = cast.client("chan").get("/feedback/items").text
    assert "아직 없어요" in page
    assert "/feedback/candidates" in page


@pytest.mark.parametrize(
    ("name", "code"),
    [("", 401), ("alice", 403), ("erin", 403), ("olga", 403), ("omar", 403)]
    + [(name, 200) for name in ("mona", "chan", "lena", "pia", "paul")],
)
def test_who_reads_items(name, code, cast, promoted):
    client = cast.client(name)
    assert client.get("/feedback/items").status_code == code
    assert client.get(f"/feedback/items/{promoted}").status_code == code


def test_only_those_who_may_answer_find_the_form(cast, promoted):
    form = f'action="/feedback/items/{promoted}/status"'
    pages = {
        name: form in cast.client(name).get(f"/feedback/items/{promoted}").text
        for name in ("chan", "pia", "paul", "mona")
    }
    assert pages == {"chan": True, "pia": True, "paul": False, "mona": False}


def test_an_item_that_is_not_there(cast):
    assert cast.client("chan").get("/feedback/items/nowhere").status_code == 404


def test_nobody_learns_who_asked_or_who_promoted(cast, thread, promoted):
    page = cast.client("pia").get(f"/feedback/items/{promoted}").text
    assert not re.search(r"\bchan\b", page)
    for person in cast.people.values():
        assert person.address not in page


def test_the_number_of_statements_does_not_grow(cast, asked, promoted, statements):
    chan = cast.client("chan")
    paths = ("/feedback/items", f"/feedback/items/{promoted}", "/roadmap")

    def counts():
        found = []
        for path in paths:
            chan.get(path)
            with statements() as seen:
                chan.get(path)
            found.append(len(seen))
        return found

    few = counts()
    for number in range(5):
        more = asked(f"더 {number}", voters=("carol",))
        chan.post(f"/threads/{more}/promotion", data={"item": promoted})
    other = asked("새 것")
    chan.post(f"/threads/{other}/promotion", data=NEW)
    assert counts() == few
    assert max(few) <= 8
