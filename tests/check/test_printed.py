"""What a published plan says otherwise than the files, at its line, and who left the files."""

from __future__ import annotations

from datetime import date
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from kooperation.check.schedule import check_schedule
from kooperation.files.written import text_of
from kooperation.planning.revise import publish, revise
from kooperation.problems import Severity
from tests.build import NOW, going, parsed

if TYPE_CHECKING:
    from kooperation.problems import Problem

PARTNERS = """
    partners:
      - id: ogs
        name: OGS
        people:
          - {id: anna, name: Anna, role: Rektorin, wishes: [awo]}
          - {id: ben, name: Ben, size: 2, wishes: [awo]}
          - {id: cem, name: Cem}
      - id: awo
        name: AWO
        contact: Empfang
        people:
          - {id: greta, name: Greta}
          - {id: gerd, name: Gerd}
    """
INVITATIONS = """
    weeks: {id: w, title: Wochen, start: 2027-03-01, end: 2027-03-12}
    places:
      - {name: Saal, address: Weg 1}
    events:
      - {id: cafe, title: Café, at: 2027-03-01 09:00-12:00, place: Saal}
    invitations:
      - id: awo
        host: awo
        title: Beratung
        about: Vieles
        seats: 5
        place: Saal
        guides: [greta]
        sessions:
          - {at: 2027-03-02 10:00-11:00, note: Jacke}
          - 2027-03-04 10:00-11:00
    """
AWO = "awo@2027-03-02T10:00"


def plan(*, settled: date | None = None) -> str:
    """Return the plan of the files above, published."""
    data = parsed(dedent(PARTNERS).strip(), dedent(INVITATIONS).strip()).data
    assert data is not None
    draft = revise(data, None, going(AWO, "anna", "ben"), NOW, 1)
    text = text_of(publish(data, draft, NOW, 1))
    return text.replace("visits:", f"settled: {settled}\nvisits:", 1) if settled else text


def problems(
    changes: dict[str, str] | None = None, text: str | None = None
) -> list[tuple[Problem, str]]:
    """Return what is wrong after the texts were replaced, each with its line without spaces."""
    files = [PARTNERS, INVITATIONS]
    for old, new in (changes or {}).items():
        (number,) = (n for n, file in enumerate(files) if old in file)
        files[number] = files[number].replace(old, new, 1)
    partners, invitations = (dedent(file).strip() for file in files)
    loaded = parsed(partners, invitations, text or plan())
    assert loaded.data
    assert loaded.schedule
    assert loaded.schedule_file
    lines = loaded.schedule_file.document.lines
    found = check_schedule(loaded, agreed_people=None)
    return [(one, lines[one.source.line - 1].strip()) for one in found]


def test_of_a_plan_that_says_what_the_files_say_there_is_nothing_to_say() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("changes", "line", "message"),
    [
        (
            {"guides: [greta]": "guides: [gerd]"},
            "- greta",
            "awo@2027-03-02T10:00 is now guided by: gerd",
        ),
        ({"guides: [greta]": ""}, "- greta", "awo@2027-03-02T10:00 is now guided by: nobody"),
        ({"host: awo": "host: ogs", "guides: [greta]": ""}, "host: awo", "awo is now held by ogs"),
        ({"wishes: [awo]}": "wishes: [awo +2]}"}, "- anna", "2 more come with anna"),
        ({"size: 2": "size: 3"}, "size: 2", "ben now counts 3 people"),
        (
            {"2027-03-01 09": "2027-03-01 08"},
            "- 2027-03-01 09:00-12:00",
            "cafe is now at: 2027-03-01 08:00-12:00",
        ),
        ({"place: Saal}": "place: ogs}"}, "place: Saal", "cafe now takes place at: ogs"),
    ],
)
def test_what_people_rely_on_is_an_error_at_its_line(
    changes: dict[str, str], line: str, message: str
) -> None:
    errors = [
        (one, at)
        for one, at in problems(changes)
        if one.severity is Severity.ERROR and one.code == "outdated"
    ]
    assert (errors[-1][1], errors[-1][0].message) == (line, message)
    assert errors[0][0].hint == "koop schedule makes a new plan"


TEXTS = [
    ({"name: Anna": "name: Änne"}, "name: Anna", 'anna: name is now "Änne"'),
    ({"role: Rektorin": "role: Chefin"}, "role: Rektorin", 'anna: role is now "Chefin"'),
    ({"name: OGS": "name: Schule"}, "name: OGS", 'ogs: name is now "Schule"'),
    ({"        contact: Empfang\n": ""}, "contact: Empfang", "awo: contact is no longer there"),
    (
        {"name: Gerd}": "name: Gerd}\n          - {id: zoe, name: Zoë}"},
        "- id: gerd",
        'the lists do not name "zoe" yet',
    ),
    ({"title: Beratung": "title: Rat"}, "title: Beratung", 'awo: title is now "Rat"'),
    ({"about: Vieles": "about: Alles"}, "about: Vieles", 'awo: about is now "Alles"'),
    ({"note: Jacke": "note: Hut"}, "note: Jacke", 'awo@2027-03-02T10:00: note is now "Hut"'),
    ({"Weg 1": "Weg 2"}, "address: Weg 1", 'Saal: address is now "Weg 2"'),
    ({"title: Wochen": "title: Tage"}, "title: Wochen", 'w: title is now "Tage"'),
    ({"title: Café": "title: Tee"}, "title: Café", 'cafe: title is now "Tee"'),
    (
        {"- 2027-03-04 10:00-11:00": "- 2027-03-04 10:00-12:00"},
        "until: 2027-03-04T11:00",
        'awo@2027-03-04T10:00: until is now "2027-03-04T12:00"',
    ),
    (
        {"          - 2027-03-04 10:00-11:00\n": ""},
        "- session: awo@2027-03-04T10:00",
        'the lists still name "awo@2027-03-04T10:00"',
    ),
]


@pytest.mark.parametrize(("changes", "line", "message"), TEXTS)
def test_what_only_the_lists_say_is_a_warning_at_its_line(
    changes: dict[str, str], line: str, message: str
) -> None:
    ((one, at),) = problems(changes)
    assert (one.code, one.severity) == ("outdated-text", Severity.WARNING)
    assert (one.message, one.hint) == (message, "koop schedule brings the lists up to date")
    # What had not been there stands beside what is nearest to it.
    assert line == at or line.startswith(("- id:", "- session:"))


def test_seats_are_said_of_every_date() -> None:
    found = problems({"seats: 5": "seats: 6"})
    assert [(one.code, at) for one, at in found] == [("outdated-text", "seats: 5")] * 2


def test_a_common_date_that_is_new_or_gone_is_an_error() -> None:
    more = "cafe, title: Café, at: 2027-03-01 09:00-12:00, place: Saal}\n      - {id: tee, title: T"
    old = "cafe, title: Café, at: 2027-03-01 09:00-12:00, place: Saal"
    ((new, _line),) = problems({old: f"{more}, at: 2027-03-05 09:00-10:00"})
    assert (new.code, new.message) == ("outdated", "the common dates are others now: tee")
    event = (
        "    events:\n      - {id: cafe, title: Café, at: 2027-03-01 09:00-12:00, place: Saal}\n"
    )
    ((gone, line),) = problems({event: ""})
    assert (gone.code, gone.severity, line) == ("outdated", Severity.ERROR, "- id: cafe")


def test_who_left_the_files_is_a_warning_with_what_to_do() -> None:
    ((one, line),) = problems({"          - {id: cem, name: Cem}\n": ""})
    assert (one.code, one.severity, line) == ("vanished", Severity.WARNING, "- id: cem")
    assert one.message == '"cem" is no longer in the files'
    assert one.hint == "write it back; who leaves gets `away`, what is off gets `cancelled`"


def test_an_invitation_that_left_the_files() -> None:
    found = problems({"id: awo\n        host: awo": "id: rat\n        host: awo"})
    codes = {(one.code, line) for one, line in found}
    assert ("vanished", "- id: awo") in codes
    assert ("unknown", f"- session: {AWO}") in codes


def test_what_is_over_may_be_called_otherwise_but_is_as_it_was() -> None:
    after = plan(settled=date(2027, 3, 3))
    assert problems({"guides: [greta]": "guides: [gerd]", "note: Jacke": "note: Hut"}, after)
    found = problems({"note: Jacke": "note: Hut", "place: Saal\n": "place: awo\n"}, after)
    assert {one.code for one, _line in found} == {"outdated-text"}  # of the date to come


def test_what_was_not_understood_is_not_judged() -> None:
    assert problems({"name: Anna": "nmae: Anna"}) == []
    found = problems({"seats: 5": "seats: 5\n        about: [x]", "about: Vieles": "note: x"})
    assert found == []


def test_a_draft_and_a_file_of_an_earlier_form_have_no_texts() -> None:
    head, _published, rest = plan().partition("published: true")
    visits = rest.partition("unvisited:")[0]
    keys = ("seats", "note", "guides", "  - greta")
    lines = (line for line in visits.splitlines() if not line.strip().startswith(keys))
    plain = "\n".join(line for line in lines if line.strip() != "- greta")
    for state in ("published: true", "published: false"):
        text = f"{head}{state}{plain}\n"
        if state == "published: false":
            text = text.replace("revision: 1", "revision: 0")
        assert problems({"name: Anna": "name: Anne", "guides: [greta]": ""}, text) == []


def test_the_order_of_the_lines_is_no_problem() -> None:
    head, visits, rest = plan().partition("visits:")
    rest = rest.replace("      - anna\n      - ben\n", "      - ben\n      - anna\n")
    assert problems(text=head + visits + rest) == []


_HEAD = {"published", "revision", "updated", "settled", "made_from", "binding"}


@pytest.mark.uncounted
def test_nothing_that_a_list_says_may_differ_in_silence() -> None:
    """Whichever line of the plan says something else than the files: it is found."""
    off = "{at: 2027-03-04 10:00-11:00, cancelled: Krankheit}"
    people = dedent(PARTNERS).strip().replace("name: Cem", "name: Cem, needs: [leise]")
    weeks = dedent(INVITATIONS).strip().replace("2027-03-04 10:00-11:00", off)
    weeks = weeks.replace("title: Wochen", "title: Wochen, contact: Team, email: a@b.de")
    data = parsed(people, weeks).data
    assert data
    whole = text_of(publish(data, revise(data, None, going(AWO, "anna", "ben"), NOW, 1), NOW, 1))
    assert not check_schedule(parsed(people, weeks, whole), agreed_people=None)
    lines, tried = whole.splitlines(), set()
    for number, line in enumerate(lines):
        key, _colon, value = line.strip().removeprefix("- ").rpartition(": ")
        if line.startswith("#") or key in _HEAD or line.endswith(":"):
            continue
        for other in (f"{value}x", str(int(value) + 1) if value.isdigit() else "2027-03-09"):
            changed = [*lines[:number], line.removesuffix(value) + other, *lines[number + 1 :]]
            found = parsed(people, weeks, "\n".join(changed))
            if found.schedule:  # else it is refused
                assert check_schedule(found, agreed_people=None), changed[number]
                tried.add(key)
    assert {"cancelled", "seats", "contact", "role", "title", ""} <= tried
