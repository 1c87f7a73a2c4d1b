"""On a PostgreSQL server everything is answered and stored as in a file.

Runs where such a server can be started (`initdb` and `pg_ctl` on the path) and its driver,
psycopg, is installed; elsewhere it is skipped.
"""

import json
import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from PySide6.QtCore import Qt

from planner.application.changes import Change
from planner.application.edit_commands import Give
from planner.bootstrap import build_planner
from planner.domain.calendar import Period
from planner.persistence import Store, open_store
from planner.persistence.schema import APPLICATION, MIGRATIONS
from planner.persistence.tables import SCHEMA_VERSION, metadata
from tests.aid_story import two_trusts
from tests.integration.postgresql.server import Server
from tests.program import call
from tests.regions import Sketch
from tests.stores import apply, assert_blocks_equal_rows, journal_of, merge, read, table
from tests.ui.conftest import appearance, bugs, open_window, qapp  # noqa: F401 - fixtures
from tests.ui.driving import CONTROL, Driver, stored
from tests.ui.test_window import board_codes
from tests.ui.wards import ward_sketch
from ui.tasks import thread_lanes

FIRST = Sketch().first
HELEN = "Helen Ashworth"
Key = Qt.Key
AWKWARD = ("a-1", "B2", "_c", "A1", "é3", "Z", "a 1", "ä", "b", "10", "9")
"""Codes that English sorts otherwise than Python does."""


def awkward() -> Sketch:
    sketch = Sketch(days=14)
    for number, code in enumerate(AWKWARD):
        sketch.service(code, "RA" if number % 2 else "RB", name=f"Ward {code}")
        sketch.line(code, 1, "E", minimum=1)
        sketch.person(f"p{code}", code, name=f"Zoë {code}", shares=True)
        sketch.duties(f"p{code}", number % 3, "E L N - E")
    return sketch.travel("SA", "SB", 12, 4.5)


def test_that_tables_lists_and_arrays_come_in_the_same_order_as_from_a_file(
    store: Store, tmp_path: Path
) -> None:
    file = open_store(str(tmp_path / "region.db"))
    told = []
    for one in (file, store):
        merge(one, awkward().tables())
        # What is changed lies elsewhere on a server than it did before.
        for code in ("a-1", "Z"):
            key = (f"p{code}", FIRST + 1, "E")
            apply(one, Change("Duties", key, None, {"service": "b"}))
            before = {"name": f"Ward {code}"}
            apply(one, Change("Services", (code,), before, {"name": "Anew"}, 1))
        merge(one, {"Staff": table("Staff", [{"staff_id": "pB2", "name": "Ann"}])})
        assert_blocks_equal_rows(one)
        with one.unit_of_work("reader") as work:
            region = work.load_region(Period(FIRST, FIRST + 13), ["b", "é3"])
            told.append(
                {
                    "tables": work.read_tables(),
                    "services": work.catalogue(),
                    "staff": work.find("Staff"),
                    "people": region.people.ids.codes,
                    "duties": region.duties.shift.tolist(),
                    "journal": journal_of(one),
                    "chain": work.verify_chain(),
                }
            )
    file.close()
    for what, of_file in told[0].items():
        assert told[1][what] == of_file, what


def commands(folder: Path) -> list[tuple[object, ...]]:
    """A story of two trusts as the command line tells it, to the ledger."""
    gap = ("--service", "ICU", "--date", "2027-03-15", "--shift", "E", "--line", 1)
    span = ("--from", "2027-03-15", "--to", "2027-03-21")
    rota = ("--service", "ICU", *span)
    people = (
        ("helen", "service_manager", "--service", "ICU"),
        ("hugo", "coordinator", "--trust", "RA"),
        ("lea", "coordinator", "--trust", "RB"),
        ("lars", "approver", "--trust", "RB"),
        ("anita", "approver", "--trust", "RA"),
    )
    return [
        *[("profile", "add", name, "--role", *more) for name, *more in people],
        ("cover", *span),
        ("check", *span),
        ("fragile", *span),
        ("suggest", *gap),
        ("why", *gap),
        ("plan", *span, "--apply"),
        ("plan", *span, "--keep"),
        ("request", *gap, "--why", "ill", "--as", "helen"),
        ("offer", "AID-0001", "--staff", "ann", "--moved-from", "E", "--as", "lea"),
        ("consent", "AID-0001-1", "yes", "--as", "lea"),
        ("agree", "AID-0001-1", "--as", "lars"),
        ("agree", "AID-0001-1", "--as", "hugo"),
        ("confirm", "AID-0001-1", "--as", "hugo"),
        ("recall", "AID-0001-1", "--why", "needed at home", "--as", "lars"),
        ("offer", "AID-0001", "--staff", "dee", "--as", "lea"),
        ("consent", "AID-0001-2", "yes", "--as", "lea"),
        ("agree", "AID-0001-2", "--as", "lars"),
        ("agree", "AID-0001-2", "--as", "hugo"),
        ("confirm", "AID-0001-2", "--as", "hugo"),
        ("worked", "AID-0001-2", "--hours", 8, "--as", "hugo"),
        ("ledger", *span),
        ("requests",),
        ("inbox", "--as", "lars"),
        ("submit", *rota, "--as", "helen"),
        ("approve", *rota, "--as", "anita"),
        ("export", *rota, "--out", folder / "ICU.xlsx"),
        ("amend", *rota, "--why", "short", "--as", "helen"),
        ("verify", folder / "ICU.xlsx"),
        ("read-back", folder / "ICU.xlsx"),
        ("rota", *rota),
        ("export", "--region", folder / "region.xlsx"),
        ("import", folder / "region.xlsx", "--replace", "Duties"),
        ("history", "--staff", "ann"),
        ("history", "--check"),
    ]


def test_that_every_command_answers_as_over_a_file(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    told = []
    for place in (str(tmp_path / "region.db"), url):
        folder = tmp_path / f"out{len(told)}"
        folder.mkdir()
        store = open_store(place)
        merge(store, two_trusts("2027-03-15").tables())
        store.close()
        answers = [_answer(place, folder, *one) for one in commands(folder)]
        told.append(answers)
        store = open_store(place)
        told[-1].append(str(read(store, "Duties")))
        store.close()
    refused = [answer.splitlines()[0] for answer in told[0] if '"error"' in answer]
    assert refused == []
    assert told[1] == told[0]


def _answer(place: str, folder: Path, *args: object) -> str:
    """What a command says, without its moments, durations and places."""
    ran = call(*args, "--db", place, "--json")
    said = f"{args[0]} {ran.status}\n{ran.out}{ran.err}"
    said = said.replace(json.dumps(place)[1:-1], "DB").replace(str(folder), "OUT")
    said = re.sub(r'"(\w*seconds|at|when|content)": [^,\n]*', r'"\1"', said)
    said = re.sub(r"\d{4}-\d\d-\d\dT[\d:.+]+", "MOMENT", said)
    said = re.sub(r"\b\d\d:\d\d(:\d\d)?\b|\b[0-9a-f]{12,}\b", "…", said)
    return re.sub(r"content of [\d,]+", "content of …", said)


def test_that_a_copy_of_a_server_is_refused_with_what_does_it(url: str, tmp_path: Path) -> None:
    for args in (("backup", tmp_path / "copy.db"), ("restore", tmp_path / "copy.db")):
        ran = call(*args, "--db", url)
        assert ran.status == 2
        assert "lies on a server" in ran.err
        assert "pg_dump and pg_restore" in ran.err
    assert list(tmp_path.iterdir()) == []


# What earlier versions left --------------------------------------------------------------------

BEFORE = """
INSERT INTO trusts (code, name, version) VALUES ('RA', 'Royal A', 1);
INSERT INTO sites (code, trust_id, name, version) VALUES ('SA', 1, 'Site A', 1);
INSERT INTO services (code, name, trust_id, site_id, priority, declared_fragile, version)
VALUES ('ICU', 'Intensive care', 1, 1, 5, false, 1);
INSERT INTO shifts (code, name, start, "end", break_minutes, kind, version)
VALUES ('E', 'Early', 420, 900, 30, 'work', 1);
"""
REQUEST = {
    "0001": "(reference, service_id, date, shift_id, line, needed, note, version) "
    "VALUES ('R 7', 1, 20801, 1, 1, 2, 'nights', 3)",
    "0002": "(code, service_id, date, shift_id, line, needed, note, state, urgency, version) "
    "VALUES ('R 7', 1, 20801, 1, 1, 2, 'nights', 'open', 'normal', 3)",
}


@pytest.mark.parametrize("version", sorted(REQUEST))
def test_that_an_earlier_version_comes_up_to_date_with_what_it_holds(
    server: Server, version: str
) -> None:
    url = server.new()
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = sa.create_engine(url)
    with engine.begin() as conn:
        config.attributes["connection"] = conn
        command.upgrade(config, version)
        conn.exec_driver_sql(f"INSERT INTO journal_head VALUES (1, 0, '{'0' * 64}')")
        conn.exec_driver_sql(
            f"INSERT INTO schema_information VALUES ('application', '{APPLICATION}')"
        )
        conn.exec_driver_sql(f"{BEFORE} INSERT INTO requests {REQUEST[version]}")
    engine.dispose()
    assert version < SCHEMA_VERSION
    store = open_store(url)
    with store.unit_of_work("reader") as work:
        (row,) = work.find("Requests")
    assert (row.key, row.version, row.values["state"]) == (("R 7",), 3, "open")
    more = {"reference": "R 8", "service": "ICU", "date": 20802, "shift": "E", "line": 1}
    merge(store, {"Requests": table("Requests", [more | {"needed": 1}])})
    assert [row["reference"] for row in read(store, "Requests")] == ["R 7", "R 8"]
    with store.engine.connect() as conn:
        assert compare_metadata(MigrationContext.configure(conn), metadata) == []
    store.close()


# The window ------------------------------------------------------------------------------------


def test_that_a_window_edits_undoes_and_shows_what_others_did_and_that_the_server_is_gone(
    server: Server,
    url: str,
    open_window,  # noqa: F811
    qtbot,
) -> None:
    store = open_store(url)
    merge(store, ward_sketch().tables())
    store.close()
    mine, theirs = build_planner(url), build_planner(url)
    driver = Driver(open_window(mine, lanes=thread_lanes()))
    window = driver.window
    qtbot.waitUntil(lambda: window.rota.board is not None, timeout=30_000)
    window.rota.watch.pause()
    period = window.rota.board.region.period

    def kept() -> str:
        return stored(mine, HELEN, period, "W24")[5]

    driver.choose(HELEN, 5)
    driver.type("L")
    driver.key(Key.Key_Return)
    assert (board_codes(window, HELEN)[5], kept()) == ("L", "L")
    driver.key(Key.Key_Z, CONTROL)
    assert (board_codes(window, HELEN)[5], kept()) == ("", "")

    at = window.rota.board.cell(driver.place(HELEN), 5)
    theirs.editing.run(Give("W24", at, ("N",)))
    window.rota.watch.look()
    qtbot.waitUntil(lambda: board_codes(window, HELEN)[5] == "N", timeout=20_000)
    assert window.rota.main.news_of((driver.place(HELEN), 5)).startswith("Changed by ")

    server.stop()
    try:
        with qtbot.waitSignal(window.rota.watch.lost, timeout=20_000) as told:
            window.rota.watch.look()
        assert "does not answer" in str(told.args[0])
        driver.choose(HELEN, 6)
        driver.type("L")
        driver.key(Key.Key_Return)
        assert board_codes(window, HELEN)[6] == ""  # what is not stored is not shown
        texts = window.notices.texts
        assert len(texts) > 0
        assert all("does not answer" in text for text in texts)
    finally:
        server.start()
    with qtbot.waitSignal(window.rota.watch.found, timeout=20_000):
        window.rota.watch.look()
    driver.choose(HELEN, 6)
    driver.type("L")
    driver.key(Key.Key_Return)
    assert stored(mine, HELEN, period, "W24")[6] == "L"
    window.close()
    mine.close()
    theirs.close()
