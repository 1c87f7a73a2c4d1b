"""A plan made in a process of its own ends in exactly one of finished, failed, cancelled."""

import pytest

from planner.application.errors import Cancelled, UserError
from planner.application.progress import CancelToken
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.weights import Weights
from planner.domain.region import Region
from planner.optimiser.host import plan_in_process
from tests.regions import Sketch

BOOK = load_rule_book()


@pytest.fixture(scope="module")
def region() -> Region:
    sketch = Sketch(days=1).service("ICU").line("ICU", 1, "E")
    return sketch.person("ann", "ICU").region()


def test_a_finished_plan_comes_back_whole(region: Region) -> None:
    found = plan_in_process(region, BOOK, Weights())
    assert (found.score, found.status) == (4970, "optimal")
    assert [one.staff_id for one in found.assignments] == ["ann"]


def test_a_failed_plan_says_what_was_wrong(region: Region) -> None:
    with pytest.raises(UserError, match="no service 'NOWHERE'"):
        plan_in_process(region, BOOK, Weights(), services=["NOWHERE"])


def test_a_cancelled_plan_stops_or_is_stopped(region: Region) -> None:
    token = CancelToken()
    token.cancel()
    try:
        found = plan_in_process(region, BOOK, Weights(), cancel=token)
    except Cancelled:
        return  # killed before it had begun
    assert found.status == "cancelled"
    assert found.score <= found.bound
