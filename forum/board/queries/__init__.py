"""What the board knows, by what the reader may see. Every query starts from `visible_threads`."""

from forum.board.queries.categories import CategoryName, categories, category_of, forget_categories
from forum.board.queries.counted import COUNTED
from forum.board.queries.crowd import Around, crowd, forget_crowd
from forum.board.queries.drafts import (
    NEAR,
    NEW_THREAD,
    DraftPage,
    drafts_for,
    find_draft,
    my_drafts,
)
from forum.board.queries.epochs import epochs, unknowable_from
from forum.board.queries.listing import (
    PAGE,
    Card,
    Listing,
    Shelves,
    Sort,
    cards_of,
    list_threads,
    shelves,
)
from forum.board.queries.mine import (
    News,
    followed_threads,
    is_author,
    is_mine,
    my_threads,
    news_of,
)
from forum.board.queries.reading import (
    find_own_post,
    find_post,
    find_thread,
    tags_of,
    thread_page,
)
from forum.board.queries.revisions import (
    Revisions,
    Words,
    changes_between,
    revisions_of,
    version_of,
)
from forum.board.queries.sealing import Sealing, sealing_of
from forum.board.queries.shapes import Label, PostPage, ThreadPage
from forum.board.queries.uploads import find_upload, owner_mark, sizes_shown_to
from forum.board.queries.visible import visible_threads

__all__ = [
    "COUNTED",
    "NEAR",
    "NEW_THREAD",
    "PAGE",
    "Around",
    "Card",
    "CategoryName",
    "DraftPage",
    "Label",
    "Listing",
    "News",
    "PostPage",
    "Revisions",
    "Sealing",
    "Shelves",
    "Sort",
    "ThreadPage",
    "Words",
    "cards_of",
    "categories",
    "category_of",
    "changes_between",
    "crowd",
    "drafts_for",
    "epochs",
    "find_draft",
    "find_own_post",
    "find_post",
    "find_thread",
    "find_upload",
    "followed_threads",
    "forget_categories",
    "forget_crowd",
    "is_author",
    "is_mine",
    "list_threads",
    "my_drafts",
    "my_threads",
    "news_of",
    "owner_mark",
    "revisions_of",
    "sealing_of",
    "shelves",
    "sizes_shown_to",
    "tags_of",
    "thread_page",
    "unknowable_from",
    "version_of",
    "visible_threads",
]
