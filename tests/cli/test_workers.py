"""Several processes answer what one would, and none is left behind."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import typer

from kooperation.answers.comparison import ChangeCost, ChangeQuestion, Comparison
from kooperation.answers.suggest import in_turn, suggest
from kooperation.cli import workers
from kooperation.cli.workers import asking
from kooperation.solve.questions import solve
from kooperation.solve.results import NO_LIMITS, Limits
from tests.build import dataset, person, session
from tests.command import USAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MANY = 1000
"""Changes enough for every processor."""


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_processors", lambda: 2)


class Odd(Comparison):
    """Does something else than answer."""

    def __init__(self, what: Callable[..., Any], *arguments: Any) -> None:
        self.what, self.arguments = what, arguments

    def answer(self, question: ChangeQuestion, _limits: Limits) -> ChangeCost:
        self.what(*self.arguments)
        return ChangeCost(question.number)


def questions() -> Iterator[ChangeQuestion]:
    yield from (ChangeQuestion(number, 100) for number in range(4))


def test_two_processes_find_what_one_finds() -> None:
    wishes = {"awo": 0, "bke": 1, "cab": 2}
    data = dataset(
        *(person(name, wishes=wishes) for name in ("anna", "ben", "cem", "dora")),
        session("awo", "2027-03-02 10:00-11:00", seats=2),
        session("bke", "2027-03-02 10:30-11:30", seats=2, min_visitors=2),
        session("cab", "2027-03-04 10:00-11:00", seats=1),
    )
    visits = solve(data).visits
    with asking(MANY) as ask:
        assert ask is not in_turn
        found = suggest(data, visits, 3, ask=ask)
    assert found == suggest(data, visits, 3)
    assert found.complete
    assert found.best


def test_few_changes_are_looked_at_here() -> None:
    with asking(workers.ENOUGH_FOR_ONE) as ask:
        assert ask is in_turn


def test_a_process_that_dies_is_one_clear_message(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended, asking(MANY) as ask:
        list(ask(Odd(os._exit, 3), questions(), NO_LIMITS))
    assert ended.value.exit_code == USAGE
    assert capsys.readouterr().err == (
        "koop: a process that was searching has ended too early (3)"
        " (perhaps there is too little memory; without other programs it may work)\n"
    )


def test_a_bug_in_a_process_is_one_here() -> None:
    with pytest.raises(RuntimeError, match="ValueError: invalid literal"), asking(MANY) as ask:
        list(ask(Odd(int, "x"), questions(), NO_LIMITS))


def test_who_is_interrupted_leaves_nobody_behind() -> None:
    def interrupt(*_now: object) -> None:
        raise KeyboardInterrupt

    limits = replace(NO_LIMITS, progress=interrupt)
    both = workers._Workers(2)
    with pytest.raises(KeyboardInterrupt), both:
        list(both.ask(Odd(int, "1"), questions(), limits))
    assert len(both._processes) == 2
    assert not any(process.is_alive() for process in both._processes.values())
