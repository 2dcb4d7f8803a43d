"""Names that look alike, and numbers that look wrong."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from difflib import SequenceMatcher
from itertools import combinations
from typing import TYPE_CHECKING

from kooperation.check import walk
from kooperation.i18n import _
from kooperation.problems import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kooperation.files.load import Loaded

_MOST_NAMES = 200
_SHORTEST_WORD, _NEAR = 4, 0.8
_GERMAN = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue"}


def similar_places(loaded: Loaded) -> Iterator[Finding]:
    """Two names of places look so alike that they may mean the same."""
    written = {place.name: at("name") for place, at in walk.places(loaded)}
    houses = {_plain(partner.name): partner.id for partner, _at in walk.partners(loaded)}
    message = _('the place "{name}" is called like the house of {partner}')
    hint = _("if it is that house, write place: {partner} and remove this one")
    for name, source in written.items():
        partner = houses.get(_plain(name))
        if partner is not None and name != partner:
            yield Finding.of(source, message, hint, name=name, partner=partner)
    message = _('the places "{one}" and "{other}" look alike')
    hint = _("if they are the same, keep one of the names")
    for one, other in _alike([*written]):
        yield Finding.of(written[other], message, hint, one=one, other=other)


def staffing_above_people(loaded: Loaded) -> Iterator[Finding]:
    """More people are to stay in a house than it has, so that nobody may ever leave."""
    message = _("{partner} must keep {staffing} in the house, but lists only {count}")
    hint = _("lower staffing, or list everybody who can stay in the house")
    for partner, at in walk.partners(loaded):
        size, staffing = sum(person.size for person in partner.people), partner.staffing
        if partner.people and staffing > size and not loaded.incomplete(partner.id):
            source, name = at("staffing"), partner.id
            yield Finding.of(source, message, hint, partner=name, staffing=staffing, count=size)


def more_than_people(loaded: Loaded) -> Iterator[Finding]:
    """Somebody brings more people of the house than it lists, where some have to stay in it."""
    message = _("{person} brings {more} more people of {partner}, which lists only {count}")
    hint = _("lower the number, or list everybody of the house: staffing counts them")
    houses = {
        person.id: partner
        for partner, _at in walk.partners(loaded)
        if partner.staffing
        for person in partner.people
    }
    for person, _invitation, mention in walk.visits(loaded):
        more = mention.more or 0
        partner = houses.get(person) if more else None
        if partner is None or loaded.incomplete(partner.id):
            continue
        count = sum(one.size for one in partner.people)
        if more > count:
            values = {"person": person, "more": more, "partner": partner.id, "count": count}
            yield Finding.of(mention.at(), message, hint, **values)


def _alike(names: list[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of names that are one but for spelling, or differ by a slip in one word."""
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in names:
        groups[(_plain(name),)].append(name)
        words = _words(name)
        if len(names) <= _MOST_NAMES:
            # Names with the same words but one meet in the group of the words they share.
            for k in range(len(words)):
                groups[(*words[:k], "", *words[k + 1 :], str(k))].append(name)
    said: set[tuple[str, str]] = set()
    for key, group in groups.items():
        same = len(key) == 1  # then each is like the first, and that is enough to say
        pairs = ((group[0], other) for other in group[1:]) if same else combinations(group, 2)
        for one, other in pairs:
            if (one, other) not in said and (same or _slip(one, other)):
                said.add((one, other))
                yield one, other


def _slip(one: str, other: str) -> bool:
    """Tell whether the only word in which two names differ may be one misspelt."""
    pairs = zip(_words(one), _words(other), strict=True)
    first, second = next((pair for pair in pairs if pair[0] != pair[1]), ("", ""))
    # `Raum 1` and `Raum 2`, `Haus A` and `Haus B` are different on purpose.
    if min(len(first), len(second)) < _SHORTEST_WORD or re.search(r"\d", first + second):
        return False
    matcher = SequenceMatcher(None, first, second)
    return matcher.quick_ratio() >= _NEAR and matcher.ratio() >= _NEAR


def _words(name: str) -> list[str]:
    """Return the words of a name without case, accents and punctuation."""
    text = unicodedata.normalize("NFKC", name).casefold().translate(_GERMAN)
    letters = unicodedata.normalize("NFKD", text)
    return re.findall(r"[^\W_]+", "".join(c for c in letters if not unicodedata.combining(c)))


def _plain(name: str) -> str:
    return "".join(_words(name))
