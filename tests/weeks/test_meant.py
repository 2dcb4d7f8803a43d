from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest

from kooperation.weeks.meant import iso_meant, parse_date, parse_day, parse_since, parse_span
from kooperation.weeks.times import InvalidTimeError

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST, LAST = date(2027, 3, 1), date(2027, 3, 12)
"""A Monday, and the Friday of the week after."""


NO_SPANS = [
    ("2027-02-30", 'there is no day "2027-02-30"'),
    ("2027-03-02 24:30-25:00", 'there is no time "24:30"'),
    ("2027-03-02 10:00-24:30", 'there is no time "24:30"'),
    ("2027-03-02 10:60-11:00", 'there is no time "10:60"'),
    ("2027-03-02 11:30-10:00", '"2027-03-02 11:30-10:00" ends before it starts'),
    ("2027-03-02 10:00-10:00", '"2027-03-02 10:00-10:00" ends before it starts'),
    ("2027-03-09 - 2027-03-08", '"2027-03-09 - 2027-03-08" ends before it starts'),
    ("2027-03-09 - 2047-03-08", '"2027-03-09 - 2047-03-08" is longer than ten years'),
    ("Fr-Mo", '"Fr-Mo" runs backwards: write the days one by one: Fr Sa So Mo'),
    ("Sat-Tue", "one by one: Sat Sun Mon Tue"),
    ("Mo-Mi-Fr", '"Mo-Mi-Fr" is no weekday'),
    ("Mx 10:00-11:00", '"Mx" is no weekday'),
    ("2027-03-02 14:00", "has no end: write when it ends, such as 2027-03-02 14:00-15:30"),
    ("Di 23:00", "has no end: write when it ends, such as Di 23:00-24:00"),
    ("2027-03-02 10.00-11.30", "is not a time: write 2027-03-02 10:00-11:30"),
    ("2.3.2027 10:00 bis 11:30 Uhr", "is not a time: write 2027-03-02 10:00-11:30"),
    ("Mo bis Fr", '"Mo bis Fr" is not a time: write Mo-Fr'),
    ("Montag und Mittwoch 8 - 9.30 Uhr", "is not a time: write Mo Mi 08:00-09:30"),
    ("10 Uhr", '"10 Uhr" has no end: write when it ends, such as 10:00-11:30'),
    ("2027-03-02 10:00-", "has no end: write when it ends, such as 2027-03-02 10:00-11:30"),
    ("99-98", 'there is no time "99"'),
    ("2.3.2027 10 Uhr", "has no end: write when it ends, such as 2027-03-02 10:00-11:30"),
    ("2027-3-2", "is not a time: write 2027-03-02"),
    ("2.3.27 9-10", "is not a time: write 2027-03-02 09:00-10:00"),
    ("2.3. 9.15-10", "is not a time: write 2.3. 09:15-10:00"),
    ("2.3.10-11", "is not a time: write 2.3. 10:00-11:00"),
    ("2. März 9-10", "is not a time: write 2.3. 09:00-10:00"),
    ("Di, 2. März 2027, 9-10 Uhr", "is not a time: write 2027-03-02 09:00-10:00"),
    ("Mo 2.3.2027 9-10", "write a time such as"),  # it is a Tuesday
    ("3.3.27-5.3.27", "is not a time: write 2027-03-03 - 2027-03-05"),
    ("3. März bis 5. März", "is not a time: write 3.3. - 5.3."),
    ("31.2.", 'there is no day "31.2.": write a day that is in the calendar'),
    ("31.2.2027 8-9", 'there is no day "31.2.2027"'),
    ("3.31.2027", 'there is no day "3.31.2027": write 2027-03-31'),
    ("27.2.-29.2.2027", 'there is no day "29.2.2027"'),
    ("29.2.-5.3.2027", 'there is no day "29.2.2027"'),
    ("9.3.-8.3.", '"9.3.-8.3." ends before it starts'),
    ("5.3.1717", "far away"),
    ("Mo-Fr bis 13:10", "is not a time: write Mo-Fr 00:00-13:10"),
    ("ab 14 Uhr", "is not a time: write 14:00-24:00"),
    ("5.3", "is not a time: write 5.3."),
    ("ab Mo", "write a time such as Tue 10:00-11:30"),
    ("bis 2027-03-05", "has no start: write when it starts, such as 2027-03-01 - 2027-03-05"),
    ("nachmittags", "write a time such as Tue 10:00-11:30"),
    ("9.30-10.30", "is not a time: write 09:30-10:30"),
    ("dienstags 8-12", "is not a time: write Di 08:00-12:00"),
    ("every Tuesday 8-9h", "is not a time: write Tue 08:00-09:00"),
    ("2027-03-03 bis 2027-03-05", "is not a time: write 2027-03-03 - 2027-03-05"),
    ("2027-03-03 12:00 - 2027-03-05 8:00", "write one time for each day"),
    (
        "2027-03-02 9:00-10:00 2027-03-04",
        "write each for itself: 2027-03-02 9:00-10:00; 2027-03-04",
    ),
    ("Mo 8:00-9:00; Di 8:00-9:00", "write each for itself: Mo 8:00-9:00; Di 8:00-9:00"),
    ("2027-31-03", 'there is no day "2027-31-03": write 2027-03-31'),
    ("2027-03-02 10:00—11:30", "is not a time: write 2027-03-02 10:00-11:30"),
    ("2027-03-02 10:00:00-11:30:00", "is not a time: write 2027-03-02 10:00-11:30"),
    ("2027-03-02 1000-1130", "write a time such as"),
    ("jeden Montag 10h-11h", "is not a time: write Mo 10:00-11:00"),
    ("dienstags", "is not a time: write Di"),
    ("morgens", "write a time such as"),
    ("2027-03-02T10:00-11:30", "is not a time: write 2027-03-02 10:00-11:30"),
    ("２０２７-03-02", "is not a time"),
    ("2027-03-02 10-11:30 Uhr.", "is not a time"),
    ("", "is not a time"),
    ("1899-12-31", "far away"),
]
NO_DATES = [
    ("1.3.2027", '"1.3.2027" is not a date: write 2027-03-01'),
    ("01. 03. 2027", "write 2027-03-01"),
    ("2027-03-01 10:00", "write 2027-03-01"),
    ("27-03-01", "write 2027-03-01"),
    ("01-03-2027", "write 2027-03-01"),
    ("1. Dez. 2027", "write 2027-12-01"),
    ("01.03.", "write it with the year: YYYY-03-01"),
    ("31.2.2027", "write year, month and day: YYYY-MM-DD"),
    ("heute", "write year, month and day: YYYY-MM-DD"),
    ("20270301", "is not a date"),
    ("1772150400", "is not a date"),
    ("2027-13-01", 'there is no day "2027-13-01": write 2027-01-13'),
    ("0000-01-01", "there is no day"),
]
NO_DAYS = [
    ("2.3. 10 Uhr", "has no end: write when it ends, such as 2.3. 10:00-11:30"),
    ("10-11:30", '"10-11:30" has no day: write the day as well, such as Tue 10:00-11:30'),
    ("ab 14 Uhr", "has no end: write when it ends, such as Tue 14:00-15:30"),
    ("Mo-Fr bis 13:10", "has no start: write when it starts, such as Mo-Fr 11:40-13:10"),
    ("7.30-16.30", "has no day: write the day as well, such as Tue 07:30-16:30"),
]
"""Of what is no time where a day belongs."""
NO_WINDOWS = [
    ("Mo bis Fr", '"Mo bis Fr" has no hours: write from when to when'),
    ("Di Do", "several days without a comma: Di Do 09:00-13:00"),
    ("2.3.", "several days without a comma: 2.3. 09:00-13:00"),
    ("8-12", "has no day: write the day as well, such as Tue 08:00-12:00"),
]
"""Of what is no time where days and hours belong."""


@pytest.mark.parametrize(
    ("parse", "text", "said"),
    [
        *((parse_span, *case) for case in NO_SPANS),
        *((parse_date, *case) for case in NO_DATES),
        *((partial(parse_span, days=True), *case) for case in NO_DAYS),
        *((partial(parse_span, days=True, hours=True), *case) for case in NO_WINDOWS),
    ],
)
def test_what_is_no_time_and_what_to_write(
    parse: Callable[[str], object], text: str, said: str
) -> None:
    with pytest.raises(ValueError) as caught:
        parse(text)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5.4.", "2027-04-05"),
        ("31.12.", "2026-12-31"),
        ("12.3.", "2027-03-12"),
        ("12.3.2028", "2028-03-12"),
        ("29.2.", "2028-02-29"),
        ("2027-03-01", "2027-03-01"),
    ],
)
def test_a_day_without_a_year_is_near_the_weeks(text: str, day: str) -> None:
    assert str(parse_day(text, FIRST, LAST)) == day


def test_a_day_is_one_day() -> None:
    for text in ("Mo", "8-12", "1.3.-2.3.", "1.3. 8-12", "31.2."):
        with pytest.raises(ValueError):
            parse_day(text, FIRST, LAST)


def test_a_day_may_be_written_without_its_year() -> None:
    for text in ("2. März", "Di 2.3."):
        with pytest.raises(ValueError, match=r": write 2\.3\.$"):
            parse_day(text, FIRST, LAST)


def test_the_date_that_is_meant() -> None:
    assert iso_meant("9.3.2027") == iso_meant("2027/3/9") == ("2027-03-09", True)
    assert iso_meant("9. März") == ("YYYY-03-09", False)
    assert iso_meant("bald") == iso_meant("31.2.") == ("", False)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("8.3.", "2027-03-08"),
        ("8.3. 12 Uhr", "2027-03-08T12:00"),
        ("2027-03-08 12:00", "2027-03-08T12:00"),
        ("2027–03–08T9:05", "2027-03-08T09:05"),
        ("2027-03-08 24:00", "2027-03-09"),
    ],
)
def test_a_moment_is_a_day_or_a_day_and_time(text: str, meant: str) -> None:
    assert parse_since(text, FIRST, LAST) == datetime.fromisoformat(meant)


@pytest.mark.parametrize("text", ["", "12:00", "2027-03-08 12:00-13:00", "2027-03-08 25:00", "now"])
def test_no_moment(text: str) -> None:
    with pytest.raises(InvalidTimeError):
        parse_since(text, FIRST, LAST)
