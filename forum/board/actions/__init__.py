"""What people do on the board. Each takes the actor first and commits nothing."""

from forum.board.actions.answering import accept, answer, comment, unaccept
from forum.board.actions.asking import PARTS, ask, share
from forum.board.actions.changing import (
    delete_post,
    edit,
    edit_thread,
    forget_revisions,
    hide,
    show,
)
from forum.board.actions.curating import pick, unpick
from forum.board.actions.drafting import (
    FIELDS,
    Saved,
    discard_draft,
    keep_draft,
    remove_old_drafts,
    settle_draft,
)
from forum.board.actions.merging import (
    UNDO,
    check_pair,
    mark_duplicate,
    merge,
    unmark_duplicate,
    unmerge,
)
from forum.board.actions.nightly import (
    make_ready,
    publish_buckets,
    publish_crowd,
    take_company_additions,
)
from forum.board.actions.relaying import (
    answer_back,
    ask_back,
    notice,
    see,
    settle,
    withdraw,
)
from forum.board.actions.sanctioning import check_may_judge, lift, sanction
from forum.board.actions.settling import (
    Unsettled,
    begin_anew,
    seal_thread,
    settle_threads,
    unsettled_threads,
)
from forum.board.actions.splitting import split, unsplit
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
    "UNDO",
    "Saved",
    "Unsettled",
    "accept",
    "answer",
    "answer_back",
    "ask",
    "ask_back",
    "begin_anew",
    "carry_out_deletion",
    "check_may_judge",
    "check_pair",
    "comment",
    "delete_post",
    "discard_draft",
    "edit",
    "edit_thread",
    "follow",
    "forget_revisions",
    "forget_watches",
    "hide",
    "keep_draft",
    "lift",
    "make_ready",
    "mark_duplicate",
    "mark_seen",
    "merge",
    "notice",
    "pick",
    "publish_buckets",
    "publish_crowd",
    "remove_old_drafts",
    "remove_old_watches",
    "remove_unused",
    "reseal_deletions",
    "sanction",
    "schedule_deletions",
    "seal_thread",
    "see",
    "settle",
    "settle_draft",
    "settle_threads",
    "share",
    "show",
    "solve_elsewhere",
    "split",
    "take_company_additions",
    "tidy_shelf",
    "touch",
    "unaccept",
    "unfollow",
    "unmark_duplicate",
    "unmerge",
    "unpick",
    "unschedule_deletions",
    "unsettled_threads",
    "unsplit",
    "unvote",
    "upload",
    "vote",
    "watchers_of_news",
    "withdraw",
]
