"""Pictures in posts: who may see one and when, and that it goes when it should."""

import io
import re
import tempfile
from threading import Thread

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from forum import clock, nightly, outbox
from forum.board import actions
from forum.board.models import Counter, Post, Upload
from forum.board.queries import find_post
from forum.database import db
from forum.moderation import actions as moderation
from forum.pictures import clean_picture, shelf
from tests.board.conftest import HTMX, question, tip
from tests.people import STAFF
from tests.pictures.drawing import encoded, picture, png

NOBODYS = "abcdefgh234567ab"


def send(client, sent=None, name="김철수_급여.png", **more):
    form = {"picture": (io.BytesIO(picture() if sent is None else sent), name)}
    return client.post("/uploads", data=form, **more)


def body_of(sent, **fields):
    """A form with a file as a browser sends it; the test client would put it on a disk itself."""
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = '--x\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\n\r\n'
    data = "".join([*parts, head]).encode() + sent + b"\r\n--x--\r\n"
    return {"data": data, "content_type": "multipart/form-data; boundary=x"}


def uploaded(client, sent=None):
    """The id of a picture that was just taken."""
    answer = send(client, sent)
    assert answer.status_code == 303
    return re.fullmatch(r"/uploads/new\?made=([a-z2-7]{16})", answer.location)[1]


def shown(upload_id, words="설정 화면"):
    return f"![{words}](/uploads/{upload_id})"


def asked(client, *ids, **changes):
    """The thread's address, with these pictures in its text."""
    body = "\n\n".join(["이렇게 보여요", *map(shown, ids)])
    answer = client.post("/threads", data=question(body=body, **changes))
    assert answer.status_code == 303
    return answer.location


def opening_of(app, path):
    with app.app_context():
        thread = path.rpartition("/")[2]
        return db.session.scalars(
            select(Post.id).where(Post.thread_id == thread, Post.kind == "opening")
        ).one()


def seen_by(cast, upload_id):
    """Everybody who is answered with the picture; all others are told that it is not there."""
    names = (*("alice", "bob", "carol", "dave", "erin"), *STAFF)
    answers = {name: cast.client(name).get(f"/uploads/{upload_id}") for name in names}
    assert {answer.status_code for answer in answers.values()} <= {200, 404}
    return {name for name, answer in answers.items() if answer.status_code == 200}


EVERYBODY = {"alice", "bob", "carol", "dave", "erin", *STAFF}
HIDDEN_READERS = {"mona", "chan", "lena"}


def test_before_a_post_shows_it_only_its_uploader_sees_it(cast, alice):
    assert seen_by(cast, uploaded(alice)) == {"alice"}
    assert seen_by(cast, uploaded(cast.client("mona"))) == {"mona"}
    assert cast.client().get(f"/uploads/{uploaded(alice)}").status_code == 401


def test_in_a_post_everybody_sees_it_who_sees_the_post(cast, alice):
    upload_id = uploaded(alice)
    page = alice.get(asked(alice, upload_id)).text
    tag = re.search(r"<img [^>]*>", page)[0]
    assert f'src="/uploads/{upload_id}" alt="설정 화면" width="40" height="20"' in tag
    assert seen_by(cast, upload_id) == EVERYBODY


def test_it_is_the_clean_form_that_is_shown(alice):
    sent = encoded(Image.new("RGB", (3000, 1000), "red"), "JPEG", comment=b"Kim Cheol-su")
    answer = alice.get(f"/uploads/{uploaded(alice, sent)}")
    assert answer.mimetype == "image/webp"
    assert Image.open(io.BytesIO(answer.data)).size == (2000, 667)
    assert b"Kim" not in answer.data


def test_answers_comments_and_the_parts_of_a_tip_show_pictures(cast, scene, bob):
    ids = [uploaded(bob) for _ in range(5)]
    bob.post(f"/threads/{scene.thread}/answers", data={"body": shown(ids[0])})
    bob.post(f"/posts/{scene.answer}/comments", data={"body": shown(ids[1])})
    parts = dict(zip(("situation", "method", "result"), map(shown, ids[2:]), strict=True))
    bob.post("/threads", data=tip(**parts))
    for upload_id in ids:
        assert seen_by(cast, upload_id) == EVERYBODY


def test_somebody_elses_picture_is_not_shown_and_stays_theirs(cast, alice, bob):
    upload_id = uploaded(alice)
    pages = []
    for named in (upload_id, NOBODYS):
        page = bob.get(asked(bob, named, nonce=named)).text
        pages.append(
            re.sub(named, "", re.search(r'<div class="prose.*?</div>', page, re.DOTALL)[0])
        )
        assert "<img" not in pages[-1]
    assert pages[0] == pages[1], "whether it exists can be told"
    assert seen_by(cast, upload_id) == {"alice"}
    alice.get(asked(alice, upload_id, nonce="hers"))
    assert seen_by(cast, upload_id) == EVERYBODY


def test_one_picture_stands_in_one_post_so_that_two_posts_are_not_joined(cast, alice):
    upload_id = uploaded(alice)
    first, second = (asked(alice, upload_id, nonce=nonce) for nonce in ("one", "two"))
    assert "<img" in alice.get(first).text
    assert "<img" not in alice.get(second).text


def test_a_hidden_post_hides_its_pictures_and_showing_it_brings_them_back(app, cast, alice):
    upload_id = uploaded(alice)
    opening = opening_of(app, asked(alice, upload_id))
    with cast.unit():
        mona = cast.actor("mona")
        decision = moderation.hide(mona, *find_post(mona, opening), reason="rude").id
    assert seen_by(cast, upload_id) == {"alice", *HIDDEN_READERS}
    cast.client("mona").delete(f"/moderation/decisions/{decision}")
    cast.client("mona").delete(f"/posts/{opening}/hiding")
    assert seen_by(cast, upload_id) == EVERYBODY


def test_a_hidden_answer_hides_its_pictures_though_its_thread_is_there(cast, scene, bob):
    upload_id = uploaded(bob)
    with cast.unit():
        actor, mona = cast.actor("bob"), cast.actor("mona")
        thread, _ = find_post(actor, scene.opening)
        answer = actions.answer(actor, thread, body=shown(upload_id))
        moderation.hide(mona, thread, answer, reason="rude")
    assert seen_by(cast, upload_id) == {"bob", *HIDDEN_READERS}


def edited(**changes):
    """What the page for editing a question sends."""
    kept = ("title", "category", "tags", "body")
    return {name: question()[name] for name in kept} | {"nonce": "edit"} | changes


def _carry_out(app):
    with app.app_context():
        while outbox.run_due("board"):
            pass


def test_a_deleted_post_takes_its_pictures_along_with_those_of_earlier_versions(app, cast, alice):
    first, second = uploaded(alice), uploaded(alice)
    opening = opening_of(app, asked(alice, first))
    alice.post(f"/posts/{opening}/edit", data=edited(body=shown(second)))
    assert seen_by(cast, first) == EVERYBODY, "the earlier version still shows it"
    assert set(shelf.sizes()) == {first, second}
    alice.delete(f"/posts/{opening}")
    assert seen_by(cast, first) == seen_by(cast, second) == set()
    _carry_out(app)
    assert shelf.sizes() == {}
    _carry_out(app)


@pytest.mark.parametrize("at_once", [True, False], ids=["with the edit", "afterwards"])
def test_what_only_forgotten_versions_showed_goes_with_them(app, cast, alice, at_once):
    """Somebody's screen with a name in it: taken out of the text, it can be taken back whole."""
    first, second = uploaded(alice), uploaded(alice)
    opening = opening_of(app, asked(alice, first))
    edit = edited(body=shown(second)) | ({"forget": "y"} if at_once else {})
    assert alice.post(f"/posts/{opening}/edit", data=edit).status_code == 303
    if not at_once:
        assert seen_by(cast, first) == EVERYBODY
        assert alice.delete(f"/posts/{opening}/revisions").status_code == 303
    assert seen_by(cast, first) == set()
    assert seen_by(cast, second) == EVERYBODY
    _carry_out(app)
    assert set(shelf.sizes()) == {second}


def test_an_edit_keeps_what_the_post_had_and_takes_what_is_new(app, cast, alice):
    kept, new = uploaded(alice), uploaded(alice)
    path = asked(alice, kept)
    body = "\n\n".join(map(shown, (kept, new)))
    alice.post(f"/posts/{opening_of(app, path)}/edit", data=edited(body=body))
    assert alice.get(path).text.count("<img") == 2


def test_the_preview_shows_what_its_reader_may_see(cast, alice, bob):
    mine, posted = uploaded(alice), uploaded(bob)
    asked(bob, posted)
    body = shown(mine) + shown(posted)
    for client, count in ((alice, 2), (bob, 1)):
        page = client.post("/preview", data={"body": body}, headers=HTMX).text
        assert page.count("<img") == count


@pytest.mark.parametrize("name", ["pia", "olga", "omar"])
def test_who_may_not_write_may_not_upload(cast, name):
    allowed = name == "pia"
    client = cast.client(name)
    assert client.get("/uploads/new").status_code == (200 if allowed else 403)
    assert send(client).status_code == (303 if allowed else 403)


def test_a_guest_is_asked_to_sign_in_and_nothing_is_kept(cast):
    assert send(cast.client()).status_code == 401
    assert shelf.sizes() == {}


def test_more_pictures_than_a_post_may_hold_are_refused_and_the_text_comes_back(alice):
    body = " ".join(shown(NOBODYS, f"그림 {number}") for number in range(21))
    answer = alice.post("/threads", data=question(body=body))
    assert answer.status_code == 422
    assert "그림은 글 하나에 20개까지" in answer.text
    assert "그림 20" in answer.text
    thirds = [" ".join([shown(NOBODYS)] * 7)] * 3
    parts = dict(zip(("situation", "method", "result"), thirds, strict=True))
    assert alice.post("/threads", data=tip(**parts)).status_code == 422


REFUSED = {
    "none": None,
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'>",
    "heic": b"\0\0\0\x18ftypheic",
    "kind": b"%PDF-1.7",
    "broken": picture("JPEG")[:200],
    "large": png(20_000, 20_000),
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_refusal_says_what_helps_on_the_page_and_to_the_script(alice, why):
    words = {
        "none": "골라",
        "svg": "PNG로",
        "heic": "JPEG로",
        "kind": "PNG, JPEG",
        "broken": "상한",
    }
    for headers in ({}, HTMX):
        form = {"picture": (io.BytesIO(REFUSED[why]), "a.png")} if REFUSED[why] else {}
        answer = alice.post("/uploads", data=form, headers=headers)
        assert answer.status_code == 422
        assert words.get(why, "픽셀") in answer.text
        assert ("data-why" in answer.text) is bool(headers)
    assert shelf.sizes() == {}


def test_a_form_with_two_files_is_refused(alice):
    form = {"picture": [(io.BytesIO(picture()), "a.png"), (io.BytesIO(picture()), "b.png")]}
    assert alice.post("/uploads", data=form).status_code == 422
    form = {"picture": (io.BytesIO(picture()), "a.png"), "more": (io.BytesIO(picture()), "b.png")}
    assert alice.post("/uploads", data=form).status_code == 422


def test_its_name_and_what_its_sender_says_it_is_mean_nothing(alice):
    form = {"picture": (io.BytesIO(picture()), "../../../etc/passwd", "text/html")}
    path = alice.post("/uploads", data=form).location
    assert alice.get("/uploads/" + path[-16:]).mimetype == "image/webp"
    form = {"picture": (io.BytesIO(b"<html>"), "a.png", "image/png")}
    assert alice.post("/uploads", data=form).status_code == 422


def test_ten_megabytes_are_taken_here_alone(cast, alice):
    heavy = body_of(picture("PNG") + b"\0" * 6_000_000)
    assert alice.post("/uploads", **heavy).status_code == 303
    assert alice.post("/uploads", **body_of(b"\0" * 10_000_001)).status_code == 422
    assert alice.post("/uploads", **body_of(b"\0" * 12_000_000)).status_code == 413
    assert alice.post("/threads", **heavy).status_code == 413
    assert alice.post("/preview", **heavy).status_code == 413
    assert cast.client().post("/uploads", **heavy).status_code == 413, "a guest is no exception"


def test_as_it_was_sent_it_never_reaches_a_disk(alice, monkeypatch):
    def caught(*_args, **_named):
        pytest.fail("a temporary file")

    for name in ("TemporaryFile", "SpooledTemporaryFile", "NamedTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, caught)
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", caught)
    sent = picture("PNG") + b"\0" * 2_000_000
    assert alice.post("/uploads", **body_of(sent)).status_code == 303
    assert alice.post("/threads", **body_of(sent, **question())).status_code == 303


def test_the_script_gets_the_line_to_paste_and_no_file_name(alice):
    answer = send(alice, headers=HTMX)
    assert answer.status_code == 201
    line = re.search(r'data-markdown="([^"]*)"', answer.text)[1]
    assert re.fullmatch(r"!\[그림 설명\]\(/uploads/[a-z2-7]{16}\)", line)
    assert "김철수" not in answer.text + str(answer.headers)


def test_without_script_the_page_shows_the_line_to_paste(alice):
    page = alice.get(send(alice).location).text
    assert re.search(r"<textarea[^>]*>\s*!\[그림 설명\]\(/uploads/[a-z2-7]{16}\)</textarea>", page)
    assert 'name="nonce"' in alice.get("/uploads/new").text


def test_somebody_elses_fresh_upload_has_no_page(alice, bob):
    path = send(alice).location
    assert bob.get(path).status_code == 404


def test_a_form_sent_twice_makes_one_picture(alice, rows):
    form = {"nonce": "the-same"}
    answers = [
        alice.post("/uploads", data=form | {"picture": (io.BytesIO(picture()), "a.png")})
        for _ in range(2)
    ]
    assert answers[0].location == answers[1].location
    assert len(rows(select(Upload.id))) == 1


def test_of_a_moving_picture_the_page_says_what_is_left(alice):
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    sent = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert "첫 장면만" in send(alice, sent, headers=HTMX).text
    assert "첫 장면만 남겼어요" in alice.get(send(alice, sent).location).text


@pytest.mark.parametrize(
    "asked_for",
    [
        {"Range": "bytes=0-9"},
        {"If-None-Match": "*"},
        {"If-Modified-Since": "Sun, 22 Nov 2099 00:00:00 GMT"},
        {"If-Range": "x", "Range": "bytes=5-"},
        {"Accept-Encoding": "gzip"},
    ],
    ids=str,
)
def test_it_comes_whole_and_says_nothing_of_when_it_came(alice, asked_for):
    path = f"/uploads/{uploaded(alice)}"
    plain, answer = alice.get(path), alice.get(path, headers=asked_for)
    assert (answer.status_code, answer.data) == (200, plain.data)
    headers = answer.headers
    assert headers["Content-Type"] == "image/webp"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert not {"ETag", "Last-Modified", "Accept-Ranges", "Age", "Expires"} & set(headers.keys())


@pytest.mark.parametrize("odd", ["..", "%2e%2e%2fboard.db", "a" * 5000, "%00", "ABCDEFGH234567AB"])
def test_an_odd_id_is_not_there(alice, odd):
    assert alice.get(f"/uploads/{odd}").status_code in {400, 404}


def _without_tokens(answer):
    tokens = r'(name="(csrf_token|nonce)" value|nonce)="[^"]*"|/uploads/[a-z2-7]{16}'
    return re.sub(tokens, "", answer.text)


def test_not_there_and_not_yours_are_told_in_the_same_words(alice, bob):
    bob.get("/help")  # the cookie that protects forms comes with the first page
    missing, others = bob.get(f"/uploads/{NOBODYS}"), bob.get(f"/uploads/{uploaded(alice)}")
    assert missing.status_code == others.status_code == 404
    assert _without_tokens(missing) == _without_tokens(others)
    assert set(missing.headers.keys()) == set(others.headers.keys())


def test_the_same_bytes_twice_cannot_be_told_by_name_or_header(alice, bob):
    first, second = uploaded(alice), uploaded(bob)
    assert first != second
    answers = [client.get(f"/uploads/{one}") for client, one in ((alice, first), (bob, second))]
    assert {str(answer.headers).replace(first, second) for answer in answers} == {
        str(answers[1].headers)
    }


def test_a_row_tells_its_uploader_to_nobody_and_after_posting_to_nobody_at_all(alice, rows):
    ids = [uploaded(alice) for _ in range(3)]
    columns = select(Upload.owner_mark, Upload.expires_week, Upload.post_id)
    marks = {row.owner_mark for row in rows(columns)}
    assert len(marks) == 3
    asked(alice, *ids)
    after = rows(columns)
    assert {(row.owner_mark, row.expires_week) for row in after} == {(None, None)}
    assert all(row.post_id for row in after)


def test_a_row_has_an_uploader_or_a_post_and_never_both(app, cast, alice, scene):
    upload_id = uploaded(alice)
    with pytest.raises(IntegrityError), cast.unit():
        db.session.get_one(Upload, upload_id).post_id = scene.opening


def test_what_no_post_shows_for_five_weeks_goes_and_what_one_shows_stays(app, alice):
    unused, used = uploaded(alice), uploaded(alice)
    asked(alice, used)
    with app.app_context():
        with clock.at(clock.now() + clock.timedelta(days=34)):
            nightly.JOBS["uploads"]()
    _carry_out(app)
    assert set(shelf.sizes()) == {unused, used}
    with app.app_context(), clock.at(clock.now() + clock.timedelta(days=43)):
        nightly.JOBS["uploads"]()
        while outbox.run_due("board"):
            pass
    assert set(shelf.sizes()) == {used}


def test_a_file_without_a_row_goes_after_two_nights_and_no_sooner(app, alice):
    """Sooner it could be one whose row is still being committed."""
    upload_id = uploaded(alice)
    shelf.put(NOBODYS, b"left behind")
    with app.app_context():
        nightly.JOBS["upload_files"]()
        assert set(shelf.sizes()) == {upload_id, NOBODYS}
        nightly.JOBS["upload_files"]()
    assert set(shelf.sizes()) == {upload_id}


def test_a_file_tells_nothing_of_when_it_came(app, alice, settings):
    ids = [uploaded(alice) for _ in range(4)]
    paths = [settings.uploads_dir / one[:2] / f"{one}.webp" for one in ids]
    before = [path.stat() for path in paths]
    assert {(stat.st_mtime, stat.st_mode & 0o777) for stat in before} == {(0, 0o600)}
    assert {path.parent.stat().st_mtime for path in paths} == {86_400}
    alice.get(f"/uploads/{ids[0]}")
    assert paths[0].stat().st_atime == 0
    with app.app_context():
        nightly.JOBS["upload_files"]()
    after = [path.stat() for path in paths]
    assert {stat.st_mtime for stat in after} == {86_400}
    written = [{stat.st_ctime_ns for stat in stats} for stats in (before, after)]
    assert max(written[0]) < min(written[1]), "the disk's own times are the night's"
    assert alice.get(f"/uploads/{ids[0]}").status_code == 200


def test_nothing_is_left_of_a_row_that_was_not_committed(app, alice, monkeypatch, rows):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shelf, "put", full)
    answer = send(alice)
    assert answer.status_code == 503
    assert rows(select(Upload.id)) == []


def test_a_lost_file_is_not_there(app, alice):
    upload_id = uploaded(alice)
    shelf.remove(upload_id)
    assert alice.get(f"/uploads/{upload_id}").status_code == 404


def test_search_and_lists_say_the_description_alone(app, alice):
    asked(alice, uploaded(alice))
    page = alice.get("/").text
    assert "이렇게 보여요 설정 화면" in page
    assert "/uploads/" not in page


def test_while_a_picture_is_cleaned_others_write(app, cast, alice, monkeypatch):
    written = []

    def write():
        with cast.unit():
            db.session.merge(Counter(name="beside", value=1))
        written.append(True)

    def slowly(sent):
        beside = Thread(target=write)
        beside.start()
        beside.join(5)
        assert written, "the store was held"
        return clean_picture(sent)

    monkeypatch.setattr("forum.board.actions.uploading.clean_picture", slowly)
    form = {"nonce": "a-nonce", "picture": (io.BytesIO(picture()), "a.png")}
    assert alice.post("/uploads", data=form).status_code == 303
    assert written
