"""What could be part of an atom, and what could heal one, against what trying everything finds."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.optimiser.bits import ByDate, bits_of, bits_of_rows, lowest, positions
from planner.optimiser.healing import ANYWHERE, NEVER, Healers, Known, Reach
from planner.optimiser.pay import Most, Owned

FIRST = 20_000
NETS = st.integers(-40, 40).map(float)


@st.composite
def owned(draw: st.DrawFn) -> tuple[Owned, Most]:
    """Options of one or two people in a period of 20 to 90 dates."""
    length, limit = draw(st.integers(20, 90)), draw(st.integers(1, 3))
    dates = st.integers(FIRST, FIRST + length - 1)
    own = [draw(st.lists(st.tuples(NETS, dates), min_size=1, max_size=7)) for _ in range(2)]
    nets, days = np.array([one for some in own for one in some]).T
    first = np.cumsum([0, *map(len, own)])
    options = Owned([3, 8], np.arange(len(nets)), first, nets, days.astype(np.int64))
    return options, Most(FIRST, FIRST + length - 1, limit)


@settings(max_examples=300, deadline=None)
@given(owned(), st.integers(-20, 20))
def test_whatever_earns_with_others_that_may_stand_is_kept(
    given_: tuple[Owned, Most], floor: int
) -> None:
    some, most = given_
    could = some.could_be_part(float(floor), most)
    for low, high in zip(some.first[:-1].tolist(), some.first[1:].tolist(), strict=True):
        for size in range(1, high - low + 1):
            for chosen in combinations(range(low, high), size):
                days = sorted(some.day[list(chosen)].tolist())
                crowded = zip(days, days[most.number :], strict=False)
                may = all(later - earlier >= 28 for earlier, later in crowded)
                if may and some.nets[list(chosen)].sum() > floor:
                    assert could[list(chosen)].all()


def test_an_option_is_left_out_where_what_it_needs_is_in_the_same_28_dates() -> None:
    """Three that earn 10 each pay for one that costs 25, but no three of them may stand with it:
    in 31 dates with two in 28 at most beside one of the middle stand one early and one late."""
    days = FIRST + np.array([15, 14, 13, 12, 0, 30])
    nets = np.array([-25.0, 10.0, 10.0, 10.0, -5.0, -5.0])
    some = Owned([3], np.arange(6), np.array([0, 6]), nets, days)
    assert some.could_be_part(0.0, Most(FIRST, FIRST + 30, 2)).tolist() == [
        False, True, True, True, True, True,
    ]  # fmt: skip


REACHES = st.builds(
    Reach,
    st.sampled_from([NEVER, 0, 2, 8, ANYWHERE]),
    st.sampled_from([NEVER, 0, 4, ANYWHERE]),
    span=st.booleans(),
) | st.builds(Reach, st.integers(0, 5), st.sampled_from([NEVER, 4]), runs=st.just(True))
OPTIONS = st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=12)
KNOWN = st.sets(st.integers(0, 40)).map(sorted) | st.builds(range, st.integers(0, 40), st.just(41))


def in_a_run_near(reach: Reach, known: Sequence[int], day: int, date: int) -> bool:
    """Whether each date is worked from what is near a day to what is near a date."""
    step = 1 if date > day else -1
    between = range(day + step * (reach.leaving + 1), date - step * (reach.leaving - 1), step)
    return set(between) <= set(known)


@settings(max_examples=300, deadline=None)
@given(REACHES, OPTIONS, st.integers(0, 40), KNOWN)
def test_what_could_heal_is_what_the_reach_says(
    reach: Reach, options: list[tuple[int, bool]], day: int, known: Sequence[int]
) -> None:
    days, leaves = [one for one, _ in options], np.array([leaves for _, leaves in options], bool)
    found = Healers(days, leaves, Known(tuple(known), ())).near(reach, day)
    for at, (date, leaving) in enumerate(options):
        away = abs(date - day)
        outside = not known or not known[0] <= date <= known[-1]
        near = in_a_run_near(reach, known, day, date) if reach.runs else away <= reach.leaving
        adds = away <= reach.adding and (outside or not reach.span)
        assert bool(found >> at & 1) == ((leaving and near) or adds)
    assert found < 1 << len(options)


@given(st.lists(st.lists(st.booleans(), min_size=11, max_size=11), min_size=1, max_size=4))
def test_bits_are_positions(rows: list[list[bool]]) -> None:
    for row, bits in zip(rows, bits_of_rows(np.array(rows)), strict=True):
        held = [at for at, one in enumerate(row) if one]
        assert list(positions(bits)) == held
        assert bits == bits_of(np.array(row))
        assert not held or lowest(bits) == held[0]


@given(st.lists(st.integers(0, 60), max_size=12), st.integers(-5, 65), st.integers(-5, 65))
def test_options_between_two_dates(days: list[int], first: int, last: int) -> None:
    between = [at for at, day in enumerate(days) if first <= day <= last]
    assert list(positions(ByDate(days).between(first, last))) == between
