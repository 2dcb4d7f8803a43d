"""Every mistake that `koop check` knows: one visible list, one small function each.

What promises break is what the referee says of them: see `promises`.

A rule is named after the mistake. Its docstring says what is wrong, and stands in
`docs/problems.md` beside the smallest file that makes the mistake, from `tests/gallery/`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kooperation.check import names, offers, references, repetitions, times, wishes
from kooperation.check.promises import promises
from kooperation.problems import Finding, Problem, Severity, in_order
from kooperation.weeks.schedule import NO_PAST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kooperation.files.load import Loaded
    from kooperation.weeks.schedule import Past


class Rule(NamedTuple):
    """A kind of mistake: its code, how bad it is, and how to find it."""

    code: str
    severity: Severity
    find: Callable[[Loaded], Iterator[Finding]]


ERROR, WARNING = Severity.ERROR, Severity.WARNING

RULES: tuple[Rule, ...] = (
    Rule("duplicate-id", ERROR, repetitions.duplicate_id),
    Rule("duplicate-place", ERROR, repetitions.duplicate_place),
    Rule("place-named-as-partner", ERROR, repetitions.place_named_as_partner),
    Rule("unknown-partner", ERROR, references.unknown_partner),
    Rule("unknown-person", ERROR, references.unknown_person),
    Rule("unknown-invitation", ERROR, references.unknown_invitation),
    Rule("unknown-place", ERROR, references.unknown_place),
    Rule("unknown-guide", ERROR, references.unknown_guide),
    Rule("foreign-guide", ERROR, references.foreign_guide),
    Rule("own-institution", ERROR, references.own_institution),
    Rule("repeated-wish", ERROR, repetitions.repeated_wish),
    Rule("unoffered-date", ERROR, references.unoffered_date),
    Rule("repeated-person", ERROR, repetitions.repeated_person),
    Rule("repeated-missed", ERROR, repetitions.repeated_missed),
    Rule("two-numbers", ERROR, repetitions.two_numbers),
    Rule("pair-with-oneself", ERROR, repetitions.pair_with_oneself),
    Rule("two-pairs", ERROR, repetitions.two_pairs),
    Rule("travel-within-place", ERROR, repetitions.travel_within_place),
    Rule("unclear-travel", ERROR, repetitions.unclear_travel),
    Rule("duplicate-travel", ERROR, repetitions.duplicate_travel),
    Rule("weeks-backwards", ERROR, times.weeks_backwards),
    Rule("weeks-too-long", ERROR, times.weeks_too_long),
    Rule("session-outside", ERROR, times.session_outside),
    Rule("window-outside", ERROR, times.window_outside),
    Rule("duplicate-session", ERROR, times.duplicate_session),
    Rule("session-in-event", ERROR, times.session_in_event),
    Rule("guests-of-several-days", ERROR, times.guests_of_several_days),
    Rule("minimum-above-seats", ERROR, offers.minimum_above_seats),
    Rule("no-sessions", ERROR, offers.no_sessions),
    Rule("windows-without-duration", ERROR, offers.windows_without_duration),
    Rule("duration-without-windows", ERROR, offers.duration_without_windows),
    # What only limits what koop can do.
    Rule("agreed-cancelled", WARNING, offers.agreed_cancelled),
    Rule("nothing-cancelled", WARNING, offers.nothing_cancelled),
    Rule("unplanned-missed", WARNING, offers.unplanned_missed),
    Rule("guide-away", WARNING, offers.guide_away),
    Rule("guide-needed", WARNING, offers.guide_needed),
    Rule("guide-twice", WARNING, offers.guide_twice),
    Rule("unreachable-minimum", WARNING, offers.unreachable_minimum),
    Rule("unwished-invitation", WARNING, offers.unwished_invitation),
    Rule("hours-outside", WARNING, times.hours_outside),
    Rule("event-without-day", WARNING, times.event_without_day),
    Rule("window-without-start", WARNING, times.window_without_start),
    Rule("session-on-weekend", WARNING, times.session_on_weekend),
    Rule("session-without-hours", WARNING, times.session_without_hours),
    Rule("party-too-large", WARNING, wishes.party_too_large),
    Rule("unoffered-need", WARNING, wishes.unoffered_need),
    Rule("event-lacks-need", WARNING, wishes.event_lacks_need),
    Rule("impossible-wish", WARNING, wishes.impossible_wish),
    Rule("nothing-in-common", WARNING, wishes.nothing_in_common),
    Rule("staffing-above-people", WARNING, names.staffing_above_people),
    Rule("more-than-people", WARNING, names.more_than_people),
    Rule("similar-places", WARNING, names.similar_places),
    Rule("same-name", WARNING, repetitions.same_name),
)


def check(loaded: Loaded, past: Past = NO_PAST, *, warnings: bool = True) -> tuple[Problem, ...]:
    """Return every problem of the hand-written files, sorted; nothing past is judged.

    Without `warnings` only what is an error is looked for, which takes a fraction of the time.
    """
    found = list(loaded.problems)
    for rule in RULES if warnings else [one for one in RULES if one.severity is ERROR]:
        for source, message, hint in rule.find(loaded):
            found.append(Problem(rule.code, rule.severity, message, source, hint))
    return in_order((*found, *promises(loaded, past)))
