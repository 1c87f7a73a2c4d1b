"""Edits of what people hold: what may be typed into a cell, and the change that it makes."""

from dataclasses import dataclass

import numpy as np

from planner.application.changes import Change, ChangeSet
from planner.domain.calendar import NO_LIMIT_DAY, NO_START_DAY
from planner.domain.region import NONE, Region
from planner.domain.wording.formats import day_text
from ui.dates import HELP, read_day
from ui.people.matrix import NOT_HELD, Matrix, SkillColumn

YES, NO = "yes", "no"
_LASTING = frozenset({"yes", "y", "none", "no expiry", "no end", "always"})


class EntryError(ValueError):
    """What was typed cannot stand; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell of the matrix as it is meant to be."""

    place: int
    column: SkillColumn
    day: int
    """Last day; NO_LIMIT_DAY: no end, or yes; NOT_HELD: not held, or no."""


def day_of(column: SkillColumn, text: str, today: int) -> int:
    """What a text means in a column, as a day of the matrix; EntryError says why it cannot."""
    meant = text.strip().casefold()
    if column.flag:
        return _flag(column, meant)
    if meant in {"", "–", NO}:
        return NOT_HELD
    if meant in _LASTING:
        if column.skill == NONE:
            raise EntryError(f"{column.title} needs its last day: {HELP}.")
        return NO_LIMIT_DAY
    day = read_day(meant, today)
    if day is None:
        lasting = "" if column.skill == NONE else ", or “yes” where it does not end"
        raise EntryError(f"“{text.strip()}” is no date: {HELP}{lasting}. Empty takes it away.")
    return day


def edit_text(day: int, column: SkillColumn) -> str:
    """What stands in the field before something is typed."""
    if column.flag:
        return NO if day == NOT_HELD else YES
    if day == NOT_HELD:
        return ""
    return "no expiry" if day == NO_LIMIT_DAY else day_text(day, year=True).split(" ", 1)[1]


def change_of(matrix: Matrix, edit: Edit) -> ChangeSet | None:
    """The change of one cell; None if nothing changes. EntryError where it would end too early."""
    region, person = matrix.region, int(matrix.people[edit.place])
    staff_id, name = region.people.ids.codes[person], region.people.ids.names[person]
    if edit.column.skill == NONE:
        change = _staff_change(matrix, person, staff_id, edit)
    else:
        change = _skill_change(matrix, person, staff_id, edit)
    return None if change is None else ChangeSet(_label(edit, name), (change,))


def _flag(column: SkillColumn, meant: str) -> int:
    if meant in {YES, "y", "true", "1"}:
        return NO_LIMIT_DAY
    if meant in {NO, "n", "false", "0", ""}:
        return NOT_HELD
    raise EntryError(f"{column.title} is yes or no.")


def _staff_change(matrix: Matrix, person: int, staff_id: str, edit: Edit) -> Change | None:
    field, day = edit.column.field, _day_now(matrix, person, edit)
    now: object
    new: object
    if edit.column.flag:
        now, new = day != NOT_HELD, edit.day != NOT_HELD
    else:
        now, new = _given(day, NOT_HELD), _given(edit.day, NOT_HELD)
    return None if now == new else Change("Staff", (staff_id,), {field: now}, {field: new})


def _skill_change(matrix: Matrix, person: int, staff_id: str, edit: Edit) -> Change | None:
    region, skill = matrix.region, edit.column.skill
    key = staff_id, region.skills.codes[skill]
    now = _day_now(matrix, person, edit)
    if now == edit.day:
        return None
    begins = _begins(region, person, skill)
    before = {"valid_from": begins, "expires": _given(now, NO_LIMIT_DAY)}
    if edit.day == NOT_HELD:
        return Change("StaffSkills", key, before, None)
    expires = _given(edit.day, NO_LIMIT_DAY)
    if now == NOT_HELD:
        return Change("StaffSkills", key, None, {"valid_from": None, "expires": expires})
    if begins is not None and expires is not None and expires < begins:
        raise EntryError(
            f"{edit.column.title} begins on {day_text(begins, year=True)}, so it cannot end before."
        )
    return Change("StaffSkills", key, {"expires": before["expires"]}, {"expires": expires})


def _day_now(matrix: Matrix, person: int, edit: Edit) -> int:
    """The cell's day as it stands, also where the region is not read again yet."""
    if edit.column in matrix.columns:
        return int(matrix.days[edit.place, matrix.columns.index(edit.column)])
    held = _holding(matrix.region, person, edit.column.skill)
    return NOT_HELD if held is None else int(matrix.region.holdings.expires[held])


def _begins(region: Region, person: int, skill: int) -> int | None:
    held = _holding(region, person, skill)
    return None if held is None else _given(int(region.holdings.valid_from[held]), NO_START_DAY)


def _holding(region: Region, person: int, skill: int) -> int | None:
    """Row of what a person holds; None if they do not."""
    rows = region.holdings.of_skill(skill)
    found = rows.start + np.flatnonzero(region.holdings.person[rows] == person)
    return int(found[0]) if len(found) else None


def _given(day: int, unset: int) -> int | None:
    return None if day == unset else day


def _label(edit: Edit, name: str) -> str:
    head = f"{edit.column.title}, {name}"
    if edit.column.flag:
        return f"{head}: {NO if edit.day == NOT_HELD else YES}"
    if edit.day == NOT_HELD:
        return f"{head}: taken away"
    return f"{head}: {edit_text(edit.day, edit.column)}"
