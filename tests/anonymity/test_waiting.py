"""Companies wait where nothing joins them to what their people wrote (ANONYMITY: thieves)."""

import stat

import pytest
from nacl.secret import SecretBox

from forum.anonymity import keyring, waiting
from forum.anonymity.waiting import SIZE, SLOTS, WaitingRoom
from forum.board import actions, queries
from forum.database import unit_of_work
from forum.errors import NotAllowed
from tests import stores

BOX = SecretBox(b"k" * 32)


@pytest.fixture
def room(tmp_path):
    made = WaitingRoom()
    made.use(tmp_path / "waiting")
    return made


def plain(number):
    return str(number).zfill(32).encode()


def taken(room):
    found = []
    room.empty(BOX, found.extend)
    return found


def test_what_waits_is_handed_over_once(room):
    for number in range(50):
        room.put(BOX, plain(number))
    assert sorted(taken(room)) == [plain(number) for number in range(50)]
    assert taken(room) == []


def test_what_could_not_be_taken_waits_on(room):
    room.put(BOX, plain(1))
    with pytest.raises(ZeroDivisionError):
        room.empty(BOX, lambda _found: 1 / 0)
    assert taken(room) == [plain(1)]


def test_nothing_tells_the_order_or_that_anything_waits(room, tmp_path):
    path = tmp_path / "waiting"
    for number in range(200):
        room.put(BOX, plain(number))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.stat().st_size == SLOTS * SIZE
    there = taken(room)
    assert there != sorted(there)
    assert there != sorted(there, reverse=True)
    before = path.read_bytes()
    room.put(BOX, plain(1))
    changed = [
        slot
        for slot in range(SLOTS)
        if before[slot * SIZE :][:SIZE] != path.read_bytes()[slot * SIZE :][:SIZE]
    ]
    assert len(changed) == 1


def test_a_full_room_grows(room, monkeypatch, tmp_path):
    monkeypatch.setattr(waiting, "SLOTS", 8)
    for number in range(40):
        room.put(BOX, plain(number))
    assert sorted(taken(room)) == [plain(number) for number in range(40)]


def test_what_was_taken_is_overwritten(room, tmp_path):
    room.put(BOX, plain(1))
    before = (tmp_path / "waiting").read_bytes()
    taken(room)
    after = (tmp_path / "waiting").read_bytes()
    assert len(after) == len(before)
    assert not any(
        before[slot * SIZE :][:SIZE] == after[slot * SIZE :][:SIZE] for slot in range(SLOTS)
    )


def _wait(settings):
    found = []
    room = WaitingRoom()
    room.use(settings.data_dir / "waiting")
    box = SecretBox(keyring.keys.additions)

    def look(there):
        found.extend(there)
        raise LookupError  # it all stays

    with pytest.raises(LookupError):
        room.empty(box, look)
    return found


def _ask(actor):
    return actions.ask(actor, title="결재가 멈춰요", body="어떻게 하나요?", category="how-to")


def test_no_unit_writes_a_company_beside_a_post_or_vote(app, cast, settings):
    with app.app_context():
        with unit_of_work("board"):
            thread = _ask(cast.actor("alice"))
            assert _wait(settings) == [], "nothing before the commit"
        thread_id = thread.id
        with unit_of_work("board"):
            carol = cast.actor("carol")
            thread = queries.find_thread(carol, thread_id)
            actions.vote(carol, thread, queries.find_post(carol, thread.opening_id)[1])
        assert len(_wait(settings)) == 2
    assert stores.query(settings.data_dir, "board", "SELECT * FROM company_addition") == []


def test_what_comes_to_nothing_lets_nobody_wait(app, cast, settings):
    with app.app_context():
        with pytest.raises(NotAllowed), unit_of_work("board"):
            _ask(cast.actor("alice"))
            raise NotAllowed
        with unit_of_work("board"):
            pass
        assert _wait(settings) == []


def test_a_disk_that_fails_undoes_nothing(app, cast, settings, monkeypatch, caplog):
    def failing(*_given):
        raise OSError(28, "No space left", "/somewhere/of/alice")

    monkeypatch.setattr(waiting.os, "fdatasync", failing)
    with app.app_context():
        with unit_of_work("board"):
            _ask(cast.actor("alice"))
    assert stores.query(settings.data_dir, "board", "SELECT count(*) FROM thread") == [(1,)]
    assert caplog.messages == ["a company was not counted: OSError"]
