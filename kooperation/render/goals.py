"""What is said of a goal: one table, a row for each goal.

The sentences are those an organiser would say aloud.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kooperation.i18n import _, mark, ngettext
from kooperation.render import phrases

if TYPE_CHECKING:
    from collections.abc import Callable

    from kooperation.reports.organiser import Totals
    from kooperation.solve.results import Result


class GoalWords(NamedTuple):
    """The row of a goal: what it is about, how it came out, and what more and less of it means.

    `total` names what in `Totals` a number that should be as high as possible comes up to at most;
    where it does, `complete` is said, and `none` where it is 0. `more` and `fewer` are None for
    what is not counted.
    """

    topic: Callable[[int], str]
    reached: Callable[[Result], str]
    more: Callable[[int], str] | None = None
    fewer: Callable[[int], str] | None = None
    total: str = ""
    complete: Callable[[int], str] | None = None
    none: str = ""


def goal_sentence(goal: Result, totals: Totals) -> str:
    """Say what was reached, and whether more is possible, as an organiser would say it."""
    row, wishes = _row(goal.name)
    if not row.total:
        return row.reached(goal).format(value=goal.value)
    total: int = getattr(totals, row.total)
    if row.complete and goal.value >= total:
        return row.complete(total).format(total=total)
    reached = row.reached(goal) if goal.value else _(row.none)
    result = reached.format(value=goal.value, total=total, wishes=wishes)
    if goal.proved and goal.value < goal.bound:
        return result  # less than possible was asked for: some visits may move
    if goal.proved:
        return _("{result}; more is impossible").format(result=result)
    bound = min(goal.bound, total)
    return ngettext(
        "{result}; at most {bound} might be possible, the search was stopped",
        "{result}; at most {bound} might be possible, the search was stopped",
        bound,
    ).format(result=result, bound=bound)


def goal_topic(name: str, count: int = 0) -> str:
    """Say in a few words what a goal is about: `people who get two wishes`, so many of them."""
    if name in _QUESTIONS:
        return _(_QUESTIONS[name])
    row, wishes = _row(name)
    return row.topic(count).format(wishes=wishes)


def is_counted(name: str) -> bool:
    """Tell whether the number of a goal says anything to people: that of the lot does not."""
    return name in _COUNTED_QUESTIONS if name in _QUESTIONS else bool(_row(name)[0].more)


def difference(goal: str, more: int) -> str:
    """Say by how much a goal would be different: `one person fewer gets at least two wishes`."""
    row, wishes = _row(goal)
    say = row.more if more > 0 else row.fewer
    assert say, f"{goal} is not counted"
    return say(abs(more)).format(count=abs(more), wishes=wishes)


def _row(name: str) -> tuple[GoalWords, str]:
    """Return the row of a goal and, of more than one wish, how many in a word."""
    _at, _least, wishes = name.rpartition("at_least_")
    if wishes in (name, "1"):
        return GOALS[name], ""
    return GOALS["at_least_k"], phrases.number(int(wishes))


def _rank(goal: Result) -> str:
    if goal.value == 0:
        return _("Every visit is a first choice")
    if goal.proved:
        return ngettext(
            "The visits are as high on the wish lists as possible"
            " ({value} place below first choice in all)",
            "The visits are as high on the wish lists as possible"
            " ({value} places below first choice in all)",
            goal.value,
        )
    return ngettext(
        "The visits are {value} place below first choice in all;"
        " at best {bound} might be possible, the search was stopped",
        "The visits are {value} places below first choice in all;"
        " at best {bound} might be possible, the search was stopped",
        goal.value,
    ).format(value=goal.value, bound=max(0, goal.bound))


def _sessions(goal: Result) -> str:
    held = ngettext("The hosts hold {value} session", "The hosts hold {value} sessions", goal.value)
    bound = max(1, goal.bound)
    text = ngettext(
        "{result}; perhaps {bound} would do, the search was stopped",
        "{result}; perhaps {bound} would do, the search was stopped",
        bound,
    )
    if goal.proved:
        text = _("{result}; fewer would not do")
    return text.format(result=held, bound=bound)


def _draw(goal: Result) -> str:
    if goal.proved:
        return _("What was still open was decided by lot")
    return _("The lot has not decided everything that was still open: the search was stopped")


GOALS: dict[str, GoalWords] = {
    "agreed": GoalWords(
        lambda n: ngettext("promised visit", "promised visits", n),
        lambda goal: ngettext(
            "{value} of {total} promised visits takes place",
            "{value} of {total} promised visits take place",
            goal.value,
        ),
        lambda n: ngettext(
            "one promised visit more takes place", "{count} promised visits more take place", n
        ),
        lambda n: ngettext(
            "one promised visit fewer takes place", "{count} promised visits fewer take place", n
        ),
        "agreed",
        lambda total: ngettext(
            "The one promised visit takes place", "All promised visits take place", total
        ),
        mark("No promised visit takes place"),
    ),
    "kept": GoalWords(
        lambda n: ngettext("visit that stays", "visits that stay", n),
        lambda goal: ngettext(
            "{value} of {total} visits planned so far stays as it was",
            "{value} of {total} visits planned so far stay as they were",
            goal.value,
        ),
        lambda n: ngettext(
            "one visit more stays as it was", "{count} visits more stay as they were", n
        ),
        lambda n: ngettext(
            "one visit fewer stays as it was", "{count} visits fewer stay as they were", n
        ),
        "kept",
        lambda total: ngettext(
            "The one visit planned so far stays as it was",
            "All visits planned so far stay as they were",
            total,
        ),
        mark("No visit planned so far stays as it was"),
    ),
    "at_least_1": GoalWords(
        lambda n: ngettext("person who gets a visit", "people who get a visit", n),
        lambda goal: ngettext(
            "{value} of {total} people with wishes gets at least one visit",
            "{value} of {total} people with wishes get at least one visit",
            goal.value,
        ),
        lambda n: ngettext("one person more gets a visit", "{count} people more get a visit", n),
        lambda n: ngettext("one person fewer gets a visit", "{count} people fewer get a visit", n),
        "people",
        lambda total: ngettext(
            "The one person with wishes gets at least one visit",
            "All {total} people with wishes get at least one visit",
            total,
        ),
        mark("Nobody gets a visit"),
    ),
    "hosts": GoalWords(
        lambda n: ngettext("host who is visited", "hosts who are visited", n),
        lambda goal: ngettext(
            "{value} of {total} hosts is visited",
            "{value} of {total} hosts are visited",
            goal.value,
        ),
        lambda n: ngettext("one host more is visited", "{count} hosts more are visited", n),
        lambda n: ngettext("one host fewer is visited", "{count} hosts fewer are visited", n),
        "hosts",
        lambda total: ngettext("The one host is visited", "All {total} hosts are visited", total),
        mark("No host is visited"),
    ),
    "at_least_k": GoalWords(
        lambda n: ngettext("person who gets {wishes} wishes", "people who get {wishes} wishes", n),
        lambda goal: ngettext(
            "{value} person gets at least {wishes} wishes",
            "{value} people get at least {wishes} wishes",
            goal.value,
        ),
        lambda n: ngettext(
            "one person more gets at least {wishes} wishes",
            "{count} people more get at least {wishes} wishes",
            n,
        ),
        lambda n: ngettext(
            "one person fewer gets at least {wishes} wishes",
            "{count} people fewer get at least {wishes} wishes",
            n,
        ),
        "people",
        none=mark("Nobody gets at least {wishes} wishes"),
    ),
    "rank": GoalWords(
        lambda n: ngettext("place below first choice", "places below first choice", n),
        _rank,
        lambda n: ngettext(
            "in all, visits are one place lower on the wish lists",
            "in all, visits are {count} places lower on the wish lists",
            n,
        ),
        lambda n: ngettext(
            "in all, visits are one place higher on the wish lists",
            "in all, visits are {count} places higher on the wish lists",
            n,
        ),
    ),
    "sessions": GoalWords(
        lambda n: ngettext("session to hold", "sessions to hold", n),
        _sessions,
        lambda n: ngettext("one session more is held", "{count} sessions more are held", n),
        lambda n: ngettext("one session fewer is held", "{count} sessions fewer are held", n),
    ),
    "draw": GoalWords(lambda _n: _("the lot"), _draw),
}
"""What is said of every goal."""

_QUESTIONS = {
    "granted": mark("the wish"),
    "near": mark("visits that stay"),
    "changes": mark("changes looked at"),
}
"""What else is searched for: a wish to be granted, a plan near to the one on disk, changes."""
_COUNTED_QUESTIONS = ("near", "changes")
