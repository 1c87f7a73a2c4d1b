"""The region's clock as it is stored: by it every moment is told, whatever this computer's is."""

from collections.abc import Callable, Collection, Mapping, Sequence

from planner.application.aid_ports import StoredRow
from planner.domain.calendar import Clock

Find = Callable[[str, Mapping[str, Collection[object]]], Sequence[StoredRow]]
"""Rows of a sheet whose columns hold one of the values given; see `AidWork.find`."""


def region_clock(find: Find) -> Clock:
    """The clock of the region; one row read."""
    rows = find("Region", {"key": ["time_zone"]})
    zone = rows[0].values["value"] if rows else None
    return Clock(str(zone)) if zone else Clock()
