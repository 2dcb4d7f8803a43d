"""What the organiser reads on the terminal: goals, changes, wishes, and numbers to quote."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from kooperation.i18n import _, counted, ngettext
from kooperation.render import phrases
from kooperation.render.goals import goal_sentence
from kooperation.render.layout import (
    QUIET,
    WARN,
    Hanging,
    Trimmed,
    add,
    block,
    entry,
    grid,
    number,
    title,
    widest,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from kooperation.reports.organiser import (
        Overview,
        Totals,
        Unmet,
        VisitChange,
        VisitChanges,
        WishSheet,
    )
    from kooperation.solve.results import Result


def wishes(sheets: Iterable[WishSheet]) -> Iterator[RenderableType]:
    """List for each invitation who wishes it, to proofread against the sign-up sheets."""
    sources = {"own": "", "sheet": _("sign-up sheet"), "agreed": _("promised"), "unknown": ""}
    for sheet in sheets:
        people = phrases.people(sum(wish.person.size for wish in sheet.wishes))
        rows = (
            (
                phrases.wish(wish.position),
                add(Text(phrases.guest(wish.person)), phrases.dates(wish.dates), style=QUIET),
                Text(wish.person.partner, QUIET),
                sources[wish.source],
            )
            for wish in sheet.wishes
        )
        yield block(title(sheet.title, sheet.host, people), grid(rows))


def unmet(wishes: Sequence[Unmet]) -> Iterator[RenderableType]:
    """List the wishes that are not met, by person, and whether anything could be done."""
    if not wishes:
        yield block(Text(_("Every wish is met.")))
        return
    for person, group in groupby(wishes, lambda wish: wish.person):
        rows = (
            (
                phrases.wish(wish.position),
                add(Text(wish.title), phrases.dates(wish.dates), style=QUIET),
                _reason(wish),
            )
            for wish in group
        )
        head = title(phrases.party(person.name, person.size), person.partner)
        yield block(head, grid(rows))
    impossible = sum(wish.reason == "impossible" for wish in wishes)
    cancelled = sum(wish.reason == "cancelled" for wish in wishes)
    sentences = [ngettext("{count} wish is not met.", "{count} wishes are not met.", len(wishes))]
    if impossible:
        many = ngettext(
            "{impossible} of them is impossible", "{impossible} of them are impossible", impossible
        )
        if impossible == len(wishes):
            many = ngettext("It is impossible", "All of them are impossible", impossible)
        whose = len({wish.person for wish in wishes if wish.reason == "impossible"})
        why = ngettext(
            "no session is open to this person.", "no session is open to these people.", whose
        )
        sentences.append(f"{many}: {why}")
    if impossible + cancelled < len(wishes):
        sentences.append(_("koop why says what stood in the way."))
    text = " ".join(sentences).format(count=len(wishes), impossible=impossible)
    yield block(Trimmed(Text(text, QUIET)))


def _reason(wish: Unmet) -> Text:
    if wish.reason == "impossible":
        return Text(_("impossible"), WARN)
    if wish.reason == "cancelled":
        return Text(phrases.is_off(wish.cancelled), WARN)
    return Text(_("over") if wish.over else _("something else came first"), QUIET)


def overview(numbers: Overview) -> Iterator[RenderableType]:
    """Say in numbers, without names, what the weeks will be."""
    people, visited, first = numbers.people, numbers.visited, numbers.first
    share = round(100 * first / people) if people else 0
    facts = [
        (people, ngettext("person with wishes", "people with wishes", people)),
        (numbers.visits, ngettext("visit", "visits", numbers.visits)),
        (numbers.sessions, ngettext("session", "sessions", numbers.sessions)),
        (visited, phrases.visited(visited, numbers.hosts)),
        (
            first,
            ngettext(
                "person gets a first wish ({share}%)", "people get a first wish ({share}%)", first
            ),
        ),
    ]
    said = ((number(n), fact.format(share=share)) for n, fact in facts)
    yield block(grid(said))
    rows = (
        (
            counted("{count} visit", "{count} visits", visits),
            number(count),
            ngettext("person", "people", count),
        )
        for visits, count in enumerate(numbers.granted)
        if count
    )
    yield block(title(_("How many visits people get")), grid(rows))


def goals(reached: Iterable[Result], totals: Totals) -> Iterator[RenderableType]:
    """Say goal by goal what was reached, and whether more is possible."""
    always = ("agreed", "rank")
    reached = [goal for goal in reached if goal.value or goal.bound or goal.name in always]
    proved = all(goal.proved for goal in reached)
    if not any(goal.name == "sessions" for goal in reached):
        # Without a single visit there is nothing to say of their order and of lots.
        reached = [goal for goal in reached if goal.name not in ("rank", "draw")]
        if proved:
            wished, none = _("Nobody can visit anybody"), _("There are no wishes yet")
            yield Hanging(Text(wished if totals.people else none))
    for goal in reached:
        yield Hanging(Text(goal_sentence(goal, totals)))
    if proved and reached:
        sentence = _("Proved: no line can be better without making one above it worse.")
        yield Hanging(Text(sentence, QUIET))
    yield Text()


def draft_changes(changed: VisitChanges) -> Iterator[RenderableType]:
    """List the changes to a draft; nobody relies on it, so nobody must be told."""
    if not changed.people:
        yield block(Text(_("Nothing has changed.")))
        return
    yield block(title(_("Changes since the last draft")))
    yield from visit_changes(changed)


def published_changes(changed: VisitChanges, *, same: bool) -> Iterator[RenderableType]:
    """List the changes to a published plan; it may be the `same`, word for word."""
    if same:
        yield block(Text(_("Nothing has changed.")))
    yield from visit_changes(changed)


def visit_changes(changed: VisitChanges) -> Iterator[RenderableType]:
    """List which visits are new, moved, dropped or altered, by person."""
    kinds = {
        "added": _("new"),
        "moved": _("moved"),
        "removed": _("dropped"),
        "altered": _("altered"),
    }
    for person, group in groupby(changed.people, lambda change: change.person):
        rows = ((kinds[change.kind], _change(change)) for change in group)
        who = title(phrases.party(person.name, person.size), person.partner)
        yield block(who, grid(rows, least=[widest(kinds.values())]))


def _change(change: VisitChange) -> Text:
    meeting = change.meeting
    was = change.before or meeting
    text = entry(meeting.title, meeting.host)
    add(text, phrases.instead(phrases.moment(meeting.span), phrases.moment(was.span)))
    place, before = phrases.address(meeting.place), phrases.address(was.place)
    if place and before and place != before:
        add(text, _("Place: {place}").format(place=phrases.instead(place, before)))
    return text
