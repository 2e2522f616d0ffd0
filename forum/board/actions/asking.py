"""Asking a question (고민) and sharing a tip (팁)."""

from collections.abc import Collection

from forum import anonymity, clock, text
from forum.accounts import guarding
from forum.accounts.actor import Actor
from forum.board import policy, queries
from forum.board.actions import blocking, sanctioning, writing
from forum.board.actions.watching import watch
from forum.board.models import (
    BODY_LIMIT,
    EXCERPT_LENGTH,
    PART_BREAK,
    TAG_LIMIT,
    TAGS_LIMIT,
    TITLE_LIMIT,
    Thread,
    ThreadKind,
    ThreadTag,
)
from forum.database import db, new_id
from forum.errors import NotValid
from forum.events import publish
from forum.events.board import PostWritten, ThreadAsked, ThreadChanged

TITLE_LEAST = 2
ENVIRONMENT = ("os", "browser", "app_version")
ENVIRONMENT_LIMIT = 60
PARTS = ("situation", "method", "result")
_TAGS_READ = 50  # with all that is written twice; each costs, and a form may hold a million


def ask(
    actor: Actor,
    *,
    title: str,
    body: str,
    category: str,
    tags: list[str] | None = None,
    environment: dict[str, str] | None = None,
    context: str = "",
    kept: Collection[str] = (),
) -> Thread:
    """A question, written as the member who is here. Raises NotAllowed, NotValid, GivesAway."""
    source = writing.ready_source(body)
    words = {name: (environment or {}).get(name, "") for name in ENVIRONMENT}
    said = " ".join(words.values())
    guarding.check(actor, kept, title=title, body=source, tags=", ".join(tags or ()), **words)
    blocking.refuse_blocked(actor, title=title, body=source, tags=" ".join(tags or ()), os=said)
    thread = _begin(actor, "question", title, category, tags or [])
    thread.environment = ready_environment(environment or {}) if category == "problem" else None
    _open(actor, thread, [source], context)
    anonymity.add_company(actor, thread)
    return _announced(thread)


def share(
    actor: Actor,
    *,
    title: str,
    situation: str,
    method: str,
    result: str,
    category: str,
    tags: list[str] | None = None,
    context: str = "",
    kept: Collection[str] = (),
) -> Thread:
    """A tip: 상황 → 방법 → 결과. Raises NotAllowed, NotValid, GivesAway."""
    parts = ready_parts(situation, method, result)
    words = dict(zip(PARTS, parts, strict=True))
    guarding.check(actor, kept, title=title, tags=", ".join(tags or ()), **words)
    blocking.refuse_blocked(actor, title=title, tags=" ".join(tags or ()), **words)
    thread = _begin(actor, "tip", title, category, tags or [])
    _open(actor, thread, parts, context)
    return _announced(thread)


def ready_parts(situation: str, method: str, result: str) -> list[str]:
    """The three parts; the method alone may not be empty."""
    parts = [
        writing.ready_source(part, name, least=1 if name == "method" else 0)
        for name, part in zip(PARTS, (situation, method, result), strict=True)
    ]
    if sum(map(len, parts)) > BODY_LIMIT:
        raise NotValid("board.body.long", "method", limit=BODY_LIMIT)
    writing.refuse_many_pictures(parts, "method")
    return parts


def ready_title(title: str) -> str:
    cleaned = text.clean_line(title)
    if len(cleaned) < TITLE_LEAST:
        raise NotValid("board.title.short", "title", least=TITLE_LEAST)
    if len(cleaned) > TITLE_LIMIT:
        raise NotValid("board.title.long", "title", limit=TITLE_LIMIT)
    return cleaned


def ready_tags(tags: list[str]) -> list[str]:
    """Up to five topics without spaces or a leading #, each once."""
    if len(tags) > _TAGS_READ:
        raise NotValid("board.tags.many", "tags", limit=TAGS_LIMIT)
    cleaned = [text.clean_line(tag).lstrip("#").replace(" ", "-").lower() for tag in tags]
    kept = list(dict.fromkeys(tag for tag in cleaned if tag))
    if len(kept) > TAGS_LIMIT:
        raise NotValid("board.tags.many", "tags", limit=TAGS_LIMIT)
    if any(len(tag) > TAG_LIMIT for tag in kept):
        raise NotValid("board.tags.long", "tags", limit=TAG_LIMIT)
    return kept


def filed_under(tags: list[str]) -> list[str]:
    """The topics that a thread is filed under: by what they mean. Raises NotValid."""
    ready = ready_tags(tags)
    return queries.meanings_of(ready, queries.fresh_synonyms()) if ready else ready


def ready_category(category: str) -> str:
    if queries.category_of(category) is None:
        raise NotValid("board.category.unknown", "category")
    return category


def ready_environment(given: dict[str, str]) -> dict[str, str] | None:
    cleaned = {name: text.clean_line(given.get(name, "")) for name in ENVIRONMENT}
    if any(len(value) > ENVIRONMENT_LIMIT for value in cleaned.values()):
        raise NotValid("board.environment.long", "os", limit=ENVIRONMENT_LIMIT)
    return {name: value for name, value in cleaned.items() if value} or None


def excerpt_of(plain: str) -> str:
    return text.excerpt(plain.replace(PART_BREAK, " "), EXCERPT_LENGTH)


def _begin(actor: Actor, kind: ThreadKind, title: str, category: str, tags: list[str]) -> Thread:
    if not policy.may_ask(actor):
        raise policy.refusal(actor, "board.ask.not_allowed")
    sanctioning.check_may_say(actor)
    title, category, tags = ready_title(title), ready_category(category), filed_under(tags)
    thread_id = writing.take_thread_id()
    thread = Thread(
        id=thread_id,
        salt_id=thread_id,
        epoch=anonymity.keyring.current_epoch(),
        kind=kind,
        category_id=category,
        language=text.language_of(title),
        title=title,
        position=writing.count("thread.position"),
        asked_at=clock.hour(),
        active_at=clock.hour(),
        last_position=-1,
        opening_id=new_id(),
        excerpt="",
    )
    db.session.add(thread)
    db.session.flush()
    db.session.add_all(ThreadTag(thread_id=thread_id, name=tag) for tag in tags)
    return thread


def _open(actor: Actor, thread: Thread, parts: list[str], context: str) -> None:
    post = writing.new_post(actor, thread, "opening", parts, context=context, id=thread.opening_id)
    thread.excerpt = excerpt_of(post.plain)
    writing.count(f"threads.{thread.kind}")
    watch(actor, thread)


def _announced(thread: Thread) -> Thread:
    publish(ThreadAsked(thread.id))
    publish(PostWritten(thread.id, thread.opening_id))
    publish(ThreadChanged(thread.id))
    return thread
