"""`schedule.yaml`: its text reads back as what it says, and is on the disk whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kooperation.files import reader
from kooperation.files.save import same, write
from kooperation.files.values import LONGEST_LINE
from kooperation.files.written import text_of
from kooperation.weeks.model import Cancelled, Held, Schedule
from tests.build import NOW, parsed

if TYPE_CHECKING:
    from pathlib import Path

SESSION, UNTIL = "anstoss@2027-03-02T10:00", datetime(2027, 3, 2, 11, 30)  # noqa: DTZ001
EMPTY = Schedule(published=False, revision=0, updated=NOW)


def read_back(text: str) -> Schedule | None:
    loaded = parsed(None, None, text)
    assert loaded.schedule_file
    assert loaded.schedule_file.problems == ()
    return loaded.schedule


def published(*held: Held, cancelled: tuple[Cancelled, ...] = ()) -> Schedule:
    return Schedule(True, 3, NOW, date(2027, 3, 8), held, cancelled)


# --- the text ------------------------------------------------------------------------------------


def test_the_text_is_that_of_the_contract() -> None:
    schedule = published(
        Held(SESSION, UNTIL, "streetwork", ("erzieherin-1", "rektorin")),
        cancelled=(
            Cancelled("matiak", SESSION, "Anlaufstelle „Anstoß“", UNTIL, "TÜV Nord", "streetwork"),
            Cancelled(None, SESSION, "Raum #3", UNTIL, "awo", "awo", ("beraterin-1", "helfer")),
        ),
    )
    assert (
        text_of(schedule)
        == """\
# Written by koop. To settle something by hand write `agreed`, `away` or `cancelled` in the other
# files, then run: koop schedule
# Von koop geschrieben. Was feststehen soll, kommt als `agreed`, `away` oder `cancelled` in die
# anderen Dateien, dann: koop schedule
published: true
revision: 3
updated: 2027-02-20T14:05:00+01:00
settled: 2027-03-08
visits:
  - session: anstoss@2027-03-02T10:00
    until: 2027-03-02T11:30
    place: streetwork
    visitors:
      - erzieherin-1
      - rektorin
cancelled:
  - person: matiak
    session: anstoss@2027-03-02T10:00
    title: "Anlaufstelle „Anstoß“"
    until: 2027-03-02T11:30
    place: TÜV Nord
    host: streetwork
  - session: anstoss@2027-03-02T10:00
    title: "Raum #3"
    until: 2027-03-02T11:30
    place: awo
    host: awo
    guides:
      - beraterin-1
      - helfer
"""
    )
    assert read_back(text_of(schedule)) == schedule


def test_a_schedule_without_visits_reads_back() -> None:
    assert text_of(EMPTY).endswith("visits: []\n")
    assert read_back(text_of(EMPTY)) == EMPTY


def test_the_end_of_the_day_is_its_24_00() -> None:
    midnight = datetime(2027, 3, 3)  # noqa: DTZ001
    schedule = published(
        Held("nacht@2027-03-02T22:00", midnight, "saal", ("anna",)),
        cancelled=(Cancelled("ben", "nacht@2027-03-02T22:00", "Nacht", midnight, "saal", "awo"),),
    )
    assert text_of(schedule).count("    until: 2027-03-02T24:00\n") == 2
    assert read_back(text_of(schedule)) == schedule


def test_the_end_of_the_last_day_of_a_month_and_year() -> None:
    midnight = datetime(2028, 1, 1)  # noqa: DTZ001
    schedule = published(Held("nacht@2027-12-31T22:00", midnight, "saal", ("anna",)))
    assert "    until: 2027-12-31T24:00\n" in text_of(schedule)
    assert read_back(text_of(schedule)) == schedule


HOSTILE = st.text(
    st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=LONGEST_LINE
).filter(
    # What koop's reader refuses in every file cannot come from one.
    lambda text: text == text.strip() and not reader._CONTROL.search(text)
)
WORDS = st.sampled_from(
    [
        "null", "no", "~", "- a", "a: b", "a #b", "#", "'", '"', "\\", "\\n", "&a", "*a", "!a", "|",
        ">", "%a", "@", "`", "{a}", "[a]", "?", "? a", ":", "a:", "---", "...", "<<", "=", "1e3",
        "0x1F", "14:30", "2027-03-01", "a, b", "–", "„Anstoß“", "a  b", "Saal\u00a03", "😀",
        "<<<<<<< HEAD", "=======",
    ]
)  # fmt: skip
TEXTS = WORDS | HOSTILE
IDS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,4})?", fullmatch=True)
STARTS = st.datetimes(datetime(2027, 3, 1), datetime(2027, 3, 12)).map(  # noqa: DTZ001
    lambda start: start.replace(second=0, microsecond=0)
)


@st.composite
def sessions(draw: st.DrawFn) -> tuple[str, datetime]:
    """Draw the name of a session and its end, at most at the end of the day."""
    start = draw(STARTS)
    left = datetime(start.year, start.month, start.day) + timedelta(days=1) - start  # noqa: DTZ001
    minutes = draw(st.integers(1, left // timedelta(minutes=1)))
    return f"{draw(IDS)}@{start:%Y-%m-%dT%H:%M}", start + timedelta(minutes=minutes)


@st.composite
def held(draw: st.DrawFn) -> Held:
    return Held(*draw(sessions()), draw(TEXTS), tuple(draw(st.lists(IDS, min_size=1, max_size=3))))


@st.composite
def gone(draw: st.DrawFn) -> Cancelled:
    name, until = draw(sessions())
    return Cancelled(
        *(draw(st.none() | IDS), name, draw(TEXTS), until, draw(TEXTS), draw(IDS)),
        tuple(draw(st.lists(IDS, max_size=3))),
    )


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    return Schedule(
        *(draw(st.booleans()), draw(st.integers(0, 99)), NOW),
        draw(st.none() | st.dates(date(2027, 3, 1), date(2027, 3, 12))),
        tuple(draw(st.lists(held(), max_size=3))),
        tuple(draw(st.lists(gone(), max_size=3))),
    )


@given(schedules())
def test_every_schedule_reads_back_as_it_was(schedule: Schedule) -> None:
    assert read_back(text_of(schedule)) == schedule


@given(TEXTS, TEXTS)
def test_other_readers_of_yaml_understand_the_same(place: str, title: str) -> None:
    text = text_of(
        published(
            Held(SESSION, UNTIL, place, ("anna",)),
            cancelled=(Cancelled("ben", SESSION, title, UNTIL, place, "awo"),),
        )
    )
    found = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  texts, in pure Python
    assert found["visits"][0]["place"] == place
    assert (found["cancelled"][0]["title"], found["cancelled"][0]["place"]) == (title, place)


@given(schedules())
def test_every_value_has_a_line_of_its_own(schedule: Schedule) -> None:
    lines = text_of(schedule).split("\n")
    people = sum(len(h.visitors) for h in schedule.held)
    guides = sum(len(c.guides) for c in schedule.cancelled)
    assert sum(line.startswith("      - ") for line in lines) == people + guides
    assert sum(line.startswith("  - ") for line in lines) == len(schedule.held) + len(
        schedule.cancelled
    )


# --- the way onto the disk -----------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "schedule.yaml"
    path.write_text("old\n")
    return path


def failing(*_args: object, **_more: object) -> None:
    raise OSError(28, "No space left on device")


def test_the_text_replaces_the_file(path: Path) -> None:
    write(path, "neu: „Anstoß“\n")
    assert path.read_bytes() == "neu: „Anstoß“\n".encode()
    assert [*path.parent.iterdir()] == [path]


@pytest.mark.parametrize("step", ["replace", "fsync", "chmod"])
def test_what_fails_on_the_way_leaves_the_old_file_and_nothing_else(
    path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, step, failing)
    with pytest.raises(OSError, match="No space left"):
        write(path, "new\n")
    assert path.read_text() == "old\n"
    assert [*path.parent.iterdir()] == [path]


def test_ctrl_c_on_the_way_leaves_the_old_file_and_nothing_else(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(path, "new\n")
    assert path.read_text() == "old\n"
    assert [*path.parent.iterdir()] == [path]


def test_the_old_file_stands_until_the_new_one_is_whole(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    replace = os.replace

    def watched(source: str, target: str) -> None:
        with open(source, "rb") as new:  # noqa: PTH123
            seen.append((path.read_text(), new.read()))
        assert os.path.dirname(source) == os.path.dirname(target)  # noqa: PTH120  one file system
        replace(source, target)

    monkeypatch.setattr(os, "replace", watched)
    write(path, "new\n" * 10_000)
    assert seen == [("old\n", b"new\n" * 10_000)]


def test_a_folder_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="gone"):
        write(tmp_path / "gone" / "schedule.yaml", "new\n")
    assert [*tmp_path.iterdir()] == []


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be read-only there")
def test_a_read_only_folder_is_an_os_error_and_leaves_everything(path: Path) -> None:
    path.parent.chmod(0o500)
    try:
        if os.access(path.parent, os.W_OK):
            pytest.skip("nothing is forbidden to this user")
        with pytest.raises(PermissionError):
            write(path, "new\n")
    finally:
        path.parent.chmod(0o700)
    assert path.read_text() == "old\n"
    assert [*path.parent.iterdir()] == [path]


def test_a_folder_in_the_place_of_the_file_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "schedule.yaml").mkdir()
    with pytest.raises(OSError, match=r"schedule\.yaml"):
        write(tmp_path / "schedule.yaml", "new\n")
    assert [p.name for p in tmp_path.iterdir()] == ["schedule.yaml"]


@pytest.mark.skipif(sys.platform == "win32", reason="files have no such mode there")
def test_the_mode_of_the_file_stays(path: Path) -> None:
    for mode in (0o600, 0o664, 0o640):
        path.chmod(mode)
        write(path, f"{mode}\n")
        assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.skipif(sys.platform == "win32", reason="files have no such mode there")
def test_a_new_file_gets_the_usual_mode(path: Path) -> None:
    usual = stat.S_IMODE(path.stat().st_mode)
    write(path.with_name("new.yaml"), "new\n")
    assert stat.S_IMODE(path.with_name("new.yaml").stat().st_mode) == usual


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("exists", [True, False])
def test_a_link_stays_one_and_its_target_is_written(tmp_path: Path, *, exists: bool) -> None:
    target, link = tmp_path / "shared" / "plan.yaml", tmp_path / "schedule.yaml"
    target.parent.mkdir()
    link.symlink_to(target)
    if exists:
        target.write_text("old\n")
    write(link, "new\n")
    assert link.is_symlink()
    assert target.read_text() == "new\n"
    assert sorted(tmp_path.iterdir()) == [link, target.parent]
    assert [*target.parent.iterdir()] == [target]


def test_the_same_text_is_the_same_but_for_its_line_ends(path: Path) -> None:
    assert same(path, "old\n")
    assert not same(path, "new\n")
    assert not same(path, "old")
    path.write_bytes("ä\r\nö\r\n".encode())
    assert same(path, "ä\nö\n")
    assert not same(path, "ä\no\n")


def test_a_file_that_is_not_there_is_never_the_same(tmp_path: Path) -> None:
    assert not same(tmp_path / "schedule.yaml", "")


def test_a_file_in_another_encoding_is_not_the_same(path: Path) -> None:
    path.write_bytes("ä\n".encode("cp1252"))
    assert not same(path, "ä\n")
