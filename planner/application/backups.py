"""Backup and restore: a copy of the database while it is in use, and the way back."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from planner.application.progress import CancelToken, Progress, silent


class DatabaseCopies(Protocol):
    """Copies of one database; an adapter knows how."""

    def backup(self, target: Path, progress: Progress, cancel: CancelToken) -> None:
        """Write one consistent moment of the database to a new file."""

    def restore(self, source: Path, progress: Progress, cancel: CancelToken) -> Path | None:
        """Check a copy, then put it in the database's place; returns where the old one is kept."""


@dataclass(frozen=True, slots=True)
class BackupService:
    """What `backup` and `restore` do. Needs no open store: a damaged one must be restorable."""

    copies: DatabaseCopies
    may_restore: Callable[[], None] = lambda: None
    """Raises NotAllowedError for a profile that may not."""

    def backup(
        self, target: Path, progress: Progress = silent, cancel: CancelToken | None = None
    ) -> None:
        """Copy the database, as it is at one moment, to a file that does not exist yet.

        UserError if the file is there already, EnvironmentFault if it cannot be written;
        `Cancelled` leaves no part of it behind.
        """
        self.copies.backup(target, progress, cancel or CancelToken())

    def restore(
        self, source: Path, progress: Progress = silent, cancel: CancelToken | None = None
    ) -> Path | None:
        """Replace the database by a copy that was checked first.

        Returns the file beside the database in which the previous one is kept, None if there
        was none. UserError if the copy is unfit, or the profile that acts may not restore; the
        database is unchanged then.
        """
        self.may_restore()
        return self.copies.restore(source, progress, cancel or CancelToken())
