"""Which parties speak as one: lists, and the words that mean a list later on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from meaning_world import cases

from dragoman.actors.heard import Source
from dragoman.actors.mentions import party_mentions
from dragoman.actors.resolver import Resolver
from dragoman.language.jointly import speaking_together
from dragoman.reading import Speaker, Statement
from dragoman.report import Report, Span

THREE = ("United Kingdom", "France", "Canada")
LIST = "Britain, France and Canada said they were alarmed. "


def together(text: str, *sources: tuple[str, str | None]) -> list[tuple[str, ...]]:
    """Say who speaks as one in statements with these sources, each found behind the one before, and their parties."""
    report = Report(text=text, published="2025-05-21")
    statements: list[Statement] = []
    after = 0
    for words, party in sources:
        start = text.index(words, after)
        after = start + len(words)
        place = Span(start, after, words)
        statements.append(
            Statement(
                id=f"s{len(statements)}",
                source=place,
                cue=None,
                content=(place,),
                kind="indirect",
                speaker=Speaker(party=party),
                confidence=1.0,
            )
        )
    scene = Resolver(report, [Source(source=one.source) for one in statements]).scene
    return speaking_together(report, statements, party_mentions(scene))


# --- A list in the source ---------------------------------------------------------------------------------------------

LISTS = {
    "commas and and": ("Britain, France and Canada", THREE),
    "two": ("Russia and Ukraine", ("Russia", "Ukraine")),
    "adjectives": ("Russian and Ukrainian officials", ("Russia", "Ukraine")),
    "possessives": ("Iran's and Israel's ministries", ("Iran", "Israel")),
    "one office of both": ("The ambassadors of Israel and the United States", ("Israel", "United States")),
    "stroke": ("Russia/Ukraine", ("Russia", "Ukraine")),
    "comma before and": ("Turkey, Egypt, and Qatar", ("Turkey", "Egypt", "Qatar")),
    "as well as": ("France as well as Germany", ("France", "Germany")),
    "along with": ("France, along with Germany", ("France", "Germany")),
}


@pytest.mark.parametrize(("source", "parties"), cases(LISTS))
def test_a_list_of_parties_speaks_as_one(source: str, parties: tuple[str, ...]) -> None:
    assert together(f"{source} said no.", (source, parties[0])) == [parties]


ALONE = {
    "one": ("Israel", "Israel"),
    "an ambassador": ("Israel's ambassador to the United States", "Israel"),
    "an apposition": ("The prime minister of Israel, a close ally of the United States", "Israel"),
    "one twice": ("Israel and Israel", "Israel"),
    "a body by its state": ("The French foreign ministry in Paris", "France"),
    "an envoy to two": ("The US envoy to Russia and Ukraine", "United States"),
}


@pytest.mark.parametrize(
    ("source", "party"),
    cases(ALONE),
)
def test_others_named_in_the_source_do_not_speak_with_it(source: str, party: str) -> None:
    assert together(f"{source} said no.", (source, party)) == [()]


def test_a_party_that_speaks_inside_a_sentence_about_another_speaks_alone() -> None:
    assert together("Israel, the United States said, must stop.", ("the United States", "United States")) == [()]


# --- A word that means a list -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["The three countries", "They", "The allies", "The joint statement", "The leaders"])
def test_several_are_those_listed_before(word: str) -> None:
    found = together(
        f"{LIST}{word} said aid must flow.", ("Britain, France and Canada", "United Kingdom"), (word, "United Kingdom")
    )
    assert found == [THREE, THREE]


def test_several_may_be_listed_behind_them() -> None:
    text = "The three countries said aid must flow. Britain, France and Canada met on Monday."
    assert together(text, ("The three countries", "France")) == [THREE]


def test_a_list_of_three_counts_wherever_it_stands_and_one_of_two_only_where_it_spoke() -> None:
    assert together("Britain, France and Canada met. They said no.", ("They", "France")) == [THREE]
    assert together("Russia and Ukraine met. They said no.", ("They", "Russia")) == [()]
    heard = together("Russia and Ukraine said yes. They said no.", ("Russia and Ukraine", "Russia"), ("They", "Russia"))
    assert heard[1] == ("Russia", "Ukraine")


def test_several_with_another_partys_speaker_or_with_none_are_not_that_list() -> None:
    assert together(f"{LIST}They said no.", ("They", "Iran")) == [()]
    assert together(f"{LIST}They said no.", ("They", None)) == [()]


def test_he_is_not_several() -> None:
    assert together(f"{LIST}He said no.", ("He", "France")) == [()]


def test_two_against_three_are_told_apart_by_their_parties() -> None:
    text = f"Russia and Ukraine said they would meet. {LIST}The two countries said yes. The three countries said no."
    found = together(
        text,
        ("Russia and Ukraine", "Russia"),
        ("Britain, France and Canada", "United Kingdom"),
        ("The two countries", "Russia"),
        ("The three countries", "United Kingdom"),
    )
    assert found == [("Russia", "Ukraine"), THREE, ("Russia", "Ukraine"), THREE]


def test_two_against_three_are_told_apart_by_their_number() -> None:
    found = together(
        f"Britain and France said they would meet. {LIST}The two countries said yes.",
        ("Britain and France", "United Kingdom"),
        ("Britain, France and Canada", "United Kingdom"),
        ("The two countries", "United Kingdom"),
    )
    assert found[2] == ("United Kingdom", "France")


NOT_ALL = {
    "one group of three": ("Hamas, Hezbollah and the Houthis are named. ", "The group", "Hamas"),
    "one government": ("Britain, France and Canada met. ", "A government statement", "France"),
    "four of one side": ("Britain, France and Canada met. ", "Four people", "United Kingdom"),
}


@pytest.mark.parametrize(
    ("before", "source", "party"),
    cases(NOT_ALL),
)
def test_one_of_a_list_speaks_for_itself(before: str, source: str, party: str) -> None:
    assert together(f"{before}{source} said no.", (source, party)) == [()]


def test_a_statement_without_a_source_is_nobodys_list() -> None:
    report = Report(text="It is said that Britain, France and Canada met.")
    one = Statement(
        id="s1", source=None, cue=None, content=(report.span(0, 5),), kind="indirect", speaker=Speaker(), confidence=1.0
    )
    scene = Resolver(report, []).scene
    assert speaking_together(report, [one], party_mentions(scene)) == [()]


@given(st.lists(st.sampled_from(["Israel", "Iran", "Qatar", "Egypt", "Turkey"]), min_size=1, max_size=5))
def test_each_of_a_list_is_there_once_in_the_order_of_the_text(names: list[str]) -> None:
    source = ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]
    parties = tuple(dict.fromkeys(names))
    assert together(f"{source} said no.", (source, names[0])) == [parties if len(parties) > 1 else ()]
