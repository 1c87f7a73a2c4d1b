"""The journal: every change is there, and a tampered entry is found."""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from planner.application.changes import Change
from planner.persistence import Store
from planner.persistence.journal import ROWS_APART, ROWS_TOGETHER, ChainReport
from planner.persistence.tables import journal
from tests.regions import Sketch
from tests.stores import apply, file_only, fresh_store, journal_of, merge, read, table

MONDAY = 20_794


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = fresh_store(tmp_path)
    merge(store, Sketch(days=7).line("ICU", 1, "E").person("ann").person("bob").tables())
    return store


def check(store: Store) -> ChainReport:
    with store.unit_of_work("auditor") as work:
        return work.verify_chain()


def duties(count: int, service: str = "ICU") -> dict[str, object]:
    return {
        "Duties": table(
            "Duties",
            [
                {
                    "staff_id": ("ann", "bob")[n % 2],
                    "date": MONDAY - n // 2,
                    "shift": "E",
                    "service": service,
                }
                for n in range(count)
            ],
        )
    }


@pytest.mark.parametrize("count", [1, ROWS_APART, ROWS_APART + 1, 2_000])
def test_that_every_merged_row_can_be_read_back_with_before_and_after(
    store: Store, count: int
) -> None:
    merge(store, Sketch(days=7).service("AMU").tables())
    start = len(journal_of(store))
    merge(store, duties(count))
    merge(store, duties(count, "AMU"))
    merge(store, duties(0), replace=["Duties"])
    entries = journal_of(store)[start:]
    keys = {
        ("Duties", tuple(row))
        for row in zip(
            *[duties(count)["Duties"].columns[name] for name in ("staff_id", "date", "shift")],
            strict=True,
        )
    }
    for part, before, after in (
        (entries[:count], None, {"service": "ICU"}),
        (entries[count : 2 * count], {"service": "ICU"}, {"service": "AMU"}),
        (entries[2 * count :], {"service": "AMU"}, None),
    ):
        assert {(sheet, key) for sheet, key, _, _ in part} == keys
        assert len(part) == count
        assert all((b, a) == (before, after) for _, _, b, a in part)
    assert check(store).complete


def test_that_large_merges_share_few_entries(store: Store) -> None:
    before = check(store).entries
    merge(store, duties(2_000))
    assert check(store).entries - before == -(-2_000 // ROWS_TOGETHER)


def test_that_an_entry_says_who_when_and_why(store: Store) -> None:
    change = Change("Demand", ("ICU", 1), {"minimum": 1}, {"minimum": 2})
    apply(store, change, who="Dr Müller", label="raise the minimum")
    with store.unit_of_work("reader") as work:
        last = list(work.journal_rows())[-1]
    assert (last.who, last.what, last.sheet, last.key) == (
        "Dr Müller",
        "raise the minimum",
        "Demand",
        ("ICU", 1),
    )
    assert last.at.endswith("+00:00")
    assert last.before is not None
    assert last.after is not None
    assert (last.before["minimum"], last.after["minimum"]) == (1, 2)
    assert last.before["days"] == last.after["days"] == "All"


def test_that_the_journal_alone_tells_what_is_stored(store: Store) -> None:
    merge(store, duties(250))
    apply(store, Change("Duties", ("ann", MONDAY, "E"), {"service": "ICU"}, None))
    apply(store, Change("Duties", ("ann", MONDAY, "N"), None, {"service": "ICU"}))
    rows: dict[tuple[object, ...], object] = {}
    for sheet, key, before, after in journal_of(store):
        if sheet == "Duties":
            assert rows.get(key) == before
            rows[key] = after
    told = {key: after for key, after in rows.items() if after is not None}
    stored = {
        (row["staff_id"], row["date"], row["shift"]): {"service": row["service"]}
        for row in read(store, "Duties")
    }
    assert told == stored


TAMPERED = {
    "altered after": ("UPDATE journal SET after = '{}' WHERE number = 20",),
    "altered who": ("UPDATE journal SET who = 'somebody' WHERE number = 5",),
    "altered payload": ("UPDATE journal SET payload = x'00' WHERE payload IS NOT NULL",),
    "missing in the middle": ("DELETE FROM journal WHERE number = 7",),
    "missing and renumbered": (
        "DELETE FROM journal WHERE number = 7",
        "UPDATE journal SET number = -number + 1 WHERE number > 7",
        "UPDATE journal SET number = -number WHERE number < 0",
    ),
    "missing at the end": ("DELETE FROM journal WHERE number = (SELECT max(number) FROM journal)",),
    "all gone": ("DELETE FROM journal",),
    "added": (
        "INSERT INTO journal SELECT number + 1, at, who, what, sheet, action, rows, key, before, "
        "after, payload, hash, login FROM journal ORDER BY number DESC LIMIT 1",
    ),
}


@file_only
@pytest.mark.parametrize("statements", TAMPERED.values(), ids=TAMPERED.keys())
def test_that_a_tampered_journal_is_found(store: Store, statements: tuple[str, ...]) -> None:
    merge(store, duties(150))
    assert check(store).complete
    assert store.location.file is not None
    with sqlite3.connect(store.location.file) as plain:
        touched = sum(plain.execute(statement).rowcount for statement in statements)
    plain.close()
    assert touched > 0
    report = check(store)
    assert not report.complete
    assert report.first_broken is not None


def test_that_the_first_broken_entry_is_named(store: Store) -> None:
    with store.engine.begin() as conn:
        conn.execute(sa.update(journal).where(journal.c.number == 9).values(what="else"))
    assert check(store).first_broken == 9
