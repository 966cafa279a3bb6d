"""Languages: English is let through, others are named."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import LanguageNotRead
from dragoman.intake import language_of, report_from_text, require_english

# The same two sentences of our own in the languages of the news.
SAYINGS = {
    "ru": (
        "Посланник заявил в пятницу, что переговоры продолжатся на следующей неделе. "
        "Он сказал, что ничего не решено."
    ),
    "uk": (
        "Посланець заявив у п'ятницю, що переговори триватимуть наступного тижня. "
        "Він сказав, що нічого не вирішено."
    ),
    "ar": "قال المبعوث يوم الجمعة إن المحادثات ستستمر الأسبوع المقبل. وأضاف أنه لم يتم الاتفاق على أي شيء بعد.",
    "he": "השליח אמר ביום שישי כי השיחות יימשכו בשבוע הבא. הוא הוסיף כי דבר עדיין לא סוכם בין הצדדים.",
    "fa": (
        "فرستاده روز جمعه گفت که گفتگوها هفته آینده ادامه خواهد یافت. "
        "او افزود که هنوز هیچ توافقی به دست نیامده است."
    ),
    "tr": (
        "Temsilci cuma günü yaptığı açıklamada görüşmelerin gelecek hafta süreceğini söyledi. "
        "Henüz hiçbir şey kararlaştırılmadı, dedi."
    ),
    "fr": (
        "L'émissaire a déclaré vendredi que les pourparlers se poursuivraient la semaine prochaine. "
        "Rien n'est encore décidé, a-t-il dit."
    ),
    "de": (
        "Der Gesandte sagte am Freitag, dass die Gespräche in der nächsten Woche fortgesetzt werden. "
        "Noch sei nichts entschieden."
    ),
    "es": (
        "El enviado dijo el viernes que las conversaciones continuarán la próxima semana. "
        "Todavía no hay nada decidido, afirmó."
    ),
    "it": (
        "L'inviato ha detto venerdì che i colloqui continueranno la prossima settimana. "
        "Non è ancora deciso nulla, ha affermato."
    ),
    "pt": (
        "O enviado disse na sexta-feira que as conversações continuarão na próxima semana. "
        "Ainda não há nada decidido, afirmou."
    ),
    "pl": (
        "Wysłannik powiedział w piątek, że rozmowy będą kontynuowane w przyszłym tygodniu. "
        "Nic nie zostało jeszcze ustalone."
    ),
    "nl": (
        "De gezant zei vrijdag dat de gesprekken volgende week worden voortgezet. "
        "Er is nog niets besloten, aldus de gezant."
    ),
    "zh": "特使星期五说，会谈将在下周继续举行。他说，双方还没有就任何问题达成协议，但愿意继续谈判。",
    "ja": "特使は金曜日、協議は来週も続くと述べた。まだ何も決まっていないと特使は語った。",
    "ko": "특사는 금요일 회담이 다음 주에도 계속될 것이라고 말했다. 아직 아무것도 결정되지 않았다고 그는 덧붙였다.",
    "el": (
        "Ο απεσταλμένος δήλωσε την Παρασκευή ότι οι συνομιλίες θα συνεχιστούν την επόμενη εβδομάδα. "
        "Τίποτα δεν έχει αποφασιστεί."
    ),
    "ka": (
        "წარგზავნილმა პარასკევს განაცხადა, რომ მოლაპარაკებები მომავალ კვირას გაგრძელდება. "
        "ჯერ არაფერია გადაწყვეტილი."
    ),
    "hi": "दूत ने शुक्रवार को कहा कि बातचीत अगले सप्ताह जारी रहेगी। उन्होंने कहा कि अभी कुछ भी तय नहीं हुआ है।",
    "hu": (
        "A küldött pénteken azt mondta, hogy a tárgyalások a jövő héten folytatódnak. "
        "Még semmi sem dőlt el, tette hozzá."
    ),
}  # fmt: skip
ENGLISH = "The envoy said on Friday that the talks would go on next week. Nothing has been decided yet, he added."


@pytest.mark.parametrize(("code", "text"), SAYINGS.items(), ids=SAYINGS)
def test_the_languages_of_the_news_are_named(code: str, text: str) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize("text", [ENGLISH, ENGLISH.upper(), ENGLISH * 200, f"{ENGLISH} {SAYINGS['fr'][:40]} {ENGLISH}"])
def test_english_is_english(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize(
    "text",
    ["", "Putin", "No.", "Zelensky Erdoğan İstanbul", "130 – 45", "🙂" * 40, "\ud800", "1 2 3 4 5 6 7 8 9 " * 20],
)
def test_what_is_too_short_or_no_language_is_let_through(text: str) -> None:
    assert language_of(text) is None
    require_english(report_from_text(text))


def test_a_report_in_another_language_is_refused_by_its_name() -> None:
    with pytest.raises(LanguageNotRead, match=r"talks\.txt is in Russian \(ru\); Dragoman reads English"):
        require_english(report_from_text(SAYINGS["ru"]), name="talks.txt")


def test_an_english_report_that_quotes_another_language_is_read() -> None:
    require_english(report_from_text(f"{ENGLISH} “{SAYINGS['ru']}” {ENGLISH}"))


def test_english_is_told_without_loading_the_model() -> None:
    code = (
        f"import sys; from dragoman.intake import language_of as of; of({ENGLISH!r}); print('py3langid' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=50)
def test_any_text_has_a_language_or_none(text: str) -> None:
    assert language_of(text) == language_of(text)
