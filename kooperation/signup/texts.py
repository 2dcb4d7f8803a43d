"""What the texts of a table mean for the data, by what was answered about them before."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kooperation.files.imports import NOBODY, NONE
from kooperation.signup import roles, spoken
from kooperation.signup.alike import Match
from kooperation.signup.matching import (
    Matcher,
    as_asked,
    once,
    parts,
    same,
    same_name,
    slug,
    turned,
)
from kooperation.weeks.times import InvalidTimeError, parse_span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kooperation.files.imports import ImportsFile, PersonAnswer
    from kooperation.weeks.model import DataSet

_A = TypeVar("_A")
_TAIL = re.compile(r"\s*(?:[:|/]|\s[-–—])\s*(?=\S)")
_JOINTS = re.compile(r"\s*(?:[,;/&+=|>→\n]|\b(?:und|and|oder|or)\b)\s*", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*([0-9]{1,2})[.):]\s+")


class Who(NamedTuple):
    """Who is meant: somebody known by id, or somebody new of a partner; or who may be.

    Nobody is meant by what was answered to be nobody.
    """

    id: str = ""
    new: str = ""
    name: str = ""
    nobody: bool = False
    candidates: tuple[str, ...] = ()
    more: int | None = None

    @property
    def known(self) -> bool:
        """Whether it is certain who is meant."""
        return bool(self.id or self.new or self.nobody)

    @property
    def key(self) -> str:
        """What the person is called in the memory of the table."""
        return self.id or f"{self.new}: {self.name}"


class Texts:
    """What texts mean for the data, by what was answered about them before; each is asked once."""

    def __init__(self, matcher: Matcher, imports: ImportsFile | None) -> None:
        self.matcher = matcher
        self.data = matcher.data
        self._people = _by_text(imports.people if imports else {})
        self._invitations = _by_text(imports.invitations if imports else {})
        self._partners = _by_text(imports.partners if imports else {})
        self._begin = self._first_words()
        titles = (same(one.title) for one in self.data.invitations.values())
        self._title_words = {word for title in titles for word in title.split()}
        self.houses = new_partners(matcher.data, imports)

    def _first_words(self) -> set[str]:
        offers = self.data.invitations.values()
        texts = (*(one.title for one in offers), *(one.id for one in offers), *self._invitations)
        return {same(text).partition(" ")[0] for text in texts}

    def _may_name(self, text: str) -> bool:
        """Tell whether anywhere in a text one may begin, so that it is worth a closer look."""
        return "" in self._begin or not self._begin.isdisjoint(same(text).split())

    @once
    def wish(self, text: str) -> Match:
        """Return the invitation, day or session; the id is `none` where it is answered so."""
        # What is a title, or has more behind it, begins with its first word.
        if same(text).partition(" ")[0] not in self._begin:
            return Match()
        rest, more = spoken.companions(text)
        for one, many in ((text, None), (rest, more)):
            answer = _answer(self._invitations, one)
            if answer is not None:
                return Match((str(answer),), (), many)
        match = self.matcher.invitation(text, alike=False)
        if not match.ids and spoken.is_doubted(text):
            near = self.wish(text.strip("?()[] ")).ids
            return Match((), tuple(one for one in near if one != NONE))
        if not match.ids and (short := self._short(rest)):
            return Match((short,), (), more)
        return match

    def _short(self, text: str) -> str:
        """Return the invitation whose id this is, if no other one is called alike."""
        word = same(text)
        id_ = word.replace(" ", "-")
        if id_ not in self.data.invitations:
            return ""
        houses = self.matcher.partners.same(text)
        for other in self.data.invitations.values():
            if other.id != id_ and other.host in houses:  # any of that house may be meant
                return ""
            names = f"{same(other.title)} {other.id.replace('-', ' ')}".split()
            if other.id != id_ and any(name.startswith(word) for name in names):
                return ""
        return id_

    @once
    def titled(self, heading: str) -> str:
        """Return the invitation that a heading names, as a whole, in brackets or at its end."""
        if not self._may_name(heading):
            return ""
        named = ((text, self.wish(text).id) for text in _titles(heading))
        found, id_ = next(((text, id_) for text, id_ in named if id_), ("", ""))
        return id_ if found == heading or id_ != NONE else ""

    def is_wish(self, text: str) -> bool:
        """Tell whether a text certainly is an invitation, or was answered to be none."""
        return bool(self.wish(text).id)

    @once
    def items(self, text: str) -> list[str]:
        """Return the items of a list in a cell; a sentence is none."""
        found = self._parts(text)
        return [text] if self._is_sentence(text, found) else found

    @once
    def _parts(self, text: str) -> list[str]:
        if self.is_numbered(text) and not self.is_wish(text):
            text = "\n".join(
                _NUMBERED.sub("", one, count=1) for one in re.split(r"[\n;]", text) if one.strip()
            )
        return parts(text, self.is_wish)

    def is_numbered(self, text: str) -> bool:
        """Tell whether the items of a list are numbered, 1 first."""
        pieces = [piece for piece in re.split(r"[\n;]", text) if piece.strip()]
        found = [_NUMBERED.match(piece) for piece in pieces]
        return [one[1] for one in found if one] == [str(n + 1) for n in range(len(pieces))]

    def _is_sentence(self, text: str, items: Sequence[str]) -> bool:
        """Tell whether somebody wrote a sentence with commas, and no list of invitations."""
        unknown = [item for item in items if not self.is_wish(item) and not item.isdigit()]
        if len(items) < 2 or re.search(r"[;|\n]", text) or not unknown:
            return False
        if any(map(roles.is_day, unknown)):
            return True
        whole = len(unknown) == len(items)
        return whole and not all(self.matcher.invitation(item).candidates for item in items)

    def is_prose(self, text: str) -> bool:
        """Tell whether a text is a sentence, and nobody and nothing that is known."""
        return len(text.split()) > 4 and not (
            self.has_wish(text) or self.is_partner(text) or self.is_person(text)
        )

    def has_wish(self, text: str) -> bool:
        """Tell whether a text is an invitation, or a list with one in it."""
        return self._may_name(text) and (
            self.is_wish(text) or any(map(self.is_wish, self._parts(text)))
        )

    def near_wish(self, text: str) -> bool:
        """Tell whether a text may well be an invitation, so that it has to be asked."""
        words = tuple(word for word in same(text).split() if len(word) > 3)
        return self.is_wish(text) or any(name.startswith(words) for name in self._title_words)

    @once
    def in_weeks(self, text: str) -> bool:
        """Tell whether a text is a day of the weeks, and no moment of it."""
        weeks = self.data.weeks
        try:
            return bool(parse_span(text).resolve(weeks.start, weeks.end))
        except InvalidTimeError:
            return False

    def is_start(self, text: str) -> bool:
        """Tell whether a text is the very moment at which something that is offered begins."""
        starts = {one.start for one in self.data.sessions.values()}
        return not starts.isdisjoint(roles.moments(text))

    def partner(self, text: str) -> Match:
        """Return the institution; the id is `nobody` where it is answered so."""
        answer = _answer(self._partners, text)
        found = self.matcher.partner(text, alike=False)
        if answer is None or found.id or not answer.id or answer.id == NOBODY:
            return found
        return Match((str(answer.id),))

    def is_partner(self, text: str) -> bool:
        """Tell whether a text certainly is an institution."""
        return bool(self.partner(text).id)

    def house(self, text: str) -> str:
        """Return the id of the institution beside a name, also of one that will be new."""
        new = (id_ for id_, (name, _kind) in self.houses.items() if same(name) == same(text))
        return self.partner(text).id or next(new, "")

    def no_partner(self, text: str) -> bool:
        """Tell whether a text was answered to be no institution."""
        answer = _answer(self._partners, text)
        return answer is not None and answer.id == NOBODY

    def new_partner(self, text: str) -> str:
        """Return the kind of a new partner that was answered for the text; "" if none was."""
        answer = _answer(self._partners, text)
        return str(answer.new) if answer is not None and answer.new else ""

    def person(self, text: str, partner: str = "", house: str = "", mail: str = "") -> Who:
        """Return who is meant by a text, of the house that stands beside it."""
        rest, more = spoken.companions(text)
        for one, many in ((text, None), (rest, more)):
            for key in (f"{one} ({house})" if house else one, one):
                answer = _answer(self._people, key)
                if answer is not None:
                    return self._answered(answer, one)._replace(more=many)
        match = self.matcher.person(text, partner, mail)
        if match.id:
            return Who(match.id, more=match.more)
        return Who(candidates=match.candidates, more=match.more, name=rest)

    def person_of_id(self, id_: str, text: str) -> Who | None:
        """Return the person of that id, if the name beside it is the same."""
        person = self.data.people.get(id_)
        if person is None:
            return None
        name, more = spoken.companions(text)
        return Who(id_, more=more) if same_name(name) == same_name(person.name) else None

    def _answered(self, answer: PersonAnswer, text: str) -> Who:
        if answer.id == NOBODY:
            return Who(nobody=True)
        if answer.new:
            there = self.matcher.person(text, answer.new)
            return Who(there.id) if there.id else Who(new=answer.new, name=turned(text))
        return Who(answer.id or "")

    def named(self, text: str) -> str:
        """Return a name without the number in front that a line of a list has."""
        return text if self.matcher.people.same(text) else spoken.unnumbered(text)

    @once
    def is_person(self, text: str) -> bool:
        """Tell whether a text names somebody known, or of whom something was answered."""
        text = self.named(text)
        if _answer(self._people, text) is not None:
            return True
        # Somebody known is named by words of the name, whatever stands behind them.
        if not (self._people or self.matcher.people.knows(same(text).split())):
            return False
        rest, _more = spoken.companions(text)
        return _answer(self._people, rest) is not None or bool(
            self.matcher.people.same(text) or self.matcher.person(text, alike=False).ids
        )

    def names_several(self, text: str) -> bool:
        """Tell whether a text names several people or invitations, of which one would be lost."""
        found = {
            self.wish(one).id or self.matcher.person(one, alike=False).id
            for one in _JOINTS.split(text)
            if self.is_wish(one) or self.is_person(one)
        }
        return len(found - {""}) > 1

    def like_person(self, text: str) -> bool:
        """Tell whether a text may well be the name of somebody known."""
        if self.is_person(text):
            return True
        words = same_name(spoken.companions(text)[0]).split()
        return 0 < len(words) <= 6 and self.matcher.people.knows(words)


def new_partners(data: DataSet, imports: ImportsFile | None) -> dict[str, tuple[str, str]]:
    """Return the partners that are new by an answer, by the id they will get: name and kind.

    Where there is a partner of that id, perhaps the same by a new name, somebody must say which.
    """
    answers = imports.partners.items() if imports else ()
    known = {same(one.name) for one in data.partners.values()}
    return {
        slug(text): (text, str(answer.new))
        for text, answer in answers
        if answer.new and same(text) not in known and slug(text) not in data.partners
    }


@lru_cache(maxsize=20_000)
def _titles(heading: str) -> tuple[str, ...]:
    """Return the texts of a heading that may be the title of an invitation, the longest first."""
    found, text = [heading, heading.rstrip("? ")], heading.strip()
    for opening, closing in ("[]", "()"):
        if text.endswith(closing):
            found += (text[one.end() : -1].strip() for one in re.finditer(re.escape(opening), text))
    return (*found, *(text[one.end() :] for one in _TAIL.finditer(text)))


def _by_text(answers: Mapping[str, _A]) -> dict[str, _A]:
    return {answer_key(text): answer for text, answer in answers.items()}


def _answer(answers: Mapping[str, _A], text: str) -> _A | None:
    return answers.get(answer_key(as_asked(text)))


def answer_key(text: str) -> str:
    """Return by what an answer is known; what was said of a doubt holds for nothing else."""
    return (same(text) or text) + "?" * spoken.is_doubted(text)
