"""Tells headlines that claim nothing to check: questions, labels, lists, and the names of official papers."""

from __future__ import annotations

import re

from dragoman.language.headline_style import LISTED

_QUESTION = re.compile(r"\?[\"'”’)]*$")
_PAPER = re.compile(
    r"^(?:Joint )?(?:Read-?out|Statement|Statements|Remarks|Press (?:Briefing|Gaggle|Conference|Release)|Fact Sheet|"
    r"Communiqu[eé]|Declaration|Memorandum|Proclamation|Transcript|Text of|Letter|Background Press Call|Message|"
    r"Executive Order|Notice)\b.{0,30}?\b(?:of|by|from|on|to|with|between)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:(?:\w+day|morning|evening|daily|weekly|news|world|the) )*(?:briefing|newsletter|roundup|digest|headlines|"
    r"in (?:brief|pictures|photos|numbers)|letters|cartoon|quiz|crossword)(?: for .{3,20}| of the (?:day|week))?$",
    re.IGNORECASE,
)
# "How ...", "What ..." without a question mark name a story and don't tell it; "What a ..." exclaims.
_NAMED = re.compile(r"^(?:(?:\w+: )?(?:how|what|who|whom|where|which|whether|inside|behind) (?!a |an ))", re.IGNORECASE)
_WITHHELD = re.compile(
    r"^(?:(?:.{3,60}, )?a look (?:back|at|inside|ahead)|everything (?:you|we) (?:need|know)|"
    r"here(?:[’']s| is| are)|this is|in brief: what|.{3,40}: what (?:we know|you need|to know|happened)|"
    r".{3,50}\bwhat (?:happened|we know|you need to know|to know|comes next)(?: .{0,30})?$|"
    r".{3,60}, (?:explained|annotated)$|"
    r"you (?:won[’']t|will never) (?:believe|guess) (?:what|who|why|how|where)[^-–—]*$)",
    re.IGNORECASE,
)
_FORMS = (_PAPER, _LABEL, _NAMED, LISTED, _WITHHELD)


def claims_nothing(title: str) -> bool:
    """Say whether a headline, by its form, has nothing in it that a body could bear out."""
    title = " ".join(title.split())
    if _QUESTION.search(title):
        # "Who is Portnov? Former politician killed": what follows a question may well claim something.
        return bool(re.fullmatch(r"[^.!?:]*(?::[^.!?]*)?\?[\"'”’)]*", title)) or title.count("?") > 1
    rest = re.split(r"\?\s+", title)
    if len(rest) > 1 and re.match(r"(?:we|tell|here|read|find|share|let)\b", rest[-1], re.IGNORECASE):
        return True
    if len(rest) > 1:
        return False
    return any(form.search(title) for form in _FORMS)
