"""Nobody else's plan of the same region is worth more, by the same referee."""

import pytest

from planner.application.rule_packs import load_rule_book
from planner.application.weights import load_weights
from planner.domain.region import Region
from planner.optimiser.solving import plan
from tests.benchmarks.peers.contest import Contest
from tests.benchmarks.peers.processes import missing
from tests.benchmarks.sizes import demo_region, minimum_gaps, with_gaps

PEOPLE = 400
FEWEST_PEOPLE = 250
FEW_GAPS = 40


@pytest.fixture(scope="module")
def region() -> Region:
    return demo_region(PEOPLE)


@pytest.fixture(scope="module")
def contest(region: Region) -> Contest:
    return Contest(region, load_rule_book(), load_weights())


@pytest.fixture(scope="module")
def score(region: Region) -> int:
    return plan(region, load_rule_book(), load_weights()).score


def test_the_plan_is_worth_more_than_asking_the_nearest_first(contest: Contest, score: int) -> None:
    peer = contest.greedy().judged

    assert peer is not None
    assert peer.dropped == 0
    assert 0 < peer.score < score


def test_the_plan_is_worth_no_less_than_the_whole_model_solved_at_once(
    contest: Contest, score: int
) -> None:
    result = contest.whole_model(120, threads=1)

    assert result.proof == "optimal of its model"
    assert result.judged is not None
    assert 0.9 * score < result.judged.score <= score


def test_the_plan_is_worth_exactly_the_best_of_all_legal_sets() -> None:
    """Every legal set of two moves of everybody, solved at once by a model that is not ours."""
    small = with_gaps(demo_region(FEWEST_PEOPLE), FEW_GAPS)
    book, weights = load_rule_book(), load_weights()
    found = plan(small, book, weights)

    result = Contest(small, book, weights).exact_model(300, threads=1)

    assert result.proof == "optimal of its model"
    assert result.judged is not None
    assert result.judged.dropped == 0
    assert result.judged.score == found.score


def test_the_plan_is_worth_no_less_than_what_cp_sat_finds(contest: Contest, score: int) -> None:
    reason = missing("ortools")
    if reason:
        pytest.skip(reason)

    results = [contest.cp_sat(120, hinted=hinted) for hinted in (False, True)]

    for result in results:
        assert result.proof == "optimal of its model"
        assert result.judged is not None
        assert 0.9 * score < result.judged.score <= score


def test_a_region_is_made_with_about_as_many_gaps_as_are_wanted(region: Region) -> None:
    before = minimum_gaps(region)

    assert minimum_gaps(with_gaps(region, 2 * before)) == pytest.approx(2 * before, rel=0.05)
    assert minimum_gaps(with_gaps(region, before // 2)) == pytest.approx(before // 2, rel=0.1)
