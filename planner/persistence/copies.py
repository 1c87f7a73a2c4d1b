"""Backup and restore of a SQLite database, in use or damaged."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from planner.application.errors import EnvironmentFault, UserError
from planner.application.progress import CancelToken, Progress
from planner.persistence.copying import copy_database, overwrite_database
from planner.persistence.engine import (
    BESIDE,
    Location,
    check_file,
    is_sound,
    make_engine,
)
from planner.persistence.faults import Faults, is_damage
from planner.persistence.schema import checked_version
from planner.persistence.store import open_store


class SqliteCopies:
    """Copies of the database at one place; fills `application.backups.DatabaseCopies`.

    A database on a server is refused: the server has tools of its own for that.
    """

    def __init__(self, location: Location) -> None:
        self._location = location

    @property
    def _file(self) -> Path:
        if self._location.file is None:
            raise UserError(
                f"{self._location.shown} lies on a server, which this command does not copy.",
                "Use the server's own tools, for PostgreSQL pg_dump and pg_restore.",
            )
        return self._location.file

    def backup(self, target: Path, progress: Progress, cancel: CancelToken) -> None:
        """Write one consistent moment of the database to a new file. O(size)."""
        target = target.absolute()
        if not self._file.exists():
            raise UserError(f"There is no database {self._file} to copy.")
        if target.exists():
            raise UserError(
                f"{target} exists already.", "Give another name, or move that file away first."
            )
        check_file(target)
        with self._translated(target):
            copy_database(self._file, target, _ticker("copying", progress, cancel))
        progress("checking the copy")
        if not _holds_together(target):
            target.unlink()
            raise EnvironmentFault(
                f"The database {self._file} is damaged: a copy of it could not be brought back.",
                "Bring back an earlier copy with `restore`; keep the damaged file for whoever may "
                "repair it.",
            )

    def restore(self, source: Path, progress: Progress, cancel: CancelToken) -> Path | None:
        """Put a checked copy in the database's place; returns where the old one is kept.

        A sound database is overwritten in one transaction, so that whoever has it open goes on
        with the restored one; a damaged one is moved aside.
        """
        check_file(self._file)
        with self._candidate(source.absolute(), progress) as candidate:
            kept = self._put(candidate, progress, cancel)
        # Brings a copy from an earlier version up to date.
        open_store(str(self._file)).close()
        return kept

    def _put(self, candidate: Path, progress: Progress, cancel: CancelToken) -> Path | None:
        cancel.check()
        if not self._file.exists() or self._file.stat().st_size == 0:
            candidate.replace(self._file)
            return None
        try:
            with self._translated(self._file):
                kept = self._beside("before-restore")
                copy_database(self._file, kept, _ticker("keeping the old one", progress, cancel))
                self._overwrite(candidate, kept, cancel)
                return kept
        except EnvironmentFault as fault:
            if not is_damage(fault.__cause__):
                raise
        return self._move_aside(candidate)

    def _overwrite(self, candidate: Path, kept: Path, cancel: CancelToken) -> None:
        try:
            cancel.check()
            overwrite_database(candidate, self._file)
        except BaseException:
            kept.unlink()
            raise

    def _move_aside(self, candidate: Path) -> Path:
        kept = self._beside("damaged")
        for ending in BESIDE:
            part = self._file.with_name(self._file.name + ending)
            if part.exists():
                part.replace(kept.with_name(kept.name + ending))
        candidate.replace(self._file)
        return kept

    @contextmanager
    def _candidate(self, source: Path, progress: Progress) -> Iterator[Path]:
        """A checked copy of the copy, beside the database, gone afterwards."""
        if not source.is_file():
            raise UserError(f"There is no file {source}.", "Give the file that `backup` wrote.")
        if self._file.exists() and source.samefile(self._file):
            raise UserError(f"{source} is the database itself.", "Give a copy of it.")
        candidate = self._file.with_name(self._file.name + ".restoring")
        parts = [(Path(f"{source}{ending}"), Path(f"{candidate}{ending}")) for ending in BESIDE]
        try:
            progress("checking the copy")
            self._fetch(parts[:2])
            check_copy(source, candidate)
            yield candidate
        finally:
            for _, part in parts:
                part.unlink(missing_ok=True)

    def _fetch(self, parts: list[tuple[Path, Path]]) -> None:
        try:
            for part, own in parts:
                if part.exists():
                    shutil.copyfile(part, own)
        except OSError as error:
            raise EnvironmentFault(
                f"{parts[0][0]} cannot be copied to {parts[0][1].parent} ({error.strerror}).",
                "Check that the file can be read and that there is space.",
            ) from None

    @contextmanager
    def _translated(self, target: Path) -> Iterator[None]:
        """Damage lies in the database that is read, everything else in the place written to."""
        try:
            yield
        except (sqlite3.Error, UnicodeDecodeError) as error:
            where = self._file if is_damage(error) else target
            known = Faults(str(where)).known(error)
            if known is None:
                raise
            raise known from error

    def _beside(self, what: str) -> Path:
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        return self._file.with_name(f"{self._file.stem}.{what}-{stamp}{self._file.suffix}")


def check_copy(shown: Path, file: Path) -> None:
    """UserError if a file is no sound database of this program, or from a newer version."""
    engine = _engine_over(file)
    try:
        with Faults(str(shown)).translated(), engine.connect() as conn:
            if checked_version(conn, str(shown)) is None:
                raise UserError(f"{shown} is empty.", "Give the file that `backup` wrote.")
            if not is_sound(conn):
                raise UserError(f"The copy {shown} is damaged.", "Give another, sound copy.")
    except EnvironmentFault as fault:
        if not is_damage(getattr(fault.__cause__, "orig", fault.__cause__)):
            raise
        raise UserError(
            f"The copy {shown} is damaged, or is no database.", "Give another, sound copy."
        ) from None
    finally:
        engine.dispose()


def _holds_together(file: Path) -> bool:
    """Whether a file is a sound database. O(size)."""
    engine = _engine_over(file)
    try:
        with engine.connect() as conn:
            return is_sound(conn)
    except (sa.exc.DBAPIError, UnicodeDecodeError) as error:
        if not is_damage(getattr(error, "orig", error)):
            raise
        return False
    finally:
        engine.dispose()


def _engine_over(file: Path) -> sa.Engine:
    return make_engine(Location(sa.URL.create("sqlite", database=str(file)), file))


def _ticker(text: str, progress: Progress, cancel: CancelToken) -> Callable[[int, int], None]:
    def tick(left: int, pages: int) -> None:
        cancel.check()
        progress(text, 1 - left / max(pages, 1))

    return tick
