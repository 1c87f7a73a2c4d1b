"""Bundles: all that a plan does to one person, as one column of the model."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.domain.region import NONE
from planner.optimiser.options import OptionStore


@dataclass(frozen=True, slots=True)
class Bundle:
    """Options of one person that stand or fall together, by start."""

    person: int
    options: tuple[int, ...]
    points: int
    """Repeats included."""


def bundle_of(store: OptionStore, options: Sequence[int]) -> Bundle:
    """The bundle of some options of one person."""
    ordered = tuple(sorted(options, key=lambda option: (int(store.start[option]), option)))
    points = sum(int(store.points[option]) for option in ordered)
    return Bundle(
        int(store.person[ordered[0]]),
        ordered,
        points + repeat_points(store.problem.repeat, len(ordered)),
    )


def repeat_points(repeat: int, count: int) -> int:
    """Points for being asked `count` times: repeat × (0 + 1 + … + (count − 1))."""
    return repeat * count * (count - 1) // 2


def compatible(store: OptionStore, chosen: Sequence[int], option: int) -> bool:
    """Whether an option can stand beside others of the person: no two at a time, no duty left
    twice (A22), never more than the most in 28 days (A15)."""
    start, end, duty = store.start[option], store.end[option], store.duty[option]
    for other in chosen:
        if other == option or (duty != NONE and store.duty[other] == duty):
            return False
        if max(start, store.start[other]) < min(end, store.end[other]):
            return False
    most = store.problem.weights.max_assignments
    if len(chosen) < most:
        return most > 0
    days = sorted(int(store.day[one]) for one in (*chosen, option))
    return all(later - earlier >= 28 for earlier, later in zip(days, days[most:], strict=False))


def all_compatible(store: OptionStore, options: Sequence[int]) -> bool:
    """Whether options can stand beside each other: `compatible`, each with those before it."""
    return all(compatible(store, options[:at], options[at]) for at in range(1, len(options)))


def unmet_duties(store: OptionStore, options: Sequence[int]) -> list[int]:
    """Duties that overlap one of the options and that none of them leaves."""
    if all(store.unmet[option] == NONE for option in options):
        return []
    left = {int(store.duty[option]) for option in options}
    return [row for option in options for row in store.unmet_of(option) if row not in left]
