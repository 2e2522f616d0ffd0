"""What the night needs of threads to count companies over several."""

from forum.board.models import Thread

COUNTED = (Thread.salt_id, Thread.epoch, Thread.company_bucket, Thread.people.label("people"))
