"""mecab-ko beside Kiwi, and one process that analyses for all: quality, memory, start, cost.

`python -m tests.bars ground --long` measures; Kiwi is installed into a folder of its own, or found
in the one that FORUM_TEST_KIWI names. What was decided: docs/decisions/0013-analyser.md.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from multiprocessing import Pipe, Process
from pathlib import Path
from statistics import median
from typing import Any

from forum.search import korean
from tests.bars import search_quality
from tests.bars.measure import ROOT, Bar
from tests.bars.search_quality import rows

TEXTS, TITLES = 500, 300
Figures = dict[str, float]
Terms = Callable[[str], Iterator[korean.Term]]


def measure() -> Iterator[Bar]:
    """mecab-ko stays as long as it finds as well as Kiwi and takes less."""
    with tempfile.TemporaryDirectory(prefix="bars-") as place:
        kiwi = _figures("kiwi", {"PYTHONPATH": f"{ROOT}{os.pathsep}{_kiwi(Path(place))}"})
    mecab = _figures("mecab", {"PYTHONPATH": str(ROOT)})
    for name in mecab:
        if name.endswith(("mrr", "recall")):
            better = round(kiwi[name] - mecab[name], 3)
            yield Bar(f"{name}: what Kiwi ({kiwi[name]:.3f}) adds", better, "", "<= 0.02")
        else:
            target = f"<= {kiwi.get(name, 1000)}"
            yield Bar(f"{name}, Kiwi's: {kiwi.get(name, '-')}", mecab[name], "", target)


def _kiwi(place: Path) -> Path:
    if there := os.environ.get("FORUM_TEST_KIWI"):
        return Path(there)
    command = [sys.executable, "-m", "pip", "install", "-q", "--target", str(place), "kiwipiepy"]
    subprocess.run(command, check=True)
    return place


def _figures(name: str, environment: dict[str, str]) -> Figures:
    """In a process of its own, so that the memory is its alone."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bars.ground.analysers", name],
        env=os.environ | environment, stdout=subprocess.PIPE, check=True, cwd=ROOT,
    )  # fmt: skip
    figures: Figures = json.loads(done.stdout)
    return figures


def _measured(name: str) -> Figures:
    before, began = pss(), time.perf_counter()
    terms = _TERMS[name]()
    list(terms("결재를 올린 뒤에 결재자를 바꿀 수 있나요"))
    started = time.perf_counter() - began
    texts = [one["body"] for one in rows("ko_petitions")[:TEXTS]]
    spent = time.process_time()
    for text in texts:
        list(terms(text))
    spent = (time.process_time() - spent) * 1000 / TEXTS
    figures = {
        "start (s)": started,
        "memory (MB)": pss() - before,
        "CPU of a petition (ms)": spent,
        **_asked(terms, [text[:30] for text in texts[:TITLES]]),
    }
    korean.terms = terms
    for of_what in (search_quality.question_pairs, search_quality.paraphrases):
        found = of_what()
        figures |= {f"{of_what.__name__} {one}": found[one] for one in ("mrr", "recall")}
    return {key: round(value, 4) for key, value in figures.items()}


def _asked(terms: Terms, titles: list[str]) -> Figures:
    """A title here, and by a process that analyses for all."""
    here = [_took(lambda title=title: list(terms(title))) for title in titles]
    ours, theirs = Pipe()
    process = Process(target=_answer, args=(theirs, terms), daemon=True)
    process.start()
    asked = [_took(lambda title=title: (ours.send(title), ours.recv())) for title in titles]
    ours.send(None)
    process.join()
    return {"a title (ms)": median(here), "a title asked for (ms)": median(asked)}


def _answer(pipe: Any, terms: Terms) -> None:
    while (title := pipe.recv()) is not None:
        pipe.send(list(terms(title)))


def _took(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _mecab() -> Terms:
    return korean.terms


def _kiwi_terms() -> Terms:
    from kiwipiepy import Kiwi  # noqa: PLC0415  a trial's, in no requirements

    kiwi = Kiwi(num_workers=1)

    def terms(folded: str) -> Iterator[korean.Term]:
        for token in kiwi.tokenize(folded):
            tag = str(token.tag).partition("-")[0]  # regular or not does not matter here
            if tag in korean.WEIGHTS and korean.HANGUL.search(token.form):
                yield token.form, korean.WEIGHTS[tag]

    return terms


_TERMS = {"mecab": _mecab, "kiwi": _kiwi_terms}


def pss() -> float:
    """MB of this process, each shared page by its share."""
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise LookupError


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_measured(sys.argv[1])))
