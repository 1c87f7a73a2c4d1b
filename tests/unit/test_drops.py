"""Stories of a drag: what a cell means, and the sentence under the pointer."""

import numpy as np

from planner.application.rule_packs import load_rule_book
from planner.domain.cover.drops import (
    Chip,
    Drops,
    HeldDuty,
    Verdict,
    drops,
    drops_of_person,
    swaps,
)
from planner.domain.cover.places import Places
from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine
from tests.regions import Sketch

BOOK = load_rule_book()


def ward() -> Sketch:
    sketch = Sketch(days=7).service("ICU", name="Critical care").service("AMU", name="Acute")
    sketch.person("ann", name="Amara Okafor").person("bob", name="Ben Smith")
    sketch.person("cat", name="Cath Jones", employed_from=3).person("dan", name="Dan Ho")
    return sketch


def row_of(region: Region, person: str, day: int, shift: str) -> int:
    duties, who = region.duties, region.people.ids.index[person]
    here = (duties.person == who) & (duties.day == region.period.first + day)
    return int(np.flatnonzero(here & (duties.shift == region.shifts.ids.index[shift]))[0])


class Drag:
    """Something dragged over a ward, seen cell by cell."""

    def __init__(self, sketch: Sketch) -> None:
        self.region = sketch.region()
        self.people = np.arange(len(self.region.people), dtype=np.int32)
        self.with_ = (self.region, RuleEngine(self.region, BOOK), Places.of(self.region))

    def duty(self, person: str, day: int, shift: str, copy: bool = False) -> "Seen":
        held = HeldDuty(row_of(self.region, person, day, shift), copy)
        return Seen(self.region, drops(*self.with_, held, self.people))

    def swap(self, person: str, day: int, shift: str) -> "Seen":
        row = row_of(self.region, person, day, shift)
        return Seen(self.region, swaps(*self.with_, row, self.people))

    def chip(self, shift: str, day: int | None, line: int = -1) -> "Seen":
        at = None if day is None else self.region.period.first + day
        chip = Chip(self.region.shifts.ids.index[shift], at, line)
        return Seen(self.region, drops(*self.with_, chip, self.people))


class Seen:
    def __init__(self, region: Region, found: Drops) -> None:
        self.region, self.found = region, found

    def __call__(self, person: str, day: int) -> tuple[Verdict, str]:
        who, at = self.region.people.ids.index[person], self.region.period.first + day
        return self.found.at(who, at), self.found.reason(who, at)


def test_that_a_free_cell_is_fine_and_the_own_one_too() -> None:
    seen = Drag(ward().duty("ann", 0, "E")).duty("ann", 0, "E")
    assert seen("bob", 3) == (Verdict.FINE, "")
    assert seen("ann", 0) == (Verdict.FINE, "")


def test_that_a_short_rest_breaks_a_rule_and_says_when_the_person_is_free() -> None:
    seen = Drag(ward().duty("ann", 0, "E").duty("bob", 1, "L")).duty("ann", 0, "E")
    assert seen("bob", 2) == (
        Verdict.BREAKS,
        "Rest before: 9 h, needs 11 h; free from 09:00.",
    )


def test_that_two_places_at_once_are_impossible_and_lending_is_told() -> None:
    sketch = ward().duty("ann", 0, "E").duty("bob", 1, "LD").duty("dan", 1, "E", "AMU")
    seen = Drag(sketch).duty("ann", 0, "E")
    assert seen("bob", 1) == (
        Verdict.IMPOSSIBLE,
        "B. Smith is on duty already: LD 07:30–20:00 on Tue 8 Dec at Critical care.",
    )
    assert seen("dan", 1) == (
        Verdict.IMPOSSIBLE,
        "D. Ho is lent: E 07:00–15:00 on Tue 8 Dec at Acute.",
    )


def test_that_absence_and_employment_make_a_cell_impossible() -> None:
    sketch = ward().duty("ann", 0, "N").absence("bob", 2, 5)
    seen = Drag(sketch).duty("ann", 0, "N")
    assert seen("bob", 3) == (
        Verdict.IMPOSSIBLE,
        "B. Smith is absent: AL, Wed 9 Dec – Sat 12 Dec.",
    )
    assert seen("bob", 1) == (
        Verdict.WARNED,
        "It ends on a day of absence: AL, Wed 9 Dec – Sat 12 Dec.",
    )
    assert seen("cat", 2) == (
        Verdict.IMPOSSIBLE,
        "C. Jones is employed from Thu 10 Dec 2026.",
    )


def test_that_what_the_owner_loses_counts_too() -> None:
    """The middle night gone, too short a rest follows the first."""
    seen = Drag(ward().duties("ann", 0, "N N N")).duty("ann", 1, "N")
    assert seen("bob", 5) == (
        Verdict.WARNED,
        "A. Okafor: rest after nights: 38 h between Tue 8 Dec 07:30 and Wed 9 Dec 21:30, "
        "needs 46 h; free from Thu 10 Dec 05:30.",
    )
    assert Drag(ward().duties("ann", 0, "N N N")).duty("ann", 1, "N", copy=True)("bob", 5) == (
        Verdict.FINE,
        "",
    )


def test_that_a_shift_left_on_the_edge_or_short_is_a_warning() -> None:
    sketch = ward().line("ICU", 1, "E", minimum=1).duty("ann", 0, "E").duty("bob", 0, "E")
    seen = Drag(sketch).duty("ann", 0, "E")
    edge = "E on Mon 7 Dec is left with nobody to spare (margin 0)."
    assert seen("ann", 3) == (Verdict.WARNED, edge)
    alone = Drag(ward().line("ICU", 1, "E", minimum=1).duty("ann", 0, "E")).duty("ann", 0, "E")
    assert alone("ann", 3) == (
        Verdict.WARNED,
        "E on Mon 7 Dec is left short (margin −1).",
    )
    two = Drag(sketch.duty("dan", 0, "E")).duty("ann", 0, "E")
    assert two("ann", 3) == (Verdict.FINE, "")


def test_that_a_shift_which_stands_as_it_stood_is_no_warning() -> None:
    """Handed over or exchanged at margin 0, unless who takes it over counts for less."""
    sketch = ward().skill("ITU", "Intensive care").holding("ann", "ITU").holding("bob", "ITU")
    sketch.line("ICU", 1, "E", minimum=1, skill="ITU").duty("ann", 0, "E").duty("cat", 6, "E")
    seen = Drag(sketch).duty("ann", 0, "E")
    assert seen("bob", 0) == (Verdict.FINE, "")
    short = "E on Mon 7 Dec is left short (margin −1)."
    assert seen("dan", 0) == (Verdict.WARNED, short)
    spare = Drag(sketch.duty("dan", 0, "E")).duty("dan", 0, "E")
    assert spare("dan", 2) == (Verdict.FINE, "")
    two = ward().line("ICU", 1, "E", minimum=1).line("ICU", 2, "N", minimum=1)
    drag = Drag(two.duty("ann", 0, "E").duty("bob", 0, "N"))
    assert drag.swap("ann", 0, "E")("bob", 0) == (Verdict.FINE, "")


def test_that_a_slot_is_for_its_own_date_and_asks_for_its_skill() -> None:
    sketch = ward().line("ICU", 1, "E", skill="ITU").holding("ann", "ITU")
    sketch.skill("ITU", "Intensive care")
    seen = Drag(sketch).chip("E", 2, line=0)
    assert seen("ann", 2) == (Verdict.FINE, "")
    assert seen("ann", 3) == (Verdict.IMPOSSIBLE, "This slot is on Wed 9 Dec.")
    assert seen("bob", 2) == (
        Verdict.WARNED,
        "B. Smith does not hold the skill Intensive care on this date.",
    )
    assert Drag(sketch).chip("E", None)("bob", 4) == (Verdict.FINE, "")


def test_that_a_person_in_hand_meets_each_slot() -> None:
    drag = Drag(ward().duty("bob", 1, "L"))
    early, first = drag.region.shifts.ids.index["E"], drag.region.period.first
    chips = [Chip(early, first + 2), Chip(early, first + 1), Chip(early, first + 4)]
    found = drops_of_person(*drag.with_, drag.region.people.ids.index["bob"], chips)
    assert found.verdict.tolist() == [Verdict.BREAKS, Verdict.IMPOSSIBLE, Verdict.FINE]
    assert found.reason_of(1).startswith("B. Smith is on duty already: L 14:00–22:00")


def test_that_a_swap_looks_at_both_people() -> None:
    sketch = ward().duty("ann", 0, "E").duty("bob", 0, "N").duty("ann", 1, "E")
    seen = Drag(sketch).swap("ann", 0, "E")
    verdict, reason = seen("bob", 0)
    assert verdict == Verdict.IMPOSSIBLE
    assert reason == "A. Okafor is on duty already: E 07:00–15:00 on Tue 8 Dec at Critical care."
    assert seen("dan", 0) == (Verdict.IMPOSSIBLE, "There is no duty here to exchange with.")
    assert seen("ann", 1) == (Verdict.FINE, "")
    late = Drag(ward().duty("ann", 0, "E").duty("bob", 0, "L").duty("ann", 1, "E"))
    verdict, reason = late.swap("ann", 0, "E")("bob", 0)
    assert verdict == Verdict.BREAKS
    assert reason == "A. Okafor: rest after: 9 h, needs 11 h; the next duty begins Tue 8 Dec 07:00."


def test_that_a_ward_without_people_has_no_cells() -> None:
    drag = Drag(ward().duty("ann", 0, "E"))
    nobody = np.zeros(0, dtype=np.int32)
    assert drops(*drag.with_, HeldDuty(0), nobody).verdict.shape == (0, 7)
    assert swaps(*drag.with_, 0, nobody).verdict.shape == (0, 7)
    assert drops_of_person(*drag.with_, 0, []).verdict.shape == (0,)
