"""Who and what is meant by a text: the same after cleaning, or else who comes into question.

Nothing is guessed. Two texts are the same where capitals, accents, umlauts, punctuation and blanks
alone tell them apart, for names also titles and the order of the words. Everything else leads to
candidates, of whom somebody chooses.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import defaultdict
from functools import lru_cache, wraps
from hashlib import sha256
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from kooperation.signup import spoken
from kooperation.signup.alike import MOST_CANDIDATES, Match, Names
from kooperation.weeks.model import day_of
from kooperation.weeks.names import PLAIN_LETTERS
from kooperation.weeks.times import parse_span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kooperation.weeks.model import DataSet, Session

_LONGEST_ASKED = 300

_LETTERS = str.maketrans({**PLAIN_LETTERS, "ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "ß": "ss"})
_TITLES = frozenset(
    ("dr", "prof", "professor", "professorin", "frau", "herr", "herrn", "fr", "hr", "mr", "mrs",
     "ms", "dipl", "ing", "med", "phil", "mag")
)  # fmt: skip
_AND, _WORDS = re.compile(r"&|\band\b"), re.compile(r"[^\W_]+")


@lru_cache(maxsize=50_000)
def same(text: str) -> str:
    """Return what is left of a text when only its meaning counts."""
    if "&" in text:
        text = html.unescape(text)
    if text.isascii():
        text = text.casefold()
    else:
        text = unicodedata.normalize("NFC", text).casefold()
        text = unicodedata.normalize("NFC", text).translate(_LETTERS)
        plain = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in plain if not unicodedata.combining(c)).translate(_LETTERS)
    if "&" in text or "and" in text:
        text = _AND.sub(" und ", text)
    return " ".join(_WORDS.findall(text))


def slug(name: str) -> str:
    """Return the id that is made of a name."""
    return re.sub(r"[^a-z0-9]+", "-", same(name)).strip("-")[:50].strip("-") or "neu"


def as_asked(text: str) -> str:
    """Return a text as it is asked about and noted; YAML takes no key of more than 1024 signs.

    Of a long one that is its beginning, and a checksum that tells it from others.
    """
    if len(text) <= _LONGEST_ASKED:
        return text
    behind = f"… ({sha256(text.encode()).hexdigest()[:8]})"
    return text[: _LONGEST_ASKED - len(behind)] + behind


@lru_cache(maxsize=20_000)
def same_name(text: str) -> str:
    """Return the same of the name of a person: titles and the order of the words do not count."""
    words = same(text).split()
    titles = () if re.search("[+/]", text) else _TITLES  # `+ Frau` is somebody else
    return " ".join(sorted(word for word in words if word not in titles) or sorted(words))


def turned(name: str) -> str:
    """Return a name in the order in which it is said: `Köster, Änne` is Änne Köster."""
    last, comma, first = (part.strip() for part in name.partition(","))
    return f"{first} {last}" if comma and first and last and "," not in first else name.strip()


_S = TypeVar("_S")
_P = ParamSpec("_P")
_R = TypeVar("_R")


def once(method: Callable[Concatenate[_S, _P], _R]) -> Callable[Concatenate[_S, _P], _R]:
    """Find something once for each text, however often it is asked for; what is found is kept."""
    kept = f"kept_{method.__name__}"

    @wraps(method)
    def found(self: _S, /, *args: _P.args, **options: _P.kwargs) -> _R:
        known: dict[object, _R] = self.__dict__.setdefault(kept, {})
        key = args, *options.values()
        if key not in known:
            known[key] = method(self, *args, **options)
        return known[key]

    return found


class Matcher:
    """The people, partners and invitations of a data set, by what somebody writes for them.

    What was found is kept, so that one matcher is quick for a table that is read again.
    """

    def __init__(self, data: DataSet) -> None:
        self.data = data
        self.people = Names(((one.id, one.name) for one in data.people.values()), same_name)
        self.partners = Names(((one.id, one.name) for one in data.partners.values()), same)
        self.invitations = Names(((one.id, one.title) for one in data.invitations.values()), same)
        self._sessions: defaultdict[str, list[Session]] = defaultdict(list)
        for session in (*data.sessions.values(), *data.cancelled.values()):
            self._sessions[session.invitation].append(session)

    @once
    def partner(self, text: str, *, alike: bool = True) -> Match:
        """Return the institution that is meant."""
        return self.partners.find(text, alike=alike)

    @once
    def person(self, text: str, partner: str = "", mail: str = "", *, alike: bool = True) -> Match:
        """Return the person who is meant, of the partner where one is given.

        The house may also stand behind the name, as may the number of people who come along.
        A mail address tells people of one name apart, where the files have it.
        """
        whole = self._person(text, partner, mail, alike=False)
        if whole.id:
            return whole
        name, more = spoken.companions(text)
        for rest, house in (*_with_house(name), (name, "")):
            found = self.partners.same(house) if house else ()
            if house and (len(found) != 1 or (partner and found[0] != partner)):
                continue
            of = found[0] if found else partner
            match = self._person(rest, of, mail, alike=alike and bool(found))
            if match.id or found:
                return match._replace(more=more)
        if alike:
            whole = self._person(text, partner, mail, alike=True)
        return whole._replace(more=more)

    def _person(self, text: str, partner: str, mail: str, *, alike: bool) -> Match:
        ids = self.people.same(text)
        of_house = tuple(id_ for id_ in ids if self.data.people[id_].partner == partner)
        pool = of_house if partner else ids
        if len(pool) == 1:
            return Match(pool)
        by_mail = [one for one in pool if mail and self.data.people[one].email.lower() == mail]
        if len(by_mail) == 1:
            return Match((by_mail[0],))
        candidates = (of_house or ids)[:MOST_CANDIDATES]
        if alike and not candidates:
            near = self.data.partners[partner].people if partner in self.data.partners else ()
            candidates = self.people.alike(text, near)
        return Match(pool, candidates)

    @once
    def invitation(self, text: str, *, alike: bool = True) -> Match:
        """Return the invitation that is meant, or one of its days or sessions, by its name.

        A title may have one of its dates behind it, and how many come along.
        """
        rest, more = spoken.companions(text)
        for one, many in ((text, None), (rest, more), (spoken.any_date(rest), more)):
            if ids := self.invitations.same(one) or tuple(self._dated(one)):
                return Match(ids, ids[:MOST_CANDIDATES] if len(ids) > 1 else (), many)
        hosts = self.partners.same(rest)
        offers = (one.id for one in self.data.invitations.values() if one.host in hosts)
        near = tuple(offers)[:MOST_CANDIDATES] or (self.invitations.alike(text) if alike else ())
        return Match((), near if alike else (), more)

    def _dated(self, text: str) -> Iterator[str]:
        """Yield the day or session named behind a title, if exactly that is offered."""
        if when := spoken.when(text):
            for id_ in self.invitations.same(when.before):
                if name := self._date(id_, when):
                    yield name

    def date_of(self, invitation: str, text: str) -> str:
        """Return the day or session of the invitation that the text names; "" if it is not clear.

        The day is enough where nothing else of the invitation begins on it.
        """
        when = spoken.when(text)
        return self._date(invitation, when) if when and not when.before else ""

    def _date(self, invitation: str, when: spoken.SpokenDate) -> str:
        weeks, day = self.data.weeks, when.day
        if when.written:
            dates = parse_span(when.written).dates_near(weeks.start, weeks.end)
            day = dates[0] if dates else None
        of_day = [
            one
            for one in self._sessions.get(invitation, ())
            if (day is None or one.start.date() == day)
            and (when.weekday is None or one.start.weekday() == when.weekday)
        ]
        timed = [one for one in of_day if when.fits(one.start.time(), one.end.time())]
        if len({one.start.date() for one in timed}) != 1:
            return ""
        if when.clock is None:
            return day_of(timed[0].id)
        if len(timed) != 1:
            return ""
        others = {one.start for one in of_day if one.start.date() == timed[0].start.date()}
        return day_of(timed[0].id) if len(others) == 1 else timed[0].id


def _with_house(text: str) -> Iterator[tuple[str, str]]:
    """Yield each way to read a text as a name with a house behind it."""
    if found := re.fullmatch(r"(.+?)\s*[(\[](.+)[)\]]", text):
        yield found[1], found[2]
    for found in re.finditer(r"\s*[,;/|]\s+|\s+[-–]\s+|\s*/\s*", text):
        if text[: found.start()].strip() and text[found.end() :].strip():
            yield text[: found.start()], text[found.end() :]


def parts(text: str, known: Callable[[str], bool]) -> list[str]:
    """Return the items of a list in a cell, which may themselves hold what separates them.

    Items are joined by line breaks, semicolons or commas. Where the text can be read as known
    items in two ways, it is returned whole, as nothing that is known.
    """
    if known(text):
        return [text]
    for separator in ("\n", ";", "|", ", ", ","):
        pieces = [piece for piece in text.split(separator) if piece.strip()]
        if separator in text and (len(pieces) > 1 or separator in "\n;"):
            return _joined(pieces, separator, known) or [text]
    return [text]


def _joined(pieces: list[str], separator: str, known: Callable[[str], bool]) -> list[str]:
    """Return the pieces, those put together that make something known; none if it is not clear."""
    found: list[str] = []
    ways = _ways(pieces, separator, known)
    if ways > 1:
        return []
    start = 0
    while start < len(pieces):
        for end in range(min(len(pieces), start + 8), start, -1):
            item = separator.join(pieces[start:end]).strip()
            if end == start + 1 or known(item):
                break
        found.append(item)
        start = end
    return found


def _ways(pieces: list[str], separator: str, known: Callable[[str], bool]) -> int:
    """Return in how many ways the pieces are a list of known items, and nothing else."""
    ways = [1] + [0] * len(pieces)
    for end in range(1, len(pieces) + 1):
        for start in range(max(0, end - 8), end):
            if ways[start] and known(separator.join(pieces[start:end]).strip()):
                ways[end] += ways[start]
    return ways[-1]
