"""What is served for a test or a measurement is asked by a few people as often as by thousands."""

import os

os.environ.setdefault("FORUM_LIMIT_FACTOR", "100000")
