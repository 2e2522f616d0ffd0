"""From the first board store to drafts: what was written stays, and stays unseen as promised."""

from alembic import command
from sqlalchemy import text

from forum import clock, create_app
from forum.anonymity.keys import create
from forum.board.models import Draft, Revision
from forum.database import db, engine_of, unit_of_work, writing
from forum.migrating import config_of, current_revision
from tests.conftest import close, settings_in

THREAD = """INSERT INTO thread (
 id, kind, category_id, language, title, excerpt, salt_id, epoch, position, asked_at, active_at,
 last_position, opening_id, is_deleted, answers_count, comments_count, demand_count, helpful_count,
 legacy_votes, popularity, has_official, solved_elsewhere_count, company_bucket)
 VALUES ('t', 'question', 'how-to', 'ko', '제목', '글', 't', '2026Q4', 1, :at, :at,
 0, 'p', false, 0, 0, 0, 0, 0, 0, false, 0, 0)"""
POST = """INSERT INTO post (
 id, thread_id, kind, position, is_official, source, html, plain, posted_at, is_deleted,
 votes_count, legacy_votes)
 VALUES ('p', 't', 'opening', 0, false, '나중', '나중', '나중', :at, false, 0, 0)"""
REVISION = """INSERT INTO revision (post_id, number, title, source, at)
 VALUES ('p', 0, '제목', '먼저', :at)"""
AT = {"at": "2026-11-02 09:00:00"}


def test_revisions_of_before_stay_unseen_and_drafts_can_be_kept(tmp_path):
    settings = settings_in(tmp_path)
    create(settings.keys_file)
    app = create_app(settings)
    with app.app_context():
        command.upgrade(config_of("board"), "0001")
        with writing("board"), engine_of("board").begin() as connection:
            for statement in (THREAD, POST, REVISION):
                connection.execute(text(statement), AT)
        command.upgrade(config_of("board"), "0002")
        assert current_revision("board") == "0002"
        [before] = db.session.query(Revision.source, Revision.is_shown)
        assert tuple(before) == ("먼저", False)
        with unit_of_work("board"):
            db.session.add(Draft(id=b"i" * 16, week=clock.week(), head=b"h", box=b"b"))
        assert db.session.query(Draft.head).one() == (b"h",)
    close(app)
