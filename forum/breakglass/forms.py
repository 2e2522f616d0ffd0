from typing import ClassVar

from wtforms import StringField, TextAreaField

from forum.breakglass.actions import ready_delay, ready_ground, ready_post, ready_text
from forum.breakglass.models import TEXT_LIMIT
from forum.web.forms import Follows, PlainForm
from forum.web.language import lazy


class RequestForm(PlainForm):
    limits: ClassVar = {"text": 10 * TEXT_LIMIT}  # as it is typed; the rule counts it clean
    refuses_files: ClassVar = True  # an officer's key has no business here
    post = StringField(
        lazy("breakglass.field.post"),
        [Follows(ready_post)],
        description=lazy("breakglass.field.post.hint"),
    )
    ground = StringField(lazy("breakglass.field.ground"), [Follows(ready_ground)])
    text = TextAreaField(
        lazy("breakglass.field.text"),
        [Follows(ready_text)],
        description=lazy("breakglass.field.text.hint"),
    )
    delay = StringField(
        lazy("breakglass.field.delay"),
        [Follows(ready_delay)],
        default="0",
        description=lazy("breakglass.field.delay.hint"),
    )
