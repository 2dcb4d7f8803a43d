"""Whose names come near: quick, and the same as if all were compared."""

from __future__ import annotations

from difflib import SequenceMatcher, get_close_matches

from hypothesis import given, settings
from hypothesis import strategies as st

from kooperation.signup.alike import MOST_CANDIDATES, Names

_WORDS = st.text("abé", min_size=4, max_size=9)
_NAMES = st.lists(_WORDS, min_size=1, max_size=3).map(" ".join)


def plainly(names: list[str], text: str, near: set[str]) -> tuple[str, ...]:
    """Who comes near, found with difflib alone."""
    words = {word for name in names for word in name.split()}
    mine = {*text.split()}
    known = words & mine or {
        one
        for word in mine
        if len(word) > 3
        for one in get_close_matches(word, [*words], n=3, cutoff=0.75)
    }
    shared = [name for name in names if known & {*name.split()}]
    found = []
    for name in shared or names:
        ratio = SequenceMatcher(None, name, text, autojunk=False).ratio()
        if shared or ratio >= 0.6:
            found.append((-ratio - 0.3 * (name in near), name))
    return tuple(name for _alike, name in sorted(found)[:MOST_CANDIDATES])


@settings(max_examples=600)  # each takes a millisecond
@given(st.lists(_NAMES, min_size=6, max_size=12, unique=True), st.data())
def test_whoever_comes_near_is_found_as_if_all_had_been_compared(
    names: list[str], data: st.DataObject
) -> None:
    near = data.draw(st.sets(st.sampled_from(names)))
    signs = [*data.draw(st.sampled_from(names))]
    for place in data.draw(st.lists(st.integers(0, len(signs) - 1), max_size=4)):
        signs[place] = data.draw(st.sampled_from(["", "a", "x", "bc"]))
    text = "".join(signs) or "x"
    found = Names([(name, name) for name in names], str).alike(text, near)
    assert found == plainly(names, text, near)
