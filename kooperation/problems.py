"""A problem: what is wrong in a file, where, and what to write instead.

What breaks a rule of scheduling is told by facts, a `Breach`. The words for it are made where
somebody reads them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from kooperation.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

Origins = dict[tuple[str, ...], tuple[str, tuple[str | int, ...]]]
"""Where a thing was written: its kind and ids, to the file ("partners", "invitations") and path."""


class Severity(StrEnum):
    """How bad a problem is: an error forbids a plan, a warning limits it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class SourceRange:
    """A stretch of a file; lines and columns count from 1, the end column is exclusive.

    Of a table, `sheet` is the name of the sheet, lines are its rows, and `file_line` is the line of
    a file of text in which the cell begins.
    """

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1
    sheet: str = ""
    file_line: int = 0

    @property
    def cell(self) -> str:
        """The name of the cell in its sheet, `E7`; "" in a file that is no table."""
        if not (self.sheet or self.file_line):
            return ""
        return f"{letters(self.column)}{self.line}"


def letters(column: int) -> str:
    """Return the name of a column, counted from 1: `E`, `AB`."""
    found = ""
    while column:
        column, digit = divmod(column - 1, 26)
        found = chr(ord("A") + digit) + found
    return found


@dataclass(frozen=True, slots=True)
class Breach:
    """A broken rule of scheduling, as facts; what says nothing is left out.

    `person` and `session`, by id and name, are the visit that breaks it, or the guide and the
    session. `other` is what it collides with: another session, the event or the house, by
    name or id. `count` people, visits or sessions stand against `limit`. `names` are the needs that
    are not met, or the people who are out of the house or missing. `variant` tells apart what one
    rule forbids in several ways, and `since` is when it begins, where no session tells that.
    """

    rule: str
    person: str | None = None
    session: str | None = None
    other: str | None = None
    count: int = 0
    limit: int = 0
    names: tuple[str, ...] = ()
    variant: str = ""
    since: datetime | None = None

    def __str__(self) -> str:
        """Name the rule and its facts, for who reports a bug."""
        facts = (f"{key}={value}" for key, value in asdict(self).items() if value and key != "rule")
        return f"{self.rule}: {', '.join(facts)}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: a stable code, a sentence in the words of the person who wrote the file.

    A broken rule of scheduling has no sentence yet but its facts, the `breach`; `promise` is the
    agreed visit at whose line it is told, by the ids of person and session.
    """

    code: str
    severity: Severity
    message: str
    source: SourceRange
    hint: str = ""
    breach: Breach | None = None
    promise: tuple[str, str] | None = None


class Finding(NamedTuple):
    """What a rule has found: where, what is wrong, and what to write instead."""

    source: SourceRange
    message: str
    hint: str

    @classmethod
    def of(cls, source: SourceRange, message: str, hint: str, /, **values: object) -> Finding:
        """Return a finding with the values filled into message and hint."""
        return cls(source, message.format(**values), hint.format(**values))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems by place; the same problem said twice is said once."""
    unlike = dict.fromkeys(problems)
    return tuple(sorted(unlike, key=lambda p: (p.source, p.severity, p.code, p.message)))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any of the problems forbids a plan."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the known word nearest to the given one, or nothing."""
    near = nearest(word, known)
    return _('did you mean "{word}"?').format(word=near) if near else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that means the same, or else is written most alike; or nothing."""
    import difflib  # noqa: PLC0415  most data has no mistake of this kind

    words = sorted(known)
    same = _OTHER_WORDS.get(word.lower()), *_SAME_NEED.get(word.lower(), ())
    near = [one for one in words if one in same or one.lower() in same]
    near = near or difflib.get_close_matches(word[:64].lower(), words, n=1, cutoff=0.6)
    return near[0] if near else ""


_SAME_NEED = {
    word: group
    for group in (
        ("stufenfrei", "stufenlos", "ohne stufen", "ebenerdig", "barrierefrei", "rollstuhl",
         "rollstuhlgerecht", "step-free", "no steps", "barrier-free", "accessible", "wheelchair"),
        ("aufzug", "fahrstuhl", "lift", "elevator"),
        ("ruhig", "leise", "ruheraum", "quiet", "quiet room"),
        ("rollstuhl-wc", "behinderten-wc", "behindertentoilette", "barrierefreie toilette",
         "barrierefreies wc", "accessible toilet", "disabled toilet"),
        ("induktionsschleife", "höranlage", "hörschleife", "hearing loop", "induction loop"),
        ("gebärdensprache", "gebärdendolmetscher", "dgs", "sign language"),
        ("leichte sprache", "einfache sprache", "easy language", "plain language"),
        ("dolmetscher", "übersetzung", "interpreter", "translation"),
        ("kinderbetreuung", "childcare"), ("wickeltisch", "changing table"),
        ("parkplatz", "behindertenparkplatz", "parking"),
    )
    for word in group
}  # fmt: skip
"""Words for what people need that may mean the same, in both languages."""

_OTHER_WORDS = {
    german: english
    for english, words in {
        "about": "beschreibung inhalt", "address": "adresse anschrift",
        "agreed": "zugesagt zusage zusagen vereinbart", "at": "date datum termin time wann zeit",
        "away": "abwesend abwesenheit abwesenheiten fehlt urlaub", "between": "zwischen",
        "contact": "ansprechpartner kontakt", "duration": "dauer länge",
        "email": "e-mail mail", "end": "ende schluss", "events": "veranstaltungen",
        "features": "ausstattung merkmale", "guides": "begleitung führung leitung",
        "host": "einrichtung gastgeber", "hours": "öffnungszeiten zeiten",
        "interested": "interesse interessenten interessiert interessierte",
        "invitations": "angebote einladungen", "kind": "art", "language": "sprache",
        "min_visitors": "mindestens mindestzahl", "minutes": "minuten",
        "name": "bezeichnung", "needs": "bedarf braucht", "note": "anmerkung bemerkung notiz",
        "partners": "einrichtungen", "people": "leute menschen person personen",
        "phone": "handy tel telefon", "place": "ort raum", "places": "orte räume",
        "role": "aufgabe funktion rolle", "seats": "plätze", "sessions": "termine",
        "size": "anzahl größe gruppengröße", "staffing": "besetzung mindestbesetzung",
        "start": "anfang beginn", "timezone": "zeitzone", "title": "titel überschrift",
        "travel": "fahrzeit weg wegzeit", "travel_times": "fahrzeiten wegzeiten",
        "weeks": "wochen", "windows": "fenster zeitfenster", "wishes": "wunsch wünsche",
        "with": "mit zusammen",
        # what may stand behind kind and language
        "administration": "amt behörde verwaltung", "business": "betrieb firma wirtschaft",
        "childcare": "kindergarten kinderbetreuung kita", "church": "gemeinde kirche",
        "club": "verein", "counselling": "beratung beratungsstelle", "health": "gesundheit",
        "other": "anderes sonstige sonstiges", "politics": "partei politik", "school": "schule",
        "social": "soziales", "de": "deutsch", "en": "englisch",
    }.items()
    for german in words.split()
}  # fmt: skip
"""What people write for a word of the files, which speak English; most think of it in German."""
