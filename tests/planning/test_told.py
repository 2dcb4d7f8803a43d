"""What people hold in their hands, over several plans: nobody is moved who need not be."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kooperation.files import written
from kooperation.files.load import INVITATIONS, PARTNERS, SCHEDULE, TOLD, Loaded, parse
from kooperation.files.revisions import name_of
from kooperation.files.told import all_holding, text_of
from kooperation.planning.flow import Planned, Replan, Status, plan
from kooperation.planning.revise import publish
from kooperation.solve.results import Limits
from tests import strategies
from tests.build import NOW, dumped

if TYPE_CHECKING:
    from kooperation.weeks.model import Visit
    from kooperation.weeks.schedule import Schedule

Data = dict[str, Any]


class Folder:
    """A data folder in memory, in which koop plans and writes, and a second later once more."""

    def __init__(self, partners: Data, invitations: Data) -> None:
        self.texts: dict[str, str] = {}
        self.read: tuple[dict[str, str], Loaded] | None = None
        self.now = NOW
        self.change(partners, invitations)

    def change(self, partners: Data, invitations: Data) -> None:
        self.texts[PARTNERS], self.texts[INVITATIONS] = map(dumped, (partners, invitations))

    @property
    def loaded(self) -> Loaded:
        """What the texts mean; they are read again only when one of them has changed."""
        if self.read is None or self.read[0] != self.texts:
            raw: dict[str, bytes | None] = dict.fromkeys((PARTNERS, INVITATIONS))
            raw |= {name: text.encode() for name, text in self.texts.items()}
            self.read = dict(self.texts), parse("data", raw)
        return self.read[1]

    @property
    def schedule(self) -> Schedule:
        found = self.loaded.schedule
        assert found
        return found

    @property
    def visits(self) -> frozenset[Visit]:
        return self.schedule.visits

    def plan(self, **how: Any) -> Planned:
        self.now += timedelta(seconds=1)
        loaded = self.loaded
        settled = loaded.schedule.settled if loaded.schedule else None
        done = plan(loaded, self.now, Limits(), Replan(**how, settled=settled))
        if done.schedule:
            self.write(done.schedule)
        return done

    def publish(self) -> None:
        assert self.loaded.data
        new = publish(self.loaded.data, self.schedule, self.now, self.loaded.next_revision)
        name = self.write(new)
        self.texts[TOLD] = text_of(all_holding(new, name, self.loaded.told))

    def write(self, new: Schedule) -> str:
        """Write as `koop schedule` does, and return the name of the revision."""
        name = ""
        if SCHEDULE in self.texts and self.schedule.published:
            self._store(self.schedule.revision, self.texts[SCHEDULE])
        self.texts[SCHEDULE] = written.text_of(new)
        if new.published:
            name = self._store(new.revision, self.texts[SCHEDULE])
        return name

    def _store(self, number: int, text: str) -> str:
        name = name_of(number, text.encode())
        self.texts[f"revisions/{name}.yaml"] = text
        return name


def silent(folder: Folder) -> bool:
    """Tell whether planning once more would write nothing."""
    before = dict(folder.texts)
    folder.plan()
    return folder.texts == before


@pytest.fixture
def town() -> Folder:
    """Two dates of the awo, a guide, and people who would rather come to the first."""
    people = [{"id": n, "name": n.title(), "wishes": ["awo"]} for n in ("anna", "ben")]
    greta = {"id": "greta", "name": "Greta"}
    partners = [
        {"id": "ogs", "name": "OGS", "people": people},
        {"id": "awo", "name": "AWO", "people": [greta]},
    ]
    first = {"at": "2027-03-02 10:00-11:00", "guides": ["greta"]}
    awo = {"id": "awo", "host": "awo", "title": "AWO", "seats": "9", "max_sessions": "1"}
    weeks = {"id": "w", "title": "W", "start": "2027-03-01", "end": "2027-03-12"}
    offer = {**awo, "sessions": [first, "2027-03-04 10:00-11:00"]}
    folder = Folder({"partners": partners}, {"weeks": weeks, "invitations": [offer]})
    folder.plan()
    folder.publish()
    return folder


def of(folder: Folder) -> tuple[Data, Data]:
    files = (yaml.load(folder.texts[n], yaml.CBaseLoader) for n in (PARTNERS, INVITATIONS))  # noqa: S506
    return next(files), next(files)


def away(partners: Data, name: str, when: str) -> Data:
    """Return the partners with somebody away."""
    changed = deepcopy(partners)
    people = [one for partner in changed["partners"] for one in partner.get("people", ())]
    (who,) = (one for one in people if one["id"] == name)
    who["away"] = [*who.get("away", ()), when]
    return changed


@pytest.mark.parametrize("how", [{}, {"only_cancel": True}])
def test_a_guide_who_is_well_again_finds_everybody_where_they_were_told_to_be(
    town: Folder, how: dict[str, Any]
) -> None:
    partners, invitations = of(town)
    was = town.visits
    day = next(iter(was)).session.partition("@")[2][:10]
    if day == "2027-03-04":  # the lot decides between the two dates
        session, other = invitations["invitations"][0]["sessions"]
        sessions = [session["at"], {"at": other, "guides": ["greta"]}]
        invitations["invitations"][0]["sessions"] = sessions
        town = Folder(partners, invitations)
        town.plan()
        town.publish()
    town.change(away(partners, "greta", day), invitations)
    town.plan()
    assert town.schedule.revision == 2
    assert not town.visits & was
    town.change(partners, invitations)
    done = town.plan(**how)
    assert (town.schedule.revision, town.visits) == (3, was)
    assert done.outcome
    assert done.outcome.totals.kept == 2
    assert next(r.value for r in done.outcome.plan.results if r.name == "kept") == 2
    assert silent(town)


@pytest.mark.parametrize("told", [True, False])
def test_only_what_was_told_holds(town: Folder, *, told: bool) -> None:
    """Once the second plan is told, or nothing was ever noted, the first one is history."""
    partners, invitations = of(town)
    was = town.visits
    day = next(iter(was)).session.partition("@")[2][:10]
    town.change(away(away(partners, "anna", day), "ben", day), invitations)
    town.plan()
    then = town.visits
    assert not then & was
    name = name_of(2, town.texts[SCHEDULE].encode())
    lines = "".join(f"  - {who}: {name} listed\n" for who in ("anna", "ben"))
    town.texts[TOLD] = f"people:\n{lines}" if told else ""
    town.change(partners, invitations)
    town.plan()
    assert town.visits == then


@settings(max_examples=30)
@given(strategies.weeks(possible=True), st.data())
def test_what_passes_leaves_no_trace(weeks: tuple[Data, Data], data: st.DataObject) -> None:
    partners, invitations = weeks
    folder = Folder(partners, invitations)
    folder.plan()
    folder.publish()
    was = folder.visits
    people = [one["id"] for partner in partners["partners"] for one in partner.get("people", ())]
    for _ in range(data.draw(st.integers(1, 2))):
        ill = away(partners, data.draw(st.sampled_from(people)), invitations["weeks"]["start"])
        folder.change(ill, invitations)
        done = folder.plan()
        assume(done.status is Status.OPTIMAL)
        assert silent(folder)
    folder.change(partners, invitations)
    folder.plan()
    assert folder.visits == was
    assert silent(folder)


def of_random(weeks: tuple[Data, Data, Data, Data]) -> Folder:
    """Return a folder with earlier revisions, whoever holds them."""
    partners, invitations, schedule, told = weeks
    folder = Folder(partners, invitations)
    folder.texts |= {SCHEDULE: dumped(schedule), TOLD: dumped({"people": told["people"]})}
    for name, stored in told["revisions"].items():
        folder.texts[f"revisions/{name}.yaml"] = dumped(stored)
    return folder


@settings(max_examples=50)
@given(strategies.told(possible=True))
def test_a_second_plan_in_a_row_is_silent_whoever_holds_what(
    weeks: tuple[Data, Data, Data, Data],
) -> None:
    folder = of_random(weeks)
    assume(folder.plan().schedule)
    assert silent(folder)


@settings(max_examples=50)
@given(
    strategies.told(possible=True),
    st.sampled_from(({"fresh": True}, {"max_changes": 1}, {"only_cancel": True})),
)
def test_what_was_asked_for_is_not_undone(
    weeks: tuple[Data, Data, Data, Data], how: dict[str, Any]
) -> None:
    folder = of_random(weeks)
    assume("fresh" not in how or "settled" not in weeks[2])
    assume(folder.plan(**how).schedule)
    was = folder.visits
    if how == {"only_cancel": True}:  # what was not added then may come now
        folder.plan()
        assert was <= folder.visits
    assert silent(folder)
    folder.plan(**how)
    assert folder.visits >= was
