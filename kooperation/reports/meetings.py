"""Guests and meetings as every list shows them, and the order in which readers look for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kooperation.reports.order import alphabetical

if TYPE_CHECKING:
    from kooperation.weeks.model import Place, Session
    from kooperation.weeks.times import Span


@dataclass(frozen=True, slots=True)
class Guest:
    """A person or party as others see it; `partner` is the name of the institution.

    Of a visit, `more` others of the house come along. Of one that is over, host and organiser are
    told if it was `missed`.
    """

    id: str
    name: str
    partner: str
    role: str = ""
    size: int = 1
    needs: tuple[str, ...] = ()
    more: int = 0
    missed: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session, or a common event: when, what, where.

    `id` is the session's name or the event's id. `place` is None where none is known, and
    `elsewhere` tells that it is not the host's own house. `people` are those who come, `seats`
    is 0 for events and for past sessions the data has forgotten. If it is `off`, it was cancelled;
    why, is not for everybody.
    """

    id: str
    span: Span
    title: str
    place: Place | None
    event: bool = False
    elsewhere: bool = False
    about: str = ""
    host: str = ""
    contact: str = ""
    note: str = ""
    people: int = 0
    seats: int = 0
    off: bool = False

    @property
    def free(self) -> int:
        """The seats that are left."""
        return max(0, self.seats - self.people)


def by_house(guest: Guest) -> tuple[object, ...]:
    """Sort guests by institution and name."""
    return alphabetical(guest.partner), alphabetical(guest.name), guest.id


_BEFORE_NAMES = frozenset({"von", "vom", "van", "de", "da", "di", "la", "zu", "zur", "ter"})
"""Small words that stand before a family name; behind others stands no name of a person."""


def by_name(guest: Guest) -> tuple[object, ...]:
    """Sort guests as they look for themselves: by family name, as far as a name shows one.

    `Berta Busch` stands at Busch, `OGS, Kraft 1` and `Leitung der OGS` as they are written.
    """
    name = guest.name.partition(" (")[0]
    words = name.split()
    small = next((word for word in words if word.islower()), "von")
    if (
        guest.size == 1
        and words
        and words[-1].replace("-", "").isalpha()
        and small in _BEFORE_NAMES
    ):
        name = name if "," in name else f"{words[-1]} {name}"
    return alphabetical(name), alphabetical(guest.partner), guest.id


def by_time(item: Meeting | Session) -> tuple[Span, str]:
    """Sort sessions and events by time."""
    return item.span, item.id
