"""Several programs on one PostgreSQL server, and what keeps one from it.

Runs and is skipped as `test_postgresql.py`.
"""

import threading

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from planner.application.changes import Change
from planner.application.errors import ConflictError, EnvironmentFault, UserError
from planner.persistence import Store, open_store
from planner.persistence.engine import locate
from planner.persistence.tables import metadata
from tests.integration.postgresql.server import STRANGER, WAIT_MS, Server, named
from tests.regions import Sketch
from tests.stores import apply, assert_blocks_equal_rows, journal_of, merge, read, table
from tests.ui.conftest import appearance, bugs, open_window, qapp  # noqa: F401 - fixtures

FIRST = Sketch().first


def ward() -> Sketch:
    sketch = Sketch().line("ICU", 1, "E", minimum=1).person("ann").person("bob")
    return sketch.duties("ann", 0, "E E").duties("bob", 0, "L -")


def test_that_the_second_to_change_a_row_hears_what_the_first_did(
    store: Store, other: Store
) -> None:
    merge(store, ward().tables())
    before = {"weekly_hours": read(store, "Staff")[0]["weekly_hours"]}
    edit = Change("Staff", ("ann",), before, {"weekly_hours": 30.0}, 1)
    apply(store, edit, who="bea")
    with pytest.raises(ConflictError, match="bea"):
        apply(other, edit, who="cal")
    assert read(other, "Staff")[0]["weekly_hours"] == 30.0


def test_that_whoever_reads_sees_one_moment_and_may_not_write_upon_an_old_one(
    store: Store, other: Store
) -> None:
    merge(store, named("Royal A"))
    with other.unit_of_work("reader") as work:
        assert work.journal_head().number == 1
        merge(store, named("Royal B"))
        assert work.read_tables(["Trusts"])["Trusts"].columns["name"] == ["Royal A"]
        with pytest.raises(ConflictError, match="Somebody else changed the database"):
            work.merge(named("Royal C"), (), "late")
    assert read(other, "Trusts") == [{"code": "RA", "name": "Royal B"}]


def test_that_a_writer_waits_for_another_only_so_long(store: Store, other: Store) -> None:
    with store.unit_of_work("slow") as work:
        work.merge(named("Royal A"), (), "import")
        assert read(other, "Trusts") == []
        with pytest.raises(EnvironmentFault, match=r"is locked: another program.*try again"):
            merge(other, named("Royal B"))
        work.commit()
    merge(other, named("Royal B"))
    assert [row[2:] for row in journal_of(store)] == [
        (None, {"name": "Royal A"}),
        ({"name": "Royal A"}, {"name": "Royal B"}),
    ]


def test_that_a_program_which_falls_silent_gives_up_its_turn(
    store: Store, other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.persistence.engine.SILENCE_MS", 2 * WAIT_MS)
    with store.unit_of_work("asleep") as work:
        work.merge(named("Royal A"), (), "import")
        with pytest.raises(EnvironmentFault, match="is locked"):
            merge(other, named("Royal B"))
        assert any(_writes(other, "Royal B") for _ in range(40))  # each waits for its turn
        with pytest.raises(EnvironmentFault, match=r"did not go on .* do it again"):
            work.commit()
    assert read(store, "Trusts") == [{"code": "RA", "name": "Royal B"}]
    merge(store, named("Royal A"))  # it goes on as before
    assert read(other, "Trusts") == [{"code": "RA", "name": "Royal A"}]


def _writes(store: Store, name: str) -> bool:
    """Whether a change went through."""
    try:
        merge(store, named(name))
    except EnvironmentFault:
        return False
    return True


def test_that_many_write_in_turn_and_the_chain_holds(store: Store, url: str) -> None:
    sketch = Sketch()
    people = [f"p{number}" for number in range(4)]
    for who in people:
        sketch.person(who)
    merge(store, sketch.tables())
    failed: list[BaseException] = []

    def work(who: str) -> None:
        mine = open_store(url)
        try:
            for day in range(5):
                given = Change("Duties", (who, FIRST + day, "E"), None, {"service": None})
                apply(mine, given, who=who)
        except BaseException as error:
            failed.append(error)
        finally:
            mine.close()

    together(*(lambda who=who: work(who) for who in people))
    assert failed == []
    assert len(read(store, "Duties")) == 20
    assert_blocks_equal_rows(store)
    with store.unit_of_work("reader") as reader:
        assert reader.verify_chain().complete


def together(*work: object) -> None:
    threads = [threading.Thread(target=one) for one in work]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_that_programs_which_begin_one_database_at_once_both_get_it(server: Server) -> None:
    url, failed = server.new(), []

    def begin() -> None:
        try:
            open_store(url).close()
        except BaseException as error:
            failed.append(error)

    together(begin, begin, begin)
    assert failed == []
    store = open_store(url)
    with store.engine.connect() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    store.close()


# What goes wrong -------------------------------------------------------------------------------


def refused(url: str) -> str:
    with pytest.raises(UserError) as caught:
        open_store(url, wait_ms=WAIT_MS)
    return str(caught.value)


def test_that_what_keeps_one_from_the_server_is_named(server: Server, url: str) -> None:
    server.say(f"CREATE ROLE {STRANGER} LOGIN PASSWORD 'right'")
    nowhere = refused(server.url("nowhere"))
    assert 'refuses the connection: database "nowhere" does not exist' in nowhere
    assert "Check the name of the database" in nowhere
    wrong = refused(url.replace("owner@", f"{STRANGER}:wrong@"))
    assert f'refuses the connection: password authentication failed for user "{STRANGER}"' in wrong
    assert "wrong@" not in wrong
    assert "no password supplied" in refused(url.replace("owner@", f"{STRANGER}@"))
    may_not = refused(server.new().replace("owner@", f"{STRANGER}:right@"))
    assert "no permission in the database" in may_not
    assert "make your login the owner" in may_not
    assert 'does not know: invalid connection option "colour"' in refused(f"{url}&colour=blue")
    assert "sslmode" in refused(f"{url}&sslmode=odd")


def test_that_a_database_which_cannot_hold_every_name_is_refused(server: Server) -> None:
    for kept in ("SQL_ASCII", "LATIN1"):
        how = f"TEMPLATE template0 ENCODING '{kept}' LOCALE 'C'"
        if server.sorts_by_icu:
            how += " LOCALE_PROVIDER libc"
        assert f"keeps text as {kept}" in refused(server.new(how))


def test_that_the_database_of_another_program_is_left_alone(server: Server) -> None:
    url = server.new()
    server.say("CREATE TABLE invoices (number integer)", database=sa.make_url(url).database)
    assert "is the database of another program" in refused(url)


def test_that_a_copy_which_takes_no_changes_says_so(server: Server, url: str) -> None:
    name = sa.make_url(url).database
    server.say(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    store = open_store(url)
    assert read(store, "Trusts") == []
    with pytest.raises(EnvironmentFault, match="can only be read: the server takes no changes"):
        merge(store, named("Royal A"))
    store.close()


def test_that_a_value_the_server_cannot_hold_is_refused_in_words(store: Store) -> None:
    with pytest.raises(UserError, match="does not fit what is stored"):
        merge(store, named("Royal\0A"))
    code = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(9_000))
    with pytest.raises(UserError, match="value is too large"):
        merge(store, {"Trusts": table("Trusts", [{"code": code, "name": "Royal A"}])})
    assert read(store, "Trusts") == []


def test_that_an_address_in_the_servers_own_words_is_understood(server: Server, url: str) -> None:
    store = open_store(url.replace("postgresql+psycopg://", "postgres://"))
    assert read(store, "Trusts") == []
    store.close()
    with pytest.raises(UserError, match="is not the address of a database") as caught:
        locate("postgresql+psycopg://ann:secret@server:port/region")
    assert "secret" not in str(caught.value)


def test_that_nothing_of_a_half_written_change_is_left_when_the_server_ends(
    server: Server, store: Store, other: Store
) -> None:
    merge(store, named("Royal A"))
    read(other, "Trusts")
    lost = r"The database server .* does not answer: .*Check the address"

    def end_while_writing() -> None:
        with store.unit_of_work("ann") as work:
            work.merge(named("half"), (), "import")
            server.stop()
            work.commit()

    def end_while_reading() -> None:
        with store.unit_of_work("ann") as reader:
            reader.read_tables(["Trusts"])
            server.stop()
            reader.read_tables(["Staff"])

    for ended in (end_while_writing, end_while_reading):
        try:
            with pytest.raises(EnvironmentFault, match=lost):
                ended()
            with pytest.raises(EnvironmentFault, match=lost):
                read(other, "Trusts")
        finally:
            server.start()
        for one in (store, other):  # both go on, without being opened anew
            assert read(one, "Trusts") == [{"code": "RA", "name": "Royal A"}]
    merge(store, named("Royal B"))
    assert [row[2:] for row in journal_of(other)] == [
        (None, {"name": "Royal A"}),
        ({"name": "Royal A"}, {"name": "Royal B"}),
    ]
