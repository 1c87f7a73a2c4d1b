"""A change as data: what undo, the window and the journal all speak about."""

from collections.abc import Mapping
from dataclasses import dataclass

Values = Mapping[str, object]
"""Column values of one row of a sheet, by column name, without its key."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row of one sheet, before and after; None before: inserted, None after: deleted."""

    sheet: str
    key: tuple[object, ...]
    before: Values | None
    after: Values | None
    version: int | None = None
    """Version of the row after the change, None if not yet stored."""

    def inverse(self) -> "Change":
        """The change that takes this one back, expecting the version that this one made."""
        return Change(self.sheet, self.key, self.after, self.before, self.version)


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Changes that stand or fall together, under one name in the undo list."""

    label: str
    changes: tuple[Change, ...]

    def inverse(self) -> "ChangeSet":
        """The change set that takes this one back."""
        return ChangeSet(self.label, tuple(change.inverse() for change in reversed(self.changes)))
