"""Positions in statements: how they are chosen from what the heads say, and what the shipped model reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from meaning_world import cases, meant, mention, report, span, statement, unmarked, weights

from dragoman.actors.mentions import Mention
from dragoman.language.candidates import Candidate, pieces_of
from dragoman.language.linking import Floats
from dragoman.language.meaning import Heads, Meant, Words
from dragoman.language.positions import ACTS, ISSUES, STANCES, Sure, with_positions, words_of
from dragoman.language.reader import Reader
from dragoman.reading import Position, Statement
from dragoman.report import Span

TEXT = "The envoy of Veltria said Karsov would give up the bridge, if the guns fell silent, on Monday."
CONTENT = "Karsov would give up the bridge, if the guns fell silent"
MENTIONS = (mention(TEXT, "Veltria", "Veltria"), mention(TEXT, "Karsov", "Karsov"))
SAID = statement(TEXT, CONTENT, source="The envoy of Veltria", cue="said", party="Veltria")


@dataclass
class Told(Heads):
    """Heads that say what they are told: issues, an act and a stance, and which parties hold and are aimed at."""

    likely: dict[str, float]
    act: str = "propose"
    stance: str = "for"
    parties: dict[str | None, tuple[float, float]] = field(default_factory=dict)
    weights: dict[str, Floats] = field(default_factory=weights)

    def issues(self, said: Floats) -> Floats:
        return np.array([[self.likely.get(name, 0.0) for name in ISSUES]] * len(said), dtype=np.float32)

    def linear(self, name: str, x: Floats) -> Floats:
        if name not in {"act", "stance"}:
            return super().linear(name, x)
        labels, one = (ACTS, self.act) if name == "act" else (STANCES, self.stance)
        return np.array([[20.0 * (label == one) for label in labels]] * len(x), dtype=np.float32)

    def holders(self, meant: Meant, how: Floats, candidates: Sequence[Candidate]) -> Floats:
        del meant, how
        return np.array([self.parties.get(c.party, (0.0, 0.0)) for c in candidates], dtype=np.float32)


def marked(*runs: tuple[slice, str]) -> Floats:
    """Mark words of the text as item or condition: (columns, words)."""
    tokens = meant(TEXT).tokens
    scores = unmarked(len(tokens))
    for columns, words in runs:
        place = span(TEXT, words)
        inside = (tokens.start >= (place.start or 0)) & (tokens.end <= (place.end or 0))
        scores[inside, columns.start] = 0
        scores[inside, columns.start + 1] = 9
    return scores


ITEM, CONDITION = slice(3, 5), slice(5, 7)
# Bounds of the test's own: those of the model move with it.
SURE = Sure(issue=0.35, holder=0.6, aim=0.5, item=0.4, condition=0.5)


def taken(
    heads: Heads,
    said: Statement = SAID,
    *,
    mentions: Sequence[Mention] = MENTIONS,
    scores: Floats | None = None,
    signers: Sequence[str] = (),
) -> tuple[Position, ...]:
    read = meant(TEXT, mentions, scores=scores)
    [one] = with_positions(report(TEXT), read, [said], heads, signers=signers, sure=SURE)
    return one.positions


# --- What is chosen ---------------------------------------------------------------------------------------------------


def test_a_position_says_who_on_what_by_which_act_and_in_which_stance() -> None:
    [one] = taken(Told({"territory": 0.81}, act="concede", stance="against", parties={"Veltria": (1, 0)}))
    assert (one.party, one.reported_by, one.issue, one.act, one.stance) == (
        "Veltria", None, "territory", "concede", "against",
    )  # fmt: skip
    assert one.confidence == pytest.approx(0.81, abs=1e-3)


def test_every_issue_that_is_likely_enough_is_a_position_the_surest_first() -> None:
    found = taken(Told({"talks": 0.4, "territory": 0.9, "nuclear": 0.34, "attacks": 0.4}))
    assert [one.issue for one in found] == ["territory", "talks", "attacks"]


def test_where_no_issue_is_likely_there_is_no_position() -> None:
    assert taken(Told({"talks": 0.34})) == ()


def test_at_least_the_likeliest_party_holds_a_position() -> None:
    [one] = taken(Told({"talks": 1}, parties={"Veltria": (0.2, 0), "Karsov": (0.3, 0)}))
    assert one.party == "Karsov"
    assert one.confidence == pytest.approx(0.5**0.5, abs=1e-3)


def test_everybody_who_is_likely_to_holds_it() -> None:
    found = taken(Told({"talks": 1}, parties={"Veltria": (0.7, 0), "Karsov": (0.9, 0)}))
    assert {one.party for one in found} == {"Veltria", "Karsov"}


def test_another_partys_position_is_reported_by_the_speakers() -> None:
    [one] = taken(Told({"talks": 1}, parties={"Karsov": (0.9, 0)}))
    assert (one.party, one.reported_by) == ("Karsov", "Veltria")


def test_a_speaker_without_a_party_may_hold_a_position() -> None:
    nobody = statement(TEXT, CONTENT, source="The envoy", cue="said")
    [one] = taken(Told({"talks": 1}, parties={None: (0.9, 0)}), nobody, mentions=MENTIONS[1:])
    assert (one.party, one.reported_by) == (None, None)


def test_a_position_is_aimed_at_another_party_or_at_none() -> None:
    def aim(parties: dict[str | None, tuple[float, float]]) -> str | None:
        [one] = taken(Told({"talks": 1}, parties=parties))
        return one.toward

    assert aim({"Veltria": (0.9, 0.9), "Karsov": (0, 0.6)}) == "Karsov"
    assert aim({"Veltria": (0.9, 0.9), "Karsov": (0, 0.4)}) is None, "never at the holder itself"


def test_the_item_is_the_marked_words_without_the_signs_around_them() -> None:
    [one] = taken(Told({"territory": 1}), scores=marked((ITEM, "the bridge,")))
    assert one.item == "the bridge"


def test_the_item_is_whole_words_where_only_a_part_is_marked() -> None:
    text = TEXT.replace("bridge", "bridgeheads")
    said = statement(text, CONTENT.replace("bridge", "bridgeheads"), source="The envoy of Veltria", cue="said")
    whole = meant(text, MENTIONS).tokens
    at = text.index("bridgeheads")
    first, after = pieces_of(whole, at, at + len("bridgeheads"))
    assert after - first > 1, "the word falls into pieces"
    part = unmarked(len(whole))
    part[first, ITEM] = (-9, 9)
    [read] = with_positions(report(text), meant(text, MENTIONS, scores=part), [said], Told({"territory": 1}))
    assert read.positions[0].item == "bridgeheads"


def test_a_party_by_its_name_alone_is_no_item() -> None:
    [one] = taken(Told({"territory": 1}), scores=marked((ITEM, "Karsov")))
    assert one.item == "territory"


@pytest.mark.parametrize(
    ("issue", "item"),
    [
        ("territory", "territory"),
        ("military-aid", "military aid"),
        ("nuclear", "nuclear programme"),
        ("other", "other matter"),
    ],
)
def test_without_marked_words_the_item_is_the_issue(issue: str, item: str) -> None:
    [one] = taken(Told({issue: 1}))
    assert one.item == item


def test_marks_outside_the_content_make_no_item() -> None:
    [one] = taken(Told({"territory": 1}), scores=marked((ITEM, "on Monday")))
    assert one.item == "territory"


def test_a_condition_is_given_with_a_conditional_stance_alone() -> None:
    scores = marked((CONDITION, "if the guns fell silent"))
    [one] = taken(Told({"talks": 1}, stance="conditional"), scores=scores)
    assert one.condition == "if the guns fell silent"
    [other] = taken(Told({"talks": 1}, stance="for"), scores=scores)
    assert other.condition is None
    [third] = taken(Told({"talks": 1}, stance="conditional"))
    assert third.condition is None


def test_what_a_joint_text_says_is_a_position_of_each_signer() -> None:
    own = statement(TEXT, CONTENT, party="Veltria")
    found = taken(Told({"talks": 1}, parties={"Veltria": (0.9, 0)}), own, signers=("Veltria", "Karsov", "Dorn"))
    assert [one.party for one in found] == ["Veltria", "Karsov", "Dorn"]
    assert len({(one.issue, one.item, one.act, one.stance, one.confidence) for one in found}) == 1


def test_what_a_joint_text_quotes_is_the_speakers_alone() -> None:
    found = taken(Told({"talks": 1}, parties={"Veltria": (0.9, 0)}), signers=("Veltria", "Karsov"))
    assert [one.party for one in found] == ["Veltria"]


def test_a_joint_text_gives_another_partys_position_to_that_party_alone() -> None:
    own = statement(TEXT, CONTENT, party="Veltria")
    found = taken(Told({"talks": 1}, parties={"Karsov": (0.9, 0)}), own, signers=("Veltria", "Dorn"))
    assert [(one.party, one.reported_by) for one in found] == [("Karsov", "Veltria")]


def test_those_who_speak_as_one_hold_the_same_position() -> None:
    text = "Veltria and Karsov said the bridge would be opened."
    mentions = (mention(text, "Veltria", "Veltria"), mention(text, "Karsov", "Karsov"))
    said = statement(text, "the bridge would be opened", source="Veltria and Karsov", cue="said", party="Veltria")
    heads = Told({"talks": 1}, parties={"Veltria": (0.9, 0), "Karsov": (0.1, 0)})
    [one] = with_positions(report(text), meant(text, mentions), [said], heads)
    assert [(p.party, p.reported_by) for p in one.positions] == [("Veltria", None), ("Karsov", None)]


def test_a_statement_whose_content_stands_outside_the_text_is_left_as_it_is() -> None:
    placeless = Statement(
        id="s1", source=None, cue=None, content=(Span(None, None, "No."),), kind="direct", confidence=1
    )
    assert words_of(meant(TEXT), placeless) is None
    assert with_positions(report(TEXT), meant(TEXT), [placeless], Told({"talks": 1})) == (placeless,)
    assert with_positions(report(TEXT), meant(TEXT), [], Told({"talks": 1})) == ()


def test_statements_keep_their_order_and_all_but_their_positions() -> None:
    placeless = Statement(
        id="s2", source=None, cue=None, content=(Span(None, None, "No."),), kind="direct", confidence=1
    )
    found = with_positions(report(TEXT), meant(TEXT, MENTIONS), [placeless, SAID], Told({"talks": 1}))
    assert [one.id for one in found] == ["s2", "s1"]
    assert (found[1].source, found[1].cue, found[1].content) == (SAID.source, SAID.cue, SAID.content)
    assert (len(found[0].positions), len(found[1].positions)) == (0, 1)


def test_the_words_of_a_statement_are_the_pieces_of_its_parts() -> None:
    read = meant(TEXT)
    found = words_of(read, SAID)
    assert isinstance(found, Words)
    [(first, after)] = found.content
    assert TEXT[int(read.tokens.start[first]) : int(read.tokens.end[after - 1])] == CONTENT
    assert [TEXT[int(read.tokens.start[a]) : int(read.tokens.end[b - 1])] for a, b in found.voice] == [
        "said", "The envoy of Veltria",
    ]  # fmt: skip


@given(st.data())
def test_items_and_conditions_are_words_of_the_content_whatever_is_marked(data: st.DataObject) -> None:
    size = len(meant(TEXT).tokens)
    scores = unmarked(size)
    scores[:, 3:] = np.array(data.draw(st.lists(st.sampled_from([-5, 5]), min_size=4 * size, max_size=4 * size)))\
        .reshape(size, 4)  # fmt: skip
    heads = Told({"talks": 0.9, "nuclear": 0.8}, stance="conditional", parties={"Karsov": (0.9, 0)})
    for one in taken(heads, scores=scores):
        assert one.item in {"talks", "nuclear programme"} or one.item in CONTENT
        assert one.item == one.item.strip(" ,.")
        assert one.item
        assert one.condition is None or (one.condition and one.condition in CONTENT)
        assert 0 <= one.confidence <= 1


# --- What the shipped model reads -------------------------------------------------------------------------------------

UKRAINE, RUSSIA = "The Ukrainian Foreign Ministry said ", "The Russian Foreign Ministry said "
SPOKESWOMAN = (
    "Russian Foreign Ministry spokeswoman Maria Zakharova said the Kremlin rejects a temporary halt in fighting."
)


def read(reader: Reader, text: str) -> list[Position]:
    return [position for one in reader.read(report(text)).statements for position in one.positions]


# What is reported of the parties, sentence by sentence: (sentence, party, issue, act, stance).
READ = {
    "halt in fighting": (
        "Zakharova said the Kremlin rejects a temporary halt in fighting.", "Russia", "ceasefire", "refuse", "against",
    ),
    "halt in fighting, in full": (SPOKESWOMAN, "Russia", "ceasefire", "refuse", "against"),
    "security guarantees": (
        "Ukraine hopes any agreement will include security guarantees.",
        "Ukraine", "security-guarantees", "appeal", "for",
    ),
    "accepts": (UKRAINE + "Kyiv would accept an unconditional ceasefire.", "Ukraine", "ceasefire", "accept", "for"),
    "does not accept": (
        UKRAINE + "Kyiv would not accept an unconditional ceasefire.", "Ukraine", "ceasefire", "refuse", "against",
    ),
    "accepts if": (
        UKRAINE + "Kyiv would accept a ceasefire only if Russian troops withdrew.",
        "Ukraine", "ceasefire", "accept", "conditional",
    ),
    "demands": (
        "The Ukrainian Foreign Ministry demanded that Russia withdraw its troops.",
        "Ukraine", "withdrawal", "demand", "for",
    ),
    "accuses": (
        "The Ukrainian Foreign Ministry accused Russia of violating the ceasefire.",
        "Ukraine", "ceasefire", "accuse", "against",
    ),
    "denies": (
        "The Russian Foreign Ministry denied that its forces had violated the ceasefire.",
        "Russia", "ceasefire", "deny", "against",
    ),
    "doubts": (
        RUSSIA + "there were no signs that Ukraine wanted talks.", "Russia", "talks", "doubt", "unclear",
    ),
    "threatens": (
        "The European Union warned that it would impose new sanctions on Russia.",
        "European Union", "sanctions", "threaten", "for",
    ),
    "calls for": (
        "The European Union called for humanitarian aid to reach Gaza.",
        "European Union", "humanitarian", "appeal", "for",
    ),
    "offers": (
        "The Turkish Foreign Ministry offered to host talks between Russia and Ukraine.",
        "Turkey", "talks", "propose", "for",
    ),
    "refuses": (
        "The Iranian Foreign Ministry said Tehran would not let nuclear inspectors in.",
        "Iran", "nuclear", "refuse", "against",
    ),
    "keeps": (
        "The Iranian Foreign Ministry said Tehran would never give up uranium enrichment.",
        "Iran", "nuclear", "promise", "for",
    ),
    "gives up": (
        "The Iranian Foreign Ministry said Tehran was ready to give up uranium enrichment.",
        "Iran", "nuclear", "concede", "against",
    ),
    "releases if": (
        "Hamas said it would release all hostages if Israel ended the war.",
        "Hamas", "detainees", "propose", "conditional",
    ),
    "another's refusal": (
        "The Israeli Foreign Ministry said Hamas had rejected the ceasefire proposal.",
        "Hamas", "ceasefire", "refuse", "against",
    ),
    "another's wish": (
        UKRAINE + "Russia wanted to keep the occupied territory.", "Russia", "territory", "appeal", "for",
    ),
    "tariffs": (
        "The Chinese Foreign Ministry said tariffs on its goods must be lifted.", "China", "trade", "demand", "against",
    ),
    "recognition": (
        "The Serbian government said it would never recognise Kosovo.", "Serbia", "recognition", "refuse", "against",
    ),
    "membership": ("NATO said it would not admit Ukraine.", "NATO", "alliance", "refuse", "against"),
    "return": (
        "The Egyptian Foreign Ministry said refugees must be allowed to return.",
        "Egypt", "displacement", "demand", "for",
    ),
}  # fmt: skip
WRONG = {
    "accepts if", "denies", "keeps", "gives up", "another's refusal", "another's wish", "tariffs",
}  # fmt: skip


@pytest.mark.parametrize(("text", "position"), cases({n: (t, p) for n, (t, *p) in READ.items()}, wrong=WRONG))
def test_a_position_is_read(reader: Reader, text: str, position: list[str]) -> None:
    assert position in [[p.party, p.issue, p.act, p.stance] for p in read(reader, text)]


# Only that: a sentence about one issue has one position.
ONE_ISSUE = {name: (READ[name][0],) for name in READ if name != "releases if"}


@pytest.mark.parametrize(
    "text",
    cases(
        ONE_ISSUE,
        wrong={
            "halt in fighting", "halt in fighting, in full", "does not accept", "another's refusal",
            "tariffs", "recognition", "membership", "return",
        },
    ),
)  # fmt: skip
def test_nothing_is_added_to_a_position(reader: Reader, text: str) -> None:
    assert len({p.issue for p in read(reader, text)}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The Russian Defence Ministry said the bridge was built in 1961.",
        "The ministry said the weather would be warm on Friday.",
        "The Turkish Foreign Ministry said its new building has four floors.",
    ],
)
def test_a_statement_about_something_else_takes_no_position(reader: Reader, text: str) -> None:
    assert reader.read(report(text)).statements
    assert read(reader, text) == []


DETAILS = {
    "item": (READ["halt in fighting, in full"][0], "ceasefire", "item", "temporary halt in fighting"),
    "item at the start": (READ["accepts"][0], "ceasefire", "item", "unconditional ceasefire"),
    "aim of a threat": (READ["threatens"][0], "sanctions", "toward", "Russia"),
    "aim of a demand": (READ["demands"][0], "withdrawal", "toward", "Russia"),
    "aim of a charge": (READ["accuses"][0], "ceasefire", "toward", "Russia"),
    "condition": (READ["releases if"][0], "detainees", "condition", "if Israel ended the war"),
    "condition of an acceptance": (READ["accepts if"][0], "ceasefire", "condition", "if Russian troops withdrew"),
    "whose report": (READ["another's refusal"][0], "ceasefire", "reported_by", "Israel"),
    "no report of another": (READ["accepts"][0], "ceasefire", "reported_by", None),
    "no aim": (READ["calls for"][0], "humanitarian", "toward", None),
}


@pytest.mark.parametrize(
    ("text", "issue", "name", "value"), cases(DETAILS, wrong={"condition of an acceptance", "whose report"})
)
def test_what_belongs_to_a_position_is_read(
    reader: Reader, text: str, issue: str, name: str, value: str | None
) -> None:
    assert value in [getattr(p, name) for p in read(reader, text) if p.issue == issue]


def test_three_who_speak_as_one_take_one_position_each(reader: Reader) -> None:
    text = "Britain, France and Canada said they opposed any expansion of the Israeli operation in Gaza."
    on_attacks = [(p.party, p.act, p.stance, p.reported_by) for p in read(reader, text) if p.issue == "attacks"]
    assert on_attacks == [(party, "refuse", "against", None) for party in ("United Kingdom", "France", "Canada")]
