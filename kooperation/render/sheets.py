"""Sign-up sheets on paper: a list for each invitation, to hang up, and cards to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kooperation.i18n import _, language, ngettext
from kooperation.render import phrases
from kooperation.render.coverage import FontCoverage
from kooperation.render.pdf import TypstDocument, documents
from kooperation.weeks.model import grouped
from kooperation.weeks.times import Span, days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kooperation.reports.sheets import Card, Date, Offer, Sheets
    from kooperation.weeks.model import Weeks

LINES = 18
"""So many lines to sign are on a list; its dates share them."""

_FEWEST_LINES = 5
"""So many has each date, whatever their number."""

_MOST_DATES = 24
"""More dates have one list for all of them."""

_FEW_DAYS = 4
"""So many days are named one by one, even if they are all Mondays there are."""


def files(sheets: Sheets, *, warn: Callable[[str], None]) -> Iterator[tuple[str, bytes]]:
    """Yield the lists and the cards, of which each may be missing where there is nothing on it."""
    coverage = FontCoverage(warn)
    sheets = coverage.printable(sheets)
    kinds = (
        ("lists", _("Sign-up lists"), [_list(one, sheets.weeks) for one in sheets.lists]),
        ("cards", _("Cards for wishes"), [_card(one, sheets.weeks) for one in sheets.cards]),
    )
    frame = _frame(sheets.weeks)
    found = (
        TypstDocument(f"{kind}.pdf", kind, name, f"{name} – {frame['weeks']}", shown)
        for kind, name, shown in kinds
        if shown
    )
    yield from documents(found, frame)


def _frame(weeks: Weeks) -> dict[str, Any]:
    """Return what stands on every page."""
    dates = phrases.days(weeks.start, weeks.end)
    return {
        "lang": language().value,
        "texts": str(weeks.language),
        "weeks": f"{weeks.title} · {dates}",
        "organisers": phrases.organisers(weeks),
        "draft": None,
        "edition": dates,
        "page": _("page {page} of {pages}"),
        "columns": [_("Name"), _("Institution"), _("People"), _("When not?")],
        "words": {
            "name": _("Name"),
            "partner": _("Institution"),
            "wishes": _("Where would you like to go? A number in each box, the dearest first."),
            "day": _("only on"),
            "away": _("When I cannot come"),
            "needs": _("What I need (no steps, for example)"),
            "with": _("Together with"),
            "phone": _("Phone"),
            "invitations": _("Invitations"),
            "beside": _("The numbers of the invitations are on the list beside this card."),
        },
    }


def _list(offer: Offer, weeks: Weeks) -> dict[str, Any]:
    """Return the words of a list; what is so on all of its dates is said once, above them."""
    blocks = [*_blocks(offer, weeks)]
    facts = [block["facts"] for block in blocks if block["facts"]]
    shared = [fact for fact in facts[0] if all(fact in other for other in facts)]
    for block in blocks:
        block["facts"] = [fact for fact in block["facts"] if fact not in shared]
        block["lines"] = max(LINES // len(blocks), _FEWEST_LINES)
    when = blocks[0].pop("when") if len(blocks) == 1 else ""
    return {
        "number": str(offer.number),
        "title": offer.title,
        "host": "" if offer.host == offer.title else offer.host,
        "about": offer.about,
        "when": when,
        "facts": shared,
        "blocks": blocks,
    }


def _blocks(offer: Offer, weeks: Weeks) -> Iterator[dict[str, Any]]:
    """Yield the parts of a list: one for each date, and one for who can come at any time."""
    dates = offer.dates if len(offer.dates) <= _MOST_DATES else ()
    for date in dates:
        yield {"when": phrases.date_and_hours(date.meeting.span), "facts": _facts(date)}
    found = _found(offer, weeks)
    if not dates:
        every = times((date.meeting.span for date in offer.dates), weeks)
        sample = offer.dates[0] if offer.dates else offer.anytime
        yield {"when": "; ".join(filter(None, (every, found))), "facts": _facts(sample)}
    elif found or len(dates) > 1:
        yield {"when": _("Any date"), "facts": [*filter(None, (found,))]}


def _facts(date: Date | None) -> list[str]:
    """Say where it is, how many fit in, and who leads it."""
    if date is None:
        return []
    meeting = date.meeting
    house = meeting.place.address if meeting.place and not meeting.elsewhere else ""
    room = ngettext("{count} seat", "{count} seats", meeting.seats).format(count=meeting.seats)
    if date.min_visitors > 1:
        least = _("from {count} people on").format(count=date.min_visitors)
        room = f"{room}, {least}"
    return [*filter(None, (house, phrases.elsewhere(meeting), room, phrases.guides(date)))]


def _found(offer: Offer, weeks: Weeks) -> str:
    """Say in which hours koop may find a time; nothing where there are none."""
    if not offer.windows:
        return ""
    text = ngettext(
        "{count} minute out of {times}", "{count} minutes out of {times}", offer.duration
    )
    return text.format(count=offer.duration, times=times(offer.windows, weeks))


def times(spans: Iterable[Span], weeks: Weeks) -> str:
    """Say several times, those of the same hours together; whole weekdays by their names."""
    groups = grouped((phrases.hours_said(span), span.day) for span in sorted(spans))
    said = []
    for hours, found in groups.items():
        weekdays = {day.weekday(): phrases.weekday(day) for day in found}
        every = [day for day in days(weeks.start, weeks.end) if day.weekday() in weekdays]
        if found == every and len(found) > _FEW_DAYS:
            names = phrases.listed(weekdays[number] for number in sorted(weekdays))
            said.append(_("every {weekday}, {hours}").format(weekday=names, hours=hours))
        else:
            said.append(f"{phrases.listed(map(phrases.short_date, found))}, {hours}")
    return "; ".join(said)


def _card(card: Card, weeks: Weeks) -> dict[str, Any]:
    return {
        "partner": card.partner,
        "offers": [
            {
                "number": str(offer.number),
                "title": offer.title,
                "host": "" if offer.host == offer.title else offer.host,
                "when": times(offer.spans, weeks),
            }
            for offer in card.offers
        ],
    }
