"""A suggestion that is carried out is worth exactly what it promised, and breaks no hard rule."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from planner.application.bank_holidays import bank_holidays
from planner.application.covering import Loaded
from planner.application.rule_packs import load_rule_book
from planner.demo.generate import demo_tables
from planner.domain.building import DutyColumns, build_region
from planner.domain.calendar import Period, day_number
from planner.domain.cover.open_lines import gaps
from planner.domain.cover.suggestion import Candidate, Gap, suggest
from planner.domain.cover.weights import Weights
from planner.domain.rules.settings import Severity
from planner.domain.sheets import RegionTables

FIRST = date(2026, 12, 7)
PERIOD = Period(day_number(FIRST), day_number(FIRST) + 13)
HOLIDAYS = bank_holidays(2026, 2027)


@pytest.fixture(scope="module")
def tables() -> RegionTables:
    return demo_tables(400, PERIOD.days, first_day=FIRST, history_weeks=4)


@pytest.fixture(scope="module")
def loaded(tables: RegionTables) -> Loaded:
    return Loaded.of(build_region(tables, PERIOD, HOLIDAYS), load_rule_book())


def carried_out(tables: RegionTables, loaded: Loaded, gap: Gap, one: Candidate) -> Loaded:
    """The region with the duty given and the one that is left taken away."""
    duties = loaded.region.duties
    kept = np.ones(len(duties), dtype=np.bool_)
    if one.moved_from is not None:
        kept[one.moved_from.row] = False
    columns = DutyColumns(
        *(
            np.append(column[kept], new).astype(np.int32)
            for column, new in (
                (duties.person, one.person),
                (duties.day, gap.day),
                (duties.shift, gap.shift),
                (duties.service, gap.service),
            )
        )
    )
    region = build_region(tables, PERIOD, HOLIDAYS, columns)
    # Duties that are absences are not in these columns, but stay what they were.
    return Loaded.of(replace(region, absences=loaded.region.absences), load_rule_book())


def hard_breaches(loaded: Loaded, person: int) -> int:
    found = loaded.engine.audit(np.array([person], dtype=np.int32))
    return int((found.severity == int(Severity.HARD)).sum())


def test_the_best_candidates_add_what_their_score_says(
    tables: RegionTables, loaded: Loaded
) -> None:
    region, places, weights = loaded.region, loaded.places, Weights()
    found = gaps(region, loaded.filling)
    rng = np.random.default_rng(7)
    modes = set()
    for number in rng.choice(len(found), 10, replace=False).tolist():
        one = found[number]
        gap = Gap(
            int(places.service[one.place]),
            int(places.day[one.place]),
            int(places.shift[one.place]),
            int(region.lines.number[one.line]),
        )
        answer = suggest(region, loaded.engine, places, weights, gap, 8)
        assert answer.has_gap
        for candidate in (*answer.candidates[:1], *answer.candidates[-1:]):
            after = carried_out(tables, loaded, gap, candidate)
            gained = after.filling.value(weights) - loaded.filling.value(weights)
            assert gained - candidate.points == candidate.score
            assert hard_breaches(after, candidate.person) <= hard_breaches(loaded, candidate.person)
            modes.add(candidate.mode)
    assert modes == {"extra", "redeploy"}
