"""What becomes of a claim: 30 days, an objection, the end, deadlines, two who decide at once."""

import re
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from threading import Barrier
from threading import Thread as Running

import pytest
from sqlalchemy import select

from forum import claim_letters, clock, nightly
from forum.accounts import letters
from forum.board.models import Hiding, Relay
from forum.database import db
from forum.mail import spooled
from forum.moderation import actions, queries
from forum.moderation.models import Claim, Claimant, Decision
from forum.web.language import text_in
from tests.moderation.conftest import WORDS
from tests.moderation.test_claiming import FORM, carry_out

assert claim_letters
assert letters

OBJECTED = "그런 뜻이 아니었어요"


@pytest.fixture
def claimed(cast, scene, rows):
    """The id of a claim about a post of the scene: claimed("answer")."""

    def make(post="answer", **fields):
        before = {one for (one,) in rows(select(Claim.id))}
        place = f"/threads/{scene.thread}#post-{getattr(scene, post, 'x')}"
        answer = cast.client().post("/rights", data=FORM | {"place": place} | fields)
        assert answer.status_code == 303
        ((new,),) = [one for one in rows(select(Claim.id)) if one[0] not in before]
        return new

    return make


@contextmanager
def days_later(count):
    with clock.at(datetime.now(UTC) + timedelta(days=count)):
        yield


def does(cast, name, claim_id, what, **form):
    method = "DELETE" if what == "restore" else "POST"
    path = {"restore": "blinding", "blind": "blinding", "remove": "removal", "reject": "rejection"}
    return cast.client(name).open(
        f"/moderation/claims/{claim_id}/{path.get(what, what)}", method=method, data=form
    )


def state_of(rows, claim_id):
    return rows(select(Claim.state).where(Claim.id == claim_id))[0][0]


def seen(cast, scene, name="dave"):
    return WORDS in cast.client(name).get(f"/threads/{scene.thread}").text


def told(cast, name="bob"):
    return cast.client(name).get("/notifications").text


def written(app, settings, days=0):
    """What the claimant was written, in no order, once all letters went."""
    with days_later(days):
        carry_out(app)
    found = [message_from_bytes(one.read_bytes(), policy=default) for one in spooled(settings)]
    return "\n".join(sorted(one.get_content() for one in found))


def night(app):
    with app.app_context():
        return nightly.restore_over_claims()


def test_blinded_it_is_shut_for_thirty_days_and_its_author_is_told(
    *, cast, app, scene, claimed, rows, settings
):
    claim_id = claimed()
    answer = does(cast, "mona", claim_id, "blind", note="이름이 나와요.")
    assert (answer.status_code, answer.location) == (303, f"/moderation/claims/{claim_id}")
    assert rows(select(Hiding.reason)) == [("rights",)]
    assert not seen(cast, scene)
    assert seen(cast, scene, "bob")
    page = told(cast)
    for words in ("권리를 침해한다고", "사생활·개인정보", "이름이 나와요."):
        assert words in page
    assert FORM["words"] not in page
    assert FORM["name"] not in page
    assert "권리를 침해한다고" not in told(cast, "dave")
    ((until, state),) = rows(select(Claim.until, Claim.state))
    assert (until, state) == (clock.in_days(30), "blinded")
    assert rows(select(Decision.verdict, Decision.reason)) == [("blind", "rights")]
    read = written(app, settings)
    assert f"{clock.in_days(30).isoformat()}까지 아무에게도 보이지 않게" in read
    assert read.count("드림") == 2
    for secret in (scene.thread, scene.answer, WORDS, "이름이 나와요", "mona", "운영팀"):
        assert secret not in read


def test_left_alone_it_is_shown_again_after_the_last_day_and_once(
    *, cast, app, scene, claimed, rows, settings
):
    claim_id = claimed()
    does(cast, "mona", claim_id, "blind")
    for days, shown in ((0, 0), (29, 0), (30, 0), (31, 1), (31, 0), (60, 0)):
        with days_later(days):
            assert night(app) == shown, days
    assert state_of(rows, claim_id) == "restored"
    assert seen(cast, scene)
    assert rows(select(Hiding.post_id)) == []
    assert [kind for (kind,) in rows(select(Relay.kind))] == ["restored"]
    assert "다시 보이게 했어요" in told(cast)
    assert len(rows(select(Decision.id).where(Decision.verdict == "unblind"))) == 1
    read = written(app, settings, days=61)
    assert read.count("드림") == 3
    assert "30일이 지나 글이 다시 보여요" in read


def test_the_nights_jobs_twice_change_nothing_the_second_time(cast, app, scene, claimed, rows):
    claim_id = claimed()
    does(cast, "mona", claim_id, "blind")
    with days_later(31), app.app_context():
        assert nightly.run_jobs()["claims_over"] == 1
        assert nightly.run_jobs()["claims_over"] == 0
    assert state_of(rows, claim_id) == "restored"


def test_kept_hidden_it_stays_hidden_and_its_author_may_object_anew(
    *, cast, app, scene, claimed, rows, settings
):
    claim_id = claimed()
    does(cast, "mona", claim_id, "blind")
    assert does(cast, "lena", claim_id, "remove").status_code == 303
    with days_later(40):
        assert night(app) == 0
    assert state_of(rows, claim_id) == "removed"
    assert not seen(cast, scene)
    kinds = dict(rows(select(Relay.kind, Relay.is_done)))
    assert kinds == {"rights": True, "hidden": False}
    assert "글을 계속 가리기로 했어요" in written(app, settings)
    assert does(cast, "lena", claim_id, "restore").status_code == 303
    assert seen(cast, scene)
    assert state_of(rows, claim_id) == "restored"


def test_an_objection_goes_to_another_than_who_blinded(cast, scene, claimed, rows):
    claim_id = claimed()
    does(cast, "mona", claim_id, "blind")
    ((relay_id,),) = rows(select(Relay.id))
    sent = cast.client("bob").post(f"/relay/{relay_id}/answer", data={"words": OBJECTED})
    assert sent.status_code == 303
    again = cast.client("bob").post(f"/relay/{relay_id}/answer", data={"words": OBJECTED})
    assert again.status_code == 409
    path = f"/moderation/claims/{claim_id}"
    assert OBJECTED not in cast.client("mona").get(path).text
    assert "이의를 냈어요" in cast.client("mona").get(path).text
    assert OBJECTED in cast.client("lena").get(path).text
    assert OBJECTED in cast.client("lena").get("/relay").text
    assert "/moderation/claims" in cast.client("lena").get("/relay").text
    for what in ("restore", "remove"):
        assert does(cast, "mona", claim_id, what).status_code == 403
    assert does(cast, "lena", claim_id, "restore").status_code == 303
    assert seen(cast, scene)
    assert [kind for (kind,) in rows(select(Relay.kind))] == ["restored"]


def test_an_objection_that_is_let_stand_frees_who_blinded(cast, scene, claimed, rows):
    claim_id = claimed()
    does(cast, "mona", claim_id, "blind")
    ((relay_id,),) = rows(select(Relay.id))
    cast.client("bob").post(f"/relay/{relay_id}/answer", data={"words": OBJECTED})
    assert cast.client("lena").post(f"/relay/{relay_id}/settled").status_code == 303
    assert "결정은 그대로예요" in told(cast)
    assert does(cast, "mona", claim_id, "remove").status_code == 303


def test_thirty_days_end_also_where_an_objection_waits(cast, app, scene, claimed, rows):
    claim_id = claimed()
    does(cast, "mona", claim_id, "blind")
    ((relay_id,),) = rows(select(Relay.id))
    cast.client("bob").post(f"/relay/{relay_id}/answer", data={"words": OBJECTED})
    with days_later(31):
        assert night(app) == 1
    assert state_of(rows, claim_id) == "restored"


@pytest.mark.parametrize("reason", ["no_post", "unclear", "opinion", "other_way", "withdrawn"])
def test_rejected_the_post_stands_and_the_claimant_learns_why(
    *, cast, app, scene, claimed, rows, settings, reason
):
    claim_id = claimed()
    assert does(cast, "mona", claim_id, "reject", reason=reason).status_code == 303
    assert state_of(rows, claim_id) == "rejected"
    assert seen(cast, scene)
    assert not rows(select(Relay.id))
    assert text_in("ko", f"mail.claim_decided.rejected_{reason}") in written(app, settings)


def test_a_claim_without_a_post_waits_until_somebody_says_which(cast, scene, claimed, rows):
    claim_id = claimed("nothing", place="그 정도도 못 거르면")
    assert does(cast, "mona", claim_id, "blind").status_code == 422
    for place, status in (("", 422), ("어디선가", 422), (f"#post-{scene.comment}", 303)):
        assert does(cast, "mona", claim_id, "post", place=place).status_code == status
    assert rows(select(Claim.post_id)) == [(scene.comment,)]
    assert does(cast, "mona", claim_id, "blind").status_code == 303
    assert does(cast, "mona", claim_id, "post", place=f"#post-{scene.answer}").status_code == 409


@pytest.mark.parametrize("first", ["blind", "reject"])
@pytest.mark.parametrize("second", ["blind", "reject", "remove", "restore", "post"])
def test_each_state_allows_what_it_allows(cast, scene, claimed, first, second):
    claim_id = claimed()
    form = {"reason": "opinion"} if first == "reject" else {}
    assert does(cast, "mona", claim_id, first, **form).status_code == 303
    given = {"reject": {"reason": "opinion"}, "post": {"place": f"#post-{scene.comment}"}}
    answer = does(cast, "lena", claim_id, second, **given.get(second, {}))
    allowed = first == "blind" and second in {"remove", "restore"}
    assert answer.status_code == (303 if allowed else 409)


def test_two_who_decide_at_once_are_one_decision(app, cast, scene, claimed, rows):
    claim_id = claimed()
    barrier, answers = Barrier(2), {}

    def decide(name, what, form):
        barrier.wait()
        answers[name] = does(cast, name, claim_id, what, **form).status_code

    pair = (("mona", "blind", {}), ("lena", "reject", {"reason": "opinion"}))
    running = [Running(target=decide, args=one) for one in pair]
    for one in running:
        one.start()
    for one in running:
        one.join()
    assert sorted(answers.values()) == [303, 409]
    assert state_of(rows, claim_id) in {"blinded", "rejected"}
    blinded = state_of(rows, claim_id) == "blinded"
    assert len(rows(select(Hiding.post_id))) == len(rows(select(Relay.id))) == int(blinded)


def test_two_claims_about_one_post_end_with_the_last(cast, app, scene, claimed, rows):
    first, second = claimed(), claimed(address="second@outside.example")
    does(cast, "mona", first, "blind")
    with days_later(10):
        does(cast, "lena", second, "blind")
    with days_later(31):
        assert night(app) == 1
    assert not seen(cast, scene)
    with days_later(41):
        assert night(app) == 1
    assert seen(cast, scene)
    assert {state for (state,) in rows(select(Claim.state))} == {"restored"}


def test_what_was_hidden_for_something_else_stays_hidden_for_that(cast, app, scene, claimed, rows):
    claim_id = claimed()
    cast.client("mona").post(f"/posts/{scene.answer}/hiding", data={"reason": "rude"})
    does(cast, "lena", claim_id, "blind")
    assert rows(select(Hiding.reason)) == [("rights",)]
    with days_later(31):
        assert night(app) == 1
    assert rows(select(Hiding.reason)) == [("rude",)]
    assert not seen(cast, scene)
    assert [kind for (kind,) in rows(select(Relay.kind))] == ["hidden"]
    cast.client("mona").delete(f"/posts/{scene.answer}/hiding")
    assert seen(cast, scene)


def test_nobody_shows_by_another_way_what_a_claim_keeps_hidden(cast, scene, claimed, rows):
    claim_id = claimed()
    hidden = cast.client("mona").post(f"/posts/{scene.answer}/hiding", data={"reason": "rude"})
    assert hidden.status_code == 303
    ((decision,),) = rows(select(Decision.id))
    does(cast, "lena", claim_id, "blind")
    assert cast.client("mona").delete(f"/posts/{scene.answer}/hiding").status_code == 409
    assert cast.client("mona").delete(f"/moderation/decisions/{decision}").status_code == 409
    assert not seen(cast, scene)
    assert state_of(rows, claim_id) == "blinded"


def test_a_blinding_is_not_undone_but_decided_anew(cast, scene, claimed, rows):
    claim_id = claimed()
    does(cast, "mona", claim_id, "blind")
    ((decision,),) = rows(select(Decision.id))
    assert cast.client("mona").delete(f"/moderation/decisions/{decision}").status_code == 409
    assert state_of(rows, claim_id) == "blinded"


def test_shown_later_by_another_way_it_counts_as_restored(cast, scene, claimed, rows):
    claim_id = claimed()
    does(cast, "mona", claim_id, "blind")
    does(cast, "mona", claim_id, "remove")
    assert cast.client("lena").delete(f"/posts/{scene.answer}/hiding").status_code == 303
    assert state_of(rows, claim_id) == "restored"
    assert seen(cast, scene)


@pytest.mark.parametrize("blinded", [False, True])
def test_deleted_by_its_author_the_claim_has_come_to_its_end(
    *, cast, app, scene, claimed, rows, settings, blinded
):
    claim_id = claimed()
    if blinded:
        does(cast, "mona", claim_id, "blind")
    assert cast.client("bob").delete(f"/posts/{scene.answer}").status_code == 303
    assert state_of(rows, claim_id) == "gone"
    with days_later(31):
        assert night(app) == 0
    read = written(app, settings)
    assert read.count("드림") == 2 + blinded
    assert "글이 지워졌어요" in read


@pytest.mark.parametrize("post", ["opening", "answer", "comment"])
def test_the_counters_are_right_whatever_is_blinded_and_shown_again(cast, app, claimed, post):
    from forum.cli.counters import wrong_counters  # noqa: PLC0415

    claim_id = claimed(post)
    for what in ("blind", "restore"):
        assert does(cast, "mona", claim_id, what).status_code == 303
        with app.app_context():
            assert wrong_counters() == []
            db.session.rollback()


def test_deadlines_are_shown_in_days_and_what_is_late_first(cast, scene, claimed):
    mona = cast.client("mona")
    first = claimed()
    assert "3일 안에 정해요" in mona.get("/moderation/claims").text
    with days_later(2):
        second = claimed("comment", address="b@outside.example")
    with days_later(3):
        page = mona.get("/moderation/claims").text
        assert "오늘까지 정해요" in page
        assert page.index(first) < page.index(second)
    with days_later(5):
        assert "2일 늦었어요" in mona.get(f"/moderation/claims/{first}").text
    does(cast, "mona", first, "blind")
    assert "30일 뒤 다시 보여요" in mona.get(f"/moderation/claims/{first}").text


def test_the_list_serves_the_queue_the_nearest_day_first(cast, app, scene, claimed):
    first = claimed()
    with days_later(1):
        second = claimed("comment", address="b@outside.example")
    with cast.unit():
        lines = queries.live_claims(cast.actor("mona"))
        assert [line.claim.id for line in lines] == [first, second]
        assert [line.days_left for line in lines] == [3, 4]


def test_the_name_is_on_the_claims_page_alone_and_the_address_nowhere(cast, app, claimed):
    claim_id = claimed()
    carry_out(app)
    for name in ("mona", "lena"):
        page = cast.client(name).get(f"/moderation/claims/{claim_id}").text
        assert FORM["name"] in page
        assert FORM["address"] not in page
        assert FORM["name"] not in cast.client(name).get("/moderation/claims").text


def forgotten():
    """The night's jobs alone that forget: others would end the sessions of the cast."""
    for job in ("claims_over", "claims_forgotten", "claimants"):
        nightly.JOBS[job]()


def test_ninety_days_after_the_end_only_the_count_is_left(cast, app, scene, claimed, rows):
    claim_id = claimed()
    carry_out(app)
    does(cast, "mona", claim_id, "reject", reason="opinion")
    carry_out(app)
    for days, there in ((83, 1), (91, 0)):
        with days_later(days), app.app_context():
            forgotten()
        words = [one for one in rows(select(Claim.words, Claim.place)) if any(one)]
        assert len(words) == len(rows(select(Claimant.mark))) == there, days
    assert rows(select(Claim.state)) == [("rejected",)]
    assert "90일이 지나 지웠어요" in cast.client("mona").get(f"/moderation/claims/{claim_id}").text


def test_a_running_claim_is_not_forgotten(cast, app, claimed, rows):
    claimed()
    carry_out(app)
    with days_later(200), app.app_context():
        forgotten()
    assert rows(select(Claim.words)) == [(FORM["words"],)]
    assert len(rows(select(Claimant.mark))) == 1


def figures(cast):
    page = re.sub(r"<[^>]+>", "", cast.client().get("/promise").text)
    found = re.search(
        r"지금까지 (\d+)건을 받아 (\d+)건을.*?(\d+)건은 받.*?(\d+)건, .*?(\d+)건이", page
    )
    return tuple(map(int, found.groups()))


def test_everybody_may_know_how_many_and_nothing_else(cast, app, scene, claimed):
    assert figures(cast) == (0, 0, 0, 0, 0)
    ids = [claimed(address=f"{n}@outside.example") for n in range(4)]
    does(cast, "mona", ids[0], "reject", reason="opinion")
    does(cast, "mona", ids[1], "blind")
    assert figures(cast) == (4, 1, 1, 0, 0)
    does(cast, "mona", ids[1], "restore")
    does(cast, "mona", ids[2], "blind")
    does(cast, "mona", ids[2], "remove")
    assert figures(cast) == (4, 2, 1, 1, 1)


def test_the_public_log_tells_of_it_without_a_word_or_a_name(cast, app, scene, claimed):
    claim_id = claimed("opening")
    does(cast, "mona", claim_id, "blind", note="이름이 나와요.")
    page = cast.client("dave").get("/moderation/log").text
    assert "임시조치" in page
    for hidden in ("이름이 나와요", FORM["words"], FORM["name"], "알림이 너무 많아요", "mona"):
        assert hidden not in page


def test_what_the_guard_stops_in_a_note_is_not_told(cast, scene, claimed, rows):
    claim_id = claimed()
    answer = does(cast, "mona", claim_id, "blind", note="주민번호 960121-1234567 이 나와요.")
    assert answer.status_code == 422
    assert state_of(rows, claim_id) == "waiting"
    assert not rows(select(Hiding.post_id))


def test_a_post_of_nobodys_is_blinded_and_nobody_told(cast, app, scene, claimed, rows):
    """Of staff, imported, or of an ended epoch."""
    chan = cast.client("chan")
    chan.post(f"/threads/{scene.thread}/answers", data={"body": "안내해 드려요."})
    from forum.board.models import Post  # noqa: PLC0415

    ((post_id,),) = rows(select(Post.id).where(Post.staff_id.is_not(None)))
    claim_id = claimed("x", place=f"#post-{post_id}")
    assert does(cast, "mona", claim_id, "blind").status_code == 303
    with days_later(31):
        assert night(app) == 1
    assert not rows(select(Relay.id))


def test_a_letter_waits_for_its_claimant_and_is_tried_again(cast, app, claimed, rows):
    claim_id = claimed()
    with app.app_context(), pytest.raises(LookupError), cast.unit("identity"):
        actions.letter_to(claim_id, "claim_ended", ends=True, asked="", outcome="gone", day="")
