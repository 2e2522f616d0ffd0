"""Route, role and the state of what is asked for, as one declared table.

Each row is a route, each column a state of the thing in its path, each letter a seat. Read before
changing: a letter more than before is somebody let in.
"""

from dataclasses import dataclass

# ruff: noqa: E501  a table is read by its columns

# alice asked and owns what is "mine"; bob answered; dave is any other member.
SEATS = ("guest", "alice", "bob", "dave", "mona", "chan", "pia", "omar")

# Let in (also to what is wrong with a form), not allowed, not there, to be signed in, too late.
LET_IN, NOT_ALLOWED, NOT_THERE, SIGN_IN, LATE = "+-01="


@dataclass(frozen=True)
class Table:
    argument: str
    states: tuple[str, ...]
    rows: dict[tuple[str, str], tuple[str, ...]]
    seats: tuple[str, ...] = SEATS


def _table(argument: str, text: str, seats: tuple[str, ...] = SEATS) -> Table:
    head, *lines = (line.split() for line in text.strip().splitlines())
    rows = {(endpoint, method): tuple(cells) for endpoint, method, *cells in lines}
    return Table(argument, tuple(head), rows, seats)


THREADS = _table(
    "thread_id",
    """
    question tip promoted hidden hidden_thread deleted deleted_thread deleted_answered locked merged nothing
    board.similar_to_thread GET 1+++++++ 1+++++++ 1+++++++ 1000++00 1000++00 1000++00 1000++00 1+++++++ 1+++++++ 1+++++++ 10000000
    board.show_thread GET 1+++++++ 1+++++++ 1+++++++ 1+00++00 1+00++00 1000++00 1000++00 1+++++++ 1+++++++ 1+++++++ 10000000
    board.follow POST 1+++---- 1+++---- 1+++---- 1000--00 1000--00 1000--00 1000--00 1+++---- 1+++---- 1+++---- 10000000
    board.unfollow DELETE 1+++---- 1+++---- 1+++---- 1000--00 1000--00 1000--00 1000--00 1+++---- 1+++---- 1+++---- 10000000
    board.mark_seen POST 1+++++++ 1+++++++ 1+++++++ 1000++00 1000++00 1000++00 1000++00 1+++++++ 1+++++++ 1+++++++ 10000000
    board.solve_elsewhere POST 1+++---- 1+++---- 1+++---- 1000--00 1000--00 1000--00 1000--00 1+++---- 1+++---- 1+++---- 10000000
    board.sealing_form GET 1+------ 1------- 1+------ 1000--00 1000--00 1000--00 1000--00 1+------ 1+------ 1+------ 10000000
    board.seal POST 1=------ 1------- 1=------ 1000--00 1000--00 1000--00 1000--00 1=------ 1=------ 1=------ 10000000
    board.create_answer POST 1++++++- 1------- 1++++++- 1000++00 1000++00 1000--00 1000--00 1------- 1------- 1++++++- 10000000
    moderation_pages.postpone POST 1---++-- 1---++-- 1---++-- 1000++00 1000++00 1000++00 1000++00 1---++-- 1---++-- 1---++-- 10000000
    moderation_pages.pick POST 1------- 1---+--- 1------- 1000--00 1000--00 1000--00 1000--00 1------- 1------- 1------- 10000000
    moderation_pages.unpick DELETE 1------- 1---+--- 1------- 1000--00 1000--00 1000--00 1000--00 1------- 1------- 1------- 10000000
    feedback_pages.promotion GET 1----+-- 1----+-- 1----+-- 1000-+00 1000-+00 1000--00 1000--00 1------- 1----+-- 1----+-- 10000000
    feedback_pages.promote POST 1----+-- 1----+-- 1----=-- 1000--00 1000--00 1000--00 1000--00 1------- 1----+-- 1------- 10000000
    feedback_pages.undo_promotion DELETE 1----+-- 1----+-- 1----+-- 1000-+00 1000-+00 1000-+00 1000-+00 1----+-- 1----+-- 1----+-- 10000000
    moderation_pages.thread_tools GET 1---+--- 1---+--- 1---+--- 1000+-00 1000+-00 1000+-00 1000+-00 1---+--- 1---+--- 1---+--- 10000000
    moderation_pages.lock POST 1---+--- 1---+--- 1---+--- 1000+-00 1000+-00 1000--00 1000--00 1------- 1---=--- 1---+--- 10000000
    moderation_pages.unlock DELETE 1---=--- 1---=--- 1---=--- 1000=-00 1000=-00 1000--00 1000--00 1------- 1---+--- 1---=--- 10000000
    moderation_pages.pin POST 1---+--- 1---+--- 1---+--- 1000+-00 1000+-00 1000--00 1000--00 1------- 1---=--- 1---+--- 10000000
    moderation_pages.unpin DELETE 1---=--- 1---=--- 1---=--- 1000=-00 1000=-00 1000--00 1000--00 1------- 1---+--- 1---=--- 10000000
    moderation_pages.retitle POST 1---+--- 1---+--- 1---+--- 1000+-00 1000+-00 1000--00 1000--00 1------- 1---+--- 1---+--- 10000000
    moderation_pages.move POST 1---+--- 1---+--- 1---+--- 1000+-00 1000+-00 1000--00 1000--00 1------- 1---+--- 1---+--- 10000000
    moderation_pages.retag POST 1---+--- 1---+--- 1---+--- 1000+-00 1000+-00 1000--00 1000--00 1------- 1---+--- 1---+--- 10000000
    moderation_pages.slow POST 1---+--- 1---+--- 1---+--- 1000+-00 1000+-00 1000+-00 1000+-00 1---+--- 1---+--- 1---+--- 10000000
    moderation_pages.collections GET 1---+--- 1---+--- 1---+--- 1000+-00 1000+-00 1000+-00 1000+-00 1---+--- 1---+--- 1---+--- 10000000
    moderation_pages.collect POST 1---+--- 1---+--- 1---+--- 1000+-00 1000+-00 1000+-00 1000+-00 1---+--- 1---+--- 1---+--- 10000000
    moderation_pages.merging GET 1---+--- 1---+--- 1---+--- 1000+-00 1000+-00 1000+-00 1000+-00 1---+--- 1---+--- 1---+--- 10000000
    moderation_pages.merge POST 1---+--- 1---+--- 1---+--- 1000+-00 1000+-00 1000+-00 1000+-00 1---+--- 1---+--- 1---+--- 10000000
    moderation_pages.mark_duplicate POST 1---+--- 1---+--- 1---+--- 1000+-00 1000+-00 1000+-00 1000+-00 1---+--- 1---+--- 1---+--- 10000000
    moderation_pages.unmerge DELETE 1---=--- 1---=--- 1---=--- 1000=-00 1000=-00 1000=-00 1000=-00 1---=--- 1---=--- 1---+--- 10000000
    moderation_pages.unmark_duplicate DELETE 1---=--- 1---=--- 1---=--- 1000=-00 1000=-00 1000=-00 1000=-00 1---=--- 1---=--- 1---=--- 10000000
    moderation_pages.split GET 1---+--- 1---+--- 1---+--- 1000+-00 1000+-00 1000+-00 1000+-00 1---+--- 1---+--- 1---+--- 10000000
    moderation_pages.split POST 1---+--- 1---+--- 1---+--- 1000+-00 1000+-00 1000+-00 1000+-00 1---+--- 1---+--- 1---+--- 10000000
    moderation_pages.unsplit DELETE 1---=--- 1---=--- 1---=--- 1000=-00 1000=-00 1000=-00 1000=-00 1---=--- 1---=--- 1---=--- 10000000
    """,
)
POSTS = _table(
    "post_id",
    """
    opening answer comment tip_opening left_answer hidden_opening hidden_answer comment_under_hidden answer_in_hidden_thread deleted_opening deleted_answer deleted_answered_opening locked_opening locked_answer nothing
    board.edit_form GET 1+------ 1-+----- 1------- 1------- 1-+----- 1000--00 1000--00 1+------ 1000--00 1000--00 1------- 1------- 1+------ 1-+----- 10000000
    board.edit POST 1+------ 1-+----- 1------- 1------- 1-+----- 1000--00 1000--00 1+------ 1000--00 1000--00 1------- 1------- 1+------ 1-+----- 10000000
    board.revisions GET 1+++++++ 1+++++++ 1+++++++ 1+++++++ 1+++++++ 10000000 10000000 1+++++++ 1000++00 10000000 10000000 10000000 1+++++++ 1+++++++ 10000000
    board.forget_revisions DELETE 1+------ 1-+----- 1------- 1------- 1-+----- 1000--00 1000--00 1+------ 1000--00 1000--00 1------- 1------- 1+------ 1-+----- 10000000
    board.deletion_form GET 1+------ 1-+----- 1------- 1------- 1-+----- 1+00--00 10+0--00 1+------ 1000--00 1000--00 1------- 1------- 1+------ 1-+----- 10000000
    board.delete_post DELETE 1+------ 1-+----- 1------- 1------- 1-+----- 1+00--00 10+0--00 1+------ 1000--00 1000--00 1------- 1------- 1+------ 1-+----- 10000000
    board.vote POST 1-++---- 1+-+---- 1+++---- 1+++---- 1+-+---- 1000--00 1000--00 1-++---- 1000--00 1000--00 1------- 1------- 1-++---- 1+-+---- 10000000
    board.unvote DELETE 1+++---- 1+++---- 1+++---- 1+++---- 1+++---- 1000--00 1000--00 1+++---- 1000--00 1000--00 1+++---- 1+++---- 1+++---- 1+++---- 10000000
    board.accept POST 1------- 1+------ 1------- 1------- 1+------ 1000--00 1000--00 1------- 1000--00 1000--00 1------- 1------- 1------- 1+------ 10000000
    board.unaccept DELETE 1------- 1+------ 1------- 1------- 1+------ 1000--00 1000--00 1------- 1000--00 1000--00 1------- 1------- 1------- 1+------ 10000000
    board.create_comment POST 1++++++- 1++++++- 1++++++- 1++++++- 1------- 1000++00 1000++00 1++++++- 1000++00 1000--00 1------- 1------- 1------- 1------- 10000000
    board.ask_back_form GET 1---+++- 1---+++- 1---+++- 1---+++- 1---+++- 1000++00 1000++00 1---+++- 1000++00 1000--00 1------- 1------- 1---+++- 1---+++- 10000000
    board.ask_back POST 1---+++- 1---+++- 1---+++- 1---+++- 1---+++- 1000++00 1000++00 1---+++- 1000++00 1000--00 1------- 1------- 1---+++- 1---+++- 10000000
    moderation_pages.sanction GET 1---+--- 1---+--- 1---+--- 1---+--- 1---+--- 1000+-00 1000+-00 1---+--- 1000+-00 1000+-00 1---+--- 1---+--- 1---+--- 1---+--- 10000000
    moderation_pages.sanction POST 1---+--- 1---+--- 1---+--- 1---+--- 1---+--- 1000+-00 1000+-00 1---+--- 1000+-00 1000+-00 1---+--- 1---+--- 1---+--- 1---+--- 10000000
    moderation_pages.report GET 1-++---- 1+-+---- 1+++---- 1+++---- 1+-+---- 1000--00 1000--00 1-++---- 1000--00 1000--00 1------- 1------- 1-++---- 1+-+---- 10000000
    moderation_pages.report POST 1-++---- 1+-+---- 1+++---- 1+++---- 1+-+---- 1000--00 1000--00 1-++---- 1000--00 1000--00 1------- 1------- 1-++---- 1+-+---- 10000000
    moderation_pages.hide POST 1---+--- 1---+--- 1---+--- 1---+--- 1---+--- 1000=-00 1000=-00 1---+--- 1000+-00 1000=-00 1---=--- 1---=--- 1---+--- 1---+--- 10000000
    moderation_pages.hide_all POST 1---+--- 1---+--- 1---+--- 1---+--- 1---+--- 1000=-00 1000+-00 1---+--- 1000+-00 1000=-00 1---+--- 1---=--- 1---+--- 1---+--- 10000000
    moderation_pages.handle POST 1---+--- 1---+--- 1---+--- 1---+--- 1---+--- 1000+-00 1000+-00 1---+--- 1000+-00 1000+-00 1---+--- 1---+--- 1---+--- 1---+--- 10000000
    moderation_pages.show DELETE 1---=--- 1---=--- 1---=--- 1---=--- 1---=--- 1000+-00 1000+-00 1---=--- 1000=-00 1000=-00 1---=--- 1---=--- 1---=--- 1---=--- 10000000
    moderation_pages.keep POST 1---+--- 1---+--- 1---+--- 1---+--- 1---+--- 1000=-00 1000=-00 1---+--- 1000+-00 1000=-00 1---=--- 1---=--- 1---+--- 1---+--- 10000000
    moderation_pages.post_tools GET 1---+--- 1---+--- 1---+--- 1---+--- 1---+--- 1000+-00 1000+-00 1---+--- 1000+-00 1000+-00 1---+--- 1---+--- 1---+--- 1---+--- 10000000
    moderation_pages.confirm POST 1------- 1---+--- 1------- 1------- 1---+--- 1000--00 1000+-00 1------- 1000+-00 1000--00 1------- 1------- 1------- 1---+--- 10000000
    moderation_pages.pass_on POST 1---+--- 1---+--- 1---+--- 1---+--- 1---+--- 1000+-00 1000+-00 1---+--- 1000+-00 1000+-00 1---+--- 1---+--- 1---+--- 1---+--- 10000000
    moderation_pages.correct GET 1---+--- 1---+--- 1---+--- 1---+--- 1---+--- 1000+-00 1000+-00 1---+--- 1000+-00 1000--00 1------- 1------- 1---+--- 1---+--- 10000000
    moderation_pages.correct POST 1---+--- 1---+--- 1---+--- 1---+--- 1---+--- 1000+-00 1000+-00 1---+--- 1000+-00 1000--00 1------- 1------- 1---+--- 1---+--- 10000000
    moderation_pages.redact GET 1---+--- 1---+--- 1---+--- 1---+--- 1---+--- 1000+-00 1000+-00 1---+--- 1000+-00 1000--00 1------- 1------- 1---+--- 1---+--- 10000000
    moderation_pages.redact POST 1---+--- 1---+--- 1---+--- 1---+--- 1---+--- 1000+-00 1000+-00 1---+--- 1000+-00 1000--00 1------- 1------- 1---+--- 1---+--- 10000000
    board.say_freshness POST 1------- 1+-+---- 1------- 1------- 1+-+---- 1000--00 1000--00 1------- 1000--00 1000--00 1------- 1------- 1------- 1+-+---- 10000000
    board.take_back_freshness DELETE 1+++---- 1+++---- 1+++---- 1+++---- 1+++---- 1000--00 1000--00 1+++---- 1000--00 1000--00 1+++---- 1+++---- 1+++---- 1+++---- 10000000
    board.check GET 1------- 1---+++- 1------- 1------- 1---+++- 1000--00 1000++00 1------- 1000++00 1000--00 1------- 1------- 1------- 1---+++- 10000000
    board.check POST 1------- 1---+++- 1------- 1------- 1---+++- 1000--00 1000++00 1------- 1000++00 1000--00 1------- 1------- 1------- 1---+++- 10000000
    board.take_back_check DELETE 1------- 1---+++- 1------- 1------- 1---+++- 1000--00 1000++00 1------- 1000++00 1000--00 1------- 1------- 1------- 1---+++- 10000000
    board.let_warning_stand POST 1----0-- 1----+-- 1----0-- 1----0-- 1----0-- 1000-000 1000-000 1----0-- 1000-000 1000-000 1----0-- 1----0-- 1----0-- 1----0-- 10000000
    moderation_pages.hints GET 1---++-- 1---++-- 1---++-- 1---++-- 1---++-- 1000++00 1000++00 1---++-- 1000++00 1000++00 1---++-- 1---++-- 1---++-- 1---++-- 10000000
    """,
)
UPLOADS = _table(
    "upload_id",
    """
    picture mine others in_hidden in_hidden_thread in_deleted in_deleted_thread nothing
    board.show_upload GET 1+++++++ 1+000000 100+0000 10+0++00 1+00++00 10000000 10000000 10000000
    """,
)
ITEMS = _table(
    "item_id",
    """
    item nothing
    feedback_pages.item GET 1---+++- 1---000-
    feedback_pages.change_status POST 1----++- 1---000-
    """,
)
DRAFTS = _table(
    "slot",
    """
    draft empty
    board.show_draft GET 1+00---- 1000----
    board.discard_draft DELETE 1+00---- 1000----
    """,
)
DECISIONS = _table(
    "decision_id",
    """
    decision undone nothing
    moderation_pages.undo DELETE ----+--- ----+--- ----00--
    """,
)
RELAYS = _table(
    "relay_id",
    """
    relay answered told objected nothing
    board.answer_relay POST 1+00-0-0 1=00-0-0 1+000000 1=00-000 10000000
    board.see_relay POST 1+00-0-0 1+00-0-0 1+000000 1+00-000 10000000
    board.settle_relay POST 1-00+0+0 1-00+0+0 1-000000 1-00+000 10000000
    board.withdraw_relay DELETE 1-00+0+0 1-00=0=0 1-000000 1-00=000 10000000
    """,
)
WATCH_WORDS = _table(
    "word_id",
    """
    word nothing
    moderation_pages.remove_word DELETE 1---+--- 1---0---
    """,
)
COLLECTIONS = _table(
    "collection_id",
    """
    collection unpublished nothing
    board.show_collection GET         1+++++++ 1000+000 10000000
    board.edit_collection GET         1---+--- 1---+--- 1---0---
    board.edit_collection POST        1---+--- 1---+--- 1---0---
    board.remove_collection DELETE    1---=--- 1---+--- 1---0---
    board.publish_collection POST     1---+--- 1---+--- 1---0---
    board.unpublish_collection DELETE 1---+--- 1---+--- 1---0---
    board.order_collection POST       1---+--- 1---+--- 1---0---
    """,
)
SYNONYMS = _table(
    "synonym_id",
    """
    synonym nothing
    board.forget_synonym DELETE 1---+--- 1---0---
    """,
)
RETAGGINGS = _table(
    "retagging_id",
    """
    retagging nothing
    board.undo_retagging DELETE 1---+--- 1---0---
    """,
)
SANCTIONS = _table(
    "sanction_id",
    """
    sanction nothing
    moderation_pages.lift DELETE ----+--- ----0---
    """,
)
PASSINGS = _table(
    "passing_id",
    """
    passing nothing
    moderation_pages.finish POST -----+-- -----0--
    """,
)
SESSIONS = _table(
    "session_id",
    """
    session others_session ended_session nothing
    accounts.revoke_session DELETE 1+000000 100+0000 10000000 10000000
    """,
)
INVITATIONS = _table(
    "token",
    """
    invitation used_invitation expired_invitation nothing
    accounts.invitation GET ++++++++ 00000000 00000000 00000000
    accounts.invitation POST ++++++++ 00000000 00000000 00000000
    """,
)
# Whoever has a letter stops it; that there was nothing to stop nobody is told.
LETTERS = _table(
    "token",
    """
    letters nobodys_letters
    accounts.stop_letters GET ++++++++ ++++++++
    accounts.stop_letters POST ++++++++ ++++++++
    """,
)
# A second factor is its owner's alone: lena leads CX, mona and chan are other staff.
FACTORS = _table(
    "factor_id",
    """
    factor nothing
    accounts.factor GET 1+00-0 1000-0
    accounts.factor POST 1+00-0 1000-0
    accounts.remove_factor DELETE 1+00-0 1000-0
    """,
    ("guest", "lena", "mona", "chan", "alice", "omar"),
)
REQUESTS = _table(
    "request_id",
    """
    request closed_request nothing
    breakglass_pages.show GET 1++---- 1++---- 100----
    breakglass_pages.close POST 1++---- 1++---- 100----
    """,
    ("guest", "lena", "olga", "mona", "chan", "alice", "dave"),
)
# mona blinded one, lena another to which its author objects: that one is mona's to decide.
CLAIMS = _table(
    "claim_id",
    """
    claim blinded_claim objected_claim over_claim nothing
    rights_pages.show GET       1++---- 1++---- 1++---- 1++---- 100----
    rights_pages.name_post POST 1++---- 1++---- 1++---- 1++---- 100----
    rights_pages.blind POST     1++---- 1==---- 1==---- 1==---- 100----
    rights_pages.restore DELETE 1==---- 1++---- 1+----- 1==---- 100----
    rights_pages.remove POST    1==---- 1++---- 1+----- 1==---- 100----
    rights_pages.reject POST    1++---- 1==---- 1==---- 1==---- 100----
    """,
    ("guest", "mona", "lena", "chan", "alice", "dave", "olga"),
)
TABLES = (
    CLAIMS,
    FACTORS,
    REQUESTS,
    THREADS,
    POSTS,
    UPLOADS,
    ITEMS,
    DRAFTS,
    DECISIONS,
    RELAYS,
    COLLECTIONS,
    SYNONYMS,
    RETAGGINGS,
    SANCTIONS,
    WATCH_WORDS,
    PASSINGS,
    SESSIONS,
    INVITATIONS,
    LETTERS,
)

# States that nothing has yet: as soon as a table or a column speaks of one, it needs its columns
# above. The words are those that ARCHITECTURE and the later issues use for them.
NOT_YET = {
    "pending": r"pending|approv|awaiting|held_",
    "other audience": r"audience|visibility|restricted|group_id",
}
