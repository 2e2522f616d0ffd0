"""What the records say. Who wrote a post is none of it."""

from forum.breakglass.queries.counting import Promise, promise
from forum.breakglass.queries.records import broken, last_head, records
from forum.breakglass.queries.requests import (
    Request,
    find_request,
    live_posts,
    request_page,
    requests,
    requests_in,
)
from forum.breakglass.queries.sealing import wrongly_sealed
from forum.breakglass.queries.telling import Notice, my_notices, notices_in

__all__ = [
    "Notice",
    "Promise",
    "Request",
    "broken",
    "find_request",
    "last_head",
    "live_posts",
    "my_notices",
    "notices_in",
    "promise",
    "records",
    "request_page",
    "requests",
    "requests_in",
    "wrongly_sealed",
]
