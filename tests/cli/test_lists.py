"""`koop show`, and `koop export` around its formats: what is asked for, refused, written, and left.

Most formats here are made up: each writes a sheet for everybody and for every host, and one for
the weeks. What the real ones write is tested with them.
"""

from __future__ import annotations

import json
import os
import re
import sys
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from kooperation import render
from kooperation.cli import lists
from kooperation.cli.data import tell_who_is_missing
from kooperation.cli.show import Topic
from kooperation.i18n import language
from kooperation.render import FORMATS
from kooperation.reports.edition import edition
from kooperation.weeks.schedule import Schedule
from tests.build import dataset, going, person, session
from tests.command import (
    INTERRUPTED,
    MISTAKE,
    OK,
    PROBLEMS,
    USAGE,
    alter,
    files,
    fine,
    inside,
    koop,
    refused,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kooperation.reports.edition import Edition


def made_up(kind: str) -> SimpleNamespace:
    """Return a format that writes who asks for what, in which language."""

    def files(
        edition: Edition, *, warn: Callable[[str], None], **_options: object
    ) -> Iterator[tuple[str, bytes]]:
        for one in edition.people:
            yield f"people/{one.person.id}.{kind}", f"{language()} {one.person.name}".encode()
        for host in edition.hosts:
            yield f"partners/{host.partner.id}.{kind}", host.partner.name.encode()
        yield f"public/week.{kind}", b"week"
        warn(f"{kind} lacks a letter")

    return SimpleNamespace(files=files)


@pytest.fixture
def _made_up_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FORMATS:
        monkeypatch.setitem(sys.modules, f"kooperation.render.{name}", made_up(name))


@pytest.fixture
def planned(ready: Path, _made_up_formats: None) -> Path:
    return ready


def test_everything_goes_to_out(planned: Path) -> None:
    done = fine(planned, "export")
    assert done.stdout == ""
    kinds = ("pdf", "ics", "html", "xlsx")  # tables hold phone numbers: who wants them says so
    assert done.stderr.splitlines() == [
        *(f"{kind} lacks a letter" for kind in reversed(kinds)),
        *(f"wrote 7 {kind} files to out" for kind in kinds),
    ]
    names = [f"people/{one}" for one in ("anna", "ben", "berta", "cem")]
    names += ["partners/awo", "partners/bke", "public/week"]
    assert files(planned / "out").keys() == {f"{name}.{kind}" for name in names for kind in kinds}


def test_only_some_formats_into_another_folder(planned: Path) -> None:
    fine(planned, "export", "--to", "a/b", "--format", "csv, pdf")
    assert {Path(name).suffix for name in files(planned / "a" / "b")} == {".csv", ".pdf"}
    assert not (planned / "out").exists()


@pytest.mark.parametrize("names", [("ben", "awo"), ("Ben", "awo"), ("ben", "AWO")])
def test_only_those_named(planned: Path, names: tuple[str, str]) -> None:
    fine(planned, "export", *names, "--format", "csv")
    assert files(planned / "out").keys() == {
        *("people/ben.csv", "partners/awo.csv", "public/week.csv")
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "pfd"], 'nothing here is called "pfd" (did you mean "pdf"?)'),
        (["--format", "csv,PDF"], 'nothing here is called "PDF" (did you mean "pdf"?)'),
        (["--format", ""], f'nothing here is called "" (one of: {", ".join(FORMATS)})'),
        (["ana"], 'nothing here is called "ana" (did you mean "anna"?)'),
        (
            ["../data"],
            'nothing here is called "../data" (one of: anna, ben, berta, cem, awo, bke, ogs)',
        ),
    ],
)
def test_what_is_not_known_ends_it_before_anything_is_written(
    planned: Path, arguments: list[str], message: str
) -> None:
    assert refused(planned, "export", *arguments) == f"koop: {message}\n"
    assert not (planned / "out").exists()


NAMELESS = {
    "    contact: Leitung, 02307 000000\n": "",
    "    contact: Leitung, 02307 000001\n": "",
}
WITHOUT_CONTACT = {"  contact: Organisation, 02307 000999\n": ""}


def test_lists_that_name_nobody_are_told(planned: Path) -> None:
    def told(*names: str) -> list[str]:
        return inside(planned, "export", *names, "--format", "csv").stderr.splitlines()[2:]

    assert told() == []
    write(planned, NAMELESS)
    both = "the lists of visitors to awo and bke name nobody to call: write `contact` there"
    assert told() == [both]
    assert told("ben") == [both.replace("awo and bke", "awo")]
    assert told("awo") == []  # a guest list goes to the house itself
    write(planned, NAMELESS | WITHOUT_CONTACT)
    nobody = "no list says whom to tell who cannot come: write `contact` under `weeks`"
    assert told() == [nobody]
    assert inside(planned, "schedule").returncode == OK  # a draft of these data
    assert inside(planned, "publish").stderr.splitlines()[1:] == [nobody]


def test_of_many_houses_that_name_nobody_three_are_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    sessions = [session(f"h{n}", "2027-03-02 10:00-11:00") for n in range(5)]
    named = ["h0, h1, h2 and 2 more", "h0, h1, h2 and h3"]
    for said, some in zip(named, (sessions, sessions[:4]), strict=True):
        data = dataset(person("anna"), *sessions, contact="Team")
        tell_who_is_missing(data, [visit for one in some for visit in going(one, "anna")])
        assert f"visitors to {said} name nobody" in capsys.readouterr().err


def test_the_same_again_writes_the_same(planned: Path) -> None:
    fine(planned, "export")
    before = files(planned)
    fine(planned, "export")
    assert files(planned) == before


def test_documents_speak_the_language_of_the_weeks_or_the_one_asked_for(planned: Path) -> None:
    done = inside(planned, "export", "--format", "csv")
    assert "wrote 7 csv files" in done.stderr  # koop itself goes on as it is spoken to
    assert files(planned / "out")["people/ben.csv"] == b"de Ben"
    fine(planned, "export", "--format", "csv", "--lang", "en")
    assert files(planned / "out")["people/ben.csv"] == b"en Ben"


LEFT_OVER = [
    (["people/gone.csv"], ["1 file in out/people is left over from an earlier export: gone.csv"]),
    (["partners/gone.csv", "people/gone.csv", "people/old.csv"], [
        "2 files in out/people are left over from earlier exports: gone.csv, old.csv",
        "1 file in out/partners is left over from an earlier export: gone.csv",
    ]),
    ([f"people/p{n}.csv" for n in range(20)], [
        "20 files in out/people are left over from earlier exports: p0.csv, p1.csv, p10.csv, …"
    ]),
    # Where earlier versions wrote.
    (["week.pdf", "hosts.pdf", "people.csv", "hosts/awo.pdf", "hosts/awo.ics"], [
        "3 files in out are left over from earlier exports: hosts.pdf, people.csv, week.pdf",
        "2 files in out/hosts are left over from earlier exports: awo.ics, awo.pdf",
    ]),
    # Of another format, or not koop's.
    (["people/gone.pdf", "people/notes.txt", "other.csv", "hosts/notes.txt", "public/my.csv"], []),
]  # fmt: skip


@pytest.mark.parametrize(("lying", "said"), LEFT_OVER)
def test_what_earlier_exports_have_left_is_named_and_left_alone(
    planned: Path, lying: list[str], said: list[str]
) -> None:
    out = planned / "out"
    for name in lying:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(b"left")
    done = inside(planned, "export", "--format", "csv", "--lang", "en")
    lines = done.stderr.replace("\\", "/").splitlines()  # paths on Windows
    assert lines == ["csv lacks a letter", "wrote 7 csv files to out", *said]
    assert {name for name, content in files(out).items() if content == b"left"} == {*lying}
    done = inside(planned, "export", "ben", "--format", "csv", "--lang", "en")
    assert "left over" not in done.stderr


def test_into_the_data_folder_touches_none_of_its_files(planned: Path) -> None:
    before = files(planned / "data")
    fine(planned, "export", "--to", "data")
    after = files(planned / "data")
    assert {name: after[name] for name in before} == before
    fine(planned, "check")


@pytest.mark.parametrize("place", ["out", "out/people"])
def test_a_file_where_a_folder_should_be(planned: Path, place: str) -> None:
    path = planned / place
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"mine")
    assert refused(planned, "export").startswith("koop: out")


def test_a_folder_that_must_not_be_written(planned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(**_options: object) -> None:
        raise PermissionError(13, "Permission denied", "out/people/.anna.pdf.1a2b.tmp")

    monkeypatch.setattr("tempfile.mkstemp", forbidden)
    # The message names the file that the user knows.
    said = refused(planned, "export")
    assert re.fullmatch(r"koop: out/people/\w+\.xlsx: Permission denied\n", said)


@pytest.mark.parametrize("step", ["fdopen", "chmod", "replace"])
def test_ctrl_c_leaves_whole_files_only(
    planned: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    fine(planned, "export", "--format", "csv", "--lang", "en")
    before = files(planned)
    thing = os if step == "fdopen" else Path
    done_properly = getattr(thing, step)
    times = iter(range(100))

    def interrupted(*arguments: object, **options: object) -> object:
        if next(times) == 2:
            raise KeyboardInterrupt
        return done_properly(*arguments, **options)

    monkeypatch.setattr(thing, step, interrupted)
    done = inside(planned, "export", "--format", "csv")
    assert done.returncode == INTERRUPTED
    assert done.stderr == "interrupted\n"
    after = files(planned)
    assert after.keys() == before.keys()
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {"out/people/berta.csv", "out/people/anna.csv"}
    assert all(after[name].startswith(b"de ") for name in changed)


class Screen(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.usefixtures("_made_up_formats")
def test_on_a_terminal_the_number_of_files_runs_along_and_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = Schedule(published=True, revision=1, updated=datetime(2027, 2, 1, tzinfo=UTC))
    papers = edition(dataset(person("anna")), schedule)
    for screen, shown in (
        (Screen(), ["csv: 1", "csv: 2", "", "csv lacks a letter\n", ""]),
        (StringIO(), ["csv lacks a letter\n"]),
    ):
        monkeypatch.setattr(sys, "stderr", screen)
        tables = render.files(papers, "csv", warn=lists.warn)
        assert len(lists.write_files(tables, "csv", tmp_path)) == 2
        assert [part.strip(" ") for part in screen.getvalue().split("\r") if part] == shown


BEGINNINGS = {
    ".pdf": b"%PDF-",
    ".ics": b"BEGIN:VCALENDAR\r\n",
    ".html": b"<!doctype html>",
    ".xlsx": b"PK",
    ".csv": b"\xef\xbb\xbf",
}


def test_the_real_formats_write_the_same_bytes_on_every_machine(published: Path) -> None:
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        every = ("--to", seed, "--format", ",".join(FORMATS))
        done = koop(published, "export", *every, PYTHONHASHSEED=seed, TZ=zone)
        assert (done.returncode, done.stdout) == (OK, "")
        assert [line.split()[2] for line in done.stderr.splitlines()] == [*FORMATS]
    found = files(published / "1")
    assert found == files(published / "2")
    ours = [name for name in found if not name.startswith(("people/", "partners/"))]
    assert {name for name in ours if Path(name).suffix in BEGINNINGS} == {
        *(
            "public/week.pdf",
            "public/numbers.pdf",
            "public/week.html",
            "public/week.ics",
            "internal/people.pdf",
            "internal/partners.pdf",
            "internal/days.pdf",
            "internal/w.xlsx",
        ),
        *(f"internal/{name}.csv" for name in ("visits", "sessions", "people", "roster")),
        "internal/week-internal.html",
    }
    assert {"people/anna.pdf", "people/anna.ics", "partners/awo.pdf"} <= found.keys()
    for name, content in found.items():
        assert content.lower().startswith(BEGINNINGS.get(Path(name).suffix, b"").lower()), name


def test_calendars_take_back_what_any_published_revision_gave(published: Path) -> None:
    fine(published, "schedule")
    for change in (
        {"Beratung": "Teestube"},
        {"seats: 1\n": "cancelled: Krank\n    seats: 1\n"},
    ):
        alter(published / "data" / "invitations.yaml", change)
        fine(published, "schedule")
    assert len([*(published / "data" / "revisions").iterdir()]) == 4  # the earlier form as well
    fine(published, "export", "--format", "ics", "--lang", "en")
    found = files(published / "out")
    off = b"\r\nSUMMARY:Cancelled: Guiding: Teestube\r\n"
    assert off in found["people/berta.ics"]
    assert b"\r\nSTATUS:CANCELLED\r\n" in found["partners/awo.ics"]
    assert b"\r\nSUMMARY:Is off: Teestube\r\n" in found["public/week.ics"]


def test_what_calendars_cannot_take_back_is_said(published: Path) -> None:
    broken = published / "data" / "revisions" / "7-abcdef.yaml"
    broken.parent.mkdir(exist_ok=True)
    broken.write_text("<<<<<<< ours\n", encoding="utf-8")
    said = (
        "data/revisions/7-abcdef.yaml cannot be read: calendars cannot take back what only it says"
    )
    for writes in (["export", "--format", "ics"], ["tell", "--all", "--to", "out"]):
        done = inside(published, *writes, "--lang", "en")
        assert (done.returncode, said in done.stderr) == (OK, True)
    assert said not in inside(published, "export", "--format", "html", "--lang", "en").stderr


# --- koop show -----------------------------------------------------------------------------------


@pytest.mark.parametrize("topic", ["people", "hosts", "week"])
def test_below_the_lists_stands_whom_to_tell(ready: Path, topic: str) -> None:
    asks = "A session cannot take place?" if topic == "hosts" else "You cannot come?"
    said = f"{asks} Organisation, 02307 000999"
    assert inside(ready, "show", topic, "--lang", "en").stdout.splitlines()[-2] == said
    write(ready, WITHOUT_CONTACT)
    assert asks not in inside(ready, "show", topic, "--lang", "en").stdout


def test_the_lists_of_people_say_in_json_who_guides(ready: Path) -> None:
    done = inside(ready, "show", "people", "ben", "--format", "json")
    (appointment,) = json.loads(done.stdout)["people"][0]["appointments"]
    assert [guide["name"] for guide in appointment["guides"]] == ["Berta"]


@pytest.mark.parametrize(
    ("topic", "name", "hint"),
    [
        ("people", "ana", 'did you mean "anna"?'),
        ("hosts", "aow", 'did you mean "awo"?'),
        ("wishes", "bkee", 'did you mean "bke"?'),
        ("unmet", "cemm", 'did you mean "cem"?'),
        ("people", "xyz", "one of: anna, ben, berta, cem"),  # of few names all are told
        ("hosts", "Kreuz", "commands take ids: bke"),  # a part of what is printed
    ],
)
def test_a_name_that_nobody_has_is_wrong_usage(
    ready: Path, topic: str, name: str, hint: str
) -> None:
    said = refused(ready, "show", topic, name, "--lang", "en")
    assert said == f'koop: nothing here is called "{name}" ({hint})\n'


@pytest.mark.parametrize(
    "arguments", [["show"], ["show", "wishes"], ["why", "anna"], ["suggest"], ["diff"]]
)
def test_who_asks_for_json_gets_problems_as_json(ready: Path, arguments: list[str]) -> None:
    write(ready, MISTAKE)
    plain, done = (inside(ready, *arguments, *how) for how in ((), ("--format", "json")))
    assert (plain.returncode, done.returncode) == (PROBLEMS, PROBLEMS)
    assert "error[unknown-invitation]" in plain.stdout
    codes = {problem["code"] for problem in json.loads(done.stdout)["problems"]}
    assert "unknown-invitation" in codes


@pytest.mark.parametrize(
    ("named", "ids"),
    [
        (("show", "people", "Anna", "cem"), ("show", "people", "anna", "cem")),
        (("show", "hosts", " blaues  KREUZ"), ("show", "hosts", "bke")),
        (("show", "wishes", "Treff"), ("show", "wishes", "bke")),
        (("show", "unmet", "BEN", "ben"), ("show", "unmet", "ben")),
        (("why", "Anna", "Beratung"), ("why", "anna", "awo")),
    ],
)
def test_a_name_that_one_has_stands_for_the_id(
    ready: Path, named: tuple[str, ...], ids: tuple[str, ...]
) -> None:
    done, expected = inside(ready, *named), inside(ready, *ids)
    assert (done.returncode, done.stdout) == (OK, expected.stdout)


TWINS = {
    "name: Ben": "name: Anna",
    "name: Blaues Kreuz": "name: AWO",
    "title: Treff": "title: Beratung",
}


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (("show", "people", "Anna"), "anna, ben"),
        (("export", "Anna"), "anna, ben"),
        (("why", "anna", "Beratung"), "awo, bke"),
        (("show", "hosts", "Awo"), "awo, bke"),
    ],
)
def test_a_name_that_several_have_is_wrong_usage(
    town: Path, arguments: tuple[str, ...], ids: str
) -> None:
    write(town, TWINS)
    fine(town, "schedule")
    said = f'koop: several are called "{arguments[-1]}" (write the id of one: {ids})\n'
    assert refused(town, *arguments, "--lang", "en") == said


def test_what_lists_tell_apart_may_be_copied_from_them(town: Path) -> None:
    write(town, TWINS)
    fine(town, "schedule")
    done = inside(town, "show", "people", "Anna (ben)", "--lang", "en")
    assert done.stdout.count("Anna (ben)") == 1
    assert "Anna (anna)" not in done.stdout


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("2.3.27", '"2.3.27" is not a date (write 2027-03-02)'),
        ("31.2.", 'there is no day "31.2." (write a day that is in the calendar)'),
        ("1.5.", "the weeks go from 2027-03-01 to 2027-03-12"),
        ("2027-05-01", "the weeks go from 2027-03-01 to 2027-03-12"),
    ],
)
def test_a_day_that_is_none_of_the_weeks(ready: Path, day: str, message: str) -> None:
    assert refused(ready, "show", "week", day, "--lang", "en") == f"koop: {message}\n"


def test_a_common_date_outside_the_weeks_has_a_day_of_its_own(
    town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = "events: [{id: fest, title: Fest, at: 2027-03-19 14:00-17:00}]\n"
    write(town, {"invitations:\n": f"{events}invitations:\n"})
    fine(town, "schedule")
    assert "14:00–17:00  Fest" in inside(town, "show", "week", "19.3.").stdout
    assert "Fest" in inside(town, "show", "day", "19.3.").stdout
    noon = datetime(2027, 3, 19, 12, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(noon.timestamp())))
    assert "Freitag, 19. März" in inside(town, "show", "day").stdout


def test_wishes_need_no_schedule(town: Path) -> None:
    assert "Anna" in inside(town, "show", "wishes").stdout


def test_lists_show_who_was_asked_for(ready: Path) -> None:
    done = inside(ready, "show", "people", "anna", "berta")
    assert "Anna" in done.stdout
    assert "Berta" in done.stdout
    assert "Cem" not in done.stdout
    done = inside(ready, "show", "week", "2027-03-03")
    assert done.stdout == inside(ready, "show", "week", "3.3.").stdout
    assert "Treff" in done.stdout
    assert "Beratung" not in done.stdout
    assert not re.search("Anna|Ben|Cem|Berta", inside(ready, "show", "week").stdout)
    assert not re.search("Anna|Ben|Cem|Berta", inside(ready, "show").stdout)


@pytest.mark.parametrize("topic", ["", *Topic])
def test_lists_as_json(ready: Path, topic: str) -> None:
    found = json.loads(inside(ready, "show", *filter(None, [topic]), "--format", "json").stdout)
    assert list(found) == ["version", topic or "overview"]


def test_the_day_is_today_within_the_weeks(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def shown(*names: str, now: str) -> str:
        noon = datetime.fromisoformat(f"{now}T12:00+01:00")
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(noon.timestamp())))
        return inside(ready, "show", "day", *names, "--lang", "en").stdout

    for now, day in (("2027-02-20", 1), ("2027-03-03", 3), ("2027-05-01", 12)):
        assert shown(now=now) == shown(f"2027-03-{day:02}", now=now)
    assert "\nWednesday, 3 March\n" in shown(now="2027-03-03")
    assert "OGS" in shown(now="2027-03-03")


def test_the_day_says_what_is_new_and_who_may_not_know_it(ready: Path) -> None:
    fine(ready, "publish")
    day = ("show", "day", "2027-03-03", "--lang", "en")
    before = inside(ready, *day).stdout
    assert "New since" not in before
    assert "may not know" not in before
    alter(ready / "data" / "invitations.yaml", {"03 10:00-11:00": "03 10:00-12:00"})
    fine(ready, "schedule")
    after = inside(ready, *day).stdout
    assert "New since the revision before" in after
    assert "Another end or place: " in after
    assert "Who may not know it yet" in after
    found = json.loads(inside(ready, *day, "--format", "json").stdout)["day"][0]
    assert found["since"]["changes"]["altered"]
    assert {one["reader"] for one in found["untold"]} == {"person", "host", "house"}
    fine(ready, "tell", "--done")
    assert "may not know" not in inside(ready, *day).stdout


def test_the_numbers_name_nobody(ready: Path) -> None:
    shown = inside(ready, "show", "numbers", "--lang", "en").stdout
    assert not re.search("Anna|Ben|Cem|Berta|AWO|Kreuz|OGS", shown)
    assert "To quote" in shown
    assert inside(ready, "show", "numbers", "awo").returncode == USAGE


def test_the_roster_of_a_house(ready: Path) -> None:
    shown = inside(ready, "show", "roster", "ogs", "--lang", "en").stdout
    assert "visit: " in shown
    assert "AWO ·" not in shown


def test_the_network_as_a_matrix_and_as_json(ready: Path) -> None:
    shown = inside(ready, "show", "network", "--lang", "en").stdout
    assert "\n  2  Blaues Kreuz        ·  ·  ·      0\n" in shown
    found = json.loads(inside(ready, "show", "network", "--format", "json").stdout)["network"]
    assert found["partners"] == ["AWO", "Blaues Kreuz", "OGS"]
    assert found["guests"] == [[0, 0, 0], [0, 0, 0], [1, 1, 0]]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("name: AWO", "name: Awo am Markt", "outdated-text"), ("id: cem", "id: zem", "vanished")],
)
def test_where_texts_are_others_lists_wait_for_koop_schedule(
    ready: Path, old: str, new: str, code: str
) -> None:
    fine(ready, "publish")
    alter(ready / "data" / "partners.yaml", {old: new})
    for command in (["export", "--format", "csv"], ["publish"]):
        done = inside(ready, *command)
        assert done.returncode == PROBLEMS
        assert f"warning[{code}]" in done.stdout
        assert "koop schedule brings the lists up to date" in done.stdout
    assert not (ready / "out").exists()
    fine(ready, "why", "anna")
    fine(ready, "schedule")
    fine(ready, "export", "--format", "csv")


BEN = "      - id: ben\n        name: Ben\n        wishes: [awo]\n"
CEM = "      - id: cem\n        name: Cem\n        wishes: [bke]\n        away: [2027-03-03]\n"


@pytest.mark.parametrize(("gone", "code"), [(BEN, OK), (CEM, PROBLEMS)], ids=["was", "was-not"])
def test_lists_wait_for_koop_schedule_only_where_it_changes_them(
    ready: Path, gone: str, code: int
) -> None:
    """Who has left stays named where they were: what has happened stays."""
    fine(ready, "publish")
    fine(ready, "schedule", "--from", "2027-03-13")
    alter(ready / "data" / "partners.yaml", {gone: ""})
    assert "warning[vanished]" in inside(ready, "check").stdout
    done = inside(ready, "export", "--format", "csv", "--lang", "en")
    assert done.returncode == code, done.stdout
    assert ("koop schedule brings the lists up to date" in done.stderr) is (code == PROBLEMS)
    fine(ready, "schedule")
    fine(ready, "export", "--format", "csv")
