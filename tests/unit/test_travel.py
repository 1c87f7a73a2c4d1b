"""Travel between sites, reading A18."""

import math

import numpy as np

from planner.domain.region import UNREACHABLE
from planner.domain.travel import travel_matrix

NAN = math.nan


def _matrix(rows: list[tuple[int, int, int, float]]) -> tuple[list[list[int]], list[list[bool]]]:
    """Sites: 0 Preston, 1 Chorley, 2 at Preston's own coordinates, 3 with no coordinates."""
    columns = [np.array(column) for column in zip(*rows, strict=True)] or [np.zeros(0, int)] * 4
    minutes, _, estimated = travel_matrix(
        np.array([53.7915, 53.6661, 53.7915, NAN]),
        np.array([-2.7068, -2.6365, -2.7068, NAN]),
        *columns,
    )
    return minutes.tolist(), estimated.tolist()


def test_a_pair_not_listed_is_estimated_and_rounded_up() -> None:
    minutes, estimated = _matrix([])
    # Haversine 14.69 km × 1.35 ÷ 55 km/h = 21.6 min.
    assert minutes[0][1] == minutes[1][0] == 22
    assert estimated[0][1]
    assert estimated[1][0]


def test_equal_coordinates_are_five_minutes_and_the_same_site_none() -> None:
    minutes, estimated = _matrix([])
    assert minutes[0][2] == 5
    assert minutes[0][0] == 0
    assert not estimated[0][0]


def test_without_coordinates_a_pair_is_unreachable_unless_listed() -> None:
    minutes, estimated = _matrix([(3, 1, 40, 12.0)])
    assert minutes[3][0] == UNREACHABLE
    assert minutes[3][1] == minutes[1][3] == 40
    assert not estimated[1][3]


def test_a_listed_pair_stands_for_its_reverse_only_if_that_is_not_listed() -> None:
    minutes, _ = _matrix([(0, 1, 30, 11.0), (1, 0, 24, 11.0)])
    assert minutes[0][1] == 30
    assert minutes[1][0] == 24
