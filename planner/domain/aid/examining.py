"""What lending one person would mean: every check with its figures, the lender's harm, the cost.

Asked when somebody is offered, again when the lender's approver agrees, and once more in the
transaction that confirms, so that nothing is confirmed on yesterday's figures.
"""

from dataclasses import dataclass

import numpy as np

from planner.domain.cover.candidates import Candidate, Show
from planner.domain.cover.checks import CHECK_NAMES, Check
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.cover.lending import releases
from planner.domain.cover.options import Field, Overlaps, Wanted, valued
from planner.domain.cover.places import Places
from planner.domain.cover.ranking import Ranked, trials_of
from planner.domain.cover.suggestion import Gap, suggest
from planner.domain.cover.weights import Weights
from planner.domain.cover.why_not import why_not
from planner.domain.pay import breaks_paid, paid_hours_on
from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine

MOST_OTHERS = 5
_OTHER_CHECKS = ("OVERLAP", "ABSENT")
"""Rules that are the checks `free` and `present` (reading A10)."""


@dataclass(frozen=True, slots=True)
class Examined:
    """One person for one slot, in one way."""

    candidate: Candidate
    failed: tuple[tuple[Check, str], ...]
    """Each failed check with its sentence."""
    lender_margin_before: int | None
    lender_margin_after: int | None
    lost_minimum: int
    hours: float
    hourly_cost: float | None

    @property
    def spared(self) -> str:
        """Why the lender cannot spare the person; empty: it can."""
        return next((text for check, text in self.failed if check is Check.LENDER), "")

    @property
    def other_failures(self) -> tuple[str, ...]:
        """Sentences of the checks that nobody may override."""
        return tuple(text for check, text in self.failed if check is not Check.LENDER)

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """Name and sentence of each failed check."""
        return tuple((CHECK_NAMES[check], text) for check, text in self.failed)


@dataclass(frozen=True, eq=False)
class Examiner:
    """A region with what examining needs of it."""

    region: Region
    engine: RuleEngine
    places: Places
    weights: Weights

    def examine(self, gap: Wanted, person: int, leaves: int | None = None) -> Examined:
        """Every check and figure of one person; `leaves` as in `why_not`. O(duties of 3 dates)."""
        verdict = why_not(self.region, self.engine, self.places, gap, person, leaves)
        seen = self._field(gap, person, verdict.leaves)
        trials = trials_of(seen, gap, seen.options.person)
        judged = self.engine.judge(trials, leave_out=_OTHER_CHECKS)
        bits = int(judged.hard[0] | judged.warn[0])
        found = Ranked(candidates=[0], worsened={0: bits} if bits else {})
        show = Show.of(self.region, self.engine, self.places, gap, seen, found)
        candidate, release = show.candidate(0), seen.options.release
        cost = float(self.region.people.hourly_cost[person])
        return Examined(
            candidate=candidate,
            failed=verdict.reasons,
            lender_margin_before=_margin(int(release.margin_before[0])),
            lender_margin_after=_margin(int(release.margin_after[0])),
            lost_minimum=int(release.lost_minimum[0]),
            hours=self.hours(person, gap.day, gap.shift),
            hourly_cost=None if np.isnan(cost) else cost,
        )

    def _field(self, gap: Wanted, person: int, leaves: int) -> Field:
        """The field of one person alone."""
        who, rows = np.array([person], dtype=np.int32), np.array([leaves], dtype=np.int64)
        options = valued(
            self.region,
            self.places,
            self.weights,
            gap,
            person=who,
            leaves=rows,
            failed=np.zeros(1, dtype=np.uint16),
            release=releases(self.region, self.places, rows),
        )
        return Field(Overlaps.of(self.region, self.places, gap), options, {})

    def others(self, gap: Gap, without: str) -> tuple[Candidate, ...]:
        """Who else passes every check, best first; those who would leave services that are not
        loaded are left out, as nobody could tell what that means there. O(people loaded).
        """
        loaded = {self.region.services.ids.codes[n] for n in set(self.region.lines.service)}
        found = suggest(
            self.region,
            self.engine,
            self.places,
            self.weights,
            gap,
            MOST_OTHERS + 1,
            with_chains=False,
        )
        fit = [
            one
            for one in found.candidates
            if one.staff_id != without
            and (one.moved_from is None or one.moved_from.service in loaded)
        ]
        return tuple(fit[:MOST_OTHERS])

    def hours(self, person: int, day: int, shift: int) -> float:
        """Paid hours of a duty of a person; an on-call period counts as it is recorded later."""
        paid = breaks_paid(self.engine.book, self.region.people.rule_set[person])
        return float(paid_hours_on(self.region, day, shift, paid))

    def miles(self, person: int, service: int) -> float | None:
        """One way from the person's home site; None where not known."""
        home, there = self.region.home_site[person], self.region.services.site[service]
        miles = float(self.region.sites.miles[home, there])
        return None if np.isnan(miles) else miles


def _margin(margin: int) -> int | None:
    return None if margin == NO_MARGIN else margin
