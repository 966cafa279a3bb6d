"""A solved conflict on a page: every state, verdict, reason and sentence, and no word that could break it."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise
from math import hypot
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from settlement_models import sample
from show_html import Element, Outline
from test_show_hostile import PAYLOADS, skeleton

from dragoman.cli.settle import settle
from dragoman.settlement import CONCEPTS, Conflict, DecisionMaker, Move, Preference, Statement, load, loads, solve
from dragoman.settlement.explain import Explainer
from dragoman.settlement.words import words
from dragoman.show.graph import graph
from dragoman.show.settlement import fragment, page

EXAMPLES = Path(__file__).parents[1] / "examples" / "conflicts"
EUPHRATES = load(EXAMPLES / "euphrates-1975.toml")
TALKS = Conflict(
    title="Veltria and Karsova",
    status_quo="NN",
    decision_makers=(
        DecisionMaker(name="Veltria", options=("truce",), one_way=(("truce", "take"),)),
        DecisionMaker(name="Karsova", options=("withdraw",)),
    ),
    preferences=(
        Preference(
            decision_maker="Veltria",
            statements=(
                Statement(says="withdraw", evidence=("s1: It must withdraw.",)),
                Statement(says="truce IF withdraw", evidence=("s2: Then there is a truce.", "s1: It must withdraw.")),
            ),
        ),
        Preference(decision_maker="Karsova", weights=(("truce", 2), ("withdraw", -1)), evidence=("s3: Cease fire.",)),
    ),
)


def flat(text: str) -> str:
    return " ".join(text.split())


def outline_of(conflict: Conflict) -> Outline:
    return Outline(page(solve(conflict)))


def inside(outline: Outline, element: Element, tag: str) -> list[Element]:
    """The elements of a tag after `element` and before the next of its own tag."""
    rest = outline.elements[outline.elements.index(element) + 1 :]
    end = next((place for place, each in enumerate(rest) if each.tag == element.tag), len(rest))
    return [each for each in rest[:end] if each.tag == tag]


def rows(outline: Outline) -> dict[str, Element]:
    return {
        inside(outline, row, "th")[0].text.split()[0]: row for row in outline.tagged("tr") if "id" in row.attributes
    }


@pytest.mark.parametrize("name", ["euphrates-1975", "elmira-1991", "garrison-1977", "chicken"])
def test_states_are_rows_and_decision_makers_columns_with_the_concepts_that_each_holds(name: str) -> None:
    conflict = load(EXAMPLES / f"{name}.toml")
    solution = solve(conflict)
    outline = outline_of(conflict)
    heads = [flat(head.text) for head in outline.tagged("th") if head.attributes["scope"] == "col"]
    assert heads[: 2 + conflict.model.parties] == ["state", "holds under", *conflict.parties]
    found = rows(outline)
    assert set(found) == set(conflict.state_names)
    for state, row in found.items():
        under, *cells = inside(outline, row, "td")
        held = {concept for concept in CONCEPTS if state in solution.equilibria(concept)}
        assert {word.lower() for word in under.text.split()} & set(CONCEPTS) == held
        for party, cell in zip(conflict.parties, cells, strict=True):
            [summary] = inside(outline, cell, "summary")
            stable = {concept for concept in CONCEPTS if solution.is_stable(state, party, concept)}
            assert {word.lower() for word in summary.text.split()} & set(CONCEPTS) == stable
            assert ("moves away" in summary.text) is not bool(stable)


def test_equilibria_are_marked_by_a_word_and_a_sign_and_not_by_colour_alone() -> None:
    outline = outline_of(EUPHRATES)
    for state, row in rows(outline).items():
        holds = state in {"NNN", "NYY"}
        assert ("d-holds" in row.classes) is holds
        assert ("★" in row.text) is holds
        assert ("does not hold" in row.text) is not holds


@pytest.mark.parametrize("name", ["euphrates-1975", "elmira-1991", "garrison-1977", "march-2025"])
def test_each_verdict_opens_its_reason(name: str) -> None:
    conflict = load(EXAMPLES / f"{name}.toml")
    solution = solve(conflict)
    outline, explainer = Outline(page(solution)), Explainer(solution)
    for state, row in list(rows(outline).items())[:12]:
        for party, cell in zip(conflict.parties, inside(outline, row, "td")[1:], strict=True):
            told: set[str] = set()
            for paragraph in inside(outline, cell, "p"):
                concepts = [c for c in CONCEPTS if c.upper() in paragraph.text.split()]
                told.update(concepts)
                for concept in concepts:
                    assert (" stays: " in paragraph.text) is solution.is_stable(state, party, concept)
                why = [words(each, conflict) for c in concepts for each in explainer.why(state, party, c)]
                assert not concepts or any(sentence in flat(paragraph.text) for sentence in why)
            assert told == ({"nash"} if solution.is_stable(state, party, "nash") else set(CONCEPTS) - {"nash"})


def test_where_nothing_stops_a_party_the_strongest_claim_is_made() -> None:
    outline = outline_of(EUPHRATES)
    syria = flat(inside(outline, rows(outline)["YNN"], "td")[1].text)
    assert syria.count("Syria moves: if it") == 1
    assert syria.endswith("it is better off, and nothing that the others can do takes that away.")


def test_each_preference_stands_with_its_numbered_sentence() -> None:
    outline = outline_of(TALKS)
    quoted = [flat(quote.text) for quote in outline.tagged("blockquote")]
    assert quoted == [
        "1 s1: It must withdraw.", "2 s2: Then there is a truce.", "1 s1: It must withdraw.", "3 s3: Cease fire.",
    ]  # fmt: skip
    assert [quote.attributes.get("id") for quote in outline.tagged("blockquote")] == ["e1", "e2", None, "e3"]
    says = [flat(line.text) for line in outline.marked("d-says")]
    assert says == ["withdraw", "truce IF withdraw", "truce", "withdraw"]


def test_a_reason_links_to_the_sentences_that_decide_it() -> None:
    outline = outline_of(TALKS)
    veltria = inside(outline, rows(outline)["NY"], "td")[1]
    links = [link.attributes["href"] for link in inside(outline, veltria, "a")]
    assert links == ["#e1", "#e2"]


def test_every_link_within_the_page_leads_somewhere_and_no_id_is_there_twice() -> None:
    for conflict in (TALKS, load(EXAMPLES / "march-2025.toml"), load(EXAMPLES / "garrison-1977.toml")):
        outline = outline_of(conflict)
        ids = outline.ids()
        assert len(ids) == len(set(ids))
        assert outline.balanced
        assert {link.attributes["href"][1:] for link in outline.tagged("a")} <= set(ids)


def test_today_the_ways_from_it_and_the_robustness_are_told() -> None:
    text = flat(outline_of(EUPHRATES).tagged("body")[0].text)
    assert "Today: NNN – nobody takes any option" in text
    assert "From today, by anyone's moves: Iraq takes up “attack”, then Syria takes up “escalate”." in text
    assert "holds (GMR) in 9 of 10 swaps of neighbours in a ranking; ended where Iraq prefers YNY over NNN." in text
    assert "Held by threats only: 1 under SMR or GMR" in text


def test_a_draft_is_marked_with_what_it_assumes() -> None:
    conflict = loads(
        'title = "D"\ndraft = true\nassumed = ["Nobody was asked."]\n[[decision_makers]]\nname = "A"\noptions = ["x"]\n'
        '[[preferences]]\ndecision_maker = "A"\nstatements = ["x"]\n'
    )
    assert "A draft. To be gone through by a person" in flat(outline_of(conflict).tagged("body")[0].text)
    assert "Nobody was asked." in outline_of(conflict).tagged("body")[0].text


def test_a_conflict_in_graph_form_has_a_page() -> None:
    conflict = Conflict(
        states=("peace", "war"),
        decision_makers=(DecisionMaker(name="A"), DecisionMaker(name="B")),
        moves=(
            Move(decision_maker="A", source="peace", to=("war",)),
            Move(decision_maker="B", source="war", to=("peace",)),
        ),
        preferences=tuple(Preference(decision_maker=who, ranking=(("peace",), ("war",))) for who in "AB"),
    )
    text = flat(outline_of(conflict).tagged("body")[0].text)
    assert "Untitled conflict 2 decision makers · 2 states · 2 states that could hold" in text
    assert "B moves: if it moves to peace, it is better off" in text
    assert "B stays: if it moves to peace, then A moves to war, which B likes no better than where it stands." in text
    assert "From war: B to peace (liked better)" in text


def test_one_state_has_nowhere_to_move() -> None:
    conflict = loads(
        'infeasible = ["N"]\n[[decision_makers]]\nname = "A"\noptions = ["x"]\n'
        '[[preferences]]\ndecision_maker = "A"\nstatements = ["x"]\n'
    )
    outline = outline_of(conflict)
    assert "There is one state and nowhere to move." in outline.tagged("body")[0].text
    assert outline.marked("d-drawing") == []


def wide(options: int) -> Conflict:
    names = tuple(f"o{number}" for number in range(options))
    half = options // 2
    parties = (DecisionMaker(name="A", options=names[:half]), DecisionMaker(name="B", options=names[half:]))
    said = tuple(Preference(decision_maker=who, weights=tuple((n, 1) for n in names)) for who in "AB")
    return Conflict(decision_makers=parties, preferences=said, status_quo="N" * options)


def test_of_many_states_those_that_matter_are_drawn_and_it_is_said() -> None:
    text = flat(outline_of(wide(6)).tagged("body")[0].text)
    found = re.search(r"Of 64 states (\d+) are drawn: today's, the strongest of those that could hold", text)
    assert found is not None
    assert len(outline_of(wide(6)).marked("d-node")) == int(found[1]) < 20


def test_a_large_conflict_has_a_page_of_bounded_size_that_says_what_is_left_out() -> None:
    html = page(solve(wide(12)))
    text = flat(Outline(html).tagged("body")[0].text)
    assert len(html) < 1_000_000
    assert "4,096 states" in text
    assert "3,936 states are left out here; dragoman settle --json has them." in text


@pytest.mark.parametrize("make", [page, fragment])
@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_in_every_field_leaves_the_elements_as_they_are(make: object, payload: str) -> None:
    def attacked(text: str) -> Conflict:
        # Names in a conflict stand on one line; what cannot is refused by the engine before anything is shown.
        text = re.sub(r"[\x00-\x1f`]", "", text)
        return Conflict(
            title=text, notes=text, draft=True, assumed=(text,), status_quo="NN",
            decision_makers=(
                DecisionMaker(name=text, options=(text,), one_way=((text, "take"),)),
                DecisionMaker(name="B", options=("y",)),
            ),
            preferences=(
                Preference(
                    decision_maker=text, evidence=(text,), statements=(Statement(says="y", evidence=(text + "!",)),)
                ),
                Preference(decision_maker="B", weights=((text, 1),), evidence=(text,)),
            ),
        )  # fmt: skip

    assert callable(make)
    hostile, honest = make(solve(attacked(payload))), make(solve(attacked("quiet words")))
    assert skeleton(hostile) == skeleton(honest)
    hostile.encode("utf-8")


@pytest.mark.parametrize("make", [page, fragment])
def test_nothing_is_loaded_and_no_script_runs(make: object) -> None:
    assert callable(make)
    html = make(solve(load(EXAMPLES / "march-2025.toml")))
    outline = Outline(html)
    assert outline.balanced
    assert not {e.tag for e in outline.elements} & {"script", "link", "img", "iframe", "object", "form", "base", "use"}
    assert not {name for e in outline.elements for name in e.attributes if name.startswith("on") or name == "src"}
    assert not re.search(r"url\(|@import|@font-face", html)


def test_the_page_forbids_the_browser_to_load_anything() -> None:
    [policy] = [m for m in outline_of(TALKS).tagged("meta") if m.attributes.get("http-equiv")]
    assert policy.attributes["content"].startswith("default-src 'none'; style-src 'unsafe-inline'")


def test_a_solution_shows_itself_in_a_notebook_without_ids_or_links() -> None:
    solution = solve(EUPHRATES)
    outline = Outline(solution._repr_html_())
    assert solution._repr_html_() == fragment(solution)
    assert outline.ids() == []
    assert outline.tagged("a") == []
    assert not outline.tagged("html")
    css = re.sub(r"/\*.*?\*/", "", outline.tagged("style")[0].text, flags=re.DOTALL)
    for selector in re.findall(r"([^{}]+)\{", css):
        assert re.match(r"@container|@media", selector.strip()) or re.search(r"\.dragoman|\.d-", selector)


def test_solving_does_not_load_what_shows() -> None:
    code = (
        "import sys, dragoman.settlement as s; s.solve(s.load(sys.argv[1])); "
        "assert not [m for m in sys.modules if m.startswith(('jinja2', 'dragoman.show'))]"
    )
    subprocess.run([sys.executable, "-c", code, str(EXAMPLES / "chicken.toml")], check=True)


def test_each_decision_maker_has_a_line_style_of_its_own_as_well_as_a_colour() -> None:
    css = (Path(sys.modules["dragoman.show"].__file__ or "").parent / "templates" / "settlement.css").read_text()
    dashes = dict(re.findall(r"\.d-line\.d-m(\d) \{ stroke-dasharray: ([\d ]+)", css))
    colours = dict(re.findall(r"\.d-m(\d) \{ stroke: var\((--[\w-]+)\)", css))
    assert len(set(dashes.values())) == 7
    assert len(set(colours.values())) == 8


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000))
def test_every_move_is_drawn_once_between_its_states(seed: int) -> None:
    conflict = loads(sample(seed).text)
    model = conflict.model
    if model.states < 2:
        return
    drawing = graph(conflict, range(model.states))
    moves = {(p, s, t) for p in range(model.parties) for s in range(model.states) for t in model.moves[p].of(s)}
    pairs = {(party, frozenset((s, t))) for party, s, t in moves}
    if not drawing.only_liked:
        assert len(drawing.lines) >= len(pairs)
        assert sum(line.final for line in drawing.lines) == sum((p, t, s) not in moves for p, s, t in moves)
    improving = sum(len(model.improvements(p, s)) for p in range(model.parties) for s in range(model.states))
    assert sum(line.liked for line in drawing.lines) == improving
    assert sorted(node.state for node in drawing.nodes) == list(range(model.states))


@pytest.mark.parametrize("count", [2, 3, 7, 23, 40])
def test_states_stand_apart_within_the_drawing_and_their_labels_outside_the_circle(count: int) -> None:
    names = tuple(f"s{number}" for number in range(count))
    conflict = Conflict(
        states=names,
        decision_makers=(DecisionMaker(name="A"),),
        moves=tuple(Move(decision_maker="A", source=a, to=(b,)) for a, b in pairwise(names)),
        preferences=(Preference(decision_maker="A", ranking=tuple((name,) for name in names)),),
    )
    drawing = graph(conflict, range(count))
    places = [(node.x, node.y) for node in drawing.nodes]
    assert all(14 < x < drawing.width - 14 and 14 < y < drawing.height - 14 for x, y in places)
    assert min(hypot(a - c, b - d) for (a, b), (c, d) in pairwise([*places, places[0]])) > 28
    middle = drawing.width / 2, drawing.height / 2
    for node in drawing.nodes:
        out = hypot(node.label_x - middle[0], node.label_y - middle[1])
        assert out > hypot(node.x - middle[0], node.y - middle[1]) + 8


@pytest.mark.parametrize("count", [2, 3, 7, 12, 14, 15, 23, 28, 29, 40])
def test_labels_of_nine_letters_do_not_stand_on_one_another(count: int) -> None:
    names = tuple(f"{number:09}" for number in range(count))
    conflict = Conflict(
        states=names,
        decision_makers=(DecisionMaker(name="A"),),
        moves=(Move(decision_maker="A", source=names[0], to=names[1:]),),
        preferences=(Preference(decision_maker="A", ranking=(names,)),),
    )
    drawing = graph(conflict, range(count))
    boxes = []
    for node in drawing.nodes:
        # The widest of the monospaced fonts named takes 0.62 of its size a letter.
        width = 0.62 * 12.5 * len(node.label)
        left = node.label_x - {"start": 0.0, "middle": width / 2, "end": width}[node.anchor]
        boxes.append((left, node.label_y - 10, left + width, node.label_y + 3))
        assert left > 0
        assert left + width < drawing.width
        assert 12 < node.label_y < drawing.height - 3
    for number, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def test_the_command_writes_the_page_and_says_where(tmp_path: Path) -> None:
    out = tmp_path / "pages" / "euphrates.html"
    result = CliRunner().invoke(settle, [str(EXAMPLES / "euphrates-1975.toml"), "--html", str(out)])
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"Written: {out}\n")
    assert out.read_text(encoding="utf-8") == page(solve(EUPHRATES))


def test_a_page_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(settle, [str(EXAMPLES / "chicken.toml"), "--html", str(tmp_path)])
    assert result.exit_code == 1
    assert result.stderr == f"Error: {tmp_path} cannot be written (Is a directory). Name another file.\n"
