"""The gallery: for every mistake koop knows, the smallest files that make it.

Each folder of `tests/gallery/` is named after a code and holds the files; those of the rules of
scheduling, and of the mistakes in promises that follow from them, stand in `tests/rules/`. From
them, and the sentences of `tests/gallery.de.toml`, comes `docs/problems.md`, one page for readers
of both languages, which also records what koop says. After a message has changed on purpose, and
has been translated, record it anew, and read the difference:

    python -m tests.record_gallery
"""

from __future__ import annotations

import inspect
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kooperation.audit import RULES as REFEREE
from kooperation.check import RULES
from kooperation.check.imports import IMPORTS_CODES
from kooperation.check.promises import CODES as PROMISE_CODES
from kooperation.check.schedule import SCHEDULE_CODES
from kooperation.check.told import TOLD_CODES
from kooperation.files.document import MOST_BYTES
from kooperation.files.load import IMPORTS, INVITATIONS, PARTNERS, SCHEDULE, TOLD, parse
from kooperation.files.reader import READER_CODES
from kooperation.files.revisions import BAD_REVISION, FOLDER
from kooperation.files.values import FIELD_CODES
from kooperation.i18n import Language, use
from kooperation.planning.flow import PLANNING_CODES, problems_of
from kooperation.problems import Severity
from kooperation.render.imports import questions
from kooperation.render.problems import text, worded
from kooperation.signup import tables
from kooperation.signup.book import read_book
from kooperation.signup.reading import Options
from kooperation.signup.tables import TABLE_CODES
from tests import ROOT, rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kooperation.signup.cells import Sheet

GALLERY = Path(__file__).parent / "gallery"
TABLE = "answers.csv"
"""The table of a folder whose code arises while one is imported."""
IN_TABLES = {
    name: (GALLERY.parent / "tables" / name).read_bytes() for name in (PARTNERS, INVITATIONS)
}
"""The files into which these tables are read."""
PAGE = ROOT / "docs" / "problems.md"
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
    *(*PLANNING_CODES, *REFEREE, *SCHEDULE_CODES, BAD_REVISION, *TOLD_CODES, *TABLE_CODES),
    *IMPORTS_CODES,
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
    "bad-email": "A mail address is one, without name, blanks or commas: `leitung@example.org`.",
    "bad-choice": "Only certain words may stand here.",
    "bad-date": "Dates are written as 2027-03-01, and the day must exist.",
    "bad-span": "Times are written as dates or weekdays with hours.",
    "bad-session": "Sessions are called after their invitation and their start.",
    "bad-timezone": "Time zones have names such as Europe/Berlin.",
    "agreed-absences": "Agreed visits fall because somebody else is away.",
    "agreed-together": "Agreed visits cannot all take place, and no rule above explains it alone.",
    "bad-told": "A line of told.yaml does not say who holds which revision.",
    "unknown-reader": "Somebody in told.yaml is in the files no more.",
    "unknown-revision": "A revision that somebody holds is not there, or cannot be read.",
    "outdated": "A session has another end, place, host, guide or number by now, or a common date "
    "has.",
    "outdated-text": "What was published says something else than the files do now.",
    "vanished": "Somebody or something that was published is no longer in the files.",
    "not-a-table": "The file is no table, is locked, or is far too large.",
    "far-cell": "Something stands far away from everything else, perhaps only a blank.",
    "error-cell": "A formula came to nothing.",
    "no-wishes": "Nothing in the table says who wishes what.",
    "which-columns": "Which columns hold the wishes, or the names, cannot be known.",
    "which-order": "Whether the order within a cell counts cannot be known.",
    "which-end": "Whether 1 or the highest number is the dearest wish cannot be known.",
    "which-person": "Nobody has exactly this name, or several have.",
    "which-invitation": "No invitation has exactly this title.",
    "which-partner": "No institution has exactly this name.",
    "unknown-mark": "What stands in a grid is neither a rank nor a tick.",
    "unknown-number": "No list of the file says which invitation has this number.",
    "two-answers": "The table and partners.yaml say something else, and both may be meant.",
    "two-statements": "One person stands in the table twice, with different wishes.",
    "unclear-answer": "An answer in imports.yaml says two things, or nothing.",
    "same-number": "Two invitations have one number on cards, so a card could mean either.",
    "bad-revision": "A file in `revisions/` is not as koop wrote it.",
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
ELSEWHERE = {
    Language.ENGLISH: (" and ", "No file leads to this code: koop says {others} instead."),
    Language.GERMAN: (
        " und ",
        "Keine Datei führt zu diesem Code: koop sagt stattdessen {others}.",
    ),
}
"""What the page says of them, and the word between two."""

LANGUAGES = (Language.ENGLISH, Language.GERMAN)
"""In the order of the page."""

HARMLESS = {
    PARTNERS: b"partners: []\n",
    INVITATIONS: b"weeks: {id: w, title: W, start: 2027-03-01, end: 2027-03-12}\ninvitations: []\n",
    SCHEDULE: None,
    TOLD: None,
    IMPORTS: None,
}
"""What a folder of the gallery leaves out."""


def raw(code: str) -> dict[str, bytes | None]:
    """The files of one folder, by name."""
    found: dict[str, bytes | None] = {} if code == "missing-file" else dict(HARMLESS)
    for name in (*HARMLESS, *_revisions(code)):
        found[name] = _shown_file(code, name) or found.get(name)
    if code == "file-too-large":  # too large for git as well
        found[PARTNERS] = (found[PARTNERS] or b"").ljust(MOST_BYTES + 1, b"\n")
    return found


def _revisions(code: str) -> list[str]:
    """The names of published revisions in one folder."""
    return sorted(f"{FOLDER}/{path.name}" for path in (GALLERY / code / FOLDER).glob("*.yaml"))


def _shown_file(code: str, name: str) -> bytes | None:
    """A file that leads to the code, if it is needed for it."""
    entry = PROMISED.get(code) or WRITTEN.get(code, {}).get("shown")
    if entry is not None:
        text = entry.get(name) if entry else None
        return text.encode() if text else None
    path = GALLERY / code / name
    return path.read_bytes() if path.exists() else None


def table(code: str) -> bytes | None:
    """The table of one folder, where what is wrong stands in one."""
    found = _shown_file(code, TABLE)
    if found and code == "far-cell":  # far away, as its name says
        return found + b"," * 600 + b"x\n"
    return found


def said_of_table(raw: bytes) -> str:
    """What koop says about a table that is read into the files of `tests/tables/`."""
    files: dict[str, bytes | None] = {**HARMLESS, **{name: IN_TABLES[name] for name in IN_TABLES}}
    loaded = parse("data", files)
    book, problems = read_book(TABLE, raw)
    found = [*problems]
    lines: Sequence[str] | Sheet = ()
    if book:
        reading = tables.read(book, loaded, Options())
        found += [*questions(loaded.data, reading.questions), *reading.problems]
        lines = book.sheets[0]
    return "".join(text(problem, lines) + "\n" for problem in found)


def said(code: str, language: Language = Language.ENGLISH) -> str:
    """What koop says about the files of one folder."""
    use(language)
    if content := table(code):
        return said_of_table(content)
    loaded = parse("data", raw(code))
    lines = {document.path: document.lines for document in loaded.documents()}
    problems = worded(problems_of(loaded), loaded.data)
    return "".join(text(p, lines[p.source.path]) + "\n" for p in problems)


HEAD = """# Problems · Probleme

<!-- made by `python -m tests.record_gallery` from tests/: do not edit -->

Every problem has a code, in square brackets. An error forbids a plan; a warning only says that
something limits it. All problems of all files come at once, sorted by file and line. Each code is
shown here with the smallest files that lead to it, and what koop says about them in English and in
German.

Jedes Problem hat einen Code, in eckigen Klammern. Ein Fehler (`error`) verhindert einen Plan; eine
Warnung (`warning`) sagt nur, dass ihn etwas einschränkt. Alle Probleme aller Dateien kommen auf
einmal, sortiert nach Datei und Zeile. Jeder Code steht hier mit den kleinsten Dateien, die zu ihm
führen, und mit dem, was koop auf Englisch und auf Deutsch dazu sagt.
"""


class Group(NamedTuple):
    """Codes that stand together on the page, under a heading and perhaps a few words."""

    english: str
    german: str
    codes: Sequence[str]
    about: str = ""

    @property
    def heading(self) -> str:
        """The name in both languages."""
        return f"{self.english} · {self.german}"

    @property
    def anchor(self) -> str:
        """What a link puts behind `problems.md#`."""
        return re.sub(r"[^\w -]", "", self.heading.lower()).replace(" ", "-")


AGREED = Group("Agreed visits", "Zugesagte Besuche", PROMISE_CODES)
BROKEN = Group(
    "The schedule",
    "Der Plan",
    (*REFEREE, *SCHEDULE_CODES, BAD_REVISION),
    """\
These problems forbid no plan: somebody edited `schedule.yaml`, or the data has changed since, and
`koop schedule` makes a new plan. A rule says what should be.

Diese Probleme verhindern keinen Plan: Jemand hat `schedule.yaml` bearbeitet, oder die Daten haben
sich seitdem geändert, und `koop schedule` erstellt einen neuen Plan. Eine Regel sagt, was sein
soll.
""",
)
GROUPS = (
    Group("The text of a file", "Der Text einer Datei", TEXT_CODES),
    Group("Single values", "Einzelne Werte", FIELD_CODES),
    Group(
        "Names, numbers and times together",
        "Namen, Zahlen und Zeiten zusammen",
        [rule.code for rule in RULES if rule.severity is Severity.ERROR],
    ),
    AGREED,
    Group(
        "Agreed visits that only the solver sees through",
        "Zugesagte Besuche, die nur die Suche durchschaut",
        PLANNING_CODES,
    ),
    Group(
        "Warnings",
        "Warnungen",
        [rule.code for rule in RULES if rule.severity is Severity.WARNING],
    ),
    BROKEN,
    Group(
        "Who holds what",
        "Wer was hat",
        TOLD_CODES,
        """\
These are warnings: koop goes on with all that it understands of `told.yaml`. Of whom no line is
left it does not know what they hold.

Das sind Warnungen: koop macht mit allem weiter, was es von `told.yaml` versteht. Von wem keine
Zeile bleibt, weiß es nicht, was er oder sie in Händen hält.
""",
    ),
    Group(
        "What was answered",
        "Was geantwortet wurde",
        IMPORTS_CODES,
        """\
`koop import` reads no table while these or other mistakes stand in `imports.yaml`; no plan depends
on that file.

`koop import` liest keine Tabelle, solange solche oder andere Fehler in `imports.yaml` stehen; kein
Plan hängt von dieser Datei ab.
""",
    ),
    Group(
        "Tables that are imported",
        "Tabellen, die importiert werden",
        TABLE_CODES,
        f"""\
`koop import` writes nothing while any of these is open: it asks, or somebody corrects the table.
All of them are read into these files:

`koop import` schreibt nichts, solange davon etwas offen ist: Es fragt, oder jemand korrigiert die
Tabelle. Alle werden in diese Dateien gelesen:

```yaml
# {PARTNERS}
{IN_TABLES[PARTNERS].decode()}```

```yaml
# {INVITATIONS}
{IN_TABLES[INVITATIONS].decode()}```
""",
    ),
)


def page() -> str:
    """`docs/problems.md`."""
    parts = [HEAD]
    for group in GROUPS:
        parts.append(f"## {group.heading}\n")
        parts += [group.about] if group.about else []
        parts += map(_section, group.codes)
    return "\n".join(parts)


def _section(code: str) -> str:
    parts = [f"### {code}\n", *(f"{_meaning(code, language)}\n" for language in LANGUAGES)]
    parts += (
        f"```yaml\n# {name}\n{_shown(content)}```\n"
        for name in (*HARMLESS, *_revisions(code))
        if (content := _shown_file(code, name))
    )
    if content := _shown_file(code, TABLE):
        parts.append(f"```text\n{_shown(content)}```\n")
    parts += (f"```text\n{said(code, language)}```\n" for language in LANGUAGES)
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
        between, sentence = ELSEWHERE[language]
        instead = between.join(f"`{other}`" for other in INSTEAD[code])
        meaning += f" {sentence.format(others=instead)}"
    return meaning


def record() -> None:
    """Write what koop says now into the page."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    record()
