"""What a site's robots.txt says (RFC 9309), read by protego."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from protego import Protego

AGENT = "dragoman"
# A rule longer or with more wildcards than this is not written by a webmaster, and costs exponential time to match.
_LONGEST_RULE = 2_000
_MOST_WILDCARDS = 8
_LONGEST_DELAY = 30.0


class Robots:
    """The rules of one site for us."""

    def __init__(self, text: str) -> None:
        from protego import Protego

        rules = (
            line for line in text.splitlines() if len(line) <= _LONGEST_RULE and line.count("*") <= _MOST_WILDCARDS
        )
        self._rules: Protego = Protego.parse("\n".join(rules))

    def allows(self, url: str) -> bool:
        """Tell whether the site lets us read an address."""
        return bool(self._rules.can_fetch(url, AGENT))

    def delay(self) -> float:
        """Return the seconds to leave between two fetches, at most 30."""
        return min(float(self._rules.crawl_delay(AGENT) or 0.0), _LONGEST_DELAY)
