"""Bytes into text: encodings, mojibake, what is refused as binary."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import NotText
from dragoman.intake.text import declared_in_page, decode, mend

ENGLISH = "“We will not yield,” she said – not ‘now’, not for €5 million."
RUSSIAN = "Президент заявил в пятницу, что переговоры продолжатся на следующей неделе в столице."
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff\ufffe\u2028\u2029"), max_size=60
)


@pytest.mark.parametrize(
    "data",
    [
        ENGLISH.encode("utf-8"),
        codecs.BOM_UTF8 + ENGLISH.encode("utf-8"),
        codecs.BOM_UTF16_LE + ENGLISH.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + ENGLISH.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + ENGLISH.encode("utf-32-le"),
        codecs.BOM_UTF32_BE + ENGLISH.encode("utf-32-be"),
        ENGLISH.encode("utf-16-le"),
        ENGLISH.encode("utf-16-be"),
        ENGLISH.encode("cp1252"),
    ],
    ids=["utf-8", "bom", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "no-mark-le", "no-mark-be", "cp1252"],
)
def test_every_encoding_that_occurs_gives_the_same_text(data: bytes) -> None:
    assert decode(data, name="a.txt") == ENGLISH


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_old_cyrillic_encodings_are_told_apart_so_that_the_language_can_be_named(encoding: str) -> None:
    assert decode((RUSSIAN * 3).encode(encoding), name="a.txt") == RUSSIAN * 3


def test_a_declared_encoding_counts_where_the_bytes_are_not_utf_8() -> None:
    greek = "Ο πρωθυπουργός δήλωσε ότι οι συνομιλίες θα συνεχιστούν."
    assert decode(greek.encode("iso8859-7"), name="a.html", declared="ISO-8859-7") == greek


def test_a_wrong_declaration_does_not_spoil_good_utf_8() -> None:
    assert decode(ENGLISH.encode("utf-8"), name="a.html", declared="windows-1251") == ENGLISH


@pytest.mark.parametrize("label", ["utf-7", "unicode_escape", "idna", "rot13", "no-such-encoding"])
def test_codecs_that_are_no_alphabets_are_out_of_reach(label: str) -> None:
    assert decode(b"caf\xe9 +ADw- \\u0041", name="a.html", declared=label) == "café +ADw- \\u0041"


def test_single_cp1252_bytes_in_utf_8_are_read_as_what_they_are() -> None:
    assert (
        decode("Zelenskyy’s “plan” was".encode() + b" \x93ready\x94", name="a.txt") == "Zelenskyy’s “plan” was “ready”"
    )


@pytest.mark.parametrize(
    ("garbled", "mended"),
    [
        ("â€œWe will not yield,â€\x9d she said.", "“We will not yield,” she said."),
        ("the countryâ€™s borders", "the country’s borders"),
        ("caf\u00c3\u00a9 talks", "café talks"),
        ("the country‚Äôs borders", "the country’s borders"),
        ("Richard\u00c2\u00a0Carapaz", "Richard\u00a0Carapaz"),
    ],
)
def test_mojibake_is_mended(garbled: str, mended: str) -> None:
    assert mend(garbled) == mended


@pytest.mark.parametrize("text", [ENGLISH, "«Нет», — сказал он.", "ﬁnal ｆｕｌｌ … e\u0301 №5", "שלום עולם"])
def test_good_text_is_not_touched_by_the_mending(text: str) -> None:
    assert mend(text) == text


def test_one_garbled_line_does_not_decide_for_the_others() -> None:
    assert mend("naïve\nâ€œyesâ€\x9d").split("\n")[0] == "naïve"


def test_line_ends_of_every_kind_become_newlines() -> None:
    assert decode(b"a\r\nb\rc\x0bd\x0ce\xe2\x80\xa8f\xc2\x85g", name="a.txt") == "a\nb\nc\nd\ne\nf\ng"


def test_a_few_nul_bytes_in_good_text_are_dropped() -> None:
    assert decode(b"The min\x00ister said so.", name="a.txt") == "The minister said so."


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"PK\x03\x04\x14\x00", "ZIP"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"{\\rtf1 hello}", "RTF"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (bytes(range(256)) * 10, "binary"),
        (b"\x00\x01\x02\x03" * 100, "binary"),
        (b"\x00" * 5_000, "binary"),
    ],
)
def test_what_is_no_text_is_refused_by_its_name(data: bytes, word: str) -> None:
    with pytest.raises(NotText, match=word) as caught:
        decode(data, name="thing.bin")
    assert "thing.bin" in str(caught.value)


@pytest.mark.parametrize(
    ("page", "encoding"),
    [
        (b'<meta charset="windows-1251">', "windows-1251"),
        (b"<META http-equiv=Content-Type content='text/html; charset=koi8-r'>", "koi8-r"),
        (b'<?xml version="1.0" encoding="iso-8859-2"?><html>', "iso-8859-2"),
        (b"<p>charset=utf-7</p>", None),
        (b"x" * 3000 + b'<meta charset="koi8-r">', None),
    ],
)
def test_the_encoding_a_page_declares_is_found_near_its_top(page: bytes, encoding: str | None) -> None:
    assert declared_in_page(page) == encoding


@given(TEXTS)
@settings(deadline=None)
def test_utf_8_with_a_mark_comes_back_as_it_was_unless_it_was_garbled(text: str) -> None:
    assert decode(codecs.BOM_UTF8 + text.encode(), name="a.txt") == mend(text)


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_any_bytes_give_text_without_nuls_or_say_that_they_are_none(data: bytes) -> None:
    try:
        text = decode(data, name="a.txt")
    except NotText:
        return
    assert "\x00" not in text
    assert "\r" not in text
    text.encode("utf-8")
