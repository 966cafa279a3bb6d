"""Preference statements of option prioritising: options joined by !, &, |, IF and IFF.

Option prioritising follows Fang, Hipel, Kilgour and Peng (IEEE SMC-C 33(1), 2003): statements stand in the order of
their weight, and a state that makes an earlier one true is preferred to any that does not (lexicographic). "A IF B"
is the material conditional, false only where B holds and A does not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from dragoman.settlement.faults import Fault, Place
from dragoman.settlement.space import shorten, suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Truth = NDArray[np.bool_]

MAX_LENGTH = 2000
_BINDING = {"!": 4, "&": 3, "|": 2, "IF": 1, "IFF": 1}
_OPERATOR = re.compile(r"IFF\b|IF\b|[!&|()]")
_UNTIL_OPERATOR = re.compile(r"[^!&|()]+?(?=\s+IFF?\b|\s*[!&|()]|\s*$)|.")


class Formula(msgspec.Struct, frozen=True):
    """A statement in postfix order: option numbers and operators, operands first."""

    steps: tuple[int | str, ...]

    @property
    def options(self) -> frozenset[int]:
        """Return the options that the statement speaks of."""
        return frozenset(step for step in self.steps if isinstance(step, int))

    def holds(self, taken: Callable[[int], Truth]) -> Truth:
        """Return where the statement is true, given where each option is taken."""
        stack: list[Truth] = []
        for step in self.steps:
            if isinstance(step, int):
                stack.append(taken(step))
            elif step == "!":
                stack.append(~stack.pop())
            else:
                right, left = stack.pop(), stack.pop()
                stack.append(_join(step, left, right))
        return stack[0]


def _join(operator: str, left: Truth, right: Truth) -> Truth:
    match operator:
        case "&":
            return left & right
        case "|":
            return left | right
        case "IF":
            return left | ~right
        case _:
            return ~(left ^ right)


def parse(text: str, names: Mapping[str, int | None], place: Place) -> Formula:
    """Read a statement over options by name.

    `names` gives each option's number, or None for a name that two decision makers share. Names may be quoted with
    ' or `. Raises `Fault` for an unknown option, a missing operand or an open bracket.
    """
    if len(text) > MAX_LENGTH:
        raise Fault(f"The statement {shorten(text)!r} is over {MAX_LENGTH:,} letters long. Split it.", place)
    return _Parser(text, place).arrange(_tokens(text, names, place))


def _tokens(text: str, names: Mapping[str, int | None], place: Place) -> list[int | str]:
    longest_first = sorted(names, key=len, reverse=True)
    tokens: list[int | str] = []
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        token, position = _token(text, position, longest_first, names, place)
        tokens.append(token)
    return tokens


def _token(
    text: str, position: int, longest_first: Sequence[str], names: Mapping[str, int | None], place: Place
) -> tuple[int | str, int]:
    if text[position] in "'`" and (end := text.find(text[position], position + 1)) > 0:
        return _option(text[position + 1 : end], names, place), end + 1
    for name in longest_first:
        if text.startswith(name, position) and _ends_a_name(text, position + len(name)):
            return _option(name, names, place), position + len(name)
    if operator := _OPERATOR.match(text, position):
        return operator.group(), operator.end()
    words = _UNTIL_OPERATOR.match(text, position)
    return _option(words.group() if words else text[position:], names, place), len(text)


def _ends_a_name(text: str, position: int) -> bool:
    return position >= len(text) or not (text[position].isalnum() or text[position] == "_")


def _option(name: str, names: Mapping[str, int | None], place: Place) -> int:
    if name not in names:
        raise Fault(f"There is no option {shorten(name)!r}.{suggestion(name, names)}", place)
    number = names[name]
    if number is None:
        raise Fault(
            f"Two decision makers have an option {name!r}. Say whose is meant: 'decision maker: {name}'.", place
        )
    return number


class _Parser:
    """Arranges tokens into postfix order with one stack, so that no nesting can be too deep."""

    def __init__(self, text: str, place: Place) -> None:
        self._text = text
        self._place = place
        self._out: list[int | str] = []
        self._waiting: list[str] = []

    def arrange(self, tokens: Sequence[int | str]) -> Formula:
        operand_next = True
        for token in tokens:
            opens = isinstance(token, int) or token in ("!", "(")
            if opens is not operand_next:
                raise self._fault("an option is missing" if operand_next else "an operator is missing")
            operand_next = self._take(token)
        if operand_next:
            raise self._fault("an option is missing")
        while self._waiting:
            if self._waiting[-1] == "(":
                raise self._fault("a bracket is not closed")
            self._out.append(self._waiting.pop())
        return Formula(tuple(self._out))

    def _take(self, token: int | str) -> bool:
        """Place a token; return whether an operand has to follow."""
        if isinstance(token, int):
            self._out.append(token)
            return False
        if token == ")":  # noqa: S105 - a bracket
            self._close()
            return False
        if token not in ("!", "("):
            self._unstack(token)
        self._waiting.append(token)
        return True

    def _unstack(self, token: str) -> None:
        binding = _BINDING[token]
        while self._waiting and self._waiting[-1] != "(" and _BINDING[self._waiting[-1]] >= binding:
            if binding == 1 and _BINDING[self._waiting[-1]] == 1:
                raise self._fault("IF and IFF follow one another: set brackets to say which binds first")
            self._out.append(self._waiting.pop())

    def _close(self) -> None:
        while self._waiting and self._waiting[-1] != "(":
            self._out.append(self._waiting.pop())
        if not self._waiting:
            raise self._fault("a bracket is closed that was never opened")
        self._waiting.pop()

    def _fault(self, what: str) -> Fault:
        return Fault(
            f"The statement {shorten(self._text)!r} cannot be read: {what}. "
            "Join options with !, &, |, IF, IFF and brackets.",
            self._place,
        )
