"""Make an installation ready: stores at their newest migration, categories, spare ids, mail key."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from forum.anonymity import make_mail_key
from forum.board.actions.writing import SPARE, refill_spares
from forum.board.models import Category, Counter
from forum.database import db, unit_of_work
from forum.migrating import upgrade_all

_CATEGORIES = (
    ("how-to", "사용 방법", "How to", "使い方"),
    ("feature", "기능 요청", "Feature request", "機能要望"),
    ("problem", "오류·장애", "Problem", "不具合"),
    ("account", "계정·결제", "Account & billing", "アカウント・支払い"),
    ("culture", "활용·문화", "Adoption & culture", "活用・文化"),
)
_FIRST_DAY = date(2000, 1, 1)


def lay_out(app: Flask, spares: int = SPARE) -> None:
    """Safe to run twice: what is there already stays."""
    upgrade_all(app)
    make_mail_key(app.config["FORUM"].mail_key_file)
    with app.app_context():
        with unit_of_work("board"):
            _add_categories()
            _add_counters()
        with unit_of_work("board"):
            refill_spares(spares)


def _add_counters() -> None:
    """Of two who began one at once the second would fail."""
    for name in ("thread.position", "threads.question", "threads.tip"):
        if db.session.get(Counter, name) is None:
            db.session.add(Counter(name=name, value=0))


def _add_categories() -> None:
    if db.session.scalar(select(Category.id).limit(1)):
        return
    db.session.add_all(
        Category(id=key, since=_FIRST_DAY, position=position, ko=ko, en=en, ja=ja)
        for position, (key, ko, en, ja) in enumerate(_CATEGORIES)
    )
