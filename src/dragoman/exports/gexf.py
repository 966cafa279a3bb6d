"""A network over time as GEXF 1.3 (https://gexf.net), with days and spells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.etree import ElementTree as ET

from dragoman.exports.formats import Wanted
from dragoman.exports.markup import HEAD, element, line
from dragoman.exports.network import Edge, Graph, Kind, Node, Spell, Value, graph
from dragoman.record.record import Record

NAMESPACE = "http://gexf.net/1.3"
_GRAPH = (
    '<graph defaultedgetype="undirected" idtype="string" mode="dynamic" timeformat="date"'
    ' timerepresentation="interval">\n'
)


def write(record: Record, put: Callable[[str], object], wanted: Wanted) -> None:
    """Write the network that is wanted as GEXF."""
    found = graph(record, wanted)
    put(f'{HEAD}<gexf xmlns="{NAMESPACE}" version="1.3">\n<meta>')
    put(line(element("creator", {}, text="Dragoman")).strip())
    put(f"{line(element('description', {}, text=found.about)).strip()}</meta>\n{_GRAPH}")
    for declared in _declared(found):
        put(line(declared))
    put("<nodes>\n")
    for node in found.nodes:
        put(line(_node(node, found)))
    put("</nodes>\n<edges>\n")
    for edge in found.edges:
        put(line(_edge(edge, found)))
    put("</edges>\n</graph>\n</gexf>\n")


def _declared(found: Graph) -> list[ET.Element]:
    """Return which values nodes and edges have: those that stay, and the state that changes."""
    lists = [_attributes("node", "static", found.node_values), _attributes("edge", "static", found.edge_values)]
    if found.states:
        lists.append(_attributes("edge", "dynamic", {found.states: "string"}))
    return lists


def _attributes(whose: str, mode: str, kinds: Mapping[str, Kind]) -> ET.Element:
    inner = [
        element("attribute", {"id": _id(whose, name), "title": name, "type": kind}) for name, kind in kinds.items()
    ]
    return element("attributes", {"class": whose, "mode": mode}, *inner)


def _node(node: Node, found: Graph) -> ET.Element:
    values = _values("node", node.values, found.node_values)
    return element("node", {"id": node.id, "label": node.label}, *values, *_spells(node.spells))


def _edge(edge: Edge, found: Graph) -> ET.Element:
    told = {"id": edge.id, "source": edge.source, "target": edge.target, "kind": edge.kind, "weight": edge.weight}
    values = _values("edge", edge.values, found.edge_values)
    if found.states:
        states = [
            element("attvalue", {"for": _id("edge", found.states), "value": s.state, "start": s.start, "end": s.end})
            for s in edge.spells
        ]
        values[0].extend(states)
    return element("edge", told, *values, *_spells(edge.spells))


def _values(whose: str, values: Mapping[str, Value], kinds: Mapping[str, Kind]) -> list[ET.Element]:
    given = [
        element("attvalue", {"for": _id(whose, name), "value": values[name]})
        for name in kinds
        if values[name] is not None
    ]
    return [element("attvalues", {}, *given)]


def _spells(spells: tuple[Spell, ...]) -> list[ET.Element]:
    given = [element("spell", {"start": spell.start, "end": spell.end}) for spell in spells]
    return [element("spells", {}, *given)] if given else []


def _id(whose: str, name: str) -> str:
    return f"{whose}-{name.replace(' ', '-')}"
