"""How near the best a plan is, in words that do not claim more than is known."""

import pytest

from planner.domain.wording.plans import proof_text


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
