"""The weeks in numbers, to be quoted: on a terminal and on paper, with two pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from kooperation.i18n import _, counted, ngettext
from kooperation.render import phrases
from kooperation.render.layout import Hanging, block, grid, number, title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from kooperation.reports.numbers import Numbers
    from kooperation.weeks.model import Weeks

_BARS = 40
"""The columns of the longest bar on a terminal."""

_Bars = list[tuple[str, int]]
"""What a picture shows: a label and its number."""


def numbers(found: Numbers, of: Weeks) -> Iterator[RenderableType]:
    """Say what the weeks are in numbers, draw them, and end with what can be quoted."""
    yield block(grid([number(count), fact] for count, fact in facts(found)))
    for head, bars in pictures(found):
        most = max((count for _label, count in bars), default=0)
        rows = ((label, number(n), Text("█" * _length(n, most))) for label, n in bars)
        yield block(title(head), grid(rows, fixed=3))
    yield title(_("To quote"))
    yield block(Hanging(Text(paragraph(found, of))))


def _length(count: int, most: int) -> int:
    """Return how long a bar is; no number but 0 is without one."""
    return -(-count * _BARS // most) if most else 0


def facts(found: Numbers) -> Iterator[tuple[int, str]]:
    """Yield each number, and what it counts."""
    plan, taken = found.plan, found.taken
    yield (
        found.partners,
        ngettext("institution takes part", "institutions take part", found.partners),
    )
    yield plan.people, ngettext("person with wishes", "people with wishes", plan.people)
    yield plan.visits, ngettext("planned visit", "planned visits", plan.visits)
    if found.made is not None:
        yield found.made, ngettext("of them was made", "of them were made", found.made)
    yield plan.sessions, ngettext("session", "sessions", plan.sessions)
    if found.seats:
        text = ngettext(
            "of {seats} seats in them is taken", "of {seats} seats in them are taken", taken
        )
        yield taken, text.format(seats=found.seats)
    yield plan.visited, phrases.visited(plan.visited, plan.hosts)
    share = _share(plan.first, plan.people)
    first = ngettext(
        "person gets a first wish ({share}%)", "people get a first wish ({share}%)", plan.first
    )
    yield plan.first, first.format(share=share)
    yield (
        found.second,
        ngettext("person gets a second wish", "people get a second wish", found.second),
    )
    yield (
        found.pairs,
        ngettext("pair of institutions meets", "pairs of institutions meet", found.pairs),
    )


def _share(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def pictures(found: Numbers) -> Iterator[tuple[str, _Bars]]:
    """Yield the two pictures: the visits of each day, and how many visits people get."""
    yield _("Visits on each day"), [(phrases.short_date(day), count) for day, count in found.days]
    granted = [
        (counted("{count} visit", "{count} visits", visits), people)
        for visits, people in enumerate(found.plan.granted)
    ]
    yield _("How many visits people get"), granted


def paragraph(found: Numbers, of: Weeks) -> str:
    """Say it in plain words, for a letter or the paper."""
    plan = found.plan
    institutions = counted(
        "{weeks}, {dates}: {count} institution takes part.",
        "{weeks}, {dates}: {count} institutions take part.",
        found.partners,
        weeks=of.title,
        dates=phrases.days(of.start, of.end),
    )
    people = counted(
        "{count} person would like to get to know others.",
        "{count} people would like to get to know others.",
        plan.people,
    )
    first = counted(
        "{count} person ({share}%) gets a first wish.",
        "{count} people ({share}%) get a first wish.",
        plan.first,
        share=_share(plan.first, plan.people),
    )
    said = (institutions, people, _visits(found), *([first] if plan.people else ()))
    return " ".join((*said, phrases.pairs(found.pairs)))


def _visits(found: Numbers) -> str:
    plan, made = found.plan, found.made
    where = {
        "sessions": counted("{count} session", "{count} sessions", plan.sessions),
        "hosts": phrases.hosts(plan.visited),
    }
    if made is None:
        return counted(
            "{count} visit is planned ({sessions}, {hosts}).",
            "{count} visits are planned ({sessions}, {hosts}).",
            plan.visits,
            **where,
        )
    return counted(
        "{count} visit was planned ({sessions}, {hosts}), {made}.",
        "{count} visits were planned ({sessions}, {hosts}), {made}.",
        plan.visits,
        made=counted("of which {count} was made", "of which {count} were made", made),
        **where,
    )


def sheet(found: Numbers, of: Weeks) -> dict[str, Any]:
    """Return the words and pictures as they stand on paper."""
    return {
        "facts": [{"count": str(count), "fact": fact} for count, fact in facts(found)],
        "pictures": [
            {
                "title": head,
                "most": max(1, *(count for _label, count in bars)) if bars else 1,
                "bars": [{"label": label, "count": count} for label, count in bars],
            }
            for head, bars in pictures(found)
        ],
        "quote": {"title": _("To quote"), "text": paragraph(found, of)},
    }
