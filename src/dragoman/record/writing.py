"""Writes readings into a record, each in one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Sequence

from dragoman.reading import Problem, Reading
from dragoman.record import rows
from dragoman.record.people import People, recount
from dragoman.record.people import Place as Seen
from dragoman.record.rows import Place, Row
from dragoman.record.values import Added, Outcome
from dragoman.report import Report

_COLUMNS = {
    "report": "key digest source url version_of version title outlet published date published_at authors language voice"
    " text removed added_at",
    "reading": "report_id model program actors_file_id digest read_at",
    "headline": "reading_id verdict style confidence",
    "headline_evidence": "reading_id seq start end text",
    "appearance": "id reading_id key name role party class actor_name_id actor_id",
    "mention": "appearance_id seq start end text",
    "statement": "id reading_id report_id seq key date outlet actor_id appearance name role party class kind text"
    " source source_start source_end cue cue_start cue_end addressee addressee_start addressee_end confidence",
    "statement_search": "rowid text",
    "statement_piece": "statement_id seq start end text",
    "relay": "statement_id seq name start end text",
    "position": "id statement_id seq report_id date outlet actor_id speaker_party party reported_by issue item act"
    " stance condition toward confidence",
    "event": "id reading_id report_id seq date outlet type reality issue start end text confidence",
    "event_party": "event_id side seq party date type issue outlet",
    "inference": "reading_id seq start end text",
    "gap": "reading_id seq text",
    "problem": "source stage message digest reading_id seq added_at",
}


def _insert(table: str, columns: Sequence[str]) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 -- names of ours


_INSERT = {table: _insert(table, columns.split()) for table, columns in _COLUMNS.items()}
# What stops counting when a newer version of the report, or a newer reading of it, comes.
_RETIRE = (
    "UPDATE statement SET live = 0 WHERE report_id = ? AND live = 1",
    "UPDATE position SET live = 0 WHERE report_id = ? AND live = 1",
    "UPDATE event_party SET live = 0 WHERE event_id IN (SELECT id FROM event WHERE report_id = ?) AND live = 1",
    "UPDATE event SET live = 0 WHERE report_id = ? AND live = 1",
)


class Origin:
    """What a reading was made with: the model, the program, the own table of actors; and the time."""

    def __init__(self, *, model: str, program: str, actors_file: int | None, clock: Callable[[], str]) -> None:
        self.model = model
        self.program = program
        self.actors_file = actors_file
        self.clock = clock


class Writer:
    """Writes the rows of readings. The caller begins the transaction and ends it."""

    def __init__(self, connection: sqlite3.Connection, people: People) -> None:
        self._connection = connection
        self._people = people

    def add(self, reading: Reading, *, source: str, origin: Origin) -> Added:
        """Write one reading: a new report, a new version of one, a new reading of one, or nothing."""
        digest = rows.digest_of_report(reading.report)
        known = self._connection.execute("SELECT id, version FROM report WHERE digest = ?", (digest,)).fetchone()
        if known is None:
            report_id, version = self._report(reading.report, digest, source, origin)
            return self._read(reading, report_id, version, "new-version" if version > 1 else "added", origin)
        report_id, version = known
        current = "SELECT digest FROM reading WHERE report_id = ? AND current = 1"
        [before] = self._connection.execute(current, (report_id,)).fetchone() or (None,)
        if before == rows.digest_of_reading(reading):
            return Added(outcome="unchanged", report_id=report_id, version=version)
        self._retire(report_id)
        self._connection.execute("UPDATE reading SET current = 0 WHERE report_id = ?", (report_id,))
        return self._read(reading, report_id, version, "read-anew", origin)

    def problems(
        self, source: str, problems: Sequence[Problem], *, digest: str | None, clock: Callable[[], str]
    ) -> None:
        """Write why a source could not be received or read; count it where it is known already."""
        for seq, problem in enumerate(problems):
            known = self._connection.execute(
                "UPDATE problem SET times = times + 1 WHERE source = ? AND stage = ? AND message = ?"
                " AND solved_at IS NULL AND reading_id IS NULL",
                (source, problem.stage, problem.message),
            )
            if known.rowcount == 0:
                row = (source, problem.stage, problem.message, digest, None, seq, clock())
                self._connection.execute(_INSERT["problem"], row)

    def solved(self, source: str, *, clock: Callable[[], str]) -> None:
        """Write that a source was read after all."""
        self._connection.execute(
            "UPDATE problem SET solved_at = ? WHERE source = ? AND solved_at IS NULL AND reading_id IS NULL",
            (clock(), source),
        )

    def _report(self, report: Report, digest: str, source: str, origin: Origin) -> tuple[int, int]:
        version_of, version = self._supersede(report.url)
        told = rows.report_row(report)
        row = (report.id, digest, source, report.url, version_of, version, *told, origin.clock())
        report_id = self._connection.execute(_INSERT["report"], row).lastrowid or 0
        search = "INSERT INTO report_search (rowid, title, text) VALUES (?, ?, ?)"
        self._connection.execute(search, (report_id, report.title, report.text))
        return report_id, version

    def _supersede(self, url: str | None) -> tuple[int | None, int]:
        """Retire the newest report at an address; return the first one and the number of the next version."""
        if url is None:
            return None, 1
        before = self._connection.execute(
            "SELECT id, version_of, version FROM report WHERE url = ? ORDER BY version DESC LIMIT 1", (url,)
        ).fetchone()
        if before is None:
            return None, 1
        report_id, version_of, version = before
        self._connection.execute("UPDATE report SET current = 0 WHERE url = ?", (url,))
        self._retire(report_id)
        return version_of or report_id, version + 1

    def _retire(self, report_id: int) -> None:
        speakers = "SELECT DISTINCT actor_id FROM statement WHERE report_id = ? AND actor_id IS NOT NULL"
        actors = {each for (each,) in self._connection.execute(speakers, (report_id,))}
        for sql in _RETIRE:
            self._connection.execute(sql, (report_id,))
        recount(self._connection, actors)

    def _read(self, reading: Reading, report_id: int, version: int, outcome: Outcome, origin: Origin) -> Added:
        digest = rows.digest_of_reading(reading)
        row = (report_id, origin.model, origin.program, origin.actors_file, digest, origin.clock())
        reading_id = self._connection.execute(_INSERT["reading"], row).lastrowid or 0
        place = Place(reading_id, report_id, rows.when(reading.report.published).day, reading.report.outlet)
        found = _Rows(self._connection, place)
        actors = self._actors(reading, found)
        found.statements(reading, actors)
        found.events(reading)
        found.rest(reading, origin.clock())
        for table, batch in found.batches.items():
            self._connection.executemany(_INSERT[table], batch)
        self._count(reading, actors, place)
        return Added(outcome=outcome, report_id=report_id, version=version, statements=len(reading.statements))

    def _actors(self, reading: Reading, found: _Rows) -> dict[str, int]:
        """Find out who everybody is; return the actors of the record by their keys in the reading."""
        seen = Seen(found.place.report_id, found.place.date)
        # Twice: whoever comes later in the reading may change who an earlier surname alone is.
        for actor in reading.actors:
            self._people.find(actor, seen)
        actors: dict[str, int] = {}
        for number, actor in enumerate(reading.actors, start=found.first("appearance")):
            known = self._people.find(actor, seen)
            name_id, actor_id = known or (None, None)
            if actor_id is not None:
                actors[actor.id] = actor_id
            row = (number, found.place.reading_id, actor.id, actor.name, actor.role, actor.party, actor.class_)
            found.batches["appearance"].append((*row, name_id, actor_id))
            found.batches["mention"] += [(number, *span) for span in rows.in_text(actor.mentions)]
        return actors

    def _count(self, reading: Reading, actors: dict[str, int], place: Place) -> None:
        """Count appearances, statements and offices where they are looked up."""
        spoken: dict[int, int] = defaultdict(int)
        for statement in reading.statements:
            if (actor := actors.get(statement.speaker.actor or "")) is not None:
                spoken[actor] += 1
        self._connection.executemany(
            "UPDATE actor SET statements = statements + ?2, first_seen = min(coalesce(first_seen, ?3), coalesce(?3,"
            " first_seen)), last_seen = max(coalesce(last_seen, ?3), coalesce(?3, last_seen)) WHERE id = ?1",
            [(actor, spoken[actor], place.date) for actor in dict.fromkeys(actors.values())],
        )
        self._connection.executemany(
            "UPDATE actor SET class = ? WHERE id = ? AND class = 'unknown'",
            [(a.class_, actors[a.id]) for a in reading.actors if a.class_ != "unknown" and a.id in actors],
        )
        named = [(a.name or a.party, a.party or "") for a in reading.actors if a.id in actors]
        self._connection.executemany("UPDATE actor_name SET seen = seen + 1 WHERE name = ? AND party = ?", named)
        self._connection.executemany(
            'INSERT INTO office (actor_id, origin, office, party, "from", "to", seen)'
            " VALUES (?1, 'report', ?2, ?3, ?4, ?4, 1) ON CONFLICT (actor_id, office, party) WHERE origin = 'report'"
            ' DO UPDATE SET seen = seen + 1, "from" = min(coalesce("from", ?4), coalesce(?4, "from")),'
            ' "to" = max(coalesce("to", ?4), coalesce(?4, "to"))',
            [
                (actors[a.id], a.role, a.party or "", place.date)
                for a in reading.actors
                if a.role and a.id in actors and a.name != a.party
            ],
        )


class _Rows:
    """The rows of one reading, gathered by table in the order in which they are written."""

    def __init__(self, connection: sqlite3.Connection, place: Place) -> None:
        self._connection = connection
        self.place = place
        self.batches: dict[str, list[Row]] = {table: [] for table in _COLUMNS if table not in {"report", "reading"}}

    def first(self, table: str) -> int:
        """Return the number that the next row of a table gets."""
        [last] = self._connection.execute(f"SELECT max(id) FROM {table}").fetchone()  # noqa: S608 -- a table of ours
        return (last or 0) + 1

    def statements(self, reading: Reading, actors: dict[str, int]) -> None:
        """Gather the statements with their pieces, carriers and positions."""
        place, batches = self.place, self.batches
        first, next_position = self.first("statement"), self.first("position")
        for seq, each in enumerate(reading.statements):
            number = first + seq
            who, text = each.speaker, rows.content(each)
            actor = actors.get(who.actor or "")
            batches["statement"].append((
                number, place.reading_id, place.report_id, seq, each.id, place.date, place.outlet, actor, who.actor,
                who.name, who.role, who.party, who.class_, each.kind, text, *rows.ends(each.source),
                *rows.ends(each.cue), *rows.ends(each.addressee), each.confidence,
            ))  # fmt: skip
            batches["statement_search"].append((number, text))
            batches["statement_piece"] += [(number, *piece) for piece in rows.pieces(each.content)]
            batches["relay"] += [(number, *carrier) for carrier in rows.relays(each)]
            for at, p in enumerate(each.positions):
                batches["position"].append((
                    next_position, number, at, place.report_id, place.date, place.outlet, actor, who.party, p.party,
                    p.reported_by, p.issue, p.item, p.act, p.stance, p.condition, p.toward, p.confidence,
                ))  # fmt: skip
                next_position += 1

    def events(self, reading: Reading) -> None:
        """Gather the events with their parties."""
        place, first = self.place, self.first("event")
        for seq, each in enumerate(reading.events):
            number = first + seq
            span = (each.evidence.start, each.evidence.end, each.evidence.text)
            row = (number, place.reading_id, place.report_id, seq, place.date, place.outlet)
            self.batches["event"].append((*row, each.type, each.reality, each.issue, *span, each.confidence))
            copied = (place.date, each.type, each.issue, place.outlet)
            for side, parties in (("actor", each.actor), ("recipient", each.recipient)):
                self.batches["event_party"] += [(number, side, at, p, *copied) for at, p in enumerate(parties)]

    def rest(self, reading: Reading, now: str) -> None:
        """Gather headline, inference, gaps and problems."""
        number, batches = self.place.reading_id, self.batches
        if (told := reading.headline) is not None:
            batches["headline"].append((number, told.verdict, json.dumps(told.style), told.confidence))
            batches["headline_evidence"] += [(number, *span) for span in rows.in_text(told.evidence)]
        batches["inference"] += [(number, *span) for span in rows.in_text(reading.inference)]
        batches["gap"] += [(number, seq, gap) for seq, gap in enumerate(reading.gaps)]
        name = reading.report.url or reading.report.id
        batches["problem"] += [
            (name, each.stage, each.message, None, number, seq, now) for seq, each in enumerate(reading.problems)
        ]
