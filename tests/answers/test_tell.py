"""Who may hold what, over random sequences: nothing is ever lost and nothing invented.

The model knows of no file: for each reader the set of plans that they may hold, each with what was
printed on their list then.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kooperation.answers.tell import confirmed, told
from kooperation.files.load import SCHEDULE, TOLD
from kooperation.files.revisions import name_of
from kooperation.files.told import confirming, listing, text_of
from tests.planning.test_told import Folder

if TYPE_CHECKING:
    from kooperation.answers.tell import DueReader

Data = dict[str, Any]
Key = tuple[str, str]

PEOPLE = ("anna", "ben", "cem", "dora")
DATES = ("2027-03-02 10:00-11:00", "2027-03-03 10:00-11:00", "2027-03-04 10:00-11:00")


def weeks() -> tuple[Data, Data]:
    """Return two houses that visit each other, and who was promised what."""
    people = [{"id": n, "name": n.title()} for n in PEOPLE]
    partners = [
        {"id": "ogs", "name": "OGS", "people": people[:2]},
        {"id": "awo", "name": "AWO", "people": people[2:]},
    ]
    invitations = [
        {"id": f"bei-{host}", "host": host, "title": f"Bei {host}", "seats": "9",
         "sessions": [{"at": date, "agreed": []} for date in DATES]}
        for host in ("ogs", "awo")
    ]  # fmt: skip
    head = {"id": "w", "title": "W", "start": "2027-03-01", "end": "2027-03-12"}
    return {"partners": partners}, {"weeks": head, "invitations": invitations}


class World:
    """A folder, and beside it what is true: the plans that each reader may hold."""

    def __init__(self) -> None:
        self.going: dict[str, int | None] = {"anna": 0, "ben": 0, "cem": 1, "dora": None}
        self.title = "Bei"
        self.folder = Folder(*weeks())
        self.write()
        self.folder.plan()
        self.folder.publish()
        self.lists = {self.name: self.printed()}
        self.may_hold: dict[Key, set[str]] = {key: {self.name} for key in self.lists[self.name]}
        self.holds = deepcopy(self.may_hold)  # what they hold for certain, or held on a laptop
        self.listed: dict[Key, dict[str, set[str] | None]] = {}  # and what each list came after

    @property
    def name(self) -> str:
        """The name of the plan on disk."""
        plan = self.folder.schedule
        return name_of(plan.revision, self.folder.texts[SCHEDULE].encode())

    def write(self) -> None:
        """Write down who goes on which date; who has gone is in the files no more."""
        partners, invitations = deepcopy(weeks())
        for house, invitation in zip(("awo", "ogs"), invitations["invitations"][::-1], strict=True):
            (other,) = (one for one in partners["partners"] if one["id"] != house)
            for one in other["people"]:
                if (date := self.going.get(one["id"])) is not None:
                    invitation["sessions"][date]["agreed"].append(one["id"])
            invitation["title"] = f"{self.title} {house}"
        for partner in partners["partners"]:
            partner["people"] = [p for p in partner["people"] if p["id"] in self.going]
        self.folder.change(partners, invitations)

    def printed(self) -> dict[Key, Any]:
        """Return what stands on the list of each reader, told from who goes where alone."""
        home = {"anna": "ogs", "ben": "ogs", "cem": "awo", "dora": "awo"}
        other = {"ogs": "awo", "awo": "ogs"}
        goes = {n: (home[n], other[home[n]], d) for n, d in self.going.items() if d is not None}
        found: dict[Key, Any] = {("week", ""): (self.title, sorted(x[1:] for x in goes.values()))}
        for name in self.going:
            along = sorted(n for n in goes if goes[n] == goes.get(name))
            found["people", name] = (self.title, goes[name], along) if name in goes else ()
        for house in other:
            members = [n for n in self.going if home[n] == house]
            comes = sorted((d, n) for n, (_from, to, d) in goes.items() if to == house)
            out = sorted((d, n) for n, (of, _to, d) in goes.items() if of == house)
            found["hosts", house] = self.title, comes, sorted(members)
            found["houses", house] = (self.title, out, sorted(members)) if out else ()
        return found

    def news(self) -> dict[Key, DueReader]:
        return {one.key: one for one in told(self.folder.loaded)}

    def save(self, notes: Any) -> None:
        self.folder.texts[TOLD] = text_of(notes)

    def plan(self) -> None:
        self.write()
        self.folder.plan()
        self.lists[self.name] = self.printed()
        for key in self.lists[self.name].keys() - self.may_hold.keys():
            self.may_hold[key] = set()  # nobody knows, so it is the whole list

    def to(self, keys: set[Key]) -> None:
        """Write lists for these readers, of whom those are listed who hear anything."""
        some = [key for key in self.news() if key in keys]
        self.save(listing(self.folder.loaded.noted, some, self.folder.loaded.own))
        for key in some:
            held, lists = self.holds.setdefault(key, set()), self.listed.setdefault(key, {})
            before = held | (lists.keys() - {self.name})
            lists[self.name] = None if len(before) == len(held) == 1 else before
            self.may_hold[key].add(self.name)

    def done(self, key: Key, name: str) -> None:
        """Confirm that one reader got that list: all that it was compared with is over."""
        found = confirmed(self.folder.loaded, {key}, name)
        self.save(confirming(self.folder.loaded.noted, found.readers))
        lists, held = self.listed.setdefault(key, {}), self.holds.setdefault(key, set())
        earlier = {n for n in self.may_hold[key] if _number(n) < _number(name)}
        over = lists.pop(name, earlier)
        if over is None:  # it came after the only one they held, if it is still the only one
            over = earlier & held if len(earlier & held) == 1 else set()
        self.may_hold[key] = self.may_hold[key] - over | {name}
        self.holds[key] = held - over | {name}
        self.listed[key] = {n: after for n, after in lists.items() if n not in over}

    def merge(self, other: World) -> None:
        """Take over what another laptop did: all its revisions, and the lines of both sides.

        A list that one of them made does not know what the other one's readers hold meanwhile.
        """
        stored = {n: t for n, t in other.folder.texts.items() if n.startswith("revisions/")}
        self.folder.texts |= stored
        self.save({*self.folder.loaded.noted, *other.folder.loaded.noted})
        self.lists |= other.lists
        for mine, theirs in ((self.may_hold, other.may_hold), (self.holds, other.holds)):
            for key, names in theirs.items():
                mine[key] = mine.get(key, set()) | names
        for key, lists in other.listed.items():
            self.listed.setdefault(key, {}).update(lists)
        self.folder.now = max(self.folder.now, other.folder.now)
        self.plan()

    def agrees(self) -> None:
        """What is told is what differs from any list that a reader may hold, and nothing else."""
        now, news = self.lists[self.name], self.news()
        for key, names in self.may_hold.items():
            held = [self.lists[name].get(key) for name in names]
            if key not in now:  # who is gone hears of a visit that they still expect
                expected = any(one for one in held)
            else:
                expected = not names or any(one != now[key] for one in held)
            assert (key in news) is expected, (key, held, now.get(key), news.get(key))
        assert news.keys() <= self.may_hold.keys()


def _number(name: str) -> int:
    return int(name.partition("-")[0])


STEPS = st.one_of(
    st.tuples(st.just("goes"), st.sampled_from(PEOPLE), st.sampled_from((0, 1, 2, None))),
    st.tuples(st.just("title"), st.sampled_from(("Bei", "Zu"))),
    st.tuples(st.just("leaves"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("plan")),
    st.tuples(st.just("to"), st.sets(st.integers(0, 8), max_size=4)),
    st.tuples(st.just("done"), st.integers(0, 8), st.integers(0, 3)),
    st.tuples(st.just("done all")),
)


def take(world: World, step: Any) -> None:
    """Let one thing happen."""
    keys = [*world.may_hold]
    match step:
        case "goes", person, date:
            world.going[person] = date
        case "title", title:
            world.title = title
        case "leaves", person:
            world.going.pop(person, None)
        case ("plan",):
            world.plan()
        case "to", some:
            world.to({keys[n % len(keys)] for n in some} if some else {*keys})
        case "done", number, which:  # perhaps late, perhaps once more
            key = keys[number % len(keys)]
            if names := [*world.listed.get(key, {})]:
                world.done(key, names[which % len(names)])
        case ("done all",):
            for key in world.news():
                world.done(key, world.name)
            assert not world.news()


def over(world: World, steps: list[Any]) -> None:
    for step in steps:
        take(world, step)
        world.agrees()


MANY = st.lists(STEPS, min_size=3, max_size=10)


@settings(max_examples=25, deadline=None)
@given(MANY)
def test_nothing_is_lost_and_nothing_invented(steps: list[Any]) -> None:
    world = World()
    over(world, [*steps, ("to", ()), ("done all",)])


@settings(max_examples=12, deadline=None)
@given(MANY, MANY, MANY)
def test_two_laptops(here: list[Any], there: list[Any], after: list[Any]) -> None:
    world, other = World(), World()
    over(world, here)
    over(other, there)
    world.merge(other)
    over(world, [("look",), *after, ("to", ()), ("done all",)])
