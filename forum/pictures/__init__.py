"""Pictures: from what people send to what is stored. Knows no other room."""

from forum.pictures.cleaning import Picture, clean_picture
from forum.pictures.shelf import shelf
from forum.pictures.sniffing import HEAVIEST

__all__ = ["HEAVIEST", "Picture", "clean_picture", "shelf"]
