"""What changes in a file, as git would show it."""

from __future__ import annotations

import io
from difflib import unified_diff
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kooperation.render.difference import FileDiff, unified
from kooperation.render.layout import console


def applied(before: list[str], diff: str) -> list[str]:
    """Return the lines once the changes of a unified diff are made."""
    found: list[str] = []
    position = 0
    for line in diff.splitlines()[2:]:
        if line.startswith("@@"):
            start = int(line.split()[1].split(",")[0][1:]) - 1
            found += before[position:start]
            position = start
        elif line[0] == "+":
            found.append(line[1:])
        else:
            assert before[position] == line[1:]
            found += [line[1:]] if line[0] == " " else []
            position += 1
    return found + before[position:]


@given(st.integers(0, 2**32))
def test_the_changes_lead_from_one_text_to_the_other(seed: int) -> None:
    chance = Random(seed)
    before = [chance.choice("abcdefgh") * chance.choice((1, 1, 2)) for _ in range(30)]
    after = [line for line in before if chance.random() < 0.9]
    for _ in range(chance.choice((0, 1, 5))):
        after.insert(chance.randrange(len(after) + 1), chance.choice("axyz"))
    texts = ["\n".join(lines).encode() for lines in (before, after)]
    diff = unified("f", *texts)
    assert (diff == "") == (before == after)
    assert applied(before, diff) == after if diff else before == after


def test_it_is_what_git_would_show() -> None:
    before, after = "a\nb\nc\nd\ne\nf\n", "a\nb\nc\nD\ne\nf\n"
    old, new = before.splitlines(), after.splitlines()
    usual = "\n".join(unified_diff(old, new, "f", "f", n=2, lineterm="")) + "\n"
    assert unified("f", before.encode(), after.encode()) == usual


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_and_a_byte_order_mark_are_not_shown(end: str) -> None:
    before, after = (f"\ufeffa{end}{one}{end}".encode() for one in "bc")
    assert unified("f", before, after) == "--- f\n+++ f\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"


def test_a_long_line_is_never_broken() -> None:
    screen = console(color="never", width=None, file=io.StringIO())
    long = "wishes: [" + ", ".join(f"visit-{n}" for n in range(40)) + "]"
    screen.print(FileDiff("f", b"a\n", long.encode()), soft_wrap=True)
    assert isinstance(screen.file, io.StringIO)
    assert f"+{long}\n" in screen.file.getvalue()
