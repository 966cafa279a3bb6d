"""Groups words of one meaning by the input vectors of the sentence encoder: `src/dragoman/record/data/meanings.txt`.

    python -m training.meanings MODEL-FOLDER TEXTS.jsonl ...

Two words are joined where their vectors are near (`NEAR`) and every word of the one group is near enough to every word
of the other (`FAR`): complete linkage, the nearest first, so that the result is one and the same. Words that are
written with a capital as often as not are names and left out; the vocabulary is in the order of frequency, and a word's
place in it says how much it weighs. The vectors are those of all-MiniLM-L6-v2 (Apache-2.0), not trained further.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from training.opposites import CLOSED, OPPOSITES, PREFIXES, SAME

OUT = Path(__file__).parent.parent / "src" / "dragoman" / "record" / "data" / "meanings.txt"
# By eye on the neighbours of sixty words of the field: above 0.44 most are of one meaning, below 0.36 few are.
NEAR = 0.44
FAR = 0.36
LARGEST = 14
FIRST = 1996  # where the words begin in the vocabulary
SEEN = 2  # how often a word has to be seen in small letters

Floats = NDArray[np.float32]
_WORD = re.compile(r"(?<![.!?:”\"'“‘«»…] )(?<=[a-z,;] )[A-Za-z]{3,}\b")


def texts(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the texts of JSON lines files."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            yield str(json.loads(line).get("text", ""))


def common(vocabulary: dict[str, int], found: Iterable[str]) -> list[str]:
    """Return the words of a vocabulary that are no names, the most frequent first."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in found:
        for word in _WORD.findall(text):
            (small if word.islower() else capital)[word.lower()] += 1
    words = [w for w, at in sorted(vocabulary.items(), key=lambda each: each[1]) if at >= FIRST and w.isalpha()]
    return [w for w in words if small[w] >= SEEN and small[w] > capital[w] and w.isascii()]


def groups(words: list[str], vectors: Floats) -> list[list[str]]:
    """Return the words in groups of one meaning, each word in one."""
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    pairs = [
        (float(near), first + row, second)
        for first in range(0, len(words), 1000)
        for row, line in enumerate(unit[first : first + 1000] @ unit.T)
        for second in np.flatnonzero(line >= NEAR)
        if second > first + row and words[second] not in CLOSED and words[first + row] not in CLOSED
        for near in (line[second],)
    ]
    members = {at: [at] for at in range(len(words))}
    where = list(range(len(words)))

    def join(a: int, b: int) -> None:
        members[a] += members.pop(b)
        for at in members[a]:
            where[at] = a

    place = {word: at for at, word in enumerate(words)}
    for _, one, other in sorted(pairs, key=lambda pair: (-round(pair[0], 4), pair[1], pair[2])):
        if where[one] != where[other] and _fit(members[where[one]], members[where[other]], words, unit):
            join(where[one], where[other])
    for line in SAME:
        known = [place[word] for word in line if word in place]
        for one, other in pairwise(known):
            if where[one] != where[other] and not _opposite(members[where[one]], members[where[other]], words):
                join(where[one], where[other])
    return [[words[at] for at in sorted(found)] for _, found in sorted(members.items(), key=lambda m: min(m[1]))]


def _fit(ours: list[int], theirs: list[int], words: list[str], unit: Floats) -> bool:
    if len(ours) + len(theirs) > LARGEST or float((unit[ours] @ unit[theirs].T).min()) < FAR:
        return False
    return not _opposite(ours, theirs, words)


def _opposite(ours: list[int], theirs: list[int], words: list[str]) -> bool:
    return any(_against(words[a], words[b]) or _against(words[b], words[a]) for a in ours for b in theirs)


def _against(word: str, other: str) -> bool:
    return other in OPPOSITES.get(word, ()) or any(word == prefix + other for prefix in PREFIXES)


def _rank(places: list[int]) -> int:
    """Say how frequent a group is: the geometric mean of the places of its words among all, 1 for the first."""
    return round(float(np.exp(np.mean([np.log(at - FIRST + 1) for at in places]))))


def main() -> None:
    """Write the table."""
    folder, *paths = map(Path, sys.argv[1:])
    vocabulary = {w: at for at, w in enumerate((folder / "vocab.txt").read_text(encoding="utf-8").splitlines())}
    words = common(vocabulary, texts(paths))
    tensors = load_file(folder / "model.safetensors")
    [name] = [name for name in tensors if name.endswith("word_embeddings.weight")]
    vectors = tensors[name].astype(np.float32)
    vectors = vectors - vectors[FIRST:].mean(axis=0)
    found = groups(words, vectors[[vocabulary[word] for word in words]])
    OUT.parent.mkdir(exist_ok=True)
    lines = [f"{_rank([vocabulary[word] for word in group])} {' '.join(group)}" for group in found]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(words)} words in {len(found)} groups")


if __name__ == "__main__":
    main()
