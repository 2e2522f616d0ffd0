"""Text: from what people send to what is stored and shown. Knows no other room."""

from forum.text.cleaning import clean, clean_line
from forum.text.differences import Block, Span, differences
from forum.text.language import language_of
from forum.text.matching import Work
from forum.text.pictures import MOST_PICTURES, Sizes, pictures_in, shown_size
from forum.text.plain import excerpt
from forum.text.rendering import Rendered, render

__all__ = [
    "MOST_PICTURES",
    "Block",
    "Rendered",
    "Sizes",
    "Span",
    "Work",
    "clean",
    "clean_line",
    "differences",
    "excerpt",
    "language_of",
    "pictures_in",
    "render",
    "shown_size",
]
