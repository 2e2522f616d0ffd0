"""Every way by which words come to be stored passes the guard; one that does not fails here."""

import inspect
from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import String, Text

import forum.board.actions
import forum.feedback.actions
import forum.moderation.actions
from forum.database import Model
from forum.errors import GivesAway
from tests.guards.routes import CLAIM

# All that takes a text from whoever acts: which of its words are looked at, and which are none.
GUARDED = {
    "board.ask": ({"title", "body", "tags", "environment"}, {"category", "context"}),
    "board.share": ({"title", "situation", "method", "result", "tags"}, {"category", "context"}),
    "board.answer": ({"body"}, {"context"}),
    "board.comment": ({"body"}, {"context"}),
    "board.edit": ({"body"}, {"base"}),
    "board.edit_thread": ({"title", "parts", "tags"}, {"category", "base"}),
    "board.ask_back": ({"words"}, set()),
    "board.answer_back": ({"words"}, set()),
    "board.sanction": ({"note"}, {"reason"}),
    "board.add_watch_word": ({"word", "note"}, {"act"}),
    "board.begin_collection": ({"title", "body"}, set()),
    "board.edit_collection": ({"title", "body"}, set()),
    "board.write_template": ({"ko", "en", "ja"}, {"category"}),
    "board.say_synonym": ({"name", "means"}, set()),
    "board.rename_topic": ({"name", "means"}, set()),
    "board.check_release": ({"release"}, set()),
    "moderation.report": ({"note"}, {"reason"}),
    # The name and address of the claimant are sealed for the named world.
    "moderation.claim": ({"place", "words"}, {"ground", "name", "address", "language"}),
    "moderation.name_post": (set(), {"claim_id", "place"}),  # an id is read out of it
    "moderation.blind": ({"note"}, {"claim_id"}),
    "moderation.sanction": ({"note"}, {"kind", "reason", "days", "wording"}),
    "board.retitle": ({"title"}, {"reason"}),
    "board.retag": ({"tags"}, {"reason"}),
    "board.correct": ({"parts"}, {"reason", "base"}),
    "moderation.lock": ({"note"}, {"reason"}),
    "moderation.move": ({"note"}, {"category", "reason"}),
    "moderation.retitle": ({"title", "note"}, {"reason"}),
    "moderation.retag": ({"tags", "note"}, {"reason"}),
    "moderation.correct": ({"parts", "note"}, {"reason", "base"}),
    "moderation.redact": ({"note"}, {"passage", "mark", "reason"}),  # a passage is never stored
    "moderation.pass_on": ({"note"}, set()),
    "moderation.name_reasons": ({"names"}, set()),
    "board.split": ({"title", "body"}, {"answers"}),
    "moderation.split": ({"title", "body"}, {"answers"}),
    "feedback.promote": ({"title", "problem", "team"}, set()),
    "feedback.change_status": ({"note"}, {"status"}),
}
# Texts that are no words of a person, or that nobody but their author reads.
NO_WORDS = {
    "board.publish_crowd": "bands of sizes, by night",
    "board.keep_draft": "sealed under its author's secret; looked at when it is posted",
    "board.carry_out_deletion": "an id",
    "board.settle_draft": "a handle",
    "board.touch": "ids",
    "board.paced": "a kind of ours",
    "board.hold": "a reason of ours",
    "moderation.slow_down": "a number",
    "board.take_out": "an id",
    "board.move_in_collection": "an id",
    "board.forget_synonym": "an id",
    "board.undo_retagging": "an id",
    "board.notice": "called by other actions, with words that they looked at",
    "board.unmerge": "an id",
    "board.unmark_duplicate": "an id",
    "board.unsplit": "an id",
    "moderation.merge": "an address of the board's, of which the id is taken",
    "moderation.mark_duplicate": "the same",
    "moderation.find_target": "the same",
    "moderation.hide": "one of the listed reasons",
    "moderation.hide_all": "one of the listed reasons",
    "moderation.undo": "an id",
    "moderation.reject": "an id, one of the listed reasons",
    "moderation.remove": "an id",
    "moderation.restore": "an id",
    "moderation.restore_if_over": "an id",
    "moderation.end_with": "an id",
    "moderation.follow_shown": "an id",
    "moderation.keep_claimant": "an id, a sealed box, a day",
    "moderation.letter_to": "an id, the name of a letter, and what it tells: words of ours, days",
    "board.blind": "a ground of the list, and words that moderation looked at",
    "board.unblind": "reasons and grounds of the lists",
    "board.hide": "one of the listed reasons",
    "moderation.lift": "an id",
    "moderation.finish": "an id",
    "board.lock": "one of the listed reasons",
    "board.close": "one of the listed reasons, and an id",
    "board.move": "a category and one of the listed reasons",
    "board.file_under": "a category",
    "board.put_tags": "topics that were looked at, or were there before",
    "board.put_back": "a number and a team's name; the words were there before",
    "board.take_back": "an id",
    "board.redact": "a passage that goes, the catalogue's mark for it, one of the listed reasons",
    "board.without": "the same; nothing is stored",
    "board.pattern_of": "the same",
}
ROOMS = {
    "board": forum.board.actions,
    "moderation": forum.moderation.actions,
    "feedback": forum.feedback.actions,
}
# Columns of the anonymous world that hold what people wrote, and by what action it comes there.
WORDS = {
    "thread.title": "board.ask",
    "thread.excerpt": "board.ask",
    "thread.environment": "board.ask",
    "thread_tag.name": "board.ask",
    "post.source": "board.ask",
    "post.html": "board.ask",
    "post.plain": "board.ask",
    "revision.title": "board.edit_thread",
    "revision.source": "board.edit",
    "collection.title": "board.begin_collection",
    "collection.source": "board.begin_collection",
    "collection.html": "board.begin_collection",
    **{f"question_template.{one}": "board.write_template" for one in ("ko", "en", "ja")},
    "tag_synonym.name": "board.say_synonym",
    "tag_synonym.means": "board.say_synonym",
    "retagging.name": "board.rename_topic",
    "retagging.means": "board.rename_topic",
    "release_check.release": "board.check_release",
    "relay.words": "board.ask_back",
    "relay.answer": "board.answer_back",
    "report.note": "moderation.report",
    "claim.place": "moderation.claim",
    "claim.words": "moderation.claim",
    "watch_word.text": "board.add_watch_word",
    "watch_word.note": "board.add_watch_word",
    "passing.note": "moderation.pass_on",
    "decision.note": "moderation.lock",
    "reason_name.ko": "moderation.name_reasons",
    "reason_name.en": "moderation.name_reasons",
    "reason_name.ja": "moderation.name_reasons",
    "item.title": "feedback.promote",
    "item.problem": "feedback.promote",
    "item.team": "feedback.promote",
    "item.public_note": "feedback.change_status",
    "status_change.note": "feedback.change_status",
}
_OURS = (
    "edited_team",
    "id",
    "_id",
    "kind",
    "language",
    "reason",
    "verdict",
    "status",
    "staff_name",
    "staff_team",
)
# What is ours: ids, kinds, work names that staff chose, keys of what was brought in.
NOT_WORDS = {
    "post.edited_team": "a team's name, which staff chose",
    "post.context": "one of the bands that five companies share",
    "participant.context": "the same",
    "crowd.name": "the same, or `all`",
    "weekly_figure.name": "a category's id, or `all`",
    "thread.source_key": "a hash",
    "thread.epoch": "a number of ours",
    "submission.location": "a path of ours",
    "counter.name": "ours",
    "hint.why": "of a closed list",
    "watch_word.act": "of a closed list",
    "schedule.name": "ours",
    "breakglass_record.ground": "of a closed list",
    "breakglass_record.officer": "an officer's name",
    "breakglass_record.step": "of a closed list",
    "breakglass_record.text": "an officer's request, in the audit; no member's words",
    "escrow.epoch": "a number of ours",
    "claim.ground": "of a closed list",
    "claim.state": "of a closed list",
    "claim.before": "a hiding's reason",
    "category.ko": "ours",
    "category.en": "ours",
    "category.ja": "ours",
    "outbox.error": "a class of errors",
}
RESIDENT = "960121-1234567"


def texts_of(action: Any) -> set[str]:
    """The names of its arguments that hold a text, or several."""
    return {
        name
        for name, one in inspect.signature(action, eval_str=True).parameters.items()
        if "str" in str(one.annotation) and name != "kept"
    }


@pytest.mark.parametrize("room", ROOMS)
def test_an_action_that_takes_a_text_is_listed_with_all_of_them(room):
    for name in ROOMS[room].__all__:
        action, listed = getattr(ROOMS[room], name), f"{room}.{name}"
        if not inspect.isfunction(action) or not texts_of(action) or listed in NO_WORDS:
            continue
        looked_at, others = GUARDED.get(listed, (set(), set()))
        assert texts_of(action) == looked_at | others, f"{listed} takes words: pass the guard"


def test_an_action_that_is_not_listed_is_caught():
    def shout(actor: object, *, words: str) -> None: ...

    assert texts_of(shout) == {"words"}


def test_a_column_that_holds_a_text_is_listed():
    unlisted = [
        place
        for mapper in Model.registry.mappers
        if not getattr(mapper.class_, "__bind_key__", "")
        for column in mapper.local_table.columns
        if isinstance(column.type, String | Text)
        and (place := f"{mapper.local_table.name}.{column.name}") not in WORDS.keys() | NOT_WORDS
        and not column.name.endswith(_OURS)
    ]
    assert not sorted(set(unlisted))
    assert set(WORDS.values()) <= GUARDED.keys()


@pytest.fixture
def calls(scene):
    """How each listed action is called with one of its texts set."""
    found = import_module("forum.board.queries").find_post
    common = {"title": "알림이 많아요", "category": "how-to", "tags": ["알림"]}

    def arguments(listed):
        thread, post = found(scene.cast.actor("mona"), scene.ids["opening"])
        answer = found(scene.cast.actor("mona"), scene.ids["answer"])
        item = import_module("forum.feedback.queries").find_item
        find = import_module("forum.board.queries").find_collection
        why = {"reason": "other"}
        return {
            "board.ask": lambda: ("alice", (), common | {"body": "글", "environment": {"os": "x"}}),
            "board.share": lambda: (
                "alice",
                (),
                common | {"situation": "글", "method": "글", "result": "글"},
            ),
            "board.answer": lambda: ("dave", (thread,), {"body": "글"}),
            "board.comment": lambda: ("dave", answer, {"body": "글"}),
            "board.edit": lambda: ("bob", answer, {"body": "글"}),
            "board.edit_thread": lambda: ("alice", (thread, post), common | {"parts": ["글"]}),
            "board.ask_back": lambda: ("chan", (thread, post), {"words": "글"}),
            "board.answer_back": lambda: (
                "alice",
                (
                    import_module("forum.board.actions").ask_back(
                        scene.cast.actor("chan"), thread, post, words="무엇을 눌렀어요?"
                    ),
                ),
                {"words": "글"},
            ),
            "board.sanction": lambda: (
                "mona",
                (answer[1], "warn"),
                {"reason": "rude", "note": "글"},
            ),
            "board.add_watch_word": lambda: (
                "mona",
                (),
                {"word": "글자", "act": "flag", "note": "글"},
            ),
            "board.begin_collection": lambda: ("mona", (), {"title": "이름", "body": "글"}),
            "board.edit_collection": lambda: (
                "mona",
                (find(scene.cast.actor("mona"), scene.ids["collection"]),),
                {"title": "이름", "body": "글"},
            ),
            "board.write_template": lambda: (
                "mona",
                (),
                {"category": "problem", "ko": "글", "en": "글", "ja": "글"},
            ),
            "board.say_synonym": lambda: ("mona", (), {"name": "연차", "means": "휴가"}),
            "board.rename_topic": lambda: ("mona", (), {"name": "연차", "means": "휴가"}),
            "board.check_release": lambda: ("chan", (answer[1],), {"release": "5.2"}),
            "moderation.sanction": lambda: (
                "mona",
                (answer[1],),
                {"kind": "warn", "reason": "rude", "note": "글"},
            ),
            "moderation.claim": lambda: ("dave", (), CLAIM),
            "moderation.blind": lambda: ("mona", (scene.ids["claim"],), {"note": "글"}),
            "board.retitle": lambda: ("mona", (thread, post), {"title": "글"} | why),
            "board.retag": lambda: ("mona", (thread, post), {"tags": ["글"]} | why),
            "board.correct": lambda: ("mona", answer, {"parts": ["글"]} | why),
            "moderation.lock": lambda: ("mona", (thread, post), {"note": "글"} | why),
            "moderation.move": lambda: (
                "mona",
                (thread, post),
                {"category": "problem", "note": "글"} | why,
            ),
            "moderation.retitle": lambda: (
                "mona",
                (thread, post),
                {"title": "글 하나", "note": "글"} | why,
            ),
            "moderation.retag": lambda: (
                "mona",
                (thread, post),
                {"tags": ["글"], "note": "글"} | why,
            ),
            "moderation.correct": lambda: ("mona", answer, {"parts": ["글"], "note": "글"} | why),
            "moderation.redact": lambda: (
                "mona",
                answer,
                {"passage": "알림을", "mark": "[지움]", "note": "글"} | why,
            ),
            "moderation.pass_on": lambda: ("mona", (answer[1],), {"note": "글"}),
            "moderation.name_reasons": lambda: ("mona", (), {"names": {"rude_ko": "글"}}),
            "moderation.report": lambda: ("dave", answer, {"reason": "rude", "note": "글"}),
            "board.split": lambda: _splitting(thread, answer[1]),
            "moderation.split": lambda: _splitting(thread, answer[1]),
            "feedback.promote": lambda: (
                "chan",
                (thread,),
                {"title": "제목", "problem": "글", "team": "팀"},
            ),
            "feedback.change_status": lambda: (
                "lena",
                (item(scene.cast.actor("lena"), scene.ids["item"]),),
                {"status": "planned", "note": "글"},
            ),
        }[listed]()

    return arguments


def _splitting(thread, answer):
    return "mona", (thread,), {"answers": [answer.id], "title": "다른 이야기", "body": "글"}


@pytest.mark.parametrize(
    ("listed", "field"),
    [(one, field) for one, (fields, _) in GUARDED.items() for field in sorted(fields)],
)
def test_each_of_them_refuses_what_may_not_be_kept(scene, calls, listed, field):
    room, _, name = listed.partition(".")
    with scene.cast.unit():
        who, first, words = calls(listed)
        category = listed == "board.ask"
        words = words | ({"category": "problem"} if category else {})
        planted = RESIDENT
        if isinstance(words[field], list):
            planted = [RESIDENT]
        elif isinstance(words[field], dict):
            planted = dict.fromkeys(words[field], RESIDENT)
        with pytest.raises(GivesAway):
            getattr(ROOMS[room], name)(scene.cast.actor(who), *first, **words | {field: planted})


def test_the_texts_that_the_look_while_typing_takes_are_those_of_the_forms():
    """The composer marks what the actions will refuse."""
    seen = set(import_module("forum.board.views.guarding").FIELDS)
    for looked_at, _ in GUARDED.values():
        assert looked_at - {"environment", "parts", "team", "names"} <= seen
