"""What the board promises and what it cannot; and how it works. Open to everybody."""

from forum.board import queries
from forum.board.views.blueprint import board_pages
from forum.breakglass import queries as breakglass
from forum.moderation import queries as moderation
from forum.web.language import text
from forum.web.templating import render


@board_pages.get("/promise")
def promise() -> str:
    found = breakglass.promise()
    return render(
        "board/promise.html",
        epochs=queries.epochs(),
        promise=found,
        claims=moderation.claim_figures(),
        quarters=", ".join(map(_quarter, found.epochs)),
    )


def _quarter(epoch: str) -> str:
    year, _, number = epoch.partition("Q")
    return text("board.promise.law.quarter", year=year, quarter=number)


@board_pages.get("/help")
def help_page() -> str:
    return render("board/help.html")
