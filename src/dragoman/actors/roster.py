"""Lists the actors of a report: everybody who is named, and every body or group that speaks, with their mentions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dragoman.actors.parties import Standing, standing
from dragoman.reading import Actor
from dragoman.report import Span

if TYPE_CHECKING:
    from dragoman.actors.figures import Figure
    from dragoman.actors.heard import Heard
    from dragoman.actors.scene import Scene


def roster(scene: Scene, heard: Sequence[Heard]) -> tuple[list[str | None], tuple[Actor, ...]]:
    """Return the actor id of every source, and the actors in the order of their first mention."""
    spans: dict[object, list[Span]] = {}
    stands: dict[object, Standing] = {}
    keys: list[object | None] = []
    for figure in scene.figures:
        stands[id(figure)] = standing(figure, scene)
        spans[id(figure)] = [_span(scene, figure, number) for number in range(len(figure.mentions))]
    for one in heard:
        key = _key(one)
        keys.append(key)
        if key is not None:
            stands.setdefault(key, one.standing)
            spans.setdefault(key, []).extend(one.spans)
    return _number(keys, spans, stands)


def _span(scene: Scene, figure: Figure, number: int) -> Span:
    mention = figure.mentions[number]
    return scene.span_of(mention.first, mention.after)


def _key(one: Heard) -> object | None:
    if one.figure is not None:
        return id(one.figure)
    stands = one.standing
    if stands.party is None and stands.role is None and stands.name is None:
        return None
    return stands.name, stands.party, stands.role if stands.party is None else None, stands.class_


def _number(
    keys: Sequence[object | None], spans: dict[object, list[Span]], stands: dict[object, Standing]
) -> tuple[list[str | None], tuple[Actor, ...]]:
    ordered = sorted(stands, key=lambda key: min((s.start or 0 for s in spans[key]), default=0))
    ids = {key: f"a{number}" for number, key in enumerate(ordered, start=1)}
    actors = tuple(
        Actor(
            id=ids[key],
            name=stands[key].name or stands[key].party,
            role=stands[key].role,
            party=stands[key].party,
            class_=stands[key].class_,
            mentions=_once(spans[key]),
        )
        for key in ordered
    )
    return [ids.get(key) if key is not None else None for key in keys], actors


def _once(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the spans in order, one a place: the longer where one lies in another."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (s.start or 0, -(s.end or 0))):
        if not kept or (span.start or 0) >= (kept[-1].end or 0):
            kept.append(span)
    return tuple(kept)
