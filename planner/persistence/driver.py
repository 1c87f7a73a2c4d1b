"""Many rows in and out, straight through the driver's cursor.

Compiled Core statements keep the SQL portable; the driver's own cursor spares the objects that
SQLAlchemy makes for each row (a factor of two to four, measured).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc

Row = tuple[Any, ...]
BLOCK = 20_000
"""Rows handed to the driver at once; between blocks Ctrl+C is heard."""


def fetch(conn: sa.Connection, statement: sa.Select[*tuple[Any, ...]]) -> list[Row]:
    """All rows of a select as plain tuples of what the driver gives."""
    with _executed(conn, statement) as cursor:
        return list(cursor.fetchall())


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
    names = [column.name for column in columns]
    compiled = sa.insert(table).inline().compile(dialect=conn.dialect, column_keys=names)
    return execute_many(conn, compiled, names, rows)


def execute_many(
    conn: sa.Connection, compiled: sa.Compiled, names: Sequence[str], rows: Iterable[Row]
) -> int:
    """Run a compiled statement for each row; `names` are the parameters, in the rows' order.

    Returns the number of rows of the database that were touched.
    """
    sql = str(compiled)
    positions = getattr(compiled, "positiontup", None)
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
    """The driver's cursor over the rows of a select."""
    compiled = statement.compile(dialect=conn.dialect, compile_kwargs={"render_postcompile": True})
    with _cursor(conn) as cursor:
        cursor.execute(str(compiled), _single(compiled))
        yield cursor


@contextmanager
def _cursor(conn: sa.Connection) -> Iterator[Any]:
    """The driver's cursor; its errors leave as SQLAlchemy's, whatever the driver."""
    driver = conn.dialect.loaded_dbapi
    cursor = conn.connection.cursor()
    try:
        yield cursor
    except driver.Error as error:
        raise exc.DBAPIError.instance(
            None, None, error, driver.Error, dialect=conn.dialect
        ) from error
    finally:
        cursor.close()


def blocks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows in lists of at most BLOCK."""
    iterator = iter(rows)
    while block := list(islice(iterator, BLOCK)):
        yield block


def _single(compiled: sa.Compiled) -> Any:
    """Parameters of a compiled statement as the driver wants them."""
    parameters: Mapping[str, Any] = compiled.construct_params() or {}
    positions = getattr(compiled, "positiontup", None)
    if positions is None:
        return parameters
    return tuple(parameters[name] for name in positions)
