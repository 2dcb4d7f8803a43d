"""What `koop suggest` says: the small changes that help most, what they do and for whom.

Wishes and names are the organiser's own view. A quiet line says what to write into which file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from kooperation.answers.changes import how_to_write
from kooperation.answers.suggest import ideas
from kooperation.i18n import _, counted, mark
from kooperation.render import phrases
from kooperation.render.goals import goal_topic
from kooperation.render.layout import QUIET, Trimmed, add, block, entry, grid, number, title
from kooperation.reports.lists import PlanIndex
from kooperation.reports.meetings import by_house
from kooperation.weeks.model import grouped, invitation_of, start_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from kooperation.answers.comparison import Suggestion
    from kooperation.answers.suggest import Suggestions
    from kooperation.solve.results import Result
    from kooperation.weeks.model import DataSet, Session, Visit

_SENTENCES = {
    "seats": mark("{name}: one more seat on {when} ({new} instead of {old})"),
    "session": mark("{name}: one more session on {when}"),
    "min_visitors": mark(
        "{name}: on {when} one person fewer is enough to take place ({new} instead of {old})"
    ),
    "staffing": mark("{name}: keep one person fewer in the house ({new} instead of {old})"),
    "guide": mark("{name}: on {when} guided by {new} instead of {old}"),
}
"""What to change, by kind."""


def suggestions(
    data: DataSet, found: Suggestions, most: int, *, published: bool = False
) -> Iterator[RenderableType]:
    """Say what is reached now, then what would help most, and whether all was looked at."""
    if published:
        text = _(
            "People rely on this schedule: in the plans compared here, as many as possible keep"
            " what they hold, and what has happened stays."
        )
        yield block(Trimmed(Text(text)))
    reached = (
        (number(goal.value), goal_topic(goal.name, goal.value))
        for goal in found.goals
        if goal.value
    )
    yield block(title(_("What the best plan reaches now")), grid(reached))
    if told := ideas(found.best):
        rows = (
            [Text(f"{place}.", justify="right"), _idea(data, found.goals, same)]
            for place, same in enumerate(told, 1)
        )
        yield block(title(_("What would help most")), grid(rows, below=1))
    yield block(*(Trimmed(Text(sentence)) for sentence in _end(found, len(told), most)))


def _idea(data: DataSet, base: Sequence[Result], same: Sequence[Suggestion]) -> Text:
    """Tell a change, the other times that do as well, what it brings, and how to write it."""
    first = same[0]
    before = {goal.name: goal.value for goal in base}
    changed = [g for g in first.goals if g.value != before.get(g.name, 0)]
    better = [g for g in changed if g.gain(before.get(g.name, 0)) > 0]
    worse = [g for g in changed if g not in better]
    text = add(
        entry(_sentence(data, first)),
        _others(data, same),
        _listed(_("Better: {goals}"), better, before),
        _listed(_("Worse for that: {goals}"), worse, before),
    )
    if not all(goal.proved for goal in first.goals):
        add(text, _("The search was stopped: perhaps it helps even more."))
    add(text, *_by_visit(data, _("Gained: {visit}: {people}"), first.gains))
    add(text, *_by_visit(data, _("Lost: {visit}: {people}"), first.losses))
    return add(text, _written(data, first), style=QUIET)


def _sentence(data: DataSet, one: Suggestion) -> str:
    change, when, old, new = one.change, "", str(one.change.old), str(one.change.new)
    name = data.partners[change.partner].name if change.partner else ""
    if session := one.session:
        name, host = data.invitations[session.invitation].title, data.partners[session.host].name
        name = name if host in name else f"{name} ({host})"
        when = phrases.date_and_hours(session.span)
        if change.person:
            old, new = (_guides(data, of) for of in (data.sessions[session.id], session))
    return _(_SENTENCES[change.kind]).format(name=name, when=when, old=old, new=new)


def _guides(data: DataSet, session: Session) -> str:
    index = PlanIndex(data, ())
    return ", ".join(index.guest(guide).name for guide in session.guides)


def _others(data: DataSet, same: Sequence[Suggestion]) -> str:
    """List when the same change does as well, the hours where they are others, or by whom."""
    spans = [one.session.span for one in same if one.session]
    if not spans[1:]:
        return ""
    if same[0].change.person:
        times = "; ".join(_guides(data, one.session) for one in same[1:] if one.session)
    elif len({(span.start.time(), span.end.time()) for span in spans}) > 1:
        times = "; ".join(map(phrases.moment, spans[1:]))
    else:
        times = ", ".join(phrases.short_date(span.day) for span in spans[1:])
    text = _("Just as good: {times}")
    if len({frozenset(visit.person for visit in one.gains) for one in same}) > 1:
        text = _("Just as good, in part for other people: {times}")
    return text.format(times=times)


def _listed(head: str, goals: Sequence[Result], before: dict[str, int]) -> str:
    said = [
        _("{now} instead of {before} {topic}").format(
            topic=goal_topic(goal.name, was), now=goal.value, before=was
        )
        for goal in goals
        for was in [before.get(goal.name, 0)]
    ]
    return head.format(goals=", ".join(said)) if said else ""


def _by_visit(data: DataSet, head: str, visits: Iterable[Visit]) -> Iterator[str]:
    """Say what is visited when, and by whom, by time."""
    index = PlanIndex(data, ())
    found = grouped((session, index.guest(person)) for person, session in visits)
    for session in sorted(found, key=lambda name: (start_of(name), name)):
        invitation = data.invitations.get(invitation_of(session))
        what = invitation.title if invitation else session
        people = "; ".join(
            f"{phrases.party(guest.name, guest.size)} ({guest.partner})"
            for guest in sorted(found[session], key=by_house)
        )
        visit = f"{what}, {phrases.short_date(start_of(session).date())}"
        yield head.format(visit=visit, people=people)


def _written(data: DataSet, one: Suggestion) -> str:
    """Say what to write into which file."""
    how, session = how_to_write(data, one.change, one.session), one.session
    written = {k: f"[{', '.join(v)}]" if isinstance(v, tuple) else v for k, v in how.fields.items()}
    fields = ", ".join(f"{name}: {value}" for name, value in written.items())
    if session is None:
        text = _("In partners.yaml, {id}, write: {lines}")
        return text.format(id=one.change.partner, lines=fields)
    at = f"{session.span.day.isoformat()} {phrases.hours(session.span).replace('–', '-')}"
    line = f"{{at: {at}, {fields}}}" if fields else at  # right in a list of either kind
    if not how.added:  # the entry may say more, and keeps it
        text = _(
            "In invitations.yaml, {id}, below sessions, write {fields} into the entry of {at} and"
            " leave what else it says; a date by itself becomes {line}"
        )
        return text.format(id=session.invitation, fields=fields, at=at, line=line)
    text = _("In invitations.yaml, {id}, add below sessions: {lines}")
    if how.max_sessions is not None:
        line += " " + _("(and max_sessions: {sessions})").format(sessions=how.max_sessions)
    return text.format(id=session.invitation, lines=line)


def _end(found: Suggestions, told: int, most: int) -> Iterator[str]:
    if not found.complete:
        yield _(
            "The search was stopped (changes looked at: {tried} of {count}), and another may help"
            " more. --time-limit gives it more time."
        ).format(tried=found.tried, count=found.changes)
        return
    yield counted(
        "{count} change was looked at: one more seat, one more session, one visitor fewer needed,"
        " one person fewer kept in a house, another guide for one who is away.",
        "{count} changes were looked at: one more seat, one more session, one visitor fewer"
        " needed, one person fewer kept in a house, another guide for one who is away.",
        found.changes,
    )
    if not told:
        yield _("None of them would help.")
    elif told < most:
        yield _("No other of them would help.")
    else:
        yield _("No other of them would help more.")
