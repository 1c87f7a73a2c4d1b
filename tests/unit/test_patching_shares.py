"""A patched region holds again only those columns that an edit changes."""

import numpy as np
import pytest

from planner.application.changes import Change, ChangeSet
from planner.domain.patching import patched
from planner.domain.region import Region
from tests.regions import Sketch

COLUMNS = ("person", "day", "shift", "service", "start", "end")
SKETCH = Sketch(days=3)


@pytest.fixture
def region() -> Region:
    """Two people with duties on three days."""
    sketch = Sketch(days=3).service("ICU").person("ann", "ICU").person("bob", "ICU")
    return sketch.duties("ann", 0, "E L E").duties("bob", 0, "L L E").region()


def removed(staff: str, day: int, shift: str) -> Change:
    return Change("Duties", (staff, SKETCH.day(day), shift), {"service": "ICU"}, None)


def given(staff: str, day: int, shift: str) -> Change:
    return Change("Duties", (staff, SKETCH.day(day), shift), None, {"service": "ICU"})


def after(region: Region, *changes: Change) -> tuple[Region, set[str]]:
    """The patched region, and the columns of duties that it shares with the one before."""
    found = patched(region, ChangeSet("", changes))
    assert found is not None
    pairs = ((name, getattr(region.duties, name), getattr(found.duties, name)) for name in COLUMNS)
    return found, {name for name, one, two in pairs if one is two}


def test_another_shift_on_the_same_date_changes_shift_and_hours_alone(region: Region) -> None:
    found, shared = after(region, removed("ann", 1, "L"), given("ann", 1, "E"))
    assert shared == {"person", "day", "service"}
    early, late = region.shifts.ids.index["E"], region.shifts.ids.index["L"]
    assert found.duties.shift.tolist() == [early] * 3 + [late, late, early]
    assert region.duties.shift.tolist() == [early, late, early, late, late, early]


def test_what_was_undone_shares_everything(region: Region) -> None:
    _, shared = after(region, removed("bob", 0, "L"), given("bob", 0, "L"))
    assert shared == set(COLUMNS)


def test_a_duty_more_shares_nothing(region: Region) -> None:
    found, shared = after(region, removed("ann", 2, "E"))
    assert shared == set()
    assert np.diff(found.duties.offsets).tolist() == [2, 3]


def test_people_whose_numbers_of_duties_are_swapped_share_no_column_by_mistake(
    region: Region,
) -> None:
    found, shared = after(region, removed("ann", 2, "E"), given("bob", 2, "N"))
    assert "person" not in shared
    assert found.duties.person.tolist() == [0, 0, 1, 1, 1, 1]
