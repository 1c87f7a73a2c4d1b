"""What is proposed already, by gap: marks in the list of gaps and among candidates."""

from collections import Counter
from dataclasses import dataclass

from planner.application.ports import ProposedAid
from planner.domain.cover.suggestion import Gap
from planner.domain.region import Region


@dataclass(frozen=True, slots=True)
class Proposed:
    """Proposals of the period on view."""

    aid: tuple[ProposedAid, ...] = ()

    def by_place(self, region: Region) -> dict[tuple[int, int, int], int]:
        """How many are proposed, by service, day and shift. O(proposals)."""
        services, shifts = region.services.ids.index, region.shifts.ids.index
        return dict(
            Counter(
                (services[one.service], one.day, shifts[one.shift])
                for one in self.aid
                if one.service in services and one.shift in shifts
            )
        )

    def people(self, region: Region, gap: Gap) -> set[str]:
        """Who is proposed for a gap's service, date and shift. O(proposals)."""
        service = region.services.ids.codes[gap.service]
        shift = region.shifts.ids.codes[gap.shift]
        return {
            one.staff_id
            for one in self.aid
            if (one.service, one.day, one.shift) == (service, gap.day, shift)
        }
