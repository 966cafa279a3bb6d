"""Words that intake knows by heart: outlets, section labels, the parts of names. One list a purpose.

An outlet or a section that is missing here costs a field or leaves a line in the text; it never loses a sentence.
"""

from __future__ import annotations


def _entries(text: str) -> list[str]:
    return [entry.strip() for entry in text.replace("\n", " ").split(",") if entry.strip()]


# Outlets that write their name on a line of its own, or behind the headline.
OUTLETS = {
    name.casefold(): name
    for name in _entries("""
        ABC News, AFP, Agence France-Presse, Al Arabiya, Al Jazeera, Al-Monitor, Anadolu Agency, ANSA, AP, AP News,
        Arab News, Associated Press, Axios, BBC, BBC News, Bloomberg, CBC News, CBS News, CNBC, CNN, Daily Mail,
        Deutsche Welle, DW, El País, Euronews, European Pravda, Financial Times, Forbes, Foreign Policy, Fox News,
        France 24, Haaretz, Interfax, Interfax-Ukraine, IRNA, ITV News, Kyodo News, Kyiv Independent,
        The Kyiv Independent, Kyiv Post, Le Monde, Mehr News Agency, Meduza, Middle East Eye, MSNBC, NBC News, Newsweek,
        NHK, NPR, Politico, Radio Free Europe, RFE/RL, Reuters, RIA Novosti, RT, Sky News, Sputnik, TASS,
        Tasnim News Agency, The Associated Press, The Atlantic, The Daily Telegraph, The Economist,
        The Globe and Mail, The Guardian, The Hill, The Independent, The Japan Times, The Jerusalem Post,
        The Moscow Times, The National, The New York Times, The Telegraph, The Times, The Times of Israel,
        The Wall Street Journal, The Washington Post, UN News, Ukrainska Pravda, Ukrinform, UPI, USA Today, Vice News,
        Voice of America, VOA, Xinhua, Yonhap, Yonhap News Agency
    """)
}

# What stands above a headline to say in which part of the paper it is.
LABELS = frozenset(
    _entries("""
        news, world, world news, metro, politics, business, sport, sports, opinion, analysis, culture, arts, tech,
        technology, science, health, climate, environment, europe, asia, africa, americas, middle east, us, u.s., usa,
        uk, us news, uk news, us politics, world politics, national, international, local, region, economy, markets,
        finance, money, lifestyle, travel, entertainment, education, law, crime, courts, defence, defense, security,
        military, diplomacy, war, conflict, war in ukraine, ukraine, ukraine war, russia, russia-ukraine war,
        russia & former soviet union, israel, israel-gaza war, gaza, iran, china, live, breaking, breaking news,
        exclusive, editorial, comment, explainer, feature, features, features & analyses, interview, interviews, report,
        reports, video, press release, statement, statements, briefing, latest, latest news, top news, top stories,
        front page, headlines, foreign affairs, foreign policy, state, city, society, weather, magazine, weekend,
        special report, investigation, north africa, latin america, asia pacific, central asia,
        south asia, eastern europe, caucasus, balkans, russia's war, peace talks, live tv, sections, watch live, home
    """)
)

# Parts of names that are written lower case.
PARTICLES = frozenset(
    _entries("al, and, bin, da, de, del, den, der, di, dos, du, el, ibn, la, le, ten, ter, van, von, y")
)

# Capitalised words that make "By Friday Night" no byline.
NOT_NAMES = frozenset(
    _entries("""
        january, february, march, april, may, june, july, august, september, october, november, december, monday,
        tuesday, wednesday, thursday, friday, saturday, sunday, the, our, staff
    """)
)

# The small words that run through English prose of any kind. Words that another language of the news has as well
# ("in", "an", "a", "is" in Dutch or German, "on" in French, "as" in Portuguese) are left out.
SMALL_WORDS = frozenset(
    _entries("""
        the, of, and, to, that, it, for, with, his, they, this, have, from, by, been, would, which, their, has, had,
        not, but, who, were, will, said, he, she, at, its, after, be, are, was, into, about, than, over, between, when,
        what, there, other, could, should, our
    """)
)
