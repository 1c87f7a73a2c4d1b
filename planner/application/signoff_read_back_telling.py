"""What each difference of an edited workbook would do, and the differences that do nothing."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from planner.application.signoff_cells import CellDifference
from planner.application.signoff_ports import Stated, WorkbookRead
from planner.application.signoff_read_back_merging import Wish
from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.trials import BreachText, Trials
from planner.domain.wording.edits import codes_text
from planner.domain.wording.formats import list_text

_READ_ONLY = {
    "Sign-off": "Only duties and leave are taken over; the front page is made anew at each export.",
    "Mutual aid": "Only duties and leave are taken over; aid changes by requests and offers.",
    "Data": "Only staff_id, date, shift and service are taken over; people are changed on the "
    "People page.",
    "Rota": "Only the codes of the dates are taken over; names and contracts are changed on the "
    "People page, and figures follow from the duties.",
}
_ELSE = "This sheet is not read back; it is made anew at each export."


def shown_codes(wish: Wish, *, wanted: bool) -> str:
    """The codes of one side in words: "E/AL", "nothing"."""
    codes = wish.wanted if wanted else wish.was
    parts = [*sorted(codes.here), *(f"{c} elsewhere" for c in sorted(codes.out))]
    return codes_text([*parts, *sorted(codes.leave)])


def effect_text(wish: Wish, broken: Sequence[BreachText]) -> str:
    """What taking a difference over would do: what goes, what comes, which rules it breaks."""
    was, wanted = wish.was, wish.wanted
    parts = []
    for gone, come, noun in (
        (was.here - wanted.here, wanted.here - was.here, ""),
        (was.leave - wanted.leave, wanted.leave - was.leave, "leave "),
    ):
        parts += [f"{noun}{list_text(sorted(gone))} goes"] if gone else []
        parts += [f"{noun}{list_text(sorted(come))} comes"] if come else []
    done = ", ".join(parts) or "nothing changes"
    if not broken:
        return f"{done[0].upper()}{done[1:]}; no rule is newly broken."
    hard = [one for one in broken if one.hard] or list(broken)
    word = "breaks" if hard[0].hard else "warns of"
    rules = "; ".join(f"{one.rule}, {one.text}" for one in hard)
    return f"{done[0].upper()}{done[1:]}; {word} {rules}."


class Legality:
    """Judges each difference by itself, against the duties as they stand."""

    def __init__(self, region: Region, engine: RuleEngine) -> None:
        self._region = region
        self._engine = engine

    def broken(self, wish: Wish) -> list[BreachText]:
        """What taking one difference over would newly break, hard rules first.

        O(what lies around the date); nothing for somebody whose duties are not loaded.
        """
        region, (who, day) = self._region, wish.place
        person = region.people.ids.index.get(who)
        if person is None:
            return []
        index = region.shifts.ids.index
        come = [index[code] for code in sorted(wish.wanted.here - wish.was.here) if code in index]
        gone = self._rows(person, day, wish.was.here - wish.wanted.here)
        if not come and not gone:
            return []
        trial = Trials(
            person=np.array([person], dtype=np.int32),
            removed=np.array(gone, dtype=np.int32),
            removed_offsets=np.array([0, len(gone)], dtype=np.int64),
            added_day=np.full(len(come), day, dtype=np.int32),
            added_shift=np.array(come, dtype=np.int32),
            added_offsets=np.array([0, len(come)], dtype=np.int64),
        )
        return self._engine.explain(trial, 0)

    def _rows(self, person: int, day: int, codes: frozenset[str]) -> list[int]:
        duties, names = self._region.duties, self._region.shifts.ids.codes
        rows = range(*duties.of_person(person).indices(len(duties)))
        return [row for row in rows if duties.day[row] == day and names[duties.shift[row]] in codes]


def stated_cells(found: WorkbookRead) -> Mapping[tuple[str, str], Stated]:
    """Every cell that was read, by sheet and address."""
    cells: dict[tuple[str, str], Stated] = {}
    total = () if found.rota.total is None else (found.rota.total,)
    for line in (*found.rota.people, *total, *found.rota.cover):
        for stated in (*line.facts.values(), *line.days.values()):
            cells["Rota", stated.cell] = stated
    for sheet, table in (("Data", found.data), ("Legend", found.legend)):
        for row in table.rows:
            cells |= {(sheet, stated.cell): stated for stated in row.cells.values()}
    for sheet, by_address in found.cells.items():
        cells |= {(sheet, address): stated for address, stated in by_address.items()}
    return cells


def read_only_text(difference: CellDifference, cells: Mapping[tuple[str, str], Stated]) -> str:
    """Why a difference outside the duties is not taken over."""
    stated = cells.get((difference.sheet, difference.cell))
    why = _READ_ONLY.get(difference.sheet, _ELSE)
    if stated is not None and stated.formula:
        return f"A formula stands where a value was; it was not calculated. {why}"
    return why


def beside_the_duties(
    differences: Sequence[CellDifference],
    handled: frozenset[tuple[str, str]],
    cells: Mapping[tuple[str, str], Stated],
    *,
    database_changed: bool,
) -> Iterator[CellDifference]:
    """The differences that are not of a person and date: headers, names, rows, other sheets.

    Where the database changed since, figures that only follow from that are left out, but
    never a formula that stands where a value was.
    """
    for one in differences:
        stated = cells.get((one.sheet, one.cell))
        formula = stated is not None and stated.formula
        told = (one.sheet, one.cell) in handled or _gone_row(one)
        follows = database_changed and not formula and _follows(one)
        if not told and not follows:
            yield one


def _gone_row(one: CellDifference) -> bool:
    """A duty that has no row in the Data sheet: told by its person and date."""
    return one.sheet == "Data" and not one.cell and one.sentence.startswith("Data: the duty ")


def _follows(one: CellDifference) -> bool:
    """Whether a difference only follows from what changed in the database.

    The status is named once; version, seal, stamps and figures come with it.
    """
    if one.sheet in {"Sign-off", "Mutual aid"}:
        stated = ("the service", "the status of the rota: the workbook")
        return not any(word in one.sentence for word in stated)
    if ": this text: " in one.sentence or ": the text " in one.sentence:
        return True
    typed = (": Name of ", ": Number of ", ": Grade of ", "the number", "no row", "no one column")
    return one.sheet == "Rota" and not any(word in one.sentence for word in typed)
