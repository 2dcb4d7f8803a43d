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
_ALIKE, _NEAR = 0.6, 0.3
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
        self._pairs: dict[str, frozenset[str]] = {}
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
        # The quick ratio is never less: who cannot be among the first is not looked at closely.
        for most, id_ in sorted(self._at_most(compare, pool, near)):
            if len(best) == MOST_CANDIDATES and most >= best[-1][0]:
                break
            compare.set_seq1(self.names[id_][:_LONGEST])
            if shared or compare.ratio() >= _ALIKE:
                found = -compare.ratio() - _NEAR * (id_ in near), id_
                best = sorted([*best, found])[:MOST_CANDIDATES]
        return tuple(id_ for _alike, id_ in best)

    def _nearest(self, wanted: str, ids: Collection[str], near: Collection[str]) -> Collection[str]:
        """Return of many the few that share most pairs of letters, and all that are near."""
        if len(ids) <= _MOST_LOOKED_AT:
            return ids
        if not self._pairs:
            self._pairs = {id_: _pairs(name) for id_, name in self.names.items()}
        mine = _pairs(wanted)
        best = nlargest(_MOST_LOOKED_AT, ids, key=lambda id_: (len(mine & self._pairs[id_]), id_))
        return {*best, *(id_ for id_ in near if id_ in ids)}

    def _at_most(
        self, compare: SequenceMatcher[str], ids: Iterable[str], near: Collection[str]
    ) -> Iterator[tuple[float, str]]:
        """Yield for each id how much alike it can be, as a number below 0."""
        for id_ in ids:
            compare.set_seq1(self.names[id_][:_LONGEST])
            yield -compare.quick_ratio() - _NEAR * (id_ in near), id_

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
            for near in get_close_matches(word, self._words, n=3, cutoff=0.75)
        }

    def find(self, text: str, *, alike: bool = True) -> Match:
        """Return who is the same, and unless that is exactly one, who may be meant.

        Those who are only `alike` take time, and are not looked for without it.
        """
        ids = self.same(text)
        if len(ids) == 1:
            return Match(ids)
        return Match(ids, ids[:MOST_CANDIDATES] or (self.alike(text) if alike else ()))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(text)))
