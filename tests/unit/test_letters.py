"""What crosses the pipe to the planner's process arrives whole, and only what is new crosses."""

import multiprocessing
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing.connection import Connection

import pytest

from planner.application.planning import Assignment, MovedFrom, Plan, PlanEvent
from planner.application.replanning import Ask, Repair, Repaired, Stands
from planner.domain.calendar import Period
from planner.domain.cover.weights import Weights
from planner.optimiser.letters import Letters
from tests.repairs import repair_of

MANY = 500


def assignment(number: int, points: int = 30) -> Assignment:
    left = MovedFrom("WARD", "E") if number % 3 == 0 else None
    parts = {"travel": points, "mode": 0, "rank": 0, "repeat": 0}
    return Assignment(
        f"P{number}", "extra", "ICU", number % 28, "N", 1, left, points, parts, f"reason {number}"
    )


def plan(assignments: list[Assignment], score: int = 1) -> Plan:
    figures = (score, score, 0.0, "optimal")
    return Plan(Period(0, 27), None, *figures, tuple(assignments), 9, 0, 4, 1, 0.5, Weights())


def repaired(found: Plan, added: tuple[Assignment, ...]) -> Repaired:
    return Repaired(found, 1, MANY, (), (), added, (), 10)


class Ends:
    """Both ends of a pipe in one process, and how much was written."""

    def __init__(self, planner: Connection, window: Connection) -> None:
        self.planner, self.window = Letters(planner), Letters(window)

    def told(self, value: object) -> object:
        """As the window hears it."""
        self.planner.tell(value, value)
        return self.window.receive(lambda message: message)

    def asked(self, value: object) -> object:
        """As the planner's process reads it."""
        self.window.send(value)
        return self.planner.receive()


@pytest.fixture
def ends() -> Iterator[Ends]:
    planner, window = multiprocessing.Pipe()
    with planner, window:
        yield Ends(planner, window)


def written(end: Letters, value: object) -> int:
    """Bytes of a value."""
    return len(end._written(value))


def test_a_plan_told_after_another_shares_what_is_the_same_with_it(ends: Ends) -> None:
    first = plan([assignment(number) for number in range(MANY)])
    heard = ends.told(first)
    assert heard == first
    assert isinstance(heard, Plan)
    some = [one for one in first.assignments if one.staff_id not in {"P7", "P8"}]
    other = assignment(8, points=45)
    second = plan([*some[:5], other, *some[5:]], score=2)
    again = ends.told(repaired(second, (other,)))
    assert again == repaired(second, (other,))
    assert isinstance(again, Repaired)
    same = [one for one in again.plan.assignments if any(one is old for old in heard.assignments)]
    assert same == some


def test_events_with_plans_and_without_are_followed_too(ends: Ends) -> None:
    first = plan([assignment(number) for number in range(5)])
    assert ends.told(PlanEvent(1, 2, 3, 0.1)) == PlanEvent(1, 2, 3, 0.1)
    event = PlanEvent(1, 2, 3, 0.1, first)
    assert ends.told(event) == event
    shorter = plan(list(first.assignments[1:3]))
    assert ends.told(shorter) == shorter
    assert ends.told(plan([])) == plan([])
    assert ends.told(first) == first


def test_what_stands_is_named_by_what_was_told(ends: Ends) -> None:
    first = plan([assignment(number) for number in range(MANY)])
    heard = ends.told(first)
    assert isinstance(heard, Plan)
    gone = Ask("P3", "ICU", 3, "N")
    whole = repair_of(heard.assignments, fixed={Ask("P1", "ICU", 1, "N")}, declined={gone})
    assert ends.asked(whole) == whole
    some = replace(whole, standing=(*whole.standing[4:9], Stands("P999", "ICU", 1, "N", 2)))
    assert ends.asked(some) == some
    assert ends.asked(Repair(())) == Repair(())
    assert ends.asked(heard) == heard


def test_a_repair_and_its_plan_are_written_in_a_tenth_of_the_space(ends: Ends) -> None:
    first = plan([assignment(number) for number in range(MANY)])
    asked = repair_of(first.assignments)
    before, told = written(ends.window, asked), written(ends.planner, repaired(first, ()))
    ends.told(first)
    assert written(ends.window, asked) < before / 10
    assert written(ends.planner, repaired(first, ())) < told / 10
