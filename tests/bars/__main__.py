"""`make bars ISSUE=board`: an issue's bars, one JSON line each; non-zero when one is missed.

`--long` measures those that need over ten minutes. A bar that says yes or no counts its failures.
"""

import argparse
import importlib
import json
import sys


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("issue", help="the name that heads the issue, for instance board")
    parser.add_argument("--long", action="store_true", help="the bars that need over ten minutes")
    parser.add_argument("--only", type=int, help="one bar by its number")
    chosen = parser.parse_args()
    module = importlib.import_module(f"tests.bars.{chosen.issue}")
    missed = 0
    for number, measure in (module.LONG if chosen.long else module.BARS).items():
        if chosen.only in (None, number):
            for bar in measure():
                sys.stdout.write(json.dumps(bar.line(f"{chosen.issue}.{number}")) + "\n")
                sys.stdout.flush()
                missed += not bar.met
    return min(missed, 1)


if __name__ == "__main__":
    sys.exit(main())
