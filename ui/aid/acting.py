"""Who acts: the profile in whose name everything is done, kept for all pages."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from planner.application.profiles import ProfileList
from planner.bootstrap import Planner
from planner.domain.roles import Profile
from ui.jobs import Jobs


@dataclass(frozen=True, slots=True)
class NewProfile:
    """What the form for another profile says."""

    name: str
    role: str
    trust: str | None
    service: str | None


class Acting(QObject):
    """Reads and changes who acts, on the database lane; pages follow `changed`."""

    changed = Signal()

    def __init__(self, jobs: Jobs, planner: Planner) -> None:
        super().__init__()
        self._jobs, self._planner = jobs, planner
        self._list: ProfileList | None = None

    @property
    def profile(self) -> Profile | None:
        """The profile that acts; None until it was read."""
        return self._list.acting if self._list else None

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """Everybody who may act here, by name."""
        return self._list.profiles if self._list else ()

    def read(self) -> None:
        """Ask the database who there is."""
        profiles = self._planner.profiles
        self._start("Reading profiles", profiles.all)

    def use(self, name: str) -> None:
        """Act as somebody else from now on, on this machine."""
        profiles = self._planner.profiles

        def work() -> ProfileList:
            profiles.use(name)
            return profiles.all()

        self._start("Changing who acts", work)

    def add(self, new: NewProfile) -> None:
        """Add a profile; an administrator's right."""
        profiles = self._planner.profiles

        def work() -> ProfileList:
            profiles.add(new.name, new.role, new.trust, new.service)
            return profiles.all()

        self._start("Adding a profile", work)

    def _start(self, title: str, work: object) -> None:
        assert callable(work)
        self._jobs.start(
            self._jobs.lanes.database, title, lambda _progress, _cancel: work(), self._take
        )

    def _take(self, found: ProfileList) -> None:
        self._list = found
        self.changed.emit()
