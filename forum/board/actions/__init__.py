"""What people do on the board. Each takes the actor first and commits nothing."""

from forum.board.actions.answering import accept, answer, comment, unaccept
from forum.board.actions.asking import PARTS, ask, share
from forum.board.actions.blinding import blind, keep_blind, unblind
from forum.board.actions.changing import (
    delete_post,
    edit,
    edit_thread,
    forget_revisions,
    hide,
    hold,
    show,
)
from forum.board.actions.closing import close, lock, open_again, pin, put_pin, unlock, unpin
from forum.board.actions.collecting import (
    begin_collection,
    collect,
    edit_collection,
    move_in_collection,
    publish_collection,
    remove_collection,
    take_out,
    unpublish_collection,
    write_template,
)
from forum.board.actions.correcting import confirm, correct, mark_official, put_back
from forum.board.actions.curating import pick, unpick
from forum.board.actions.drafting import (
    FIELDS,
    Saved,
    discard_draft,
    keep_draft,
    remove_old_drafts,
    settle_draft,
)
from forum.board.actions.filing import file_under, move, put_tags, retag, retitle
from forum.board.actions.flooding import paced
from forum.board.actions.nightly import (
    make_ready,
    publish_buckets,
    publish_crowd,
    take_company_additions,
)
from forum.board.actions.redacting import PASSAGE_LIMIT, pattern_of, redact, without
from forum.board.actions.refreshing import (
    check_release,
    choose_second_looks,
    let_warning_stand,
    say_freshness,
    take_back_check,
    take_back_freshness,
)
from forum.board.actions.relaying import (
    answer_back,
    ask_back,
    notice,
    see,
    settle,
    take_back,
    withdraw,
)
from forum.board.actions.renaming_topics import (
    forget_synonym,
    rename_topic,
    say_synonym,
    undo_retagging,
)
from forum.board.actions.sanctioning import check_may_judge, lift, sanction
from forum.board.actions.settling import (
    Unsettled,
    begin_anew,
    seal_thread,
    settle_threads,
    unsettled_threads,
)
from forum.board.actions.slowing import SLOW_MINUTES, slow_down
from forum.board.actions.touching import touch
from forum.board.actions.uploading import remove_unused, tidy_shelf, upload
from forum.board.actions.voting import (
    follow,
    mark_seen,
    solve_elsewhere,
    unfollow,
    unvote,
    vote,
)
from forum.board.actions.watch_words import add_watch_word, remove_watch_word
from forum.board.actions.watching import forget_watches, remove_old_watches, watchers_of_news
from forum.board.actions.withdrawing import (
    carry_out_deletion,
    reseal_deletions,
    schedule_deletions,
    unschedule_deletions,
)

__all__ = [
    "FIELDS",
    "PARTS",
    "PASSAGE_LIMIT",
    "SLOW_MINUTES",
    "Saved",
    "Unsettled",
    "accept",
    "add_watch_word",
    "answer",
    "answer_back",
    "ask",
    "ask_back",
    "begin_anew",
    "begin_collection",
    "blind",
    "carry_out_deletion",
    "check_may_judge",
    "check_release",
    "choose_second_looks",
    "close",
    "collect",
    "comment",
    "confirm",
    "correct",
    "delete_post",
    "discard_draft",
    "edit",
    "edit_collection",
    "edit_thread",
    "file_under",
    "follow",
    "forget_revisions",
    "forget_synonym",
    "forget_watches",
    "hide",
    "hold",
    "keep_blind",
    "keep_draft",
    "let_warning_stand",
    "lift",
    "lock",
    "make_ready",
    "mark_official",
    "mark_seen",
    "move",
    "move_in_collection",
    "notice",
    "open_again",
    "paced",
    "pattern_of",
    "pick",
    "pin",
    "publish_buckets",
    "publish_collection",
    "publish_crowd",
    "put_back",
    "put_pin",
    "put_tags",
    "redact",
    "remove_collection",
    "remove_old_drafts",
    "remove_old_watches",
    "remove_unused",
    "remove_watch_word",
    "rename_topic",
    "reseal_deletions",
    "retag",
    "retitle",
    "sanction",
    "say_freshness",
    "say_synonym",
    "schedule_deletions",
    "seal_thread",
    "see",
    "settle",
    "settle_draft",
    "settle_threads",
    "share",
    "show",
    "slow_down",
    "solve_elsewhere",
    "take_back",
    "take_back_check",
    "take_back_freshness",
    "take_company_additions",
    "take_out",
    "tidy_shelf",
    "touch",
    "unaccept",
    "unblind",
    "undo_retagging",
    "unfollow",
    "unlock",
    "unpick",
    "unpin",
    "unpublish_collection",
    "unschedule_deletions",
    "unsettled_threads",
    "unvote",
    "upload",
    "vote",
    "watchers_of_news",
    "withdraw",
    "without",
    "write_template",
]
