"""Reading with the shipped model: spans that are slices, the same reading every time, and text that is hostile."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import dragoman
from dragoman.actors.resolver import NO_DATE
from dragoman.errors import ModelError
from dragoman.language import encoder
from dragoman.language.encoder import Model, read_manifest
from dragoman.language.reader import Reader
from dragoman.language.statements import DEFAULTS
from dragoman.reading import Reading, Statement
from dragoman.report import Report, Span

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
# Prose that has statements in it, with what trips offsets between them.
PIECES = (
    "The envoy said that the truce would hold. ", "“We will sign,” she told reporters. ", "\n\n", "\r\n", "\ud83d",
    "According to the BBC, Kyiv denied it. ", '"No', '," he added', "’", "🕊️", "e\u0301", "\x00", "\u202e", "한글 ",
    "It is reported that talks resumed. ", "<p>",
)  # fmt: skip
MEANING = (
    "Israel struck targets in Lebanon on Monday. ", "This suggests that Moscow is unwilling to end the war. ",
    "The Iranian Foreign Ministry said Tehran rejects a ceasefire. ", "Russia will hold talks with Turkey in May. ",
)  # fmt: skip
PROSE = st.lists(st.sampled_from(PIECES + MEANING), max_size=12).map("".join)


def spans(reading: Reading) -> Iterator[Span]:
    for statement in reading.statements:
        yield from (s for s in (statement.source, statement.cue, statement.addressee) if s)
        yield from statement.content
        yield from (relay.span for relay in statement.relay if relay.span)
    yield from (event.evidence for event in reading.events)
    yield from reading.inference


def read(reader: Reader, text: str) -> tuple[Statement, ...]:
    reading = reader.read(Report(text=text))
    assert not reading.problems
    return reading.statements


def parts(statement: Statement) -> tuple[str, str, list[str]]:
    assert statement.source
    assert statement.cue
    return statement.source.text, statement.cue.text, [span.text for span in statement.content]


# --- What is read -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "The envoy said that the truce would hold until the talks began.",
            ("The envoy", "said", ["that the truce would hold until the talks began"]),
        ),
        (
            "“We will sign the agreement tomorrow,” said the prime minister.",
            ("the prime minister", "said", ["“We will sign the agreement tomorrow,”"]),
        ),
        (
            "“We will sign,” the minister said, “but we will not give up the river.”",
            ("the minister", "said", ["“We will sign,”", "“but we will not give up the river.”"]),
        ),
        (
            "The talks will resume on Friday, according to the foreign ministry.",
            ("the foreign ministry", "according to", ["The talks will resume on Friday"]),
        ),
    ],
    ids=["indirect", "direct", "in two pieces", "source last"],
)
def test_a_plain_attribution_is_read(reader: Reader, text: str, said: tuple[str, str, list[str]]) -> None:
    [statement] = read(reader, text)
    assert parts(statement) == said
    assert statement.kind == ("direct" if "“" in text else "indirect")
    assert DEFAULTS.least <= statement.confidence <= 1


def test_a_sentence_with_a_few_words_quoted_is_mixed(reader: Reader) -> None:
    [statement] = read(reader, "The president said the plan was “a step backwards” for the whole region.")
    assert statement.kind == "mixed"


def test_a_statement_that_nobody_is_named_for_has_no_source(reader: Reader) -> None:
    [statement] = read(reader, "It is reported that the two sides have exchanged prisoners.")
    assert statement.source is None
    assert statement.content


def test_the_nested_voice_is_the_source_and_the_outer_one_carries_it(reader: Reader) -> None:
    text = "According to the BBC, President Putin said that Russia was ready to hold talks with Kyiv."
    [statement] = [s for s in read(reader, text) if s.cue and s.cue.text == "said"]
    assert statement.source
    assert statement.source.text == "President Putin"
    assert [relay.name for relay in statement.relay] == ["the BBC"]


def test_a_quotation_over_three_paragraphs_is_one_statement(reader: Reader) -> None:
    first, second, third = "“We tried for nine weeks.", "“They agreed on a list.", "“We will try again.”"
    text = f"The envoy told reporters: {first}\n\n{second}\n\n{third}\n\nThe hall was silent."
    [statement] = read(reader, text)
    said = " ".join(span.text for span in statement.content)
    assert all(part in said for part in (first, second, third))
    assert statement.kind == "direct"


def test_a_report_in_which_nobody_speaks_has_no_statements(reader: Reader) -> None:
    assert read(reader, "The bridge is 200 metres long. It was built in 1961. Two lorries crossed it on Monday.") == ()


def test_statements_are_numbered_in_reading_order(reader: Reader) -> None:
    text = "He said that it was over. She denied it. The ministry said nothing had been agreed."
    found = read(reader, text)
    assert [statement.id for statement in found] == [f"s{number}" for number in range(1, len(found) + 1)]
    places = [statement.cue.start for statement in found if statement.cue and statement.cue.start is not None]
    assert places == sorted(places)
    assert len(places) >= 2


# --- What it means ----------------------------------------------------------------------------------------------------

TALKS = (
    "Israel struck targets in southern Lebanon on Monday. "
    "The Iranian Foreign Ministry said Tehran rejects a ceasefire. "
    "This suggests that the war will go on for months.\n\n"
    "Iran and the United States will hold talks in Oman on Friday. "
    "“We will release all prisoners,” the Ukrainian Foreign Ministry said. The bridge was built in 1961."
)
JOINT = Report(
    title="Joint statement by the foreign ministers of France, Germany and the United Kingdom on Iran",
    outlet="Federal Foreign Office",
    url="https://www.auswaertiges-amt.de/en/newsroom/news/joint",
    published="2025-05-21",
    text="We call on Iran to stop the enrichment of uranium. We will not lift the sanctions on Iran.",
)


def test_statements_hold_positions_and_the_report_its_events_and_inference(reader: Reader) -> None:
    reading = reader.read(Report(text=TALKS, published="2025-05-21"))
    taken = {(p.party, p.issue, p.act) for statement in reading.statements for p in statement.positions}
    assert {("Iran", "ceasefire", "refuse"), ("Ukraine", "detainees", "promise")} <= taken
    assert {("ASSAULT", "happened"), ("CONSULT", "planned")} <= {(e.type, e.reality) for e in reading.events}
    assert [span.text for span in reading.inference] == ["This suggests that the war will go on for months."]


def test_events_and_inference_come_in_the_order_of_the_text(reader: Reader) -> None:
    # Long sentences, each read by itself wherever it stands.
    text = (
        "Israel struck two bridges and an empty barracks in southern Lebanon early on Monday. "
        "This suggests that the government is unwilling to end the war before the summer. "
    ) * 3
    reading = reader.read(Report(text=text, published="2025-05-21"))
    for places in ([e.evidence.start or 0 for e in reading.events], [span.start or 0 for span in reading.inference]):
        assert len(places) == 3
        assert places == sorted(set(places))


def test_every_span_of_meaning_is_its_slice(reader: Reader) -> None:
    text = "🕊️ e\u0301 " + TALKS.replace("Iran", "Iran\u00a0")
    reading = reader.read(Report(text=text))
    assert reading.events
    for span in spans(reading):
        assert text[span.start : span.end] == span.text


def test_a_joint_text_gives_each_signer_its_position(reader: Reader) -> None:
    reading = reader.read(JOINT)
    assert reading.report.voice == "party"
    own = [statement for statement in reading.statements if statement.source is None]
    taken = [p for statement in own for p in statement.positions if p.party != "Iran"]
    signers = {p.party for p in taken}
    assert signers == {"France", "Germany", "United Kingdom"}
    for statement in own:
        by_signer = {
            party: [msgspec.structs.replace(p, party=None) for p in statement.positions if p.party == party]
            for party in signers
        }
        assert len({tuple(same) for same in by_signer.values()}) == 1, "one position, a signer each"
    assert reading.inference == ()


def test_what_given_statements_mean_is_what_the_reader_reads_in_them(reader: Reader) -> None:
    reading = reader.read(Report(text=TALKS, published="2025-05-21"))
    bare = [msgspec.structs.replace(statement, positions=()) for statement in reading.statements]
    again = reader.interpret(reading.report, bare)
    assert (again.statements, again.events, again.inference) == (reading.statements, reading.events, reading.inference)
    nothing = reader.interpret(reading.report, [])
    assert nothing.statements == ()
    assert nothing.inference == reading.inference


def test_meaning_is_the_same_alone_in_a_batch_and_with_any_number_of_workers(reader: Reader) -> None:
    reports = [Report(text=TALKS, published="2025-05-21"), JOINT, Report(text="Nobody spoke."), Report(text=TALKS * 9)]
    alone = [reader.read(report) for report in reports]
    for workers in (1, 4):
        other = Reader(reader.model, workers=workers)
        assert list(other.read_many(reports)) == alone
        assert list(other.read_many(reports[::-1])) == alone[::-1]


def test_what_stands_far_off_does_not_change_the_vectors_of_a_sentence(reader: Reader) -> None:
    rain = " It rained all day in the harbour, and nobody went out to the boats until late in the evening." * 30
    near, far = reader.meant(TALKS, ()), reader.meant(TALKS + rain, ())
    # The last sentence is short, and is read with the next where there is one.
    size = near.windows[-1][0]
    assert size > 0
    assert (far.vectors[:size] == near.vectors[:size]).all()
    assert (far.scores[:size] == near.scores[:size]).all()


# --- Any text ---------------------------------------------------------------------------------------------------------


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(text=ANY_TEXT | PROSE)
def test_every_span_is_the_slice_of_the_text_it_says_it_is(reader: Reader, text: str) -> None:
    reading = reader.read(Report(text=text))
    assert reading.report.text == text, "the text is kept as it is"
    for span in spans(reading):
        assert text[span.start : span.end] == span.text
    assert Reading.from_dict(json.loads(reading.to_json())) == reading


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n\t ",
        "\ud800",
        "\x00" * 1000,
        "“" * 2000,
        "'" * 2000,
        "x" * 100_000,
        " " * 100_000,
        "\n" * 100_000,
        "“We said " * 400,
        "said " * 2000,
        "\u202e" + "said " * 10,
    ],
    ids=lambda text: f"{text[:9]!r}*{len(text)}",
)
def test_text_that_is_no_report_is_read_without_harm(reader: Reader, text: str) -> None:
    reading = reader.read(Report(text=text))
    for span in spans(reading):
        assert text[span.start : span.end] == span.text


def test_a_report_in_another_language_is_named_and_not_misread(reader: Reader) -> None:
    text = "Президент заявил, что переговоры начнутся в понедельник. Министр добавил, что условия остаются прежними."
    reading = reader.read(Report(text=text, title="Переговоры"))
    assert reading.statements == ()
    [problem] = reading.problems
    assert problem.stage == "language"
    assert "Russian (ru)" in problem.message


def test_a_reading_says_what_the_report_does_not_say_of_itself(reader: Reader) -> None:
    found = reader.read(Report(text="He said no.")).gaps
    assert found == ("no title", "no date", "no byline", "no outlet", NO_DATE)
    whole = Report(text="He said no.", title="No", published="2025-03-11", authors=("Mirel Janda",), outlet="Courier")
    assert reader.read(whole).gaps == ()


# --- The same every time ----------------------------------------------------------------------------------------------

TEXTS = [
    "The envoy said that the truce would hold.",
    "“We will sign,” said the minister. “But not today.”\n\n“Nor tomorrow.”",
    "",
    "According to the BBC, Kyiv denied it. " * 40,
    "Nobody spoke.",
    "It is hoped that talks resume on Friday, she added. " * 15,
]


def test_a_reading_is_the_same_alone_in_a_batch_and_in_any_order(reader: Reader) -> None:
    alone = [reader.read(Report(text=text)) for text in TEXTS]
    assert list(reader.read_many(Report(text=text) for text in TEXTS)) == alone
    assert list(reader.read_many(Report(text=text) for text in reversed(TEXTS))) == alone[::-1]
    assert list(reader.read_many(Report(text=text) for text in TEXTS * 3)) == alone * 3


@pytest.mark.parametrize("workers", [1, 4])
def test_a_reading_is_the_same_whatever_the_number_of_workers(reader: Reader, workers: int) -> None:
    other = Reader(reader.model, workers=workers)
    reports = [Report(text=text) for text in TEXTS]
    assert list(other.read_many(reports)) == list(reader.read_many(reports))


def test_readings_come_while_reports_are_still_coming(reader: Reader) -> None:
    asked = 0

    def reports() -> Iterator[Report]:
        nonlocal asked
        for number in range(100):
            asked += 1
            yield Report(text="Nobody spoke.", title=str(number))

    readings = reader.read_many(reports())
    assert next(readings).report.title == "0"
    assert asked < 20
    assert [reading.report.title for reading in readings] == [str(number) for number in range(1, 100)]


@pytest.mark.usefixtures("reader")
def test_the_front_door_reads_strings_and_reports() -> None:
    text = TEXTS[0]
    reading = dragoman.read(text, title="Truce", outlet="Courier", url="https://a.example/", published="2025-03-11")
    assert (reading.report.text, reading.report.title, reading.report.outlet) == (text, "Truce", "Courier")
    assert reading.gaps[:1] == ("no byline",)
    assert dragoman.read(reading.report) == reading
    several = list(dragoman.read_many([text, reading.report]))
    assert several[1] == reading
    assert several[0].statements == reading.statements


# --- The model's files ------------------------------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path, reader: Reader) -> Path:
    """Copy the model's small files and stand in short ones for the large, with a manifest that fits."""
    files = {}
    for name in reader.model.manifest.files:
        content = (encoder.MODELS / name).read_bytes() if name.endswith(".json") else name.encode()
        (tmp_path / name).write_bytes(content)
        files[name] = hashlib.sha256(content).hexdigest()
    manifest = msgspec.structs.replace(reader.model.manifest, files=files)
    (tmp_path / "manifest.json").write_bytes(msgspec.json.encode(manifest))
    return tmp_path


def rewrite(folder: Path, **changes: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_a_manifest_whose_files_are_there_is_read(copy: Path) -> None:
    assert read_manifest(copy).name


def test_a_model_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="There is no model in"):
        Model(tmp_path / "none")


@pytest.mark.parametrize("name", ["encoder.onnx", "linker.onnx", "meaning.npz", "meaning.onnx", "tokenizer.json"])
def test_a_file_that_was_altered_is_refused(copy: Path, name: str) -> None:
    with (copy / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(ModelError, match=rf"{name} is not the one its manifest names. Install the package anew"):
        Model(copy)


@pytest.mark.parametrize("name", ["encoder.onnx", "linker.onnx", "meaning.npz", "meaning.onnx", "tokenizer.json"])
def test_a_file_that_is_missing_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(ModelError, match=f"{name} is missing"):
        Model(copy)


def test_a_file_that_the_manifest_does_not_name_is_never_loaded(copy: Path) -> None:
    files = json.loads((copy / "manifest.json").read_text())["files"]
    rewrite(copy, files={name: digest for name, digest in files.items() if name != "linker.onnx"})
    with pytest.raises(ModelError, match="another version"):
        Model(copy)


def test_a_manifest_cannot_point_out_of_its_folder(copy: Path, tmp_path: Path) -> None:
    files = json.loads((copy / "manifest.json").read_text())["files"]
    outside = tmp_path.parent / f"{tmp_path.name}-outside.onnx"
    outside.write_bytes(b"x")
    digest = hashlib.sha256(b"x").hexdigest()
    for name in (f"../{outside.name}", str(outside)):
        rewrite(copy, files=files | {name: digest})
        with pytest.raises(ModelError, match="is missing from"):
            Model(copy)
    (copy / "link.onnx").symlink_to(outside)
    rewrite(copy, files=files | {"link.onnx": digest})
    with pytest.raises(ModelError, match=r"link\.onnx is missing from"):
        Model(copy)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"name": "x"}'])
def test_a_manifest_of_another_shape_is_refused(copy: Path, text: str) -> None:
    (copy / "manifest.json").write_text(text)
    with pytest.raises(ModelError, match=r"manifest\.json is not a model's manifest"):
        Model(copy)


def test_a_model_of_another_version_is_refused(copy: Path) -> None:
    chains = json.loads((copy / "manifest.json").read_text())["chains"]
    rewrite(copy, chains=chains[:3])
    with pytest.raises(ModelError, match="another version"):
        Model(copy)


def test_the_shipped_model_is_small_enough_for_a_package() -> None:
    assert sum(path.stat().st_size for path in encoder.MODELS.iterdir()) < 55_000_000


def test_nothing_but_the_files_of_the_manifest_ships_with_the_model(reader: Reader) -> None:
    assert {path.name for path in encoder.MODELS.iterdir()} == {*reader.model.manifest.files, "manifest.json"}


def test_copying_a_model_makes_a_model_that_reads_the_same(reader: Reader, tmp_path: Path) -> None:
    shutil.copytree(encoder.MODELS, tmp_path / "models")
    other = Reader(Model(tmp_path / "models"), workers=1)
    assert other.read(Report(text=TEXTS[1])) == reader.read(Report(text=TEXTS[1]))
