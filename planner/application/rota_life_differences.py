"""What has changed on a rota since a version of it was approved, cell by cell."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.application.signoff_sheet import PersonRow, SignOffSheet
from planner.application.signoff_words import cell_text
from planner.domain.wording.edits import codes_text, where_text


@dataclass(frozen=True, slots=True)
class RotaDifference:
    """One person and date that reads otherwise than in the version that was approved."""

    staff_id: str
    name: str
    day: int
    """Day number."""
    before: str
    """The codes as approved, `/` between them; empty for nothing."""
    after: str
    """The codes as they are now."""

    @property
    def text(self) -> str:
        """In words: "A. Okafor on Wed 9 Dec: E, was nothing"."""
        where = where_text(self.name, self.day)
        now, was = (codes_text([codes] if codes else []) for codes in (self.after, self.before))
        return f"{where}: {now}, was {was}"


def rota_differences(before: SignOffSheet, after: SignOffSheet) -> tuple[RotaDifference, ...]:
    """Every cell that differs, by date and person. O(cells)."""
    old, new = _people(before), _people(after)
    found = [
        difference
        for staff_id in old.keys() | new.keys()
        for difference in _of_person(old.get(staff_id), new.get(staff_id))
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.name.casefold(), one.staff_id)))


def _people(sheet: SignOffSheet) -> Mapping[str, PersonRow]:
    return {person.staff_id: person for person in sheet.people}


def _of_person(old: PersonRow | None, new: PersonRow | None) -> list[RotaDifference]:
    known = new or old
    assert known is not None
    days = sorted({day for row in (old, new) if row is not None for day in row.cells})
    return [
        RotaDifference(known.staff_id, known.name, day, before, after)
        for day in days
        if (before := _codes(old, day)) != (after := _codes(new, day))
    ]


def _codes(row: PersonRow | None, day: int) -> str:
    return "" if row is None else "/".join(cell_text(row, day).split("\n"))
