"""What `koop why` says: for each wish what stands in the way, and what it would cost whom.

The sentences are those an organiser would say on the phone.
"""

from __future__ import annotations

from itertools import groupby, zip_longest
from typing import TYPE_CHECKING

from rich.text import Text

from kooperation.check.wishes import MOST_TIMES, OBSTACLES
from kooperation.i18n import _, ngettext
from kooperation.render import phrases
from kooperation.render.goals import difference
from kooperation.render.layout import WARN, add, grid, title, widest
from kooperation.render.rules import in_order, phone
from kooperation.weeks.model import Visit
from kooperation.weeks.times import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from kooperation.answers.why import Answer, PlanContext, Price, Way
    from kooperation.problems import Breach
    from kooperation.reports.lists import Guest
    from kooperation.reports.organiser import Changes, VisitChange
    from kooperation.weeks.model import Person


def wishes(
    context: PlanContext, person: str, answers: Sequence[Answer]
) -> Iterator[RenderableType]:
    """Say of each wish whether it is met; if not, what stands in the way, and the price."""
    about = context.index.guest(person)
    yield title(phrases.party(about.name, about.size), about.role, about.partner)
    yield Text()
    if not answers:
        yield Text(_("No wishes."))
    dates = _every_time(), *(phrases.long_date(w.session.span.day) for a in answers for w in a.ways)
    below = False
    for answer in answers:
        if below or (answer.price and answer is not answers[0]):
            yield Text()
        yield _heading(context, answer)
        below = answer.price is not None
        if answer.price is not None:
            yield from _unmet(context, answer, answer.price, widest(dates))
    yield Text()


def _heading(context: PlanContext, answer: Answer) -> Text:
    """Name the wish, and say whether it is met."""
    offered = context.data.invitations[answer.invitation]
    name = _called(context.data.partners[offered.host].name, offered.title)
    wish = _("Wish {number}: {invitation}").format(number=answer.position + 1, invitation=name)
    what = Text.assemble((wish, "bold"))
    if answer.session is None:
        return what.append(" – ").append(_("not granted"), WARN)
    when = phrases.date_and_hours(answer.session.span)
    return what.append(" – ").append(_("granted: {when}").format(when=when))


def _unmet(
    context: PlanContext, answer: Answer, price: Price, dates: int
) -> Iterator[RenderableType]:
    person = context.data.people[answer.person]
    if not answer.ways:
        offered = context.data.invitations[answer.invitation].sessions
        past = _("No session of it is left: all are over.")
        yield grid([[Text(past if offered else _("It has no session."))]], fixed=0)
        return
    yield grid(_ways(context, person, answer.ways), least=[dates])
    yield Text()
    yield grid([[Text(text)] for text in _price(context, answer, price)], fixed=0)
    # Where the plan on disk is not the best one, the next koop schedule changes more than this.
    if price.possible and price.cause:
        yield grid([[Text("–"), Text(text)] for text in _changes(person, price.changes)])


# --- what stands in the way ---------------------------------------------------------------------


def _ways(
    context: PlanContext, person: Person, ways: Sequence[Way]
) -> Iterator[Sequence[RenderableType]]:
    """Yield a row for each session; what is so every time is said once, before."""
    told = [
        [phone(context, Visit(person.id, w.session.id), reason) for reason in _told(w)]
        for w in ways
    ]
    always = [text for text in told[0] if len(ways) > 1 and all(text in more for more in told)]
    own = [tuple(text for text in texts if text not in always) for texts in told]
    if always:
        yield Text(_every_time()), Text(" ".join(always))
    rows = list(zip(ways, own, strict=True))
    nothing = _("Nothing else stands in the way.") if always else _("Nothing stands in the way.")
    for _key, group in groupby(rows, key=lambda row: _together(*row)):
        same = [*group]
        texts = same[0][1] or ((nothing,) if any(own) or not always else ())
        yield _times([way for way, _texts in same]), Text(" ".join(texts))


def _told(way: Way) -> Iterator[Breach]:
    """Yield what is worth saying: a guide at another start of the same window is no news."""
    own = way.session.id

    def elsewhere(reason: Breach) -> str | None:
        return reason.session if reason.other == own else reason.other

    same = {elsewhere(reason) for reason in way.reasons if reason.rule == "too-many-sessions"}
    for reason in in_order(way.reasons):
        if reason.rule != "guiding" or not elsewhere(reason) or elsewhere(reason) not in same:
            yield reason


def _together(way: Way, texts: tuple[str, ...]) -> tuple[object, ...]:
    """Return what starts in a window share that are told in one line; a session stands alone."""
    session = way.session
    return (session.span.day, texts) if session.chosen else (session.id,)


def _times(ways: Sequence[Way]) -> Text:
    """Say when, and how many starts that means."""
    first, last = ways[0].session.span, ways[-1].session.span
    text = Text(phrases.long_date(first.day))
    add(text, phrases.hours_said(Span(first.start, last.end)))
    if len(ways) > 1:
        starts = ngettext("{count} start", "{count} starts", len(ways))
        add(text, starts.format(count=len(ways)))
    return text


def _every_time() -> str:
    return _("Every time")


# --- the price ----------------------------------------------------------------------------------


def _price(context: PlanContext, answer: Answer, price: Price) -> Iterator[str]:
    """Say what granting the wish would cost, or why nothing can."""
    if not price.possible:
        yield from _impossible(context, answer)
        return
    worse, better = _goals(price)
    match price.cause:
        case "goals":
            text = _("The wish could be granted, but then the plan would be worse: {worse}.")
        case "kept":
            text = _(
                "The schedule is published, and nobody's visit is given up for a new wish."
                " With this wish: {worse}."
            )
        case "draw":
            text = _("The lot decided: with this wish nothing that is counted would be worse.")
        case None:
            yield _(
                "The schedule is not the best one for the data as it is now: even with this wish"
                " {better}. koop schedule makes a better one."
            ).format(better=better)
            return
    yield text.format(worse=worse)
    if better:
        yield _("In exchange, though that counts for less: {better}.").format(better=better)
    yield _("Of the best plans with this wish, the one nearest to today's:")


def _impossible(context: PlanContext, answer: Answer) -> Iterator[str]:
    """Say whether it is so for this person alone, or only because of everything else."""
    person = context.data.people[answer.person]
    found = [context.possible.obstacles(person, way.session) for way in answer.ways]
    # Too few can come also because this person cannot: then that is all there is to say.
    fewer = [tuple(rule for rule in rules if rule != "below-minimum") for rules in found]
    obstacles = [some or rules for some, rules in zip(fewer, found, strict=True)]
    if all(obstacles):
        always = [rule for rule in obstacles[0] if all(rule in rules for rules in obstacles)]
        times = [""] * len(obstacles)
        if not always and len(obstacles) <= MOST_TIMES:
            times = [f"{phrases.moment(way.session.span)}: " for way in answer.ways]
        kinds = dict.fromkeys(
            time + ", ".join(_(OBSTACLES[rule]) for rule in always or rules)
            for time, rules in zip(times, obstacles, strict=True)
        )
        text = _("No plan can grant this wish, whatever others do ({reasons}).")
        yield text.format(reasons="; ".join(kinds))
        return
    others = [
        _("the promised visits") if context.data.agreed else "",
        _("the visits that are over") if context.past.before else "",
        _("the rules that hold for everybody"),
    ]
    yield _(
        "No plan can grant this wish: for {person} alone it would be possible,"
        " but not together with {others}."
    ).format(
        person=phrases.party(person.name, person.size), others=phrases.listed(filter(None, others))
    )


def _goals(price: Price) -> tuple[str, str]:
    """Say what would be worse, and what better."""
    worse: list[str] = []
    better: list[str] = []
    for before, after in price.differences:
        more = after.value - before.value
        (better if after.gain(before.value) > 0 else worse).append(difference(after.name, more))
    return "; ".join(worse), "; ".join(better)


# --- who loses, moves and gains what ------------------------------------------------------------


def _changes(person: Person, changed: Changes) -> Iterator[str]:
    """Say what would change: for the person asked about first, then for those who lose most."""
    by_person = [
        (guest, [*group]) for guest, group in groupby(changed.people, lambda change: change.person)
    ]
    by_person.sort(key=lambda entry: (entry[0].id != person.id, _gained(entry[1])))
    for guest, group in by_person:
        yield from _told_of(_who(guest, person), group)


def _gained(group: Iterable[VisitChange]) -> int:
    """Return how many visits more somebody would make."""
    return sum((change.after is not None) - (change.before is not None) for change in group)


def _told_of(who: str, changed: Sequence[VisitChange]) -> Iterator[str]:
    """Say what would be new for one person; one visit in place of another is one thing."""
    lost = [change.before for change in changed if change.kind == "removed"]
    won = [change.after for change in changed if change.kind == "added"]
    moved = [(change.before, change.after) for change in changed if change.kind == "moved"]
    texts = {
        (True, True): _("{who} could visit {new} on {when}, but no longer {old} on {before}."),
        (True, False): _("{who} could no longer visit {old} on {before}."),
        (False, True): _("{who} could visit {new} on {when}."),
    }
    for old, new in (*zip_longest(lost, won), *moved):
        text = texts[old is not None, new is not None]
        if old and new and old.title == new.title and old.host == new.host:
            text = _("{who} would visit {new} not on {before} but on {when}.")
        yield text.format(
            who=who,
            old=_called(old.host, old.title) if old else "",
            new=_called(new.host, new.title) if new else "",
            before=phrases.when(old.span) if old else "",
            when=phrases.when(new.span) if new else "",
        )


def _who(guest: Guest, person: Person) -> str:
    """Name somebody; of all but the person asked about, also where they come from."""
    size = phrases.people(guest.size) if guest.size > 1 else ""
    known = guest.id == person.id or guest.partner in guest.name
    shown = ", ".join(filter(None, [size, "" if known else guest.partner]))
    return f"{guest.name} ({shown})" if shown else guest.name


def _called(host: str, invitation: str) -> str:
    """Name what is shown, and the host unless that is clear from it."""
    clear = host in invitation or invitation in host
    return invitation if clear else f"{host} ({invitation})"
