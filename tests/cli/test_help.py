import subprocess
import sys

import click
import pytest

from forum.cli import forum

LIGHT = """
import sys
from forum.cli import forum
forum(["--help"], standalone_mode=False)
sys.exit("sqlalchemy" in sys.modules)
"""


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    context = click.Context(group)
    found = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        found.append((*path, name))
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
    return found


ALL = commands(forum)


def test_the_commands_that_scripts_rely_on_are_there():
    wanted = (
        "demo serve worker init import export reindex doctor keys companies staff search similar"
    )
    assert set(wanted.split()) <= {path[0] for path in ALL}


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_explains_itself(home, path):
    told = home.done(*path, "--help")
    assert told.startswith("Usage: ")
    command = forum
    for name in path:
        command = command.get_command(click.Context(command), name)
    assert command.help
    assert "Examples:" in told + home.done(path[0], "--help")


def test_help_needs_no_settings_and_loads_nothing_heavy():
    done = subprocess.run(
        [sys.executable, "-c", LIGHT], check=False, capture_output=True, env={"FORUM_DEMO": "?"}
    )
    assert done.returncode == 0, done.stderr


def test_an_unknown_command_is_refused(home):
    assert home.run("serv").exit_code == 2
