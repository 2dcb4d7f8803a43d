"""For whom what is news, of which kind: single changes, and random chains of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kooperation.planning.revise import revise
from kooperation.reports.lists import PlanIndex
from kooperation.reports.news import difference, news
from kooperation.weeks.model import Visit, session_id
from kooperation.weeks.schedule import NO_PAST, Held, Schedule
from kooperation.weeks.times import Span
from tests.build import (
    NOW,
    altered,
    dataset,
    event,
    going,
    invitation,
    partner,
    person,
    published,
    session,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from kooperation.reports.news import Difference, Reader
    from kooperation.weeks.model import DataSet, Person, Session

AWO = session("awo", "2027-03-02 10:00-11:00", guides=("berta",))
LATER = session("awo", "2027-03-04 10:00-11:00", guides=("berta",))
OGS = session("ogs", "2027-03-03 14:00-15:00")
DATA = dataset(
    person("anna", partner="spd", phone="0171", email="anna@example.org"),
    person("emil", partner="spd", size=2),
    person("berta", partner="awo"),
    person("bob", partner="awo"),
    partner("awo", contact="Leitung"),
    AWO,
    LATER,
    OGS,
    event("cafe", "2027-03-01 09:00-12:00", place="ogs"),
)

BOTH = (*going(AWO, "anna", "emil"), *going(OGS, "bob"))
"""Who goes where where a test says nothing else."""


def changed(
    data: DataSet, visits: Collection[Visit] = BOTH, before: Collection[Visit] = BOTH
) -> Difference:
    """Return what has changed from the data above to these, with these visits."""
    return difference(DATA, published(DATA, before), published(data, visits), data)


def told(found: Difference, kind: str = "call") -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Return who has news of that kind, and each piece of it as role and what is new."""
    return {
        (one.reader, one.id): [(n.line.role, n.what) for n in one.news if n.kind == kind]
        for one in found.readers
        if one.kind == kind
    }


def reader(found: Difference, kind: str, name: str) -> Reader:
    (one,) = (one for one in found.readers if (one.reader, one.id) == (kind, name))
    return one


def with_other(kind: str, id_: str, /, **fields: object) -> DataSet:
    """Return the data above with other fields of one thing."""
    return altered(DATA, kind, id_, **fields)


def with_other_ids() -> tuple[DataSet, list[Visit]]:
    """Return the data above with another id for an invitation and for the common date."""
    names = {one.id: session_id("neu", one.start) for one in (AWO, LATER)}
    sessions = {
        names.get(n, n): replace(one, id=names[n], invitation="neu") if n in names else one
        for n, one in DATA.sessions.items()
    }
    invitations = {
        ("neu" if n == "awo" else n): replace(one, id="neu") if n == "awo" else one
        for n, one in DATA.invitations.items()
    }
    events = {"treff": replace(DATA.events["cafe"], id="treff")}
    data = replace(DATA, sessions=sessions, invitations=invitations, events=events)
    return data, [Visit(who, names.get(what, what)) for who, what in BOTH]


def test_another_id_is_no_news() -> None:
    data, visits = with_other_ids()
    assert changed(data, visits).readers == ()
    assert ("person", "anna") in told(changed(data, visits[1:]))
    other = altered(data, "invitations", "neu", title="Neu")
    assert told(changed(other, visits))["person", "anna"] == [
        ("visit", "removed"),
        ("visit", "added"),
    ]


# --- visits ---------------------------------------------------------------------------------------


def test_nothing_new() -> None:
    found = changed(DATA)
    assert (found.changes.people, found.started, found.stopped, found.readers) == ((), (), (), ())


def test_a_session_that_starts_concerns_visitors_guides_hosts_houses_and_the_walls() -> None:
    found = changed(DATA, going(AWO, "anna", "emil"), before=())
    assert [meeting.id for meeting in found.started] == [AWO.id]
    assert found.stopped == ()
    assert told(found) == {
        ("person", "berta"): [("guide", "added")],
        ("person", "anna"): [("visit", "added")],
        ("person", "emil"): [("visit", "added")],
        ("host", "awo"): [("host", "added")],
        ("house", "spd"): [("out", "added"), ("out", "added")],
        ("week", ""): [("week", "added")],
    }
    # Who guides at home is not out of the house, but stands on its roster.
    assert told(found, "list") == {("house", "awo"): [("out", "added")]}


def test_a_session_that_stops_concerns_the_same() -> None:
    found = changed(DATA, (), before=going(AWO, "anna"))
    assert [meeting.id for meeting in found.stopped] == [AWO.id]
    assert told(found) == {
        ("person", "berta"): [("guide", "removed")],
        ("person", "anna"): [("visit", "removed")],
        ("host", "awo"): [("host", "removed")],
        ("house", "spd"): [("out", "removed")],
        ("week", ""): [("week", "removed")],
    }
    (berta,) = reader(found, "person", "berta").news
    assert (berta.stopped, berta.handed) == (True, False)


def test_a_visit_that_moves_into_another_session() -> None:
    found = changed(
        DATA,
        [*going(AWO, "emil"), *going(LATER, "anna", "bob")],
        before=[*going(AWO, "anna", "emil"), *going(LATER, "bob")],
    )
    (anna,) = reader(found, "person", "anna").news
    assert (anna.what, anna.kind, anna.first) == ("moved", "call", AWO.start)
    assert anna.before is not None
    assert anna.after is not None
    assert (anna.before.name, anna.after.name) == (AWO.id, LATER.id)
    first, second = reader(found, "host", "awo").news
    assert [first.facts & {"guests", "guides"}, second.what] == [{"guests"}, "changed"]
    assert told(found, "list")["person", "emil"] == [("visit", "changed")]


def test_who_no_longer_has_guests_and_holds_another_session_is_told_that_it_moves() -> None:
    found = changed(DATA, going(LATER, "anna"), before=going(AWO, "anna"))
    assert told(found)["host", "awo"] == [("host", "moved")]
    assert told(found)["person", "berta"] == [("guide", "moved")]
    assert told(found)["week", ""] == [("week", "moved")]


def test_the_most_urgent_comes_first_and_lists_come_last() -> None:
    found = changed(
        DATA,
        [*going(AWO, "emil"), *going(OGS, "anna")],
        before=[*going(OGS, "bob"), *going(LATER, "emil")],
    )
    assert [(one.reader, one.id) for one in found.readers] == [
        *(("person", "berta"), ("person", "emil"), ("host", "awo"), ("house", "spd")),
        *(("week", ""), ("person", "bob"), ("person", "anna"), ("host", "ogs"), ("house", "awo")),
    ]
    assert [one.kind for one in found.readers] == ["call"] * 9


# --- what else is printed -------------------------------------------------------------------------

CALLED = {
    "a session that ends later": (
        with_other("sessions", AWO.id, span=Span(AWO.start, AWO.end + timedelta(minutes=30))),
        {"anna", "emil", "berta", "host awo", "house spd", "week"},
    ),
    "another place": (
        with_other("sessions", AWO.id, place="ogs"),
        # … where the guide is out of the own house
        {"anna", "emil", "berta", "host awo", "house awo", "week"},
    ),
    "another address": (
        with_other("places", "awo", address="Weg 1"),
        {"anna", "emil", "berta", "host awo", "week"},
    ),
    "another guide": (
        with_other("sessions", AWO.id, guides=("bob",)),
        {"berta", "bob", "host awo"},
    ),
    "one guide more": (
        with_other("sessions", AWO.id, guides=("berta", "bob")),
        {"berta", "bob", "host awo"},
    ),
    "who comes along": (
        with_other("people", "anna", more={"awo": 1}),
        {"anna", "host awo", "house spd"},
    ),
    "a larger party": (with_other("people", "emil", size=3), {"emil", "host awo", "house spd"}),
    "a need": (with_other("people", "anna", needs=frozenset({"aufzug"})), {"host awo"}),
    "a common date at another time": (
        with_other("events", "cafe", spans=(OGS.span,)),
        {
            *("anna", "emil", "berta", "bob", "host awo", "host ogs"),
            *("house awo", "house spd", "week"),
        },
    ),
}


@pytest.mark.parametrize(("data", "expected"), CALLED.values(), ids=CALLED)
def test_who_is_called(data: DataSet, expected: set[str]) -> None:
    found = changed(data)
    called = {f"{kind} {id_}".removeprefix("person ").strip() for kind, id_ in told(found)}
    assert called == expected


LISTED = {
    "a title": (
        with_other("invitations", "awo", title="Neu"),
        {"anna", "emil", "berta", "host awo", "house awo", "house spd", "week"},
    ),
    "a note": (with_other("sessions", AWO.id, note="Jacke"), {"anna", "emil", "berta", "host awo"}),
    "a seat": (
        with_other("sessions", AWO.id, seats=3),
        {"anna", "emil", "berta", "host awo", "week"},
    ),
    "the name of a visitor": (
        with_other("people", "anna", name="Anne"),
        {"anna", "emil", "host awo", "house spd"},
    ),
    "the name of a guide": (
        with_other("people", "berta", name="Bertha"),
        {"anna", "emil", "berta", "host awo", "house awo"},
    ),
    "a role": (with_other("people", "anna", role="Leitung"), {"anna", "host awo", "house spd"}),
    "a contact": (
        with_other("partners", "awo", contact="Büro"),
        {"anna", "emil", "berta", "host awo", "house awo"},
    ),
    "somebody new": (
        dataset(*DATA.people.values(), *DATA.partners.values(), *DATA.sessions.values(),
                *DATA.events.values(), person("zoe", partner="spd")),
        {"zoe", "house spd"},
    ),
    "the title of the weeks": (
        replace(DATA, weeks=replace(DATA.weeks, title="Neu")),
        {*("anna", "emil", "berta", "bob", "host awo", "host ogs"),
         *("house awo", "house spd", "week")},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "expected"), LISTED.values(), ids=LISTED)
def test_who_only_gets_a_new_list(data: DataSet, expected: set[str]) -> None:
    found = changed(data)
    assert told(found) == {}
    lists = {f"{kind} {id_}".removeprefix("person ").strip() for kind, id_ in told(found, "list")}
    assert lists == expected


def test_another_guide_is_a_change_of_the_plan_as_well() -> None:
    found = changed(with_other("sessions", AWO.id, guides=("bob",)))
    assert [item.line.name for item in found.guides] == [AWO.id]
    assert told(found)["person", "berta"] == [("guide", "removed")]
    assert told(found)["person", "bob"] == [("guide", "added")]
    (berta,) = reader(found, "person", "berta").news
    assert not berta.stopped


def test_an_invitation_that_is_handed_over_concerns_both_hosts() -> None:
    given_away = replace(
        DATA,
        invitations=DATA.invitations | {"awo": replace(invitation("awo"), host="ogs")},
        sessions=DATA.sessions
        | {one.id: replace(one, host="ogs", guides=()) for one in (AWO, LATER)},
    )
    found = changed(given_away)
    calls = told(found)
    assert calls["host", "awo"][0] == ("host", "removed")
    assert calls["host", "ogs"] == [("host", "added")]
    assert calls["person", "anna"] == [("visit", "changed")]
    assert calls["person", "berta"] == [("guide", "removed")]
    assert reader(found, "host", "awo").news[0].handed


def test_a_session_that_is_cancelled_and_had_no_guests_is_no_call_for_its_host() -> None:
    off = replace(
        DATA,
        sessions={n: one for n, one in DATA.sessions.items() if n != LATER.id},
        cancelled={LATER.id: replace(LATER, cancelled="Wasserschaden")},
    )
    found = changed(off)
    assert told(found, "list") == {
        ("host", "awo"): [("host", "changed")],
        ("week", ""): [("week", "added")],
    }


def test_addresses_and_common_dates_are_named() -> None:
    found = changed(with_other("places", "awo", address="Weg 1"))
    assert [(one.address, other.address) for one, other in found.addresses] == [("", "Weg 1")]
    found = changed(with_other("events", "cafe", spans=(*DATA.events["cafe"].spans, OGS.span)))
    assert [(item.what, item.line.name) for item in found.events] == [("added", "2027-03-03T14:00")]
    assert told(found)["person", "anna"] == [("event", "added")]


def test_what_is_over_is_no_news() -> None:
    old = replace(published(DATA, BOTH), settled=datetime(2027, 3, 3))  # noqa: DTZ001
    now = published(with_other("sessions", AWO.id, place="ogs"), going(OGS, "bob"))
    found = difference(DATA, old, replace(now, settled=old.settled), DATA)
    assert (found.readers, found.stopped) == ((), ())


def test_what_is_over_is_not_altered() -> None:
    settled = datetime(2027, 3, 3)  # noqa: DTZ001
    other = with_other("places", "awo", address="Weg 1")
    before, after = (replace(published(data, BOTH), settled=settled) for data in (DATA, other))
    assert difference(DATA, before, after, other).changes.people == ()
    before, after = (replace(plan, settled=None) for plan in (before, after))
    assert {one.kind for one in difference(DATA, before, after, other).changes.people} == {
        "altered"
    }


# --- how to reach people, and their names ---------------------------------------------------------


def test_phone_mail_and_contact() -> None:
    found = changed(DATA, going(AWO, "anna", "emil"), before=())
    anna, emil = (reader(found, "person", name) for name in ("anna", "emil"))
    assert (anna.name, anna.partner) == ("Anna", "Spd")
    assert (anna.phone, anna.email, anna.contact) == ("0171", "anna@example.org", "")
    assert (emil.size, emil.phone, emil.email) == (2, "", "")
    assert reader(found, "host", "awo").contact == "Leitung"
    # Who has no number is asked for at the own house.
    assert reader(found, "person", "berta").contact == "Leitung"


def test_who_is_gone_is_called_by_the_name_that_was_printed_at_the_house_of_then() -> None:
    then = with_other("partners", "spd", contact="Büro")
    now = dataset(person("emil", partner="ogs"), OGS)
    old = published(then, going(AWO, "anna"))
    found = difference(now, old, published(now, ()), now)
    anna, berta = (reader(found, "person", name) for name in ("anna", "berta"))
    assert (anna.name, anna.partner, anna.phone, anna.contact) == ("Anna", "Spd", "", "Büro")
    assert anna.news[0].line.meeting.title == "Awo"  # type: ignore[union-attr]
    assert [(one.line.role, one.stopped) for one in berta.news] == [("guide", True)]
    assert reader(found, "host", "awo").name == "Awo"


def test_of_a_file_of_an_earlier_form_the_data_says_what_was_printed() -> None:
    held = Held(AWO.id, AWO.end, AWO.place, ("anna",))
    old = Schedule(published=True, revision=1, updated=NOW, held=(held,))
    assert difference(DATA, old, published(DATA, going(AWO, "anna")), DATA).readers == ()
    now = dataset(person("emil", partner="spd"), OGS)
    found = difference(now, old, published(now, ()), now)
    assert told(found)["person", "anna"] == [("visit", "removed")]
    # of what nobody knows, the ids are left
    assert (reader(found, "person", "anna").name, found.stopped[0].title) == ("anna", "awo")


def test_an_earlier_form_of_what_is_cancelled_now_knows_its_guides() -> None:
    off = replace(DATA, sessions={OGS.id: OGS}, cancelled={AWO.id: replace(AWO, cancelled="X")})
    held = Held(AWO.id, AWO.end, AWO.place, ("anna",))
    old = Schedule(published=True, revision=1, updated=NOW, held=(held,))
    calls = told(difference(off, old, published(off, ()), off))
    assert calls["person", "berta"] == [("guide", "removed")]
    assert calls["host", "awo"] == [("host", "removed")]


# --- random chains --------------------------------------------------------------------------------

TEXT = st.sampled_from(["", "Eins", "Zwei", "Drei"])
NAMES = st.sampled_from(["Eins", "Zwei", "Drei"])
SPANS = st.sampled_from([AWO.span, LATER.span, OGS.span])
FIELDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "partners": {"name": NAMES, "contact": TEXT},
    "people": {
        "name": NAMES,
        "role": TEXT,
        "size": st.integers(1, 3),
        "more": st.sampled_from([{}, {"awo": 1}, {"ogs": 2}]),
        "needs": st.sampled_from([frozenset(), frozenset({"aufzug"})]),
    },
    "places": {"name": NAMES, "address": TEXT},
    "events": {"title": NAMES, "spans": SPANS.map(lambda one: (one,)), "place": st.just("awo")},
    "invitations": {"title": NAMES, "about": TEXT},
    "sessions": {
        "place": st.sampled_from(["awo", "ogs", "spd"]),
        "seats": st.integers(1, 9),
        "guides": st.sampled_from([(), ("berta",), ("bob",), ("berta", "bob")]),
        "note": TEXT,
        "features": st.sampled_from([frozenset(), frozenset({"aufzug"})]),
    },
}


@st.composite
def weeks(draw: st.DrawFn, data: DataSet) -> DataSet:
    """Return the data with something else in it, or with the same."""
    what = draw(st.sampled_from([*FIELDS, *MOVES]))
    if what in MOVES:
        return MOVES[what](data, draw(st.integers(0, 9)))
    things: dict[str, Any] = getattr(data, what)
    if not things:
        return data
    name, field = draw(st.sampled_from(sorted(things))), draw(st.sampled_from(sorted(FIELDS[what])))
    one = replace(things[name], **{field: draw(FIELDS[what][field])})
    changed: Any = {what: things | {name: one}}
    return replace(data, **changed)


def _leaves(data: DataSet, number: int) -> DataSet:
    """Somebody who guides nothing leaves the files."""
    names = sorted(data.people.keys() - {"berta", "bob"})
    gone = names[number % len(names)] if names else ""
    return _with_people(data, {n: one for n, one in data.people.items() if n != gone})


def _joins(data: DataSet, _number: int) -> DataSet:
    return _with_people(data, data.people | {"zoe": person("zoe", partner="ogs")})


def _with_people(data: DataSet, people: dict[str, Person]) -> DataSet:
    return replace(
        data,
        people=dict(sorted(people.items())),
        partners={
            n: replace(one, people=tuple(sorted(k for k, p in people.items() if p.partner == n)))
            for n, one in data.partners.items()
        },
    )


def _cancels(data: DataSet, number: int) -> DataSet:
    one = _any(data, number)
    off = {one.id: replace(one, cancelled="Wasser")} if one else {}
    return replace(_drops(data, number), cancelled=data.cancelled | off)


def _says_why(data: DataSet, number: int) -> DataSet:
    """Another reason is told."""
    why = ("Wasser", "Masern")[number % 2]
    off = {n: replace(one, cancelled=why) for n, one in data.cancelled.items()}
    return replace(data, cancelled=off)


def _drops(data: DataSet, number: int) -> DataSet:
    one = _any(data, number)
    return replace(data, sessions={n: s for n, s in data.sessions.items() if s != one})


def _moves(data: DataSet, number: int) -> DataSet:
    one = _any(data, number)
    if one is None:
        return data
    start = one.start + timedelta(days=1)
    later = replace(
        one, id=session_id(one.invitation, start), span=Span(start, one.end + timedelta(days=1))
    )
    sessions = _drops(data, number).sessions | {later.id: later}
    return replace(data, sessions=dict(sorted(sessions.items())))


def _hands(data: DataSet, number: int) -> DataSet:
    """An invitation is handed over, with all its dates."""
    name, host = ("awo", "ogs")[number % 2], ("spd", "awo", "ogs")[number % 3]
    given: dict[str, Any] = {
        kind: {
            n: replace(one, host=host) if one.invitation == name else one
            for n, one in getattr(data, kind).items()
        }
        for kind in ("sessions", "cancelled")
    }
    offered = {name: replace(data.invitations[name], host=host)}
    return replace(data, **given, invitations=data.invitations | offered)


def _any(data: DataSet, number: int) -> Session | None:
    sessions = [*data.sessions.values()]
    return sessions[number % len(sessions)] if sessions else None


MOVES: dict[str, Callable[[DataSet, int], DataSet]] = {
    "leaves": _leaves, "joins": _joins, "cancels": _cancels, "drops": _drops, "moves": _moves,
    "hands": _hands, "says why": _says_why,
}  # fmt: skip


@st.composite
def chains(draw: st.DrawFn) -> list[Schedule]:
    """Return revisions that follow each other, with made-up visits."""
    data, found = DATA, [published(DATA, BOTH)]
    for _step in range(4):
        data = draw(weeks(data))
        everybody = [Visit(who, name) for who in sorted(data.people) for name in data.sessions]
        held = [one for one in found[-1].visits if one in everybody]
        other = draw(st.lists(st.sampled_from(everybody), max_size=3)) if everybody else []
        visits = {*other} if draw(st.booleans()) else {*held}
        found.append(revise(data, found[-1], visits, NOW, found[-1].revision + 1))
    return found


@given(chains())
def test_there_is_news_if_and_only_if_something_else_is_printed(chain: list[Schedule]) -> None:
    for old, new in (*pairwise(chain), (chain[0], chain[-1])):
        found = difference(DATA, old, new, DATA)
        same = (old.printed, old.visits) == (new.printed, new.visits)
        assert (found.readers == ()) is same


@given(chains())
def test_what_comes_one_way_goes_the_other(chain: list[Schedule]) -> None:
    old, new = (PlanIndex(one.printed or DATA, one.visits) for one in (chain[0], chain[-1]))
    there, back = (
        {(one.reader, one.id): one for one in news(*pair, DATA, NO_PAST)}
        for pair in ((old, new), (new, old))
    )
    assert there.keys() == back.keys()
    swapped = {"added": "removed", "removed": "added"}
    for key, one in there.items():
        kinds = sorted((n.line.role, n.what, n.kind, n.line.topic) for n in one.news)
        assert kinds == sorted(
            (n.line.role, swapped.get(n.what, n.what), n.kind, n.line.topic) for n in back[key].news
        )


@given(chains())
def test_nobody_is_named_by_an_id_whose_name_was_printed(chain: list[Schedule]) -> None:
    for old, new in pairwise(chain):
        assert old.printed
        assert new.printed
        for one in difference(DATA, old, new, DATA).readers:
            kind = "people" if one.reader == "person" else "partners"
            names = {
                getattr(then, kind)[one.id].name
                for then in (old.printed, new.printed)
                if one.id in getattr(then, kind)
            }
            assert one.reader == "week" or one.name in names
            for line in (line for n in one.news for line in (n.before, n.after) if line):
                assert line.meeting is None or line.meeting.title not in {"awo", "ogs", "cafe"}
