import pytest

from tests.feedback.conftest import NEW


def test_a_team_finds_its_own_items_new_ones_first(cast, asked, promoted):
    chan = cast.client("chan")
    chan.post(f"/threads/{asked('알림 하나')}/promotion", data=NEW | {"team": "알림"})
    chan.post(f"/threads/{asked('결재 둘')}/promotion", data=NEW | {"title": "나중 것"})
    pia = cast.client("pia")
    pia.post(f"/feedback/items/{promoted}/status", data={"status": "planned"})
    page = pia.get("/feedback/team").text.replace("\xa0", " ")
    assert page.index("새로 온 이야기") < page.index("나중 것") < page.index("이어 가는 이야기")
    assert page.index("이어 가는 이야기") < page.index(NEW["title"])
    assert f"/feedback/team#item-{promoted}" in page
    assert cast.client("paul").get("/feedback/team").text.count("team-item") == 1


def test_nothing_yet(cast):
    assert "아직 우리 팀에 온 피드백이 없어요" in cast.client("paul").get("/feedback/team").text


@pytest.mark.parametrize("name", ["", "alice", "mona", "chan", "lena", "olga", "omar"])
def test_nobody_else_has_the_page(name, cast):
    assert cast.client(name).get("/feedback/team").status_code == (403 if name else 401)


def test_the_number_of_statements_does_not_grow(cast, asked, promoted, statements):
    pia = cast.client("pia")
    with statements() as few:
        pia.get("/feedback/team")
    for number in range(4):
        url = f"/threads/{asked(f'더 {number}')}/promotion"
        cast.client("chan").post(url, data=NEW)
    with statements() as many:
        pia.get("/feedback/team")
    assert len(many) == len(few) <= 8
