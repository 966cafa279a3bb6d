from __future__ import annotations

from itertools import pairwise

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from show_samples import FULL, PLAIN, STATEMENTS, TEXT, at

from dragoman.reading import Reading, Statement
from dragoman.report import Report, Span
from dragoman.show.marks import Mark, Role, marks_of, segments

ROLES: tuple[Role, ...] = ("source", "cue", "content", "event", "inference")


@st.composite
def texts_with_marks(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(st.text(max_size=40))
    places = st.integers(-2, len(text) + 2)
    marks = st.builds(Mark, places, places, st.sampled_from(ROLES), st.integers(1, 3))
    return text, draw(st.lists(marks, max_size=8))


@settings(deadline=None)
@given(texts_with_marks(), st.lists(st.integers(-2, 45), max_size=4))
def test_the_segments_joined_give_the_text(case: tuple[str, list[Mark]], cuts: list[int]) -> None:
    text, marks = case
    found = list(segments(text, marks, cuts=cuts))
    assert "".join(segment.text for segment in found) == text
    assert all(segment.text == text[segment.start : segment.end] != "" for segment in found)
    assert all(left.end == right.start for left, right in pairwise(found))


@settings(deadline=None)
@given(texts_with_marks())
def test_every_mark_covers_exactly_its_span(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    found = list(segments(text, marks))
    for mark in marks:
        fits = 0 <= mark.start < mark.end <= len(text)
        covered = [place for segment in found if mark in segment.marks for place in range(segment.start, segment.end)]
        assert covered == (list(range(mark.start, mark.end)) if fits else [])


@settings(deadline=None)
@given(texts_with_marks())
def test_a_mark_given_twice_stands_twice_in_its_segments(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    once = [segment.marks for segment in segments(text, marks)]
    twice = [segment.marks for segment in segments(text, [*marks, *marks])]
    assert [len(found) for found in twice] == [2 * len(found) for found in once]


def test_the_innermost_mark_stands_last() -> None:
    outer, inner = Mark(0, 9, "content", 1), Mark(0, 4, "source", 2)
    first, second = segments("abcdefghi", [inner, outer])
    assert first.marks == (outer, inner)
    assert second.marks == (outer,)


def test_a_cut_divides_a_mark_without_ending_it() -> None:
    mark = Mark(1, 5, "content", 1)
    assert [(s.text, s.marks) for s in segments("abcdef", [mark], cuts=[3])] == [
        ("a", ()),
        ("bc", (mark,)),
        ("de", (mark,)),
        ("f", ()),
    ]


def test_an_empty_text_has_no_segments() -> None:
    assert list(segments("", [Mark(0, 1, "cue", 1)])) == []


def test_every_span_of_a_reading_is_marked() -> None:
    found = {(mark.role, TEXT[mark.start : mark.end]) for mark in marks_of(FULL).text}
    assert ("source", "The foreign minister of Veltria, Orlen Vash") in found
    assert ("cue", "It is hoped") in found
    assert ("content", "“but not to give away the river.”") in found
    assert ("addressee", "reporters") in found
    assert ("relay", "Norvik Press Agency") in found
    assert ("event", "the talks will resume on Friday") in found
    assert ("inference", "The remarks suggest that neither side expects a deal before winter.") in found
    assert ("evidence", "his government would sign a thirty-day ceasefire if Karsova withdrew its forces") in found


def test_each_statement_has_one_anchor_at_its_cue() -> None:
    anchors = [mark for mark in marks_of(PLAIN).text if mark.anchor]
    assert [(mark.number, TEXT[mark.start : mark.end]) for mark in anchors] == [(1, "said"), (2, "told")]


def test_a_statement_without_a_cue_is_anchored_at_its_source_or_content() -> None:
    without_cue = msgspec.structs.replace(STATEMENTS[0], cue=None)
    content_only = msgspec.structs.replace(STATEMENTS[1], cue=None, source=None)
    reading = msgspec.structs.replace(PLAIN, statements=(without_cue, content_only))
    assert [(mark.number, mark.role) for mark in marks_of(reading).text if mark.anchor] == [
        (1, "source"),
        (2, "content"),
    ]


def headline_statement(cue: Span) -> Reading:
    content = (Span(None, None, "no peace"),)
    statement = Statement(id="s1", source=None, cue=cue, content=content, kind="indirect", confidence=0.5)
    return Reading(report=Report(title="Vash warns of no peace", text="Vash spoke."), statements=(statement,))


def test_a_span_without_a_place_is_marked_in_the_title() -> None:
    marks = marks_of(headline_statement(Span(None, None, "warns")))
    assert marks.text == ()
    assert marks.title == (Mark(5, 10, "cue", 1, anchor=True), Mark(14, 22, "content", 1))


def test_words_that_the_title_does_not_hold_are_not_marked() -> None:
    assert [mark.role for mark in marks_of(headline_statement(Span(None, None, "threatens"))).title] == ["content"]


def test_a_span_beyond_the_text_is_no_anchor() -> None:
    reading = msgspec.structs.replace(
        PLAIN, statements=(msgspec.structs.replace(STATEMENTS[0], cue=Span(9_000, 9_004, "said")),)
    )
    assert [TEXT[m.start : m.end] for m in marks_of(reading).text if m.anchor] == [at("The foreign").text + TEXT[11:43]]
