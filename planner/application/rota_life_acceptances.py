"""Which broken rules somebody has accepted, for whoever lists broken rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from planner.domain.region import Region
from planner.domain.rota_life import Acceptance, stands
from planner.domain.rules.breaches import Breaches
from planner.domain.rules.registry import RULE_IDS, RULES
from planner.domain.wording.edits import short_name
from planner.domain.wording.formats import moment_text

_Key = tuple[str, str, str, int, int]


@dataclass(frozen=True, eq=False)
class Accepted:
    """Acceptances by what they are for."""

    by_key: dict[_Key, Acceptance]

    @classmethod
    def of(cls, acceptances: Iterable[Acceptance]) -> "Accepted":
        """Acceptances as they are stored."""
        return cls({(a.staff_id, a.rule, a.part, a.first, a.last): a for a in acceptances})

    def covering(self, region: Region, found: Breaches, at: int) -> Acceptance | None:
        """The acceptance that covers one breach at its figure; None if there is none."""
        key = breach_key(region, found, at)
        known = self.by_key.get(key)
        if known is None or not stands(known, float(found.figure[at]), float(found.limit[at])):
            return None
        return known


def breach_key(region: Region, found: Breaches, at: int) -> _Key:
    """What a breach is known by: person, rule, part of it, first and last date."""
    rule = int(found.rule[at])
    return (
        region.people.ids.codes[int(found.person[at])],
        RULE_IDS[rule],
        RULES[rule].parts[int(found.part[at])].name,
        int(found.first_day[at]),
        int(found.last_day[at]),
    )


def accepted_by_text(accepted: Acceptance, zone: ZoneInfo) -> str:
    """Who accepted a breach, and when by a clock: "H. Ashworth, Wed 18 Nov 15:22"."""
    at = datetime.fromisoformat(accepted.at)
    local = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(zone)
    return f"{short_name(accepted.who)}, {moment_text(local)}"
