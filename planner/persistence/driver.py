"""Many rows in and out, straight through the driver's cursor.

Compiled Core statements keep the SQL portable; the driver's own cursor spares the objects that
SQLAlchemy makes for each row (a factor of two to four, measured). To compile a statement takes
longer than to run it, so that is done once: of a select by SQLAlchemy, which knows it by its form
whatever values it asks for, of what single edits need again and again here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, zip_longest
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import exc

T = TypeVar("T")
Row = tuple[Any, ...]
BLOCK = 20_000
"""Rows handed to the driver at once; between blocks Ctrl+C is heard."""
_IN_ONE_QUERY = 500
"""Values that are looked for: servers limit the number of parameters."""
_LENGTHS = (1, 4, 16, 64, 250, _IN_ONE_QUERY)
"""Of lists of parameters in a statement that is kept."""


def in_parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Values to be looked for, in lists that one query may take."""
    for start in range(0, len(values), _IN_ONE_QUERY):
        yield values[start : start + _IN_ONE_QUERY]


def parameters(name: str, count: int) -> tuple[str, ...]:
    """Names of parameters for so many values: of few lengths, so that few forms are compiled."""
    length = next((one for one in _LENGTHS if one >= count), count)
    return tuple(f"{name}_{number}" for number in range(length))


def spread(lists: Iterable[tuple[Sequence[str], Sequence[Any]]]) -> dict[str, Any]:
    """Values for the parameters of `parameters`, one list a name; what is left over says the
    first value once more."""
    return {
        name: value
        for names, values in lists
        for name, value in zip_longest(names, values, fillvalue=values[0])
    }


def one_of(column: sa.Column[Any], names: Sequence[str]) -> sa.ColumnElement[bool]:
    """Whether a column holds a value of one of the parameters named."""
    return column.in_([sa.bindparam(name, type_=column.type) for name in names])


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement as a driver takes it."""

    sql: str
    positions: tuple[str, ...] | None
    """Names of the parameters in their order; None: the driver takes them by name."""

    @classmethod
    def of(cls, compiled: sa.Compiled) -> "Prepared":
        """A compiled statement."""
        positions = getattr(compiled, "positiontup", None)
        return cls(str(compiled), None if positions is None else tuple(positions))

    def parameters(self, given: Mapping[str, Any]) -> Any:
        """Parameters by name as the driver wants them."""
        if self.positions is None:
            return given
        return tuple(given[name] for name in self.positions)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What decides how a statement is written: two databases of one kind share what is compiled."""

    name: str
    driver: str
    version: tuple[int | str, ...] | None
    dialect: sa.Dialect = field(compare=False)

    @classmethod
    def of(cls, conn: sa.Connection) -> "_Kind":
        """The kind of database that a connection leads to."""
        dialect = conn.dialect
        return cls(dialect.name, dialect.driver, dialect.server_version_info, dialect)


@lru_cache(maxsize=512)
def _prepared(kind: _Kind, statement: sa.Executable) -> Prepared:
    assert isinstance(statement, sa.ClauseElement)
    return Prepared.of(statement.compile(dialect=kind.dialect))


@lru_cache(maxsize=256)
def _insert(kind: _Kind, table: sa.Table, names: tuple[str, ...]) -> Prepared:
    return Prepared.of(sa.insert(table).inline().compile(dialect=kind.dialect, column_keys=names))


def fetch(conn: sa.Connection, statement: sa.Select[*tuple[Any, ...]]) -> list[Row]:
    """All rows of a select as plain tuples of what the driver gives."""
    with _executed(conn, statement) as cursor:
        return list(cursor.fetchall())


def fetch_all(conn: sa.Connection, statement: sa.Select[*tuple[Any, ...]]) -> list[Row]:
    """As `fetch`, of a select that asks for no values; it is to be kept, as of `execute_many`."""
    return fetch_given(conn, statement, {})


def fetch_parts(
    conn: sa.Connection, statement: sa.Select[*tuple[Any, ...]], size: int
) -> Iterator[list[Row]]:
    """All rows of a select, so many at a time: large values need not be held together."""
    with _executed(conn, statement) as cursor:
        while rows := cursor.fetchmany(size):
            yield list(rows)


def insert_rows(conn: sa.Connection, columns: Sequence[sa.Column[Any]], rows: Iterable[Row]) -> int:
    """Insert rows given as tuples in the order of the columns; returns how many."""
    table = columns[0].table
    assert isinstance(table, sa.Table)
    names = tuple(column.name for column in columns)
    return _run(conn, _insert(_Kind.of(conn), table, names), names, rows)


def execute_many(
    conn: sa.Connection, statement: sa.Update | sa.Delete, names: Sequence[str], rows: Iterable[Row]
) -> int:
    """Run a statement for each row; `names` are the parameters, in the rows' order.

    Returns the number of rows of the database that were touched. The statement is compiled the
    first time: keep it, rather than make it again.
    """
    return _run(conn, _prepared(_Kind.of(conn), statement), names, rows)


def fetch_one(
    conn: sa.Connection, statement: sa.Select[*tuple[Any, ...]], given: Mapping[str, Any]
) -> Row | None:
    """The one row of a select whose parameters are given by name; None if there is none.

    As of `execute_many`, the statement is to be kept.
    """
    prepared = _prepared(_Kind.of(conn), statement)
    with _cursor(conn) as cursor:
        cursor.execute(prepared.sql, prepared.parameters(given))
        row: Row | None = cursor.fetchone()
        return row


def fetch_given(
    conn: sa.Connection, statement: sa.Select[*tuple[Any, ...]], given: Mapping[str, Any]
) -> list[Row]:
    """All rows of a select whose parameters are given by name; it is to be kept, too."""
    prepared = _prepared(_Kind.of(conn), statement)
    with _cursor(conn) as cursor:
        cursor.execute(prepared.sql, prepared.parameters(given))
        return list(cursor.fetchall())


def _run(conn: sa.Connection, prepared: Prepared, names: Sequence[str], rows: Iterable[Row]) -> int:
    sql, positions = prepared.sql, prepared.positions
    order = None if positions is None else [names.index(name) for name in positions]
    if order == list(range(len(names))):
        order = None
    touched = 0
    with _cursor(conn) as cursor:
        for block in blocks(rows):
            if positions is None:
                cursor.executemany(sql, [dict(zip(names, row, strict=True)) for row in block])
            elif order is None:
                cursor.executemany(sql, block)
            else:
                cursor.executemany(sql, [tuple(row[i] for i in order) for row in block])
            touched += cursor.rowcount
    return touched


@contextmanager
def _executed(conn: sa.Connection, statement: sa.Select[*tuple[Any, ...]]) -> Iterator[Any]:
    """The driver's cursor over the rows of a select; its form is compiled the first time."""
    with _driver_errors(conn), closing(conn.execute(statement)) as result:
        yield result.cursor


@contextmanager
def _cursor(conn: sa.Connection) -> Iterator[Any]:
    """A cursor of the driver."""
    with _driver_errors(conn), closing(conn.connection.cursor()) as cursor:
        yield cursor


@contextmanager
def _driver_errors(conn: sa.Connection) -> Iterator[None]:
    """The driver's errors leave as SQLAlchemy's, whatever the driver."""
    driver = conn.dialect.loaded_dbapi
    try:
        yield
    except driver.Error as error:
        raise exc.DBAPIError.instance(
            None, None, error, driver.Error, dialect=conn.dialect
        ) from error


def blocks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows in lists of at most BLOCK."""
    iterator = iter(rows)
    while block := list(islice(iterator, BLOCK)):
        yield block
