"""A small town for lists and for the calendars made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.build import dataset, event, partner, person, session

if TYPE_CHECKING:
    from kooperation.weeks.model import DataSet
    from tests.build import Thing

AWO = session("awo", "2027-03-02 10:00-11:00", seats=4, guides=("berta",), note="Jacke")
OGS = session("ogs", "2027-03-03 14:00-15:00", place="hall")


def small(*more: Thing) -> DataSet:
    return dataset(
        person("anna", partner="spd", wishes={"awo": 0, "ogs": 1}, needs=["step-free"]),
        person("emil", partner="spd", wishes={"awo": 0}, size=2, phone="0171", email="e@x"),
        person("carl", partner="bke", wishes={"awo": 1}),
        person("berta", partner="awo", wishes={"ogs": 0}),
        partner("awo", contact="Leitung", address="Weg 1", email="awo@x"),
        AWO,
        OGS,
        event("cafe", "2027-03-01 09:00-12:00"),
        *more,
    )
