"""Route, role and the state of what is asked for: who is let in, and whose eyes a word reaches."""

import pytest
from flask import Blueprint

from tests.guards.conftest import DELETED, HIDDEN
from tests.guards.routes import ALL, HIDDEN_READERS, ROUTES, SEATS, SIGNED_IN, routes_of, unlisted

REFUSED = {401, 403, 404}
SIGN_IN = "/sign-in"
# GET routes with an id, and every id that may be asked for there.
IDS = {
    "thread_id": (
        *("question", "promoted", "hidden", "blinded", "deleted", "deleted_answered", "tip"),
    ),
    "post_id": (
        *(
            "opening",
            "answer",
            "promoted_answer",
            "comment",
            "hidden_answer",
            "deleted_answer",
            "left_answer",
        ),
        *(
            "hidden_opening",
            "blinded_opening",
            "deleted_opening",
            "deleted_answered_opening",
            "tip_opening",
        ),
    ),
    "item_id": ("item",),
    "slot": ("draft",),
    "factor_id": ("factor",),
    "token": ("invitation",),
    "upload_id": ("picture",),
    "filename": ("file",),
    "request_id": ("request", "closed_request"),
    "claim_id": ("claim", "blinded_claim"),
    "collection_id": ("collection", "unpublished"),
}
QUERIES = {
    "board.front": ("?sort=popular", "?sort=unanswered", "?kind=tip", "?category=how-to"),
    "board.my_room": ("?since=all",),
    "search.search": (f"?q={HIDDEN}", f"?q={DELETED}", "?q=고민이에요"),
    "search.similar": (f"?title={HIDDEN} 고민이에요", f"?title={DELETED} 고민이에요"),
    "moderation_pages.queue": ("?post={hidden_answer}", "?post={hidden_opening}"),
    "feedback_pages.candidates": ("?thread={hidden}", "?thread={deleted}"),
    "board.new_thread": (),
}


def test_every_route_is_listed(scene):
    assert not unlisted(scene.app)
    assert set(ROUTES) == set(routes_of(scene.app)), "a listed route is gone"


def test_an_unlisted_route_is_caught(scene):
    planted = Blueprint("planted", __name__)
    planted.get("/planted")(lambda: "")
    scene.app.register_blueprint(planted)
    assert unlisted(scene.app) == [("planted.<lambda>", "GET")]


def test_the_demo_alone_adds_the_demos_routes(app, scene):
    added = set(routes_of(scene.app)) - set(routes_of(app))
    assert added == {one for one in ROUTES if one[0].startswith("demo.")}


def _is_refused(answer):
    if answer.status_code in {302, 303}:
        return answer.location.startswith(SIGN_IN)
    return answer.status_code in REFUSED


def wrongly_answered(scene, route):
    """Seats that were let in and should not have been, or the other way round."""
    wrong = []
    for seat in SEATS:
        answer = scene.send(seat, route)
        if answer.status_code >= 500 or (_is_refused(answer) is (seat in ROUTES[route].let_in)):
            wrong.append((seat, answer.status_code))
        if answer.status_code < 400 and route[1] != "GET":
            scene.restore()
        answer.close()
    return wrong


# Signing in answers who is there already by sending them on, and signing out sends them there.
TO_SIGN_IN = {("accounts.sign_out", "POST")}
# The demo's people are not in this cast.
UNKNOWN_PERSON = {("demo.sign_in", "POST")}


@pytest.mark.parametrize("room", sorted({route[0].partition(".")[0] for route in ROUTES}))
def test_each_route_lets_in_whom_it_should_and_nobody_else(scene, room):
    wrong = {}
    for route in ROUTES:
        if route[0].partition(".")[0] != room or route in TO_SIGN_IN | UNKNOWN_PERSON:
            continue
        if found := wrongly_answered(scene, route):
            wrong[route] = found
    assert not wrong


def test_a_route_that_lets_too_many_in_is_caught(scene):
    """The operator's board: the table says nobody but deciders, the view asks nobody."""
    route = ("moderation_pages.queue", "GET")
    scene.app.view_functions[route[0]] = lambda: "open to all"
    assert {seat for seat, _ in wrongly_answered(scene, route)} == ALL - ROUTES[route].let_in


@pytest.mark.parametrize("seat", SEATS)
def test_anybody_may_sign_out(scene, seat):
    answer = scene.send(seat, ("accounts.sign_out", "POST"))
    assert (answer.status_code, answer.location) == (303, SIGN_IN)


# What is asked for, and who is answered with 200; everybody else is told that it is not there.
THREADS = {
    "question": SIGNED_IN,
    "tip": SIGNED_IN,
    "promoted": SIGNED_IN,
    "hidden": HIDDEN_READERS,
    "blinded": HIDDEN_READERS,
    "deleted": HIDDEN_READERS,
    "deleted_answered": SIGNED_IN,
}


@pytest.mark.parametrize("state", THREADS)
@pytest.mark.parametrize("way", ["board.show_thread", "board.similar_to_thread"])
def test_a_thread_is_there_for_whom_its_state_allows(scene, way, state):
    with scene.app.test_request_context():
        path = scene.app.url_for(way, thread_id=scene.ids[state])
    answers = {seat: scene.client(seat).get(path).status_code for seat in SEATS}
    there_for = set(THREADS[state])
    if (state, way) == ("hidden", "board.show_thread"):
        there_for.add("author")  # who may read it and delete it, and nothing else
    expected = {seat: 200 if seat in there_for else 404 for seat in SIGNED_IN}
    assert answers == expected | {"guest": 401}


@pytest.mark.parametrize("state", ["hidden", "deleted"])
@pytest.mark.parametrize(
    "deed",
    [
        ("post", "/threads/{thread}/answers", {"body": "답변이에요"}),
        ("post", "/posts/{post}/comments", {"body": "댓글이에요"}),
        ("post", "/posts/{post}/vote", {}),
        ("post", "/threads/{thread}/follow", {}),
        ("post", "/threads/{thread}/solved-mine", {}),
        ("post", "/posts/{post}/report", {"reason": "rude"}),
    ],
    ids=lambda deed: deed[1].rpartition("/")[2],
)
def test_nobody_does_anything_to_what_is_not_there_for_them(scene, state, deed):
    method, path, form = deed
    path = path.format(thread=scene.ids[state], post=scene.ids[f"{state}_opening"])
    before = scene.everything()
    for seat in SIGNED_IN - HIDDEN_READERS:
        answer = getattr(scene.client(seat), method)(path, data=form)
        assert answer.status_code == 404, seat
    assert scene.everything() == before


POST_DEEDS = ("vote", "comments", "report", "edit", "acceptance", "keeping")


@pytest.mark.parametrize(("state", "refusals"), [("hidden", {404}), ("deleted", {403, 404})])
def test_nobody_does_anything_to_an_answer_that_is_gone(scene, state, refusals):
    """Nor do its author and the question's; who may see what is hidden may still decide on it."""
    before = scene.everything()
    forms = {"report": {"reason": "rude"}, "comments": {"body": "새 글이에요"}}
    forms["edit"] = forms["comments"]
    for name in ("alice", "bob", "dave", "erin", "pia", "olga", "omar"):
        for deed in POST_DEEDS:
            path = f"/posts/{scene.ids[f'{state}_answer']}/{deed}"
            answer = scene.cast.client(name).post(path, data=forms.get(deed, {}))
            assert answer.status_code in refusals, (name, deed)
    assert scene.everything() == before


def test_an_item_that_was_taken_out_or_never_was_is_not_there(scene):
    client = scene.client("cx_lead")
    for path in ("/feedback/items/nothing", "/threads/nothing/promotion"):
        assert client.get(path).status_code == 404


def _readings(scene):
    """Every address that can be read, with every id there is."""
    for rule in scene.app.url_map.iter_rules():
        if "GET" not in rule.methods:
            continue
        name = next(iter(rule.arguments), "")
        for value in IDS[name] if name else [""]:
            with scene.app.test_request_context():
                given = {name: scene.ids[value]} if name else {}
                path = scene.app.url_for(rule.endpoint, **given)
            for query in ("", *QUERIES.get(rule.endpoint, ())):
                yield path + query.format(**scene.ids)


def _seen_by(scene, name):
    """Where somebody comes upon hidden words, and where upon deleted ones."""
    client = scene.cast.client(name)
    seen = {HIDDEN: set(), DELETED: set()}
    for path in _readings(scene):
        for headers in ({}, {"HX-Request": "true"}):
            with client.get(path, headers=headers) as answer:
                assert answer.status_code < 500, path
                for words, paths in seen.items():
                    # what is asked is said again; what is found for it is tested below
                    if words.encode() in answer.data and words not in path:
                        paths.add(path)
    return seen


# bob wrote the hidden answer, alice the hidden question.
@pytest.mark.parametrize("name", ["", "dave", "erin", "pia", "paul", "olga", "omar"])
def test_hidden_and_deleted_words_reach_nobody_else(scene, name):
    assert _seen_by(scene, name) == {HIDDEN: set(), DELETED: set()}


def test_the_hidden_question_reaches_its_author_on_three_pages(scene):
    """On the third they are told that it was hidden, and why."""
    paths = {f"/threads/{scene.ids['hidden']}", f"/posts/{scene.ids['hidden_opening']}/deletion"}
    paths.add("/notifications")
    assert _seen_by(scene, "alice") == {HIDDEN: paths, DELETED: set()}


@pytest.mark.parametrize("name", ["bob", "mona", "chan", "lena"])
def test_hidden_words_reach_their_author_and_who_may_see_them(scene, name):
    seen = _seen_by(scene, name)
    assert f"/threads/{scene.ids['question']}" in seen[HIDDEN]
    assert (f"/threads/{scene.ids['hidden']}" in seen[HIDDEN]) is (name != "bob")
    assert seen[DELETED] == set()


@pytest.mark.parametrize("seat", sorted(SIGNED_IN))
def test_search_brings_nothing_hidden_or_deleted(scene, seat):
    """The index still holds the words: what is shown passes through the reader's threads."""
    client = scene.client(seat)
    assert scene.ids["question"] in client.get("/search?q=알림").text
    asked = ("고민이에요", HIDDEN, DELETED)
    paths = [f"/search?q={words}" for words in asked]
    for path in (*paths, *(f"/threads/similar?title={words} 고민이에요" for words in asked)):
        page = client.get(path).text
        assert scene.ids["hidden"] not in page
        assert scene.ids["deleted"] not in page
