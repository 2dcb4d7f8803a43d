"""The roster, the day and the numbers on paper, read back page by page."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import cycle
from typing import TYPE_CHECKING

import pytest

from kooperation.i18n import Language, use
from kooperation.reports.edition import edition
from kooperation.reports.lists import PlanIndex
from kooperation.reports.news import news
from kooperation.weeks.printed import as_printed
from tests.build import dataset, event, going, named, partner, person, published, session
from tests.render import Papers
from tests.render.test_pdf import HOSTILE, pages, text

if TYPE_CHECKING:
    from kooperation.reports.edition import Edition
    from kooperation.weeks.model import DataSet

AWO = session("awo", "2027-03-02 10:00-11:00", guides=("berta",), note="Jacke")
LATER = session("awo", "2027-03-09 10:00-11:00", guides=("berta",))
OFF = session("ogs", "2027-03-02 08:00-09:00", cancelled="Wasserschaden")


def town() -> DataSet:
    data = dataset(
        person("anna", partner="spd", phone="0171 7", needs=["ramp"], wishes={"awo": 0}),
        person("emil", partner="spd", size=2, email="emil@example.org", more={"awo": 1}),
        person("ida", partner="spd", away=["2027-03-04"]),
        person("berta", partner="awo", phone="02307 1"),
        partner("awo", contact="Leitung"),
        partner("spd", staffing=4, hours=["2027-03-02 08:00-16:00", "2027-03-03 08:00-16:00"]),
        AWO,
        LATER,
        event("cafe", "2027-03-01 09:00-12:00"),
        travel=15,
    )
    return replace(data, cancelled={OFF.id: OFF})


def papers(data: DataSet) -> Edition:
    """Return the second revision, of which nobody knows yet what is new."""
    before = published(data, going(LATER, "anna", "emil"))
    plan = replace(published(data, going(AWO, "anna", "emil")), revision=2)
    old, new = (PlanIndex(as_printed(one, data), one.visits) for one in (before, plan))
    return edition(data, plan, (), [before], news(old, new, data, plan.past))


def printed(data: DataSet) -> Papers:
    return Papers(papers(data), lambda _lacking: None)


def test_the_roster_is_a_page_a_week_behind_the_guest_list() -> None:
    made = printed(town())
    *_guests, first, second = pages(made["partners/awo.pdf"])
    assert "Roster · 1–5 March 2027 Awo Who Monday, 1 March Tuesday, 2 March" in first
    assert "Berta 10:00–11:00 guides: Awo" in first
    assert "Guests 10:00–11:00 Awo Anna (Spd) Emil (2 people) +1 (Spd)" in first
    assert "Common dates 09:00–12:00 Cafe" in first
    assert "Roster · 8–12 March 2027" in second
    assert "In the house all week: Berta." in second


def test_a_house_that_invites_nobody_has_only_its_roster() -> None:
    first, second = pages(printed(town())["partners/spd.pdf"])
    assert "Anna 09:45–11:15 visit: Awo" in first
    assert "Emil (2 people) 09:45–11:15 visit: Awo +1" in first
    assert "Ida all day away" in first
    assert "09:45–11:15 too few: 0 people there, 4 needed" in first
    assert "at least 4 people there, 4 needed" in first
    assert "In the house all week: Anna, Emil (2 people) and Ida." in second
    assert not re.search("ramp|Jacke|Leitung|0171|@", first)


def test_each_day_has_a_page_with_everybody_and_how_to_reach_them() -> None:
    _monday, tuesday, *_others = pages(printed(town())["internal/days.pdf"])
    for part in (
        "Tuesday, 2 March 08:00–09:00 ogs is off: Wasserschaden 10:00–11:00 Awo",
        "4 of 10 seats taken Contact: Leitung Guided by: Berta, 02307 1. Note: Jacke",
        "Guest Institution People Phone Anna needs ramp Spd 1 0171 7 Emil +1 Spd 3 emil@",
        "New since the revision before – Takes place now: Awo (Tue 2 Mar, 10:00–11:00).",
        "Awo, Tue 2 Mar, 10:00–11:00 (before: Tue 9 Mar, 10:00–11:00): Moved: Anna and Emil (2",
        "Who may not know it yet Berta · Awo 02307 1 You guide your session (Awo) no longer on",
        "Anna · Spd 0171 7 Emil (2 people) · Spd emil@example.org Your visit to Awo is no longer",
    ):
        assert part in tuesday


def test_the_numbers_are_one_page_with_two_pictures_and_a_paragraph() -> None:
    (page,) = pages(printed(town())["public/numbers.pdf"])
    for part in (
        "The weeks in numbers 2 institutions take part 1 person with wishes 3 planned visits",
        "Visits on each day Mon 1 Mar 0 Tue 2 Mar 3",
        "How many visits people get 0 visits 0 1 visit 1",
        "To quote Wochen, 1–12 March 2027: 2 institutions take part.",
    ):
        assert part in page
    assert not re.search("Anna|Emil|Berta|Awo|Spd", page)


def test_a_large_house_goes_on_on_the_next_page_under_the_same_days() -> None:
    crowd = [person(f"p{n:02}") for n in range(60)]
    data = dataset(*crowd, AWO, person("berta", partner="awo"))
    found = edition(data, published(data, going(AWO, *(one.id for one in crowd))))
    made = Papers(found)
    weeks = [page for page in pages(made["partners/home.pdf"]) if "visit: Awo" in page]
    assert len(weeks) > 1
    assert all("Tuesday, 2 March" in page for page in weeks)
    assert all(one.name in " ".join(weeks) for one in crowd)


@pytest.mark.parametrize(("name", "language"), [*zip(HOSTILE, cycle(Language), strict=False)])
def test_hostile_names_are_only_names(name: str, language: Language) -> None:
    use(language)
    made = printed(named(town(), name[:100]))  # setting one word takes the square of its length
    assert all(text(made[path]) for path in ("partners/spd.pdf", "internal/days.pdf"))
