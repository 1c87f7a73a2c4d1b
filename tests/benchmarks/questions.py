"""What one person asks the program at a time: suggestions and chains for one gap, measured."""

import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from planner.application.rule_packs import load_rule_book
from planner.application.weights import load_weights
from planner.domain.cover.chains import WORTH_SOMETHING, find_chains
from planner.domain.cover.filling import fill
from planner.domain.cover.open_lines import OpenLine, gaps
from planner.domain.cover.options import Field, Overlaps, Wanted, look_around
from planner.domain.cover.places import Places
from planner.domain.cover.shortlist import Ways, movers
from planner.domain.cover.standing import Standing
from planner.domain.cover.suggestion import Gap, suggest
from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine


class Taken(NamedTuple):
    """How long something took."""

    seconds: float
    processor: float
    """Seconds of the processor, which tell more on a busy machine."""


class Desk:
    """A region with some of its gaps, drawn by chance but always the same.

    `kept`: suggestions and chains use what the window keeps of a region, worked out before.
    """

    def __init__(self, region: Region, gap_count: int, *, kept: bool = False) -> None:
        self.region, self.places = region, Places.of(region)
        self.engine, self.weights = RuleEngine(region, load_rule_book()), load_weights()
        self.standing: Standing | None = None
        found = gaps(region, fill(region, self.places))
        size = min(gap_count, len(found))
        chosen = np.random.default_rng(1).choice(len(found), size, replace=False)
        self._gaps = [found[number] for number in chosen.tolist()]
        self.warmed = taken(self._warm).seconds if kept else 0.0

    def reasons(self) -> list[Taken]:
        """Everybody's reasons for each gap, and of the ranking of all who could come
        or nearly could; all shown and in words is `suggestions`. Needs what is kept."""
        wanted = [Wanted.of(self.region, self.places, gap.place, gap.line) for gap in self._gaps]
        self._reasons(wanted[0])
        return [taken(lambda gap=gap: self._reasons(gap)) for gap in wanted]

    def suggestions(self, *, chains: bool = True) -> list[Taken]:
        """Each suggestion; one is asked for first, uncounted."""
        self._suggest(self._gaps[0], chains)
        return [taken(lambda gap=gap: self._suggest(gap, chains)) for gap in self._gaps]

    def chains(self) -> list[Taken]:
        """The chains of each gap, looked for as if nobody could come alone."""
        self._chains(self._gaps[0])
        return [taken(lambda gap=gap: self._chains(gap)) for gap in self._gaps]

    def _warm(self) -> None:
        world = (self.region, self.engine, self.places, self.weights)
        self.standing = Standing(*world).warm()

    def _reasons(self, gap: Wanted) -> object:
        assert self.standing is not None
        reasons = self.standing.reasons(gap)
        return Ways.of(self.standing, gap, reasons), reasons.first_failed()

    def _suggest(self, gap: OpenLine, chains: bool) -> object:
        places = self.places
        asked = Gap(
            int(places.service[gap.place]),
            int(places.day[gap.place]),
            int(places.shift[gap.place]),
            int(self.region.lines.number[gap.line]),
        )
        world = (self.region, self.engine, places, self.weights)
        return suggest(*world, asked, with_chains=chains, standing=self.standing)

    def _chains(self, gap: OpenLine) -> object:
        wanted = Wanted.of(self.region, self.places, gap.place, gap.line)
        kept = self.standing
        if kept is None:
            seen = look_around(self.region, self.places, self.weights, wanted)
        else:
            reasons = kept.reasons(wanted)
            few = Overlaps.of_some(self.region, wanted, np.zeros(0, dtype=np.int32))
            seen = Field(few, movers(kept, wanted, reasons), reasons.first_failed())
        return find_chains(
            *(self.region, self.engine, self.places, self.weights, wanted, seen),
            limit=20,
            floor=WORTH_SOMETHING,
            date=None if kept is None else kept.chain_date(wanted.day),
            table=None if kept is None else kept.table,
        )


def taken(action: Callable[[], object]) -> Taken:
    """How long something takes."""
    start, began = time.perf_counter(), time.thread_time()
    action()
    return Taken(time.perf_counter() - start, time.thread_time() - began)
