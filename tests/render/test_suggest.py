"""What is said of suggestions, as golden texts in both languages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kooperation.i18n import Language, use
from kooperation.render.suggest import suggestions
from tests.answers.test_suggest import AWO, best, guided
from tests.build import dataset, event, example, invitation, person, session
from tests.golden import recorded
from tests.render.test_terminal import printed

if TYPE_CHECKING:
    from kooperation.answers.suggest import Suggestions
    from kooperation.weeks.model import DataSet


def text(
    data: DataSet, found: Suggestions, most: int = 10, width: int = 200, *, published: bool = False
) -> str:
    return printed(suggestions(data, found, most, published=published), width)


@pytest.mark.uncounted  # small weeks reach the same
def test_golden() -> None:
    """What is asked takes seconds, so that no second process asks it as well."""
    found = best(data := example(), 10)
    for language in Language:
        use(language)
        for width in (80, 140):
            said = text(data, found, width=width)
            assert said == recorded(f"suggest.{language}.{width}.txt", said)


def test_what_to_write() -> None:
    data = dataset(
        person("anna", wishes={"awo": 0}, away=["2027-03-02"]),
        *(person(name, wishes={"awo": 0}) for name in ("ben", "cem")),
        session("awo", AWO, seats=1),
        session("awo", "2027-03-04 14:00-15:00", seats=2, min_visitors=3),
        invitation("awo", max_sessions=1),
        event("cafe", "2027-03-05 - 2027-03-12", "2027-03-01"),
    )
    said = text(data, best(data))
    one, alone = "2027-03-02 10:00-11:00", "{at: 2027-03-02 10:00-11:00, seats: 2}"
    assert f"write seats: 2 into the entry of {one} and leave what else it says;" in said
    assert f"a date by itself becomes {alone}\n" in said
    assert "{at: 2027-03-03 14:00-15:00" not in said  # nobody could use it
    new = "{at: 2027-03-03 10:00-11:00, seats: 1, min_visitors: 1} (and max_sessions: 2)"
    assert f"awo, add below sessions: {new}" in said
    assert "keep what they hold" not in said


def test_another_guide() -> None:
    said = text(data := guided("gina", "hugo", away=("gina",)), best(data), width=300)
    assert "10:00–11:00 guided by Hugo instead of Gina, Hugo\n" in said
    assert "Just as good: Hugo, Karl\n" in said
    assert "write guides: [hugo] into the entry of 2027-03-02 10:00-11:00 and leave" in said
    assert "a date by itself becomes {at: 2027-03-02 10:00-11:00, guides: [hugo]}\n" in said


def test_who_relies_on_a_plan_hears_that_it_is_kept() -> None:
    data = dataset(person("anna", wishes={"awo": 0}), session("awo", AWO))
    assert "keep what they hold" in text(data, best(data), published=True)


def test_the_end_is_true() -> None:
    data = dataset(person("anna", wishes={"awo": 0}), session("awo", AWO, min_visitors=2))
    found = best(data)
    assert "No other of them would help.\n" in text(data, found)
    assert "No other of them would help more.\n" in text(data, found, 1)
    assert "None of them would help.\n" in text(data, replace(found, best=()))
    stopped = text(data, replace(found, complete=False, tried=3))
    assert f"The search was stopped (changes looked at: 3 of {found.changes})" in stopped
    assert "No other" not in stopped
