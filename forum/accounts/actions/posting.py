"""Letters are written by the worker: here only which one, to whom, in which language."""

from forum import outbox


def post(letter: str, to: str, language: str, **params: object) -> None:
    """Within a unit of identity. A letter to nobody is dropped on the way."""
    payload = {"letter": letter, "to": to, "language": language, "params": params}
    outbox.add("identity", "mail", payload)
