"""Whatever is edited, undone and redone: the window that is patched equals the one loaded."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.application.changes import ChangeSet
from planner.application.edit_commands import (
    ApplyPattern,
    Cell,
    Clear,
    Command,
    Fill,
    Give,
    Move,
    Paste,
    Swap,
)
from planner.application.editing import EditService
from planner.application.errors import ConflictError, UserError
from planner.application.rule_packs import load_rule_book
from planner.domain.narrowing import only
from planner.domain.patching import patched
from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine
from planner.persistence import Store
from tests.regions import Sketch
from tests.stores import assert_blocks_equal_rows, fresh_store, merge, read

COUNT = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PEOPLE, VISITOR = ("ann", "bob", "cat"), "vic"
SKETCH = Sketch(days=7)
BOOK = load_rule_book()


def sketch() -> Sketch:
    made = Sketch(days=7).service("ICU").service("AMU")
    for person in PEOPLE:
        made.person(person, "ICU")
    made.person(VISITOR, "AMU").person("out", "AMU")
    made.duties("ann", -2, "E E L - N N -").duties("bob", 0, "LD - LD - AL").duty("cat", 2, "D")
    made.duty("bob", 5, "E", "AMU").duty(VISITOR, 1, "E", "ICU").duty(VISITOR, 4, "N", "ICU")
    return made.absence("cat", 3, 9).absence("cat", 5, 6, "SICK").absence("ann", 6, 20, "SL")


days = st.integers(-1, 8).map(SKETCH.day)
cells = st.builds(Cell, st.sampled_from([*PEOPLE, VISITOR]), days)
codes = st.lists(st.sampled_from(["E", "l", "N", "LD", "OC", "AL", "SICK", "SL"]), max_size=2).map(
    tuple
)
people = st.lists(st.sampled_from([*PEOPLE, VISITOR]), min_size=1, max_size=3, unique=True).map(
    tuple
)
spans = st.lists(days, min_size=1, max_size=10).map(tuple)
texts = st.sampled_from(["E\tL\n\tN", "E/OC\t-", "AL", "x\ty", "E\n\nL\r\n"])
ward = st.sampled_from(["ICU", "ICU", "ICU", "AMU"])
shifts = st.sampled_from(["E", "L", "N", "LD", "D"])
commands = st.one_of(
    st.builds(Give, ward, cells, codes, st.booleans()),
    st.builds(Clear, ward, st.lists(cells, min_size=1, max_size=4).map(tuple)),
    st.builds(Move, ward, cells, shifts, cells, st.booleans(), st.booleans()),
    st.builds(Swap, ward, cells, cells),
    st.builds(Paste, ward, people, days, texts),
    st.builds(Fill, ward, people, st.lists(days, min_size=1, max_size=4).map(tuple), codes),
    st.builds(Fill, ward, people, spans, st.sampled_from([("AL",), ("SICK",)]), st.booleans()),
    st.builds(ApplyPattern, ward, people, days, st.just(1), st.just(("E", "L", "–")), st.just(())),
)
steps = st.lists(commands | st.sampled_from(["undo", "redo"]), min_size=1, max_size=10)


@contextmanager
def new_store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        store = fresh_store(Path(folder))
        merge(store, sketch().tables())
        yield store
        store.close()


def load(store: Store, services: list[str] | None) -> Region:
    with store.unit_of_work("reader") as work:
        return work.load_region(SKETCH.period, services)


def assert_same(one: Region, other: Region) -> None:
    """Equal, but for the order among rows of equal hours or dates."""
    assert one.people.ids.codes == other.people.ids.codes
    assert one.absences.kinds == other.absences.kinds
    for part, order in (
        ("duties", ("shift", "end", "start", "person")),
        ("absences", ("kind", "from_duty", "last", "first", "person")),
    ):
        rows, others = getattr(one, part), getattr(other, part)
        by = np.lexsort([getattr(rows, name) for name in order])
        by_other = np.lexsort([getattr(others, name) for name in order])
        named = ("person", "day", "shift", "service", "start", "end", *order)
        for name in (name for name in named if hasattr(rows, name)):
            np.testing.assert_array_equal(getattr(rows, name)[by], getattr(others, name)[by_other])
    np.testing.assert_array_equal(one.duties.offsets, other.duties.offsets)
    assert (np.diff(one.duties.start)[np.diff(one.duties.person) == 0] >= 0).all()
    np.testing.assert_array_equal(one.absences.day_keys, other.absences.day_keys)


class Desk:
    """A window with its undo list, over one store."""

    def __init__(self, store: Store, services: list[str] | None) -> None:
        self.store, self.services = store, services
        self.edits = EditService(lambda: store.unit_of_work("ann"))
        self.window = load(store, services)
        self.done: list[ChangeSet] = []
        self.undone: list[ChangeSet] = []
        self.reloads = 0

    def step(self, step: Command | str) -> None:
        if isinstance(step, str):
            source, target = (
                (self.done, self.undone) if step == "undo" else (self.undone, self.done)
            )
            if source:
                change = self.edits.apply(source.pop().inverse())
                target.append(change)
                self.show(change)
            return
        try:
            change = self.edits.run(step)
        except ConflictError:
            raise
        except UserError:
            return
        self.done.append(change)
        self.undone.clear()
        self.show(change)

    def show(self, change: ChangeSet) -> None:
        before, window = self.window, patched(self.window, change, self.services)
        fresh = load(self.store, self.services)
        if window is None:
            self.reloads += 1
            assert before.people.ids.codes != fresh.people.ids.codes
            window = fresh
        assert_same(window, fresh)
        self.window = window


@COUNT
@given(steps, st.sampled_from([None, ["ICU"], ["AMU"]]))
def test_that_the_window_maintained_by_change_sets_equals_the_window_loaded_afresh(
    run: list[Command | str], services: list[str] | None
) -> None:
    with new_store() as store:
        desk = Desk(store, services)
        for step in run:
            desk.step(step)
        assert_blocks_equal_rows(store)
        assert services is not None or desk.reloads == 0


@COUNT
@given(steps)
def test_that_all_undos_lead_back_to_the_start_and_all_redos_to_the_end(
    run: list[Command | str],
) -> None:
    with new_store() as store:
        start = read(store, "Duties"), read(store, "Absences")
        desk = Desk(store, None)
        first = desk.window
        for step in run:
            desk.step(step)
        end = read(store, "Duties"), read(store, "Absences")
        undos = len(desk.done)
        for _ in range(undos):
            desk.step("undo")
        assert (read(store, "Duties"), read(store, "Absences")) == start
        assert_same(desk.window, first)
        for _ in range(undos):
            desk.step("redo")
        assert (read(store, "Duties"), read(store, "Absences")) == end


@COUNT
@given(st.lists(commands, min_size=1, max_size=4), st.sets(st.integers(0, 4), min_size=1))
def test_that_the_rules_say_of_some_people_alone_what_they_say_of_them_among_all(
    run: list[Command], some: set[int]
) -> None:
    who = np.array(sorted(some), dtype=np.int32)
    with new_store() as store:
        desk = Desk(store, None)
        for step in run:
            desk.step(step)
        everybody = RuleEngine(desk.window, BOOK).audit()
        wanted = everybody.take(np.isin(everybody.person, who))
        few = only(desk.window, who)
        found = RuleEngine(few, BOOK).audit(who)
        for name in ("person", "rule", "severity", "start", "end", "figure", "limit"):
            np.testing.assert_array_equal(getattr(found, name), getattr(wanted, name))
        assert set(few.duties.person.tolist()) <= some
        assert set(few.absences.person.tolist()) <= some
