"""Readers of the data sets that the statement model learns from.

Each gives documents whose attributions are spans by role, in code points of the document's text. Only training parts
are ever read for training: `kept_out` says which reports of talks/ are not to be learned from.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman.evaluate.talks import kept_out

ROLES = ("source", "cue", "content", "relay", "addressee")
# The linker learns the first three from every document, the last two only where the data set marks them.
SPAN = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Attribution:
    """One statement by its parts; a role that the statement lacks has no spans."""

    spans: dict[str, tuple[SPAN, ...]]


@dataclass(frozen=True, slots=True)
class Document:
    """A text to learn from. `style` 0: PolNeAR's conventions, 1: those of talks/. `carriers`: relays are marked."""

    id: str
    text: str
    attributions: tuple[Attribution, ...] = ()
    style: float = 0.0
    carriers: bool = False
    names: tuple[tuple[int, int, str], ...] = field(default=())


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Read JSON lines."""
    with path.open(encoding="utf8") as lines:
        for line in lines:
            yield json.loads(line)


def polnear(path: Path) -> list[Document]:
    """Read PolNeAR, the first annotator of each article."""
    return [
        Document(row["id"], row["text"], tuple(_polnear_parts(a) for a in row["annotations"][0]["attributions"]))
        for row in rows(path)
    ]


def _polnear_parts(parts: dict[str, list[list[int]]]) -> Attribution:
    return Attribution({role: tuple((s, e) for s, e in parts.get(role, [])) for role in ROLES})


def talks(path: Path, *, kept: bool) -> list[Document]:
    """Read talks/: the kept fifth, or the rest."""
    return [_talks_document(row) for row in rows(path) if kept_out(row["id"]) == kept]


def own(labelled: Iterable[dict[str, Any]]) -> list[Document]:
    """Read our own labels, joined with their texts (`training.own_labels.joined`)."""
    return [_talks_document(row) for row in labelled]


def _talks_document(row: dict[str, Any]) -> Document:
    attributions = tuple(a for s in row["statements"] if (a := _talks_parts(row["text"], s)))
    return Document(row["id"], row["text"], attributions, style=1.0, carriers=True)


def _talks_parts(text: str, statement: dict[str, Any]) -> Attribution | None:
    """Turn a gold statement into PolNeAR's spans: the complementiser belongs to the content there."""
    if statement["cue"] is None:
        return None
    content = [(span["start"], span["end"]) for span in statement["content"]]
    start, end = content[0]
    if text[max(0, start - 5) : start] == "that ":
        content[0] = (start - 5, end)
    around = (min(start for start, _ in content) - 200, max(end for _, end in content) + 200)
    cue = (statement["cue"]["start"], statement["cue"]["end"])
    source = statement["source"]
    return Attribution(
        {
            "source": ((source["start"], source["end"]),) if source else (),
            "cue": (cue,),
            "content": _joined(text, content),
            "relay": tuple(s for name in statement["relay"] if (s := _find(text, name, near=cue, within=around))),
            "addressee": tuple(
                s for s in (_find(text, statement["addressee"] or "", near=cue, within=around),) if s is not None
            ),
        }
    )


def _joined(text: str, spans: Sequence[SPAN]) -> tuple[SPAN, ...]:
    """Join spans with nothing but white space between: PolNeAR does not cut contents at the ends of sentences."""
    joined: list[SPAN] = []
    for start, end in sorted(spans):
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _find(text: str, words: str, *, near: SPAN, within: SPAN) -> SPAN | None:
    """Find the occurrence of `words` nearest to a cue."""
    if not words:
        return None
    found = [
        m.span()
        for m in re.finditer(rf"\b{re.escape(words)}\b", text)
        if m.start() >= within[0] and m.end() <= within[1]
    ]
    return min(found, key=lambda span: min(abs(span[0] - near[1]), abs(near[0] - span[1])), default=None)


def names(path: Path) -> list[Document]:
    """Read the worldwide newswire names: persons, organisations, places, and peoples or groups (NORP)."""
    documents: list[Document] = []
    words: list[str] = []
    tags: list[str] = []
    name = ""
    for line in [*path.read_text(encoding="utf8").splitlines(), "# doc = "]:
        if line.startswith("# doc"):
            if words:
                documents.append(_named(name, words, tags))
            words, tags, name = [], [], line
        elif line.strip():
            word, _, tag = line.partition("\t")
            words.append(word)
            tags.append(tag or "O")
        elif words:
            words.append("\n\n")
            tags.append("O")
    return documents


_NAME_CLASSES = {"Person": "PER", "Organization": "ORG", "Location": "LOC", "Facility": "LOC", "NORP": "NORP"}
_TIGHT = set(".,;:!?)]}%'’”")


def _named(name: str, words: list[str], tags: list[str]) -> Document:
    text = ""
    spans: list[tuple[int, int, str]] = []
    for word, tag in zip(words, tags, strict=True):
        tight = not text or text.endswith(("\n", "(", "“")) or word[0] in _TIGHT or word == "\n\n"
        text += word if tight else f" {word}"
        start = len(text) - len(word)
        kind = _NAME_CLASSES.get(tag[2:])
        if kind and tag[0] == "I" and spans and spans[-1][2] == kind:
            spans[-1] = (spans[-1][0], len(text), kind)
        elif kind:
            spans.append((start, len(text), kind))
    return Document(name, text, names=tuple(spans))


_OUTLETS = (
    "the BBC", "Reuters", "AFP", "the Associated Press", "CNN", "Al Jazeera", "TASS", "Interfax", "the Financial Times",
    "the state news agency", "local media", "state television", "the newspaper", "Bloomberg", "the Guardian", "Axios",
    "the agency", "Ukrainska Pravda", "RIA Novosti", "Xinhua", "Anadolu", "Le Monde", "Der Spiegel", "Fars", "Haaretz",
    "two officials briefed on the talks", "a person familiar with the matter", "a senior diplomat",
    "the Wall Street Journal",
)  # fmt: skip
_BEFORE = ("According to {}, ", "As {} reported, ", "{} reports that ", "Citing an aide, {} said ", "{} reported: ")
_AFTER = (", according to {}", ", {} reported", ", as quoted by {}", ", {} reports")
# In place of the cue; [ ] around the new cue, and {source} where the source moves to.
_QUOTED = (
    "{outlet} quoted {source} [as saying] ", "{source} [was quoted] by {outlet} as saying ",
    "{outlet} cited {source} [as saying] ", "{source} [was cited as saying] by {outlet} ",
    "{source} [told] {outlet} ", "{outlet} quotes {source} [as saying] ",
)  # fmt: skip


def with_carrier(document: Document, chance: random.Random) -> Document:
    """Put an outer voice around one statement, as talks/ marks it: the holder stays the source, the outer is a relay.

    PolNeAR marks only the outermost of two nested voices, so the pattern has to be taught apart.
    """
    fit = [a for a in document.attributions if _stands_alone(document.text, a)]
    if not fit:
        return document
    chosen, outlet, draw = chance.choice(fit), chance.choice(_OUTLETS), chance.random()
    if draw < 0.35 and _in_a_row(document.text, chosen):
        return _quoted(document, chosen, chance.choice(_QUOTED), outlet=outlet)
    if draw < 0.75:
        return _before(document, chosen, chance.choice(_BEFORE), outlet=outlet)
    words, at = chance.choice(_AFTER).format(outlet), chosen.spans["content"][-1][1]
    relay_at = at + words.index(outlet)
    return _rewrite(document, chosen, (at, at), words, new={"relay": (relay_at, relay_at + len(outlet))})


_BEGINNERS = {"The", "A", "An", "He", "She", "They", "It", "His", "Her", "Their", "Its", "Some", "Many", "One", "Two"}
_SAID = {"said", "says", "has said", "stated", "claimed", "argued", "noted", "added", "warned", "explained", "insisted"}


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _small(words: str) -> str:
    """Write the source as it stands within a sentence."""
    return words[0].lower() + words[1:] if words.split(maxsplit=1)[0] in _BEGINNERS else words


def _in_a_row(text: str, attribution: Attribution) -> bool:
    """Say whether source, a plain verb of saying and content stand next to each other in that order."""
    (_, source_end), (cue, cue_end), (content, _) = (attribution.spans[r][0] for r in ("source", "cue", "content"))
    return text[cue:cue_end] in _SAID and text[source_end:cue] == " " and text[cue_end:content] == " "


def _before(document: Document, chosen: Attribution, form: str, *, outlet: str) -> Document:
    """Put the outer voice before the statement."""
    start, end = chosen.spans["source"][0]
    lead = _capital(form.format(outlet))
    words = lead + _small(document.text[start:end])
    relay_at = start + lead.casefold().index(outlet.casefold())
    new = {
        "source": (start + len(lead), start + len(words)),
        "relay": (relay_at, relay_at + len(outlet)),
    }
    return _rewrite(document, chosen, (start, end), words, new=new)


def _quoted(document: Document, chosen: Attribution, form: str, *, outlet: str) -> Document:
    """Turn "Source said content" into "Outlet quoted source as saying content"."""
    source = chosen.spans["source"][0]
    words = document.text[slice(*source)]
    if not form.startswith("{source}"):
        words = _small(words)
    plain = _capital(form.format(source=words, outlet=outlet))
    cue_at, cue_end = plain.index("["), plain.index("]") - 1
    plain = plain.replace("[", "").replace("]", "")
    start, end = source[0], chosen.spans["content"][0][0]
    source_at = start + plain.casefold().index(words.casefold())
    relay_at = start + plain.casefold().index(outlet.casefold())
    new = {
        "source": (source_at, source_at + len(words)),
        "cue": (start + cue_at, start + cue_end),
        "relay": (relay_at, relay_at + len(outlet)),
    }
    return _rewrite(document, chosen, (start, end), plain, new=new)


def _stands_alone(text: str, attribution: Attribution) -> bool:
    """Say whether the statement is one indirect clause that begins its sentence with the source."""
    source, content = attribution.spans["source"], attribution.spans["content"]
    if len(source) != 1 or len(content) != 1 or source[0][0] >= content[0][0]:
        return False
    start, end = source[0][0], content[0][1]
    begins = start == 0 or text[max(0, start - 2) : start] in {"\n\n", ". "}
    return begins and text[end : end + 1] == "." and "\n" not in text[start:end] and text[end - 1].isalnum()


def _rewrite(document: Document, chosen: Attribution, place: SPAN, words: str, *, new: dict[str, SPAN]) -> Document:
    """Put `words` in a place of the text and move every span along; `new` are the chosen statement's spans in them."""
    start, end = place
    shift = len(words) - (end - start)

    # A source may serve two statements: what stood in the place stands where the chosen statement's part stands now.
    known = {chosen.spans[role][0]: span for role, span in new.items() if chosen.spans[role]}

    def moved(span: SPAN) -> SPAN:
        first, last = span
        if span in known:
            return known[span]
        return (first + shift if first >= end else first, last + shift if last > end else last)

    attributions = []
    for attribution in document.attributions:
        spans = {role: tuple(moved(span) for span in found) for role, found in attribution.spans.items()}
        if attribution is chosen:
            spans.update({role: (span,) for role, span in new.items()})
        attributions.append(Attribution(spans))
    text = document.text[:start] + words + document.text[end:]
    return Document(document.id, text, tuple(attributions), style=1.0, carriers=document.carriers)
