"""Who may read what: every file of an export, of whatever format, keeps what its folder promises.

In the files that people write, each text that is not for everybody gets a word of its own, a mark.
Then all that an export has written is searched for marks.
"""

from __future__ import annotations

import io
import re
from collections import ChainMap, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from pypdf import PdfReader

from kooperation.problems import has_errors
from kooperation.render import FORMATS, files
from kooperation.reports.edition import edition
from kooperation.reports.lists import PlanIndex
from kooperation.weeks.model import Partner
from tests import EXAMPLE, uncounted
from tests.golden import FOLDER as GOLDEN
from tests.render import Papers, shown, spoken
from tests.render.test_html import HOSTILE
from tests.solve.test_questions import loaded
from tests.strategies import as_mapping, people_of, published

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kooperation.reports.edition import Edition
    from kooperation.weeks.model import DataSet
    from kooperation.weeks.schedule import Schedule
    from tests.oracle import Data

MARK = re.compile(r"zq[a-z]\d+z")
NASTY = [text[:200] for text in HOSTILE if text.isprintable()]
"""What may stand in a file: koop refuses what is very long, and what turns a line around."""


def the_example() -> tuple[Data, ...]:
    """Return the files of the example, with a plan, and with dates that are off."""
    folders = {"partners": EXAMPLE, "invitations": EXAMPLE, "schedule": GOLDEN}
    partners, invitations, schedule = (
        yaml.load((folder / f"{name}.yaml").read_text("utf-8"), yaml.CBaseLoader)  # noqa: S506
        for name, folder in folders.items()
    )
    for one in invitations["invitations"]:
        one.setdefault("sessions", []).append(
            {"at": "2027-03-12 20:00-21:00", "cancelled": "Wasserschaden"}
        )
    return partners, invitations, schedule


def marked(*written: Data, hostile: bool = False) -> tuple[DataSet, Schedule]:
    """Return what the files mean with a mark in each text that is not for everybody."""
    ids = {one["id"]: f"zqi{n}z" for n, one in enumerate(people_of(written[0]["partners"]))}
    partners, invitations, schedule = (renamed(file, ids) for file in written)

    def mark(kind: str, number: int) -> str:
        before = NASTY[number % len(NASTY)] if hostile else ""
        return f"{before} zq{kind}{number}z".strip()

    for n, one in enumerate(people_of(partners["partners"])):
        one |= {"name": mark("n", n), "role": mark("r", n)}
        one |= {"phone": f"0171 zqp{n}z", "email": f"zqm{n}z@example.org"}
    for n, one in enumerate(partners["partners"]):
        one["contact"] = mark("k", n)
    for n, one in enumerate(invitations["invitations"]):
        one.setdefault("sessions", [])
        one["sessions"] = [{**as_mapping(entry), "note": mark("o", n)} for entry in one["sessions"]]
        for off in (one, *one["sessions"]):
            if "cancelled" in off:
                off["cancelled"] = mark("c", n)
        if hostile:
            one |= {"title": NASTY[n % len(NASTY)], "about": NASTY[-n % len(NASTY)]}
    found = loaded(partners, invitations, schedule)
    assert found.data
    assert found.schedule
    assert not has_errors(found.problems)
    return found.data, found.schedule


def renamed(value: Any, ids: dict[str, str]) -> Any:
    """Return a part of a file with other ids."""
    if isinstance(value, dict):
        return {key: renamed(one, ids) for key, one in value.items()}
    if isinstance(value, list):
        return [renamed(one, ids) for one in value]
    named = rf"(?<![\w-])({'|'.join(ids)})(?![\w-])"
    return re.sub(named, lambda found: ids[found[0]], value)


def exported(papers: Edition) -> Mapping[str, bytes]:
    """Return all files of all formats; paper is set when it is looked at."""

    def warn(_lacking: str) -> None:
        pass

    with uncounted():
        others = {
            p: c for kind in FORMATS if kind != "pdf" for p, c in files(papers, kind, warn=warn)
        }
        return ChainMap(others, Papers(papers, warn))  # type: ignore[arg-type]  # nobody writes


def marks(path: str, content: bytes) -> set[str]:
    """Return the marks in a file, and in what it says of itself."""
    text = printed(content) if path.endswith(".pdf") else shown(path, content)
    return {*MARK.findall(re.sub(r"[\s\u00ad\u200b]", "", text))}


def printed(content: bytes) -> str:
    """Return all that a document says, and what it says of itself."""
    with uncounted():
        metadata = PdfReader(io.BytesIO(content)).metadata
        return f"{''.join(spoken(content))}{metadata} {content!r}"


def meant_for(data: DataSet, schedule: Schedule) -> dict[str, set[str]]:
    """Return the marks of all that concerns the reader of each file of a person or partner."""
    told: dict[str, list[str]] = defaultdict(list)
    come = {held.session: held.visitors for held in schedule.held}
    people = data.people
    for one in people.values():
        told[f"people/{one.id}"] += [one.id, one.name, one.role]
        told[f"partners/{one.partner}"].append(one.name)
    known = PlanIndex(data, schedule.visits, schedule.past).sessions | data.cancelled
    for session in known.values():
        host, guides = data.partners[session.host], session.guides
        guests = [people[one] for one in come.get(session.id, ()) if one in people]
        about = [session.note, host.contact]
        about += [text for guide in guides for text in (people[guide].name, people[guide].role)]
        told[f"partners/{host.id}"] += [*about, session.cancelled, *(one.name for one in guests)]
        for guide in guides:
            told[f"people/{guide}"] += about
        for guest in guests:
            fellows = (one.name for one in guests if one.partner == guest.partner)
            told[f"people/{guest.id}"] += [*about, *fellows]
    return {path: {*MARK.findall(" ".join(texts))} for path, texts in told.items()}


def keeps_its_promises(data: DataSet, schedule: Schedule) -> None:
    """Assert that each file tells its reader only what concerns them."""
    meant = meant_for(data, schedule)
    every = exported(edition(data, schedule))
    folders = {"public", "people", "partners", "internal"}
    assert {path.partition("/")[0] for path in every} == folders
    for path in every:
        folder, _slash, name = path.partition("/")
        found = marks(path, every[path]) if folder != "internal" else set()
        assert found <= meant.get(path.rpartition(".")[0], set()), path
        person = name.partition(".")[0]
        if folder == "people" and person in data.people:
            # Their own name: else marks would not be seen in files of this kind.
            assert person.replace("i", "n") in found
    # Which institutions meet is not public: it says the same if everybody comes from elsewhere.
    other = public(for_everybody(moved(data), schedule))
    assert [path for path, content in public(every).items() if other[path] != content] == []


@pytest.mark.uncounted
def test_every_file_of_the_example_keeps_its_promises_whatever_names_hold() -> None:
    keeps_its_promises(*marked(*the_example(), hostile=True))


@settings(max_examples=10)
@given(published(plans=100))
def test_every_file_of_random_weeks_keeps_its_promises(written: tuple[Data, ...]) -> None:
    keeps_its_promises(*marked(*written))


@settings(max_examples=10)
@given(published(plans=100))
def test_in_public_no_house_of_one_person_is_named(written: tuple[Data, ...]) -> None:
    """Where each person is an institution, whoever names a guest's house names the guest."""
    data, schedule = marked(*written)
    every = for_everybody(alone(data), schedule)
    assert {mark for path, content in every.items() for mark in marks(path, content)} == set()
    # But for how many they are and how many pairs of them meet it says what it said before.
    before = public(for_everybody(data, schedule))
    assert [path for path, text in public(every).items() if before[path] != text] == []


def alone(data: DataSet) -> DataSet:
    """Return the weeks with each person in an institution of their own, which has a mark."""
    people = {
        one.id: replace(one, partner=f"zqh{n}z") for n, one in enumerate(data.people.values())
    }
    partners = {name: replace(one, people=()) for name, one in data.partners.items()}
    partners |= {
        one.partner: Partner(one.partner, one.partner, people=(one.id,)) for one in people.values()
    }
    return replace(data, people=people, partners=partners)


def moved(data: DataSet) -> DataSet:
    """Return the weeks with each person in the house of the next."""
    houses = [one.partner for one in data.people.values()]
    pairs = zip(data.people.values(), [*houses[1:], houses[0]], strict=True)
    people = {one.id: replace(one, partner=house) for one, house in pairs}
    partners = {
        name: replace(one, people=tuple(p.id for p in people.values() if p.partner == name))
        for name, one in data.partners.items()
    }
    return replace(data, people=people, partners=partners)


def for_everybody(data: DataSet, schedule: Schedule) -> dict[str, bytes]:
    """Return the public files of all formats."""
    every = exported(edition(data, schedule))
    return {path: every[path] for path in every if path.startswith("public/")}


def public(every: Mapping[str, bytes]) -> dict[str, str]:
    """Return the files for everybody, without how many institutions there are and meet."""
    counted = re.compile(
        r"\d+\s+pairs?\s+of\s+institutions\s+(gets?\s+to\s+know|meets?)"
        r"|\d+\s+institutions?\s+takes?\s+part"
    )
    texts = {path: every[path].decode("latin-1") for path in every if path.startswith("public/")}
    # A document is pressed together: of this one it is compared what can be read.
    texts["public/numbers.pdf"] = printed(every["public/numbers.pdf"]).partition("{")[0]
    return {path: counted.sub("", text) for path, text in texts.items()}
