"""Places a person: which party they speak for, in which role and class, by the report first and the tables second."""

from __future__ import annotations

from typing import NamedTuple

from dragoman.actors.describe import SERVES
from dragoman.actors.figures import Figure, Said
from dragoman.actors.scene import Scene
from dragoman.actors.values import Term, class_of_party
from dragoman.reading import SpeakerClass


class Standing(NamedTuple):
    """Where a speaker stands: name, role in the report's words, party, class."""

    name: str | None
    role: str | None
    party: str | None
    class_: SpeakerClass


def standing(figure: Figure, scene: Scene) -> Standing:
    """Return where a person stands at the date of the report."""
    said = _telling(figure.said)
    terms = figure.person.at(scene.month) if figure.person else ()
    if said is None:
        return _by_table(figure, terms, scene)
    reading = said.reading
    role = said.text
    if reading.former and (not any(t.party for t in terms) or {t.office for t in terms} & set(reading.office)):
        return Standing(figure.name, role, None, "expert")
    if reading.former:
        return _by_table(figure, terms, scene)
    if reading.faction and reading.party is None:
        return Standing(figure.name, role, None, "official")
    if reading.kind in {"official", "institution"}:
        party, kind = reading.party, reading.entry_kind
        if party is None and (served := _served(said, figure, scene)) is not None:
            whose = standing(served, scene)
            return Standing(figure.name, role, whose.party, whose.class_)
        if party is None and reading.class_ not in {"official"}:
            return Standing(figure.name, role, None, reading.class_)
        if terms and (party is None or any(t.party == party for t in terms)):
            term = next((t for t in terms if t.party == party), terms[0])
            party = term.party
            return Standing(figure.name, role, party, _class(scene, party) if party else "official")
        if party is None:
            party = _once_in(figure, reading.office) or common_home(scene)
            kind = "name"
        if party is None:
            return Standing(figure.name, role, None, "official")
        return Standing(figure.name, role, party, reading.class_ if reading.party else class_of_party(kind, party))
    if terms and reading.kind in {"public", "unknown", "document", "expert", "organisation"}:
        return _by_table(figure, terms, scene)._replace(role=role)
    return Standing(figure.name, role, reading.party, reading.class_)


def _class(scene: Scene, party: str | None) -> SpeakerClass:
    return class_of_party(scene.tables.kind_of(party), party)


def _telling(said: list[Said]) -> Said | None:
    """Return what tells most of a person: an office with its party, then an office, then anything."""
    ranked = sorted(said, key=lambda s: (_weight(s), s.at))
    return ranked[0] if ranked else None


def _weight(said: Said) -> int:
    reading = said.reading
    if reading.former:
        return 2
    if reading.kind in {"official", "member", "institution"}:
        return 0 if reading.party or reading.faction else 1
    return 1 if reading.class_ in {"expert", "media", "organisation"} else 3


def _by_table(figure: Figure, terms: tuple[Term, ...], scene: Scene) -> Standing:
    if not terms:
        return Standing(figure.name, None, None, "public" if figure.person is None else "unknown")
    party = terms[0].party
    return Standing(figure.name, None, party, _class(scene, party) if party else "official")


def _served(said: Said, figure: Figure, scene: Scene) -> Figure | None:
    """Return whom a spokeswoman or adviser serves, where the report names a person: "a spokeswoman for Carney"."""
    if said.reading.head not in SERVES:
        return None
    for at in range(said.first, said.after):
        served = scene.figure_at.get(at)
        # Somebody who serves a servant is not followed: two steps would allow a circle.
        if served is not None and served is not figure and not any(s.reading.head in SERVES for s in served.said):
            return served
    return None


def _once_in(figure: Figure, offices: tuple[str, ...]) -> str | None:
    """Return whose office it was that the report gives a known person: the report says which, the tables say whose."""
    if figure.person is None:
        return None
    parties = {t.party for t in figure.person.terms if t.office in offices and t.party}
    return parties.pop() if len(parties) == 1 else None


def common_home(scene: Scene) -> str | None:
    """Return the state that "the government" or "the army" means in this report where nothing nearer tells."""
    if not scene.places:
        return None
    ranked = scene.places.most_common(2)
    state, count = ranked[0]
    home = scene.outlet.home if scene.outlet else None
    if home and scene.places.get(home, 0) >= max(2, count // 3):
        return home
    if len(ranked) == 1 or count >= 2 * ranked[1][1]:
        return state
    return None
