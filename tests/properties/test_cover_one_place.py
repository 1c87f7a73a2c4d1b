"""The best filling of one place equals what trying everything out finds."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.cover import hall
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.weights import Weights


@st.composite
def small_places(draw: st.DrawFn) -> tuple[tuple[int, ...], tuple[int, ...], list[int]]:
    lines = draw(st.integers(1, 4))
    minimum = draw(st.lists(st.integers(0, 2), min_size=lines, max_size=lines))
    further = draw(st.lists(st.integers(0, 2), min_size=lines, max_size=lines))
    masks = draw(st.lists(st.integers(0, 2**lines - 1), max_size=5))
    target = [low + more for low, more in zip(minimum, further, strict=True)]
    return tuple(minimum), tuple(target), masks


class Tried:
    """Every way of giving each person no line or one of theirs."""

    def __init__(self, minimum: tuple[int, ...], target: tuple[int, ...], masks: list[int]) -> None:
        lines = range(len(minimum))
        choices = [[None, *(bit for bit in lines if mask >> bit & 1)] for mask in masks]
        self.ways = []
        for way in product(*choices):
            filled = [way.count(bit) for bit in lines]
            if all(f <= t for f, t in zip(filled, target, strict=True)):
                low = sum(min(f, m) for f, m in zip(filled, minimum, strict=True))
                self.ways.append((low, sum(filled), way, filled))
        self.filled_minimum, self.filled_total = max((low, all_) for low, all_, _, _ in self.ways)
        self.best = [
            (way, filled)
            for low, all_, way, filled in self.ways
            if (low, all_) == (self.filled_minimum, self.filled_total)
        ]


def margin_by_definition(minimum: tuple[int, ...], masks: list[int]) -> int:
    margins = []
    for lines in range(1, 2 ** len(minimum)):
        asked = sum(m for bit, m in enumerate(minimum) if lines >> bit & 1)
        if asked > 0:
            margins.append(sum(1 for mask in masks if mask & lines) - asked)
    return min(margins, default=hall.NO_MARGIN)


def check(place: tuple[tuple[int, ...], tuple[int, ...], list[int]]) -> None:
    minimum, target, masks = place
    tried = Tried(minimum, target, masks)
    one = PlaceFilling(minimum, target, Counter(masks))
    assert one.filled_minimum == tried.filled_minimum
    assert one.filled_total == tried.filled_total
    assert one.margin == margin_by_definition(minimum, masks)
    for line, gap in enumerate(one.line_gaps):
        least = min(filled[line] for _, filled in tried.best)
        assert gap.minimum == max(0, minimum[line] - least)
        assert gap.further == min(target[line] - least, target[line] - minimum[line])


@pytest.mark.parametrize("dense", [hall.DENSE_LINES, 0], ids=["all subsets", "flow"])
def test_filling_margin_and_gaps_equal_brute_force(dense: int) -> None:
    @settings(max_examples=120, deadline=None)
    @given(small_places())
    def holds(place: tuple[tuple[int, ...], tuple[int, ...], list[int]]) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(hall, "DENSE_LINES", dense)
            check(place)

    holds()


@settings(max_examples=120, deadline=None)
@given(small_places(), st.data())
def test_naming_is_realisable_when_one_best_filling_agrees_a14(
    place: tuple[tuple[int, ...], tuple[int, ...], list[int]], data: st.DataObject
) -> None:
    minimum, target, masks = place
    people = data.draw(st.lists(st.sampled_from(range(len(masks))), unique=True)) if masks else []
    named = {who: data.draw(st.integers(0, len(minimum) - 1)) for who in people}
    tried = Tried(minimum, target, masks)
    expected = any(all(way[who] == line for who, line in named.items()) for way, _ in tried.best)
    one = PlaceFilling(minimum, target, Counter(masks))
    assert one.realisable([(masks[who], line) for who, line in named.items()]) == expected


@settings(max_examples=60, deadline=None)
@given(small_places(), st.data())
def test_coming_and_going_equals_building_anew(
    place: tuple[tuple[int, ...], tuple[int, ...], list[int]], data: st.DataObject
) -> None:
    minimum, target, masks = place
    stay = data.draw(st.integers(0, len(masks)))
    moved = PlaceFilling(minimum, target, Counter(masks[stay:])).after(arrivals=masks[:stay])
    back = moved.after(leavers=masks[stay:])
    assert moved.filled_total == Tried(minimum, target, masks).filled_total
    assert back.value(Weights(), 3) == PlaceFilling(minimum, target, Counter(masks[:stay])).value(
        Weights(), 3
    )


def test_a_further_slot_may_be_filled_while_a_minimum_slot_stays_empty_a2() -> None:
    one = PlaceFilling((1, 1), (1, 2), Counter({0b10: 2}))
    assert (one.filled_minimum, one.filled_total) == (1, 2)
    assert (one.minimum_gaps, one.target_gaps) == (1, 0)
    assert one.value(Weights(), 5) == 5 * 1000 + 5 * 20
    assert one.margin == -1
