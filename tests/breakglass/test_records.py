"""The chain: what is altered, reordered, inserted or cut off is found, and nothing opens then."""

import pytest
from sqlalchemy import delete, select, update

from forum import clock
from forum.anonymity import kept_head
from forum.breakglass import actions, queries
from forum.breakglass.models import Record
from forum.database import db, unit_of_work
from forum.errors import NotAllowed

CHANGES = {
    "post_id": "opening",
    "ground": "danger",
    "text": "다른 까닭이었어요, 정말로요.",
    "staff_id": "z" * 16,
    "request_id": "z" * 16,
}


@pytest.fixture
def chain(case):
    """Asked, opened by both; asked and closed; asked and half open."""
    case.open()
    case.close(case.ask(case.posts.answer))
    request = case.ask(case.posts.comment)
    return request, case.first(request)


def broken(case):
    with case.cast.unit():
        return queries.broken()


def change(case, statement):
    with case.cast.unit():
        db.session.execute(statement.execution_options(synchronize_session=False))


def test_every_step_is_recorded_in_its_order(case, chain):
    with case.cast.unit():
        steps = [(one.number, one.step, one.officer) for one in queries.records()]
    assert steps == [
        (1, "requested", None), (2, "half", "a"), (3, "opened", "b"),
        (4, "requested", None), (5, "closed", None), (6, "requested", None), (7, "half", "a"),
    ]  # fmt: skip
    assert broken(case) == ""


@pytest.mark.parametrize("number", range(1, 8))
def test_a_record_that_was_removed_is_missed(case, chain, number):
    change(case, delete(Record).where(Record.number == number))
    assert broken(case) == ("breakglass.record.cut" if number == 7 else "breakglass.record.altered")


def test_all_of_them_removed_are_missed(case, chain):
    change(case, delete(Record))
    assert broken(case) == "breakglass.record.cut"


@pytest.mark.parametrize("column", CHANGES)
def test_a_record_that_was_altered_is_found(case, chain, column):
    value = getattr(case.posts, CHANGES[column], CHANGES[column])
    value = case.posts.answer if column == "post_id" else value
    change(case, update(Record).where(Record.number == 1).values({column: value}))
    assert broken(case) == "breakglass.record.altered"


@pytest.mark.parametrize("column", ["at", "expires_at", "tell_on"])
def test_altered_times_are_found(case, chain, later, column):
    with later(hours=48):
        value = clock.today() if column == "tell_on" else clock.now()
    change(case, update(Record).where(Record.number == 6).values({column: value}))
    assert broken(case) == "breakglass.record.altered"


def test_two_that_changed_places_are_found(case, chain):
    for before, after in ((5, 99), (6, 5), (99, 6)):
        change(case, update(Record).where(Record.number == before).values(number=after))
    assert broken(case) == "breakglass.record.altered"


def test_one_that_was_inserted_is_found(case, chain):
    """By who can write to the board but not read the keys."""
    with case.cast.unit():
        last = queries.records()[-1]
        forged = Record(
            number=8, request_id=last.request_id, step="opened", officer="b", at=last.at
        )
        forged.mark = last.mark
        db.session.add(forged)
    assert broken(case) == "breakglass.record.altered"


def test_nothing_is_asked_closed_or_opened_then(case, chain):
    request, half = chain
    change(case, update(Record).where(Record.number == 1).values(ground="danger"))
    deeds = (
        case.ask,
        lambda: case.close(request),
        lambda: case.second(request, half),
    )
    for deed in deeds:
        with pytest.raises(NotAllowed, match="altered"):
            deed()


def test_the_last_mark_is_kept_beside_the_keys_for_its_owner_alone(case, chain, settings):
    path = settings.keys_file.with_name("breakglass.head")
    assert path.stat().st_mode & 0o777 == 0o600
    with case.cast.unit():
        assert kept_head() == queries.last_head()


def test_what_is_not_committed_moves_no_mark(case, app):
    case.ask()
    with app.app_context():
        before, olga = kept_head(), case.cast.actor("olga")
        with pytest.raises(ZeroDivisionError), unit_of_work("board"):
            actions.request(
                olga,
                post=case.posts.answer,
                ground="duty",
                reason="제출 의무 제12조에 따라요.",
            )
            raise ZeroDivisionError
        assert kept_head() == before
    assert broken(case) == ""


@pytest.mark.parametrize("words", ["", "{}", "nothing", '{"number": "x"}'])
def test_a_mark_that_was_spoilt_is_told_and_not_written_over(case, chain, settings, words):
    path = settings.keys_file.with_name("breakglass.head")
    path.write_text(words)
    assert broken(case) == "breakglass.record.cut"
    with case.cast.unit(), pytest.raises(NotAllowed):
        actions.adopt_head()
    assert path.read_text() == words


def test_a_missing_mark_is_told_and_kept_anew_on_demand(case, chain, settings):
    path = settings.keys_file.with_name("breakglass.head")
    path.unlink()
    assert broken(case) == "breakglass.record.no_head"
    with case.cast.unit():
        actions.adopt_head()
    assert broken(case) == ""


def test_without_any_request_there_is_nothing_to_miss(app, cast):
    with app.app_context():
        assert queries.broken() == ""
        assert db.session.scalar(select(Record.number)) is None
