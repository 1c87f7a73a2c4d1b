"""How near the best a plan is, in words that do not claim more than is known."""

import pytest

from planner.domain.wording.plans import proof_text


@pytest.mark.parametrize(
    ("status", "gap", "text"),
    [
        ("optimal", 0.0, "proved to be the best"),
        ("time_limit", 0.00042, "stopped 0.0004 % short of the bound"),
        ("time_limit", 0.0096, "stopped 0.01 % short of the bound"),
        ("time_limit", 3.217, "stopped 3.22 % short of the bound"),
        ("cancelled", 12.0, "stopped by you, 12 % short of the bound"),
        ("cancelled", 0.0, "stopped by you, 0 % short of the bound"),
        ("time_limit", 1e-15, "stopped 0 % short of the bound"),
    ],
)
def test_that_the_distance_to_the_bound_is_told(status: str, gap: float, text: str) -> None:
    assert proof_text(status, gap) == text
