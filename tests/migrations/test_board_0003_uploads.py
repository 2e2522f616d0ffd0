"""From drafts to uploads: what was written stays, and pictures can be kept."""

from alembic import command
from sqlalchemy import text

from forum import clock, create_app
from forum.anonymity.keys import create
from forum.board.models import Post, Upload
from forum.database import db, engine_of, unit_of_work, writing
from forum.migrating import config_of, current_revision
from tests.conftest import close, settings_in
from tests.migrations.test_board_0002_drafts import AT, POST, THREAD


def test_what_was_written_stays_and_pictures_can_be_kept(tmp_path):
    settings = settings_in(tmp_path)
    create(settings.keys_file)
    app = create_app(settings)
    with app.app_context():
        command.upgrade(config_of("board"), "0002")
        with writing("board"), engine_of("board").begin() as connection:
            for statement in (THREAD, POST):
                connection.execute(text(statement), AT)
        command.upgrade(config_of("board"), "0003")
        assert current_revision("board") == "0003"
        assert db.session.query(Post.source).one() == ("나중",)
        size = {"width": 1, "height": 1, "size_bytes": 1}
        with unit_of_work("board"):
            db.session.add(Upload(id="a", owner_mark=b"m" * 16, expires_week=clock.week(), **size))
            db.session.add(Upload(id="b", post_id="p", **size))
        assert db.session.query(Upload.post_id).order_by(Upload.id).all() == [(None,), ("p",)]
    close(app)
