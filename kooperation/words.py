"""Dates, times, numbers and goals as people write them, in the language spoken now.

Dates have their own small tables, because a catalogue of messages cannot reorder `1.3.`;
everything else goes through it. The sentences on goals are those an organiser would say aloud.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kooperation.i18n import Language, _, language, mark, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from kooperation.model import Location, Result
    from kooperation.organiser import Totals
    from kooperation.timespan import Span


@dataclass(frozen=True, slots=True)
class _Calendar:
    """The names of a language, and how it puts them together."""

    weekdays: str
    months: str
    letters: int  # of a weekday in the short form
    long: str
    short: str
    day: str
    day_month: str
    clock: str


_CALENDARS = {
    Language.ENGLISH: _Calendar(
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "January February March April May June July August September October November December",
        3,
        long="{weekday}, {day} {month}",
        short="{abbreviated} {day} {month:.3}",
        day="{day}",
        day_month="{day} {month}",
        clock="{hours}",
    ),
    Language.GERMAN: _Calendar(
        "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        2,
        long="{weekday}, {day}. {month}",
        short="{abbreviated} {day}.{number}.",
        day="{day}.",
        day_month="{day}. {month}",
        clock="{hours} Uhr",
    ),
}


def _write(form: str, day: date) -> str:
    calendar = _CALENDARS[language()]
    weekday = calendar.weekdays.split()[day.weekday()]
    return str(getattr(calendar, form)).format(
        weekday=weekday,
        abbreviated=weekday[: calendar.letters],
        day=day.day,
        month=calendar.months.split()[day.month - 1],
        number=day.month,
    )


def long_date(day: date) -> str:
    """`Montag, 1. März`, `Monday, 1 March`."""
    return _write("long", day)


def short_date(day: date) -> str:
    """`Mo 1.3.`, `Mon 1 Mar`."""
    return _write("short", day)


def days(first: date, last: date) -> str:
    """`1.–12. März 2027`, `27 February – 3 March 2027`."""
    if first == last:
        return f"{_write('day_month', last)} {last.year}"
    if first.year != last.year:
        start = f"{_write('day_month', first)} {first.year} – "
    elif first.month != last.month:
        start = f"{_write('day_month', first)} – "
    else:
        start = f"{_write('day', first)}–"
    return f"{start}{_write('day_month', last)} {last.year}"


def hours(span: Span) -> str:
    """`10:00–11:30`; the end of the day is `24:00`."""
    end = "24:00" if span.end.date() > span.day else f"{span.end:%H:%M}"
    return f"{span.start:%H:%M}–{end}"


def hours_said(span: Span) -> str:
    """`10:00–11:30 Uhr` where a sentence wants it; in English without `Uhr`."""
    return _CALENDARS[language()].clock.format(hours=hours(span))


def moment(span: Span) -> str:
    """`Di 2.3., 10:00–11:30`, `Tue 2 Mar, 10:00–11:30`."""
    return f"{short_date(span.day)}, {hours(span)}"


def when(span: Span) -> str:
    """`Dienstag, 2. März, 10:00 Uhr`, `Tuesday, 2 March, 10:00`: when something begins."""
    start = _CALENDARS[language()].clock.format(hours=f"{span.start:%H:%M}")
    return f"{long_date(span.day)}, {start}"


def listed(items: Iterable[str]) -> str:
    """Join the items as a sentence does: `A, B und C`, `A, B and C`."""
    *head, last = [*items] or [""]
    return _("{items} and {last}").format(items=", ".join(head), last=last) if head else last


def people(count: int) -> str:
    """`1 Person`, `3 Personen`."""
    return ngettext("{count} person", "{count} people", count).format(count=count)


def instead(now: str, before: str) -> str:
    """Say what holds now, and what held before if that was different."""
    if now == before:
        return now
    return _("{now} (before: {before})").format(now=now, before=before)


def address(place: Location | None) -> str:
    """`OGS der Pfalzschule, Musterweg 1`: name and address of a place, as far as they are known."""
    return ", ".join(filter(None, (place.name, place.address))) if place else ""


def party(name: str, size: int) -> str:
    """Name a party with its size: `Auszubildende (3 Personen)`."""
    return name if size == 1 else f"{name} ({people(size)})"


def wish(position: int) -> str:
    """`1. Wunsch`, `wish 1`, for the position that counts from 0."""
    return _("wish {number}").format(number=position + 1)


def goal_sentence(goal: Result, totals: Totals) -> str:
    """Say what was reached, and whether more is possible, as an organiser would say it."""
    return _GOALS[_kind(goal.name)][1](goal, totals)


def goal_topic(name: str) -> str:
    """Say in a few words what a goal is about: `people who get two wishes`."""
    topic = _(_QUESTIONS.get(name) or _GOALS[_kind(name)][0])
    if name.startswith("at_least_"):
        return topic.format(wishes=number(_least(name)))
    return topic


def _kind(name: str) -> str:
    """Return the name under which a goal stands in the table."""
    return "at_least_k" if name.startswith("at_least_") and _least(name) > 1 else name


def _least(name: str) -> int:
    return int(name.removeprefix("at_least_"))


def _with_most(result: str, goal: Result, total: int) -> str:
    """Add what is known of a number that should be as high as possible, up to the total."""
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


def _agreed(goal: Result, totals: Totals) -> str:
    if goal.value >= totals.agreed:
        return _("All promised visits take place")
    result = ngettext(
        "{value} of {total} promised visits takes place",
        "{value} of {total} promised visits take place",
        goal.value,
    )
    return _with_most(result.format(value=goal.value, total=totals.agreed), goal, totals.agreed)


def _kept(goal: Result, totals: Totals) -> str:
    if goal.value >= totals.kept:
        return _("All visits planned so far stay as they were")
    result = ngettext(
        "{value} of {total} visits planned so far stays as it was",
        "{value} of {total} visits planned so far stay as they were",
        goal.value,
    )
    return _with_most(result.format(value=goal.value, total=totals.kept), goal, totals.kept)


def _at_least_one(goal: Result, totals: Totals) -> str:
    if goal.value >= totals.people:
        return ngettext(
            "The one person with wishes gets at least one visit",
            "All {total} people with wishes get at least one visit",
            totals.people,
        ).format(total=totals.people)
    result = ngettext(
        "{value} of {total} people with wishes gets at least one visit",
        "{value} of {total} people with wishes get at least one visit",
        goal.value,
    )
    return _with_most(result.format(value=goal.value, total=totals.people), goal, totals.people)


def _at_least_more(goal: Result, totals: Totals) -> str:
    wishes = number(_least(goal.name))
    if goal.value == 0:
        result = _("Nobody gets at least {wishes} wishes")
    else:
        result = ngettext(
            "{value} person gets at least {wishes} wishes",
            "{value} people get at least {wishes} wishes",
            goal.value,
        )
    return _with_most(result.format(value=goal.value, wishes=wishes), goal, totals.people)


def _hosts(goal: Result, totals: Totals) -> str:
    if goal.value >= totals.hosts:
        return ngettext(
            "The one host is visited", "All {total} hosts are visited", totals.hosts
        ).format(total=totals.hosts)
    result = ngettext(
        "{value} of {total} hosts is visited", "{value} of {total} hosts are visited", goal.value
    )
    return _with_most(result.format(value=goal.value, total=totals.hosts), goal, totals.hosts)


def _rank(goal: Result, _totals: Totals) -> str:
    if goal.value == 0:
        return _("Every visit is a first choice")
    if goal.proved:
        return ngettext(
            "The visits are as high on the wish lists as possible"
            " ({value} place below first choice in all)",
            "The visits are as high on the wish lists as possible"
            " ({value} places below first choice in all)",
            goal.value,
        ).format(value=goal.value)
    return ngettext(
        "The visits are {value} place below first choice in all;"
        " at best {bound} might be possible, the search was stopped",
        "The visits are {value} places below first choice in all;"
        " at best {bound} might be possible, the search was stopped",
        goal.value,
    ).format(value=goal.value, bound=max(0, goal.bound))


def _sessions(goal: Result, _totals: Totals) -> str:
    result = ngettext(
        "The hosts hold {value} session", "The hosts hold {value} sessions", goal.value
    ).format(value=goal.value)
    if goal.proved:
        return _("{result}; fewer would not do").format(result=result)
    return _("{result}; perhaps {bound} would do, the search was stopped").format(
        result=result, bound=max(1, goal.bound)
    )


def _draw(goal: Result, _totals: Totals) -> str:
    if goal.proved:
        return _("What was still open was decided by lot")
    return _("The lot has not decided everything that was still open: the search was stopped")


_GOALS: dict[str, tuple[str, Callable[[Result, Totals], str]]] = {
    "agreed": (mark("promised visits"), _agreed),
    "kept": (mark("visits that stay"), _kept),
    "at_least_1": (mark("people who get a visit"), _at_least_one),
    "hosts": (mark("hosts who are visited"), _hosts),
    "at_least_k": (mark("people who get {wishes} wishes"), _at_least_more),
    "rank": (mark("places below first choice"), _rank),
    "sessions": (mark("sessions to hold"), _sessions),
    "draw": (mark("the lot"), _draw),
}
"""Every goal, in their order: what it is about, and the sentence that says how it came out."""

_QUESTIONS = {
    "granted": mark("the wish"),
    "near": mark("visits that stay"),
    "changes": mark("changes looked at"),
}
"""What else is searched for: a wish to be granted, a plan near to the one on disk, changes."""


def number(count: int) -> str:
    """Write a small number as a word, a great one in digits."""
    words = _("zero one two three four five six seven eight nine ten eleven twelve").split()
    return words[count] if count < len(words) else str(count)
