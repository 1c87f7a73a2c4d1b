"""What an edited workbook wishes: its two sheets held against each other and the database.

Three sides are compared for every person and date: as the workbook was made, as it is now, and
as the database is now. How it was made is known where one of its sheets still has its own
seal, or where nothing in the database has changed since.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from planner.application.signoff_read_back_cells import (
    NOTHING,
    DataRead,
    DayCodes,
    GridRead,
    Place,
)
from planner.application.signoff_seal import seal_of
from planner.application.signoff_sheet import SignOffSheet
from planner.domain.calendar import date_of
from planner.domain.patching import RowChange

Codes = frozenset[str]
DutyKey = tuple[str, int, str, str]
"""Person, day number, shift and service."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One person and date that reads otherwise in the workbook than in the database."""

    place: Place
    sheet: str
    """The sheet that was edited."""
    cell: str
    """Its cell there; empty where a row of the Data sheet is gone."""
    was: DayCodes
    """As the database is."""
    wanted: DayCodes
    made_with: DayCodes | None
    """As the workbook was made; None where that cannot be known."""
    refusal: str = ""
    """Why it cannot be taken over."""

    @property
    def conflict(self) -> bool:
        """Whether the database changed there since the workbook was made, or may have."""
        return self.made_with != self.was


@dataclass(frozen=True, slots=True)
class Baseline:
    """How the workbook was made."""

    duties_same: bool
    """Whether the database's duties are still those that it was made of."""
    absences_same: bool
    duties: Mapping[Place, tuple[Codes, Codes]] | None
    """Duties here and elsewhere by person and date; None where that cannot be known."""
    absences: Mapping[Place, Codes] | None

    @property
    def database_changed(self) -> bool:
        """Whether duties or absences changed since."""
        return not (self.duties_same and self.absences_same)

    def of(self, place: Place) -> DayCodes | None:
        """One person and date as the workbook was made."""
        if self.duties is None or self.absences is None:
            return None
        here, out = self.duties.get(place, (frozenset(), frozenset()))
        return DayCodes(here, out, self.absences.get(place, frozenset()))


def baseline(
    properties: Mapping[str, str],
    sheet: SignOffSheet,
    stored: Mapping[Place, DayCodes],
    grid: GridRead,
    data: DataRead,
    seal: str,
    since: Sequence[RowChange] | None,
) -> Baseline:
    """How the workbook was made, as far as it can be told.

    `seal` is the one it states; `since` what the journal says was written since it was made,
    None where that is not known.
    """
    whole = seal == sheet.seal.digest
    duties_same = whole or properties.get("duties") == sheet.duties_seal.digest
    absences_same = whole or properties.get("absences") == sheet.absences_seal.digest
    service, period = sheet.heading.service, sheet.heading.period
    duties: Mapping[Place, tuple[Codes, Codes]] | None = None
    if duties_same:
        duties = {place: (codes.here, codes.out) for place, codes in stored.items()}
    else:
        for keys in (data.keys, _taken_back(sheet, since)):
            found = seal_of(service=service, period=period, duties=keys)
            if found.digest == properties.get("duties"):
                duties = _by_place(service, keys)
                break
    absences: Mapping[Place, Codes] | None = None
    if absences_same:
        absences = {place: codes.leave for place, codes in stored.items()}
    else:
        rows = [(*place, kind) for place, codes in grid.codes.items() for kind in codes.leave]
        found = seal_of(service=service, period=period, absences=rows)
        if found.digest == properties.get("absences"):
            absences = {place: codes.leave for place, codes in grid.codes.items()}
    return Baseline(duties_same, absences_same, duties, absences)


def _taken_back(sheet: SignOffSheet, since: Sequence[RowChange] | None) -> list[DutyKey]:
    """The duties of a rota as they were before what was written since. O(duties + rows)."""
    if since is None:
        return []
    heading, own = sheet.heading, {p.staff_id for p in sheet.people if not p.aid_in}
    services = {(row.staff_id, row.day, row.shift): row.service for row in sheet.duties}
    for row in reversed(since):
        if row.sheet != "Duties":
            continue
        who, day, shift = str(row.key[0]), int(str(row.key[1])), str(row.key[2])
        services.pop((who, day, shift), None)
        service = None if row.before is None else str(row.before["service"])
        mine = service == heading.service or who in own
        if service is not None and day in heading.period and mine:
            services[who, day, shift] = service
    return [(*key, service) for key, service in services.items()]


def _by_place(own: str, keys: Sequence[DutyKey]) -> dict[Place, tuple[Codes, Codes]]:
    """Duties here and elsewhere by person and date."""
    found: dict[Place, tuple[Codes, Codes]] = {}
    for who, day, shift, service in keys:
        here, out = found.get((who, day), (frozenset(), frozenset()))
        if service == own:
            found[who, day] = here | {shift}, out
        else:
            found[who, day] = here, out | {shift}
    return found


def _data_codes(data: DataRead, place: Place) -> tuple[Codes, Codes]:
    return frozenset(data.here.get(place, ())), frozenset(data.out.get(place, ()))


def wishes(
    stored: Mapping[Place, DayCodes], grid: GridRead, data: DataRead, base: Baseline
) -> Iterator[Wish]:
    """Every person and date that the workbook wants otherwise, by date and person."""
    places = {*stored, *grid.codes, *data.here, *data.out}
    for place in sorted(places, key=lambda one: (one[1], one[0])):
        wish = _wish(place, stored.get(place, NOTHING), grid, data, base)
        if wish is not None:
            yield wish


def _wish(
    place: Place, now: DayCodes, grid: GridRead, data: DataRead, base: Baseline
) -> Wish | None:
    made = base.of(place)
    if made is None and (base.duties is not None or base.absences is not None):
        made = _partly(place, now, base)
    on_grid = grid.codes.get(place)
    in_data = _in_data(place, now if made is None else made, data)
    before = now if made is None else made
    grid_duties = None if on_grid is None else (on_grid.here, on_grid.out)
    edited_grid = grid_duties is not None and grid_duties != (before.here, before.out)
    edited_data = in_data is not None and in_data != (before.here, before.out)
    leave = before.leave if on_grid is None else on_grid.leave
    duties = (before.here, before.out)
    if edited_grid and grid_duties is not None:
        duties = grid_duties
    elif edited_data and in_data is not None:
        duties = in_data
    wanted = DayCodes(*duties, leave)
    if wanted == now:
        return None
    sheet, cell = _where(place, grid, data, edited_data=edited_data and not edited_grid)
    refusal = ""
    if wanted == before:
        refusal = "The database changed here since the workbook was made; it was not edited here."
    elif edited_grid and edited_data and grid_duties != in_data:
        refusal = _disagreement(grid_duties, in_data)
    elif wanted.out != now.out:
        refusal = (
            "The duty elsewhere belongs to another service's rota, and is changed there "
            "or by recalling the aid."
        )
    return Wish(place, sheet, cell, now, wanted, made, refusal)


def _partly(place: Place, now: DayCodes, base: Baseline) -> DayCodes | None:
    """Where duties or absences alone are known as made, the other as the database has it."""
    if base.duties is None:
        return None
    here, out = base.duties.get(place, (frozenset(), frozenset()))
    return DayCodes(here, out, now.leave)


def _in_data(place: Place, before: DayCodes, data: DataRead) -> tuple[Codes, Codes] | None:
    """The duties of the Data sheet; a duty that a broken row may stand for is not gone."""
    if not data.readable:
        return None
    here, out = _data_codes(data, place)
    kept = [
        {c for c in side if _may_be_broken(place, c, data)} for side in (before.here, before.out)
    ]
    return here | kept[0], out | kept[1]


def _may_be_broken(place: Place, code: str, data: DataRead) -> bool:
    key = (place[0], date_of(place[1]).isoformat(), code)
    return any(sum(a == b for a, b in zip(key, row, strict=True)) >= 2 for row in data.broken)


def _disagreement(grid: tuple[Codes, Codes] | None, data: tuple[Codes, Codes] | None) -> str:
    texts = ["/".join(sorted(side[0])) or "nothing" for side in (grid, data) if side is not None]
    return (
        f"The Rota sheet says {texts[0]}, the Data sheet {texts[1]}: make the two agree, or put "
        "one of them back as it was."
    )


def _where(place: Place, grid: GridRead, data: DataRead, *, edited_data: bool) -> tuple[str, str]:
    if edited_data or place not in grid.cells:
        return "Data", data.cells.get(place, "")
    return "Rota", grid.cells[place]
