"""Names that several share: told apart where they stand on one list, and left alone elsewhere."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kooperation.files import scalars
from kooperation.reports import edition, organiser
from kooperation.reports import lists as report
from kooperation.signup import matching
from kooperation.weeks.model import Visit, invitation_of
from kooperation.weeks.names import plain, shown_names, told_apart
from tests.build import dataset, invitation, partner, person, session
from tests.solve.test_questions import loaded
from tests.strategies import weeks

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from tests.oracle import Data

NAMES = ("Kita", "kita", "Kita (b)", "Kita (Weg 1)", "Treff")


@pytest.mark.parametrize(
    ("things", "expected"),
    [
        ({"a": ("Kita", "Weg 1"), "b": ("AWO", "Weg 1")}, ["Kita", "AWO"]),
        ({"a": ("Kita", "Weg 1"), "b": ("Kita", "Weg 2")}, ["Kita (Weg 1)", "Kita (Weg 2)"]),
        ({"a": ("Kita", "Weg 1"), "b": ("KITA ", "weg 1")}, ["Kita (a)", "KITA  (b)"]),
        ({"a": ("Kita", "Weg 1"), "b": ("Kita", "")}, ["Kita (a)", "Kita (b)"]),
        (
            {"a": ("Kita", ""), "b": ("Kita", ""), "c": ("Kita (b)", "")},
            ["Kita (a)", "Kita (b) (b)", "Kita (b) (c)"],
        ),
    ],
)
def test_what_stands_behind_a_name(things: dict[str, tuple[str, str]], expected: list[str]) -> None:
    assert [*shown_names(things).values()] == expected


@given(st.dictionaries(st.sampled_from("abcd"), st.tuples(*[st.sampled_from(NAMES)] * 2)))
def test_no_two_are_called_the_same(things: dict[str, tuple[str, str]]) -> None:
    shown = shown_names(things)
    assert len({*map(plain, shown.values())}) == len(things)
    names = [plain(name) for name, _detail in things.values()]
    for id_, (name, _detail) in things.items():
        assert shown[id_].startswith(name)
        if names.count(plain(name)) == 1 and "(" not in name:
            assert shown[id_] == name


def test_a_house_gives_way_to_a_place_called_like_it() -> None:
    data = dataset(session("awo", "2027-03-02 10:00-11:00", place="Awo"))
    data = told_apart(data)
    assert (data.partners["awo"].name, data.places["Awo"].name) == ("Awo (awo)", "Awo")
    assert data.places["awo"].name == data.partners["awo"].name


def test_people_of_different_houses_keep_their_names() -> None:
    twins = (person("anna"), replace(person("ben"), name="Anna"))
    other = replace(person("cem", partner="ogs"), name="Anna")
    data = told_apart(dataset(*twins, other, invitation("awo")))
    assert [one.name for one in data.people.values()] == ["Anna (anna)", "Anna (ben)", "Anna"]


def test_a_street_and_a_role_come_before_the_id() -> None:
    houses = (
        replace(partner("awo"), name="Kita", address="Musterweg 1, 59192 Bergkamen"),
        replace(partner("bke"), name="Kita", address="Musterweg 2\n59192 Bergkamen"),
    )
    people = (
        replace(person("anna"), name="Anna", role="Leitung"),
        replace(person("ben"), name="Anna", role="Beratung"),
    )
    data = told_apart(dataset(*houses, *people))
    assert data.partners["bke"].name == "Kita (Musterweg 2)"
    assert data.people["anna"].name == "Anna (Leitung)"


def test_nothing_is_copied_where_all_names_differ() -> None:
    data = dataset(person("anna"), session("awo", "2027-03-02 10:00-11:00"))
    assert told_apart(data).people["anna"] is data.people["anna"]


def _distinct(labels: Iterable[tuple[Hashable, Hashable]]) -> None:
    """Assert that things with one label are one thing."""
    things = defaultdict(set)
    for label, thing in labels:
        things[label].add(thing)
    assert all(len(same) == 1 for same in things.values())


@settings(max_examples=60)
@given(weeks(plans=50), st.data())
def test_no_two_things_share_a_label_on_one_list(files: tuple[Data, Data], draw: Any) -> None:
    partners, invitations = files
    for entries, key in (
        (partners["partners"], "name"),
        ([one for p in partners["partners"] for one in p.get("people", ())], "name"),
        (invitations["invitations"], "title"),
    ):
        for entry in entries:
            entry[key] = draw.draw(st.sampled_from(NAMES))
    data = loaded(partners, invitations, None).data
    assert data
    visits = frozenset(
        Visit(one.id, name) for one in data.people.values() for name in list(data.sessions)[:3]
    )
    plan = report.PlanIndex(data, visits)
    guests = [plan.guest(one) for one in data.people]
    _distinct(((one.partner, one.name), one.id) for one in guests)
    hosts = [plan.meeting(one) for one in data.sessions.values()]
    _distinct((one.host, data.sessions[one.id].host) for one in hosts)
    _distinct(((one.host, one.title), invitation_of(one.id)) for one in hosts)
    _distinct((one.place.name, one.place.id) for one in hosts if one.place)
    met = edition.network(report.PlanIndex(data, visits))
    assert len({*met.partners}) == len(met.partners)
    sheets = organiser.wish_sheets(data, {})
    _distinct(((one.host, one.title), one.invitation) for one in sheets)
    for one in report.visit_lists(report.PlanIndex(data, visits)):
        for item in one.appointments:
            _distinct((fellow.name, fellow.id) for fellow in item.fellows)


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Imam Yılmaz", "imam-yilmaz"),
        ("İnci Øre", "inci-oere"),
        ("Łukasz ŁÓDŹ", "lukasz-lodz"),
        ("Đorđe Æsir", "dorde-aesir"),
        ("Þór Œuvre", "thor-oeuvre"),
        ("Björk Große", "bjoerk-grosse"),
        ("Ħal", "hal"),
    ],
)
def test_letters_that_have_a_plain_form_are_it_in_ids(name: str, id_: str) -> None:
    assert scalars.slug(name) == matching.slug(name) == id_
    assert matching.same(name) == matching.same(id_)


def test_every_letter_of_latin_names_has_a_plain_form() -> None:
    letters = (chr(code) for code in range(0xC0, 0x180) if chr(code).isalpha())
    assert [one for one in letters if not scalars.slug(one)] == []
    assert scalars.slug("Anna Ωmega") == "anna-mega"
