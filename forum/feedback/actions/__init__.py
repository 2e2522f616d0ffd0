"""What CX and the product teams do. Each takes the actor first and commits nothing."""

from forum.feedback.actions.answering import change_status
from forum.feedback.actions.buckets import publish_item_buckets
from forum.feedback.actions.promoting import join, promote, undo_promotion

__all__ = ["change_status", "join", "promote", "publish_item_buckets", "undo_promotion"]
