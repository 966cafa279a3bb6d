"""What kind of furniture a line is: one pattern a kind, each for a whole line and never for a sentence of a story.

A line is furniture only where its whole form says so. A quotation mark at its start, or a length that no button
or caption has, means that it is not.
"""

from __future__ import annotations

import re
from typing import Literal

from dragoman.intake.dates import date_line

Kind = Literal[
    "counter", "share", "more", "advert", "photo", "newsletter", "legal", "follow", "tags", "menu", "date", "pointer"
]

# The longest picture captions run to about 70 words; a longer paragraph is story whatever it ends with.
_LONGEST_WORDS = 80
_SHORT_WORDS = 30
_LONGEST = 800

_PLATFORM = (
    r"(?:facebook|twitter|x|whats\s?app|telegram|linked\s?in|reddit|pinterest|messenger|bluesky|mastodon|threads|"
    r"instagram|youtube|tiktok|viber|vkontakte|flipboard|pocket|line|weibo|wechat|snapchat|tumblr|e-?mail|print|sms|"
    r"copy(?:\s+(?:the\s+)?link)?|link(?:\s+copied!?)?|save|bookmark|gift(?:\s+this)?(?:\s+article)?|more|rss)"
)
_NETWORK = (
    r"(?:facebook|twitter|whats\s?app|telegram|linked\s?in|reddit|pinterest|messenger|bluesky|mastodon|threads|"
    r"instagram|youtube|tiktok|viber|vkontakte|flipboard|e-?mail|x)"
)
# Possessive, so that a long run of dashes is tried in one way only.
_SEPARATOR = r"[\s,|/•·–—&+-]*+(?:and\b|or\b|via\b|on\b)?[\s,|/•·–—&+-]*+"
_AGENCY = (
    r"(?:AP|AFP|Reuters|EPA|EFE|ANSA|DPA|TASS|Sputnik|Xinhua|Anadolu|Ukrinform|UNIAN|IRNA|WANA|SIPA(?:\s+USA)?|"
    r"Shutterstock|Alamy|Pool|Getty(?:\s+Images)?|Bloomberg|Handout|NurPhoto|Zuma|PA(?:\s+Wire|\s+Media)?|NTB|ITAR-TASS|"
    r"Associated\s+Press|The\s+Associated\s+Press)"
)

_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("counter", re.compile(
        r"(?:(?:\d[\d.,]*\s?[KkMm]?\s*(?:total\s+)?(?:page\s?)?(?:views?|comments?|shares?|likes?|reads?|reactions?|"
        r"retweets?|reposts?|followers?|votes?|clicks?)|(?:views?|comments?|shares?|likes?|reads?)\s*[:(]\s*\d[\d.,]*\s?[KkMm]?\)?)"
        r"[\s,|•·/–-]*)+"
        r"|(?:no|add|leave|post|view|show|read|join)\s+(?:an?\s+|the\s+|all\s+)?(?:comments?|conversation|discussion)(?:\s*\(\d+\))?"
        r"|comments?(?:\s+(?:are\s+)?(?:closed|off|section))?"
        r"|(?:estimated\s+)?(?:reading|read|listening)\s+time\W*(?:\d+|an?|one|two|three|four|five)\s*(?:min(?:ute)?s?)?\.?"
        r"|\W*(?:listen\W*)?\d{1,3}\s*-?\s*min(?:ute)?s?\.?(?:\s+(?:read|listen|watch|video))\W*"
        r"|listen(?:\s+to\s+(?:this\s+)?(?:article|story|report))?(?:\s*\W?\s*\d{1,2}(?::\d\d|\s*min(?:ute)?s?))?\W*",
        re.IGNORECASE)),
    ("share", re.compile(
        rf"(?:(?:click\s+to\s+)?(?:share|tweet|post|send|save|print)(?:\s+(?:this|the|a|an|it|your|friends?|article|story|page|"
        rf"report|via|on|to|with|by|link|options?|{_NETWORK}))*(?:\s*\(opens\s+in\s+new\s+window\))?[\s,:|/•·.!-]*+)+"
        rf"|(?:share(?:\s+(?:this|the))?(?:\s+(?:article|story|page))?(?:\s+(?:on|via|with))?\W*+)?(?:{_PLATFORM}\b{_SEPARATOR}){{2,}}"
        rf"|(?:e-?mail|copy\s+link|link\s+copied!?|whats\s?app|facebook|twitter|telegram|font\s+size|text\s+size)\W*"
        rf"|(?:font|text)\s+size\W*(?:a\W*){{1,4}}",
        re.IGNORECASE)),
    ("more", re.compile(
        r"\W*(?:(?:read|see|watch|listen|view)\s+(?:more|also|next|now|it\s+here|full\s+(?:story|article|report))|(?:also|further|related)\s+"
        r"(?:read(?:ing)?|watch|see)|must[\s-]read)\b\s*(?:[:|»>–—-].*|(?:on|from|about|in|at)\s[^.]*|\W*)"
        r"|\W*(?:related(?:\s+(?:articles?|stories|story|news|topics|content|coverage|posts?|links?|videos?|reading))?|"
        r"recommended(?:\s+(?:for\s+you|stories|reading|articles?))?|(?:the\s+)?most\s+(?:read|popular|viewed|shared|recent)|"
        r"trending(?:\s+now)?|more\s+(?:on|in|from)\s+(?:this|the|our|dw|bbc|cnn|fox)\b[^.]{0,60}|more\s+(?:stories|news|top\s+stories|"
        r"coverage|headlines)|editors?['’]?s?\s+(?:picks?|choice|recommendations?)|you\s+(?:may|might)\s+(?:also\s+)?"
        r"(?:like|be\s+interested\s+in)|up\s+next|next\s+(?:article|story)|previous\s+(?:article|story)|don['’]t\s+miss|top\s+stories|latest\s+(?:news|stories|"
        r"updates|headlines)|what\s+to\s+read\s+next|keep\s+reading|continue\s+reading(?:\s+the\s+main\s+story)?|"
        r"load\s+more|show\s+more|view\s+more|in\s+this\s+(?:article|story)|on\s+this\s+page|watch\s+live|live\s+updates|"
        r"skip\s+(?:past\s+)?(?:newsletter\s+promotion|advertisement|promotion)|after\s+newsletter\s+promotion)\b\s*(?:[:|»>–—].*|\W*)"
        r"|(?:related|recommended|read|more)\s*[|:»]\s[^.]{0,150}"
        r"|click\s+here\b[^.]{0,80}\.?"
        r"|list\s+of\s+\d+\s+items|end\s+of\s+list|view\s+(?:this\s+post\s+)?on\s+(?:x|twitter|instagram|facebook|telegram)|"
        r"enlarge\s+(?:this\s+)?(?:image|photo|picture)|scroll\s+(?:down\s+)?(?:for|to)\s+\w+|press\s+play\s+to\s+listen\b.{0,30}|"
        r"follow\s+our\s+live\s+(?:coverage|blog)\b.{0,20}|explore\s+more\s+on\s+(?:these|this)\s+topics?|reuse\s+this\s+content|"
        r"this\s+video\s+can\s?not\s+be\s+played|allow\s+\w+(?:\s+\w+)?\s+content\?|sources?:\s+[^.]{2,60}"
        r"|(?:if\s+you\s+(?:notice|find|spot|see)|found|spotted)\s+(?:an?\s+)?(?:error|mistake|typo)\b.*"
        r"|(?:do\s+you\s+have|have|got)\s+(?:a|any)\s+(?:confidential\s+)?(?:news\s+)?(?:story|tip|question|correction)s?\b[^.]*\?.*"
        r"|(?:story|article)\s+continues(?:\s+(?:below|after))?[^.]{0,40}",
        re.IGNORECASE)),
    ("advert", re.compile(
        r"\W*(?:advertisements?|adverts?|ads?|adv|sponsored(?:\s+(?:content|by\b[^,.]{0,40}))?|promoted(?:\s+content)?|paid\s+(?:content|post|"
        r"partnership)|ad\s+feedback|remove\s+ads|scroll\s+to\s+continue(?:\s+.{0,40})?|(?:story|article|content)\s+continues\s+"
        r"(?:below|after)\b.{0,40}|advertisement\s*\W\s*(?:scroll|continue).{0,40}|report\s+(?:this\s+)?ad|why\s+am\s+i\s+seeing\s+this\??)\W*",
        re.IGNORECASE)),
    ("photo", re.compile(
        rf"[(\[]?(?:file\s+)?(?:photos?|images?|pictures?|pics?|photographs?|illustration|graphic|caption)"
        rf"(?:\s+(?:credits?|source|caption|courtesy(?:\s+of)?|illustration|copyright))?\s*[:|/©].*"
        rf"|(?:image|media|photo|video)\s+(?:source|caption|credit),\s.*"
        rf"|[(\[](?:photo|image|picture|video|illustration|graphic)\s+(?:by|courtesy|via|credit|from)\b.*"
        rf"|(?:photo|image|picture|illustration|graphic)s?\s+(?:by|courtesy|credit)\b[^.]*"
        rf"|[(\[]?(?:credits?|photo\s+credits?)\s*[:/|][^.?!\"“]*\.?"
        rf"|(?:FILE|ARCHIVE|HANDOUT)(?:\s+(?:PHOTO|IMAGE|PICTURE))?\s*[:–—-]\s.*"
        rf"|©\s*{_AGENCY}.*"
        rf"|.*[.)\"”’]\s+(?:photo|picture|image|illustration|photograph)(?:\s+by|\s+credit)?:\s[^.]{{2,60}}"
        rf"|[^.]*\s(?:file\s+photo|file\s+picture|archive\s+photo|handout\s+photo)\.?"
        rf"|.*[(\[](?:AP\s+Photo|AFP\s+Photo|Photo\s+by|Photo(?:graph)?:|Image:|Photo\s+courtesy)[^()\[\]]*[)\]]\W*"
        rf"|.*[(\[][^()\[\]]{{2,60}}(?:/|\bvia\s+){_AGENCY}(?:/\w+|,?\s+File)?[)\]]"
        rf"|.*\b(?:REUTERS|Reuters|AFP|EPA)/(?!Ipsos)[A-Z][\w.'’-]+(?:\s+[A-Z][\w.'’-]+){{0,3}}(?:/File\s+Photo)?"
        rf"|[^.]*(?:\bvia|/)\s*(?:Getty\s+Images|Shutterstock|Alamy|EPA-EFE|Anadolu)"
        rf"|(?:AP|AFP|EPA|Getty|PA|Shutterstock|Alamy|Image)\s*(?:/|via|via\s+)?\s*(?:Getty\s+)?(?:Images?|Photos?|Media|Wire)"
        rf"|getty\s+images|shutterstock|file\s+(?:photo|image|picture|pic)\.?",
        re.IGNORECASE)),
    ("newsletter", re.compile(
        r"(?:sign\s+up|subscribe)\s+(?:now|here|today|to|for|with|and|free)\b.*"
        r"|register\s+(?:now|here|free|for\s+(?:our|free|a|the))\b.*"
        r"|(?:sign\s+up|subscribe|register|log\s?in|sign\s+in)(?:\s+now|\s+here)?\W*"
        r"|get\s+(?:our|the|all\s+the|breaking|updates|stories|alerts|more)\b.*\b(?:inbox|newsletter|e-?mail|alerts?|app|delivered|notifications?)\b.*"
        r"|(?:enter|your)\s+(?:your\s+)?e-?mail(?:\s+address)?\W*"
        r"|.*\b(?:in|to)\s+your\s+inbox\b.*"
        r"|(?:by|after)\s+(?:signing|subscribing|clicking|providing|entering|submitting|registering)\b.*\b(?:agree|consent|accept|acknowledge)\b.*"
        r"|thank(?:s|\s+you)\s+for\s+(?:signing\s+up|subscribing|reading)\b.*"
        r"|(?:our\s+|the\s+)?(?:daily\s+|weekly\s+|morning\s+)?newsletters?\W*"
        r"|(?:already\s+)?(?:a\s+)?(?:subscriber|member)\?.*"
        r"|(?:this\s+(?:article|story|content)\s+is\s+)?(?:for|only\s+for)\s+(?:subscribers|members)(?:\s+only)?\W*"
        r"|.*\benter\s+your\s+e-?mail\b.*"
        r"|.*\bnewsletters?\b.*\b(?:sign\s+up|subscribe|inbox)\b.*"
        r"|the\s+(?:week|day|news)\s+in\s+(?:one|a|an|your)\s+(?:e-?mail|newsletter)\b.*"
        r"|(?:support|become)\s+(?:our|a|independent)\s+(?:journalism|work|member|supporter|patron|subscriber)\b.*"
        r"|donate(?:\s+(?:now|today|here|to\s+\w+))?\W*"
        r"|(?:stay|be)\s+(?:up\s+to\s+date|informed|in\s+the\s+know)\b[^.]*\b(?:newsletter|app|alerts?|subscribe|sign|follow)\b.*"
        r"|download\s+(?:the|our)\b.*\bapp\b.*|(?:get|try)\s+the\b.{0,30}\bapp\b.*",
        re.IGNORECASE)),
    ("legal", re.compile(
        r"©.*|(?:\(c\)|copyright)\s*(?:\(c\)\s*|©\s*)?(?:(?:[\w'’&-]+[\s,]+){0,6}(?:19|20)\d\d\b|by\b|©).*"
        r"|[^.]{0,60}\.?[^.]{0,60}\b(?:reproduction|reprints?|republication|copying)\b.{0,60}\b(?:permission|prohibited|forbidden|consent|reference|obligatory)\b.*"
        r"|[^.]{0,80}\ball\s+rights\s+reserved\b.*"
        r"|[^.]{0,80}\bmay\s+not\s+be\s+(?:published|reproduced|copied)\b.*\b(?:broadcast|rewritten|redistributed|permission|consent)\b.*"
        r"|(?:we|this\s+(?:web)?site|our\s+(?:web)?site)\s+uses?\s+cookies\b.*"
        r"|(?:accept|reject|allow|manage)\s+(?:all\s+|my\s+|optional\s+|necessary\s+)?(?:cookies|preferences|consent)\b.*"
        r"|cookies?\s+(?:settings|policy|notice|preferences)\W*"
        r"|(?:privacy|terms|legal)(?:\s+(?:and|&)\s+\w+)?(?:\s+(?:policy|notice|statement|of\s+(?:use|service)|conditions|imprint))?\W*"
        r"|terms\s+(?:and|&)\s+conditions\W*|(?:our\s+standards|our\s+trust\s+principles)\s*:.*"
        r"|permissions?\s+and\s+reprints?\W*|(?:reprints?|licensing\s+rights?|purchase\s+licensing\s+rights)\W*"
        r"|(?:to\s+\w+\s+this\s+\w+,?\s+)?(?:please\s+|you\s+must\s+|you\s+(?:will\s+)?need\s+to\s+)?(?:enable|turn\s+on)\s+javascript"
        r"(?:,?\s+and\s+consider\s+upgrading\s+to\s+a\s+web\s+browser\s+that\s+supports\s+html5\s+(?:video|audio))?"
        r"(?:\s+(?:in|on)\s+your\s+browser(?:\s+settings)?)?\W*|.*\bjavascript\s+(?:is\s+)?(?:disabled|required)\b.*",
        re.IGNORECASE)),
    ("follow", re.compile(
        r"(?:follow|find|like|join|connect\s+with)\s+(?:us|our|me)\b[^.]*\b(?:on|channel|page|group|conversation|at)\b.*"
        r"|follow\s+(?:[\w.@'’-]+\s+){1,5}on\s+(?:X|Twitter|Facebook|Instagram|Telegram|YouTube|LinkedIn|Bluesky|Threads|Google\s+News|WhatsApp)\b.*"
        r"|follow(?:ing)?(?:\s+(?:us|topics?|this\s+(?:topic|author|story)))?\W*"
        r"|(?:add|set|make)\s+(?:us|[\w\s]{2,30})\s+(?:as\s+a\s+preferred\s+source\s+)?on\s+google(?:\s+news)?\W*",
        re.IGNORECASE)),
    ("tags", re.compile(
        r"(?:tags?|topics?|keywords?|filed\s+under|categor(?:y|ies)|posted\s+in|subjects?|section)\s*:.*"
        r"|(?:tags|topics|keywords|topics\s+in\s+this\s+(?:article|story)|related\s+tags)",
        re.IGNORECASE)),
    ("menu", re.compile(
        r"(?:home|menu|search|login|log\s?in|log\s?out|sign\s?in|sign\s?out|my\s+account|account|profile|subscribe|skip\s+to\s+(?:main\s+|the\s+)?"
        r"(?:content|navigation|search)|(?:back\s+)?to\s+(?:the\s+)?top|back\s+to\s+(?:home|news|top|all\s+\w+)|contact(?:\s+us)?|about(?:\s+us)?|advertise(?:\s+with\s+us)?|careers|"
        r"help|faqs?|feedback|site\s?map|e-?paper|(?:open|close|toggle)(?:\s+(?:the\s+)?(?:menu|search|navigation|sidebar|modal\s+dialog))?|"
        r"go\s+to\s+homepage|main\s+navigation|navigation|breadcrumbs?|accessibility(?:\s+(?:help|statement|links))?|"
        r"this\s+is\s+a\s+modal\s+window\W*|(?:play|pause|mute|unmute|loading|close)(?:\s+video)?\W*|language|english\s+edition|report\s+(?:an?\s+)?(?:error|typo)|"
        r"send\s+(?:us\s+)?feedback|give\s+feedback|page\s+\d+(?:\s+of\s+\d+)?|breaking(?:\s+news)?|live|exclusive|video|gallery|podcast)\W*"
        r"|(?:[\w&'’ -]{2,25}+[>›»|/•·]\s*+){2,}[\w&'’ :,-]{2,80}",
        re.IGNORECASE)),
    ("pointer", re.compile(
        r"(?:see\s+also|don['’]t\s+miss|watch|explainer|opinion|analysis|listen|in\s+pictures|background|live|video|"
        r"map|podcast|timeline|fact\s?check|profile)\s*[|:»]\s[^.]{0,110}\.{0,3}"
        r"|copyright\s+(?-i:[A-Z])[^.]{2,60}\.?",
        re.IGNORECASE)),
)  # fmt: skip

# "SIGN UP TO OUR NEWSLETTER The minister said ...": a box run together with a sentence, which must not go with it.
_RUN_TOGETHER = re.compile(r"(?:[A-Z0-9'’&-]+\s+){3,}(?:[\"“]|[A-Z][a-z])")
# Where one line holds several small things side by side.
_SIDE_BY_SIDE = re.compile(r"\s*[|·•]\s*|\s[—–]\s|\s{3,}|\t+")
_SIDE_WORDS = 5

# The longest agency captions have three sentences, the credit among them.
_CAPTION_SENTENCES = 3
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’)\]]*\s+(?=[\"“‘(\[]?[A-Z0-9])")
# A box speaks to its reader from the first sentence on.
_TO_READER = re.compile(
    r"\b(?:you|your|our|we|us|sign\s?up|sign\s?in|log\s?in|subscri\w+|register|newsletters?|inbox|e-?mail|donate|get|try|"
    r"download|thanks?|become|support|stay|members?)\b",
    re.IGNORECASE,
)

_OPENING_QUOTES = "\"'“‘«„‹"


def kind_of(line: str) -> Kind | None:
    """Return the kind of furniture that `line` is, None for story and for anything in doubt.

    A "pointer" is furniture only below the start of the story: above it, "Analysis: ..." may be the headline.
    """
    words = line.count(" ") + 1
    # The length is also a bound on what the patterns can be made to do by a line without spaces.
    if line[:1] in _OPENING_QUOTES or words > _LONGEST_WORDS or len(line) > _LONGEST or _RUN_TOGETHER.match(line):
        return None
    if line[:1] in "([" and line[:3].lower() != "(c)" and not _closes_at_end(line):
        return None
    for kind, pattern in _PATTERNS:
        if (kind in _CAPTION_LENGTH or words <= _SHORT_WORDS) and pattern.fullmatch(line) and _holds(kind, line):
            return kind
    return "date" if date_line(line) else None


def _holds(kind: Kind, line: str) -> bool:
    """Tell whether what a pattern found holds for the whole line, and not for the end of a story run into it."""
    sentences = _SENTENCE.split(line)
    if kind == "photo":
        return len(sentences) <= _CAPTION_SENTENCES
    if kind == "newsletter":
        return _TO_READER.search(sentences[0]) is not None
    return True


def _closes_at_end(line: str) -> bool:
    """Tell whether the bracket that opens a line is closed at its end, and so holds all of it."""
    depth = 0
    for i, character in enumerate(line):
        depth += (character in "([") - (character in ")]")
        if depth == 0:
            return not line[i + 1 :].strip(" .")
    return True


def side_by_side(line: str) -> list[str]:
    """Return the small things that stand side by side on a line ("14 March 2025 | 130 views | Print"), or nothing."""
    if len(line) > _LONGEST:
        return []
    parts = [part for part in _SIDE_BY_SIDE.split(line.strip()) if part]
    return parts if len(parts) > 1 and all(map(_is_small, parts)) else []


def _is_small(part: str) -> bool:
    return kind_of(part) is not None or (
        len(part.split()) <= _SIDE_WORDS and not part.endswith((".", "!", "?", ":", ","))
    )


# These kinds are boxes of several sentences; the others are buttons and one-liners.
_CAPTION_LENGTH = frozenset({"photo", "newsletter", "legal"})
