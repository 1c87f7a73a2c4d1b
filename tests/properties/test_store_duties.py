"""Whatever is merged, replaced, edited or undone: rows, blocks, journal and a plain dict agree."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.application.changes import Change, ChangeSet
from planner.application.errors import ConflictError
from planner.domain.sheets import SHEET_BY_NAME, Table
from planner.persistence import Store
from tests.regions import Sketch
from tests.stores import apply_set, assert_blocks_equal_rows, fresh_store, journal_of, merge, read

PEOPLE, SERVICES, SHIFTS = ("ann", "bob", "cat"), ("AMU", "ICU", "THR"), ("E", "L", "AL")
DAYS = (-3, 20_794, 20_795, 20_831, 20_832, 20_900)
"""Dates on both sides of a block's border (20,832 = 186 × 112), and one before 1970."""
Key = tuple[str, int, str]
COUNT = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

keys = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(DAYS), st.sampled_from(SHIFTS))
services = st.sampled_from(SERVICES)
merges = st.tuples(
    st.just("merge"),
    st.dictionaries(keys, st.none() | services, max_size=8),
    st.sampled_from(["update", "replace", "without services"]),
)
moves = st.tuples(st.just("move"), st.sampled_from(PEOPLE), services)
edits = st.tuples(
    st.just("edit"), st.lists(st.tuples(keys, st.none() | services), min_size=1, max_size=4)
)
undos = st.tuples(st.just("undo"))
steps = st.lists(merges | moves | edits | undos, max_size=10)


@dataclass
class Reference:
    """The same store as plain dictionaries."""

    homes: dict[str, str] = field(default_factory=lambda: dict.fromkeys(PEOPLE, "ICU"))
    duties: dict[Key, str] = field(default_factory=dict)

    def merge(self, rows: dict[Key, str | None], mode: str) -> int:
        before = dict(self.duties)
        if mode == "replace":
            self.duties = {key: s for key, s in self.duties.items() if key in rows}
        for key, service in rows.items():
            if mode == "without services":
                self.duties.setdefault(key, self.homes[key[0]])
            else:
                self.duties[key] = service or self.homes[key[0]]
        return sum(before.get(k) != self.duties.get(k) for k in before.keys() | self.duties.keys())

    def edit(self, wanted: list[tuple[Key, str | None]]) -> tuple[Change, ...]:
        """Changes that put, move or (None) take away duties, one after the other."""
        changes = []
        for key, service in wanted:
            now = self.duties.get(key)
            if now is None and service is None:
                continue
            after = None if service is None else {"service": service}
            changes.append(Change("Duties", key, None if now is None else {"service": now}, after))
            self.put(key, service)
        return tuple(changes)

    def put(self, key: Key, service: str | None) -> None:
        if service is None:
            self.duties.pop(key, None)
        else:
            self.duties[key] = service


@contextmanager
def new_store() -> Iterator[Store]:
    few = patch("planner.persistence.duty_merge._FEW_PEOPLE", 1)
    with few, tempfile.TemporaryDirectory() as folder:
        store = fresh_store(Path(folder))
        sketch = Sketch()
        for service in SERVICES:
            sketch.service(service)
        for person in PEOPLE:
            sketch.person(person, "ICU")
        merge(store, sketch.tables())
        yield store
        store.close()


def duty_table(rows: dict[Key, str | None], mode: str) -> Table:
    names = ("staff_id", "date", "shift")
    columns: dict[str, list[object]] = {
        name: [key[place] for key in rows] for place, name in enumerate(names)
    }
    if mode != "without services":
        columns["service"] = list(rows.values())
    return Table(SHEET_BY_NAME["Duties"], columns)


def stored_duties(store: Store) -> dict[Key, str]:
    return {
        (str(row["staff_id"]), int(str(row["date"])), str(row["shift"])): str(row["service"])
        for row in read(store, "Duties")
    }


def told_by_journal(store: Store) -> dict[tuple[object, ...], object]:
    told: dict[tuple[object, ...], object] = {}
    for sheet, key, before, after in journal_of(store):
        if sheet == "Duties":
            assert told.get(key) == before
            told[key] = after
    return {key: after for key, after in told.items() if after is not None}


def undo(store: Store, reference: Reference, done: list[ChangeSet]) -> None:
    """Take back the last edit, unless something changed what it made: then it is a conflict."""
    if not done:
        return
    inverse = done.pop().inverse()
    trial = Reference(reference.homes, dict(reference.duties))
    for change in inverse.changes:
        expected = None if change.before is None else change.before["service"]
        if trial.duties.get(change.key) != expected:  # type: ignore[call-overload]
            with pytest.raises(ConflictError):
                apply_set(store, inverse)
            return
        trial.put(change.key, None if change.after is None else str(change.after["service"]))  # type: ignore[arg-type]
    apply_set(store, inverse)
    reference.duties = trial.duties


@COUNT
@given(steps)
def test_that_any_run_of_steps_leaves_rows_blocks_and_journal_as_a_dict_would_be(
    run: list[tuple[object, ...]],
) -> None:
    with new_store() as store:
        reference, done = Reference(), list[ChangeSet]()
        for kind, *details in run:
            if kind == "merge":
                rows, mode = details
                replace = ["Duties"] if mode == "replace" else []
                counts = merge(store, {"Duties": duty_table(rows, mode)}, replace)  # type: ignore[arg-type]
                assert counts == {"Duties": reference.merge(rows, mode)}  # type: ignore[arg-type]
            elif kind == "move":
                person, home = details
                reference.homes[person] = home  # type: ignore[index, assignment]
                move = Change("Staff", (person,), {}, {"service": home})
                apply_set(store, ChangeSet("move", (move,)))
            elif kind == "edit":
                done.append(apply_set(store, ChangeSet("e", reference.edit(details[0]))))  # type: ignore[arg-type]
            else:
                undo(store, reference, done)
            assert stored_duties(store) == reference.duties
            assert_blocks_equal_rows(store)
        told = told_by_journal(store)
        assert told == {key: {"service": service} for key, service in reference.duties.items()}
        with store.unit_of_work("auditor") as work:
            assert work.verify_chain().complete


@COUNT
@given(
    st.dictionaries(keys, services, max_size=8),
    st.lists(st.lists(st.tuples(keys, st.none() | services), min_size=1, max_size=4), max_size=6),
)
def test_that_all_undos_after_any_run_of_edits_lead_back_to_the_start(
    start: dict[Key, str | None], run: list[list[tuple[Key, str | None]]]
) -> None:
    with new_store() as store:
        merge(store, {"Duties": duty_table(start, "update")})
        reference = Reference()
        reference.merge(start, "update")
        done = [apply_set(store, ChangeSet("edit", reference.edit(wanted))) for wanted in run]
        assert stored_duties(store) == reference.duties
        for change_set in reversed(done):
            apply_set(store, change_set.inverse())
        assert stored_duties(store) == start
        assert_blocks_equal_rows(store)
