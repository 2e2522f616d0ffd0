"""Every route about something, in every state that the thing may be in, for every role."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Blueprint, Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import delete, select, update

from forum import clock, create_app
from forum.accounts import actions as accounts
from forum.accounts import limits
from forum.accounts.actor import GUEST
from forum.accounts.models import Company, Invitation, Member, OpenSession, Staff
from forum.accounts.policy import CHOICE_DAYS
from forum.anonymity.salts import forget_salts
from forum.board import actions as board
from forum.board.models import Relay, Thread
from forum.board.queries import find_post
from forum.database import db, metadata_of
from forum.moderation import actions as moderation
from tests import stores
from tests.conftest import close, forget_what_is_kept, settings_in
from tests.guards.routes import CLAIM, ROUTES, routes_of
from tests.guards.states import (
    LATE,
    LET_IN,
    NOT_ALLOWED,
    NOT_THERE,
    NOT_YET,
    SIGN_IN,
    TABLES,
)
from tests.people import PASSWORD, Cast, address_of
from tests.pictures.drawing import picture

NOTHING = "abcdefgh234567ab"


@dataclass
class Board:
    """The lived-in board with more states of everything; what a test does to it is taken back."""

    app: Flask
    cast: Cast
    ids: dict[str, str]

    def asks(self, seat, route, argument, state, headers=None):
        value = self.ids.get(state, NOTHING)
        with self.app.test_request_context():
            path = self.app.url_for(route[0], **{argument: value})
        client = self.cast.client("" if seat == "guest" else seat)
        form = None if route[1] == "GET" else ROUTES[route].form
        return client.open(path, method=route[1], data=form, headers=headers)


@pytest.fixture(scope="module")
def board_of_states(installation, place, tmp_path_factory):
    folder = tmp_path_factory.mktemp("states") / "data"
    stores.copy(place.folder, folder)
    forget_salts()
    forget_what_is_kept()
    limits.forget_all()
    app = create_app(settings_in(folder, demo="true", limit_factor="1000"))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(place.folder.parent))
    cast = Cast(app, installation.people)
    ids = dict(place.ids) | {"nothing": NOTHING, "empty": "63"}
    with app.app_context():
        people = ("alice", "bob", "dave", "mona", "lena", "erin", "pia")
        actors = {name: cast.actor(name) for name in people}
    _pictures(cast, actors, ids)
    _gone(cast, actors, ids)
    _relays(cast, actors, ids)
    _claims(cast, actors, ids)
    _doors(cast, actors, ids)
    yield Board(app, cast, ids)
    limits.forget_all()
    close(app)


@pytest.fixture
def lived(board_of_states, monkeypatch):
    """Whatever is let in is done, and then not committed."""
    monkeypatch.setattr(db.session, "commit", db.session.rollback)
    return board_of_states


def _pictures(cast, actors, ids):
    with cast.unit():
        alice, bob, dave = (actors[name] for name in ("alice", "bob", "dave"))
        names = {"mine": alice, "others": dave, "in_hidden": bob, "in_deleted": bob}
        names |= {"in_hidden_thread": alice, "in_deleted_thread": alice}
        ids |= {name: board.upload(actor, picture())[0].id for name, actor in names.items()}


def _gone(cast, actors, ids):
    """Answers and comments that are hidden or deleted, or stand where something above them is."""
    alice, bob, mona = (actors[name] for name in ("alice", "bob", "mona"))

    def shows(name):
        return f"이렇게 보여요 ![화면](/uploads/{ids[name]})"

    with cast.unit():
        thread, _ = find_post(alice, ids["opening"])
        hidden = board.answer(bob, thread, body=shows("in_hidden"))
        under = board.comment(alice, thread, hidden, body="밑에 단 말이에요.")
        deleted = board.answer(bob, thread, body=shows("in_deleted"))
        ids |= {"comment_under_hidden": under.id}
        for name in ("in_hidden_thread", "in_deleted_thread"):
            begun = board.ask(alice, title="사라질 고민", body=shows(name), category="how-to")
            ids[name.removeprefix("in_")] = begun.id
            ids[f"answer_{name}"] = board.answer(bob, begun, body="답이에요.").id
        moderation.hide(mona, thread, hidden, reason="rude")
        opening = find_post(alice, begun.opening_id)
        board.delete_post(bob, thread, deleted)
        board.delete_post(bob, *find_post(bob, ids["answer_in_deleted_thread"]))
        board.delete_post(alice, *opening)
        found = find_post(mona, _opening_of(ids["hidden_thread"]))
        moderation.hide(mona, *found, reason="rude")
        same = board.ask(alice, title="합쳐질 고민", body="같은 말이에요.", category="how-to")
        board.answer(bob, same, body="여기에도 답해요.")
        ids["merged"] = moderation.merge(mona, same, target=thread.id).thread_id
        again = moderation.hide(mona, *find_post(mona, ids["promoted_answer"]), reason="rude")
        ids["undone"] = moderation.undo(mona, again.id).id


def _relays(cast, actors, ids):
    """A question that was answered, what alice is told of a hiding, and one that she objects to."""
    with cast.unit():
        pia, alice = actors["pia"], actors["alice"]
        row = board.ask_back(pia, *find_post(pia, ids["promoted_opening"]), words="왜요?")
        board.answer_back(alice, row, words="그래서요.")
        hidden = select(Relay.id).where(Relay.post_id == ids["hidden_opening"])
        ids |= {"answered": row.id, "told": db.session.scalars(hidden).one()}
        ids["objected"] = _objected(actors["lena"], alice, ids["promoted_opening"])


def _objected(lena, alice, opening):
    """Decided by the lead: mona is the other who looks at it again."""
    thread, under = find_post(alice, opening)
    said = board.comment(alice, thread, under, body="거친 말이에요.")
    moderation.hide(lena, thread, said, reason="wrong_place")  # no third strike
    row = db.session.scalars(select(Relay).where(Relay.post_id == said.id)).one()
    board.answer_back(alice, row, words="그런 뜻이 아니었어요.")
    return row.id


def _claims(cast, actors, ids):
    """One to whose blinding, by the lead, the author objects; and one that was rejected."""
    with cast.unit():
        alice, lena = actors["alice"], actors["lena"]
        said = board.comment(alice, *find_post(alice, ids["promoted_opening"]), body="이름이에요.")
        for name in ("objected_claim", "over_claim"):
            ids[name] = moderation.claim(GUEST, **CLAIM | {"place": f"#post-{said.id}"}).id
        moderation.reject(lena, ids["over_claim"], reason="opinion")
        moderation.blind(lena, ids["objected_claim"])
        row = db.session.scalars(select(Relay).where(Relay.post_id == said.id)).one()
        board.answer_back(alice, row, words="그런 뜻이 아니었어요.")


def _opening_of(thread_id):
    return db.session.get_one(Thread, thread_id).opening_id


def _doors(cast, actors, ids):
    """Invitations that were used or are over; sessions of others, and ended ones."""
    with cast.unit("identity"):
        for device, name in (("others", "dave"), ("ended", "alice")):
            accounts.sign_in(address_of(name), PASSWORD, device=device)
            of_device = select(OpenSession.public_id).where(OpenSession.device == device)
            ids[f"{device}_session"] = db.session.scalars(of_device).one()
        accounts.revoke_session(actors["alice"], ids["ended_session"])
        company = db.session.scalars(select(Company.id).where(Company.name == "hanbit")).one()
        for state in ("used", "expired"):
            path = accounts.invite_admin(company, f"{state}@hanbit.example")
            ids[f"{state}_invitation"] = path.rpartition("/")[2]
        over = update(Invitation).where(Invitation.canonical == "expired@hanbit.example")
        db.session.execute(over.values(expires_on=clock.today() - timedelta(days=1)))
    with cast.unit("identity"):
        accounts.accept_invitation(ids["used_invitation"], PASSWORD)


def letter_of(answer):
    """How somebody was answered, as the table writes it."""
    if answer.status_code == 401 or answer.location == "/sign-in":
        return SIGN_IN
    named = {403: NOT_ALLOWED, 404: NOT_THERE, 409: LATE}
    if answer.status_code >= 500 or answer.status_code == 400:
        return "!"
    return named.get(answer.status_code, LET_IN)


def answered(lived, table, route):
    """The row as it is: for each state a letter a seat."""
    cells = []
    for state in table.states:
        letters = ""
        for seat in table.seats:
            with lived.asks(seat, route, table.argument, state) as answer:
                letters += letter_of(answer)
        cells.append(letters)
    return tuple(cells)


def _rows():
    return [
        pytest.param(table, route, id=f"{route[0]} {route[1]}")
        for table in TABLES
        for route in table.rows
    ]


@pytest.mark.parametrize(("table", "route"), _rows())
def test_every_seat_is_answered_as_the_table_says(lived, table, route):
    told = dict(zip(table.states, table.rows[route], strict=True))
    assert dict(zip(table.states, answered(lived, table, route), strict=True)) == told


def with_arguments(app):
    """Every route with something in its path, with that argument's name."""
    rules = app.url_map.iter_rules()
    named = {rule.endpoint: next(iter(rule.arguments), "") for rule in rules}
    return {route: named[route[0]] for route in routes_of(app) if named[route[0]]}


def unstated(app):
    """Routes about something that the tables do not speak of, or under another name."""
    stated = {route: table.argument for table in TABLES for route in table.rows}
    found = with_arguments(app)
    return {route for route in found if route[0] != "static" and stated.get(route) != found[route]}


def test_every_route_about_something_has_its_row(lived):
    assert unstated(lived.app) == set()
    listed = {route for table in TABLES for route in table.rows}
    assert listed <= set(with_arguments(lived.app)), "a listed route is gone"


def test_a_route_without_a_row_is_caught(scene):
    planted = Blueprint("planted", __name__)
    planted.get("/threads/<thread_id>/planted")(lambda thread_id: "")
    scene.app.register_blueprint(planted)
    assert unstated(scene.app) == {("planted.<lambda>", "GET")}


def test_a_side_door_is_caught(lived, monkeypatch):
    """A view that asks for the picture and not for whether it may be seen."""
    route = ("board.show_upload", "GET")
    monkeypatch.setitem(lived.app.view_functions, route[0], lambda upload_id: upload_id)
    (table,) = [table for table in TABLES if route in table.rows]
    assert answered(lived, table, route) != table.rows[route]


def _told(lived, table, route, state):
    """How dave is refused, without the address and what differs between any two answers."""
    tokens = r'(name="(csrf_token|nonce)" value|nonce)="[^"]*"'
    with lived.asks("dave", route, table.argument, state) as answer:
        own = rf"/{re.escape(lived.ids.get(state, NOTHING))}\b"
        return answer.status_code, re.sub(f"{tokens}|{own}", "", answer.text)


@pytest.mark.parametrize(("table", "route"), _rows())
def test_what_is_not_yours_is_told_in_the_words_for_what_is_not_there(lived, table, route):
    nothing = _told(lived, table, route, table.states[-1])
    for state, letters in zip(table.states, table.rows[route], strict=True):
        if "dave" in table.seats and letters[table.seats.index("dave")] == NOT_THERE:
            assert _told(lived, table, route, state) == nothing, state


def _columns():
    for table in metadata_of("board").tables.values():
        yield from (f"{table.name}.{column.name}" for column in table.columns)
        yield table.name


@pytest.mark.parametrize("state", NOT_YET)
def test_a_state_that_nothing_has_yet_has_no_column_and_gets_its_own_here(state):
    assert not [name for name in _columns() if re.search(NOT_YET[state], name)]


@pytest.mark.parametrize(
    ("state", "column"),
    [
        ("pending", "post.is_pending"),
        ("pending", "approval"),
        ("other audience", "thread.audience"),
    ],
)
def test_such_a_column_would_be_noticed(state, column):
    assert re.search(NOT_YET[state], column)


@pytest.fixture
def shut_out(board_of_states):
    """A member who left, staff who were disabled, and one whose session was ended."""
    cast = board_of_states.cast
    with cast.unit("identity"):
        left = update(Member).where(Member.canonical == address_of("erin"))
        db.session.execute(left.values(left_on=clock.in_days(-CHOICE_DAYS - 1)))
        disabled = update(Staff).where(Staff.canonical == address_of("lena"))
        db.session.execute(disabled.values(is_active=False))
        carol = select(Member.id).where(Member.canonical == address_of("carol")).scalar_subquery()
        db.session.execute(delete(OpenSession).where(OpenSession.member_id == carol))
    return board_of_states


@pytest.mark.parametrize("name", ["erin", "lena", "carol"])
def test_who_left_was_disabled_or_signed_out_elsewhere_is_a_guest(shut_out, monkeypatch, name):
    monkeypatch.setattr(db.session, "commit", db.session.rollback)
    client, wrong = shut_out.cast.client(name), []
    for (endpoint, method), row in ROUTES.items():
        if "guest" in row.let_in:
            continue
        values = {one: shut_out.ids[what] for one, what in row.fill.items()}
        with shut_out.app.test_request_context():
            path = shut_out.app.url_for(endpoint, **values)
        with client.open(path, method=method, data=row.form or None) as answer:
            if letter_of(answer) not in {SIGN_IN, NOT_ALLOWED}:
                wrong.append((endpoint, method, answer.status_code))
    assert not wrong


@pytest.fixture
def removed(board_of_states):
    """bob, whom his company has just removed and who signed in once more."""
    cast = board_of_states.cast
    with cast.unit("identity"):
        bob = update(Member).where(Member.canonical == address_of("bob"))
        db.session.execute(bob.values(left_on=clock.today()))
    yield board_of_states
    with cast.unit("identity"):
        db.session.execute(bob.values(left_on=None))


# What is left to who was removed: their posts, and out; and what everybody may read.
ONE_PAGE = {"accounts.leaving", "board.schedule_deletions", "board.unschedule_deletions"}
ANYBODYS = {
    *("static", "house.health", "house.choose_language", "house.choose_theme"),
    *("board.promise", "board.help_page", "demo.choose", "demo.sign_in"),
    *("rights_pages.claim", "rights_pages.claimed"),
    *("accounts.sign_in", "accounts.sign_out"),
}


def test_who_was_removed_is_led_to_one_page_from_every_other(removed, monkeypatch):
    monkeypatch.setattr(db.session, "commit", db.session.rollback)
    client, wrong = removed.cast.client("bob"), []
    for (endpoint, method), row in ROUTES.items():
        if endpoint in ONE_PAGE | ANYBODYS:
            continue
        values = {one: removed.ids[what] for one, what in row.fill.items()}
        with removed.app.test_request_context():
            path = removed.app.url_for(endpoint, **values)
        with client.open(path, method=method, data=row.form or None) as answer:
            if answer.location != "/me/leaving":
                wrong.append((endpoint, method, answer.status_code))
    assert not wrong
    assert client.get("/me/leaving").status_code == 200
