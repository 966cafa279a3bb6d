"""The readers of the training data, on small rows made for the test."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.evaluate.talks import kept_out
from training import corpora
from training.corpora import ROLES, Attribution, Document, with_carrier


def written(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def words(document: Document) -> list[dict[str, list[str]]]:
    """Give the parts of each attribution in words; a role that it lacks is left out."""
    return [
        {role: [document.text[start:end] for start, end in spans] for role, spans in part.spans.items() if spans}
        for part in document.attributions
    ]


def test_the_roles_are_those_that_the_linker_reads() -> None:
    from dragoman.language.linking import ROLES as READ

    assert ROLES == READ


# --- PolNeAR ----------------------------------------------------------------------------------------------------------


def test_polnear_gives_the_first_annotators_statements(tmp_path: Path) -> None:
    text = "The envoy said that talks had failed."
    first = {"source": [[0, 9]], "cue": [[10, 14]], "content": [[15, 36]]}
    second = {"source": [], "cue": [[0, 3]], "content": [[4, 9]]}
    annotations = [{"annotator": "a", "attributions": [first]}, {"annotator": "b", "attributions": [second]}]
    path = written(tmp_path / "train.jsonl", {"id": "x", "text": text, "annotations": annotations})
    [document] = corpora.polnear(path)
    assert words(document) == [{"source": ["The envoy"], "cue": ["said"], "content": ["that talks had failed"]}]
    assert (document.id, document.text, document.style, document.carriers) == ("x", text, 0.0, False)
    assert list(document.attributions[0].spans) == list(ROLES)


# --- talks/ -----------------------------------------------------------------------------------------------------------

TEXT = (
    "According to the BBC, the envoy told reporters that talks had failed. “We tried. We lost,” he said, "
    "but the BBC did not say more."
)


def span(text: str, part: str) -> dict[str, object]:
    start = text.index(part)
    return {"start": start, "end": start + len(part), "text": part}


def statement(source: str | None, cue: str | None, *content: str, **more: Any) -> dict[str, Any]:
    return {
        "source": span(TEXT, source) if source else None,
        "cue": span(TEXT, cue) if cue else None,
        "content": [span(TEXT, part) for part in content],
        "relay": [],
        "addressee": None,
    } | more


def talks(tmp_path: Path, *statements: dict[str, Any], kept: bool = False) -> list[Document]:
    name = next(name for name in map(str, range(99)) if kept_out(name) == kept)
    rows = ({"id": name, "text": TEXT, "statements": list(statements)},)
    return corpora.talks(written(tmp_path / "train.jsonl", *rows), kept=kept)


def test_talks_gives_the_parts_of_every_statement_with_its_carriers(tmp_path: Path) -> None:
    given = statement("the envoy", "told", "talks had failed", relay=["the BBC"], addressee="reporters")
    [document] = talks(tmp_path, given)
    assert words(document) == [
        {
            "source": ["the envoy"],
            "cue": ["told"],
            # As PolNeAR has it, "that" belongs to the content.
            "content": ["that talks had failed"],
            "relay": ["the BBC"],
            "addressee": ["reporters"],
        }
    ]
    assert (document.style, document.carriers) == (1.0, True)


def test_of_several_places_a_carrier_is_named_the_nearest_to_the_cue_is_taken(tmp_path: Path) -> None:
    [document] = talks(tmp_path, statement("he", "he said", "We tried.", relay=["the BBC"]))
    [(start, _)] = document.attributions[0].spans["relay"]
    assert start == TEXT.rindex("the BBC")


def test_a_carrier_that_is_not_in_the_text_is_left_out(tmp_path: Path) -> None:
    [document] = talks(tmp_path, statement("he", "he said", "We tried.", relay=["Reuters"], addressee="us"))
    assert set(words(document)[0]) == {"source", "cue", "content"}


def test_sentences_of_one_quotation_are_one_content(tmp_path: Path) -> None:
    [document] = talks(tmp_path, statement("he", "said", "We lost,”", "“We tried."))
    assert words(document)[0]["content"] == ["“We tried. We lost,”"]


def test_contents_with_words_between_stay_apart(tmp_path: Path) -> None:
    [document] = talks(tmp_path, statement("he", "said", "“We tried.", "but the BBC"))
    assert words(document)[0]["content"] == ["“We tried.", "but the BBC"]


def test_a_statement_without_a_cue_is_not_learned_from(tmp_path: Path) -> None:
    [document] = talks(tmp_path, statement("he", None, "We tried."))
    assert document.attributions == ()


def test_a_fixed_fifth_of_talks_is_kept_apart() -> None:
    kept = [number for number in range(2000) if kept_out(f"report-{number}")]
    assert 340 < len(kept) < 460
    assert kept == [number for number in range(2000) if kept_out(f"report-{number}")]
    # Pinned: a change would mix what is learned from with what is measured on.
    assert kept[:8] == [2, 3, 7, 11, 12, 14, 18, 26]


@pytest.mark.parametrize("kept", [True, False])
def test_what_is_kept_apart_and_what_is_learned_from_share_nothing(tmp_path: Path, kept: bool) -> None:  # noqa: FBT001
    rows = [{"id": f"report-{number}", "text": "x", "statements": []} for number in range(40)]
    path = written(tmp_path / "train.jsonl", *rows)
    here = {document.id for document in corpora.talks(path, kept=kept)}
    there = {document.id for document in corpora.talks(path, kept=not kept)}
    assert here
    assert not here & there
    assert len(here | there) == 40


# --- Names ------------------------------------------------------------------------------------------------------------

NAMES = """\
# doc = one
Orlen\tB-Person
Vash\tI-Person
of\tO
Veltria\tB-Location
,\tO
said\tO
“\tO
yes\tO
”\tO
.\tO

The\tO
Karsovans\tB-NORP
left\tO
.\tO
# doc = two
Norvik\tB-Organization
Press\tI-Organization
Lot\tB-Money
"""


def test_names_are_read_into_texts_with_spans(tmp_path: Path) -> None:
    path = tmp_path / "names.tsv"
    path.write_text(NAMES, encoding="utf-8")
    first, second = corpora.names(path)
    assert first.text.startswith("Orlen Vash of Veltria, said “yes”.\n\n")
    assert [(first.text[start:end], kind) for start, end, kind in first.names] == [
        ("Orlen Vash", "PER"),
        ("Veltria", "LOC"),
        ("Karsovans", "NORP"),
    ]
    assert [(second.text[start:end], kind) for start, end, kind in second.names] == [("Norvik Press", "ORG")]
    assert first.attributions == ()


# --- Carriers put around statements -----------------------------------------------------------------------------------

STORY = "Talks began on Monday. The envoy said that talks had failed. “We lost,” he said."


def story() -> Document:
    def at(part: str) -> tuple[tuple[int, int], ...]:
        start = STORY.rindex(part) if part == "he" else STORY.index(part)
        return ((start, start + len(part)),)

    def part(**spans: str) -> Attribution:
        return Attribution({role: at(spans[role]) if role in spans else () for role in ROLES})

    return Document(
        "x",
        STORY,
        (
            part(source="The envoy", cue="said", content="that talks had failed"),
            part(source="he", cue="said.", content="“We lost,”"),
            part(cue="began", content="on Monday"),
        ),
    )


@given(st.integers(0, 2**32))
def test_a_carrier_put_around_a_statement_moves_no_other_words(seed: int) -> None:
    before, after = story(), with_carrier(story(), random.Random(seed))
    changed, unchanged = words(after), words(before)
    [relay] = changed[0].pop("relay")
    assert changed[1:] == unchanged[1:]
    assert changed[0]["content"] == unchanged[0]["content"]
    assert [source.casefold() for source in changed[0]["source"]] == ["the envoy"]
    assert changed[0]["cue"][0] in {"said", "told", "as saying", "was quoted", "was cited as saying"}
    assert relay.casefold() in {outlet.casefold() for outlet in corpora._OUTLETS}
    assert after.style == 1.0
    assert relay in after.text
    assert relay not in before.text


@given(st.integers(0, 2**32))
def test_a_carrier_stands_apart_from_the_other_parts_and_changes_one_sentence(seed: int) -> None:
    after = with_carrier(story(), random.Random(seed))
    parts = after.attributions[0].spans
    [(start, end)] = parts["relay"]
    others = [parts[role][0] for role in ("source", "cue", "content")]
    assert all(end <= first or last <= start for first, last in others)
    head = STORY[: STORY.index("The envoy")]
    tail = STORY[STORY.index(". “We lost") :]
    assert after.text.startswith(head)
    assert after.text.endswith(tail)


def test_a_carrier_begins_its_sentence_with_a_capital() -> None:
    texts = {with_carrier(story(), random.Random(seed)).text for seed in range(200)}
    beginnings = {text.removeprefix("Talks began on Monday. ")[0] for text in texts}
    assert all(letter.isupper() for letter in beginnings)
    assert len(texts) > 20, "many carriers and ways to name them"


def test_the_same_seed_gives_the_same_carrier() -> None:
    assert with_carrier(story(), random.Random(3)) == with_carrier(story(), random.Random(3))


def test_a_document_with_no_statement_that_stands_alone_is_left_as_it_is() -> None:
    quoted = Document("x", STORY, story().attributions[1:])
    assert with_carrier(quoted, random.Random(0)) is quoted
