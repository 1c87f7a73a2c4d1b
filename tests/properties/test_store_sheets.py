"""Any sheet, merged with any of its columns and replaced or not, is what a dictionary would be."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.domain.sheets import SHEET_BY_NAME, Table
from planner.persistence import Store
from tests.regions import Sketch
from tests.stores import fresh_store, journal_of, merge, read

Row = dict[str, object]
SITES = ("SA", "SB", "SC")
WORDS = st.none() | st.sampled_from(["", "0", "=1+1", "Zoë’s ward", "ß\u0301", "x" * 2_000])
NUMBERS = st.none() | st.floats(0, 1e9, allow_nan=False) | st.just(0.1 + 0.2)

KEYS = {
    "Travel": st.tuples(st.sampled_from(SITES), st.sampled_from(SITES)),
    "Sites": st.tuples(st.sampled_from([*SITES, "S1", "s1", "S 1", "Š"])),
    "Demand": st.tuples(st.sampled_from(["ICU", "AMU"]), st.integers(-3, 2**40)),
    "Region": st.tuples(st.sampled_from(["name", "bank_holidays"])),
}
VALUES = {
    "Travel": {"minutes": st.integers(0, 2**40), "miles": NUMBERS},
    "Sites": {
        "trust": st.sampled_from(["RA", "RB"]),
        "name": st.sampled_from(["Royal", "North"]),
        "postcode": WORDS,
        "latitude": NUMBERS,
    },
    "Demand": {
        "shift": st.sampled_from(["E", "N"]),
        "days": st.just("All"),
        "grade": st.just("B5"),
        "skill": st.sampled_from([None, "ITU", "ALS"]),
        "minimum": st.integers(0, 5),
        "target": st.none() | st.integers(0, 5),
    },
    "Region": {"value": WORDS},
}
NEEDED = {
    "Travel": {"minutes"},
    "Sites": {"trust", "name"},
    "Demand": {"shift", "days", "grade", "minimum"},
    "Region": set[str](),
}


@st.composite
def steps(draw: st.DrawFn) -> tuple[str, list[Row], list[str], bool]:
    """A sheet, rows with distinct keys, the columns that are there, and whether it replaces."""
    sheet = draw(st.sampled_from(sorted(KEYS)))
    optional = sorted(VALUES[sheet].keys() - NEEDED[sheet])
    columns = [*sorted(NEEDED[sheet]), *draw(st.lists(st.sampled_from(optional), unique=True))]
    rows = draw(st.dictionaries(KEYS[sheet], st.fixed_dictionaries(VALUES[sheet]), max_size=5))
    names = SHEET_BY_NAME[sheet].key
    whole = [dict(zip(names, key, strict=True)) | row for key, row in rows.items()]
    return sheet, whole, columns, draw(st.booleans()) and sheet != "Sites"


def merged(
    reference: dict[tuple[object, ...], Row], step: tuple[str, list[Row], list[str], bool]
) -> int:
    """Merge into a dictionary; returns rows inserted, different or deleted."""
    sheet, rows, columns, replace = step
    names = SHEET_BY_NAME[sheet].key
    empty: Row = {column.name: column.default for column in SHEET_BY_NAME[sheet].columns}
    given_keys = {tuple(row[name] for name in names) for row in rows}
    gone = [key for key in reference if replace and key not in given_keys]
    for key in gone:
        del reference[key]
    different = 0
    for row in rows:
        key = tuple(row[name] for name in names)
        before = reference.get(key)
        after = (before or empty) | {name: row[name] for name in (*names, *columns)}
        different += before != after
        reference[key] = after
    return different + len(gone)


def told_by_journal(store: Store, sheet: str) -> dict[tuple[object, ...], Row]:
    told: dict[tuple[object, ...], Row] = {}
    names = SHEET_BY_NAME[sheet].key
    for of_sheet, key, before, after in journal_of(store):
        if of_sheet == sheet:
            now = told.pop(key, None)
            assert (None if now is None else {k: now[k] for k in now if k not in names}) == before
            if after is not None:
                told[key] = dict(zip(names, key, strict=True)) | after  # type: ignore[operator]
    return told


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(steps(), max_size=8))
def test_that_any_run_of_merges_leaves_what_a_dictionary_would_hold(
    run: list[tuple[str, list[Row], list[str], bool]],
) -> None:
    sketch = Sketch().service("ICU").service("AMU", trust="RB").site("SC").skill("ITU").skill("ALS")
    with tempfile.TemporaryDirectory() as folder:
        store = fresh_store(Path(folder))
        merge(store, sketch.tables())
        names = {name: SHEET_BY_NAME[name].key for name in KEYS}
        reference = {
            name: {tuple(row[k] for k in names[name]): row for row in read(store, name)}
            for name in KEYS
        }
        for step in run:
            sheet, rows, columns, replace = step
            given_columns = {n: [row[n] for row in rows] for n in (*names[sheet], *columns)}
            table = Table(SHEET_BY_NAME[sheet], given_columns)
            counts = merge(store, {sheet: table}, [sheet] if replace else [])
            assert counts == {sheet: merged(reference[sheet], step)}
        for name, rows_by_key in reference.items():
            assert read(store, name) == [rows_by_key[key] for key in sorted(rows_by_key)]  # type: ignore[type-var]
            assert told_by_journal(store, name) == rows_by_key
        with store.unit_of_work("auditor") as work:
            assert work.verify_chain().complete
        store.close()
