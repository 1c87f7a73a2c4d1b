"""Use case: somebody answers for a broken rule, with a reason, at the figure it has now."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from planner.application.aid_ports import AidWork
from planner.application.aid_rows import person_values
from planner.application.changes import Change, ChangeSet
from planner.application.errors import UserError
from planner.application.profiles_guard import MEND, NotAllowedError
from planner.application.rota_life import StepUnits, utc_now
from planner.application.rota_life_acceptances import Accepted, breach_key
from planner.application.rota_life_ports import LIFE_LABEL
from planner.application.typed_text import fit_text
from planner.domain.calendar import Period
from planner.domain.region import Region
from planner.domain.roles import Action, Profile, may
from planner.domain.rota_life import Acceptance
from planner.domain.rules.breaches import Breaches
from planner.domain.rules.engine import RULE_IDS, RuleEngine
from planner.domain.rules.packs import RuleBook
from planner.domain.wording.formats import count_text, period_text

_SHEET = "AcceptedBreaches"


@dataclass(frozen=True, slots=True)
class AcceptedBreach:
    """One acceptance, and the breach it is for in words."""

    acceptance: Acceptance
    text: str


@dataclass(frozen=True, slots=True)
class BreachService:
    """Accepts broken rules, and takes an acceptance back."""

    units: StepUnits
    acting: Callable[[], Profile]
    rule_book: RuleBook
    clock: Callable[[], datetime] = utc_now
    """This instant, with its zone."""

    def accept(
        self, staff_id: str, rule: str, period: Period, why: str
    ) -> tuple[AcceptedBreach, ...]:
        """Accept what a person breaks of a rule on dates that touch a period, each figure.

        Whoever makes or approves the rota of the person's home service may. UserError without
        a reason, or where nothing is broken there. O(duties of the people of that service).
        """
        profile, reason = self.acting(), fit_text(why)
        if not reason:
            raise UserError("A breach is not accepted without a reason.", "Give one with --why.")
        with self.units(profile.name) as work:
            region, person = _loaded(work, staff_id, period)
            _check_right(profile, region, person)
            found = _broken(region, person, rule, period, self.rule_book)
            at = self.clock().astimezone(UTC).isoformat(timespec="seconds")
            accepted = [
                AcceptedBreach(_acceptance(region, found, row, reason, profile.name, at), text)
                for row, text in enumerate(map(found.text, range(len(found))))
            ]
            stored = Accepted.of(work.acceptances([staff_id]))
            changes = tuple(_change(one.acceptance, stored) for one in accepted)
            name = region.people.ids.names[person]
            work.record_life(ChangeSet(f"{LIFE_LABEL}{rule} of {name} accepted: {reason}", changes))
            work.commit()
        return tuple(accepted)

    def of_people(self, people: Collection[str]) -> Accepted:
        """The acceptances of some people (numbers). O(their acceptances)."""
        with self.units(self.acting().name) as work:
            return Accepted.of(work.acceptances(people))

    def take_back(self, staff_id: str, rule: str, period: Period) -> int:
        """Take back the acceptances of a person and rule on dates that touch a period.

        How many there were; UserError if none.
        """
        profile = self.acting()
        with self.units(profile.name) as work:
            region, person = _loaded(work, staff_id, period)
            _check_right(profile, region, person)
            gone = [
                Change(_SHEET, _key(one), _values(one), None)
                for one in work.acceptances([staff_id])
                if one.rule == rule and one.first <= period.last and one.last >= period.first
            ]
            if not gone:
                raise _nothing(region, person, f"no accepted breach of {rule}", period)
            name = region.people.ids.names[person]
            label = f"{LIFE_LABEL}acceptance of {rule} of {name} taken back"
            work.record_life(ChangeSet(label, tuple(gone)))
            work.commit()
        return len(gone)


def _loaded(work: AidWork, staff_id: str, period: Period) -> tuple[Region, int]:
    """The region as far as the person's home service needs it, and the person's number."""
    work.cells((), period, ())  # begins as a write, so that others' steps wait
    home = str(person_values(work, staff_id)["service"])
    region = work.load_region(period, [home])
    return region, region.people.ids.index[staff_id]


def _check_right(profile: Profile, region: Region, person: int) -> None:
    service = int(region.people.service[person])
    trust = region.trusts.codes[int(region.services.trust[service])]
    code = region.services.ids.codes[service]
    reasons = [may(profile, action, trust, code) for action in (Action.SUBMIT, Action.SIGN_OFF)]
    if all(reason is not None for reason in reasons):
        raise NotAllowedError(str(reasons[0]), MEND)


def _broken(region: Region, person: int, rule: str, period: Period, book: RuleBook) -> Breaches:
    if rule not in RULE_IDS:
        raise UserError(f"There is no rule {rule!r}.", f"The rules are {', '.join(RULE_IDS)}.")
    engine = RuleEngine(region, book)
    found = engine.audit(np.array([person], dtype=np.int32), {rule}).touching(period)
    if not len(found):
        raise _nothing(region, person, f"no breach of {rule}", period)
    return found


def _nothing(region: Region, person: int, what: str, period: Period) -> UserError:
    name = region.people.ids.names[person]
    dates = period_text(period.first, period.last)
    return UserError(
        f"{name} has {what} that touches {dates}.", "`check` lists who breaks which rule when."
    )


def _acceptance(
    region: Region, found: Breaches, at: int, reason: str, who: str, when: str
) -> Acceptance:
    staff_id, rule, part, first, last = breach_key(region, found, at)
    figure, limit = round(float(found.figure[at]), 4), float(found.limit[at])
    return Acceptance(staff_id, rule, part, first, last, figure, limit, reason, who, when)


def _change(accepted: Acceptance, stored: Accepted) -> Change:
    """A row that is new, or that replaces what was accepted at another figure."""
    old = stored.by_key.get(_key(accepted))
    return Change(_SHEET, _key(accepted), None if old is None else _values(old), _values(accepted))


def _key(one: Acceptance) -> tuple[str, str, str, int, int]:
    return one.staff_id, one.rule, one.part, one.first, one.last


def _values(one: Acceptance) -> dict[str, object]:
    return {
        "figure": one.figure,
        "limit": one.limit,
        "reason": one.reason,
        "who": one.who,
        "at": one.at,
    }


def accepted_lines(accepted: tuple[AcceptedBreach, ...]) -> Iterator[str]:
    """What was accepted, in words."""
    yield f"{count_text(len(accepted), 'breach', 'breaches')} accepted:"
    for one in accepted:
        yield f"  {one.acceptance.staff_id}  {one.acceptance.rule}: {one.text}"
