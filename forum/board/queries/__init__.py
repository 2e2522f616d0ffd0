"""What the board knows, by what the reader may see. Every query starts from `visible_threads`."""

from forum.board.queries.bounds import with_bounds
from forum.board.queries.categories import CategoryName, categories, category_of, forget_categories
from forum.board.queries.counted import COUNTED
from forum.board.queries.crowd import Around, crowd, forget_crowd
from forum.board.queries.deletions import (
    count_overdue,
    count_unopened,
    deletions,
    due_posts,
    still_there,
)
from forum.board.queries.drafts import (
    NEAR,
    NEW_THREAD,
    DraftPage,
    drafts_for,
    find_draft,
    my_drafts,
)
from forum.board.queries.epochs import epochs, unknowable_from
from forum.board.queries.letters import Letter, letters
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
from forum.board.queries.merging import (
    count_there,
    followed_with,
    has_voted_in,
    hold_thread,
    is_split,
    merged_into,
    others_with,
    sharing_salt,
    survivor_of,
    survivors_of,
    together,
)
from forum.board.queries.mine import (
    News,
    followed_threads,
    is_author,
    is_mine,
    my_threads,
    own_post_ids,
)
from forum.board.queries.reading import (
    find_own_post,
    find_post,
    find_survivor,
    find_thread,
    tags_of,
    thread_page,
    title_of,
)
from forum.board.queries.relaying import decider_of, find_relay, my_relays, relays_for
from forum.board.queries.revisions import (
    Revisions,
    Words,
    changes_between,
    revisions_of,
    version_of,
)
from forum.board.queries.sanctions import (
    SanctionPage,
    count_sanctions,
    find_sanction,
    sanctions_on,
)
from forum.board.queries.sealing import Sealing, sealing_of
from forum.board.queries.shapes import Label, PostPage, RelayPage, ThreadPage
from forum.board.queries.uploads import find_upload, owner_mark, sizes_shown_to
from forum.board.queries.visible import is_there, visible_threads

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
    "Letter",
    "Listing",
    "News",
    "PostPage",
    "RelayPage",
    "Revisions",
    "SanctionPage",
    "Sealing",
    "Shelves",
    "Sort",
    "ThreadPage",
    "Words",
    "cards_of",
    "categories",
    "category_of",
    "changes_between",
    "count_overdue",
    "count_sanctions",
    "count_there",
    "count_unopened",
    "crowd",
    "decider_of",
    "deletions",
    "drafts_for",
    "due_posts",
    "epochs",
    "find_draft",
    "find_own_post",
    "find_post",
    "find_relay",
    "find_sanction",
    "find_survivor",
    "find_thread",
    "find_upload",
    "followed_threads",
    "followed_with",
    "forget_categories",
    "forget_crowd",
    "has_voted_in",
    "hold_thread",
    "is_author",
    "is_mine",
    "is_split",
    "is_there",
    "letters",
    "list_threads",
    "merged_into",
    "my_drafts",
    "my_relays",
    "my_threads",
    "others_with",
    "own_post_ids",
    "owner_mark",
    "relays_for",
    "revisions_of",
    "sanctions_on",
    "sealing_of",
    "sharing_salt",
    "shelves",
    "sizes_shown_to",
    "still_there",
    "survivor_of",
    "survivors_of",
    "tags_of",
    "thread_page",
    "title_of",
    "together",
    "unknowable_from",
    "version_of",
    "visible_threads",
    "with_bounds",
]
