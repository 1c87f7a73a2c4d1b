"""The table of what the rules forbid equals what the rules say when they are asked one by one."""

import random
from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.application.changes import Change, ChangeSet
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.legality_table import LegalityTable
from planner.domain.cover.legality_trials import LEFT_OUT, covering_trials
from planner.domain.differing import changed_people
from planner.domain.patching import patched
from planner.domain.region import NONE, Region
from planner.domain.rules.engine import RULE_IDS, RuleEngine
from planner.domain.rules.trials import Trials
from tests.regions import Sketch

BOOK = load_rule_book()
COUNT = settings(max_examples=15, deadline=None)
SHIFTS = ("E", "L", "N", "LD", "D", "OC", "EVE", "DAY", "SHORT", "XL", "WOC")
RULE_SETS = ("resident_doctor", "agenda_for_change", "agenda_for_change", "consultant")
FIRSTS = ("2026-12-07", "2026-10-12", "2027-03-15")
"""The last two hold a change of the clock."""


def random_sketch(rng: random.Random) -> Sketch:
    """People of every pack with weeks of duties, some of which break rules already."""
    sketch = Sketch(rng.choice(FIRSTS), days=rng.choice([3, 14]))
    sketch.shift("EVE", "15:30", "23:30").shift("DAY", "00:00", "00:00")
    sketch.shift("SHORT", "01:00", "04:00").shift("XL", "08:00", "21:30", break_minutes=45)
    sketch.shift("WOC", "09:00", "17:00", kind="on_call")
    sketch.service("ICU").service("AMU")
    for number, shift in enumerate(rng.sample(SHIFTS, 6)):
        sketch.line(rng.choice(["ICU", "AMU"]), number + 1, shift, days=rng.choice(["All", "Mon"]))
    for number in range(12):
        add_person(sketch, rng, f"p{number}")
    return sketch


def add_person(sketch: Sketch, rng: random.Random, person: str) -> None:
    sketch.person(person, "ICU", rule_set=rng.choice(RULE_SETS), opted_out=rng.random() < 0.2)
    mine = rng.sample(SHIFTS, rng.randint(1, 4))
    busy = rng.choice([0, 0.2, 0.45, 0.45, 0.6, 0.75, 0.95])
    first = rng.choice([-130, -40, -20, -8, 0, 3])
    last = rng.choice([4, 16, 30])
    stretch, shift = 0, mine[0]
    for day in range(first, last):
        if stretch <= 0:
            stretch, shift = rng.randint(1, 4), rng.choice(mine)
        stretch -= 1
        if rng.random() < busy:
            sketch.duty(person, day, shift, rng.choice(["ICU", "AMU"]))
        if rng.random() < 0.03:
            sketch.duty(person, day, rng.choice(SHIFTS))
    if rng.random() < 0.3:
        start = rng.randint(-10, 12)
        sketch.absence(person, start, start + rng.randint(0, 12), rng.choice(["AL", "SICK", "SL"]))


def expected(
    region: Region, engine: RuleEngine, person: int, cells: Sequence[tuple[int, int]]
) -> list[set[str]]:
    """The hard rules that one person would break by each shift and day, each on its own.

    The duties that make way are found by looking at all that the person has.
    """
    rows = np.arange(len(region.duties))[region.duties.of_person(person)]
    removed = [rows[overlaps(region, rows, shift, day)] for shift, day in cells]
    trials = Trials(
        person=np.full(len(cells), person, dtype=np.int32),
        removed=np.concatenate(removed).astype(np.int32),
        removed_offsets=np.cumsum([0, *map(len, removed)]),
        added_day=np.array([day for _, day in cells], dtype=np.int32),
        added_shift=np.array([shift for shift, _ in cells], dtype=np.int32),
        added_offsets=np.arange(len(cells) + 1),
    )
    return [names(bits) for bits in engine.judge(trials, leave_out=LEFT_OUT).hard.tolist()]


def overlaps(region: Region, rows: np.ndarray, shift: int, day: int) -> np.ndarray:
    """Which of some duties lie in the time of a shift on a day."""
    start = region.clock.instant(day, region.shifts.start[shift])
    end = region.clock.instant(day, region.shifts.end[shift])
    return (region.duties.start[rows] < end) & (region.duties.end[rows] > start)


def names(bits: int) -> set[str]:
    return {rule for number, rule in enumerate(RULE_IDS) if bits >> number & 1}


@COUNT
@given(st.integers(0, 10**9))
def test_every_cell_is_what_the_rules_say_of_that_person_alone(seed: int) -> None:
    rng = random.Random(seed)
    region = random_sketch(rng).region()
    engine = RuleEngine(region, BOOK)
    table = LegalityTable.of(region, engine).build()
    found = [column(table, shift, day) for shift, day in table.columns]
    for person in range(len(region.people)):
        wanted = expected(region, engine, person, table.columns)
        assert [of_all[person] for of_all in found] == wanted, person
        for at in rng.sample(range(len(found)), min(2, len(found))):
            assert expected(region, engine, person, [table.columns[at]]) == [wanted[at]]


def column(table: LegalityTable, shift: int, day: int) -> list[set[str]]:
    """The rules in the cells of everybody for one shift and day."""
    hard = table.hard(shift, day)
    assert (table.legal(shift, day) == (hard == 0)).all()
    return [
        {rule for number, rule in enumerate(table.rules) if bits >> number & 1}
        for bits in hard.tolist()
    ]


@COUNT
@given(st.integers(0, 10**9))
def test_a_move_from_the_duty_that_overlaps_is_the_same_cell(seed: int) -> None:
    """What the plan asks of a redeploy, where one duty of the same date overlaps."""
    rng = random.Random(seed)
    region = random_sketch(rng).region()
    engine = RuleEngine(region, BOOK)
    table, duties = LegalityTable.of(region, engine), region.duties
    for shift, day in rng.sample(table.columns, min(6, len(table.columns))):
        start = region.clock.instant(day, region.shifts.start[shift])
        end = region.clock.instant(day, region.shifts.end[shift])
        meets = np.flatnonzero((duties.start < end) & (duties.end > start))
        number = np.bincount(duties.person[meets], minlength=len(region.people))
        movers = meets[(duties.day[meets] == day) & (number[duties.person[meets]] == 1)]
        stay = np.flatnonzero(number == 0)
        person = np.concatenate([duties.person[movers], stay])
        leaves = np.concatenate([movers, np.full(len(stay), NONE)])
        trials = Trials.single(person, leaves, day, shift)
        legal = engine.judge(trials, leave_out=LEFT_OUT).legal
        assert (table.pairs(person, shift, day) == 0).tolist() == legal.tolist()


@COUNT
@given(st.integers(0, 10**9))
def test_after_an_edit_the_table_is_that_of_the_new_region(seed: int) -> None:
    rng = random.Random(seed)
    region = random_sketch(rng).region()
    table = LegalityTable.of(region, RuleEngine(region, BOOK)).build()
    changes = random_changes(region, rng)
    after = patched(region, changes)
    assert after is not None
    engine = RuleEngine(after, BOOK)
    changed = changed_people(region, after)
    touched = {after.people.ids.index[str(one.key[0])] for one in changes.changes}
    assert set(changed.tolist()) <= touched
    refreshed = table.refreshed(after, engine, changed)
    fresh = LegalityTable.of(after, engine)
    assert table.fits(after)
    assert refreshed.built == len(table.columns) * len(region.people)
    for (shift, day), wanted in zip(table.columns, columns(after, engine, table), strict=True):
        assert column(refreshed, shift, day) == wanted
    for shift, day in rng.sample(table.columns, min(3, len(table.columns))):
        assert refreshed.hard(shift, day).tolist() == fresh.hard(shift, day).tolist()


@COUNT
@given(st.integers(0, 10**9))
def test_stopped_again_and_again_between_edits_the_table_is_that_of_the_last_region(
    seed: int,
) -> None:
    rng = random.Random(seed)
    region = random_sketch(rng).region()
    table, share = LegalityTable.of(region, RuleEngine(region, BOOK)), 0.0
    while True:
        left = rng.randint(1, 200)

        def stopped() -> bool:
            nonlocal left
            left -= 1
            return left < 0

        table.build(stopped)
        assert table.share >= share
        share = table.share
        assert table.built == round(share * len(table.columns) * len(region.people)) or share < 1
        if share == 1.0:
            break
        changes = random_changes(region, rng)
        after = patched(region, changes)
        assert after is not None
        table.move(after, RuleEngine(after, BOOK), changed_people(region, after))
        region = after
    wanted = columns(region, RuleEngine(region, BOOK), table)
    assert [column(table, *one) for one in table.columns] == wanted


def columns(region: Region, engine: RuleEngine, table: LegalityTable) -> list[list[set[str]]]:
    """What the rules say of everybody, for each column: asked of all cells at once."""
    people, every = len(region.people), np.array(table.columns)
    person = np.tile(np.arange(people), len(every))
    shift, day = np.repeat(every, people, axis=0).T
    trials = covering_trials(region, person, day, shift)
    hard = [names(bits) for bits in engine.judge(trials, leave_out=LEFT_OUT).hard.tolist()]
    return [hard[first : first + people] for first in range(0, len(hard), people)]


def random_changes(region: Region, rng: random.Random) -> ChangeSet:
    """Some duties taken away, some given, and somebody's leave."""
    duties, codes, staff = region.duties, region.shifts.ids.codes, region.people.ids.codes
    changes = []
    for row in rng.sample(range(len(duties)), min(3, len(duties))):
        key = staff[duties.person[row]], int(duties.day[row]), codes[duties.shift[row]]
        service = region.services.ids.codes[duties.service[row]]
        changes.append(Change("Duties", key, {"service": service}, None))
    taken = {
        (staff[p], d, codes[s])
        for p, d, s in zip(
            duties.person.tolist(), duties.day.tolist(), duties.shift.tolist(), strict=True
        )
    }
    for _ in range(3):
        key = rng.choice(staff), region.period.first + rng.randint(-5, 15), rng.choice(["E", "N"])
        if key not in taken:
            taken.add(key)
            changes.append(Change("Duties", key, None, {"service": "ICU"}))
    first = region.period.first + 40
    away = {"to": first + 3, "kind": "AL"}
    changes.append(Change("Absences", (rng.choice(staff), first), None, away))
    return ChangeSet("Edits", tuple(changes))
