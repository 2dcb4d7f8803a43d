from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kooperation.reports.sheets import Card, Sheets, numbered, sheets
from kooperation.weeks.schedule import Past
from tests.build import dataset, example, invitation, partner, person, session

if TYPE_CHECKING:
    from kooperation.weeks.model import DataSet

NUMBERS = {"awo": 3, "bke": 2, "ogs": 1}


def town() -> DataSet:
    return dataset(
        person("anna", partner="spd", wishes={"awo": 0}, phone="0171 7"),
        person("berta", partner="awo"),
        invitation(
            "awo", windows=["2027-03-01 09:00-12:00", "2027-03-08 09:00-12:00"], duration=60
        ),
        session("awo", "2027-03-09 10:00-11:30", seats=4),
        session("awo", "2027-03-02 10:00-11:30", seats=5, guides=("berta",), note="Jacke"),
        session("awo", "2027-03-01 09:30-10:30", chosen=True),
        session("bke", "2027-03-03 14:00-15:00", place="hall", min_visitors=3),
        session("ogs", "2027-03-04 14:00-15:00"),
    )


def shown(found: Sheets) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """Return whose lists there are, and for which houses cards with which invitations."""
    cards = [(card.partner, [offer.id for offer in card.offers]) for card in found.cards]
    return [offer.id for offer in found.lists], cards


def test_a_list_for_each_invitation_in_the_order_of_the_numbers() -> None:
    found = sheets(town(), NUMBERS)
    assert [(one.number, one.id) for one in found.lists] == [(1, "ogs"), (2, "bke"), (3, "awo")]
    assert found.cards == (Card("", found.lists),)


def test_a_list_says_what_is_offered_when() -> None:
    _ogs, bke, awo = sheets(town(), NUMBERS).lists
    first, second = awo.dates
    assert [d.meeting.span.written() for d in awo.dates] == [
        "2027-03-02 10:00-11:30",
        "2027-03-09 10:00-11:30",
    ]
    assert (first.meeting.seats, first.guides) == (5, ("Berta",))
    assert (second.meeting.seats, second.guides) == (4, ())
    assert [span.day.day for span in awo.windows] == [1, 8]
    assert (awo.duration, awo.anytime and awo.anytime.meeting.seats) == (60, 10)
    assert (bke.dates[0].meeting.elsewhere, bke.dates[0].min_visitors) == (True, 3)
    assert (bke.windows, bke.anytime) == ((), None)


def test_a_sheet_holds_nothing_that_is_not_for_everybody() -> None:
    said = str(sheets(town(), NUMBERS))
    assert "Jacke" not in said
    assert "anna" not in said.lower()
    assert "0171" not in said


@pytest.mark.parametrize(
    ("chosen", "lists", "cards"),
    [
        (["awo"], ["awo"], [("Awo", ["ogs", "bke"])]),
        (["spd"], [], [("Spd", ["ogs", "bke", "awo"])]),
        (["spd", "bke"], ["bke"], [("Bke", ["ogs", "awo"]), ("Spd", ["ogs", "bke", "awo"])]),
        (["late"], ["late"], [("", ["late"])]),
    ],
)
def test_a_choice(chosen: list[str], lists: list[str], cards: list[tuple[str, list[str]]]) -> None:
    data = town()
    if "late" in chosen:
        late = dataset(invitation("late", host="awo"), session("late", "2027-03-05 9:00-10:00"))
        data = replace(
            data,
            invitations=data.invitations | late.invitations,
            sessions=data.sessions | late.sessions,
        )
    assert shown(sheets(data, NUMBERS | {"late": 4}, chosen)) == (lists, cards)


def test_a_house_that_could_visit_nobody_gets_no_card() -> None:
    data = dataset(partner("awo"), session("awo", "2027-03-02 10:00-11:30"))
    assert shown(sheets(data, {"awo": 1}, ["awo"])) == (["awo"], [])


def test_what_is_cancelled_or_over_is_on_no_sheet() -> None:
    data = town()
    off = {"ogs@2027-03-04T14:00"}
    gone = replace(
        data,
        sessions={name: one for name, one in data.sessions.items() if name not in off},
        invitations=data.invitations | {"ogs": replace(data.invitations["ogs"], sessions=())},
    )
    past = Past(datetime.fromisoformat("2027-03-03T14:30"))
    found = sheets(gone, NUMBERS, past=past)
    assert shown(found) == (["awo"], [("", ["awo"])])
    (awo,) = found.lists
    assert [date.meeting.span.day.day for date in awo.dates] == [9]


def test_windows_of_which_nothing_is_left_are_not_named() -> None:
    past = Past(datetime.fromisoformat("2027-03-01T11:00"))
    (*_others, awo) = sheets(town(), NUMBERS, past=past).lists
    assert (awo.windows, awo.anytime) == ((), None)


def test_nobody_needs_to_be_known() -> None:
    data = example()
    houses = {id_: replace(one, people=()) for id_, one in data.partners.items()}
    alone = {id_: replace(one, guides=(), agreed=()) for id_, one in data.sessions.items()}
    empty = replace(data, people={}, partners=houses, sessions=alone)
    found = sheets(empty, numbered({}, data.invitations))
    assert len(found.lists) == len(data.invitations)


IDS = st.sampled_from("abcdefgh")


@given(st.dictionaries(IDS, st.integers(1, 50)), st.lists(st.lists(IDS, unique=True)))
def test_a_number_once_given_never_changes(given: dict[str, int], files: list[list[str]]) -> None:
    known = given
    for file in files:  # invitations come, go, and change places
        numbers = numbered(known, file)
        assert {id_: numbers[id_] for id_ in known} == known
        new = [numbers[id_] for id_ in file if id_ not in known]
        first = max(known.values(), default=0) + 1
        assert new == [*range(first, first + len(new))]
        known = numbers
