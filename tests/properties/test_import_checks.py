"""Checks over whole columns agree with slow, obvious ones."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.application.importing_checks import rotas_apart
from planner.application.importing_keys import dangling, duplicates
from planner.application.importing_merge import Outlook
from planner.application.importing_report import Part, SheetRead, Unreadable
from planner.domain.sheets import SHEET_BY_NAME, Table

BAD = Unreadable("?", "unreadable", "mend it")


def sheet_read(name: str, columns: dict[str, list[object]], first_row: int = 2) -> SheetRead:
    """Rows of a sheet as if read from row 2 on, in column order from A."""
    table = Table(SHEET_BY_NAME[name], columns)
    letters = {column: "ABCDEFGH"[at] for at, column in enumerate(columns)}
    rows = np.arange(first_row, first_row + len(table), dtype=np.int32)
    return SheetRead(table, [Part("file.xlsx", name, letters, rows)])


DUTY = st.tuples(
    st.sampled_from(["1", "2", "3", None, BAD]),
    st.sampled_from([20_000, 20_001, 20_002, BAD]),
    st.sampled_from(["E", "L", "N"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(DUTY, max_size=30))
def test_duplicates_are_the_rows_whose_key_came_before(duties):
    columns = [list(column) for column in zip(*duties, strict=True)] or [[], [], []]
    read = sheet_read("Duties", dict(zip(("staff_id", "date", "shift"), columns, strict=True)))
    seen, expected = set(), []
    for row, key in enumerate(duties):
        if any(part is None or part is BAD for part in key):
            continue
        if key in seen:
            expected.append(f"A{row + 2}")
        seen.add(key)
    assert sorted(problem.cell for problem in duplicates(read)) == sorted(expected)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(["a", "b", "c", "d", None, BAD]), max_size=20),
    st.sets(st.sampled_from(["a", "b", "c"])),
)
def test_dangling_are_the_values_that_nobody_declares(values, known):
    read = sheet_read("Duties", {"staff_id": values})
    column = SHEET_BY_NAME["Duties"].column("staff_id")
    expected = [
        f"A{row + 2}"
        for row, value in enumerate(values)
        if value is not None and value is not BAD and value not in known
    ]
    assert [problem.cell for problem in dangling(read, column, known)] == expected


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(st.integers(20_000, 20_040), st.integers(0, 12), max_size=4),
    st.dictionaries(st.integers(20_000, 20_040), st.integers(0, 12), min_size=1, max_size=6),
)
def test_rotas_share_a_date_where_any_two_do(stored, given_rotas):
    """Stored rotas are apart; the file's may update some of them and overlap anything."""
    apart: dict[int, int] = {}
    for start, length in sorted(stored.items()):
        if all(end < start for end in apart.values()):
            apart[start] = start + length
    file = {start: start + length for start, length in given_rotas.items()}
    read = sheet_read(
        "Rotas",
        {"service": ["ICU"] * len(file), "from": list(file), "to": list(file.values())},
    )
    table = Table(
        SHEET_BY_NAME["Rotas"],
        {
            "service": ["ICU"] * len(apart),
            "from": list(apart),
            "to": list(apart.values()),
            "status": ["draft"] * len(apart),
        },
    )
    problems = list(rotas_apart(Outlook({"Rotas": read}, (), lambda _: table)))
    final = apart | file
    clash = any(max(a[0], b[0]) <= min(a[1], b[1]) for a, b in combinations(final.items(), 2))
    assert bool(problems) == clash
    for problem in problems:
        start = list(file)[int(problem.cell[1:]) - 2]
        end = file[start]
        others = [span for span in final.items() if span[0] != start]
        assert any(max(start, a) <= min(end, b) for a, b in others)
