"""What calendars hold after any chain of revisions, of which their owners imported only some."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from kooperation.planning.revise import publish, revise
from kooperation.render import files
from kooperation.reports.edition import edition
from kooperation.reports.lists import PlanIndex, guest_lists, visit_lists, week
from kooperation.weeks.model import Visit
from kooperation.weeks.schedule import Cancelled, Schedule
from tests.build import NOW, dataset, drafted, event, invitation, partner, person, session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kooperation.reports.meetings import Meeting
    from kooperation.weeks.model import DataSet, Session

_T = TypeVar("_T", str, Visit)

Said = tuple[str, datetime, datetime, str]
"""Title, start, end and place of an entry."""


class Store:
    """A calendar by RFC 5546: of one UID the higher SEQUENCE wins, then the later DTSTAMP."""

    def __init__(self) -> None:
        self.entries: dict[str, tuple[tuple[int, datetime], bool, Said]] = {}

    def take(self, content: bytes) -> None:
        """Import a file."""
        for entry in _entries(content):
            uid, version = str(entry["UID"]), (int(entry["SEQUENCE"]), entry["DTSTAMP"].dt)
            off = entry["STATUS"] == "CANCELLED"
            assert (entry.get("TRANSP") == "TRANSPARENT") is off
            if uid not in self.entries or version > self.entries[uid][0]:
                said = (str(entry["SUMMARY"]), *_times(entry), str(entry.get("LOCATION", "")))
                self.entries[uid] = version, off, said

    @property
    def shown(self) -> list[Said]:
        """What is not cancelled."""
        return sorted(said for _version, off, said in self.entries.values() if not off)


def _entries(content: bytes) -> list[Any]:
    return Calendar.from_ical(content).walk("VEVENT")


def _times(entry: Any) -> tuple[datetime, datetime]:
    start, end = (_local(entry[name].dt) for name in ("DTSTART", "DTEND"))
    return start, end


def _local(when: date) -> datetime:
    if isinstance(when, datetime):
        return when.replace(tzinfo=None)
    return datetime.combine(when, time())


TITLES = {"visit": "Visit: ", "guide": "Guiding: ", "host": "Guests: "}


def said(kind: str, meeting: Meeting) -> Said:
    place = meeting.place.name if meeting.place else ""
    return TITLES.get(kind, "") + meeting.title, meeting.span.start, meeting.span.end, place


def lists(data: DataSet, schedule: Schedule) -> dict[str, list[Said]]:
    """What is true for each reader: what stands on their lists, and of who left what has been."""
    past = schedule.past
    index = PlanIndex(data, schedule.visits, past)
    found: dict[str, list[Said]] = {}
    for own in visit_lists(index):
        found[f"people/{own.person.id}"] = [said(a.kind, a.meeting) for a in own.appointments]
    for house in guest_lists(index, data.partners):
        held = [said("host", one.meeting) for one in house.sessions if one.guests]
        held += [said("event", one) for one in house.events]
        found[f"partners/{house.partner.id}"] = held
    days = week(index)
    found["public/week"] = [said("", m) for day in days for m in day.meetings if not m.off]
    for held_one in past.held:
        one = index.sessions[held_one.session]
        for kind, folder, ids, known in (
            ("visit", "people", held_one.visitors, data.people),
            ("guide", "people", one.guides, data.people),
            ("host", "partners", [one.host], data.partners),
        ):
            for id_ in ids:
                if id_ not in known:
                    entry = said(kind, index.meeting(one))
                    found.setdefault(f"{folder}/{id_}", []).append(entry)
    return {path: sorted(entries) for path, entries in found.items()}


# --- weeks that change ---------------------------------------------------------------------------


@dataclass
class World:
    """Weeks as their organiser sees them, with the plan that was made of them."""

    people: dict[str, tuple[str, str]]
    houses: dict[str, str]
    offers: dict[str, tuple[str, str]]
    sessions: dict[str, tuple[str, str, str, str]]
    days: list[str]
    visits: set[Visit]
    plan: Schedule | None = None
    stored: list[Schedule] = field(default_factory=list)

    def copy(self) -> World:
        return replace(
            self,
            people=dict(self.people),
            houses=dict(self.houses),
            offers=dict(self.offers),
            sessions=dict(self.sessions),
            visits=set(self.visits),
            stored=[*self.stored],
        )

    @property
    def data(self) -> DataSet:
        """The files."""
        people = [
            replace(person(one, partner=house), name=name)
            for one, (house, name) in self.people.items()
        ]
        offers = [
            replace(invitation(one, host=host), title=title)
            for one, (host, title) in self.offers.items()
        ]
        dates = [self._session(name, *date) for name, date in self.sessions.items()]
        found = dataset(
            *people,
            *(replace(partner(one), name=name) for one, name in self.houses.items()),
            *offers,
            *dates,
            *([event("cafe", *self.days)] if self.days else ()),
        )
        return replace(
            found,
            places={
                n: replace(one, name=self.houses.get(n, one.name))
                for n, one in found.places.items()
            },
            sessions={n: one for n, one in found.sessions.items() if not one.cancelled},
            cancelled={n: one for n, one in found.sessions.items() if one.cancelled},
        )

    def _session(self, name: str, end: str, place: str, guide: str, off: str) -> Session:
        invited, _at, start = name.partition("@")
        host = self.offers[invited][0]
        guides = (guide,) if guide in self.people else ()
        at = f"{start.replace('T', ' ')}-{end}"
        place = place or host
        return session(invited, at, host=host, place=place, guides=guides, cancelled=off)

    def open(self, visits: Iterable[Visit]) -> list[Visit]:
        """Return those of the visits that may still change."""
        return sorted(one for one in visits if not self.over(one.session))

    def over(self, name: str) -> bool:
        return self.plan is not None and self.plan.past.holds(name)

    def replan(self, *, overtaken: bool = False) -> None:
        """Make the next revision."""
        data = self.data
        known = {*data.sessions}
        self.visits = {
            one
            for one in self.visits
            if self.over(one.session) or (one.session in known and one.person in data.people)
        }
        number = 1 + max((one.revision for one in self.stored), default=0)
        now = NOW + timedelta(hours=len(self.stored))
        if self.plan is None:
            self.plan = publish(data, drafted(data, self.visits), now, number)
        else:
            self.plan = revise(data, self.plan, self.visits, now, number, overtaken=overtaken)
        self.visits = {*self.plan.visits}
        if self.plan not in self.stored:
            self.stored.append(self.plan)


def beginning() -> World:
    """Two houses that invite and one that does not."""
    world = World(
        people={"anna": ("spd", "Anna"), "ben": ("spd", "Ben"), "greta": ("awo", "Greta")},
        houses={"spd": "SPD", "awo": "AWO", "bke": "BKE"},
        offers={"cafe-awo": ("awo", "Teestube"), "rat": ("bke", "Rat und Tat")},
        sessions={
            "cafe-awo@2027-03-02T10:00": ("11:00", "", "greta", ""),
            "cafe-awo@2027-03-09T10:00": ("11:00", "park", "", ""),
            "rat@2027-03-04T14:00": ("15:00", "", "", ""),
            "rat@2027-03-10T14:00": ("15:00", "", "greta", ""),
        },
        days=["2027-03-01 09:00-12:00", "2027-03-11"],
        visits={Visit("anna", "cafe-awo@2027-03-02T10:00"), Visit("ben", "rat@2027-03-10T14:00")},
    )
    world.replan()
    return world


def _pick(things: Iterable[_T], number: int) -> _T | None:
    found = sorted(things)
    return found[number % len(found)] if found else None


def visit(world: World, number: int) -> None:
    """Somebody goes somewhere, or elsewhere."""
    who = _pick(world.people, number)
    where = _pick((one for one in world.sessions if not world.over(one)), number // 7)
    if who and where:
        same = {one for one in world.visits if one.wish == Visit(who, where).wish}
        if same == {*world.open(same)}:
            world.visits = world.visits - same | {Visit(who, where)}


def stay(world: World, number: int) -> None:
    """Somebody does not go."""
    world.visits -= {_pick(world.open(world.visits), number) or Visit("", "")}


def _change(world: World, number: int, place: int, values: list[str]) -> None:
    if name := _pick((one for one in world.sessions if not world.over(one)), number):
        date = [*world.sessions[name]]
        date[place] = values[number // 5 % len(values)]
        world.sessions[name] = (date[0], date[1], date[2], date[3])


def last_longer(world: World, number: int) -> None:
    _change(world, number, 0, ["15:30", "16:00"])


def take_place_elsewhere(world: World, number: int) -> None:
    _change(world, number, 1, ["", "park", "hall", "spd"])


def be_led_by(world: World, number: int) -> None:
    _change(world, number, 2, ["", "greta", "anna"])


def be_off(world: World, number: int) -> None:
    _change(world, number, 3, ["", "Wasserschaden"])


def begin_at(world: World, number: int) -> None:
    """A session begins at another time, and its guests follow it."""
    name = _pick((one for one in world.sessions if not world.over(one)), number)
    if name:
        day = ["2027-03-05", "2027-03-08", "2027-03-12"][number // 5 % 3]
        new = f"{name.partition('@')[0]}@{day}T0{number // 3 % 3 + 7}:00"
        if new not in world.sessions and not world.over(new):
            world.sessions[new] = world.sessions.pop(name)
            moved = {Visit(v.person, new) if v.session == name else v for v in world.visits}
            world.visits = moved


def common_days(world: World, number: int) -> None:
    every = [
        *("2027-03-01 09:00-12:00", "2027-03-01 10:00-11:00", "2027-03-01 18:00-20:00"),
        *("2027-03-07", "2027-03-11", "2027-03-11 08:00-09:00"),
    ]
    world.days = [day for place, day in enumerate(every) if number >> place & 1]


def be_called(world: World, number: int) -> None:
    name = f"Neu {number % 5}"
    kind = number // 5 % 3
    if kind == 0 and (who := _pick(world.people, number)):
        world.people[who] = world.people[who][0], name
    elif kind == 1 and (house := _pick(world.houses, number)):
        world.houses[house] = name
    elif offer := _pick(world.offers, number):
        world.offers[offer] = world.offers[offer][0], name


def leave(world: World, number: int) -> None:
    """A person, an offer or a whole house leaves the files."""
    kind = number % 3
    people, offers, houses = set(), set(), set()
    if kind == 0:
        people = {_pick(world.people, number // 3)}
    elif kind == 1:
        offers = {_pick(world.offers, number // 3)}
    else:
        houses = {_pick(world.houses, number // 3)}
    offers |= {n for n, (host, _title) in world.offers.items() if host in houses}
    people |= {n for n, (house, _name) in world.people.items() if house in houses}
    world.houses = {n: one for n, one in world.houses.items() if n not in houses}
    world.people = {n: one for n, one in world.people.items() if n not in people}
    world.offers = {n: one for n, one in world.offers.items() if n not in offers}
    world.sessions = {
        n: one for n, one in world.sessions.items() if n.partition("@")[0] not in offers
    }


def come(world: World, number: int) -> None:
    """Somebody comes, perhaps again."""
    if house := _pick(world.houses, number):
        world.people[["anna", "ben", "carl", "greta"][number // 3 % 4]] = (house, "Neuling")


def hand_over(world: World, number: int) -> None:
    """Another house invites."""
    offer, house = _pick(world.offers, number), _pick(world.houses, number // 3)
    if offer and house:
        world.offers[offer] = house, world.offers[offer][1]


def pass_time(world: World, number: int) -> None:
    assert world.plan
    day = datetime(2027, 3, 1 + number % 12)  # noqa: DTZ001
    day = max(day, world.plan.settled or day)
    world.plan = replace(world.plan, settled=day)


def branch(world: World, number: int) -> None:
    """Two branches change something, plan again each, and are merged."""
    other = world.copy()
    for side, turn in ((world, number), (other, number // 11)):
        CHANGES[turn % (len(CHANGES) - 1)](side, number // 3)
        side.replan()
    every = [*world.stored, *(one for one in other.stored if one not in world.stored)]
    if number % 2:  # whichever `schedule.yaml` is taken
        world.plan, world.visits = other.plan, other.visits
    world.stored = every
    world.replan(overtaken=True)


CHANGES: list[Callable[[World, int], None]] = [
    *(visit, stay, last_longer, take_place_elsewhere, be_led_by, be_off, begin_at, common_days),
    *(be_called, leave, come, hand_over, pass_time, branch),
]


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.sampled_from(CHANGES), st.integers(0, 10**6), st.booleans()),
        min_size=1,
        max_size=8,
    ),
    st.booleans(),
)
def test_calendars_hold_what_is_true_whichever_revisions_were_imported(
    chain: list[tuple[Callable[[World, int], None], int, bool]], numbered: bool
) -> None:
    world, stores = beginning(), defaultdict[str, Store](Store)
    if numbered:
        _begin_in_earlier_form(world, stores)
    else:
        _import(world, stores)
    for change, number, imported in chain:
        change(world, number)
        world.replan()
        if imported:
            _import(world, stores)
    _import(world, stores)
    assert world.plan
    true = lists(world.data, world.plan)
    for path, store in stores.items():
        assert store.shown == true.get(path, []), path


def _import(world: World, stores: dict[str, Store]) -> None:
    """Let all readers import their file."""
    assert world.plan
    papers = edition(world.data, world.plan, (), world.stored)
    for path, content in files(papers, "ics", warn=lambda _message: None):
        stores[path.removesuffix(".ics")].take(content)


def _begin_in_earlier_form(world: World, stores: dict[str, Store]) -> None:
    """Begin as earlier versions did: with numbered common events, and a list of what is gone."""
    assert world.plan
    papers = edition(world.data, world.plan)
    for path, content in files(papers, "ics", warn=lambda _message: None):
        earlier = content.replace(b"cafe.2027-03-01@", b"cafe.1@")
        earlier = earlier.replace(b"cafe.2027-03-11@", b"cafe.2@")
        if not path.startswith("public"):  # there was none
            stores[path.removesuffix(".ics")].take(earlier)
    gone = Cancelled("anna", "rat@2027-03-04T14:00", "Rat", NOW.replace(tzinfo=None), "bke", "bke")
    world.stored = [replace(world.plan, printed=None, cancelled=(gone,))]
    world.plan = world.stored[0]
    world.replan()  # what nobody knows any more after a change of the files, cannot be taken back
    assert (world.plan.revision, len(world.stored)) == (1, 2)
