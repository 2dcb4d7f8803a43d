"""What the organiser reads on the terminal: goals, changes, wishes, and numbers to quote."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from kooperation.i18n import _, ngettext
from kooperation.render import phrases
from kooperation.render.goals import goal_sentence
from kooperation.render.layout import (
    QUIET,
    WARN,
    Hanging,
    Trimmed,
    add,
    also,
    grid,
    number,
    title,
    widest,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from kooperation.reports.organiser import (
        Changes,
        Overview,
        Totals,
        Unmet,
        VisitChange,
        WishSheet,
    )
    from kooperation.solve.results import Result


def wishes(sheets: Iterable[WishSheet]) -> Iterator[RenderableType]:
    """List for each invitation who wishes it, to proofread against the sign-up sheets."""
    sources = {
        "own": "",
        "sheet": _("sign-up sheet"),
        "agreed": _("promised"),
        "unknown": "",
    }
    for sheet in sheets:
        yield title(
            sheet.title, sheet.host, phrases.people(sum(w.person.size for w in sheet.wishes))
        )
        yield grid(
            [
                Text(phrases.wish(wish.position)),
                Text(phrases.party(wish.person.name, wish.person.size)),
                Text(wish.person.partner, QUIET),
                Text(sources[wish.source]),
            ]
            for wish in sheet.wishes
        )
        yield Text()


def unmet(wishes: Sequence[Unmet]) -> Iterator[RenderableType]:
    """List the wishes that are not met, by person, and whether anything could be done."""
    if not wishes:
        yield Text(_("Every wish is met."))
        yield Text()
        return
    for person, group in groupby(wishes, lambda wish: wish.person):
        yield title(phrases.party(person.name, person.size), person.partner)
        yield grid(
            [Text(phrases.wish(wish.position)), Text(wish.title), _reason(wish)] for wish in group
        )
        yield Text()
    impossible = sum(wish.reason == "impossible" for wish in wishes)
    sentences = [
        ngettext("{count} wish is not met.", "{count} wishes are not met.", len(wishes)),
        ngettext(
            "{impossible} of them is impossible: no session is open to this person.",
            "{impossible} of them are impossible: no session is open to these people.",
            impossible,
        )
        if impossible
        else "",
    ]
    if impossible < len(wishes):
        sentences.append(_("koop why says what stood in the way."))
    text = " ".join(filter(None, sentences)).format(count=len(wishes), impossible=impossible)
    yield Trimmed(Text(text, QUIET))
    yield Text()


def _reason(wish: Unmet) -> Text:
    if wish.reason == "impossible":
        return Text(_("impossible"), WARN)
    return Text(_("over") if wish.over else _("something else came first"), QUIET)


def overview(numbers: Overview) -> Iterator[RenderableType]:
    """Say in numbers, without names, what the weeks will be."""
    share = round(100 * numbers.first / numbers.people) if numbers.people else 0
    facts = [
        (numbers.people, ngettext("person with wishes", "people with wishes", numbers.people)),
        (numbers.visits, ngettext("visit", "visits", numbers.visits)),
        (numbers.sessions, ngettext("session", "sessions", numbers.sessions)),
        (
            numbers.visited,
            ngettext(
                "of {total} hosts is visited", "of {total} hosts are visited", numbers.visited
            ).format(total=numbers.hosts),
        ),
        (
            numbers.first,
            ngettext(
                "person gets a first wish ({share}%)",
                "people get a first wish ({share}%)",
                numbers.first,
            ).format(share=share),
        ),
    ]
    yield grid(([number(count), Text(text)] for count, text in facts))
    yield Text()
    yield title(_("How many visits people get"))
    yield grid(
        [
            Text(ngettext("{count} visit", "{count} visits", visits).format(count=visits)),
            number(count),
            Text(ngettext("person", "people", count)),
        ]
        for visits, count in enumerate(numbers.granted)
        if count
    )
    yield Text()


def goals(reached: Iterable[Result], totals: Totals) -> Iterator[RenderableType]:
    """Say goal by goal what was reached, and whether more is possible."""
    reached = [
        goal for goal in reached if goal.value or goal.bound or goal.name in ("agreed", "rank")
    ]
    proved = all(goal.proved for goal in reached)
    if not any(goal.name == "sessions" for goal in reached):
        # Without a single visit there is nothing to say of their order and of lots.
        reached = [goal for goal in reached if goal.name not in ("rank", "draw")]
        if proved:
            yield Hanging(Text(_("Nobody can visit anybody")))
    for goal in reached:
        yield Hanging(Text(goal_sentence(goal, totals)))
    if proved and reached:
        sentence = _("Proved: no line can be better without making one above it worse.")
        yield Hanging(Text(sentence, QUIET))
    yield Text()


def changes(changed: Changes, *, published: bool) -> Iterator[RenderableType]:
    """List what is new for whom, and which hosts must be told of which days.

    Nobody relies on a draft, so nobody must be told of a change to it.
    """
    if not changed.people:
        yield Text(_("Nothing has changed."))
        yield Text()
        return
    kinds = {
        "added": _("new"),
        "moved": _("moved"),
        "removed": _("dropped"),
        "altered": _("altered"),
    }
    if published:
        people = sum({change.person: change.person.size for change in changed.people}.values())
        yield title(must_be_told(people, len(changed.hosts)))
    else:
        yield title(_("Changes since the last draft"))
    yield Text()
    for person, group in groupby(changed.people, lambda change: change.person):
        yield title(phrases.party(person.name, person.size), person.partner)
        yield grid((_change(change, kinds) for change in group), least=[widest(kinds.values())])
        yield Text()
    if changed.hosts:
        yield title(_("Hosts"))
        yield grid(
            (
                [Text(host), Text(phrases.listed(map(phrases.short_date, days)))]
                for host, days in changed.hosts
            ),
            fixed=0,
        )
        yield Text()


def must_be_told(people: int, hosts: int) -> str:
    """Say how many people and hosts must be told."""
    return _("{people} and {hosts} must be told.").format(
        people=phrases.people(people),
        hosts=ngettext("{count} host", "{count} hosts", hosts).format(count=hosts),
    )


def _change(change: VisitChange, kinds: Mapping[str, str]) -> list[RenderableType]:
    meeting = change.after or change.before
    assert meeting is not None
    was = change.before or meeting
    text = Text.assemble((meeting.title, "bold"), (also(meeting.host), QUIET))
    add(text, phrases.instead(phrases.moment(meeting.span), phrases.moment(was.span)))
    if meeting.place and was.place and meeting.place != was.place:
        place = phrases.instead(meeting.place.name, was.place.name)
        add(text, _("Place: {place}").format(place=place))
    return [Text(kinds[change.kind]), text]
