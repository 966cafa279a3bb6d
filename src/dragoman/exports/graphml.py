"""A network as GraphML (http://graphml.graphdrawing.org); days stand in its values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.etree import ElementTree as ET

from dragoman.exports.formats import Wanted
from dragoman.exports.markup import HEAD, element, line
from dragoman.exports.network import Edge, Graph, Kind, Node, Spell, Value, graph
from dragoman.record.record import Record

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_KINDS = {"integer": "int", "string": "string"}


def write(record: Record, put: Callable[[str], object], wanted: Wanted) -> None:
    """Write the network that is wanted as GraphML."""
    found = graph(record, wanted)
    put(f'{HEAD}<graphml xmlns="{NAMESPACE}">\n')
    for whose, kinds in (("node", _nodes(found)), ("edge", _edges(found))):
        for name, kind in kinds.items():
            told = {"id": _key(whose, name), "for": whose, "attr.name": name, "attr.type": _KINDS[kind]}
            put(line(element("key", told)))
    put('<graph id="G" edgedefault="undirected">\n')
    for node in found.nodes:
        put(line(_node(node, found)))
    for edge in found.edges:
        put(line(_edge(edge, found)))
    put("</graph>\n</graphml>\n")


def _nodes(found: Graph) -> dict[str, Kind]:
    return {"label": "string", **found.node_values}


def _edges(found: Graph) -> dict[str, Kind]:
    return {"type": "string", "weight": "integer", **found.edge_values, "spells": "string"}


def _node(node: Node, found: Graph) -> ET.Element:
    values = {"label": node.label, **node.values}
    return element("node", {"id": node.id}, *_data("node", values, _nodes(found)))


def _edge(edge: Edge, found: Graph) -> ET.Element:
    spells = "; ".join(map(_spell, edge.spells))
    values = {"type": edge.kind, "weight": edge.weight, **edge.values, "spells": spells}
    told = {"id": edge.id, "source": edge.source, "target": edge.target}
    return element("edge", told, *_data("edge", values, _edges(found)))


def _data(whose: str, values: Mapping[str, Value], kinds: Mapping[str, Kind]) -> list[ET.Element]:
    return [
        element("data", {"key": _key(whose, name)}, text=str(values[name]))
        for name in kinds
        if values[name] is not None
    ]


def _spell(spell: Spell) -> str:
    return " ".join(filter(None, (f"{spell.start}/{spell.end or '..'}", spell.state)))


def _key(whose: str, name: str) -> str:
    return f"{whose}-{name.replace(' ', '-')}"
