"""Logins of a shared server: the program's own work by them, and what it says beforehand.

Runs and is skipped as `test_postgresql.py`.
"""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from planner.application.changes import Change
from planner.application.edit_commands import Cell, Clear, Give
from planner.application.errors import EnvironmentFault
from planner.application.profiles_guard import NotAllowedError
from planner.bootstrap import Planner, build_planner
from planner.domain.calendar import Period
from planner.persistence import open_store
from planner.persistence.journal import FIRST_HASH
from planner.persistence.schema import MIGRATIONS
from planner.persistence.tables import metadata
from tests.integration.postgresql.server import Server
from tests.integration.postgresql.trusts import (
    FIRST,
    HOST,
    LENDER,
    REACH,
    REGION,
    STRANGER,
    Shared,
    shared_region,
    three_trusts,
)
from tests.program import call
from tests.stores import apply, assert_blocks_equal_rows, merge

DAY = three_trusts().day(FIRST)
SPAN = ("--from", "2027-03-15", "--to", "2027-03-21")


@pytest.fixture
def shared(server: Server) -> Shared:
    return shared_region(server)


def duties_of(shared: Shared, staff: str) -> list[tuple[int, str, str]]:
    """Days from the first, shifts and services."""
    query = (
        f"SELECT date - {DAY}, sh.code, sv.code FROM duties d "
        "JOIN staff p ON p.id = d.staff_id JOIN shifts sh ON sh.id = d.shift_id "
        "JOIN services sv ON sv.id = d.service_id WHERE p.code = %s ORDER BY 1, 2"
    )
    with shared.plain() as connection:
        return list(connection.execute(query, [staff]))


def state_of(shared: Shared, offer: str) -> str:
    return str(shared.value(f"SELECT state FROM offers WHERE offer = '{offer}'"))


def assert_whole(shared: Shared) -> None:
    """The log is complete, and the packed duties are those of the rows."""
    for login in ("owner", HOST):
        checked = shared.does(login, "history", "--check", "--json")
        assert checked.json["complete"] is True
    store = open_store(shared.url())
    assert_blocks_equal_rows(store)
    store.close()


# The work of two trusts ----------------------------------------------------------------------


def test_that_two_trusts_go_from_request_to_ledger_by_their_own_logins(shared: Shared) -> None:
    offer = shared.confirmed("ann")
    assert duties_of(shared, "ann") == [(0, "E", "ICU")]
    shared.done("lars", "recall", offer, "--why", "needed here")
    assert duties_of(shared, "ann") == [(0, "E", "AMU")]
    recalled = shared.value("SELECT reason FROM requests WHERE code = 'AID-0001'")
    assert recalled == "AID-0001-1 was recalled: needed here"

    shared.done("lea", "offer", "AID-0001", "--staff", "ann")  # the same person once more
    shared.done("lea", "consent", "AID-0001-2", "yes")
    shared.done("lars", "agree", "AID-0001-2", "--override", "we manage")
    shared.done("hugo", "agree", "AID-0001-2")
    shared.done("lea", "confirm", "AID-0001-2")
    assert duties_of(shared, "ann") == [(0, "E", "ICU")]
    shared.done("helen", "withdraw", "AID-0001", "--why", "the bay is closed")
    assert duties_of(shared, "ann") == [(0, "E", "AMU")]

    extra = shared.confirmed("dee", shift="L", line=2)
    assert duties_of(shared, "dee") == [(0, "L", "ICU")]
    shared.done("hugo", "worked", extra)
    shared.done("hugo", "worked", extra, "--hours", 9)
    shared.done("lars", "settle", "--month", "2027-03")
    assert state_of(shared, extra) == "settled"
    for login in (HOST, LENDER):
        lines = shared.does(login, "ledger", *SPAN, "--json").json["lines"]
        assert [(one["hours"], one["state"]) for one in lines] == [
            (7.5, "settled"),
            (1.5, "settled"),
        ]
    declined = shared.offered("cyd", day=2)
    shared.done("hugo", "decline", declined, "--why", "found somebody")
    assert_whole(shared)


def test_that_a_plan_is_proposed_and_sent_by_the_host_and_its_offer_made_by_the_lender(
    shared: Shared,
) -> None:
    shared.done("hugo", "plan", *SPAN, "--service", "ICU", "--apply")
    assert int(shared.value("SELECT count(*) FROM proposed_aid")) > 0
    reference = shared.asked(0)
    who = shared.value(
        f"SELECT p.code FROM proposed_aid a JOIN staff p ON p.id = a.staff_id WHERE date = {DAY} "
        "AND line = 1 AND p.code <> 'hal' LIMIT 1"
    )
    shared.done("lea", "offer", reference, "--staff", who)
    left = "SELECT count(*) FROM proposed_aid a JOIN staff p ON p.id = a.staff_id"
    assert shared.value(f"{left} WHERE p.code = '{who}' AND date = {DAY} AND line = 1") == 0
    assert_whole(shared)


def test_that_a_host_sends_its_plan_and_asks_for_people_of_others(shared: Shared) -> None:
    shared.done("hugo", "plan", *SPAN, "--service", "ICU", "--apply")
    proposed = int(shared.value("SELECT count(*) FROM proposed_aid"))
    planner = build_planner(shared.url(HOST), "rita")
    sent = planner.aid_requests.requests_from_plan(Period(DAY, DAY + 6))
    planner.close()
    assert (len(sent.offers), sent.passed_over) == (proposed, ())
    assert shared.value("SELECT count(*) FROM proposed_aid") == 0
    lender = sent.offers[0].offer
    shared.done("lea", "consent", lender, "yes")
    shared.done("lars", "agree", lender, "--override", "we manage")
    assert_whole(shared)


def test_that_a_rota_lives_and_its_breaches_are_accepted_by_its_own_login(shared: Shared) -> None:
    rota = ("--service", "ICU", *SPAN)
    shared.done("helen", "publish", *rota)
    shared.done("helen", "submit", *rota)
    shared.done("anita", "approve", *rota)
    shared.done("helen", "amend", *rota, "--why", "somebody is ill")
    assert shared.value("SELECT count(*) FROM rota_steps") == 4
    refused = shared.does("lars", "submit", *rota)
    assert refused.status == 2
    assert_whole(shared)


@pytest.fixture
def host(shared: Shared) -> Planner:
    planner = build_planner(shared.url(HOST), "hugo")
    yield planner
    planner.close()


def test_that_a_board_of_ones_own_trust_is_edited_and_undone_as_ever(
    shared: Shared, host: Planner
) -> None:
    done = host.editing.run(Give("ICU", Cell("hal", DAY + 1), ("E",)))
    host.editing.run(Give("ICU", Cell("hal", DAY + 2), ("L",)))
    assert duties_of(shared, "hal") == [(0, "E", "ICU"), (1, "E", "ICU"), (2, "L", "ICU")]
    host.editing.apply(done.inverse())
    host.editing.run(Clear("ICU", (Cell("hal", DAY),)))
    assert duties_of(shared, "hal") == [(2, "L", "ICU")]
    assert_whole(shared)
    who = "SELECT DISTINCT who, login FROM journal WHERE sheet = 'Duties' AND who <> 'owner'"
    with shared.plain() as connection:
        assert connection.execute(who).fetchall() == [("hugo", HOST)]
    shown = shared.does("owner", "history", "--staff", "hal", "--json").json["entries"]
    assert {one["who"] for one in shown} == {f"hugo (login {HOST})", "owner"}


def test_that_a_login_of_the_region_imports_and_edits_every_trust(
    shared: Shared, tmp_path: Path
) -> None:
    book = tmp_path / "region.xlsx"
    shared.done(REGION, "export", "--region", book)
    shared.done("rita", "import", book, "--replace", "Duties")
    planner = build_planner(shared.url(REGION), "rita")
    planner.editing.run(Give("AMU", Cell("dee", DAY + 1), ("E",)))
    planner.close()
    store = open_store(shared.url(REGION))
    merge(store, three_trusts().duties("eve", 3, "E L").tables(), who="rita")
    store.close()
    assert duties_of(shared, "eve") == [(3, "E", "AMU"), (4, "L", "AMU")]
    assert duties_of(shared, "dee") == [(1, "E", "AMU")]
    assert_whole(shared)


# What the program says before it writes --------------------------------------------------------


def refusal(shared: Shared, login: str, *command: object) -> str:
    """What a command answers that is refused, as whoever administers the region."""
    before = shared.rows()
    ran = call(*command, "--as", "rita", "--db", shared.url(login))
    assert ran.status == 2, (command, ran.out, ran.err)
    assert shared.rows() == before
    return ran.err


HOSTS_ONLY = f"The server login {HOST} may change what belongs to Trust RA (RA) only, and this "


def test_that_a_role_reaches_no_further_than_the_login(shared: Shared, tmp_path: Path) -> None:
    offer = shared.offered("ann")
    book = tmp_path / "region.xlsx"
    shared.done(REGION, "export", "--region", book)
    lender = f"{HOSTS_ONLY}belongs to Service AMU (AMU)."
    region = f"{HOSTS_ONLY}belongs to the whole region"
    refused = {
        ("consent", offer, "no"): lender,
        ("recall", offer, "--why", "x"): lender,
        ("offer", "AID-0001", "--staff", "dee"): lender,
        ("submit", "--service", "AMU", *SPAN): lender,
        ("plan", *SPAN, "--service", "AMU", "--apply"): lender,
        ("import", book): region,
        ("profile", "add", "eva", "--role", "viewer"): region,
        ("profile", "remove", "lars"): f"{HOSTS_ONLY}belongs to Trust RB (RB)",
        ("login", "add", HOST, "--region"): region,
    }
    for command_, words in refused.items():
        assert words in refusal(shared, HOST, *command_), command_
    # Whoever may speak for both sides speaks for the one that the login is of.
    assert call("agree", offer, "--as", "rita", "--db", shared.url(HOST)).status == 0
    assert shared.value("SELECT host_by FROM offers WHERE lender_by IS NULL") == "rita"


def test_that_a_profile_of_another_trust_cannot_act(shared: Shared) -> None:
    offer = shared.offered("ann")
    before = shared.rows()
    ran = call("agree", offer, "--as", "lars", "--db", shared.url(HOST))
    assert ran.status == 2
    assert HOSTS_ONLY in ran.err
    assert shared.rows() == before


def test_that_an_edit_of_another_trust_is_refused_in_words(shared: Shared, host: Planner) -> None:
    before = shared.rows()
    region = build_planner(shared.url(HOST), "rita")
    for planner in (host, region):
        with pytest.raises(NotAllowedError) as told:
            planner.editing.run(Give("AMU", Cell("ann", DAY + 1), ("E",)))
        assert told.value.problem.startswith(HOSTS_ONLY)
    with pytest.raises(NotAllowedError, match="belongs to Service AMU"):
        region.editing.run(Give("ICU", Cell("ann", DAY + 1), ("E",)))
    region.close()
    assert shared.rows() == before


def test_that_a_login_without_rights_is_told_who_gives_them(shared: Shared) -> None:
    ran = call("profile", "list", "--db", shared.url(STRANGER))
    assert ran.status == 2
    assert "does not let your login do that" in ran.err
    assert "whoever owns the database has said" in ran.err


def test_that_what_the_server_refuses_comes_out_in_words(shared: Shared) -> None:
    """Where the program would write all the same, as one that asks no rights does."""
    store = open_store(shared.url(HOST))
    key = ("ann", DAY + 1, "E")
    before = shared.rows()
    with pytest.raises(NotAllowedError, match="does not let your login do that: new row"):
        apply(store, Change("Duties", key, None, {"service": "AMU"}))
    with pytest.raises(NotAllowedError, match="does not let your login do that: permission"):
        apply(store, Change("ServerLogins", ("x",), None, {}))
    with pytest.raises(NotAllowedError, match="Duties: the server passed over rows that your"):
        apply(store, Change("Duties", ("ann", DAY, "E"), {"service": "AMU"}, None))
    with pytest.raises(NotAllowedError, match="Staff: the server passed over rows"):
        apply(store, Change("Staff", ("ann",), {}, {"name": "x"}))
    store.close()
    assert shared.rows() == before


# Who says so -----------------------------------------------------------------------------------


def test_that_logins_are_listed_changed_and_removed_by_the_owner_alone(shared: Shared) -> None:
    listed = shared.done("owner", "login", "list", "--json").json
    assert listed["own"] is None
    assert {one["login"]: one["trust"] for one in listed["logins"]} == REACH
    assert shared.done(HOST, "login", "list", "--json").json["own"] == HOST
    assert "is bound" not in shared.done(HOST, "login", "list").out

    shared.done("owner", "login", "add", HOST, "--trust", "RB")
    ran = shared.does(HOST, "login", "list")
    assert f"You have opened it as {HOST}, which may change what belongs to Trust RB" in ran.out
    shared.done("owner", "login", "remove", HOST)
    assert shared.does(HOST, "login", "list").status == 2
    told = shared.done("owner", "history", "--json").json["entries"][0]
    assert told["what"] == f"Server login {HOST} removed"

    before = shared.rows()
    for command_ in (("add", STRANGER, "--region"), ("remove", LENDER)):
        ran = call("login", *command_, "--as", "rita", "--db", shared.url(REGION))
        assert ran.status == 2
        assert "Only whoever owns the database" in ran.err
    assert shared.rows() == before


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ("", "has no login"),
        ("NOLOGIN", "cannot log in"),
        ("LOGIN SUPERUSER", "does not hold the login odd_one to anything"),
        ("LOGIN BYPASSRLS", "does not hold the login odd_one to anything"),
        ("LOGIN CREATEROLE", "does not hold the login odd_one to anything"),
        ("LOGIN IN ROLE owner", "may act as owner"),
        ("LOGIN IN ROLE pg_write_all_data", "may act as pg_write_all_data"),
    ],
)
def test_that_a_login_which_nothing_binds_is_refused(shared: Shared, made: str, words: str) -> None:
    if made:
        shared.server.say(f"CREATE ROLE odd_one {made}")
    try:
        ran = shared.does("owner", "login", "add", "odd_one", "--trust", "RA")
        assert ran.status == 2
        assert words in ran.err
        assert shared.value("SELECT count(*) FROM server_logins") == len(REACH)
    finally:
        shared.server.say("DROP ROLE IF EXISTS odd_one")


def test_that_a_login_may_have_an_awkward_name(shared: Shared) -> None:
    name = 'a "b" %s :c'
    quoted = name.replace('"', '""')
    shared.server.say(f'CREATE ROLE "{quoted.replace("%", "%%")}" LOGIN')
    try:
        shared.done("owner", "login", "add", name, "--trust", "RA")
        shared.done("owner", "login", "remove", name)
    finally:
        shared.server.say(f'DROP ROLE "{quoted.replace("%", "%%")}"')


def test_that_a_file_has_no_logins(tmp_path: Path) -> None:
    file = tmp_path / "region.db"
    for command_ in (("list",), ("add", "ann", "--region"), ("remove", "ann")):
        ran = call("login", *command_, "--db", file)
        assert ran.status == 2
        assert "A database file has no logins" in ran.err
    assert not file.exists()
    assert "for one trust, or for the region" in call("login", "add", "ann", "--db", file).err


def test_that_every_table_has_its_policies_and_nothing_runs_with_more_rights(
    shared: Shared,
) -> None:
    plain = (
        "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relkind = 'r' "
        "AND relnamespace = 'public'::regnamespace AND NOT relrowsecurity"
    )
    assert shared.value(plain) == "alembic_version schema_information"  # which nobody may write
    loose = (
        "SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
        "AND (prosecdef OR prosqlbody IS NULL AND proconfig IS NULL AND proname <> 'refuse')"
    )
    assert shared.value(loose) == 0


# What earlier versions left --------------------------------------------------------------------


def test_that_an_earlier_database_is_migrated_by_its_owner_and_then_held(server: Server) -> None:
    url = server.new()
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = sa.create_engine(url)
    with engine.begin() as conn:
        config.attributes["connection"] = conn
        command.upgrade(config, "0003")
        conn.exec_driver_sql(f"INSERT INTO journal_head VALUES (1, 0, '{FIRST_HASH}')")
        conn.exec_driver_sql("GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC")
    engine.dispose()
    shared = Shared(server, str(sa.make_url(url).database))
    if not shared.value(f"SELECT count(*) FROM pg_roles WHERE rolname = '{HOST}'"):
        server.say(f"CREATE ROLE {HOST} LOGIN")
    with pytest.raises(EnvironmentFault, match=r"older form \(0003\), and your login does not own"):
        open_store(shared.url(HOST))
    store = open_store(url)
    merge(store, three_trusts().tables())
    with store.engine.connect() as conn:
        assert compare_metadata(MigrationContext.configure(conn), metadata) == []
    store.close()
    shared.done("owner", "login", "add", HOST, "--trust", "RA")
    with shared.plain(HOST) as connection:
        gone = connection.execute("DELETE FROM absences").rowcount
        gone += connection.execute("UPDATE staff SET name = 'x'").rowcount
    assert gone == 1  # hal, of trust RA
