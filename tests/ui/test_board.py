"""The board's arrays say of a ward what its tables say."""

import numpy as np
import pytest

from planner.application.covering import Loaded
from planner.application.rule_packs import load_rule_book
from planner.domain.shift_families import Family, family_of
from tests.regions import Sketch
from tests.ui.wards import ward_region
from ui.rota.board import BROKEN, WARNED, Board, build_board
from ui.rota.breach_list import NoBreaches
from ui.rota.cells import Aid
from ui.rota.strips import Safety


def board_of(sketch_or_region, service: str = "W24", breaches=None) -> Board:
    region = getattr(sketch_or_region, "region", None)
    region = region() if callable(region) else sketch_or_region
    loaded = Loaded.of(region, load_rule_book())
    return build_board(loaded, region.services.ids.index[service], None, breaches or NoBreaches())


@pytest.fixture(scope="module")
def ward() -> Board:
    return board_of(ward_region())


def place_of(board: Board, name: str) -> int:
    return [board.name(place) for place in range(len(board.people))].index(name)


def codes(board: Board, name: str) -> list[str]:
    row = board.cells.states[place_of(board, name)]
    return ["+".join(tile.code for tile in board.cells.table[state].tiles) for state in row]


def test_people_stand_in_groups_from_aid_in_to_the_junior_grade(ward):
    assert [(group.title, group.last - group.first) for group in ward.groups] == [
        ("Aid in · from other services", 1),
        ("Grade B7", 2),
        ("Grade B6", 4),
        ("Grade B5", 12),
    ]
    assert ward.name(0) == "Ewa Kowalczyk"
    assert ward.groups[2].summary.startswith("4 people · 4.0 WTE · balance ")


def test_cells_hold_the_codes_of_duties_and_absences(ward):
    assert codes(ward, "Helen Ashworth")[:7] == ["E", "E", "L", "L", "N", "", ""]
    assert codes(ward, "Mohammed Iqbal")[:5] == ["AL"] * 5
    assert codes(ward, "Niamh Gallagher")[1:10] == ["L", *["SICK"] * 7, "L"]


def test_aid_is_marked_in_and_out_and_two_duties_share_a_cell(ward):
    aid = ward.cells.table[ward.cells.states[0, 9]].tiles[0]
    assert (aid.code, aid.aid) == ("N", Aid.IN)
    assert codes(ward, "Tomasz Wiśniewski")[24] == "LD+D"
    out = ward.cells.table[ward.cells.states[place_of(ward, "Tomasz Wiśniewski"), 24]].tiles[1]
    assert out.aid == Aid.OUT


def test_of_visitors_only_the_duties_here_are_shown():
    sketch = Sketch(days=3).person("home", "ICU").person("guest", "HDU")
    sketch.duty("guest", 0, "E", "HDU").duty("guest", 1, "E", "ICU")
    board = board_of(sketch, "ICU")
    assert codes(board, "Name guest") == ["", "E", ""]


def test_strips_and_chips_follow_the_filling():
    sketch = Sketch(days=3).line("ICU", 1, "E", minimum=2, target=3).line("ICU", 2, "N", minimum=0)
    for number, days in enumerate(("E E E", "E E -", "E - -")):
        sketch.person(f"p{number}", "ICU").duties(f"p{number}", 0, days)
    cover = board_of(sketch, "ICU").cover
    early, night = cover.strips
    assert [cell.text for cell in early.cells] == ["2/2 +1", "2/2 0", "1/2 −1"]
    assert [cell.safety for cell in early.cells] == [Safety.SAFE, Safety.EDGE, Safety.UNSAFE]
    assert [cell.text for cell in night.cells] == ["–"] * 3
    assert [[chip.text for chip in chips] for chips in cover.gaps] == [[], ["E"], ["E", "E"]]
    assert [chip.minimum for chip in cover.gaps[2]] == [True, False]
    assert (cover.minimum_gaps, cover.target_gaps) == (1, 2)


def test_a_gap_of_several_slots_is_one_chip():
    sketch = Sketch(days=1).line("ICU", 1, "E", minimum=2).person("p", "ICU")
    assert [chip.text for chip in board_of(sketch, "ICU").cover.gaps[0]] == ["E×2"]


def test_breaches_mark_their_last_date_with_the_worst_severity():
    region = ward_region()
    person, first = region.people.ids.index["20418371"], region.period.first
    day = np.array([first + 8, first + 8, first + 40], dtype=np.int32)
    breaches = NoBreaches(
        np.full(3, person, dtype=np.int32),
        np.array([1, 2, 1], dtype=np.int32),
        np.array([first - 5, first + 8, first + 1], dtype=np.int32),
        day,
        ("five lates", "rest 9.5 h, needs 11 h", "average"),
    )
    board = board_of(region, breaches=breaches)
    place = place_of(board, "Ewan McAllister")
    assert board.marks[place, 8] == BROKEN
    assert board.marks[place, 27] == WARNED
    assert board.marks.sum() == BROKEN + WARNED
    assert board.breaches_of(place, 8) == [1, 0]
    assert board.cell_text(place, 8).endswith("rule broken")


def test_figures_count_hours_nights_weekends_and_runs():
    sketch = Sketch(days=14).person("ann", "ICU", weekly_hours=30.0)
    sketch.duties("ann", 0, "E E - - N - - L").absence("ann", 10, 12)
    figures = board_of(sketch, "ICU").figures
    assert figures.rostered[0] == pytest.approx(7.5 * 3 + 9)
    assert figures.contracted[0] == 60
    assert (figures.nights[0], figures.weekends[0], figures.longest_run[0]) == (1, 1, 2)
    assert figures.weeks[0].tolist() == pytest.approx([24, 7.5])


def test_contracted_hours_are_those_of_the_dates_of_employment():
    sketch = Sketch(days=14).person("new", "ICU", weekly_hours=35.0, employed_from=10)
    assert board_of(sketch, "ICU").figures.contracted[0] == pytest.approx(35 * 4 / 7)


def test_resident_doctors_breaks_are_paid():
    sketch = Sketch(days=7).person("doc", "ICU", "F1", rule_set="resident_doctor")
    sketch.duty("doc", 0, "LD")
    assert board_of(sketch, "ICU").figures.rostered[0] == 12.5


@pytest.mark.parametrize(
    ("code", "family"),
    [
        ("E", Family.EARLY),
        ("L", Family.LATE),
        ("N", Family.NIGHT),
        ("LD", Family.LONG),
        ("D", Family.STANDARD),
        ("AL", Family.LEAVE),
        ("SICK", Family.SICK),
    ],
)
def test_a_shift_gets_its_look_from_its_hours_not_its_code(code, family):
    region = ward_region(7)
    assert family_of(region.shifts.values[region.shifts.ids.index[code]]) == family
