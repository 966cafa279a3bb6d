"""Events: how they are put together from what the heads say, and what the shipped model reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from meaning_world import MISREAD, cases, meant, mention, report, span, statement, unmarked, weights

from dragoman.actors.mentions import Mention
from dragoman.language.candidates import Candidate
from dragoman.language.events import ISSUES, REALITIES, TYPES, Sure, events_of
from dragoman.language.linking import Floats
from dragoman.language.meaning import Heads, Meant
from dragoman.language.reader import Reader
from dragoman.reading import Event, Statement

TEXT = "Veltria shelled Karsov at dawn. The envoy said Dorn had closed the road. It rained on the harbour."
MENTIONS = (
    mention(TEXT, "Veltria", "Veltria"),
    mention(TEXT, "Karsov", "Karsov"),
    mention(TEXT, "Dorn", "Dorn"),
)
FIRST, SECOND = "Veltria shelled Karsov at dawn", "Dorn had closed the road"
# Bounds of the test's own: those of the model move with it.
SURE = Sure(bias=0.0, part=0.7, first=0.1)


@dataclass
class Told(Heads):
    """Heads that say what they are told: the parts of parties (to act, to be acted on), a type, a reality, an issue."""

    shares: dict[str | None, tuple[float, float]]
    type: str = "ASSAULT"
    reality: str = "happened"
    issue: str = "attacks"
    asked: list[list[str | None]] = field(default_factory=list)
    weights: dict[str, Floats] = field(default_factory=weights)

    def parts(self, meant: Meant, event: Floats, candidates: Sequence[Candidate]) -> Floats:
        del meant, event
        self.asked.append([c.party for c in candidates])
        return np.array([self.shares.get(c.party, (0.0, 0.0)) for c in candidates], dtype=np.float32)

    def types(self, meant: Meant, event: Floats, sides: tuple[Sequence[Candidate], Sequence[Candidate]]) -> Floats:
        del meant, event, sides
        return np.array([0.64 if name == self.type else 0.024 for name in TYPES], dtype=np.float32)

    def linear(self, name: str, x: Floats) -> Floats:
        del x
        labels, one = (REALITIES, self.reality) if name == "reality" else (ISSUES, self.issue)
        return np.array([float(label == one) for label in labels], dtype=np.float32)


def told_of(*evidence: str, text: str = TEXT) -> Floats:
    """Mark the words that tell of an event."""
    tokens = meant(text).tokens
    scores = unmarked(len(tokens))
    for words in evidence:
        place = span(text, words)
        inside = np.flatnonzero((tokens.start >= (place.start or 0)) & (tokens.end <= (place.end or 0)))
        scores[inside, :3] = (0, 0, 9)
        scores[inside[0], :3] = (0, 9, 0)
    return scores


def found(
    heads: Heads,
    *evidence: str,
    mentions: Sequence[Mention] = MENTIONS,
    statements: Sequence[Statement] = (),
    sure: Sure = SURE,
) -> tuple[Event, ...]:
    return events_of(report(TEXT), meant(TEXT, mentions, scores=told_of(*evidence)), statements, heads, sure=sure)


# --- How an event is put together -------------------------------------------------------------------------------------


def test_an_event_says_who_did_what_to_whom() -> None:
    heads = Told({"Veltria": (0.9, 0.2), "Karsov": (0.1, 0.8)}, reality="denied", issue="navigation")
    [one] = found(heads, FIRST)
    assert (one.actor, one.recipient, one.type, one.reality, one.issue) == (
        ("Veltria",), ("Karsov",), "ASSAULT", "denied", "navigation",
    )  # fmt: skip
    assert (one.evidence.text, one.evidence.start) == (FIRST, 0)
    assert one.confidence == pytest.approx(0.8, abs=0.002), "the root of the type's, as the evidence is certain"


def test_events_come_in_the_order_of_their_evidence() -> None:
    found_events = found(Told({"Veltria": (0.9, 0), "Dorn": (0.8, 0)}), SECOND, FIRST)
    assert [one.evidence.text for one in found_events] == [FIRST, SECOND]


def test_without_evidence_there_is_no_event_and_without_parties_neither() -> None:
    assert found(Told({"Veltria": (0.9, 0)})) == ()
    assert found(Told({"Veltria": (0.9, 0)}), FIRST, mentions=()) == ()
    assert found(Told({"Veltria": (0.05, 0.05)}), FIRST) == ()


def test_the_likeliest_party_acts_and_others_only_where_they_are_surer() -> None:
    [one] = found(Told({"Veltria": (0.5, 0), "Karsov": (0.6, 0)}), FIRST)
    assert one.actor == ("Karsov",)
    [other] = found(Told({"Veltria": (0.71, 0), "Karsov": (0.9, 0), "Dorn": (0.69, 0)}), FIRST)
    assert other.actor == ("Veltria", "Karsov"), "in the order of the text"


def test_who_acts_is_not_acted_on() -> None:
    [one] = found(Told({"Veltria": (0.9, 0.9), "Karsov": (0.8, 0.8)}), FIRST)
    assert (one.actor, one.recipient) == (("Veltria", "Karsov"), ())


def test_an_event_may_have_a_recipient_alone() -> None:
    [one] = found(Told({"Karsov": (0, 0.9)}), FIRST)
    assert (one.actor, one.recipient) == ((), ("Karsov",))


def test_one_word_stands_for_one_party() -> None:
    # "Karsov" may mean its rulers and its people.
    people = Mention(*MENTIONS[1][:2], "Karsovians", place=True)
    heads = Told({"Veltria": (0.9, 0), "Karsov": (0, 0.8), "Karsovians": (0, 0.9)})
    [one] = found(heads, FIRST, mentions=sorted((*MENTIONS, people)))
    assert one.recipient == ("Karsovians",)


def test_who_says_the_words_may_have_a_part_in_them() -> None:
    said = statement(TEXT, SECOND, source="The envoy", cue="said", party="Sorland")
    heads = Told({"Sorland": (0.9, 0)})
    [one] = found(heads, SECOND, statements=[said])
    assert one.actor == ("Sorland",)
    assert heads.asked[0][0] == "Sorland"
    heads = Told({"Sorland": (0.9, 0), "Veltria": (0.5, 0)})
    [other] = found(heads, FIRST, statements=[said])
    assert other.actor == ("Veltria",), "outside the words that it said it is nobody"


def test_a_speaker_without_a_party_is_never_a_side() -> None:
    said = statement(TEXT, SECOND, source="The envoy", cue="said")
    heads = Told({None: (0.99, 0.99), "Dorn": (0.8, 0)})
    [one] = found(heads, SECOND, statements=[said])
    assert (one.actor, one.recipient) == (("Dorn",), ())


def test_more_bias_lets_in_more_evidence() -> None:
    tokens = meant(TEXT).tokens
    scores = unmarked(len(tokens))
    scores[0, :3], scores[1:4, :3] = (1, 0, -9), (1, -9, 0)
    read = meant(TEXT, MENTIONS, scores=scores)
    heads = Told({"Veltria": (0.9, 0)})
    assert events_of(report(TEXT), read, (), heads, sure=Sure(bias=0, words=1, least=0)) == ()
    [one] = events_of(report(TEXT), read, (), heads, sure=Sure(bias=2, words=1, least=0))
    assert one.evidence.start == 0


@given(st.data())
def test_whatever_is_marked_evidence_is_a_slice_and_sides_share_nobody(data: st.DataObject) -> None:
    size = len(meant(TEXT).tokens)
    scores = unmarked(size)
    drawn = data.draw(st.lists(st.sampled_from([-3.0, 0.0, 3.0]), min_size=3 * size, max_size=3 * size))
    scores[:, :3] = np.array(drawn).reshape(size, 3)
    chance = st.floats(0, 1, width=32)
    shares: dict[str | None, tuple[float, float]] = {
        name: (data.draw(chance), data.draw(chance)) for name in ("Veltria", "Karsov", "Dorn")
    }
    events = events_of(report(TEXT), meant(TEXT, MENTIONS, scores=scores), (), Told(shares), sure=SURE)
    places = []
    for one in events:
        assert TEXT[one.evidence.start : one.evidence.end] == one.evidence.text
        assert one.actor or one.recipient
        assert not set(one.actor) & set(one.recipient)
        assert 0 <= one.confidence <= 1
        places.append(one.evidence.start or 0)
    assert places == sorted(set(places))


# --- What the shipped model reads: pairs of near-identical sentences --------------------------------------------------

US = "The United States "
ARMS = "arms deliveries to Ukraine"
TALKS = "talks in Oman on Saturday."


def read(reader: Reader, text: str) -> tuple[Event, ...]:
    return reader.read(report(text)).events


# (sentence, reality), grouped: the same act, told in several ways.
REALITY = {
    "pause: has": (US + f"has paused {ARMS}.", "happened"),
    "pause: paused": (US + f"paused {ARMS} on Monday.", "happened"),
    "pause: may": (US + f"may pause {ARMS}.", "hypothetical"),
    "pause: could": (US + f"could pause {ARMS}.", "hypothetical"),
    "pause: denied": (US + f"denied having paused {ARMS}.", "denied"),
    "pause: has not": (US + f"has not paused {ARMS}.", "denied"),
    "pause: will": (US + f"will pause {ARMS} from Monday.", "planned"),
    "pause: plans": (US + f"plans to pause {ARMS}.", "planned"),
    "pause: is pausing": (US + f"is pausing {ARMS}.", "ongoing"),
    "pause: if": ("If the talks fail, the United States would pause " + f"{ARMS}.", "hypothetical"),
    "pause: said had": (f"The Foreign Ministry in Kyiv said the United States had paused {ARMS}.", "happened"),
    "pause: said would": (f"The Foreign Ministry in Kyiv said the United States would pause {ARMS}.", "planned"),
    "pause: denied that": (f"The Foreign Ministry in Kyiv denied that the United States had paused {ARMS}.", "denied"),
    "pause: quoted": (f"“The United States has paused {ARMS},” the Foreign Ministry in Kyiv said.", "happened"),
    "strike: struck": ("Israel struck targets in southern Lebanon on Monday.", "happened"),
    "strike: will": ("Israel will strike targets in southern Lebanon on Monday.", "planned"),
    "strike: may": ("Israel may strike targets in southern Lebanon.", "hypothetical"),
    "strike: did not": ("Israel did not strike targets in southern Lebanon on Monday.", "denied"),
    "strike: denied": ("Israel denied having struck targets in southern Lebanon.", "denied"),
    "strike: is striking": ("Israel is striking targets in southern Lebanon.", "ongoing"),
    "strike: if": ("If the truce collapses, Israel could strike targets in southern Lebanon.", "hypothetical"),
    "swap: exchanged": ("Russia and Ukraine exchanged prisoners on Friday.", "happened"),
    "swap: will": ("Russia and Ukraine will exchange prisoners on Friday.", "planned"),
    "swap: may": ("Russia and Ukraine may exchange prisoners.", "hypothetical"),
    "swap: did not": ("Russia and Ukraine did not exchange prisoners on Friday.", "denied"),
    "sanction: imposed": ("The European Union imposed sanctions on Russia.", "happened"),
    "sanction: plans": ("The European Union plans to impose sanctions on Russia.", "planned"),
    "sanction: could": ("The European Union could impose sanctions on Russia.", "hypothetical"),
    "sanction: has not": ("The European Union has not imposed sanctions on Russia.", "denied"),
    "sanction: if": ("The European Union would impose sanctions on Russia if the talks failed.", "hypothetical"),
    "withdraw: have": ("Russian troops have withdrawn from the Ukrainian town.", "happened"),
    "withdraw: have not": ("Russian troops have not withdrawn from the Ukrainian town.", "denied"),
    "withdraw: are": ("Russian troops are withdrawing from the Ukrainian town.", "ongoing"),
    "withdraw: never": ("Russian troops never withdrew from the Ukrainian town.", "denied"),
    "talks: held": (f"Iran and the United States held {TALKS}", "happened"),
    "talks: are holding": ("Iran and the United States are holding talks in Oman.", "ongoing"),
    "talks: will": (f"Iran and the United States will hold {TALKS}", "planned"),
    "talks: denied": ("Iran denied holding talks with the United States.", "denied"),
    "talks: might": (f"Iran and the United States might hold {TALKS}", "hypothetical"),
    "gap: discussing": ("European countries are discussing how to fill the gap.", "planned"),
}  # fmt: skip
WRONG_REALITY = {"pause: may", "strike: may", "talks: might", "gap: discussing"}


@pytest.mark.parametrize(("text", "reality"), cases(REALITY, wrong=WRONG_REALITY))
def test_how_an_act_is_told_decides_whether_it_happened(reader: Reader, text: str, reality: str) -> None:
    assert {one.reality for one in read(reader, text)} == {reality}


# The same sentences: (actor, recipient, type) of an act stay what they are, however it is told.
ACTS = {
    "pause": (("United States",), ("Ukraine",), "SANCTION"),
    "strike": (("Israel",), ("Lebanon",), "ASSAULT"),
    "swap": (("Russia", "Ukraine"), (), "RETREAT"),
    "sanction": (("European Union",), ("Russia",), "SANCTION"),
    "withdraw": (("Russia",), ("Ukraine",), "RETREAT"),
    "talks": (("Iran", "United States"), (), "CONSULT"),
    "gap": (("European countries",), (), "CONSULT"),
}
WHAT = {name: (text, *ACTS[name.split(":")[0]]) for name, (text, _) in REALITY.items()}
# Both sides of what is done together act, and nobody is acted on: the model makes one of them the recipient.
TOGETHER = {name for name in WHAT if name.startswith(("swap", "talks"))}


@pytest.mark.parametrize(("text", "actor", "recipient", "kind"), cases(WHAT, wrong=TOGETHER | {"withdraw: never"}))
def test_an_act_is_the_same_however_it_is_told(
    reader: Reader, text: str, actor: tuple[str, ...], recipient: tuple[str, ...], kind: str
) -> None:
    assert [(one.actor, one.recipient, one.type) for one in read(reader, text)] == [(actor, recipient, kind)]


MILITARY_AID = "The US has paused military aid to Ukraine."


def test_a_pause_of_military_aid_is_a_sanction_that_happened(reader: Reader) -> None:
    [one] = read(reader, MILITARY_AID)
    assert (one.actor, one.recipient) == (("United States",), ("Ukraine",))
    assert (one.type, one.reality) == ("SANCTION", "happened")


@pytest.mark.parametrize("text", cases({"aid": (MILITARY_AID,), "arms": (REALITY["pause: has"][0],)}, wrong={"aid"}))
def test_it_is_about_military_aid(reader: Reader, text: str) -> None:
    assert [one.issue for one in read(reader, text)] == ["military-aid"]


TYPES_READ = {
    "AID": ("Turkey sent food aid to Syria on Monday.", ("Turkey",), ("Syria",), "AID"),
    "AGREE": ("Turkey and Syria signed an agreement on Monday.", ("Turkey", "Syria"), (), "AGREE"),
    "COERCE": ("Iran seized an Israeli ship on Monday.", ("Iran",), ("Israel",), "COERCE"),
    "COOPERATE": ("Britain shared intelligence with France on Monday.", ("United Kingdom",), ("France",), "COOPERATE"),
    "MOBILIZE": ("Russia massed troops on the border with Finland.", ("Russia",), ("Finland",), "MOBILIZE"),
    "SUPPORT": ("China has backed Pakistan at the council.", ("China",), ("Pakistan",), "SUPPORT"),
    "two sides act": ("Britain and France sent tanks to Ukraine.", ("United Kingdom", "France"), ("Ukraine",), "AID"),
    "two recipients": ("Israel struck targets in Syria and Lebanon.", ("Israel",), ("Syria", "Lebanon"), "ASSAULT"),
    "passive": ("A base in Israel was struck by Iran on Monday.", ("Iran",), ("Israel",), "ASSAULT"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "actor", "recipient", "kind"), cases(TYPES_READ, wrong={"AGREE", "MOBILIZE", "two sides act"})
)
def test_an_act_has_its_type_and_its_sides(
    reader: Reader, text: str, actor: tuple[str, ...], recipient: tuple[str, ...], kind: str
) -> None:
    assert [(one.actor, one.recipient, one.type) for one in read(reader, text)] == [(actor, recipient, kind)]


SAID_ONLY = {
    "weather": ("The Russian Defence Ministry said the weather would be warm.",),
    "bridge": ("The bridge is 200 metres long and was built in 1961.",),
    "hope": ("Ukraine hopes any agreement will include security guarantees.",),
    "doubt": ("The Russian Foreign Ministry said there were no signs that Ukraine wanted talks.",),
    "rejects": ("Zakharova said the Kremlin rejects a temporary halt in fighting.",),
    "rejects, in full": (
        "Russian Foreign Ministry spokeswoman Maria Zakharova said the Kremlin rejects a temporary halt in fighting.",
    ),
    "accepts": ("The Ukrainian Foreign Ministry said Kyiv would accept an unconditional ceasefire.",),
    "never": ("The Iranian Foreign Ministry said Tehran would never give up uranium enrichment.",),
    "must": ("The Chinese Foreign Ministry said tariffs on its goods must be lifted.",),
}


@pytest.mark.parametrize("text", cases(SAID_ONLY, wrong={"rejects, in full", "accepts", "must"}))
def test_what_is_merely_said_is_no_event(reader: Reader, text: str) -> None:
    assert read(reader, text) == ()


ALL = {name: (text,) for name, (text, _) in REALITY.items()} | SAID_ONLY


@pytest.mark.parametrize("text", cases(ALL))
def test_evidence_is_more_than_a_word(reader: Reader, text: str) -> None:
    assert [one.evidence.text for one in read(reader, text) if " " not in one.evidence.text] == []


TWO = f"{REALITY['pause: has'][0]} {REALITY['strike: struck'][0]}"


def test_two_acts_in_two_sentences_are_two_events_in_order(reader: Reader) -> None:
    assert [(one.type, one.reality) for one in read(reader, TWO)] == [("SANCTION", "happened"), ("ASSAULT", "happened")]


@pytest.mark.xfail(reason=MISREAD, strict=True)
def test_who_acts_in_one_sentence_does_not_act_in_the_next(reader: Reader) -> None:
    assert [one.actor for one in read(reader, TWO)] == [("United States",), ("Israel",)]


def test_a_speaker_is_not_the_actor_of_what_it_tells_of_others(reader: Reader) -> None:
    [one] = read(reader, REALITY["pause: said had"][0])
    assert one.actor == ("United States",)


def test_a_word_or_two_are_no_clause() -> None:
    tokens = meant(TEXT).tokens
    scores = unmarked(len(tokens))
    scores[0, :3], scores[1:2, :3] = (-9, 9, -9), (-9, -9, 9)
    read = meant(TEXT, MENTIONS, scores=scores)
    assert events_of(report(TEXT), read, (), Told({"Veltria": (0.9, 0)})) == ()
