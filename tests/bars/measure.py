"""What a bar is, and the ways in which bars are measured."""

import operator
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
_COMPARE = {"==": operator.eq, "<=": operator.le, ">=": operator.ge, "<": operator.lt}


@dataclass(frozen=True)
class Bar:
    """`what` says which of a bar's figures this is, where it has several."""

    what: str
    figure: float
    unit: str
    target: str

    @property
    def met(self) -> bool:
        sign, _, wanted = self.target.partition(" ")
        return bool(_COMPARE[sign](self.figure, float(wanted)))

    def line(self, name: str) -> dict[str, object]:
        return {
            "bar": name,
            "what": self.what,
            "figure": self.figure,
            "unit": self.unit,
            "target": self.target,
            "met": self.met,
        }


def failures(what: str, *paths: str, **environment: str) -> Bar:
    """How many of these tests fail or are skipped; a run that tests nothing has failed."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *paths]
    run = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    counts = {
        word: int(n) for n, word in re.findall(r"(\d+) (passed|failed|error|skipped)", run.stdout)
    }
    bad = counts.get("failed", 0) + counts.get("error", 0) + counts.get("skipped", 0)
    if not counts.get("passed") and not bad:
        bad = 1
    if bad:
        sys.stderr.write(run.stdout[-3000:])
    return Bar(what, bad, "failures", "== 0")


def refusals(what: str, *commands: list[str]) -> Bar:
    """How many of these commands end with an error."""
    bad = 0
    for command in commands:
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if run.returncode:
            bad += 1
            sys.stderr.write(run.stdout[-2000:] + run.stderr[-2000:])
    return Bar(what, bad, "failures", "== 0")
