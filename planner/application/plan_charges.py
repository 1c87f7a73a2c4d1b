"""What asking one more person costs a plan, by the weights that made it.

Beside the points of a single candidate these are the repeats, and what decides between plans
without being part of the score: fairness between people and trusts, and the cost of hours.
"""

from collections import Counter
from collections.abc import Iterable

import numpy as np

from planner.application.planning import Assignment
from planner.domain.cover.suggestion import REDEPLOY, Candidate, Gap
from planner.domain.cover.weights import DEAREST_LENT, Weights
from planner.domain.pay import breaks_paid, paid_hours_on
from planner.domain.region import Region
from planner.domain.rules.packs import RuleBook


class Charges:
    """Of one assignment more, with the others of a plan as they are."""

    def __init__(
        self, region: Region, book: RuleBook, weights: Weights, others: Iterable[Assignment]
    ) -> None:
        self._region, self._book, self._weights = region, book, weights
        people, services = region.people, region.services
        self.asked: Counter[str] = Counter()
        """Assignments of each person."""
        lent: Counter[int] = Counter()
        for one in others:
            self.asked[one.staff_id] += 1
            trust = int(people.trust[people.ids.index[one.staff_id]])
            if trust != services.trust[services.ids.index[one.service]]:
                lent[trust] += 1
        self._lent = lent

    def of(self, candidate: Candidate, gap: Gap) -> dict[str, int]:
        """Points by part: `repeat`, and where the weights have them `lending` and `pounds`."""
        weights = self._weights
        again = (weights.repeat + weights.asking) * self.asked[candidate.staff_id]
        parts = {"repeat": again}
        if weights.lending:
            parts["lending"] = weights.lending * self._lending(candidate, gap)
        if weights.per_pound:
            parts["pounds"] = round(weights.per_pound * self._pounds(candidate, gap))
        return parts

    def _lending(self, candidate: Candidate, gap: Gap) -> int:
        trust = self._region.trusts.index[candidate.trust]
        if trust == self._region.services.trust[gap.service]:
            return 0
        return min(self._lent[trust] + 1, DEAREST_LENT)

    def _pounds(self, candidate: Candidate, gap: Gap) -> float:
        """What an extra shift costs; whose cost is not known costs the middle of those known."""
        if candidate.mode == REDEPLOY:
            return 0.0
        people = self._region.people
        person = people.ids.index[candidate.staff_id]
        hourly = float(people.hourly_cost[person])
        if np.isnan(hourly):
            known = people.hourly_cost[~np.isnan(people.hourly_cost)]
            hourly = float(np.median(known)) if len(known) else 0.0
        paid = breaks_paid(self._book, people.rule_set[person : person + 1])
        hours = paid_hours_on(self._region, np.array([gap.day]), np.array([gap.shift]), paid)
        return hourly * float(hours[0])
