"""One line of a file to one thread. Every reason for refusing it names the field."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from forum import clock, text
from forum.board.actions.asking import ENVIRONMENT, ENVIRONMENT_LIMIT, PARTS
from forum.board.models import BODY_LIMIT, TAG_LIMIT, TAGS_LIMIT, TITLE_LIMIT, ThreadKind
from forum.cli.importing import fields as read
from forum.cli.importing.fields import Fields
from forum.cli.importing.shapes import BadLine, IncomingPost, IncomingThread, Staff
from forum.config import LANGUAGES

NAME_LIMIT = 40
KINDS: dict[str, ThreadKind] = {"question": "question", "tip": "tip"}


@dataclass(frozen=True)
class Reader:
    """What a file's lines are read with."""

    zone: ZoneInfo
    categories: frozenset[str]
    renamed: dict[str, str]  # categories of elsewhere to ours
    otherwise: str  # the category of what has none of ours

    def thread(self, line: bytes) -> IncomingThread:
        """Raises BadLine."""
        given = _fields(line)
        kind = _kind(given)
        category, tags = self._filed(given)
        at = read.read_instant(given, "created_at", self.zone) or clock.hour()
        title = read.read_line(given, "title", TITLE_LIMIT, needed=True)
        answers = self._answers(given, at, kind)
        return IncomingThread(
            key=_key(given),
            kind=kind,
            category=category,
            language=_language(given, title),
            title=title,
            tags=tags,
            environment=_environment(given),
            opening=self._post(given, at, parts=_parts(given, kind), by=0),
            answers=answers,
        )

    def _filed(self, given: Fields) -> tuple[str, list[str]]:
        """Our category, and the tags, with the category of elsewhere where there is room."""
        tags = _tags(given)
        named = read.read_line(given, "category", TITLE_LIMIT)
        if named in self.categories:
            return named, tags
        kept = [named.replace(" ", "-").lower()] if 0 < len(named) <= TAG_LIMIT else []
        return self.renamed.get(named, self.otherwise), list(dict.fromkeys(tags + kept))[
            :TAGS_LIMIT
        ]

    def _answers(self, given: Fields, at: datetime, kind: str) -> list[IncomingPost]:
        answers = [self._nested(one, at, "answers") for one in read.read_list(given, "answers")]
        if kind == "tip" and answers:
            problem = "answers: a tip has comments only"
            raise BadLine(problem)
        if sum(one.is_accepted for one in answers) > 1:
            problem = "answers: more than one is accepted"
            raise BadLine(problem)
        return answers

    def _nested(self, given: object, after: datetime, name: str) -> IncomingPost:
        if not isinstance(given, dict):
            problem = f"{name}: expected objects"
            raise BadLine(problem)
        body = read.read_words(given, "body", needed=True)
        return self._post(given, after, parts=[body], by=read.read_by(given))

    def _post(
        self, given: Fields, after: datetime, *, parts: list[str], by: int | None
    ) -> IncomingPost:
        """`after`: what it stands under came first, whatever its own time says."""
        at = max(read.read_instant(given, "created_at", self.zone) or after, after)
        return IncomingPost(
            parts=parts,
            at=at,
            votes=read.read_count(given, "votes"),
            by=by,
            staff=_staff(given),
            is_official=read.read_flag(given, "official"),
            is_accepted=read.read_flag(given, "accepted"),
            comments=[
                self._nested(one, at, "comments") for one in read.read_list(given, "comments")
            ],
        )


def _fields(line: bytes) -> dict[str, Any]:
    try:
        given = json.loads(line)
    except UnicodeDecodeError as error:
        problem = "not UTF-8"
        raise BadLine(problem) from error
    except (ValueError, RecursionError) as error:
        problem = "not JSON"
        raise BadLine(problem) from error
    if not isinstance(given, dict):
        problem = "expected an object"
        raise BadLine(problem)
    return given


def _kind(given: Fields) -> ThreadKind:
    kind = KINDS.get(str(given.get("kind", "question")))
    if kind is None:
        problem = f"kind: expected {' or '.join(KINDS)}"
        raise BadLine(problem)
    return kind


def _parts(given: Fields, kind: str) -> list[str]:
    """A question's one part or a tip's three; a tip of one text has it as its method."""
    if kind == "question" or not any(given.get(name) for name in PARTS):
        body = read.read_words(given, "body")
        return [body] if kind == "question" else ["", body, ""]
    parts = [read.read_words(given, name) for name in PARTS]
    if sum(map(len, parts)) > BODY_LIMIT:
        problem = f"method: the three parts are longer than {BODY_LIMIT:,} characters"
        raise BadLine(problem)
    return parts


def _key(given: Fields) -> str:
    """Of the id it has elsewhere, or of its words and its time; an export says it itself."""
    if re.fullmatch("[0-9a-f]{64}", str(given.get("source", ""))):
        return str(given["source"])
    if given.get("id") is not None:
        named = ["id", str(given["id"])]
    else:
        named = [str(given.get(name)) for name in ("title", "body", *PARTS, "created_at")]
    return hashlib.sha256(json.dumps(named).encode()).hexdigest()


def _tags(given: Fields) -> list[str]:
    tags = []
    for one in read.read_list(given, "tags"):
        tag = read.read_line({"tags": one}, "tags", TAG_LIMIT, needed=True)
        tags.append(tag.lstrip("#").replace(" ", "-").lower())
    if len(tags) > TAGS_LIMIT:
        problem = f"tags: more than {TAGS_LIMIT}"
        raise BadLine(problem)
    return list(dict.fromkeys(filter(None, tags)))


def _language(given: Fields, title: str) -> str:
    named = given.get("language")
    return named if named in LANGUAGES else text.language_of(title)


def _environment(given: Fields) -> dict[str, str] | None:
    named = given.get("environment")
    if named is None:
        return None
    if not isinstance(named, dict):
        problem = "environment: expected an object"
        raise BadLine(problem)
    words = {name: read.read_line(named, name, ENVIRONMENT_LIMIT) for name in ENVIRONMENT}
    return {name: value for name, value in words.items() if value} or None


def _staff(given: Fields) -> Staff | None:
    named = given.get("staff")
    if named is None:
        return None
    if not isinstance(named, dict):
        problem = "staff: expected an object"
        raise BadLine(problem)
    return Staff(
        read.read_line(named, "name", NAME_LIMIT), read.read_line(named, "team", NAME_LIMIT)
    )
