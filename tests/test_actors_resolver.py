"""Who is speaking: every source ends at a person, an office and a party, or is left open. The world is invented."""

from __future__ import annotations

import time

import pytest
from actors_world import resolved, source, speaker, tables
from hypothesis import given
from hypothesis import strategies as st

from dragoman.actors.resolver import NO_DATE, Source, resolve
from dragoman.reading import Speaker
from dragoman.report import Report, Span


def who(found: Speaker) -> tuple[str | None, str | None, str]:
    return found.name, found.party, found.class_


def test_a_title_before_the_name_gives_the_party() -> None:
    text = "Veltrian Interior Minister Mira Sund closed the bridge."
    found = speaker(text, "Veltrian Interior Minister Mira Sund")
    assert who(found) == ("Mira Sund", "Veltria", "official")
    assert found.role == "Veltrian Interior Minister"


@pytest.mark.parametrize(
    "words",
    [
        "Mira Sund, the Veltrian Foreign Ministry spokeswoman",
        "the Veltrian Foreign Ministry's spokeswoman, Mira Sund",
        "Mira Sund, 52, a Veltrian diplomat",
        "Foreign Minister Mira Sund of Veltria",
    ],
)
def test_a_role_behind_or_before_a_comma_is_read(words: str) -> None:
    assert who(speaker(f"On Monday {words} spoke.", words)) == ("Mira Sund", "Veltria", "official")


def test_a_surname_is_the_person_named_in_full_before() -> None:
    text = "Veltrian minister Mira Sund arrived. Later Sund spoke."
    assert who(speaker(text, "Sund", nth=1)) == ("Mira Sund", "Veltria", "official")


def test_two_people_of_one_surname_stay_apart() -> None:
    text = (
        "Veltrian minister Mira Sund met Karsovan banker Olaf Sund. Ms. Sund spoke first. Mr. Sund listened. "
        "Olaf Sund left."
    )
    found = resolved(text, source(text, "Ms. Sund"), source(text, "Mr. Sund"), source(text, "Olaf Sund", nth=1))
    assert [s.name for s in found.speakers] == ["Mira Sund", "Olaf Sund", "Olaf Sund"]
    assert len({s.actor for s in found.speakers}) == 2


def test_he_and_she_are_told_apart() -> None:
    text = "Veltrian minister Anna Brell met Karsovan envoy Pavel Dunn. She smiled. He left."
    found = resolved(text, source(text, "She"), source(text, "He", nth=0))
    assert [s.name for s in found.speakers] == ["Anna Brell", "Pavel Dunn"]


def test_he_after_a_quotation_is_not_a_name_inside_it() -> None:
    text = 'Veltrian envoy Pavel Dunn came. "Peter Lomm of Karsova is late, and Peter Lomm knows it," he said.'
    quoted = '"Peter Lomm of Karsova is late, and Peter Lomm knows it,"'
    found = resolved(text, source(text, "he", cue="said", content=(quoted,), nth=0))
    assert found.speakers[0].name == "Pavel Dunn"


def test_i_and_we_in_a_quotation_are_its_speaker() -> None:
    text = 'Veltrian envoy Pavel Dunn said: "We demand the bridge, and I insist on it."'
    outer = source(text, "Pavel Dunn", cue="said", content=('"We demand the bridge, and I insist on it."',))
    found = resolved(text, outer, source(text, "We", cue="demand"), source(text, "I", cue="insist"))
    assert [s.name for s in found.speakers] == ["Pavel Dunn"] * 3
    assert len({s.actor for s in found.speakers}) == 1


def test_we_outside_any_quotation_is_the_paper() -> None:
    text = "As we reported, the bridge is closed."
    assert who(speaker(text, "we")) == (None, None, "media")


def test_a_direct_speaker_does_not_call_himself_he() -> None:
    text = 'Karsovan envoy Pavel Dunn met Veltrian minister Peter Lomm. Dunn said: "He wants the river."'
    outer = source(text, "Dunn", cue="said", content=('"He wants the river."',), nth=1)
    found = resolved(text, outer, source(text, "He", cue="wants"))
    assert [s.name for s in found.speakers] == ["Pavel Dunn", "Peter Lomm"]


@pytest.mark.parametrize("words", ["The Veltrian president", "the head of state", "Veltria's leader", "the president"])
def test_a_title_means_who_holds_it(words: str) -> None:
    text = f"Veltrian President Ilse Tarn came with Karsovan Foreign Minister Dorvik Hale. Then {words} spoke."
    text = text.replace("Then The", "Then the")
    assert speaker(text, words.replace("The", "the")).name == "Ilse Tarn"


def test_a_title_that_nobody_named_holds_gives_no_name_of_the_table() -> None:
    text = "The bridge is closed, the Veltrian president said."
    assert who(speaker(text, "the Veltrian president")) == (None, "Veltria", "official")


def test_a_name_without_title_is_placed_by_the_date() -> None:
    text = "Ilse Tarn came home."
    assert who(speaker(text, "Ilse Tarn", published="2025-01-01")) == ("Ilse Tarn", "Veltria", "official")
    assert speaker(text, "Ilse Tarn", published="2023-01-01").party is None


def test_what_the_report_says_wins_over_the_table() -> None:
    text = "Former Veltrian president Ilse Tarn came home."
    assert who(speaker(text, "Former Veltrian president Ilse Tarn")) == ("Ilse Tarn", None, "expert")


def test_an_office_then_held_still_speaks_for_its_state() -> None:
    text = "Dorvik Hale, who was then the Karsovan finance minister, signed."
    assert speaker(text, "Dorvik Hale").party == "Karsova"


def test_a_report_without_a_date_uses_no_office_and_says_so() -> None:
    text = "Ilse Tarn came home."
    found = resolved(text, source(text, "Ilse Tarn"), published=None)
    assert found.speakers[0].party is None
    assert found.gaps == (NO_DATE,)
    assert resolved(text, source(text, "Ilse Tarn")).gaps == ()


def test_a_report_without_a_date_still_takes_its_own_word() -> None:
    text = "Karsovan minister Lena Orrin came home."
    assert speaker(text, "Lena Orrin", published=None).party == "Karsova"


@pytest.mark.parametrize(
    ("words", "party"),
    [
        ("Linden Palace", "Veltria"), ("Oster", "Veltria"), ("the Veltrian Army", "Veltria"), ("Brennik", "Karsova"),
        ("officials in the Lower Senn", "Veltria"), ("Veltria and Karsova", "Veltria"), ("US", "United States"),
        ("the Kremlin", "Russia"), ("WHO", "World Health Organization"),
    ],
)  # fmt: skip
def test_metonyms_end_at_their_state(words: str, party: str) -> None:
    found = speaker(f"Talks may begin, {words} said.", words)
    assert (found.name, found.party) == (None, party)


def test_somebodys_office_and_spokesman_speak_for_their_side() -> None:
    text = "Veltrian minister Mira Sund was away. Sund's office wrote, and her spokesman agreed."
    found = resolved(text, source(text, "Sund's office"), source(text, "her spokesman"))
    assert [who(s) for s in found.speakers] == [(None, "Veltria", "official")] * 2


def test_a_spokeswoman_for_a_person_speaks_for_that_persons_side() -> None:
    text = "Veltrian minister Mira Sund was away. Anna Brell, a spokeswoman for Sund, wrote."
    assert who(speaker(text, "Anna Brell, a spokeswoman for Sund")) == ("Anna Brell", "Veltria", "official")


@pytest.mark.parametrize(
    "words", ["the mother of Pavel Dunn", "the office of Pavel Dunn", "a lawyer for Pavel Dunn", "Dunn's wife"]
)
def test_a_name_behind_another_noun_does_not_speak(words: str) -> None:
    text = f"Veltrian minister Pavel Dunn was away. Then {words} spoke."
    assert speaker(text, words).name is None


def test_the_ministry_and_the_source_are_those_that_spoke_before() -> None:
    text = (
        "The Karsovan defence ministry spoke. A Veltrian security source spoke. The ministry spoke. The source spoke."
    )
    found = resolved(
        text,
        source(text, "The Karsovan defence ministry"),
        source(text, "A Veltrian security source"),
        source(text, "The ministry"),
        source(text, "The source"),
    )
    assert [s.party for s in found.speakers] == ["Karsova", "Veltria", "Karsova", "Veltria"]


def test_the_statement_is_that_of_the_body_that_spoke() -> None:
    text = "The Karsovan defence ministry spoke. The statement said more."
    found = resolved(text, source(text, "The Karsovan defence ministry"), source(text, "The statement"))
    assert [s.party for s in found.speakers] == ["Karsova", "Karsova"]


def test_it_is_the_body_that_heads_the_sentence_or_spoke_before() -> None:
    text = "Karsova spoke. It said more. But now, though Veltria is late, it has agreed."
    found = resolved(text, source(text, "Karsova"), source(text, "It"), source(text, "it"))
    assert [s.party for s in found.speakers] == ["Karsova", "Karsova", "Veltria"]


def test_which_it_denies_is_not_the_accuser() -> None:
    text = "Karsova accused Veltria of shelling the bridge, which it denies."
    found = resolved(text, source(text, "Karsova", cue="accused"), source(text, "it", cue="denies"))
    assert [s.party for s in found.speakers] == ["Karsova", "Veltria"]


def test_they_are_the_two_that_spoke_together() -> None:
    text = "Veltrian minister Mira Sund and Karsovan envoy Pavel Dunn met. They agreed on a date."
    found = resolved(text, source(text, "They"))
    assert (found.speakers[0].name, found.speakers[0].party) == ("Mira Sund; Pavel Dunn", "Veltria")


def test_the_allies_are_the_states_that_spoke_as_one_before() -> None:
    text = "Veltria and Karsova signed one letter. The Western allies asked for talks. The two governments waited."
    found = resolved(
        text,
        source(text, "Veltria and Karsova"),
        source(text, "The Western allies"),
        source(text, "The two governments"),
    )
    assert [s.party for s in found.speakers] == ["Veltria"] * 3
    alone = "The Western allies asked for talks."
    assert speaker(alone, "The Western allies").party == "Western countries"


def test_the_rebels_are_the_armed_group_named_before() -> None:
    text = "The Senn Front holds the bridge. The rebels asked for talks."
    assert who(speaker(text, "The rebels")) == (None, "Senn Front", "armed-group")


def test_the_army_is_of_the_state_that_the_report_names_most() -> None:
    text = "Karsova closed the border. Karsovan trains stopped. Later the army spoke."
    assert speaker(text, "the army").party == "Karsova"


def test_the_army_stays_open_between_two_states() -> None:
    text = "Karsova met Veltria. Later the army spoke."
    assert speaker(text, "the army").party is None


def test_the_army_stays_open_where_a_state_is_named_in_passing() -> None:
    text = "The bridge was closed. " * 30 + "A train from Karsova stopped. Later the army spoke."
    assert speaker(text, "the army").party is None


def test_the_governor_is_of_the_place_named_just_before() -> None:
    text = "Karsova and Karsovan drones struck. Smoke rose over the Lower Senn. The governor spoke."
    assert speaker(text, "The governor").party == "Veltria"


@pytest.mark.parametrize("words", ["Foreign Minister Lena Orrin", "the foreign minister"])
def test_a_foreign_minister_of_nobody_knows_where_is_not_the_unions(words: str) -> None:
    assert who(speaker(f"The bridge is closed, {words} said.", words))[1:] == (None, "official")


def test_an_office_that_one_body_alone_has_needs_no_body_named() -> None:
    text = "The bridge is closed, the foreign policy chief said."
    assert speaker(text, "the foreign policy chief").party == "European Union"


def test_somebody_nobody_describes_speaks_for_no_side() -> None:
    text = "The bridge is closed, Lena Orrin said."
    assert who(speaker(text, "Lena Orrin")) == ("Lena Orrin", None, "public")


def test_no_source_is_open() -> None:
    found = resolved("It is reported that the bridge is closed.", Source(source=None))
    assert who(found.speakers[0]) == (None, None, "unknown")
    assert found.speakers[0].actor is None


INVENTED_PEOPLE = [
    "Tobias Lavrov", "Henrik Putin", "Marla Trump", "Osric Netanyahu", "Quentin Zelensky", "Leopold Macron",
    "Bertil Erdogan", "Ansel Khamenei", "Ruben Guterres", "Dagny Merkel", "Ivo Starmer", "Petra Rubio", "Nils Witkoff",
    "Gunnar Xi", "Alma Modi", "Viggo Sharif", "Tilda Kallas", "Arvid Rutte", "Selma Grossi", "Kasimir Peskov",
    "Odin Zakharova", "Lovisa Araghchi", "Bruno Baghaei", "Elvira Abbas", "Malte Haniyeh",
]  # fmt: skip
INVENTED_GROUPS = [
    "Hezbolland", "Houthia Circle", "Hamasfeld", "the Talibanese Choir", "NATOR", "the Kremlinka Club", "Irania Works",
    "Russo Brothers", "Ukra Foods", "Israelov Trust", "the Pentagonia Guild", "Unitas", "the Red Crosswell Band",
    "Tassilo Wire", "Reutern Post",
]  # fmt: skip


@pytest.mark.parametrize("name", INVENTED_PEOPLE)
def test_an_unknown_person_is_never_the_nearest_famous_one(name: str) -> None:
    text = f"The harvest was good, {name} said on Friday. Nobody asked {name.split()[1]} why."
    found = resolve(Report(text=text, published="2025-05-20"), [source(text, name)])
    assert who(found.speakers[0]) == (name, None, "public")
    assert all(actor.party is None for actor in found.actors)


@pytest.mark.parametrize("name", INVENTED_GROUPS)
def test_an_unknown_group_is_never_the_nearest_famous_one(name: str) -> None:
    text = f"The harvest was good, {name} said on Friday."
    found = resolve(Report(text=text, published="2025-05-20"), [source(text, name)])
    assert found.speakers[0].party is None
    assert found.speakers[0].class_ in {"unknown", "public", "organisation"}


def test_an_actor_has_every_mention_and_one_id() -> None:
    text = "Veltrian minister Mira Sund came. Sund spoke. She left."
    found = resolved(text, source(text, "Sund", nth=1), source(text, "She"))
    [actor] = [a for a in found.actors if a.name == "Mira Sund"]
    assert [m.text for m in actor.mentions] == ["Mira Sund", "Sund", "She"]
    assert {s.actor for s in found.speakers} == {actor.id}


def test_names_found_by_a_model_are_people() -> None:
    text = "Later quietly Wexel Brantor Ommish spoke."
    plain = resolve(Report(text=text), [], tables=tables())
    named = resolve(Report(text=text), [], tables=tables(), people=[Span(14, 34, text[14:34])])
    assert plain.actors == ()
    assert [a.name for a in named.actors] == ["Wexel Brantor Ommish"]


WORDS = st.sampled_from(
    ["Veltria", "Karsovan", "minister", "Mira", "Sund", "he", "they", "it", "the", "said", "of", "for", ",", ".", '"',
     "Mr.", "statement", "and", "'s", "army", "Tarn", "\n\n", "X", "told", "reporters", "𝔘", "who", "its"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=40), st.data())
def test_any_text_and_any_spans_are_resolved_and_point_into_the_text(pieces: list[str], data: st.DataObject) -> None:
    text = " ".join(pieces)
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(lambda ends: ends[0] < ends[1])
    sources = []
    for _ in range(data.draw(st.integers(0, 4)) if text else 0):
        drawn = [Span(a, b, text[a:b]) for a, b in data.draw(st.lists(spans, min_size=3, max_size=3))]
        sources.append(Source(source=drawn[0], cue=drawn[1], content=(drawn[2],)))
    report = Report(text=text, published="2025-02-03")
    found = resolve(report, sources, tables=tables())
    assert found == resolve(report, sources, tables=tables())
    assert len(found.speakers) == len(found.addressees) == len(found.relays) == len(sources)
    ids = {actor.id for actor in found.actors}
    assert all(s.actor is None or s.actor in ids for s in found.speakers)
    for mention in (m for actor in found.actors for m in actor.mentions):
        assert mention.start is not None
        assert text[mention.start : mention.end] == mention.text


def test_a_source_in_the_headline_is_open_and_no_error() -> None:
    found = resolved("The bridge is closed.", Source(source=Span(None, None, "Veltria")))
    assert found.speakers[0].party is None


def test_a_long_report_takes_no_more_than_its_length() -> None:
    unit = 'Veltrian minister Pavel Dunn said that it is late. "We are here," he told reporters. The ministry agreed. '
    spent = []
    for times in (100, 800):
        text = unit * times
        sources = []
        for start in range(0, len(text), len(unit)):
            for words, content in (("Pavel Dunn", "it is late"), ("he", '"We are here,"'), ("The ministry", "agreed")):
                first, second = text.index(words, start), text.index(content, start)
                spans = Span(first, first + len(words), words), Span(second, second + len(content), content)
                sources.append(Source(source=spans[0], content=(spans[1],)))
        begin = time.process_time()
        assert len(resolve(Report(text=text), sources, tables=tables()).speakers) == 3 * times
        spent.append(time.process_time() - begin)
    # Eight times the text: sixteen times the work would still be far from eight times eight.
    assert spent[1] <= 16 * max(spent[0], 0.02)
