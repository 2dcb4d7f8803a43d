"""Random tiny weeks over every rule and field, and schedules published before the data changed.

Everything drawn is valid: at most worth a warning, never an error of its own. Only agreements may
contradict each other (never a single one), unless `possible` is asked for; then a plan exists.

Each week uses a random choice of THEMES, so that no week is so full of rules that nothing goes.
"""

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import yaml
from hypothesis import assume
from hypothesis import strategies as st

from tests import oracle
from tests.oracle import DAY, Data, Plan, Span, overlap

THEMES = (
    "agreed",
    "away",
    "cancelled",
    "companions",
    "dates",
    "events",
    "few-sessions",
    "groups",
    "guides",
    "interested",
    "limits",
    "minimum",
    "needs",
    "own-places",
    "overrides",
    "parties",
    "place-features",
    "places",
    "staffing",
    "ties",
    "travel",
    "travel-from",
    "windows",
)
PARTNERS = ("awo", "bke", "jobcenter", "ogs")
PEOPLE = ("anna", "ben", "cem", "dora", "eva")
HALLS = ("Saal 1", "TÜV Nord Bildung")
FEATURES = ("step-free", "quiet")
LIMITS = ("max_per_day", "max_visits")
FIRST_DAYS = (date(2027, 3, 1), date(2027, 3, 31))
"""A Monday, and a Wednesday at the end of a month."""
STARTS = (540, 540, 570, 600, 600, 630, 660, 780)
"""Minutes since midnight, close together so that sessions often collide."""
GERMAN = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
ENGLISH = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


# --- writing and shuffling -----------------------------------------------------------------------


class _PlainDumper(yaml.CSafeDumper):
    """Writes scalars as people do, without quotes where they can be missed, and no aliases."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def write(folder: Path, partners: Data, invitations: Data, schedule: Data | None = None) -> None:
    """Write the data as YAML files into the folder."""
    files = {"partners": partners, "invitations": invitations, "schedule": schedule}
    for name, data in files.items():
        if data is not None:
            text = yaml.dump(data, Dumper=_PlainDumper, sort_keys=False, allow_unicode=True)
            (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def shuffled(data: Data, random: Random) -> Data:
    """The same data in another order: keys, and lists whose order means nothing.

    Of the lists only `wishes` has an order with a meaning, but not its inner lists.
    """

    def mixed(value: Any, *, ordered: bool = False) -> Any:
        if isinstance(value, dict):
            keys = random.sample(list(value), len(value))
            return {key: mixed(value[key], ordered=key == "wishes") for key in keys}
        if isinstance(value, list):
            entries = [mixed(entry) for entry in value]
            return entries if ordered else random.sample(entries, len(entries))
        return value

    result: Data = mixed(data)
    return result


# --- words of time -------------------------------------------------------------------------------


def day_text(number: int, *, loose: bool = False) -> str:
    """A day of the calendar by its number; near the weeks also, loosely, `2.3.2027` or `2.3.`."""
    day = date.fromordinal(number)
    forms = (f"{day.day}.{day.month}.", f"{day:%d.%m.%Y}", day.isoformat())
    return forms[number % 3 if loose else 2]


def weekday_text(number: int, *, loose: bool) -> str:
    """The weekday of a day, in German or loosely in English."""
    return (ENGLISH if loose else GERMAN)[date.fromordinal(number).weekday()]


def hours_text(begin: int, end: int, *, loose: bool) -> str:
    """Hours from minutes since midnight; loosely: `9:00–10:00` or `9–10 Uhr`, for `09:00-10:00`."""
    if not loose:
        return f"{begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}"
    short = begin // 30 % 3 == 0
    hours = (
        f"{minute // 60}" if short and minute % 60 == 0 else f"{minute // 60}:{minute % 60:02}"
        for minute in (begin, end)
    )
    return "–".join(hours) + (" Uhr" if end // 30 % 2 else "")


def span_text(span: Span, *, loose: bool) -> str:
    """A span within one day, as date and hours."""
    day, begin = divmod(span[0], DAY)
    return f"{day_text(day, loose=loose)} {hours_text(begin, span[1] - day * DAY, loose=loose)}"


# --- the weeks -----------------------------------------------------------------------------------


@st.composite
def weeks(draw: st.DrawFn, *, plans: int = 1000, possible: bool = False) -> tuple[Data, Data]:
    """`(partners, invitations)`, small enough to try all plans.

    plans: bound of the number of plans before any two visits exclude each other.
    possible: agreements never contradict each other, so that there is a plan.
    """
    themes = draw(st.sets(st.sampled_from(THEMES), min_size=2, max_size=10))
    loose = draw(st.integers(0, 3)) == 3
    first = draw(st.sampled_from(FIRST_DAYS)).toordinal()
    last = first + draw(st.sampled_from((1, 1, 2, 0, 7)))
    # Few days, so that sessions meet; in long weeks the same weekday again.
    days = sorted({first, min(first + 1, last), last if last - first == 7 else first})

    partners = _partners(draw, themes, days, loose=loose)
    hosts = [partner["id"] for partner in partners["partners"]]
    invitations: Data = {"weeks": _general(draw, themes, hosts, first, last)}
    if "places" in themes:
        invitations["places"] = [{"name": name} for name in HALLS]
    common = _events(draw, days) if "events" in themes else []
    if common:
        invitations["events"] = [
            {"id": f"event-{number}", "title": "Café", "at": span_text(span, loose=loose)}
            for number, span in enumerate(common)
        ]
        if draw(st.booleans()):  # before the weeks, or after them
            day = draw(st.sampled_from((first - 2, last + 2))) * DAY
            at = span_text((day + 540, day + 600), loose=False)
            invitations["events"].append({"id": "outside", "title": "Fest", "at": at})
    slots = [
        (day * DAY + start, day * DAY + start + length)
        for day in days
        for start in STARTS
        for length in (60, 60, 30, 90)
    ]
    slots += [(day * DAY + DAY - 60, day * DAY + DAY) for day in days]
    free = [slot for slot in slots if not any(overlap(slot, event) for event in common)]
    invitations["invitations"] = [
        _invitation(draw, themes, partners, number, days=days, free=free, loose=loose)
        for number in range(draw(st.sampled_from((4, 3, 4, 2, 1))))
    ]
    if "own-places" in themes:
        _add_places(draw, themes, partners, invitations)
    if "place-features" in themes:
        _add_features(draw, (*partners["partners"], *invitations.get("places", ())))
    _add_wishes(draw, themes, partners, invitations)
    if "dates" in themes:
        _add_dates(draw, partners, invitations)
    if "companions" in themes:
        _add_companions(draw, partners, invitations)
    if "agreed" in themes:
        _add_agreements(draw, partners, invitations)
    if "cancelled" in themes:
        _add_cancellations(draw, invitations, days, common)
    _trim(partners, invitations, plans)
    _drop_impossible_agreements(partners, invitations, together=possible)
    return partners, invitations


def _partners(draw: st.DrawFn, themes: set[str], days: Sequence[int], *, loose: bool) -> Data:
    """Two to four partners with two to five people, still without wishes."""
    ids = PARTNERS[: draw(st.integers(2, 4))]
    found: list[Data] = [{"id": one, "name": one.upper(), "kind": "other"} for one in ids]
    for number, name in enumerate(PEOPLE[: draw(st.sampled_from((4, 5, 3, 2)))]):
        partner = _next_or_any(draw, found, number)
        partner.setdefault("people", []).append(_person(draw, themes, name, days, loose=loose))
    if "groups" in themes:
        _add_groups(draw, draw(st.permutations(list(people_of(found)))))
    if "staffing" in themes:
        for partner in found:
            size = sum(size_of(person) for person in partner.get("people", ()))
            if size and (staffing := draw(st.integers(0, min(size, 2)))):
                partner["staffing"] = str(staffing)
                if draw(st.booleans()):
                    hours = _hours(days, loose=loose)
                    partner["hours"] = draw(st.lists(hours, min_size=1, max_size=2, unique=True))
    return {"partners": found}


def _next_or_any(draw: st.DrawFn, partners: Sequence[Data], number: int) -> Data:
    """Any partner, the simplest choice being one after the other."""
    return partners[(number + draw(st.integers(0, len(partners) - 1))) % len(partners)]


def _person(
    draw: st.DrawFn, themes: set[str], name: str, days: Sequence[int], *, loose: bool
) -> Data:
    """One person or party."""
    person: Data = {"id": name, "name": name.title()}
    if "parties" in themes and draw(st.booleans()):
        person["size"] = str(draw(st.integers(1, 3)))
    if "away" in themes and draw(st.booleans()):
        absences = _absence(days, loose=loose)
        person["away"] = draw(st.lists(absences, min_size=1, max_size=2, unique=True))
    if "limits" in themes and draw(st.booleans()):
        person[draw(st.sampled_from(LIMITS))] = str(draw(st.integers(1, 2)))
    if {"needs", "place-features"} & themes and draw(st.integers(0, 2)) == 0:
        person["needs"] = list(FEATURES[: draw(st.integers(1, 2))])
    return person


def _absence(days: Sequence[int], *, loose: bool) -> st.SearchStrategy[str]:
    """An absence in any form of the language, mostly about the hours of the sessions."""
    texts = []
    for day in days:
        weekday = weekday_text(day, loose=loose)
        morning = hours_text(0, 600, loose=loose)
        later = hours_text(630, DAY, loose=loose)
        dash = "–" if loose else "-"
        texts += [
            f"{day_text(day, loose=loose)} {morning}",
            f"{day_text(day, loose=loose)} {later}",
            f"{weekday} {hours_text(570, 660, loose=loose)}",
            f"{weekday} {morning}",
            weekday,
            morning,
            day_text(day, loose=loose),
            f"{day_text(day - 1, loose=loose)} {dash} {day_text(day, loose=loose)}",
            f"{day_text(day, loose=loose)} {dash} {day_text(day + 9, loose=loose)} {later}",
        ]
    return st.sampled_from(texts)


def _hours(days: Sequence[int], *, loose: bool) -> st.SearchStrategy[str]:
    """Hours in which a house is open."""
    every = "Mon–Fri" if loose else "Mo-Fr"
    hours = [
        hours_text(begin, end, loose=loose) for begin, end in ((480, 600), (570, 660), (600, DAY))
    ]
    texts = [*hours, *(f"{every} {some}" for some in hours)]
    for day in days:
        texts += [f"{weekday_text(day, loose=loose)} {some}" for some in hours]
        texts += [weekday_text(day, loose=loose), f"{day_text(day, loose=loose)} {hours[0]}"]
    return st.sampled_from(texts)


def _general(
    draw: st.DrawFn, themes: set[str], hosts: Sequence[str], first: int, last: int
) -> Data:
    """The head of invitations.yaml."""
    found: Data = {
        "id": f"weeks-{draw(st.integers(0, 99))}",
        "title": "Wochen",
        "start": day_text(first),
        "end": day_text(last),
    }
    if "travel" in themes:
        found["travel"] = draw(st.sampled_from(("30", "15", "45", "0")))
        places = [*hosts, *(HALLS if "places" in themes else ())]
        pairs = [[one, other] for number, one in enumerate(places) for other in places[:number]]
        exceptions = draw(
            st.lists(
                st.tuples(st.sampled_from(pairs), st.sampled_from(("0", "30", "60", "90"))),
                max_size=2,
                unique_by=lambda exception: tuple(exception[0]),
            )
        )
        if exceptions:
            found["travel_times"] = [
                {"between": list(between), "minutes": minutes} for between, minutes in exceptions
            ]
    if "travel-from" in themes:
        places = [*hosts, *(HALLS if "places" in themes else ())]
        some = draw(st.lists(st.sampled_from(places), min_size=1, max_size=2, unique=True))
        found["travel_times"] = found.get("travel_times", []) + [
            {"place": place, "minutes": draw(st.sampled_from(("60", "30", "0", "90")))}
            for place in some
        ]
    if "limits" in themes:
        found[draw(st.sampled_from(LIMITS))] = str(draw(st.integers(1, 2)))
    return found


def _events(draw: st.DrawFn, days: Sequence[int]) -> list[Span]:
    """One or two common dates; half an hour is enough to take starts out of a window."""
    slots = [
        (day * DAY + begin, day * DAY + end)
        for day in days
        for begin, end in ((540, 570), (600, 630), (660, 720))
    ]
    return draw(st.lists(st.sampled_from(slots), min_size=1, max_size=2, unique=True))


def _invitation(
    draw: st.DrawFn,
    themes: set[str],
    partners: Data,
    number: int,
    *,
    days: Sequence[int],
    free: Sequence[Span],
    loose: bool,
) -> Data:
    """One invitation with one to three sessions, or windows, or both."""
    partner = _next_or_any(draw, partners["partners"], number)
    ids = (partner["id"], f"visit-{number}")
    found: Data = {
        # Partners and invitations may share an id; only one invitation of each partner can.
        "id": ids[0] if number == 0 else ids[1],
        "host": partner["id"],
        "title": f"Einblick {number}",
        "seats": str(draw(st.sampled_from((2, 2, 3, 1, 4, 9)))),
    }
    if "minimum" in themes:
        found["min_visitors"] = str(min(int(found["seats"]), draw(st.sampled_from((2, 1, 3)))))
    if "needs" in themes:
        features = draw(st.sampled_from((FEATURES, FEATURES[:1], FEATURES[1:], ())))
        if features:
            found["features"] = list(features)
    if "places" in themes and draw(st.booleans()):
        others = [other["id"] for other in partners["partners"]]
        found["place"] = draw(st.sampled_from((*HALLS, *others)))
    # Those who are away sometimes come first, as what is drawn leans to the front.
    members = sorted(partner.get("people", ()), key=lambda person: "away" not in person)
    staff = [person["id"] for person in members]
    if staff and "guides" in themes and draw(st.integers(0, 3)) < 3:
        guides = st.lists(st.sampled_from(staff), min_size=1, max_size=2, unique=True)
        found["guides"] = draw(guides)

    with_windows = "windows" in themes and draw(st.booleans())
    listed: list[Span] = draw(
        st.lists(
            st.sampled_from(free),
            min_size=0 if with_windows else draw(st.sampled_from((2, 1, 3))),
            max_size=2 if with_windows else 3,
            unique_by=lambda span: span[0],
        )
    )
    if listed:
        found["sessions"] = [
            _listed_session(draw, themes, found, staff, span=span, loose=loose) for span in listed
        ]
    if with_windows:
        found["duration"], found["windows"] = _windows(draw, days, loose=loose)
    if "few-sessions" in themes:
        found["max_sessions"] = str(draw(st.integers(1, 2)))
    return found


def _listed_session(
    draw: st.DrawFn,
    themes: set[str],
    invitation: Data,
    staff: Sequence[str],
    *,
    span: Span,
    loose: bool,
) -> str | Data:
    """A session in the short form, or with fields of its own."""
    text = span_text(span, loose=loose)
    if "overrides" not in themes or draw(st.booleans()):
        return text
    found: Data = {"at": text, "note": "Presse kommt mit"}
    minimum = int(invitation.get("min_visitors", 1))
    if draw(st.booleans()):
        minimum = draw(st.integers(1, min(3, int(invitation["seats"]))))
        found["min_visitors"] = str(minimum)
    if draw(st.booleans()):
        found["seats"] = str(draw(st.integers(minimum, 4)))
    if "guides" in themes and draw(st.booleans()):
        found["guides"] = draw(st.lists(st.sampled_from(staff), max_size=1)) if staff else []
    return found


def _add_places(draw: st.DrawFn, themes: set[str], partners: Data, invitations: Data) -> None:
    """Places and features of single sessions."""
    places = [partner["id"] for partner in partners["partners"]]
    places += [place["name"] for place in invitations.get("places", ())]
    for invitation in invitations["invitations"]:
        for index, entry in enumerate(invitation.get("sessions", ())):
            own: Data = {}
            if draw(st.booleans()):
                own["place"] = draw(st.sampled_from(places))
            if not themes.isdisjoint(("needs", "place-features")) and draw(st.booleans()):
                own["features"] = list(FEATURES[: draw(st.integers(0, 2))])
            if own:
                invitation["sessions"][index] = {**as_mapping(entry), **own}


def _windows(draw: st.DrawFn, days: Sequence[int], *, loose: bool) -> tuple[str, list[str]]:
    """Duration and windows with few starts, sometimes touching or overlapping, as one or two."""
    day = draw(st.sampled_from(days))
    duration = draw(st.sampled_from((60, 60, 30, 90)))
    begin = draw(st.sampled_from((540, 555, 570, 600)))
    starts = draw(st.sampled_from((2, 1, 3, 0)))
    # Without any start the window is a little too short, which is worth a warning.
    length = duration + 30 * (starts - 1) if starts else duration - 15
    end = begin + length + draw(st.sampled_from((0, 0, 10)))
    forms = (day_text(day, loose=loose), weekday_text(day, loose=loose))
    parts = [(begin, end)]
    if end - begin > 60 and draw(st.booleans()):
        cut = begin + 45
        parts = draw(st.permutations([(begin, cut), (cut - draw(st.sampled_from((0, 15))), end)]))
    texts = [
        f"{draw(st.sampled_from(forms))} {hours_text(one, other, loose=loose)}"
        for one, other in parts
    ]
    return str(duration), texts


def _add_groups(draw: st.DrawFn, everybody: list[Data]) -> None:
    """Groups of two and three, said by one of them or by two."""
    while len(everybody) > 1:
        one, *others = (everybody.pop() for _ in everybody[: draw(st.integers(2, 3))])
        ids = [other["id"] for other in others]
        one["with"] = ids[0] if len(ids) == 1 else ids
        if draw(st.booleans()):
            others[0]["with"] = [one["id"], *ids[1:]]


def _add_wishes(draw: st.DrawFn, themes: set[str], partners: Data, invitations: Data) -> None:
    """Wishes of everybody, and names on the sign-up sheets."""
    for partner in partners["partners"]:
        foreign = [one for one in invitations["invitations"] if one["host"] != partner["id"]]
        for person in partner.get("people", ()):
            if not foreign:
                continue
            ids = [one["id"] for one in foreign]
            wishes: list[str | list[str]] = []
            for one in draw(
                st.lists(
                    st.sampled_from(ids),
                    min_size=0 if "interested" in themes else min(3, len(ids)),
                    max_size=4,
                    unique=True,
                )
            ):
                if "ties" in themes and wishes and draw(st.booleans()):
                    before = wishes.pop()
                    wishes.append([*([before] if isinstance(before, str) else before), one])
                else:
                    wishes.append(one)
            if wishes:
                person["wishes"] = wishes
            if "interested" in themes:
                for one in foreign:
                    if draw(st.integers(0, 2)) == 0:
                        one.setdefault("interested", []).append(person["id"])


def _add_features(draw: st.DrawFn, places: Iterable[Data]) -> None:
    """What some houses and halls offer."""
    for place in places:
        if features := draw(st.sampled_from(((), FEATURES, FEATURES[:1], FEATURES[1:]))):
            place["features"] = list(features)


def _add_dates(draw: st.DrawFn, partners: Data, invitations: Data) -> None:
    """Wishes for a day or a session, sheets of one session, and other dates further down."""
    offered = sorted(oracle.read(partners, invitations).sessions)
    for person in people_of(partners["partners"]):
        groups: list[list[str]] = [[*oracle.items_of(entry)] for entry in person.get("wishes", ())]
        for group in list(groups):
            for place, wish in enumerate(group):
                names = sorted(_names_of(wish, offered))
                if bool(names) and draw(st.booleans()):
                    group[place] = draw(st.sampled_from(names))
                    if draw(st.booleans()):
                        groups.append([draw(st.sampled_from([wish, *names]))])
        if groups:
            person["wishes"] = [*_without_repetitions(groups)]
    for invitation in invitations["invitations"]:
        guests = [person["id"] for person in guests_of(partners, invitation)]
        for index, entry in enumerate(invitation.get("sessions", ())):
            if guests and draw(st.integers(0, 3)) == 0:
                who = draw(st.lists(st.sampled_from(guests), min_size=1, max_size=2, unique=True))
                invitation["sessions"][index] = {**as_mapping(entry), "interested": who}


def _without_repetitions(groups: Iterable[list[str]]) -> Iterable[str | list[str]]:
    """The wishes without those that add nothing to the ones before, which would be a mistake."""
    known: set[str] = set()
    for group in groups:
        new = []
        for wish in group:
            if known.isdisjoint((wish, wish.partition("T")[0], oracle.invitation_of(wish))):
                known.add(wish)
                new.append(wish)
        if new:
            yield new[0] if len(new) == 1 else new


def _names_of(invitation: str, offered: Iterable[str]) -> set[str]:
    """The days and sessions of an invitation, as a wish names them."""
    sessions = {name for name in offered if oracle.invitation_of(name) == invitation}
    return sessions | {name.partition("T")[0] for name in sessions}


def _drop_gone_dates(partners: Data, invitations: Data) -> None:
    """Drop wishes for days and sessions that are no longer offered, nor cancelled."""

    def held(fields: Data) -> Data:
        return {key: value for key, value in fields.items() if key != "cancelled"}

    offers = [
        {**held(one), "sessions": [*map(held, oracle.entries_of(one))]}
        for one in invitations["invitations"]
    ]
    offered = oracle.read(partners, {**invitations, "invitations": offers}).sessions
    for person in people_of(partners["partners"]):
        found: list[str | list[str]] = []
        for entry in person.get("wishes", ()):
            group = [
                item
                for item in oracle.items_of(entry)
                if "@" not in item
                or (wish := oracle.named(item)[0]) in _names_of(oracle.invitation_of(wish), offered)
            ]
            found += [entry if isinstance(entry, str) else group] if group else []
        person["wishes"] = found
        if not found:
            del person["wishes"]


def _add_companions(draw: st.DrawFn, partners: Data, invitations: Data) -> None:
    """People who come along, said in a wish or on a sheet; who says a number says the same."""
    numbers: dict[tuple[str, str], int] = {}

    def along(person: str, wish: str, text: str) -> str:
        if not draw(st.booleans()):
            return text
        key = person, oracle.invitation_of(wish)
        return f"{text} +{numbers.setdefault(key, draw(st.integers(1, 2)))}"

    for person in people_of(partners["partners"]):
        if "wishes" in person:
            person["wishes"] = [
                along(person["id"], entry, entry)
                if isinstance(entry, str)
                else [along(person["id"], wish, wish) for wish in entry]
                for entry in person["wishes"]
            ]
    for invitation in invitations["invitations"]:
        for fields in (invitation, *oracle.entries_of(invitation)):
            if "interested" in fields:
                fields["interested"] = [
                    along(name, invitation["id"], name) for name in fields["interested"]
                ]


def _add_cancellations(
    draw: st.DrawFn, invitations: Data, days: Sequence[int], events: Sequence[Span]
) -> None:
    """Sessions of several days, and what is off of them, of windows and of the list."""
    for invitation in invitations["invitations"]:
        begin = draw(st.sampled_from(STARTS))
        every = range(days[0], days[-1] + 1)
        spans = [(day * DAY + begin, day * DAY + begin + 60) for day in every]
        taken = {
            oracle.listed_name(invitations["weeks"], invitation["id"], as_mapping(entry))
            for entry in invitation.get("sessions", ())
        }
        if (
            draw(st.integers(0, 3)) == 0
            and 1 < len(spans) < 4
            and not any(overlap(span, event) for span in spans for event in events)
            and not any(f"{invitation['id']}@{oracle.stamp(start)}" in taken for start, _ in spans)
        ):
            hours = hours_text(begin, begin + 60, loose=False)
            text = f"{day_text(days[0])} - {day_text(days[-1])} {hours}"
            invitation.setdefault("sessions", []).append(text)
        if draw(st.booleans()):
            _cancel(draw, invitation, days)


def _cancel(draw: st.DrawFn, invitation: Data, days: Sequence[int]) -> None:
    """Take all of an invitation back, a session of the list, or some hours or days of it."""
    entries = invitation.setdefault("sessions", [])
    how = draw(st.sampled_from(("hours", "days", "listed", "all")))
    if how == "all":
        invitation["cancelled"] = "Wasserschaden"
    elif how == "listed" and entries:
        index = draw(st.integers(0, len(entries) - 1))
        entries[index] = {**as_mapping(entries[index]), "cancelled": "Wasserschaden"}
    else:
        first, last = draw(st.sampled_from(days)), draw(st.sampled_from(days))
        dates = dict.fromkeys(day_text(day) for day in sorted((first, last)))
        text = " - ".join(dates)
        if how == "hours":
            begin, end = draw(st.sampled_from(((540, 600), (570, 660), (600, 630), (600, DAY))))
            text = f"{text} {hours_text(begin, end, loose=False)}"
        entries.append({"at": text, "cancelled": "Krankheit"})


def _add_agreements(draw: st.DrawFn, partners: Data, invitations: Data) -> None:
    """Promises for listed sessions, each with seats enough for all it promises."""
    for _ in range(draw(st.integers(1, 3))):
        invitation = draw(st.sampled_from(invitations["invitations"]))
        # Again those who are away sometimes first: more promises that cannot be kept.
        everybody = guests_of(partners, invitation)
        guests = sorted(everybody, key=lambda person: "away" not in person)
        if guests and invitation.get("sessions"):
            _agree(
                partners,
                invitation,
                draw(st.integers(0, len(invitation["sessions"]) - 1)),
                draw(st.sampled_from(guests)),
            )


def _agree(partners: Data, invitation: Data, index: int, person: Data) -> None:
    """Promise the person a seat in that session, unless that is plainly wrong."""
    promised = {one for entry in invitation["sessions"] for one in agreed_in(entry)}
    entry = as_mapping(invitation["sessions"][index])
    if person["id"] in promised or " - " in entry["at"]:  # nothing is promised for several days
        return
    seats = {**invitation, **entry}["seats"]
    sizes = {one["id"]: size_of(one) for one in people_of(partners["partners"])}
    taken = sum(sizes[one] for one in agreed_in(entry))
    if taken + sizes[person["id"]] <= int(seats):
        invitation["sessions"][index] = {**entry, "agreed": [*agreed_in(entry), person["id"]]}


def _trim(partners: Data, invitations: Data, plans: int) -> None:
    """Drop wishes, last ones of the longest lists first, until few enough plans are left."""
    while oracle.search_size(partners, invitations) > plans:
        signed = [one for one in invitations["invitations"] if one.get("interested")]
        wishing = [person for person in people_of(partners["partners"]) if person.get("wishes")]
        listed = [
            one
            for invitation in invitations["invitations"]
            for one in oracle.entries_of(invitation)
            if one.get("interested")
        ]
        if signed:
            _pop(signed[-1], "interested")
        elif listed:
            _pop(listed[-1], "interested")
        elif wishing:
            _pop(max(wishing, key=lambda person: len(person["wishes"])), "wishes")
        else:
            assume(False)


def _pop(fields: Data, key: str) -> None:
    """Drop the last entry of a list, and the list with its last entry."""
    fields[key].pop()
    if not fields[key]:
        del fields[key]


def _drop_impossible_agreements(
    partners: Data, invitations: Data, schedule: Data | None = None, *, together: bool
) -> None:
    """Drop agreements that could not hold even alone (or together) with nobody away."""
    week = oracle.read(partners, invitations, schedule)
    kept: set[oracle.Visit] = set()
    for visit in sorted(oracle.due(week)):
        wanted = kept | {visit} if together else {visit}
        if oracle.agreements_hold(week, frozenset(wanted)):
            kept.add(visit)
    # An agreement that is dropped may take a wish along that another one needed: look again.
    dropped = oracle.due(week) - kept
    if not dropped:
        return
    for invitation in invitations["invitations"]:
        for entry in invitation.get("sessions", ()):
            for person in list(agreed_in(entry)):
                if (
                    person,
                    oracle.listed_name(invitations["weeks"], invitation["id"], entry),
                ) in dropped:
                    entry["agreed"].remove(person)
                    if not entry["agreed"]:
                        del entry["agreed"]
    _drop_impossible_agreements(partners, invitations, schedule, together=together)


def people_of(partners: Iterable[Data]) -> Iterable[Data]:
    """All people of all partners."""
    return (person for partner in partners for person in partner.get("people", ()))


def guests_of(partners: Data, invitation: Data) -> Iterable[Data]:
    """All people but those of the host."""
    return people_of(one for one in partners["partners"] if one["id"] != invitation["host"])


def offers_to(partner: Data, invitations: Data) -> list[str]:
    """The invitations of other houses."""
    return [one["id"] for one in invitations["invitations"] if one["host"] != partner["id"]]


def size_of(person: Data) -> int:
    """People in the party."""
    return int(person.get("size", 1))


def as_mapping(entry: str | Data) -> Data:
    """A listed session in its long form."""
    return {"at": entry} if isinstance(entry, str) else entry


def agreed_in(entry: str | Data) -> list[str]:
    """Whom a listed session is promised."""
    return [] if isinstance(entry, str) else entry.get("agreed", [])


# --- published schedules -------------------------------------------------------------------------


def schedule_of(partners: Data, invitations: Data, plan: Plan) -> Data:
    """A published schedule with that plan, as it stands in the file."""
    return _revision(1, oracle.read(partners, invitations).sessions, plan)


def _revision(number: int, sessions: dict[str, oracle.Session], plan: Plan) -> Data:
    held = sorted({name for _, name in plan}, key=lambda name: (sessions[name].span[0], name))
    return {
        "published": "true",
        "revision": str(number),
        "updated": "2027-02-20T14:05:00+01:00",
        "visits": [
            {
                "session": name,
                "until": until_text(sessions[name].span),
                "place": sessions[name].place,
                "visitors": sorted(person for person, other in plan if other == name),
            }
            for name in held
        ],
    }


def until_text(span: Span) -> str:
    """The end of a session; midnight is the end of its day."""
    day = span[0] // DAY
    hour, minute = divmod(span[1] - day * DAY, 60)
    return f"{day_text(day)}T{hour:02}:{minute:02}"


def since_text(minute: int) -> str:
    """A moment; the first of a day is the day."""
    day, rest = divmod(minute, DAY)
    return day_text(day) if rest == 0 else until_text((minute, minute))


class _Town:
    """Data that are about to change, and the plan made before."""

    def __init__(self, draw: st.DrawFn, partners: Data, invitations: Data, plan: Plan) -> None:
        self.draw = draw
        self.partners: Data = deepcopy(partners)
        self.invitations: Data = deepcopy(invitations)
        self.before = oracle.read(partners, invitations)
        self.plan = plan

    def now(self) -> oracle.Week:
        """The data as they have become."""
        return oracle.read(self.partners, self.invitations)

    def visit(self) -> tuple[Data, oracle.Session] | None:
        """Some visit of the plan by somebody who is still there: person and session."""
        people = self.now().people
        visits = sorted((person, name) for person, name in self.plan if person in people)
        if not visits:
            return None
        person, name = self.draw(st.sampled_from(visits))
        return self.person(person), self.before.sessions[name]

    def person(self, name: str) -> Data:
        """The fields of a person."""
        return next(one for one in people_of(self.partners["partners"]) if one["id"] == name)

    def invitation(self, name: str) -> Data:
        """The fields of an invitation."""
        return next(one for one in self.invitations["invitations"] if one["id"] == name)

    def some_person(self) -> tuple[Data, Data]:
        """Any person, and the partner."""
        partner = self.draw(
            st.sampled_from([one for one in self.partners["partners"] if one.get("people")])
        )
        return self.draw(st.sampled_from(partner["people"])), partner


def visitor_falls_ill(town: _Town) -> None:
    """Somebody cannot come to what was planned."""
    if found := town.visit():
        person, session = found
        _be_away(town, person, session.span)


def guide_falls_ill(town: _Town) -> None:
    """A session that was planned loses its guide."""
    sessions = town.now().sessions
    planned = {name for _, name in town.plan} & sessions.keys()
    guided = sorted(name for name in planned if sessions[name].guides)
    if guided:
        session = sessions[town.draw(st.sampled_from(guided))]
        _be_away(town, town.person(session.guides[0]), session.span)


def _be_away(town: _Town, person: Data, span: Span) -> None:
    text = town.draw(st.sampled_from((day_text(span[0] // DAY), span_text(span, loose=False))))
    person["away"] = [*person.get("away", ()), text]


def session_is_removed(town: _Town) -> None:
    """A session that was planned is no longer listed."""
    if found := town.visit():
        _unlist(town, town.invitation(found[1].invitation), found[1])


def _unlist(town: _Town, invitation: Data, session: oracle.Session) -> bool:
    """Take the session out of the list, if something is left of the invitation."""
    entries = invitation.get("sessions", [])
    left = [one for one in entries if _name(town, invitation, one) != session.name]
    if len(left) == len(entries) or not (left or invitation.get("windows")):
        return False
    invitation["sessions"] = left
    if not left:
        del invitation["sessions"]
    return True


def _name(town: _Town, invitation: Data, entry: str | Data) -> str:
    return oracle.listed_name(town.invitations["weeks"], invitation["id"], as_mapping(entry))


def session_moves(town: _Town) -> None:
    """A session that was planned begins at another time, or lasts longer."""
    if found := town.visit():
        session = found[1]
        invitation = town.invitation(session.invitation)
        begin, end = session.span
        spans = [(begin + 30, end + 30), (begin - 30, end - 30), (begin + 60, end + 60)]
        spans += [(begin, end - 15), (begin, end + 30)]
        for day in sorted({town.before.first_day, town.before.last_day} - {session.day}):
            later = (day - session.day) * DAY
            spans.append((begin + later, end + later))
        begin, end = town.draw(st.sampled_from(spans))
        days = town.before.first_day, town.before.last_day
        taken = {
            start
            for one in invitation.get("sessions", ())
            for start, _end in oracle.spans(as_mapping(one)["at"], *days)
        } - {session.span[0]}
        if (
            (end - 1) // DAY == begin // DAY
            and town.before.first_day <= begin // DAY <= town.before.last_day
            and not any(overlap((begin, end), event) for event in town.now().events)
            and begin not in taken
        ):
            text = span_text((begin, end), loose=False)
            for index, entry in enumerate(invitation.get("sessions", ())):
                if _name(town, invitation, entry) == session.name:
                    invitation["sessions"][index] = (
                        text if isinstance(entry, str) else {**entry, "at": text}
                    )


def new_wish(town: _Town) -> None:
    """Somebody wishes something more, most of all."""
    person, partner = town.some_person()
    if foreign := offers_to(partner, town.invitations):
        wish = town.draw(st.sampled_from(foreign))
        own = person.get("wishes", [])
        named = [oracle.named(item)[0] for entry in own for item in oracle.items_of(entry)]
        if wish not in map(oracle.invitation_of, named):
            person["wishes"] = [wish, *own]


def wish_is_withdrawn(town: _Town) -> None:
    """Somebody does not want any more what they wanted most."""
    person, _ = town.some_person()
    if person.get("wishes"):
        del person["wishes"][0]
        if not person["wishes"]:
            del person["wishes"]


def fewer_seats(town: _Town) -> None:
    """An invitation has one seat less, so far as it goes with its minimum."""
    invitation = town.draw(st.sampled_from(town.invitations["invitations"]))
    entries = [as_mapping(entry) for entry in invitation.get("sessions", ())]
    minima = [int({**invitation, **entry}.get("min_visitors", 1)) for entry in ({}, *entries)]
    seats = int(invitation["seats"]) - 1
    promised = [sum(size_of(town.person(one)) for one in agreed_in(entry)) for entry in entries]
    if seats >= max(*minima, *promised, 1):
        invitation["seats"] = str(seats)


def higher_minimum(town: _Town) -> None:
    """A session needs more people."""
    invitation = town.draw(st.sampled_from(town.invitations["invitations"]))
    entries = [as_mapping(entry) for entry in invitation.get("sessions", ())]
    seats = [int({**invitation, **entry}["seats"]) for entry in ({}, *entries)]
    if min(seats) >= 2:
        invitation["min_visitors"] = "2"


def new_event(town: _Town) -> None:
    """A common date where something was planned; listed sessions it meets are taken out."""
    if found := town.visit():
        span = found[1].span
        before = deepcopy(town.invitations)
        for session in town.now().sessions.values():
            listed = session.listed and overlap(session.span, span)
            if listed and not _unlist(town, town.invitation(session.invitation), session):
                town.invitations = before
                return
        events = town.invitations.setdefault("events", [])
        name = f"late-{len(events)}"
        events.append({"id": name, "title": "Fest", "at": span_text(span, loose=False)})


def new_agreement(town: _Town) -> None:
    """Somebody is promised a session."""
    _add_agreements(town.draw, town.partners, town.invitations)


def new_person(town: _Town) -> None:
    """Somebody joins and wishes what others have."""
    _, partner = town.some_person()
    foreign = offers_to(partner, town.invitations)
    if foreign and "zoe" not in {one["id"] for one in people_of(town.partners["partners"])}:
        wishes = town.draw(st.lists(st.sampled_from(foreign), min_size=1, max_size=2, unique=True))
        partner["people"].append({"id": "zoe", "name": "Zoe", "wishes": wishes})


def person_leaves(town: _Town) -> None:
    """Somebody does not take part any more; nothing may name them."""
    person, partner = town.some_person()
    name = person["id"]
    if len(list(people_of(town.partners["partners"]))) == 1:
        return
    partner["people"].remove(person)
    if not partner["people"]:
        del partner["people"]
    size = sum(size_of(one) for one in partner.get("people", ()))
    if int(partner.get("staffing", 0)) > size:
        partner["staffing"] = str(size)
    for other in people_of(town.partners["partners"]):
        with_ = other.pop("with", ())
        if left := [one for one in oracle.items_of(with_) if one != name]:
            other["with"] = left
    for invitation in town.invitations["invitations"]:
        for fields in (invitation, *oracle.entries_of(invitation)):
            for key in ("guides", "interested", "agreed"):
                if name in (oracle.named(one)[0] for one in fields.get(key, ())):
                    fields[key] = [one for one in fields[key] if oracle.named(one)[0] != name]


def place_changes(town: _Town) -> None:
    """An invitation moves to another house."""
    invitation = town.draw(st.sampled_from(town.invitations["invitations"]))
    invitation["place"] = town.draw(st.sampled_from(town.partners["partners"]))["id"]


def more_staffing(town: _Town) -> None:
    """Somebody has to stay in the house."""
    _, partner = town.some_person()
    partner["staffing"] = "1"


def tighter_limit(town: _Town) -> None:
    """Somebody wants one visit only."""
    person, _ = town.some_person()
    person["max_visits"] = "1"


def something_is_cancelled(town: _Town) -> None:
    """The host of a visit that was planned, or any other, takes something back."""
    invitation = town.draw(st.sampled_from(town.invitations["invitations"]))
    days = [town.before.first_day, town.before.last_day]
    if found := town.visit():
        invitation, days = town.invitation(found[1].invitation), [found[1].day]
    _cancel(town.draw, invitation, days)


def visitor_misses(town: _Town) -> None:
    """Somebody did not come to what was planned, and may be promised another session."""
    if found := town.visit():
        person, session = found
        name = town.draw(st.sampled_from((session.name, session.name.partition("T")[0])))
        known = {one.partition("T")[0] for one in person.get("missed", ())}
        if name.partition("T")[0] not in known:  # the same twice is a mistake
            person["missed"] = sorted([*person.get("missed", ()), name])
        invitation = town.invitation(session.invitation)
        if entries := invitation.get("sessions"):
            for entry in entries:
                if person["id"] in agreed_in(entry):
                    entry["agreed"] = [one for one in entry["agreed"] if one != person["id"]]
            index = town.draw(st.integers(0, len(entries) - 1))
            _agree(town.partners, invitation, index, person)


CHANGES: tuple[Callable[[_Town], None], ...] = (
    visitor_falls_ill,
    guide_falls_ill,
    session_is_removed,
    session_moves,
    new_wish,
    wish_is_withdrawn,
    fewer_seats,
    higher_minimum,
    new_event,
    new_agreement,
    new_person,
    person_leaves,
    place_changes,
    more_staffing,
    tighter_limit,
    something_is_cancelled,
    visitor_misses,
)


@st.composite
def published(
    draw: st.DrawFn, *, plans: int = 1000, possible: bool = False
) -> tuple[Data, Data, Data]:
    """`(partners, invitations, schedule)`: a published plan, best before the data changed a little.

    Sometimes with `settled`. The rest is as for `weeks`.
    """
    partners, invitations = draw(weeks(plans=plans, possible=True))
    before = oracle.best(partners, invitations)
    assert before is not None
    plan = min(before.plans, key=sorted)
    schedule = schedule_of(partners, invitations, plan)
    town = _Town(draw, partners, invitations, plan)
    for change in draw(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=3)):
        change(town)
    partners, invitations = town.partners, town.invitations
    _drop_gone_dates(partners, invitations)
    days = sorted(
        {session.day for session in town.before.sessions.values()} | {town.before.last_day}
    )
    if draw(st.integers(0, 2)) == 2:
        moments = [day * oracle.DAY for day in (*days[1:], days[-1] + 1)]
        starts = sorted({session.span[0] for session in town.before.sessions.values()})
        moments += [start + minute for start in starts for minute in (0, 1, 45)]
        settled = draw(st.sampled_from(moments))
        people = {person["id"] for person in people_of(partners["partners"])}
        # Nobody says what a visit of somebody forgotten counts, so that does not happen.
        if all(who in people for who, name in plan if town.before.sessions[name].span[0] < settled):
            schedule["settled"] = since_text(settled)
    _trim(partners, invitations, plans)
    _drop_impossible_agreements(partners, invitations, schedule, together=possible)
    return partners, invitations, schedule


@st.composite
def told(draw: st.DrawFn, *, possible: bool = False) -> tuple[Data, Data, Data, Data]:
    """`(partners, invitations, schedule, told)`: published weeks that had been planned before.

    `told` has two earlier revisions, by their names, and lines of who holds them (or one that is
    lost). What the revisions said was offered, or is it now; it need not be a plan.
    """
    partners, invitations, schedule = draw(published(possible=possible))
    week = oracle.read(partners, invitations, schedule)
    sessions = oracle.on_disk(schedule) | week.sessions
    wished = {(person, name) for person in week.people for name in sessions}
    wishes: dict[tuple[str, str], list[str]] = {}
    for person, name in sorted(wished):
        if oracle.invitation_of(name) in oracle.wished(week.people[person]):
            wishes.setdefault((person, oracle.invitation_of(name)), []).append(name)
    revisions: dict[str, Data] = {}
    for number, digest in ((1, "aaaaaa"), (2, "bbbbbb")):
        plan = {(who, draw(st.sampled_from([*names, ""]))) for (who, _), names in wishes.items()}
        going = frozenset((who, name) for who, name in plan if name)
        revisions[f"{number}-{digest}"] = _revision(number, sessions, going)
    schedule["revision"] = "3"
    for one in (*revisions.values(), schedule):
        if draw(st.integers(0, 4)) == 4:
            one["binding"] = "true"
    names = st.sampled_from([*revisions, "2-cccccc"])
    states = st.sampled_from(("holds", "listed"))
    lines = [
        {person: f"{draw(names)} {draw(states)}"}
        for person in week.people
        for _ in range(draw(st.integers(0, 2)))
    ]
    return partners, invitations, schedule, {"revisions": revisions, "people": lines}
