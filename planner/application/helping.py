"""Use case: which sites help which in a period, by aid that stands and aid on its way."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from planner.application.aid_lists import AidLists
from planner.application.aid_ports import Filter
from planner.application.ports import ProposedAid, UnitOfWorkFactory
from planner.domain.aid.values import Offer, State
from planner.domain.region import NONE, Region


@dataclass(frozen=True, slots=True)
class SiteSpot:
    """Where a site lies, in degrees; None where the region does not say."""

    code: str
    name: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class HelpedShift:
    """One shift that somebody of another service works, or would."""

    lender: str
    """Code of the site of the person's own service."""
    host: str
    """Code of the site where it is worked."""
    service: str
    day: int
    shift: str
    agreed: bool
    """Both trusts have said yes, or more; else it is offered or proposed."""


@dataclass(frozen=True, slots=True)
class Help:
    """What one site gives to another."""

    lender: str
    host: str
    agreed: int
    """Shifts."""
    proposed: int
    """Shifts that are offered or proposed, not agreed."""
    first: HelpedShift
    """The first that is agreed, or of those proposed."""


@dataclass(frozen=True, slots=True)
class Helping:
    """Sites, and what they give to each other, the most shifts first."""

    sites: tuple[SiteSpot, ...] = ()
    helps: tuple[Help, ...] = ()
    agreed_within: int = 0
    """Shifts between services of one site."""
    proposed_within: int = 0


class HelpingService:
    """Reads who helps whom."""

    def __init__(self, units: UnitOfWorkFactory, lists: AidLists) -> None:
        self._units, self._lists = units, lists

    def between_sites(self, region: Region) -> Helping:
        """Of the whole region in its period. O(sites + requests and proposals of the period)."""
        with self._units() as work:
            sites = work.read_tables({"Sites"})["Sites"].columns
            proposed = work.proposed_aid(region.period)
        cases = self._lists.cases(Filter(region.period))
        offers = (offer for case in cases for offer in case.offers)
        columns = (sites[name] for name in ("code", "name", "latitude", "longitude"))
        spots = tuple(SiteSpot(*row) for row in zip(*columns, strict=True))
        return helping(spots, (*_offered(region, offers), *_proposed(region, proposed)))


def helping(sites: tuple[SiteSpot, ...], shifts: Iterable[HelpedShift]) -> Helping:
    """Shifts by lender and host. O(shifts)."""
    pairs = defaultdict[tuple[str, str], list[HelpedShift]](list)
    for shift in shifts:
        pairs[shift.lender, shift.host].append(shift)
    within = [one for pair in list(pairs) if pair[0] == pair[1] for one in pairs.pop(pair)]
    agreed = sum(one.agreed for one in within)
    helps = [_help(*pair, found) for pair, found in pairs.items()]
    helps.sort(key=lambda one: (-one.agreed, -one.proposed, one.lender, one.host))
    return Helping(sites, tuple(helps), agreed, len(within) - agreed)


def _help(lender: str, host: str, shifts: list[HelpedShift]) -> Help:
    agreed = sum(shift.agreed for shift in shifts)
    first = min(shifts, key=lambda one: (not one.agreed, one.day, one.service, one.shift))
    return Help(lender, host, agreed, len(shifts) - agreed, first)


def _offered(region: Region, offers: Iterable[Offer]) -> Iterator[HelpedShift]:
    for offer in offers:
        if not offer.state.ended:
            slot, agreed = offer.slot, offer.state is not State.OFFERED
            lender, host = _site(region, offer.lender.service), _site(region, slot.service)
            yield HelpedShift(lender, host, slot.service, slot.day, slot.shift, agreed)


def _proposed(region: Region, proposed: Iterable[ProposedAid]) -> Iterator[HelpedShift]:
    people, services = region.people, region.services
    for aid in proposed:
        person = people.ids.index.get(aid.staff_id, NONE)
        if person != NONE:
            home = services.ids.codes[people.service[person]]
            lender, host = _site(region, home), _site(region, aid.service)
            yield HelpedShift(lender, host, aid.service, aid.day, aid.shift, False)


def _site(region: Region, service: str) -> str:
    """Code of the site of a service."""
    services = region.services
    site: str = region.sites.ids.codes[services.site[services.ids.index[service]]]
    return site
