"""Use case: which working-time rules are broken, by whom, and how badly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from planner.application.errors import UserError
from planner.application.ports import UnitOfWorkFactory
from planner.application.rota_life_acceptances import Accepted
from planner.domain.calendar import BoolArray, Period
from planner.domain.region import Codes, Region
from planner.domain.rota_life import Acceptance
from planner.domain.rules.breaches import Breaches
from planner.domain.rules.engine import RULE_IDS, RuleEngine
from planner.domain.rules.packs import RuleBook
from planner.domain.rules.settings import Severity
from planner.domain.wording.formats import iso_minute


@dataclass(frozen=True, slots=True)
class Breach:
    """One breach as it is listed (reading B17)."""

    staff_id: str
    rule: str
    severity: str
    """`hard` or `warn`."""
    start: str
    """Local, `YYYY-MM-DDTHH:MM`."""
    end: str
    figure: float
    limit: float
    text: str
    accepted: Acceptance | None = None
    """Who answers for it, with the reason; None if nobody does."""

    @property
    def full_text(self) -> str:
        """The text, and who accepted it why: "… (accepted: nobody else with NIV; H. Ashworth)"."""
        if self.accepted is None:
            return self.text
        return f"{self.text} (accepted: {self.accepted.reason}; {self.accepted.who})"

    def as_dict(self) -> dict[str, object]:
        """With the keys of the command line's JSON; `accepted` only where somebody did."""
        told: dict[str, object] = {
            "staff_id": self.staff_id,
            "rule": self.rule,
            "severity": self.severity,
            "from": self.start,
            "to": self.end,
            "figure": self.figure,
            "limit": self.limit,
            "text": self.text,
        }
        if self.accepted is not None:
            one = self.accepted
            told["accepted"] = {"reason": one.reason, "who": one.who, "at": one.at}
        return told


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The breaches found, ordered by staff_id, rule and start."""

    breaches: tuple[Breach, ...]
    period: Period | None
    """The dates looked at; None where nothing is known at all."""

    @property
    def any_hard(self) -> bool:
        """Whether any breach is hard: the command line then exits with 1."""
        return any(breach.severity == "hard" for breach in self.breaches)

    def as_dict(self) -> dict[str, object]:
        """The command line's JSON document."""
        return {"breaches": [breach.as_dict() for breach in self.breaches]}


class CheckService:
    """Audits the stored rotas by the rule packs."""

    def __init__(self, units: UnitOfWorkFactory, book: RuleBook) -> None:
        self._units = units
        self._book = book

    def check(
        self,
        period: Period | None = None,
        services: Sequence[str] = (),
        trusts: Sequence[str] = (),
    ) -> CheckReport:
        """Breaches whose dates touch the period, or all known ones if it is None.

        `services` selects people at home there or with a duty there in the period, `trusts`
        people of those trusts; all known duties of theirs are looked at (reading B17).
        UserError for an unknown code.
        """
        with self._units() as unit:
            known = period or unit.known_period()
            if known is None:
                return CheckReport((), None)
            region = unit.load_region(known)
            accepted = unit.acceptances()
        return check_region(
            region, self._book, period, services=services, trusts=trusts, accepted=accepted
        )


def check_region(
    region: Region,
    book: RuleBook,
    period: Period | None = None,
    *,
    services: Sequence[str] = (),
    trusts: Sequence[str] = (),
    accepted: Iterable[Acceptance] = (),
) -> CheckReport:
    """`CheckService.check` of a region that is loaded. O(duties) and a line per breach."""
    people = np.flatnonzero(_chosen(region, period, services, trusts)).astype(np.int32)
    found = RuleEngine(region, book).audit(people)
    shown = found if period is None else found.touching(period)
    known = Accepted.of(accepted)
    breaches = tuple(_breach(region, shown, row, known) for row in range(len(shown)))
    return CheckReport(breaches, period or region.period)


def _chosen(
    region: Region, period: Period | None, services: Sequence[str], trusts: Sequence[str]
) -> BoolArray:
    """Which people are asked for."""
    chosen = np.ones(len(region.people), dtype=np.bool_)
    if trusts:
        chosen &= np.isin(region.people.trust, _numbers(region.trusts, trusts, "trust"))
    if services:
        wanted = _numbers(region.services.ids, services, "service")
        chosen &= _at_services(region, period, wanted)
    return chosen


def _at_services(region: Region, period: Period | None, wanted: list[int]) -> BoolArray:
    """People at home at some services, or with a duty there in the period."""
    duties = region.duties
    there = np.isin(duties.service, wanted)
    if period is not None:
        there &= (duties.day >= period.first) & (duties.day <= period.last)
    chosen = np.isin(region.people.service, wanted)
    chosen[duties.person[there]] = True
    return chosen


def _numbers(codes: Codes, wanted: Sequence[str], what: str) -> list[int]:
    """The numbers of some codes; UserError for one that is not known."""
    for code in wanted:
        if code not in codes.index:
            raise UserError(
                f"There is no {what} {code!r}.", f"Known {what}s: {', '.join(codes.codes)}."
            )
    return [codes.index[code] for code in wanted]


def _breach(region: Region, found: Breaches, row: int, known: Accepted) -> Breach:
    clock = region.clock
    return Breach(
        staff_id=region.people.ids.codes[found.person[row]],
        rule=RULE_IDS[found.rule[row]],
        severity="hard" if found.severity[row] == Severity.HARD else "warn",
        start=iso_minute(clock.local(int(found.start[row]))),
        end=iso_minute(clock.local(int(found.end[row]))),
        figure=round(float(found.figure[row]), 4),
        limit=float(found.limit[row]),
        text=found.text(row),
        accepted=known.covering(region, found, row) if known.by_key else None,
    )
