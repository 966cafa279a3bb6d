"""Words by which items are known to mean the same thing. Small on purpose: what is not here is kept apart.

Words are compared as stems (see `dragoman.talks.items.stems`); they stand here as anybody would write them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class ThingWords(NamedTuple):
    """A thing that is argued over: words that name it, and words that name its contrary, which are looked for first."""

    name: str
    words: str
    contrary: str = ""


# By issue, the first that fits. A contrary word with a word of undoing ("an end to the fighting") is the thing.
THINGS: Final[Mapping[str, tuple[ThingWords, ...]]] = {
    "ceasefire": (
        ThingWords("ceasefire", "ceasefire truce armistice pause silence silent lull calm"),
        ThingWords(
            "ceasefire", "", "fighting hostilities fight shooting shoot war campaign fire firing combat offensive"
        ),
    ),
    "withdrawal": (
        ThingWords(
            "withdrawal",
            "withdrawal withdraw pullout pullback leave departure depart retreat evacuation pull go exit out",
            "stay remain presence occupation deployment keep",
        ),
    ),
    "sanctions": (ThingWords("sanctions", "sanctions sanction embargo"),),
    "detainees": (
        ThingWords("exchange of prisoners", "exchange swap swapping trade"),
        ThingWords("release", "release return free freeing freedom handover liberation", "holding hold detention"),
    ),
    "humanitarian": (
        ThingWords(
            "aid",
            "aid relief convoy convoys food flour medicine humanitarian supplies assistance deliveries corridor pass",
            "blockade siege starvation restrictions denial hindrance obstruction withholding",
        ),
    ),
    "disarmament": (
        ThingWords(
            "disarmament",
            "disarmament disarm disarming demilitarisation demilitarization surrender handover hand give lay",
            "keep keeping own owning retain rearmament rearm",
        ),
    ),
    "peacekeeping": (
        ThingWords("peacekeepers", "peacekeepers peacekeeping peacekeeper"),
        ThingWords("monitors", "monitors monitor observers observer monitoring inspectors verification"),
        ThingWords("peacekeepers", "soldier troops force contingent army peace"),
    ),
    "navigation": (
        ThingWords(
            "free passage",
            "passage navigation open opening free freedom reopening reopen",
            "inspections inspection inspect check checks blockade closure close seizure seize search stop stopping",
        ),
    ),
    "nuclear": (
        ThingWords("uranium enrichment", "enrichment enrich enriched"),
        ThingWords("inspections", "inspections inspection inspectors inspector monitoring verification oversight"),
    ),
    "talks": (ThingWords("talks", "talks negotiations negotiation meeting meet summit dialogue conference round"),),
    "mediation": (ThingWords("mediation", "mediation mediator mediate mediating broker"),),
    "settlement": (
        ThingWords("settlement", "settlement peace agreement deal accord treaty", "war conflict"),
    ),
    "security-guarantees": (ThingWords("security guarantees", "guarantees guarantee"),),
    "alliance": (ThingWords("membership", "membership member join joining accession", "neutrality neutral"),),
    "military-aid": (
        ThingWords("arms supplies", "arms weapons deliveries delivery supply supplies missiles shipments ammunition"),
    ),
    "recognition": (
        ThingWords("recognition", "recognition recognise recognize recognising recognizing ties statehood"),
    ),
    "governance": (
        ThingWords("elections", "elections election vote ballot"),
        ThingWords("autonomy", "autonomy autonomous"),
    ),
    "assets": (ThingWords("frozen assets", "assets frozen"), ThingWords("reparations", "reparations compensation")),
}  # fmt: skip

# Issues with one thing, of which an item that names nothing ("the thirty days", "this plan") is taken to speak.
WHOLE: Final = frozenset({
    "ceasefire", "withdrawal", "sanctions", "humanitarian", "disarmament", "navigation", "talks", "mediation",
    "settlement", "security-guarantees", "military-aid",
})  # fmt: skip

# Words of an issue that do not tell which of its things is meant.
TOPICS: Final[Mapping[str, str]] = {
    "detainees": "prisoners hostages captives detainees people everyone everybody civilians",
    "disarmament": "weapons guns arms rifles heavy howitzers",
    "withdrawal": "soldiers army", "peacekeeping": "line", "navigation": "strait ships merchant waterway sea",
    "humanitarian": "lorries trucks road town", "ceasefire": "paper document",
}  # fmt: skip

# Undoing what it stands with: "lifting sanctions", "an end to the fighting", "a ban on enrichment".
UNDOING: Final = (
    "end ending ended halt halting lift lifting lifted stop stopping removal removing remove ban banning easing ease"
    " suspension suspending suspend cessation ceasing cancellation cancel termination abolition breaking break breach"
    " violation abandoning abandon relinquishing dismantling dropping freeze freezing prevention preventing refusal"
    " rejection opposition"
)
# Kinds of one thing that a party may take while it refuses another; nothing is told by the rest ("immediate", "new").
TELLING: Final = (
    "permanent lasting partial limited energy sea maritime air naval easter direct indirect bilateral trilateral"
    " peaceful military civilian ballistic"
)
# Words that name nothing of their own.
EMPTY: Final = (
    "a an the this that these those it its their his her our your my of in on to for by with from at as and or any all"
    " some such so both each every other another plan plans proposal proposals offer idea step move measure measures"
    " decision demand demands condition conditions thing text initiative position possible proposed new further more"
    " immediate full complete total unconditional general temporary short current day days week weeks month months"
    " hour hours thirty ten one two three will would shall should can could may might must be is are was were been have"
    " has had do does did not no never nothing none nobody now then once who whom which what we they he she i them us"
    " him there here kind sort matter issue question"
    " whole line territory side sides party parties country state government"
)
# Irregular forms, and spellings of one word.
SAME: Final[Mapping[str, str]] = {
    "held": "hold", "left": "leave", "leaving": "leave", "gave": "give", "given": "give", "giving": "give",
    "went": "go", "gone": "go", "going": "go", "withdrew": "withdraw", "withdrawn": "withdraw", "fought": "fight",
    "shot": "shoot", "kept": "keep", "met": "meet", "took": "take", "taken": "take", "said": "say", "fell": "fall",
    "cease-fire": "ceasefire", "ceasefires": "ceasefire", "troop": "soldier", "troops": "soldier",
    "forces": "soldier", "servicemen": "soldier", "captives": "prisoner", "arms": "weapon", "guns": "gun",
    "vessels": "ship", "vessel": "ship", "observers": "monitor", "observer": "monitor", "fired": "fire",
    "programme": "program", "agreed": "agree", "agrees": "agree", "agreement": "agreement", "broke": "break",
    "sent": "send", "brought": "bring", "struck": "strike", "stricken": "strike", "hit": "hit", "fled": "flee",
    "disarmament": "disarm", "denied": "deny", "denies": "deny", "denying": "deny",
}  # fmt: skip
