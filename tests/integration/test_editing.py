"""Stories of an edit: what is typed, dragged, pasted and undone, on a real store."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from planner.application.changes import Change
from planner.application.edit_commands import (
    ApplyPattern,
    Cell,
    Clear,
    Command,
    Fill,
    Give,
    Move,
    Paste,
    Swap,
)
from planner.application.editing import EditConflict, EditService
from planner.application.errors import ConflictError, EnvironmentFault, UserError
from planner.domain.region import Region
from planner.persistence import Store
from tests.regions import Sketch
from tests.stores import apply, file_only, fresh_store, journal_of, merge, read

ANN, BOB = "ann", "bob"


def sketch() -> Sketch:
    made = Sketch(days=14).service("ICU").service("AMU")
    made.person(ANN, "ICU", name="Amara Okafor").person(BOB, "ICU", name="Smith, Ben")
    made.person("new", "ICU", name="Dr Nia Evans", employed_from=7)
    made.person("gone", "ICU", name="Cher", employed_to=3).person("vic", "AMU")
    return made.duties(ANN, 0, "E E N").duty(BOB, 2, "L").duty(BOB, 4, "E", "AMU")


SKETCH = sketch()
DAY = SKETCH.day


class Ward:
    """A store with the ward's rota, and short ways to act and look."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.edits = EditService(lambda: store.unit_of_work("ann"))

    def seen(self) -> Region:
        with self.store.unit_of_work("reader") as work:
            return work.load_region(SKETCH.period, ["ICU"])

    def row(self, person: str, days: int = 7) -> str:
        """The codes of a person's first dates, leave in brackets, aid with its service."""
        cells: list[list[str]] = [[] for _ in range(days)]
        for duty in read(self.store, "Duties"):
            at = int(str(duty["date"])) - SKETCH.first
            if duty["staff_id"] == person and 0 <= at < days:
                here = duty["service"] == "ICU"
                cells[at].append(str(duty["shift"]) + ("" if here else "@AMU"))
        for row in read(self.store, "Absences"):
            for day in range(int(str(row["from"])), int(str(row["to"])) + 1):
                if row["staff_id"] == person and 0 <= day - SKETCH.first < days:
                    cells[day - SKETCH.first].append(f"({row['kind']})")
        return " ".join("/".join(cell) or "-" for cell in cells)

    def refused(self, command: Command, seen: Region | None = None) -> str:
        before = read(self.store, "Duties"), read(self.store, "Absences"), journal_of(self.store)
        with pytest.raises(UserError) as caught:
            self.edits.run(command, seen)
        after = read(self.store, "Duties"), read(self.store, "Absences"), journal_of(self.store)
        assert after == before
        return str(caught.value)

    def set_status(self, status: str, service: str = "ICU", length: int = 14) -> None:
        last = SKETCH.first + length - 1
        row = {"to": last, "status": status}
        apply(self.store, Change("Rotas", (service, SKETCH.first), None, row))


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    store = fresh_store(tmp_path)
    merge(store, sketch().tables())
    yield Ward(store)
    store.close()


def cell(person: str, offset: int) -> Cell:
    return Cell(person, DAY(offset))


# Typing -----------------------------------------------------------------------------------------


def test_that_a_typed_code_replaces_what_stands_and_is_one_named_step(ward: Ward) -> None:
    done = ward.edits.run(Give("ICU", cell(ANN, 2), ("l",)), ward.seen())
    assert ward.row(ANN) == "E E L - - - -"
    assert done.label == "Entry of L, Wed 9 Dec, A. Okafor"
    assert {entry[0] for entry in journal_of(ward.store)[-2:]} == {"Duties"}
    ward.edits.apply(done.inverse())
    assert ward.row(ANN) == "E E N - - - -"
    ward.edits.apply(done)
    assert ward.row(ANN) == "E E L - - - -"


def test_that_adding_keeps_what_stands(ward: Ward) -> None:
    ward.edits.run(Give("ICU", cell(ANN, 0), ("L",), adding=True))
    assert ward.row(ANN) == "E/L E N - - - -"


def test_that_typing_what_stands_already_changes_nothing(ward: Ward) -> None:
    entries = len(journal_of(ward.store))
    assert ward.edits.run(Give("ICU", cell(ANN, 0), ("E",))).changes == ()
    assert len(journal_of(ward.store)) == entries


def test_that_an_unknown_code_names_those_that_look_alike(ward: Ward) -> None:
    assert ward.refused(Give("ICU", cell(ANN, 0), ("ED",))).startswith(
        "There is no shift ED. Did you mean "
    )
    assert ward.refused(Give("ICU", cell(ANN, 0), ("E/SICL",))) == (
        "There is no shift SICL. Did you mean SICK or SL?"
    )
    assert "Known shifts: D, E, L" in ward.refused(Give("ICU", cell(ANN, 0), ("QX",)))


def test_that_every_unknown_code_of_a_block_is_told_with_its_cells(ward: Ward) -> None:
    assert ward.refused(Paste("ICU", (ANN, BOB), DAY(0), "E\tEX\nEX\tL")) == (
        "There is no shift EX. It was for A. Okafor on Tue 8 Dec and 1 cell more. Did you mean E?"
    )
    assert ward.refused(Paste("ICU", (ANN, BOB), DAY(0), "E\tEX\nQX\tEX")) == (
        "2 codes of the copied block are no shifts: EX and QX. "
        "EX for A. Okafor on Tue 8 Dec and 1 cell more; QX for B. Smith on Mon 7 Dec. "
        "Nothing was changed: mend them there and copy once more."
    )
    assert ward.row(ANN) == "E E N - - - -"


def test_that_empty_lines_under_a_block_are_none_of_its_rows(ward: Ward) -> None:
    ward.edits.run(Paste("ICU", (ANN, BOB), DAY(0), "L\tN\r\n\r\n\r\n"))
    assert (ward.row(ANN), ward.row(BOB)) == ("L N N - - - -", "- - L - E@AMU - -")
    ward.edits.run(Paste("ICU", (ANN, BOB), DAY(0), "N\r\n\r\n"))
    assert (ward.row(ANN), ward.row(BOB)) == ("N N N - - - -", "- - L - E@AMU - -")


def test_that_a_stroke_parts_two_codes_unless_it_belongs_to_one(ward: Ward) -> None:
    ward.edits.run(Give("ICU", cell(ANN, 0), ("n/ d",)))
    assert ward.row(ANN, 1) == "D/N"
    merge(ward.store, {"Shifts": Sketch().shift("L/D", "08:00", "20:00").tables()["Shifts"]})
    ward.edits.run(Give("ICU", cell(ANN, 0), ("l/d",)))
    assert ward.row(ANN, 1) == "L/D"
    ward.edits.run(Give("ICU", cell(ANN, 0), ("-",)))
    assert ward.row(ANN, 1) == "-"


def test_that_duties_elsewhere_stay_when_a_cell_is_overwritten_or_cleared(ward: Ward) -> None:
    ward.edits.run(Give("ICU", cell(BOB, 4), ("N",)))
    assert ward.row(BOB) == "- - L - E@AMU/N - -"
    ward.edits.run(Clear("ICU", (cell(BOB, 4), cell(BOB, 2))))
    assert ward.row(BOB) == "- - - - E@AMU - -"


def test_that_a_shift_that_somebody_works_elsewhere_is_refused_with_the_place(ward: Ward) -> None:
    assert ward.refused(Give("ICU", cell(BOB, 4), ("E",))) == (
        "B. Smith on Fri 11 Dec already has E, at Service AMU. Change it there first."
    )


# Dragging ---------------------------------------------------------------------------------------


def test_that_a_move_to_another_person_is_named_after_both(ward: Ward) -> None:
    done = ward.edits.run(Move("ICU", cell(ANN, 2), "N", cell(BOB, 5)), ward.seen())
    assert (ward.row(ANN), ward.row(BOB)) == ("E E - - - - -", "- - L - E@AMU N -")
    assert done.label == "Move of N, Wed 9 Dec, A. Okafor to B. Smith"


def test_that_a_move_to_another_date_is_named_after_its_date(ward: Ward) -> None:
    done = ward.edits.run(Move("ICU", cell(ANN, 2), "N", cell(ANN, 5)))
    assert ward.row(ANN) == "E E - - - N -"
    assert done.label == "Move of N, Wed 9 Dec, A. Okafor"


def test_that_a_copy_leaves_the_duty_and_a_replacing_move_takes_the_place(ward: Ward) -> None:
    ward.edits.run(Move("ICU", cell(ANN, 2), "N", cell(ANN, 5), copy=True))
    assert ward.row(ANN) == "E E N - - N -"
    ward.edits.run(Move("ICU", cell(ANN, 0), "E", cell(ANN, 5), replacing=True))
    assert ward.row(ANN) == "- E N - - E -"


def test_that_a_duty_that_is_gone_or_there_already_is_not_moved(ward: Ward) -> None:
    assert ward.refused(Move("ICU", cell(ANN, 5), "N", cell(BOB, 5))) == (
        "A. Okafor on Sat 12 Dec has no N at Service ICU any more. "
        "Nothing was changed; look at the cell as it is now."
    )
    assert ward.refused(Move("ICU", cell(ANN, 0), "E", cell(ANN, 1))).startswith(
        "A. Okafor on Tue 8 Dec already has E."
    )


def test_that_a_swap_exchanges_the_duties_of_two_cells(ward: Ward) -> None:
    done = ward.edits.run(Swap("ICU", cell(ANN, 2), cell(BOB, 2)), ward.seen())
    assert (ward.row(ANN, 3), ward.row(BOB, 3)) == ("E E L", "- - N")
    assert done.label == "Swap, Wed 9 Dec, A. Okafor and B. Smith"
    ward.edits.run(Swap("ICU", cell(ANN, 1), cell(ANN, 2), "E", "L"))
    assert ward.row(ANN, 3) == "E L E"


@pytest.mark.parametrize(
    ("person", "offset", "sentence"),
    [
        (ANN, 14, "Mon 21 Dec lies outside the period on view, Mon 7 Dec – Sun 20 Dec. "),
        ("new", 3, "N. Evans is employed from Mon 14 Dec 2026. "),
        ("gone", 4, "Cher was employed until Thu 10 Dec 2026. "),
        ("zoe", 3, "There is nobody with the number zoe any more. "),
    ],
)
def test_that_a_drop_beyond_period_employment_or_staff_is_refused(
    ward: Ward, person: str, offset: int, sentence: str
) -> None:
    move = Move("ICU", cell(ANN, 2), "N", cell(person, offset))
    assert ward.refused(move, ward.seen()).startswith(sentence)


def test_that_a_duty_left_over_after_employment_can_be_cleared(ward: Ward) -> None:
    apply(ward.store, Change("Duties", ("gone", DAY(5), "E"), None, {"service": "ICU"}))
    ward.edits.run(Clear("ICU", (cell("gone", 5),)))
    assert ward.row("gone") == "- - - - - - -"


# Blocks -----------------------------------------------------------------------------------------


def test_that_a_block_from_excel_fills_and_clears_cell_by_cell(ward: Ward) -> None:
    text = "L\t\tE/L\r\nAL\tN\t–\r\n"
    done = ward.edits.run(Paste("ICU", (ANN, BOB, "new"), DAY(0), text), ward.seen())
    assert (ward.row(ANN), ward.row(BOB)) == ("L - E/L - - - -", "(AL) N - - E@AMU - -")
    assert done.label == "Paste of 2 × 3 cells, Mon 7 Dec – Wed 9 Dec, A. Okafor and B. Smith"
    ward.edits.apply(done.inverse())
    assert (ward.row(ANN), ward.row(BOB)) == ("E E N - - - -", "- - L - E@AMU - -")


def test_that_a_block_is_repeated_over_a_selection_that_is_a_multiple_of_it(ward: Ward) -> None:
    ward.edits.run(Paste("ICU", (ANN, BOB), DAY(0), "L\tN", rows=2, dates=4))
    assert (ward.row(ANN), ward.row(BOB)) == ("L N L N - - -", "L N L N E@AMU - -")
    ward.edits.run(Paste("ICU", (ANN,), DAY(5), "D\tD", rows=1, dates=3))
    assert ward.row(ANN) == "L N L N - D D"


def test_that_a_block_of_the_wrong_shape_is_refused(ward: Ward) -> None:
    assert ward.refused(Paste("ICU", (ANN,), DAY(0), "E\tE\nE")) == (
        "The rows of the copied block are not equally long: row 1 has 2 cells, row 2 has 1. "
        "Copy a rectangle of cells."
    )
    assert ward.refused(Paste("ICU", (ANN,), DAY(0), "E\nL\nN")) == (
        "The copied block has 3 rows, but only 1 person stands from here down. "
        "Paste it further up, or copy fewer rows."
    )
    assert "outside the period on view" in ward.refused(
        Paste("ICU", (ANN,), DAY(13), "E\tE"), ward.seen()
    )


def test_that_everybody_in_a_block_who_is_not_employed_is_named(ward: Ward) -> None:
    people = (ANN, "new", "gone")
    assert ward.refused(Paste("ICU", people, DAY(2), "E\tE\tE\nE\t\t\nE\tE\tE")) == (
        "2 people are not employed on all of these dates: "
        "N. Evans is employed from Mon 14 Dec 2026; "
        "Cher was employed until Thu 10 Dec 2026. "
        "Nothing was changed: leave out their cells on those dates."
    )
    assert ward.refused(Fill("ICU", people[:2], (DAY(2), DAY(3)), ("E",))) == (
        "N. Evans is employed from Mon 14 Dec 2026. "
        "Nothing was changed: leave out their cells on those dates."
    )


def test_that_one_bad_code_in_a_block_changes_nothing(ward: Ward) -> None:
    assert "no shift QQ." in ward.refused(Paste("ICU", (ANN,), DAY(0), "L\tQQ\tL"))


def test_that_a_block_is_filled_and_a_pattern_shifted_for_each_person(ward: Ward) -> None:
    ward.edits.run(Fill("ICU", (ANN, BOB), (DAY(5), DAY(6)), ("LD",)))
    assert (ward.row(ANN), ward.row(BOB)) == ("E E N - - LD LD", "- - L - E@AMU LD LD")
    cycle = ("E", "L", "N", "–", "-")
    pattern = ApplyPattern("ICU", (ANN, BOB), DAY(0), 1, cycle, (0, 3), "Three on, two off")
    done = ward.edits.run(pattern)
    assert (ward.row(ANN), ward.row(BOB)) == ("E L N - - E L", "- - E L E@AMU/N - -")
    assert done.label.startswith("Pattern Three on, two off, Mon 7 Dec – Sun 13 Dec, A. Okafor")


def test_that_a_pattern_passes_over_leave_unless_told_otherwise(ward: Ward) -> None:
    ward.edits.run(Fill("ICU", (ANN,), (DAY(1), DAY(2)), ("AL",)))
    pattern = ApplyPattern("ICU", (ANN,), DAY(0), 1, ("L",))
    done = ward.edits.run(pattern)
    assert ward.row(ANN) == "L (AL) (AL) L L L L"
    ward.edits.apply(done.inverse())
    ward.edits.run(replace(pattern, keep_leave=False))
    assert ward.row(ANN) == "L L L L L L L"


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        (ApplyPattern("ICU", (ANN,), DAY(0), 1, ()), "The pattern is empty."),
        (ApplyPattern("ICU", (ANN,), DAY(0), 0, ("E",)), "at least one week"),
        (ApplyPattern("ICU", (ANN,), DAY(0), 1, ("E",), (1, 2)), "a start for each person"),
    ],
)
def test_that_a_pattern_that_makes_no_sense_is_refused(
    ward: Ward, pattern: Command, sentence: str
) -> None:
    assert sentence in ward.refused(pattern)


# Leave ------------------------------------------------------------------------------------------


def test_that_leave_is_one_row_takes_the_duties_and_comes_back_whole(ward: Ward) -> None:
    done = ward.edits.run(Fill("ICU", (ANN,), tuple(map(DAY, range(1, 6))), ("al",)))
    assert ward.row(ANN) == "E (AL) (AL) (AL) (AL) (AL) -"
    assert len(read(ward.store, "Absences")) == 1
    assert done.label == "Filling with AL, Tue 8 Dec – Sat 12 Dec, A. Okafor"
    cleared = ward.edits.run(Clear("ICU", (cell(ANN, 3),)))
    assert ward.row(ANN) == "E (AL) (AL) - (AL) (AL) -"
    ward.edits.apply(cleared.inverse())
    assert len(read(ward.store, "Absences")) == 1
    ward.edits.apply(done.inverse())
    assert ward.row(ANN) == "E E N - - - -"


def test_that_a_duty_typed_over_leave_cuts_it_and_a_sick_note_may_keep_the_duty(
    ward: Ward,
) -> None:
    ward.edits.run(Fill("ICU", (ANN,), tuple(map(DAY, range(3, 7))), ("AL",)))
    ward.edits.run(Give("ICU", cell(ANN, 4), ("E",)))
    assert ward.row(ANN) == "E E N (AL) E (AL) (AL)"
    ward.edits.run(Fill("ICU", (ANN,), (DAY(4),), ("SICK",), adding=True))
    assert ward.row(ANN) == "E E N (AL) E/(SICK) (AL) (AL)"


def test_that_a_duty_of_kind_absence_is_leave_too(ward: Ward) -> None:
    apply(ward.store, Change("Duties", (BOB, DAY(0), "SICK"), None, {"service": "AMU"}))
    ward.edits.run(Give("ICU", cell(BOB, 0), ("E",)))
    assert ward.row(BOB, 1) == "E"


def test_that_cutting_overlapping_absences_keeps_every_other_date_absent(ward: Ward) -> None:
    for first, last, kind in ((0, 6, "AL"), (3, 4, "SICK")):
        row = {"to": DAY(last), "kind": kind}
        apply(ward.store, Change("Absences", (BOB, DAY(first)), None, row))
    done = ward.edits.run(Clear("ICU", (cell(BOB, 2),)))
    assert ward.row(BOB) == "(AL) (AL) - (SICK) E@AMU/(SICK) (AL) (AL)"
    ward.edits.apply(done.inverse())
    assert len(read(ward.store, "Absences")) == 2


# Others, and rotas that are closed ----------------------------------------------------------------


def test_that_a_cell_changed_by_somebody_else_says_mine_theirs_and_before(ward: Ward) -> None:
    seen = ward.seen()
    ward.edits.run(Give("ICU", cell(ANN, 2), ("L",)))
    with pytest.raises(EditConflict) as caught:
        ward.edits.run(Give("ICU", cell(ANN, 2), ("D",)), seen)
    conflict = caught.value
    assert conflict.where == "A. Okafor on Wed 9 Dec"
    assert conflict.mine == "Entry of D, Wed 9 Dec, A. Okafor"
    assert (conflict.theirs, conflict.before) == ("L", "N")
    assert ward.row(ANN) == "E E L - - - -"


@file_only
def test_that_nobody_writes_between_the_reading_of_a_cell_and_its_edit(ward: Ward) -> None:
    with ward.store.unit_of_work("ann") as work:
        work.cells([ANN], SKETCH.period, ["ICU"])
        with pytest.raises(EnvironmentFault, match="locked"):
            ward.edits.run(Give("ICU", cell(BOB, 0), ("E",)))
    ward.edits.run(Give("ICU", cell(BOB, 0), ("E",)))
    assert ward.row(BOB, 1) == "E"


def test_that_an_undo_of_what_somebody_else_changed_is_a_conflict(ward: Ward) -> None:
    done = ward.edits.run(Give("ICU", cell(ANN, 5), ("L",)))
    ward.edits.run(Clear("ICU", (cell(ANN, 5),)))
    with pytest.raises(ConflictError, match="no longer there"):
        ward.edits.apply(done.inverse())


def test_that_an_approved_rota_is_locked_for_edits_and_undos(ward: Ward) -> None:
    done = ward.edits.run(Give("ICU", cell(ANN, 5), ("L",)))
    ward.set_status("approved")
    sentence = (
        "The rota of Service ICU, Mon 7 Dec – Sun 20 Dec, is approved and locked. "
        "1 duty (Sat 12 Dec) would be changed; nothing was. "
        "It was signed as it stands; reopen it as an amendment first, on the Sign-off page "
        "(`amend --service … --from … --to … --why …`)."
    )
    assert ward.refused(Clear("ICU", (cell(ANN, 5),))) == sentence
    with pytest.raises(UserError, match="approved and locked"):
        ward.edits.apply(done.inverse())
    assert ward.row(ANN) == "E E N - - L -"


def test_that_drafts_other_services_and_other_dates_are_not_locked(ward: Ward) -> None:
    ward.set_status("final", length=3)
    ward.set_status("approved", service="AMU")
    ward.edits.run(Give("ICU", cell(ANN, 3), ("L",)))
    ward.edits.run(Give("ICU", cell(BOB, 4), ("N",)))
    assert (ward.row(ANN), ward.row(BOB)) == ("E E N L - - -", "- - L - E@AMU/N - -")
    assert "is final" in ward.refused(Give("ICU", cell(ANN, 2), ("L",)))


def test_that_leave_can_be_marked_on_an_approved_rota_if_the_duty_stays(ward: Ward) -> None:
    ward.set_status("approved")
    ward.edits.run(Fill("ICU", (ANN,), (DAY(0),), ("SICK",), adding=True))
    assert ward.row(ANN, 1) == "E/(SICK)"


def test_that_an_unknown_service_or_an_empty_choice_is_refused(ward: Ward) -> None:
    assert ward.refused(Give("XX", cell(ANN, 0), ("E",))).startswith("There is no service 'XX'")
    assert ward.refused(Clear("ICU", ())) == "Nothing is chosen. Choose at least one cell."
