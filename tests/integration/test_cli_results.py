"""Each command of the command line: its JSON, its words, its exit status."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from planner.application.bank_holidays import bank_holidays
from planner.bootstrap import build_planner
from planner.demo import demo_period, demo_tables
from planner.domain.building import build_region
from planner.domain.cover.filling import fill
from planner.domain.cover.places import Places
from tests.program import call, run

FIRST, LAST = "2026-12-07", "2027-01-03"
PERIOD = ("--from", FIRST, "--to", LAST)
STAFF = 400


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "region.db"
    planner = build_planner(str(path))
    planner.demo.build(staff=STAFF, first_day=date(2026, 12, 7))
    planner.close()
    return path


@pytest.fixture
def region_db(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "region.db"))


def test_that_help_lists_every_command() -> None:
    ran = run("--help")
    assert ran.status == 0
    for command in (
        "demo", "import", "cover", "check", "fragile", "suggest", "plan", "export", "verify",
        "backup", "restore",
    ):  # fmt: skip
        assert f"  {command} " in ran.out


def test_that_cover_lists_every_shift_with_demand(region_db: Path) -> None:
    ran = run("cover", *PERIOD, "--db", region_db, "--json")
    assert ran.status == 0
    region = build_region(
        demo_tables(STAFF, first_day=date(2026, 12, 7)),
        demo_period(28, date(2026, 12, 7)),
        bank_holidays(2026, 2027),
    )
    places = Places.of(region)
    filling = fill(region, places)
    document = ran.json
    assert list(document) == ["shifts", "minimum_gaps", "target_gaps"]
    assert document["minimum_gaps"] == filling.minimum_gaps.sum()
    assert document["target_gaps"] == filling.target_gaps.sum()
    assert len(document["shifts"]) == len(places)
    assert list(document["shifts"][0]) == [
        "service", "date", "shift", "margin", "minimum", "target", "filled_minimum",
        "filled_target",
    ]  # fmt: skip
    keys = [(row["service"], row["date"], row["shift"]) for row in document["shifts"]]
    assert keys == sorted(keys)


def test_that_cover_of_some_services_counts_only_theirs(region_db: Path) -> None:
    both = call(
        "cover", *PERIOD, "--service", "RXR20-ORTH", "--service", "RXN02-THRO",
        "--db", region_db, "--json",
    ).json  # fmt: skip
    one = call("cover", *PERIOD, "--service", "RXN02-THRO", "--db", region_db, "--json").json
    assert {row["service"] for row in both["shifts"]} == {"RXR20-ORTH", "RXN02-THRO"}
    assert {row["service"] for row in one["shifts"]} == {"RXN02-THRO"}
    short = sum(row["minimum"] - row["filled_minimum"] for row in one["shifts"])
    assert one["minimum_gaps"] == short > 0
    assert both["minimum_gaps"] > one["minimum_gaps"]


def test_that_cover_for_people_names_unsafe_shifts_in_words(region_db: Path) -> None:
    ran = call("cover", *PERIOD, "--service", "RXN02-THRO", "--db", region_db)
    assert ran.status == 0
    assert "Mon 7 Dec – Sun 3 Jan" in ran.out
    assert "−1" in ran.out
    assert "0 of 1" in ran.out


def test_that_suggest_answers_with_candidates_and_near_misses(region_db: Path) -> None:
    cover = call("cover", *PERIOD, "--service", "RXN02-THRO", "--db", region_db, "--json").json
    gap = next(row for row in cover["shifts"] if row["filled_minimum"] < row["minimum"])
    line = {"SD": 1, "NROC": 2}[gap["shift"]]
    ran = call(
        "suggest", "--service", "RXN02-THRO", "--date", gap["date"], "--shift", gap["shift"],
        "--line", line, "--limit", 3, "--db", region_db, "--json",
    )  # fmt: skip
    assert ran.status == 0
    document = ran.json
    assert {"gap", "candidates", "near_misses", "considered"} <= set(document)
    assert document["considered"] == STAFF
    assert document["gap"] | {"line": line} == document["gap"]
    assert 1 <= len(document["candidates"]) <= 3
    for candidate in document["candidates"]:
        assert {
            "staff_id", "mode", "score", "points", "points_by", "travel_minutes",
            "lender_margin_before", "lender_margin_after", "warnings",
        } <= set(candidate)  # fmt: skip
        assert set(candidate["points_by"]) == {"travel", "mode", "rank", "repeat"}
        assert sum(candidate["points_by"].values()) == candidate["points"]
        assert candidate["mode"] in {"extra", "redeploy"}
    scores = [candidate["score"] for candidate in document["candidates"]]
    assert scores == sorted(scores, reverse=True)
    for miss in document["near_misses"]:
        assert {"staff_id", "failed", "text"} <= set(miss)
        assert len(miss["failed"]) == 1


def test_that_check_exits_1_for_hard_breaches_and_lists_them(region_db: Path) -> None:
    ran = call("check", *PERIOD, "--db", region_db, "--json")
    breaches = ran.json["breaches"]
    assert breaches
    for breach in breaches:
        assert list(breach)[:8] == [
            "staff_id", "rule", "severity", "from", "to", "figure", "limit", "text"
        ]  # fmt: skip
    assert ran.status == (1 if any(b["severity"] == "hard" for b in breaches) else 0)


def test_that_check_without_dates_is_not_headed_by_those_of_the_rotas(region_db: Path) -> None:
    every = call("check", "--db", region_db)
    assert every.out.startswith("All known dates: ")
    assert call("check", *PERIOD, "--db", region_db).out.startswith("Mon 7 Dec – Sun 3 Jan: ")
    nothing = call("check", "--db", region_db.with_name("none.db"))
    assert nothing.out.startswith("Nothing is known yet: 0 hard breaches")


def test_that_fragile_ranks_services_with_their_parts(region_db: Path) -> None:
    ran = call("fragile", *PERIOD, "--db", region_db, "--json")
    assert ran.status == 0
    services = ran.json["services"]
    assert {"service", "class", "unsafe_shifts", "priority", "parts"} <= set(services[0])
    assert {"name", "figure", "threshold", "class"} <= set(services[0]["parts"][0])
    order = ["critical", "fragile", "watch", "resilient"]
    ranks = [order.index(service["class"]) for service in services]
    assert ranks == sorted(ranks)


def test_that_fragile_names_the_lines_people_and_dates_behind_its_parts(region_db: Path) -> None:
    services = call("fragile", *PERIOD, "--db", region_db, "--json").json["services"]
    lines = [line for one in services for line in one["thin_lines"]]
    assert lines
    assert all(line["in_service"] <= line["in_region"] for line in lines)
    for one in services:
        depth = [part["figure"] for part in one["parts"] if part["name"] == "depth"]
        thinnest = [line["in_service"] / line["minimum"] for line in one["thin_lines"][:1]]
        assert thinnest == pytest.approx(depth, abs=0.005)
    shifts = [person["shifts"] for one in services for person in one["key_people"]]
    assert shifts
    assert min(shifts) > 0
    dates = [lapse["last_day"] for one in services for lapse in one["expiring"]]
    assert dates
    assert min(dates) >= PERIOD[1]


def test_that_plan_reports_and_applies_proposals_only(region_db: Path) -> None:
    args = ("--service", "RXN02-THRO", "--service", "RTXBU-ORTV", "--db", region_db, "--json")
    before = call("cover", *PERIOD, "--db", region_db, "--json").out
    ran = call("plan", *PERIOD, *args, "--time-limit", 20, "--apply")
    assert ran.status == 0
    document = ran.json
    assert list(document) == [
        "score", "bound", "gap_percent", "status", "assignments", "minimum_gaps_before",
        "minimum_gaps_after", "target_gaps_before", "target_gaps_after", "seconds", "weights",
    ]  # fmt: skip
    assert document["assignments"]
    assert document["minimum_gaps_after"] < document["minimum_gaps_before"]
    assert document["score"] <= document["bound"]
    for one in document["assignments"]:
        assert {
            "staff_id", "mode", "service", "date", "shift", "line", "moved_from", "points",
            "reason",
        } <= set(one)  # fmt: skip
        assert (one["moved_from"] is None) == (one["mode"] == "extra")
    assert call("cover", *PERIOD, "--db", region_db, "--json").out == before
    with build_planner(str(region_db)).unit_of_work() as work:
        proposed = work.proposed_aid(demo_period(28, date(2026, 12, 7)))
    assert len(proposed) == len(document["assignments"])


def test_that_a_plan_without_gaps_is_empty_and_optimal(region_db: Path) -> None:
    ran = call("plan", "--from", "2030-01-07", "--to", "2030-01-07", "--db", region_db, "--json")
    # Nobody works in 2030, so only a service without demand that day has no gap.
    assert ran.status == 0
    assert ran.json["status"] in {"optimal", "time_limit"}


def test_that_export_and_verify_agree_and_disagree(region_db: Path, tmp_path: Path) -> None:
    out = tmp_path / "rota.xlsx"
    ran = call("export", "--service", "RXN02-THRO", *PERIOD, "--out", out, "--db", region_db)
    assert ran.status == 0
    assert out.exists()
    same = call("verify", out, "--db", region_db, "--json")
    assert same.status == 0
    assert same.json["matches"] is True
    other = tmp_path / "other.db"
    planner = build_planner(str(other))
    planner.demo.build(staff=STAFF, seed=5, first_day=date(2026, 12, 7))
    planner.close()
    differs = call("verify", out, "--db", other, "--json")
    assert differs.status == 1
    assert differs.json["differences"]
    assert {"sheet", "cell", "workbook", "database"} <= set(differs.json["differences"][0])


def test_that_a_region_exported_and_imported_is_the_same(region_db: Path, tmp_path: Path) -> None:
    first, second, copy = tmp_path / "1.xlsx", tmp_path / "2.xlsx", tmp_path / "copy.db"
    assert call("export", "--region", first, "--db", region_db).status == 0
    report = call("import", first, "--db", copy, "--json")
    assert report.status == 0
    assert report.json["ok"] is True
    assert report.json["errors"] == []
    assert report.json["warnings"] == []
    assert report.json["rows"]["Staff"] == STAFF
    again = call("import", first, "--db", copy, "--json").json
    assert set(again["changed"].values()) == {0}
    assert call("export", "--region", second, "--db", copy).status == 0
    assert first.read_bytes() == second.read_bytes()


def test_that_a_dry_run_writes_nothing(region_db: Path, tmp_path: Path) -> None:
    book, empty = tmp_path / "region.xlsx", tmp_path / "empty.db"
    call("export", "--region", book, "--db", region_db)
    ran = call("import", book, "--dry-run", "--db", empty, "--json")
    assert ran.status == 0
    assert ran.json["changed"]["Staff"] == STAFF
    with build_planner(str(empty)).unit_of_work() as work:
        assert not work.catalogue()


def test_that_backup_and_restore_bring_everything_back(region_db: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    before = call("cover", *PERIOD, "--db", region_db, "--json").out
    assert call("backup", copy, "--db", region_db).status == 0
    assert call("demo", "--staff", 300, "--no-window", "--db", region_db, "--out", tmp_path / "o",
               "--time-limit", 1).status == 0  # fmt: skip
    assert call("cover", *PERIOD, "--db", region_db, "--json").out != before
    assert call("restore", copy, "--db", region_db).status == 0
    assert call("cover", *PERIOD, "--db", region_db, "--json").out == before
