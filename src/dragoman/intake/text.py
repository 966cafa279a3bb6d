"""Bytes into text: which encoding it is, and what was garbled on the way mended.

Order of trust: a byte order mark, the pattern of zero bytes that UTF-16 leaves, UTF-8, what the page or the
server declares, and last the one-byte encodings. The labels are those of the WHATWG Encoding Standard that news
pages still use; Python's other codecs are out of reach, since some of them are programs and not alphabets.
"""

from __future__ import annotations

import codecs
import re

from dragoman.errors import NotText

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LABELS = {
    "utf-8": "utf-8", "utf8": "utf-8", "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252",
    "ascii": "cp1252", "windows-1252": "cp1252", "cp1252": "cp1252", "iso-8859-2": "iso8859-2",
    "iso-8859-5": "iso8859-5", "iso-8859-6": "iso8859-6", "iso-8859-7": "iso8859-7", "iso-8859-8": "iso8859-8",
    "iso-8859-9": "cp1254", "iso-8859-15": "iso8859-15", "windows-1250": "cp1250", "windows-1251": "cp1251",
    "windows-1253": "cp1253", "windows-1254": "cp1254", "windows-1255": "cp1255", "windows-1256": "cp1256",
    "windows-1257": "cp1257", "windows-1258": "cp1258", "koi8-r": "koi8-r", "koi8-u": "koi8-u",
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5", "shift_jis": "cp932",
    "shift-jis": "cp932", "sjis": "cp932", "euc-jp": "euc-jp", "iso-2022-jp": "iso2022-jp", "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
}  # fmt: skip

# What a file begins with when it is no text, and what people call it.
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z file"),
    (b"Rar!", "a RAR file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "an image, sound or film"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"OggS", "a sound file"),
    (b"ID3", "a sound file"),
    (b"wOF", "a font"),
)

_SAMPLE = 65_536
# Enough to tell an alphabet by.
_LOOK = 8_192
# Control characters that no text holds; form feed, escape and the like do occur in old wire copy.
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# What UTF-8 looks like when read as cp1252, Latin-1 or Mac Roman: a letter for the first byte, a sign for the next.
# Most text has none of it, and is spared the costlier judgement.
_GARBLED = re.compile("[\u00c2-\u00f4][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|‚Ä")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def decode(data: bytes, *, name: str, declared: str | None = None) -> str:
    """Return the text in `data`, with line ends as newlines, NULs dropped and mojibake mended.

    `declared` is the encoding a server or page claims; it is believed only where the bytes do not say otherwise.
    A few NUL bytes in otherwise good text mean nothing and are dropped, because much software ends a string
    there; many are a sign of something else. Raises `NotText`.
    """
    _refuse_known_formats(data, name=name)
    text = _by_mark(data)
    if text is None:
        text = _by_zeros(data)
    _refuse_binary(data[:_SAMPLE].decode("latin-1") if text is None else text, name=name)
    if text is None:
        text = _by_letters(data, name=name, declared=declared)
    return mend(_LINE_ENDS.sub("\n", text.replace("\x00", "")))


def mend(text: str) -> str:
    """Return `text` with UTF-8 that was once read as another encoding put right, and nothing else changed.

    Quotation marks, ligatures, widths and accents stay as they stand. Line by line, so that one bad line does
    not decide for the others.
    """
    if text.isascii() or not _GARBLED.search(text):
        return text
    import ftfy
    from ftfy.badness import is_bad

    # Repairs that guess (U+FFFD for a lost letter, a space for a lost no-break space) are off: what cannot be mended
    # surely stays as it came.
    config = ftfy.TextFixerConfig(replace_lossy_sequences=False, restore_byte_a0=False, explain=False)
    return "\n".join(
        ftfy.fix_encoding(line, config) if _GARBLED.search(line) and is_bad(line) else line for line in text.split("\n")
    )


def declared_in_page(data: bytes) -> str | None:
    """Return the encoding an HTML page names in its first 2,048 bytes, as the page spells it."""
    found = re.search(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})", data[:2048], re.IGNORECASE)
    found = found or re.match(rb"\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w-]{2,30})", data[:2048])
    return found[1].decode("ascii", "replace") if found else None


def _refuse_known_formats(data: bytes, *, name: str) -> None:
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise NotText(f"{name} is {what}, not text. Save the report as text or HTML and give that.")


def _by_mark(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    return None


def _by_zeros(data: bytes) -> str | None:
    """Decode UTF-16 without a mark: Latin text has a zero in nearly every second byte, on one side only."""
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if half < 2:  # noqa: PLR2004 -- too short to show a pattern
        return None
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    # Spaces and punctuation keep the zeros above a third even in Cyrillic or Greek text with Latin names.
    most, least = 0.4, 0.02
    if odd > most and even <= least:
        return data.decode("utf-16-le", "replace")
    if even > most and odd <= least:
        return data.decode("utf-16-be", "replace")
    return None


def _refuse_binary(text: str, *, name: str) -> None:
    sample = text[:_SAMPLE]
    strange = len(_CONTROLS.findall(sample)) + sample.count("\x00")
    # One strange character in fifty lines of text happens; one in a hundred characters is no text.
    if strange > max(2, len(sample) // 100):
        raise NotText(f"{name} is binary, not text. Give a report as plain text, Markdown or HTML.")


def _by_letters(data: bytes, *, name: str, declared: str | None) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    codec = _LABELS.get((declared or "").strip().lower())
    if codec and codec not in ("utf-8", "cp1252"):
        return data.decode(codec, "replace")
    if _mostly_utf8(data):
        return data.decode("utf-8", "dragoman-cp1252")
    return _one_byte(data, name=name)


def _mostly_utf8(data: bytes) -> bool:
    """Tell whether more characters outside ASCII are good UTF-8 than are not, in the first part."""
    text = data[:_SAMPLE].decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return sum(1 for character in text if character > "\x7f") - bad > bad


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as cp1252, which is where single stray bytes come from."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("dragoman-cp1252", _as_cp1252)


def _one_byte(data: bytes, *, name: str) -> str:
    """Decode one of the older encodings; cp1252 unless most of the letters lie where only other alphabets have them."""
    sample = data[:_SAMPLE]
    high = sum(1 for byte in sample if byte > 0x7F)  # noqa: PLR2004 -- the end of ASCII
    letters = sum(1 for byte in sample if chr(byte).isalpha() and byte < 0x80) + high  # noqa: PLR2004
    if high * 2 < letters:
        return data.decode("cp1252", "replace")
    import charset_normalizer

    others = [codec for codec in dict.fromkeys(_LABELS.values()) if codec not in ("utf-8", "cp1252", "iso2022-jp")]
    best = charset_normalizer.from_bytes(sample[:_LOOK], cp_isolation=others).best()
    if best is None:
        raise NotText(f"{name} is in an encoding that cannot be told. Save it as UTF-8 and give that.")
    return data.decode(best.encoding, "replace")
