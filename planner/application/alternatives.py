"""Other plans beside the best one, each the best by its own weights, and what each gives up."""

import tomllib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.application.errors import EnvironmentFault
from planner.application.planning import REDEPLOY, Assignment, Plan, Planner
from planner.application.ports import UnitOfWorkFactory
from planner.application.progress import CancelToken
from planner.application.resources import read_resource
from planner.domain.calendar import Period
from planner.domain.cover.weights import Weights
from planner.domain.pay import breaks_paid, is_on_call, paid_hours_on
from planner.domain.region import Region
from planner.domain.rules.packs import RuleBook
from planner.domain.wording.plans import below_text

FILE = "alternatives.toml"
SLOTS = ("minimum_slot", "target_slot", "max_assignments")
"""What slots are worth and the limit are the same for all: else scores tell nothing."""
Told = Callable[[str], None]
"""Hears the title of the alternative that is planned next."""
BEST = "best"
"""Id of the plan beside which the others stand."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way of weighing, by name."""

    id: str
    title: str
    what: str
    """What it weighs otherwise, in words."""
    weights: Weights


@dataclass(frozen=True, slots=True)
class Figures:
    """What a plan comes to, counted alike whatever weights made it."""

    score: int
    """By the default weights."""
    points: int
    """So."""
    minimum_gaps: int
    target_gaps: int
    assignments: int
    people: int
    extra: int
    moved: int
    miles: float
    """One way, of all assignments, as far as known."""
    miles_unknown: int
    """Assignments to sites of which only the minutes are known."""
    cost: float
    """Pounds of the hours of extra shifts, as far as known."""
    cost_unknown: int
    """Extra shifts of people whose cost is not known."""
    on_call: int
    """Extra on-call shifts: they cost nothing until their hours are entered when worked."""
    lent: tuple[tuple[str, int], ...]
    """Assignments of each trust's people in other trusts, by trust."""
    most_asked: int
    """Most assignments of one person."""


@dataclass(frozen=True, slots=True)
class Compared:
    """An alternative's plan beside the best one."""

    alternative: Alternative
    plan: Plan
    figures: Figures
    given_up: int
    """Score by the default weights that the best plan has more."""

    @property
    def figure_texts(self) -> tuple[str, ...]:
        """As people read them: minimum gaps, target gaps, points, people, moved, extra, miles,
        cost."""
        one = self.figures
        numbers = (one.minimum_gaps, one.target_gaps, one.points, one.people, one.moved, one.extra)
        return (*(f"{number:,}" for number in numbers), f"{one.miles:,.0f}", f"{one.cost:,.0f}")

    @property
    def proof_text(self) -> str:
        """How far from the best by its own weights the plan can be."""
        if self.plan.status == "optimal":
            return "best"
        return f"≤ {below_text(self.plan.gap_percent)}"

    def document(self) -> dict[str, object]:
        """One entry of `plan --alternatives --json`."""
        figures = {name: getattr(self.figures, name) for name in Figures.__slots__}
        return {
            "id": self.alternative.id,
            "title": self.alternative.title,
            "what": self.alternative.what,
            "given_up": self.given_up,
            **figures,
            "lent": dict(self.figures.lent),
            "miles": round(self.figures.miles, 1),
            "cost": round(self.figures.cost, 2),
            "status": self.plan.status,
            "gap_percent": self.plan.gap_percent,
            "seconds": round(self.plan.seconds, 3),
        }


Found = Callable[[Compared], None]
"""Hears of each plan as it is there."""


def load_alternatives(weights: Weights) -> tuple[Alternative, ...]:
    """The alternatives of this installation; EnvironmentFault if the file is damaged."""
    return parse_alternatives(read_resource(FILE), weights)


def parse_alternatives(text: str, weights: Weights) -> tuple[Alternative, ...]:
    """Alternatives from TOML, on top of the weights in force."""
    try:
        return tuple(_alternative(entry, weights) for entry in tomllib.loads(text)["alternative"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise EnvironmentFault(
            f"The file {FILE} of the program's resources cannot be read: {error}.",
            "Install the program again, or put the file back.",
        ) from error


def _alternative(entry: dict[str, object], weights: Weights) -> Alternative:
    other = entry["weights"]
    if not isinstance(other, dict):
        raise TypeError("weights are not a table")
    for name, figure in other.items():
        if name in SLOTS or not isinstance(figure, int) or figure < 0:
            raise ValueError(f"{name} = {figure!r} cannot be another weight of an alternative")
    named = replace(weights, name=str(entry["id"]), **other)
    return Alternative(str(entry["id"]), str(entry["title"]), str(entry["what"]), named)


class AlternativeService:
    """Plans a period in several ways."""

    def __init__(
        self,
        uow_factory: UnitOfWorkFactory,
        rule_book: RuleBook,
        weights: Weights,
        planner: Planner,
        alternatives: Sequence[Alternative],
    ) -> None:
        self._uow_factory = uow_factory
        self._rule_book = rule_book
        self._weights = weights
        self._planner = planner
        self._alternatives = tuple(alternatives)

    def compare(
        self,
        period: Period,
        services: Collection[str] | None = None,
        *,
        time_limit: float | None = None,
        told: Told = lambda _title: None,
        cancel: CancelToken | None = None,
    ) -> list[Compared]:
        """The best plan and its alternatives; nothing is written. UserError as in `plan`."""
        with self._uow_factory() as work:
            region = work.load_region(period)
        return self.compare_region(
            region, services, time_limit=time_limit, told=told, cancel=cancel
        )

    def compare_region(
        self,
        region: Region,
        services: Collection[str] | None = None,
        *,
        best: Plan | None = None,
        only: Collection[str] | None = None,
        time_limit: float | None = None,
        told: Told = lambda _title: None,
        found_one: Found = lambda _compared: None,
        cancel: CancelToken | None = None,
    ) -> list[Compared]:
        """The same for a region that is loaded; `best` if the best plan is known already.

        `only` these alternatives, by id, beside the best; None: all. `found_one` hears of each as
        it is there. The time limit holds for each. When cancelled, those found so far.
        """
        found: list[Compared] = []
        first = Alternative(BEST, "Best", "The weights in force", self._weights)
        others = [one for one in self._alternatives if only is None or one.id in only]
        for one in (first, *others):
            if cancel is not None and cancel.cancelled:
                break
            told(one.title)
            plan = best if best is not None and one is first else None
            plan = plan or self._planner(
                region,
                self._rule_book,
                one.weights,
                services=services,
                time_limit=time_limit,
                cancel=cancel,
            )
            figures = figures_of(region, self._rule_book, self._weights, plan)
            top = found[0].figures.score if found else figures.score
            found.append(Compared(one, plan, figures, top - figures.score))
            found_one(found[-1])
        return found


def figures_of(region: Region, book: RuleBook, weights: Weights, plan: Plan) -> Figures:
    """What a plan comes to by some weights that value slots as its own do.

    O(assignments + lines).
    """
    people, services, ranks = region.people, region.services, _ranks(region)
    gained = plan.score + sum(one.points for one in plan.assignments)
    asked: dict[str, int] = {}
    lent = dict.fromkeys(region.trusts.codes, 0)
    ways: list[float] = []
    points, cost, unknown, on_call = 0, 0.0, 0, 0
    for one in plan.assignments:
        person, service = people.ids.index[one.staff_id], services.ids.index[one.service]
        sites = int(region.home_site[person]), int(services.site[service])
        asked[one.staff_id] = asked.get(one.staff_id, 0) + 1
        points += weights.per_minute * int(region.sites.minutes[sites])
        points += weights.redeploy if one.mode == REDEPLOY else weights.extra
        line = service, one.line, region.shifts.ids.index[one.shift]
        points += weights.rank * (int(region.person_rank[person]) - ranks[line])
        points += weights.repeat * (asked[one.staff_id] - 1)
        ways.append(float(region.sites.miles[sites]))
        if people.trust[person] != services.trust[service]:
            lent[region.trusts.codes[people.trust[person]]] += 1
        if one.mode != REDEPLOY:
            hourly = float(people.hourly_cost[person])
            unknown += int(np.isnan(hourly))
            cost += 0.0 if np.isnan(hourly) else hourly * _paid_hours(region, book, person, one)
            on_call += int(is_on_call(region, region.shifts.ids.index[one.shift]))
    moved = sum(one.mode == REDEPLOY for one in plan.assignments)
    return Figures(
        score=gained - points,
        points=points,
        minimum_gaps=plan.minimum_gaps_after,
        target_gaps=plan.target_gaps_after,
        assignments=len(plan.assignments),
        people=len(asked),
        extra=len(plan.assignments) - moved,
        moved=moved,
        miles=float(np.nansum(ways)),
        miles_unknown=int(np.isnan(ways).sum()),
        cost=cost,
        cost_unknown=unknown,
        on_call=on_call,
        lent=tuple(lent.items()),
        most_asked=max(asked.values(), default=0),
    )


def _ranks(region: Region) -> dict[tuple[int, int, int], int]:
    """The least rank that each demand line asks for, by service, number and shift."""
    lines = region.lines
    columns = (lines.service, lines.number, lines.shift)
    keys = zip(*(column.tolist() for column in columns), strict=True)
    return dict(zip(keys, lines.rank.tolist(), strict=True))


def _paid_hours(region: Region, book: RuleBook, person: int, one: Assignment) -> float:
    shift = region.shifts.ids.index[one.shift]
    paid = breaks_paid(book, region.people.rule_set[person])
    return float(paid_hours_on(region, one.day, shift, paid))
