"""Who acts: the profile in whose name everything is done, kept for all pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton

from planner.application.arrivals import Arrival
from planner.application.profiles import ProfileList
from planner.bootstrap import Planner
from planner.domain.roles import BY_CODE, Profile
from ui.aid.words import altered_texts
from ui.choice import Choice
from ui.forms import button
from ui.jobs import Jobs


@dataclass(frozen=True, slots=True)
class NewProfile:
    """What the form for another profile says."""

    name: str
    role: str
    trust: str | None
    service: str | None


class _CatalogueNames:
    """Names of places as the top bar lists them; asked on the window's thread."""

    def __init__(self, choice: Choice) -> None:
        self._choice = choice

    def service(self, code: str) -> str:
        """See `PlaceNames`."""
        entry = self._choice.catalogue.entry(code)
        return BY_CODE.service(code) if entry is None else f"{entry.name} ({code})"

    def trust(self, code: str) -> str:
        """See `PlaceNames`."""
        name = dict(self._choice.catalogue.trusts()).get(code)
        return BY_CODE.trust(code) if name is None else f"{name} ({code})"


class Acting(QObject):
    """Reads and changes who acts, on the database lane; pages follow `changed`."""

    changed = Signal()
    choice_wanted = Signal()
    """A page leads to where somebody else is chosen."""
    altered = Signal(str, str)
    """Somebody else removed the profile that acts, or gave it other rights: what, and what now."""

    def __init__(self, jobs: Jobs, planner: Planner, choice: Choice) -> None:
        super().__init__()
        self._jobs, self._planner = jobs, planner
        self._names = _CatalogueNames(choice)
        self._list: ProfileList | None = None
        self._by = ""

    @property
    def profile(self) -> Profile | None:
        """The profile that acts; None until it was read."""
        return self._list.acting if self._list else None

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """Everybody who may act here, by name."""
        return self._list.profiles if self._list else ()

    def take_news(self, rows: Sequence[Arrival]) -> None:
        """Somebody else changed who there is."""
        mine = [row for row in rows if self.profile and row.key[0] == self.profile.name]
        self._by = f" by {mine[-1].who} at {mine[-1].clock}" if mine else ""
        self.read()

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
        before, now, by = self.profile, replace(found.acting, names=self._names), self._by
        self._list, self._by = replace(found, acting=now), ""
        self.changed.emit()
        if before is not None and before.name == now.name and before != now:
            self.altered.emit(*altered_texts(before, now, by))


def another_button(on: Callable[[], object]) -> QPushButton:
    """The way to somebody else, beside a step that whoever acts may not take."""
    tip = "Choose who acts, as with the button at the top right"
    return button("Act as somebody else…", on, look="link", tip=tip)
