"""What the board knows, by what the reader may see. Every query starts from `visible_threads`."""

from forum.board.queries.categories import CategoryName, categories, category_of, forget_categories
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
from forum.board.queries.shapes import Label, PostPage, ThreadPage
from forum.board.queries.visible import visible_threads

__all__ = [
    "PAGE",
    "Card",
    "CategoryName",
    "Label",
    "Listing",
    "News",
    "PostPage",
    "Shelves",
    "Sort",
    "ThreadPage",
    "cards_of",
    "categories",
    "category_of",
    "find_own_post",
    "find_post",
    "find_thread",
    "followed_threads",
    "forget_categories",
    "is_author",
    "is_mine",
    "list_threads",
    "my_threads",
    "news_of",
    "shelves",
    "tags_of",
    "thread_page",
    "visible_threads",
]
