"""Before and after relay and sanctions: what was written stays, and its author can be told."""

from alembic import command
from sqlalchemy import text

from forum import create_app
from forum.anonymity.keys import create
from forum.board.actions import notice
from forum.board.models import Post, Relay
from forum.database import db, engine_of, unit_of_work, writing
from forum.migrating import config_of, current_revision
from tests.conftest import close, settings_in
from tests.migrations.test_board_0002_drafts import AT, POST, THREAD


def test_what_was_written_stays_and_its_author_can_be_told(tmp_path):
    settings = settings_in(tmp_path)
    create(settings.keys_file)
    app = create_app(settings)
    with app.app_context():
        command.upgrade(config_of("board"), "0003")
        with writing("board"), engine_of("board").begin() as connection:
            for statement in (THREAD, POST):
                connection.execute(text(statement), AT)
        command.upgrade(config_of("board"), "0006")
        assert current_revision("board") == "0006"
        assert db.session.query(Post.source).one() == ("나중",)
        db.session.rollback()
        command.upgrade(config_of("board"), "head")
        with unit_of_work("board"):
            post = db.session.query(Post).one()
            assert notice(post, "hidden") is None, "nobody wrote it"
            post.author_tag = b"t" * 16
            notice(post, "hidden", reason="rude")
        assert db.session.query(Relay.reason, Relay.is_seen).all() == [("rude", False)]
    close(app)
