"""Every check of one person for one gap: what a coordinator asks about somebody in particular."""

from dataclasses import dataclass

import numpy as np

from planner.domain.cover.checks import Check, static_checks
from planner.domain.cover.legality_trials import LEFT_OUT
from planner.domain.cover.lending import Releases, releases
from planner.domain.cover.options import Overlaps, Wanted
from planner.domain.cover.places import Places
from planner.domain.region import NONE, Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.trials import Trials
from planner.domain.wording.checks import Misfit, sentence


@dataclass(frozen=True, slots=True)
class Verdict:
    """One person for one gap, in the mode with the fewest failed checks (A20)."""

    person: int
    leaves: int
    """Row of the duty that would be left; NONE for an extra duty."""
    failed: Check
    reasons: tuple[tuple[Check, str], ...]
    """Each failed check with its sentence, in the order of the specification."""

    @property
    def eligible(self) -> bool:
        """Whether every check holds."""
        return not self.failed


def why_not(
    region: Region,
    engine: RuleEngine,
    places: Places,
    gap: Wanted,
    person: int,
    leaves: int | None = None,
) -> Verdict:
    """All checks of one person, the rules included. O(duties of three dates).

    `leaves`: only this way is looked at, a row of the duties or NONE for an extra duty.
    """
    overlaps = Overlaps.of_some(region, gap, np.array([person]))
    mine = overlaps.person == person
    rows = overlaps.rows[mine]
    trial = Trials(
        person=np.array([person], dtype=np.int32),
        removed=rows.astype(np.int32),
        removed_offsets=np.array([0, len(rows)], dtype=np.int64),
        added_day=np.array([gap.day], dtype=np.int32),
        added_shift=np.array([gap.shift], dtype=np.int32),
        added_offsets=np.array([0, 1], dtype=np.int64),
    )
    always = Check(int(static_checks(region, gap.line, gap.day, trial.person)[0]))
    if not engine.judge(trial, leave_out=LEFT_OUT).legal[0]:
        always |= Check.RULES
    movable = rows[overlaps.movable[mine]]
    ways = movable if len(movable) else np.array([NONE])
    if leaves is not None:
        ways = np.array([leaves])
    release = releases(region, places, ways)
    failures = [
        always | _of_way(row, len(rows), release, at) for at, row in enumerate(ways.tolist())
    ]
    at = min(range(len(failures)), key=lambda way: failures[way].bit_count())
    failed, left = failures[at], int(ways[at])
    misfit = Misfit(
        region=region,
        gap=gap,
        person=person,
        overlapping=rows.tolist(),
        leaves=left,
        margin_before=int(release.margin_before[at]),
        margin_after=int(release.margin_after[at]),
        breaches=engine.explain(trial, 0, leave_out=LEFT_OUT) if Check.RULES in failed else (),
    )
    reasons = tuple((check, sentence(check, misfit)) for check in Check if check in failed)
    return Verdict(person, left, failed, reasons)


def _of_way(row: int, overlapping: int, release: Releases, at: int) -> Check:
    """What depends on the duty that is left."""
    free = overlapping == (0 if row == NONE else 1)
    failed = Check(0) if free else Check.FREE
    return failed if release.can_be_spared[at] else failed | Check.LENDER
