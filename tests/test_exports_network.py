"""Networks over time: who stood for what when, who agreed and who was in conflict; as GEXF 1.3 and GraphML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from exports_world import fill, given, in_memory, talks
from hypothesis import given as each
from hypothesis import settings
from hypothesis import strategies as st
from record_world import position, reading

from dragoman.exports import Wanted, gexf, graphml
from dragoman.exports.network import STANCES, Graph, Spell, graph, merged
from dragoman.record import Record

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(fill(tmp_path / "talks.record", *talks())) as opened:
        yield opened


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 -- what was just written


def named(found: Graph, name: str) -> Any:
    names = {node.id: node.label for node in found.nodes}
    return {(names[edge.source], names[edge.target], edge.kind): getattr(edge, name) for edge in found.edges}


def test_a_stance_lasts_from_its_first_day_until_the_day_before_another(record: Record) -> None:
    found = graph(record, Wanted())
    assert named(found, "spells") == {
        ("Karsova", "truce", "stance"): (
            Spell("2025-03-14", "2025-03-17", "against"), Spell("2025-03-18", None, "for"),
        ),
        ("Tarrovia", "truce", "stance"): (Spell("2025-03-21", None, "unclear"),),
        ("Veltria", "peace deal", "stance"): (Spell("2025-03-14", None, "conditional"),),
        ("Veltria", "truce", "stance"): (
            Spell("2025-03-15", "2025-03-19", "against"), Spell("2025-03-20", None, "for"),
        ),
    }  # fmt: skip


def test_one_spelling_of_an_item_is_the_other_and_what_others_report_is_counted(record: Record) -> None:
    found = graph(record, Wanted())
    assert [node.label for node in found.nodes] == ["Karsova", "Tarrovia", "Veltria", "truce", "peace deal"]
    told = named(found, "values")["Karsova", "truce", "stance"]
    assert {name: told[name] for name in STANCES} == {"for": 1, "against": 1, "conditional": 0, "unclear": 0}
    days = ("2025-03-14", "2025-03-18")
    assert (told["by others"], told["last stance"], told["first"], told["last"]) == (1, "for", *days)


def test_parties_agree_and_are_in_conflict_while_their_stances_meet(record: Record) -> None:
    found = graph(record, Wanted(network="parties"))
    # Both against from the 15th to the 17th, both for since the 20th, and the one for while the other was against.
    assert named(found, "spells") == {
        ("Karsova", "Veltria", "agreement"): (Spell("2025-03-15", "2025-03-17"), Spell("2025-03-20", None)),
        ("Karsova", "Veltria", "conflict"): (Spell("2025-03-18", "2025-03-19"),),
    }
    assert set(named(found, "weight").values()) == {1}
    assert {node.label for node in found.nodes} == {"Karsova", "Tarrovia", "Veltria"}


def test_a_report_without_a_date_is_counted_and_makes_no_spell(tmp_path: Path) -> None:
    made = reading(published=None, positions=(position(),))
    with Record.open(fill(tmp_path / "talks.record", made)) as record:
        [edge] = graph(record, Wanted()).edges
        assert (edge.weight, edge.spells) == (1, ())
        parsed(given(record, "gexf"))


DAYS = st.integers(0, 30).map(lambda n: (date(2025, 3, 1) + timedelta(n)).isoformat())
TAKEN = st.tuples(DAYS, st.sampled_from(["Veltria", "Karsova"]), st.sampled_from(STANCES))


@settings(max_examples=40)
@each(st.lists(TAKEN, max_size=6), DAYS)
def test_on_any_day_the_network_says_what_was_last_reported(taken: list[tuple[str, str, str]], day: str) -> None:
    made = [
        reading(f"We say {n}", published=when, positions=(position(party=party, stance=stance),))
        for n, (when, party, stance) in enumerate(taken)
    ]
    with in_memory(*made) as record:
        two, one = graph(record, Wanted()), graph(record, Wanted(network="parties"))
        rows = [row for row in record.positions() if row.date and row.date <= day]
    last = {row.party: row.stance for row in sorted(rows, key=lambda row: (row.date or "", row.id))}
    # A day on which a party says two things has two stances; the later counts from the next day on.
    settled = {party for party in last if len({r.stance for r in rows if r.date == day and r.party == party}) < 2}
    on = {a: {s.state for s in spells if holds(s, day)} for (a, _, _), spells in named(two, "spells").items()}
    assert {party: on[party] for party in settled} == {party: {last[party]} for party in settled}
    if len(settled) == len(last) == 2:
        kinds = {kind for (_, _, kind), spells in named(one, "spells").items() if any(holds(s, day) for s in spells)}
        stances = set(last.values())
        agreed = len(stances) == 1 and stances != {"unclear"}
        assert kinds == ({"agreement"} if agreed else {"conflict"} if stances == {"for", "against"} else set())


def holds(spell: Spell, day: str) -> bool:
    return spell.start <= day and (spell.end is None or day <= spell.end)


SPELLS = st.lists(st.tuples(DAYS, st.none() | DAYS).filter(lambda s: s[1] is None or s[0] <= s[1]), max_size=6)


@each(SPELLS, DAYS)
def test_merged_spells_cover_the_same_days_and_do_not_meet(drawn: list[tuple[str, str | None]], day: str) -> None:
    before = [Spell(start, end) for start, end in drawn]
    after = merged(before)
    assert any(holds(spell, day) for spell in before) == any(holds(spell, day) for spell in after)
    for one, other in pairwise(after):
        assert one.end is not None
        assert date.fromisoformat(one.end) + timedelta(1) < date.fromisoformat(other.start)


# --- GEXF -------------------------------------------------------------------------------------------------------------

# What GEXF 1.3 lets an element have (https://gexf.net/schema.html): its attributes, needed ones with !; its children.
GEXF: dict[str, tuple[str, str]] = {
    "gexf": ("version! variant", "meta graph"),
    "meta": ("lastmodifieddate", "creator keywords description"),
    "creator": ("", ""),
    "description": ("", ""),
    "graph": (
        "defaultedgetype idtype timeformat start end timestamp mode timerepresentation timezone",
        "attributes nodes edges",
    ),
    "attributes": ("class! mode", "attribute"),
    "attribute": ("id! title! type!", "default options"),
    "nodes": ("count", "node"),
    "edges": ("count", "edge"),
    "node": ("id! label pid start end timestamp timestamps intervals", "attvalues spells nodes edges parents"),
    "edge": (
        "id! type label source! target! weight kind start end timestamp timestamps intervals",
        "attvalues spells",
    ),
    "attvalues": ("", "attvalue"),
    "attvalue": ("for! value! start end timestamp", ""),
    "spells": ("", "spell"),
    "spell": ("start end timestamp", ""),
}
VALUES = {
    "version": "1.3", "mode": "static|dynamic", "timeformat": "date", "timerepresentation": "interval",
    "class": "node|edge", "defaultedgetype": "undirected", "idtype": "string", "start": DAY.pattern,
    "end": DAY.pattern, "weight": r"\d+",
}  # fmt: skip


def held_to_the_schema(element: ET.Element) -> None:
    tag = element.tag.removeprefix(f"{{{gexf.NAMESPACE}}}")
    allowed, children = GEXF[tag]
    assert set(element.attrib) <= set(allowed.replace("!", "").split()), tag
    assert {name[:-1] for name in allowed.split() if name.endswith("!")} <= set(element.attrib), tag
    for name, pattern in VALUES.items():
        assert re.fullmatch(pattern, element.get(name, "")) or name not in element.attrib, (tag, name)
    inner = [child.tag.removeprefix(f"{{{gexf.NAMESPACE}}}") for child in element]
    assert set(inner) <= set(children.split()), tag
    # Meta before graph; attributes before nodes before edges.
    assert tag not in {"gexf", "graph"} or inner == sorted(inner, key=children.split().index)
    for child in element:
        held_to_the_schema(child)


def consistent(root: ET.Element) -> None:
    """Check that what is referred to is there, of the class it should be, and nothing ends before it starts."""
    space = {"g": gexf.NAMESPACE}
    nodes = [node.attrib["id"] for node in root.iterfind(".//g:node", space)]
    edges = [edge.attrib["id"] for edge in root.iterfind(".//g:edge", space)]
    assert len(set(nodes)) == len(nodes)
    assert len(set(edges)) == len(edges)
    declared = {
        (lists.get("class"), one.get("id")): lists.get("mode")
        for lists in root.iterfind(".//g:attributes", space)
        for one in lists
    }
    for kind in ("node", "edge"):
        for element in root.iterfind(f".//g:{kind}", space):
            for value in element.iterfind("g:attvalues/g:attvalue", space):
                assert ("start" in value.attrib) == (declared[kind, value.get("for")] == "dynamic")
            for timed in element.iterfind(".//*[@start]"):
                assert timed.attrib["start"] <= timed.get("end", "9")
    assert all({edge.get("source"), edge.get("target")} <= set(nodes) for edge in root.iterfind(".//g:edge", space))


@pytest.mark.parametrize("network", ["parties-items", "parties"])
def test_gexf_is_as_its_schema_has_it(record: Record, network: str) -> None:
    root = parsed(given(record, "gexf", network=network))
    assert root.tag == f"{{{gexf.NAMESPACE}}}gexf"
    held_to_the_schema(root)
    consistent(root)


def test_gexf_has_the_stance_over_time(record: Record) -> None:
    root, space = parsed(given(record, "gexf")), {"g": gexf.NAMESPACE}
    values = [v.attrib for v in root.iterfind(".//g:edge/g:attvalues/g:attvalue[@for='edge-stance']", space)]
    assert {"for": "edge-stance", "value": "against", "start": "2025-03-15", "end": "2025-03-19"} in values
    assert {"for": "edge-stance", "value": "for", "start": "2025-03-20"} in values


def test_a_network_is_of_what_is_asked_for(record: Record) -> None:
    root, space = parsed(given(record, "gexf", until="2025-03-15", issue="ceasefire")), {"g": gexf.NAMESPACE}
    assert {node.get("label") for node in root.iterfind(".//g:node", space)} == {"Karsova", "Veltria", "truce"}


HOSTILE = ["<b>&\"'</b>", "\x00\x1b[2J", "]]>", "\ufffe", "a\nb\tc", "&lt;", "=1+1", "😀"]


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("to", ["gexf", "graphml"])
def test_no_words_break_the_markup(words: str, to: str, tmp_path: Path) -> None:
    made = [
        reading("We accept", positions=(position(party=words, item=words),)),
        reading("We refuse", positions=(position(item=words, stance="against"),)),
    ]
    with Record.open(fill(tmp_path / "talks.record", *made)) as record:
        for network in ("parties-items", "parties"):
            root = parsed(given(record, to, network=network))
            assert len(list(root.iter())) > 5
            if to == "gexf":
                held_to_the_schema(root)
                consistent(root)


# --- GraphML ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("network", ["parties-items", "parties"])
def test_graphml_says_the_same_as_the_network(record: Record, network: Any) -> None:
    found = graph(record, Wanted(network=network))
    root, space = parsed(given(record, "graphml", network=network)), {"g": graphml.NAMESPACE}
    keys = {key.get("id"): key.get("attr.name") for key in root.iterfind("g:key", space)}

    def data(element: ET.Element) -> dict[str | None, str | None]:
        return {keys[each.get("key")]: each.text for each in element.iterfind("g:data", space)}

    nodes = {node.get("id"): data(node) for node in root.iterfind("g:graph/g:node", space)}
    assert {name: told["label"] for name, told in nodes.items()} == {node.id: node.label for node in found.nodes}
    edges = list(root.iterfind("g:graph/g:edge", space))
    assert [(e.get("source"), e.get("target")) for e in edges] == [(e.source, e.target) for e in found.edges]
    assert [data(e)["weight"] for e in edges] == [str(e.weight) for e in found.edges]
    assert [data(e)["type"] for e in edges] == [e.kind for e in found.edges]


def test_graphml_tells_spells_in_words(record: Record) -> None:
    assert ">2025-03-15/2025-03-19 against; 2025-03-20/.. for<" in given(record, "graphml")
    assert ">2025-03-18/2025-03-19<" in given(record, "graphml", network="parties")
