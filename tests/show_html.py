"""A small reader of HTML for the tests: which elements are there, and the text that each holds."""

from __future__ import annotations

from html.parser import HTMLParser

_VOID = {"meta", "input", "br", "hr", "link", "img"}


class Element:
    """One element as the parser saw it."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.text = ""

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())


class Outline(HTMLParser):
    """Every element of a piece of HTML, in order. `balanced` says whether each was closed in its place."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.balanced = True
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        self.balanced = self.balanced and not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1].tag == tag:
            self._open.pop()
        else:
            self.balanced = False

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def tagged(self, tag: str) -> list[Element]:
        return [element for element in self.elements if element.tag == tag]

    def marked(self, name: str) -> list[Element]:
        return [element for element in self.elements if name in element.classes]

    def ids(self) -> list[str]:
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]
