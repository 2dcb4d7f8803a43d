"""Hints are true: what a hint offers to write is accepted where it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from kooperation.check import check
from kooperation.files.load import Loaded, parse
from kooperation.problems import Problem, Severity
from kooperation.weeks.meant import parse_day
from kooperation.weeks.times import InvalidTimeError
from tests.check.test_check import CASES, changed
from tests.record_gallery import CODES, raw

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TEXT = """\
partners:
  - id: ogs
    name: OGS
    hours: [{hours}]
    people:
      - id: anna
        name: Anna
        away: [{away}]
        wishes: [{wishes}]
  - id: awo
    name: AWO
---
weeks:
  id: w
  title: Wochen
  start: {start}
  end: {end}
events:
  - id: cafe
    title: Café
    at: {events}
invitations:
  - id: anstoss
    host: awo
    title: Anstoss
    seats: 3
    sessions:
      - {sessions}
    windows: [{windows}]
    duration: 30
"""
SOUND = {
    "hours": "Mo-Fr 08:00-12:00",
    "away": "2027-03-31",
    "wishes": "anstoss",
    "start": "2027-03-01",
    "end": "2027-03-31",
    "events": "2027-03-12 20:00-21:00",
    "sessions": "2027-03-02 10:00-10:30",
    "windows": "Mi 10:00-18:00",
}
TIMES = (
    """\
7:30-16:30|9.30-10.30|Mo-Fr bis 13:10|ab 14 Uhr|nachmittags|2.3. 10 Uhr|dienstags 8-12|8-12|2.3.
Mo bis Fr|Di Do|Mo, Do|Montag und Mittwoch 8 - 9.30 Uhr|2.3.27|2.3.27 9-10|2.3.10-11|2/3/2027
2027/3/2 9-10|2. März|2. März 9-10 Uhr|Di 2.3. 9-10 Uhr|Mo 2.3.2027 9-10|Di, 2. März 2027, 9-10 Uhr
3.3.27-5.3.27|3. März bis 5. März|von 8 bis 12|from 8 to 12|bis 13:10|bis 5.3.|ab Mo|ab 2.3.|23 Uhr
Mo 23:30|0 Uhr|bis 0 Uhr|31.2.|3.31.|3.31.2027|2027-31-03|2027-02-30|Fr-Mo|Mx 8-9|Mo-Mi-Fr 8-9|Mo 8
Mo 8-9; Di 8-9|2027-03-02 9:00-10:00 2027-03-04|2.3. 9-10 3.3. 9-10|2.3. 12 Uhr bis 4.3. 8 Uhr|heute
2027-03-02 14:00|2027-03-02 bis 13:10|2027-03-02T10:00-11:30|2027-03-02 10:00:00-11:30:00|10h-11h
12-8|25-26|1000-1130|jeden Montag 10h-11h|Uhr|immer|März|9.3.-2.3.|1-3-2027|2.3
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
NOT_HINTED = re.compile(
    r"write (?:the (?:earlier|day,)|a day that|one time for|something|one number in digits)"
    r"|write (?:it with the year|year, month)"
)
"""Beginnings of hints that say in words what to write."""


FITS = {
    "events": {"session-in-event"},
    "sessions": {"session-in-event"},
    "start": {"session-outside", "weeks-backwards"},
    "end": {"session-outside", "weeks-backwards"},
}
"""What another entry may have against a time that is understood and meant."""


def literals(hint: str) -> Iterator[str]:
    """What a hint offers to write instead of the whole value, or of what the message quotes."""
    if found := re.search(r"write one of: (.+)", hint):
        yield from found[1].split(", ")
    elif found := re.search(r"write each for itself: (.+)", hint):
        yield from found[1].split("; ")
    elif found := re.search(r"(?:such as|without a comma:) (.+?)(?: or (.+?))?(?:;.*)?$", hint):
        yield from filter(None, found.groups())
    elif found := re.search(r'(?:did you mean "(?=.+"\?)|one by one: )([^"]+)', hint):
        yield found[1]
    elif found := re.match(r"write (Mo .* So) or (Mon .* Sun)$", hint):
        yield from found.groups()
    elif not NOT_HINTED.match(hint) and (
        found := re.match(r"write (?:only )?(.+?)(?::.*)?$", hint)
    ):
        whole = hint.removeprefix("write ").removeprefix("only ")
        yield found[1] if ": ids are made" in hint else whole


def loaded(text: str) -> Loaded:
    partners, _, invitations = text.partition("---\n")
    files = {"partners.yaml": partners.encode(), "invitations.yaml": invitations.encode()}
    return parse("data", files)


def errors(found: Loaded) -> list[Problem]:
    return [problem for problem in check(found) if problem.severity is Severity.ERROR]


def meets_the_weeks(found: Loaded, key: str) -> bool:
    """Tell whether the time that stands at the key means anything in the weeks."""
    assert found.data
    match key:
        case "away":
            return bool(found.data.people["anna"].away)
        case "hours":
            return bool(found.data.partners["ogs"].hours)
        case "events":
            weeks = found.data.weeks
            spans = found.data.events["cafe"].spans
            return any(weeks.start <= span.day <= weeks.end for span in spans)
    return True


@pytest.mark.parametrize("key", ["hours", "away", "events", "sessions", "windows", "start", "end"])
@pytest.mark.parametrize("time", TIMES)
def test_a_time_that_a_hint_offers_is_accepted(key: str, time: str) -> None:
    # In a list with brackets a comma or a bracket would end the text.
    def problems(value: str) -> tuple[Loaded, list[Problem]]:
        found = loaded(TEXT.format_map(SOUND | {key: f'"{value}"'}))
        return found, errors(found)

    for problem in problems(time)[1]:
        if not problem.code.startswith("bad-"):
            continue  # of a time that is understood
        quoted = re.match(r'(?:there is no (?:day|time) )?"(.+?)"', problem.message)
        bad = quoted[1] if quoted and quoted[1] in time else time
        for literal in literals(problem.hint):
            found, wrong = problems(time.replace(bad, literal) if bad != time else literal)
            assert {one.code for one in wrong} <= FITS.get(key, set()), (problem, literal, wrong)
            assert key in ("start", "end") or meets_the_weeks(found, key), (problem, literal)


@pytest.mark.parametrize("key", ["sessions", "windows"])
@pytest.mark.parametrize("parted", ["2.3., 9-10", "2027-03-02, 09:00-10:00", "Di, 9-10 Uhr"])
def test_a_comma_between_day_and_hours_goes_away(key: str, parted: str) -> None:
    text = TEXT.replace("\n      - {sessions}", " [{sessions}]")
    problems = errors(loaded(text.format_map(SOUND | {key: parted})))
    offered = {found[1] for one in problems if (found := re.search("as one: (.+)", one.hint))}
    assert offered == {parted.replace(",", "")}
    assert not errors(loaded(text.format_map(SOUND | {key: offered.pop()})))


@pytest.mark.parametrize(
    "wish",
    ["anstoss@2.3.2027", "anstoss@2.3.2027 10 Uhr", "anstoss@2027-03-02 10:00-10:30", "Anstoss",
     "anstos", "anstoss@2027-03-02 10.00 Uhr +2", "anstoss@2027-03-09", "anstoss +0", "anstoss +99",
     "anstoss@2.3.", "anstoss@Di", "Anstoss@2027-03-02", " anstoss@2027-03-02"],
)  # fmt: skip
def test_a_wish_that_a_hint_offers_is_accepted(wish: str) -> None:
    (problem,) = errors(loaded(TEXT.format_map(SOUND | {"wishes": f'"{wish}"'})))
    if not re.search("YYYY|ids are made of small", problem.hint):
        for offered in literals(problem.hint):
            literal = re.split(": (?:from|the) ", offered)[0]
            assert not errors(loaded(TEXT.format_map(SOUND | {"wishes": f'"{literal}"'}))), literal


@pytest.mark.parametrize(
    ("wish", "offered"),
    [
        ("anstoss: 2.3.", "anstoss@2027-03-02"),
        ("[anstoss: 2.3.]", "anstoss@2027-03-02"),
        ("anstoss: 2.3.2027", "anstoss@2027-03-02"),
        ("anstoss: 2.3. 10 Uhr", "anstoss@2027-03-02T10:00"),
        ("anstoss am 2.3.", "anstoss@2027-03-02"),
        ("anstoss on 2.3. +1", "anstoss@2027-03-02"),
        ("Anstoss 2. März", "anstoss@2027-03-02"),
        ("anstoss am 2.3. 10 Uhr", "anstoss@2027-03-02T10:00"),
        ("anstoss@2.3.", "anstoss@2027-03-02"),
        ("anstoss@2.12.", "anstoss@YYYY-12-02"),
        ("anstoss: irgendwann", "irgendwann"),
        ("Anstoss am Nachmittag", "anstoss-am-nachmittag"),
    ],
)
def test_a_day_of_a_wish_is_hinted_with_its_invitation_and_its_year(
    wish: str, offered: str
) -> None:
    (problem,) = errors(loaded(TEXT.format_map(SOUND | {"wishes": wish})))
    assert problem.hint.partition(": ids are")[0].rpartition(" ")[2] == offered, problem.hint
    if "@" in offered and "YYYY" not in offered:
        assert not errors(loaded(TEXT.format_map(SOUND | {"wishes": f'"{offered}"'})))


def test_the_year_is_hinted_only_where_the_weeks_are_known() -> None:
    lines = SOUND | {"wishes": "anstoss@2.3.", "start": "heute"}
    hints = [one.hint for one in errors(loaded(TEXT.format_map(lines)))]
    assert "write it with the year: anstoss@YYYY-03-02" in hints


def test_a_date_that_a_hint_offers_is_accepted_on_the_command_line() -> None:
    for time in TIMES:
        data = loaded(TEXT.format_map(SOUND)).data
        assert data
        weeks = data.weeks.start, data.weeks.end
        try:
            parse_day(time, *weeks)
        except InvalidTimeError as error:
            for literal in literals(error.hint):
                parse_day(literal, *weeks)


SLIPS = [
    (before, after)
    for before, several in {
        "      - id: berta": (
            "      – id: berta|      -id: berta|      • id: berta|      - id berta|      - id:berta"
        ),
        "        name: Berta": (
            "name:Berta|name Berta|name = Berta|Name: Berta|name: Berta: die Erste|name: Berta #3"
            '|name: "Berta" die Erste|name: &Berta|name: *Berta|name: !Berta|name: @Berta|name: #3'
            "|name: %Berta|name: [Berta]|~id: carl¶name: Carl|~size: drei|~size: 3 Personen"
            "|~size: [3]|~size: ca. 4|~size: 0|~needs: stufenfrei|~mit: anna|~away: 2.3.2027"
            "|~away: Di; Do|~away: 13.3|~away: 13.3.|~away: 2.3., 13.3.|~away: ab 2.3."
            "|~away: abends|~wishes: anna2|~Größe: 3"
        ),
        "    name: AWO": (
            "~kind: Schule|~kind: schule|~staffing: einer|~hours: Mo-Do 8-16|~hours: Mo bis Do"
            "|~Adresse: Weg 3"
        ),
        "  title: Wochen": (
            "titel: Wochen|~timezone: Berlin|~language: deutsch|~travel: 15 Minuten|~travel: 15.0"
            "|~travel_times: [{between: [awo], minutes: 3}]|~Sprache: de"
            "|~travel_times: [{between: awo, minutes: 3}]|~travel_times: [{place: AWO, minutes: 3}]"
        ),
        "    sessions:\n      - 2027-03-02 10:00-11:00\n      - 2027-03-04 10:00-11:00": (
            "sessions: - 2027-03-02 10:00-11:00|sessions:¶  - 2027-03-02 10:00-11:00¶    seats: 4"
            "|sessions: 2027-03-02 10:00-11:00|sessions:¶  – 2027-03-02 10:00-11:00"
            "|sessions:¶  -2027-03-02 10:00-11:00|sessions:¶  - at: 2027-03-02"
            "|sessions:¶  - at: 2027-03-02 10:00-11:00¶    agreed: anna"
            "|sessions:¶  - at: 2027-03-02 10:00-11:00¶    cancelled: ja"
            "|sessions:¶  - at: 2027-03-02 10:00-11:00¶    agreed: [anna +0]"
            "|sessions: [2027-03-02, 10:00-11:00]|sessions: []|windows: [Di Do 09:00-13:00]"
            "|duration: 60"
        ),
        "    title: Treff": (
            """title: "A" & B|title: 'A' & B|title: "A" % B|title: "A" - B|title: "A" *B"""
            """|title: "A" "B"|title: "A" & "B"|title: "A" > B # c|title: "A" `b`|title: "A" ? b"""
        ),
        "    features: [step-free]": (
            """features: ["A" & B, c]|features: ["A" @B]|features:¶  - "A" & B"""
            """|features:¶  - 'A' B"""
        ),
        "    interested: [anna]": (
            "interested: anna|interested: anna, olaf|interested: anna; olaf|interested: [Anna]"
            "|interested: [anna +51]|interested: [ogs]|interested: [anna+2]|interested: [ann]"
            "|interested: [anna + 2]"
        ),
        "  - id: treff": (
            "  - id: Treff|  - id: Offener Treff|  - id: treff_|~  place: OGS|~  place: Saal 2"
            "|~  place: Gemeindehaus|~  guides: [Berta]|~  guides: [anna]|~  cancelled: ja"
            "|~  max_sessions: zwei"
        ),
    }.items()
    for margin in [" " * (len(before) - len(before.lstrip()))]
    for slip in several.split("|")
    for after in [
        f"{before}\n{margin}{slip[1:]}".replace("¶", f"\n{margin}")
        if slip.startswith("~")
        else margin + slip.lstrip().replace("¶", f"\n{margin}")
    ]
]
"""Slips of the pen in the base of the tests of `check`; what starts with ~ is added."""
WORLDS = [
    *(changed({f"{before}\n": f"{after}\n"}) for before, after in SLIPS),
    *(changed(broken).replace("▸", "") for _code, broken, _harmless in CASES),
    *(
        b"---\n".join((files["partners.yaml"] or b"", files["invitations.yaml"] or b"")).decode()
        for code in CODES
        if code not in ("encoding", "control-character", "file-too-large")
        for files in [raw(code)]
        if files.get("partners.yaml") and files.get("invitations.yaml")
    ),
]


LINE = r"((?:- )?(?!why)[a-z_]+: (?!ids are)(?:\[.*?\]|'.*?'|\".*?\"|[^;]+?))"
BEFORE = r"(?:^write|choose,|such as|(?:why|hyphen|colon|lasts|sessions|own):|for every day)"
OFFERS = (
    (r'did you mean "(.+)"\?$', "value"),
    (r"write one of(?: its people)?: (.+)$", "values"),
    (r"write (?:only )?(\S+)(?:$|: ids are|: the number|; but if these)", "value"),
    (r"(\S+ \+\d+): from 1 to", "value"),
    (r"(?:^write|its hours:) ([\w.-]+(?: - \S+)? [\d:-]+)$", "value"),
    (r"(?:write its id|such as):? (\S+)$", "value"),
    (r"in quotes: (.+?)(?:; instead of .*)?$", "value"),
    (r'write (".*"|\[.*\]), or ', "rest"),
    (r"(?:^lower|or raise) (min_visitors|seats) to (\d+)", "key"),
    (rf"under places: {LINE}$", "places"),
    (rf"once, for (\w+): {LINE}$", "group"),
    (rf"{BEFORE} {LINE}(?: and (duration: 60))?(?:$|;|, or | or,)", "line"),
)
"""What hints offer to write, and where it belongs."""
SHOWN = re.compile(
    r"write (?:two, as in|between: with|at least)|remove it, for place: |if it is that house"
)
"""Beginnings of hints that show in general how something is written."""


def with_offers(text: str, problem: Problem) -> Iterator[tuple[str, str]]:
    """Yield what a hint offers, and the text with it."""
    for pattern, where in () if SHOWN.match(problem.hint) else OFFERS:
        for found in re.finditer(pattern, problem.hint):
            for literal in found[1].split(", ") if where == "values" else [found[0]]:
                yield (
                    literal,
                    _offered(text, problem, where, [literal, *filter(None, found.groups())]),
                )


@pytest.mark.parametrize("text", WORLDS)
def test_what_a_hint_offers_is_accepted(text: str) -> None:
    def wrong(problems: Iterable[Problem]) -> int:
        return sum(problem.severity is Severity.ERROR for problem in problems)

    before = check(loaded(text))
    for problem in before:
        for literal, mended in with_offers(text, problem):
            after = check(loaded(mended))
            told = (problem, literal, mended, [(one.code, one.message) for one in after])
            assert wrong(after) <= wrong(before), told
            assert (problem.code, problem.message) not in {(p.code, p.message) for p in after}, told
            # Behind what could not be read may stand something else that is wrong.
            new = {p.code for p in after if p.severity is Severity.ERROR} - {p.code for p in before}
            assert not new or problem.code in ("yaml-syntax", "wrong-type"), told


def _offered(text: str, problem: Problem, where: str, parts: list[str]) -> str:
    """Return the files with what is offered in its place."""
    source, (before, parting, after) = problem.source, text.partition("---\n")
    first = "partners" in source.path
    lines = (before if first else after).split("\n")
    literal, offered, *more = parts
    line = lines[source.line - 1]
    if where in ("value", "values", "rest"):
        offered = literal if where == "values" else offered
        before_it, behind = line[: source.column - 1], line[source.end_column - 1 :]
        quoted = re.search(r'"(.+?)"', problem.message)
        pointed = line[source.column - 1 : source.end_column - 1]
        if where == "rest":
            offered, behind = f" {offered}" if before_it.endswith(":") else offered, ""
        elif literal.startswith("did") and quoted and quoted[1] in pointed:
            offered = pointed.replace(quoted[1], offered, 1)
        lines[source.line - 1] = before_it + offered + behind
    elif where == "places":
        at = lines.index("places:") + 1 if "places:" in lines else len(lines)
        lines[at:at] = [*(["places:"] if at == len(lines) else []), f"  {offered}"]
    elif where == "group":
        lines = [one for one in lines if not one.lstrip().startswith("with:")]
        _put(lines, next(n for n, one in enumerate(lines) if f"id: {offered}" in one), more[0])
    else:
        for one in [f"{offered}: {more[0]}"] if where == "key" else (offered, *more):
            _put(lines, source.line - 1, one)
    mended = "\n".join(lines)
    return mended + parting + after if first else before + parting + mended


def _put(lines: list[str], at: int, wanted: str) -> None:
    """Put a line there: instead of the one with its key in the same entry, or else below."""
    key = wanted.removeprefix("- ").partition(":")[0]
    column = _column(lines[at])
    target = next(
        (n for n in _entry(lines, at) if lines[n][_column(lines[n]) :].startswith(key)), at
    )
    line = lines[target]
    margin, written = line[: len(line) - len(line.lstrip())], line[_column(line) :]
    if "{" in line:
        there = re.search(rf"\b{key}: (?:\[.*?\]|[^,}}]*)", line)
        old, new = (there[0], wanted) if there else ("}", f", {wanted}}}")
        lines[target] = line.replace(old, new, 1)
    elif written.startswith(key) and not (wanted.startswith("- ") and written == line.lstrip()):
        lines[target] = line[: _column(line)] + wanted.removeprefix("- ")
    elif written.startswith(key):  # it begins an entry of its own
        lines[target] = line[: _column(line) - 2] + wanted
    elif re.match(r"\w+:(\s|$)", written):
        lines.insert(at + 1, " " * column + wanted)
    else:  # what cannot be read
        lines[target] = margin + wanted


def _column(line: str) -> int:
    """Return where the key of a line begins, behind a hyphen too."""
    return len(line) - len(re.sub(r"^ *(?:- +)?", "", line))


def _entry(lines: list[str], at: int) -> Iterator[int]:
    """Yield the numbers of the lines that hold the keys of the entry, this one first."""
    column = _column(lines[at])
    first = at
    while first and not lines[first].lstrip().startswith("- ") and _column(lines[first]) >= column:
        first -= 1
    yield at
    for number in range(first, len(lines)):
        here = _column(lines[number])
        new = number > first and lines[number].lstrip().startswith("- ") and here <= column
        if number > first and (new or here < column):
            return
        if here == column:
            yield number
