"""Nobody else's plan of the same region is worth more, by the same referee."""

from dataclasses import replace
from pathlib import Path

import pytest

from planner.application.rule_packs import load_rule_book
from planner.application.weights import load_weights
from planner.domain.region import Region
from planner.optimiser.solving import plan
from tests.benchmarks.peers import processes
from tests.benchmarks.peers.contest import Contest, beaten
from tests.benchmarks.peers.processes import PEERS_PYTHON, missing
from tests.benchmarks.peers.standing import show_result
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


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("raise SystemExit('no licence')", "highs_mip.py ended with 1: no licence"),
        ("import time; time.sleep(60)", "was cut off: 0.5 s after its time it had not stopped"),
        ("import os; os.kill(os.getpid(), 9)", "killed by the system, as it does where memory"),
        ("import os; os.kill(os.getpid(), 15)", "highs_mip.py was ended by SIGTERM"),
    ],
)
def test_a_peer_that_fails_or_is_cut_off_says_why_in_the_table(
    contest: Contest,
    script: str,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "highs_mip.py").write_text(script)
    monkeypatch.setattr(processes, "FOLDER", tmp_path)
    monkeypatch.setattr(processes, "GRACE_SECONDS", 0.5)

    failed = contest.whole_model(0.0, best=1)

    assert (failed.judged, failed.proof) == (None, "none")
    assert failed.seconds > 0
    show_result(failed, contest.greedy())
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("HiGHS MIP, best 1 a gap")
    assert told in line
    assert beaten(0, [failed]) == []


def test_a_peer_whose_python_is_not_there_is_skipped_with_the_reason(
    contest: Contest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PEERS_PYTHON, str(tmp_path / "python"))
    missing.cache_clear()

    skipped = contest.cp_sat(1.0)

    missing.cache_clear()
    assert skipped.judged is None
    assert skipped.note.startswith("skipped: PEERS_PYTHON names no Python that runs: ")


def test_a_peer_above_us_is_told_loudly_and_named(
    contest: Contest, capsys: pytest.CaptureFixture[str]
) -> None:
    peer = contest.greedy()
    assert peer.judged is not None
    ours = replace(peer, name="ours", judged=replace(peer.judged, score=peer.judged.score - 1))

    show_result(peer, ours)

    fault = f"nearest first, by date: {peer.judged.score:,} > {peer.judged.score - 1:,}"
    assert f"*** A PEER IS ABOVE US: {fault} ***" in capsys.readouterr().out
    assert beaten(peer.judged.score - 1, [peer]) == [fault]
    assert beaten(peer.judged.score, [peer]) == []


def test_a_region_is_made_with_about_as_many_gaps_as_are_wanted(region: Region) -> None:
    before = minimum_gaps(region)

    assert minimum_gaps(with_gaps(region, 2 * before)) == pytest.approx(2 * before, rel=0.05)
    assert minimum_gaps(with_gaps(region, before // 2)) == pytest.approx(before // 2, rel=0.1)
