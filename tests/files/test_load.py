from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kooperation.check import check
from kooperation.check.schedule import unreadable
from kooperation.files import times
from kooperation.files.load import Loaded, load
from kooperation.files.values import FIELD_CODES
from kooperation.problems import Severity
from tests.build import parsed

PARTNERS = """\
partners:
  - id: ogs
    name: OGS
    people:
      - id: anna
        name: Anna
"""
INVITATIONS = """\
weeks:
  id: w
  title: Wochen
  start: 2027-03-01
  end: 2027-03-12
invitations:
  - id: blick
    host: ogs
    title: Ein Blick
    seats: 3
    sessions: [2027-03-02 10:00-11:00]
"""
SCHEDULE = """\
published: true
revision: 2
updated: 2027-02-20T14:05:00+01:00
settled: 2027-03-08
visits:
  - session: blick@2027-03-02T10:00
    until: 2027-03-02T11:00
    place: ogs
    visitors:
      - anna
"""


def loaded(
    partners: str | None = PARTNERS,
    invitations: str | None = INVITATIONS,
    schedule: str | None = None,
) -> Loaded:
    return parsed(partners, invitations, schedule)


def told(loaded_: Loaded) -> list[tuple[str, int, int]]:
    return [(p.code, p.source.line, p.source.column) for p in loaded_.problems]


def of_anna(line: str) -> str:
    return f"{PARTNERS}        {line}\n"


# --- sound files ---


def test_sound_files_become_the_weeks() -> None:
    found = loaded(schedule=SCHEDULE)
    assert found.problems == ()
    assert found.data
    assert [*found.data.people] == ["anna"]
    assert [*found.data.sessions] == ["blick@2027-03-02T10:00"]
    assert found.schedule
    assert found.schedule.visits == {("anna", "blick@2027-03-02T10:00")}
    assert found.origin("session", "blick@2027-03-02T10:00").line == 11
    assert found.weeks is not None
    assert len(found.documents()) == 3


@pytest.mark.parametrize(
    ("there", "hint"),
    [
        ("data/partners.yaml.txt", "there is data/partners.yaml.txt: rename it to partners.yaml"),
        ("data/partners.yml", "there is data/partners.yml: rename it to partners.yaml"),
        ("data/partners.txt", "there is data/partners.txt: rename it to partners.yaml"),
        ("data/data/partners.yaml", "there is data/data/partners.yaml: write --data data/data, or"),
        ("partners.yaml", "there is partners.yaml: write --data ., or move the files"),
        ("data/partner.yaml", "the folder needs partners.yaml and invitations.yaml; --data names"),
        ("data/partners", "there is data/partners: rename it to partners.yaml"),
        ("data/partners.xlsx", "the folder needs partners.yaml and invitations.yaml; --data names"),
    ],
)
def test_a_file_that_is_elsewhere_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: str, hint: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("data").mkdir()
    path = Path(there)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(PARTNERS.encode())
    problem = load(Path("data")).problems[0]
    assert (problem.code, problem.source.path) == ("missing-file", "data/partners.yaml")
    assert problem.hint.startswith(hint)
    if "rename" in hint:
        path.rename("data/partners.yaml")
    folder = hint.partition("--data ")[2].partition(",")[0] or "data"
    if "there is" in hint:
        assert "missing-file" not in {p.code for p in load(Path(folder)).partners.problems}


def test_the_other_case_is_named(tmp_path: Path) -> None:
    (tmp_path / "Partners.YAML").write_text("partners: []", encoding="utf-8")
    if not (tmp_path / "partners.yaml").exists():  # where the disk tells them apart
        hint = load(tmp_path).problems[0].hint
        assert hint.endswith("Partners.YAML: rename it to partners.yaml")


@pytest.mark.parametrize(
    ("here", "there", "named"),
    [
        (".", ".", "."),
        (".", "wochen", "wochen"),
        (".", "wochen/data", "wochen/data"),
        ("out", "data", "../data"),
    ],
)
def test_a_folder_above_below_or_of_another_name_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: str, there: str, named: str
) -> None:
    for folder in (here, there):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    (tmp_path / there / "partners.yaml").write_text("partners: []", encoding="utf-8")
    monkeypatch.chdir(tmp_path / here)
    (problem, *_rest) = load(Path("data")).problems
    assert problem.message == "there is no folder of this name"
    path = (Path(named) / "partners.yaml").as_posix()
    assert problem.hint == f"there is {path}: write --data {named}, or move the files"


@pytest.mark.parametrize("text", ["no", "01234", "14:30", "2027-03-01", "0x10", "null", "~"])
def test_a_text_is_what_was_written(text: str) -> None:
    found = loaded(of_anna(f"phone: {text}"))
    assert found.problems == ()
    assert found.data
    assert found.data.people["anna"].phone == text


@pytest.mark.parametrize(
    "text",
    ["anna@example.org", "a.b-c_d+wochen@sub.example.org", "anna@bücher-straße.de", "müller@x.de",
     "o'neill@example.org", "1@qq.com", "anna@xn--bcher-kva.de", f"{'x' * 242}@example.org",
     "  anna@example.org  "],
)  # fmt: skip
def test_a_mail_address(text: str) -> None:
    found = loaded(of_anna(f'email: "{text}"'))
    assert found.problems == ()
    assert found.data
    assert found.data.people["anna"].email == text.strip()


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Anna <anna@example.org>", "write only anna@example.org"),
        ("mailto:anna@example.org", "write only anna@example.org"),
        ("anna@example.org?subject=x", "write only anna@example.org"),
        ("anna@example.org, ben@example.org", "write only anna@example.org"),
        ("anna@example.org;", "write only anna@example.org"),
        ("anna@example.org\\nBcc: ben@example.org", "write only anna@example.org"),
        ("anna@example.org%0aBcc", "write only anna@example.org"),
        ("anna (at) example.org", "write only anna@example.org"),
        ("anna at example.org", "write only anna@example.org"),
        ("anna @ example.org", "write only anna@example.org"),
        *((text, "write one address, such as leitung@example.org") for text in (
            "anna", "@", "anna@", "anna@example", "anna@@example.org", "a@b@example.org",
            "a..b@example.org", "a.@example.org", "a@1.2.3.4", "a@-x.org", "a@x-.org", "a@x..org",
            '\\"a b\\"@example.org', "a@[1.2.3.4]", "a@exam_ple.org", "a@example.o\u3000rg",
            f"{'x' * 243}@example.org", "a@" + "b" * 100_000, "a@" + "b." * 50_000,
        )),
    ],
)  # fmt: skip
def test_no_mail_address(text: str, hint: str) -> None:
    (problem,) = loaded(of_anna(f'email: "{text}"')).problems
    assert (problem.code, problem.hint) == ("bad-email", hint)
    assert len(problem.message) < 120


@pytest.mark.parametrize("where", ["weeks", "partner"])
def test_every_mail_address_is_looked_at(where: str) -> None:
    partners, invitations = PARTNERS, INVITATIONS
    if where == "weeks":
        invitations = invitations.replace("weeks:\n", "weeks:\n  email: w@example\n", 1)
    else:
        partners = partners.replace("    name:", "    email: ogs@example\n    name:", 1)
    (problem,) = parsed(partners, invitations).problems
    assert problem.code == "bad-email"


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "partners.yaml").write_text(PARTNERS, encoding="utf-8")
    (tmp_path / "invitations.yaml").write_text(INVITATIONS, encoding="utf-8-sig", newline="\r\n")
    found = load(tmp_path)
    assert found.problems == ()
    assert found.schedule_file is None
    assert found.partners.document.path == f"{tmp_path.as_posix()}/partners.yaml"


def test_what_is_no_file(tmp_path: Path) -> None:
    (problem,) = load(tmp_path / "nowhere").problems  # one folder is missing, not two files
    assert (problem.code, problem.hint.split()[0]) == ("missing-file", "koop")
    assert [p.code for p in load(tmp_path).problems] == ["missing-file"] * 2
    (tmp_path / "partners.yaml").mkdir()
    with pytest.raises(OSError, match="partners"):
        load(tmp_path)


def test_what_an_editor_holds_stands_for_the_file(tmp_path: Path) -> None:
    (tmp_path / "invitations.yaml").write_text(INVITATIONS, encoding="utf-8")
    assert load(tmp_path, {"partners.yaml": PARTNERS.encode()}).problems == ()
    assert [p.code for p in load(tmp_path, {"partners.yaml": b""}).problems] == ["empty-file"]


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("        name: Anna", "        name: Anna\n        wishes:\n          -blick",
         "put a space behind each hyphen: - blick"),
        ("      - id: anna\n        name: Anna", "      - {id: anna, name:Anna}",
         "put a space behind the colon: name: Anna"),
        ("        name: Anna", "        name: Anna\n        wishes: [a; b]",
         "write a-b; but if these are several, put commas between them: [a, b]"),
    ],
)  # fmt: skip
def test_a_slip_of_the_pen_is_named(old: str, new: str, hint: str) -> None:
    assert hint in [problem.hint for problem in loaded(PARTNERS.replace(old, new)).problems]


def test_many_unknown_keys_are_not_all_guessed_at() -> None:
    keys = "".join(f"        nam{n}: x\n" for n in range(40))
    hints = [problem.hint for problem in loaded(PARTNERS + keys).problems]
    assert (hints.count('did you mean "name"?'), len(hints)) == (30, 40)


def test_an_entry_without_a_name_for_itself_is_no_riddle() -> None:
    found = loaded(PARTNERS.replace("id: ogs\n    name: OGS", 'id: ""')).problems
    assert '"name" is missing' in [problem.message for problem in found]


# --- broken files ---


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("size: zwei", ("bad-number", 7, 15)),
        ("size: 0", ("bad-number", 7, 15)),
        ("size: -1", ("bad-number", 7, 15)),
        ("size: 1.5", ("bad-number", 7, 15)),
        ("size: ２", ("bad-number", 7, 15)),
        ("size: 10001", ("bad-number", 7, 15)),
        ("size: 1000000", ("bad-number", 7, 15)),
        ("wishes: [awo +0]", ("bad-number", 7, 18)),
        ("wishes: [awo +51]", ("bad-number", 7, 18)),
        ("wishes: [awo +]", ("bad-number", 7, 18)),
        ("wishes: [awo@9.3.2027]", ("bad-session", 7, 18)),
        ("wishes: [awo@2027-02-30]", ("bad-session", 7, 18)),
        ("wishes: [awo@2027-03-02 10:00]", ("bad-session", 7, 18)),
        ("wishes: [Awo@2027-03-02]", ("bad-id", 7, 18)),
        ("size: [2]", ("wrong-type", 7, 15)),
        ("size:", ("bad-text", 7, 14)),
        ("role: ''", ("bad-text", 7, 15)),
        ('role: "a\\nb"', ("bad-text", 7, 15)),
        (f"role: {'x' * 301}", ("bad-text", 7, 15)),
        ("role: {a: b}", ("wrong-type", 7, 15)),
        ("wishes: blick", ("wrong-type", 7, 17)),
        ("wishes: {a: b}", ("wrong-type", 7, 17)),
        ("wishes:", ("wrong-type", 7, 16)),
        ("wishes: [Blick]", ("bad-id", 7, 18)),
        ("wishes: [a, [b, Blick]]", ("bad-id", 7, 25)),
        ("wishes: [a, [b, [c]]]", ("wrong-type", 7, 25)),
        ("wishes: [{a: b}]", ("wrong-type", 7, 18)),
        ("with: Olaf K", ("bad-id", 7, 15)),
        (f"with: {'x' * 65}", ("bad-id", 7, 15)),
        ("away: [2027-02-30]", ("bad-span", 7, 16)),
        ("away: [morgen, 2027-03-01]", ("bad-span", 7, 16)),
        ("away: [[2027-03-01]]", ("wrong-type", 7, 16)),
        ("rolle: x", ("unknown-key", 7, 9)),
        ("1: x", ("unknown-key", 7, 9)),
    ],
)
def test_a_slip_in_a_person(line: str, problem: tuple[str, int, int]) -> None:
    found = loaded(of_anna(line))
    assert told(found) == [problem]
    # The rest is understood, and the person known to be so only in part.
    assert found.data
    assert "anna" in found.data.people
    assert found.incomplete("anna")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("id: w", "id: W", ("bad-id", 2, 7)),
        ("start: 2027-03-01", "start: 1.3.2027", ("bad-date", 4, 10)),
        ("start: 2027-03-01", "start: 2027-02-29", ("bad-date", 4, 10)),
        ("  end: 2027-03-12\n", "", ("missing-field", 2, 3)),
        ("id: w\n", "id: w\n  timezone: Berlin\n", ("bad-timezone", 3, 13)),
        ("id: w\n", "id: w\n  timezone: ../x\n", ("bad-timezone", 3, 13)),
        ("id: w\n", "id: w\n  language: fr\n", ("bad-choice", 3, 13)),
        (
            "id: w\n",
            "id: w\n  travel_times: [{between: [ogs], minutes: 5}]\n",
            ("wrong-type", 3, 28),
        ),
        (
            "id: w\n",
            "id: w\n  travel_times: [{between: [a, b, c], minutes: 5}]\n",
            ("wrong-type", 3, 28),
        ),
        ("seats: 3", "seats: drei", ("bad-number", 10, 12)),
        ("    title: Ein Blick\n", "", ("missing-field", 7, 5)),
        ("    seats: 3\n", "", ("missing-field", 7, 5)),
        ("[2027-03-02 10:00-11:00]", "2027-03-02 10:00-11:00", ("wrong-type", 11, 15)),
        ("2027-03-02 10:00-11:00", "2027-03-02 10 Uhr", ("bad-span", 11, 16)),
        ("2027-03-02 10:00-11:00", "{seats: 3}", ("missing-field", 11, 16)),
        ("2027-03-02 10:00-11:00", "{at: 2027-03-02, seats: x}", ("bad-number", 11, 40)),
        ("seats: 3\n", "seats: 3\n    windows: [Di Do]\n", ("bad-span", 11, 15)),
        ("weeks:", "wochen:", ("missing-field", 1, 1)),
        ("invitations:\n  - id", "invitations:\n    id", ("wrong-type", 7, 5)),
    ],
)
def test_a_slip_in_the_invitations(old: str, new: str, problem: tuple[str, int, int]) -> None:
    text = INVITATIONS.replace(old, new, 1)
    assert text != INVITATIONS
    assert problem in told(loaded(invitations=text))
    assert len({line for _code, line, _column in told(loaded(invitations=text))}) == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (None, ("missing-file", 1, 1)),
        ("", ("empty-file", 1, 1)),
        ("partners:\n", ("wrong-type", 1, 10)),
        ("partners: ogs\n", ("wrong-type", 1, 11)),
        ("partners: {}\n", ("wrong-type", 1, 11)),
        ("partners:\n  - ogs\n", ("wrong-type", 2, 5)),
        ("partners:\n  -\n", ("wrong-type", 2, 4)),
        ("- id: ogs\n", ("wrong-type", 1, 1)),
        ("ogs\n", ("wrong-type", 1, 1)),
        ("partners: [\n", ("yaml-syntax", 1, 11)),
    ],
)
def test_a_file_that_is_no_list_of_partners(
    text: str | None, problem: tuple[str, int, int]
) -> None:
    assert told(loaded(partners=text)) == [problem]


@pytest.mark.parametrize(
    ("partners", "message", "hint"),
    [
        (of_anna("wishes: blick"), '"wishes" must be a list', "write wishes: [blick]"),
        (of_anna("wishes:"), 'nothing stands behind "wishes"', "or remove the line"),
        (of_anna("size: zwei"), 'size: "zwei" is not a whole number', "in digits, such as 2"),
        (of_anna("size: ca. 3 Leute"), 'size: "ca. 3 Leute" is not a whole number', "write 3"),
        (of_anna("with: [[a]]"), "an id belongs here", "write only a"),
        (of_anna("with: [{id: a}]"), "an id belongs here", "write only a"),
        (of_anna("with: [[a, b]]"), "an id belongs here", "write only one"),
        (of_anna("with: {id: a}"), '"with" must be a list', "with a hyphen: - id: …"),
        (of_anna("wishes: [{a: }]"), "an id belongs here", "write only a"),
        (of_anna("wishes: (a; b)"), '"wishes" must be a list', "write wishes: [a, b]"),
        (of_anna("wishes: {a}"), '"wishes" must be a list', "write wishes: [a]"),
        (of_anna("wishes:\n          1. a\n          2. b"), "must be a list", "hyphen: - a"),
        (of_anna("wishes:\n          a b\n          c"), "must be a list", "hyphen: - a b"),
        (of_anna("wünsche: [a]"), 'nothing is called "wünsche"', 'did you mean "wishes"?'),
        (of_anna("rolle: x"), 'nothing is called "rolle" here', 'did you mean "role"?'),
        (PARTNERS.replace("people", "kind: Kita\n    people"), "none of", '"childcare"?'),
        (of_anna("size: 1,5 h"), "is not a whole number", "write 90"),
        (of_anna("size: 1:15"), "is not a whole number", "write 75"),
        (of_anna("size: 3-5"), "is not a whole number", "in digits, such as 2"),
        (of_anna('role: "a\\nb"'), "role: the text has more than one line", "in one line"),
        ("partners:\n  id: ogs\n", '"partners" must be a list', "with a hyphen: - id: …"),
        (of_anna("adress: x"), 'nothing is called "adress" here', "write one of: id, name, role"),
        (of_anna("wishs: []"), 'nothing is called "wishs" here', 'did you mean "wishes"?'),
        (of_anna("wishes: [Anstoß]"), '"Anstoß" is not an id', "write anstoss: ids"),
        (of_anna("wishes: [„“]"), '"„“" is not an id', "such as erzieherin-1"),
        (PARTNERS.replace("    name: OGS\n", ""), 'ogs lacks "name"', "such as name: Fam"),
        (PARTNERS.replace("id: ogs\n    ", ""), '"id" is missing', "such as id: familienzentrum"),
        ("partners:\n  - ogs\n", "lines of the form key: value", "id: …, name: …"),
        ("partners:\n  -\n", "nothing stands here", "write at least: id: …, name: …"),
        ("# Partner\n", "nothing but comments", "write at least: partners: …"),
        ("partners: ogs\n", '"partners" must be a list', "each behind a hyphen"),
    ],
)
def test_a_slip_is_said_in_the_words_of_the_writer(partners: str, message: str, hint: str) -> None:
    (problem,) = loaded(partners).problems
    assert message in problem.message
    assert hint in problem.hint


def test_many_slips_in_one_list_leave_the_rest() -> None:
    found = loaded(of_anna("away: [a, 2027-03-02, b, 2027-03-03, c]"))
    assert found.data
    assert [span.day.day for span in found.data.people["anna"].away] == [2, 3]


def test_what_is_left_out_is_remembered() -> None:
    people = PARTNERS.replace("        name: Anna\n", "")
    assert loaded(people).partners.forgotten == {"anna"}
    assert loaded(PARTNERS.replace("id: anna", "id: Änna")).partners.forgotten == {"aenna"}
    found = loaded(PARTNERS.replace("    name: OGS\n", ""))
    assert found.partners.forgotten == {"ogs", "anna"}
    assert not found.incomplete("anna")


def test_broken_weeks_leave_the_invitations() -> None:
    found = loaded(invitations=INVITATIONS.replace("  start: 2027-03-01\n", ""))
    assert told(found) == [("missing-field", 2, 3)]
    assert found.weeks is None
    assert found.data is None
    assert found.invitations.entry
    assert [invitation.id for invitation in found.invitations.entry.invitations] == ["blick"]


@pytest.mark.parametrize("end", ["2027-02-01", "2028-03-01", "2999-12-31"])
def test_weeks_of_no_sensible_length_mean_nothing(end: str) -> None:
    assert loaded(invitations=INVITATIONS.replace("2027-03-12", end)).data is None
    assert loaded(invitations=INVITATIONS.replace("2027-03-12", "2028-02-29")).data is not None


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("published: true", "published: yes", "bad-choice"),
        ("blick@2027-03-02T10:00", "blick@2027-03-02 10:00", "bad-session"),
        ("blick@2027-03-02T10:00", "blick@2027-02-30T10:00", "bad-session"),
        ("until: 2027-03-02T11:00", "until: morgen", "bad-date"),
        ("revision: 2", "revision: zwei", "bad-number"),
        ("revision: 2", "revision: 0", "bad-number"),
        ("published: true", "published: false", "bad-number"),
        ("+01:00", "", "bad-date"),
        ("T14:05:00+01:00", "T24:00", "bad-date"),
        ("visits:", "<<<<<<< HEAD\nvisits:", "conflict-marker"),
    ],
)
def test_a_schedule_that_cannot_be_read_is_no_schedule(old: str, new: str, code: str) -> None:
    found = loaded(schedule=SCHEDULE.replace(old, new, 1))
    assert found.schedule is None
    assert found.schedule_file
    assert [problem.code for problem in found.schedule_file.problems] == [code]
    assert found.problems == ()
    assert found.data is not None


@pytest.mark.parametrize(
    ("old", "new", "line", "hint"),
    [
        ("revision: 2", "revision: 0", 2, "write 1;"),
        ("true", "false", 2, "write 0; if people rely on it, write published: true;"),
        ("+01:00", "", 3, "write 2027-02-20T14:05:00+01:00;"),
        ("T14:05:00+01:00", "", 3, "write 2027-02-20T14:05:00+01:00;"),
    ],
)
def test_what_does_not_fit_together_is_told_at_its_line(
    old: str, new: str, line: int, hint: str
) -> None:
    (problem,) = unreadable(loaded(schedule=SCHEDULE.replace(old, new, 1)))
    assert problem.source.line == line
    assert problem.hint.startswith(hint)


def test_a_draft_has_no_revision() -> None:
    draft = SCHEDULE.replace("true", "false").replace("revision: 2", "revision: 0")
    assert loaded(schedule=draft).schedule


# --- time zones ---


def in_zone(zone: str) -> Loaded:
    return loaded(invitations=INVITATIONS.replace("id: w\n", f"id: w\n  timezone: {zone}\n"))


@pytest.mark.uncounted
@pytest.mark.parametrize("zone", times.zones())
def test_every_zone_that_is_accepted_is_known_here(zone: str) -> None:
    assert in_zone(zone).problems == ()
    assert ZoneInfo(zone).utcoffset(datetime(2027, 3, 1)) is not None  # noqa: DTZ001


@pytest.mark.parametrize(
    ("zone", "hint"),
    [
        ("Berlin", 'did you mean "Europe/Berlin"?'),
        ("europe/berlin", 'did you mean "Europe/Berlin"?'),
        ("EUROPE/VIENNA", 'did you mean "Europe/Vienna"?'),
        ("Europe/Berln", 'did you mean "Europe/Berlin"?'),
        ("posix/Europe/Berlin", 'did you mean "Europe/Berlin"?'),
        ("/usr/share/zoneinfo/Europe/Berlin", 'did you mean "Europe/Berlin"?'),
        ("../zoneinfo/Europe/Berlin", 'did you mean "Europe/Berlin"?'),
        ("utc", "write a name such as Europe/Berlin"),
        *((name, "write a name such as Europe/Berlin") for name in ["localtime", "posixrules"]),
        *((name, "write a name such as Europe/Berlin") for name in ["Factory", "Europe", "."]),
    ],
)
def test_a_zone_that_means_something_else_elsewhere_is_none(zone: str, hint: str) -> None:
    (problem,) = in_zone(zone).problems
    assert (problem.code, problem.hint) == ("bad-timezone", hint)


# --- anything at all ---

SCALARS = st.sampled_from(
    ["ogs", "anna", "blick", "", "Ä", "3", "0", "2027-03-02", "2027-03-02 10:00-11:00", "Di", "x y"]
)
KEYS = st.sampled_from([
    "id", "name", "kind", "people", "wishes", "away", "size", "with", "needs", "staffing",
    "hours", "partners", "weeks", "start", "end", "places", "events", "at", "place",
    "invitations", "host", "title", "seats", "sessions", "windows", "duration", "guides",
    "interested", "agreed", "min_visitors", "travel_times", "between", "minutes", "foo"
])  # fmt: skip
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)


def flow(tree: object) -> str:
    """The tree as YAML in one line."""
    match tree:
        case dict():
            inside = ", ".join(f"{key}: {flow(value)}" for key, value in tree.items())
            return f"{{{inside}}}"
        case list():
            return f"[{', '.join(map(flow, tree))}]"
        case _:
            return f"'{tree}'"


@given(
    partners=TREES,
    people=st.dictionaries(KEYS, TREES),
    weeks=st.dictionaries(KEYS, TREES),
    invitation=st.dictionaries(KEYS, TREES),
)
def test_nothing_a_person_can_write_makes_koop_fail(
    partners: object, people: object, weeks: object, invitation: object
) -> None:
    found = loaded(
        f"partners: [{flow(partners)}, {{id: ogs, name: OGS, people: [{flow(people)},"
        f" {{id: anna, name: Anna, wishes: {flow(partners)}}}]}}]\n",
        f"weeks: {flow(weeks)}\ninvitations: [{flow(invitation)}, {{id: blick, host: ogs,"
        f" title: Ein Blick, seats: 3, sessions: {flow(invitation)}}}]\n",
    )
    assert {problem.code for problem in found.problems} <= {*FIELD_CODES, "duplicate-key"}
    sound = INVITATIONS.replace("seats: 3", f"seats: 3\n    windows: {flow(invitation)}")
    for problem in [*check(found), *check(loaded(invitations=sound))]:
        assert problem.message
        assert problem.source.line >= 1
        assert problem.severity in Severity
