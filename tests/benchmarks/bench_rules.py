"""Times of the working-time rules on a synthetic region; run by hand.

python -m tests.benchmarks.bench_rules [--staff 40200] [--history-weeks 26] [--trials 100000]
"""

import argparse
import resource
import time
from collections import Counter
from collections.abc import Callable
from datetime import date

import numpy as np

from planner.application.rule_packs import load_rule_book
from planner.domain.building import DutyColumns, build_region
from planner.domain.calendar import Period, day_number
from planner.domain.region import Region
from planner.domain.rules.engine import RULE_IDS, RuleEngine
from planner.domain.rules.trials import Trials
from planner.domain.sheets import SHEET_BY_NAME, RegionTables, Table

SHIFTS = [
    ("D", 540, 1020, 0, "work"),
    ("E", 420, 900, 30, "work"),
    ("L", 780, 1290, 30, "work"),
    ("LD", 480, 1230, 60, "work"),
    ("N", 1230, 540, 60, "work"),
    ("OC", 1020, 480, 0, "on_call"),
]
CYCLES = {
    "agenda_for_change": ["EELL-NN----EEL-", "LDLD--LDLD-----N", "DDDDD--"],
    "resident_doctor": ["4444---33--000--", "00000--000--444---", "33--00033--00--"],
    "consultant": ["00000--0000500-"],
}
LETTERS = {"E": 1, "L": 2, "D": 0, "N": 4} | {str(number): number for number in range(6)}


def synthetic_region(staff: int, days: int, history_weeks: int, seed: int = 1) -> Region:
    """People in repeating cycles, some duties moved at random, a little leave."""
    rng = np.random.default_rng(seed)
    first = day_number(date(2026, 12, 7))
    sets = rng.choice(3, size=staff, p=[0.12, 0.8, 0.08])
    begin, span = first - 7 * history_weeks, days + 7 * history_weeks
    grid = np.full((staff, span), -1, dtype=np.int8)
    names = ["resident_doctor", "agenda_for_change", "consultant"]
    for number, name in enumerate(names):
        people = np.flatnonzero(sets == number)
        kind = rng.integers(len(CYCLES[name]), size=len(people))
        for place, text in enumerate(CYCLES[name]):
            cycle = np.array([LETTERS.get(letter, -1) for letter in text], dtype=np.int8)
            some = people[kind == place]
            shift = rng.integers(len(cycle), size=len(some))
            grid[some] = cycle[(np.arange(span) + shift[:, None]) % len(cycle)]
    noise = rng.random(grid.shape)
    grid[noise < 0.03] = -1
    grid[noise > 0.995] = 3
    person, day = np.nonzero(grid >= 0)
    columns = DutyColumns(
        person.astype(np.int32),
        (day + begin).astype(np.int32),
        grid[person, day].astype(np.int32),
        (person % 40).astype(np.int32),
    )
    leave = [(p, begin + int(rng.integers(span))) for p in range(0, staff, 3)]
    tables = _tables(staff, [names[number] for number in sets], rng.random(staff) < 0.1, leave)
    return build_region(tables, Period(first, first + days - 1), frozenset(), columns)


def _tables(staff: int, sets: list[str], opted: np.ndarray, leave: list) -> RegionTables:
    def table(sheet: str, **columns: list[object]) -> Table:
        return Table(SHEET_BY_NAME[sheet], columns)

    codes = [f"P{number:06d}" for number in range(staff)]
    services = [f"S{number:02d}" for number in range(40)]
    order = sorted(range(len(SHIFTS)), key=lambda number: number)
    shifts = [SHIFTS[number] for number in order]
    return {
        "Trusts": table("Trusts", code=["T"], name=["T"]),
        "Sites": table("Sites", code=["A"], trust=["T"], name=["A"]),
        "Services": table(
            "Services",
            **{"code": services, "name": services},
            **{"trust": ["T"] * 40, "site": ["A"] * 40},
        ),
        "Grades": table("Grades", code=["G"], name=["G"], staff_group=["X"], rank=[1]),
        "Shifts": table(
            "Shifts",
            code=[f"{number}{shift[0]}" for number, shift in enumerate(shifts)],
            name=[shift[0] for shift in shifts],
            start=[shift[1] for shift in shifts],
            end=[shift[2] for shift in shifts],
            break_minutes=[shift[3] for shift in shifts],
            kind=[shift[4] for shift in shifts],
        ),
        "Staff": table(
            "Staff",
            **{"staff_id": codes, "name": codes, "trust": ["T"] * staff, "grade": ["G"] * staff},
            **{"service": [services[number % 40] for number in range(staff)]},
            **{"rule_set": list(sets), "weekly_hours": [37.5] * staff},
            **{"opted_out": [bool(flag) for flag in opted]},
        ),
        "Absences": table(
            "Absences",
            **{"staff_id": [codes[person] for person, _ in leave]},
            **{"from": [day for _, day in leave], "to": [day + 6 for _, day in leave]},
            **{"kind": ["AL"] * len(leave)},
        ),
    }


def random_trials(region: Region, count: int, moves: float, seed: int = 2) -> Trials:
    """Single duties put in on dates of the period; some in place of one of the same date."""
    rng = np.random.default_rng(seed)
    period, duties = region.period, region.duties
    person = rng.integers(len(region.people), size=count)
    day = rng.integers(period.first, period.last + 1, size=count)
    shift = rng.integers(5, size=count)
    removed = np.full(count, -1)
    inside = np.flatnonzero((duties.day >= period.first) & (duties.day <= period.last))
    chosen = rng.random(count) < moves
    removed[chosen] = rng.choice(inside, size=int(chosen.sum()))
    person[chosen], day[chosen] = duties.person[removed[chosen]], duties.day[removed[chosen]]
    return Trials.single(person, removed, day, shift)


def timed(name: str, action: Callable[[], object], per: int = 0) -> object:
    start, cpu = time.perf_counter(), time.process_time()
    result = action()
    wall, used = time.perf_counter() - start, time.process_time() - cpu
    rate = f", {per / wall:,.0f} a second ({per / used:,.0f} per second of CPU)" if per else ""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name}: {wall:.3f} s wall, {used:.3f} s CPU{rate}; peak {peak:,.0f} MiB")
    return result


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--staff", type=int, default=40_200)
    parser.add_argument("--days", type=int, default=28)
    parser.add_argument("--history-weeks", type=int, default=0)
    parser.add_argument("--trials", type=int, default=100_000)
    parser.add_argument("--by-rule", action="store_true")
    options = parser.parse_args()
    region = synthetic_region(options.staff, options.days, options.history_weeks)
    print(f"{len(region.people):,} people, {len(region.duties):,} duties")
    timed("construct", lambda: RuleEngine(region, load_rule_book()))
    engine = RuleEngine(region, load_rule_book())
    found = timed("audit, first", engine.audit)
    print(Counter(RULE_IDS[rule] for rule in found.rule.tolist()))
    timed("audit, again", engine.audit)
    if options.by_rule:
        for rule in RULE_IDS:
            timed(rule, lambda rule=rule: engine.audit(rules=[rule]))
    trials = random_trials(region, options.trials, 0.5)
    fresh = RuleEngine(region, load_rule_book())
    timed("judge 300, first", lambda: fresh.judge(trials.take(np.arange(300))))
    timed("judge 300, again", lambda: fresh.judge(trials.take(np.arange(300))))
    timed("judge 300, again", lambda: fresh.judge(trials.take(np.arange(300))))
    some = np.flatnonzero(region.people.rule_set[trials.person] == 1)[:300]
    timed("judge 300, again, nurses only", lambda: fresh.judge(trials.take(some)))
    timed("judge, first", lambda: fresh.judge(trials), len(trials))
    verdicts = timed("judge, again", lambda: fresh.judge(trials), len(trials))
    print(f"legal: {verdicts.legal.mean():.1%}")


if __name__ == "__main__":
    main()
