"""Rules that follow a change of the region say what rules say that begin anew."""

import random

import numpy as np
import pytest

from planner.application.rule_packs import load_rule_book
from planner.domain.differing import Difference
from planner.domain.region import Region
from planner.domain.rules import states
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.trials import Trials
from tests.properties.plan_regions import tiny_problem
from tests.properties.test_replan_region import after_a_change

CHANGES = 5
TRIALS = 60


def trials_of(region: Region, chance: random.Random) -> Trials:
    """People with some of their duties taken away and some days' shifts added."""
    people, removed, added = [], [], []
    period = region.period
    for _ in range(TRIALS):
        person = chance.randrange(len(region.people))
        own = range(*region.duties.of_person(person).indices(len(region.duties)))
        people.append(person)
        removed.append(sorted(chance.sample(own, min(len(own), chance.randint(0, 2)))))
        days = range(period.first - 1, period.last + 2)
        shifts = range(len(region.shifts.ids))
        added.append(
            [(chance.choice(days), chance.choice(shifts)) for _ in range(chance.randint(0, 2))]
        )
    return Trials(
        person=np.array(people, dtype=np.int32),
        removed=np.array([row for rows in removed for row in rows], dtype=np.int32),
        removed_offsets=np.cumsum([0, *map(len, removed)]),
        added_day=np.array([day for some in added for day, _ in some], dtype=np.int32),
        added_shift=np.array([shift for some in added for _, shift in some], dtype=np.int32),
        added_offsets=np.cumsum([0, *map(len, added)]),
    )


@pytest.mark.parametrize("most", [2, 200])
@pytest.mark.parametrize("seed", range(40))
def test_verdicts_and_reasons_after_changes_are_those_of_new_rules(
    seed: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(states, "MOST_APART", most)
    chance, region, book = random.Random(seed), tiny_problem(seed).region, load_rule_book()
    engine, kept = RuleEngine(region, book), 0
    engine.judge(trials_of(region, chance))
    for _ in range(CHANGES):
        later = after_a_change(region, chance)
        if later is None:
            continue
        people = changed_people(region, later)
        engine, region = engine.after(later, people), later
        trials, fresh = trials_of(region, chance), RuleEngine(region, book)
        mine, theirs = engine.judge(trials), fresh.judge(trials)
        assert mine.hard.tolist() == theirs.hard.tolist()
        assert mine.warn.tolist() == theirs.warn.tolist()
        assert engine.explain_each(trials) == fresh.explain_each(trials)
        kept += int(theirs.hard.any())
    assert kept or seed != 0, "nothing was ever forbidden"


def changed_people(before: Region, after: Region) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    difference = Difference.of(before, after)
    assert difference is not None
    return difference.people


def test_a_region_with_nobody_apart_holds_no_duties() -> None:
    region = tiny_problem(3).region
    alone = states.only(region, np.zeros(0, dtype=np.intp))
    assert len(alone.duties) == len(alone.absences.person) == 0
    everybody = states.only(region, np.arange(len(region.people)))
    assert np.array_equal(everybody.duties.start, region.duties.start)
    assert np.array_equal(everybody.absences.first, region.absences.first)
