"""Bad input, faults of the machine, Ctrl+C: a clear message, the right status, nothing changed."""

import hashlib
import os
import pty
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from planner.bootstrap import build_planner
from tests.program import ROOT, Ran, call, run, start

PERIOD = ("--from", "2026-12-07", "--to", "2027-01-03")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("faults") / "region.db"
    planner = build_planner(str(path))
    planner.demo.build(staff=400, first_day=date(2026, 12, 7))
    planner.close()
    return path


@pytest.fixture
def region_db(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "region.db"))


def contents(path: Path) -> str:
    """A digest of everything that the database holds."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        return hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()


def refused(ran: Ran, *words: str) -> None:
    """Exit status 2, and a message with some words."""
    assert ran.status == 2, ran
    for word in words:
        assert word.lower() in ran.err.lower(), ran.err


def test_that_a_file_that_is_no_workbook_is_refused(region_db: Path, tmp_path: Path) -> None:
    odd = tmp_path / "odd.xlsx"
    odd.write_bytes(b"PK\x03\x04 not really")
    before = contents(region_db)
    ran = call("import", odd, "--db", region_db, "--json")
    assert ran.status == 2
    assert ran.json["ok"] is False
    assert "odd.xlsx" in ran.json["errors"][0]["value"]
    assert contents(region_db) == before


def test_that_a_truncated_workbook_is_refused(region_db: Path, tmp_path: Path) -> None:
    book = tmp_path / "region.xlsx"
    assert call("export", "--region", book, "--db", region_db).status == 0
    book.write_bytes(book.read_bytes()[:-2000])
    before = contents(region_db)
    refused(run("import", book, "--db", region_db), "region.xlsx")
    assert contents(region_db) == before


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("cover", *PERIOD, "--service", "RXN02-THR"), ("RXN02-THR", "RXN02-THRO")),
        (("plan", *PERIOD, "--service", "RXN02-thro"), ("RXN02-thro", "RXN02-THRO")),
        (("check", "--service", "nowhere"), ("nowhere",)),
        (("cover", "--from", "2027-01-03", "--to", "2026-12-07"), ("before", "--from")),
        (("fragile", "--from", "07/12/2026", "--to", "2027-01-03"), ("07/12/2026", "YYYY-MM-DD")),
        (("cover", "--from", "2026-13-07", "--to", "2027-01-03"), ("2026-13-07",)),
        (("cover", "--from", "2026-12-7", "--to", "2027-01-03"), ("2026-12-7",)),
        (("cover", "--from", "1899-12-31", "--to", "1900-01-31"), ("1899-12-31", "1900 to 2100")),
        (("check", "--from", "9999-12-01", "--to", "9999-12-31"), ("9999-12-01", "the year")),
        (("history", "--from", "9999-12-01", "--to", "9999-12-31"), ("9999-12-01", "the year")),
        (("suggest", "--service", "RXN02-THRO", "--date", "0001-01-01", "--shift", "NROC",
          "--line", "2"), ("0001-01-01", "1900 to 2100")),
        (("cover", "--to", "2027-01-03"), ("--from",)),
        (("export", "--service", "RXN02-THRO"), ("--from", "--out")),
        (("suggest", "--service", "RXN02-THRO", "--date", "2026-12-08", "--shift", "NROC",
          "--line", "77"), ("77", "line")),
        (("suggest", "--service", "RXN02-THRO", "--date", "2026-12-08", "--shift", "NROK",
          "--line", "2"), ("NROK",)),
        (("import", "nothing-here.xlsx"), ("nothing-here.xlsx",)),
        (("import", "x.xlsx", "--replace", "Rotaz"), ("Rotaz",)),
        (("verify", "nothing-here.xlsx"), ("nothing-here.xlsx",)),
        (("restore", "nothing-here.db"), ("nothing-here.db",)),
        (("demo", "--staff", "3"), ("250",)),
        (("plan", *PERIOD, "--alternatives", "--apply"), ("--alternatives", "leave out --apply")),
        (("plan", *PERIOD, "--alternatives", "--keep"), ("--alternatives", "--keep")),
        (("export", "--region", "r.xlsx", "--approved"), ("--region", "whole region")),
        (("export", "--region", "r.xlsx", *PERIOD), ("--region", "whole region")),
        (("export", "--service", "RXN02-THRO", *PERIOD, "--out", "o.xlsx", "--step", "1"),
         ("--step", "--approved")),
        (("check", "--from", "2026-12-07"), ("two ends", "--to")),
        (("history", "--to", "2026-12-07"), ("two ends", "--from")),
        (("coverr",), ("coverr",)),
        (("suggest", "--service", "RXN02-THRO", "--date", "2026-12-08", "--shift", "NROC",
          "--line", "two"), ("--line: 'two' is not a whole number.",)),
        (("plan", *PERIOD, "--time-limit", "soon"), ("--time-limit: 'soon' is not a number.",)),
        (("plan", *PERIOD, "--time-limit", "0"), ("--time-limit: '0", "0.1 or more")),
    ],
)  # fmt: skip
def test_that_wrong_usage_is_exit_2_with_what_and_how(
    region_db: Path, args: tuple[str, ...], words: tuple[str, ...], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    before = contents(region_db)
    refused(call(*args, "--db", region_db), *words)
    assert contents(region_db) == before


@pytest.mark.parametrize("dates", [("1900-01-01", "1900-01-02"), ("2100-12-30", "2100-12-31")])
def test_that_the_first_and_the_last_dates_there_are_can_be_asked_for(
    region_db: Path, dates: tuple[str, str], tmp_path: Path
) -> None:
    span = ("--from", dates[0], "--to", dates[1], "--db", region_db)
    for command in ("cover", "check", "fragile", "plan", "history", "ledger"):
        assert call(command, *span, "--json").status == 0, command
    for command in ("rota", "submit"):
        assert call(command, "--service", "RXN02-THRO", *span).status == 0, command
    book = tmp_path / "book.xlsx"
    assert call("export", "--service", "RXN02-THRO", *span, "--out", book).status == 0
    assert call("verify", book, "--db", region_db).status == 0


WRITING = pytest.mark.parametrize(
    "args",
    [
        ("export", "--region"),
        ("export", "--service", "RXN02-THRO", *PERIOD, "--out"),
        ("export", "--service", "RXN02-THRO", *PERIOD, "--approved", "--out"),
        ("ical", "--staff", "D0000001", *PERIOD, "--out"),
        ("history", "--out"),
        ("ledger", "--out"),
    ],
)
"""The commands that write a file, without its name."""


@WRITING
def test_that_no_command_writes_over_the_database(
    region_db: Path, tmp_path: Path, args: tuple[str, ...]
) -> None:
    other_name = tmp_path / "link.xlsx"
    other_name.symlink_to(region_db)
    before = contents(region_db)
    beside = region_db.with_name("region.db-wal")
    for path in (region_db, tmp_path / "." / "region.db", other_name, beside):
        refused(call(*args, path, "--db", region_db), "is the database itself", "another name")
    assert contents(region_db) == before


@WRITING
def test_that_no_command_puts_a_file_in_the_place_of_a_pipe(
    region_db: Path, tmp_path: Path, args: tuple[str, ...]
) -> None:
    pipe = tmp_path / "pipe.xlsx"
    os.mkfifo(pipe)
    refused(call(*args, pipe, "--db", region_db), "pipe.xlsx is a pipe or a device", "Give the")
    assert pipe.is_fifo()


def test_that_an_error_is_also_one_json_document(region_db: Path) -> None:
    ran = call("cover", *PERIOD, "--service", "nowhere", "--db", region_db, "--json")
    assert ran.status == 2
    assert "nowhere" in ran.json["error"]["problem"]
    assert ran.json["error"]["mend"]


def test_that_a_damaged_database_is_named(tmp_path: Path) -> None:
    odd = tmp_path / "odd.db"
    odd.write_bytes(b"this is not a database at all" * 100)
    refused(run("cover", *PERIOD, "--db", odd), "odd.db")
    assert odd.read_bytes().startswith(b"this is not")


def test_that_a_database_with_lost_pages_is_named(region_db: Path) -> None:
    data = bytearray(region_db.read_bytes())
    for page in range(8, len(data) // 4096):
        data[page * 4096 : page * 4096 + 4096] = b"\xaa" * 4096
    region_db.write_bytes(data)
    refused(call("cover", *PERIOD, "--db", region_db), "damaged")


def test_that_a_newer_database_is_refused(region_db: Path) -> None:
    with sqlite3.connect(region_db) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = contents(region_db)
    refused(call("cover", *PERIOD, "--db", region_db), "newer")
    assert contents(region_db) == before


def test_that_a_locked_database_is_told(region_db: Path, tmp_path: Path) -> None:
    book = tmp_path / "region.xlsx"
    assert call("export", "--region", book, "--db", region_db).status == 0
    holder = sqlite3.connect(region_db, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        ran = run("import", book, "--db", region_db)
        refused(ran)
        # Whoever holds the lock may be about to change what was read: both are true.
        assert "locked" in ran.err or "Somebody else" in ran.err
    finally:
        holder.execute("ROLLBACK")
        holder.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_that_a_read_only_database_is_told(region_db: Path) -> None:
    region_db.chmod(0o444)
    refused(call("cover", *PERIOD, "--db", region_db), "only be read")


def test_that_a_missing_folder_is_told(tmp_path: Path) -> None:
    refused(call("cover", *PERIOD, "--db", tmp_path / "no" / "x.db"), "folder", "does not exist")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_that_a_full_disk_under_the_output_is_told(region_db: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, str(ROOT / "main.py"), "cover", *PERIOD, "--db", str(region_db)],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


def test_that_a_reader_that_goes_away_is_no_error(region_db: Path) -> None:
    command = (
        f"{sys.executable} {ROOT / 'main.py'} cover {' '.join(PERIOD)} --db {region_db} --json"
    )
    done = subprocess.run(
        ["bash", "-c", f"{command} | head -c 10; exit ${{PIPESTATUS[0]}}"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    # As of a program that the signal ends: not the 1 of something found.
    assert done.returncode == 141


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_that_terminals_of_other_encodings_get_readable_text(
    region_db: Path, encoding: str
) -> None:
    env = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    shown = run("cover", *PERIOD, "--db", region_db, env=env)
    assert shown.status == 0
    assert "minimum gap" in shown.out
    document = run("plan", "--from", "2026-12-07", "--to", "2026-12-07", "--service",
                   "RXN02-THRO", "--db", region_db, "--json", env=env)  # fmt: skip
    assert document.json["assignments"] is not None


def test_that_no_arguments_without_a_screen_say_what_to_do() -> None:
    ran = run()
    refused(ran, "--help")
    assert ran.out == ""


def interrupted(*args: object, after: float) -> Ran:
    """The program, with Ctrl+C after some time."""
    process = start(*args)
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert "Traceback" not in err + out, err
    return Ran(process.returncode, out, err)


@pytest.mark.parametrize("after", [0.6, 1.2, 2.0])
def test_that_ctrl_c_during_import_changes_nothing(
    tmp_path: Path, big_workbook: Path, after: float
) -> None:
    empty = tmp_path / "empty.db"
    build_planner(str(empty)).store.close()
    before = contents(empty)
    ran = interrupted("import", big_workbook, "--db", empty, after=after)
    if ran.status != 0:  # a fast machine may have finished
        assert ran.status in {130, -signal.SIGINT}
        assert contents(empty) == before


@pytest.fixture(scope="module")
def big_workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("big")
    planner = build_planner(str(folder / "big.db"))
    planner.demo.build(staff=4000, first_day=date(2026, 12, 7))
    planner.region_export.export(folder / "big.xlsx")
    planner.close()
    return folder / "big.xlsx"


def interrupted_when(shown: str, *args: object) -> Ran:
    """The program, with Ctrl+C as soon as its terminal shows something."""
    screen, terminal = pty.openpty()
    process = start(*args, stderr=terminal, env={"TERM": "xterm", "COLUMNS": "200"})
    os.close(terminal)
    seen: list[str] = []

    def watch() -> None:
        waiting = True
        with suppress(OSError):  # the terminal ends with the program
            while part := os.read(screen, 4096):
                seen.append(part.decode(errors="replace"))
                if waiting and shown in "".join(seen):
                    process.send_signal(signal.SIGINT)
                    waiting = False

    watcher = threading.Thread(target=watch)
    watcher.start()
    out, _ = process.communicate(timeout=60)
    watcher.join()
    os.close(screen)
    err = "".join(seen)
    assert shown in err
    assert "Traceback" not in err + out, err
    return Ran(process.returncode, out, err)


def test_that_ctrl_c_during_plan_reports_the_best_so_far(big_workbook: Path) -> None:
    database = big_workbook.with_name("big.db")
    before = contents(database)
    words = ("plan", *PERIOD, "--apply", "--db", database, "--json")
    ran = interrupted_when("Planning, round", *words)
    assert ran.status == 0
    assert ran.json["status"] == "cancelled"
    assert ran.json["score"] <= ran.json["bound"]
    assert contents(database) == before
