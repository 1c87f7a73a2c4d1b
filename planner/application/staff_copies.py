"""Use case: a person's own copy of their duties, aid included, for their calendar."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from planner.application.aid_ports import AidWork
from planner.application.aid_rows import person_values
from planner.application.errors import EnvironmentFault
from planner.application.signoff_aid import service_text
from planner.application.staff_copies_ical import Event, calendar_text
from planner.domain.calendar import Period, date_of
from planner.domain.region import Region
from planner.domain.sheets import Table
from planner.domain.shifts import ShiftKind

_SERVICE_OF_OURS = "mutual-aid-planner"


@dataclass(frozen=True, slots=True)
class IcalReport:
    """The file that was written, and how many duties it holds."""

    file: Path
    staff_id: str
    name: str
    events: int


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class StaffCopies:
    """Writes a person's duties as a calendar."""

    units: Callable[[], AidWork]
    clock: Callable[[], datetime] = _utc_now
    """This instant, with its zone."""

    def ical(self, staff_id: str, period: Period, out: Path) -> IcalReport:
        """Write the duties of a period to a file, whole or not at all.

        O(duties of the people of the home service).
        UserError for an unknown person, EnvironmentFault if the file cannot be written.
        """
        name, events = self._events(staff_id, period)
        text = calendar_text(f"Duties of {name}", events, self.clock())
        _write(out, text)
        return IcalReport(out, staff_id, name, len(events))

    def _events(self, staff_id: str, period: Period) -> tuple[str, list[Event]]:
        with self.units() as work:
            home = str(person_values(work, staff_id)["service"])
            region = work.load_region(period, [home])
            sites = work.read_tables({"Sites"})["Sites"]
        person = region.people.ids.index[staff_id]
        addresses = _addresses(sites)
        return region.people.ids.names[person], list(_duties(region, person, addresses))


@dataclass(frozen=True, slots=True)
class _Address:
    """Where a site is."""

    text: str
    place: tuple[float, float] | None


def _addresses(sites: Table) -> Mapping[str, _Address]:
    """The address of every site by its code."""
    names = ("code", "name", "postcode", "latitude", "longitude")
    found = {}
    for code, name, postcode, north, east in zip(
        *(sites.columns[column] for column in names), strict=True
    ):
        text = ", ".join(str(part) for part in (name, postcode) if part)
        known = north is not None and east is not None
        place = (float(str(north)), float(str(east))) if known else None
        found[str(code)] = _Address(text, place)
    return found


def _duties(region: Region, person: int, addresses: Mapping[str, _Address]) -> Iterator[Event]:
    """The person's duties of the region's period, in the order in which they start."""
    duties, period = region.duties, region.period
    rows = np.arange(*duties.of_person(person).indices(len(duties)))
    days = duties.day[rows]
    for row in rows[(days >= period.first) & (days <= period.last)].tolist():
        yield _event(region, person, row, addresses)


def _event(region: Region, person: int, row: int, addresses: Mapping[str, _Address]) -> Event:
    duties, services = region.duties, region.services
    shift = region.shifts.values[int(duties.shift[row])]
    service, home = int(duties.service[row]), int(region.people.service[person])
    address = addresses[region.sites.ids.codes[int(services.site[service])]]
    aid = service != home
    kind = "on call" if shift.kind is ShiftKind.ON_CALL else "duty"
    title = f"{shift.name or shift.code} ({shift.code}), {services.ids.names[service]}"
    told = [f"{services.ids.names[service]}, {region.trusts.names[int(services.trust[service])]}"]
    if aid:
        own = service_text(region, services.ids.codes[home], service)
        told.append(f"Mutual aid; home is {own}")
    return Event(
        uid=_uid(region, person, row),
        start=_moment(int(duties.start[row])),
        end=_moment(int(duties.end[row])),
        summary=f"Aid: {title}" if aid else title,
        location=address.text,
        description="\n".join(told),
        category="mutual aid" if aid else kind,
        place=address.place,
    )


def _uid(region: Region, person: int, row: int) -> str:
    """The same at every export of the same duty; tells nothing of the person."""
    duty = (
        region.people.ids.codes[person],
        date_of(int(region.duties.day[row])).isoformat(),
        region.shifts.ids.codes[int(region.duties.shift[row])],
    )
    digest = hashlib.sha256("\n".join(duty).encode("utf-8")).hexdigest()
    return f"{digest[:32]}@{_SERVICE_OF_OURS}"


def _moment(minutes: int) -> datetime:
    return datetime.fromtimestamp(minutes * 60, UTC)


def _write(out: Path, text: str) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".calendar-", dir=out.parent) as folder:
            partial = Path(folder) / "calendar.ics"
            partial.write_bytes(text.encode("utf-8"))
            partial.replace(out)
    except OSError as error:
        raise EnvironmentFault(
            f"The calendar {out} could not be written: {error.strerror or error}.",
            "Choose another folder or name and try again.",
        ) from error
