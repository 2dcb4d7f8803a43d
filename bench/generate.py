"""Write a synthetic town of any size, with nearly every rule of koop in use.

    python bench/generate.py DIR --people N --invitations M [--seed S]

The same numbers and seed give the same bytes. Warnings of `koop check` are wanted (guides who are
away, parties too large); errors are not: above all, the agreements could all hold if nobody were
away, because each binds a house and a person that no other agreement binds.
"""

from __future__ import annotations

import argparse
import datetime as dt
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

import yaml

Data = dict[str, Any]

START = dt.date(2027, 3, 1)
END = dt.date(2027, 3, 12)
WEEKDAYS = [
    day
    for step in range((END - START).days + 1)
    if (day := START + dt.timedelta(step)).weekday() < 5
]
OPENING_UNTIL = 12 * 60
"""When the opening event of the first day ends, in minutes since midnight."""


class Dumper(yaml.CSafeDumper):
    """Writes plain YAML: koop knows no anchors and no aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        """Write every value out."""
        return True


def clock(minutes: int) -> str:
    """Write minutes since midnight as `09:30`."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def house_of(rng: Random, number: int, people: int) -> Data:
    """Describe a partner with so many people, who wish nothing yet."""
    partner: Data = {
        "id": f"partner-{number:04}",
        "name": f"Partner {number}",
        "kind": rng.choice(
            ["school", "childcare", "counselling", "club", "administration", "other"]
        ),
    }
    if people > 1 and rng.random() < 0.95:
        partner["staffing"] = "1"
        if rng.random() < 0.5:
            partner["hours"] = ["Mo-Do 08:00-16:00", "Fr 08:00-13:00"]
    partner["people"] = [person_of(rng, number, place) for place in range(people)]
    return partner


def person_of(rng: Random, house: int, place: int) -> Data:
    """Describe a person, or a party of up to three, without wishes."""
    person: Data = {
        "id": f"person-{house:04}-{place}",
        "name": f"Person {house}-{place}",
        "size": rng.choices(["1", "2", "3"], [65, 18, 17])[0],
    }
    if rng.random() < 0.2:
        person["max_visits"] = rng.choice(["2", "3"])
    if rng.random() < 0.09:
        person["max_per_day"] = "1"
    if rng.random() < 0.05:
        person["needs"] = ["stufenfrei"]
    away = []
    for day in WEEKDAYS:
        chance = rng.random()
        if chance < 0.1:
            away.append(str(day))
        elif chance < 0.2:
            away.append(f"{day} 08:00-12:00")
    if rng.random() < 0.05:
        away.append("Mo-Fr 00:00-10:00")
    if rng.random() < 0.05:
        first = rng.choice(WEEKDAYS[:-2])
        away.append(f"{first} - {first + dt.timedelta(2)}")
    if away:
        person["away"] = away
    return person


def sessions_of(rng: Random, seats: int) -> list[Data]:
    """Offer one to three sessions that neither overlap each other nor the opening."""
    result: list[Data] = []
    for day in sorted(rng.sample(WEEKDAYS, rng.randint(1, 3))):
        start = rng.randrange(8 * 60, 16 * 60, 30)
        if day == START:
            start = max(start, OPENING_UNTIL)
        end = start + rng.choices([60, 90, 120], [50, 25, 25])[0]
        session: Data = {"at": f"{day} {clock(start)}-{clock(end)}"}
        if rng.random() < 0.1:
            session["seats"] = str(seats - 2)
        result.append(session)
    return result


def windows_of(rng: Random) -> list[str]:
    """Open a morning and something else in which koop may add sessions."""
    morning, afternoon = rng.choices(WEEKDAYS, k=2)
    other = rng.choice(["Di Do 13:30-16:00", "Mi 14:00-15:30", f"{afternoon} 13:00-16:00"])
    return [f"{morning} 09:00-12:00", other]


def invitation_of(rng: Random, number: int, host: Data, halls: list[Data]) -> Data:
    """Describe what a partner offers."""
    seats = rng.randint(5, 10)
    invitation: Data = {
        "id": f"visit-{number:04}",
        "host": host["id"],
        "title": f"Einblick {number} bei {host['name']}",
        "seats": str(seats),
        "min_visitors": rng.choices(["1", "2", "3"], [40, 30, 30])[0],
        # The first one of the house, so that hosts of several invitations are short of guides.
        "guides": [host["people"][0]["id"]],
    }
    if rng.random() < 0.68:
        invitation["features"] = ["stufenfrei"]
    if rng.random() < 0.12:
        invitation["place"] = rng.choice(halls)["name"]
    if rng.random() < 0.9:
        invitation["sessions"] = sessions_of(rng, seats)
        if len(host["people"]) > 1 and rng.random() < 0.12:
            invitation["sessions"][-1]["guides"] = [host["people"][1]["id"]]
    if "sessions" not in invitation or rng.random() < 0.04:
        invitation |= {"windows": windows_of(rng), "duration": "60"}
    if rng.random() < 0.2:
        invitation["max_sessions"] = str(rng.randint(1, 2))
    return invitation


def add_wishes(rng: Random, partners: list[Data], invitations: list[Data]) -> None:
    """Let everybody wish two to eight invitations, most of them a few popular ones, and pair up."""
    order = rng.sample(invitations, len(invitations))
    popularity = list(accumulate(1 / (place + 5) for place in range(len(order))))
    for partner in partners:
        foreign = sum(invitation["host"] != partner["id"] for invitation in invitations)
        for place, person in enumerate(partner["people"]):
            before = partner["people"][place - 1] if place else None
            wishes: list[Any] = []
            if before is not None and "with" not in before and rng.random() < 0.12:
                person["with"] = before["id"]
                wishes = [wish for wish in before["wishes"] if isinstance(wish, str)][:2]
            count = rng.choices(range(2, 9), [4, 26, 34, 23, 10, 2, 1])[0]
            while len(wishes) < min(count, foreign):
                invitation = rng.choices(order, cum_weights=popularity)[0]
                if invitation["host"] != partner["id"] and invitation["id"] not in wishes:
                    wishes.append(invitation["id"])
            if len(wishes) > 2 and rng.random() < 0.18:
                wishes[1:3] = [wishes[1:3]]  # two that are equally wanted
            if wishes:
                person["wishes"] = wishes


def add_sign_ups(rng: Random, partners: list[Data], invitations: list[Data]) -> None:
    """Put a person of another house on some of the sign-up sheets."""
    for invitation in invitations:
        if rng.random() < 0.07:
            partner = rng.choice(partners)
            if partner["id"] != invitation["host"]:
                invitation["interested"] = [rng.choice(partner["people"])["id"]]


def add_agreements(rng: Random, partners: list[Data], invitations: list[Data]) -> None:
    """Promise a seat in some sessions, so that all promises could hold if nobody were away.

    Each house is bound once at most, as host or as guest, so that no guide has two duties and no
    house is left by two people; and the promised person alone is enough for the session.
    """
    houses = {partner["id"]: partner for partner in partners}
    paired = {p["with"] for h in partners for p in h["people"] if "with" in p}
    bound: set[str] = set()
    for invitation in invitations:
        guest = rng.choice(partners)
        person = rng.choice(guest["people"])
        can_hold = (
            "sessions" in invitation
            and invitation["min_visitors"] == "1"
            and person["size"] == "1"
            and not person.keys() & {"needs", "with"}
            and person["id"] not in paired
            and invitation["host"] != guest["id"]
            and not bound & {invitation["host"], guest["id"]}
            and all(may_spare_one(houses[house]) for house in (invitation["host"], guest["id"]))
        )
        if can_hold and rng.random() < 0.35:
            rng.choice(invitation["sessions"])["agreed"] = [person["id"]]
            bound |= {invitation["host"], guest["id"]}


def may_spare_one(house: Data) -> bool:
    """Tell whether any one party may leave a house in which nobody is away."""
    sizes = [int(person["size"]) for person in house["people"]]
    return sum(sizes) - max(sizes) >= int(house.get("staffing", "0"))


def town(people: int, invitations: int, seed: int) -> tuple[Data, Data]:
    """Make up the two files of a town; every scalar is a text, as when read from YAML."""
    rng = Random(seed)
    houses = max(1, min(invitations, people // 2))
    partners = [
        house_of(rng, number, people // houses + (number < people % houses))
        for number in range(houses)
    ]
    halls: list[Data] = [{"name": f"Saal {1 + number}"} for number in range(1 + invitations // 20)]
    offers = [
        invitation_of(rng, number, partners[number % houses], halls)
        for number in range(invitations)
    ]
    add_wishes(rng, partners, offers)
    add_sign_ups(rng, partners, offers)
    add_agreements(rng, partners, offers)
    weeks: Data = {
        "id": f"town-{people}x{invitations}-{seed}",
        "title": f"Stadt mit {people} Menschen und {invitations} Einladungen",
        "start": str(START),
        "end": str(END),
        "travel": "15",
        "travel_times": [
            {
                "between": [partners[first]["id"], partners[first + 1]["id"]],
                "minutes": rng.choice(["0", "5", "40"]),
            }
            for first in range(0, min(houses - 1, 20), 2)
        ],
        "max_per_day": "3",
    }
    opening = {
        "id": "opening",
        "title": "Offenes Café",
        "at": f"{START} 09:00-{clock(OPENING_UNTIL)}",
        "place": partners[0]["id"],
    }
    return {"partners": partners}, {
        "weeks": weeks,
        "places": halls,
        "events": [opening],
        "invitations": offers,
    }


def write(data: Data, path: Path) -> None:
    """Write YAML in the same bytes on every system."""
    text = yaml.dump(data, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=100)
    path.write_bytes(text.encode())


def main() -> None:
    """Write the two files."""
    parser = argparse.ArgumentParser(description="write a synthetic town as a koop data folder")
    parser.add_argument("directory", type=Path, metavar="DIR")
    parser.add_argument("--people", type=int, required=True, metavar="N")
    parser.add_argument("--invitations", type=int, required=True, metavar="M")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    options = parser.parse_args()
    partners, invitations = town(options.people, options.invitations, options.seed)
    options.directory.mkdir(parents=True, exist_ok=True)
    write(partners, options.directory / "partners.yaml")
    write(invitations, options.directory / "invitations.yaml")


if __name__ == "__main__":
    main()
