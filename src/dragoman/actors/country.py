"""Says of which country a mention is: for maps, counts and comparisons, never for whom somebody speaks."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.actors.describe import describe
from dragoman.actors.figures import Figure
from dragoman.actors.parties import standing
from dragoman.actors.resolver import Resolver, Source
from dragoman.actors.scene import Scene
from dragoman.actors.tables import Tables, load_tables
from dragoman.actors.wordlists import words_of
from dragoman.report import Report, Span

# People on the move and bodies without a country: the report's most named state is not theirs.
_STATELESS = words_of("stateless")
_OURS = frozenset({"our", "we", "us"})
_GROUPED = {"European countries": "European Union"}


def country_of(report: Report, span: Span, *, tables: Tables | None = None) -> str | None:
    """Return the ISO 3166 alpha-3 code of the country a mention is of ("EU" for the European Union), None where open.

    A person's country is that of the office the report gives, else the home the tables give whatever the date, else
    that of the words in the mention.
    """
    return countries_of(report, [span], tables=tables)[0]


def countries_of(report: Report, spans: Sequence[Span], *, tables: Tables | None = None) -> list[str | None]:
    """Return the country of each mention, as `country_of` does, reading the report once."""
    found = Resolver(report, [Source(source=span) for span in spans], tables=tables or load_tables())
    return [_code(found.scene, _country(found, number)) for number in range(len(spans))]


def _code(scene: Scene, state: str | None) -> str | None:
    return scene.tables.codes.get(_GROUPED.get(state or "", state or ""))


def _country(found: Resolver, number: int) -> str | None:
    scene = found.scene
    first, after = scene.span_tokens(found.hearing.sources[number].source)
    folds = {w.fold for w in scene.words[first:after]}
    if after <= first or folds & _STATELESS:
        return None
    figure = next((scene.figure_at[i] for i in range(first, after) if i in scene.figure_at), None)
    placed = figure is not None and figure.person is not None and figure.person.state in scene.tables.codes
    named = None if placed else _named_in(found, first, after)
    if named is not None:
        return named
    if figure is not None:
        return _home(figure, scene)
    return _spoken_for(found, number, ours=bool(folds & _OURS))


def _spoken_for(found: Resolver, number: int, *, ours: bool) -> str | None:
    """Return the country of a mention without a name: of the party it stands for, of whom it means, of the report."""
    stands, who = found.speaker(number), found.figure(number)
    if stands.party is not None:
        return _state(found.scene, stands.party)
    if who is not None:
        return _home(who, found.scene)
    return None if stands.class_ in {"unknown", "public"} and not ours else _leading(found.scene)


def _named_in(found: Resolver, first: int, after: int) -> str | None:
    scene = found.scene
    hits = [h for h in scene.hits_in(first, after) if h.entry.home is not None or h.entry.party is not None]
    if not hits:
        return None
    reading = describe(scene.page, first, after)
    if reading is not None and reading.party is not None and _state(scene, reading.party):
        return _state(scene, reading.party)
    return next((s for h in hits if (s := _state(scene, h.entry.party) or h.entry.home)), None)


def _state(scene: Scene, party: str | None) -> str | None:
    """Return the party where it has a country code, else the home of the group it is."""
    if party is None:
        return None
    if _GROUPED.get(party, party) in scene.tables.codes:
        return party
    return scene.tables.homes.get(party)


def _home(figure: Figure, scene: Scene) -> str | None:
    for said in figure.said:
        if said.reading.party is not None and (state := _state(scene, said.reading.party)):
            return state
        for hit in scene.hits_in(said.first, said.after):
            if hit.entry.home in scene.tables.codes:
                return hit.entry.home
    if figure.person is not None and figure.person.state:
        return _state(scene, figure.person.state)
    stands = standing(figure, scene)
    if stands.party is not None:
        return _state(scene, stands.party)
    return _leading(scene) if figure.said and stands.class_ not in {"public", "unknown"} else None


def _leading(scene: Scene) -> str | None:
    """Return the state that the report names most: whose lawyers, senators and parties go without saying."""
    return scene.places.most_common(1)[0][0] if scene.places else None
