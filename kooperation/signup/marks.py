"""What a cell may say in one word: a mark, nothing at all, or that its row holds no more."""

from __future__ import annotations

import re
from functools import lru_cache

from kooperation.signup.matching import same

YES, MAYBE, NO = "yes", "maybe", "no"
_MARKS = {
    word: mark
    for mark, words in {
        YES: (
            "x", "ja", "j", "yes", "y", "ok", "okay", "o k", "✓", "✔", "✅", "☑", "☒", "√", "+",
            "wahr", "true", "gern", "gerne", "angekreuzt", "checked", "selected", "dabei", "🗸",
            "ich komme", "×", "⨯", "✕", "ja gern", "ja gerne", "yes please",
        ),
        MAYBE: (
            "vielleicht", "evtl", "eventuell", "maybe", "(ok)", "unter vorbehalt", "(x)", "(ja)",
            "(yes)", "falls noetig", "wenn es sein muss", "if need be", "if needed", "(✓)", "(✔)",
            "under reserve", "notfalls", "zur not", "ggf", "gegebenenfalls", "wenn noetig", "❔",
            "ifneedbe",
        ),
        NO: (
            "nein", "n", "no", "-", "–", "—", "/", "falsch", "false", "nicht", "not selected", "☐",
            "kein interesse", "unchecked", "n/a", "keine angabe", "k a", "n a", "0", "nein danke",
            "no thanks", "unbekannt", "unknown", "nicht gewaehlt", "nicht ausgewaehlt",
            "nicht angekreuzt", "[ ]", "( )", "[]", "()",
        ),
    }.items()
    for word in words
}  # fmt: skip
_NOTHING = frozenset(
    ("kein", "keine", "keiner", "keins", "keinen", "nichts", "entfaellt", "kein wunsch",
     "keine wuensche", "none", "nothing", "no wish")
)  # fmt: skip
_WITHDRAWN = frozenset(
    ("storniert", "abgesagt", "abgemeldet", "zurueckgezogen", "hat abgesagt", "sagt ab",
     "kommt nicht", "nimmt nicht teil", "cancelled", "canceled", "withdrawn", "not coming")
)  # fmt: skip
TICKS, CROSSES = frozenset("✓✔✅☑🗸") | {"ja", "yes", "ok"}, frozenset("✗✘✖❌")
"""A cross says no beside ticks; alone it may say either."""


@lru_cache(maxsize=50_000)
def mark_of(text: str) -> str | None:
    """Return what a mark in a cell says: yes, maybe or no; None where it is no mark."""
    plain = re.sub(r"\s+", " ", text.strip().casefold())
    return _MARKS.get(plain) or (None if re.search(r"[?!()/]", plain) else _MARKS.get(same(plain)))


def says_nothing(text: str) -> bool:
    """Tell whether a cell says that there is nothing to say: a dash, three dots, `keine`."""
    return not text.strip("-–—./_… ") or same(text) in _NOTHING or mark_of(text) == NO


def is_withdrawn(text: str) -> bool:
    """Tell whether a cell says that its row holds no more."""
    return same(text) in _WITHDRAWN
