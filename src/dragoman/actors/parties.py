"""Places a person: which party they speak for, in which role and class, by the report first and the tables second."""

from __future__ import annotations

from dragoman.actors.describe import SERVES, Description
from dragoman.actors.figures import Figure, Said
from dragoman.actors.scene import Scene
from dragoman.actors.values import OPEN, Standing, Term, class_of_party
from dragoman.reading import SpeakerClass

# A person the tables have in office: words like these tell less of them than the office.
_WEAK = frozenset({"public", "unknown", "document", "expert", "organisation"})


def standing(figure: Figure, scene: Scene) -> Standing:
    """Return where a person stands at the date of the report, once the report has been read into its figures."""
    known = scene.stands.get(id(figure))
    if known is None:
        known = scene.stands[id(figure)] = _standing(figure, scene)
    return known


def _standing(figure: Figure, scene: Scene) -> Standing:
    terms = figure.person.at(scene.month) if figure.person else ()
    if not figure.said:
        return _by_table(figure, terms, scene)
    said = min(figure.said, key=lambda s: (_weight(s), s.first))
    reading, plain = said.reading, Standing(figure.name, said.text)
    if reading.former:
        gone = not any(t.party for t in terms) or bool({t.office for t in terms} & set(reading.office))
        return plain._replace(class_="expert") if gone else _by_table(figure, terms, scene)
    if reading.faction and reading.party is None:
        return plain._replace(class_="official")
    if reading.kind == "official":
        return _in_office(figure, said, terms, scene)
    if terms and reading.kind in _WEAK:
        return _by_table(figure, terms, scene)._replace(role=said.text)
    return plain._replace(party=reading.party, class_=reading.class_)


def class_of(scene: Scene, party: str | None) -> SpeakerClass:
    """Return the class of one who speaks for a party: official for none."""
    return class_of_party(scene.tables.kind_of(party), party) if party else "official"


def _weight(said: Said) -> int:
    """Return how little is told: an office with its party first, then an office, then anything."""
    reading = said.reading
    if reading.former:
        return 2
    if reading.kind in {"official", "member"}:
        return 0 if reading.party or reading.faction else 1
    return 1 if reading.class_ in {"expert", "media", "organisation"} else 3


def _in_office(figure: Figure, said: Said, terms: tuple[Term, ...], scene: Scene) -> Standing:
    reading = said.reading
    plain = Standing(figure.name, said.text)
    if reading.party is None:
        served = _served(said, figure, scene)
        if served is not None:
            whose = standing(served, scene)
            return plain._replace(party=whose.party, class_=whose.class_)
        if reading.class_ != "official" and not terms:
            return plain._replace(class_=reading.class_)
    if terms and (reading.party is None or any(t.party == reading.party for t in terms)):
        term = next((t for t in terms if t.party == reading.party), terms[0])
        return plain._replace(party=term.party, class_=class_of(scene, term.party))
    if reading.party is not None:
        return plain._replace(party=reading.party, class_=reading.class_)
    party = _once_in(figure, reading) or alone_in(reading, scene) or common_home(scene)
    return plain._replace(party=party, class_=class_of(scene, party))


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


def _once_in(figure: Figure, reading: Description) -> str | None:
    """Return whose office it was that the report gives a known person: the report says which, the tables say whose."""
    if figure.person is None:
        return None
    parties = {t.party for t in figure.person.terms if t.office in reading.office and t.party}
    return parties.pop() if len(parties) == 1 else None


def alone_in(reading: Description, scene: Scene) -> str | None:
    """Return the party of an office that only one body has; none for a title that other offices share with it."""
    parties = {scene.tables.sole.get(office) for office in reading.office}
    return parties.pop() if len(parties) == 1 else None


def _by_table(figure: Figure, terms: tuple[Term, ...], scene: Scene) -> Standing:
    if not terms:
        return Standing(figure.name, class_="public" if figure.person is None else "unknown")
    return Standing(figure.name, None, terms[0].party, class_of(scene, terms[0].party))


def common_home(scene: Scene) -> str | None:
    """Return the state that "the government" or "the army" means in this report where nothing nearer tells.

    The outlet's own, where it is named a third as often as the most named; else the most named, where no other comes
    near it and it is named more than once: one "Ministry of Defence" does not make a report British.
    """
    if not scene.places:
        return None
    ranked = scene.places.most_common(2)
    state, count = ranked[0]
    home = scene.outlet.home if scene.outlet else None
    if home and scene.places.get(home, 0) >= max(2, count // 3):
        return home
    runner_up = ranked[1][1] if len(ranked) > 1 else 0
    return state if count >= max(2, 2 * runner_up) else None


__all__ = ["OPEN", "Standing", "alone_in", "class_of", "common_home", "standing"]
