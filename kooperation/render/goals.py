"""What is said of a goal: one table, a row for each goal.

The sentences are those an organiser would say aloud.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kooperation.i18n import _, counted, mark, marks, ngettext
from kooperation.render import phrases

if TYPE_CHECKING:
    from collections.abc import Callable

    from kooperation.reports.organiser import Totals
    from kooperation.solve.results import Result


_Forms = tuple[str, str]
"""A text for one, and that for several."""


class GoalWords(NamedTuple):
    """The row of a goal: what it is about, how it came out, and what more and less of it means.

    `total` names what in `Totals` a number that should be as high as possible comes up to at most;
    where it does, `complete` is said, and `none` where it is 0. `more` and `fewer` are None for
    what is not counted.
    """

    topic: str | _Forms
    reached: _Forms | Callable[[Result], str]
    more: _Forms | None = None
    fewer: _Forms | None = None
    total: str = ""
    complete: _Forms | None = None
    none: str = ""


def goal_sentence(goal: Result, totals: Totals) -> str:
    """Say what was reached, and whether more is possible, as an organiser would say it."""
    row, wishes = _row(goal.name)
    if callable(row.reached):
        return row.reached(goal)
    total: int = getattr(totals, row.total)
    if row.complete and goal.value >= total:
        return counted(*row.complete, total, total=total)
    reached = ngettext(*row.reached, goal.value) if goal.value else _(row.none)
    result = reached.format(value=goal.value, total=total, wishes=wishes)
    if goal.proved and goal.value < goal.bound:
        return result  # less than possible was asked for: some visits may move
    if goal.proved:
        return _("{result}; more is impossible").format(result=result)
    text = marks(
        "{result}; at most {bound} might be possible, the search was stopped",
        "{result}; at most {bound} might be possible, the search was stopped",
    )
    bound = min(goal.bound, total)
    return counted(*text, bound, result=result, bound=bound)


def goal_topic(name: str, count: int = 0) -> str:
    """Say in a few words what a goal is about: `people who get two wishes`, so many of them."""
    if name in _QUESTIONS:
        return _(_QUESTIONS[name])
    row, wishes = _row(name)
    topic = _(row.topic) if isinstance(row.topic, str) else ngettext(*row.topic, count)
    return topic.format(wishes=wishes)


def is_counted(name: str) -> bool:
    """Tell whether the number of a goal says anything to people: that of the lot does not."""
    return name in _COUNTED_QUESTIONS if name in _QUESTIONS else bool(_row(name)[0].more)


def difference(goal: str, more: int) -> str:
    """Say by how much a goal would be different: `one person fewer gets at least two wishes`."""
    row, wishes = _row(goal)
    forms = row.more if more > 0 else row.fewer
    assert forms, f"{goal} is not counted"
    return counted(*forms, abs(more), wishes=wishes)


def _row(name: str) -> tuple[GoalWords, str]:
    """Return the row of a goal and, of more than one wish, how many in a word."""
    _at, _least, wishes = name.rpartition("at_least_")
    if wishes in (name, "1"):
        return GOALS[name], ""
    return GOALS["at_least_k"], phrases.number(int(wishes))


def _rank(goal: Result) -> str:
    if goal.value == 0:
        return _("Every visit is a first choice")
    text = marks(
        "The visits are {value} place below first choice in all;"
        " at best {bound} might be possible, the search was stopped",
        "The visits are {value} places below first choice in all;"
        " at best {bound} might be possible, the search was stopped",
    )
    if goal.proved:
        text = marks(
            "The visits are as high on the wish lists as possible"
            " ({value} place below first choice in all)",
            "The visits are as high on the wish lists as possible"
            " ({value} places below first choice in all)",
        )
    return counted(*text, goal.value, value=goal.value, bound=max(0, goal.bound))


def _sessions(goal: Result) -> str:
    text = marks("The hosts hold {value} session", "The hosts hold {value} sessions")
    held = counted(*text, goal.value, value=goal.value)
    if goal.proved:
        return _("{result}; fewer would not do").format(result=held)
    text = marks(
        "{result}; perhaps {bound} would do, the search was stopped",
        "{result}; perhaps {bound} would do, the search was stopped",
    )
    bound = max(1, goal.bound)
    return counted(*text, bound, result=held, bound=bound)


def _draw(goal: Result) -> str:
    if goal.proved:
        return _("What was still open was decided by lot")
    return _("The lot has not decided everything that was still open: the search was stopped")


GOALS: dict[str, GoalWords] = {
    "agreed": GoalWords(
        marks("promised visit", "promised visits"),
        marks(
            "{value} of {total} promised visits takes place",
            "{value} of {total} promised visits take place",
        ),
        marks("one promised visit more takes place", "{count} promised visits more take place"),
        marks("one promised visit fewer takes place", "{count} promised visits fewer take place"),
        "agreed",
        marks("The one promised visit takes place", "All promised visits take place"),
        mark("No promised visit takes place"),
    ),
    "kept": GoalWords(
        marks("visit that stays", "visits that stay"),
        marks(
            "{value} of {total} visits planned so far stays as it was",
            "{value} of {total} visits planned so far stay as they were",
        ),
        marks("one visit more stays as it was", "{count} visits more stay as they were"),
        marks("one visit fewer stays as it was", "{count} visits fewer stay as they were"),
        "kept",
        marks(
            "The one visit planned so far stays as it was",
            "All visits planned so far stay as they were",
        ),
        mark("No visit planned so far stays as it was"),
    ),
    "at_least_1": GoalWords(
        marks("person who gets a visit", "people who get a visit"),
        marks(
            "{value} of {total} people with wishes gets at least one visit",
            "{value} of {total} people with wishes get at least one visit",
        ),
        marks("one person more gets a visit", "{count} people more get a visit"),
        marks("one person fewer gets a visit", "{count} people fewer get a visit"),
        "people",
        marks(
            "The one person with wishes gets at least one visit",
            "All {total} people with wishes get at least one visit",
        ),
        mark("Nobody gets a visit"),
    ),
    "hosts": GoalWords(
        marks("host who is visited", "hosts who are visited"),
        marks("{value} of {total} hosts is visited", "{value} of {total} hosts are visited"),
        marks("one host more is visited", "{count} hosts more are visited"),
        marks("one host fewer is visited", "{count} hosts fewer are visited"),
        "hosts",
        marks("The one host is visited", "All {total} hosts are visited"),
        mark("No host is visited"),
    ),
    "at_least_k": GoalWords(
        marks("person who gets {wishes} wishes", "people who get {wishes} wishes"),
        marks(
            "{value} person gets at least {wishes} wishes",
            "{value} people get at least {wishes} wishes",
        ),
        marks(
            "one person more gets at least {wishes} wishes",
            "{count} people more get at least {wishes} wishes",
        ),
        marks(
            "one person fewer gets at least {wishes} wishes",
            "{count} people fewer get at least {wishes} wishes",
        ),
        "people",
        none=mark("Nobody gets at least {wishes} wishes"),
    ),
    "rank": GoalWords(
        marks("place below first choice", "places below first choice"),
        _rank,
        marks(
            "in all, visits are one place lower on the wish lists",
            "in all, visits are {count} places lower on the wish lists",
        ),
        marks(
            "in all, visits are one place higher on the wish lists",
            "in all, visits are {count} places higher on the wish lists",
        ),
    ),
    "sessions": GoalWords(
        marks("session to hold", "sessions to hold"),
        _sessions,
        marks("one session more is held", "{count} sessions more are held"),
        marks("one session fewer is held", "{count} sessions fewer are held"),
    ),
    "draw": GoalWords(mark("the lot"), _draw),
}
"""What is said of every goal."""

_QUESTIONS = {
    "granted": mark("the wish"),
    "near": mark("visits that stay"),
    "changes": mark("changes looked at"),
}
"""What else is searched for: a wish to be granted, a plan near to the one on disk, changes."""
_COUNTED_QUESTIONS = ("near", "changes")
