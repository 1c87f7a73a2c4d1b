"""Our plan, measured in a process of its own: nothing but the region's arrays is there before.

python -m tests.benchmarks.ours REGION.pickle ANSWER.json RUNS SECONDS
"""

import json
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from planner.application.memory import PLANS, give_back_large_arrays
from planner.application.rule_packs import load_rule_book
from planner.application.weights import load_weights
from planner.domain.region import Region
from planner.optimiser.solving import plan
from tests.benchmarks.peers.peak import peak_mebibytes

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Run:
    """One run's figures."""

    seconds: float
    processor: float
    """Seconds of the processor, which tell more on a busy machine."""
    score: int
    bound: int
    status: str
    gap_percent: float
    minimum_gaps_before: int
    minimum_gaps: int
    target_gaps: int
    assignments: int
    points: int
    loaded: float
    """MiB of the process with the arrays loaded."""
    peak: float
    """MiB at most, arrays and Python included."""


@dataclass(frozen=True)
class Runs:
    """All runs; the first is the one that finds nothing prepared."""

    runs: tuple[Run, ...]
    limit: float
    """Seconds after which each was to stop."""

    @property
    def first(self) -> Run:
        """The first run: its peak of memory is that of a process that plans once."""
        return self.runs[0]

    @cached_property
    def seconds(self) -> float:
        """Median."""
        return statistics.median(run.seconds for run in self.runs)

    @cached_property
    def processor(self) -> float:
        """Median of the processor's seconds."""
        return statistics.median(run.processor for run in self.runs)

    @cached_property
    def worst(self) -> Run:
        """The run that reached least."""
        return min(self.runs, key=lambda run: run.score)

    @property
    def proof(self) -> str:
        """What is proved of the run that reached least."""
        if self.worst.status == "optimal":
            return "optimal"
        within = f"within {self.worst.gap_percent:.5f} %"
        return f"{within}, stopped after {self.limit:g} s" if self.stopped else within

    @property
    def stopped(self) -> bool:
        """Whether the run that reached least was ended by its limit."""
        return self.worst.seconds >= self.limit


def measure(region: Region, repeat: int, limit: float) -> Runs:
    """Plan `repeat` times in one new process."""
    with tempfile.TemporaryDirectory() as folder:
        data, answer = Path(folder, "region.pickle"), Path(folder, "answer.json")
        data.write_bytes(pickle.dumps(region))
        words = [__name__, str(data), str(answer), str(repeat), str(limit)]
        subprocess.run([sys.executable, "-m", *words], check=True, cwd=ROOT)
        return Runs(tuple(Run(**run) for run in json.loads(answer.read_text())), limit)


def main(data: str, answer: str, repeat: int, limit: float) -> None:
    """Run and write."""
    region: Region = pickle.loads(Path(data).read_bytes())
    give_back_large_arrays(PLANS)  # as the command and the window's planner do
    book, weights = load_rule_book(), load_weights()
    runs = []
    for _ in range(repeat):
        loaded = peak_mebibytes()
        started, worked = time.perf_counter(), time.process_time()
        found = plan(region, book, weights, time_limit=limit)
        run = Run(
            seconds=time.perf_counter() - started,
            processor=time.process_time() - worked,
            score=found.score,
            bound=found.bound,
            status=found.status,
            gap_percent=found.gap_percent,
            minimum_gaps_before=found.minimum_gaps_before,
            minimum_gaps=found.minimum_gaps_after,
            target_gaps=found.target_gaps_after,
            assignments=len(found.assignments),
            points=sum(one.points for one in found.assignments),
            loaded=loaded,
            peak=peak_mebibytes(),
        )
        runs.append(asdict(run))
    Path(answer).write_text(json.dumps(runs))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
