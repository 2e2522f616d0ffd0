"""Whatever is logged, by whomever and however: no line tells of a person (ANONYMITY: logs)."""

import ast
import logging
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from forum import create_app, logs
from forum.database import db, unit_of_work
from tests.conftest import close, settings_in

ROOT = Path(__file__).parents[1]
ADDRESS = "haneul@hanbit.example"
THREAD = "abcdefghij234567"
SAID = "팀장님이 한 달 출장을 가셨어요"


def _raise(words):
    raise KeyError(words) from ValueError(words)


@pytest.fixture(autouse=True)
def _used():
    logs.use()


@pytest.mark.parametrize(
    "leak",
    [
        ADDRESS,
        ADDRESS.replace("@", "%40"),
        "203.0.113.7",
        "2001:db8::77:1",
        "2001:db8:1:2:3:4:5:6",
        THREAD,
        f"/threads/{THREAD}/answers?draft=3",
        "mZk3-2JdUw8QpLs_xyz1T0",  # half a cookie
        "9f86d081884c7d659a2feaa0c55ad015",
        SAID,
    ],
)
@pytest.mark.parametrize("shape", ["argument", "words", "bytes", "exception", "logged exception"])
def test_no_line_tells_of_a_person(caplog, leak, shape):
    log = logging.getLogger("a.library")
    if shape == "argument":
        log.error("could not do it for %s at once", leak)
    elif shape == "words":
        log.error(f"could not do it for {leak} at once")  # noqa: G004  as a library might
    elif shape == "bytes":
        log.error("could not do it: %r, %s", leak.encode(), leak.encode())
    elif shape == "exception":
        log.error("could not do it: %s", ValueError(leak))
    else:
        try:
            _raise(leak)
        except KeyError:
            log.exception("could not do it")
    assert "could not do it" in caplog.text
    for part in (leak, leak.split("?")[0], THREAD, "출장"):
        assert part not in caplog.text if part in leak else True


def test_what_helps_stays(caplog):
    log = logging.getLogger("forum")
    told = "failed at /threads/<thread_id>/answers: InvalidTextRepresentation at 12:30:45"
    log.error(told)
    log.warning("the worker has died; started again")
    try:
        int("x")
    except ValueError:
        log.exception("failed")
    assert told in caplog.text
    assert "the worker has died; started again" in caplog.text
    assert "ValueError" in caplog.text
    assert f'File "{__file__}"' in caplog.text
    assert "invalid literal" not in caplog.text


def test_a_record_carries_nothing_that_a_collector_could_look_into(caplog):
    try:
        _raise(SAID)
    except KeyError:
        logging.getLogger("forum").exception("failed for %s", ADDRESS)
    [record] = caplog.records
    assert record.exc_info is None
    assert record.args is None
    assert ADDRESS not in str(vars(record))
    assert SAID not in str(vars(record))


def test_a_databases_refusal_quotes_nobody(app, caplog):
    """psycopg's own words do: Key (canonical)=(somebody@…) already exists."""
    with app.app_context(), pytest.raises(IntegrityError) as caught:
        with unit_of_work("board"):
            for _ in range(2):
                db.session.execute(
                    db.text("INSERT INTO spare_thread (id) VALUES (:id)"), {"id": ADDRESS[:16]}
                )
    logging.getLogger("sqlalchemy").error("it was refused: %s", caught.value, exc_info=caught.value)
    assert ADDRESS[:16] not in caplog.text
    assert ADDRESS[:16] not in str(caught.value).partition("\n")[2].partition("DETAIL")[0]


CRASHES = {
    "nobody caught it": "raise ValueError(leak)",
    "in a thread": (
        "import threading\n"
        "def work(): raise ValueError(leak)\n"
        "one = threading.Thread(target=work); one.start(); one.join()\n"
    ),
    "while it went": (
        "class Gone:\n    def __del__(self): raise ValueError(leak)\ngone = Gone()\ndel gone\n"
    ),
    "a warning": "import warnings; warnings.warn(leak)",
}


@pytest.mark.parametrize("crash", CRASHES)
def test_a_crash_quotes_nobody(crash):
    """The same without the processor quotes everybody: the test could fail."""
    leak = f"leak = '{ADDRESS} wrote {THREAD}'\n"
    guarded = f"from forum import logs; logs.use_for_crashes()\n{leak}{CRASHES[crash]}"
    assert ADDRESS in _errors(leak + CRASHES[crash])
    told = _errors(guarded)
    assert "ValueError" in told or "UserWarning" in told
    assert ADDRESS not in told
    assert THREAD not in told


def _errors(program):
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT).stderr


def test_the_access_log_names_routes_and_nobody(settings, installation, capsys):
    made = create_app(settings_in(settings.data_dir, access_log="true"))
    client = made.test_client()
    client.set_cookie("s", installation.people["alice"].cookie)
    for path in (f"/threads/{THREAD}?q=secret", "/nowhere/at/all", "/", "/healthz"):
        client.get(path, environ_base={"REMOTE_ADDR": "203.0.113.7"})
    client.open("/", method="ALICE")
    close(made)
    logging.getLogger("forum.access").handlers = []
    told = capsys.readouterr().out.splitlines()
    assert told == [
        "GET /threads/<thread_id> 404",
        "GET - 404",
        "GET / 200",
        "other - 405",
    ]


def test_no_access_log_unless_it_is_wanted(app, capsys):
    app.test_client().get("/")
    assert capsys.readouterr().out == ""


HARMLESS = ("__name__", "url_rule", "status_code", "'-'", "method", "lineno", "filename")
TOLD_BY = ("away.name_of(", "name_of(", "getattr(exc_info[0]")


def _log_calls():
    for path in (ROOT / "forum").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                name = ast.unparse(node.func.value)
                if name in {"_log", "log"} or name.startswith("logging.getLogger("):
                    yield path.relative_to(ROOT), node


def test_the_forums_own_lines_are_written_beforehand():
    """Their words stand in the code; what is filled in is a route, a class or a count."""
    calls = [(path, node) for path, node in _log_calls() if node.func.attr != "setLevel"]
    assert len(calls) > 8
    for path, node in calls:
        assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}"
        for filled in node.args[1:]:
            words = ast.unparse(filled)
            assert words.endswith(HARMLESS) or words.startswith(TOLD_BY), f"{path}:{node.lineno}"
