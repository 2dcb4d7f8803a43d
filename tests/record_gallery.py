"""The gallery: for every mistake koop knows, the smallest files that make it.

Each folder of `tests/gallery/` is named after a code and holds the files; those of the rules of
scheduling, and of the mistakes in promises that follow from them, stand in `tests/rules/`. From
them, and the sentences of `tests/gallery.de.toml`, come `docs/problems.md` and `docs/probleme.md`,
which also record what koop says. After a message has changed on purpose, and has been translated,
record both anew, and read the difference:

    python -m tests.record_gallery
"""

from __future__ import annotations

import inspect
import tomllib
from pathlib import Path
from typing import NamedTuple

from kooperation.audit import RULES as REFEREE
from kooperation.check import RULES
from kooperation.check.promises import CODES as PROMISE_CODES
from kooperation.check.schedule import SCHEDULE_CODES
from kooperation.check.told import TOLD_CODES
from kooperation.files.load import INVITATIONS, PARTNERS, SCHEDULE, TOLD, parse
from kooperation.files.reader import MOST_BYTES, READER_CODES
from kooperation.files.values import FIELD_CODES
from kooperation.i18n import Language, use
from kooperation.planning.flow import PLANNING_CODES, problems_of
from kooperation.problems import Severity
from kooperation.render.problems import text, worded
from tests import ROOT, rules

GALLERY = Path(__file__).parent / "gallery"
DOCS = ROOT / "docs"
PAGES = {Language.ENGLISH: DOCS / "problems.md", Language.GERMAN: DOCS / "probleme.md"}
WRITTEN = {name: rules.rule(name) for name in REFEREE}
PROMISED = {
    code: entry for rule in WRITTEN.values() for code, entry in rule.get("promised", {}).items()
}
"""What is written of the rules of scheduling, and of the mistakes in promises, by the code."""
IN_GERMAN: dict[str, str] = {
    **tomllib.loads(GALLERY.with_suffix(".de.toml").read_text(encoding="utf-8")),
    **{code: entry["german"] for code, entry in (WRITTEN | PROMISED).items()},
}
"""What every code means, in German."""

TEXT_CODES = tuple(code for code in READER_CODES if code not in FIELD_CODES)
CODES = (
    *(*TEXT_CODES, *FIELD_CODES, *(rule.code for rule in RULES), *PROMISE_CODES),
    *(*PLANNING_CODES, *REFEREE, *SCHEDULE_CODES, *TOLD_CODES),
)

MEANINGS = {
    "missing-file": "One of the two files that people write is not there.",
    "empty-file": "Nothing but comments stands in a file.",
    "file-too-large": "More stands in a file than anybody writes by hand.",
    "encoding": "Some letters are not stored as UTF-8.",
    "conflict-marker": "Two people changed the same lines, and git has left both versions there.",
    "control-character": "Something stands in the file that nobody can see.",
    "no-break-space": "What looks like a space is another character, often pasted from elsewhere.",
    "tab": "YAML is indented with spaces only.",
    "yaml-syntax": "The lines do not fit together.",
    "too-deep": "Brackets stand inside brackets, deeper than any data set goes.",
    "anchor": "YAML would read `&` and `*` at the beginning of a text as something special.",
    "tag": "YAML would read `!` at the beginning of a text as something special.",
    "duplicate-key": "One key stands twice in one entry.",
    "wrong-type": "A list stands where a text belongs, or the other way round.",
    "lost-text": "A `#` behind a space begins a comment, so that the text ends before it.",
    "missing-field": "Something is missing that every entry of this kind needs.",
    "unknown-key": "There is no such key, or not here.",
    "bad-id": "Ids are made of small letters, digits and hyphens.",
    "bad-number": "Numbers are whole and written in digits.",
    "bad-text": "A text is empty, too long, or has more than one line where one is meant.",
    "bad-choice": "Only certain words may stand here.",
    "bad-date": "Dates are written as 2027-03-01, and the day must exist.",
    "bad-span": "Times are written as dates or weekdays with hours.",
    "bad-session": "Sessions are called after their invitation and their start.",
    "bad-timezone": "Time zones have names such as Europe/Berlin.",
    "agreed-absences": "Agreed visits fall because somebody else is away.",
    "agreed-together": "Agreed visits cannot all take place, and no rule above explains it alone.",
    "outdated": "The invitation has another end or another place by now.",
    "bad-told": "A line of told.yaml does not say who holds which revision.",
    "unknown-reader": "Somebody in told.yaml is in the files no more.",
    "unknown-revision": "A revision that somebody holds is not there, or cannot be read.",
}
"""What the codes mean that are no rule of `kooperation.check` or the referee; rules say it."""

NEIGHBOURS = {
    "needs": "unoffered-need",
    "event": "session-in-event",
}
"""Codes that never come alone, and what comes with them: the data is wrong as well."""

INSTEAD = {"outside": ("session-outside", "unknown")}
"""Codes that no file leads to, and what koop says first.

A session outside the weeks is left out when the files are read, so that the referee never sees it.
"""

HARMLESS = {
    PARTNERS: b"partners: []\n",
    INVITATIONS: b"weeks: {id: w, title: W, start: 2027-03-01, end: 2027-03-12}\ninvitations: []\n",
    SCHEDULE: None,
    TOLD: None,
}
"""What a folder of the gallery leaves out."""


def raw(code: str) -> dict[str, bytes | None]:
    """The files of one folder, by name."""
    found: dict[str, bytes | None] = {} if code == "missing-file" else dict(HARMLESS)
    for name in HARMLESS:
        found[name] = _shown_file(code, name) or found.get(name)
    if code == "file-too-large":  # too large for git as well
        found[PARTNERS] = (found[PARTNERS] or b"").ljust(MOST_BYTES + 1, b"\n")
    return found


def _shown_file(code: str, name: str) -> bytes | None:
    """A file that leads to the code, if it is needed for it."""
    entry = PROMISED.get(code) or WRITTEN.get(code, {}).get("shown")
    if entry is not None:
        text = entry.get(name) if entry else None
        return text.encode() if text else None
    path = GALLERY / code / name
    return path.read_bytes() if path.exists() else None


def said(code: str, language: Language = Language.ENGLISH) -> str:
    """What koop says about the files of one folder."""
    use(language)
    loaded = parse("data", raw(code))
    lines = {document.path: document.lines for document in loaded.documents()}
    problems = worded(problems_of(loaded), loaded.data)
    return "".join(text(p, lines[p.source.path]) + "\n" for p in problems)


class Texts(NamedTuple):
    """What stands on the page around the problems."""

    head: str
    groups: tuple[str, ...]
    about: dict[str, str]
    instead: str


TEXTS = {
    Language.ENGLISH: Texts(
        """# What koop check says

<!-- made by `python -m tests.record_gallery` from tests/: do not edit -->

Every problem has a code, in square brackets. An error forbids a plan; a warning only says that
something limits it. All problems of all files come at once, sorted by file and line. Each code is
shown here with the smallest files that lead to it, and what koop says about them.
[Auf Deutsch](probleme.md)
""",
        (
            "The text of a file",
            "Single values",
            "Names, numbers and times together",
            "Agreed visits",
            "Agreed visits that only the solver sees through",
            "Warnings",
            "The schedule",
            "Who holds what",
        ),
        {
            "The schedule": """\
These errors forbid no plan: somebody edited `schedule.yaml`, or the data has changed since, and
`koop schedule` makes a new plan. A rule says what should be.
""",
            "Who holds what": """\
These are warnings: koop goes on with all that it understands of `told.yaml`. Of whom no line is
left it does not know what they hold.
""",
        },
        " No file leads to this code: koop says {others} instead.",
    ),
    Language.GERMAN: Texts(
        """# Was koop check sagt

<!-- gemacht von `python -m tests.record_gallery` aus tests/: nicht bearbeiten -->

Jedes Problem hat einen Code, in eckigen Klammern. Ein Fehler (`error`) verhindert einen Plan; eine
Warnung (`warning`) sagt nur, dass ihn etwas einschränkt. Alle Probleme aller Dateien kommen auf
einmal, sortiert nach Datei und Zeile. Jeder Code steht hier mit den kleinsten Dateien, die zu ihm
führen, und mit dem, was koop dazu sagt. [In English](problems.md)
""",
        (
            "Der Text einer Datei",
            "Einzelne Werte",
            "Namen, Zahlen und Zeiten zusammen",
            "Zugesagte Besuche",
            "Zugesagte Besuche, die nur die Suche durchschaut",
            "Warnungen",
            "Der Plan",
            "Wer was hat",
        ),
        {
            "Der Plan": """\
Diese Fehler verhindern keinen Plan: Jemand hat `schedule.yaml` bearbeitet, oder die Daten haben
sich seitdem geändert, und `koop schedule` erstellt einen neuen Plan. Eine Regel sagt, was sein
soll.
""",
            "Wer was hat": """\
Das sind Warnungen: koop macht mit allem weiter, was es von `told.yaml` versteht. Von wem keine
Zeile bleibt, weiß es nicht, was er oder sie in Händen hält.
""",
        },
        " Keine Datei führt zu diesem Code: koop sagt stattdessen {others}.",
    ),
}


def page(language: Language) -> str:
    """`docs/problems.md` or `docs/probleme.md`."""
    errors = [rule.code for rule in RULES if rule.severity is Severity.ERROR]
    groups = (
        TEXT_CODES,
        FIELD_CODES,
        errors,
        PROMISE_CODES,
        PLANNING_CODES,
        [rule.code for rule in RULES if rule.severity is Severity.WARNING],
        (*REFEREE, *SCHEDULE_CODES),
        TOLD_CODES,
    )
    texts = TEXTS[language]
    parts = [texts.head]
    for title, codes in zip(texts.groups, groups, strict=True):
        parts.append(f"## {title}\n")
        if title in texts.about:
            parts.append(texts.about[title])
        parts.extend(_section(code, language) for code in codes)
    return "\n".join(parts)


def _section(code: str, language: Language) -> str:
    parts = [f"### {code}\n", f"{_meaning(code, language)}\n"]
    parts += (
        f"```yaml\n# {name}\n{_shown(content)}```\n"
        for name in HARMLESS
        if (content := _shown_file(code, name))
    )
    parts.append(f"```text\n{said(code, language)}```\n")
    return "\n".join(parts)


def _shown(content: bytes) -> str:
    """The content of a file, with what cannot be seen made visible."""
    shown = content.decode("utf-8", "replace")
    for hidden, sign in (("\t", "→"), ("\u00a0", "⍽"), ("\u200b", "�")):
        shown = shown.replace(hidden, sign)
    return shown


def _meaning(code: str, language: Language) -> str:
    said_by = {**{rule.code: rule.find for rule in RULES}, **REFEREE}
    if language is Language.GERMAN:
        meaning = IN_GERMAN[code]
    elif code in said_by:
        meaning = (inspect.getdoc(said_by[code]) or "").partition("\n")[0]
    elif code in PROMISED:
        meaning = PROMISED[code]["meaning"]
    else:
        meaning = MEANINGS[code]
    if code in INSTEAD:
        between = " und " if language is Language.GERMAN else " and "
        others = between.join(f"`{other}`" for other in INSTEAD[code])
        meaning += TEXTS[language].instead.format(others=others)
    return meaning


def record() -> None:
    """Write what koop says now into the pages."""
    for language, path in PAGES.items():
        path.write_text(page(language), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    record()
