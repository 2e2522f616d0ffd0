"""One unit commits one store."""

import pytest
from sqlalchemy import update

from forum.accounts.models import Company
from forum.board.models import Counter
from forum.database import db, new_id, unit_of_work


def test_a_unit_that_changes_two_stores_is_refused_and_commits_neither(app):
    with app.app_context():
        with pytest.raises(RuntimeError, match="may not change"), unit_of_work("board"):
            db.session.add(Counter(name="x", value=1))
            db.session.add(Company(id=new_id(), name="두 번째"))
        assert db.session.get(Counter, "x") is None


def test_a_unit_may_not_change_another_store_than_its_own(app):
    with app.app_context(), pytest.raises(RuntimeError, match="may not change"):
        with unit_of_work("identity"):
            db.session.add(Counter(name="x", value=1))


def test_nor_by_a_statement(app):
    with app.app_context(), pytest.raises(RuntimeError, match="may not change"):
        with unit_of_work("board"):
            db.session.execute(update(Company).values(name="x"))


def test_nothing_is_changed_outside_a_unit(app):
    with app.app_context():
        db.session.add(Counter(name="x", value=1))
        with pytest.raises(RuntimeError, match="may not change"):
            db.session.commit()
        db.session.rollback()


def test_units_do_not_nest(app):
    with app.app_context(), unit_of_work("board"):
        with pytest.raises(RuntimeError, match="is open"), unit_of_work("identity"):
            pass
