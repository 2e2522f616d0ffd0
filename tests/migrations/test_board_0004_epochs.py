"""To the ends of epochs: what was written is somebody's still, and what was published is kept."""

from alembic import command
from sqlalchemy import text

from forum import create_app
from forum.anonymity.keys import create
from forum.board.models import Post, Thread
from forum.database import db, engine_of, writing
from forum.figures import HIDDEN
from forum.migrating import config_of, current_revision
from tests.conftest import close, settings_in
from tests.migrations.test_board_0002_drafts import AT, POST, THREAD


def test_what_was_written_is_not_settled_and_nothing_is_frozen(tmp_path):
    settings = settings_in(tmp_path)
    create(settings.keys_file)
    app = create_app(settings)
    with app.app_context():
        command.upgrade(config_of("board"), "0006")
        with writing("board"), engine_of("board").begin() as connection:
            for statement in (THREAD, POST):
                connection.execute(text(statement), AT)
        command.upgrade(config_of("board"), "0004")
        assert current_revision("board") == "0004"
        assert db.session.query(Post.is_settled).one() == (False,)
        assert db.session.query(Thread.legacy_bucket).one() == (HIDDEN,)
    close(app)
