"""What a candidate, or a chain, on view means as placements to be written."""

from planner.application.cover_actions import Placement
from planner.application.covering import Loaded
from planner.application.ports import ProposedAid
from planner.domain.cover.suggestion import Candidate, Chain, Gap
from planner.domain.region import Region


def candidate_placement(
    view: Loaded, gap: Gap, candidate: Candidate, reason: str
) -> tuple[Placement, ...]:
    """One candidate in the place of a gap."""
    region = view.region
    service = region.services.ids.codes[gap.service]
    shift = region.shifts.ids.codes[gap.shift]
    return (_placement(region, candidate, service, gap.day, shift, gap.line, reason),)


def chain_placements(view: Loaded, chain: Chain) -> tuple[Placement, ...]:
    """All moves of a chain, the one into the gap first."""
    return tuple(
        _placement(
            view.region, step.candidate, step.service, step.day, step.shift, step.line, step.text
        )
        for step in chain.steps
    )


def _placement(
    region: Region,
    candidate: Candidate,
    service: str,
    day: int,
    shift: str,
    line: int,
    reason: str,
) -> Placement:
    left = candidate.moved_from
    aid = ProposedAid(
        staff_id=candidate.staff_id,
        mode=candidate.mode,
        service=service,
        day=day,
        shift=shift,
        line=line,
        moved_from_service=left.service if left else None,
        moved_from_shift=left.shift if left else None,
        points=candidate.points,
        reason=reason,
    )
    host = int(region.services.trust[region.services.ids.index[service]])
    return Placement(aid, candidate.name, region.trusts.index[candidate.trust] == host)
