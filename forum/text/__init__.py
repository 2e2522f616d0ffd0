"""Text: from what people send to what is stored and shown. Knows no other room."""

from forum.text.cleaning import clean, clean_line
from forum.text.language import language_of
from forum.text.plain import excerpt
from forum.text.rendering import Rendered, render

__all__ = ["Rendered", "clean", "clean_line", "excerpt", "language_of", "render"]
