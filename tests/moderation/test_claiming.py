"""Somebody outside claims that a post infringes their rights: what is written, and what is told."""

import re
from base64 import b64decode

import pytest
from sqlalchemy import select

from forum import claim_letters, clock, outbox
from forum.accounts import letters
from forum.anonymity import hash_of_claim, mail_key
from forum.database import db
from forum.mail import spooled
from forum.moderation.models import Claim, Claimant
from forum.outbox import BoardOutbox, IdentityOutbox

assert claim_letters
assert letters

WHY = "제 이름과 부서가 나와서 누구인지 다 알아요."
WHO, ADDRESS = "길은서", "eunseo@outside.example"
FORM = {"ground": "privacy", "words": WHY, "name": WHO, "address": ADDRESS}


def carry_out(app):
    with app.app_context():
        while sum(outbox.run_due(store) for store in outbox.STORES):
            pass


@pytest.fixture
def claim(cast):
    """Claim through the page, by a guest: claim(place, **fields) → the answer."""

    def send(place, name="", **fields):
        return cast.client(name).post("/rights", data=FORM | {"place": place} | fields)

    return send


def test_a_guest_claims_by_an_address_and_gets_a_letter(*, cast, app, scene, claim, rows, settings):
    answer = claim(f"https://board.example/threads/{scene.thread}#post-{scene.answer}")
    assert (answer.status_code, answer.location) == (303, "/rights/received")
    page = cast.client().get(answer.location).text
    assert "신고를 받았어요" in page
    ((post_id, state, due_on, words),) = rows(
        select(Claim.post_id, Claim.state, Claim.due_on, Claim.words)
    )
    assert (post_id, state, words) == (scene.answer, "waiting", WHY)
    assert due_on == clock.in_days(3)
    carry_out(app)
    ((name, box),) = rows(select(Claimant.name, Claimant.box))
    assert name == WHO
    assert mail_key.open_recipient(box).address == ADDRESS
    (letter,) = spooled(settings)
    sent = letter.read_bytes()
    assert ADDRESS.encode() in sent
    assert not re.search(b"[?&/]" + scene.thread.encode(), sent)


@pytest.mark.parametrize(
    ("place", "meant"),
    [
        ("/threads/{thread}", "opening"),
        ("https://x.example/threads/{thread}?page=2#post-{comment}", "comment"),
        ("여기예요: /posts/{answer}/revisions 꼭 봐 주세요", "answer"),
        ("/threads/aaaaaaaaaaaaaaaa", None),
        ("/threads/{thread}x", None),
        ("그 정도도 못 거르면", None),
    ],
)
def test_which_post_is_meant(scene, claim, rows, place, meant):
    assert claim(place.format(**vars(scene))).status_code == 303
    assert rows(select(Claim.post_id)) == [(meant and getattr(scene, meant),)]


def test_the_answer_is_the_same_whether_there_is_such_a_post(cast, scene, claim):
    there, hidden = f"/threads/{scene.thread}", f"/threads/x#post-{scene.comment}"
    cast.client("mona").post(f"/posts/{scene.comment}/hiding", data={"reason": "rude"})
    told = set()
    for place in (there, hidden, "/threads/aaaaaaaaaaaaaaaa", "아무 말"):
        answer = claim(place, address=f"{len(told)}-{abs(hash(place))}@outside.example")
        headers = {name for name, _ in answer.headers}
        told.add((answer.status_code, answer.location, answer.text, *sorted(headers)))
    assert len(told) == 1


def test_who_claims_stands_in_no_row_of_the_board(app, scene, claim, rows):
    claim(f"/threads/{scene.thread}")
    for (payload,) in rows(select(BoardOutbox.payload)):
        assert WHO not in str(payload)
        assert ADDRESS not in str(payload)
    ((claim_id,),) = rows(select(Claim.id))
    carry_out_board(app)
    ((mark,),) = rows(select(Claimant.mark))
    with app.app_context():
        assert mark == hash_of_claim(claim_id)
    named = [str(one) for one in rows(select(Claimant.mark, Claimant.name, Claimant.until))]
    named += [str(one) for one in rows(select(IdentityOutbox.payload))]
    for known in (claim_id, scene.thread, scene.opening, WHY):
        assert not [one for one in named if known in one]


def carry_out_board(app):
    with app.app_context():
        while outbox.run_due("board"):
            pass


def test_a_member_who_claims_leaves_what_a_guest_leaves(cast, app, scene, claim, rows):
    claim(f"/threads/{scene.thread}", "carol")
    columns = [getattr(Claim, column.key) for column in Claim.__table__.columns]
    (row,) = rows(select(*columns))
    with app.app_context():
        carol = cast.actor("carol")
    for known in (carol.account_id, carol.company_id, ADDRESS, WHO):
        assert known not in str(row)


def test_carried_over_twice_it_is_one_claimant_and_one_letter(app, scene, claim, rows):
    claim(f"/threads/{scene.thread}")
    ((payload,),) = [one for one in rows(select(BoardOutbox.payload)) if "box" in one[0]]
    with app.app_context():
        for _ in range(2):
            claim_letters.keep_claimants([payload])
    assert len(rows(select(Claimant.mark))) == len(rows(select(IdentityOutbox.id))) == 1
    assert b64decode(payload["box"])


def test_the_same_form_twice_is_one_claim(cast, scene, rows):
    data = FORM | {"place": f"/threads/{scene.thread}", "nonce": "n" * 22}
    for _ in range(2):
        assert cast.client().post("/rights", data=data).status_code == 303
    assert len(rows(select(Claim.id))) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"place": ""},
        {"place": "x" * 401},
        {"ground": "money"},
        {"ground": ""},
        {"words": "짧아요"},
        {"words": "x" * 2001},
        {"name": ""},
        {"name": "x" * 61},
        {"name": "010-1234-5678"},
        {"name": "a@b.example"},
        {"address": "nobody"},
        {"unknown": "x"},
    ],
)
def test_what_cannot_be_taken_is_told_and_nothing_is_kept(cast, scene, rows, wrong):
    data = FORM | {"place": f"/threads/{scene.thread}"} | wrong
    answer = cast.client().post("/rights", data=data)
    assert answer.status_code == 422
    assert not rows(select(Claim.id))
    for name, value in (data | {"unknown": ""}).items():
        if value and name not in wrong and name not in {"unknown", "ground"}:
            assert value in answer.text


def test_what_gives_somebody_away_is_asked_about_and_a_resident_number_never_kept(claim, rows):
    answer = claim("그 글", words="제 번호 010-1234-5678 이 나와 있어요.")
    assert answer.status_code == 422
    assert "guard-row" in answer.text
    mark = re.search(r'value="keep ([^"]+)"', answer.text)[1]
    said = {"words": "제 번호 010-1234-5678 이 나와 있어요.", "kept": mark}
    assert claim("그 글", **said).status_code == 303
    assert claim("그 글", words="주민번호 960121-1234567 이 나와요.").status_code == 422
    assert len(rows(select(Claim.id))) == 1


def test_an_address_is_written_to_five_times_a_day_at_most(
    cast, settings, scene, claim, monkeypatch
):
    from forum.counting import counting  # noqa: PLC0415

    monkeypatch.setattr(counting, "factor", 1)
    for _ in range(5):
        assert claim(f"/threads/{scene.thread}").status_code == 303
    answer = claim(f"/threads/{scene.thread}")
    assert answer.status_code == 429
    assert claim(f"/threads/{scene.thread}", address="other@outside.example").status_code == 303


def test_without_a_key_for_letters_nothing_is_taken(scene, claim, rows, monkeypatch):
    monkeypatch.setattr(mail_key, "is_there", lambda: False)
    assert claim(f"/threads/{scene.thread}").status_code == 403
    assert not rows(select(Claim.id))


@pytest.mark.parametrize("name", ["", "alice", "mona"])
@pytest.mark.parametrize("language", ["ko", "en", "ja"])
def test_everybody_reads_what_happens_and_how_many_there_were(cast, name, language):
    client = cast.client(name)
    client.set_cookie("lang", language)
    page = client.get("/rights").text
    assert "30" in page
    assert "rights." not in re.sub(r"/rights[^<]*|rights_", "", page)
    assert 'href="/rights"' in client.get("/promise").text


def test_where_the_language_was_chosen_the_letter_is_in_it(app, cast, scene, settings):
    client = cast.client()
    client.set_cookie("lang", "en")
    client.post("/rights", data=FORM | {"place": f"/threads/{scene.thread}"})
    carry_out(app)
    (letter,) = spooled(settings)
    assert b"We received the claim" in letter.read_bytes()


def test_nothing_but_the_claim_is_committed_by_the_request(scene, claim, rows):
    claim(f"/threads/{scene.thread}")
    assert not rows(select(Claimant.mark))
    assert not rows(select(IdentityOutbox.id))
    assert db
