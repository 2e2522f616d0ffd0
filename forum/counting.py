"""How often something was done: counted in this process, or in Redis where several count together.

What is counted goes by a keyed hash, so that no count can be traced to an address, an account or
a session. Alone, the key is made when the process starts. With Redis it is made of the secret of
the settings and of a random part that lies in Redis for a day: neither is enough by itself, and
yesterday's hashes cannot be compared with today's. Away, Redis is done without; nobody is refused
for that.
"""

import hashlib
import logging
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar, cast

from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import FixedWindowRateLimiter
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from forum import clock
from forum.config import Settings

_Answer = TypeVar("_Answer")
_log = logging.getLogger("forum")

SCHEME = "forum"
_PREFIX = "forum:counts"
_PART_SECONDS = 2 * 24 * 3600
_PATIENCE = 0.25  # seconds to wait for Redis
_PAUSE = 10.0  # seconds to do without it after it was away


class Counting:
    """Where counts lie and what their subjects are called there; one in a process."""

    def __init__(self) -> None:
        self._own = MemoryStorage()
        self._turn = threading.Lock()  # two at once would start its clock twice, and one fail
        self._boot_key = secrets.token_bytes(32)
        self._shared: RedisStorage | None = None
        self._away_until = 0.0
        self._keys: dict[str, bytes] = {}
        self._secret = b""
        self.factor = 1

    def use(self, settings: Settings) -> None:
        """Redis may be away now and come later."""
        self._shared, self._away_until, self._keys = None, 0.0, {}
        self._secret, self.factor = settings.secret_key.encode(), settings.limit_factor
        if settings.redis_url:
            # redis-py would try again for seconds, while a request waits
            patience: dict[str, Any] = {
                "socket_timeout": _PATIENCE,
                "socket_connect_timeout": _PATIENCE,
                "retry": Retry(NoBackoff(), 0),
            }
            self._shared = RedisStorage(settings.redis_url, key_prefix=_PREFIX, **patience)

    def ask(self, question: Callable[[Storage], _Answer]) -> _Answer:
        if self._shared and time.monotonic() >= self._away_until:
            try:
                return question(self._shared)
            except RedisError as error:
                self._away_until = time.monotonic() + _PAUSE
                _log.warning(
                    "Redis is away, so each process counts alone: %s", type(error).__name__
                )
        with self._turn:
            return question(self._own)

    def forget(self) -> None:
        self.ask(lambda counts: counts.reset())
        self._own.reset()

    def name_of(self, kind: str, subject: str | bytes) -> str:
        """What a subject is called in the counts of this kind, today."""
        words = subject if isinstance(subject, bytes) else subject.encode("utf-8", "replace")
        material = kind.encode() + b"\0" + words
        return hashlib.blake2b(material, key=self._key(), digest_size=16).hexdigest()

    def _key(self) -> bytes:
        day = clock.today().isoformat()
        if day not in self._keys:
            part = self.ask(lambda counts: _part_of(counts, day))
            if not part:
                return self._boot_key
            shared = hashlib.blake2b(part, key=self._secret[:64], digest_size=32).digest()
            self._keys = {day: shared}
        return self._keys[day]


def _part_of(counts: Storage, day: str) -> bytes:
    """The day's random part, which all processes find in Redis; empty without Redis."""
    if not isinstance(counts, RedisStorage):
        return b""
    redis, name = cast("Redis", counts.storage), f"{_PREFIX}:part:{day}"
    redis.set(name, secrets.token_hex(32), nx=True, ex=_PART_SECONDS)
    return cast("bytes | None", redis.get(name)) or b""


counting = Counting()


class Counts(Storage):
    """The same as the limits library wants it."""

    STORAGE_SCHEME: ClassVar[list[str]] = [SCHEME]  # type: ignore[misc]

    @property
    def base_exceptions(self) -> type[Exception]:
        return RedisError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        return counting.ask(lambda counts: counts.incr(key, expiry, amount))

    def get(self, key: str) -> int:
        return counting.ask(lambda counts: counts.get(key))

    def get_expiry(self, key: str) -> float:
        return counting.ask(lambda counts: counts.get_expiry(key))

    def clear(self, key: str) -> None:
        counting.ask(lambda counts: counts.clear(key))

    def check(self) -> bool:
        return counting.ask(lambda counts: counts.check())

    def reset(self) -> int | None:
        return counting.ask(lambda counts: counts.reset())


windows = FixedWindowRateLimiter(Counts())
