from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from pypdfium2 import PdfDocument

from kooperation.i18n import Language, use
from kooperation.render import sheets as render
from kooperation.reports.sheets import numbered, sheets
from kooperation.weeks.model import Weeks
from kooperation.weeks.times import parse_span
from tests.build import dataset, example, invitation, named, partner, session
from tests.golden import recorded
from tests.render.test_pdf import HOSTILE, pages, squeeze, squeezed

if TYPE_CHECKING:
    from collections.abc import Collection

    from kooperation.weeks.model import DataSet

EDGE = 18.0
"""So far at least, in points, is every text from the edge of the paper: printers need that."""


def printed(data: DataSet, chosen: Collection[str] = ()) -> dict[str, bytes]:
    """Return the documents; a warning is a mistake."""
    found = sheets(data, numbered({}, data.invitations), chosen)
    return dict(render.files(found, warn=pytest.fail))


def offering(count: int, title: str, *dates: str) -> DataSet:
    """Return so many invitations of this title, numbers before it, each on all of the dates."""
    names = [f"i-{number:02}" for number in range(1, count + 1)]
    invitations = (
        replace(invitation(name, host="awo"), title=f"{number:02} {title}")
        for number, name in enumerate(names, 1)
    )
    return dataset(*invitations, *(session(name, at, host="awo") for name in names for at in dates))


def outside(document: bytes) -> list[str]:
    """Return the texts that begin or end beyond the edge."""
    found: list[str] = []
    for page in PdfDocument(document):
        width, height = page.get_size()
        text = page.get_textpage()
        for box in map(text.get_rect, range(text.count_rects())):
            left, bottom, right, top = box
            if min(left, bottom, width - right, height - top) < EDGE:
                found.append(text.get_text_bounded(*box))
    return found


@pytest.mark.parametrize("spoken", Language)
def test_the_sheets_of_the_example(spoken: Language) -> None:
    use(spoken)
    texts = [
        f"{name}, {number}\n{text}\n"
        for name, document in printed(example()).items()
        for number, text in enumerate(pages(document), 1)
    ]
    text = "\n".join(texts)
    assert text == recorded(f"sheets.{spoken}.txt", text)


@pytest.mark.usefixtures("_anew")
def test_the_same_data_gives_the_same_bytes() -> None:
    assert printed(example()) == printed(example())


def test_every_date_has_its_lines_and_so_has_any_date() -> None:
    data = offering(1, "Advice", "2027-03-02 10:00-11:00", "2027-03-04 15:00-16:00")
    (page,) = pages(printed(data)["lists.pdf"])
    parts = ("Tuesday, 2 March, 10:00–11:00", "Thursday, 4 March, 15:00–16:00", "Any date")
    places = [page.index(part) for part in parts]
    assert places == sorted(places)
    assert page.count("10 seats") == 1  # what all dates share is said once, above them
    assert page.count("When not?") == 1


def test_what_dates_do_not_share_stands_with_each() -> None:
    data = dataset(
        session("awo", "2027-03-02 10:00-11:00", seats=1, min_visitors=1),
        session("awo", "2027-03-04 10:00-11:00", seats=4, min_visitors=3, place="hall"),
    )
    (page,) = pages(printed(data)["lists.pdf"])
    assert "10:00–11:00 1 seat Name" in page
    assert "10:00–11:00 Place: Hall · 4 seats, from 3 people on" in page


def test_a_single_date_is_part_of_the_heading() -> None:
    (page,) = pages(printed(offering(1, "Advice", "2027-03-02 10:00-11:00"))["lists.pdf"])
    assert "Tuesday, 2 March, 10:00–11:00" in page
    assert "Any date" not in page


def test_windows_are_said_in_words() -> None:
    windows = [f"2027-03-{day:02} 13:00-16:00" for day in (2, 4, 9, 11)]
    data = dataset(
        replace(invitation("awo", windows=windows), duration=45),
        session("awo", "2027-03-02 13:00-13:45", chosen=True),
    )
    made = printed(data)
    said = "Tue 2 Mar, Thu 4 Mar, Tue 9 Mar and Thu 11 Mar, 13:00–16:00"
    assert f"45 minutes out of {said}" in pages(made["lists.pdf"])[0]
    assert said in pages(made["cards.pdf"])[0]


def test_windows_beside_dates_belong_to_any_date() -> None:
    data = dataset(
        replace(invitation("awo", windows=["2027-03-04 13:00-16:00"]), duration=60),
        session("awo", "2027-03-02 13:00-14:00"),
        session("awo", "2027-03-04 13:00-14:00", chosen=True),
    )
    (page,) = pages(printed(data)["lists.pdf"])
    assert "Any date 60 minutes out of Thu 4 Mar, 13:00–16:00" in page


WEEKS = Weeks("w", "Weeks", date(2027, 3, 1), date(2027, 3, 12))


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (["2027-03-02 10:00-11:00"], "Tue 2 Mar, 10:00–11:00"),
        (
            ["2027-03-02 10:00-11:00", "2027-03-03 9:00-9:30", "2027-03-09 10:00-11:00"],
            "Tue 2 Mar and Tue 9 Mar, 10:00–11:00; Wed 3 Mar, 09:00–09:30",
        ),
        (["Mo 8:00-9:00"], "Mon 1 Mar and Mon 8 Mar, 08:00–09:00"),
        (["Mo-We 8:00-9:00"], "every Monday, Tuesday and Wednesday, 08:00–09:00"),
    ],
)
def test_times_in_words(times: list[str], said: str) -> None:
    found = [span for text in times for span in parse_span(text).resolve(WEEKS.start, WEEKS.end)]
    assert render.times(found, WEEKS) == said
    assert render.times(found[::-1], WEEKS) == said


def test_many_dates_have_one_list() -> None:
    every = [
        f"2027-03-{day:02} {hour}:00-{hour}:30" for day in range(1, 6) for hour in range(9, 15)
    ]
    (page,) = pages(printed(offering(1, "Advice", *every))["lists.pdf"])
    assert "14:00–14:30" in page
    assert page.count("When not?") == 1


def test_a_long_list_goes_on_under_its_number() -> None:
    dates = [f"2027-03-{day:02} 10:00-11:00" for day in range(1, 13)]
    title = "Ein Blick hinter die Türen der Erziehungsberatungsstelle, für alle im Bezirk"
    document = printed(offering(1, title, *dates))["lists.pdf"]
    first, *others = pages(document)
    assert len(others) == 2
    assert first.startswith("Wochen · 1–12 March 2027 1 01 Ein Blick")
    for number, page in enumerate(others, 2):
        assert page.startswith("1 01 Ein Blick hinter die Türen")
        assert page.endswith(f"page {number} of 3")
        assert page.count("When not?") == 1
    assert not outside(document)


def test_forty_invitations_stand_on_a_card() -> None:
    data = offering(40, "Ein Blick hinter die Türen der Beratung", "2027-03-02 10:00-11:00")
    (page,) = pages(printed(data)["cards.pdf"])
    assert page.count("Ein Blick") == 80
    assert not outside(printed(data)["cards.pdf"])


def test_what_is_too_long_for_a_card_lies_beside_it() -> None:
    dates = [f"2027-03-{day:02} 10:00-11:00" for day in range(1, 13)]
    title = "Ein Blick hinter die Türen der Erziehungsberatungsstelle, für alle im Bezirk"
    document = printed(offering(60, title, *dates))["cards.pdf"]
    card, first, second = pages(document)
    assert "Ein Blick" not in card
    assert card.count("on the list beside this card") == 2
    assert (first + second).count("Ein Blick") == 60
    assert second.startswith("Invitations")
    assert not outside(document)


def test_the_card_of_a_house_names_it() -> None:
    data = offering(2, "Advice", "2027-03-02 10:00-11:00")
    data = replace(data, partners=data.partners | {"spd": partner("spd")})
    made = printed(data, ["spd"])
    assert [*made] == ["cards.pdf"]
    assert "Name Spd Institution" in pages(made["cards.pdf"])[0]


@pytest.mark.parametrize("name", [*HOSTILE, "#panic[x] *b* $x$", "Wort " * 300 + "Ende"])
def test_a_name_stands_there_literally(name: str) -> None:
    data = offering(3, "Advice", "2027-03-02 10:00-11:00", "2027-03-04 10:00-11:00")
    data = named(replace(data, partners=data.partners | {"spd": partner("spd")}), name)
    for chosen in (["awo", "spd"], []):
        made = printed(data, chosen)
        assert len(made) == 2
        for document in made.values():
            assert squeeze(name) in squeezed(document)
            assert not outside(document)
