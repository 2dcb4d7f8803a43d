"""`koop init`: a data set to start from, in either language, and never over anything."""

from __future__ import annotations

import os
import re
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from kooperation.files import save, starter
from kooperation.files.entries import Entry
from kooperation.i18n import Language, use
from tests.command import files, inside, koop
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
    planned = inside(tmp_path, "schedule")
    assert planned.returncode == 0
    assert "Every wish is met." in planned.stdout
    assert inside(tmp_path, "check").stdout == "No problems found.\n"


@pytest.mark.parametrize("language", Language)
def test_all_examples_together_are_valid_and_leave_out_no_key(
    language: Language, tmp_path: Path
) -> None:
    assert inside(tmp_path, "init", "--lang", language).returncode == 0
    shown: set[str] = set()
    for name in NAMES:
        path = tmp_path / "data" / name
        whole = EXAMPLE.sub(r"\1\2", path.read_text("utf-8"))
        assert passes(name.removesuffix(".yaml"), as_editor(whole))
        path.write_text(whole, encoding="utf-8")
        shown |= keys(whole)
    assert inside(tmp_path, "check").returncode == 0
    assert inside(tmp_path, "schedule").returncode == 0
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
        assert len(texts[name].splitlines()) < 60
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
    done = inside(tmp_path, "init", *where, "--lang", "en")
    assert done.returncode == 0
    assert {*files(tmp_path)} == {f"a/b/{name}" for name in (*NAMES, *SCHEMAS)}
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
    before = files(tmp_path)
    done = inside(tmp_path, "init", "--lang", "en")
    assert done.returncode == 2
    assert f"{name} is there already" in done.stderr.replace("\\", "/")
    assert files(tmp_path) == before
    assert [*(tmp_path / "data").iterdir()] == [tmp_path / "data" / name.partition("/")[0]]


def test_other_files_in_the_folder_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "notes.txt").write_text("mine\n", encoding="utf-8")
    assert inside(tmp_path, "init").returncode == 0
    assert files(tmp_path)["data/notes.txt"] == b"mine\n"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_to_nowhere_is_something(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "invitations.yaml").symlink_to(tmp_path / "elsewhere")
    done = inside(tmp_path, "init", "--lang", "en")
    assert done.returncode == 2
    assert "invitations.yaml is there already" in done.stderr
    assert files(tmp_path) == {}
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("mine\n", encoding="utf-8")
    done = inside(tmp_path, "init", "--lang", "en")
    assert done.returncode == 2
    assert done.stderr.startswith("koop: data")
    assert files(tmp_path) == {"data": b"mine\n"}


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be read-only there")
def test_a_read_only_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    if os.access(folder, os.W_OK):  # nothing is forbidden to this user: pretend
        monkeypatch.setattr(Path, "open", _denied_below(Path.open))
    try:
        done = inside(tmp_path, "init", "--lang", "en")
    finally:
        folder.chmod(stat.S_IRWXU)
    assert done.returncode == 2
    assert re.match(r"koop: data.*: Permission denied\n", done.stderr)
    assert files(tmp_path) == {}


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
