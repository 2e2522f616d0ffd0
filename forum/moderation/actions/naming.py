"""What staff call the reasons, in three languages."""

from collections.abc import Collection, Mapping

from forum import text
from forum.accounts import guarding
from forum.accounts.actor import Actor
from forum.config import LANGUAGES
from forum.database import db
from forum.errors import NotAllowed, NotValid
from forum.moderation import policy
from forum.moderation.models import NAME_LIMIT, REASONS, ReasonName


def name_reasons(actor: Actor, *, names: Mapping[str, str], kept: Collection[str] = ()) -> None:
    """`names` by `<reason>_<language>`; what is left empty has the catalogue's name.

    Raises NotAllowed, NotValid, GivesAway.
    """
    if not policy.may_name(actor):
        raise NotAllowed("moderation.decide.not_allowed")
    ready = {name: ready_name(given, name) for name, given in names.items()}
    guarding.check(actor, kept, **ready)
    for reason in REASONS:
        given = {one: ready.get(f"{reason}_{one}", "") for one in LANGUAGES}
        row = db.session.get(ReasonName, reason)
        if any(given.values()):
            db.session.merge(ReasonName(id=reason, **given))
        elif row:
            db.session.delete(row)


def ready_name(given: str, field: str = "") -> str:
    cleaned = text.clean_line(given)
    if len(cleaned) > NAME_LIMIT:
        raise NotValid("moderation.reasons.long", field, limit=NAME_LIMIT)
    return cleaned
