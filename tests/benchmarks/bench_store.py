"""How fast the store takes in and gives back a whole region; run by hand.

    python -m tests.benchmarks.bench_store [--people N] [--weeks W] [--demo] [--database D]

The rows are made up by NumPy (people with five duties a week), or with --demo they are the
demonstration region's: 28 days with weeks of history before them. Prints seconds, the
processor's share of them (which tells more on a busy machine) and rows per second. "Cold" is a
load with nothing of the file in the system's cache, where that lets itself be told so.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

from planner.application.changes import Change, ChangeSet
from planner.domain.calendar import Period
from planner.domain.sheets import SHEET_BY_NAME, RegionTables, Table
from planner.persistence import Store, open_store

FIRST = 20_794
"""Day number of Monday 7 December 2026."""
SERVICES, SITES, TRUSTS, SKILLS, LINES = 330, 25, 5, 160, 957
Result = TypeVar("Result")


def made_up_tables(people: int, weeks: int) -> RegionTables:
    """A region of `people` with `weeks` of duties up to the end of the period."""
    random = np.random.default_rng(7)
    staff = [f"P{number:06d}" for number in range(people)]
    services = [f"SV{number:03d}" for number in range(SERVICES)]
    home = random.integers(0, SERVICES, people)
    return _small(services) | {
        "Staff": _table(
            "Staff",
            staff_id=staff,
            name=[f"Invented {number}" for number in range(people)],
            trust=[f"T{s % TRUSTS}" for s in home.tolist()],
            service=[services[s] for s in home.tolist()],
            grade=["B5"] * people,
            rule_set=["agenda_for_change"] * people,
            weekly_hours=[37.5] * people,
        ),
        "StaffSkills": _skills(random, staff),
        "Absences": _table(
            "Absences",
            staff_id=staff[::3],
            **{"from": [FIRST + 3] * len(staff[::3]), "to": [FIRST + 9] * len(staff[::3])},
            kind=["AL"] * len(staff[::3]),
        ),
        "Duties": _duties(random, staff, [services[s] for s in home.tolist()], weeks),
    }


def _small(services: list[str]) -> RegionTables:
    lines = range(LINES)
    return {
        "Region": _table("Region", key=["name"], value=["Made up"]),
        "Trusts": _table("Trusts", code=[f"T{t}" for t in range(TRUSTS)], name=["Trust"] * TRUSTS),
        "Sites": _table(
            "Sites",
            code=[f"S{s}" for s in range(SITES)],
            trust=[f"T{s % TRUSTS}" for s in range(SITES)],
            name=["Site"] * SITES,
            latitude=[53.5 + s / 50 for s in range(SITES)],
            longitude=[-2.7 + s / 50 for s in range(SITES)],
        ),
        "Services": _table(
            "Services",
            code=services,
            name=services,
            trust=[f"T{s % TRUSTS}" for s in range(SERVICES)],
            site=[f"S{s % SITES}" for s in range(SERVICES)],
        ),
        "Grades": _table("Grades", code=["B5"], name=["Band 5"], staff_group=["nursing"], rank=[5]),
        "Skills": _table("Skills", code=_names("K", SKILLS), name=_names("K", SKILLS)),
        "Shifts": _table(
            "Shifts",
            code=["E", "L", "N", "AL"],
            name=["Early", "Late", "Night", "Leave"],
            start=[420, 840, 1290, 0],
            end=[900, 1320, 450, 0],
            break_minutes=[30, 30, 60, 0],
            kind=["work", "work", "work", "absence"],
        ),
        "Demand": _table(
            "Demand",
            service=[services[line % SERVICES] for line in lines],
            line=[line // SERVICES + 1 for line in lines],
            shift=[("E", "L", "N")[line // SERVICES % 3] for line in lines],
            days=["All"] * LINES,
            grade=["B5"] * LINES,
            minimum=[2] * LINES,
        ),
    }


def _skills(random: np.random.Generator, staff: list[str]) -> Table:
    first = random.integers(0, SKILLS, len(staff))
    pairs = [(who, k) for who, k in zip(staff, first.tolist(), strict=True)]
    pairs += [(who, (k + 1) % SKILLS) for who, k in pairs]
    codes = _names("K", SKILLS)
    return _table(
        "StaffSkills", staff_id=[who for who, _ in pairs], skill=[codes[k] for _, k in pairs]
    )


def _duties(random: np.random.Generator, staff: list[str], home: list[str], weeks: int) -> Table:
    """Five dates of each week per person, in an order of rows that is not that of the key."""
    days = FIRST + 28 - weeks * 7 + np.arange(weeks * 7)
    works = random.random((len(staff), weeks, 7)).argsort(axis=2) < 5
    person, date = np.nonzero(works.reshape(len(staff), -1))
    order = np.lexsort((person, date // 28))
    person, date = person[order], date[order]
    shifts = np.array(["E", "L", "N", "AL"], dtype=object)
    which = random.choice(4, len(person), p=[0.4, 0.35, 0.2, 0.05])
    return _table(
        "Duties",
        staff_id=np.array(staff, dtype=object)[person].tolist(),
        date=days[date].tolist(),
        shift=shifts[which].tolist(),
        service=np.array(home, dtype=object)[person].tolist(),
    )


def _names(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{number:03d}" for number in range(count)]


def _table(sheet_name: str, **columns: object) -> Table:
    return Table(SHEET_BY_NAME[sheet_name], dict(columns))  # type: ignore[arg-type]


def timed(label: str, work: Callable[[], Result], rows: int = 0) -> Result:
    start, cpu = time.perf_counter(), time.process_time()
    result = work()
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    rate = f"{rows / seconds:12,.0f} rows/s" if rows else ""
    print(f"{label:36}{seconds:9.3f} s (processor {cpu:7.3f} s){rate}", flush=True)
    return result


def _merge(store: Store, tables: RegionTables) -> dict[str, int]:
    with store.unit_of_work("bench") as work:
        counts = work.merge(tables, (), "benchmark")
        work.commit()
    return counts


def _load(store: Store, services: list[str] | None = None) -> int:
    with store.unit_of_work("bench") as work:
        return len(work.load_region(Period(FIRST, FIRST + 27), services).duties)


def _move(store: Store, key: tuple[str, int], service: str, shift: str, other: str) -> None:
    """One duty to another shift, as the window does it."""
    gone = Change("Duties", (*key, shift), {"service": service}, None)
    come = Change("Duties", (*key, other), None, {"service": service})
    with store.unit_of_work("bench") as work:
        work.apply(ChangeSet("move", (gone, come)))
        work.commit()


def _read(store: Store) -> RegionTables:
    with store.unit_of_work("bench") as work:
        return work.read_tables()


def _forget(file: str) -> None:
    """Ask the system to drop a file from its cache (needs everything written)."""
    if hasattr(os, "posix_fadvise") and Path(file).exists():
        with Path(file).open("rb") as raw:
            os.fsync(raw.fileno())
            os.posix_fadvise(raw.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _tables(options: argparse.Namespace) -> RegionTables:
    if not options.demo:
        return made_up_tables(options.people, options.weeks)
    from planner.demo.generate import demo_tables

    return demo_tables(options.people, 28, history_weeks=options.weeks - 4)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=40_200)
    parser.add_argument("--weeks", type=int, default=30)
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("--database", default=str(Path(tempfile.mkdtemp()) / "bench.db"))
    return parser.parse_args()


def fill(target: str, options: argparse.Namespace) -> tuple[int, int, str]:
    """Import twice; returns all rows, duties and a service. The tables go when it returns:
    their millions of objects would slow the collector, and so what is measured next.
    """
    tables = timed("make up rows", lambda: _tables(options))
    rows, duties = sum(map(len, tables.values())), len(tables["Duties"])
    print(f"{options.people:,} people, {duties:,} duties, {rows:,} rows; {target}")
    store = timed("create", lambda: open_store(target))
    counts = timed("import into an empty database", lambda: _merge(store, tables), rows)
    assert sum(counts.values()) == rows
    counts = timed("import the same again", lambda: _merge(store, tables), rows)
    assert sum(counts.values()) == 0
    store.close()
    return rows, duties, str(tables["Services"].columns["code"][0])


def main() -> None:
    options = _options()
    target = options.database
    rows, duties, service = fill(target, options)
    if Path(target).exists():
        print(f"size of the file {Path(target).stat().st_size / 1e6:,.0f} MB")
    _forget(target)
    store = timed("open", lambda: open_store(target))
    for state in ("cold", "warm", "warm", "warm", "warm"):
        timed(f"load the region ({state})", lambda: _load(store), rows)
    for state in ("first", "warm", "warm", "warm", "warm"):
        timed(f"load one service ({state})", lambda: _load(store, [service]))
    exported = timed("read all tables", lambda: _read(store), rows)
    assert len(exported["Duties"]) == duties
    who = str(exported["Staff"].columns["staff_id"][0])
    shifts = [str(code) for code in exported["Shifts"].columns["code"][:2]]
    key = (who, FIRST + 400)
    row = {"staff_id": [who], "date": [key[1]], "shift": shifts[:1], "service": [service]}
    extra = {"Duties": _table("Duties", **row)}
    timed("import one duty", lambda: _merge(store, extra))
    for _ in range(3):
        timed("move one duty and commit", lambda: _move(store, key, service, *shifts))
        shifts.reverse()
    with store.unit_of_work("bench") as work:
        report = timed("check the journal's chain", work.verify_chain)
    assert report.complete


if __name__ == "__main__":
    main()
