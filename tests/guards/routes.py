"""The authorisation map: for each endpoint and method, who is let in. Unlisted routes fail.

The names are seats, not roles alone: `author` wrote what the route is about, `product` is of the
item's team and `product_elsewhere` of another.
"""

from dataclasses import dataclass, field

from flask import Flask

SEATS = {
    "guest": "",
    "author": "alice",
    "member": "dave",
    "company_admin": "erin",
    "moderator": "mona",
    "cx": "chan",
    "cx_lead": "lena",
    "product": "pia",
    "product_elsewhere": "paul",
    "privacy_officer": "olga",
    "operator": "omar",
}
ALL = frozenset(SEATS)
SIGNED_IN = ALL - {"guest"}
AUTHOR = frozenset({"author"})
OTHER_MEMBERS = frozenset({"member", "company_admin"})
MEMBERS = AUTHOR | OTHER_MEMBERS
ADMIN = frozenset({"company_admin"})
STAFF = SIGNED_IN - MEMBERS
LEAD = frozenset({"cx_lead"})
DECIDERS = frozenset({"moderator", "cx_lead"})
CX = frozenset({"cx", "cx_lead"})
PRODUCT = frozenset({"product", "product_elsewhere"})
OFFICIAL = CX | PRODUCT | {"moderator"}
HIDDEN_READERS = CX | {"moderator"}
OFFICERS = LEAD | {"privacy_officer"}

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Route:
    """`fill` names the place of the scene that each argument stands for, `form` what is sent."""

    let_in: frozenset[str]
    fill: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)


def _of(let_in: frozenset[str], _fill: str = "", **form: str) -> Route:
    return Route(let_in, dict(one.split("=") for one in _fill.split()), form)


BODY = {"body": "저는 대리 결재를 켜 두었어요."}
QUESTION = {"title": "결재자를 바꾸는 방법", "category": "how-to"} | BODY
CLAIM = {"place": "그 글", "ground": "privacy", "words": "제 이름이 글에 나와 있어요."}
CLAIM |= {"name": "길은서", "address": "eunseo@outside.example"}
ITEM = {"title": "남은 결재자만 바꾸기", "problem": "회수하면 의견이 사라져요", "team": "결재"}

# (endpoint, method): who is let in, about what, with which form. A form that is left empty is
# answered with what is wrong in it, which is being let in, too.
ROUTES: dict[tuple[str, str], Route] = {
    ("static", "GET"): _of(ALL, "filename=file"),
    ("house.health", "GET"): _of(ALL),
    ("house.choose_language", "POST"): _of(ALL, language="en"),
    ("house.choose_theme", "POST"): _of(ALL, theme="dark"),
    # accounts
    ("accounts.join", "GET"): _of(ALL),
    ("accounts.join", "POST"): _of(ALL, address="gil@hanbit.example"),
    ("accounts.join_code", "GET"): _of(ALL),
    ("accounts.join_code", "POST"): _of(ALL),
    ("accounts.join_password", "GET"): _of(ALL),
    ("accounts.join_password", "POST"): _of(ALL),
    ("accounts.join_recovery", "GET"): _of(ALL),
    ("accounts.join_recovery", "POST"): _of(ALL),
    ("accounts.join_unlisted", "GET"): _of(ALL),
    ("accounts.join_invitation", "GET"): _of(ALL),
    ("accounts.join_invitation", "POST"): _of(ALL),
    ("accounts.invitation", "GET"): _of(ALL, "token=invitation"),
    ("accounts.invitation", "POST"): _of(ALL, "token=invitation"),
    ("accounts.sign_in", "GET"): _of(ALL),
    ("accounts.sign_in", "POST"): _of(ALL),
    ("accounts.second_step", "GET"): _of(ALL),
    ("accounts.second_step", "POST"): _of(ALL),
    ("accounts.enrol", "GET"): _of(ALL),
    ("accounts.enrol", "POST"): _of(ALL),
    ("accounts.sign_out", "POST"): _of(ALL),
    ("accounts.recovery", "GET"): _of(ALL),
    ("accounts.recovery", "POST"): _of(ALL),
    ("accounts.sessions", "GET"): _of(SIGNED_IN),
    ("accounts.revoke_sessions", "DELETE"): _of(SIGNED_IN),
    ("accounts.revoke_session", "DELETE"): _of(AUTHOR, "session_id=session"),
    ("accounts.password", "GET"): _of(SIGNED_IN),
    ("accounts.password", "POST"): _of(SIGNED_IN),
    ("accounts.move", "GET"): _of(MEMBERS),
    ("accounts.move", "POST"): _of(MEMBERS),
    ("accounts.move_code", "GET"): _of(MEMBERS),
    ("accounts.move_code", "POST"): _of(MEMBERS),
    ("accounts.letters", "GET"): _of(MEMBERS),
    ("accounts.letters", "POST"): _of(MEMBERS),
    ("accounts.letters_code", "GET"): _of(MEMBERS),
    ("accounts.letters_code", "POST"): _of(MEMBERS),
    ("accounts.stop_letters", "GET"): _of(ALL, "token=nobodys_letters"),
    ("accounts.stop_letters", "POST"): _of(ALL, "token=nobodys_letters"),
    ("accounts.reset", "GET"): _of(ALL),
    ("accounts.reset", "POST"): _of(ALL, address="gil@hanbit.example"),
    ("accounts.reset_code", "GET"): _of(ALL),
    ("accounts.reset_code", "POST"): _of(ALL),
    ("accounts.reset_password", "GET"): _of(ALL),
    ("accounts.reset_password", "POST"): _of(ALL),
    ("accounts.cancel_reset", "DELETE"): _of(MEMBERS),
    ("accounts.old_posts", "GET"): _of(MEMBERS),
    ("accounts.old_posts", "POST"): _of(MEMBERS),
    ("accounts.leaving", "GET"): _of(MEMBERS),
    ("accounts.leaving", "POST"): _of(MEMBERS),
    ("accounts.employment", "GET"): _of(MEMBERS),
    ("accounts.employment", "POST"): _of(MEMBERS),
    ("accounts.employment_code", "GET"): _of(MEMBERS),
    ("accounts.employment_code", "POST"): _of(MEMBERS),
    ("accounts.security", "GET"): _of(STAFF),
    ("accounts.confirm_password", "GET"): _of(STAFF),
    ("accounts.confirm_password", "POST"): _of(STAFF),
    ("accounts.confirm_factor", "GET"): _of(STAFF),
    ("accounts.confirm_factor", "POST"): _of(STAFF),
    ("accounts.new_factor", "GET"): _of(STAFF),
    ("accounts.new_factor", "POST"): _of(STAFF),
    ("accounts.backup_codes", "GET"): _of(STAFF),
    ("accounts.backup_codes", "POST"): _of(STAFF),
    ("accounts.factor", "GET"): _of(LEAD, "factor_id=factor"),
    ("accounts.factor", "POST"): _of(LEAD, "factor_id=factor"),
    ("accounts.remove_factor", "DELETE"): _of(LEAD, "factor_id=factor"),
    ("accounts.company", "GET"): _of(ADMIN),
    ("accounts.company", "POST"): _of(ADMIN, address="new@hanbit.example"),
    ("accounts.withdraw_invitation", "DELETE"): _of(ADMIN, address="gone@hanbit.example"),
    ("accounts.remove_colleague", "DELETE"): _of(ADMIN, address="bob@hanbit.example"),
    # board
    ("board.promise", "GET"): _of(ALL),
    ("board.help_page", "GET"): _of(ALL),
    ("board.front", "GET"): _of(SIGNED_IN),
    ("board.my_room", "GET"): _of(MEMBERS),
    ("board.notifications", "GET"): _of(SIGNED_IN),
    ("board.bell", "GET"): _of(SIGNED_IN),
    ("board.schedule_deletions", "POST"): _of(MEMBERS),
    ("board.unschedule_deletions", "DELETE"): _of(MEMBERS),
    ("board.preview", "POST"): _of(SIGNED_IN, **BODY),
    ("board.look", "POST"): _of(SIGNED_IN, **BODY),
    ("board.new_thread", "GET"): _of(MEMBERS),
    ("board.create_thread", "POST"): _of(MEMBERS, **QUESTION),
    ("board.show_thread", "GET"): _of(SIGNED_IN, "thread_id=question"),
    ("board.similar_to_thread", "GET"): _of(SIGNED_IN, "thread_id=question"),
    ("board.create_answer", "POST"): _of(MEMBERS | OFFICIAL, "thread_id=question", **BODY),
    ("board.create_comment", "POST"): _of(MEMBERS | OFFICIAL, "post_id=answer", **BODY),
    ("board.vote", "POST"): _of(OTHER_MEMBERS, "post_id=opening"),
    ("board.unvote", "DELETE"): _of(MEMBERS, "post_id=opening"),
    ("board.accept", "POST"): _of(AUTHOR, "post_id=answer"),
    ("board.unaccept", "DELETE"): _of(AUTHOR, "post_id=answer"),
    ("board.follow", "POST"): _of(MEMBERS, "thread_id=question"),
    ("board.unfollow", "DELETE"): _of(MEMBERS, "thread_id=question"),
    ("board.mark_seen", "POST"): _of(SIGNED_IN, "thread_id=question"),
    ("board.solve_elsewhere", "POST"): _of(MEMBERS, "thread_id=question"),
    ("board.sealing_form", "GET"): _of(AUTHOR, "thread_id=question"),
    ("board.seal", "POST"): _of(AUTHOR, "thread_id=question"),
    ("board.edit_form", "GET"): _of(AUTHOR, "post_id=opening"),
    ("board.edit", "POST"): _of(AUTHOR, "post_id=opening", **QUESTION),
    ("board.revisions", "GET"): _of(SIGNED_IN, "post_id=promoted_answer"),
    ("board.forget_revisions", "DELETE"): _of(AUTHOR, "post_id=opening"),
    ("board.save_draft", "POST"): _of(MEMBERS, purpose="thread", **QUESTION),
    ("board.show_draft", "GET"): _of(AUTHOR, "slot=draft"),
    ("board.discard_draft", "DELETE"): _of(AUTHOR, "slot=draft"),
    ("board.deletion_form", "GET"): _of(AUTHOR, "post_id=opening"),
    ("board.delete_post", "DELETE"): _of(AUTHOR, "post_id=opening"),
    ("board.new_upload", "GET"): _of(MEMBERS | OFFICIAL),
    ("board.create_upload", "POST"): _of(MEMBERS | OFFICIAL),
    ("board.show_upload", "GET"): _of(SIGNED_IN, "upload_id=picture"),
    ("board.ask_back_form", "GET"): _of(OFFICIAL, "post_id=opening"),
    ("board.ask_back", "POST"): _of(OFFICIAL, "post_id=opening", kind="question", words="왜요?"),
    ("board.relays", "GET"): _of(OFFICIAL),
    ("board.answer_relay", "POST"): _of(AUTHOR, "relay_id=relay", words="그래서요."),
    ("board.see_relay", "POST"): _of(AUTHOR, "relay_id=relay"),
    ("board.settle_relay", "POST"): _of(DECIDERS | {"product"}, "relay_id=relay"),
    ("board.withdraw_relay", "DELETE"): _of(DECIDERS | {"product"}, "relay_id=relay"),
    ("board.collections", "GET"): _of(SIGNED_IN),
    ("board.show_collection", "GET"): _of(SIGNED_IN, "collection_id=collection"),
    ("board.new_collection", "GET"): _of(DECIDERS),
    ("board.new_collection", "POST"): _of(DECIDERS, title="처음 오신 분께", body="차례로 읽어요"),
    ("board.edit_collection", "GET"): _of(DECIDERS, "collection_id=collection"),
    ("board.edit_collection", "POST"): _of(
        DECIDERS, "collection_id=collection", title="처음 오신 분께", body="차례로 읽어요"
    ),
    ("board.remove_collection", "DELETE"): _of(DECIDERS, "collection_id=unpublished"),
    ("board.publish_collection", "POST"): _of(DECIDERS, "collection_id=collection"),
    ("board.unpublish_collection", "DELETE"): _of(DECIDERS, "collection_id=collection"),
    ("board.order_collection", "POST"): _of(
        DECIDERS, "collection_id=collection", thread="nothing", move="up"
    ),
    ("board.question_templates", "GET"): _of(DECIDERS),
    ("board.question_templates", "POST"): _of(DECIDERS),
    ("board.insert_template", "POST"): _of(MEMBERS, **QUESTION),
    ("board.topics", "GET"): _of(DECIDERS),
    ("board.say_synonym", "POST"): _of(DECIDERS, name="연차", means="휴가"),
    ("board.forget_synonym", "DELETE"): _of(DECIDERS, "synonym_id=synonym"),
    ("board.rename_topic", "POST"): _of(DECIDERS, name="월차", means="휴가"),
    ("board.undo_retagging", "DELETE"): _of(DECIDERS, "retagging_id=retagging"),
    ("board.say_freshness", "POST"): _of(MEMBERS, "post_id=answer", says="wrong"),
    ("board.take_back_freshness", "DELETE"): _of(MEMBERS, "post_id=answer"),
    ("board.second_looks", "GET"): _of(SIGNED_IN),
    ("board.check", "GET"): _of(OFFICIAL, "post_id=answer"),
    ("board.check", "POST"): _of(OFFICIAL, "post_id=answer", release="2026.11"),
    ("board.take_back_check", "DELETE"): _of(OFFICIAL, "post_id=answer"),
    ("board.rechecks", "GET"): _of(CX),
    ("board.let_warning_stand", "POST"): _of(CX, "post_id=answer"),
    # search
    ("search.search", "GET"): _of(SIGNED_IN),
    ("search.similar", "GET"): _of(SIGNED_IN),
    # moderation
    ("moderation_pages.report", "GET"): _of(OTHER_MEMBERS, "post_id=opening"),
    ("moderation_pages.report", "POST"): _of(OTHER_MEMBERS, "post_id=opening", reason="rude"),
    ("moderation_pages.queue", "GET"): _of(DECIDERS),
    ("moderation_pages.hide", "POST"): _of(DECIDERS, "post_id=answer", reason="rude"),
    ("moderation_pages.show", "DELETE"): _of(DECIDERS, "post_id=hidden_answer"),
    ("moderation_pages.keep", "POST"): _of(DECIDERS, "post_id=answer"),
    ("moderation_pages.hide_all", "POST"): _of(DECIDERS, "post_id=answer", reason="rude"),
    ("moderation_pages.handle", "POST"): _of(DECIDERS, "post_id=answer"),
    ("moderation_pages.unanswered", "GET"): _of(HIDDEN_READERS),
    ("moderation_pages.postpone", "POST"): _of(HIDDEN_READERS, "thread_id=question"),
    ("moderation_pages.undo", "DELETE"): _of(DECIDERS, "decision_id=decision"),
    ("moderation_pages.collections", "GET"): _of(DECIDERS, "thread_id=question"),
    ("moderation_pages.collect", "POST"): _of(
        DECIDERS, "thread_id=question", collection="gone-collection-"
    ),
    ("moderation_pages.pick", "POST"): _of(DECIDERS, "thread_id=tip"),
    ("moderation_pages.unpick", "DELETE"): _of(DECIDERS, "thread_id=tip"),
    ("moderation_pages.sanction", "GET"): _of(DECIDERS, "post_id=answer"),
    ("moderation_pages.sanction", "POST"): _of(
        DECIDERS, "post_id=answer", kind="silence", reason="rude", days="7"
    ),
    ("moderation_pages.lift", "DELETE"): _of(DECIDERS, "sanction_id=sanction"),
    ("moderation_pages.words", "GET"): _of(DECIDERS),
    ("moderation_pages.add_word", "POST"): _of(DECIDERS, word="공짜 폰", act="flag"),
    ("moderation_pages.remove_word", "DELETE"): _of(DECIDERS, "word_id=word"),
    ("moderation_pages.hints", "GET"): _of(HIDDEN_READERS, "post_id=answer"),
    ("moderation_pages.slow", "POST"): _of(DECIDERS, "thread_id=question", minutes="15"),
    ("moderation_pages.thread_tools", "GET"): _of(DECIDERS, "thread_id=question"),
    ("moderation_pages.lock", "POST"): _of(DECIDERS, "thread_id=question", reason="rude"),
    ("moderation_pages.unlock", "DELETE"): _of(DECIDERS, "thread_id=locked"),
    ("moderation_pages.pin", "POST"): _of(DECIDERS, "thread_id=question"),
    ("moderation_pages.unpin", "DELETE"): _of(DECIDERS, "thread_id=locked"),
    ("moderation_pages.retitle", "POST"): _of(
        DECIDERS, "thread_id=question", title="결재자를 바꾸려면", reason="other"
    ),
    ("moderation_pages.move", "POST"): _of(
        DECIDERS, "thread_id=question", category="problem", reason="wrong_place"
    ),
    ("moderation_pages.retag", "POST"): _of(
        DECIDERS, "thread_id=question", tags="결재선", reason="other"
    ),
    ("moderation_pages.post_tools", "GET"): _of(DECIDERS, "post_id=answer"),
    ("moderation_pages.confirm", "POST"): _of(DECIDERS, "post_id=answer"),
    ("moderation_pages.pass_on", "POST"): _of(DECIDERS, "post_id=answer", note="부탁해요"),
    ("moderation_pages.correct", "GET"): _of(DECIDERS, "post_id=answer"),
    ("moderation_pages.correct", "POST"): _of(DECIDERS, "post_id=answer", **BODY, reason="other"),
    ("moderation_pages.redact", "GET"): _of(DECIDERS, "post_id=answer"),
    ("moderation_pages.redact", "POST"): _of(
        DECIDERS, "post_id=answer", passage="답", reason="personal"
    ),
    ("moderation_pages.passed", "GET"): _of(CX | {"moderator"}),
    ("moderation_pages.finish", "POST"): _of(CX, "passing_id=passing"),
    ("moderation_pages.reasons", "GET"): _of(DECIDERS),
    ("moderation_pages.reasons", "POST"): _of(DECIDERS, rude_ko="거친 말"),
    ("moderation_pages.merging", "GET"): _of(DECIDERS, "thread_id=question"),
    ("moderation_pages.merge", "POST"): _of(DECIDERS, "thread_id=question"),
    ("moderation_pages.unmerge", "DELETE"): _of(DECIDERS, "thread_id=question"),
    ("moderation_pages.mark_duplicate", "POST"): _of(DECIDERS, "thread_id=question"),
    ("moderation_pages.unmark_duplicate", "DELETE"): _of(DECIDERS, "thread_id=question"),
    ("moderation_pages.split", "GET"): _of(DECIDERS, "thread_id=question"),
    ("moderation_pages.split", "POST"): _of(DECIDERS, "thread_id=question"),
    ("moderation_pages.unsplit", "DELETE"): _of(DECIDERS, "thread_id=question"),
    ("moderation_pages.log", "GET"): _of(SIGNED_IN),
    # rights claims
    ("rights_pages.claim", "GET"): _of(ALL),
    ("rights_pages.claim", "POST"): _of(ALL, **CLAIM),
    ("rights_pages.claimed", "GET"): _of(ALL),
    ("rights_pages.claims", "GET"): _of(DECIDERS),
    ("rights_pages.show", "GET"): _of(DECIDERS, "claim_id=claim"),
    ("rights_pages.name_post", "POST"): _of(DECIDERS, "claim_id=claim"),
    ("rights_pages.blind", "POST"): _of(DECIDERS, "claim_id=claim"),
    ("rights_pages.restore", "DELETE"): _of(DECIDERS, "claim_id=blinded_claim"),
    ("rights_pages.remove", "POST"): _of(DECIDERS, "claim_id=blinded_claim"),
    ("rights_pages.reject", "POST"): _of(DECIDERS, "claim_id=claim", reason="opinion"),
    ("moderation_pages.export_log", "GET"): _of(SIGNED_IN),
    ("moderation_pages.figures", "GET"): _of(SIGNED_IN),
    ("moderation_pages.staff_log", "GET"): _of(DECIDERS),
    ("moderation_pages.export_staff_log", "GET"): _of(DECIDERS),
    # feedback
    ("feedback_pages.candidates", "GET"): _of(CX | {"moderator"}),
    ("feedback_pages.promotion", "GET"): _of(CX, "thread_id=question"),
    ("feedback_pages.promote", "POST"): _of(CX, "thread_id=question", **ITEM),
    ("feedback_pages.undo_promotion", "DELETE"): _of(CX, "thread_id=promoted"),
    ("feedback_pages.items", "GET"): _of(OFFICIAL),
    ("feedback_pages.item", "GET"): _of(OFFICIAL, "item_id=item"),
    ("feedback_pages.change_status", "POST"): _of(
        CX | {"product"}, "item_id=item", status="planned", note="다음 분기에 할게요."
    ),
    ("feedback_pages.team", "GET"): _of(PRODUCT),
    ("feedback_pages.roadmap", "GET"): _of(SIGNED_IN),
    # break-glass
    ("breakglass_pages.requests", "GET"): _of(OFFICERS),
    ("breakglass_pages.request", "POST"): _of(OFFICERS),
    ("breakglass_pages.show", "GET"): _of(OFFICERS, "request_id=request"),
    ("breakglass_pages.close", "POST"): _of(OFFICERS, "request_id=request"),
    # in the demo alone
    ("demo.choose", "GET"): _of(ALL),
    ("demo.people", "GET"): _of(ALL),
    ("demo.mail", "GET"): _of(ALL),
    ("demo.sign_in", "POST"): _of(ALL, person="nobody"),
}


def routes_of(app: Flask) -> list[tuple[str, str]]:
    """Every (endpoint, method) that the application answers."""
    return [
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def unlisted(app: Flask) -> list[tuple[str, str]]:
    return [one for one in routes_of(app) if one not in ROUTES]
