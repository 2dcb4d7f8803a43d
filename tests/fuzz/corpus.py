"""Hostile and broken files, each by its name: what people, editors, git and enemies leave behind.

`FILES` are three small files in which every key stands once. A case replaces one of them by what
a line of `WHOLE` says, or one of their values by a line of `VALUES`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

PARTNERS, INVITATIONS, SCHEDULE = "partners.yaml", "invitations.yaml", "schedule.yaml"

FILES = {
    PARTNERS: """\
partners:
  - id: ogs
    name: OGS der Pfalzschule
    kind: school
    address: Musterweg 1, 59192 Bergkamen
    contact: Leitung, 02307 000000
    email: ogs@example.org
    features: [step-free]
    staffing: 1
    hours: [Mo-Do 08:00-16:00, Fr 08:00-13:00]
    people:
      - id: anna
        name: Anna
        role: Leitung
        phone: 02307 000001
        email: anna@example.org
        size: 2
        wishes: [anstoss, [treff, kurs]]
        away: [2027-03-03, 2027-03-04 08:00-12:00, 2027-03-08 - 2027-03-09, Di Do 00:00-09:00]
        max_visits: 3
        max_per_day: 1
        needs: [step-free]
      - {id: ben, name: Ben, wishes: [treff], with: cem}
      - {id: cem, name: Cem, wishes: [treff, kurs]}
  - id: streetwork
    name: Streetwork
    people:
      - {id: dora, name: Dora, wishes: [kurs]}
      - {id: emil, name: Emil}
  - id: bildung
    name: Bildung
""",
    INVITATIONS: """\
weeks:
  id: wochen-2027
  title: Wochen der Kooperation
  start: 2027-03-01
  end: 2027-03-31
  timezone: Europe/Berlin
  language: de
  contact: Organisation, 02307 000999
  email: wochen@example.org
  travel: 15
  travel_times:
    - between: [streetwork, TÜV Nord]
      minutes: 30
  max_visits: 6
  max_per_day: 2
places:
  - name: TÜV Nord
    address: Musterweg 2
events:
  - id: cafe
    title: Offenes Café
    at: 2027-03-01 09:00-12:00
    place: ogs
invitations:
  - id: anstoss
    host: streetwork
    title: Anlaufstelle „Anstoß“
    about: Was Streetwork tut
    place: TÜV Nord
    seats: 6
    min_visitors: 1
    guides: [emil]
    features: [step-free]
    interested: [cem]
    sessions:
      - 2027-03-02 10:00-11:30
      - at: 2027-03-05 14:00-15:30
        seats: 4
        min_visitors: 2
        guides: [dora]
        note: Presse kommt mit
        agreed: [anna]
  - {id: treff, host: streetwork, title: Treff, seats: 6, features: [step-free],
     sessions: [Mo 14:00-15:00]}
  - id: kurs
    host: bildung
    title: Kurs
    seats: 8
    features: [step-free]
    windows: [Di Do 09:00-10:00]
    duration: 60
    max_sessions: 2
""",
    SCHEDULE: """\
published: true
revision: 2
updated: 2027-02-20T14:05:00+01:00
settled: 2027-03-02
visits:
  - session: anstoss@2027-03-05T14:00
    until: 2027-03-05T15:30
    place: TÜV Nord
    visitors:
      - anna
      - cem
cancelled:
  - person: ben
    session: treff@2027-03-08T14:00
    title: Treff
    until: 2027-03-08T15:00
    place: streetwork
    host: streetwork
    guides: [emil]
""",
}

_DEEP = 500_000


class Case(NamedTuple):
    """One of the three files, broken; `beside` are the files beside it, else those of `FILES`."""

    name: str
    file: str
    content: bytes
    beside: dict[str, bytes] | None = None


def _bomb(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines)


WHOLE: dict[str, bytes] = {
    "nothing": b"",
    "only spaces": b"   \n\n  ",
    "only comments": b"# one\n# two\n",
    "a text": b"partners",
    "a number": b"42",
    "a list": b"- one\n- two\n",
    "null": b"null\n",
    "a document mark": b"---\n",
    "two documents": b"---\npartners: []\n---\npartners: []\n",
    "a directive": b"%YAML 1.2\n---\npartners: []\n",
    "an unknown directive": b"%TAG ! tag:example.org,2000:\n---\n!x y\n",
    "zeros": bytes(1000),
    "one NUL": b"partners:\n  - id: a\x00b\n",
    "UTF-16": "partners: []\n".encode("utf-16"),
    "UTF-16 without mark": "partners: []\n".encode("utf-16-le"),
    "UTF-32": "partners: []\n".encode("utf-32"),
    "Windows-1252": "partners:\n  - id: café\n    name: „Anstoß“\n".encode("cp1252"),
    "UTF-8 twice": "partners:\n  - id: a\n    name: Ã¤Ã¶\n".encode(),
    "a surrogate": b"partners:\n  - id: \xed\xa0\x80\n",
    "too long UTF-8": b"partners:\n  - id: \xc0\xaf\n",
    "half a letter": "partners: ä".encode()[:-1],
    "a byte order mark": b"\xef\xbb\xbf",
    "a byte order mark inside": "partners:\n\ufeff  - id: a\n".encode(),
    "old line ends": b"partners:\r  - id: a\r    name: A\r",
    "mixed line ends": b"partners:\r\n  - id: a\n    name: A\r",
    "Unicode line ends": "partners:\u2028  - id: a\u0085    name: A\n".encode(),
    "a conflict": b"partners:\n<<<<<<< HEAD\n  - id: a\n=======\n  - id: b\n>>>>>>> other\n",
    "a conflict of three": b"<<<<<<< a\nx\n||||||| base\ny\n=======\nz\n>>>>>>> b\n",
    "a tab": b"partners:\n\t- id: a\n",
    "only a tab": b"\t",
    "an anchor": b"partners: &a []\n",
    "an alias": b"partners: *a\n",
    "an alias bomb": _bomb(9).encode(),
    "an alias of itself": b"partners: &a [*a]\n",
    "a merge key": b"partners:\n  - &a {id: a, name: A}\n  - <<: *a\n    id: b\n",
    "a merge key without alias": b"partners:\n  - <<: {id: a}\n    name: A\n",
    "a tag": b"partners: !!python/object/apply:os.system ['true']\n",
    "a local tag": b"partners: !secret x\n",
    "a binary": b"partners: !!binary aGVsbG8=\n",
    "a set": b"partners: !!set {a, b}\n",
    "a key that is a list": b"? [a, b]\n: c\n",
    "a key that is a mapping": b"? {a: b}\n: c\n",
    "an empty key": b": x\n",
    "a duplicate key": b"partners: []\npartners: []\n",
    "ten thousand duplicate keys": b"partners: []\n" * 10_000,
    "a quote without end": b'partners: "abc\n',
    "a bracket without end": b"partners: [a, b\n",
    "a brace without end": b"partners: {a: b\n",
    "brackets": b"[" * _DEEP,
    "closing brackets": b"]" * _DEEP,
    "braces": b"{" * _DEEP,
    "hyphens": b"- " * _DEEP,
    "questions": b"? " * _DEEP,
    "colons": b":" * _DEEP,
    "nested keys": b"".join(b" " * n + b"a:\n" for n in range(1000)),
    "quotes": b'"' * _DEEP,
    "exclamation marks": b"!" * _DEEP,
    "stars": b"*" * _DEEP,
    "ampersands": b"&" * _DEEP,
    "percent signs": b"%" * _DEEP,
    "hyphen and tab": b"- " * 200_000 + b"\t",
    "spaces": b" " * 2_000_000 + b"a",
    "line ends": b"\n" * 2_000_000,
    "a long line": b"partners: " + b"x" * 2_000_000 + b"\n",
    "a long key": b"x" * 10_000 + b": y\n",
    "a very long key": b"x" * 2_000_000 + b": y\n",
    "many keys": b"".join(b"k%d: v\n" % n for n in range(20_000)),
    "twenty million bytes": b"x" * 20_000_000,
    "nine million bytes of items": b"partners:\n" + b"- a\n" * 2_000_000,
    "ten thousand errors": b"partners:\n" + b"  - id: A B\n    nmae: x\n" * 5_000,
    "ten thousand unknown wishes": b"partners:\n- id: a\n  name: A\n  people:\n  - id: b\n"
    b"    name: B\n    wishes: [" + b", ".join(b"w%d" % n for n in range(10_000)) + b"]\n",
    "ten thousand people called alike": b"partners:\n- id: a\n  name: A\n  people:\n"
    + b"".join(b"  - {id: p%d, name: B}\n" % n for n in range(10_000)),
    "ten thousand times one id": b"partners:\n" + b"  - {id: a, name: A}\n" * 10_000,
}

_WEEKS = "weeks: {id: w, title: W, start: 2027-01-01, end: 2027-12-31}\n"


def _many(count: int, line: str) -> str:
    return "".join(line.format(n=n) for n in range(count))


LARGE: dict[str, str] = {
    "places that look alike": _WEEKS + "places:\n"
    + _many(4_000, "  - name: Raum {n:b}\n").replace("0", "-") + "invitations: []\n",
    "places spelt alike": _WEEKS + "places:\n"
    + _many(4_000, "  - name: 'Raum{n:b}'\n").replace("0", " ").replace("1", ".")
    + "invitations: []\n",
    "long events": _WEEKS + "events:\n"
    + _many(1_000, "  - {{id: e{n}, title: E, at: 2022-01-01 - 2031-12-31}}\n")
    + "invitations: []\n",
    "sessions on every day": _WEEKS + "invitations:\n" + _many(
        300, "  - {{id: i{n}, host: ogs, title: I, seats: 6, sessions: ["
        + ", ".join(f"Mo-So {hour:02}:00-{hour:02}:50" for hour in range(8, 18)) + "]}}\n"),
    "windows of a whole year": _WEEKS + "invitations:\n" + _many(
        300, "  - {{id: i{n}, host: ogs, title: I, seats: 6, "
        "windows: [Mo-So 00:00-24:00], duration: 1}}\n"),
    "sessions on weekends": _WEEKS + "invitations:\n- id: i\n  host: ogs\n  title: I\n  seats: 6\n"
    "  sessions:\n" + _many(100, "  - 2027-01-02 - 2027-12-26 10:00-11:00\n"),
    "ways": "weeks: {id: w, title: W, start: 2027-03-01, end: 2027-03-12, travel_times: ["
    + _many(20_000, "{{between: [ogs, p{n}], minutes: 5}}, ") + "]}\ninvitations: []\n",
}  # fmt: skip
"""Well written `invitations.yaml`, but more of something than any weeks have."""

HOURS = ", ".join(f"Mo-So 00:{n:02}-23:{n:02}" for n in range(60))
LARGE_PARTNERS: dict[str, str] = {
    "absences": "partners:\n- id: ogs\n  name: OGS\n  people:\n"
    + _many(5_000, f"  - {{{{id: p{{n}}, name: P, away: [{HOURS}]}}}}\n"),
    "hours": "partners:\n" + _many(2_000, f"- {{{{id: p{{n}}, name: P, hours: [{HOURS}]}}}}\n"),
}

VALUES: dict[str, str] = {
    "empty": '""',
    "nothing": "",
    "a space": '" "',
    "no": "no",
    "null": "~",
    "a path": "../../etc/passwd",
    "an absolute path": "/etc/passwd",
    "a drive": r"C:\Windows",
    "a device": "CON",
    "a device with suffix": "nul.txt",
    "a hyphen": "-",
    "two hyphens": "--",
    "an option": "--help",
    "a dot": ".",
    "a long text": "x" * 10_000,
    "a long id": "a" * 65,
    "a long number": "9" * 10_000,
    "a negative number": "-1",
    "a fraction": "1.5",
    "an exponent": "1e5",
    "infinity": ".inf",
    "other digits": "٣",
    "a power": "²",
    "hexadecimal": "0x10",
    "a list": "[a, b]",
    "an empty list": "[]",
    "a list of lists": "[[[]]]",
    "a mapping": "{a: b}",
    "an empty mapping": "{}",
    "31 February": "2027-02-30",
    "no month": "2027-13-01",
    "year 0": "0000-01-01",
    "year 9999": "9999-12-31 10:00-11:00",
    "24:30": "2027-03-02 24:30-25:00",
    "ends at 24:30": "2027-03-02 23:00-24:30",
    "the end of the day": "2027-03-02 23:00-24:00",
    "backwards": "2027-03-02 11:00-10:00",
    "no length": "2027-03-02 10:00-10:00",
    "across midnight": "2027-03-02 23:00-01:00",
    "across the change to summer time": "2027-03-28 01:30-03:30",
    "in the hour that is not there": "2027-03-28 02:00-03:00",
    "in the hour that comes twice": "2027-10-31 02:00-03:00",
    "ten years": "2027-01-01 - 2036-12-31",
    "a hundred years": "2000-01-01 - 2099-12-31",
    "weekdays backwards": "Fr-Mo 08:00-10:00",
    "points for colons": "2027-03-02 10.00-11.30",
    "a German date": "2.3.2027 10:00-11:30",
    "o'clock": "10 Uhr",
    "other figures in a date": "２０２７-03-01",
    "a right-to-left override": "Anna \u202egnp.exe",
    "a no-break space": "Anna\u00a0B",
    "a soft hyphen": "An\u00adna",
    "a joiner": "👩\u200d👧",
    "an escape": '"\\x1b[2J"',
    "an escaped NUL": '"\\0"',
    "an escaped surrogate": '"\\uD800"',
    "a line end": '"a\\nb"',
    "markup": "[/b]<script>alert(1)</script>{{7*7}}$x$#eval",
    "a formula": '=HYPERLINK("http://example.org")',
    "GitHub's commands": "'%0A::error::x'",
    "a private letter": "\ue000",
    "letters of no use": "\U0001f600\U0010fffd",
    "combining letters": "a" + "\u0301" * 500,
    "a folded text": ">\n            a\n            b",
    "a time zone in a file": "../../../etc/passwd",
    "a time zone that is a folder": "Europe",
    "an other session": "kurs@2027-03-02T09:00",
    "a session at no time": "kurs@2027-02-30T25:00",
    "a date and time": "2027-03-02T10:00",
    "a date and time without end": "2027-03-02T10:00:00.123456789+99:99",
}  # fmt: skip

VALUE = re.compile(
    r"(?<=: )[^\s\[{][^\n]*$|(?<=- )[^\s\[{:]+[^\n:]*$|(?<=[\[, ])[\w-]+(?=[,\]])", re.MULTILINE
)
"""A value of the files above: behind a colon, behind a hyphen, or within brackets."""


def corpus() -> Iterator[Case]:
    """Yield every case that has a name."""
    for file in FILES:
        for name, content in WHOLE.items():
            yield Case(f"{file}: {name}", file, content)
    for name, text in LARGE.items():
        yield Case(f"{INVITATIONS}: {name}", INVITATIONS, text.encode())
    for name, text in LARGE_PARTNERS.items():
        yield Case(f"{PARTNERS}: {name}", PARTNERS, text.encode())


def values() -> Iterator[Case]:
    """Yield every value of every file, replaced by every line of `VALUES`."""
    for file, text in FILES.items():
        for found in VALUE.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            for name, value in VALUES.items():
                content = text[: found.start()] + value + text[found.end() :]
                raw = content.encode("utf-8", "surrogatepass")
                yield Case(f"{file}:{line}: {found[0]} is {name}", file, raw)
