"""Published rota problems that nobody here wrote go through every command.

The numbers are those of the README beside the workbooks; the files are read where they lie.
"""

import json
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from planner.cli.app import main
from planner.domain.calendar import Period, day_number
from planner.domain.demand import DayPattern
from tests.machine import speed
from tests.shared_data import shared_data


@dataclass(frozen=True)
class Problem:
    """What is known of one workbook."""

    name: str
    first: str
    last: str
    minimum_gaps: int
    target_gaps: int | None
    fillable: int


PROBLEMS = [
    Problem("roster-sickness-small-4", "2026-12-07", "2026-12-07", 17, None, 8),
    Problem("roster-sickness-large-2", "2026-12-07", "2026-12-07", 24, None, 7),
    Problem("roster-sickness-large-4", "2026-12-07", "2026-12-07", 57, None, 6),
    Problem("inrc2-n012w8_0_3-5-0-2-0-4-5-2", "2027-01-04", "2027-02-28", 6, 26, 6),
    Problem("inrc2-n012w8_1_7-7-0-8-9-3-2-6", "2027-01-04", "2027-02-28", 8, 21, 8),
    Problem("inrc2-n021w4_0_5-4-1-2", "2027-01-04", "2027-01-31", 11, 29, 11),
    Problem("inrc2-n021w4_1_0-6-1-6", "2027-01-04", "2027-01-31", 11, 21, 11),
]


class Program:
    """The program's own entry, on one database."""

    def __init__(self, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._database = database
        self._capsys = capsys

    def __call__(self, *words: str, status: tuple[int, ...] = (0,)) -> dict[str, Any]:
        """Run one command with --json; its document."""
        self._capsys.readouterr()
        code = main([*words, "--db", str(self._database), "--json"])
        out, err = self._capsys.readouterr()
        assert code in status, err
        answer: dict[str, Any] = json.loads(out)
        return answer


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.name)
def test_a_published_problem_passes_every_command(
    problem: Problem, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = shared_data("external") / f"{problem.name}.xlsx"
    run = Program(tmp_path / "region.db", capsys)
    period = ("--from", problem.first, "--to", problem.last)

    imported = run("import", str(workbook))
    assert imported["ok"]
    assert imported["errors"] == []
    assert imported["rows"]["Duties"] > 0

    cover = run("cover", *period)
    assert cover["minimum_gaps"] == problem.minimum_gaps
    if problem.target_gaps is not None:
        assert cover["target_gaps"] == problem.target_gaps

    checked = run("check", *period, status=(0, 1))
    assert all(breach["text"] for breach in checked["breaches"])

    short = next(s for s in cover["shifts"] if s["filled_minimum"] < s["minimum"])
    candidates = _suggest_a_line(run, workbook, short)
    assert candidates["considered"] == imported["rows"]["Staff"]

    plan = run("plan", *period, "--time-limit", "60")
    filled = plan["minimum_gaps_before"] - plan["minimum_gaps_after"]
    assert plan["minimum_gaps_before"] == problem.minimum_gaps
    assert filled >= problem.fillable
    assert plan["status"] == "optimal"
    assert plan["bound"] == plan["score"] > 0
    assert filled == problem.fillable, "more than the published optimum cannot be right"

    out = tmp_path / "rota.xlsx"
    run("export", "--service", short["service"], *period, "--out", str(out))
    sheets = load_workbook(out, read_only=True).sheetnames
    assert {"Sign-off", "Rota", "Mutual aid", "Data", "Legend", "History"} <= set(sheets)
    run("verify", str(out))


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.name)
def test_a_second_is_enough_for_the_most_that_can_be_filled_and_for_the_proof(
    problem: Problem, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Program(tmp_path / "region.db", capsys)
    run("import", str(shared_data("external") / f"{problem.name}.xlsx"))
    period = ("--from", problem.first, "--to", problem.last)

    hasty = run("plan", *period, "--time-limit", "1")
    assert hasty["minimum_gaps_before"] - hasty["minimum_gaps_after"] == problem.fillable

    needed = []
    for _ in range(3):
        began = time.process_time()  # of this process alone, whatever else the machine does
        proved = run("plan", *period, "--time-limit", "60")
        needed.append((time.process_time() - began) * speed())
        assert proved["status"] == "optimal"
        assert proved["bound"] == proved["score"] >= hasty["score"]
    assert min(needed) < 1.0, "seconds at the machine's usual speed, the whole command"


def _suggest_a_line(run: Program, workbook: Path, short: dict[str, Any]) -> dict[str, Any]:
    """Suggestions for the first line that applies to a short shift."""
    rows = load_workbook(workbook, read_only=True)["Demand"].iter_rows(values_only=True)
    header = [str(cell).strip("*").lower() for cell in next(rows)]
    lines = (dict(zip(header, row, strict=False)) for row in rows)
    day = day_number(date.fromisoformat(short["date"]))
    line = next(
        line
        for line in lines
        if (str(line["service"]), str(line["shift"])) == (short["service"], short["shift"])
        and DayPattern.parse(str(line["days"])).applies(Period(day, day), frozenset(), False).any()
    )
    where = ("--service", short["service"], "--date", short["date"], "--shift", short["shift"])
    return run("suggest", *where, "--line", str(line["line"]))
