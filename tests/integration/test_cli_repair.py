"""`plan --keep`: proposed aid is repaired by little changes, and what they cost is told."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from planner.bootstrap import build_planner
from tests.program import call
from tests.regions import Sketch

PERIOD = ("--from", "2026-12-07", "--to", "2026-12-20")


@pytest.fixture(scope="module")
def proposed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A region with a plan that is proposed."""
    path = tmp_path_factory.mktemp("repair") / "region.db"
    planner = build_planner(str(path))
    planner.demo.build(staff=300, first_day=date(2026, 12, 7))
    planner.close()
    assert call("plan", *PERIOD, "--apply", "--db", path, "--json").status == 0
    return path


def test_that_proposed_aid_is_kept_where_nothing_changed(proposed: Path) -> None:
    found = call("plan", *PERIOD, "--keep", "--db", proposed, "--json").json
    repair = found["repair"]
    assert repair["kept"] == len(found["assignments"]) > 0
    assert (repair["given_up"], repair["added"], repair["stability_cost"]) == (0, 0, 0)
    assert repair["score_before"] == found["score"] == repair["best_score"]


def test_that_who_declined_is_replaced_and_who_is_fixed_stays(proposed: Path) -> None:
    before = call("plan", *PERIOD, "--keep", "--db", proposed, "--json").json
    first, second = before["assignments"][:2]
    ran = call(
        "plan", *PERIOD, "--without", _ask(first), "--fix", _ask(second), "--db", proposed, "--json"
    )  # fmt: skip
    assert ran.status == 0
    asked = [_ask(one) for one in ran.json["assignments"]]
    assert _ask(first) not in asked
    assert _ask(second) in asked
    repair = ran.json["repair"]
    assert ran.json["score"] <= before["score"]
    assert ran.json["score"] - repair["stability_cost"] <= ran.json["bound"]
    assert repair["kept"] + repair["given_up"] + 1 == len(before["assignments"])
    assert repair["best_score"] >= ran.json["score"]
    assert len(repair["dropped"]) == repair["given_up"]
    assert all(one["why"] for one in repair["dropped"])


def test_that_the_repair_of_one_service_leaves_what_is_proposed_at_others(proposed: Path) -> None:
    whole = call("plan", *PERIOD, "--keep", "--db", proposed, "--json").json
    services = [one["service"] for one in whole["assignments"]]
    assert len(set(services)) > 1
    one = ("--service", services[0])
    found = call("plan", *PERIOD, *one, "--keep", "--db", proposed, "--json").json
    repair = found["repair"]
    assert {row["service"] for row in found["assignments"]} == {services[0]}
    assert repair["kept"] + repair["given_up"] == services.count(services[0])


def test_that_words_tell_what_was_kept(proposed: Path) -> None:
    ran = call("plan", *PERIOD, "--keep", "--db", proposed)
    assert "declined 0, given up 0, new 0: what is given up costs 0 points (10 each)" in ran.out
    assert "at most 2 duties a person in 28 days" in ran.out
    assert "redeploy" not in ran.out


def test_that_an_ask_that_cannot_be_read_is_named(proposed: Path) -> None:
    ran = call("plan", *PERIOD, "--without", "ann-ICU", "--db", proposed)
    assert ran.status == 2
    assert "STAFF:SERVICE:DATE:SHIFT" in ran.err


def test_that_only_what_was_proposed_can_be_fixed(proposed: Path) -> None:
    found = call("plan", *PERIOD, "--keep", "--db", proposed, "--json").json
    first, last = found["assignments"][0], found["assignments"][-1]
    assert first["staff_id"] != last["staff_id"]
    other = f"{first['staff_id']}:{last['service']}:{last['date']}:{last['shift']}"
    ran = call("plan", *PERIOD, "--fix", other, "--db", proposed)
    assert ran.status == 2
    assert f"{first['staff_id']} at {last['service']}, {last['shift']} on" in ran.err


@pytest.mark.parametrize("option", ["--without", "--fix"])
@pytest.mark.parametrize(
    ("position", "wrong", "said"),
    [
        (0, "nobody", "There is nobody with the number 'nobody'."),
        (1, "RXN99", "There is no service 'RXN99'."),
        (2, "2027-03-01", "Mon 1 Mar 2027 lies outside Mon 7 Dec – Sun 20 Dec."),
        (3, "XX", "There is no shift 'XX'."),
    ],
)
def test_that_whoever_or_whatever_is_not_known_is_named(
    proposed: Path, option: str, position: int, wrong: str, said: str
) -> None:
    found = call("plan", *PERIOD, "--keep", "--db", proposed, "--json").json
    parts = _ask(found["assignments"][0]).split(":")
    parts[position] = wrong
    ran = call("plan", *PERIOD, option, ":".join(parts), "--db", proposed)
    assert ran.status == 2
    assert said in ran.err
    assert ran.out == ""


def test_that_only_what_somebody_is_asked_for_can_be_declined(proposed: Path) -> None:
    found = call("plan", *PERIOD, "--keep", "--db", proposed, "--json").json
    first = found["assignments"][0]
    slip = {**first, "shift": "AL"}
    ran = call("plan", *PERIOD, "--without", _ask(slip), "--db", proposed)
    assert ran.status == 2
    assert f"{first['service']} asks nobody for AL on" in ran.err
    assert "Correct the service, the date or the shift." in ran.err


def test_that_proposed_aid_at_a_shift_that_is_asked_for_no_more_can_be_declined(
    proposed: Path, tmp_path: Path
) -> None:
    path = tmp_path / "less.db"
    assert call("backup", path, "--db", proposed).status == 0
    first = call("plan", *PERIOD, "--keep", "--db", path, "--json").json["assignments"][0]
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "UPDATE demand SET days = '2030-01-01' WHERE service_id = "
            "(SELECT id FROM services WHERE code = ?)",
            (first["service"],),
        )
    ran = call("plan", *PERIOD, "--without", _ask(first), "--db", path, "--json")
    assert ran.status == 0, ran
    assert _ask(first) not in [_ask(one) for one in ran.json["assignments"]]


def _ask(one: dict[str, object]) -> str:
    return f"{one['staff_id']}:{one['service']}:{one['date']}:{one['shift']}"


def test_that_alternatives_are_told_beside_the_best(proposed: Path) -> None:
    ran = call("plan", *PERIOD, "--alternatives", "--db", proposed, "--json")
    assert ran.status == 0
    best, *others = ran.json["alternatives"]
    assert best["id"] == "best"
    assert {
        "nearest",
        "cheapest",
        "fair_trusts",
        "fair_people",
        "fewest_moved",
        "fewest_extra",
    } <= {one["id"] for one in others}
    assert all(one["given_up"] == best["score"] - one["score"] for one in others)
    fewest = {one["id"]: one for one in others}
    assert fewest["fewest_moved"]["moved"] <= best["moved"]
    assert fewest["fewest_extra"]["extra"] <= best["extra"]
    assert fewest["cheapest"]["cost"] <= best["cost"]
    assert fewest["nearest"]["miles"] <= best["miles"]
    words = call("plan", *PERIOD, "--alternatives", "--db", proposed).out
    assert "Nearest home: Travel counts ten times. Lent by " in words
    lent = {code: count for code, count in best["lent"].items() if count}
    told = ", ".join(f"{code} {count}" for code, count in lent.items())
    assert f"Best: The weights in force. Lent by {told or 'nobody'}." in words


def test_that_whoever_falls_ill_is_dropped_and_why(proposed: Path, tmp_path: Path) -> None:
    database = tmp_path / "ill.db"
    assert call("backup", database, "--db", proposed).status == 0
    before = call("plan", *PERIOD, "--keep", "--db", database, "--json").json
    one = before["assignments"][0]
    sketch = Sketch().absence(one["staff_id"], one["date"], kind="SICK")
    planner = build_planner(str(database))
    with planner.unit_of_work() as work:
        work.merge({"Absences": sketch.tables()["Absences"]}, (), "Ill")
        work.commit()
    planner.close()
    found = call("plan", *PERIOD, "--keep", "--db", database, "--json").json
    [dropped] = [row for row in found["repair"]["dropped"] if row["staff_id"] == one["staff_id"]]
    assert (dropped["service"], dropped["date"]) == (one["service"], one["date"])
    assert dropped["why"].startswith("absent (SICK)")
    words = call("plan", *PERIOD, "--keep", "--db", database).out
    assert f"given up: {one['staff_id']} at {one['service']}" in words
    assert dropped["why"] in words
