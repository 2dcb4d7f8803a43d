from __future__ import annotations

from io import StringIO

import pytest

from kooperation.render.progress import Progress


class Screen(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("goal", "value", "bound", "line"),
    [
        ("at_least_1", 24, 25, "people who get a visit · 24, at best 25 · 2 s"),
        ("at_least_2", 24, None, "people who get two wishes · 24 · 2 s"),
        ("sessions", 7, 5, "sessions to hold · 7, at best 5 · 2 s"),
        ("hosts", None, 9, "hosts who are visited · 2 s"),
        ("near", 3, 4, "visits that stay · 3, at best 4 · 2 s"),
        ("changes", 12, None, "changes looked at · 12 · 2 s"),
        # Sums that say nothing to people.
        ("draw", 48123, 50000, "the lot · 2 s"),
        ("granted", 0, 1, "the wish · 2 s"),
    ],
)
def test_the_line_shows_what_people_count(
    goal: str, value: int | None, bound: int | None, line: str
) -> None:
    screen, seconds = Screen(), iter([0.0, 2.0])
    Progress(screen, lambda: next(seconds)).tell(goal, value, bound)
    assert screen.getvalue().strip() == line


def test_nothing_is_written_where_nobody_watches() -> None:
    file, seconds = StringIO(), iter([0.0, 2.0])
    Progress(file, lambda: next(seconds)).tell("hosts", 1, 2)
    assert file.getvalue() == ""
