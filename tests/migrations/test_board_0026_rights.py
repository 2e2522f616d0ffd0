"""Before and after rights claims: relays stay, with their order hidden, and take the new kinds."""

from alembic import command
from sqlalchemy import text

from forum import create_app
from forum.anonymity.keys import create
from forum.board.actions import notice
from forum.board.models import Post, Relay
from forum.database import db, engine_of, unit_of_work, writing
from forum.migrating import config_of
from tests.conftest import close, settings_in
from tests.migrations.test_board_0002_drafts import AT, POST, THREAD

RELAY = (
    "INSERT INTO relay (id, thread_id, post_id, author_tag, kind, reason, words, at, staff_name,"
    " staff_team, answer, is_seen, is_done)"
    " SELECT 'relayrelayrelay1', thread_id, id, :tag, 'hidden', 'rude', '', posted_at, '', '', '',"
    " :no, :no FROM post"
)


def test_what_authors_were_told_stays_and_new_kinds_are_taken(tmp_path):
    settings = settings_in(tmp_path)
    create(settings.keys_file)
    app = create_app(settings)
    with app.app_context():
        command.upgrade(config_of("board"), "0003")
        with writing("board"), engine_of("board").begin() as connection:
            for statement in (THREAD, POST):
                connection.execute(text(statement), AT)
        command.upgrade(config_of("board"), "0023")
        with writing("board"), engine_of("board").begin() as connection:
            connection.execute(text(RELAY), {"tag": b"t" * 16, "no": False})
        command.upgrade(config_of("board"), "head")
        with unit_of_work("board"):
            post = db.session.query(Post).one()
            post.author_tag = b"t" * 16
            for kind in ("rights", "restored"):
                notice(post, kind, reason="privacy")
        kinds = {kind for (kind,) in db.session.query(Relay.kind)}
        assert kinds == {"hidden", "rights", "restored"}
        db.session.rollback()
    close(app)
