"""What the board promises and what it cannot; and how it works. Open to everybody."""

from forum.board import queries
from forum.board.views.blueprint import board_pages
from forum.web.templating import render


@board_pages.get("/promise")
def promise() -> str:
    return render("board/promise.html", epochs=queries.epochs())


@board_pages.get("/help")
def help_page() -> str:
    return render("board/help.html")
