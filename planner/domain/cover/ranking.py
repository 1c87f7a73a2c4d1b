"""Goes down the ranked options of a gap until enough candidates and near misses are sure.

Judging the rules of one person costs more than all other checks together, so it is done in
chunks, best first. What a chunk further down holds cannot change what is already found.
"""

from dataclasses import dataclass, field

import numpy as np

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.cover.checks import Check
from planner.domain.cover.legality_trials import LEFT_OUT
from planner.domain.cover.options import Field, Wanted
from planner.domain.region import LongArray
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.ragged import ranges
from planner.domain.rules.trials import BreachText, Trials

_FIRST_CHUNK = 256
_LARGEST_CHUNK = 4096


@dataclass(slots=True)
class Ranked:
    """Positions in `Options`, best first."""

    candidates: list[int] = field(default_factory=list)
    near_misses: list[int] = field(default_factory=list)
    breaks_rules: set[int] = field(default_factory=set)
    """Positions that no other check forbids but a working-time rule does."""
    worsened: dict[int, int] = field(default_factory=dict)
    """By position the rules newly broken or made worse, those that only warn included, as bits
    of `RULE_IDS`; where there are none the position is missing."""
    breaches: dict[int, list[BreachText]] = field(default_factory=dict)
    """The same in words, where that is known already."""
    unjudged: int = 0
    """How many pass every other check but were not needed, and so not judged."""


def trials_of(around: Field, gap: Wanted, people: IntArray) -> Trials:
    """What the rules are asked: the gap, without all duties that overlap it (A10)."""
    first, number = around.overlaps.of_people(people)
    return Trials(
        person=people.astype(np.int32),
        removed=around.overlaps.rows[ranges(first, number)].astype(np.int32),
        removed_offsets=np.concatenate([[0], np.cumsum(number)]).astype(np.int64),
        added_day=np.full(len(people), gap.day, dtype=np.int32),
        added_shift=np.full(len(people), gap.shift, dtype=np.int32),
        added_offsets=np.arange(len(people) + 1, dtype=np.int64),
    )


def rank(engine: RuleEngine, around: Field, gap: Wanted, limit: int | None) -> Ranked:
    """The best `limit` candidates and near misses each; without limit, all of them."""
    options, found = around.options, Ranked()
    most = len(options) if limit is None else limit
    clear = options.failed == 0
    at, chunk = 0, _FIRST_CHUNK if limit is not None else _LARGEST_CHUNK
    while at < len(options) and min(len(found.candidates), len(found.near_misses)) < most:
        some = np.arange(at, min(at + chunk, len(options)))
        at, chunk = at + len(some), min(2 * chunk, _LARGEST_CHUNK)
        if len(found.near_misses) >= most:
            some = some[clear[some]]
        if len(some):
            _judge(engine, around, gap, some, clear, found)
    found.unjudged = int(clear[at:].sum())
    del found.candidates[most:], found.near_misses[most:]
    return found


def _judge(
    engine: RuleEngine,
    around: Field,
    gap: Wanted,
    some: LongArray,
    clear: BoolArray,
    found: Ranked,
) -> None:
    trials = trials_of(around, gap, around.options.person[some])
    verdicts = engine.judge(trials, leave_out=LEFT_OUT)
    legal = verdicts.legal
    bits = verdicts.hard | verdicts.warn
    worse = np.flatnonzero(bits)
    found.worsened.update(zip(some[worse].tolist(), bits[worse].tolist(), strict=True))
    found.candidates += some[legal & clear[some]].tolist()
    found.near_misses += some[legal ^ clear[some]].tolist()
    found.breaks_rules.update(some[~legal & clear[some]].tolist())


def failed_checks(around: Field, found: Ranked, position: int) -> Check:
    """Everything that an option fails, the rules included."""
    failed = Check(int(around.options.failed[position]))
    return failed | Check.RULES if position in found.breaks_rules else failed
