"""Use cases of the plan: made around offers on their way, repaired, proposed."""

from collections.abc import Collection
from dataclasses import dataclass

from planner.application.planning import Ask, Plan, Planner, PlanWatcher, proposed_aid, unwatched
from planner.application.ports import UnitOfWorkFactory
from planner.application.progress import CancelToken
from planner.application.replanning import (
    Impossible,
    Repair,
    Repaired,
    Replanner,
    Stands,
    asks_of,
    check_asked_for,
    check_known,
)
from planner.application.under_way import NOTHING_UNDER_WAY, Offers, UnderWay
from planner.domain.calendar import Period
from planner.domain.cover.weights import Weights
from planner.domain.region import Region
from planner.domain.rules.packs import RuleBook
from planner.domain.wording.formats import period_text


@dataclass(frozen=True, slots=True)
class PlanFound:
    """A plan, and what it had to heed."""

    plan: Plan
    repaired: Repaired | None = None
    """What the repair changed, where proposed aid was repaired."""
    offers: UnderWay = NOTHING_UNDER_WAY
    """On their way at the services planned: kept, or not asked again."""
    unfit: tuple[Impossible, ...] = ()
    """Fixed, or offers on their way, that can stand in no plan any more."""

    @property
    def has_offers(self) -> bool:
        """Whether anything was on its way."""
        return bool(self.offers.stands or self.offers.refused)

    @property
    def kept(self) -> int:
        """Offers on their way that are in the plan."""
        return len(self.offers.asks & set(asks_of(self.plan.assignments)))

    def document(self) -> dict[str, object]:
        """What `plan --json` prints; of offers only where there are any."""
        whole = self.plan if self.repaired is None else self.repaired
        if not self.has_offers:
            return whole.document()
        asks = self.offers.asks
        impossible = [one.document() for one in self.unfit if one.ask in asks]
        offers = {"kept": self.kept, "declined": len(self.offers.refused), "impossible": impossible}
        return {**whole.document(), "offers": offers}


@dataclass(frozen=True, slots=True)
class AroundOffers:
    """A `Planner` that keeps offers on their way, and asks nobody again who said no."""

    planner: Planner
    replanner: Replanner
    offers: Offers

    def __call__(
        self,
        region: Region,
        book: RuleBook,
        weights: Weights,
        *,
        services: Collection[str] | None = None,
        time_limit: float | None = None,
        progress: PlanWatcher = unwatched,
        cancel: CancelToken | None = None,
    ) -> Plan:
        """The plan alone of what `find` finds."""
        return self.find(
            region,
            book,
            weights,
            services=services,
            time_limit=time_limit,
            progress=progress,
            cancel=cancel,
        ).plan

    def find(
        self,
        region: Region,
        book: RuleBook,
        weights: Weights,
        *,
        services: Collection[str] | None = None,
        time_limit: float | None = None,
        progress: PlanWatcher = unwatched,
        cancel: CancelToken | None = None,
    ) -> PlanFound:
        """The plan with what it had to heed. UserError for unknown services."""
        offers = self.offers(region.period).within(services)
        asked = offers.asked(region)
        if not (asked.standing or asked.declined):
            plan = self.planner(
                region,
                book,
                weights,
                services=services,
                time_limit=time_limit,
                progress=progress,
                cancel=cancel,
            )
            return PlanFound(plan)
        found = self.replanner(
            region,
            book,
            weights,
            asked,
            services=services,
            time_limit=time_limit,
            progress=progress,
            cancel=cancel,
        )
        return PlanFound(found.plan, None, offers, found.impossible)


class PlanService:
    """Plans a period, repairs what was proposed, and proposes what was planned."""

    def __init__(
        self,
        uow_factory: UnitOfWorkFactory,
        rule_book: RuleBook,
        weights: Weights,
        around: AroundOffers,
    ) -> None:
        self._uow_factory = uow_factory
        self._rule_book = rule_book
        self._weights = weights
        self._around = around

    def plan(
        self,
        period: Period,
        services: Collection[str] | None = None,
        *,
        time_limit: float | None = None,
        progress: PlanWatcher = unwatched,
        cancel: CancelToken | None = None,
    ) -> PlanFound:
        """The best plan of a period around offers on their way; nothing is written.

        UserError for unknown services.
        """
        with self._uow_factory() as work:
            region = work.load_region(period)
        return self._around.find(
            region,
            self._rule_book,
            self._weights,
            services=services,
            time_limit=time_limit,
            progress=progress,
            cancel=cancel,
        )

    def repair(
        self,
        period: Period,
        services: Collection[str] | None = None,
        *,
        fixed: Collection[Ask] = (),
        declined: Collection[Ask] = (),
        time_limit: float | None = None,
        progress: PlanWatcher = unwatched,
        cancel: CancelToken | None = None,
    ) -> PlanFound:
        """Repair the aid that is proposed at some services (None: all); nothing is written.

        Offers on their way are fixed too, unless they are among those declined. UserError for a
        person, service, shift or date, fixed or declined, that is not known.
        """
        with self._uow_factory() as work:
            region = work.load_region(period)
            every = work.proposed_aid(period)
        for ask in (*fixed, *declined):
            check_known(region, ask)
        proposed = [one for one in every if services is None or one.service in services]
        offers = self._around.offers(period).within(services)
        on_their_way = offers.asked(region)
        standing = {one.ask: one for one in map(Stands.proposed, proposed)}
        standing |= {one.ask: one for one in on_their_way.standing}
        for ask in set(declined) - standing.keys():
            check_asked_for(region, ask)
        repair = Repair(
            tuple(standing.values()),
            frozenset(fixed) | on_their_way.fixed - set(declined),
            frozenset(declined) | offers.refused - set(fixed),
            compare=True,
        )
        found = self._around.replanner(
            region,
            self._rule_book,
            self._weights,
            repair,
            services=services,
            time_limit=time_limit,
            progress=progress,
            cancel=cancel,
        )
        return PlanFound(found.plan, found, offers, found.impossible)

    def apply(self, found: PlanFound) -> int:
        """Write a plan's assignments as proposed aid, never as duties (A25); how many.

        Earlier proposals at the plan's services with dates in its period go. What is an offer
        already is not proposed once more.
        """
        plan, asks = found.plan, found.offers.asks
        new = [one for one in plan.assignments if Ask.of(one) not in asks]
        dates = period_text(plan.period.first, plan.period.last)
        with self._uow_factory() as work:
            work.propose_aid(
                [proposed_aid(one) for one in new],
                plan.period,
                f"Plan of {dates}, score {plan.score}",
                plan.services,
            )
            work.commit()
        return len(new)
