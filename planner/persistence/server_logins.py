"""Logins of a PostgreSQL server: which the server binds, and what they are granted.

Whose a row is say the policies that the migration makes; here a login only gets the right to
come before them. Whoever owns the tables is bound by none.
"""

from collections.abc import Iterator

import sqlalchemy as sa

from planner.application.errors import ConflictError, UserError
from planner.application.profiles_guard import NotAllowedError
from planner.domain.roles import ServerLogin
from planner.persistence.aid_rows import find_rows
from planner.persistence.codes import CodeBook
from planner.persistence.tables import STORED, duty_blocks, journal, journal_head, metadata

SHEET = "ServerLogins"
_MAP = STORED[SHEET].table
_BOUND = sa.text("SELECT session_user WHERE row_security_active('server_logins')")
_OWNS = sa.text(
    "SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class "
    "WHERE oid = 'server_logins'::regclass"
)
_ROLE = sa.text("SELECT rolcanlogin FROM pg_roles WHERE rolname = :name")
_BEYOND = sa.text(
    "SELECT role.rolname FROM pg_roles role, pg_class tables "
    "WHERE tables.oid = 'server_logins'::regclass AND pg_has_role(:name, role.oid, 'MEMBER') "
    "AND (role.rolsuper OR role.rolbypassrls OR role.rolcreaterole OR role.oid = tables.relowner "
    "OR role.rolname IN ('pg_write_all_data', 'pg_write_server_files', "
    "'pg_execute_server_program')) ORDER BY role.rolname = :name DESC LIMIT 1"
)
"""A role that a login is, or may act as, which no policy binds."""
_MAY_MAKE = sa.text("SELECT has_schema_privilege(:name, current_schema(), 'CREATE')")
_SEQUENCES = sa.text(
    "SELECT quote_ident(c.relname) FROM pg_class c "
    "WHERE c.relkind = 'S' AND c.relnamespace = current_schema()::regnamespace"
)
_SCHEMA = sa.text("SELECT quote_ident(current_schema())")


def bound_login(conn: sa.Connection, book: CodeBook) -> ServerLogin | None:
    """The login of a connection that the server binds; None on a file, or for the owner."""
    name = _bound(conn)
    if name is None:
        return None
    for row in find_rows(conn, book, SHEET, {"login": [name]}, None):
        trust = row.values["trust"]
        return ServerLogin(str(name), None if trust is None else str(trust), trust is None)
    return ServerLogin(str(name))


def not_all_written(conn: sa.Connection, sheet: str) -> UserError:
    """Why fewer rows were changed than were to be, by a writer who had waited for its turn.

    A server passes over rows that a login may not change, and says nothing.
    """
    if _bound(conn) is None:
        return ConflictError(
            f"{sheet}: rows were changed by somebody else meanwhile.",
            "Nothing was changed; do it again.",
        )
    return NotAllowedError(
        f"{sheet}: the server passed over rows that your login may not change.",
        "Nothing was changed. `login list` tells what each login may change.",
    )


def check_grantable(conn: sa.Connection, name: str) -> None:
    """UserError unless this connection may grant rights, and a login exists that they bind."""
    _check_owner(conn)
    can_log_in = conn.scalar(_ROLE, {"name": name})
    if not can_log_in:
        raise UserError(
            f"The server has no login {name!r}."
            if can_log_in is None
            else f"{name} cannot log in.",
            "Whoever runs the server makes it first, as with "
            f"CREATE ROLE {_quoted(conn, name)} LOGIN PASSWORD '…'.",
        )
    beyond = conn.scalar(_BEYOND, {"name": name})
    if beyond is not None:
        as_whom = "" if beyond == name else f" (it may act as {beyond})"
        raise UserError(
            f"The server does not hold the login {name} to anything{as_whom}: it owns the "
            "database, runs the server or may give itself other logins' rights.",
            "Choose a login that has no rights of its own.",
        )


def grant(conn: sa.Connection, name: str) -> None:
    """Let a login read everything, and write what the policies let it.

    UserError where it could put things of its own beside the tables: others would meet them.
    """
    who, schema = _quoted(conn, name), conn.scalar(_SCHEMA)
    _do(conn, f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC")
    if conn.scalar(_MAY_MAKE, {"name": name}):
        raise UserError(
            f"The login {name} may make tables and functions of its own in the schema {schema}.",
            f"Whoever runs the server takes that away: REVOKE CREATE ON SCHEMA {schema} FROM "
            f"PUBLIC, {who}.",
        )
    _do(conn, f"GRANT USAGE ON SCHEMA {schema} TO {who}")
    for what in _rights(conn):
        _do(conn, f"GRANT {what} TO {who}")


def revoke(conn: sa.Connection, name: str) -> None:
    """Take all rights away; nothing to do where the server has no such login any more."""
    _check_owner(conn)
    if conn.scalar(_ROLE, {"name": name}) is None:
        return
    who = _quoted(conn, name)
    for table in _tables():
        _do(conn, f"REVOKE ALL ON {table} FROM {who}")
    for sequence in conn.scalars(_SEQUENCES).all():
        _do(conn, f"REVOKE ALL ON SEQUENCE {sequence} FROM {who}")
    _do(conn, f"REVOKE ALL ON SCHEMA {conn.scalar(_SCHEMA)} FROM {who}")


def _bound(conn: sa.Connection) -> str | None:
    return conn.scalar(_BOUND) if conn.dialect.name == "postgresql" else None


def _check_owner(conn: sa.Connection) -> None:
    if not conn.scalar(_OWNS):
        raise NotAllowedError(
            "Only whoever owns the database says what its logins may change.",
            "Ask them, or open the database with the login that owns it.",
        )


def _tables() -> list[str]:
    return [*(table.name for table in metadata.sorted_tables), "alembic_version"]


def _rights(conn: sa.Connection) -> Iterator[str]:
    """What is granted. Numbers of rows are the server's to give: nobody writes an `id`."""
    for name in _tables():
        yield f"SELECT ON {name}"
    for table in (*(one.table for one in STORED.values()), duty_blocks):
        if table is not _MAP:
            quote = conn.dialect.identifier_preparer.quote
            columns = ", ".join(quote(column.name) for column in table.c if column.name != "id")
            yield f"INSERT ({columns}), UPDATE ({columns}), DELETE ON {table.name}"
    yield f"INSERT ON {journal.name}"
    yield f"UPDATE ON {journal_head.name}"
    for sequence in conn.scalars(_SEQUENCES).all():
        yield f"USAGE ON SEQUENCE {sequence}"


def _quoted(conn: sa.Connection, name: str) -> str:
    return str(conn.scalar(sa.text("SELECT quote_ident(:name)"), {"name": name}))


def _do(conn: sa.Connection, statement: str) -> None:
    conn.exec_driver_sql(statement.replace("%", "%%"))
