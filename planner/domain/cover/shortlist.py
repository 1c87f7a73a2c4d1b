"""The people worth showing for a gap, chosen from everybody's reasons without judging anybody."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.cover.checks import Check, CheckBits
from planner.domain.cover.daybook import TANGLED, DayBook
from planner.domain.cover.legality_trials import LEFT_OUT
from planner.domain.cover.options import Field, Options, Overlaps, Wanted, gains, valued
from planner.domain.cover.ranking import Ranked, trials_of
from planner.domain.cover.standing import Reasons, Standing
from planner.domain.region import NONE, UNREACHABLE, LongArray
from planner.domain.rules.trials import BreachText

_PERSON_BITS = 22
_UNREACHABLE_BIT = 62


@dataclass(frozen=True, eq=False)
class Ways:
    """Ways in which somebody fails at most one check, rules included (n)."""

    person: IntArray
    leaves: LongArray
    """Row of the duty that is left; NONE for an extra duty."""
    failed: CheckBits
    gain: LongArray
    """V of the gap's place after, less V before."""
    score: LongArray
    order: LongArray
    """Ascending from the best: the order of A20."""

    @classmethod
    def of(cls, standing: Standing, gap: Wanted, reasons: Reasons) -> "Ways":
        """One way for each person; several for those with more than one duty to leave."""
        failed = reasons.failed | reasons.illegal * np.uint16(Check.RULES)
        person = np.flatnonzero(failed & (failed - 1) == 0)
        tangled = reasons.states[person] == TANGLED
        knotted = person[tangled]
        if len(knotted):
            person = person[~tangled]
        book, weights = reasons.book, standing.weights
        moves, at = reasons.leavers(person)
        leaves, price = np.full(len(person), NONE), np.full(len(person), weights.extra)
        leaves[moves], price[moves] = book.rows[at], weights.redeploy + book.lost[at]
        single = len(person)
        if len(knotted):
            more, duty, cost = _untangled(standing, book, gap, knotted)
            person = np.concatenate([person, more])
            leaves, price = np.concatenate([leaves, duty]), np.concatenate([price, cost])
        world = standing.region, standing.places, weights
        gain = gains(*world, gap, person, lambda some: standing.masks(gap, some))
        cost, far = _costs(standing, gap, person)
        score = gain - cost - price
        order = (-score << _PERSON_BITS) + person
        order[far] += 1 << _UNREACHABLE_BIT
        found = cls(person.astype(np.int32), leaves, failed[person], gain, score, order)
        return found._once(single) if len(knotted) else found

    def _once(self, single: int) -> "Ways":
        """Of several ways of one person the best, then the first by shift: so they come, after
        those with one way each."""
        by_person = np.lexsort((self.order[single:], self.person[single:]))
        first = np.ones(len(by_person), dtype=np.bool_)
        first[1:] = np.diff(self.person[single:][by_person]) != 0
        kept = single + by_person[first]

        def chosen(of_ways: npt.NDArray[Any]) -> npt.NDArray[Any]:
            return np.concatenate([of_ways[:single], of_ways[kept]])

        return Ways(
            chosen(self.person),
            chosen(self.leaves),
            chosen(self.failed),
            chosen(self.gain),
            chosen(self.score),
            chosen(self.order),
        )

    def best(self, chosen: BoolArray, limit: int | None) -> LongArray:
        """Positions of the best of some ways, best first."""
        at = np.flatnonzero(chosen)
        if limit is not None and len(at) > limit:
            at = at[np.argpartition(self.order[at], limit - 1)[:limit]]
        return at[np.argsort(self.order[at], kind="stable")]


def _costs(standing: Standing, gap: Wanted, person: LongArray) -> tuple[LongArray, LongArray]:
    """Points of each for travel and rank, and positions of those out of reach."""
    region, weights, lines = standing.region, standing.weights, standing.region.lines
    minutes = region.sites.minutes[:, region.services.site[gap.service]]
    travel = weights.per_minute * np.where(minutes == UNREACHABLE, 0, minutes).astype(np.int64)
    above = np.maximum(region.grades.rank - lines.rank[gap.line], 0)
    above[region.grades.group != lines.group[gap.line]] = 0
    rank = weights.rank * above.astype(np.int64)
    station = region.station[person]
    cost = (travel[:, np.newaxis] + rank).ravel()[station]
    far = minutes == UNREACHABLE
    if not far.any():
        return cost, np.zeros(0, dtype=np.int64)
    return cost, np.flatnonzero(np.repeat(far, len(rank))[station])


def _untangled(
    standing: Standing, book: DayBook, gap: Wanted, people: LongArray
) -> tuple[LongArray, LongArray, LongArray]:
    """Person, duty left and points for the mode with the V lost, for people with several duties
    in the way.

    They fail `free`; where they could leave a duty of the date, only ways that `lender` allows.
    By person, then by the code of the shift that is left.
    """
    duties, weights = standing.region.duties, standing.weights
    asked = np.zeros(len(standing.region.people), dtype=np.bool_)
    asked[people] = True
    at = book.tangles(gap.shift)
    at = at[asked[duties.person[book.rows[at]]]]
    rows = book.rows[at]
    elsewhere = (duties.service[rows] != gap.service) | (duties.shift[rows] != gap.shift)
    at, rows = at[elsewhere], rows[elsewhere]
    asked[duties.person[rows]] = False
    stay = people[asked[people]]
    spared = book.spared[at]
    at, rows = at[spared], rows[spared]
    return (
        np.concatenate([stay, duties.person[rows]]),
        np.concatenate([np.full(len(stay), NONE), rows]),
        np.concatenate([np.full(len(stay), weights.extra), weights.redeploy + book.lost[at]]),
    )


def shortlist(
    standing: Standing, gap: Wanted, reasons: Reasons, limit: int | None
) -> tuple[Field, Ranked]:
    """The best candidates and near misses, as `look_around` and `rank` find them. O(people)."""
    ways = Ways.of(standing, gap, reasons)
    clear = ways.failed == 0
    candidates, near = ways.best(clear, limit), ways.best(~clear, limit)
    chosen = np.concatenate([candidates, near])
    options = _options(standing, gap, ways, chosen, reasons.book)
    people = ways.person[chosen]
    field = Field(
        Overlaps.of_some(standing.region, gap, people), options, dict(reasons.first_failed())
    )
    broken = np.flatnonzero(ways.failed[chosen] == int(Check.RULES)).tolist()
    found = Ranked(
        candidates=list(range(len(candidates))),
        near_misses=list(range(len(candidates), len(chosen))),
        breaks_rules=set(broken),
        breaches=_breaches(standing, gap, field),
    )
    return field, found


def _options(
    standing: Standing, gap: Wanted, ways: Ways, chosen: LongArray, book: DayBook
) -> Options:
    leaves = ways.leaves[chosen]
    return valued(
        standing.region,
        standing.places,
        standing.weights,
        gap,
        person=ways.person[chosen],
        leaves=leaves,
        failed=ways.failed[chosen] & ~np.uint16(Check.RULES),
        release=book.released(leaves),
        gain=ways.gain[chosen],
    )


def _breaches(standing: Standing, gap: Wanted, field: Field) -> dict[int, list[BreachText]]:
    """The rules that those shown would break, the ones that only warn included."""
    if not len(field.options):
        return {}
    trials = trials_of(field, gap, field.options.person)
    return dict(enumerate(standing.engine.explain_each(trials, leave_out=LEFT_OUT)))


def movers(standing: Standing, gap: Wanted, reasons: Reasons) -> Options:
    """People who could be moved to the gap but would be missed where they leave: chains begin
    with them. Rules are not looked at."""
    failed = reasons.failed
    able = (failed == 0) | (failed == int(Check.LENDER))
    person = np.flatnonzero(able & (reasons.states > 0)).astype(np.int32)
    leaving, at = reasons.leavers(person)
    person, book = person[leaving], reasons.book
    missed = (book.lost[at] > 0) | ~book.spared[at]
    person, at = person[missed], at[missed]
    return valued(
        standing.region,
        standing.places,
        standing.weights,
        gap,
        person=person,
        leaves=book.rows[at],
        failed=failed[person],
        release=book.release.take(at),
    )
