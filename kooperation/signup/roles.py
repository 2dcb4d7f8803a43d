"""What a heading, and what a cell, may be: roles, ranks, and what is none of them.

Every word stands in one table, in German and English, as it is left by `same`.
"""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from kooperation.signup.matching import same
from kooperation.signup.spoken import counted


class Role(StrEnum):
    """What a column is about."""

    ID = "id"
    FIRST = "first"
    LAST = "last"
    NAME = "name"
    PARTNER = "partner"
    WISH = "wish"
    RANK = "rank"
    WHEN = "when"
    MORE = "more"
    SIZE = "size"
    SUBMITTED = "submitted"
    TIME = "time"
    MAIL = "mail"
    PHONE = "phone"
    POINTS = "points"
    ACCOUNT = "account"
    NUMBER = "number"
    GROUP = "group"
    COMMENT = "comment"
    ADDRESS = "address"
    CONTACT = "contact"
    KIND = "kind"
    OTHER = "other"


NAMES = {Role.NAME, Role.FIRST, Role.LAST}
"""Whose row it is."""

WORDS: dict[Role, tuple[str, ...]] = {
    # The first role counts of which all words of one entry stand in the heading.
    Role.POINTS: (
        "punkte", "feedback", "pruefungsfeedback", "gesamtpunktzahl", "points", "score", "grade",
        "bewertung",
    ),
    Role.SUBMITTED: (
        "datum abgeschickt", "abgeschickt am", "date submitted", "submitdate", "eingereicht am",
    ),
    Role.TIME: (
        "zeitstempel", "timestamp", "startzeit", "fertigstellungszeit", "start time",
        "completion time", "submitted at", "submitted", "zeitpunkt", "letzte aenderung",
        "last modified", "datum", "date", "uhrzeit", "eingang", "created", "erstellt",
        "abgegeben am", "ausgefuellt am", "datum letzte aktivitaet", "datum gestartet",
        "antwortzeit",
    ),
    Role.MAIL: ("mail", "email", "e mail", "mailadresse", "emailadresse", "username"),
    Role.PHONE: (
        "telefon", "tel", "handy", "mobil", "mobilnummer", "phone", "rufnummer", "telefonnummer",
        "durchwahl", "handynummer",
    ),
    Role.ACCOUNT: (
        "user id", "user display name", "benutzername", "account", "ip", "ip adresse",
        "ip address", "anzeigename", "start sprache", "startlanguage", "letzte seite",
        "last page", "lastpage", "seed", "zufallsstartwert", "zugangscode", "token", "referrer",
        "antwort id", "response id", "submission id", "konto", "sprache", "language",
        "user agent", "nutzer id", "nutzername",
    ),
    Role.FIRST: ("vorname", "vornamen", "first name", "firstname", "given name", "rufname"),
    Role.LAST: (
        "nachname", "familienname", "zuname", "last name", "lastname", "surname", "family name",
    ),
    Role.ADDRESS: ("adresse", "anschrift", "address", "strasse", "street", "ort", "plz"),
    Role.CONTACT: (
        "ansprechpartner", "ansprechpartnerin", "ansprechperson", "kontakt", "kontaktperson",
        "contact", "contact person", "leitung",
    ),
    Role.SIZE: (
        "wie viele kommen", "wie viele personen", "wie viele seid", "wie viele sind",
        "wieviele kommen", "wieviele personen", "mit wie vielen", "anzahl personen",
        "personenzahl", "anzahl der personen", "how many people", "how many are",
        "number of people", "how many of you", "how many will", "party size", "personen",
        "teilnehmerzahl", "gruppengroesse", "anzahl",
    ),
    Role.MORE: (
        "wie viele bringst", "wie viele bringen", "wie viele bringt", "begleitung",
        "begleitpersonen", "weitere personen", "zusaetzliche personen", "additional people",
        "additional guests", "how many others", "wieviele bringen", "how many guests",
    ),
    Role.COMMENT: (
        "bemerkung", "bemerkungen", "anmerkung", "anmerkungen", "kommentar", "kommentare",
        "comment", "comments", "notiz", "notizen", "note", "notes", "sonstiges", "hinweis",
        "hinweise", "anything else", "noch etwas", "remarks", "nachricht", "message",
        "wuensche und anregungen", "anregungen", "was noch", "feedback", "grund", "warum",
        "essen", "allergien", "diet",
    ),
    Role.OTHER: (
        "hoechstens besuche", "hoechstens am tag", "nicht gekommen", "visits at most",
        "a day at most", "missed", "zusammen mit", "gemeinsam mit", "together with", "mit wem",
        "funktion", "rolle", "role",
        "aufgabe", "beruf", "abwesend", "nicht da", "away", "unterschrift",
        "signature", "einverstanden", "einverstaendnis", "einwilligung", "datenschutz", "consent",
        "teilnehmer max", "newsletter",
        "max teilnehmer", "plaetze", "seats", "alter", "age", "status", "dauer", "duration",
        "braucht", "needs",
    ),
    Role.WHEN: ("termin", "wann", "when", "welcher tag", "tag", "wochentag", "day", "slot"),
    Role.RANK: (
        "rang", "rank", "prioritaet", "priority", "prio", "reihenfolge", "platzierung", "order",
        "wunschnummer", "praeferenz nr",
    ),
    Role.WISH: (
        "wunsch", "wuensche", "wuenschen", "wuenscht", "einladung", "einladungen", "wish",
        "wishes", "invitation", "invitations", "choice", "choices", "wahl", "auswahl",
        "abstimmung", "angebot", "angebote", "besuch", "besuche", "besuchen", "visit", "visits",
        "wohin", "preference", "preferences", "pref", "favorite", "favourite", "praeferenz",
        "moechte", "moechten", "interesse", "interessiert", "ordnen", "antwort", "kurs", "projekt",
        "workshop", "veranstaltung", "where", "option", "ag", "station", "ersatz", "ersatzwunsch",
        "alternative", "alternativ", "alternativwunsch", "reserve", "backup",
    ),
    Role.PARTNER: (
        "einrichtung", "einrichtungen", "institution", "organisation", "organization", "haus",
        "traeger", "arbeitsstelle", "dienststelle", "arbeitgeber", "verein", "firma", "betrieb",
        "workplace", "employer", "company", "school", "schule", "kita", "arbeitest", "arbeiten",
        "partner", "amt", "abteilung", "facility", "house",
    ),
    Role.ID: ("kennung",),
    Role.NUMBER: (
        "id", "nr", "nummer", "platz", "lfd nr", "lfd", "no", "number",
        "id nummer", "id number", "laufende nummer", "row", "zeile",
    ),
    Role.GROUP: ("klasse", "gruppe", "class", "group", "jahrgang", "team", "kurs gruppe"),
    Role.KIND: ("art", "kind", "typ", "type", "kategorie", "category"),
    Role.NAME: (
        "name", "namen", "heisst", "heissen", "student", "students", "person", "personen name",
        "lehrkraft", "lehrer", "lehrerin", "erzieherin", "teilnehmer", "teilnehmerin",
        "teilnehmende", "participant", "mitarbeiter",
        "mitarbeiterin", "kollege", "kollegin", "wer", "who", "people", "gast", "besucher",
        "besucherin", "fullname", "schueler", "schuelerin", "mitglied", "member", "teilnehmer in",
    ),
}  # fmt: skip
"""By what words a heading tells what its column is about; the first role that fits counts."""

NAME_WORDS = frozenset(word for role in NAMES for word in WORDS[role])
_SPLIT = {role: [frozenset(entry.split()) for entry in words] for role, words in WORDS.items()}
_SUMS = frozenset(
    ("summe", "summen", "gesamt", "insgesamt", "total", "sum", "anzahl", "count", "totals",
     "gesamtsumme", "anzahl ja", "ergebnis", "durchschnitt", "mittelwert", "average", "plaetze",
     "freie plaetze", "noch frei", "belegt", "kapazitaet", "anmeldungen", "zusagen", "stimmen",
     "seats", "capacity", "votes", "frei", "max", "maximum", "max teilnehmer", "restplaetze")
)  # fmt: skip

_NUMBERS = counted(
    "erst erste erster erstes ersten first 1st", "zweit zweite zweiter zweites zweiten second",
    "dritt dritte dritter drittes dritten third", "viert vierte vierter viertes fourth",
    "fuenft fuenfte fuenfter fuenftes fifth", "sechst sechste sechster sechstes sixth",
    "siebt siebte siebter siebtes seventh", "acht achte achter achtes eighth",
    "neunt neunte neunter neuntes ninth", "zehnt zehnte zehnter zehntes tenth",
)  # fmt: skip
_WISHED = r"(?:wunsch|wuensche|wahl|choice|pref|preference|praeferenz|prioritaet|priority|prio|rang|rank|option|favorit|favorite|einladung|wish)"  # noqa: E501
_RANKED = re.compile(
    rf"(?:{_WISHED})\s*(?:nr\s*)?([0-9]{{1,2}})\b|\b([0-9]{{1,2}})(?:st|nd|rd|th|ter|te|er)?\s*{_WISHED}\b"
)
_ORDINAL = re.compile(rf"\b({'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\s*{_WISHED}")
_RANK = re.compile(
    rf"([0-9]{{1,3}})\s*(?:st|nd|rd|th)?\s*(?:{_WISHED}|platz|place)?"
    rf"|(?:{_WISHED}|platz|place|nr|no)\s*([0-9]{{1,3}})"
)
_IN_ROMAN = re.compile(rf"(?i:{_WISHED})\s+(IV|I{{1,3}})$")
_SCALE = re.compile(
    r"[0-9]\s*=|\b(?:skala|scale|bewert\w*|sterne?|stars?|rate|rating|schulnoten?|noten"
    r"|wie (?:sehr|gerne?|wichtig|interess\w*)|how (?:much|important|interest\w*))\b",
    re.IGNORECASE,
)
_ONE_IS_BEST = re.compile(
    r"\b1\.?\s*=\s*(?:[\w-]+\s+)?(?:sehr gern|am liebsten|liebst|höchst|hoechst|wichtigst|best|erst"
    r"|favorit|highest|first|most|top|dearest)",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[\w\s.)'’-]+")
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "VI": 6, "VII": 7, "VIII": 8}
"""A single V is how some people tick."""
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = re.compile(r"\+?[0-9(][0-9 ()/.-]{5,}[0-9]")
_TIME_OF_DAY = re.compile(r"[0-9]{1,2}[:.][0-9]{2}(?:\s*(?:uhr|h))?(?:\s*[-–].*)?", re.IGNORECASE)
_DAY = re.compile(
    r"(?:(?:mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s*)?"
    r"(?:[0-9]{1,2}\.\s*[0-9]{1,2}\.(?:\s*[0-9]{2,4})?|[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}|[0-9]{1,2}\.?\s+[a-zä]{3,9}\.?(?:\s+[0-9]{2,4})?)?",
    re.IGNORECASE,
)


@lru_cache(maxsize=5_000)
def role_of(heading: str) -> Role | None:
    """Return what a column is about, as far as its heading tells."""
    words = frozenset(same(heading).split())
    if not words:
        return Role.NUMBER if heading in {"#", "№"} else None
    if any(one <= words for one in _WHOLE_NAMES):
        return Role.NAME
    for role, entries in _SPLIT.items():
        for entry in entries:
            longest = 1 if role in _COUNTS else 3 if role in _SHORT else 99
            if entry <= words and (len(entry) > 1 or len(words) <= longest):
                return role
    return None


_WHOLE_NAMES = [
    frozenset(words.split())
    for words in ("vorname nachname", "vorname name", "vor nachname", "vorname familienname",
                  "vor zuname", "vorname zuname", "first last", "vor familienname")
]  # fmt: skip
"""Headings of columns that have both."""
_COUNTS = {Role.SIZE, Role.MORE}
"""Roles whose single words mean something else with others: `Anzahl Kinder`."""
_SHORT = {Role.NUMBER, Role.KIND, Role.WHEN, Role.ADDRESS, Role.TIME, Role.OTHER, Role.ID}
"""Roles of which the words stand in long questions as well."""


@lru_cache(maxsize=5_000)
def heading_rank(heading: str) -> int | None:
    """Return which wish a column is for, as its heading says: `Wunsch 2`, `Zweitwunsch`."""
    text = same(heading)
    if found := _RANKED.search(text):
        return int(found[1] or found[2])
    if found := _IN_ROMAN.search(heading):
        return len(found[1]) if found[1] != "IV" else 4
    if found := _ORDINAL.search(text):
        return _NUMBERS[found[1]]
    return None


@lru_cache(maxsize=50_000)
def rank_of(text: str) -> int | None:
    """Return the rank that stands in a cell: `2`, `2.`, `2. Wahl`, `Zweitwunsch`."""
    text = re.sub(r"(?<=[0-9])[.,]0+$", "", text)
    if text.startswith("-") or not _PLAIN.fullmatch(text):  # `2?` and `+1` say something else
        return None
    if (roman := text.rstrip(".")) in _ROMAN:
        return _ROMAN[roman]
    cleaned = same(text)
    if found := _RANK.fullmatch(cleaned):
        return int(found[1] or found[2])
    if found := _ORDINAL.fullmatch(cleaned):
        return _NUMBERS[found[1]]
    return None


def asks_wishes(heading: str) -> bool:
    """Tell whether a heading has a word for wishes, whatever else it says."""
    words = frozenset(same(heading).split())
    return any(entry <= words for entry in _SPLIT[Role.WISH])


def is_scale(heading: str) -> bool:
    """Tell whether a heading asks for a mark on a scale, of which either end may be the best."""
    return bool(_SCALE.search(heading)) and not _ONE_IS_BEST.search(heading)


def is_sum(text: str) -> bool:
    """Tell whether a row that begins so adds up what stands above it."""
    return same(text) in _SUMS


def is_anonymous(text: str) -> bool:
    """Tell whether a form says that it does not know who answered."""
    return same(text) in {"anonymous", "anonym", "anonymous user", "anonymer benutzer", "unknown"}


def is_mail(text: str) -> bool:
    """Tell whether a text is a mail address."""
    return bool(_MAIL.fullmatch(text))


def is_phone(text: str) -> bool:
    """Tell whether a text is the number of a phone."""
    return bool(_PHONE.fullmatch(text)) and not is_day(text)


def is_day(text: str) -> bool:
    """Tell whether a text is a day, or begins with one."""
    found = _DAY.match(text)
    return found is not None and bool(found[0].strip())


def is_clock(text: str) -> bool:
    """Tell whether a text is a time of day, or begins with one."""
    return bool(
        re.match(r"[0-9]{1,2}(?:[:.][0-9]{2}(?![.0-9])|\s*(?:uhr|h)\b)", text, re.IGNORECASE)
    )


def is_time(text: str) -> bool:
    """Tell whether a text is a moment, a day or a time of day."""
    return bool(_TIME_OF_DAY.fullmatch(text) or moments(text))


_MOMENT = re.compile(
    r"(?P<a>[0-9]{1,4})(?P<sep>[./-])\s?(?P<b>[0-9]{1,2})(?P=sep)\s?(?P<c>[0-9]{2,4})"
    r"(?:[T,\s]+(?P<h>[0-9]{1,2})[:.](?P<m>[0-9]{2})(?:[:.](?P<s>[0-9]{2})(?:[.,][0-9]+)?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?(?:\s*(?:Z|(?:GMT|UTC|MEZ|CET|MESZ|CEST)?\s*[+-]?[0-9:]*))?"
)


@lru_cache(maxsize=20_000)
def moments(text: str) -> tuple[datetime, ...]:
    """Return the moment that a text says; two where day and month may be meant either way."""
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        return ()
    hour = int(found["h"] or 0)
    if half := (found["half"] or "").lower()[:1]:
        hour = hour % 12 + (12 if half == "p" else 0)
    clock = hour, int(found["m"] or 0), int(found["s"] or 0)
    one, two, three = int(found["a"]), int(found["b"]), int(found["c"])
    if len(found["a"]) == 4:
        ways = [(one, two, three)]
    else:
        year = three + 2000 if three < 100 else three
        ways = [(year, two, one)]
        if found["sep"] == "/":
            ways = [(year, one, two), (year, two, one)]
    result = []
    for way in ways:
        try:
            result.append(datetime(*way, *clock))  # noqa: DTZ001  of one zone, whichever it is
        except ValueError:
            continue
    return tuple(dict.fromkeys(result))
