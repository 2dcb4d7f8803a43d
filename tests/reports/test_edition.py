from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kooperation.reports.edition import edition, network
from kooperation.reports.lists import PlanIndex
from kooperation.weeks.schedule import Held, Past, Schedule
from tests.build import dataset, going, partner, person, session

AWO = session("awo", "2027-03-02 10:00-11:00")
LATER = session("counsel", "2027-03-04 10:00-11:00", host="awo")
OGS = session("ogs", "2027-03-03 14:00-15:00")
DATA = dataset(
    person("anna", partner="spd"),
    person("emil", partner="spd", size=2),
    person("berta", partner="awo"),
    partner("aus"),
    AWO,
    LATER,
    OGS,
)


def planned(*held: Held, published: bool = False) -> Schedule:
    return Schedule(
        published=published, revision=0, updated=datetime(2027, 2, 1, tzinfo=UTC), held=held
    )


def test_the_network_counts_a_party_by_its_size() -> None:
    found = network(PlanIndex(DATA, [*going(AWO, "anna", "emil"), *going(OGS, "berta")]))
    assert found.partners == ("Awo", "Ogs", "Spd")
    assert found.guests == {(2, 0): 3, (0, 1): 1}
    assert found.matrix == ((0, 1, 0), (0, 0, 0), (3, 0, 0))


def test_who_goes_to_one_house_twice_counts_once() -> None:
    found = network(PlanIndex(DATA, [*going(AWO, "anna"), *going(LATER, "anna", "emil")]))
    assert found.guests == {(2, 0): 3}


def test_a_host_nobody_visits_is_in_the_network_and_who_takes_no_part_is_not() -> None:
    assert network(PlanIndex(DATA, [])).partners == ("Awo", "Ogs")
    assert network(PlanIndex(DATA, [])).matrix == ((0, 0), (0, 0))


def test_who_is_forgotten_belongs_to_no_institution() -> None:
    assert network(PlanIndex(DATA, going(AWO, "gone"))).guests == {}


@pytest.mark.parametrize("place", ["gone-house", "Stadtpark", "aus", "ogs"])
def test_a_place_is_no_institution(place: str) -> None:
    """Where a session was held that nobody knows any more, tells nothing of who was its host."""
    data = dataset(*DATA.people.values(), partner("aus"), AWO, OGS)
    held = Held(
        "old@2027-03-01T10:00", datetime.fromisoformat("2027-03-01T11:00"), place, ("anna",)
    )
    visits = [*going(held.session, "anna"), *going(AWO, "emil")]
    found = network(PlanIndex(data, visits, Past(held=(held,))))
    assert found == network(PlanIndex(data, going(AWO, "emil")))
    assert found.partners == ("Awo", "Ogs", "Spd")


@pytest.mark.parametrize("place", ["Stadtpark", "ogs"])
def test_who_hosts_elsewhere_is_the_institution(place: str) -> None:
    away = session("walk", "2027-03-04 16:00-17:00", host="awo", place=place)
    data = dataset(*DATA.people.values(), partner("ogs"), away)
    found = network(PlanIndex(data, going(away, "anna")))
    assert found.partners == ("Awo", "Spd")
    assert found.guests == {(1, 0): 1}


def test_an_edition_has_everybody_and_every_host() -> None:
    found = edition(DATA, planned(Held(AWO.id, AWO.end, "awo", ("anna",))))
    assert [one.person.id for one in found.people] == ["berta", "anna", "emil"]
    assert [one.partner.id for one in found.hosts] == ["awo", "ogs"]
    assert not found.chosen
    assert len(found.days) == 12
    assert found.network.guests == {(2, 0): 1}


@pytest.mark.parametrize(
    ("chosen", "people", "hosts"),
    [
        (["emil"], ["emil"], []),
        (["ogs", "awo"], [], ["awo", "ogs"]),
        (["spd", "emil", "berta"], ["berta", "emil"], ["spd"]),
    ],
)
def test_an_edition_of_those_asked_for(
    chosen: list[str], people: list[str], hosts: list[str]
) -> None:
    found = edition(DATA, planned(), chosen)
    assert [one.person.id for one in found.people] == people
    assert [one.partner.id for one in found.hosts] == hosts
    assert found.chosen


@pytest.mark.parametrize("published", [True, False])
def test_what_is_not_published_is_a_draft(published: bool) -> None:
    assert edition(DATA, planned(published=published)).draft is not published
