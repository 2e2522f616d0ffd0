"""`forum demo`: the whole story in a browser, in a folder of its own."""

# ruff: noqa: PLC0415  what is heavy is imported when it is needed

import json
import os
import shutil
from pathlib import Path

import click

from forum import clock
from forum.cli import Refused, examples
from forum.cli.opening import as_json_option, open_forum, tell
from forum.cli.progress import Progress

MARK = "demo.json"
HOST = "127.0.0.1"
_KEPT = ("FORUM_TIMEZONE", "FORUM_DEFAULT_LANGUAGE", "FORUM_TEST_", "FORUM_SHARED_DATA")


@click.command(
    epilog=examples("forum demo", "forum demo --port 8080", "forum demo --fresh --prepare-only")
)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--prepare-only", is_flag=True, help="Make the folder and stop.")
@click.option("--fresh", is_flag=True, help="Begin again from the hand-written threads.")
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    default=lambda: os.environ.get("FORUM_DATA_DIR") or ".data/demo",
    help="A folder of its own.  [default: FORUM_DATA_DIR or .data/demo]",
)
@as_json_option
def demo(*, port: int, prepare_only: bool, fresh: bool, data_dir: Path, as_json: bool) -> None:
    """Show the board with made-up companies and threads.

    Anybody may sign in as anybody with one click, so it listens on this machine alone and never
    touches a folder that it did not make. The second start takes up what is there; --fresh begins
    again.
    """
    from forum.cli.serve import refuse_taken, run

    if not prepare_only:
        refuse_taken(HOST, port)
    _set_environment(data_dir, port)
    seconds = prepare(data_dir, fresh=fresh)
    address = f"http://{HOST}:{port}"
    if prepare_only:
        words = f"The demo is ready in {data_dir} ({seconds:.0f} s). Next: forum demo"
        tell(words, as_json=as_json, data_dir=str(data_dir), seconds=round(seconds, 1))
        return
    words = f"The demo is at {address}/demo (Ctrl+C stops)"
    run(
        HOST,
        port,
        workers=2,
        threads=4,
        ready=lambda: tell(words, as_json=as_json, address=address, people=f"{address}/demo"),
    )


def _set_environment(data_dir: Path, port: int) -> None:
    """Settings of a real board in the environment are none of the demo's."""
    for name in [name for name in os.environ if name.startswith("FORUM_")]:
        if not name.startswith(_KEPT):
            del os.environ[name]
    os.environ["FORUM_DATA_DIR"] = str(data_dir.absolute())
    os.environ["FORUM_BASE_URL"] = f"http://{HOST}:{port}"
    os.environ["FORUM_DEMO"] = "true"


def prepare(folder: Path, *, fresh: bool) -> float:
    """Make the demo in its folder, unless it is there; how many seconds it took."""
    from forum.cli.init import lay_out_folder

    state = _state(folder)
    if fresh or state == "begun":
        _clear(folder)
        state = "none"
    with Progress("Preparing the demo") as progress:
        if state == "none":
            folder.mkdir(parents=True, exist_ok=True)
            _mark(folder, "begun")
        lay_out_folder()
        if state == "none":
            _load(progress)
            _mark(folder, "ready")
    return progress.seconds


def _load(progress: Progress) -> None:
    from forum.cli.worker import run_waiting
    from forum.demo import loading
    from forum.nightly import run_jobs

    progress.total = loading.STEPS + 2
    with open_forum():
        loading.load(progress.step)
        run_jobs()
        progress.step()
        run_waiting()
        progress.step()


def _state(folder: Path) -> str:
    """`none`, `begun` (cut off before its end) or `ready`. Raises Refused for another's folder."""
    if (folder / MARK).exists():
        return str(json.loads((folder / MARK).read_text())["state"])
    if folder.exists() and any(folder.iterdir()):
        message = f"{folder} holds something that no demo made; --data-dir names another folder"
        raise Refused(message)
    return "none"


def _mark(folder: Path, state: str) -> None:
    beside = folder / f"{MARK}.new"
    beside.write_text(json.dumps({"state": state, "since": clock.today().isoformat()}))
    beside.replace(folder / MARK)


def _clear(folder: Path) -> None:
    """Everything in a folder that bears the demo's mark."""
    for path in folder.iterdir() if (folder / MARK).exists() else ():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != MARK:
            path.unlink()
