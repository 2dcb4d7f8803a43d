"""How much is too much: counted as what it would become, before it becomes so."""

from __future__ import annotations

import pytest

from kooperation.files import amounts
from kooperation.files.load import INVITATIONS, PARTNERS, SCHEDULE, Loaded, parse
from tests.fuzz.corpus import FILES


def loaded(invitations: str = FILES[INVITATIONS], partners: str = FILES[PARTNERS]) -> Loaded:
    raw = {PARTNERS: partners.encode(), INVITATIONS: invitations.encode(), SCHEDULE: None}
    return parse("data", raw)


def test_the_count_is_what_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    data = loaded().data
    assert data
    monkeypatch.setattr(amounts, "MOST_SESSIONS", len(data.sessions))
    assert loaded().problems == ()
    monkeypatch.setattr(amounts, "MOST_SESSIONS", len(data.sessions) - 1)
    (problem,) = loaded().problems
    assert (problem.code, problem.source.line) == ("file-too-large", 45)  # the last invitation
    assert f"more than {len(data.sessions) - 1} sessions" in problem.message
    assert loaded().data is None


@pytest.mark.parametrize(
    ("name", "count", "said"),
    [
        ("_MOST_DAYS", 20, "absences and hours of more than"),
        ("_MOST_VISITS", 10, "the wishes leave more than"),
    ],
)
def test_people_too_are_counted(
    monkeypatch: pytest.MonkeyPatch, name: str, count: int, said: str
) -> None:
    monkeypatch.setattr(amounts, name, count)
    (problem,) = loaded().problems
    assert problem.code == "file-too-large"
    assert problem.source.path == f"data/{PARTNERS}"
    assert said in problem.message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("at: 2027-03-01 09:00-12:00", "at: 2027-02-01 - 2027-03-01 09:00-12:00", "events last"),
        ("agreed: [anna]", "agreed: [anna, anna, anna, anna]", "visits are agreed"),
    ],
)
def test_events_and_agreements_too(
    monkeypatch: pytest.MonkeyPatch, old: str, new: str, said: str
) -> None:
    monkeypatch.setattr(amounts, "_MOST_DAYS", 28)
    monkeypatch.setattr(amounts, "MOST_AGREED", 3)
    assert old in FILES[INVITATIONS]
    assert not any(said in p.message for p in loaded().problems)
    (problem, *_) = loaded(FILES[INVITATIONS].replace(old, new)).problems
    assert said in problem.message


@pytest.mark.parametrize("end", ["2026-01-01", "2037-01-01"])
def test_weeks_that_cannot_be_are_not_counted(end: str) -> None:
    assert "file-too-large" not in {
        p.code
        for p in loaded(FILES[INVITATIONS].replace("end: 2027-03-31", f"end: {end}")).problems
    }
