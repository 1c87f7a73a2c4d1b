"""What the window and the planner's process write to each other.

A plan has thousands of assignments, and after a repair nearly all are those of the plan told
before: both ends keep that one, and of the next only what is new is written, all else as its
position. So a repair, and the question for it, are some kilobytes and not a megabyte.
"""

import io
import pickle
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from functools import cached_property
from multiprocessing.connection import Connection
from operator import attrgetter
from typing import Any, TypeVar

import numpy as np

from planner.application.planning import Assignment, Plan, PlanEvent
from planner.application.replanning import Ask, Repair, Repaired, Stands, stands_of
from planner.domain.calendar import IntArray

_LAST = "last"
_Assignments = tuple[Assignment, ...]
_OTHERS = tuple(one.name for one in fields(Plan) if one.name != "assignments")
_OF_PLAN = attrgetter(*_OTHERS)


T = TypeVar("T")
_Positions = tuple[IntArray, tuple[T, ...]]
"""Where values are among known ones, and those that are not, which are numbered on from there."""


def _positions(
    known: Sequence[T], found: Iterable[int | None], values: Sequence[T]
) -> _Positions[T]:
    """`found`: of each value, None where it is new."""
    at = list(found)
    new = [place for place, one in enumerate(at) if one is None]
    for number, place in enumerate(new, len(known)):
        at[place] = number
    return np.array(at, dtype=np.int32), tuple(values[place] for place in new)


def _values(known: tuple[T, ...], positions: _Positions[T]) -> tuple[T, ...]:
    at, new = positions
    return tuple(map((known + new).__getitem__, at.tolist()))


class Last:
    """The assignments that were told last, at either end."""

    def __init__(self, assignments: _Assignments) -> None:
        self.assignments = assignments

    @cached_property
    def standing(self) -> tuple[Stands, ...]:
        """What they are once they stand."""
        return stands_of(self.assignments)

    @cached_property
    def _at(self) -> dict[int, int]:
        return dict(zip(map(id, self.assignments), range(len(self.assignments)), strict=True))

    def get_ready(self) -> None:
        """Work out while nobody waits what the next message is written and read with."""
        _ = self.standing, self._at

    def positions(self, assignments: _Assignments) -> "_Positions[Assignment]":
        """Where some assignments are among these, the very same."""
        return _positions(self.assignments, map(self._at.get, map(id, assignments)), assignments)

    def positions_standing(self, standing: tuple[Stands, ...]) -> "_Positions[Stands] | None":
        """Where some of what stands is; None where it is all of it."""
        if standing == self.standing:
            return None
        index = {one: at for at, one in enumerate(self.standing)}
        return _positions(self.standing, map(index.get, standing), standing)


class Letters:
    """One end of a pipe. Only plans that one end tells, and the other hears, are kept."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._last = Last(())

    def tell(self, message: object, value: object) -> None:
        """Send a message that tells a value: the other end keeps its plan too."""
        written = self._written(message)
        # Before it is sent: the next question may be here at once, and builds upon it.
        self._keep(value)
        self._pipe.send_bytes(written)
        self._last.get_ready()

    def send(self, message: object) -> None:
        """Send a message of which nothing is kept."""
        self._pipe.send_bytes(self._written(message))

    def receive(self, told: Callable[[Any], object] = lambda _message: None) -> Any:
        """The next message; `told`: what it tells, whose plan is kept. EOFError, OSError."""
        message = _Reader(io.BytesIO(self._pipe.recv_bytes()), self._last).load()
        self._keep(told(message))
        return message

    def _written(self, message: object) -> bytes:
        letter = io.BytesIO()
        _Writer(letter, self._last).dump(message)
        return letter.getvalue()

    def _keep(self, value: object) -> None:
        plan = value.plan if isinstance(value, Repaired | PlanEvent) else value
        if isinstance(plan, Plan):
            self._last = Last(plan.assignments)


class _Writer(pickle.Pickler):
    def __init__(self, letter: io.BytesIO, last: Last) -> None:
        super().__init__(letter, protocol=pickle.HIGHEST_PROTOCOL)
        self._last = last

    def persistent_id(self, one: object) -> str | None:
        """The other end has its own."""
        return _LAST if one is self._last else None

    def reducer_override(self, one: object) -> Any:
        """Plans, and what stands, by what was told last."""
        if isinstance(one, Plan):
            return _plan, (self._last, self._last.positions(one.assignments), _OF_PLAN(one))
        if isinstance(one, Repair):
            standing = self._last.positions_standing(one.standing)
            return _repair, (self._last, standing, one.fixed, one.declined, one.compare)
        return NotImplemented


class _Reader(pickle.Unpickler):
    def __init__(self, letter: io.BytesIO, last: Last) -> None:
        super().__init__(letter)
        self._last = last

    def persistent_load(self, _name: object) -> Last:
        """The only thing that is called by name."""
        return self._last


def _plan(last: Last, at: _Positions[Assignment], others: tuple[object, ...]) -> Plan:
    named: dict[str, Any] = dict(zip(_OTHERS, others, strict=True))
    return Plan(assignments=_values(last.assignments, at), **named)


def _repair(
    last: Last,
    at: _Positions[Stands] | None,
    fixed: frozenset[Ask],
    declined: frozenset[Ask],
    compare: bool,
) -> Repair:
    standing = last.standing if at is None else _values(last.standing, at)
    return Repair(standing, fixed, declined, compare)
