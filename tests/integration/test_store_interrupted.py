"""Killed or stopped at any moment, a database is as it was before the command."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from planner.persistence import open_store
from tests.regions import Sketch
from tests.stores import assert_blocks_equal_rows, file_only, merge, read

pytestmark = file_only
ROOT = Path(__file__).resolve().parents[2]
PEOPLE, DATES = 300, 150

MERGE = f"""
import sys
from planner.application.errors import Cancelled
from planner.domain.sheets import SHEET_BY_NAME, Table
from planner.persistence import open_store

columns = {{
    "staff_id": [f"P{{p:03d}}" for p in range({PEOPLE}) for d in range({DATES})],
    "date": [20_800 + d for p in range({PEOPLE}) for d in range({DATES})],
    "shift": ["E" for p in range({PEOPLE}) for d in range({DATES})],
}}
store = open_store(sys.argv[1])
with store.unit_of_work("killed") as work:
    work.read_tables(["Trusts"])
    print("begins", flush=True)
    work.merge({{"Duties": Table(SHEET_BY_NAME["Duties"], columns)}}, (), "merge")
    print("merged", flush=True)
    work.commit()
print("committed", flush=True)
"""

COUNT_UP = """
import sys
from planner.application.changes import Change, ChangeSet
from planner.application.errors import ConflictError
from planner.persistence import open_store

store = open_store(sys.argv[1])
print("begins", flush=True)
done = 0
while done < int(sys.argv[3]):
    try:
        with store.unit_of_work(sys.argv[2]) as work:
            line = work.read_tables(["Demand"])["Demand"].columns
            now = line["minimum"][0]
            change = Change("Demand", ("ICU", 1), {"minimum": now}, {"minimum": now + 1})
            work.apply(ChangeSet("count", (change,)))
            work.commit()
        done += 1
    except ConflictError:
        pass
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "region.db"
    store = open_store(str(file))
    sketch = Sketch().line("ICU", 1, "E", minimum=0)
    for number in range(PEOPLE):
        sketch.person(f"P{number:03d}")
    merge(store, sketch.tables())
    store.close()
    return file


def begun(script: str, *arguments: str) -> subprocess.Popen[str]:
    """A process that runs a script and has said that it begins."""
    process = subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begins\n"
    return process


def assert_whole(file: Path, committed: bool) -> None:
    """All of the merge is there, or nothing of it."""
    store = open_store(str(file))
    duties = read(store, "Duties")
    assert len(duties) in ({PEOPLE * DATES} if committed else {0, PEOPLE * DATES})
    assert_blocks_equal_rows(store)
    with store.unit_of_work("auditor") as work:
        assert work.verify_chain().complete
        told = sum(row.sheet == "Duties" for row in work.journal_rows())
    assert told == len(duties)
    store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("after", [0.0, 0.08, 0.16, 0.24, 0.32])
def test_that_a_process_killed_while_merging_leaves_all_or_nothing(
    file: Path, after: float
) -> None:
    process = begun(MERGE, str(file))
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    said, _ = process.communicate()
    assert_whole(file, committed="committed" in said)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_that_a_process_killed_between_merge_and_commit_leaves_nothing(file: Path) -> None:
    script = MERGE.replace("    work.commit()", "    import time; time.sleep(60)")
    process = begun(script, str(file))
    assert process.stdout is not None
    assert process.stdout.readline() == "merged\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    store = open_store(str(file))
    assert read(store, "Duties") == []
    store.close()
    assert_whole(file, committed=False)


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is sent otherwise there")
@pytest.mark.parametrize("after", [0.05, 0.15, 0.25])
def test_that_ctrl_c_while_merging_leaves_all_or_nothing(file: Path, after: float) -> None:
    process = begun(MERGE, str(file))
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    said, complaint = process.communicate()
    assert complaint == "" or complaint.rstrip().endswith("KeyboardInterrupt")
    assert_whole(file, committed="committed" in said)


def test_that_two_processes_that_change_one_row_lose_nothing(file: Path) -> None:
    processes = [begun(COUNT_UP, str(file), who, "25") for who in ("ann", "bob")]
    for process in processes:
        _, complaint = process.communicate(timeout=60)
        assert (process.returncode, complaint) == (0, "")
    store = open_store(str(file))
    assert read(store, "Demand")[0]["minimum"] == 50
    with store.unit_of_work("auditor") as work:
        assert work.verify_chain().complete
        who = [row.who for row in work.journal_rows() if row.what == "count"]
    assert (who.count("ann"), who.count("bob")) == (25, 25)
    store.close()
