"""Near misses that no change would help: people of another staff group."""

from planner.domain.cover.checks import Check
from planner.domain.cover.suggestion import Gap, NearMiss
from planner.domain.region import Region


def other_group(region: Region, gap: Gap, miss: NearMiss) -> bool:
    """Whether somebody is a near miss only by being of another staff group than the line."""
    if miss.failed != Check.GRADE:
        return False
    lines = region.lines
    rows = (lines.service == gap.service) & (lines.number == gap.line)
    wanted = int(region.grades.group[lines.grade[rows][0]])
    return int(region.person_group[miss.candidate.person]) != wanted
