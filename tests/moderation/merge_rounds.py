"""Random boards, merges and undos, and what must hold after each step: one round a seed.

What a merge may not touch is compared byte by byte with the board before it. Where a thread stands
is worked out a second time, from the merges alone.
"""

import random
import re
from typing import Any

from sqlalchemy import select

from forum.anonymity.models import CompanyTag, ThreadSalt
from forum.board import actions as board
from forum.board import queries
from forum.board.models import Merge, Post, Thread
from forum.cli.counters import wrong_counters
from forum.database import db
from forum.errors import AlreadyDone, ForumError, NotAllowed
from forum.feedback import actions as feedback
from forum.feedback import queries as feedback_queries
from forum.moderation import actions
from tests.moderation.whole import whole_board
from tests.people import Cast

MEMBERS = ("alice", "bob", "erin", "carol", "dave")
_MOVED = ("merge", "counter")  # all that a merge writes beside the log


class Round:
    """A board of its own, and a model of where its threads stand."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.dice = cast, random.Random(seed)
        self.threads: dict[str, str] = {}  # kind by id
        self.openings: dict[str, str] = {}
        self.chosen: dict[str, str] = {}  # merges: what each was merged into
        self.decisions: dict[str, str] = {}
        self.order: list[str] = []  # of merges, the latest last
        self.before: list[dict[str, Any]] = []  # the whole board before each of them
        self.steps = 0
        self.undone = self.exact = 0
        self.refused = 0
        self._people_a_board()
        self.untouched = self._untouched()

    def _people_a_board(self) -> None:
        for number in range(self.dice.randint(4, 7)):
            self._begin(number)
        for _ in range(self.dice.randint(6, 14)):
            self._take_part()
        with self.cast.unit():
            board.take_company_additions()
            board.publish_buckets()
        with self.cast.unit():
            chan = self.cast.actor("chan")
            questions = [one for one, kind in self.threads.items() if kind == "question"]
            words = {"title": "알림 묶기", "problem": "많아요", "team": "알림"}
            item = feedback.promote(chan, queries.find_thread(chan, questions[0]), **words)
            self.item = item.id
            for one in questions[1:2]:
                feedback.join(chan, queries.find_thread(chan, one), item)
            self.evidence = self._evidence(chan)

    def _begin(self, number: int) -> None:
        with self.cast.unit():
            actor = self.cast.actor(self.dice.choice(MEMBERS))
            words = {"title": f"알림 이야기 {number}", "category": "how-to"}
            if number > 1 and self.dice.random() < 0.3:
                parts = {"situation": "", "method": "꺼요", "result": ""}
                thread = board.share(actor, **words, **parts)
            else:
                thread = board.ask(actor, **words, body="많아요")
            self.threads[thread.id], self.openings[thread.id] = thread.kind, thread.opening_id

    def _take_part(self) -> None:
        name, thread_id = self.dice.choice(MEMBERS), self.dice.choice(list(self.threads))
        with self.cast.unit():
            actor = self.cast.actor(name)
            thread = queries.find_thread(actor, thread_id)
            what = self.dice.choice(("answer", "comment", "vote", "vote", "follow"))
            opening = queries.find_post(actor, thread.opening_id)[1]
            if what == "answer" and thread.kind == "question":
                board.answer(actor, thread, body="참조를 꺼요")
            elif what == "comment":
                board.comment(actor, thread, opening, body="저도요")
            elif what == "vote" and not queries.is_mine(actor, thread, opening):
                board.vote(actor, thread, opening)
            elif what == "follow":
                board.follow(actor, thread)

    def run(self, steps: int) -> None:
        while not self.order:
            self._merge()
        for _ in range(steps):
            acts = (self._merge, self._merge, self._merge, self._undo, self._undo, self._vote)
            self.dice.choice(acts)()
            self._check()
            self.steps += 1
        while self.order:
            self._undo()
            self._check()
        assert self.chosen == {}

    def _merge(self) -> None:
        one, other = self.dice.sample(list(self.threads), 2)
        alike = [two for two, kind in self.threads.items() if kind == self.threads[one]]
        if self.dice.random() < 0.7:
            other = self.dice.choice([two for two in alike if two != one] or [other])
        before = self._whole()
        lawful = one not in self.chosen and self.root(other) != one
        lawful = lawful and self.threads[one] == self.threads[other]
        try:
            with self.cast.unit():
                mona = self.cast.actor("mona")
                thread = queries.find_thread(mona, one)
                decision = actions.merge(mona, thread, target=f"/threads/{other}").id
        except ForumError:
            assert not lawful
            assert self._whole() == before
            self.refused += 1
            return
        assert lawful
        self.chosen[one] = self.root(other)
        self.decisions[one] = decision
        self.order.append(one)
        self.before.append(before)

    def _undo(self) -> None:
        """Mostly the latest, which brings back every byte; else any of them."""
        if not self.order:
            return
        at = len(self.order) - 1
        if self.dice.random() < 0.3:
            at = self.dice.randrange(len(self.order))
        one = self.order.pop(at)
        with self.cast.unit():
            actions.undo(self.cast.actor("mona"), self.decisions.pop(one))
        del self.chosen[one]
        if at == len(self.order):
            before = self.before.pop()
            assert before in ({}, self._whole())
            self.exact += bool(before)
        else:
            self.before = [{} for _ in self.order]  # of another history
        self.undone += 1

    def _vote(self) -> None:
        """At the door: one voice in all that stands together."""
        name, one = self.dice.choice(MEMBERS), self.dice.choice(list(self.threads))
        group = [two for two in self.threads if self.root(two) == self.root(one)]
        with self.cast.unit():
            actor = self.cast.actor(name)
            given = [two for two in group if self._has_voted(actor, two)]
            thread, post = queries.find_post(actor, self.openings[one])
            mine = queries.is_mine(actor, thread, post)
        may = not mine and (not given or one in given)
        try:
            with self.cast.unit():
                actor = self.cast.actor(name)
                board.vote(actor, *queries.find_post(actor, self.openings[one]))
        except (AlreadyDone, NotAllowed):
            assert not may
            self.refused += 1
            return
        assert may
        if one not in given:
            self.before = [{} for _ in self.order]  # what was before holds a voice less
            with self.cast.unit():
                self.evidence = self._evidence(self.cast.actor("chan"))
            self.untouched = self._untouched()

    def _has_voted(self, actor: Any, thread_id: str) -> bool:
        return queries.has_voted_in(actor, [db.session.get_one(Thread, thread_id)])

    def root(self, thread_id: str) -> str:
        while thread_id in self.chosen:
            thread_id = self.chosen[thread_id]
        return thread_id

    def _check(self) -> None:
        assert self._untouched() == self.untouched
        standing = {one: self.root(one) for one in self.threads if one in self.chosen}
        with self.cast.unit():
            assert dict(map(tuple, db.session.execute(select(Merge.thread_id, Merge.into_id)))) == (
                standing
            )
            assert wrong_counters() == []
            assert board.publish_buckets() == 0
            assert self._evidence(self.cast.actor("chan")) == self.evidence
        self._check_pages(standing)

    def _check_pages(self, standing: dict[str, str]) -> None:
        client = self.cast.client(self.dice.choice(MEMBERS))
        listed = {
            one
            for kind in ("question", "tip")
            for one in re.findall(r"/threads/([a-z2-7]{16})\"", client.get(f"/?kind={kind}").text)
        }
        assert listed == self.threads.keys() - standing.keys()
        pages = ""
        for one in self.threads:
            answer = client.get(f"/threads/{one}")
            if one in standing:  # one hop: the survivor leads nowhere
                assert answer.headers["Location"] == f"/threads/{standing[one]}"
                assert standing[one] not in standing
            else:
                assert answer.status_code == 200
                pages += answer.text
        with self.cast.unit():
            posts = db.session.scalars(select(Post.id)).all()
        assert [one for one in posts if pages.count(f'id="post-{one}"') != 1] == []

    def _whole(self) -> dict[str, Any]:
        with self.cast.unit():
            return whole_board()

    def _untouched(self) -> dict[str, Any]:
        """Every tag, label and count there is, and the sets of companies."""
        found = {name: rows for name, rows in self._whole().items() if name not in _MOVED}
        with self.cast.unit("vault"):
            for columns in ((CompanyTag.salt_id, CompanyTag.tag), (ThreadSalt.id, ThreadSalt.salt)):
                rows = db.session.execute(select(*columns))
                found[columns[1].key] = sorted(map(tuple, rows))
        return found

    def _evidence(self, chan: Any) -> tuple[Any, ...]:
        """Of an item: everybody that shares it, whatever stands where."""
        page = feedback_queries.item_page(chan, self.item)
        line = page.item
        return (line.me_too, line.answers_count, line.company_bucket, page.voices)
