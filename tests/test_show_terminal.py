from __future__ import annotations

import io
from typing import Literal

import msgspec
import pytest
from rich.cells import cell_len
from rich.console import Console
from show_samples import EMPTY, FULL, REPORT, STATEMENTS, TEXT

from dragoman.reading import Position, Problem, Reading, Relay, Speaker
from dragoman.report import Report
from dragoman.show.terminal import print_reading


def shown(reading: Reading, *, width: int = 80, terminal: bool = False) -> str:
    file = io.StringIO()
    colours: Literal["auto", "truecolor"] = "truecolor" if terminal else "auto"
    print_reading(reading, Console(file=file, width=width, force_terminal=terminal, color_system=colours))
    return file.getvalue()


def test_a_statement_is_shown_with_all_that_is_known_of_it() -> None:
    assert """
  2  Orlen Vash, foreign minister (Veltria)
     here: he · cue: told · direct · official · to reporters · confidence 0.93
     │ “We are ready to stop the guns tonight,” [...] “but not to give away the
     │ river.”
      -  Veltria [against] ceding the river Senn · issue: territory · refuse ·
         confidence 0.90
""" in shown(FULL)


def test_the_head_tells_title_outlet_date_problems_headline_gaps_and_counts() -> None:
    head = shown(FULL, width=200).split("\n\n")[0].splitlines()
    assert head == [
        "Vash: Veltria ready to sign ceasefire, but not to give away the river",
        "Oster Courier · 2025-03-11 18:40 · by Mirel Janda",
        "https://oster-courier.example/2025/03/11/ceasefire",
        "Problem (language): the last paragraph was cut at the length limit",
        "Headline: partly · The report bears out its headline in part · style: quote · confidence 0.79",
        "     │ his government would sign a thirty-day ceasefire if Karsova withdrew its forces",
        "Gaps: no photograph credit; single named source for the shelling",
        "8 statements · 4 voices · 2 relayed · 2 events",
    ]


def test_positions_make_a_matrix() -> None:
    assert """
Where the parties stand (numbers are statements)
            Veltria          Karsova
ceasefire   conditional (1)  -
withdrawal  for (1)          against (3, 4)
territory   against (2)      -
""" in shown(FULL)


def test_more_parties_than_fit_side_by_side_make_a_list() -> None:
    positions = tuple(
        Position(party=f"Party {letter}", issue="talks", item="talks", act="accept", stance="for", confidence=1)
        for letter in "ABCDEFGH"
    )
    reading = Reading(report=FULL.report, statements=(msgspec.structs.replace(STATEMENTS[0], positions=positions),))
    assert "\n     Party C – talks: for (1)\n" in shown(reading)


def test_events_actors_inference_and_cuts_follow() -> None:
    text = shown(FULL)
    assert "Events\n  1  Karsova → Veltria ASSAULT · happened · attacks · confidence 0.91\n" in text
    assert "  -  Ilse Tarn, chief negotiator (Karsova) · official · 1 mention\n" in text
    assert "The writer's own reading, not a source's\n  -  The remarks suggest" in text
    assert "Cut away as page furniture (4 lines)\n  -  World\n  -  130views\n" in text


def test_what_a_reading_does_not_have_is_not_spoken_of() -> None:
    text = shown(Reading(report=REPORT, statements=(STATEMENTS[4],)))
    for name in ("Events", "Where the parties", "Headline:", "Gaps:", "Problem", "Who speaks", "own reading"):
        assert name in shown(FULL)
        assert name not in text


def test_a_reading_of_nothing_shows_its_problem() -> None:
    assert shown(EMPTY) == "Untitled report\nProblem (intake): the file is empty\n0 statements\n"


def test_many_cut_lines_are_counted_not_listed() -> None:
    report = msgspec.structs.replace(FULL.report, removed=tuple(f"line {number}" for number in range(1_500)))
    text = shown(Reading(report=report))
    assert "line 11" in text
    assert "line 12\n" not in text
    assert "and 1,488 more" in text


@pytest.mark.parametrize("width", [10, 30, 40, 80, 132])
def test_no_line_is_wider_than_the_console_or_padded(width: int) -> None:
    for line in shown(FULL, width=width).splitlines():
        assert cell_len(line) <= max(width, 29)  # 20 columns of words in the deepest indent; a terminal breaks the rest
        assert line == line.rstrip()


@pytest.mark.parametrize("width", [40, 80])
def test_the_words_of_a_statement_are_whole_at_any_width(width: int) -> None:
    words = shown(FULL, width=width).replace("│", " ").split()
    for statement in STATEMENTS:
        for span in statement.content:
            assert " ".join(span.text.split()) in " ".join(words)


def test_without_a_terminal_there_is_no_escape_sequence() -> None:
    assert "\x1b" not in shown(FULL)


def test_a_terminal_without_colour_is_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    text = shown(FULL, terminal=True)
    assert "\x1b[3" not in text.replace("\x1b[3m", "")
    assert "Orlen Vash" in text


ATTACK = "\x1b]0;owned\x07\x1b[2J\x9b31m\x00\r\u202e[bold red]x[/bold red][/][link=http://evil.example]y :smile:"


def attacked() -> Reading:
    report = Report(
        title=ATTACK, outlet=ATTACK, url=ATTACK, published=ATTACK, authors=(ATTACK,), language="en", text=TEXT,
        removed=(ATTACK,),
    )  # fmt: skip
    statement = msgspec.structs.replace(
        STATEMENTS[0], speaker=Speaker(name=ATTACK, role=ATTACK, party=ATTACK), relay=(Relay(name=ATTACK),)
    )
    problems = (Problem(stage=ATTACK, message=ATTACK),)
    return Reading(report=report, statements=(statement,), gaps=(ATTACK,), problems=problems)


def test_escape_sequences_in_every_field_are_made_harmless() -> None:
    text = shown(attacked())
    assert not {"\x1b", "\x07", "\x9b", "\x00", "\r", "\u202e"} & set(text)
    assert text.count("␛]0;owned") >= 9


def test_rich_markup_in_every_field_is_shown_as_it_is() -> None:
    flat = " ".join(shown(attacked(), width=400).split())
    assert flat.count("[bold red]x[/bold red][/][link=http://evil.example]y :smile:") >= 9


def test_a_coloured_terminal_gets_only_escape_sequences_of_our_own() -> None:
    text = shown(attacked(), terminal=True)
    assert "\x1b]" not in text
    assert "\x1b[2J" not in text


def test_an_ascii_terminal_gets_ascii() -> None:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding="ascii")
    print_reading(FULL, Console(file=file, width=80))
    file.flush()
    text = raw.getvalue().decode("ascii")
    assert '     | "We can wait another."\n' in text
    assert "1  Karsova > Veltria ASSAULT - happened" in text
