"""A board of 20,000 threads, filled by the rows that real actions would write, in seconds."""

import random
import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import insert

from forum import anonymity, clock, create_app, text
from forum.anonymity.keys import create
from forum.board.actions import writing
from forum.board.models import Participant, Post, Thread
from forum.config import Settings, read_settings
from forum.database import db, new_id, unit_of_work
from forum.laying_out import lay_out
from tests.people import Person, settle

CATEGORIES = ("how-to", "feature", "problem", "account", "culture")
ANSWERS = 2  # a thread on average
_WORDS = (  # noqa: SIM905  read as a text
    "하위업무 결재 알림 회의록 메신저 보고서 일정 캘린더 권한 초대 파일 검색 모바일 대리 부재 "
    "교대근무 인수인계 온보딩 화상회의 협력사 프로젝트 업무 담당자 마감 상태 댓글 참조 공지 "
    "템플릿 자동화 연동 요금 관리자 구성원 조직도 휴가 근태 문서 버전 이력 즐겨찾기 필터 정렬 "
    "통계 대시보드 모아보기 읽음 확인 예약 반복 체크리스트 보관함 복구 백업 다운로드 인쇄"
).split()
_ENDINGS = (
    "을 바꿀 수 있나요?",
    "가 자꾸 사라져요",
    "는 어떻게 쓰세요?",
    "를 정리하는 방법",
    "때문에 고민이에요",
)


def fill(folder: Path, threads: int) -> tuple[Settings, dict[str, Person]]:
    settings = read_settings({}, data_dir=folder, secret_key="b" * 40)
    create(settings.keys_file)
    app = create_app(settings)
    lay_out(app, spares=200)
    with app.app_context():
        people = settle()
    _write(app, threads)
    return settings, people


def _write(app: Flask, threads: int) -> None:
    chance = random.Random(20_000)  # the same board every time
    bodies = [text.render(_body(chance)) for _ in range(200)]
    with app.app_context():
        for start in range(0, threads, 2000):
            size = min(2000, threads - start)
            ids = anonymity.make_salts(size)
            with unit_of_work("board"):
                rows = list(_threads(chance, ids, start, bodies))
                for model, column in ((Thread, 0), (Post, 1), (Participant, 2)):
                    db.session.execute(insert(model), [one for row in rows for one in row[column]])
                writing.count("thread.position", size)
                for kind in ("question", "tip"):
                    writing.count(f"threads.{kind}", sum(r[0][0]["kind"] == kind for r in rows))


def _threads(
    chance: random.Random, ids: list[str], start: int, bodies: list[text.Rendered]
) -> Iterator[tuple[list[dict[str, object]], list[dict[str, object]], list[dict[str, object]]]]:
    for offset, thread_id in enumerate(ids):
        kind = chance.choice(("question", "question", "tip"))
        answers = chance.randrange(2 * ANSWERS + 1) if kind == "question" else 0
        at = clock.hour() - timedelta(hours=start + offset)
        posts = [_post(chance, thread_id, n, at, bodies) for n in range(answers + 1)]
        participants = [
            {"thread_id": thread_id, "author_tag": post["author_tag"], "number": n, "pebble": n}
            for n, post in enumerate(posts)
        ]
        thread = {
            "id": thread_id, "salt_id": thread_id, "epoch": clock.quarter(), "kind": kind,
            "category_id": chance.choice(CATEGORIES), "language": "ko", "title": _title(chance),
            "excerpt": text.excerpt(str(posts[0]["plain"]), 200), "environment": None,
            "position": start + offset + 1, "asked_at": at, "active_at": at,
            "last_position": answers, "opening_id": posts[0]["id"], "answers_count": answers,
            "demand_count": chance.randrange(60) if kind == "question" else 0,
            "helpful_count": 0 if kind == "question" else chance.randrange(60),
            "popularity": chance.randrange(100), "company_bucket": chance.choice((0, 5, 10)),
        }  # fmt: skip
        yield [thread], posts, participants


def _post(
    chance: random.Random, thread_id: str, position: int, at: object, bodies: list[text.Rendered]
) -> dict[str, object]:
    body = chance.choice(bodies)
    return {
        "id": new_id(), "thread_id": thread_id, "kind": "answer" if position else "opening",
        "position": position, "author_tag": secrets.token_bytes(16), "source": body.plain,
        "html": body.html, "plain": body.plain, "posted_at": at, "parent_id": None,
    }  # fmt: skip


def _title(chance: random.Random) -> str:
    return " ".join(chance.sample(_WORDS, 3)) + chance.choice(_ENDINGS)


def _body(chance: random.Random) -> str:
    sentences = (
        " ".join(chance.sample(_WORDS, 6)) + chance.choice(_ENDINGS) + "." for _ in range(12)
    )
    return "\n\n".join(sentences)
