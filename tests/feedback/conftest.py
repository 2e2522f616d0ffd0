from contextlib import contextmanager

import pytest
from sqlalchemy import event, update

from forum.board import actions
from forum.board.models import Thread
from forum.database import STORES, db, engine_of
from forum.figures import Bucket

NEW = {
    "title": "남은 결재자만 바꾸고 싶어요",
    "problem": "회수하고 다시 올리면 의견이 사라져요",
    "team": "결재",
}


@pytest.fixture
def asked(cast, published):
    """alice asks; others say me too: asked("title", bucket=10) -> the thread's id."""

    def ask(
        title="결재자를 바꿀 수 있나요?",
        body="팀장님이 출장이세요",
        voters=("carol", "dave"),
        bucket=0,
    ):
        with cast.unit():
            thread = actions.ask(cast.actor("alice"), title=title, body=body, category="feature")
            thread_id, opening = thread.id, thread.opening_id
        for name in voters:
            cast.client(name).post(f"/posts/{opening}/vote")
        published(thread_id, bucket)
        return thread_id

    return ask


@pytest.fixture
def thread(asked):
    return asked()


@pytest.fixture
def promoted(cast, thread, item_of):
    """The thread as a new item of 결재; the item's id."""
    cast.client("chan").post(f"/threads/{thread}/promotion", data=NEW)
    return item_of(thread)


@pytest.fixture
def published(cast):
    """Publish a bucket for a thread, as a night would: published(thread, 10)."""

    def publish(thread_id: str, bucket: int):
        with cast.unit():
            query = update(Thread).where(Thread.id == thread_id)
            db.session.execute(query.values(company_bucket=Bucket(bucket)))

    return publish


@pytest.fixture
def rows(app):
    def read(query):
        with app.app_context():
            found = db.session.execute(query).all()
            db.session.rollback()
            return found

    return read


@pytest.fixture
def item_of(rows):
    from sqlalchemy import select  # noqa: PLC0415

    from forum.feedback.models import Promotion  # noqa: PLC0415

    def find(thread_id: str):
        found = rows(select(Promotion.item_id).where(Promotion.thread_id == thread_id))
        return found[0][0] if found else None

    return find


@pytest.fixture
def hide(cast, rows):
    """Hide a thread's opening: the thread is gone from every list."""
    from sqlalchemy import select  # noqa: PLC0415

    def do(thread_id: str, method="post"):
        ((opening,),) = rows(select(Thread.opening_id).where(Thread.id == thread_id))
        mona = cast.client("mona")
        getattr(mona, method)(f"/posts/{opening}/hiding", data={"reason": "personal"})

    return do


@pytest.fixture
def statements(app):
    """The SELECT, INSERT, UPDATE and DELETE statements of all stores while something is done."""

    @contextmanager
    def watch():
        seen: list[str] = []

        def note(_connection, _cursor, statement, *_rest):
            if statement.lstrip()[:6].upper() in {"SELECT", "INSERT", "UPDATE", "DELETE"}:
                seen.append(statement)

        with app.app_context():
            engines = [engine_of(store) for store in STORES]
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            for engine in engines:
                event.remove(engine, "before_cursor_execute", note)

    return watch
