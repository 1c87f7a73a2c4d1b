"""Why a plan asks somebody, and how near the best it is, in words that claim no more than that."""

import pytest

from planner.domain.wording.plans import proof_text, reason_text


@pytest.mark.parametrize(
    ("status", "gap", "text"),
    [
        ("optimal", 0.0, "proved to be the best"),
        ("time_limit", 0.00042, "at most 0.0005 % below the best possible"),
        ("time_limit", 0.0096, "at most 0.01 % below the best possible"),
        ("time_limit", 3.217, "at most 3.22 % below the best possible"),
        ("cancelled", 12.0, "stopped by you, at most 12 % below the best possible"),
        ("cancelled", 0.0, "stopped by you, none better is possible"),
        ("time_limit", 1e-15, "none better is possible"),
    ],
)
def test_that_the_distance_to_the_bound_is_told(status: str, gap: float, text: str) -> None:
    assert proof_text(status, gap) == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Early", "early"),
        ("Long Day", "long day"),
        ("Shift E", "shift E"),
        ("LD", "LD"),
        ("N", "N"),
        ("ITU Late", "ITU late"),
    ],
)
def test_that_a_shift_whose_name_is_a_code_keeps_its_capitals(name: str, text: str) -> None:
    told = reason_text(
        minutes=0,
        same_site=True,
        moved_from=("Ward 2", name),
        margin_left=1,
        ranks_above=0,
        number=1,
    )
    assert told == f"same site, moved from Ward 2's {text}, leaves it at +1"
