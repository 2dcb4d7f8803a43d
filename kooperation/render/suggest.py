"""What `koop suggest` says: the small changes that help most, what they do and for whom.

Wishes and names are the organiser's own view. A quiet line says what to write into which file.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rich.text import Text

from kooperation.answers.suggest import ideas
from kooperation.i18n import _, mark, ngettext
from kooperation.render import phrases
from kooperation.render.goals import goal_topic
from kooperation.render.layout import QUIET, Trimmed, add, grid, number, title, widest
from kooperation.reports.lists import PlanIndex, by_house
from kooperation.weeks.model import start_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from kooperation.answers.suggest import Suggestion, Suggestions
    from kooperation.solve.results import Result
    from kooperation.weeks.model import DataSet, Invitation, Session, Visit

_SENTENCES = {
    "seats": mark("{name}: one more seat on {when} ({new} instead of {old})"),
    "session": mark("{name}: one more session on {when}"),
    "min_visitors": mark(
        "{name}: on {when} one person fewer is enough to take place ({new} instead of {old})"
    ),
    "staffing": mark("{name}: keep one person fewer in the house ({new} instead of {old})"),
}
"""What to change, by kind."""


def suggestions(
    data: DataSet, found: Suggestions, most: int, *, published: bool = False
) -> Iterator[RenderableType]:
    """Say what is reached now, then what would help most, and whether all was looked at."""
    if published:
        yield Trimmed(
            Text(
                _(
                    "People rely on this schedule. The plans compared here are made afresh, as if"
                    " nobody did: a change made now may bring less."
                )
            )
        )
        yield Text()
    reached = [goal for goal in found.goals if goal.value]
    yield title(_("What the best plan reaches now"))
    yield grid([number(goal.value), Text(goal_topic(goal.name))] for goal in reached)
    yield Text()
    told = ideas(found.best)
    if told:
        yield title(_("What would help most"))
        places = [f"{place}." for place in range(1, len(told) + 1)]
        rows = (
            [Text(place, justify="right"), _idea(data, found.goals, same)]
            for place, same in zip(places, told, strict=True)
        )
        yield grid(rows, least=[widest(places)], below=1)
        yield Text()
    for sentence in _end(found, len(told), most):
        yield Trimmed(Text(sentence))
    yield Text()


def _idea(data: DataSet, base: Sequence[Result], same: Sequence[Suggestion]) -> Text:
    """Tell a change, the other times that do as well, what it brings, and how to write it."""
    first = same[0]
    text = Text.assemble((_sentence(data, first), "bold"))
    add(text, _other_times(same))
    before = {goal.name: goal.value for goal in base}
    changed = [g for g in first.goals if g.value != before.get(g.name, 0)]
    better = [g for g in changed if g.gain(before.get(g.name, 0)) > 0]
    worse = [g for g in changed if g not in better]
    add(text, _listed(_("Better: {goals}"), better, before))
    add(text, _listed(_("Worse for that: {goals}"), worse, before))
    if not all(goal.proved for goal in first.goals):
        add(text, _("The search was stopped: perhaps it helps even more."))
    index = PlanIndex(data, ())
    for head, visits in (
        (_("Gained: {visit}: {people}"), first.gains),
        (_("Lost: {visit}: {people}"), first.losses),
    ):
        for visit, people in _by_visit(data, index, visits):
            add(text, head.format(visit=visit, people=people))
    return add(text, _written(data, first), QUIET)


def _sentence(data: DataSet, one: Suggestion) -> str:
    change = one.change
    name = data.partners[change.partner].name if change.partner else _called(data, one.session)
    return _(_SENTENCES[change.kind]).format(
        name=name,
        when=phrases.date_and_hours(one.session.span) if one.session else "",
        old=change.old,
        new=change.new,
    )


def _other_times(same: Sequence[Suggestion]) -> str:
    """List when the same change does as well; the hours where they are others."""
    spans = [one.session.span for one in same if one.session]
    clocks = {(span.start.time(), span.end.time()) for span in spans}
    say = phrases.moment if len(clocks) > 1 else lambda span: phrases.short_date(span.day)
    times = ("; " if len(clocks) > 1 else ", ").join(map(say, spans[1:]))
    if not times:
        return ""
    names = {tuple(sorted({visit.person for visit in one.gains})) for one in same}
    if len(names) > 1:
        return _("Just as good, in part for other people: {times}").format(times=times)
    return _("Just as good: {times}").format(times=times)


def _listed(head: str, goals: Sequence[Result], before: dict[str, int]) -> str:
    said = [
        _("{now} instead of {before} {topic}").format(
            topic=goal_topic(goal.name), now=goal.value, before=before.get(goal.name, 0)
        )
        for goal in goals
    ]
    return head.format(goals=", ".join(said)) if said else ""


def _by_visit(
    data: DataSet, index: PlanIndex, visits: Iterable[Visit]
) -> Iterator[tuple[str, str]]:
    """Yield what is visited when, and by whom, by time."""
    found = defaultdict(list)
    for person, session in visits:
        found[session].append(index.guest(person))
    for session in sorted(found, key=lambda name: (start_of(name), name)):
        start = start_of(session)
        invitation = data.invitations.get(session.partition("@")[0])
        what = invitation.title if invitation else session
        people = [
            f"{phrases.party(guest.name, guest.size)} ({guest.partner})"
            for guest in sorted(found[session], key=by_house)
        ]
        yield f"{what}, {phrases.short_date(start.date())}", "; ".join(people)


def _called(data: DataSet, session: Session | None) -> str:
    """Name what is shown and, unless that says it already, the host."""
    if session is None:
        return ""
    name, host = data.invitations[session.invitation].title, data.partners[session.host].name
    return name if host in name else f"{name} ({host})"


# --- how to write it ----------------------------------------------------------------------------


def _written(data: DataSet, one: Suggestion) -> str:
    """Say what to write into which file."""
    change, session = one.change, one.session
    if session is None:
        text = _("In partners.yaml, {id}, write: {lines}")
        return text.format(id=change.partner, lines=f"staffing: {change.new}")
    invitation = data.invitations[session.invitation]
    at = f"{session.span.day.isoformat()} {phrases.hours(session.span).replace('–', '-')}"
    fields = {
        "seats": session.seats,
        "min_visitors": session.min_visitors,
        "guides": f"[{', '.join(session.guides)}]",
    }
    if change.kind != "session":
        wanted: set[str] = {change.kind}
    else:
        listed = [data.sessions[name] for name in invitation.sessions]
        wanted = {
            name
            for name in fields
            if len({getattr(other, name) for other in listed if not other.chosen}) > 1
        }
    more = "".join(f", {name}: {value}" for name, value in fields.items() if name in wanted)
    line = f"{{at: {at}{more}}}" if more else at  # right in a list of either kind
    text = _("In invitations.yaml, {id}, write below sessions, for this one: {lines}")
    if change.kind == "session" or session.chosen:
        text = _("In invitations.yaml, {id}, add below sessions: {lines}")
    return text.format(id=invitation.id, lines=line + _most_sessions(data, invitation, one))


def _most_sessions(data: DataSet, invitation: Invitation, one: Suggestion) -> str:
    """Add `max_sessions` where another session in the list would not mean what is meant."""
    listed = sum(not data.sessions[name].chosen for name in invitation.sessions)
    usual = listed + bool(invitation.windows)
    more = int(one.change.kind == "session")
    if one.session and one.session.chosen:
        return _and_most(invitation.max_sessions)
    if more and invitation.max_sessions != usual:
        return _and_most(invitation.max_sessions + more)
    return ""


def _and_most(sessions: int) -> str:
    return " " + _("(and max_sessions: {sessions})").format(sessions=sessions)


# --- the end ------------------------------------------------------------------------------------


def _end(found: Suggestions, told: int, most: int) -> Iterator[str]:
    if not found.complete:
        yield _(
            "The search was stopped: {tried} of {count} changes were looked at, and another may"
            " help more. --time-limit gives it more time."
        ).format(tried=found.tried, count=found.changes)
        return
    yield ngettext(
        "{count} change was looked at: one more seat, one more session, one visitor fewer needed,"
        " one person fewer kept in a house.",
        "{count} changes were looked at: one more seat, one more session, one visitor fewer"
        " needed, one person fewer kept in a house.",
        found.changes,
    ).format(count=found.changes)
    if not told:
        yield _("None of them would help.")
    elif told < most:
        yield _("No other of them would help.")
    else:
        yield _("No other of them would help more.")
