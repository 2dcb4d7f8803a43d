"""What people sign up on before anything is planned: a list for each invitation, and cards.

Everybody may read it: it holds what the invitations say and no wish of anybody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kooperation.reports.lists import PlanIndex
from kooperation.reports.meetings import by_time
from kooperation.reports.order import partners_in_order
from kooperation.weeks.schedule import NO_PAST

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from kooperation.reports.meetings import Meeting
    from kooperation.weeks.model import DataSet, Invitation, Session, Weeks
    from kooperation.weeks.schedule import Past
    from kooperation.weeks.times import Span


@dataclass(frozen=True, slots=True)
class Date:
    """A session that is offered, and who would lead it, by name."""

    meeting: Meeting
    min_visitors: int
    guides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """An invitation under its number: the dates on its list, and hours in which koop finds more.

    `anytime` stands for all that may take place in these `windows`, of `duration` minutes each.
    """

    number: int
    id: str
    title: str
    host: str
    about: str
    dates: tuple[Date, ...]
    windows: tuple[Span, ...] = ()
    duration: int = 0
    anytime: Date | None = None

    @property
    def spans(self) -> tuple[Span, ...]:
        """All of its times, windows too."""
        return (*(date.meeting.span for date in self.dates), *self.windows)


@dataclass(frozen=True, slots=True)
class Card:
    """What somebody may choose from; `partner` is the name of their house, "" of nobody's yet."""

    partner: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Sheets:
    """All that is printed: lists for the wall, in the order of the numbers, and cards."""

    weeks: Weeks
    lists: tuple[Offer, ...]
    cards: tuple[Card, ...]


def numbered(given: Mapping[str, int], invitations: Iterable[str]) -> dict[str, int]:
    """Return the number of each invitation, those given before and theirs first.

    A number stays with its invitation, also of one that is gone: cards are filled in with it. New
    ones come at the end, in the order in which they are named.
    """
    numbers = {**given}
    for id_ in invitations:
        numbers.setdefault(id_, 1 + max(numbers.values(), default=0))
    return numbers


def sheets(
    data: DataSet,
    numbers: Mapping[str, int],
    chosen: Collection[str] = (),
    past: Past = NO_PAST,
) -> Sheets:
    """Return the sheets of all invitations, or for some partners and invitations alone.

    A partner gets the lists of its invitations, and cards for its people, with all that they may
    visit. Where only invitations are chosen, the cards offer these. What is cancelled or over is
    on no sheet.
    """
    index = PlanIndex(data, ())
    by_number = sorted(data.invitations.values(), key=lambda one: numbers[one.id])
    offers = [*filter(_open, (_offer(index, one, numbers, past) for one in by_number))]
    own = {offer.id: data.invitations[offer.id].host for offer in offers}
    lists = [one for one in offers if not chosen or not {one.id, own[one.id]}.isdisjoint(chosen)]
    cards = [Card("", tuple(lists))]
    if houses := partners_in_order(data, data.partners.keys() & {*chosen}):
        cards = [
            Card(data.partners[house].name, tuple(o for o in offers if own[o.id] != house))
            for house in houses
        ]
    return Sheets(data.weeks, tuple(lists), tuple(card for card in cards if card.offers))


def _open(offer: Offer) -> bool:
    return bool(offer.dates or offer.anytime)


def _offer(
    index: PlanIndex, invitation: Invitation, numbers: Mapping[str, int], past: Past
) -> Offer:
    sessions = sorted(index.data.sessions_of(invitation.id), key=by_time)
    ahead = [session for session in sessions if not past.over(session.start)]
    listed = (session for session in ahead if not session.chosen)
    found = next((session for session in ahead if session.chosen), None)
    return Offer(
        numbers[invitation.id],
        invitation.id,
        invitation.title,
        index.data.partners[invitation.host].name,
        invitation.about,
        tuple(_date(index, session) for session in listed),
        tuple(_windows(invitation, past)) if found else (),
        invitation.duration,
        _date(index, found) if found else None,
    )


def _windows(invitation: Invitation, past: Past) -> Iterator[Span]:
    return (window for window in invitation.windows if not past.over(window.end))


def _date(index: PlanIndex, session: Session) -> Date:
    # A note is for those who will come, not for the wall.
    meeting = replace(index.meeting(session), note="")
    guides = tuple(index.guest(guide).name for guide in session.guides)
    return Date(meeting, session.min_visitors, guides)
