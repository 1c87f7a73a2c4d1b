"""The table of contestants, ours first; says loudly if anybody is above us."""

from tests.benchmarks.ours import Runs
from tests.benchmarks.peers.contest import Result, beaten
from tests.benchmarks.peers.referee import Judged
from tests.benchmarks.table import number

NAME = 38


def against(runs: Runs) -> Result:
    """Our runs as a line of the table: median seconds, the score of the worst run."""
    worst = runs.worst
    judged = Judged(
        score=worst.score,
        assignments=worst.assignments,
        minimum_gaps=worst.minimum_gaps,
        target_gaps=worst.target_gaps,
        points=worst.points,
        dropped=0,
    )
    name = f"this program, median of {len(runs.runs)}"
    return Result(name, judged, seconds=runs.seconds, mebibytes=runs.first.peak, proof=runs.proof)


def show_results_head(title: str) -> None:
    """The columns."""
    print(f"\n{title}")
    print(
        f"{'':{NAME}} {'score':>12} {'of ours':>8} {'min open':>8} {'further':>7} {'moves':>6} "
        f"{'points':>8} {'seconds':>8} {'before':>7} {'MiB':>6}  proof"
    )


def show_result(result: Result, ours: Result) -> None:
    """One line, and at once if it is better than ours.

    `seconds` solving, `before` preparing the candidates (ours has no such part).
    """
    judged = result.judged
    memory = "–" if result.mebibytes is None else number(result.mebibytes)
    times = f"{number(result.seconds):>8} {number(result.prepared):>7} {memory:>6}"
    if judged is None or ours.judged is None:
        print(f"{result.name:{NAME}} {'–':>12} {'':40} {times}  {result.proof}; {result.note}")
        return
    dropped = f"; {judged.dropped} not legal, taken out" if judged.dropped else ""
    note = f" ({result.note}{dropped})" if result.note else ""
    print(
        f"{result.name:{NAME}} {judged.score:>12,} {judged.score / max(1, ours.judged.score):8.4f} "
        f"{judged.minimum_gaps:>8,} {judged.target_gaps:>7,} {judged.assignments:>6,} "
        f"{judged.points:>8,} {times}  {result.proof}{note}",
        flush=True,
    )
    for fault in beaten(ours.judged.score, [result]):
        print(f"*** A PEER IS ABOVE US: {fault} ***", flush=True)
