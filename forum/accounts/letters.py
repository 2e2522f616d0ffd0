"""Letters of accounts go by `forum.mail`; importing it lets the worker know how."""

from forum import mail

__all__ = ["mail"]
