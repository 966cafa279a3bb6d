"""From parts to statements: quotations that run on, voices within voices, and the marks that name the kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.language.joining import join, kind_of
from dragoman.language.statements import Parts, Pieces
from dragoman.language.tokens import quotation_states


class Story:
    """A text in which parts are named by their words."""

    def __init__(self, text: str) -> None:
        self.text = text

    def at(self, words: str | None) -> Pieces | None:
        return self.place(words) if words else None

    def place(self, words: str) -> Pieces:
        assert self.text.count(words) == 1, f"{words!r} must stand in the text once"
        start = self.text.index(words)
        return start, start + len(words)

    def part(
        self,
        source: str | None,
        cue: str,
        *content: str,
        relay: tuple[str, ...] = (),
        addressee: str | None = None,
        confidence: float = 0.9,
    ) -> Parts:
        return Parts(
            source=self.at(source),
            cue=self.place(cue),
            content=tuple(self.place(words) for words in content),
            relay=tuple(self.place(words) for words in relay),
            addressee=self.at(addressee),
            confidence=confidence,
        )

    def joined(self, *parts: Parts) -> list[tuple[str | None, list[str], list[str]]]:
        """Join the parts; give source, content and relay of each statement in words."""
        return [
            (
                self.text[slice(*part.source)] if part.source else None,
                [self.text[start:end] for start, end in part.content],
                [self.text[start:end] for start, end in part.relay],
            )
            for part in join(self.text, parts)
        ]

    def contents(self, *parts: Parts) -> list[list[str]]:
        return [content for _, content, _ in self.joined(*parts)]


# --- Quotations that run on -------------------------------------------------------------------------------------------


OPENED_ANEW = [
    # As it is printed: opened anew in each paragraph, closed only at the end.
    ("“We will sign.", "“But not today.", "“Nor tomorrow.”"),
    # Closed in each paragraph.
    ("“We will sign.”", "“But not today.”", "“Nor tomorrow.”"),
    # Straight marks.
    ('"We will sign."', '"But not today."', '"Nor tomorrow."'),
    # Guillemets, and the two apostrophes of some newspapers' systems.
    ("«We will sign.", "«But not today.", "«Nor tomorrow.»"),
    ("''We will sign.''", "''But not today.''", "''Nor tomorrow.''"),
    # Never closed at all.
    ("“We will sign.", "“But not today.", "“Nor tomorrow."),
]
# Open and close look alike, so after an unclosed one it takes an empty line to know that the next one opens.
STRAIGHT = ('"We will sign.', '"But not today.', '"Nor tomorrow."')


@pytest.mark.parametrize(
    ("paragraphs", "gap"),
    [
        *((paragraphs, gap) for paragraphs in OPENED_ANEW for gap in ("\n\n", "\n", "\n \n")),
        (STRAIGHT, "\n\n"),
        (STRAIGHT, "\r\n\r\n"),
    ],
)
def test_a_quotation_that_goes_on_in_the_next_paragraphs_is_one_statement(
    paragraphs: tuple[str, str, str], gap: str
) -> None:
    story = Story(gap.join(("The envoy said: " + paragraphs[0], *paragraphs[1:], "He left.")))
    assert story.contents(story.part("The envoy", "said", paragraphs[0])) == [list(paragraphs)]


def test_a_quotation_goes_on_though_its_speaker_is_named_in_the_middle() -> None:
    story = Story("“We will sign,” said the envoy.\n\n“But not today.")
    part = story.part("the envoy", "said", "“We will sign,”")
    assert story.contents(part) == [["“We will sign,”", "“But not today."]]


def test_a_quotation_goes_on_after_a_cue_that_came_first() -> None:
    story = Story("The envoy told us: “We will sign.\n\n“But not today,” he added. “Nor tomorrow.”")
    part = story.part("The envoy", "told", "“We will sign.")
    # The next paragraph has words outside the marks: somebody has to say whose they are, and joining does not guess.
    assert story.contents(part) == [["“We will sign."]]


def test_a_quoted_paragraph_of_somebody_elses_statement_is_not_swallowed() -> None:
    story = Story("“We will sign,” said the envoy.\n\n“Never,” the rebel replied.\n\n“Not in this life.”")
    first = story.part("the envoy", "said", "“We will sign,”")
    second = story.part("the rebel", "replied", "“Never,”")
    assert story.contents(first, second) == [["“We will sign,”"], ["“Never,”", "“Not in this life.”"]]


def test_a_quoted_paragraph_that_is_found_already_is_not_given_away() -> None:
    story = Story("“We will sign,” said the envoy.\n\n“Never in this life.”\n\nShe spat it out.")
    first = story.part("the envoy", "said", "“We will sign,”")
    second = story.part("She", "spat", "“Never in this life.”")
    assert story.contents(first, second) == [["“We will sign,”"], ["“Never in this life.”"]]


def test_a_quotation_goes_on_for_the_last_who_spoke() -> None:
    story = Story("“We will sign,” said the envoy, and “never,” replied the rebel.\n\n“Not in this life.”")
    first = story.part("the envoy", "said", "“We will sign,”")
    second = story.part("the rebel", "replied", "“never,”")
    assert story.contents(first, second) == [["“We will sign,”"], ["“never,”", "“Not in this life.”"]]


def test_a_quotation_does_not_go_on_over_a_paragraph_that_is_no_quotation() -> None:
    story = Story("“We will sign,” said the envoy.\n\nThe hall was silent.\n\n“But not today.”")
    assert story.contents(story.part("the envoy", "said", "“We will sign,”")) == [["“We will sign,”"]]


def test_a_quotation_does_not_go_on_over_a_sentence_of_the_writers_own() -> None:
    story = Story("“We will sign,” said the envoy. The hall was silent.\n\n“But not today.”")
    assert story.contents(story.part("the envoy", "said", "“We will sign,”")) == [["“We will sign,”"]]


def test_an_indirect_statement_is_not_carried_on_by_a_quotation() -> None:
    story = Story("The envoy said they would sign.\n\n“But not today.”")
    assert story.contents(story.part("The envoy", "said", "they would sign")) == [["they would sign"]]


def test_a_statement_at_the_end_of_the_text_goes_on_into_nothing() -> None:
    story = Story("“We will sign,” said the envoy")
    assert story.contents(story.part("the envoy", "said", "“We will sign,”")) == [["“We will sign,”"]]
    story = Story("“We will sign,” said the envoy.\n\n")
    assert story.contents(story.part("the envoy", "said", "“We will sign,”")) == [["“We will sign,”"]]


def test_white_space_around_the_next_paragraph_is_no_part_of_it() -> None:
    story = Story("“Yes,” said the envoy.\r\n\r\n  “But not today.”  \r\n\r\nHe left.")
    assert story.contents(story.part("the envoy", "said", "“Yes,”")) == [["“Yes,”", "“But not today.”"]]


# --- Nobody named -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("It is reported that talks failed.", "is reported", "that talks failed"),
        ("On Monday it was not known whether they met.", "was not known", "whether they met"),
        ("It has been claimed that Kyiv agreed.", "has been claimed", "that Kyiv agreed"),
    ],
)
def test_the_empty_it_of_a_passive_is_no_source(text: str, cue: str, content: str) -> None:
    story = Story(text)
    it = "It" if "It" in text else " it "
    start, end = story.place(it)
    part = replace(story.part(None, cue, content), source=(start + it.startswith(" "), end - it.endswith(" ")))
    assert story.joined(part) == [(None, [content], [])]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("It said that talks failed.", "It", "said", "that talks failed"),
        ("It was adamant about the river.", "It", "was adamant", "about the river"),
        ("That talks failed it was sure to deny.", "it", "was sure to deny", "That talks failed"),
        ("Italy is reported to fear that talks failed.", "Italy", "fear", "that talks failed"),
        ("It, the envoy was told, says that talks failed.", "It", "says", "that talks failed"),
    ],
)
def test_an_it_that_stands_for_somebody_is_a_source(text: str, source: str, cue: str, content: str) -> None:
    story = Story(text)
    assert story.joined(story.part(source, cue, content)) == [(source, [content], [])]


# --- Voices within voices ---------------------------------------------------------------------------------------------


def test_the_outer_of_two_voices_becomes_the_carrier_of_the_inner() -> None:
    story = Story("According to the BBC, the envoy said that talks had failed.")
    outer = story.part("the BBC", "According to", "the envoy said that talks had failed")
    inner = story.part("the envoy", "said", "that talks had failed")
    assert story.joined(outer, inner) == [("the envoy", ["that talks had failed"], ["the BBC"])]


def test_three_voices_make_two_carriers_the_outermost_last() -> None:
    story = Story("Reuters writes that the BBC reports that the envoy said that talks had failed.")
    parts = (
        story.part("Reuters", "writes", "that the BBC reports that the envoy said that talks had failed"),
        story.part("the BBC", "reports", "that the envoy said that talks had failed"),
        story.part("the envoy", "said", "that talks had failed"),
    )
    assert story.joined(*parts) == [("the envoy", ["that talks had failed"], ["the BBC", "Reuters"])]
    assert story.joined(*reversed(parts)) == story.joined(*parts)


def test_a_carrier_that_the_linker_found_too_is_named_once() -> None:
    story = Story("According to the BBC, the envoy said that talks had failed.")
    outer = story.part("the BBC", "According to", "the envoy said that talks had failed")
    inner = story.part("the envoy", "said", "that talks had failed", relay=("the BBC",))
    assert story.joined(outer, inner) == [("the envoy", ["that talks had failed"], ["the BBC"])]


def test_a_carrier_brings_its_own_carrier_along() -> None:
    story = Story("Citing Reuters, the BBC reports that the envoy said that talks had failed.")
    outer = story.part("the BBC", "reports", "that the envoy said that talks had failed", relay=("Reuters",))
    inner = story.part("the envoy", "said", "that talks had failed")
    assert story.joined(outer, inner) == [("the envoy", ["that talks had failed"], ["the BBC", "Reuters"])]


def test_a_statement_that_says_more_than_the_inner_one_stays_a_statement() -> None:
    story = Story("The minister said that the envoy denied this and that no talks had been held in the city at all.")
    outer = story.part(
        "The minister", "said", "that the envoy denied this and that no talks had been held in the city at all"
    )
    inner = story.part("the envoy", "denied", "this")
    assert story.joined(outer, inner) == [
        ("The minister", ["that the envoy denied this and that no talks had been held in the city at all"], []),
        ("the envoy", ["this"], []),
    ]


def test_an_outer_voice_that_nobody_is_named_for_carries_nothing() -> None:
    story = Story("It is reported that the envoy said that talks had failed.")
    outer = story.part(None, "is reported", "that the envoy said that talks had failed")
    inner = story.part("the envoy", "said", "that talks had failed")
    assert len(story.joined(outer, inner)) == 2


def test_an_inner_voice_without_a_source_is_no_statement_to_carry() -> None:
    story = Story("The BBC reports that it is feared that talks had failed.")
    outer = story.part("The BBC", "reports", "that it is feared that talks had failed")
    inner = story.part(None, "is feared", "that talks had failed")
    assert [source for source, _, _ in story.joined(outer, inner)] == ["The BBC", None]


def test_a_speaker_who_tells_somebody_is_no_mere_carrier() -> None:
    story = Story("The minister told reporters that the envoy said that talks had failed.")
    outer = story.part("The minister", "told", "that the envoy said that talks had failed", addressee="reporters")
    inner = story.part("the envoy", "said", "that talks had failed")
    assert [source for source, _, _ in story.joined(outer, inner)] == ["The minister", "the envoy"]


# --- Doubles and order ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("surer", [0, 1])
def test_of_two_statements_with_the_same_content_the_surer_is_kept(surer: int) -> None:
    story = Story("The envoy said, and the aide confirmed, that talks had failed.")
    parts = [story.part("The envoy", "said", "that talks had failed", confidence=0.6)]
    parts.append(story.part("the aide", "confirmed", "that talks had failed", confidence=0.6))
    parts[surer] = replace(parts[surer], confidence=0.7)
    assert [source for source, _, _ in story.joined(*parts)] == [("The envoy", "the aide")[surer]]


def test_statements_come_in_reading_order_whatever_the_order_they_are_found_in() -> None:
    story = Story("He said yes. She said no. They swore.")
    parts = [story.part("He", "He said", "yes"), story.part("She", "She said", "no"), story.part("They", "swore", "T")]
    assert story.joined(*reversed(parts)) == story.joined(*parts)
    assert [source for source, _, _ in story.joined(*parts)] == ["He", "She", "They"]


def test_no_part_begins_or_ends_within_a_word() -> None:
    story = Story("The envoy of Castrel told them that talks had failed.")
    part = story.part("nvoy of Cas", "ol", "alks had fai")
    assert story.joined(part) == [("envoy of Castrel", ["talks had failed"], [])]
    [joined] = join(story.text, [part])
    assert story.text[slice(*joined.cue)] == "told"


def test_pieces_of_content_that_share_a_word_become_one() -> None:
    story = Story("They said: Castrel agreed.")
    assert story.contents(story.part("They", "said", "Cas", "trel agreed")) == [["Castrel agreed"]]


def test_a_word_without_end_is_not_followed_to_its_end() -> None:
    text = "He said " + "x" * 10_000
    [joined] = join(text, [Parts((0, 2), (3, 7), ((8, 9),), (), None, 0.9)])
    assert joined.content[0][1] < 100


def test_no_parts_make_no_statements() -> None:
    assert join("Nobody spoke.", []) == []


def test_thousands_of_statements_are_joined_without_comparing_all_with_all() -> None:
    sentence = "“Yes,” he said.\n"
    text = sentence * 8_000
    parts = [
        Parts((at + 7, at + 9), (at + 10, at + 14), ((at, at + 6),), (), None, 0.9)
        for at in range(0, len(text), len(sentence))
    ]
    begun = process_time()
    assert len(join(text, parts)) == 8_000
    # Comparing each with each is 64 million steps, which took 40 s; as it is, it takes 0.2 s.
    assert process_time() - begun < 10


PIECES = st.tuples(st.integers(0, 38), st.integers(1, 6)).map(lambda pair: (pair[0], min(40, sum(pair))))
PARTS = st.builds(
    Parts,
    source=st.none() | PIECES,
    cue=PIECES,
    content=st.lists(PIECES, min_size=1, max_size=3).map(tuple),
    relay=st.lists(PIECES, max_size=1).map(tuple),
    addressee=st.none() | PIECES,
    confidence=st.floats(0, 1),
)


def covers(content: Sequence[Pieces], other: Sequence[Pieces]) -> bool:
    return all(any(a <= start and end <= b for a, b in content) for start, end in other)


@given(text=st.text(st.sampled_from("ab. \n\"“”'«»"), min_size=40, max_size=40), parts=st.lists(PARTS, max_size=6))
def test_joining_takes_any_parts_and_loses_nothing_that_was_said(text: str, parts: list[Parts]) -> None:
    joined = join(text, parts)
    assert len(joined) <= len(parts)
    assert bool(joined) == bool(parts)
    for statement in joined:
        assert all(0 <= start < end <= len(text) for start, end in statement.content)
        assert any(covers(statement.content, part.content) for part in parts)
        assert all(end <= start for (_, end), (start, _) in pairwise(statement.content)), "in order, and apart"
        for start, end in (s for s in (statement.source, statement.cue, *statement.content) if s):
            assert not (text[start - 1 : start].isalnum() and text[start].isalnum()), "no part begins within a word"
            assert not (text[end - 1].isalnum() and text[end : end + 1].isalnum()), "or ends within one"
        assert len(set(statement.relay)) == len(statement.relay)


# --- Kinds ------------------------------------------------------------------------------------------------------------


def kind(text: str, *content: str) -> str:
    story = Story(text)
    return kind_of(text, [story.place(words) for words in content or (text,)], quotation_states(text))


@pytest.mark.parametrize(
    "text",
    ['"We will sign"', "“We will sign”", "«We will sign»", "''We will sign''", "‘We will sign’", "'We will sign'"],
)
def test_what_stands_in_marks_of_any_kind_is_direct(text: str) -> None:
    assert kind(text) == "direct"
    assert kind(f"He said: {text} Then he left.", text) == "direct"


@pytest.mark.parametrize(
    "text",
    [
        'he would "never sign"',
        "he would “never sign” it",
        "he would «never sign»",
        "he would ''never sign''",
        "he would ‘never sign’ it",
        "he would 'never sign' it",
        "it was a ‘bad deal’ for ‘both’ sides",
    ],
)
def test_what_stands_in_marks_only_in_part_is_mixed(text: str) -> None:
    assert kind(text) == "mixed"


@pytest.mark.parametrize(
    "text",
    [
        "they would sign",
        # An apostrophe is no quotation mark, within a word or at the end of one.
        "it's Kyiv's plan and they don't like it",
        "it’s Kyiv’s plan and they don’t like it",
        "the allies' and the rebels' plan",
        "the allies’ and the rebels’ plan",
        "the ’90s",
    ],
)
def test_what_stands_in_no_marks_is_indirect(text: str) -> None:
    assert kind(text) == "indirect"


def test_apostrophes_within_single_marks_do_not_end_the_quotation() -> None:
    assert kind("'We don't sign it'") == "direct"
    assert kind("‘We don’t sign it’") == "direct"


def test_content_in_two_pieces_around_the_cue_is_direct() -> None:
    assert kind("“We will sign,” he said, “but not today.”", "“We will sign,”", "“but not today.”") == "direct"


def test_one_piece_in_marks_and_one_without_are_mixed() -> None:
    assert kind("“We will sign,” he said, but not soon.", "“We will sign,”", "but not soon") == "mixed"


def test_content_whose_marks_stand_around_it_is_direct() -> None:
    assert kind("“We will sign,” he said.", "We will sign") == "direct"
    assert kind("He said ‘we will sign’ again.", "we will sign") == "direct"


def test_a_quotation_that_is_never_closed_is_direct() -> None:
    assert kind("“We will sign.\n\nHe left.", "“We will sign.") == "direct"
    assert kind("“We will sign.") == "direct"


def test_marks_in_another_paragraph_do_not_matter() -> None:
    assert kind("He has “no idea.\n\nThey would sign.", "They would sign.") == "indirect"


def test_a_single_quoted_word_is_direct() -> None:
    assert kind("“No”") == "direct"
    assert kind("“7”") == "direct"


def test_content_without_a_letter_is_indirect() -> None:
    assert kind("“...”") == "indirect"


def test_a_quotation_in_another_script_is_direct() -> None:
    assert kind("«Мы подпишем»") == "direct"
    assert kind("“سنوقع”") == "direct"


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("The agency quoted her as saying that talks had failed.", "quoted", ["that talks had failed"]),
        ("The agency quoted her as saying that talks had failed.", "quoted her as saying", ["that talks had failed"]),
        ("“Talks failed,” the agency quoted her as saying.", "quoted", ["“Talks failed,”", "her as saying"]),
    ],
)
def test_whoever_an_agency_quotes_is_the_source_and_the_agency_the_carrier(
    text: str, cue: str, content: list[str]
) -> None:
    def at(words: str) -> tuple[int, int]:
        return text.index(words), text.index(words) + len(words)

    agency = at("The agency" if text.startswith("The") else "the agency")
    part = Parts(agency, at(cue), tuple(at(words) for words in content), (), None, 0.9)
    [found] = join(text, [part])
    assert found.source == at("her")
    assert found.cue == at("as saying")
    assert found.content == (at(content[0]),)
    assert found.relay == (agency,)


def test_whoever_was_quoted_is_the_source_already() -> None:
    text = "The envoy was quoted by the agency as saying that talks had failed."
    part = Parts((0, 9), (10, 20), ((45, 66),), (), None, 0.9)
    assert join(text, [part]) == [part]
