"""A chain that is carried out is worth exactly what it promised, and breaks no hard rule."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from planner.application.bank_holidays import bank_holidays
from planner.application.covering import Loaded
from planner.application.plan_audit import audit_plan
from planner.application.planning import Assignment, MovedFrom, Plan
from planner.application.rule_packs import load_rule_book
from planner.demo.generate import demo_tables
from planner.domain.building import DutyColumns, build_region
from planner.domain.calendar import Period, day_number
from planner.domain.cover.chains import Chain, ChainStep, find_chains
from planner.domain.cover.open_lines import gaps
from planner.domain.cover.options import Wanted, look_around
from planner.domain.cover.weights import Weights
from planner.domain.rules.settings import Severity
from planner.domain.sheets import RegionTables

FIRST = date(2026, 12, 7)
PERIOD = Period(day_number(FIRST), day_number(FIRST) + 6)
HOLIDAYS = bank_holidays(2026, 2027)


NOT_CLAIMED = -1


@pytest.fixture(scope="module")
def tables() -> RegionTables:
    return demo_tables(600, PERIOD.days, first_day=FIRST, history_weeks=2)


@pytest.fixture(scope="module")
def loaded(tables: RegionTables) -> Loaded:
    return Loaded.of(build_region(tables, PERIOD, HOLIDAYS), load_rule_book())


@pytest.fixture(scope="module")
def chains(loaded: Loaded) -> list[Chain]:
    """The chains of all gaps, whatever single moves there are."""
    region, places, weights = loaded.region, loaded.places, Weights()
    found: list[Chain] = []
    for one in gaps(region, loaded.filling):
        gap = Wanted.of(region, places, one.place, one.line)
        seen = look_around(region, places, weights, gap)
        found += find_chains(region, loaded.engine, places, weights, gap, seen, limit=None)
    return found


def test_there_are_chains_of_two_and_of_three_moves(chains: list[Chain]) -> None:
    lengths = [len(chain.steps) for chain in chains]
    assert lengths.count(2) > 10
    assert lengths.count(3) > 0


def test_every_chain_passes_the_audit_of_plans(loaded: Loaded, chains: list[Chain]) -> None:
    for chain in chains:
        faults = audit_plan(
            loaded.region, loaded.engine, loaded.places, Weights(), as_plan(loaded, chain)
        )
        assert [fault for fault in faults if " gaps after: " not in fault] == []


def as_plan(loaded: Loaded, chain: Chain) -> Plan:
    """The chain as a plan; its numbers of gaps afterwards are not claimed."""
    before = (
        int(loaded.filling.minimum_gaps.sum()),
        int(loaded.filling.target_gaps.sum()),
    )
    return Plan(
        period=PERIOD,
        services=None,
        score=chain.score,
        bound=chain.score,
        gap_percent=0.0,
        status="optimal",
        assignments=tuple(as_assignment(step) for step in chain.steps),
        minimum_gaps_before=before[0],
        minimum_gaps_after=NOT_CLAIMED,
        target_gaps_before=before[1],
        target_gaps_after=NOT_CLAIMED,
        seconds=0.0,
        weights=Weights(),
    )


def as_assignment(step: ChainStep) -> Assignment:
    one, left = step.candidate, step.candidate.moved_from
    return Assignment(
        staff_id=one.staff_id,
        mode=one.mode,
        service=step.service,
        day=step.day,
        shift=step.shift,
        line=step.line,
        moved_from=MovedFrom(left.service, left.shift) if left else None,
        points=one.points,
        points_by=one.points_by,
        reason=step.text,
    )


def test_carried_out_each_chain_adds_what_its_score_says(
    tables: RegionTables, loaded: Loaded, chains: list[Chain]
) -> None:
    weights = Weights()
    longest = sorted(chains, key=lambda chain: -len(chain.steps))
    for chain in [*longest[:3], *chains[::20]]:
        after = carried_out(tables, loaded, chain)
        gained = after.filling.value(weights) - loaded.filling.value(weights)
        assert gained - chain.points == chain.score
        assert (after.filling.minimum_gaps <= loaded.filling.minimum_gaps).all()
        for step in chain.steps:
            person = step.candidate.person
            assert hard_breaches(after, person) <= hard_breaches(loaded, person)
            check_margins(loaded, after, step)


def check_margins(before: Loaded, after: Loaded, step: ChainStep) -> None:
    left = step.candidate.moved_from
    if left is None or step.candidate.lender_margin_before is None:
        return
    place = before.places.place_of_duty[left.row]
    assert step.candidate.lender_margin_before == before.filling.margin[place]
    assert step.candidate.lender_margin_after == after.filling.margin[place]


def carried_out(tables: RegionTables, loaded: Loaded, chain: Chain) -> Loaded:
    """The region with all its duties given and those that are left taken away."""
    duties, places = loaded.region.duties, loaded.places
    kept = np.ones(len(duties), dtype=np.bool_)
    for step in chain.steps:
        if step.candidate.moved_from is not None:
            kept[step.candidate.moved_from.row] = False
    entered = [step.place for step in chain.steps]
    columns = DutyColumns(
        *(
            np.append(column[kept], new).astype(np.int32)
            for column, new in (
                (duties.person, [step.candidate.person for step in chain.steps]),
                (duties.day, places.day[entered]),
                (duties.shift, places.shift[entered]),
                (duties.service, places.service[entered]),
            )
        )
    )
    region = build_region(tables, PERIOD, HOLIDAYS, columns)
    # Duties that are absences are not in these columns, but stay what they were.
    return Loaded.of(replace(region, absences=loaded.region.absences), load_rule_book())


def hard_breaches(loaded: Loaded, person: int) -> int:
    found = loaded.engine.audit(np.array([person], dtype=np.int32))
    return int((found.severity == int(Severity.HARD)).sum())
