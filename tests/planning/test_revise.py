"""From one schedule to the next: the revision, and all that it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from kooperation.planning.revise import publish, revise
from kooperation.weeks.printed import fingerprint, printed
from kooperation.weeks.schedule import Cancelled, Held, Schedule
from tests import build
from tests.build import dataset, drafted, event, going, invitation, partner, person, session

if TYPE_CHECKING:
    from kooperation.weeks.model import DataSet, Session, Visit
    from tests.build import Thing

NOW = datetime.fromisoformat("2027-03-01T08:00:00+01:00")

AWO = session("awo", "2027-03-02 10:00-11:00", guides=("greta",))
AWO_LATER = session("awo", "2027-03-04 10:00-11:00")
BKE = session("bke", "2027-03-03 10:00-11:00")
GRETA = person("greta", partner="awo")
ALL = (AWO, AWO_LATER, BKE, GRETA)
ANNA, BEN = (person(name, wishes={"awo": 0, "bke": 1}) for name in ("anna", "ben"))


def weeks(*things: Thing) -> DataSet:
    """Return weeks in which anna and ben wish everything."""
    return dataset(ANNA, BEN, *(things or ALL))


def published(*visits: Visit, data: DataSet | None = None) -> Schedule:
    """Return a first revision with these visits."""
    return build.published(data or weeks(), visits)


def revised(old: Schedule, *visits: Visit, data: DataSet | None = None) -> Schedule:
    return revise(data or weeks(), old, visits, NOW, old.revision + 1)


# --- drafts --------------------------------------------------------------------------------------


def test_a_first_schedule_is_a_draft_and_counts_nothing() -> None:
    visits = [*going(BKE, "ben", "anna"), *going(AWO, "anna")]
    assert revise(weeks(), None, visits, NOW, 1) == Schedule(
        published=False,
        revision=0,
        updated=NOW,
        made_from=fingerprint(weeks()),
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
    new = revise(data, None, visits, NOW, 1)
    assert [held.session for held in new.held] == [one.id, AWO.id, same.id, BKE.id]
    assert all(held.visitors == ("anna", "ben") for held in new.held)
    assert revise(data, None, visits[::-1], NOW, 1) == new


def test_a_draft_is_replaced_without_a_trace() -> None:
    draft = drafted(weeks(), going(AWO, "anna"))
    new = revised(draft, *going(BKE, "anna"))
    assert (new.published, new.revision, new.updated) == (False, 0, NOW)


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
    assert (new.revision, new.updated) == (2, NOW)
    assert new.held == (Held(AWO.id, span.end, "awo", ("anna",)),)


def test_a_session_at_another_place_is_a_new_revision() -> None:
    old = published(*going(AWO, "anna"))
    new = revised(old, *going(AWO, "anna"), data=weeks(later(AWO, place="Saal"), GRETA, BKE))
    assert (new.revision, new.updated) == (2, NOW)
    assert new.held == (Held(AWO.id, AWO.end, "Saal", ("anna",)),)


PRINTED = {
    "seats": weeks(later(AWO, seats=3), AWO_LATER, BKE, GRETA),
    "a guide": weeks(later(AWO, guides=("gerd",)), AWO_LATER, BKE, GRETA),
    "a note": weeks(later(AWO, note="Jacke"), AWO_LATER, BKE, GRETA),
    "a date that is not visited": weeks(AWO, BKE, GRETA),
    "a date that is cancelled": weeks(AWO, later(AWO_LATER, cancelled="Krankheit"), BKE, GRETA),
    "a title": weeks(*ALL, replace(invitation("awo"), title="Neu")),
    "what it is about": weeks(*ALL, replace(invitation("awo"), about="Neu")),
    "the name of a house": weeks(*ALL, replace(partner("awo"), name="Neu")),
    "an address": weeks(*ALL, replace(partner("bke"), address="Weg 1")),
    "a contact": weeks(*ALL, replace(partner("awo"), contact="Leitung")),
    "a name": dataset(replace(ANNA, name="Anne"), BEN, *ALL),
    "a role": dataset(replace(ANNA, role="Leitung"), BEN, *ALL),
    "a need": dataset(replace(ANNA, needs=frozenset(["stufenfrei"])), BEN, *ALL),
    "the size of a party": dataset(replace(ANNA, size=2), BEN, *ALL),
    "who comes along": dataset(replace(ANNA, more={"awo": 1}), BEN, *ALL),
    "somebody without a visit": dataset(ANNA, BEN, person("carl"), *ALL),
    "somebody who is gone": dataset(ANNA, *ALL),
    "a common date": weeks(*ALL, event("cafe", "2027-03-01 09:00-12:00")),
}


@pytest.mark.parametrize("data", PRINTED.values(), ids=PRINTED)
def test_every_change_of_what_is_printed_is_a_new_revision(data: DataSet) -> None:
    old = published(*going(AWO, "anna"))
    new = revised(old, *going(AWO, "anna"), data=data)
    assert (new.revision, new.updated) == (2, NOW)
    assert revised(new, *going(AWO, "anna"), data=data) == new


UNPRINTED = {
    "wishes": dataset(replace(ANNA, wishes={"bke": 0, "awo": 1}), BEN, *ALL),
    "limits": dataset(replace(ANNA, max_visits=3, max_per_day=1), BEN, *ALL),
    "an absence": dataset(replace(ANNA, away=build.spans("2027-03-09")), BEN, *ALL),
    "a phone": dataset(replace(ANNA, phone="02307", email="a@example.org"), BEN, *ALL),
    "staffing": weeks(*ALL, replace(partner("awo"), staffing=1)),
    "the kind of a house": weeks(*ALL, replace(partner("awo"), kind="school")),
    "a minimum": weeks(later(AWO, min_visitors=1), AWO_LATER, BKE, GRETA),
    "a feature that nobody needs": weeks(
        later(AWO, features=frozenset(["leise"])), AWO_LATER, BKE, GRETA
    ),
    "a time that koop might choose": weeks(
        *ALL, replace(session("awo", "2027-03-05 10:00-11:00"), chosen=True)
    ),
    "who comes along elsewhere": dataset(replace(ANNA, more={"bke": 1}), BEN, *ALL),
}


@pytest.mark.parametrize("data", UNPRINTED.values(), ids=UNPRINTED)
def test_what_is_not_printed_is_no_revision(data: DataSet) -> None:
    old = published(*going(AWO, "anna"))
    assert revised(old, *going(AWO, "anna"), data=data) == old


def test_another_revision_of_the_same_number_makes_a_new_one() -> None:
    old = published(*going(AWO, "anna"))
    new = revise(weeks(), old, going(AWO, "anna"), NOW, 5, overtaken=True)
    assert new == replace(old, revision=5, updated=NOW)


def test_what_was_asked_for_in_spite_of_all_is_binding_until_the_next_change() -> None:
    one = published(*going(AWO, "anna"))
    two = revise(weeks(), one, going(AWO, "ben"), NOW, 2, binding=True)
    assert two.binding
    assert revised(two, *going(AWO, "ben")) == two
    assert not revised(two, *going(AWO, "anna")).binding


def test_a_file_of_an_earlier_form_becomes_whole_and_is_no_revision() -> None:
    old = published(*going(AWO, "anna"))
    gone = Cancelled("ben", AWO.id, "Awo", AWO.end, "awo", "awo")
    earlier = replace(old, printed=None, cancelled=(gone,))
    assert revised(earlier, *going(AWO, "anna")) == old


def test_a_draft_that_is_published_is_whole() -> None:
    draft = drafted(weeks(), going(AWO, "anna"))
    new = publish(weeks(), draft, NOW, 3)
    assert (new.published, new.revision, new.updated, new.made_from) == (True, 3, NOW, "")
    assert (new.held, new.printed) == (draft.held, printed(weeks(), going(AWO, "anna")))


def test_only_what_is_published_counts_the_next_one_is_never_a_draft_again() -> None:
    old = replace(published(*going(AWO, "anna")), revision=41)
    assert revised(old).revision == 42
    assert revised(old).published


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
    new = revised(old, *going(AWO, "anna"), data=weeks(BKE))
    assert old.printed
    assert new.printed
    assert (new.held, new.printed.sessions[AWO.id]) == (old.held, old.printed.sessions[AWO.id])
    assert new.printed.invitations["awo"].title == "Awo"
    assert new.printed.people["greta"].name == "Greta"
    assert revised(new, *going(AWO, "anna"), data=weeks(BKE)) == new


def test_to_settle_alone_is_no_revision() -> None:
    old = published(*going(AWO, "anna"))
    settled = replace(old, settled=SETTLED)
    assert revised(settled, *going(AWO, "anna")) == settled
