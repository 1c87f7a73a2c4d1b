"""Marks candidates who are on offer or proposed for something else already."""

from collections.abc import Collection

from planner.application.covering import Loaded
from planner.application.pledges import pledges_of
from planner.application.ports import ProposedAid
from planner.domain.cover.pledges import Pledge
from ui.cover.bench import CoverBench, SpokenFor
from ui.cover.suggestion_panel import SuggestionPanel
from ui.jobs import Jobs


class SpokenForMarks:
    """Looks, beside the window's thread, whenever offers, proposals or the candidates change."""

    def __init__(self, jobs: Jobs, bench: CoverBench, panel: SuggestionPanel) -> None:
        self._jobs, self._bench, self._panel = jobs, bench, panel
        self._view: Loaded | None = None
        self._offered: tuple[Pledge, ...] = ()
        self._proposed: tuple[Pledge, ...] = ()

    def take_offers(self, pledges: tuple[Pledge, ...]) -> None:
        """Who is on offer now, for what."""
        if pledges != self._offered:
            self._offered = pledges
            self._look()

    def take_proposals(self, aid: Collection[ProposedAid]) -> None:
        """Who is proposed now, for what."""
        self._proposed = pledges_of((), aid)
        self._look()

    def look_at(self, view: Loaded) -> None:
        """The candidates on view are others; they are of this region."""
        self._view = view
        self._look()

    def _look(self) -> None:
        view, suggestion = self._view, self._panel.suggestion
        if view is None or suggestion is None:
            return
        shown = {one.staff_id for one in suggestion.candidates}
        pledges = [one for one in (*self._offered, *self._proposed) if one.staff_id in shown]
        if not pledges:
            self._panel.mark_spoken_for({})
            return

        def show(found: SpokenFor) -> None:
            if self._panel.suggestion is suggestion:
                self._panel.mark_spoken_for(found)

        self._jobs.start(
            self._jobs.lanes.region,
            "Looking who is spoken for",
            lambda progress, cancel: self._bench.spoken_for(
                view, suggestion, pledges, progress, cancel
            ),
            show,
        )

    def forget(self) -> None:
        """Hold no region."""
        self._view = None
