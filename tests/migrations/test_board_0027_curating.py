"""Before and after curating: what was written stays, and can be collected and doubted."""

from alembic import command
from sqlalchemy import text

from forum import clock, create_app
from forum.anonymity.keys import create
from forum.board.models import Collection, CollectionEntry, Post, Recheck, Thread
from forum.database import db, engine_of, unit_of_work, writing
from forum.migrating import config_of, current_revision
from tests.conftest import close, settings_in
from tests.migrations.test_board_0002_drafts import AT, POST, THREAD


def test_what_was_written_stays_and_can_be_collected(tmp_path):
    settings = settings_in(tmp_path)
    create(settings.keys_file)
    app = create_app(settings)
    with app.app_context():
        command.upgrade(config_of("board"), "0003")
        with writing("board"), engine_of("board").begin() as connection:
            for statement in (THREAD, POST):
                connection.execute(text(statement), AT)
        command.upgrade(config_of("board"), "0027")
        assert current_revision("board") == "0027"
        assert db.session.query(Post.source).one() == ("나중",)
        db.session.rollback()
        command.upgrade(config_of("board"), "head")
        with unit_of_work("board"):
            thread = db.session.query(Thread).one()
            words = {"title": "모음", "source": "", "html": "", "staff_id": "s", "staff_team": "t"}
            db.session.add(Collection(id="c", at=clock.now(), **words))
            db.session.flush()
            entry = {"collection_id": "c", "thread_id": thread.id, "position": 1}
            db.session.add(CollectionEntry(**entry, staff_id="s"))
            db.session.add(Recheck(post_id=thread.opening_id, at=clock.hour()))
        assert db.session.query(Recheck.staff_id).one() == ("",)
    close(app)
