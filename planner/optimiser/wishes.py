"""What single assignments earn or cost beside their points while a plan is repaired.

An assignment that stood earns a little if it stands again; one that is fixed earns more than any
other plan could make up for; one that was declined costs more than any plan could pay. So a
repair is a plan like any other, of one problem, and every bound stays true.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from planner.domain.differing import Difference
from planner.domain.region import contains_sorted
from planner.optimiser.growing import Numbers

FIXED = 1_000_000
"""More than a hundred minimum slots of the highest priority are worth."""
NEVER = 100_000_000
"""No plan pays so much."""
DECLINED = NEVER // 2
"""Whatever costs so much holds something declined."""

Standing = tuple[int, int, int]
"""(person, place, duty left or NONE): the line that somebody is named for may change."""
Where = tuple[int, int]
"""(person, place)"""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is wished of some assignments; of all others nothing."""

    kept: Mapping[Standing, int] = field(default_factory=dict)
    """What each earns."""
    declined: frozenset[Where] = frozenset()

    def charge(self, person: int, place: int, duty: int) -> int:
        """Points that an assignment costs beside its own."""
        if (person, place) in self.declined:
            return NEVER
        return -self.kept.get((person, place, duty), 0)

    @property
    def most(self) -> int:
        """What all of them together can earn."""
        whose = {person for person, _ in self.declined}
        lost = (
            worth
            for (person, place, _), worth in self.kept.items()
            if person in whose and (person, place) in self.declined
        )
        return sum(self.kept.values()) - (sum(lost) if whose else 0)

    def rise(self, old: "Wishes") -> int | None:
        """What no plan can earn more by these wishes than by old ones; None: there is no limit."""
        if old.declined - self.declined:
            return None
        other = self.kept.items() - old.kept.items()
        rises = (-self.charge(*key) - max(-old.charge(*key), 0) for key, _ in other)
        return sum(max(one, 0) for one in rises)

    def after(self, difference: Difference) -> "Wishes":
        """The same after the region changed; of what it is about only what was declined."""
        whose = set(difference.people.tolist())
        first, kept = difference.first_moved, dict(self.kept)
        others = [key for key in kept if key[0] in whose or key[2] >= first]
        worth = [kept.pop(key) for key in others]
        duty = difference.all_moved([key[2] for key in others])
        for (person, place, _), left, one in zip(others, duty, worth, strict=True):
            if person not in whose:
                kept[person, place, left] = one
        return Wishes(kept, self.declined)

    def wheres(self) -> set[Where]:
        """All people and places that something is wished of."""
        return {(person, place) for person, place, _ in self.kept} | self.declined

    def differing(self, other: "Wishes") -> set[Where]:
        """Where two wish something else. O(wishes)."""
        kept = self.kept.items() ^ other.kept.items()
        return {key[:2] for key, _ in kept} | (self.declined ^ other.declined)


def matching(person: Numbers, place: Numbers, wheres: Iterable[Where], places: int) -> Numbers:
    """Positions in parallel arrays of people and places that are among some."""
    keys = np.array(sorted(one * places + at for one, at in wheres), dtype=np.int64)
    if not len(keys):
        return np.zeros(0, dtype=np.int64)
    asked = np.zeros(max(int(person.max(initial=0)), int(keys[-1]) // places) + 1, dtype=np.bool_)
    asked[keys // places] = True
    some = np.flatnonzero(asked[person])
    return some[contains_sorted(keys, person[some].astype(np.int64) * places + place[some])]
