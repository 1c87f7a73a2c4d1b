"""The list of gaps: places that are unsafe, short or on the edge, most urgent first."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from planner.domain.cover.filling import Filling
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.places import Places
from planner.domain.cover.suggestion import Gap
from planner.domain.region import NONE, Region
from planner.domain.shift_families import family_of
from planner.domain.wording.formats import clock_text, count_text, day_text, margin_text
from ui.rota.cells import Tile

Rows = npt.NDArray[np.intp]
MOST_SHORT = 500
"""So many places that are merely short, or on the edge, are listed; the rest is counted."""


class Urgency(Enum):
    """Sections of the list."""

    UNSAFE = "Unsafe · a minimum slot is empty"
    SHORT = "Short of target"
    EDGE = "On the edge · one absence from unsafe"


@dataclass(frozen=True, slots=True)
class GapEntry:
    """One service, date and shift in the list."""

    place: int
    urgency: Urgency
    service: int
    day: int
    shift: int
    tile: Tile
    service_name: str
    hours: str
    filled: int
    minimum: int
    margin: int | None
    empty: int
    """Slots empty: minimum ones if unsafe, further ones if short."""

    @property
    def when(self) -> str:
        """As "Sat 12 Dec"."""
        return day_text(self.day)

    @property
    def shift_text(self) -> str:
        """As "Night · 19:00–07:30"."""
        return f"{self.tile.name} · {self.hours}"

    @property
    def badge(self) -> str:
        """As "1/2 −1", or how many are wanted for the target."""
        if self.urgency == Urgency.SHORT:
            return f"{self.empty} short"
        return f"{self.filled}/{self.minimum} {margin_text(self.margin)}"

    @property
    def words(self) -> str:
        """The entry as a screen reader speaks it."""
        state = self.urgency.value.split(" ·", maxsplit=1)[0].lower()
        return f"{self.tile.name}, {self.when}, {self.service_name}: {state}, {self.badge}"


@dataclass(frozen=True, eq=False)
class GapList:
    """Entries in order of urgency and date, and what is not listed."""

    entries: tuple[GapEntry, ...]
    minimum_gaps: int
    target_gaps: int
    unlisted: int


def list_gaps(
    region: Region,
    places: Places,
    filling: Filling,
    services: Collection[int] | None,
    *,
    by_date: bool = False,
) -> GapList:
    """Gaps of some services (all with None). O(places), and a Python step for each entry."""
    chosen = np.ones(len(places), dtype=np.bool_)
    if services is not None:
        chosen = np.isin(places.service, list(services))
    unsafe = chosen & (filling.minimum_gaps > 0)
    short = chosen & ~unsafe & (filling.target_gaps > 0)
    edge = chosen & ~unsafe & ~short & (filling.margin == 0)
    entries: list[GapEntry] = []
    unlisted = 0
    for urgency, rows in ((Urgency.UNSAFE, unsafe), (Urgency.SHORT, short), (Urgency.EDGE, edge)):
        at = np.flatnonzero(rows)
        priority = region.services.priority[places.service[at]]
        at = at[np.lexsort((places.shift[at], -priority, places.day[at]))]
        most = len(at) if urgency == Urgency.UNSAFE else MOST_SHORT
        unlisted += max(0, len(at) - most)
        entries.extend(_entries(region, places, filling, at[:most], urgency))
    if by_date:
        entries.sort(key=lambda entry: (entry.day, entry.urgency != Urgency.UNSAFE))
    return GapList(
        tuple(entries),
        int(filling.minimum_gaps[chosen].sum()),
        int(filling.target_gaps[chosen].sum()),
        unlisted,
    )


def _entries(
    region: Region, places: Places, filling: Filling, at: Rows, urgency: Urgency
) -> Iterator[GapEntry]:
    """Entries of some places; what they say of a shift is put together once."""
    gaps = filling.minimum_gaps if urgency == Urgency.UNSAFE else filling.target_gaps
    names = region.services.ids.names
    shifts = {number: _shift_words(region, number) for number in np.unique(places.shift[at])}
    columns = (
        *(places.service, places.day, places.shift),
        *(filling.filled_minimum, filling.minimum, filling.margin, gaps),
    )
    rows = zip(at.tolist(), *(column[at].tolist() for column in columns), strict=True)
    for place, service, day, shift, filled, minimum, margin, empty in rows:
        tile, hours = shifts[shift]
        yield GapEntry(
            place=place,
            urgency=urgency,
            service=service,
            day=day,
            shift=shift,
            tile=tile,
            service_name=names[service],
            hours=hours,
            filled=filled,
            minimum=minimum,
            margin=None if margin == NO_MARGIN else margin,
            empty=empty,
        )


def _shift_words(region: Region, number: int) -> tuple[Tile, str]:
    shift = region.shifts.values[number]
    return Tile(shift.code, shift.name, family_of(shift)), hours_of(region, number)


@dataclass(frozen=True, slots=True)
class LineChoice:
    """One demand line of a place, as a choice of what to fill."""

    gap: Gap
    text: str
    """As "Band 5 or above with NIV"."""
    has_gap: bool


def line_choices(region: Region, places: Places, entry: GapEntry) -> list[LineChoice]:
    """Lines of a place, those with a gap first."""
    lines = places.lines_of(entry.place).tolist()
    empty = PlaceFilling.of(region, places, entry.place).line_gaps
    choices = [
        LineChoice(
            Gap(entry.service, entry.day, entry.shift, int(region.lines.number[line])),
            _line_text(region, line),
            bool(gap),
        )
        for line, gap in zip(lines, empty, strict=True)
    ]
    return sorted(choices, key=lambda choice: not choice.has_gap)


def _line_text(region: Region, line: int) -> str:
    lines = region.lines
    grade = region.grades.ids.names[lines.grade[line]]
    skill = int(lines.skill[line])
    held = f" with {region.skills.names[skill]}" if skill != NONE else ""
    return f"{grade} or above{held}"


def hours_of(region: Region, shift: int) -> str:
    """As "19:00–07:30"."""
    value = region.shifts.values[shift]
    return f"{clock_text(value.start)}–{clock_text(value.end)}"


def summary(gaps: GapList) -> str:
    """As "4 minimum · 31 target"."""
    minimum = count_text(gaps.minimum_gaps, "minimum", "minimum")
    return f"{minimum} · {count_text(gaps.target_gaps, 'target', 'target')}"
