import pytest

from forum.feedback.queries import released_recently
from tests.feedback.conftest import NEW


def roadmap(cast, name="dave", query=""):
    return cast.client(name).get(f"/roadmap{query}").text.replace("\xa0", " ")


def test_everybody_signed_in_reads_what_became_of_it(cast, thread, promoted):
    for name in ("alice", "erin", "mona", "pia", "olga", "omar"):
        page = roadmap(cast, name)
        assert NEW["title"] in page
        assert "글 1개, ‘저도’ 2번" in page
        assert f'href="/threads/{thread}"' in page
        assert NEW["problem"] not in page


def test_a_guest_reads_nothing(cast, promoted):
    assert cast.client().get("/roadmap").status_code == 401


def test_what_was_released_stands_first_and_on_the_front_page(cast, asked, promoted):
    cast.client("chan").post(f"/threads/{asked('다른 글')}/promotion", data=NEW | {"title": "아직"})
    data = {"status": "released", "note": "설정에서 고르세요"}
    cast.client("pia").post(f"/feedback/items/{promoted}/status", data=data)
    page = roadmap(cast)
    assert (
        page.index("여러분의 의견으로 달라졌어요") < page.index(NEW["title"]) < page.index("아직")
    )
    with cast.unit():
        (one,) = released_recently(cast.actor("alice"), 3)
        assert released_recently(cast.actor("alice"), 0) == []
    assert (one.title, one.threads_count, one.item_id) == (NEW["title"], 1, promoted)


def test_a_hidden_thread_gives_neither_words_nor_counts(cast, asked, thread, promoted, hide):
    other = asked("가려질 글", voters=("carol",))
    cast.client("chan").post(f"/threads/{other}/promotion", data={"item": promoted})
    assert "글 2개, ‘저도’ 3번" in roadmap(cast)
    hide(other)
    assert "글 1개, ‘저도’ 2번" in roadmap(cast)
    assert "가려질 글" not in roadmap(cast)
    hide(thread)
    assert NEW["title"] not in roadmap(cast)  # its words may be the hidden thread's
    with cast.unit():
        assert released_recently(cast.actor("alice")) == []
    hide(thread, "delete")
    assert "글 1개, ‘저도’ 2번" in roadmap(cast)


def test_it_can_be_filtered(cast, promoted):
    assert NEW["title"] in roadmap(cast, query="?status=received")
    assert NEW["title"] not in roadmap(cast, query="?status=planned")
    assert NEW["title"] in roadmap(cast, query="?status=nonsense")


def test_empty(cast):
    assert "아직 없어요" in roadmap(cast)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_in_other_languages(language, cast, promoted):
    client = cast.client("alice")
    client.set_cookie("lang", language)
    page = client.get("/roadmap").text
    assert {"en": "What became of it", "ja": "対応状況"}[language] in page
