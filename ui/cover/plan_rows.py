"""The assignments of a plan, the gaps it leaves and what a repair changed, in words; made on a
lane, for a plan may have thousands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from planner.application.covering import GapRow
from planner.application.planning import Assignment, Plan
from planner.application.replanning import Ask, Repaired, Stands, asks_of, stands_of
from planner.domain.region import Region
from planner.domain.wording.formats import count_text, day_text, list_text
from ui.rota.texts import as_sentence

DECLINED, DROPPED, NEW, IMPOSSIBLE = "Declined", "Dropped", "New", "Impossible"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One assignment in words."""

    ask: Ask
    name: str
    when: str
    where: str
    how: str
    points: str
    reason: str

    @property
    def words(self) -> str:
        """The row as a screen reader speaks it."""
        return f"{self.name}, {self.when}, {self.where}, {self.how}, {self.points}"


@dataclass(frozen=True, slots=True)
class LeftRow:
    """One gap that a plan leaves, in words."""

    gap: GapRow
    when: str
    where: str
    empty: str

    @property
    def words(self) -> str:
        """The row as a screen reader speaks it."""
        return f"{self.when}, {self.where}, {self.empty}"


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One assignment that a repair dropped, gave to nobody, or added."""

    what: str
    """One of `DECLINED`, `DROPPED`, `NEW`, `IMPOSSIBLE`."""
    name: str
    when: str
    where: str
    how: str
    """From where; of what is dropped or impossible, why."""
    points: str = ""
    """Of what is new."""


class PlanRows:
    """Rows of one plan after the other: what was in the plan before keeps its row.

    After a repair that is nearly all of thousands of assignments.
    """

    def __init__(self) -> None:
        self._names: tuple[object, ...] = ()
        self._last: dict[int, tuple[Assignment, PlanRow]] = {}
        """By identity of the assignment, which is kept for that."""

    def of(self, region: Region, plan: Plan) -> list[PlanRow]:
        """Every assignment of a plan. O(assignments)."""
        names, last = (region.people, region.services), self._last
        if not all(one is other for one, other in zip_longest(names, self._names)):
            last = {}
        now = {
            id(one): last.get(id(one)) or (one, plan_row(region, one)) for one in plan.assignments
        }
        self._names, self._last = names, now
        return [now[at][1] for at in map(id, plan.assignments)]


def plan_row(region: Region, assignment: Assignment) -> PlanRow:
    """An assignment with the names behind its codes."""
    return PlanRow(
        ask=Ask.of(assignment),
        name=_person(region, assignment.staff_id),
        when=f"{assignment.shift} · {day_text(assignment.day)}",
        where=f"to {_service(region, assignment.service)}",
        how=_how(region, assignment),
        points=count_text(assignment.points, "point"),
        reason=as_sentence(assignment.reason),
    )


def left_rows(region: Region, left: Iterable[GapRow]) -> list[LeftRow]:
    """Gaps with the names behind their codes, those of minimum slots first."""
    ordered = sorted(left, key=lambda one: (one.minimum == 0, one.day))
    return [_left_row(region, one) for one in ordered]


def _left_row(region: Region, gap: GapRow) -> LeftRow:
    empty = [
        count_text(number, word)
        for number, word in ((gap.minimum, "minimum slot"), (gap.further, "target slot"))
        if number
    ]
    return LeftRow(
        gap=gap,
        when=f"{gap.shift} · {day_text(gap.day)}",
        where=_service(region, gap.service),
        empty=list_text(empty),
    )


def change_rows(region: Region, before: Sequence[Stands], found: Repaired) -> list[ChangeRow]:
    """What a repair changed: who declined, who is dropped, who is new, what was fixed in vain."""
    # Of thousands nearly all stand, the very same: no more than a look at each of those.
    stands = set(map(id, stands_of(found.plan.assignments)))
    others = [one for one in before if id(one) not in stands]
    whose = {one.staff_id for one in others}
    now = set(asks_of(one for one in found.plan.assignments if one.staff_id in whose))
    reasons = (as_sentence(why) if why else "" for why in found.why_given_up)
    given_up = dict(zip(found.given_up, reasons, strict=True))
    impossible = {one.ask: as_sentence(one.reason) for one in found.impossible}
    pairs = zip(others, asks_of(others), strict=True)
    gone = [(one, ask) for one, ask in pairs if ask not in now or one in given_up]
    rows = [
        _gone(region, one, IMPOSSIBLE, impossible[ask]) for one, ask in gone if ask in impossible
    ]
    rows += [
        _gone(region, one, DROPPED, given_up[one])
        if one in given_up
        else _gone(region, one, DECLINED)
        for one, ask in gone
        if ask not in impossible
    ]
    rows += [_new(region, one) for one in found.added]
    return rows


def _gone(region: Region, one: Stands, what: str, how: str = "") -> ChangeRow:
    return ChangeRow(
        what,
        _person(region, one.staff_id),
        f"{one.shift} · {day_text(one.day)}",
        _service(region, one.service),
        how or _how(region, one),
    )


def _new(region: Region, one: Assignment) -> ChangeRow:
    return ChangeRow(
        NEW,
        _person(region, one.staff_id),
        f"{one.shift} · {day_text(one.day)}",
        _service(region, one.service),
        _how(region, one),
        f"{one.points:,}",
    )


def _how(region: Region, one: Stands | Assignment) -> str:
    """As "extra shift", "from N, Theatres" or "from N, same service"."""
    left = one.moved_from
    if left is None:
        return "extra shift"
    same = left.service == one.service
    return f"from {left.shift}, {'same service' if same else _service(region, left.service)}"


def _person(region: Region, code: str) -> str:
    number = region.people.ids.index.get(code)
    return code if number is None else region.people.ids.names[number]


def _service(region: Region, code: str) -> str:
    number = region.services.ids.index.get(code)
    return code if number is None else region.services.ids.names[number]
