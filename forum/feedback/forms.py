from typing import ClassVar

from wtforms import BooleanField, StringField, TextAreaField

from forum.feedback.actions.answering import ready_note, ready_status
from forum.feedback.actions.promoting import ready_problem, ready_team, ready_title
from forum.feedback.models import NOTE_LIMIT, PROBLEM_LIMIT, TITLE_LIMIT
from forum.web.forms import Follows, PlainForm
from forum.web.language import lazy

_RAW = 10  # times what is left when it is composed and clean


class PromoteForm(PlainForm):
    limits: ClassVar = {"title": _RAW * TITLE_LIMIT, "problem": _RAW * PROBLEM_LIMIT}
    title = StringField(lazy("feedback.field.title"), [Follows(ready_title)])
    problem = TextAreaField(lazy("feedback.field.problem"), [Follows(ready_problem)])
    team = StringField(lazy("feedback.field.team"), [Follows(ready_team)])
    # Said the other way round, so that a form that leaves it out is public.
    is_inside = BooleanField(lazy("feedback.field.is_inside"))


class JoinForm(PlainForm):
    item = StringField(lazy("feedback.field.item"))


class StatusForm(PlainForm):
    limits: ClassVar = {"note": _RAW * NOTE_LIMIT}
    status = StringField(lazy("feedback.field.status"), [Follows(ready_status)])
    note = TextAreaField(lazy("feedback.field.note"), [Follows(ready_note)])
    is_inside = BooleanField(lazy("feedback.field.is_inside"))
