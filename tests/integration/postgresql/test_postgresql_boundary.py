"""What another program cannot do with a login of a trust, however it tries: the server refuses.

Runs and is skipped as `test_postgresql.py`.
"""

from contextlib import suppress
from typing import Any

import pytest
import sqlalchemy as sa

from planner.persistence.journal import entry_hash
from tests.integration.postgresql.attempts import (
    AGREED,
    AMU,
    AS_HOST,
    AS_LENDER,
    AS_REGION,
    AS_STRANGER,
    AS_THIRD,
    CONFIRM,
    CONFIRMING,
    CYD,
    DAY,
    ENDED,
    HAL,
    ICU,
    IN_TURN,
    OFFERED,
    RC,
    RECALL,
    RECALLED,
    RES,
    STANDS,
    WORKED,
    duty,
    ledger,
    no_duty,
    offer,
    packed,
    step,
)
from tests.integration.postgresql.server import Server
from tests.integration.postgresql.trusts import (
    HOST,
    LENDER,
    REGION,
    STRANGER,
    THIRD,
    Shared,
    shared_region,
)


@pytest.fixture(scope="session")
def story(server: Server) -> Shared:
    """Offers in every state, made by the program; what is refused leaves it as it is."""
    shared = shared_region(server)
    assert shared.offered("ann") == OFFERED
    assert shared.agreed("dee", shift="L", line=2) == AGREED
    assert shared.confirmed("bob", day=2) == ENDED
    shared.done("lars", "recall", ENDED, "--why", "needed here")
    assert shared.confirmed("cyd", day=3) == STANDS
    assert shared.confirmed("dee", day=5) == WORKED
    shared.done("hugo", "worked", WORKED)
    shared.asked(day=6)
    rota = ("--service", "HDU", "--from", "2027-03-15", "--to", "2027-03-21")
    for who, does in (("hugo", "publish"), ("hugo", "submit"), ("anita", "approve")):
        shared.done(who, does, *rota)
    shared.done("hugo", "plan", "--from", "2027-03-15", "--to", "2027-03-21", "--service", "ICU",
                "--apply")  # fmt: skip
    return shared


@pytest.fixture
def copy(server: Server, story: Shared) -> Shared:
    """The same, for tests that do change something."""
    others = f"FROM pg_stat_activity WHERE datname = '{story.database}'"
    server.say(f"SELECT pg_terminate_backend(pid) {others}")
    url = server.new(f"TEMPLATE {story.database}")
    return Shared(server, str(sa.make_url(url).database))


psycopg = pytest.importorskip("psycopg", reason="the driver of PostgreSQL is not installed")
TRIED = [
    pytest.param(login, statement, id=f"{login}: {name}")
    for login, tries in (
        (HOST, AS_HOST),
        (LENDER, AS_LENDER),
        (THIRD, AS_THIRD),
        (REGION, AS_REGION),
        (STRANGER, AS_STRANGER),
    )
    for name, statement in tries.items()
]


@pytest.mark.parametrize(("login", "statement"), TRIED)
def test_that_a_statement_changes_nothing(story: Shared, login: str, statement: str) -> None:
    if statement.startswith("MERGE") and int(story.value("SHOW server_version_num")) < 150_000:
        pytest.skip("MERGE is known from PostgreSQL 15 on")
    refused(story, login, statement)


def refused(shared: Shared, login: str, *statements: str) -> str:
    """Nothing is changed, whether the server says so (that is answered) or passes the rows over.

    What is no refusal, a slip in the statement say, is not taken for one.
    """
    before = shared.rows()
    touched, error = 0, None
    try:
        with shared.plain(login) as connection:
            for statement in statements:
                touched = connection.execute(statement).rowcount
    except psycopg.Error as raised:
        error = raised
    assert shared.rows() == before
    assert error is None or error.sqlstate == "42501", error
    assert error is not None or touched <= 0 or len(statements) > 1
    return str(error or "")


# More than one statement -----------------------------------------------------------------------


@pytest.mark.parametrize(("login", "statements"), IN_TURN.values(), ids=IN_TURN.keys())
def test_that_statements_in_turn_change_nothing(
    story: Shared, login: str, statements: list[str]
) -> None:
    refused(story, login, *statements)


def test_that_what_ended_gives_nobody_a_hold_on_the_persons_duty(copy: Shared) -> None:
    """The host once gave Bob his early back; that is no leave to give it again."""
    with copy.plain() as connection:
        for statement in (no_duty("bob", 2), *packed("bob")):  # his own trust took it since
            connection.execute(statement)
    for where in ("AMU", "ICU"):
        refused(copy, HOST, duty("bob", 2, "E", where), *packed("bob"))


def test_that_a_confirmed_duty_goes_by_its_own_offer_alone(copy: Shared) -> None:
    """An earlier offer of the same person for the same shift, ended, is no way to it."""
    copy.done("lars", "recall", STANDS, "--why", "needed here")
    copy.done("lea", "offer", "AID-0004", "--staff", "cyd")
    copy.done("lea", "consent", "AID-0004-2", "yes")
    copy.done("lars", "agree", "AID-0004-2", "--override", "we manage")
    copy.done("hugo", "agree", "AID-0004-2")
    copy.done("hugo", "confirm", "AID-0004-2")
    for login in (HOST, LENDER):
        for statement in (
            no_duty("cyd", 3),
            step(STANDS, why="'x'"),
            f"UPDATE duties SET service_id = {AMU} WHERE date = {DAY + 3} AND staff_id = {CYD}",
        ):
            refused(copy, login, statement, *packed("cyd"))


def test_that_a_person_who_left_the_lender_is_not_lent(copy: Shared) -> None:
    with copy.plain() as connection:
        connection.execute(
            f"UPDATE staff SET service_id = {RES}, trust_id = {RC} WHERE code = 'dee'"
        )
    told = refused(copy, HOST, CONFIRM)
    assert "does not go from agreed to confirmed" in told


def test_that_a_duty_which_has_begun_is_neither_given_nor_taken_back(copy: Shared) -> None:
    """A host would owe nothing for what it withdrew after it was worked."""
    with copy.plain() as connection:
        connection.execute("UPDATE offers SET date = 20000")
    for login in (HOST, LENDER):
        for said in (CONFIRM, RECALL):
            assert "has begun" in refused(copy, login, said)


def test_that_rows_do_not_come_in_by_copy(story: Shared) -> None:
    before = story.rows()
    copying = "COPY absences FROM STDIN"
    with (
        pytest.raises(psycopg.Error, match="row-level security"),
        story.plain(HOST) as connection,
        connection.cursor().copy(copying) as rows,
    ):
        rows.write_row((1, DAY, DAY, "AL", 1))
    assert story.rows() == before


def test_that_a_login_does_to_its_own_what_the_server_refuses_it_elsewhere(copy: Shared) -> None:
    """The other tests would hold if nothing at all were let through."""
    with copy.plain(HOST) as connection:
        for statement in (
            "UPDATE staff SET name = 'x' WHERE code = 'hal'",
            f"INSERT INTO absences VALUES ({HAL}, {DAY}, {DAY + 9}, 'AL', 1)",
            f"UPDATE demand SET minimum = 0 WHERE service_id = {ICU} AND line = 1",
            f"INSERT INTO profiles VALUES ('x', 'approver', NULL, {ICU}, 1)",
            "DELETE FROM profiles WHERE name = 'x'",
            "UPDATE requests SET needed = 3 WHERE code = 'AID-0001'",
            step(OFFERED, host_by="'x'", host_at="'x'"),
            offer("AID-0001-2"),
            step("AID-0001-2", state="'declined'"),
            ledger(WORKED),
            "UPDATE aid_ledger SET state = 'settled' WHERE entry = 7",
            "DELETE FROM proposed_aid",
            "UPDATE sites SET name = 'x' WHERE code = 'SA'",
        ):
            done = connection.execute(statement)
            assert done.rowcount > 0, statement
    with copy.plain(REGION) as connection:
        assert connection.execute("UPDATE shifts SET name = 'x'").rowcount > 0
        assert connection.execute("DELETE FROM absences").rowcount > 1
    assert copy.value("SELECT name FROM staff WHERE code = 'hal'") == "x"


def test_that_another_program_may_take_the_steps_that_this_one_takes(copy: Shared) -> None:
    for login, statements in ((HOST, CONFIRMING), (LENDER, RECALLED)):
        with copy.plain(login) as connection:
            for statement in statements:
                connection.execute(statement)
            others = "UPDATE requests SET reason = 'x' WHERE service_id <> {} OR code = 'AID-0001'"
            if login == LENDER:  # it may note its recall, and on that request alone
                assert connection.execute(others.format(ICU)).rowcount == 0
                own = "UPDATE requests SET reason = 'x' WHERE code = 'AID-0004'"
                assert connection.execute(own).rowcount == 1
    states = "SELECT string_agg(state, ' ' ORDER BY offer) FROM offers WHERE offer IN ('{}', '{}')"
    assert copy.value(states.format(AGREED, STANDS)) == "confirmed withdrawn"


def test_that_rights_granted_by_a_slip_open_nothing(copy: Shared) -> None:
    """Policies hold a login of which nothing was said, and the map, whatever was granted."""
    slip = "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public"
    copy.server.say(f"{slip} TO {HOST}, {STRANGER}", database=copy.database)
    before = copy.rows()
    for statement in (*AS_HOST.values(), "UPDATE absences SET kind = 'x'"):
        if "alembic_version" not in statement and "schema_information" not in statement:
            with suppress(psycopg.Error), copy.plain(STRANGER) as connection:
                connection.execute(statement)
    assert copy.rows() == before
    for table in ("server_logins", "journal"):
        refused(copy, HOST, f"DELETE FROM {table}")
    refused(copy, HOST, "UPDATE journal SET who = 'x'")
    refused(copy, HOST, "UPDATE server_logins SET trust_id = NULL")


def test_that_the_log_goes_on_entry_by_entry(copy: Shared) -> None:
    names = "number, at, who, what, sheet, action, rows, key, before, after, payload"
    columns = names.split(", ")
    with copy.plain() as connection:
        newest = f"SELECT {names}, hash FROM journal ORDER BY number DESC LIMIT 1"
        *last, before = connection.execute(newest).fetchone()
    made = dict(zip(columns, last, strict=True)) | {"number": last[0] + 1, "payload": None}
    made |= {"who": 'Zoë "\\" \x1f\n', "rows": 1, "key": '["x"]', "after": None}

    def written(connection: Any, entry: dict[str, Any], told: str, *, head: bool = True) -> None:
        values = [entry[name] for name in columns]
        connection.execute(
            f"INSERT INTO journal ({names}, hash, login) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'somebody else')",
            [*values, told],
        )
        if head:
            move = "UPDATE journal_head SET number = %s, hash = %s"
            connection.execute(move, [entry["number"], told])

    right, stood = entry_hash(made, before), copy.rows()
    later = made | {"number": made["number"] + 1}
    for entry, told, head in (
        (made, "0" * 64, True),
        (made, entry_hash(made | {"who": "x"}, before), True),
        (later, entry_hash(later, before), True),
        (made, right, False),
    ):
        with pytest.raises(psycopg.Error, match="of the log"), copy.plain(HOST) as connection:
            written(connection, entry, told, head=head)
        assert copy.rows() == stood
    with copy.plain(HOST) as connection:
        written(connection, made, right)
    assert copy.value("SELECT login FROM journal ORDER BY number DESC LIMIT 1") == HOST
    assert copy.done("owner", "history", "--check", "--json").json["complete"] is True


def test_that_whoever_speaks_for_the_server_writes_the_login_into_the_log(copy: Shared) -> None:
    """A name in the log is what a program said; the login beside it is what the server knows."""
    copy.done("lea", "offer", "AID-0001", "--staff", "eve")
    newest = "SELECT {} FROM journal ORDER BY number DESC LIMIT 1"
    assert copy.value(newest.format("who")) == "lea"
    assert copy.value(newest.format("login")) == LENDER
    assert copy.value("SELECT count(*) FROM journal WHERE who = 'owner' AND login <> ''") == 0
