"""What a text would give away, while it is written: nothing is kept, nothing is written down."""

from forum.accounts import guarding
from forum.board.actions import PARTS
from forum.board.models import BODY_LIMIT
from forum.board.views.blueprint import board_pages
from forum.board.views.here import reader
from forum.web.fields import sent, sent_as_typed
from forum.web.guarded import rows
from forum.web.templating import render

# The fields of all forms in which people write; as they are typed, so that places are theirs.
FIELDS = (
    "title",
    "body",
    *PARTS,
    "tags",
    "os",
    "browser",
    "app_version",
    "note",
    "problem",
    "words",
    "place",
    "word",
    *("ko", "en", "ja", "name", "means", "release"),
)
_MOST = 2 * BODY_LIMIT
_MARKS = 20_000


@board_pages.post("/guard")
def look() -> str:
    actor = reader()
    typed = sent_as_typed()
    kept = sent("kept", _MARKS).split()
    words = {name: typed[name][:_MOST].replace("\r\n", "\n") for name in FIELDS if typed.get(name)}
    found = {
        name: [one for one in findings if one.is_blocked or one.mark not in kept]
        for name, findings in guarding.look(actor, words).items()
    }
    return render("board/_guard.html", rows=rows(found))
