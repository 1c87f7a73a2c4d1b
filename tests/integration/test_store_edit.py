"""Single edits: versions, conflicts and the way back."""

import sqlite3
import threading
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy.sql.compiler import SQLCompiler

from planner.application.changes import Change, ChangeSet
from planner.application.errors import ConflictError, EnvironmentFault, UserError
from planner.domain.calendar import Period
from planner.domain.wording.formats import day_text
from planner.persistence import Store, driver, open_store
from tests.calls import calls_of
from tests.regions import Sketch
from tests.stores import (
    apply,
    apply_set,
    assert_blocks_equal_rows,
    file_only,
    fresh_store,
    journal_of,
    merge,
    read,
    table,
)

MONDAY = 20_794


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = fresh_store(tmp_path)
    sketch = Sketch(days=7).line("ICU", 1, "E", minimum=2).service("AMU")
    sketch.person("ann", "ICU").person("bob", "AMU").duties("ann", 0, "E L N")
    merge(store, sketch.tables())
    return store


def duty(staff_id: str, day: int, shift: str) -> tuple[object, ...]:
    return (staff_id, MONDAY + day, shift)


def add_duty(staff_id: str, day: int, shift: str, service: str | None = None) -> Change:
    return Change("Duties", duty(staff_id, day, shift), None, {"service": service})


def drop_duty(staff_id: str, day: int, shift: str, service: str = "ICU") -> Change:
    return Change("Duties", duty(staff_id, day, shift), {"service": service}, None)


def minimum(before: int, after: int, version: int | None = None) -> Change:
    return Change("Demand", ("ICU", 1), {"minimum": before}, {"minimum": after}, version)


def test_that_a_change_raises_the_version_and_comes_back_with_it(store: Store) -> None:
    first = apply(store, minimum(2, 3)).changes[0]
    second = apply(store, minimum(3, 4, first.version)).changes[0]
    assert (first.version, second.version) == (2, 3)
    assert read(store, "Demand")[0]["minimum"] == 4


def test_that_a_change_that_changes_nothing_leaves_version_and_journal(store: Store) -> None:
    before = journal_of(store)
    assert apply(store, minimum(2, 2)).changes[0].version == 1
    assert journal_of(store) == before


def test_that_a_new_duty_without_a_service_is_worked_at_home(store: Store) -> None:
    done = apply(store, add_duty("bob", 5, "E")).changes[0]
    assert done.after == {"service": "AMU"}
    assert read(store, "Duties")[-1]["service"] == "AMU"
    assert_blocks_equal_rows(store)


def test_that_a_new_row_gets_the_defaults_of_what_is_not_given(store: Store) -> None:
    after = {"name": "Theatre", "trust": "RA", "site": "SA"}
    done = apply(store, Change("Services", ("THR",), None, after)).changes[0]
    assert done.after is not None
    assert (done.after["priority"], done.after["network"]) == (5, None)


def test_that_undo_brings_back_a_deleted_row_whole(store: Store) -> None:
    before = read(store, "Demand")
    done = apply(store, Change("Demand", ("ICU", 1), {"minimum": 2}, None))
    assert read(store, "Demand") == []
    apply_set(store, done.inverse())
    assert read(store, "Demand") == before


def test_that_all_undos_in_turn_lead_back_to_the_start(store: Store) -> None:
    start = read(store, "Demand"), read(store, "Duties")
    done = [
        apply(store, minimum(2, 3)),
        apply(store, minimum(3, 5)),
        apply(store, drop_duty("ann", 0, "E"), add_duty("ann", 0, "LD", "AMU")),
        apply(store, Change("Demand", ("ICU", 1), {"minimum": 5}, None)),
    ]
    for change_set in reversed(done):
        apply_set(store, change_set.inverse())
    assert (read(store, "Demand"), read(store, "Duties")) == start
    assert_blocks_equal_rows(store)


def test_that_undo_leaves_alone_what_another_changed_beside_it(store: Store) -> None:
    done = apply(store, minimum(2, 3))
    apply(store, Change("Demand", ("ICU", 1), {"days": "All"}, {"days": "Mon-Fri"}), who="cat")
    apply_set(store, done.inverse())
    assert (read(store, "Demand")[0]["minimum"], read(store, "Demand")[0]["days"]) == (2, "Mon-Fri")


def test_that_the_second_of_two_is_told_what_the_first_did(store: Store) -> None:
    apply(store, minimum(2, 4), who="cat", label="raise minimum")
    with pytest.raises(ConflictError) as caught:
        apply(store, minimum(2, 1))
    text = str(caught.value)
    assert text.startswith("Demand line 1 of Service ICU (ICU) was changed meanwhile")
    assert "minimum is now 4, not 2" in text
    assert "(raise minimum)" in text
    with store.unit_of_work("reader") as work:
        at = [row.at for row in work.journal_rows() if row.who == "cat"][-1]
    clock = datetime.fromisoformat(at).astimezone(ZoneInfo("Europe/London"))
    assert f" by cat on {day_text(clock.date())} {clock:%H:%M} (" in text
    assert read(store, "Demand")[0]["minimum"] == 4


def test_that_a_duty_moved_by_another_is_a_conflict_not_a_copy(store: Store) -> None:
    apply(store, drop_duty("ann", 1, "L"), add_duty("ann", 1, "E", "ICU"), who="cat")
    with pytest.raises(
        ConflictError,
        match=r"^Duty L of Name ann \(ann\) on Tue 8 Dec 2026 is no longer there.*by cat on",
    ):
        apply(store, add_duty("ann", 1, "N", "ICU"), drop_duty("ann", 1, "L"))
    assert [row["shift"] for row in read(store, "Duties")] == ["E", "E", "N"]
    with pytest.raises(ConflictError, match="already there; it was added by cat"):
        apply(store, add_duty("ann", 1, "E"))


def test_that_the_import_that_made_a_row_is_named_in_a_conflict(store: Store) -> None:
    rows = [
        {"staff_id": "bob", "date": MONDAY + day, "shift": "E", "service": "ICU"}
        for day in range(300)
    ]
    merge(store, {"Duties": table("Duties", rows)}, who="dan", reason="import of region.xlsx")
    with pytest.raises(ConflictError, match=r"by dan on .* \(import of region.xlsx\)"):
        apply(store, add_duty("bob", 200, "E"))


def test_that_the_version_decides_where_before_tells_too_little(store: Store) -> None:
    apply(store, minimum(2, 4), who="cat")
    with pytest.raises(ConflictError):
        apply(store, Change("Demand", ("ICU", 1), {}, {"minimum": 1}, version=1))
    apply(store, Change("Demand", ("ICU", 1), {}, {"minimum": 1}, version=2))
    assert read(store, "Demand")[0]["minimum"] == 1


def test_that_a_set_of_changes_stands_or_falls_together(store: Store) -> None:
    before = read(store, "Duties"), journal_of(store)
    with pytest.raises(ConflictError):
        apply(store, add_duty("bob", 0, "E"), drop_duty("ann", 6, "E"))
    assert (read(store, "Duties"), journal_of(store)) == before
    assert_blocks_equal_rows(store)


def test_that_wrong_references_and_needed_rows_are_refused_in_words(store: Store) -> None:
    with pytest.raises(UserError, match="staff_id 'eve' is not in Staff"):
        apply(store, add_duty("eve", 0, "E"))
    with pytest.raises(UserError, match="service 'XYZ' is not in Services"):
        apply(store, add_duty("bob", 0, "E", "XYZ"))
    with pytest.raises(UserError, match="Staff 'ann' cannot be deleted: Duties"):
        apply(store, Change("Staff", ("ann",), {}, None))
    with pytest.raises(UserError, match="no sheet 'Rooms'"):
        apply(store, Change("Rooms", ("R1",), None, {}))
    with pytest.raises(UserError, match="does not fit what is stored"):
        apply(store, Change("Demand", ("ICU", 1), {"minimum": 2}, {"minimum": None}))


def test_that_people_can_come_and_go_with_all_that_is_theirs(store: Store) -> None:
    values = {
        "name": "Eve",
        "trust": "RA",
        "service": "ICU",
        "grade": "B5",
        "rule_set": "consultant",
        "weekly_hours": 40.0,
    }
    absence = Change("Absences", ("eve", MONDAY), None, {"to": MONDAY + 3, "kind": "AL"})
    done = apply(store, Change("Staff", ("eve",), None, values), add_duty("eve", 0, "E"), absence)
    assert read(store, "Duties")[-1] == {
        "staff_id": "eve",
        "date": MONDAY,
        "shift": "E",
        "service": "ICU",
    }
    apply_set(store, done.inverse())
    assert [row["staff_id"] for row in read(store, "Staff")] == ["ann", "bob"]
    assert_blocks_equal_rows(store)


def test_that_a_unit_of_work_stays_on_its_thread(store: Store) -> None:
    caught: list[BaseException] = []

    def elsewhere() -> None:
        try:
            work.known_period()
        except RuntimeError as error:
            caught.append(error)

    with store.unit_of_work("ann") as work:
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
    assert "stays on the thread" in str(caught[0])
    with pytest.raises(RuntimeError, match="inside its `with`"):
        work.known_period()


def test_that_who_read_before_another_wrote_may_not_write(store: Store) -> None:
    with store.unit_of_work("ann") as work:
        assert len(work.read_tables(["Duties"])["Duties"]) == 3
        apply(store, add_duty("bob", 0, "E"), who="cat")
        assert len(work.read_tables(["Duties"])["Duties"]) == 3
        with pytest.raises(ConflictError, match="Somebody else changed the database"):
            work.apply(ChangeSet("late", (add_duty("bob", 1, "E"),)))
    assert len(read(store, "Duties")) == 4


@file_only
def test_that_a_lock_while_another_program_writes_is_no_change_by_somebody(store: Store) -> None:
    assert store.location.file is not None
    other = sqlite3.connect(store.location.file, isolation_level=None)
    with store.unit_of_work("ann") as work:
        assert len(work.read_tables(["Duties"])["Duties"]) == 3
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(EnvironmentFault, match="is locked: another program"):
            work.apply(ChangeSet("late", (add_duty("bob", 1, "E"),)))
    other.execute("ROLLBACK")
    other.close()
    apply(store, add_duty("bob", 1, "E"))


def test_that_a_huge_number_is_refused_before_it_is_stored(store: Store) -> None:
    with pytest.raises(UserError, match="minimum 2,147,483,648 is too large"):
        apply(store, minimum(2, 2**31))


def test_that_a_huge_number_stored_by_another_program_is_named(store: Store) -> None:
    with store.engine.begin() as conn:
        conn.execute(sa.text("UPDATE demand SET minimum = 3000000000"))
    with (
        store.unit_of_work("ann") as work,
        pytest.raises(UserError, match=r"Demand .*minimum is 3,000,000,000.*Correct minimum"),
    ):
        work.load_region(Sketch().period)


@file_only
def test_that_a_writer_waits_and_then_says_that_the_database_is_locked(store: Store) -> None:
    other = open_store(str(store.location.file), wait_ms=50)
    with store.unit_of_work("ann") as work:
        work.apply(ChangeSet("first", (minimum(2, 3),)))
        with pytest.raises(EnvironmentFault, match="is locked: another program"):
            apply(other, add_duty("bob", 0, "E"))
        work.commit()
    apply(other, add_duty("bob", 0, "E"))
    other.close()


def test_that_a_step_of_many_changes_leaves_an_entry_for_each_in_order(store: Store) -> None:
    before = len(journal_of(store))
    days = range(7)
    apply_set(store, ChangeSet("A week", tuple(add_duty("bob", day, "L") for day in days)))
    told = [key for _, key, _, _ in journal_of(store)[before:]]
    assert told == [duty("bob", day, "L") for day in days]


def test_that_statements_of_edits_are_compiled_once(store: Store) -> None:
    def compiled() -> int:
        return sum(kept.cache_info().misses for kept in (driver._prepared, driver._insert))

    for day in range(2):
        apply(store, add_duty("bob", day, "E"))
        apply(store, drop_duty("bob", day, "E", "AMU"))
        if day == 0:
            first = compiled()
    assert compiled() == first
    assert_blocks_equal_rows(store)


def test_that_a_select_is_compiled_once_whatever_it_asks_for(store: Store) -> None:
    week = Period(MONDAY, MONDAY + 6)

    def asked(service: str) -> list[str]:
        with store.unit_of_work("reader") as work:
            work.find("Demand", {"service": [service]})
            return list(work.load_region(week, [service]).people.ids.codes)

    assert asked("ICU") == ["ann"]
    with calls_of(SQLCompiler.__init__) as calls:
        assert asked("AMU") == ["bob"]
    assert calls.total() == 0
