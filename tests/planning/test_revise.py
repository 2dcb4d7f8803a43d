"""From one schedule to the next: the revision, and what calendars must take back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from kooperation.planning.revise import revise
from kooperation.weeks.model import Cancelled, Held, Schedule
from tests import build
from tests.build import dataset, drafted, going, invitation, person, session

if TYPE_CHECKING:
    from kooperation.weeks.model import DataSet, Session, Visit
    from tests.build import Thing

NOW = datetime.fromisoformat("2027-03-01T08:00:00+01:00")

AWO = session("awo", "2027-03-02 10:00-11:00", guides=("greta",))
AWO_LATER = session("awo", "2027-03-04 10:00-11:00")
BKE = session("bke", "2027-03-03 10:00-11:00")
GRETA = person("greta", partner="awo")
ALL = (AWO, AWO_LATER, BKE, GRETA)


def weeks(*things: Thing) -> DataSet:
    """Return weeks in which anna and ben wish everything."""
    wishes = {"awo": 0, "bke": 1}
    return dataset(person("anna", wishes=wishes), person("ben", wishes=wishes), *(things or ALL))


def published(*visits: Visit, data: DataSet | None = None) -> Schedule:
    """Return a first revision with these visits."""
    return build.published(data or weeks(), visits)


def revised(old: Schedule, *visits: Visit, data: DataSet | None = None) -> Schedule:
    return revise(data or weeks(), old, visits, NOW)


def cancelled(schedule: Schedule) -> list[tuple[str | None, str]]:
    """Return who must hear that which session is off, None for the session itself."""
    return [(gone.person, gone.session) for gone in schedule.cancelled]


# --- drafts --------------------------------------------------------------------------------------


def test_a_first_schedule_is_a_draft_and_counts_nothing() -> None:
    visits = [*going(BKE, "ben", "anna"), *going(AWO, "anna")]
    assert revise(weeks(), None, visits, NOW) == Schedule(
        published=False,
        revision=0,
        updated=NOW,
        held=(
            Held(AWO.id, AWO.end, "awo", ("anna",)),
            Held(BKE.id, BKE.end, "bke", ("anna", "ben")),
        ),
    )


def test_sessions_stand_by_start_and_name_whatever_the_order_of_the_visits() -> None:
    one = session("zoo", "2027-03-02 08:00-09:00")
    same = session("bad", "2027-03-02 10:00-11:00")
    visits = [v for s in (BKE, AWO, same, one) for v in going(s, "ben", "anna")]
    data = weeks(*ALL, one, same)
    new = revise(data, None, visits, NOW)
    assert [held.session for held in new.held] == [one.id, AWO.id, same.id, BKE.id]
    assert all(held.visitors == ("anna", "ben") for held in new.held)
    assert revise(data, None, visits[::-1], NOW) == new


def test_a_draft_is_replaced_without_a_trace() -> None:
    draft = drafted(weeks(), going(AWO, "anna"))
    new = revised(draft, *going(BKE, "anna"))
    assert (new.published, new.revision, new.updated) == (False, 0, NOW)
    assert new.cancelled == ()


def test_the_same_draft_keeps_its_time() -> None:
    draft = drafted(weeks(), going(AWO, "anna"))
    assert revised(draft, *going(AWO, "anna")) == draft


# --- the revision --------------------------------------------------------------------------------


def test_without_a_change_nothing_changes() -> None:
    old = published(*going(AWO, "anna", "ben"), *going(BKE, "anna"))
    assert revised(old, *going(BKE, "anna"), *going(AWO, "ben", "anna")) == old


@pytest.mark.parametrize(
    "visits",
    [
        [*going(AWO, "anna"), *going(BKE, "anna")],
        [*going(AWO, "ben")],
        [*going(AWO_LATER, "anna")],
        [],
    ],
    ids=["one more", "another person", "another session", "none"],
)
def test_every_change_counts_once_and_is_dated(visits: list[Visit]) -> None:
    old = published(*going(AWO, "anna"))
    new = revised(old, *visits)
    assert (new.published, new.revision, new.updated) == (True, 2, NOW)
    assert revised(new, *visits) == new


def later(session: Session, **fields: object) -> Session:
    return replace(session, **fields)  # type: ignore[arg-type]


def test_a_session_that_ends_later_is_a_new_revision() -> None:
    old = published(*going(AWO, "anna"))
    span = replace(AWO.span, end=AWO.end.replace(minute=30))
    new = revised(old, *going(AWO, "anna"), data=weeks(later(AWO, span=span), GRETA, BKE))
    assert (new.revision, new.updated, new.cancelled) == (2, NOW, ())
    assert new.held == (Held(AWO.id, span.end, "awo", ("anna",)),)


def test_a_session_at_another_place_is_a_new_revision() -> None:
    old = published(*going(AWO, "anna"))
    new = revised(old, *going(AWO, "anna"), data=weeks(later(AWO, place="Saal"), GRETA, BKE))
    assert (new.revision, new.updated, new.cancelled) == (2, NOW, ())
    assert new.held == (Held(AWO.id, AWO.end, "Saal", ("anna",)),)


def test_new_seats_guides_or_notes_alone_are_no_revision() -> None:
    old = published(*going(AWO, "anna"))
    data = weeks(later(AWO, seats=3, guides=(), note="Jacke"), GRETA, BKE)
    assert revised(old, *going(AWO, "anna"), data=data) == old


def test_only_what_is_published_counts_the_next_one_is_never_a_draft_again() -> None:
    old = replace(published(*going(AWO, "anna")), revision=41)
    assert revised(old).revision == 42
    assert revised(old).published


# --- what calendars must take back ---------------------------------------------------------------


def test_a_visit_that_is_gone_is_cancelled_as_it_stood() -> None:
    old = published(*going(AWO, "anna", "ben"))
    new = revised(old, *going(AWO, "ben"))
    assert new.cancelled == (Cancelled("anna", AWO.id, "Awo", AWO.end, "awo", "awo", ("greta",)),)


def test_a_session_that_is_off_is_cancelled_beside_its_visits() -> None:
    old = published(*going(AWO, "anna", "ben"), *going(BKE, "anna"))
    new = revised(old, *going(BKE, "anna"))
    assert cancelled(new) == [(None, AWO.id), ("anna", AWO.id), ("ben", AWO.id)]
    assert all(gone.guides == ("greta",) for gone in new.cancelled)


def test_who_moves_to_another_session_of_the_invitation_has_nothing_to_take_back() -> None:
    old = published(*going(AWO, "anna", "ben"))
    new = revised(old, *going(AWO_LATER, "anna"), *going(AWO, "ben"))
    assert cancelled(new) == []
    assert new.revision == 2


def test_the_session_they_all_leave_is_off_for_its_host() -> None:
    old = published(*going(AWO, "anna"))
    new = revised(old, *going(AWO_LATER, "anna"))
    assert cancelled(new) == [(None, AWO.id)]


def test_what_is_cancelled_stays_so_over_many_revisions() -> None:
    one = published(*going(AWO, "anna", "ben"), *going(BKE, "anna"))
    two = revised(one, *going(AWO, "ben"), *going(BKE, "anna"))
    three = revised(two, *going(AWO, "ben"))
    four = revised(three, *going(AWO, "ben"), *going(BKE, "ben"))
    assert [s.revision for s in (one, two, three, four)] == [1, 2, 3, 4]
    assert cancelled(two) == [("anna", AWO.id)]
    assert cancelled(three) == [("anna", AWO.id), (None, BKE.id), ("anna", BKE.id)]
    assert cancelled(four) == [("anna", AWO.id), ("anna", BKE.id)]


def test_who_visits_again_is_no_longer_cancelled() -> None:
    one = published(*going(AWO, "anna", "ben"))
    two = revised(one, *going(AWO, "ben"))
    assert cancelled(revised(two, *going(AWO, "ben", "anna"))) == []
    # in any session: it is the same entry of their calendar
    assert cancelled(revised(two, *going(AWO, "ben"), *going(AWO_LATER, "anna"))) == []


def test_a_session_that_takes_place_again_is_no_longer_cancelled() -> None:
    two = revised(published(*going(AWO, "anna")))
    assert cancelled(two) == [(None, AWO.id), ("anna", AWO.id)]
    assert cancelled(revised(two, *going(AWO, "ben"))) == [("anna", AWO.id)]


def test_of_several_sessions_of_an_invitation_the_latest_known_is_cancelled() -> None:
    one = published(*going(AWO, "anna"))
    two = revised(one, *going(AWO_LATER, "anna"))
    three = revised(two)
    assert cancelled(three) == [(None, AWO.id), (None, AWO_LATER.id), ("anna", AWO_LATER.id)]


def test_what_was_cancelled_keeps_its_words_when_the_data_changes() -> None:
    two = revised(published(*going(AWO, "anna")))
    renamed = replace(invitation("awo"), title="Neuer Titel")
    data = weeks(renamed, later(AWO, place="Saal"), AWO_LATER, BKE, GRETA)
    assert revised(two, data=data) == two


def test_a_retimed_group_is_told_by_its_new_session_and_its_host_of_both() -> None:
    old = published(*going(AWO, "anna", "ben"))
    moved = session("awo", "2027-03-02 10:30-11:30", guides=("greta",))
    new = revised(old, *going(moved, "anna", "ben"), data=weeks(moved, BKE, GRETA))
    assert new.held == (Held(moved.id, moved.end, "awo", ("anna", "ben")),)
    assert cancelled(new) == [(None, AWO.id)]
    assert (new.cancelled[0].until, new.cancelled[0].guides) == (AWO.end, ("greta",))


def test_of_a_session_that_is_gone_all_guides_of_its_invitation_are_told() -> None:
    old = published(*going(AWO, "anna"))
    one = session("awo", "2027-03-02 10:30-11:30", guides=("rolf", "greta"))
    other = session("awo", "2027-03-04 10:00-11:00", guides=("carl", "greta"))
    people = [person(name, partner="awo") for name in ("carl", "rolf")]
    elsewhere = later(BKE, guides=("bodo",))
    data = weeks(one, other, elsewhere, GRETA, *people, person("bodo", partner="bke"))
    new = revised(old, data=data)
    assert cancelled(new) == [(None, AWO.id), ("anna", AWO.id)]
    assert {gone.guides for gone in new.cancelled} == {("carl", "greta", "rolf")}


# --- what the data has forgotten -----------------------------------------------------------------


def test_a_person_who_is_gone_is_cancelled_by_id() -> None:
    old = published(*going(AWO, "anna", "ben"))
    data = dataset(person("ben", wishes={"awo": 0}), *ALL)
    new = revise(data, old, going(AWO, "ben"), NOW)
    assert cancelled(new) == [("anna", AWO.id)]


def test_an_invitation_that_is_gone_is_named_by_its_id() -> None:
    old = published(*going(AWO, "anna"))
    data = dataset(person("anna", wishes={"bke": 0}), BKE)
    new = revise(data, old, [], NOW)
    assert new.cancelled == (
        Cancelled(None, AWO.id, "awo", AWO.end, "awo", "awo"),
        Cancelled("anna", AWO.id, "awo", AWO.end, "awo", "awo"),
    )


@pytest.mark.parametrize(("place", "host"), [("awo", "awo"), ("TÜV Nord", "kurs")])
def test_the_host_of_an_invitation_that_is_gone_is_an_id(place: str, host: str) -> None:
    kurs = replace(session("kurs", "2027-03-02 10:00-11:00"), place=place)
    old = published(*going(kurs, "anna"), data=weeks(*ALL, kurs))
    assert {gone.host for gone in revised(old).cancelled} == {host}


def test_a_session_that_is_gone_is_cancelled_where_and_when_it_stood() -> None:
    odd = later(AWO, place="Saal", span=replace(AWO.span, end=AWO.end.replace(minute=45)))
    old = published(*going(odd, "anna"), data=weeks(odd, GRETA))
    new = revised(old, data=weeks(AWO_LATER, BKE, GRETA))
    assert [(c.title, c.until, c.place, c.host, c.guides) for c in new.cancelled] == [
        ("Awo", odd.end, "Saal", "awo", ())
    ] * 2


# --- what is settled -----------------------------------------------------------------------------

SETTLED = datetime.fromisoformat("2027-03-03")


def test_settled_sessions_stay_as_they_were() -> None:
    old = replace(published(*going(AWO, "anna"), *going(BKE, "anna")), settled=SETTLED)
    span = replace(AWO.span, end=AWO.end.replace(minute=30))
    moved = weeks(later(AWO, place="Saal", span=span), later(BKE, place="Saal"), GRETA)
    new = revised(old, *going(AWO, "anna"), *going(BKE, "anna"), data=moved)
    assert new.held == (
        Held(AWO.id, AWO.end, "awo", ("anna",)),
        Held(BKE.id, BKE.end, "Saal", ("anna",)),
    )
    assert (new.revision, new.settled) == (2, SETTLED)


def test_settled_sessions_stay_even_when_nobody_offers_them_any_more() -> None:
    old = replace(published(*going(AWO, "anna")), settled=SETTLED)
    assert revised(old, *going(AWO, "anna"), data=weeks(BKE)) == old


def test_to_settle_alone_is_no_revision() -> None:
    old = published(*going(AWO, "anna"))
    settled = replace(old, settled=SETTLED)
    assert revised(settled, *going(AWO, "anna")) == settled
