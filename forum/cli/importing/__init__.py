"""`forum import`: what stands elsewhere, brought in as if it had been written here long ago."""

import click

from forum.cli import examples
from forum.cli.importing.threads import threads


@click.group("import", epilog=examples("forum import threads board.jsonl.gz"))
def import_() -> None:
    """Bring in threads from elsewhere."""


import_.add_command(threads)
