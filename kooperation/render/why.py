"""What `koop why` says: for each wish what stands in the way, and what it would cost whom.

The sentences are those an organiser would say on the phone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING

from rich.text import Text

from kooperation.i18n import _, counted, mark
from kooperation.render import phrases
from kooperation.render.breaches import in_order, phone
from kooperation.render.goals import difference
from kooperation.render.layout import WARN, add, block, entry, grid, title, widest
from kooperation.reports.order import alphabetical
from kooperation.weeks.model import Visit
from kooperation.weeks.possible import MOST_TIMES, OBSTACLES
from kooperation.weeks.times import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from kooperation.answers.why import PlanContext, Price, Way, WishAnswer
    from kooperation.problems import Breach
    from kooperation.reports.meetings import Guest
    from kooperation.reports.organiser import VisitChange, VisitChanges
    from kooperation.weeks.model import Person


def wishes(
    context: PlanContext, person: str, answers: Sequence[WishAnswer]
) -> Iterator[RenderableType]:
    """Say of each wish whether it is met; if not, what stands in the way, and the price."""
    about = context.index.guest(person)
    yield block(title(phrases.party(about.name, about.size), about.role, about.partner))
    if not answers:
        yield Text(_("No wishes."))
    days = (way.session.span.day for answer in answers for way in answer.ways)
    dates = [_("Every time"), *map(phrases.long_date, days)]
    for before, answer in zip((None, *answers), answers, strict=False):
        if before and (before.price or answer.price):
            yield Text()
        yield _heading(context, answer)
        if answer.price:
            yield from _unmet(context, answer, answer.price, widest(dates))
    yield Text()


def _heading(context: PlanContext, answer: WishAnswer) -> Text:
    """Name the wish, and say whether it is met."""
    offered = context.data.invitations[answer.invitation]
    name = _called(context.data.partners[offered.host].name, offered.title)
    wish = _("Wish {number}: {invitation}").format(number=answer.position + 1, invitation=name)
    what = entry(wish).append(" – ")
    if answer.session is None:
        return what.append(_("not granted"), WARN)
    when = phrases.date_and_hours(answer.session.span)
    person = context.data.people[answer.person]
    if context.past.holds(answer.session.id) and person.has_missed(answer.session.id):
        return what.append(_("did not come: {when}").format(when=when), WARN)
    return what.append(_("granted: {when}").format(when=when))


def _unmet(
    context: PlanContext, answer: WishAnswer, price: Price, dates: int
) -> Iterator[RenderableType]:
    person = context.data.people[answer.person]
    if not answer.ways:
        if reason := context.data.invitations[answer.invitation].cancelled:
            yield grid([[phrases.is_off(reason)]], fixed=0)
            return
        yield grid([[_("It has no session.")]], fixed=0)
        return
    yield block(grid(_ways(context, person, answer.ways), least=[dates]))
    yield grid([[text] for text in _price(context, answer, price)], fixed=0)
    # Where the plan on disk is not the best one, the next koop schedule changes more than this.
    if price.possible and price.cause:
        yield grid(["–", text] for text in _changes(person, price.changes))


# --- what stands in the way ---------------------------------------------------------------------


_NOTHING = {
    (False, False): mark("Nothing stands in the way."),
    (False, True): mark("Nothing stood in the way."),
    (True, False): mark("Nothing else stands in the way."),
    (True, True): mark("Nothing else stood in the way."),
}
"""What is said where something is in the way every time or not, of what is over or not."""


def _ways(
    context: PlanContext, person: Person, ways: Sequence[Way]
) -> Iterator[Sequence[RenderableType]]:
    """Yield a row for each session; what is so every time is said once, before."""
    told = [
        [phone(context, Visit(person.id, w.session.id), reason) for reason in _told(w)]
        for w in ways
    ]
    always = [text for text in told[0] if len(ways) > 1 and all(text in more for more in told)]
    own = [[text for text in texts if text not in always] for texts in told]
    if always:
        yield _("Every time"), " ".join(always)
    for _key, group in groupby(zip(ways, own, strict=True), key=_together):
        same, texts = zip(*group, strict=True)
        nothing = _NOTHING[bool(always), same[0].over]
        here = texts[0] or ([_(nothing)] if any(own) or not always else [])
        yield _times(same), " ".join(here)


def _told(way: Way) -> Iterator[Breach]:
    """Yield what is worth saying: a guide at another start of the same window is no news."""

    def elsewhere(reason: Breach) -> str | None:
        return reason.session if reason.other == way.session.id else reason.other

    same = {elsewhere(reason) for reason in way.reasons if reason.rule == "too-many-sessions"}
    for reason in in_order(way.reasons):
        if reason.rule != "guiding" or elsewhere(reason) not in same - {None, ""}:
            yield reason


def _together(row: tuple[Way, Sequence[str]]) -> tuple[object, ...]:
    """Return what starts in a window share that are told in one line; a session stands alone."""
    way, texts = row
    return (way.session.span.day, way.over, *texts) if way.session.chosen else (way.session.id,)


def _times(ways: Sequence[Way]) -> Text:
    """Say when, and how many starts that means."""
    first, last = ways[0].session.span, ways[-1].session.span
    starts = counted("{count} start", "{count} starts", len(ways))
    hours = phrases.hours_said(Span(first.start, last.end))
    over = _("over") if ways[0].over else ""
    return add(Text(phrases.long_date(first.day)), hours, starts if len(ways) > 1 else "", over)


# --- the price ----------------------------------------------------------------------------------


def _price(context: PlanContext, answer: WishAnswer, price: Price) -> Iterator[str]:
    """Say what granting the wish would cost, or why nothing can."""
    if not price.possible:
        yield _impossible(context, answer)
        return
    said: dict[bool, list[str]] = {False: [], True: []}
    for before, after in price.differences:
        is_better = after.gain(before.value) > 0
        said[is_better].append(difference(after.name, after.value - before.value))
    worse, better = "; ".join(said[False]), "; ".join(said[True])
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


def _impossible(context: PlanContext, answer: WishAnswer) -> str:
    """Say whether it is so for this person alone, or only because of everything else."""
    if not answer.ahead:
        return _("No session of it is left: all are over.")
    if rules_each_time := answer.obstacles:
        always = [r for r in rules_each_time[0] if all(r in rules for rules in rules_each_time)]
        if "needs" in always:
            return _missing(context, answer, [rule for rule in always if rule != "needs"])
        times = [""] * len(answer.ahead)
        if not always and len(answer.ahead) <= MOST_TIMES:
            times = [f"{phrases.moment(way.session.span)}: " for way in answer.ahead]
        reasons = dict.fromkeys(
            time + ", ".join(_(OBSTACLES[rule]) for rule in always or rules)
            for time, rules in zip(times, rules_each_time, strict=True)
        )
        text = _("No plan can grant this wish, whatever others do ({reasons}).")
        return text.format(reasons="; ".join(reasons))
    others = [
        _("the promised visits") if context.data.agreed else "",
        _("the visits that are over") if context.past.before else "",
        _("the rules that hold for everybody"),
    ]
    text = _(
        "No plan can grant this wish: for {person} alone it would be possible,"
        " but not together with {others}."
    )
    person = phrases.parties([context.data.people[answer.person]])
    return text.format(person=person, others=phrases.listed(filter(None, others)))


def _missing(context: PlanContext, answer: WishAnswer, besides: Sequence[str]) -> str:
    """Name what somebody needs and does not find, who could change that, and what else forbids."""
    data, needs = context.data, context.data.people[answer.person].needs
    lacking = {need for way in answer.ahead for need in needs - way.session.features}
    missing = sorted(lacking, key=alphabetical)
    host = data.partners[data.invitations[answer.invitation].host].name
    text = _(
        "What is missing for this wish: {missing}. {host} can say whether a way or a room has it,"
        " and the organisers can look for another place with the host; then the wish counts like"
        " any other."
    )
    more = _("Also in the way: {reasons}.") if besides else ""
    return f"{text} {more}".strip().format(
        missing=phrases.listed(missing),
        host=host,
        reasons=", ".join(_(OBSTACLES[rule]) for rule in besides),
    )


# --- who loses, moves and gains what ------------------------------------------------------------


def _changes(person: Person, changed: VisitChanges) -> Iterator[str]:
    """Say what would change: for the person asked about first, then for those who lose most."""
    by_person = defaultdict(list)
    more_visits: Counter[Guest] = Counter()
    for change in changed.people:
        by_person[change.person].append(change)
        more_visits[change.person] += bool(change.after) - bool(change.before)
    for guest in sorted(by_person, key=lambda guest: (guest.id != person.id, more_visits[guest])):
        yield from _told_of(_who(guest, person), by_person[guest])


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
