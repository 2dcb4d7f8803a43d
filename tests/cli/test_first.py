"""`koop init`: a data set to start from, in either language, and never over anything."""

from __future__ import annotations

import io
import os
import re
import stat
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kooperation.files import save, starter
from kooperation.files.entries import Entry
from kooperation.i18n import Language, use
from tests.command import files, fine, inside, koop, put, refused
from tests.files.test_schema import as_editor, as_koop, passes

NAMES = ["partners.yaml", "invitations.yaml"]
SCHEMAS = [".koop/partners.schema.json", ".koop/invitations.schema.json"]
EXAMPLE = re.compile(r"(?m)^( *)# ( *(?:- )?[a-z_]+:.*)$")
"""A key that becomes valid once the # before it is gone."""


def keys(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])([a-z_]+):(?= |$)", text, re.MULTILINE))


@pytest.mark.parametrize("language", Language)
def test_a_new_data_set_passes_check_and_schedule(language: Language, tmp_path: Path) -> None:
    done = inside(tmp_path, "init", "--lang", language)
    assert (done.returncode, done.stdout) == (0, "")
    assert {*files(tmp_path / "data")} == {*NAMES, *SCHEMAS}
    checked = inside(tmp_path, "check")
    assert (checked.returncode, checked.stdout) == (0, "No problems found.\n")
    planned = fine(tmp_path, "schedule")
    assert "Every wish is met." in planned.stdout
    assert inside(tmp_path, "check").stdout == "No problems found.\n"


@pytest.mark.parametrize("language", Language)
def test_all_examples_together_are_valid_and_leave_out_no_key(
    language: Language, tmp_path: Path
) -> None:
    fine(tmp_path, "init", "--lang", language)
    shown: set[str] = set()
    for name in NAMES:
        path = tmp_path / "data" / name
        whole = EXAMPLE.sub(r"\1\2", path.read_text("utf-8"))
        assert passes(name.removesuffix(".yaml"), as_editor(whole))
        path.write_text(whole, encoding="utf-8")
        shown |= keys(whole)
    fine(tmp_path, "check")
    fine(tmp_path, "schedule")
    written = (kind for kind in Entry.__subclasses__() if kind.__name__ not in BY_KOOP)
    fields = (item for kind in written for item in kind.model_fields.items())
    assert {field.alias or name for name, field in fields} <= shown


BY_KOOP = {"ScheduleFile", "WrittenEntry", "ImportsFile"}
BY_KOOP |= {"PersonAnswer", "PartnerAnswer", "TableEntry"}


@pytest.mark.parametrize("language", Language)
def test_the_first_line_names_a_schema_that_is_there_and_fits(
    language: Language, tmp_path: Path
) -> None:
    use(language)
    texts = starter.files()
    use(Language.ENGLISH)
    assert [*texts] == [*NAMES, *SCHEMAS]
    for name in NAMES:
        line = texts[name].splitlines()[0]
        assert line == f"# yaml-language-server: $schema=.koop/{name[:-5]}.schema.json"
        assert line.partition("$schema=")[2] in texts
        assert passes(name.removesuffix(".yaml"), as_editor(texts[name]))
        assert len(texts[name].splitlines()) <= 60
        assert max(map(len, texts[name].splitlines())) <= 100
        assert as_koop(texts[name])
    done = inside(tmp_path, "schema", "partners", "--lang", language)
    assert texts[SCHEMAS[0]] == done.stdout


def test_both_languages_teach_the_same() -> None:
    both = []
    for language in Language:
        use(language)
        both.append(starter.files())
    use(Language.ENGLISH)
    german, english = both
    for name in NAMES:
        assert german[name] != english[name]
        assert len(german[name].splitlines()) == len(english[name].splitlines())
        assert len(EXAMPLE.findall(german[name])) == len(EXAMPLE.findall(english[name])) > 10
        for text in (german[name], english[name]):
            assert re.search(r"# (wishes|interested): \[[a-z0-9-]+(@2027-03-09)? \+1\]", text)
    assert as_koop(german["invitations.yaml"])["weeks"]["language"] == "de"
    assert as_koop(english["invitations.yaml"])["weeks"]["language"] == "en"


def test_the_language_is_that_of_the_system_unless_asked(tmp_path: Path) -> None:
    assert koop(tmp_path, "init", "de", LC_ALL="de_DE.UTF-8").returncode == 0
    assert koop(tmp_path, "init", "en", LC_ALL="C").returncode == 0
    assert koop(tmp_path, "init", "asked", "--lang", "en", LC_ALL="de_DE.UTF-8").returncode == 0
    texts = {name: files(tmp_path / name)["partners.yaml"] for name in ("de", "en", "asked")}
    assert texts["en"] == texts["asked"] != texts["de"]
    assert "Schulleitung" in texts["de"].decode()


@pytest.mark.parametrize("where", [("a/b",), ("--data", "a/b")])
def test_the_folder_is_made_and_the_next_steps_are_told(
    where: tuple[str, ...], tmp_path: Path
) -> None:
    done = fine(tmp_path, "init", *where, "--lang", "en")
    made = {f"a/b/{name}" for name in (*NAMES, *SCHEMAS)}
    assert {*files(tmp_path)} == {*made, "a/.gitignore"}
    said = done.stderr.replace("\\", "/")
    for name in (*NAMES, *SCHEMAS):
        assert f"wrote a/b/{name}\n" in said
    for command in ("koop check --data a/b", "koop schedule --data a/b"):
        assert command in said


def test_a_name_with_a_space_can_be_copied_from_the_next_steps(tmp_path: Path) -> None:
    assert '--data "our weeks"' in inside(tmp_path, "init", "our weeks").stderr
    assert "--data" not in inside(tmp_path, "init").stderr


@pytest.mark.parametrize("name", [*NAMES, *SCHEMAS, "schedule.yaml"])
def test_nothing_is_overwritten(name: str, tmp_path: Path) -> None:
    there = tmp_path / "data" / name
    there.parent.mkdir(parents=True)
    there.write_text("mine\n", encoding="utf-8")
    said = refused(tmp_path, "init", "--lang", "en").replace("\\", "/")
    assert f"{name} is there already" in said
    assert [*(tmp_path / "data").iterdir()] == [tmp_path / "data" / name.partition("/")[0]]


def test_other_files_in_the_folder_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "notes.txt").write_text("mine\n", encoding="utf-8")
    fine(tmp_path, "init")
    assert files(tmp_path)["data/notes.txt"] == b"mine\n"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_to_nowhere_is_something(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "invitations.yaml").symlink_to(tmp_path / "elsewhere")
    assert "invitations.yaml is there already" in refused(tmp_path, "init", "--lang", "en")
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("mine\n", encoding="utf-8")
    assert refused(tmp_path, "init", "--lang", "en").startswith("koop: data")


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be read-only there")
def test_a_read_only_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    if os.access(folder, os.W_OK):  # nothing is forbidden to this user: pretend
        monkeypatch.setattr(Path, "open", _denied_below(Path.open))
    try:
        said = refused(tmp_path, "init", "--lang", "en")
    finally:
        folder.chmod(stat.S_IRWXU)
    assert re.match(r"koop: data.*: Permission denied\n", said)


def _denied_below(real: Any) -> Any:
    def opened(path: Path, *arguments: Any, **more: Any) -> Any:
        if path.parts[0] == "data":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *arguments, **more)

    return opened


def test_what_was_made_before_a_failure_is_gone_again(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "last").write_text("mine\n", encoding="utf-8")
    with pytest.raises(FileExistsError):
        save.create(tmp_path, {"new/deep/one": "1\n", "two": "2\n", "there/last": "3\n"})
    assert files(tmp_path) == {"there/last": b"mine\n"}
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_ctrl_c_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.mkdir

    def interrupted(path: Path, *arguments: Any) -> None:
        if path.name == ".koop":
            raise KeyboardInterrupt
        real(path, *arguments)

    monkeypatch.setattr(Path, "mkdir", interrupted)
    assert inside(tmp_path, "init").returncode == 130
    assert [*tmp_path.iterdir()] == []


# --- without YAML, and from earlier weeks --------------------------------------------------------


def started(folder: Path) -> Any:
    titled = ("--title", "Wochen: Süd", "--start", "1.3.2027", "--end", "2027-03-12")
    return inside(folder, "init", *titled)


def test_a_title_and_two_dates_make_files_with_empty_lists(tmp_path: Path) -> None:
    done = started(tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    texts = {name: (tmp_path / "data" / name).read_text("utf-8") for name in NAMES}
    assert "\npartners: []\n" in texts["partners.yaml"]
    assert texts["invitations.yaml"].endswith("\ninvitations: []\n")
    assert (
        '  id: wochen-sued-2027\n  title: "Wochen: Süd"\n  start: 2027-03-01\n'
        in (texts["invitations.yaml"])
    )
    checked = inside(tmp_path, "check")
    assert (checked.returncode, checked.stdout) == (0, "No problems found.\n")
    for name in NAMES:
        assert passes(name.removesuffix(".yaml"), as_editor(texts[name]))


TITLED = ("--title", "Wochen: Süd")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (TITLED, "--end is missing"),
        ((*TITLED, "--start", "morgen"), "--start: "),  # before the last day is asked for
        ((*TITLED, "--end", "12.3."), "with its year"),
        ((*TITLED, "--end", "morgen"), "--end: "),
        ((*TITLED, "--end", "2027-02-28"), "--end lies before --start"),
        # What would be a mistake in the files is not written.
        (("--title", "x" * 301, "--end", "2027-03-12"), "at most 300 fit"),
        (("--title", "S\u202eüd", "--end", "2027-03-12"), "invisible character"),
        (("--title", "Süd", "--end", "2037-03-12"), "at most 366"),
        (("--from", "data", "--title", "Süd"), "--from and --title exclude each other"),
        (("--from", "data", "--end", "2028-03-10"), "--from and --end exclude each other"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_written(
    tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    assert said in refused(tmp_path, "init", "--start", "1.3.2027", *options)


def typing(folder: Path, typed: str, monkeypatch: pytest.MonkeyPatch, *options: str) -> Any:
    import kooperation.cli.ask as module  # noqa: PLC0415

    terminal = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr("kooperation.cli.first.sys", SimpleNamespace(stdin=terminal))
    monkeypatch.setattr(module, "typed_line", io.StringIO(typed).readline)
    return inside(folder, "init", *options)


TITLES, FIRST = f"\n{'x' * 301}\nSüd\n", "\n13.4.\nmorgen\n12.4.27\n12.4.2027\n"
LAST = "\n1.4.2027\n2037-04-23\n23.4.2027\n"


@pytest.mark.parametrize(
    ("typed", "options"),
    [(FIRST + LAST, ("--title", "Süd")), (TITLES + FIRST, ("--end", "2027-04-23"))],
)
def test_who_is_asked_is_asked_again_until_the_answer_can_be_used(
    typed: str, options: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = typing(tmp_path, typed, monkeypatch, *options)
    assert (done.returncode, done.stderr.count("with its year: ")) == (0, 1), done.stderr
    text = (tmp_path / "data" / "invitations.yaml").read_text("utf-8")
    assert "title: Süd\n  start: 2027-04-12\n  end: 2027-04-23\n" in text
    assert "koop sheets" in done.stderr


@pytest.mark.parametrize("typed", ["", "morgen\n", "2027-04-12\n", "2027-04-12\n2027-04-01\n"])
def test_at_the_end_of_the_input_nobody_is_asked_again(
    typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = typing(tmp_path, typed, monkeypatch, "--title", "Süd")
    assert (done.returncode, "is missing" in done.stderr) == (2, True)
    assert files(tmp_path) == {}


def test_what_people_signed_and_koop_printed_stays_out_of_git(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    started(tmp_path / "new")
    text = (tmp_path / "new" / ".gitignore").read_text("utf-8")
    assert {*text.splitlines()[1:]} == {"*.xlsx", "*.xls", "*.ods", "*.csv", "out/"}
    # One that is there stays.
    (tmp_path / ".gitignore").write_text("mine\n")
    assert started(tmp_path).returncode == 0
    assert (tmp_path / ".gitignore").read_text() == "mine\n"


OLD = {
    "partners.yaml": """\
partners:
  - id: kita
    name: Kita   # said by phone
    hours: [2027-03-02 08:00-16:00, Mo-Fr 8-12]
    people:
      - {id: anna, name: Anna, phone: "1", wishes: [offen], away: [2027-03-02], needs: [ruhig]}
      - {id: ben, name: Ben, with: anna, missed: [offen@2027-03-02], size: 2}
  - id: awo
    name: AWO
    features: [ruhig]
    people: [{id: cem, name: Cem}]
""",
    "invitations.yaml": """\
weeks: {id: sued-2027, title: Wochen 2027, start: 2027-03-01, end: 2027-03-12}
events: [{id: cafe, title: Café, at: 2027-03-01 09:00-12:00}]
invitations:
  - id: offen
    host: awo
    title: Offen
    seats: 4
    guides: [cem]
    interested: [ben]
    sessions:
      - at: 2027-03-02 10:00-11:00
        agreed: [anna]
      - {at: 4.3. 10-11, seats: 2, note: Bitte klingeln, cancelled: Wasserschaden}
      - Mo-Di 14:00-15:00
      - {at: 2027-03-09, cancelled: Feiertag}
  - id: zu
    host: awo
    title: Zu
    seats: 1
    sessions: []
    cancelled: Umzug
  - id: fenster
    host: awo
    title: Fenster
    seats: 1
    windows: [2027-03-03 - 2027-03-04 9-12]
    duration: 60
""",
}
NEW = {
    "partners.yaml": """\
partners:
  - id: kita
    name: Kita
    hours: [2028-02-29 08:00-16:00, Mo-Fr 8-12]
    people:
      - id: anna
        name: Anna
      - id: ben
        name: Ben
        size: 2

  - id: awo
    name: AWO
    features: [ruhig]
    people:
      - id: cem
        name: Cem
""",
    "invitations.yaml": """\
weeks:
  id: sued-2028
  title: Wochen 2028
  start: 2028-02-28
  end: 2028-03-10

invitations:
  - id: offen
    host: awo
    title: Offen
    seats: 4
    guides: [cem]
    sessions:
      - 2028-02-29 10:00-11:00
      - at: 2028-03-02 10-11
        seats: 2
        note: Bitte klingeln
      - Mo-Di 14:00-15:00

  - id: fenster
    host: awo
    title: Fenster
    seats: 1
    windows: [2028-03-01 - 2028-03-02 9-12]
    duration: 60
""",
}


def test_earlier_weeks_lend_who_and_what_and_keep_what_people_said(tmp_path: Path) -> None:
    put(tmp_path / "old", OLD)
    done = fine(tmp_path, "init", "--from", "old", "--start", "2028-02-28")
    for name, wanted in NEW.items():
        text = (tmp_path / "data" / name).read_text("utf-8")
        assert text.partition("\n\n")[2] == wanted
    assert "zu is left out" in done.stderr
    assert "error" not in inside(tmp_path, "check").stdout


def test_of_earlier_weeks_with_mistakes_nothing_is_made(tmp_path: Path) -> None:
    broken = OLD["partners.yaml"].replace("id: cem", "id: dem")
    put(tmp_path / "old", OLD | {"partners.yaml": broken})
    done = inside(tmp_path, "init", "--from", "old", "--start", "2028-02-28")
    assert (done.returncode, "old/invitations.yaml" in done.stdout) == (1, True)
    done = inside(tmp_path, "init", "--from", "old")
    assert (done.returncode, "--start is missing" in done.stderr) == (2, True)
    assert not (tmp_path / "data").exists()


def test_dates_of_weeks_that_begin_on_another_weekday_are_said_to_lie_outside(
    tmp_path: Path,
) -> None:
    put(tmp_path / "old", OLD)
    done = fine(tmp_path, "init", "--from", "old", "--start", "2028-03-01")
    assert "1 date lies outside of the new weeks" in done.stderr
    assert "--start 2028-02-28 " in done.stderr
    assert inside(tmp_path, "check").stdout.count("error[") == 1
    done = inside(tmp_path, "init", "new", "--from", "old", "--start", "2028-02-28")
    assert "outside" not in done.stderr


def test_where_the_earlier_weeks_lie_is_hinted_with_its_own_option(tmp_path: Path) -> None:
    (tmp_path / "town").mkdir()
    put(tmp_path / "town" / "data", OLD)
    for folder in ("town", "nowhere"):
        done = inside(tmp_path, "init", "--from", folder, "--start", "2028-02-28")
        assert done.returncode == 2
        assert "--data" not in done.stdout
        assert "--from" in done.stdout
