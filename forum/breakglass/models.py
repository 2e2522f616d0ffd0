"""What was asked and done to learn who wrote a post: one chain of records, and nothing beside it.

A request's state is what its records say, so there is no second place where it could be altered.
"""

import json
from datetime import UTC, date, datetime
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.database import Instant, Model

Ground = Literal["warrant", "duty", "danger"]
Step = Literal["requested", "half", "opened", "closed"]

GROUNDS: tuple[Ground, ...] = ("warrant", "duty", "danger")
STEPS: tuple[Step, ...] = ("requested", "half", "opened", "closed")
TEXT_LEAST, TEXT_LIMIT = 10, 2000
DELAY_MOST = 30  # days

_GROUND_LIST = ", ".join(f"'{ground}'" for ground in GROUNDS)
_STEP_LIST = ", ".join(f"'{step}'" for step in STEPS)


class Record(Model):
    """`staff_id` did what a page or a command does, `officer` (a, b) what takes a private key.

    The columns from `post_id` on are the request's own.
    """

    __tablename__ = "breakglass_record"
    __table_args__ = (
        CheckConstraint(f"step IN ({_STEP_LIST})", name="step"),
        CheckConstraint(f"ground IS NULL OR ground IN ({_GROUND_LIST})", name="ground"),
        CheckConstraint("(step = 'requested') = (post_id IS NOT NULL)", name="request"),
        UniqueConstraint("request_id", "step"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    request_id: Mapped[str] = mapped_column(String(16))
    step: Mapped[Step] = mapped_column(String(9))
    staff_id: Mapped[str | None] = mapped_column(String(16))
    officer: Mapped[str | None] = mapped_column(String(1))
    at: Mapped[datetime] = mapped_column(Instant)
    post_id: Mapped[str | None] = mapped_column(ForeignKey("post.id"), index=True)
    ground: Mapped[Ground | None] = mapped_column(String(7))
    text: Mapped[str | None] = mapped_column(Text)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    tell_on: Mapped[date | None]
    mark: Mapped[bytes] = mapped_column(LargeBinary(32))

    def __bytes__(self) -> bytes:
        """All that is marked, in one way of writing it."""
        said = (self.number, self.request_id, self.step, self.staff_id, self.officer)
        about = (self.post_id, self.ground, self.text, self.tell_on and self.tell_on.isoformat())
        times = [one and one.astimezone(UTC).isoformat() for one in (self.at, self.expires_at)]
        return json.dumps([*said, *about, *times], ensure_ascii=False).encode()
