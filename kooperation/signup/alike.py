"""Things by their names: what is the same, and else what is written nearly alike."""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher, get_close_matches
from heapq import nlargest
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from kooperation.signup import spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

MOST_CANDIDATES = 3
_ALIKE, _WORDS_ALIKE, _NEAR = 0.6, 0.75, 0.3
"""Less alike is no typing error, where no word is shared; so much the same house counts."""
_MOST_LOOKED_AT = 100
"""Of more names than that those are looked at which share most pairs of letters."""
_LONGEST = 120
"""Of longer texts the rest does not count for how much alike two are."""


class Match(NamedTuple):
    """Who or what may be meant: `ids` are the same after cleaning, `candidates` come near.

    Exactly one id is certain; all else is a question, with the candidates as what to choose from.
    `more` people are said to come along, where that is said.
    """

    ids: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    more: int | None = None

    @property
    def id(self) -> str:
        """The one that is certainly meant; "" where that is not known."""
        return self.ids[0] if len(self.ids) == 1 else ""


class Names:
    """Things by their names; `key` says which names are the same."""

    def __init__(self, names: Iterable[tuple[str, str]], key: Callable[[str], str]) -> None:
        self.key = key
        self.names: dict[str, str] = {}
        self._doubted: set[str] = set()
        self._letters, self._pairs = _Parts(_letters), _Parts(pairwise)
        self._same: defaultdict[str, list[str]] = defaultdict(list)
        self._words: defaultdict[str, list[str]] = defaultdict(list)
        for id_, name in names:
            self.names[id_] = cleaned = key(name)
            if spoken.is_doubted(name):
                self._doubted.add(id_)
            if cleaned:
                self._same[cleaned].append(id_)
            for word in {*cleaned.split()}:
                self._words[word].append(id_)
        self._by_length: defaultdict[int, list[str]] = defaultdict(list)
        for word in self._words:
            self._by_length[len(word)].append(word)

    def same(self, text: str) -> tuple[str, ...]:
        """Return the ids of what has this name after cleaning; a doubt is no part of a name."""
        found = self._same.get(self.key(text), ())
        if found and spoken.is_doubted(text):
            return tuple(id_ for id_ in found if id_ in self._doubted)
        return tuple(found)

    def alike(self, text: str, near: Collection[str] = ()) -> tuple[str, ...]:
        """Return up to three ids that may be meant, the likeliest first; those `near` come first.

        They share a word with the text or, where none does, are written nearly like it.
        """
        wanted = self.key(text)[:_LONGEST]
        shared = {id_ for word in self._known(wanted.split()) for id_ in self._words[word]}
        pool = self._nearest(wanted, shared or self.names, near)
        compare = SequenceMatcher(autojunk=False)
        compare.set_seq2(wanted)
        best: list[tuple[float, str]] = []
        # Letters shared are never less: who cannot be among the first is not looked at closely.
        for most, id_ in sorted(self._at_most(wanted, pool, near)):
            if len(best) == MOST_CANDIDATES and most >= best[-1][0]:
                break
            compare.set_seq1(self.names[id_][:_LONGEST])
            alike = compare.ratio()
            if shared or alike >= _ALIKE:
                best = sorted([*best, (-alike - _NEAR * (id_ in near), id_)])[:MOST_CANDIDATES]
        return tuple(id_ for _alike, id_ in best)

    def _nearest(self, wanted: str, ids: Collection[str], near: Collection[str]) -> Collection[str]:
        """Return of many the few that share most pairs of letters, and all that are near."""
        if len(ids) <= _MOST_LOOKED_AT:
            return ids
        mine, pairs = self._pairs[wanted], self._pairs
        best = nlargest(
            _MOST_LOOKED_AT,
            [((mine & pairs[self.names[id_]]).bit_count(), id_) for id_ in ids],
        )
        return {*(id_ for _shared, id_ in best), *(id_ for id_ in near if id_ in ids)}

    def _at_most(
        self, wanted: str, ids: Iterable[str], near: Collection[str]
    ) -> Iterator[tuple[float, str]]:
        """Yield for each id how much alike it can be, as a number below 0."""
        mine = self._letters[wanted]
        for id_ in ids:
            name = self.names[id_][:_LONGEST]
            shared = (mine & self._letters[name]).bit_count()
            yield -2.0 * shared / (len(wanted) + len(name) or 1) - _NEAR * (id_ in near), id_

    def knows(self, words: Iterable[str]) -> bool:
        """Tell whether any of the words, as the key leaves them, stands in a name."""
        return not self._words.keys().isdisjoint(words)

    def _known(self, words: Iterable[str]) -> set[str]:
        """Return the words that stand in names; if none does, those that are written alike."""
        found = self._words.keys() & {*words}
        return found or {
            near
            for word in words
            if len(word) > 3
            for near in get_close_matches(word, self._may_be(word), n=3, cutoff=_WORDS_ALIKE)
        }

    def _may_be(self, word: str) -> Iterator[str]:
        """Yield the words that share enough letters; all others are not alike."""
        mine, letters = self._letters[word], self._letters
        for length, words in self._by_length.items():
            least = _WORDS_ALIKE * (len(word) + length) / 2
            if least <= min(len(word), length):
                yield from (one for one in words if (mine & letters[one]).bit_count() >= least)

    def find(self, text: str, *, alike: bool = True) -> Match:
        """Return who is the same, and unless that is exactly one, who may be meant.

        Those who are only `alike` take time, and are not looked for without it.
        """
        ids = self.same(text)
        if len(ids) == 1:
            return Match(ids)
        return Match(ids, ids[:MOST_CANDIDATES] or (self.alike(text) if alike else ()))


class _Parts(dict[str, int]):
    """Texts by their parts, each of which is a bit: so it is quick to count what two share."""

    def __init__(self, parts: Callable[[str], Iterable[object]]) -> None:
        self._parts = parts
        self._bits: dict[object, int] = {}

    def __missing__(self, text: str) -> int:
        bits = 0
        for part in self._parts(text):
            bits |= self._bits.setdefault(part, 1 << len(self._bits))
        self[text] = bits
        return bits


def _letters(text: str) -> Iterable[tuple[str, int]]:
    """Return each letter with how often it stands before; so two share what they both hold."""
    return ((sign, text.count(sign, 0, place)) for place, sign in enumerate(text))
