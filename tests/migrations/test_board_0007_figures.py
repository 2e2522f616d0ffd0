"""To figures of one module: what was published stays as it was, and nobody had said anything."""

from alembic import command
from sqlalchemy import select, text

from forum import clock, create_app
from forum.anonymity.keys import create
from forum.board.models import Crowd, Participant, Post, Thread
from forum.database import db, engine_of, unit_of_work, writing
from forum.feedback.models import CountedIn, Item
from forum.figures import HIDDEN, Bucket
from forum.insights.models import WeeklyFigure
from forum.migrating import config_of, current_revision
from tests.conftest import close, settings_in
from tests.migrations.test_board_0002_drafts import AT, POST, THREAD

PUBLISHED = "UPDATE thread SET company_bucket = 20, legacy_bucket = 10"
PARTICIPANT = """INSERT INTO participant (thread_id, author_tag, number, pebble)
 VALUES ('t', :t, 0, 3)"""
ITEM = """INSERT INTO item (
 id, title, problem, team, status, public_note, created_at, status_changed_at, company_bucket,
 legacy_bucket, is_public)
 VALUES ('i', '제목', '말', '결재', 'received', '', :at, :at, 5, 0, true)"""


def test_what_was_published_stays_and_new_figures_can_be_kept(tmp_path):
    settings = settings_in(tmp_path)
    create(settings.keys_file)
    app = create_app(settings)
    with app.app_context():
        command.upgrade(config_of("board"), "0005")
        with writing("board"), engine_of("board").begin() as connection:
            for statement in (THREAD, POST, ITEM, PUBLISHED):
                connection.execute(text(statement), AT)
            connection.execute(text(PARTICIPANT), {"t": b"t" * 16})
        command.upgrade(config_of("board"), "0007")
        assert current_revision("board") == "0007"
        query = select(Thread.company_bucket, Thread.legacy_bucket)
        assert tuple(db.session.execute(query).one()) == (Bucket(20), Bucket(10))
        query = select(Item.company_bucket, Item.legacy_bucket)
        assert tuple(db.session.execute(query).one()) == (Bucket(5), HIDDEN)
        for table in (Post, Participant):
            assert list(db.session.scalars(select(table.context))) == [None]
        db.session.rollback()
        with unit_of_work("board"):
            db.session.add(CountedIn(thread_id="t", item_id="i"))
            db.session.add(Crowd(name="all", bucket=Bucket(10)))
            db.session.add(WeeklyFigure(week=clock.week(), name="all", bucket=Bucket(50)))
        assert db.session.scalar(select(WeeklyFigure.bucket)) == Bucket(50)
        assert db.session.scalar(select(CountedIn.item_id)) == "i"
        db.session.rollback()
    close(app)
