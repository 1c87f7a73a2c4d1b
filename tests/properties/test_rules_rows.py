"""Rules that see no on-call duty see what they would see if there were none."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.region import NONE, Region
from planner.domain.rules.register import Register
from planner.domain.rules.rows import Rows
from tests.regions import Sketch

PEOPLE = ("ann", "bob", "cat")
DATES = 9
CODES = ("-", "-", "E", "L", "N", "OC", "OC", "E/OC")

lives = st.lists(
    st.lists(st.sampled_from(CODES), min_size=DATES, max_size=DATES),
    min_size=len(PEOPLE),
    max_size=len(PEOPLE),
)


def region_of(rotas: list[list[str]], *, on_call: bool) -> Region:
    """Everybody's duties, with the on-call ones or without."""
    sketch = Sketch(days=4).service("ICU")
    for person, rota in zip(PEOPLE, rotas, strict=True):
        sketch.person(person, "ICU")
        for day, codes in enumerate(rota):
            for code in codes.split("/"):
                if code != "-" and (on_call or code != "OC"):
                    sketch.duty(person, day - 3, code)
    return sketch.region()


def seen(region: Region, rows: Rows, register: Register) -> list[tuple[int, int, int]]:
    """Person, date and shift of all rows."""
    every = np.arange(len(rows), dtype=np.int64)
    shift = rows.fact(every) % len(region.shifts.ids)
    person = np.repeat(np.arange(len(PEOPLE)), np.diff(rows.offsets))
    assert register.table.end_days[rows.fact(every)].min(initial=1 << 30) >= rows.day(every).min(
        initial=1 << 30
    )
    return list(zip(person.tolist(), rows.day(every).tolist(), shift.tolist(), strict=True))


@settings(max_examples=60, deadline=None)
@given(lives)
def test_work_alone_is_the_region_without_on_call(rotas: list[list[str]]) -> None:
    both, only = region_of(rotas, on_call=True), region_of(rotas, on_call=False)
    one, two = Register(both), Register(only)
    mine, other = one.rows(on_call=False), two.rows(on_call=True)
    assert mine.offsets.tolist() == other.offsets.tolist()
    assert seen(both, mine, one) == seen(only, other, two)
    first = both.period.first
    person = np.repeat(np.arange(len(PEOPLE), dtype=np.int32), DATES + 4)
    day = np.tile(np.arange(first - 5, first + DATES - 1, dtype=np.int64), len(PEOPLE))
    assert mine.before(person, day).tolist() == other.before(person, day).tolist()
    for reach in ((0, 0), (1, 2)):
        for length in (0, 2):
            ours, theirs = (
                rows.around(person, (day, day + length), reach) for rows in (mine, other)
            )
            assert [part.tolist() for part in ours] == [part.tolist() for part in theirs]
    for field in ("first", "last", "last_end"):
        ends = (getattr(register.spans(calls), field) for register, calls in ((one, 0), (two, 1)))
        assert len({tuple(end.tolist()) for end in ends}) == 1


@settings(max_examples=60, deadline=None)
@given(lives)
def test_every_duty_has_its_row_or_none(rotas: list[list[str]]) -> None:
    region = region_of(rotas, on_call=True)
    rows = Register(region).rows(on_call=False)
    duties = np.arange(len(region.duties))
    found = rows.of_duties(duties)
    call = region.shifts.ids.index["OC"]
    assert ((found == NONE) == (region.duties.shift == call)).all()
    assert found[found != NONE].tolist() == list(range(len(rows)))
    assert (rows.day(found[found != NONE]) == region.duties.day[found != NONE]).all()
