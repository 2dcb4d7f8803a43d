from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.signup import shared

if TYPE_CHECKING:
    from kooperation.files.load import Loaded

pytestmark = pytest.mark.skipif(not shared.SHARED.is_dir(), reason="lies beside the project only")

EXPECTED = shared.expected() if shared.SHARED.is_dir() else {}
ANSWERS = shared.answers() if shared.SHARED.is_dir() else {}


def loaded(name: str, *, without: str = "") -> Loaded:
    answers = {text: one for text, one in ANSWERS.get(name, {}).items() if text != without}
    return shared.answered(shared.data(), answers)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_table_is_read_as_it_should(name: str) -> None:
    data = loaded(name)
    expected = EXPECTED[name]
    found = shared.statements(shared.read(shared.SHARED / name, data), data)
    offers = data.invitations.entry.invitations if data.invitations.entry else ()
    held = {one.id: [guest.name for guest in one.interested] for one in offers}
    added = {
        id_: [one for one in names if one not in held[id_]]
        for id_, names in found["interested"].items()
    }
    assert found["wishes"] == expected["wishes"]
    assert added == expected["interested"]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_table_without_questions_or_errors_has_none(name: str) -> None:
    reading = shared.read(shared.SHARED / name, loaded(name))
    asks = {"13-framadate-classic.csv": 1, "16-nextcloud-forms.csv": 2, "18-limesurvey.csv": 2}
    assert len(reading.questions) == asks.get(name, 0)
    assert len(reading.problems) == len(EXPECTED[name]["problems"])


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, all_ in ANSWERS.items() for t in all_])
def test_without_one_answer_nothing_else_is_read(name: str, text: str) -> None:
    whole = shared.statements(shared.read(shared.SHARED / name, loaded(name)), shared.data())
    reading = shared.read(shared.SHARED / name, loaded(name, without=text))
    less: dict[str, Any] = shared.statements(reading, shared.data())
    assert reading.questions
    for person, wishes in less["wishes"].items():
        assert wishes == whole["wishes"][person]
    for id_, names in less["interested"].items():
        assert {*names} <= {*whole["interested"][id_]}
