"""Tells how two parties named in a sentence are related: the probability of each PLOVER type."""

from __future__ import annotations

from dragoman.actors.mentions import Mention
from dragoman.language.candidates import Range, candidates_for, pieces_of
from dragoman.language.events import TYPES
from dragoman.language.meaning import evidence_vector
from dragoman.language.reader import Reader, shared_reader

# Pieces before the first and behind the last of the two parties that belong to the relation.
NEAR = (6, 14)
_ACTOR, _RECIPIENT = "actor", "recipient"


def event_type(
    sentence: str, *, actor: tuple[int, int], recipient: tuple[int, int], reader: Reader | None = None
) -> dict[str, float]:
    """Return the probability of each PLOVER type of what `actor` does to `recipient` in a sentence; they sum to 1.

    `actor` and `recipient` are start and end of their words, in code points. Raises `ValueError` where one of them is
    no stretch of words in the sentence. Types: PLOVER (Open Event Data Alliance 2018), with CONCEDE and RETREAT apart.
    """
    for name, (start, end) in ((_ACTOR, actor), (_RECIPIENT, recipient)):
        if not 0 <= start < end <= len(sentence) or not sentence[start:end].strip():
            raise ValueError(f"{name} is {start}..{end}, which is no stretch of words in a sentence of {len(sentence)}")
    used = reader or shared_reader()
    meant = used.meant(sentence, [Mention(*actor, _ACTOR), Mention(*recipient, _RECIPIENT)])
    sides = [pieces_of(meant.tokens, *place) for place in (actor, recipient)]
    words = relation_words(sides, len(meant.tokens))
    named = {c.party: c for c in candidates_for(meant.named, [words])}
    both = tuple([named[side]] if side in named else [] for side in (_ACTOR, _RECIPIENT))
    chances = used.model.heads.types(meant, evidence_vector(meant, words), (both[0], both[1]))
    return {name: float(chance) for name, chance in zip(TYPES, chances, strict=True)}


def relation_words(sides: list[Range], size: int) -> Range:
    """Return the pieces that tell how two parties are related: from one to the other, and some around."""
    return max(0, min(a for a, _ in sides) - NEAR[0]), min(size, max(b for _, b in sides) + NEAR[1])
