"""A board that has been lived in, made once a run; each test gets its stores as they were."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from forum import clock, create_app, outbox
from forum.accounts import actions as accounts
from forum.accounts import limits
from forum.accounts.actor import GUEST
from forum.accounts.models import AuthenticatorApp, Company, OpenSession, Staff
from forum.anonymity import letters_token
from forum.anonymity.salts import forget_salts
from forum.board import actions as board
from forum.board.models import Recheck, Thread
from forum.board.queries import find_post
from forum.breakglass import actions as breakglass
from forum.database import STORES, db
from forum.feedback import actions as feedback
from forum.figures import Bucket
from forum.moderation import actions as moderation
from forum.search.indexing import reindex
from tests import stores
from tests.breakglass.conftest import REASON, give_keys
from tests.conftest import Installation, close, forget_what_is_kept, settings_in
from tests.guards.routes import CLAIM, ROUTES, SEATS
from tests.people import PASSWORD, Cast, address_of
from tests.pictures.drawing import picture
from tests.postbox import subscribe

HIDDEN = "감춰진너구리"  # stands in everything that is hidden
DELETED = "지워진수달"  # stands in everything that was deleted


@dataclass(frozen=True)
class Place:
    folder: Path
    ids: dict[str, str]


@pytest.fixture(scope="session")
def place(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("guards") / "data"
    stores.copy(installation.folder, folder)
    give_keys(settings_in(folder).keys_file)
    forget_salts()
    forget_what_is_kept()
    app = create_app(settings_in(folder))
    ids = Living(app, Cast(app, installation.people)).ids
    close(app)
    stores.finish(folder)
    return Place(folder, ids)


class Living:
    """What everybody did; `ids` names what came of it."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.cast = cast
        self.ids = {"file": "css/base.css", "nobodys_letters": "a" * 25}
        with app.app_context():
            reindex()
            # asking who somebody is ends what is open: all are asked before anything is done
            self._actors = {name: cast.actor(name) for name in cast.people}
        self._subscribe()
        self._write()
        self._leave()
        with app.app_context():  # the index knows what is hidden and deleted afterwards
            while outbox.run_due("board"):
                pass
        self._decide()

    def _subscribe(self) -> None:
        subscribe(self.cast, "alice", "daily")
        with self.cast.unit("identity"):
            self.ids["letters"] = letters_token(self._actors["alice"])

    def _write(self) -> None:
        with self.cast.unit():
            alice, dave = self._actors["alice"], self._actors["dave"]
            self.ids["picture"] = board.upload(alice, picture())[0].id
            shown = f"![설정 화면](/uploads/{self.ids['picture']})"
            question = self._ask("question", "알림이 하루에 300개씩 와요", shown)
            self._answer(question, "answer", "참조 알림을 끄세요.")
            self._answer(question, "hidden_answer", f"{HIDDEN} 같은 소리예요.")
            board.vote(dave, question, find_post(dave, question.opening_id)[1])
            board.follow(alice, question)
            promoted = self._ask("promoted", "결재자를 바꿀 수 있나요?")
            self._answer(promoted, "promoted_answer", "회수하고 다시 올려요.")
            self._ask("hidden", f"{HIDDEN} 고민이에요")
            self._ask("deleted", f"{DELETED} 고민이에요")
            answered = self._ask("deleted_answered", f"{DELETED} 이야기예요")
            self._answer(answered, "left_answer", "그래도 남는 답변이에요.")
            self._answer(question, "deleted_answer", f"{DELETED} 답변이에요.")
            locked = self._ask("locked", "다툼이 길어진 고민이에요")
            self._answer(locked, "locked_answer", "그만하면 좋겠어요.")
            tip = board.share(
                self._actors["carol"],
                title="회의 끝 5분에 업무를 만들어요",
                situation="누가 무엇을 할지 몰랐어요.",
                method="마지막 5분을 비워요.",
                result="다음 회의가 짧아졌어요.",
                category="culture",
            )
            self.ids |= {"tip": tip.id, "tip_opening": tip.opening_id}

    def _leave(self) -> None:
        with self.cast.unit():
            dave, carol = self._actors["dave"], self._actors["carol"]
            thread, answer = find_post(carol, self.ids["answer"])
            self._begin_and_edit()
            self.ids["comment"] = board.comment(carol, thread, answer, body="저도 그래요.").id
            for name in ("answer", "hidden_answer", "hidden_opening"):
                moderation.report(dave, *find_post(dave, self.ids[name]), reason="rude")
        with self.cast.unit("identity"):
            accounts.invite(self._actors["erin"], "gone@hanbit.example")
            accounts.sign_in(address_of("alice"), PASSWORD, device="another")
            company = db.session.scalars(select(Company.id).where(Company.name == "hanbit")).one()
            path = accounts.invite_admin(company, "hana@hanbit.example")
            self.ids["invitation"] = path.rpartition("/")[2]
            other = select(OpenSession.public_id).where(OpenSession.device == "another")
            self.ids["session"] = db.session.scalars(other).one()
            lenas = select(AuthenticatorApp.id).join(Staff).where(Staff.name == "lena")
            self.ids["factor"] = db.session.scalars(lenas).one()

    def _begin_and_edit(self) -> None:
        """A draft, an edited answer, and hidden and deleted words that were edited before."""
        alice, bob = self._actors["alice"], self._actors["bob"]
        words = {"kind": "question", "title": "아직 쓰는 고민", "body": "끝나지 않았어요"}
        self.ids["draft"] = str(board.keep_draft(alice, purpose="thread", fields=words).slot)
        edited = {"hidden_answer": HIDDEN, "deleted_answer": DELETED, "promoted_answer": "회수하고"}
        for name, word in edited.items():
            board.edit(bob, *find_post(bob, self.ids[name]), body=f"{word} 다시 쓴 답변이에요.")

    def _decide(self) -> None:
        with self.cast.unit():
            mona, alice = self._actors["mona"], self._actors["alice"]
            for name in ("hidden_opening", "hidden_answer"):
                found = find_post(mona, self.ids[name])
                self.ids["decision"] = moderation.hide(mona, *found, reason="rude").id
            for name in ("deleted_opening", "deleted_answered_opening"):
                board.delete_post(alice, *find_post(alice, self.ids[name]))
            bob = self._actors["bob"]
            board.delete_post(bob, *find_post(bob, self.ids["deleted_answer"]))
            locked = find_post(mona, self.ids["locked_opening"])
            moderation.lock(mona, *locked, reason="rude")
            moderation.pin(mona, *locked)
            passed = moderation.pass_on(mona, find_post(mona, self.ids["promoted_opening"])[1])
            self.ids["passing"] = (passed.before or {})["passing"]
            self._relay()
            thread = db.session.get_one(Thread, self.ids["promoted"])
            words = {"title": "남은 결재자 바꾸기", "problem": "회수해야 해요", "team": "결재"}
            self.ids["item"] = feedback.promote(self._actors["chan"], thread, **words).id
            shared = update(Thread).where(Thread.id == self.ids["question"])
            db.session.execute(shared.values(company_bucket=Bucket(10)))
        self._curate()
        self._ask_whose()
        self._claim()

    def _claim(self) -> None:
        """Two claims of outsiders: one waits, for the other carol's question is hidden."""
        with self.cast.unit():
            carol, mona = self._actors["carol"], self._actors["mona"]
            words = {"title": f"{HIDDEN} 신고된 고민", "body": f"{HIDDEN} 이름이 나와요"}
            thread = board.ask(carol, **words, category="how-to")
            self.ids |= {"blinded": thread.id, "blinded_opening": thread.opening_id}
            for name, post in (("claim", "comment"), ("blinded_claim", "blinded_opening")):
                place = CLAIM | {"place": f"#post-{self.ids[post]}"}
                self.ids[name] = moderation.claim(GUEST, **place).id
            moderation.blind(mona, self.ids["blinded_claim"])

    def _curate(self) -> None:
        """Collections with what is hidden and deleted, topics, an answer that may be outdated."""
        with self.cast.unit():
            mona = self._actors["mona"]
            words = {"title": "처음 오신 분께", "body": "차례로 읽어 보세요."}
            for name in ("collection", "unpublished"):
                row = board.begin_collection(mona, **words)
                self.ids[name] = row.id
                for thread in ("question", "hidden", "deleted", "tip"):
                    board.collect(mona, row, db.session.get_one(Thread, self.ids[thread]))
                    db.session.flush()
                if name == "collection":
                    board.publish_collection(mona, row)
            self.ids["synonym"] = board.say_synonym(mona, name="전결", means="결재").id
            self.ids["retagging"] = board.rename_topic(mona, name="월급", means="급여").id
            board.write_template(mona, category="problem", ko="무엇을", en="What", ja="何を")
            db.session.add(Recheck(post_id=self.ids["answer"], at=clock.hour()))

    def _ask_whose(self) -> None:
        """Two requests to identify an author: one runs, one was refused."""
        with self.cast.unit():
            lena = self._actors["lena"]
            for name, post in (("request", "opening"), ("closed_request", "comment")):
                about = {"post": self.ids[post], "ground": "warrant", "reason": REASON}
                self.ids[name] = breakglass.request(lena, **about).id
            breakglass.close(lena, self.ids["closed_request"])

    def _relay(self) -> None:
        """Asked of alice by the product's people, and something decided about bob's answer."""
        asker, mona = self._actors["pia"], self._actors["mona"]
        found = find_post(asker, self.ids["opening"])
        self.ids["relay"] = board.ask_back(asker, *found, words="언제부터인가요?").id
        post = find_post(mona, self.ids["left_answer"])[1]
        words = {"kind": "warn", "reason": "rude"}
        self.ids["sanction"] = moderation.sanction(mona, post, **words).id
        self.ids["word"] = board.add_watch_word(mona, word="공짜폰", act="flag").id

    def _ask(self, name: str, title: str, more: str = "") -> Thread:
        alice = self._actors["alice"]
        thread = board.ask(alice, title=title, body=f"{title}? {more}", category="how-to")
        self.ids |= {name: thread.id, f"{name}_opening": thread.opening_id}
        self.ids.setdefault("opening", thread.opening_id)
        return thread

    def _answer(self, thread: Thread, name: str, body: str) -> None:
        self.ids[name] = board.answer(self._actors["bob"], thread, body=body).id


class Scene:
    """The lived-in board behind an application, and requests as whoever has a seat."""

    def __init__(self, app: Flask, people: dict, place: Place, folder: Path) -> None:
        self.app, self.cast, self.ids = app, Cast(app, people), place.ids
        self._from, self._folder = place.folder, folder

    def client(self, seat: str) -> FlaskClient:
        return self.cast.client(SEATS[seat])

    def path(self, route: tuple[str, str]) -> str:
        values = {name: self.ids[what] for name, what in ROUTES[route].fill.items()}
        with self.app.test_request_context():
            return self.app.url_for(route[0], **values)

    def send(self, seat: str, route: tuple[str, str], **more: object) -> TestResponse:
        form = None if route[1] == "GET" else ROUTES[route].form
        client = self.client(seat)
        return client.open(self.path(route), method=route[1], data=form, **more)

    def restore(self) -> None:
        """Every store as it was; faster than another copy of the folder."""
        limits.forget_all()
        stores.restore(self._from, self._folder)
        shutil.copy(self._from / "breakglass.head", self._folder)

    def everything(self) -> dict[str, list[tuple]]:
        """Every row of every table of the three stores."""
        return {
            f"{store}.{table}": sorted(rows, key=repr)
            for store in STORES
            for table, rows in stores.rows(self._folder, store).items()
        }


@pytest.fixture
def scene(installation: Installation, place: Place, tmp_path: Path) -> Iterator[Scene]:
    """In the demo's application, which has every route there is; without form protection."""
    folder = tmp_path / "scene"
    stores.copy(place.folder, folder)
    forget_salts()
    forget_what_is_kept()
    limits.forget_all()
    app = create_app(settings_in(folder, demo="true"))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    # compiling the templates anew for each test would take half of the time
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(place.folder.parent))
    yield Scene(app, installation.people, place, folder)
    limits.forget_all()
    close(app)
