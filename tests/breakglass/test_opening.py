"""Two keys, one post, one showing; whatever else is refused and opens nothing."""

import pytest
from nacl.secret import SecretBox
from sqlalchemy import select

from forum import anonymity, clock
from forum.anonymity import escrow, keys
from forum.board import actions as board
from forum.board.models import Escrow
from forum.board.queries import find_post
from forum.breakglass import queries
from forum.database import db
from forum.errors import AlreadyDone, NotAllowed, NotFound, NotValid
from tests.breakglass.conftest import give_keys
from tests.stores import query


def state(case, request):
    with case.cast.unit():
        return queries.find_request(request).state


def test_both_together_learn_whose_post_it_is(case, person):
    assert case.open() == person("alice")
    assert case.open(case.posts.answer) == person("bob")
    assert case.open(case.posts.comment) == person("carol")


def test_each_step_is_seen(case):
    request = case.ask()
    assert state(case, request) == "waiting"
    half = case.first(request)
    assert state(case, request) == "half"
    case.second(request, half)
    assert state(case, request) == "opened"


def test_it_opens_once(case):
    request = case.ask()
    half = case.first(request)
    case.second(request, half)
    for again in (lambda: case.second(request, half), lambda: case.first(request)):
        with pytest.raises(AlreadyDone, match="opened"):
            again()


def test_the_first_half_is_made_once(case):
    request = case.ask()
    case.first(request)
    with pytest.raises(AlreadyDone, match="half"):
        case.first(request)


def test_the_same_officer_twice_is_refused(case):
    request = case.ask()
    half = case.first(request)
    with pytest.raises(NotAllowed, match="same_officer"):
        case.second(request, half, case.officers.a)


def test_one_key_alone_learns_nothing(case, person):
    """The second officer's without the first's, and the other way round."""
    request = case.ask()
    with pytest.raises(NotAllowed, match="not_first"):
        case.first(request, case.officers.b)
    with pytest.raises(NotAllowed, match="first_missing"):
        case.second(request, b"x" * 152)
    half = case.first(request)
    assert person("alice").encode() not in half


def test_neither_strangers_keys_nor_another_quarters_open(case, settings):
    strangers = give_keys(settings.keys_file, "2999Q1")
    request = case.ask()
    with pytest.raises(NotAllowed, match="other_key"):
        case.first(request, strangers.a)
    half = case.first(request)
    with pytest.raises(NotAllowed, match="other_key"):
        case.second(request, half, strangers.b)


def test_after_24_hours_it_opens_no_more(case, later):
    request = case.ask()
    half = case.first(request)
    with later(hours=23, minutes=59):
        assert state(case, request) == "half"
    with later(hours=24):
        for step in (lambda: case.second(request, half), lambda: case.close(request)):
            with pytest.raises(AlreadyDone, match="expired"):
                step()


def test_what_was_closed_does_not_open(case):
    request = case.ask()
    case.close(request)
    with pytest.raises(AlreadyDone, match="closed"):
        case.first(request)


def test_what_was_opened_is_not_closed(case):
    request = case.ask()
    case.second(request, case.first(request))
    with pytest.raises(AlreadyDone, match="opened"):
        case.close(request)


def test_a_half_of_another_request_is_refused(case):
    first, second = case.ask(), case.ask(case.posts.answer)
    half, other = case.first(first), case.first(second)
    with pytest.raises(NotAllowed, match="foreign"):
        case.second(first, other)
    with pytest.raises(NotAllowed, match="foreign"):
        case.second(second, half)
    for spoilt in (b"", half[:-1], half[:20], bytes([half[0] ^ 1]) + half[1:]):
        with pytest.raises(NotAllowed, match="foreign"):
            case.second(first, spoilt)
    case.second(first, half)


def test_a_box_that_was_moved_to_another_post_is_refused(case, settings):
    """As it is, and wrapped anew by who has the epoch's key."""
    request = case.ask()
    box = _box(case, case.posts.answer)
    _put_box(case, case.posts.opening, box)
    with pytest.raises(NotAllowed, match="foreign"):
        case.first(request)
    assert state(case, request) == "waiting"
    _put_box(case, case.posts.opening, _wrapped_anew(case, box))
    half = case.first(request)
    with pytest.raises(NotAllowed, match="foreign"):
        case.second(request, half)
    assert state(case, request) == "half"


def _box(case, post):
    with case.cast.unit():
        return db.session.scalars(select(Escrow.sealed).where(Escrow.post_id == post)).one()


def _put_box(case, post, box):
    with case.cast.unit():
        db.session.get_one(Escrow, post).sealed = box


def _wrapped_anew(case, box):
    with case.cast.unit():
        key, other = (
            escrow._post_key(clock.quarter(), one)
            for one in (case.posts.answer, case.posts.opening)
        )
    return bytes(SecretBox(other).encrypt(SecretBox(key).decrypt(box)))


def test_once_the_epochs_key_is_gone_it_cannot_be_asked_or_opened(case, settings):
    request = case.ask()
    half = case.first(request)
    kept = keys.load(settings.keys_file)
    keys._write(settings.keys_file, keys.Keys(kept.pepper, kept.additions, {}, kept.officers))
    anonymity.keyring.use(settings.keys_file)
    with pytest.raises(NotAllowed, match="destroyed"):
        case.second(request, half)
    with pytest.raises(NotValid, match="destroyed"):
        case.ask(case.posts.answer)


def test_once_the_officers_keys_are_gone_it_cannot_be_opened(case, settings):
    request = case.ask()
    keys.remove_officer(settings.keys_file, clock.quarter(), "b")
    with pytest.raises(NotAllowed, match="destroyed"):
        case.first(request)


def test_a_request_that_was_never_made_is_not_there(case):
    with pytest.raises(NotFound):
        case.first("a" * 16)


def test_what_was_opened_stands_nowhere(case, person, settings):
    assert case.open() == person("alice")
    for table in ("breakglass_record", "escrow", "outbox", "submission"):
        rows = query(settings.data_dir, "board", f"SELECT * FROM {table}")
        assert person("alice") not in repr(rows)
        assert person("alice").encode() not in b"".join(
            bytes(value) for row in rows for value in row if isinstance(value, bytes | memoryview)
        )


# Asking


@pytest.mark.parametrize("name", ["alice", "mona", "chan", "pia", "omar"])
def test_nobody_else_may_ask_or_close(case, name):
    request = case.ask()
    for deed in (lambda: case.ask(case.posts.answer, by=name), lambda: case.close(request, name)):
        with pytest.raises(NotAllowed, match="not_allowed"):
            deed()


@pytest.mark.parametrize("name", ["lena", "olga"])
def test_the_cx_lead_and_the_privacy_officer_may(case, name):
    assert state(case, case.ask(by=name)) == "waiting"


def test_of_one_post_one_request_runs_at_a_time(case, later):
    request = case.ask()
    with pytest.raises(AlreadyDone, match="asked"):
        case.ask()
    case.close(request)
    case.close(request)
    again = case.ask()
    with later(hours=25):
        assert case.ask() != again


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("post", " "), ("post", "nothing"), ("post", "a" * 16), ("post", "a" * 17),
        ("ground", ""), ("ground", "curiosity"), ("reason", "짧아요"), ("reason", "긴" * 2001),
        ("delay", "31"), ("delay", "-1"), ("delay", "x"), ("delay", "1.5"), ("delay", "٣"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused(case, field, value):
    with pytest.raises(NotValid):
        case.ask(**{field: value})


def test_a_post_is_named_by_its_address_too(case):
    path = f"https://forum.example/threads/{case.posts.thread}#post-{case.posts.answer}"
    request = case.ask(path)
    with case.cast.unit():
        assert queries.find_request(request).post_id == case.posts.answer


def test_staffs_unsealed_and_deleted_posts_cannot_be_asked_about(case):
    with case.cast.unit():
        chan, bob = case.cast.actor("chan"), case.cast.actor("bob")
        thread, answer = find_post(bob, case.posts.answer)
        own = board.answer(chan, thread, body="공식 답변이에요.").id
        board.delete_post(bob, thread, answer)
    for post in (own, case.posts.answer):
        with pytest.raises(NotValid, match="unsealed"):
            case.ask(post)
