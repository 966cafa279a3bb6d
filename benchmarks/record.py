"""How fast a record is: adding, opening, and each question, on an invented record of any size.

    python benchmarks/record.py                          # 1,000,000 statements in 50,000 reports
    python benchmarks/record.py --statements 50000       # a small one
    python benchmarks/record.py --keep big.record        # keep it, and ask it again the next time

Parties, persons, outlets, issues and words are drawn by Zipf's law, so that some are asked for that are in a tenth of
all rows and some that are in a few. Each question is asked with many values; the table shows the median and the 95th
percentile of the first 50 rows, as the command line asks for them. Times of questions are processor time, so that they
do not depend on what else the machine is doing; for adding the wall time is given too, since it waits for the disk.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any, get_args

from dragoman.reading import Act, Actor, Event, EventType, Issue, Position, Reading, Relay, Speaker, Statement
from dragoman.record import Filter, Record
from dragoman.report import Report

SEED = 20250314
PER_REPORT = 20
WORDS_A_STATEMENT = 14
FIRST_DAY = date(2023, 1, 1)
DAYS = 900
ASKED = 50
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er")]


class Zipf:
    """Draws from values, the first most often."""

    def __init__(self, values: list[Any], random_: random.Random) -> None:
        self.values = values
        self._weights = list(accumulate(1 / rank for rank in range(1, len(values) + 1)))
        self._random = random_

    def draw(self, count: int = 1) -> list[Any]:
        """Draw so many values."""
        return self._random.choices(self.values, cum_weights=self._weights, k=count)


class World:
    """Who speaks, in what words."""

    def __init__(self) -> None:
        self.random = random.Random(SEED)
        self.words = Zipf(self._names(20_000, (1, 2, 3)), self.random)
        self.parties = Zipf([name.capitalize() for name in self._names(60, (3,))], self.random)
        self.outlets = Zipf([f"The {name.capitalize()}" for name in self._names(200, (2,))], self.random)
        people = [tuple(name.capitalize() for name in self._names(2, (2, 3))) for _ in range(4_000)]
        self.persons = Zipf([(f"{a} {b}", self.parties.draw()[0]) for a, b in people], self.random)
        self.issues = Zipf(list(get_args(Issue)), self.random)
        self.acts = Zipf(list(get_args(Act)), self.random)
        self.types = Zipf(list(get_args(EventType)), self.random)
        self.items = Zipf([" ".join(self.words.draw(2)) for _ in range(500)], self.random)

    def _names(self, count: int, lengths: tuple[int, ...]) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < count:
            found["".join(self.random.choices(SYLLABLES, k=self.random.choice(lengths)))] = None
        return list(found)

    def reading(self, number: int) -> Reading:
        """Make the reading of one report."""
        cast = list(dict.fromkeys(self.persons.draw(8)))
        sentences, spans, at = [], [], 0
        for _ in range(PER_REPORT):
            who, party = self.random.choice(cast)
            words = " ".join(self.words.draw(WORDS_A_STATEMENT))
            narrated = " ".join(self.words.draw(WORDS_A_STATEMENT))
            sentence = f"{who} said: “{words}.” {narrated.capitalize()}."
            spans.append((at, at + len(who), at + len(who) + 7, at + len(who) + len(words) + 10, who, party))
            sentences.append(sentence)
            at += len(sentence) + 2
        outlet, day = self.outlets.draw()[0], FIRST_DAY + timedelta(days=self.random.randrange(DAYS))
        report = Report(
            text="\n\n".join(sentences), title=" ".join(self.words.draw(8)), outlet=outlet, published=day.isoformat(),
            url=f"https://example.org/{number}",
        )  # fmt: skip
        return self._read(report, cast, spans)

    def _read(self, report: Report, cast: list[tuple[str, str]], spans: list[tuple[Any, ...]]) -> Reading:
        ids = {name: f"a{number}" for number, (name, _) in enumerate(cast, start=1)}
        mentions = {name: tuple(report.span(s[0], s[1]) for s in spans if s[4] == name) for name, _ in cast}
        return Reading(
            report=report,
            statements=tuple(self._statement(report, f"s{n}", span, ids) for n, span in enumerate(spans, start=1)),
            events=tuple(
                Event(
                    actor=tuple(self.parties.draw()), recipient=tuple(self.parties.draw()), type=self.types.draw()[0],
                    reality="happened", issue=self.issues.draw()[0], evidence=report.span(span[2], span[3]),
                    confidence=0.5,
                )
                for span in spans[:4]
            ),
            actors=tuple(
                Actor(id=ids[n], name=n, role="minister", party=p, class_="official", mentions=mentions[n])
                for n, p in cast
            ),
            gaps=("no byline",),
        )  # fmt: skip

    def _statement(self, report: Report, key: str, span: tuple[Any, ...], ids: dict[str, str]) -> Statement:
        first, after, start, end, who, party = span
        issue, act, item = self.issues.draw()[0], self.acts.draw()[0], self.items.draw()[0]
        return Statement(
            id=key, source=report.span(first, after), cue=report.span(after + 1, after + 5), kind="direct",
            content=(report.span(start, end),), confidence=0.8,
            speaker=Speaker(actor=ids[who], name=who, role="minister", party=party, class_="official"),
            relay=(Relay(name=self.outlets.draw()[0]),) if self.random.random() < 0.2 else (),
            positions=(Position(party=party, issue=issue, act=act, item=item, stance="for", confidence=0.7),),
        )  # fmt: skip


def rows(record: Record) -> int:
    """Count the rows of all tables that adding writes to."""
    tables = (
        "report", "reading", "appearance", "mention", "statement", "statement_piece", "relay", "position", "event",
        "event_party", "gap", "actor", "actor_name", "office",
    )  # fmt: skip
    counts = (record.connection.execute(f"SELECT count(*) FROM {table}") for table in tables)  # noqa: S608
    return sum(int(found.fetchone()[0]) for found in counts)


def fill(path: Path, world: World, statements: int) -> None:
    """Add reports until the record has so many statements, and say how fast."""
    spent, worked, done = 0.0, 0.0, 0
    with Record.open(path, "create") as record:
        for number in range(statements // PER_REPORT):
            reading = world.reading(number)
            begun, working = time.perf_counter(), time.process_time()
            record.add(reading, model="invented")
            spent += time.perf_counter() - begun
            worked += time.process_time() - working
            done += 1
            if done % 5_000 == 0:
                print(f"  {done:,} reports, {done / spent:,.0f} a second", file=sys.stderr, flush=True)
        written = rows(record)
    print(f"adding: {done:,} reports, {written:,} rows, one transaction a report")
    for name, seconds in (("wall time", spent), ("processor time", worked)):
        print(
            f"  {name}: {seconds:.1f} s, {written / seconds:,.0f} rows a second, {done / seconds:,.0f} reports a second"
        )
    print(f"size: {path.stat().st_size / 1e6:,.0f} MB")


def questions(world: World) -> Iterator[tuple[str, Callable[[Record], Iterator[Any]]]]:
    """Yield what is asked, each many times with other values."""
    draw = world.random

    def some(zipf: Zipf) -> Any:
        # Half of the values as they are drawn, half with an equal chance: the frequent and the rare.
        return zipf.draw()[0] if draw.random() < 0.5 else draw.choice(zipf.values)

    def day() -> str:
        return (FIRST_DAY + timedelta(days=draw.randrange(DAYS))).isoformat()

    def person() -> str:
        return str(some(world.persons)[0])

    makers: dict[str, Callable[[], Filter]] = {
        "(all)": Filter,
        "--party": lambda: Filter(party=some(world.parties)),
        "--person": lambda: Filter(person=person()),
        "--person surname": lambda: Filter(person=person().split()[1]),
        "--outlet": lambda: Filter(outlet=some(world.outlets)),
        "--issue": lambda: Filter(issue=some(world.issues)),
        "--act": lambda: Filter(act=some(world.acts)),
        "--since": lambda: Filter(since=day(), order="oldest"),
        "--until": lambda: Filter(until=day()),
        "--party --issue": lambda: Filter(party=some(world.parties), issue=some(world.issues)),
        "--party --outlet": lambda: Filter(party=some(world.parties), outlet=some(world.outlets)),
        "--issue --act --outlet": lambda: Filter(
            issue=some(world.issues), act=some(world.acts), outlet=some(world.outlets)
        ),
        "--person --issue --since": lambda: Filter(person=person(), issue=some(world.issues), since=day()),
        "all of them": lambda: Filter(
            party=some(world.parties), issue=some(world.issues), act=some(world.acts), outlet=some(world.outlets),
            since=day(), as_of=day(),
        ),
    }  # fmt: skip
    for name, make in makers.items():
        yield f"statements {name}", lambda record, make=make: record.statements(_limited(make()))  # type: ignore[misc]
        yield f"positions {name}", lambda record, make=make: record.positions(_limited(make()))  # type: ignore[misc]
        if "person" not in name:
            yield f"events {name}", lambda record, make=make: record.events(_limited(make()))  # type: ignore[misc]
        yield f"actors {name}", lambda record, make=make: record.actors(_limited(make()))  # type: ignore[misc]
    yield "search one word", lambda record: record.search(some(world.words), _limited(Filter()))
    yield (
        "search two words",
        lambda record: record.search(f"{some(world.words)} {some(world.words)}", _limited(Filter())),
    )
    yield "search a beginning", lambda record: record.search(f"{some(world.words)[:3]}*", _limited(Filter()))
    yield "search --party", lambda record: record.search(some(world.words), _limited(Filter(party=some(world.parties))))


def _limited(asked: Filter) -> Filter:
    import msgspec

    return msgspec.structs.replace(asked, limit=ASKED)


def ask(path: Path, world: World, times: int, most: float) -> None:
    """Ask everything so many times, and print how long the answers took."""
    began = []
    for _ in range(20):
        begun = time.perf_counter()
        Record.open(path).close()
        began.append(time.perf_counter() - begun)
    print(f"open: p50 {_ms(began, 0.5)}, p95 {_ms(began, 0.95)}")
    print(f"{'question':40}{'p50':>10}{'p95':>10}{'max':>10}{'rows':>7}")
    with Record.open(path) as record:
        for name, question in questions(world):
            took, found = [], 0
            for _ in range(times):
                begun = time.process_time()
                found += sum(1 for _ in question(record))
                took.append(time.process_time() - begun)
            late = " *" if sorted(took)[int(0.95 * times)] > most else ""
            print(f"{name:40}{_ms(took, 0.5):>10}{_ms(took, 0.95):>10}{_ms(took, 1):>10}{found / times:7.1f}{late}")


def _ms(took: list[float], share: float) -> str:
    return f"{1000 * sorted(took)[min(int(share * len(took)), len(took) - 1)]:.1f} ms"


def main() -> None:
    """Make a record, ask it, and print two tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--statements", type=int, default=1_000_000)
    options.add_argument("--times", type=int, default=60, help="how often each question is asked")
    options.add_argument("--most", type=float, default=0.05, help="mark what takes longer than so many seconds")
    options.add_argument("--keep", type=Path, help="where the record is kept; one that is there is asked as it is")
    given = options.parse_args()
    world = World()
    with tempfile.TemporaryDirectory() as folder:
        path = given.keep or Path(folder) / "invented.record"
        print(f"{os.cpu_count()} cores, {given.statements:,} statements")
        if not path.exists():
            fill(path, world, given.statements)
        world.random.seed(SEED + 1)
        ask(path, world, given.times, given.most)


if __name__ == "__main__":
    main()
