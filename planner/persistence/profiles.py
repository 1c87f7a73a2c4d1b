"""Which profile acts on which database, remembered on this machine beside the user's data."""

import json
from pathlib import Path

from planner.application.errors import EnvironmentFault
from planner.persistence.engine import Location

_FILE = "profiles.json"


class ChosenProfiles:
    """One small file for all databases; fills `application.profiles.ChosenProfile`.

    A file that cannot be read counts as nothing chosen: the database still says who may what.
    """

    def __init__(self, location: Location, folder: Path | None = None) -> None:
        """`folder`: None is the user's own folder for settings."""
        self._key = location.shown
        self._folder = folder

    @property
    def _path(self) -> Path:
        if self._folder is not None:
            return self._folder / _FILE
        from platformdirs import user_config_path

        return user_config_path("mutual-aid-planner", appauthor=False) / _FILE

    def read(self) -> str | None:
        """Name of the profile chosen for the database; None: none was."""
        return self._all().get(self._key)

    def write(self, name: str) -> None:
        """Choose; EnvironmentFault if it cannot be remembered."""
        path, chosen = self._path, self._all() | {self._key: name}
        partial = path.with_name(path.name + ".part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            partial.write_text(json.dumps(chosen, indent=1, ensure_ascii=False), encoding="utf-8")
            partial.replace(path)
        except OSError as error:
            raise EnvironmentFault(
                f"The choice cannot be remembered in {path} ({error.strerror}).",
                "Name the profile with --as in each command instead.",
            ) from None

    def _all(self) -> dict[str, str]:
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {key: name for key, name in found.items() if isinstance(name, str)}
