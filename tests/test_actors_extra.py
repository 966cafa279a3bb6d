"""A user's own tables: an invented conflict is resolved through them, and what is wrong with a file is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from actors_world import resolved, source, speaker, toml

from dragoman.actors.extra import read_extra
from dragoman.actors.tables import load_tables
from dragoman.errors import TableError


def test_a_state_of_the_file_is_known_by_all_its_words() -> None:
    for words in ("Veltria", "Oster", "the Veltrian government", "Linden Palace", "the Veltrian Army"):
        text = f"Nothing new, {words} said."
        assert (speaker(text, words).party, speaker(text, words).class_) == ("Veltria", "official"), words


def test_a_region_says_where_and_not_who() -> None:
    text = "Nothing new, residents of the Lower Senn said."
    assert speaker(text, "residents of the Lower Senn").party is None


def test_a_group_and_a_body_of_the_file_speak_for_themselves() -> None:
    text = "The Front of the Senn and Open Hands spoke to the River Commission."
    assert speaker(text, "The Front of the Senn").party == "Senn Front"
    assert speaker(text, "The Front of the Senn").class_ == "armed-group"
    assert (speaker(text, "Open Hands").party, speaker(text, "Open Hands").class_) == (None, "organisation")
    assert speaker(text, "the River Commission").party == "River Commission"


def test_an_outlet_of_the_file_is_media_and_a_carrier() -> None:
    text = "Veltria agreed, Norvik Press Agency reported."
    found = resolved(text, source(text, "Veltria", cue="agreed"))
    assert [relay.name for relay in found.relays[0]] == ["Norvik Press Agency"]
    assert speaker(text, "Norvik Press Agency").class_ == "media"


@pytest.mark.parametrize(
    ("published", "party"), [("2023-01-05", "Veltria"), ("2025-01-05", None), ("2019-12-31", None), (None, None)]
)
def test_an_office_of_the_file_counts_only_while_it_is_held(published: str | None, party: str | None) -> None:
    assert speaker("Orlen Vash came home.", "Orlen Vash", published=published).party == party


def test_a_variant_of_a_name_is_the_same_person() -> None:
    assert speaker("Ilse Tarne came home.", "Ilse Tarne").party == "Veltria"


def test_the_tables_that_come_with_dragoman_stay_as_they_are() -> None:
    assert "Veltria" not in load_tables().codes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[planets]]\nname = 'X'", "unknown block"),
        ("states = 3", "unknown block"),
        ("[[states]]\nnames = ['X']", '"name" must be a line of text'),
        ("[[states]]\nname = 'X'\nadjectives = 'Xian'", '"adjectives" must be a list'),
        ("[[groups]]\nname = 'X'\nkind = 'angry'", '"armed" or "people"'),
        ("[[bodies]]\nname = 'X'\nkind = 'angry'", "thinktank or court"),
        ("[[offices]]\nparty = 'X'\nperson = 'Y'\nfrom = '2020-01'", '"office" and "person"'),
        ("[[offices]]\noffice = 'president'\nperson = 'Y'\nfrom = '2020'", "must be a month"),
        ("[[offices]]\noffice = 'president'\nperson = 'Y'\nfrom = '2020-02'\nto = '2020-01'", 'before "from"'),
        ("[[persons]]\nname = 'X'\ngender = 'king'", '"f" or "m"'),
        ('[[persons]]\nname = "X\\tY"', "a line of text"),
        ("not toml at all [", "is not a TOML file"),
        ("states = [1]", "is not a table"),
    ],
)
def test_a_file_that_is_wrong_says_where_and_what(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"extra\.toml") as raised:
        load_tables(toml(text, str(tmp_path)))
    assert said in str(raised.value)


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot be read"):
        load_tables(tmp_path / "extra.toml")
    path = tmp_path / "extra.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TableError, match="not a TOML file"):
        load_tables(path)


def test_a_file_too_large_to_be_written_by_hand_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="larger than"):
        load_tables(toml("#" * 4_000_001, str(tmp_path)))


def test_dates_may_be_written_as_toml_dates(tmp_path: Path) -> None:
    path = toml("[[offices]]\nparty = 'X'\noffice = 'king'\nperson = 'Y Z'\nfrom = 2020-01-05", str(tmp_path))
    assert read_extra(path)["holders"][0][:5] == ("X", "king", "Y Z", "2020-01", "")
