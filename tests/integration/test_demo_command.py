"""`demo`: one command from nothing to signed-off workbooks, understood by a newcomer."""

from pathlib import Path

import pytest

from planner.bootstrap import build_planner
from planner.domain.sheets import SHEET_BY_NAME, Table
from tests.program import Ran, call, run

SMALL = ("--staff", 300, "--time-limit", 2)


@pytest.fixture(scope="module")
def demonstrated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    folder = tmp_path_factory.mktemp("demo") / "out"
    return folder, run("demo", *SMALL, "--out", folder, "--from", "2026-12-07")


def test_that_a_newcomer_sees_what_was_found_and_done(demonstrated: tuple[Path, Ran]) -> None:
    folder, ran = demonstrated
    assert ran.status == 0
    for words in (
        "all people, rotas and figures invented", "300 people", "Mon 7 Dec – Sun 3 Jan",
        "critical", "Minimum gaps (unsafe)", "→", "Score", "backfill", str(folder),
        "sign-off workbook",
    ):  # fmt: skip
        assert words in ran.out, words


def test_that_without_a_screen_the_reason_is_told(demonstrated: tuple[Path, Ran]) -> None:
    assert "No window was opened" in demonstrated[1].err


def test_that_workbooks_match_the_database(demonstrated: tuple[Path, Ran]) -> None:
    folder, _ = demonstrated
    books = sorted((folder / "sign-off").glob("*.xlsx"))
    assert 5 <= len(books) <= 40
    ran = call("verify", books[0], "--db", folder / "demo.db", "--json")
    assert ran.status == 0, ran.out


def test_that_the_plan_is_written_as_proposals(demonstrated: tuple[Path, Ran]) -> None:
    planner = build_planner(str(demonstrated[0] / "demo.db"))
    with planner.unit_of_work() as work:
        period = work.known_period()
        assert period is not None
        assert work.proposed_aid(period)
    planner.close()


def test_that_running_it_again_in_the_same_folder_is_fine(
    demonstrated: tuple[Path, Ran], tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    for staff in (300, 260):
        ran = call("demo", "--staff", staff, "--time-limit", 1, "--out", folder, "--no-window",
                   "--json")  # fmt: skip
        assert ran.status == 0, ran.err
        assert ran.json["staff"] == staff
        assert ran.json["invented"] is True
        assert ran.json["plan"]["minimum_gaps_after"] <= ran.json["plan"]["minimum_gaps_before"]
        assert ran.json["workbooks"]
        assert all(Path(book).exists() for book in ran.json["workbooks"])
        # Aid that was sent to the trusts goes with the region that it was for.
        span = ("--from", ran.json["from"], "--to", ran.json["to"])
        sent = call("request", "--from-plan", *span, "--db", folder / "demo.db", "--json")
        assert sent.json["offers"]


def test_that_another_region_is_never_overwritten(tmp_path: Path) -> None:
    database = tmp_path / "own.db"
    planner = build_planner(str(database))
    with planner.unit_of_work() as work:
        work.merge(_own_region(), (), "test")
        work.commit()
    planner.close()
    ran = call("demo", *SMALL, "--db", database, "--out", tmp_path, "--no-window")
    assert ran.status == 2
    assert "not a demonstration" in ran.err
    planner = build_planner(str(database))
    with planner.unit_of_work() as work:
        assert [entry.code for entry in work.catalogue()] == ["OWN"]
    planner.close()


def _own_region() -> dict[str, Table]:
    rows = {
        "Trusts": {"code": ["T"], "name": ["Trust"]},
        "Sites": {"code": ["S"], "trust": ["T"], "name": ["Site"]},
        "Services": {"code": ["OWN"], "name": ["Own"], "trust": ["T"], "site": ["S"]},
    }
    return {
        name: Table(SHEET_BY_NAME[name], {column: list(v) for column, v in columns.items()})
        for name, columns in rows.items()
    }


def test_that_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    ran = call("demo", *SMALL, "--out", tmp_path / "taken", "--no-window")
    assert ran.status == 2
    assert "taken" in ran.err


def test_that_the_window_opens_on_the_demonstration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from planner.cli.app import main

    monkeypatch.setattr("signal.signal", lambda *_args: None)
    opened: list[str | None] = []

    def window(database: str | None) -> int:
        opened.append(database)
        return 0

    arguments = ["demo", "--staff", "260", "--time-limit", "1", "--days", "7"]
    assert main([*arguments, "--out", str(tmp_path)], open_window=window) == 0
    assert opened == [str(tmp_path / "demo.db")]
    assert main([*arguments, "--out", str(tmp_path), "--no-window"], open_window=window) == 0
    assert len(opened) == 1
