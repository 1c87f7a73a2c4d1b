"""What a skill that lapses, or has lapsed, does to the rota of the period."""

from dataclasses import dataclass

import numpy as np

from planner.application.covering import Loaded
from planner.domain.calendar import NO_LIMIT_DAY
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.region import NONE, Region
from planner.domain.wording.formats import count_text, day_text


@dataclass(frozen=True, slots=True)
class Lapse:
    """One skill of one person, with the places of the period that its end makes worse."""

    skill: int
    day: int
    """Last day on which it counts."""
    unsafe: tuple[int, ...]
    """Places with a minimum gap that they would not have with the skill in date."""
    edge: tuple[int, ...]
    """Other places whose margin is 0 for want of it."""

    def text(self, loaded: Loaded, today: int) -> str:
        """As "If IV therapy lapses on Sat 19 Dec, 2 shifts become unsafe (first N Sat 26 Dec)"."""
        region, places = loaded.region, loaded.places
        name = region.skills.names[self.skill]
        head = (
            f"{name} lapsed on {day_text(self.day, year=True)}"
            if self.day < today
            else f"If {name} is not renewed after {day_text(self.day)}"
        )
        parts = []
        if self.unsafe:
            first = min(self.unsafe, key=lambda place: int(places.day[place]))
            shift = region.shifts.ids.codes[places.shift[first]]
            are = "is" if len(self.unsafe) == 1 else "are"
            which = "it is" if len(self.unsafe) == 1 else "the first is"
            parts.append(
                f"{count_text(len(self.unsafe), 'shift')} {are} unsafe for want of it "
                f"({which} {shift} {day_text(int(places.day[first]))})"
            )
        if self.edge:
            parts.append(f"{count_text(len(self.edge), 'shift')} at margin 0")
        return f"{head}: {' and '.join(parts) or 'no shift of this period needs it'}."


def lapses(loaded: Loaded, person: int, today: int, within: int) -> list[Lapse]:
    """Skills of a person that lapse within so many days and before the period ends.

    Cover counts a skill on the date of each duty, so what stands has the lapse in it already;
    it is compared with the same rota where the skill is renewed. O(duties of the person).
    """
    region = loaded.region
    held = region.holdings
    rows = np.flatnonzero(held.person == person)
    ends = held.expires[rows]
    soon = (ends != NO_LIMIT_DAY) & (ends - today < within) & (ends < region.period.last)
    found = [
        _lapse(loaded, person, int(held.skill[row]), int(held.expires[row]))
        for row in rows[soon].tolist()
    ]
    return sorted(found, key=lambda one: (-len(one.unsafe), -len(one.edge), one.day))


def _lapse(loaded: Loaded, person: int, skill: int, day: int) -> Lapse:
    region, places = loaded.region, loaded.places
    unsafe, edge = [], []
    for row in range(*region.duties.of_person(person).indices(len(region.duties))):
        place = int(places.place_of_duty[row])
        if place == NONE or region.duties.day[row] <= day:
            continue
        entries = np.flatnonzero(places.duties_of(place) == row)
        if not len(entries):
            continue
        now = int(places.masks_of(place)[entries[0]])
        renewed = now | _lines_for(region, person, places.lines_of(place).tolist(), skill)
        if renewed == now:
            continue
        better = PlaceFilling.of(region, places, place).after([renewed], [now])
        margin = int(loaded.filling.margin[place])
        if margin == NO_MARGIN or better.margin <= margin:
            continue
        if margin < 0:
            unsafe.append(place)
        elif margin == 0:
            edge.append(place)
    return Lapse(skill, day, tuple(unsafe), tuple(edge))


def _lines_for(region: Region, person: int, lines: list[int], skill: int) -> int:
    """Bits of the lines that ask for the skill and that the person's grade would do for."""
    group, rank = region.person_group[person], region.person_rank[person]
    return sum(
        1 << bit
        for bit, line in enumerate(lines)
        if region.lines.skill[line] == skill
        and region.lines.group[line] == group
        and region.lines.rank[line] <= rank
    )
