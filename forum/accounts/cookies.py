"""The cookies of accounts: the session, what is under way, a recovery code to be shown.

All are HttpOnly. Over https they carry the prefix that keeps a neighbouring host from setting
them.
"""

from http import HTTPStatus

from flask import Response, current_app, request, session

from forum.accounts.loading import cookie_name
from forum.accounts.tokens import write_cookie
from forum.anonymity import SESSION_DAYS, SessionKey

_HOUR = 3600
_QUARTER = 900
RECOVERY_PATH = "/join/recovery"


def _is_secure() -> bool:
    return bool(current_app.config["FORUM"].secure_cookies)


def give_session(answer: Response, session_key: SessionKey) -> None:
    _give(
        answer,
        cookie_name(secure=_is_secure()),
        write_cookie(session_key),
        SESSION_DAYS * 24 * _HOUR,
    )


def take_session(answer: Response) -> None:
    """Also what the browser kept beside cookies goes; language and theme stay."""
    _take(answer, cookie_name(secure=_is_secure()))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'


def forget_form_token() -> None:
    """Who used this browser before knows no token of who comes after."""
    session.pop("csrf_token", None)


def take_ended_session(answer: Response) -> Response:
    """Whose session was ended elsewhere leaves nothing behind at the next request either."""
    if answer.status_code == HTTPStatus.UNAUTHORIZED and _session_came():
        take_session(answer)
    return answer


def _session_came() -> bool:
    return cookie_name(secure=_is_secure()) in request.cookies


def joining_token() -> str:
    return request.cookies.get(_name("join"), "")[:100]


def give_joining_token(answer: Response, token: str) -> None:
    _give(answer, _name("join"), token, 2 * _HOUR)


def take_joining_token(answer: Response) -> None:
    _take(answer, _name("join"))


def move_token() -> str:
    return request.cookies.get(_name("move"), "")[:100]


def give_move_token(answer: Response, token: str) -> None:
    _give(answer, _name("move"), token, 2 * _HOUR)


def take_move_token(answer: Response) -> None:
    _take(answer, _name("move"))


def proof_token() -> str:
    return request.cookies.get(_name("proof"), "")[:100]


def give_proof_token(answer: Response, token: str) -> None:
    _give(answer, _name("proof"), token, 2 * _HOUR)


def take_proof_token(answer: Response) -> None:
    _take(answer, _name("proof"))


def reset_token() -> str:
    return request.cookies.get(_name("reset"), "")[:100]


def give_reset_token(answer: Response, token: str) -> None:
    _give(answer, _name("reset"), token, 2 * _HOUR)


def take_reset_token(answer: Response) -> None:
    _take(answer, _name("reset"))


def step_token() -> str:
    return request.cookies.get(_name("step"), "")[:100]


def give_step_token(answer: Response, token: str) -> None:
    """Ends with the browser's quarter of an hour; the row it names by the end of the hour."""
    _give(answer, _name("step"), token, _QUARTER)


def take_step_token(answer: Response) -> None:
    _take(answer, _name("step"))


def recovery_code() -> str:
    return request.cookies.get(_recovery_name(), "")[:100]


def give_recovery_code(answer: Response, code: str) -> None:
    """Kept by the browser that is to show it, until its owner has written it down."""
    _give(answer, _recovery_name(), code, _HOUR, path=RECOVERY_PATH)


def take_recovery_code(answer: Response) -> None:
    _take(answer, _recovery_name(), path=RECOVERY_PATH)


def _name(name: str) -> str:
    return f"__Host-{name}" if _is_secure() else name


def _recovery_name() -> str:
    return "__Secure-recovery" if _is_secure() else "recovery"


def _give(answer: Response, name: str, value: str, seconds: int, path: str = "/") -> None:
    answer.set_cookie(
        name,
        value,
        max_age=seconds,
        path=path,
        secure=_is_secure(),
        httponly=True,
        samesite="Lax",
    )


def _take(answer: Response, name: str, path: str = "/") -> None:
    answer.delete_cookie(name, path=path, secure=_is_secure(), httponly=True, samesite="Lax")
