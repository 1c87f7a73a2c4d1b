"""Whether two shifts can both be worked, against a region in which the first is worked already."""

from dataclasses import dataclass

import numpy as np
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from planner.application.rule_packs import load_rule_book
from planner.domain.cover.pledges import Move, Pledge, pledged
from planner.domain.cover.suggestion import Gap
from planner.domain.region import NONE, Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.settings import Severity
from planner.domain.rules.trials import Trials
from tests.regions import Sketch

BOOK = load_rule_book()
CODES = ("E", "L", "N", "LD")
DAYS = 7

rotas = st.dictionaries(st.integers(-4, DAYS + 3), st.sampled_from(CODES), max_size=7)


@dataclass(frozen=True)
class Case:
    """Ann's rota, what she is on offer for, and the shift that is looked at."""

    rota: dict[int, str]
    rule_set: str
    pledge: Pledge
    gap_day: int
    gap_shift: str
    moves: bool

    def region(self, *, kept: bool) -> Region:
        """`kept`: with the pledge on the rota, and what is left for it taken off."""
        sketch = Sketch(days=DAYS).service("ICU").service("AMU").service("HDU")
        sketch.person("ann", "AMU", rule_set=self.rule_set)
        left = self.pledge.left is not None and kept
        for day, code in self.rota.items():
            if not (left and day == self.pledge.day):
                sketch.duty("ann", day, code, "AMU")
        if kept:
            sketch.duty("ann", self.pledge.day, self.pledge.shift, self.pledge.service)
        for number, code in enumerate(CODES, 1):
            sketch.line("ICU", number, code)
        return sketch.region()

    def legal(self, region: Region, *, extra_for: Pledge | None = None) -> bool:
        """Whether the shift that is looked at breaks no hard rule; or the pledge alone."""
        day, shift = self.gap_day, self.gap_shift
        leaves = self.leaves(region) if self.moves else NONE
        if extra_for is not None:
            day, shift = extra_for.day, extra_for.shift
            leaves = NONE if extra_for.left is None else row_on(region, extra_for.day)
        number = region.shifts.ids.index[shift]
        return bool(judged(region, Trials.single(0, leaves, on(region, day), number)))

    def leaves(self, region: Region) -> int:
        """Row of the duty that is left for the gap."""
        return row_on(region, self.gap_day)


def on(region: Region, day: int) -> int:
    return region.period.first + day


def row_on(region: Region, day: int) -> int:
    rows = np.flatnonzero(region.duties.day == on(region, day))
    return int(rows[0]) if len(rows) else NONE


def judged(region: Region, trials: Trials) -> np.bool_:
    return RuleEngine(region, BOOK).judge(trials).legal[0]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    rota = draw(rotas)
    day = draw(st.integers(0, DAYS - 1))
    left = ("AMU", rota[day]) if day in rota and draw(st.booleans()) else None
    pledge = Pledge("ann", "HDU", day, draw(st.sampled_from(CODES)), left, "AID-0001-1")
    gap_day = draw(st.integers(0, DAYS - 1))
    return Case(
        rota,
        draw(st.sampled_from(["agenda_for_change", "resident_doctor"])),
        pledge,
        gap_day,
        draw(st.sampled_from(CODES)),
        gap_day in rota and draw(st.booleans()),
    )


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(cases())
def test_both_can_be_where_the_second_is_legal_once_the_first_is_worked(case: Case) -> None:
    before, after = case.region(kept=False), case.region(kept=True)
    engine = RuleEngine(before, BOOK)
    assume(not (engine.audit().severity == int(Severity.HARD)).any())
    assume(case.legal(before) and case.legal(before, extra_for=case.pledge))
    leaves = case.leaves(before) if case.moves else NONE
    # Nobody leaves one duty twice: it is not there in the second region.
    assume(leaves == NONE or case.pledge.left is None or case.gap_day != case.pledge.day)
    gap = Gap(
        before.services.ids.index["ICU"],
        on(before, case.gap_day),
        before.shifts.ids.index[case.gap_shift],
        1,
    )
    stored = Pledge(
        "ann", "HDU", on(before, case.pledge.day), case.pledge.shift, case.pledge.left, "AID-0001-1"
    )
    [one] = pledged(before, engine, gap, [Move(0, leaves)], [stored])[0]
    assert one.both == case.legal(after)
    assert ("both can be worked" in one.text) == one.both
    event(f"both: {one.both}")
