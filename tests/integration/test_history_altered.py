"""Whatever somebody does to the log by hand, it is found and named, and all else goes on."""

import sqlite3
from pathlib import Path

import pytest

from planner.application.changes import Change
from planner.application.errors import ConflictError
from planner.persistence import open_store
from tests.aid_story import Story
from tests.program import call
from tests.stores import apply, file_only

SPAN = ("--from", "2026-12-14", "--to", "2026-12-20")
ALTERED = (
    "at = 'yesterday'",
    "at = ''",
    "at = '2020-01-01'",
    "at = '0001-01-01T00:00:00+00:00'",
    "at = '9999-12-31T23:59:59.999999+00:00'",
    "action = 'nope'",
    "sheet = 'Nope'",
    "key = 'no JSON'",
    "key = '[1]'",
    "key = '[]'",
    "key = '[null, null, null]'",
    "key = '{}'",
    "before = '[]'",
    "after = 'no JSON'",
    'after = \'{"service": null, "submitted_at": "soon", "to": "x"}\'',
    "payload = x'00'",
    "rows = 0",
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, int]:
    """A database with a story, and the entry of the duty that an offer brought."""
    story = Story.begun(tmp_path_factory.mktemp("altered"))
    story.confirmed("ann")
    file = story.store.location.file
    assert file is not None
    with story.store.unit_of_work("reader") as work:
        number = [row.number for row in work.journal_rows() if row.sheet == "Duties"][-1]
    story.store.close()
    return file.read_bytes(), number


@pytest.fixture
def file(written: tuple[bytes, int], tmp_path: Path) -> Path:
    copy = tmp_path / "altered.db"
    copy.write_bytes(written[0])
    return copy


def alter(file: Path, number: int, alteration: str) -> None:
    with sqlite3.connect(file) as plain:
        plain.execute(f"UPDATE journal SET {alteration} WHERE number = {number}")
    plain.close()


@file_only
@pytest.mark.parametrize("alteration", ALTERED)
def test_that_an_entry_altered_in_any_way_is_named_and_everything_else_is_told(
    file: Path, written: tuple[bytes, int], alteration: str
) -> None:
    number = written[1]
    others = {
        entry["entry"] for entry in call("history", "--db", file, "--json").json["entries"]
    } - {number}
    alter(file, number, alteration)
    checked = call("history", "--check", "--db", file, "--json")
    assert (checked.status, checked.json["first_broken"]) == (1, number)
    assert f"entry {number}" in checked.json["text"]
    if alteration.startswith("at = 'yes"):
        assert "yesterday" in checked.json["text"]
    for more in ((), ("--service", "ICU"), ("--staff", "ann")):
        assert call("history", *more, "--db", file).status == 0
    told = call("history", "--db", file, "--json").json["entries"]
    assert {entry["entry"] for entry in told} - {number} == others
    out = file.with_name("rota.xlsx")
    for command in (("rota",), ("export", "--out", out)):
        ran = call(*command, "--service", "ICU", *SPAN, "--db", file)
        assert ran.status == 0, ran.err


@file_only
@pytest.mark.parametrize("alteration", ["at = 'yesterday'", "before = 'no JSON'", "key = '[1]'"])
def test_that_a_conflict_is_told_though_the_entry_that_would_explain_it_was_altered(
    file: Path, written: tuple[bytes, int], alteration: str
) -> None:
    store = open_store(str(file))
    with store.unit_of_work("reader") as work:
        row = next(row for row in work.journal_rows() if row.number == written[1])
    alter(file, written[1], alteration)
    with pytest.raises(ConflictError, match="already there"):
        apply(store, Change("Duties", row.key, None, {"service": "ICU"}))
    store.close()
