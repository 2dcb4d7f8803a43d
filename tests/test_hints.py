"""Hints are true: what a hint offers to write is accepted where it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from kooperation.check import check
from kooperation.files.load import Loaded, parse
from kooperation.problems import Problem, Severity
from kooperation.weeks.times import InvalidTimeError, parse_day
from tests.check.test_check import CASES, changed
from tests.record_gallery import CODES, raw

if TYPE_CHECKING:
    from collections.abc import Iterator

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


WORLDS = [
    *(changed(broken).replace("▸", "") for _code, broken, _harmless in CASES),
    *(
        b"---\n".join((files["partners.yaml"] or b"", files["invitations.yaml"] or b"")).decode()
        for code in CODES
        if code not in ("encoding", "control-character", "file-too-large")
        for files in [raw(code)]
        if files.get("partners.yaml") and files.get("invitations.yaml")
    ),
]


@pytest.mark.parametrize("text", WORLDS)
def test_what_a_hint_offers_is_accepted(text: str) -> None:
    before = check(loaded(text))
    for problem in before:
        whole = re.match(r"(?:write (?:only )?\S+$|did you mean)", problem.hint)
        source = problem.source
        if not whole or source.line != source.end_line:
            continue
        for literal in literals(problem.hint):
            after = check(loaded(_instead(text, problem, literal)))
            assert len([one for one in after if one.severity is Severity.ERROR]) <= len(
                [one for one in before if one.severity is Severity.ERROR]
            ), (problem, literal)
            assert (problem.code, source.line, source.column) not in {
                (one.code, one.source.line, one.source.column) for one in after
            }, (problem, literal)


def _instead(text: str, problem: Problem, literal: str) -> str:
    """Put what is offered where the problem is."""
    source, halves = problem.source, text.partition("---\n")
    number = 0 if "partners" in source.path else 2
    lines = halves[number].split("\n")
    line = lines[source.line - 1]
    lines[source.line - 1] = line[: source.column - 1] + literal + line[source.end_column - 1 :]
    parts = list(halves)
    parts[number] = "\n".join(lines)
    return "".join(parts)
