"""What the window remembers from one day to the next."""

import json
from collections.abc import Mapping

from PySide6.QtCore import QByteArray, QSettings

from planner.domain.calendar import Period
from ui.theme.appearance import SCALES, SYSTEM

_MOST_DAYS = 1100
"""No board shows more dates than about three years."""


class WindowSettings:
    """Typed access to the stored settings; anything unreadable counts as not stored."""

    def __init__(self, store: QSettings) -> None:
        self._store = store

    @property
    def theme(self) -> str:
        """Name of the chosen theme, or "system"."""
        return str(self._store.value("theme", SYSTEM))

    @theme.setter
    def theme(self, value: str) -> None:
        self._store.setValue("theme", value)

    @property
    def scale(self) -> float:
        """Text scale."""
        try:
            value = float(str(self._store.value("scale", 1.0)))
        except ValueError:
            return 1.0
        return value if value in SCALES else 1.0

    @scale.setter
    def scale(self, value: float) -> None:
        self._store.setValue("scale", value)

    @property
    def service(self) -> str:
        """Code of the service last on view."""
        return str(self._store.value("service", ""))

    @service.setter
    def service(self, value: str) -> None:
        self._store.setValue("service", value)

    @property
    def period(self) -> Period | None:
        """The dates last on view; None where none are stored, or none that make sense."""
        try:
            first, last = (int(part) for part in str(self._store.value("period", "")).split("/"))
        except ValueError:
            return None
        return Period(first, last) if 0 <= last - first < _MOST_DAYS else None

    @period.setter
    def period(self, value: Period) -> None:
        self._store.setValue("period", f"{value.first}/{value.last}")

    def word(self, name: str) -> str:
        """A choice of a page, by its name; empty where none is stored."""
        return str(self._store.value(f"choices/{name}", ""))

    def keep_word(self, name: str, value: str) -> None:
        """Store a choice of a page."""
        self._store.setValue(f"choices/{name}", value)

    def state(self, name: str) -> QByteArray | None:
        """How a part of the window shared its room."""
        value = self._store.value(f"layout/{name}")
        return value if isinstance(value, QByteArray) else None

    def keep_state(self, name: str, value: QByteArray) -> None:
        """Store how a part of the window shares its room."""
        self._store.setValue(f"layout/{name}", value)

    @property
    def page(self) -> str:
        """Key of the page last on view."""
        return str(self._store.value("page", ""))

    @page.setter
    def page(self, value: str) -> None:
        self._store.setValue("page", value)

    @property
    def database(self) -> str:
        """Address of the shared database last opened; empty for the user's own."""
        return str(self._store.value("database", ""))

    @database.setter
    def database(self, value: str) -> None:
        self._store.setValue("database", value)

    @property
    def patterns(self) -> dict[str, str]:
        """Cycles of codes by name, as the user keeps them."""
        try:
            kept = json.loads(str(self._store.value("patterns", "{}")))
        except ValueError:
            return {}
        return {str(name): str(cycle) for name, cycle in dict(kept).items()}

    def keep_pattern(self, name: str, cycle: str) -> None:
        """Keep a cycle of codes under a name; an empty one is taken away."""
        kept = {**self.patterns, name: cycle}
        self._store.setValue("patterns", json.dumps({n: c for n, c in kept.items() if c}))

    @property
    def shift_codes(self) -> dict[str, str]:
        """What shift codes of workbooks meant at earlier imports."""
        try:
            kept = json.loads(str(self._store.value("shift_codes", "{}")))
        except ValueError:
            return {}
        return {str(code): str(meant) for code, meant in dict(kept).items()}

    @shift_codes.setter
    def shift_codes(self, value: Mapping[str, str]) -> None:
        self._store.setValue("shift_codes", json.dumps(dict(value)))

    def half_written(self, database: str) -> dict[str, str]:
        """Reasons that were begun on a database and not stored, by what they are for."""
        return self._half_written().get(database, {})

    def keep_half_written(self, database: str, texts: Mapping[str, str]) -> None:
        """Keep them; none take the database away."""
        kept = {**self._half_written(), database: dict(texts)}
        self._store.setValue("half_written", json.dumps({k: v for k, v in kept.items() if v}))

    def _half_written(self) -> dict[str, dict[str, str]]:
        try:
            kept = json.loads(str(self._store.value("half_written", "{}")))
            return {
                str(database): {str(key): str(text) for key, text in texts.items()}
                for database, texts in kept.items()
            }
        except (ValueError, AttributeError):
            return {}

    @property
    def geometry(self) -> QByteArray | None:
        """Where the window lay."""
        value = self._store.value("geometry")
        return value if isinstance(value, QByteArray) else None

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._store.setValue("geometry", value)

    def save(self) -> None:
        """Write everything out."""
        self._store.sync()
