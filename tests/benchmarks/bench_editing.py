"""How long an edit takes, and how soon a drag knows what every cell means; run by hand.

    python -m tests.benchmarks.bench_editing [--database FILE] [--people N]

Without a file the demonstration region of N people with half a year of history is stored in a
temporary one first; a file that is given must hold such a region, and is changed and changed
back. Prints medians and the worst of some repetitions, in milliseconds.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from planner.application.changes import ChangeSet
from planner.application.covering import Loaded
from planner.application.edit_commands import Cell, Fill, Give
from planner.application.edit_conflicts import Seen
from planner.application.editing import EditService
from planner.application.ports import UnitOfWork
from planner.application.rule_packs import load_rule_book
from planner.demo import demo_tables
from planner.domain.calendar import Period
from planner.domain.cover.drops import Chip, HeldDuty, drops, swaps
from planner.domain.live import audited_again, only, touched_people
from planner.domain.patching import patched
from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine
from planner.persistence import Store, open_store

BOOK = load_rule_book()
WARD = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", type=Path)
    parser.add_argument("--people", type=int, default=40_200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = options.database or Path(folder) / "region.db"
        store = open_store(str(file))
        if options.database is None:
            with store.unit_of_work("bench") as work:
                work.merge(demo_tables(options.people, 28, history_weeks=26), (), "import")
                work.commit()
        with store.unit_of_work("bench") as work:
            period = work.known_period()
            service = largest_ward(work)
        assert period is not None
        period = Period(period.last - 27, period.last)
        edits(store, service, period)
        drags(ward_of(load(store, service, period), WARD))
        store.close()


def largest_ward(work: UnitOfWork) -> str:
    """The service with the most staff of those that ask for three shifts a day or more."""
    demand = work.read_tables(["Demand"])["Demand"].columns
    pairs = set(zip(demand["service"], demand["shift"], strict=True))
    count = Counter(service for service, _ in pairs)
    wards = [entry for entry in work.catalogue() if count[entry.code] >= 3]
    return max(wards, key=lambda entry: entry.staff).code


def load(store: Store, service: str, period: Period) -> Region:
    with store.unit_of_work("bench") as work:
        return work.load_region(period, [service])


def edits(store: Store, service: str, period: Period) -> None:
    """Single edits of the largest service's board, each taken back, then a large block."""
    desk, region = EditService(lambda: store.unit_of_work("bench")), load(store, service, period)
    staff = [
        code
        for person, code in enumerate(region.people.ids.codes)
        if region.people.employed_from[person] <= period.first
        and region.people.employed_to[person] >= period.last
    ]
    print(f"{service}: {len(region.people)} people, {len(region.duties):,} duties loaded")
    shifts = {region.shifts.ids.codes[number] for number in np.unique(region.duties.shift)}
    breaches = RuleEngine(region, BOOK).audit()
    times: dict[str, list[float]] = {}
    for turn in range(30):
        cell = Cell(staff[turn % len(staff)], period.first + turn % 28)
        shift = min(shifts - set(Seen(region).cell(cell) or ()))
        done = timed(
            times,
            "an edit, committed",
            lambda c=cell, s=shift: desk.run(give(service, c, s), region),
        )
        now = timed(times, "patching", lambda d=done: patched(region, d, [service]))
        if now is not None:
            people = touched_people(now, done)
            timed(
                times,
                "breaches of one person",
                lambda n=now, p=people: audited_again(breaches, n, BOOK, p),
            )
            timed(times, "arrays of one person", lambda n=now, p=people: only(n, p))
            timed(times, "places, fillings", lambda n=now: Loaded.of(n, BOOK))
        timed(times, "undo, committed", lambda d=done: desk.apply(d.inverse()))
    block(times, desk, service, staff, period)
    show(times)


def give(service: str, cell: Cell, shift: str) -> Give:
    return Give(service, cell, (shift,))


def block(
    times: dict[str, list[float]],
    desk: EditService,
    service: str,
    staff: list[str],
    period: Period,
) -> None:
    days = tuple(period)[:28]
    clear = Fill(service, tuple(staff[:20]), days, ())
    done: ChangeSet = timed(times, "clearing 20 × 28 cells", lambda: desk.run(clear))
    timed(times, "undoing that", lambda: desk.apply(done.inverse()))


def ward_of(region: Region, people: int) -> Region:
    """A ward of so many people: the region's own, over and over, all in one service."""
    count = len(region.people)
    old, old_duties = region.people, region.duties
    who = np.arange(people) % count
    ids = tuple(f"{number:06d}" for number in range(people))
    names = tuple(old.ids.names[person] for person in who)
    columns = {name: getattr(old, name)[who] for name in old.__dataclass_fields__ if name != "ids"}
    staff = replace(old, ids=type(old.ids)(ids, names), **columns)
    rows = np.concatenate(
        [np.arange(*old_duties.of_person(p).indices(len(old_duties))) for p in who]
    )
    counts = np.diff(old_duties.offsets)[who]
    duties = replace(
        old_duties,
        **{
            name: getattr(old_duties, name)[rows]
            for name in ("day", "shift", "service", "start", "end")
        },
        person=np.repeat(np.arange(people), counts).astype(np.int32),
        offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
    )
    absences = replace(
        region.absences,
        **{
            name: getattr(region.absences, name)[:0]
            for name in ("person", "first", "last", "kind", "from_duty")
        },
    )
    return replace(region, people=staff, duties=duties, absences=absences)


def drags(region: Region) -> None:
    """Verdicts of a whole ward, the first after an edit (nothing cached) and later ones."""
    people = np.arange(len(region.people), dtype=np.int32)
    duties = region.duties
    rows = np.flatnonzero((duties.day >= region.period.first) & (duties.day <= region.period.last))
    print(f"ward of {len(people)} × {region.period.days}: {len(duties):,} duties")
    times: dict[str, list[float]] = {}
    loaded = Loaded.of(region, BOOK)
    warm, places = loaded.engine, loaded.places
    for row in rows[:: len(rows) // 12].tolist():
        held, chip = HeldDuty(row), Chip(int(duties.shift[row]), int(duties.day[row]))
        palette = Chip(int(duties.shift[row]))
        timed(
            times,
            "duty, nothing cached",
            lambda h=held: drops(region, RuleEngine(region, BOOK), places, h, people),
        )
        found = timed(times, "duty", lambda h=held: drops(region, warm, places, h, people))
        timed(times, "chip", lambda c=chip: drops(region, warm, places, c, people))
        timed(times, "palette", lambda c=palette: drops(region, warm, places, c, people))
        timed(times, "swap", lambda r=row: swaps(region, warm, places, r, people))
        worst = int(found.verdict.argmax())
        timed(times, "a reason", lambda f=found, w=worst: f.reason_of(w))
    show(times)


def timed(times: dict[str, list[float]], name: str, work: Callable[[], Any]) -> Any:
    start = perf_counter()
    result = work()
    times.setdefault(name, []).append(1000 * (perf_counter() - start))
    return result


def show(times: dict[str, list[float]]) -> None:
    for name, taken in times.items():
        print(
            f"  {name:26} {median(taken):8.1f} ms, at most {max(taken):8.1f} ms"
            f" ({len(taken)} times)"
        )


if __name__ == "__main__":
    main()
