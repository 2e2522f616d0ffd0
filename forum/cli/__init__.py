"""The command line: `forum COMMAND`. A new command is a line in `_COMMANDS` and a module beside.

Modules are imported when their command is called, so that `forum --help` answers at once.
"""

# ruff: noqa: PLC0415  a module is imported when it is needed: `--help` answers at once

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import click

# name: where it is · what `forum --help` says about it
_COMMANDS = {
    "demo": ("demo:demo", "Show the board with made-up companies and threads."),
    "init": ("init:init", "Make the data folder, the keys and the three stores."),
    "serve": ("serve:serve", "Serve the board, with a worker inside."),
    "worker": (
        "worker:worker",
        "Carry out what waits: letters, search, the night.",
    ),
    "outbox": ("outbox:outbox", "What waits for the worker, and what it gave up."),
    "import": ("importing:import_", "Bring in threads from elsewhere."),
    "export": ("exporting:export", "Write threads out, in the form that import reads."),
    "search": ("search:search", "Search as a member does."),
    "similar": ("search:similar", "Threads like a title, as a member is shown them."),
    "backup": ("backup.commands:backup", "Seal a backup of stores and uploads."),
    "backup-key": ("backup.commands:backup_key", "Make the key that opens backups."),
    "verify": ("backup.commands:verify", "Look whether a backup is whole."),
    "restore": ("backup.commands:restore", "Put a backup into an empty place."),
    "reindex": ("search:reindex", "Make the search index anew."),
    "doctor": ("doctor:doctor", "Look whether everything is as it should be."),
    "nightly": ("nightly:nightly", "Do the night's jobs now."),
    "keys": ("keys:keys", "The keys of the epochs."),
    "officer": ("officer:officer", "The two officers' keys, by epoch."),
    "breakglass": ("breakglass:breakglass", "Learn who wrote a post, by two keys."),
    "companies": ("companies:companies", "Companies and their mail domains."),
    "staff": ("staff:staff", "Staff: add, change, disable."),
}


class Refused(click.ClickException):
    """What was found is not as it should be: one line, exit status 1."""


class NotSet(Refused):
    """A setting is missing or malformed."""

    exit_code = 2


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return [name for name, (where, _) in _COMMANDS.items() if find_spec(_module(where))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        where = _COMMANDS[cmd_name][0]
        command = getattr(import_module(_module(where)), where.partition(":")[2])
        if not isinstance(command, click.Command):
            raise TypeError(where)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, _COMMANDS[name][1]) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  click's own type
        from forum.cli.refusing import refusing

        with refusing():
            return super().invoke(ctx)


def _module(where: str) -> str:
    return f"forum.cli.{where.partition(':')[0]}"


def examples(*lines: str) -> str:
    """For the end of a command's help: click keeps these lines as they are."""
    return "\b\n" + "\n".join(("Examples:", *(f"  {line}" for line in lines)))


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples(
        "forum demo                    the whole story in a browser, with made-up people",
        "forum init && forum serve     a board of your own",
        "forum COMMAND --help          more about one command",
    ),
)
@click.version_option(package_name="gomin-forum", prog_name="forum")
def forum() -> None:
    """고민해결 프로젝트: an anonymous board where verified customers help each other."""


def main() -> None:
    from forum import logs

    logs.use_for_crashes()
    forum(prog_name="forum")
