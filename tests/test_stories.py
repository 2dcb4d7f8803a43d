"""What happens to people when plans change: the weeks of Weddinghofen, published, and then life.

Each story changes real files as an organiser would, runs koop, and asks what those concerned ask:
who keeps what, who is told, what the calendars take back.
"""

from __future__ import annotations

import json
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from kooperation.cli import app
from kooperation.files.load import INVITATIONS, PARTNERS, SCHEDULE, load
from kooperation.i18n import Language, use
from kooperation.weeks.model import invitation_of
from tests.command import copy_example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kooperation.weeks.model import DataSet
    from kooperation.weeks.schedule import Schedule

Visits = set[tuple[str, str]]
Entry = dict[str, Any]

SECOND_MONDAY = "2027-03-08"
NOTHING: Entry = {"added": [], "moved": [], "removed": []}
"""The changes where there are none."""


@dataclass(frozen=True)
class Files:
    """What stands in the two files, to be changed."""

    partners: Entry
    invitations: Entry

    def partner(self, name: str) -> Entry:
        return _named(self.partners["partners"], name)

    def person(self, name: str) -> Entry:
        people = [p for partner in self.partners["partners"] for p in partner.get("people", [])]
        return _named(people, name)

    def invitation(self, name: str) -> Entry:
        return _named(self.invitations["invitations"], name)

    def session(self, name: str) -> Entry:
        """Return a session in its long form."""
        invitation, _, start = name.partition("@")
        sessions = self.invitation(invitation)["sessions"]
        for number, session in enumerate(sessions):
            if isinstance(session, str):
                sessions[number] = {"at": session}
        at = start.replace("T", " ")
        (found,) = (session for session in sessions if session["at"].startswith(at))
        assert isinstance(found, dict)
        return found

    def away(self, *people: str, at: str) -> None:
        for person in people:
            self.person(person).setdefault("away", []).append(at)

    def join(self, partner: str, name: str, *wishes: str) -> None:
        person = {"id": name, "name": name.title(), "wishes": [*wishes]}
        self.partner(partner)["people"].append(person)


def _named(entries: list[Entry], name: str) -> Entry:
    (found,) = (entry for entry in entries if entry["id"] == name)
    return found


@dataclass(frozen=True)
class Town:
    """A data folder, and koop at work in it."""

    folder: Path

    @contextmanager
    def changed(self) -> Iterator[Files]:
        """Change the files that people write."""
        paths = [self.folder / name for name in (PARTNERS, INVITATIONS)]
        files = Files(*(yaml.load(p.read_text("utf-8"), Loader=yaml.CBaseLoader) for p in paths))  # noqa: S506
        yield files
        for path, content in zip(paths, (files.partners, files.invitations), strict=True):
            path.write_text(yaml.dump(content, Dumper=_Plain, allow_unicode=True), "utf-8")

    def koop(self, command: str, *options: str) -> Result:
        use(Language.ENGLISH)
        done = CliRunner().invoke(
            app, [command, "--data", str(self.folder), "--lang", "en", *options]
        )
        assert done.exception is None or isinstance(done.exception, SystemExit)
        return done

    def plan(self, *options: str) -> dict[str, Any]:
        """Run `koop schedule`; whatever it makes must be sound."""
        done = self.koop("schedule", "--format", "json", *options)
        assert done.exit_code == 0, done.stdout + done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        assert found["status"] == "optimal"
        if "--dry-run" not in options:
            assert self.koop("check").exit_code == 0, self.koop("check").stdout
        return found

    @property
    def schedule(self) -> Schedule:
        found = load(self.folder).schedule
        assert found
        return found

    @property
    def visits(self) -> Visits:
        return {(person, session) for person, session in self.schedule.visits}

    def people(self, visits: Visits) -> int:
        """Return how many people make these visits, a party by its size."""
        return sum(self.data.people[person].size for person, _session in visits)

    @property
    def data(self) -> DataSet:
        found = load(self.folder).data
        assert found
        return found

    @property
    def bytes(self) -> bytes:
        return (self.folder / SCHEDULE).read_bytes()

    @property
    def cancelled(self) -> set[tuple[str | None, str]]:
        """What calendars take back: visits, and None with a session, that earlier revisions had."""
        plan = self.schedule
        on = {held.session for held in plan.held}
        visiting = {visit.wish for visit in plan.visits}
        found: set[tuple[str | None, str]] = set()
        for stored in load(self.folder).revisions:
            assert stored.schedule
            visits = (v for v in stored.schedule.visits if v.wish not in visiting)
            found |= {(visit.person, visit.session) for visit in visits}
            found |= {(None, h.session) for h in stored.schedule.held if h.session not in on}
        return found


class _Plain(yaml.CSafeDumper):
    """Writes all texts, and no aliases, which koop does not know."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def visitors(visits: Visits, session: str) -> set[str]:
    return {person for person, name in visits if name == session}


def of(visits: Visits, *people: str) -> Visits:
    return {visit for visit in visits if visit[0] in people}


def on(visits: Visits, *days: str) -> Visits:
    return {visit for visit in visits if visit[1].partition("@")[2].startswith(days)}


def before(visits: Visits, day: str) -> Visits:
    return {visit for visit in visits if visit[1].partition("@")[2] < day}


def to(visits: Visits, invitation: str) -> Visits:
    return {visit for visit in visits if invitation_of(visit[1]) == invitation}


def changed(found: dict[str, Any], kind: str) -> Visits:
    """Return the visits that were added or removed."""
    return {(line["person"], line["session"]) for line in found["changes"][kind]}


def moved(found: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(line["person"], line["from"], line["to"]) for line in found["changes"]["moved"]}


def goal(found: dict[str, Any], name: str) -> int:
    value: int = next((goal["value"] for goal in found["goals"] if goal["name"] == name), 0)
    return value


def lost(found: dict[str, Any]) -> Visits:
    """Return the visits that were removed or are at another time now."""
    return changed(found, "removed") | {(person, was) for person, was, _to in moved(found)}


def unmet(found: dict[str, Any]) -> set[tuple[str, str]]:
    return {(wish["person"], wish["invitation"]) for wish in found["unmet"]}


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The weeks as they were planned at first; nobody may change them."""
    town = Town(copy_example(tmp_path_factory.mktemp("draft")))
    assert town.koop("schedule").exit_code == 0
    return town


@pytest.fixture(scope="module")
def first(draft: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The weeks as they were published; nobody may change them."""
    town = Town(Path(shutil.copytree(draft.folder, tmp_path_factory.mktemp("first") / "data")))
    assert town.koop("publish").exit_code == 0
    return town


@pytest.fixture
def planned(draft: Town, tmp_path: Path) -> Town:
    """The weeks, planned and not yet published."""
    return Town(Path(shutil.copytree(draft.folder, tmp_path / "draft")))


@pytest.fixture
def town(first: Town, tmp_path: Path) -> Town:
    """The weeks, planned and published."""
    return Town(Path(shutil.copytree(first.folder, tmp_path / "data")))


# --- nothing happens -----------------------------------------------------------------------------


@pytest.mark.parametrize("options", [[], ["--only-cancel"], ["--max-changes", "0"]])
def test_without_a_change_not_one_byte_changes(town: Town, options: list[str]) -> None:
    was = town.bytes
    for _ in range(2):
        found = town.plan(*options)
        assert town.bytes == was
        assert found["changes"] == NOTHING
    assert goal(found, "kept") == town.people(town.visits)
    assert "Nothing has changed." in town.koop("schedule", *options).stdout


def test_other_line_ends_from_git_are_no_change(town: Town) -> None:
    was = town.bytes.replace(b"\n", b"\r\n")
    (town.folder / SCHEDULE).write_bytes(was)
    assert town.koop("schedule", "--check").exit_code == 0
    town.plan()
    assert town.bytes == was


# --- people fall ill -----------------------------------------------------------------------------

ILL = ("2027-03-08", "2027-03-09", "2027-03-10")


def three_with_visits(town: Town) -> list[str]:
    """Return three people with visits on the days of the illness, none of them a guide."""
    guides = {guide for session in town.data.sessions.values() for guide in session.guides}
    people = sorted({person for person, _session in on(town.visits, *ILL)} - guides)
    assert len(people) > 3
    return people[:3]


def fall_ill(town: Town) -> list[str]:
    people = three_with_visits(town)
    with town.changed() as files:
        files.away(*people, at=f"{ILL[0]} - {ILL[-1]}")
    return people


def test_three_people_fall_ill_on_monday_morning_of_the_second_week(town: Town) -> None:
    was = town.visits
    ill = fall_ill(town)
    found = town.plan("--from", SECOND_MONDAY)
    now = town.visits
    # What was, was.
    assert before(now, SECOND_MONDAY) == before(was, SECOND_MONDAY)
    # The three stay at home and are the only ones who lose a visit or another time for it.
    missed = on(of(was, *ill), *ILL)
    assert missed
    assert not on(of(now, *ill), *ILL)
    assert was - now == missed
    assert {person for person, _session in lost(found)} == {*ill}
    # Who is added comes to a free seat for a wish that was not met.
    assert {p for p, _s in changed(found, "added")}.isdisjoint(ill)
    assert now - was == changed(found, "added") | {(p, b) for p, _a, b in moved(found)}
    schedule = town.schedule
    assert (schedule.revision, f"{schedule.settled:%Y-%m-%d}") == (2, SECOND_MONDAY)
    assert {v for v in town.cancelled if v[0]} == changed(found, "removed")


def test_those_who_must_be_told_are_named(town: Town) -> None:
    ill = fall_ill(town)
    said = town.koop("schedule", "--from", SECOND_MONDAY, "--dry-run").stdout
    changes = changes_in(said)
    assert re.search(r"^\d+ people, \d+ hosts and \d+ houses must be told\.", changes, re.MULTILINE)
    for person in ill:
        assert town.data.people[person].name in changes
    assert "dropped" in changes
    quiet = {"Monika Drude", "Brigitte Matiak", "Jobcenter, Kollege 1"}  # of the first week only
    assert not any(name in changes for name in quiet)


def changes_in(said: str) -> str:
    """Return what `koop schedule` says behind the wishes that are not met."""
    return said.rpartition("koop why says what stood in the way.")[2]


def test_who_recovers_gets_the_visit_back_if_it_is_free(town: Town) -> None:
    was = town.visits
    ill = fall_ill(town)
    sick = town.plan("--only-cancel")
    assert changed(sick, "removed")
    with town.changed() as files:
        for person in ill:
            files.person(person)["away"].remove(f"{ILL[0]} - {ILL[-1]}")
    found = town.plan()
    assert town.visits == was
    assert changed(found, "added") == changed(sick, "removed")
    assert (town.schedule.revision, town.cancelled) == (3, set())


def test_an_agreed_visitor_falls_ill(town: Town) -> None:
    was = town.visits
    agreed = ("schulsozialarbeiterin-1", "erziehungsberatung@2027-03-10T13:30")
    assert agreed in was
    with town.changed() as files:
        files.away(agreed[0], at="2027-03-10")
    found = town.plan()
    assert goal(found, "agreed") == 0
    assert [p["code"] for p in found["problems"]].count("agreed-away") == 1
    assert was - town.visits == {agreed}
    assert agreed in lost(found)
    # The promise stands: once she is well again, she goes.
    with town.changed() as files:
        files.person(agreed[0])["away"].remove("2027-03-10")
    town.plan()
    assert agreed in town.visits


def test_one_of_three_falls_ill_before_an_evening_that_needs_three(town: Town) -> None:
    was = town.visits
    evening = "bke@2027-03-05T17:00"
    guests = visitors(was, evening)
    assert len(guests) == 3
    with town.changed() as files:
        files.away(min(guests), at="2027-03-05")
    found = town.plan()
    assert not visitors(town.visits, evening)
    assert was - town.visits == {(guest, evening) for guest in guests} == changed(found, "removed")
    assert town.cancelled == {(None, evening), *changed(found, "removed")}


# --- hosts change their minds --------------------------------------------------------------------

NURSES = "pflegeschule@2027-03-04T15:45"


def test_a_host_moves_a_session_by_half_an_hour_and_the_group_stays_together(town: Town) -> None:
    was = town.visits
    group = visitors(was, NURSES)
    assert len(group) == 4
    with town.changed() as files:
        files.session(NURSES)["at"] = "2027-03-04 16:15-17:30"
    found = town.plan()
    later = "pflegeschule@2027-03-04T16:15"
    assert visitors(town.visits, later) == group
    assert town.visits - to(town.visits, "pflegeschule") == was - to(was, "pflegeschule")
    assert moved(found) == {(person, NURSES, later) for person in group}
    assert found["changes"]["added"] == found["changes"]["removed"] == []
    # Their calendars move an entry; the host's loses a session and gets one.
    assert town.cancelled == {(None, NURSES)}
    assert town.schedule.revision == 2
    kept = next(goal for goal in found["goals"] if goal["name"] == "kept")
    assert kept["value"] == kept["bound"] == goal(town.plan(), "kept")


def test_a_session_of_another_day_is_not_the_same_visit(town: Town) -> None:
    was = town.visits
    group = visitors(was, NURSES)
    with town.changed() as files:
        files.session(NURSES)["at"] = "2027-03-12 15:45-17:00"
    kept = goal(town.plan("--dry-run"), "kept")
    assert kept == goal(town.plan("--dry-run", "--only-cancel"), "kept")
    assert kept == town.people(was) - town.people({(person, NURSES) for person in group})


@pytest.mark.parametrize("change", ["place", "end"])
def test_a_host_changes_place_or_end_and_everybody_stays(town: Town, change: str) -> None:
    was, updated = town.visits, town.schedule.updated
    group = visitors(was, NURSES)
    with town.changed() as files:
        if change == "place":
            files.invitation("pflegeschule").update(place="stadt", features=["stufenfrei"])
        else:
            files.session(NURSES)["at"] = "2027-03-04 15:45-17:30"
    said = town.koop("schedule", "--dry-run").stdout
    found = town.plan()
    assert town.visits == was
    assert found["changes"] == NOTHING
    assert found["revision"] == town.schedule.revision == 2
    assert town.cancelled == set()
    assert town.schedule.updated >= updated
    assert town.koop("check").exit_code == 0
    told = changes_in(said)
    assert told.count("altered") == len(group)
    assert all(town.data.people[person].name in told for person in group)
    assert ("Place: Stadt Bergkamen" in told) == (change == "place")


def test_a_host_cancels_a_session(town: Town) -> None:
    was = town.visits
    gone = "ogs@2027-03-11T14:00"
    group = visitors(was, gone)
    assert group
    with town.changed() as files:
        session = files.session(gone)
        files.invitation("ogs")["sessions"].remove(session)
    found = town.plan()
    assert was - town.visits == {(person, gone) for person in group}
    assert lost(found) == {(person, gone) for person in group}
    # Whoever can come to the other session does, and is not told that the visit is off.
    assert {b for _p, _a, b in moved(found)} == {"ogs@2027-03-08T12:00"}
    assert town.cancelled == {(None, gone), *changed(found, "removed")}


def test_a_host_offers_a_new_session(town: Town) -> None:
    was = town.visits
    waiting = {p for p, i in unmet(town.plan("--dry-run")) if i == "ergotherapie"}
    assert waiting
    with town.changed() as files:
        files.invitation("ergotherapie")["sessions"].append("2027-03-12 10:00-11:00")
    found = town.plan()
    assert was <= town.visits
    assert found["changes"]["moved"] == found["changes"]["removed"] == []
    glad = {p for p, s in changed(found, "added") if s == "ergotherapie@2027-03-12T10:00"}
    assert glad
    assert glad <= waiting
    assert town.schedule.revision == 2
    assert town.cancelled == set()


def test_a_guide_drops_out(town: Town) -> None:
    was = town.visits
    evening = "aktiv-erleben@2027-03-08T17:00"
    group, guide = visitors(was, evening), "kursleiter-1"
    assert group
    with town.changed() as files:
        files.away(guide, at="2027-03-08 16:00-20:00")
    found = town.plan()
    assert not to(town.visits, "aktiv-erleben")
    assert was - town.visits == {(person, evening) for person in group}
    assert {(person, evening) for person in group} == changed(found, "removed")
    assert town.cancelled == {(None, evening), *changed(found, "removed")}
    assert "guide-away" in {problem["code"] for problem in found["problems"]}
    # Only the evening is lost: what he visits himself stays.
    assert of(town.visits, guide) >= of(was, guide) - on(of(was, guide), "2027-03-08T17")


def test_another_guide_steps_in_and_nobody_is_moved(town: Town) -> None:
    was = town.visits
    with town.changed() as files:
        files.away("beraterin-1", at="2027-03-09")
        files.session("awo@2027-03-09T09:30")["guides"] = ["beraterin-2"]
    found = town.plan()
    assert found["changes"] == NOTHING
    assert (town.visits, town.schedule.revision) == (was, 2)  # another guide is printed


def leave(town: Town, name: str) -> set[str]:
    """Take a partner out of the files, with its people, its invitation and all wishes for it."""
    with town.changed() as files:
        leaving = {person["id"] for person in files.partner(name)["people"]}
        files.partners["partners"].remove(files.partner(name))
        files.invitations["invitations"].remove(files.invitation(name))
        for partner in files.partners["partners"]:
            for person in partner.get("people", []):
                groups = [[w] if isinstance(w, str) else w for w in person.get("wishes", [])]
                groups = [[wish for wish in group if wish != name] for group in groups]
                person["wishes"] = [group for group in groups if group]
        for invitation in files.invitations["invitations"]:
            on_sheet = invitation.get("interested", [])
            invitation["interested"] = [one for one in on_sheet if one not in leaving]
    return leaving


def test_a_partner_leaves(town: Town) -> None:
    was = town.visits
    leaving = leave(town, "awo")
    found = town.plan()
    theirs = to(was, "awo") | of(was, *leaving)
    assert to(was, "awo")
    assert of(was, *leaving)
    assert theirs <= was - town.visits
    # A session at its minimum may go with them; nobody else loses anything.
    unlucky = {session for _person, session in (was - town.visits) - theirs}
    assert all(not visitors(town.visits, session) for session in unlucky)
    assert was - town.visits <= lost(found)
    assert {v for v in town.cancelled if v[0]} == changed(found, "removed")
    assert {s for p, s in town.cancelled if p is None} >= {s for _p, s in to(was, "awo")}
    assert "Nothing has changed." in town.koop("schedule").stdout


def test_a_partner_who_leaves_half_way_stays_in_what_has_happened(town: Town) -> None:
    was = town.visits
    leaving = leave(town, "awo")
    found = town.plan("--from", SECOND_MONDAY)
    past = before(was, SECOND_MONDAY)
    assert to(past, "awo")
    assert of(past, *leaving)
    assert before(town.visits, SECOND_MONDAY) == past
    theirs = (to(was, "awo") | of(was, *leaving)) - past
    assert theirs
    assert theirs <= was - town.visits
    assert not before(changed(found, "removed"), SECOND_MONDAY)
    for topic in ("people", "hosts", "week", "unmet"):
        for output in ("text", "json"):
            assert town.koop("show", topic, "--format", output).exit_code == 0


# --- wishes --------------------------------------------------------------------------------------


def test_a_newcomer_before_publishing_counts_like_everybody(planned: Town, tmp_path: Path) -> None:
    with planned.changed() as files:
        files.join("stadt", "neue-kraft", "ergotherapie", "anstoss")
    planned.plan()
    fresh = Town(tmp_path / "fresh")
    shutil.copytree(planned.folder, fresh.folder)
    (fresh.folder / SCHEDULE).unlink()
    fresh.plan()
    assert planned.visits == fresh.visits
    assert planned.schedule.held == fresh.schedule.held
    assert of(planned.visits, "neue-kraft")
    assert (planned.schedule.published, planned.schedule.revision) == (False, 0)


def test_a_newcomer_after_publishing_gets_what_is_free(town: Town) -> None:
    was = town.visits
    with town.changed() as files:
        files.join("stadt", "neue-kraft", "ergotherapie", "anstoss", "pflegeschule")
    found = town.plan()
    assert was < town.visits
    assert {invitation_of(s) for _p, s in of(town.visits, "neue-kraft")} == {"pflegeschule"}
    assert {("neue-kraft", "ergotherapie"), ("neue-kraft", "anstoss")} <= unmet(found)
    assert found["changes"]["moved"] == found["changes"]["removed"] == []
    assert town.schedule.revision == 2


def test_a_newcomer_after_publishing_for_whom_nothing_is_free_moves_nobody(town: Town) -> None:
    was = town.visits
    with town.changed() as files:
        files.join("stadt", "neue-kraft", "ergotherapie")
    found = town.plan()
    assert (town.visits, town.schedule.revision) == (was, 2)  # there is a list more
    assert ("neue-kraft", "ergotherapie") in unmet(found)


def test_somebody_wishes_something_else(town: Town) -> None:
    was = town.visits
    (old,) = of(was, "matiak")
    with town.changed() as files:
        files.person("matiak")["wishes"] = ["pflegeschule"]
    found = town.plan()
    ((_person, new),) = of(town.visits, "matiak")
    assert invitation_of(new) == "pflegeschule"
    assert was - town.visits == {old}
    assert ("matiak", new) in changed(found, "added")
    assert changed(found, "removed") == {old}
    assert ("matiak", old[1]) in town.cancelled


def test_a_wish_withdrawn_is_a_visit_less_and_a_seat_for_another(town: Town) -> None:
    was = town.visits
    session = "ergotherapie@2027-03-10T15:00"
    waiting = {p for p, i in unmet(town.plan("--dry-run")) if i == "ergotherapie"}
    leaver = min(visitors(was, session))
    with town.changed() as files:
        person = files.person(leaver)
        person["wishes"] = [w for w in person.get("wishes", []) if w != "ergotherapie"]
        sheet = files.invitation("ergotherapie")["interested"]
        sheet[:] = [one for one in sheet if one != leaver]
    found = town.plan()
    assert was - town.visits == {(leaver, session)} == changed(found, "removed")
    newly = {p for p, s in changed(found, "added") if s == session}
    assert newly <= waiting
    assert len(visitors(town.visits, session)) == len(visitors(was, session)) - 1 + len(newly)


def test_other_positions_of_the_same_wishes_move_nobody(town: Town) -> None:
    was = town.visits
    with town.changed() as files:
        for partner in files.partners["partners"]:
            for person in partner.get("people", []):
                person.get("wishes", []).reverse()
    town.plan()
    assert was <= town.visits


# --- --max-changes, --only-cancel ----------------------------------------------------------------


def test_max_changes_lets_so_many_lose_a_visit_for_others_to_get_a_first(town: Town) -> None:
    was = town.visits
    with town.changed() as files:
        files.join("stadt", "neue-kraft", "ergotherapie")
        files.join("stadt", "zweite-kraft", "ergotherapie")
    results = {n: town.plan("--dry-run", "--max-changes", str(n)) for n in range(3)}
    for count, found in results.items():
        assert len(lost(found)) <= count
        assert goal(found, "kept") >= goal(results[0], "kept") - count
    assert goal(results[1], "at_least_1") == goal(results[0], "at_least_1") + 1
    assert goal(results[2], "at_least_1") == goal(results[0], "at_least_1") + 2
    found = town.plan("--max-changes", "2")
    assert of(town.visits, "neue-kraft", "zweite-kraft")
    assert found["revision"] == 2
    # Who made room is told, and has another visit left.
    for person, _session in was - town.visits:
        assert of(town.visits, person)


def test_max_changes_makes_no_more_changes_than_help(town: Town) -> None:
    was = town.visits
    found = town.plan("--dry-run", "--max-changes", "1")
    better = [
        (name, goal(found, name), goal(town.plan("--dry-run"), name))
        for name in ("at_least_1", "hosts", "at_least_2", "at_least_3", "rank", "sessions")
    ]
    assert len(lost(found)) <= 1
    assert bool(lost(found)) == any(one != other for _name, one, other in better)
    assert town.visits == was


def test_only_cancel_drops_what_cannot_be_and_changes_nothing_else(town: Town) -> None:
    was = town.visits
    ill = fall_ill(town)
    found = town.plan("--only-cancel")
    assert found["changes"]["added"] == found["changes"]["moved"] == []
    assert town.visits < was
    assert was - town.visits == on(of(was, *ill), *ILL) == changed(found, "removed")
    assert town.schedule.revision == 2


def test_only_cancel_still_moves_a_group_to_its_new_time(town: Town) -> None:
    was = town.visits
    group = visitors(was, NURSES)
    with town.changed() as files:
        files.session(NURSES)["at"] = "2027-03-04 16:15-17:30"
        files.join("stadt", "neue-kraft", "pflegeschule")
    found = town.plan("--only-cancel")
    assert {person for person, _from, _to in moved(found)} == group
    assert found["changes"]["added"] == found["changes"]["removed"] == []
    assert not of(town.visits, "neue-kraft")


def test_only_cancel_adds_a_new_agreement(town: Town) -> None:
    was = town.visits
    with town.changed() as files:
        files.join("stadt", "neue-kraft")
        files.session(NURSES)["agreed"] = ["neue-kraft"]
    found = town.plan("--only-cancel")
    assert town.visits == was | {("neue-kraft", NURSES)}
    assert changed(found, "added") == {("neue-kraft", NURSES)}


# --- --from --------------------------------------------------------------------------------------


def test_the_past_stays_whatever_is_written_down_later(town: Town) -> None:
    was = town.visits
    past = before(was, SECOND_MONDAY)
    with town.changed() as files:
        # Sick notes and corrections for the first week come in late.
        for person in {person for person, _session in past}:
            files.away(person, at="2027-03-01 - 2027-03-05")
        files.invitation("anstoss")["seats"] = "1"
        files.invitation("anstoss")["min_visitors"] = "1"
        del files.session("anstoss@2027-03-04T14:00")["seats"]
        files.session(NURSES)["at"] = "2027-03-04 16:15-17:30"
        files.invitation("familienbuero")["place"] = "stadt"
    found = town.plan("--from", SECOND_MONDAY)
    assert town.visits == was
    assert found["changes"]["removed"] == found["changes"]["moved"] == []
    held = {held.session: held for held in town.schedule.held}
    assert held["familienbuero@2027-03-03T09:00"].place == "familienbuero"
    assert held["familienbuero@2027-03-10T09:00"].place == "stadt"
    assert NURSES in held


def test_nothing_is_added_to_the_past(town: Town) -> None:
    was = town.visits
    with town.changed() as files:
        files.join("stadt", "neue-kraft", "pflegeschule", "anstoss", "familienbuero")
        files.join("stadt", "zweite-kraft")
        files.invitation("pflegeschule")["sessions"].append("2027-03-03 10:00-11:00")
        files.session("awo@2027-03-03T09:00")["agreed"] = ["zweite-kraft"]
    found = town.plan("--from", SECOND_MONDAY)
    assert before(town.visits, SECOND_MONDAY) == before(was, SECOND_MONDAY)
    assert changed(found, "added")
    assert not before(changed(found, "added"), SECOND_MONDAY)


def test_what_has_happened_counts_for_limits_and_wishes(town: Town) -> None:
    """Who has been there needs no second visit, and max_visits counts all the weeks."""
    was = town.visits
    full = next(
        person
        for person, session in sorted(before(was, SECOND_MONDAY))
        if not before(of(was, person), SECOND_MONDAY) - {(person, session)}
        and not of(was, person) - before(was, SECOND_MONDAY)
    )
    with town.changed() as files:
        files.person(full)["max_visits"] = "1"
        files.person(full).setdefault("wishes", []).append("ogs")
        files.join("pfalzschule", "zweite-kraft", "ogs")
    wanted = len(visitors(was, "ogs@2027-03-08T12:00")) + len(visitors(was, "ogs@2027-03-11T14:00"))
    found = town.plan("--from", SECOND_MONDAY)
    assert of(town.visits, full) == of(was, full)
    assert (full, "ogs") in unmet(found)
    assert len(to(town.visits, "ogs")) >= wanted
    invitations = [(p, invitation_of(s)) for p, s in town.visits]
    assert len(invitations) == len(set(invitations))


def test_the_day_stays_until_another_is_named(town: Town) -> None:
    town.plan("--from", SECOND_MONDAY)
    settled = town.bytes
    assert b"settled: 2027-03-08\n" in settled
    town.plan()
    assert town.bytes == settled
    for day in (b"2027-03-10", b"2027-03-03"):
        town.plan("--from", day.decode())
        assert town.bytes == settled.replace(b"2027-03-08\n", day + b"\n")
    assert town.schedule.revision == 1  # nobody's plan has changed


def test_from_the_middle_of_a_week_the_day_itself_is_still_open(town: Town) -> None:
    was = town.visits
    people = {person for person, _session in on(was, "2027-03-10")}
    assert people
    with town.changed() as files:
        files.away(*sorted(people), at="2027-03-08 - 2027-03-10")
    town.plan("--from", "2027-03-10")
    assert before(town.visits, "2027-03-10") == before(was, "2027-03-10")
    assert not on(town.visits, "2027-03-10") & on(was, "2027-03-10")


# --- --fresh, --check ----------------------------------------------------------------------------


def test_fresh_plans_as_if_nobody_relied_on_anything(town: Town, planned: Town) -> None:
    for one in (town, planned):
        with one.changed() as files:
            files.join("stadt", "neue-kraft", "ergotherapie")
            files.join("stadt", "zweite-kraft", "anstoss")
    best = planned.plan()
    was = town.visits
    kept = town.plan("--dry-run")
    found = town.plan("--fresh")
    assert town.visits == planned.visits
    assert goal(found, "at_least_1") == goal(best, "at_least_1") > goal(kept, "at_least_1")
    assert "kept" not in {goal["name"] for goal in found["goals"]}
    # People have relied on it all the same: the revision goes on, and they are told.
    assert (town.schedule.published, town.schedule.revision) == (True, 2)
    assert was - town.visits == lost(found) != set()
    assert {v for v in town.cancelled if v[0]} == changed(found, "removed")


def test_check_says_whether_the_plan_would_change_and_writes_nothing(town: Town) -> None:
    assert town.koop("schedule", "--check").exit_code == 0
    fall_ill(town)
    was = town.bytes
    done = town.koop("schedule", "--check", "--from", SECOND_MONDAY)
    assert done.exit_code == 1
    assert "must be told." in done.stdout
    assert town.bytes == was
    town.plan("--from", SECOND_MONDAY)
    assert town.koop("schedule", "--check").exit_code == 0


# --- a schedule that was touched -----------------------------------------------------------------


def test_a_visit_deleted_by_hand_comes_back_and_is_no_longer_counted_as_kept(town: Town) -> None:
    """The schedule is koop's file: to settle something, people write `away` or `agreed`."""
    was = town.visits
    text = (town.folder / SCHEDULE).read_text("utf-8")
    (town.folder / SCHEDULE).write_text(text.replace("      - drude\n", "", 1), "utf-8")
    found = town.plan()
    assert ("drude", "anstoss@2027-03-02T10:00") in was
    assert {p for p, _s in changed(found, "added")} == {"drude"}
    assert town.visits == was


def test_a_line_that_breaks_a_rule_is_mended(town: Town) -> None:
    was = town.visits
    text = (town.folder / SCHEDULE).read_text("utf-8")
    wrong = text.replace("      - matiak\n", "      - matiak\n      - busch\n", 1)
    (town.folder / SCHEDULE).write_text(wrong, "utf-8")
    assert town.koop("check").exit_code == 1
    found = town.plan()
    assert changed(found, "removed") == {("busch", "anstoss@2027-03-04T14:00")}
    assert town.visits == was


@pytest.mark.parametrize(
    ("damage", "hint"),
    [
        ("<<<<<<< HEAD\n", "take either side; then koop schedule makes a new plan"),
        ("visits: [\n", "restore the file from git, or copy the last revision over it"),
    ],
)
def test_a_damaged_schedule_is_left_alone(town: Town, damage: str, hint: str) -> None:
    (town.folder / SCHEDULE).write_bytes(town.bytes + damage.encode())
    was = town.bytes
    for options in ([], ["--fresh"], ["--from", SECOND_MONDAY], ["--only-cancel"]):
        done = town.koop("schedule", *options)
        assert done.exit_code == 1
        assert hint in done.stdout
        assert town.bytes == was
    assert town.koop("publish").exit_code == 1
    assert town.bytes == was
