"""What people, institutions, places and invitations are called in the workbook, and the way back.

Each has a label of its own: the name, with the house of a person or the host of an invitation if
two share it, with the id if that is not enough.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from pydantic_core import PydanticCustomError

from kooperation.files.scalars import Named
from kooperation.i18n import _
from kooperation.signup import spoken
from kooperation.signup.alike import Names
from kooperation.signup.matching import as_asked, same, same_name
from kooperation.weeks.names import plain, shown_names
from kooperation.weeks.times import parse_span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kooperation.files.entries import InvitationsFile, PartnersFile, WeeksEntry

PEOPLE, PARTNERS, INVITATIONS, PLACES = "people", "partners", "invitations", "places"
KINDS = (PEOPLE, PARTNERS, INVITATIONS, PLACES)
_CODES = {PEOPLE: "which-person", INVITATIONS: "which-invitation"}
"""What it is called when nobody knows what is meant; of all others `which-partner`."""
Labels: TypeAlias = "Mapping[str, Mapping[str, str]]"
"""By kind and id, a place by its name, what each is called."""


class UnclearError(Exception):
    """A text of which koop cannot know what it means: a question with up to three candidates.

    `names` is what may be written into the cell instead, by candidate, None where the text is no
    cell's; `told` says that the reason stands elsewhere.
    """

    def __init__(
        self,
        kind: str,
        about: str,
        candidates: tuple[str, ...] = (),
        names: Mapping[str, str] | None = None,
        *,
        told: bool = False,
    ) -> None:
        super().__init__(about)
        self.code = _CODES.get(kind, "which-partner")
        self.kind, self.about, self.candidates = kind, about, candidates
        self.names, self.told = names, told


class LeftOutError(Exception):
    """A text that is left out, because somebody said so before."""


def wrong(code: str, message: str, hint: str, **values: object) -> PydanticCustomError:
    """Return the problem of a text, as the types of the files raise it."""
    found = {"message": message.format(**values), "hint": hint.format(**values)}
    return PydanticCustomError(code, "{message}", found)


def labels_of(partners: PartnersFile, invitations: InvitationsFile) -> dict[str, dict[str, str]]:
    """Return what everything in the files is called."""
    houses = {one.id: one.name for one in partners.partners}
    people = {
        person.id: (person.name, one.name) for one in partners.partners for person in one.people
    }
    offers = {
        one.id: (one.title, houses.get(one.host, one.host)) for one in invitations.invitations
    }
    named = shown_names({id_: (name, "") for id_, name in houses.items()})
    halls = {one.name: (one.name, "") for one in invitations.places}
    places = shown_names({**halls, **{id_: (name, "") for id_, name in named.items()}}, named)
    return {
        PEOPLE: shown_names(people),
        PARTNERS: {id_: places[id_] for id_ in named},
        INVITATIONS: shown_names(offers),
        PLACES: places,
    }


class _Called(NamedTuple):
    """What everything of a kind is called: by the label, by other names, and texts looked up."""

    exact: dict[str, str]
    names: Names
    known: dict[str, str]


@dataclass
class Lookup:
    """What a text in a cell means.

    Labels of the workbook itself count before those of today. `answers` is what people answered
    before (`imports.yaml`): by kind the id that a text means. `owners` are the names of the houses
    of people and of the hosts of invitations, which may stand behind a name or title. `groups` are
    the wishes of the cells that were understood, by their texts, as long as labels stay the same.
    """

    labels: Labels
    numbers: Mapping[str, int]
    weeks: WeeksEntry
    answers: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    owners: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    now: Labels = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._all_called: dict[str, _Called] = {}
        self._added = defaultdict[str, dict[str, str]](dict)
        self._also = defaultdict[str, list[tuple[str, str]]](list)
        self._unclear = defaultdict[str, list[str]](list)
        self.groups: dict[str, list[str]] = {}
        self._by_number = {number: id_ for id_, number in self.numbers.items()}

    def add(self, kind: str, id_: str, name: str, owner: str = "") -> None:
        """Let something more be known by this name; what had the same label before keeps it."""
        self._added[kind][id_] = name
        if owner:
            owners = {**self.owners.get(kind, {}), id_: self.label(PARTNERS, owner)}
            self.owners = {**self.owners, kind: owners}
        self._all_called.pop(kind, None)
        self.groups.clear()

    def also(self, kind: str, id_: str, name: str) -> None:
        """Let something be known by a name that was corrected, beside the one it had."""
        self._also[kind].append((id_, name))
        self._all_called.pop(kind, None)
        self.groups.clear()

    def unclear(self, kind: str, name: str) -> None:
        """Let nobody ask about this name: its own row is new, and not understood yet."""
        self._unclear[kind].append(name)
        self.groups.clear()

    def label(self, kind: str, id_: str) -> str:
        """Return what something is called in the workbook; its id where it is not known."""
        for names in (self._added, self.labels, self.now):
            if found := names.get(kind, {}).get(id_):
                return found
        return id_

    def _called(self, kind: str) -> _Called:
        """Return what everything of a kind is called, with all that was added so far."""
        if kind not in self._all_called:
            own, now, added = self.labels.get(kind, {}), self.now.get(kind, {}), self._added[kind]
            named = {**now, **added}
            exact = {plain(label): id_ for id_, label in named.items()}
            exact |= {plain(label): id_ for id_, label in own.items()}
            for id_, name in added.items():
                if exact[plain(name)] != id_:  # what is new is called like something else
                    exact[plain(name)] = ""
            pairs = dict.fromkeys((*own.items(), *named.items(), *self._also[kind]))
            owners = self.owners.get(kind, {}).items()
            with_owner = {(id_, f"{label} {owner}"): None for id_, owner in owners
                          for label in (own.get(id_), named.get(id_)) if label}  # fmt: skip
            names = Names((*with_owner, *pairs), same_name if kind == PEOPLE else same)
            self._all_called[kind] = _Called(exact, names, {})
        return self._all_called[kind]

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of the weeks."""
        return self.weeks.start, self.weeks.end

    def knows(self, kind: str, text: str) -> str:
        """Return the id of what is called so, also if it is written a little otherwise; or ""."""
        called = self._called(kind)
        if text not in called.known:
            ids = {*called.names.same(text)}
            one = ids.pop() if len(ids) == 1 else ""
            called.known[text] = called.exact.get(plain(text)) or one
        return called.known[text]

    def find(self, kind: str, text: str) -> str:
        """Return the id of what is meant; an UnclearError if koop cannot know it."""
        if found := self.knows(kind, text):
            return found
        answer = self.answers.get(kind, {}).get(as_asked(text))
        if answer in ("nobody", "none"):
            raise LeftOutError
        if answer:
            return str(answer)
        names = self._called(kind).names
        if any(names.key(one) == names.key(text) for one in self._unclear[kind]):
            raise UnclearError(kind, as_asked(text), told=True)
        near = names.same(text)[:3] or names.alike(text)
        written = {id_: self._written(kind, id_) for id_ in near}
        raise UnclearError(kind, as_asked(text), near, written)

    def _written(self, kind: str, id_: str) -> str:
        """Return what means this and nothing else; "" if only its id does."""
        label, owner = self.label(kind, id_), self.owners.get(kind, {}).get(id_, "")
        both = (label, f"{label} ({owner})")
        return next((text for text in both if self.knows(kind, text) == id_), "")

    def invitation(self, text: str) -> str:
        """Return the invitation of a number or a title."""
        if text.isdigit() and not self.knows(INVITATIONS, text):
            if id_ := self._by_number.get(int(text)):
                return id_
            message = _('no invitation has the number "{text}"')
            raise wrong("unknown-number", message, _("write a number of the list or a title"),
                        text=text[:80])  # fmt: skip
        return self.find(INVITATIONS, text)

    def wish(self, text: str) -> Named:
        """Return an invitation, or a day or session of it, and how many more come along."""
        if id_ := self.knows(INVITATIONS, text):
            return Named(id_)
        rest, more = spoken.companions(text)
        when = None if self.answers.get(INVITATIONS, {}).get(as_asked(rest)) else spoken.when(rest)
        if when is None or not when.before or not (when.day or when.written):
            return Named(self.invitation(rest), more)
        day = when.day or self.near(when.written)
        start = f"T{when.clock:%H:%M}" if when.clock else ""
        return Named(f"{self.invitation(when.before)}@{day}{start}", more)

    def near(self, text: str) -> date | None:
        """Return a day without a year: the one of the weeks, or nearest to them."""
        dates = parse_span(text).dates_near(*self.days)
        return dates[0] if dates else None

    def moment(self, start: str) -> str:
        """Return a day or start, `2027-03-09T10:00`, as people write it: `9.3. 10:00 Uhr`."""
        day, _t, clock = start.partition("T")
        found = date.fromisoformat(day)
        text = f"{found.day}.{found.month}."
        if self.near(text) != found:
            text += str(found.year)
        return _("{day} at {clock}").format(day=text, clock=clock) if clock else text

    def guest(self, text: str) -> Named:
        """Return a person, and how many more come along."""
        if self.knows(PEOPLE, text):
            return Named(self.find(PEOPLE, text))
        name, more = spoken.companions(text)
        return Named(self.find(PEOPLE, name), more)
