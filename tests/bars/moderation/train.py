"""Learn the weights of forum.hints.scoring anew: `python -m tests.bars.moderation.train`.

Four fifths of ko_abuse.dev are learned from; the fifth whose texts' hashes are smallest is kept
aside, and the bar is measured there. Needs scikit-learn, of the test extra.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

import forum.hints.data
from forum.hints import features, words
from tests.bars.search_quality import rows

ASIDE = 51  # of 256
ABOUT = (
    "Learned from BEEP! and APEACH (CC BY-SA 4.0) and Curse-detection-data (MIT); hence this file"
    " is under CC BY-SA 4.0. See LICENSE.weights."
)
STRENGTH = 0.7
SEEN_LEAST = 2


def is_aside(text: str) -> bool:
    return hashlib.blake2b(text.encode(), digest_size=2).digest()[0] < ASIDE


def measured() -> list[dict[str, Any]]:
    return [one for one in rows("ko_abuse.dev") if is_aside(str(one["text"]))]


def learned() -> list[dict[str, Any]]:
    return [one for one in rows("ko_abuse.dev") if not is_aside(str(one["text"]))]


def matrix(texts: list[str]) -> Any:
    """A row for each text: its buckets, over the root of how many there are; then the words'."""
    watch = words.watch_of(())
    row, column, value = [], [], []
    for number, text in enumerate(texts):
        found = features.buckets(features.ready(text))
        row += [number] * len(found)
        column += found
        value += [1 / np.sqrt(len(found))] * len(found)
    shape = (len(texts), 1 << features.BITS)
    runs = sparse.csr_matrix((value, (row, column)), shape=shape)
    acts = [{one.act for one in watch.find(text)} for text in texts]
    flags = [["hold" in one, "flag" in one] for one in acts]
    return runs, np.array(flags, dtype=float)


def main() -> int:
    train, test = learned(), measured()
    runs, flags = matrix([one["text"] for one in train])
    tests, test_flags = matrix([one["text"] for one in test])
    y, expected = (np.array([one["abusive"] for one in ones]) for ones in (train, test))
    seen = np.asarray((runs > 0).sum(0)).ravel()
    rarity = np.where(seen >= SEEN_LEAST, np.log((1 + len(train)) / (1 + seen)) + 1, 0)
    spread = sparse.diags(rarity)
    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    model.fit(sparse.hstack([runs @ spread, flags]).tocsr(), y)
    guessed = model.predict(sparse.hstack([tests @ spread, test_flags]).tocsr())
    sys.stdout.write(f"macro F1 {f1_score(expected, guessed, average='macro'):.4f}\n")
    for source in sorted({one["source"] for one in test}):
        of = np.array([one["source"] == source for one in test])
        part = f1_score(expected[of], guessed[of], average="macro")
        sys.stdout.write(f"  {source} {part:.4f}\n")
    weights = model.coef_[0][:-2] * rarity
    scale = float(np.abs(weights).max()) / 127
    head = {
        "scale": scale,
        "bias": float(model.intercept_[0]),
        "hold": float(model.coef_[0][-2]),
        "flag": float(model.coef_[0][-1]),
        "about": ABOUT,
    }
    body = np.round(weights / scale).astype(np.int8).tobytes()
    place = Path(next(iter(forum.hints.data.__path__))) / "abuse.weights"
    place.write_bytes(json.dumps(head).encode() + b"\n" + body)
    return 0


if __name__ == "__main__":
    sys.exit(main())
