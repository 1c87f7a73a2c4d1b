"""What the database says when something is wrong, in the user's words.

Every call into the database runs inside `Faults.translated`; what it raises leaves as a
`UserError`, `ConflictError` or `EnvironmentFault` that says what, where and how to mend it.
Anything that is not known here is a bug and passes through.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import exc

from planner.application.errors import ConflictError, EnvironmentFault, UserError
from planner.application.profiles_guard import NotAllowedError

CHANGED_MEANWHILE = (
    "Somebody else changed the database while this was being worked out.",
    "Nothing was changed; do it again.",
)
_FAULTS = {
    "SQLITE_BUSY": (
        "The database {where} is locked: another program is writing to it.",
        "Wait until it has finished, or close it, and try again.",
    ),
    "SQLITE_READONLY": (
        "The database {where} can only be read: the file, its folder or the disk is "
        "write-protected.",
        "Allow writing to the file and its folder, or copy the database to another place.",
    ),
    "SQLITE_FULL": (
        "The disk that holds the database {where} is full.",
        "Free some space and try again; the database is as it was.",
    ),
    "SQLITE_CANTOPEN": (
        "The database {where} cannot be opened.",
        "Check that its folder exists and that you may write to it.",
    ),
    "SQLITE_PERM": (
        "There is no permission for the database {where}.",
        "Ask for the right to read and write the file and its folder.",
    ),
    "SQLITE_CORRUPT": (
        "The database {where} is damaged.",
        "Bring back a copy with `restore`; keep the damaged file for whoever may repair it.",
    ),
    "SQLITE_NOTADB": (
        "{where} is not a database.",
        "Give the database's own file, or another name to begin a new one.",
    ),
    # The first file that a full disk has no room for is the one that even reading needs.
    "SQLITE_IOERR_SHM": (
        "The disk that holds the database {where} is full, or does not let a file be made beside "
        "the database.",
        "Free some space and try again; the database is as it was.",
    ),
    "SQLITE_IOERR": (
        "The disk that holds the database {where} does not read or write.",
        "Check the disk and its connection, then try again.",
    ),
    "SQLITE_TOOBIG": (
        "A value is too large for the database {where}.",
        "Shorten it and try again.",
    ),
}
_SERVER = (
    "The database server {where} does not answer: {reason}.",
    "Check the address, the network and your login, then try again.",
)
_REFUSED = (
    "The database server {where} refuses the connection: {reason}.",
    "Check the name of the database, your login and its password, or ask whoever runs the server.",
)
_OPTION = (
    "The address {where} says something that the driver does not know: {reason}.",
    "Correct what follows the question mark in the address.",
)
_DENIED_STATE = "42501"
"""SQL state of PostgreSQL: a right, a policy or a trigger of the server forbids it."""
_DENIED = (
    "The database {where} does not let your login do that: {reason}.",
    "Nothing was changed. A login changes what belongs to its own trust, as whoever owns the "
    "database has said; `login list` tells which is for what.",
)
_CONFLICT_STATES = {"40001", "40P01"}
"""SQL states of PostgreSQL: could not serialise, deadlock."""
_STATES = {
    "55P03": _FAULTS["SQLITE_BUSY"],
    "25P03": (
        "The database server {where} took the change back: this computer did not go on with it "
        "for too long, as when it sleeps.",
        "Nothing was changed; do it again.",
    ),
    "25006": (
        "The database {where} can only be read: the server takes no changes.",
        "Give the address of the server that takes changes, not of its copy.",
    ),
    "53100": (
        "The disk of the database server {where} is full.",
        "Ask whoever runs the server to free some space; the database is as it was.",
    ),
    "53": (
        "The database server {where} has no room left: {reason}.",
        "Try again in a while, or ask whoever runs the server.",
    ),
    "54": _FAULTS["SQLITE_TOOBIG"],
    "XX": (
        "The database server {where} reports a fault of its own: {reason}.",
        "Ask whoever runs the server to look at its log and disk.",
    ),
}
"""SQL states of PostgreSQL, or the classes that they begin with, and what they mean here."""
_LOST = (exc.OperationalError, exc.InterfaceError)
_UNFIT = (exc.IntegrityError, exc.DataError)


@dataclass(frozen=True, slots=True)
class Faults:
    """Translates the driver's errors for one database."""

    where: str

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Run database work."""
        try:
            yield
        except (exc.DBAPIError, sqlite3.Error, UnicodeDecodeError) as error:
            known = self.known(error)
            if known is None:
                raise
            raise known from error

    def known(self, error: Exception) -> UserError | None:
        """The error in the user's words; None if it is a bug."""
        cause = error.orig if isinstance(error, exc.DBAPIError) else error
        if isinstance(cause, sqlite3.Error | UnicodeDecodeError):
            return self._of_sqlite(cause)
        return self._of_server(error, cause)

    def _of_sqlite(self, cause: sqlite3.Error | UnicodeDecodeError) -> UserError | None:
        name = getattr(cause, "sqlite_errorname", None) or ""
        name = "SQLITE_CORRUPT" if _no_text(cause) else name
        # Only a stale snapshot tells of a change; any other lock may be somebody who reads,
        # copies or takes their change back.
        if name == "SQLITE_BUSY_SNAPSHOT":
            return ConflictError(*CHANGED_MEANWHILE)
        if isinstance(cause, sqlite3.IntegrityError):
            return self._not_allowed(cause)
        for prefix, (problem, mend) in _FAULTS.items():
            if name.startswith(prefix):
                return EnvironmentFault(problem.format(where=self.where), mend)
        return None

    def _of_server(self, error: Exception, cause: BaseException | None) -> UserError | None:
        state = getattr(cause, "sqlstate", None) or ""
        if state in _CONFLICT_STATES:
            return ConflictError(*CHANGED_MEANWHILE)
        if state == _DENIED_STATE:
            problem, mend = _DENIED
            return NotAllowedError(problem.format(where=self.where, reason=_reason(cause)), mend)
        if isinstance(error, _UNFIT):
            return self._not_allowed(cause)
        for known in (state, state[:2]):
            if known in _STATES:
                return self._fault(_STATES[known], _reason(cause))
        return self._of_connection(error, _reason(cause))

    def _of_connection(self, error: Exception, reason: str) -> UserError | None:
        """What comes from reaching the server rather than from what it was asked."""
        if isinstance(error, exc.ProgrammingError) and "invalid connection option" in reason:
            return self._fault(_OPTION, reason)
        if not isinstance(error, _LOST):
            return None
        # The server's own word for a connection that it does not begin.
        told = reason.rpartition("FATAL:")[2].strip()
        refused = told != reason or "no password supplied" in reason
        return self._fault(_REFUSED if refused else _SERVER, told)

    def _fault(self, words: tuple[str, str], reason: str) -> EnvironmentFault:
        problem, mend = words
        return EnvironmentFault(problem.format(where=self.where, reason=reason), mend)

    @staticmethod
    def _not_allowed(cause: BaseException | None) -> UserError:
        return UserError(
            f"The change does not fit what is stored ({cause}).",
            "Check keys, required columns and references; nothing was changed.",
        )


def is_damage(cause: BaseException | None) -> bool:
    """Whether what was raised says that a SQLite file is damaged, or is none."""
    name = getattr(cause, "sqlite_errorname", None) or ""
    return name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or _no_text(cause)


def _no_text(cause: BaseException | None) -> bool:
    """Whether bytes stand where text was written: the driver has no name for that damage."""
    undecoded = isinstance(cause, sqlite3.OperationalError) and "decode to UTF-8" in str(cause)
    return undecoded or isinstance(cause, UnicodeDecodeError)


def _reason(cause: BaseException | None) -> str:
    """The first line of what a server or its driver says."""
    lines = str(cause).strip().splitlines()
    return lines[0].rstrip(".") if lines else "no reason given"
