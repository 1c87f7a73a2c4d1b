"""A number in two rows of an edited workbook, or a date over two columns: nothing is guessed."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.program import call
from tests.regions import Sketch
from tests.stores import fresh_store, merge
from tests.workbooks import opened

ANN, BOB, FIRST = 6, 7, 10
"""Rows of the two, and the column of the first date, on the Rota sheet."""


@pytest.fixture
def ward(tmp_path: Path) -> tuple[str, Path]:
    """A database of two people, and their rota exported from it."""
    sketch = Sketch(days=7).line("W", 1, "E", minimum=1)
    sketch.person("1", "W", "B6", name="Ann").person("2", "W", "B5", name="Bob")
    sketch.duties("1", 0, "E E - - - - -").duties("2", 0, "- - L L - - -")
    store = fresh_store(tmp_path)
    merge(store, sketch.tables(), who="ann", reason="first import")
    store.close()
    database = store.location.url.render_as_string(hide_password=False)
    book = tmp_path / "W.xlsx"
    dates = ("--from", "2026-12-07", "--to", "2026-12-13")
    assert call("export", "--service", "W", *dates, "--out", book, "--db", database).status == 0
    return database, book


def read_back(
    ward: tuple[str, Path], edit: Callable[[Worksheet], None]
) -> dict[str, dict[str, Any]]:
    """What the program says of each cell once the rota's sheet was edited."""
    database, path = ward
    book = opened(path)
    edit(book["Rota"])
    book.save(path)
    found = call("read-back", path, "--db", database, "--json").json
    return {one["cell"]: one for one in found["differences"]}


def test_that_a_mistyped_number_never_turns_one_week_into_another(ward: tuple[str, Path]) -> None:
    database, path = ward
    book = opened(path)
    rota = book["Rota"]
    assert [rota.cell(row, 2).value for row in (ANN, BOB)] == ["1", "2"]
    rota.cell(ANN, 2).value = "2"
    book.save(path)
    found = call("read-back", path, "--db", database, "--json")
    assert found.status == 1
    assert [one for one in found.json["differences"] if one["acceptable"]] == []
    refused = {one["cell"]: one["refusal"] for one in found.json["differences"]}
    for cell in ("J6", "K6", "L6", "M6"):
        assert "The number 2 stands in 2 rows" in refused[cell]
        assert "Give each row the number of its own person." in refused[cell]
    assert "J7" not in refused
    every = call("read-back", path, "--accept-all", "--db", database, "--json")
    assert (every.status, every.json["accepted"]) == (1, [])


def test_that_what_is_typed_into_a_copy_of_a_row_is_not_passed_over(
    ward: tuple[str, Path],
) -> None:
    def copy_a_row(rota: Worksheet) -> None:
        rota.insert_rows(BOB)
        for column in range(1, FIRST + 7):
            rota.cell(BOB, column).value = rota.cell(ANN, column).value
        rota.cell(BOB, FIRST + 5).value = "L"

    told = read_back(ward, copy_a_row)
    assert told["O7"]["now"] == "“L”"
    assert told["O7"]["about"] == "Ann on Sat 12 Dec"
    assert not any(one["acceptable"] for one in told.values())


def test_that_a_date_over_two_columns_never_turns_one_day_into_another(
    ward: tuple[str, Path],
) -> None:
    def repeat_a_date(rota: Worksheet) -> None:
        rota.cell(5, FIRST + 1).value = datetime(2026, 12, 9)

    told = read_back(ward, repeat_a_date)
    assert not any(one["acceptable"] for one in told.values())
    assert (told["K6"]["now"], told["K7"]["now"]) == ("“E”", "nothing")
    for cell in ("K6", "K7"):
        assert "The date Wed 9 Dec stands over more than one column" in told[cell]["refusal"]
