"""Cards drawn once for all readers: a card holds nothing of the one who looks at it."""

from functools import lru_cache

from flask import current_app
from markupsafe import Markup

from forum.board.queries import Card
from forum.board.views.blueprint import board_pages
from forum.web.language import language
from forum.web.times import ago


@board_pages.app_template_global()
def drawn_card(
    card: Card,
    category: str,
    status: str | None,
    pinned: bool = False,  # noqa: FBT001, FBT002  from a template
) -> Markup:
    """The card's HTML, kept by everything that it shows."""
    return _draw(card, category, status, pinned, language(), ago(card.asked_at))


@lru_cache(maxsize=2000)
def _draw(
    card: Card,
    category: str,
    status: str | None,
    pinned: bool,  # noqa: FBT001
    _language: str,
    _ago: str,
) -> Markup:
    cards = current_app.jinja_env.get_template("components/cards.html").module
    names = {card.category_id: category}
    how = {"names": names, "status": status, "mixed": False, "pinned": pinned}
    return Markup(cards.thread_card(card, **how))  # type: ignore[attr-defined]  # noqa: S704
