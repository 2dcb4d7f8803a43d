"""What YAML cannot read, in the words of the person who wrote it, with what to write instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kooperation.i18n import _, mark

if TYPE_CHECKING:
    from yaml import YAMLError

Position = tuple[int, int, int, int]
"""Line, column, end line and end column, all from 1; the end column is exclusive."""

_SYNTAX = (
    ("did not find expected '-' indicator", mark("this line does not fit the list above it"),
     mark("start it in the column of the other keys, or with a hyphen below the other hyphens")),
    ("did not find expected ',' or ']'", mark("this [ is not closed"),
     mark("add the ], or the comma that is missing inside")),
    ("did not find expected ',' or '}'", mark("this { is not closed"),
     mark("add the }, or the comma that is missing inside")),
    ("unexpected end of stream", mark("this quotation mark is not closed"),
     mark("close it with the same mark")),
    ("unknown escape character", mark("a backslash between double quotes is not just a backslash"),
     mark("use single quotes")),
)  # fmt: skip
"""What libyaml says, in the words of the person who wrote the file, with what to do."""

_NOT_CLOSED = {"[": _SYNTAX[1][0], "{": _SYNTAX[2][0]}

_NO_TEXT = (
    "cannot start any token",
    "alphabetic or numeric character",
    "expected node content",
    "expected comment or line break",
)
"""What libyaml says of a text that begins like something special."""

_BEGUN_EARLIER = (
    "a simple key",
    "a flow sequence",
    "a flow mapping",
    "scanning a quoted scalar",
    "scanning a block scalar",
    "an alias",
    "an anchor",
)
"""What is found wrong only where it should have ended; people look for where it began."""

_KEY_AND_VALUE = re.compile(r"\s*(?:- +)*(?P<key>[^:]+?): +(?P<value>.*?)(?:\s+#.*)?")
_QUOTATION_MARKS = "\"'„“”‚‘’"
_MOST_LETTERS = 80
_LONGEST = 300
"""So many letters of a line are looked at for what was meant."""


class Fault(Exception):
    """Reading cannot go on."""

    def __init__(self, code: str, message: str, position: Position, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.position, self.hint = code, message, position, hint


def in_quotes(text: str) -> str:
    """Return a text between quotation marks that YAML knows, instead of those around it."""
    text = text.strip()
    inside = text[1:-1]
    if len(text) > 1 and text[0] in _QUOTATION_MARKS and text[-1] in _QUOTATION_MARKS:
        several = sum(map(inside.count, {text[0], text[-1]})) > 1  # as in "A" & "B"
        text = text if several else inside
    text = _shortened(text)
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def fault_of(error: YAMLError, lines: tuple[str, ...]) -> Fault:
    """Return what is wrong, and where people have to mend it."""
    said = str(getattr(error, "problem", "") or error)
    line, column = _spot(error, lines)
    text = lines[line - 1]
    before, rest = text[: column - 1].rstrip(), text[column - 1 :].rstrip()
    if "expected node content" in said and (fault := _in_brackets(lines, line, before, rest)):
        return fault
    if fault := _no_hyphen(lines, line):
        return fault
    text_ended = before.endswith(('"', "'")) and rest[:1] not in {*":,]}#", ""}
    if text_ended or (
        "did not find expected key" in said and before.endswith(('"', "'", "]", "}"))
    ):
        return _behind_the_end(line, column, text, before[-1])
    if "mapping values are not allowed" in said:
        return _misplaced_colon(lines, line, column, before)
    if "block sequence entries are not allowed" in said:
        item = rest.lstrip("- ")[:_MOST_LETTERS]
        hint = _("write [{item}], or one item a line, each behind a hyphen").format(item=item)
        message = _("a list cannot begin behind its key")
        return _fault(line, column, message, hint if item else _("remove the hyphen"))
    if "could not find expected ':'" in said:
        above = _above(lines, line)
        if above and lines[above - 1].startswith("- ", column - 1):
            hint = _write(f"- {text.strip()}")
            return _fault(line, column, _("a hyphen is missing here"), hint)
        return _no_space(lines, line) or _no_colon(lines, line)
    if "'-' indicator" in said and (fault := _no_space(lines, line)):
        return fault
    if any(word in said for word in _NO_TEXT):
        return _no_text(line, column, before, rest)
    return _translated(line, column, text, said)


def _spot(error: YAMLError, lines: tuple[str, ...]) -> tuple[int, int]:
    """Return line and column of the place to mend."""
    spot = getattr(error, "problem_mark", None)
    if any(word in (getattr(error, "context", None) or "") for word in _BEGUN_EARLIER):
        spot = getattr(error, "context_mark", None) or spot
    line, column = (spot.line + 1, spot.column + 1) if spot else (1, 1)
    if line > len(lines):  # at the end of the file
        return len(lines), len(lines[-1]) + 1
    return line, column


def _in_brackets(lines: tuple[str, ...], line: int, before: str, rest: str) -> Fault | None:
    """Return the fault of what ends, or begins with a hyphen, before a bracket is closed."""
    if not (rest + "".join(lines[line:])).strip():
        return _still_open(lines, line)
    if not rest.startswith("- "):
        return None
    if not before:
        return _open_above(lines, line)
    column = lines[line - 1].rfind(rest) + 1
    return _fault(line, column, _("a list in brackets has no hyphens"), _("remove the hyphen"))


def _still_open(lines: tuple[str, ...], line: int) -> Fault:
    while line > 1 and not lines[line - 1].strip():
        line -= 1
    message = _("the file ends, but a bracket is still open")
    return _fault(line, len(lines[line - 1].rstrip()), message, _("add the ] or }"))


def _open_above(lines: tuple[str, ...], line: int) -> Fault | None:
    """Return the fault of the bracket above that is still open in this line."""
    closed = 0
    for number in range(line - 1, 0, -1):
        text = re.sub(r"(^|\s)#.*", "", lines[number - 1])
        for found in reversed([*re.finditer(r"[\[{}\]]", text)]):
            if found[0] in "]}":
                closed += 1
            elif closed:
                closed -= 1
            else:
                return _translated(number, found.start() + 1, text, _NOT_CLOSED[found[0]])
    return None


def _behind_the_end(line: int, column: int, text: str, sign: str) -> Fault:
    message = _("something stands behind the closing {mark}").format(mark=sign)
    hint = _("put everything inside, or remove what stands behind")
    if sign not in "\"'":
        return _fault(line, column, message, hint)
    begun = re.search(rf"{sign}[^{sign}]*{sign}\s*$", text[: column - 1])
    if begun and not re.match(r"\s*(?:- +)*[^:\[{\"']+: +$", text[: begun.start()]):
        # An item of a list, or inside of brackets: what is meant ends before the next sign of them.
        several = re.search(r"[\[{]", text[: begun.start()])
        behind = re.split(r"[,\]}]" if several else r"\s#", text[column - 1 :])[0].rstrip()
        whole = text[begun.start() : column - 1] + behind
        position = (line, begun.start() + 1, line, begun.start() + 1 + len(whole))
        return Fault("yaml-syntax", message, position, quotes_hint(whole))
    if found := _KEY_AND_VALUE.fullmatch(text[:_LONGEST]):
        hint = _write(f"{found['key']}: {in_quotes(found['value'])}")
    return _fault(line, column, message, hint)


def _no_text(line: int, column: int, before: str, rest: str) -> Fault:
    if rest.startswith(","):
        return _fault(line, column, _("here is a comma too many"), _("remove it"))
    value = re.split(r"[,\]}]", rest)[0] if re.search(r"[\[{]", before) else rest
    return _fault(line, column, _("a text cannot start with this character"), quotes_hint(value))


def _translated(line: int, column: int, text: str, said: str) -> Fault:
    for word, message, hint in _SYNTAX:
        if word in said:
            return _fault(line, column, _(message), _(hint))
    hint = _(
        "check the indentation, close every quotation mark and bracket, and see whether a"
        " line such as weeks: or people: is missing above"
    )
    if text.lstrip().startswith("- "):
        hint = _(
            "start it below the other hyphens; a new list needs a line with its key above, such"
            " as people: or sessions:"
        )
    return _fault(line, column, _("this line does not fit the ones above it"), hint)


def _no_hyphen(lines: tuple[str, ...], line: int) -> Fault | None:
    """Return the fault of a line that begins like a list in a letter, with a dash or a dot."""
    if found := re.match(r"(\s*)([–—−•·*])\s+(\S.*)", lines[line - 1]):
        message = _("an item of a list starts with a hyphen, not with {sign}")
        hint = _write(f"- {found[3]}")
        return _fault(line, len(found[1]) + 1, message.format(sign=found[2]), hint)
    return None


def _no_space(lines: tuple[str, ...], line: int) -> Fault | None:
    """Return the fault of a line whose hyphen or colon has no space behind it."""
    text = lines[line - 1].rstrip()
    if found := re.match(r"\s*-([^\s-].*)", text):
        message = _("a space is missing behind the hyphen")
        return _fault(line, _start(text), message, _write(f"- {found[1]}"))
    if found := re.match(r"\s*(- )?(\w{1,30}):([^\s:/].*)", text):
        hint = _write(f"{found[1] or ''}{found[2]}: {found[3]}")
        return _fault(line, found.end(2) + 1, _("a space is missing behind this colon"), hint)
    return None


def _no_colon(lines: tuple[str, ...], line: int) -> Fault:
    """Return the fault of a line in which no key ends with a colon."""
    text = lines[line - 1].rstrip()
    key, _space, value = text.lstrip("- ").partition(" ")
    meant = f"{key.rstrip('=;,')}: {value.lstrip('=;, ')}".rstrip()
    if not text.lstrip().startswith("- "):
        hint = _("write {text}; but if it continues the text above, start it further to the right")
        hint = hint.format(text=meant[:_MOST_LETTERS])
    elif re.match(r"\d|\w+ \d", text.lstrip("- ")):  # a session with more than its time
        hint = _write(f"- at: {text.lstrip('- ')}")
    else:
        hint = _write(f"- {meant}" if key.islower() and value else f"- name: {text.lstrip('- ')}")
    return _fault(line, _start(text), _("here a key lacks its colon"), hint)


def _above(lines: tuple[str, ...], line: int) -> int:
    """Return the number of the next line above that holds more than a comment; 0 for none."""
    above = line - 1
    while above and not lines[above - 1].split("#")[0].strip():
        above -= 1
    return above


def _misplaced_colon(lines: tuple[str, ...], line: int, column: int, before: str) -> Fault:
    """Find out why YAML expects no colon here: often something is missing one line above."""
    text = lines[line - 1]
    if re.search(r":\s", before):
        found = _KEY_AND_VALUE.fullmatch(text[:_LONGEST])
        meant = f"{found['key']}: {in_quotes(found['value'])}" if found else in_quotes(text)
        hint = _("write {text}, or start a new line if a new key begins here").format(text=meant)
        return _fault(line, column, _("a second colon in one line"), hint)
    if above := _above(lines, line):
        if fault := _no_hyphen(lines, above) or _no_space(lines, above):
            return fault
        if not re.search(r":(\s|$)", lines[above - 1]):
            return _no_colon(lines, above)
    hint = _("start both in the same column if they belong to the same entry")
    if text.lstrip().startswith("- "):
        hint = _("a list needs a line with its key above, such as people: or sessions:")
    return _fault(line, _start(before), _("this line does not fit the one above it"), hint)


def quotes_hint(text: str) -> str:
    """Return the hint to put a text in quotation marks."""
    return _("put the text in quotes: {text}").format(text=in_quotes(text))


def _write(text: str) -> str:
    return _("write {text}").format(text=_shortened(text))


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_LETTERS else text[:_MOST_LETTERS] + "…"


def _start(text: str) -> int:
    """Return the column in which a line begins."""
    return len(text) - len(text.lstrip()) + 1


def _fault(line: int, column: int, message: str, hint: str) -> Fault:
    return Fault("yaml-syntax", message, (line, column, line, column + 1), hint)
