"""What a plan leaves open and why, and why it asks this person: asked of the region after it.

A gap that a plan leaves is looked at as everything else of the plan stood; an assignment as
everything but itself stood. Then the questions are those of one gap, and as exact.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.application.changes import ChangeSet
from planner.application.cover_actions import duty_changes
from planner.application.covering import GapRow, gap_rows, named_gap, person_number
from planner.application.errors import UserError
from planner.application.plan_audit_people import DAYS_OF_A_LIMIT
from planner.application.plan_charges import Charges
from planner.application.planning import Assignment, Plan, proposed_aid
from planner.application.ports import UnitOfWorkFactory
from planner.application.replanning import Ask
from planner.domain.cover.filling import fill
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.places import Places, person_masks
from planner.domain.cover.standing import Standing
from planner.domain.cover.suggestion import Candidate, Gap, find, suggest
from planner.domain.cover.why_open import WhyOpen, why_open
from planner.domain.cover.why_this import compared
from planner.domain.patching import patched
from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.packs import RuleBook
from planner.domain.rules.trials import Trials
from planner.domain.wording.plan_reasons import (
    NextBest,
    Refused,
    left_text,
    planned_text,
    points_text,
)

_MOST_OTHERS = 3
"""So many others are compared with whom the plan asks."""
_MOST_ASKED = 50
"""So many candidates are looked at for why the plan does not ask them, best first."""


@dataclass(frozen=True, slots=True)
class WhyLeft:
    """Why a plan leaves a gap open."""

    gap: GapRow
    found: WhyOpen
    """As everything of the plan stands; changes only of people whom the plan may ask then."""
    candidates: tuple[Refused, ...]
    """The best people who pass every check then, and why the plan does not ask them."""
    text: str


@dataclass(frozen=True, slots=True)
class WhyPlanned:
    """Why a plan asks one person and not the next best, the rest of it as it stands."""

    assignment: Assignment
    others: tuple[NextBest, ...]
    """The next best who could be asked as well."""
    text: str


@dataclass(frozen=True, slots=True)
class PlanReasonService:
    """For whoever has no arrays loaded, such as the command line."""

    uow_factory: UnitOfWorkFactory
    rule_book: RuleBook

    def after(self, found: Plan) -> "AfterPlan":
        """The stored region, to be asked about a plan that was made of it."""
        with self.uow_factory() as work:
            region = work.load_region(found.period)
        return AfterPlan(region, self.rule_book, found)


class AfterPlan:
    """A region as a plan leaves it, or as all of the plan but one assignment does.

    What is worked out once (places, fillings, rules) serves all questions about one plan.
    """

    def __init__(self, region: Region, book: RuleBook, plan: Plan) -> None:
        self.before, self.plan = region, plan
        self._book, self._weights = book, plan.weights
        self._standing: Standing | None = None

    @property
    def region(self) -> Region:
        """As the plan leaves it."""
        return self._whole().region

    def asked_of(self, staff_id: str) -> list[int]:
        """Positions of one person's assignments; UserError if there is nobody of that number."""
        person_number(self.before, staff_id)
        asked = self.plan.assignments
        return [at for at, one in enumerate(asked) if one.staff_id == staff_id]

    def left_open(self) -> list[GapRow]:
        """Every line with a gap after the plan, in the services that it was made for."""
        whole = self._whole()
        return gap_rows(whole.region, fill(whole.region, whole.places), self.plan.services)

    def why_left(self, row: GapRow, declined: Collection[Ask] = ()) -> WhyLeft:
        """Why nobody fills a gap that the plan leaves; UserError if nobody is asked for there.

        `declined`: whom the plan does not ask again, and for what.
        """
        standing = self._whole()
        gap = _gap_of(standing, row.service, row.day, row.shift, row.line)
        wanted = find(standing.region, standing.places, gap)
        found = why_open(standing, wanted, without=self._not_asked(row, declined))
        refused = tuple(self._refused(row, gap, self._best(standing, gap), declined))
        return WhyLeft(row, found, refused, left_text(found, refused, self.plan.status))

    def _not_asked(self, row: GapRow, declined: Collection[Ask]) -> set[int]:
        """Whom the plan may not ask for a gap: they declined, or are asked as often as may be."""
        most, within = self._weights.max_assignments, asked_within(self.plan.assignments, row.day)
        gone = _who_declined(declined, row.service, row.day, row.shift)
        codes = enumerate(self.before.people.ids.codes)
        return {number for number, code in codes if within[code] >= most or code in gone}

    def why_planned(self, at: int, declined: Collection[Ask] = ()) -> WhyPlanned:
        """Why the plan asks whom it asks by its assignment at a position."""
        one = self.plan.assignments[at]
        others = [other for place, other in enumerate(self.plan.assignments) if place != at]
        standing = self._standing_with(others)
        gap = _gap_of(standing, one.service, one.day, one.shift, one.line)
        charges = Charges(self.before, self._book, self._weights, others)
        best = [_charged(each, charges, gap) for each in self._best(standing, gap)]
        mine = next((each for each in best if each.staff_id == one.staff_id), None)
        rest = [each for each in best if each is not mine and not _leaves(each, others)]
        gone = _who_declined(declined, one.service, one.day, one.shift)
        asked = [each for each in rest if each.staff_id not in gone]
        within, most = asked_within(others, one.day), self._weights.max_assignments
        free = [each for each in asked if within[each.staff_id] < most]
        shown = sorted(free, key=lambda each: -each.score)[:_MOST_OTHERS]
        people = self.before.people.ids
        alone = self._stands([other for other in others if other.staff_id == one.staff_id])
        against = _against(mine, shown if alone else [])
        moves, beside = one.moved_from is not None, {} if mine is None else mine.points_by
        text = planned_text(
            points_text(one.points, one.points_by, moves=moves, beside=beside),
            worth=None if mine is None else mine.score + mine.points,
            others=against,
            declined=[each.name for each in rest if each.staff_id in gone],
            at_limit=len(asked) - len(free),
            most=most,
            bound="" if alone else people.names[people.index[one.staff_id]],
        )
        return WhyPlanned(one, tuple(against), text)

    def _best(self, standing: Standing, gap: Gap) -> tuple[Candidate, ...]:
        """The best candidates, without chains."""
        found = suggest(
            standing.region,
            standing.engine,
            standing.places,
            self._weights,
            gap,
            _MOST_ASKED,
            with_chains=False,
        )
        return found.candidates

    def _refused(
        self, row: GapRow, gap: Gap, candidates: Iterable[Candidate], declined: Collection[Ask]
    ) -> Iterator[Refused]:
        asked = self.plan.assignments
        charges = Charges(self.before, self._book, self._weights, asked)
        within = asked_within(asked, row.day)
        gone = _who_declined(declined, row.service, row.day, row.shift)
        fits = self._fits(row, gap)
        for candidate in candidates:
            charged = _charged(candidate, charges, gap)
            yield Refused(
                staff_id=candidate.staff_id,
                name=candidate.name,
                worth=charged.score + charged.points,
                points=charged.points,
                times=within[candidate.staff_id],
                most=self._weights.max_assignments,
                elsewhere=_leaves(candidate, asked),
                declined=candidate.staff_id in gone,
                fits=fits(candidate.person),
            )

    def _fits(self, row: GapRow, gap: Gap) -> Callable[[int], bool]:
        """Tells of somebody whether a best filling has them in a slot of the gap's line with all
        whom the plan names at that shift in slots of theirs (A14)."""
        standing = self._whole()
        region, places = standing.region, standing.places
        place = find(region, places, gap).place
        lines, here = places.lines_of(place), PlaceFilling.of(region, places, place)
        bits = region.lines.number[lines].tolist()

        def named(person: int, line: int) -> tuple[int, int]:
            (mask,) = person_masks(region, lines, [person], row.day).tolist()
            return mask, bits.index(line)

        at = (row.service, row.day, row.shift)
        asked = [one for one in self.plan.assignments if (one.service, one.day, one.shift) == at]
        others = [named(region.people.ids.index[one.staff_id], one.line) for one in asked]

        def fits(person: int) -> bool:
            mask, bit = named(person, row.line)
            return here.after([mask]).realisable([*others, (mask, bit)])

        return fits

    def _stands(self, given: Sequence[Assignment]) -> bool:
        """Whether the rules allow one person some assignments, compared with no plan (A12)."""
        if not given:
            return True
        region, (index, shifts) = self.before, (self.before.people.ids.index, self.before.shifts)
        person = index[given[0].staff_id]
        left = [row for one in given for row in _left(region, person, one)]
        trial = Trials(
            person=np.array([person], dtype=np.int32),
            removed=np.array(left, dtype=np.int32),
            removed_offsets=np.array([0, len(left)], dtype=np.int64),
            added_day=np.array([one.day for one in given], dtype=np.int32),
            added_shift=np.array([shifts.ids.index[one.shift] for one in given], dtype=np.int32),
            added_offsets=np.array([0, len(given)], dtype=np.int64),
        )
        return bool(RuleEngine(region, self._book).judge(trial).legal[0])

    def _whole(self) -> Standing:
        if self._standing is None:
            self._standing = self._standing_with(self.plan.assignments)
        return self._standing

    def _standing_with(self, assignments: Iterable[Assignment]) -> Standing:
        region = with_duties(self.before, assignments)
        places = Places.of(region)
        return Standing(region, RuleEngine(region, self._book), places, self._weights)


def asked_within(assignments: Iterable[Assignment], day: int) -> Mapping[str, int]:
    """Most assignments of each person within any 28 dates that hold a day, 0 for others (A15)."""
    days: dict[str, list[int]] = defaultdict(list)
    for one in assignments:
        days[one.staff_id].append(one.day)
    counts = {
        staff_id: max(
            sum(first <= other < first + DAYS_OF_A_LIMIT for other in theirs)
            for first in range(day - DAYS_OF_A_LIMIT + 1, day + 1)
        )
        for staff_id, theirs in days.items()
    }
    return Counter(counts)


def _charged(candidate: Candidate, charges: Charges, gap: Gap) -> Candidate:
    """With what asking them costs with the rest of the plan as it is."""
    parts = charges.of(candidate, gap)
    more = sum(parts.values())
    return replace(
        candidate,
        score=candidate.score - more,
        points=candidate.points + more,
        points_by={**candidate.points_by, **parts},
    )


def _who_declined(declined: Collection[Ask], service: str, day: int, shift: str) -> set[str]:
    """Who said no to one service, date and shift."""
    return {
        ask.staff_id
        for ask in declined
        if (ask.service, ask.day, ask.shift) == (service, day, shift)
    }


def _against(mine: Candidate | None, others: Sequence[Candidate]) -> list[NextBest]:
    """How others compare with whom the plan asks; only their names where that cannot be told."""
    if mine is None:
        return [NextBest(one.staff_id, one.name) for one in others]
    return [
        NextBest(one.staff_id, one.name, mine.score - one.score, compared(mine, one))
        for one in others
    ]


def _left(region: Region, person: int, one: Assignment) -> Iterator[int]:
    """The row of the duty that an assignment leaves, if it leaves one."""
    if one.moved_from is None:
        return
    duties, rows = region.duties, region.duties.of_person(person)
    service = region.services.ids.index[one.moved_from.service]
    shift = region.shifts.ids.index[one.moved_from.shift]
    for row in range(rows.start, rows.stop):
        if (duties.day[row], duties.service[row], duties.shift[row]) == (one.day, service, shift):
            yield row


def _leaves(candidate: Candidate, assignments: Iterable[Assignment]) -> bool:
    """Whether somebody would leave a duty that these assignments give."""
    left = candidate.moved_from
    return left is not None and any(
        (one.staff_id, one.service, one.day, one.shift)
        == (candidate.staff_id, left.service, left.day, left.shift)
        for one in assignments
    )


def with_duties(region: Region, assignments: Iterable[Assignment]) -> Region:
    """The region as it would be with all these assignments given; UserError if it changed.

    Duties that are left go first: one person may take what another assignment ends.
    """
    changes = [change for one in assignments for change in duty_changes(proposed_aid(one))]
    changes.sort(key=lambda change: change.after is not None)
    after = patched(region, ChangeSet("", tuple(changes)))
    if after is None:
        raise UserError("The rota changed since the plan was made.", "Repair the plan first.")
    return after


def _gap_of(standing: Standing, service: str, day: int, shift: str, line: int) -> Gap:
    return named_gap(standing.region, standing.places, service, day, shift, line)
