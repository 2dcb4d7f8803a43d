from __future__ import annotations

from datetime import date, datetime

import pytest

from kooperation.weeks.times import Span, TimeSpan, parse_date, parse_span

FIRST, LAST = date(2027, 3, 1), date(2027, 3, 12)
"""A Monday, and the Friday of the week after."""


def resolved(text: str) -> list[str]:
    """The spans of a text in the weeks, as `02 10:00 - 02 11:30` (the day of March)."""
    return [
        f"{span.start:%d %H:%M} - {span.end:%d %H:%M}"
        for span in parse_span(text).resolve(FIRST, LAST)
    ]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("2027-03-02 10:00-11:30", ["02 10:00 - 02 11:30"]),
        ("2027-03-02 09:30-10:00", ["02 09:30 - 02 10:00"]),
        ("2027-03-02 9:30-10:00", ["02 09:30 - 02 10:00"]),
        ("2027-03-02 0:00-24:00", ["02 00:00 - 03 00:00"]),
        ("2027-03-02 18:00-24:00", ["02 18:00 - 03 00:00"]),
        ("2027-03-02 10:00–11:30", ["02 10:00 - 02 11:30"]),
        ("2027-03-02 10:00 - 11:30", ["02 10:00 - 02 11:30"]),
        ("  2027-03-02   10:00-11:30 ", ["02 10:00 - 02 11:30"]),
        ("2027-03-02\u00a010:00-11:30", ["02 10:00 - 02 11:30"]),
        ("2027-03-02 10:00-11:30\n", ["02 10:00 - 02 11:30"]),
        ("2027-03-02", ["02 00:00 - 03 00:00"]),
        ("2027-03-08 - 2027-03-09", ["08 00:00 - 09 00:00", "09 00:00 - 10 00:00"]),
        ("2027-03-08–2027-03-09", ["08 00:00 - 09 00:00", "09 00:00 - 10 00:00"]),
        ("2027-03-08 - 2027-03-09 08:00-12:00", ["08 08:00 - 08 12:00", "09 08:00 - 09 12:00"]),
        ("2027-02-20 - 2027-03-01", ["01 00:00 - 02 00:00"]),
        ("2027-04-01", []),
        ("Mo", ["01 00:00 - 02 00:00", "08 00:00 - 09 00:00"]),
        ("Di Do 09:00-13:00", [f"{day:02} 09:00 - {day:02} 13:00" for day in (2, 4, 9, 11)]),
        ("Di, Do 09:00-13:00", [f"{day:02} 09:00 - {day:02} 13:00" for day in (2, 4, 9, 11)]),
        ("Tue Thu 9:00–13:00", [f"{day:02} 09:00 - {day:02} 13:00" for day in (2, 4, 9, 11)]),
        ("tu TH 09:00-13:00", [f"{day:02} 09:00 - {day:02} 13:00" for day in (2, 4, 9, 11)]),
        ("Sa So", ["06 00:00 - 07 00:00", "07 00:00 - 08 00:00"]),
        ("Sat-Sun", ["06 00:00 - 07 00:00", "07 00:00 - 08 00:00"]),
        ("Do-Fr 08:00-09:00", [f"{day:02} 08:00 - {day:02} 09:00" for day in (4, 5, 11, 12)]),
        ("Do – Fr 08:00-09:00", [f"{day:02} 08:00 - {day:02} 09:00" for day in (4, 5, 11, 12)]),
        ("2.3.2027", ["02 00:00 - 03 00:00"]),
        ("02. 03. 2027 10-11:30 Uhr", ["02 10:00 - 02 11:30"]),
        ("2.3.", ["02 00:00 - 03 00:00"]),
        ("2.3. 8 Uhr – 9 Uhr", ["02 08:00 - 02 09:00"]),
        ("8.3. - 9.3.", ["08 00:00 - 09 00:00", "09 00:00 - 10 00:00"]),
        ("8.3.–9.3.2027 8-12", ["08 08:00 - 08 12:00", "09 08:00 - 09 12:00"]),
        ("2027-03-08 - 9.3.", ["08 00:00 - 09 00:00", "09 00:00 - 10 00:00"]),
        ("20.12. - 1.3.", ["01 00:00 - 02 00:00"]),
        ("20.12.-1.3.2027", ["01 00:00 - 02 00:00"]),
        ("20.12.2026-1.3.", ["01 00:00 - 02 00:00"]),
        ("12.3. 18-24", ["12 18:00 - 13 00:00"]),
        ("Mo 8-9:30uhr", ["01 08:00 - 01 09:30", "08 08:00 - 08 09:30"]),
        ("7:30-16", [f"{day:02} 07:30 - {day:02} 16:00" for day in range(1, 13)]),
        ("Mo-Di Fr 08:00-09:00", [f"{d:02} 08:00 - {d:02} 09:00" for d in (1, 2, 5, 8, 9, 12)]),
    ],
)
def test_what_is_meant(text: str, spans: list[str]) -> None:
    assert resolved(text) == spans


@pytest.mark.parametrize("names", ["Mo Di Mi Do Fr Sa So", "Mo Tu We Th Fr Sa Su", "Mo-So"])
def test_every_weekday_has_a_name_in_both_languages(names: str) -> None:
    assert parse_span(names).weekdays == frozenset(range(7))
    assert parse_span("Mon Tue Wed Thu Fri Sat Sun").weekdays == frozenset(range(7))


def test_a_date() -> None:
    assert parse_date(" 2027-03-01 ") == FIRST
    assert parse_date("2028-02-29") == date(2028, 2, 29)


def test_what_was_written_is_kept() -> None:
    span = parse_span("Di Do 9:00-13:00")
    assert span == TimeSpan("Di Do 9:00-13:00", None, frozenset({1, 3}), 540, 780, hours=True)
    assert not parse_span("Di Do").hours


def test_touching_is_not_overlapping() -> None:
    def span(start: int, end: int) -> Span:
        return Span(datetime(2027, 3, 2, start), datetime(2027, 3, 2, end))  # noqa: DTZ001

    assert not span(10, 11).overlaps(span(11, 12))
    assert not span(11, 12).overlaps(span(10, 11))
    assert span(10, 12).overlaps(span(11, 13))
    assert span(10, 13).overlaps(span(11, 12))
