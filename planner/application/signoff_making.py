"""Makes what sign-off workbooks say from one unit of work: the rotas, their life, the rules."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from planner.application.aid_rows import slot_of
from planner.application.covering import check_services, places_of
from planner.application.ports import ProposedAid
from planner.application.rota_life_ports import StepTaken
from planner.application.signoff_aid import AidOffer, Lent, lent_from_row
from planner.application.signoff_breaches import findings
from planner.application.signoff_gathering import Making, Record, gather
from planner.application.signoff_ports import SignOffWork
from planner.application.signoff_sheet import (
    HISTORY_SHOWN,
    HistoryRow,
    Signature,
    Signatures,
    SignOffSheet,
)
from planner.domain.aid.machine import overtaken
from planner.domain.aid.values import State
from planner.domain.calendar import Period, date_of, day_number
from planner.domain.cover.filling import fill
from planner.domain.region import Region
from planner.domain.rota_life import Step
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.packs import RuleBook


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes sign-offs, by which rules, and when."""

    rule_book: RuleBook
    who: str
    now: datetime | None = None
    """An instant with its zone, or a time by the clock of the region; None: this instant."""

    def sheets(
        self, work: SignOffWork, services: Sequence[str], period: Period
    ) -> list[SignOffSheet]:
        """What the workbooks of some services say; UserError for an unknown service."""
        check_services([entry.code for entry in work.catalogue()], services)
        region = work.load_region(period, sorted(services))
        made = Making(self.who, local_now(region, self.now), self.rule_book)
        aid = _aid(work, region, services, made)
        filling = fill(region, places_of(region))
        engine, accepted = RuleEngine(region, self.rule_book), work.acceptances()
        numbers = region.services.ids.index
        return [
            gather(
                region,
                numbers[code],
                filling,
                findings(region, numbers[code], engine, accepted),
                _record(work, region, code, aid),
                made,
            )
            for code in services
        ]


def local_now(region: Region, now: datetime | None = None) -> datetime:
    """A moment (this one) by the clock of the region, to the minute."""
    zone = ZoneInfo(region.clock.time_zone)
    moment = datetime.now(zone) if now is None else now
    local = moment.astimezone(zone) if moment.tzinfo else moment
    return local.replace(tzinfo=None, second=0, microsecond=0)


def local_time(at: str, zone: ZoneInfo) -> datetime:
    """An instant in UTC, ISO 8601, by a clock; without a zone, as sign-offs hold it."""
    moment = datetime.fromisoformat(at)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(zone).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class _Aid:
    """Aid of some services of which no duty need stand on a rota."""

    proposed: Sequence[ProposedAid]
    offers: Sequence[AidOffer]
    others: Mapping[str, Lent]
    """Its people who are not in the region."""


def _aid(work: SignOffWork, region: Region, services: Sequence[str], made: Making) -> _Aid:
    """Proposals and offers of the region's period that concern some services."""
    proposed = work.proposed_aid(region.period)
    offers = list(_offers(work, region, services, made.now))
    known, hosts = region.people.ids.index, frozenset(services)
    concerned = {aid.staff_id for aid in proposed if aid.service in hosts}
    concerned |= {offer.staff_id for offer in offers}
    wanted = frozenset(staff_id for staff_id in concerned if staff_id not in known)
    if not wanted:
        return _Aid(proposed, offers, {})
    lent = [lent_from_row(row, made.rule_book) for row in work.find("Staff", {"staff_id": wanted})]
    return _Aid(proposed, offers, {one.staff_id: one for one in lent})


def _offers(
    work: SignOffWork, region: Region, services: Sequence[str], now: datetime
) -> Iterator[AidOffer]:
    """Offers in which one of some services is host or lender, each once."""
    hosts = frozenset(services)
    for row in work.find("Offers", {"service": hosts}, region.period):
        yield _offer(row.values, region, now)
    for row in work.find("Offers", {"lender_service": hosts}, region.period):
        if row.values["service"] not in hosts:
            yield _offer(row.values, region, now)


def _offer(values: Mapping[str, object], region: Region, now: datetime) -> AidOffer:
    """An offer as it is `now`, a time by the clock of the region."""
    slot = slot_of(values)
    shift = region.shifts.values[region.shifts.ids.index[slot.shift]]
    begins = datetime.combine(date_of(slot.day), time()) + timedelta(minutes=shift.start)
    state = overtaken(State(values["state"]), started=begins <= now)
    hours, service, left = (
        values[name] for name in ("hours", "moved_from_service", "moved_from_shift")
    )
    return AidOffer(
        staff_id=str(values["staff_id"]),
        service=slot.service,
        day=slot.day,
        shift=slot.shift,
        state=state.value.capitalize(),
        hours=None if hours is None else float(str(hours)),
        moved_from_service=None if service is None else str(service),
        moved_from_shift=None if left is None else str(left),
    )


def _record(work: SignOffWork, region: Region, service: str, aid: _Aid) -> Record:
    steps = work.rota_steps(service, region.period)
    zone = ZoneInfo(region.clock.time_zone)
    return Record(
        rotas=work.rotas(service),
        version=work.rota_version(service, region.period),
        proposed=aid.proposed,
        others=aid.others,
        offers=aid.offers,
        journal=work.journal_head().number,
        history=tuple(_history(work, region, service)),
        signatures=signatures(steps, zone),
        published=published_on(steps, zone),
    )


def signatures(steps: Sequence[StepTaken], zone: ZoneInfo) -> Signatures:
    """The signatures that stand after some steps: an amendment or a rejection takes them back."""
    submitted: Signature | None = None
    approved: Signature | None = None
    for taken in steps:
        signed = Signature(taken.who, taken.role, local_time(taken.at, zone))
        if taken.step is Step.SUBMIT:
            submitted, approved = signed, None
        elif taken.step is Step.APPROVE:
            approved = signed
        elif taken.step in {Step.REJECT, Step.AMEND}:
            submitted = approved = None
    return Signatures(submitted, approved)


def published_on(steps: Sequence[StepTaken], zone: ZoneInfo) -> int | None:
    """The date on which a rota was first published, as a day number; None if not known."""
    for taken in steps:
        if taken.step in {Step.PUBLISH, Step.SUBMIT}:
            return day_number(local_time(taken.at, zone).date())
    return None


def _history(work: SignOffWork, region: Region, service: str) -> Iterator[HistoryRow]:
    zone = ZoneInfo(region.clock.time_zone)
    for change in work.rota_changes(service, region.period, HISTORY_SHOWN):
        at = change.at.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
        yield replace(change, at=at)
