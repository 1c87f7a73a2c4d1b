"""How long the sign-off workbook of a service of 200 people takes for 28 days. Run by hand:

python -m tests.benchmarks.bench_signoff [PEOPLE]
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from planner.application.rule_packs import load_rule_book
from planner.application.signing import SignOffService
from planner.domain.calendar import Period
from planner.excel.signoff_workbook import SignOffWorkbooks
from planner.persistence import open_store
from tests.regions import Sketch


def service_of(people: int) -> Sketch:
    """One service with early, late and night turns, and 12 weeks before the period."""
    sketch = Sketch("2026-12-07", 28)
    sketch.line("ICU", 1, "E", minimum=people // 6).line("ICU", 2, "L", minimum=people // 6)
    sketch.line("ICU", 3, "N", minimum=people // 8)
    turns = ["E", "E", "L", "L", "-", "-", "N", "N", "N", "-", "-", "-", "-", "E"]
    for number in range(people):
        who = f"{number:05d}"
        sketch.person(who, name=f"Person Number {number}", hourly_cost=20.0)
        codes = (turns[(number * 3 + day) % len(turns)] for day in range(-84, 28))
        sketch.duties(who, sketch.first - 84, " ".join(codes))
    return sketch


@contextmanager
def signing_of(people: int) -> Iterator[tuple[SignOffService, Period, Path]]:
    """The sign-off of such a service, stored; the period, and where a workbook may be written."""
    sketch = service_of(people)
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(str(Path(folder, "region.db")))
        with store.unit_of_work("bench") as work:
            work.merge(sketch.tables(), [], "bench")
            work.commit()
        service = SignOffService(
            lambda: store.unit_of_work("bench"), load_rule_book(), SignOffWorkbooks(), "bench"
        )
        yield service, Period(sketch.first, sketch.first + 27), Path(folder, "out.xlsx")
        store.close()


def export_seconds(people: int, repeat: int) -> list[float]:
    """Seconds of each export of the sign-off workbook; the store is written before."""
    with signing_of(people) as (service, period, path):
        taken = []
        for _ in range(repeat):
            start = time.perf_counter()
            service.export(["ICU"], period, path)
            taken.append(time.perf_counter() - start)
        return taken


def main(people: int = 200) -> None:
    """Print the seconds of export and verify."""
    with signing_of(people) as (service, period, path):
        for _ in range(3):
            start = time.perf_counter()
            service.sheets(["ICU"], period)
            gathered = time.perf_counter()
            service.export(["ICU"], period, path)
            exported = time.perf_counter()
            matches = service.verify(path).matches
            verified = time.perf_counter()
            print(
                f"{people} people: gathered {gathered - start:.2f} s, "
                f"exported {exported - gathered:.2f} s, verified {verified - exported:.2f} s "
                f"({'matches' if matches else 'DIFFERS'}), {path.stat().st_size / 1024:.0f} KB"
            )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
