"""Which language a report is in, so that one that Dragoman does not read is named and not misread.

English shows by its small words, which costs nothing to see. Only a text that lacks them is given to py3langid
(a naive Bayes model over byte n-grams for 139 languages; arrays without pickles, same answer every time), which
takes half a second and 130 MB to load. What a page declares of itself is not trusted.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

from dragoman.errors import LanguageNotRead
from dragoman.intake.vocabulary import SMALL_WORDS

if TYPE_CHECKING:
    from dragoman.report import Report

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# Over 1,360 English reports the lowest share of these words was 0.129 (a list of names and bodies), over 15 German
# ones the highest 0.008.
_ENGLISH_SHARE = 0.10
# py3langid is asked about the rest, and believed when it is this sure; of a short text it must be surer.
_SURE, _SURE_IF_SHORT, _SHORT = 0.9, 0.99, 25
# Fewer words than this are a headline or a name, and tell nothing.
_FEWEST_WORDS = 6
_FEWEST_LETTERS = 20
_LOOK = 20_000
_NO_LANGUAGE = ("zxx", "und")
_AFTER_LATIN = "\u0250"

_NAMES = {
    "af": "Afrikaans", "am": "Amharic", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian",
    "bn": "Bengali", "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German",
    "el": "Greek", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish", "fr": "French",
    "ga": "Irish", "gl": "Galician", "ha": "Hausa", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian",
    "hy": "Armenian", "id": "Indonesian", "is": "Icelandic", "it": "Italian", "ja": "Japanese", "ka": "Georgian",
    "kk": "Kazakh", "ko": "Korean", "ku": "Kurdish", "ckb": "Central Kurdish", "lt": "Lithuanian", "lv": "Latvian",
    "mk": "Macedonian", "ms": "Malay", "my": "Burmese", "nb": "Norwegian", "nl": "Dutch", "no": "Norwegian",
    "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak",
    "sl": "Slovenian", "so": "Somali", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili",
    "ta": "Tamil", "tg": "Tajik", "th": "Thai", "ti": "Tigrinya", "tk": "Turkmen", "tr": "Turkish", "uk": "Ukrainian",
    "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def language_of(text: str) -> str | None:
    """Return the ISO 639 code of a text's language; None where it is too short or too mixed to tell."""
    part = text[:_LOOK]
    words = [word.lower() for word in _WORD.findall(part)]
    letters = sum(map(len, words))
    # A text in another script is not English however short, and Chinese and Japanese put no spaces to count words by.
    foreign = sum(len(word) for word in words if word >= _AFTER_LATIN) * 2 > letters
    if letters < _FEWEST_LETTERS or (len(words) < _FEWEST_WORDS and not foreign):
        return None
    if sum(word in SMALL_WORDS for word in words) >= _ENGLISH_SHARE * len(words):
        return "en"
    code, sure = _identifier().classify(part)
    enough = 0.0 if foreign else _SURE_IF_SHORT if len(words) < _SHORT else _SURE
    return None if code in _NO_LANGUAGE or sure < enough else str(code)


def language_name(code: str) -> str:
    """Return the English name of a language with its code: "Russian (ru)"."""
    return f"{_NAMES[code]} ({code})" if code in _NAMES else f"the language {code}"


def require_english(report: Report, *, name: str | None = None) -> None:
    """Raise `LanguageNotRead` where a report is in another language than English. `name` is what to call it."""
    code = language_of(report.text)
    if code not in (None, "en"):
        what = name or report.title or report.url or "The report"
        raise LanguageNotRead(
            f"{what} is in {language_name(code)}; Dragoman reads English. Give an English report or a translation."
        )


@functools.cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
