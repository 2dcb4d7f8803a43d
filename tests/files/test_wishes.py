"""Positions of wishes, sheets, promises, and who goes together."""

from __future__ import annotations

import pytest

from kooperation.weeks.model import Visit
from tests.files.test_resolve import SESSIONS, loaded, meant


@pytest.mark.parametrize(
    ("anna", "awo", "expected"),
    [
        ("", "", {}),
        ("wishes: [bke]", "", {"bke": 0}),
        ("wishes: [lab, [awo, bke], job]", "", {"lab": 0, "awo": 1, "bke": 1, "job": 2}),
        ("wishes: [[awo, bke], [job, lab]]", "", {"awo": 0, "bke": 0, "job": 1, "lab": 1}),
        ("", "interested: [anna]", {"awo": 0}),
        (
            "wishes: [job, [bke, lab]]",
            "interested: [anna]",
            {"job": 0, "bke": 1, "lab": 1, "awo": 2},
        ),
        ("wishes: [job, awo, bke]", "interested: [anna]", {"job": 0, "awo": 1, "bke": 2}),
    ],
)
def test_positions(anna: str, awo: str, expected: dict[str, int]) -> None:
    data = meant(anna=anna, awo=f"{SESSIONS}, {awo}")
    assert data.people["anna"].wishes == expected


def test_all_sheets_share_the_position_behind_the_own_wishes() -> None:
    sheets = f"""
  - {{id: tea, host: awo, title: Tea, seats: 9, interested: [ben, anna], {SESSIONS}}}
  - {{id: zoo, host: awo, title: Zoo, seats: 9, interested: [anna, ben], {SESSIONS}}}"""
    data = meant(anna="wishes: [job]", more=sheets)
    assert data.people["anna"].wishes == {"job": 0, "tea": 1, "zoo": 1}
    assert data.people["ben"].wishes == {"tea": 0, "zoo": 0}


AGREED = "sessions: [{at: 2027-03-02 10:00-11:00, agreed: [anna]}]"


def test_an_agreement_nobody_wished_is_a_wish_at_position_0() -> None:
    data = meant(anna="wishes: [job, bke]", awo=AGREED)
    assert data.people["anna"].wishes == {"awo": 0, "job": 0, "bke": 1}
    assert data.agreed == (Visit("anna", "awo@2027-03-02T10:00"),)


def test_an_agreement_that_was_wished_keeps_its_position() -> None:
    assert meant(anna="wishes: [job, awo]", awo=AGREED).people["anna"].wishes["awo"] == 1
    on_sheet = meant(anna="wishes: [job]", awo=f"{AGREED}, interested: [anna]")
    assert on_sheet.people["anna"].wishes == {"job": 0, "awo": 1}


def test_every_wish_knows_where_it_was_written() -> None:
    found = loaded(
        anna="wishes: [job, [bke, lab]]",
        awo=f"{SESSIONS}, interested: [anna]",
        ben="wishes: [awo]",
    )
    path = ("partners", 0, "people", 0, "wishes")
    assert found.origins["wish", "anna", "job"] == ("partners", (*path, 0, 0))
    assert found.origins["wish", "anna", "lab"] == ("partners", (*path, 1, 1))
    assert found.origins["wish", "anna", "awo"] == (
        "invitations",
        ("invitations", 0, "interested", 0),
    )


@pytest.mark.parametrize("said", ["anna", "[anna]", "[anna, anna, ben]"])
def test_one_of_a_pair_says_so_for_both(said: str) -> None:
    data = meant(ben=f"with: {said}")
    assert data.people["anna"].group == data.people["ben"].group == ("anna", "ben")
    assert meant().people["anna"].group == ()
