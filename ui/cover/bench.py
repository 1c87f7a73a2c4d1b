"""What the cover page asks of the planner; every method runs on a lane, never on its thread."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from planner.application.changes import ChangeSet
from planner.application.cover_actions import LockedPart, Placement
from planner.application.covering import Loaded, spoken_for
from planner.application.planning import Plan
from planner.application.ports import ProposedAid
from planner.application.progress import CancelToken, Progress
from planner.domain.calendar import Period
from planner.domain.cover.pledges import Pledge, Pledged
from planner.domain.cover.standing import Standing
from planner.domain.cover.suggestion import Gap, Suggestion, find, suggest
from planner.domain.cover.why_open import WhyOpen, why_open
from ui.cover.groups import other_group
from ui.desk import Desk

KEEPING = "Speeding up suggestions"
SHOWN_CANDIDATES = 20
MOST_NEAR_MISSES = 200
SpokenFor = Mapping[int, Sequence[Pledged]]
"""What candidates are on offer or proposed for, by number in the region."""
FEW = 5
"""With fewer near misses that are no matter of staff group, more are looked for."""


@dataclass(frozen=True)
class CoverBench:
    """Reads and commands of the cover page."""

    desk: Desk

    def region(self, period: Period, progress: Progress, cancel: CancelToken) -> Loaded:
        """The whole region of a period."""
        return self.desk.region(period, progress, cancel)

    def suggest(
        self, view: Loaded, gap: Gap, _progress: Progress, cancel: CancelToken
    ) -> Suggestion:
        """Who could cover one gap, with near misses beyond those of another staff group."""
        weights, standing = self.desk.planner.weights, self.desk.standing.of(view)
        whole = (view.region, view.engine, view.places, weights, gap)
        found = suggest(*whole, SHOWN_CANDIDATES, standing=standing)
        useful = sum(not other_group(view.region, gap, miss) for miss in found.near_misses)
        if useful >= FEW or len(found.near_misses) < SHOWN_CANDIDATES:
            return found
        cancel.check()
        more = suggest(*whole, MOST_NEAR_MISSES, with_chains=False, standing=standing)
        return replace(found, near_misses=more.near_misses)

    def spoken_for(
        self,
        view: Loaded,
        suggestion: Suggestion,
        pledges: Collection[Pledge],
        _progress: Progress,
        _cancel: CancelToken,
    ) -> SpokenFor:
        """Candidates who are on offer or proposed already, by number, and whether both can be."""
        return spoken_for(view, suggestion, pledges)

    def why_open(
        self, view: Loaded, gap: Gap, _progress: Progress, _cancel: CancelToken
    ) -> WhyOpen:
        """Why nobody can cover a gap, and which single changes would fill it."""
        wanted = find(view.region, view.places, gap)
        standing = self.desk.standing.of(view) or Standing(
            view.region, view.engine, view.places, self.desk.planner.weights
        )
        return why_open(standing, wanted)

    def keep(self, view: Loaded, progress: Progress, stopped: Callable[[], bool]) -> None:
        """Works out what suggestions share, for a large region; slow, to be made ahead."""
        weights = self.desk.planner.weights
        self.desk.standing.build(view, weights, stopped, partial(progress, KEEPING))

    def place(self, placements: Sequence[Placement]) -> ChangeSet:
        """A candidate, or the moves of a chain, written."""
        return self.desk.planner.cover_actions.place(placements)

    def accept(self, plan: Plan, chosen: Sequence[int]) -> ChangeSet:
        """A plan, or a part of it, proposed."""
        return self.desk.planner.cover_actions.accept(plan, chosen)

    def locked_part(self, plan: Plan, _progress: Progress, _cancel: CancelToken) -> LockedPart:
        """What of a plan lies in locked rotas."""
        return self.desk.planner.cover_actions.locked_part(plan)

    def proposals(
        self, period: Period, _progress: Progress, _cancel: CancelToken
    ) -> Sequence[ProposedAid]:
        """Proposed aid of a period."""
        return self.desk.planner.cover_actions.proposals(period)
