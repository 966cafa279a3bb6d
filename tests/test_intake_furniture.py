"""Page furniture: what is cut, what is kept, and what the cut lines tell."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.intake.bylines import byline, credit, known_outlet, split_title
from dragoman.intake.dates import date_line, iso_date
from dragoman.intake.furniture import cut
from dragoman.intake.lines import kind_of, side_by_side

LEAD = "The delegation said on Friday that it would return to the table next week."
QUOTE = "“Nothing is agreed until everything is agreed,” the envoy told reporters."
END = "A second round is planned for the middle of October, both ministries said."
HEADLINE = "Talks resume in Northport after a week of silence"


def test_a_page_saved_as_text_gives_headline_story_and_the_rest() -> None:
    story = cut(["Metro", HEADLINE, "130views", LEAD, QUOTE])
    assert story.title == HEADLINE
    assert story.paragraphs == (LEAD, QUOTE)
    assert story.removed == ("Metro", "130views")


def test_everything_a_page_carries_round_a_story_is_cut_in_order_and_read() -> None:
    around = [
        "The Northport Herald", "Home > World > Talks", "World", "By Ada Verin and Jon de Vries, BBC News",
        "Published 14 March 2025, 10:32 GMT | 3 min read", "Share on Facebook Share on X",
    ]  # fmt: skip
    between = ["Photo: Delegates arrive at the customs house. Herald Pictures", "Read more: The long road to Northport"]
    below = [
        "Related stories", "The long road to Northport", "Who pays for the bridge?",
        "Sign up to our newsletter and never miss a story.", "© 2025 The Northport Herald. All rights reserved.",
    ]  # fmt: skip
    story = cut([*around[:3], HEADLINE, *around[3:], LEAD, between[0], QUOTE, between[1], END, *below])
    assert story.title == HEADLINE
    assert story.paragraphs == (LEAD, QUOTE, END)
    assert story.removed == (*around, *between, *below)
    assert story.authors == ("Ada Verin", "Jon de Vries")
    assert story.published == "2025-03-14"
    assert story.outlet == "The Northport Herald"


def test_a_story_without_furniture_is_left_as_it_is() -> None:
    story = cut([LEAD, QUOTE, END])
    assert story.paragraphs == (LEAD, QUOTE, END)
    assert story.title is None
    assert story.removed == ()


def test_a_section_label_alone_is_no_headline() -> None:
    assert cut(["Metro", LEAD, QUOTE]).title is None


def test_the_headline_said_twice_is_the_headline_and_names_its_outlet() -> None:
    story = cut([f"{HEADLINE} - BBC News", "A standfirst that says a little more about it", HEADLINE, LEAD])
    assert (story.title, story.outlet) == (HEADLINE, "BBC News")
    assert story.paragraphs == ("A standfirst that says a little more about it", LEAD)


def test_a_standfirst_stays_in_the_text() -> None:
    standfirst = "Envoys met for three hours in the old customs house on the river"
    assert cut(["World", HEADLINE, standfirst, LEAD]).paragraphs == (standfirst, LEAD)


@pytest.mark.parametrize(
    "headline", ["Will the truce hold in the north?", "“We are ready”: envoy speaks", "Peace now!"]
)
def test_headlines_that_end_in_a_mark_are_headlines(headline: str) -> None:
    assert cut(["Politics", headline, "By Ada Verin", LEAD, QUOTE]).title == headline


def test_a_headline_with_a_full_stop_is_told_by_what_stands_under_it() -> None:
    assert cut(["Metro", "A Climate Law, You Say? Never Heard of It.", "130views", LEAD]).title is not None
    assert cut(["The first sentence of a story is short.", LEAD, QUOTE]).title is None


def test_menu_entries_above_the_headline_are_cut() -> None:
    story = cut(["Home", "World", "Kensington", "Money", HEADLINE, "By Ada Verin", LEAD])
    assert story.title == HEADLINE
    assert story.paragraphs == (LEAD,)


@pytest.mark.parametrize(
    "label", ["Middle East & North Africa", "Home News World", "Log In | Subscribe", "News › Europe"]
)
def test_sections_above_the_headline_are_no_headline(label: str) -> None:
    story = cut([label, HEADLINE, "130views", LEAD])
    assert (story.title, story.removed) == (HEADLINE, (label, "130views"))


@pytest.mark.parametrize(
    "lines",
    [
        ["Ada Verin", "Diplomatic correspondent"],
        ["Ada Verin in Vane", "14 March 2025"],
        ["Ada Verin, Diplomatic correspondent"],
        ["Ada Verin | March 14, 2025"],
        ["Ada Verin", "14 March 2025 · 5 min read"],
    ],
)
def test_a_name_under_the_headline_is_the_author_where_a_job_or_date_says_so(lines: list[str]) -> None:
    story = cut([HEADLINE, *lines, LEAD, QUOTE])
    assert story.authors == ("Ada Verin",)
    assert story.removed == tuple(lines)


def test_a_name_alone_is_not_taken_for_an_author() -> None:
    assert cut([HEADLINE, "Ada Verin", LEAD, QUOTE]).authors == ()


def test_only_an_author_of_the_report_has_a_biography_below_it() -> None:
    lines = [HEADLINE, "By Ada Verin", LEAD, "Jon Lind is a reporter who was killed on Friday in the port of Vane."]
    biography = "Ada Verin is a reporter at the Herald covering diplomacy."
    assert cut([*lines, biography]).removed == ("By Ada Verin", biography)


def test_a_given_title_is_kept_and_its_copies_are_cut() -> None:
    story = cut(["Metro", HEADLINE.upper(), LEAD], title=HEADLINE)
    assert (story.title, story.paragraphs) == (HEADLINE, (LEAD,))


def test_an_analysis_label_before_a_headline_belongs_to_it() -> None:
    assert cut(["Analysis: Why the talks in Northport failed", "By Ada Verin", LEAD]).title is not None


def test_a_list_at_the_end_of_a_statement_is_story() -> None:
    lines = [LEAD, "The parties agreed on the following points:", "Exchange of prisoners", "Opening of the bridge"]
    assert cut(lines).paragraphs == tuple(lines)


def test_the_name_of_a_speaker_on_its_own_line_stays() -> None:
    lines = ["THE PRESIDENT:", "Good evening, and thank you all for coming to this house.", QUOTE]
    assert cut(lines).paragraphs == tuple(lines)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("130views", "counter"), ("1,204 views", "counter"), ("1.2K Shares", "counter"), ("Comments (12)", "counter"),
        ("0 Comments", "counter"), ("3 min read", "counter"), ("Reading time: 4 minutes", "counter"),
        ("Share", "share"), ("Share this article", "share"), ("Facebook Twitter WhatsApp Email", "share"),
        ("Share this: Facebook | X", "share"), ("Click to share on Telegram (Opens in new window)", "share"),
        ("Read more: What we know about the truce", "more"), ("READ ALSO: Heroes of the bridge", "more"),
        ("Related articles", "more"), ("Most read", "more"), ("Article continues below", "more"),
        ("Advertisement", "advert"), ("ADVERTISEMENT", "advert"), ("Sponsored content", "advert"),
        ("Photo: Reuters", "photo"), ("(Image: Delegates arrive at the bridge)", "photo"), ("Getty Images", "photo"),
        ("FILE - The envoy speaks in Vane on Friday. (AP Photo/Ada Verin)", "photo"),
        ("A mural on a wall in the port. Photo: Herald archive", "photo"), ("Image source, Getty Images", "photo"),
        ("The envoy leaves the talks in Vane [Ada Verin/AFP]", "photo"),
        ("Sign up for our daily newsletter", "newsletter"), ("Subscribe to our channel.", "newsletter"),
        ("Get the Herald in your inbox every morning!", "newsletter"), ("Enter your e-mail address", "newsletter"),
        ("© 2025 The Herald. All rights reserved.", "legal"), ("Copyright 2025 BBC.", "legal"),
        ("(c) BELPRESS, 1994-2024. When quoting, a reference to BELPRESS is obligatory.", "legal"),
        ("We use cookies to make this site work.", "legal"), ("Privacy policy", "legal"),
        ("Follow us on Telegram", "follow"), ("Follow Ada Verin on X", "follow"),
        ("Tags: talks, bridge, truce", "tags"), ("Topics in this article", "tags"),
        ("Home > World > Europe", "menu"), ("Skip to content", "menu"), ("Log in", "newsletter"),
        ("To view this video please enable JavaScript", "legal"), ("list of 3 items", "more"), ("View on X", "more"),
        ("If you notice an error, press Ctrl + Enter.", "more"), ("Source: AFP", "more"), ("Follow", "follow"),
        ("14 March 2025", "date"), ("Updated 2 hours ago", "date"),
    ],
)  # fmt: skip
def test_each_kind_of_furniture_is_known(line: str, kind: str) -> None:
    assert kind_of(line) == kind


@pytest.mark.parametrize(
    "line",
    [
        "Images, videos and drone footage show the blast in the harbour.",
        "Video from the scene showed smoke over the old town.",
        "Photo opportunities were cut short when the envoy left.",
        "Share prices fell in Northport after the talks broke down.",
        "Copyright law was not on the table, the minister said.",
        "Read the agreement again, the envoy told him.",
        "Follow the money, the prosecutor said.",
        "By Friday the list was ready.",
        "Views differ on what comes next.",
        "Comments by the minister were not published.",
        "Related families were exchanged first, the ministry said.",
        "Also on the agenda: prisoners, grain and the bridge.",
        "Register to vote by Friday, officials urged.",
        "“Sign up for peace,” he told them.",
        "Sponsored by both parties, the resolution passed.",
        "SIGN UP TO GET THE TRUE CRIME NEWSLETTER The minister said that it was so.",
        "(Photo: Reuters) The minister said on Friday that it was so.",
        "Talks were held. Nothing came of it, he said. The envoy left. © 2017 Herald. All rights reserved",
        "To view this video please enable JavaScript The minister said on Friday that it was so.",
        "Follow the envoy, they shouted.",
        "On 14 March 2025 the talks began.",
        "He agreed.",
        "Home to 20,000 people, the town fell on Friday.",
        "Live fire was heard, witnesses said.",
        "Tags were found on the weapons, the ministry said.",
    ],
)
def test_sentences_that_begin_like_furniture_are_story(line: str) -> None:
    assert kind_of(line) is None
    assert cut([LEAD, line, END]).paragraphs == (LEAD, line, END)


@pytest.mark.parametrize(
    ("line", "authors", "outlet"),
    [
        ("By Ada Verin", ("Ada Verin",), None),
        ("By Ada Verin and Jon de Vries", ("Ada Verin", "Jon de Vries"), None),
        ("BY ADA VERIN, REUTERS", ("ADA VERIN",), "Reuters"),
        ("Written by Ada Verin", ("Ada Verin",), None),
        ("By Ada Verin in Kyiv and Jon O'Neil in Moscow", ("Ada Verin", "Jon O'Neil"), None),
        ("By Ada Verin, Political correspondent", ("Ada Verin",), None),
        ("By our staff", (), None),
    ],
)
def test_bylines_name_their_authors(line: str, authors: tuple[str, ...], outlet: str | None) -> None:
    found = byline(line)
    assert found is not None
    assert (found.authors, found.outlet) == (authors, outlet)


@pytest.mark.parametrize(
    "line", ["By Friday Night", "By the river they met", "By Ada Verin.", "By and large", "Bystanders saw it"]
)
def test_lines_that_begin_with_by_are_not_all_bylines(line: str) -> None:
    assert byline(line) is None


def test_closing_credits_name_the_reporters_and_not_the_editors() -> None:
    found = credit("(Reporting by Ada Verin in Vane and Jon de Vries; Editing by Mara Lind)")
    assert found is not None
    assert found.authors == ("Ada Verin", "Jon de Vries")


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("14 March 2025", "2025-03-14"), ("March 14, 2025", "2025-03-14"), ("Fri, 14 Mar 2025 10:00 GMT", "2025-03-14"),
        ("2025-03-14T10:00:00Z", "2025-03-14T10:00:00Z"), ("14.03.2025 10:33", "2025-03-14"),
        ("Published: March 14, 2025 at 10:32 a.m. EDT", "2025-03-14"), ("03/14/2025", "2025-03-14"),
        ("Last modified on Fri 14 Mar 2025 10.33 GMT", "2025-03-14"), ("Published 1st of May 2024", "2024-05-01"),
        ("Published On 14 Mar 202514 Mar 2025", "2025-03-14"), ("Moscow, March 14, 2025, 12:05", "2025-03-14"),
    ],
)  # fmt: skip
def test_date_lines_give_iso_dates(line: str, date: str) -> None:
    found = date_line(line)
    assert found is not None
    assert found.date == date


@pytest.mark.parametrize(
    "line", ["03/04/2025", "March 32, 2025", "May 9", "May 2025", "30 February 2024", "The 14 March 2025 plan"]
)
def test_dates_that_are_unclear_or_part_of_a_sentence_are_not_read(line: str) -> None:
    assert date_line(line) is None


def test_the_date_of_publication_wins_over_that_of_the_last_change() -> None:
    lines = [HEADLINE, "Updated 15 March 2025", "Published 14 March 2025", LEAD]
    assert cut(lines).published == "2025-03-14"


def test_small_things_side_by_side_are_taken_apart() -> None:
    line = "No. 147/2024 | Ostmere, 9 October 2024 | Print | Send"
    assert side_by_side(line) == ["No. 147/2024", "Ostmere, 9 October 2024", "Print", "Send"]
    assert cut([HEADLINE, line, LEAD]).published == "2024-10-09"
    assert side_by_side("Thank you.      12:45 P.M. CEST") == []


def test_outlets_are_known_by_name_and_behind_a_headline() -> None:
    assert known_outlet("REUTERS") == "Reuters"
    assert known_outlet("The River Post") is None
    assert split_title("Talks fail in Vane | The Guardian") == ("Talks fail in Vane", "The Guardian")
    assert split_title("Moscow agrees - its demands") == ("Moscow agrees - its demands", None)


def test_iso_date_finds_the_first_date_in_any_text() -> None:
    assert iso_date("It was signed on March 3, 2022 and 5 May 2023.") == "2022-03-03"
    assert iso_date("no date at all") is None


@pytest.mark.parametrize(
    "line",
    [
        "x --" * 200 + "!",
        "a | " * 190 + "?",
        "share print " * 66,
        "x" * 799,
        "(" * 799,
        "1 " * 399,
        "- " * 399,
        "and " * 200,
    ],
)
def test_no_line_makes_the_patterns_run_away(line: str) -> None:
    kind_of(line)
    byline(line)
    credit(line)
    side_by_side(line)


PIECES = st.sampled_from(
    [
        LEAD,
        QUOTE,
        END,
        HEADLINE,
        "Metro",
        "130views",
        "Share",
        "Read more: The road",
        "By Ada Verin",
        "14 March 2025",
        "Related",
    ]
)


@given(st.lists(PIECES | st.text(min_size=1, max_size=80).map(str.strip).filter(bool), max_size=14))
@settings(deadline=None)
def test_every_line_is_kept_cut_or_the_title_and_none_is_changed(lines: list[str]) -> None:
    story = cut(lines)
    parts = [*story.paragraphs, *story.removed]
    missing = [line for line in lines if lines.count(line) > parts.count(line)]
    assert len(parts) in (len(lines), len(lines) - 1)
    assert all(part in lines for part in parts)
    assert len(set(missing)) <= 1


@given(st.lists(PIECES, max_size=12))
@settings(deadline=None)
def test_a_sentence_of_the_story_is_never_cut(lines: list[str]) -> None:
    story = cut(lines)
    for sentence in (LEAD, QUOTE, END):
        assert sentence not in story.removed
