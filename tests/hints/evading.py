"""Our own ways round a list of words."""

from pathlib import Path


def evasions() -> list[tuple[str, str]]:
    """How it is done, and the text."""
    lines = (Path(__file__).parent / "evasions.txt").read_text("utf-8").splitlines()
    return [
        (how, text) for how, _, text in (line.partition("\t") for line in lines if line[0] != "#")
    ]
