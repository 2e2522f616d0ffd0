"""Letters about news of a thread, for members who chose them (docs/decisions/0022-sealed-mail.md).

Who took part in a thread with news is told, all of them and at the same time, also whoever made
the news: what would leave somebody out would say who wrote.
"""

from datetime import datetime

from sqlalchemy import delete, select

from forum import anonymity, clock
from forum.accounts.actions.subscribing import last_day
from forum.accounts.actor import Actor
from forum.accounts.queries import news_box
from forum.board.models import Thread, Watch
from forum.database import db


def watch(actor: Actor, thread: Thread) -> None:
    """Whoever takes part; nothing for those who want no such letters."""
    box = news_box(actor)
    if box is None:
        return
    tag = anonymity.sign(actor, thread, "mail")
    db.session.merge(Watch(thread_id=thread.id, watcher_tag=tag, box=box, until=last_day()))


def unwatch(actor: Actor, thread: Thread) -> None:
    own = Watch.watcher_tag.in_(anonymity.own(actor, thread, "mail"))
    db.session.execute(delete(Watch).where(Watch.thread_id == thread.id, own))


def watchers_of_news(since: datetime, until: datetime) -> set[str]:
    """Tokens of those who watch a thread with news from `since` on and before `until`.

    Both are whole hours, as `active_at` is. A question that nobody said anything to is no news.
    """
    has_news = (
        Thread.active_at >= since,
        Thread.active_at < until,
        Thread.last_position > 0,
        ~Thread.is_deleted,
    )
    query = select(Watch.box).join(Thread, Thread.id == Watch.thread_id)
    boxes = db.session.scalars(query.where(*has_news, Watch.until >= clock.today())).all()
    return anonymity.mail_key.open_tokens(list(boxes)) if boxes else set()


def remove_old_watches() -> int:
    gone = delete(Watch).where(Watch.until < clock.today()).returning(Watch.thread_id)
    return len(db.session.execute(gone).all())


def forget_watches() -> int:
    """All of them, when the mail worker has a new key; how many."""
    return len(db.session.execute(delete(Watch).returning(Watch.thread_id)).all())
