"""The plan as an integer program, in arrays that any solver can read.

Columns: one yes or no for each pair, two whole numbers for each place that a pair touches (how
many more minimum slots, and how many more slots in all, are filled there) and one for each
further assignment of a person (points for repeats). All rows read Σ coefficient × column ≤ upper.

It is the model of cover.md, with these differences, all of which the referee sees to afterwards:
two assignments of one person conflict if less than 11 hours lie between them (an on-call after
work too); no other working-time rule is asked about two assignments *together*, only about each
alone; and who is not listed as a pair cannot be used.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

import numpy as np

from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.places import Places
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE, LongArray, Region
from planner.domain.shifts import KINDS, ShiftKind
from tests.benchmarks.peers.pairs import Pairs

REST_MINUTES = 11 * 60
MOST_LINES = 10
"""Places of more lines are not offered: Hall's rows would be too many."""


@dataclass(frozen=True, eq=False)
class Program:
    """Maximise objective · x, lower ≤ x ≤ upper, whole; the first `pairs` columns are the pairs."""

    pairs: int
    objective: LongArray
    lower: LongArray
    upper: LongArray
    row_offsets: LongArray
    row_column: LongArray
    row_coefficient: LongArray
    row_upper: LongArray

    def save(self, path: Path, start: Sequence[int] = ()) -> None:
        """As a file of arrays, with the pairs of a plan to start from."""
        parts = {part.name: getattr(self, part.name) for part in fields(self)}
        np.savez(path, start=np.array(start, dtype=np.int64), **parts)


@dataclass(slots=True)
class ProgramWriter:
    """Gathers columns and rows."""

    objective: list[int]
    lower: list[int]
    upper: list[int]
    columns: list[int] = field(default_factory=list)
    coefficients: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=lambda: [0])
    limits: list[int] = field(default_factory=list)

    @classmethod
    def of_choices(cls, objective: list[int]) -> "ProgramWriter":
        """With a yes or no for each entry of the objective."""
        return cls(objective, [0] * len(objective), [1] * len(objective))

    def column(self, objective: int, lower: int, upper: int) -> int:
        """A further column; its number."""
        self.objective.append(objective)
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.objective) - 1

    def row(self, parts: Sequence[tuple[Sequence[int], int]], limit: int) -> None:
        """Σ over the parts of coefficient × its columns ≤ limit."""
        for columns, coefficient in parts:
            self.columns.extend(columns)
            self.coefficients.extend([coefficient] * len(columns))
        self.ends.append(len(self.columns))
        self.limits.append(limit)

    def program(self, pairs: int) -> Program:
        """What was gathered; the first `pairs` columns are those of pairs, or of sets."""
        parts = (
            *(self.objective, self.lower, self.upper),
            *(self.ends, self.columns, self.coefficients, self.limits),
        )
        return Program(pairs, *(np.array(part, dtype=np.int64) for part in parts))


def program_of(region: Region, places: Places, weights: Weights, pairs: Pairs) -> Program:
    """The program over some pairs. O(pairs × sets of lines)."""
    writer = ProgramWriter.of_choices((-pairs.points).tolist())
    _people(writer, region, places, weights, pairs)
    write_places(writer, region, places, weights, pairs, range(len(pairs)))
    return writer.program(len(pairs))


def _people(
    writer: ProgramWriter, region: Region, places: Places, weights: Weights, pairs: Pairs
) -> None:
    start, rested = (part.tolist() for part in hours_with_rest(region, places, pairs))
    duty = pairs.duty.tolist()
    most = weights.max_assignments * -(-region.period.days // 28)
    for columns in groups(pairs.person):
        cliques = list(_cliques(columns, start, rested))
        for clique in cliques:
            writer.row([(clique, 1)], 1)
        leaving = defaultdict(list)
        for column in columns:
            leaving[duty[column]].append(column)
        for row, leavers in leaving.items():
            if row != NONE and len(leavers) > 1 and not _within(leavers, cliques):
                writer.row([(leavers, 1)], 1)
        if len(columns) > 1 and not _within(columns, cliques):
            writer.row([(columns, 1)], most)
            for number in range(1, most):
                further = writer.column(-weights.repeat, 0, most)
                writer.row([(columns, 1), ([further], -1)], number)


def hours_with_rest(region: Region, places: Places, pairs: Pairs) -> tuple[LongArray, LongArray]:
    """Start of each pair's duty, and its end with the rest that has to follow, as instants."""
    start, end = hours(region, places, pairs)
    works = region.shifts.kind[places.shift[pairs.place]] == KINDS.index(ShiftKind.WORK)
    return start, end + np.where(works, REST_MINUTES, 0)


def hours(region: Region, places: Places, pairs: Pairs) -> tuple[LongArray, LongArray]:
    """Start and end of each pair's duty as instants."""
    shift, day = places.shift[pairs.place], places.day[pairs.place]
    start = region.clock.instant(day, region.shifts.start[shift])
    end = region.clock.instant(day, region.shifts.end[shift])
    return start.astype(np.int64), end.astype(np.int64)


def _within(columns: Sequence[int], cliques: Sequence[Sequence[int]]) -> bool:
    return any(set(columns) <= set(clique) for clique in cliques)


def groups(key: np.ndarray) -> Iterator[list[int]]:
    """Positions of equal keys."""
    order = np.argsort(key, kind="stable")
    edges = np.flatnonzero(np.diff(key[order])) + 1
    for group in np.split(order, edges) if len(order) else []:
        yield group.tolist()


def _cliques(columns: list[int], start: list[int], rested: list[int]) -> Iterator[list[int]]:
    """Greatest sets of pairs that overlap at some instant, the rest after each included."""
    if len(columns) < 2:
        return
    active: list[int] = []
    for column in sorted(columns, key=start.__getitem__):
        staying = [other for other in active if rested[other] > start[column]]
        if len(staying) < len(active) and len(active) > 1:
            yield active
        active = [*staying, column]
    if len(active) > 1:
        yield active


def write_places(
    writer: ProgramWriter,
    region: Region,
    places: Places,
    weights: Weights,
    pairs: Pairs,
    columns: Iterable[int],
) -> None:
    """Hall's rows of every place that the pairs touch; `columns`: the column of each pair."""
    arrivals: dict[int, list[tuple[int, int]]] = defaultdict(list)
    leavers: dict[int, list[tuple[int, int]]] = defaultdict(list)
    parts = (columns, pairs.place.tolist(), pairs.line.tolist(), pairs.duty.tolist())
    for column, place, line, duty in zip(*parts, strict=True):
        arrivals[place].append((column, 1 << places.bit_of(place, line)))
        left = NONE if duty == NONE else int(places.place_of_duty[duty])
        mask = 0 if left == NONE else int(places.mask_of_duty[duty])
        if mask:
            leavers[left].append((column, mask))
    for place in sorted({*arrivals, *leavers}):
        standing = PlaceFilling.of(region, places, place)
        priority = int(region.services.priority[places.service[place]])
        come, go = arrivals[place], leavers[place]
        first = priority * (weights.minimum_slot - weights.target_slot)
        further = priority * weights.target_slot
        _hall(writer, standing.minimum, standing.filled_minimum, standing, come, go, first, 0)
        _hall(
            *(writer, standing.target, standing.filled_total, standing, come, go, further),
            min(len(go), standing.filled_total),
        )


def _hall(
    writer: ProgramWriter,
    slots: Sequence[int],
    filled: int,
    standing: PlaceFilling,
    come: list[tuple[int, int]],
    go: list[tuple[int, int]],
    worth: int,
    loss: int,
) -> None:
    """Slots filled ≤ N(S) + slots outside S for every set S of lines that could ever bind.

    The column is how many more are filled than now; it may fall by at most `loss`. An arrival
    counts for the line named only, which is exact for every legal plan (A14).
    """
    if len(slots) > MOST_LINES:
        raise ValueError(f"a place of {len(slots)} lines")
    most = min(sum(slots), filled + len(come)) - filled
    rows = []
    for chosen in range(1 << len(slots)):
        out = sum(slot for line, slot in enumerate(slots) if not chosen >> line & 1)
        there = sum(number for mask, number in standing.people.items() if mask & chosen)
        leaving = [column for column, mask in go if mask & chosen]
        room = there + out - filled
        if room - len(leaving) < most:
            rows.append((leaving, [column for column, mask in come if mask & chosen], room))
    if not rows:
        return
    if most == 0 and loss == 0:
        for leaving, coming, room in rows:
            writer.row([(leaving, 1), (coming, -1)], room)
        return
    gained = writer.column(worth, -loss, most)
    for leaving, coming, room in rows:
        writer.row([([gained], 1), (leaving, 1), (coming, -1)], room)
