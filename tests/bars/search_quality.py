"""What search finds and costs on real texts; each function returns its figures.

`python -m tests.bars.search_quality` prints all of them. The files are in the folder that
FORUM_SHARED_DATA names, else in ../shared/data; FileNotFoundError where one is missing.
"""

import gzip
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from forum.search.engine import Document
from forum.search.whoosh_engine import WhooshEngine

ROOT = Path(__file__).parent.parent.parent
Figures = dict[str, float]
Search = Callable[[str], list[str]]
DEPTH = 10


def rows(name: str) -> list[dict]:
    folder = Path(os.environ.get("FORUM_SHARED_DATA", ROOT.parent / "shared" / "data"))
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@contextmanager
def indexed(documents: Iterable[Document]) -> Iterator[tuple[WhooshEngine, float]]:
    """An engine that holds the documents, and the seconds that took."""
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder) / "index")
        began = time.perf_counter()
        engine.rebuild(documents)
        yield engine, time.perf_counter() - began


def known_item(sample: int = 500, seed: int = 1) -> Figures:
    """Petitions sought by their titles. A twin is another petition of the very same title."""
    petitions = rows("ko_petitions")
    documents = [Document(one["id"], one["title"], one["body"]) for one in petitions]
    with indexed(documents) as (engine, seconds):
        drawn = random.Random(seed).sample(petitions, sample)
        return {**titles_sought(drawn, petitions, _by(engine.search)), "indexed_s": seconds}


def titles_sought(drawn: list[dict], petitions: list[dict], search: Search) -> Figures:
    """Also for another way to search: the command line, the page. Ids are the petitions'."""
    titles = {one["id"]: one["title"].strip() for one in petitions}
    whole = [search(one["title"])[:1] for one in drawn]
    part = [search(one["title"][:25])[:3] for one in drawn]
    pairs = list(zip(drawn, whole, strict=True))
    return {
        "title_first": _mean(one["id"] in found for one, found in pairs),
        "title_first_or_twin": _mean(
            titles[one["id"]] in [titles[each] for each in found] for one, found in pairs
        ),
        "begin_in_three": _mean(one["id"] in found for one, found in zip(drawn, part, strict=True)),
        "drawn_with_twin": sum(
            list(titles.values()).count(one["title"].strip()) > 1 for one in drawn
        ),
    }


def question_pairs() -> Figures:
    """Each question that has a labelled partner queries all others."""
    numbers: dict[str, str] = {}
    partners: dict[str, set[str]] = defaultdict(set)
    for pair in rows("ko_question_pairs.dev"):
        one, other = (numbers.setdefault(pair[q], str(len(numbers))) for q in ("q1", "q2"))
        if pair["same"] == 1 and one != other:
            partners[one].add(other)
            partners[other].add(one)
    texts = {number: text for text, number in numbers.items()}
    with indexed(Document(number, text, "") for number, text in texts.items()) as (engine, _):
        return _ranked({n: texts[n] for n in partners}, partners, _by(engine.similar))


def paraphrases(every: int = 5) -> Figures:
    """Ten ways to say one thing: one of them seeks the nine others."""
    texts, group = {}, {}
    for at, one in enumerate(rows("ko_paraphrases.dev")):
        for way, text in enumerate(one["utterances"]):
            texts[f"{at}.{way}"], group[f"{at}.{way}"] = text, at
    members = defaultdict(set)
    for name, at in group.items():
        members[at].add(name)
    wanted = {name: members[group[name]] - {name} for name in list(texts)[::every]}
    with indexed(Document(name, text, "") for name, text in texts.items()) as (engine, _):
        return _ranked({n: texts[n] for n in wanted}, wanted, _by(engine.similar))


def japanese() -> Figures:
    """JSQuAD: questions to paragraphs."""
    documents = [
        Document(one["doc_id"], one["title"], one["text"].partition("[SEP]")[2])
        for one in rows("ja_retrieval_docs")
    ]
    queries = rows("ja_retrieval_queries.dev")
    wanted = {one["query_id"]: set(one["relevant"]) for one in queries}
    with indexed(documents) as (engine, _):
        return _ranked(
            {one["query_id"]: one["query"] for one in queries}, wanted, _by(engine.search)
        )


def cost(threads: int = 20_000, queries: int = 300) -> Figures:
    """CPU milliseconds of the engine alone, on threads of 300 to 1,000 characters."""
    chance = random.Random(3)
    made = list(_made_up(threads, chance))
    with indexed(made) as (engine, seconds):
        engine.search("준비")
        times = []
        for one in chance.sample(made, queries):
            began = time.process_time()
            engine.search(one.title)
            times.append((time.process_time() - began) * 1000)
        times.sort()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return {
            "p50_ms": median(times),
            "p95_ms": times[int(0.95 * queries)],
            "indexed_s": seconds,
            "peak_mb": peak,
        }


def _made_up(threads: int, chance: random.Random) -> Iterator[Document]:
    """Sentences of petitions, shuffled into as many threads as are wanted."""
    petitions = rows("ko_petitions")
    sentences = [part.strip() for one in petitions for part in one["body"].split(".")]
    sentences = [part for part in sentences if 10 < len(part) < 200]
    for number in range(threads):
        body, size = "", chance.randint(300, 1000)
        while len(body) < size:
            body += chance.choice(sentences) + ". "
        title = f"{chance.choice(petitions)['title']} {chance.choice(sentences)}"[:60]
        yield Document(str(number), title, body[:size])


def _by(search: Callable) -> Search:
    return lambda text: [hit.id for hit in search(text, DEPTH + 1).hits]


def _ranked(queries: dict[str, str], wanted: dict[str, set[str]], search: Search) -> Figures:
    """Mean reciprocal rank and recall among the first ten; a text does not find itself."""
    reciprocal, recalls, began = [], [], time.process_time()
    for name, text in queries.items():
        found = [one for one in search(text) if one != name][:DEPTH]
        ranks = [rank for rank, one in enumerate(found, 1) if one in wanted[name]]
        reciprocal.append(1 / ranks[0] if ranks else 0.0)
        recalls.append(len(ranks) / min(DEPTH, len(wanted[name])))
    spent = (time.process_time() - began) / len(queries) * 1000
    return {
        "mrr": _mean(reciprocal),
        "recall": _mean(recalls),
        "queries": len(queries),
        "ms": spent,
    }


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed)


def main() -> None:
    for measure in (known_item, question_pairs, paraphrases, japanese, cost):
        figures = {name: round(figure, 4) for name, figure in measure().items()}
        sys.stdout.write(json.dumps({"measure": measure.__name__, **figures}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
