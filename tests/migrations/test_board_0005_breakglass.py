"""To break-glass: what was written before stays unsealed; boxes and records can be kept."""

from alembic import command
from sqlalchemy import text

from forum import clock, create_app
from forum.anonymity.keys import create
from forum.board.models import Escrow
from forum.breakglass.models import Record
from forum.database import db, engine_of, unit_of_work, writing
from forum.migrating import config_of, current_revision
from tests.conftest import close, settings_in
from tests.migrations.test_board_0002_drafts import AT, POST, THREAD


def test_posts_of_before_stay_unsealed_and_records_can_be_kept(tmp_path):
    settings = settings_in(tmp_path)
    create(settings.keys_file)
    app = create_app(settings)
    with app.app_context():
        command.upgrade(config_of("board"), "0004")
        with writing("board"), engine_of("board").begin() as connection:
            for statement in (THREAD, POST):
                connection.execute(text(statement), AT)
        command.upgrade(config_of("board"), "0005")
        assert current_revision("board") == "0005"
        assert db.session.query(Escrow).count() == 0
        with unit_of_work("board"):
            db.session.add(Escrow(post_id="p", epoch="2026Q4", sealed=b"s" * 200))
            asked = {"post_id": "p", "ground": "duty", "text": "t", "tell_on": clock.today()}
            times = {"at": clock.now(), "expires_at": clock.now()}
            record = Record(number=1, request_id="r", step="requested", **asked, **times)
            record.mark = b"m" * 32
            db.session.add(record)
        assert db.session.query(Escrow.sealed).one() == (b"s" * 200,)
        assert db.session.query(Record.number, Record.post_id).one() == (1, "p")
    close(app)
