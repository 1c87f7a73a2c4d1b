"""What people read of one way to cover a gap: who, from where, and every figure."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.domain.calendar import NO_LIMIT_DAY
from planner.domain.cover.checks import Check
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.cover.hours import Around, Counting, NewDuty, around
from planner.domain.cover.options import Field, Wanted
from planner.domain.cover.places import Places
from planner.domain.cover.ranking import Ranked, failed_checks, trials_of
from planner.domain.region import NONE, UNREACHABLE, Region
from planner.domain.rules.engine import RULE_IDS, RuleEngine
from planner.domain.rules.trials import BreachText
from planner.domain.wording.checks import Misfit, sentence

EXTRA, REDEPLOY = "extra", "redeploy"
"""The two modes of cover.md."""


@dataclass(frozen=True, slots=True)
class HeldSkill:
    """A skill that the gap's lines ask for and the person holds on the date."""

    code: str
    name: str
    expires: int | None
    """Last day on which it counts."""


@dataclass(frozen=True, slots=True)
class LeftDuty:
    """The duty that a redeployed person leaves."""

    row: int
    """Of `region.duties`."""
    service: str
    day: int
    shift: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person's way of covering a gap, with every figure that a coordinator needs."""

    person: int
    """Number in the region."""
    staff_id: str
    name: str
    grade: str
    """Name of the grade."""
    skills: tuple[HeldSkill, ...]
    service: str
    """Code of the home service; so for the trust."""
    trust: str
    mode: str
    moved_from: LeftDuty | None
    score: int
    points: int
    points_by: Mapping[str, int]
    """By `travel`, `mode`, `rank`, `repeat` (D4)."""
    travel_minutes: int | None
    """None where no travel time is known."""
    travel_miles: float | None
    travel_estimated: bool
    hours: Around
    """Rests, hours in the week and the average, all with this duty."""
    lender_margin_before: int | None
    """Of the place left; None for an extra duty, or where no minimum is asked."""
    lender_margin_after: int | None
    cost: float | None
    """Pounds for the hours of the gap; None if the person's cost is not known."""
    warnings: tuple[BreachText, ...]
    """Rules that only warn, newly broken or made worse."""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Somebody who fails exactly one check, as they would be if it held."""

    candidate: Candidate
    failed: Check
    text: str
    """Why, with the figures, and so what would make them eligible."""


@dataclass(frozen=True, eq=False)
class Show:
    """Turns positions in the options into what people read; only for what is shown."""

    region: Region
    engine: RuleEngine
    places: Places
    gap: Wanted
    seen: Field
    found: Ranked
    new: NewDuty
    hours: Mapping[int, Around]
    """By position in the options."""

    @classmethod
    def of(
        cls,
        region: Region,
        engine: RuleEngine,
        places: Places,
        gap: Wanted,
        seen: Field,
        found: Ranked,
    ) -> "Show":
        """What is common to all that is shown; the hours of everybody found, in one go."""
        new = NewDuty.of(region, gap.day, gap.shift)
        shown = [*found.candidates, *found.near_misses]
        people = seen.options.person[shown]
        packs = [engine.book.packs[number] for number in region.people.rule_set[people].tolist()]
        counting = [Counting(pack.breaks_paid, pack.on_call_share) for pack in packs]
        hours = around(region, people, new, seen.overlaps.rows, counting)
        by_position = dict(zip(shown, hours, strict=True))
        return cls(region, engine, places, gap, seen, found, new, by_position)

    def candidate(self, at: int) -> Candidate:
        """The candidate at a position of the options, with every figure."""
        options, region, people = self.seen.options, self.region, self.region.people
        person, leaves = int(options.person[at]), int(options.leaves[at])
        travel, mode, rank_points = options.points[at].tolist()
        minutes, miles, estimated = self._travel(at)
        return Candidate(
            person=person,
            staff_id=people.ids.codes[person],
            name=people.ids.names[person],
            grade=region.grades.ids.names[people.grade[person]],
            skills=self._skills(person),
            service=region.services.ids.codes[people.service[person]],
            trust=region.trusts.codes[people.trust[person]],
            mode=EXTRA if leaves == NONE else REDEPLOY,
            moved_from=self._left(leaves),
            score=int(options.score[at]),
            points=travel + mode + rank_points,
            points_by={"travel": travel, "mode": mode, "rank": rank_points, "repeat": 0},
            travel_minutes=minutes,
            travel_miles=miles,
            travel_estimated=estimated,
            hours=self.hours[at],
            lender_margin_before=_margin(int(options.release.margin_before[at])),
            lender_margin_after=_margin(int(options.release.margin_after[at])),
            cost=self._cost(person),
            warnings=tuple(text for text in self._breaches(at) if not text.hard),
        )

    def near_miss(self, at: int) -> NearMiss:
        """The person at a position of the options, and the one check that fails."""
        options, failed = self.seen.options, failed_checks(self.seen, self.found, at)
        person = int(options.person[at])
        misfit = Misfit(
            region=self.region,
            gap=self.gap,
            person=person,
            overlapping=self._overlapping(person),
            leaves=int(options.leaves[at]),
            margin_before=int(options.release.margin_before[at]),
            margin_after=int(options.release.margin_after[at]),
            breaches=self._breaches(at) if failed == Check.RULES else (),
        )
        return NearMiss(self.candidate(at), failed, sentence(failed, misfit))

    def _overlapping(self, person: int) -> list[int]:
        overlaps = self.seen.overlaps
        (first,), (number,) = overlaps.of_people(np.array([person]))
        rows: list[int] = overlaps.rows[first : first + number].tolist()
        return rows

    def _breaches(self, at: int) -> list[BreachText]:
        """In words; only the rules that the verdict names are looked at again."""
        bits = self.found.worsened.get(at, 0)
        if bits == 0:
            return []
        others = [rule for number, rule in enumerate(RULE_IDS) if not bits >> number & 1]
        trials = trials_of(self.seen, self.gap, self.seen.options.person[at : at + 1])
        return self.engine.explain(trials, 0, leave_out=others)

    def _skills(self, person: int) -> tuple[HeldSkill, ...]:
        region, gap = self.region, self.gap
        asked = np.unique(region.lines.skill[self.places.lines_of(gap.place)])
        held = []
        for skill in asked[asked != NONE].tolist():
            rows = region.holdings.of_skill(skill)
            at = np.searchsorted(region.holdings.person[rows], person)
            if region.holds(skill, person, gap.day):
                last = int(region.holdings.expires[rows][at])
                code, name = region.skills.codes[skill], region.skills.names[skill]
                held.append(HeldSkill(code, name, None if last == NO_LIMIT_DAY else last))
        return tuple(held)

    def _left(self, leaves: int) -> LeftDuty | None:
        if leaves == NONE:
            return None
        duties, region = self.region.duties, self.region
        return LeftDuty(
            row=leaves,
            service=region.services.ids.codes[duties.service[leaves]],
            day=int(duties.day[leaves]),
            shift=region.shifts.ids.codes[duties.shift[leaves]],
        )

    def _travel(self, at: int) -> tuple[int | None, float | None, bool]:
        options, region = self.seen.options, self.region
        home = region.home_site[options.person[at]]
        there = region.services.site[self.gap.service]
        minutes = int(options.travel_minutes[at])
        miles = float(region.sites.miles[home, there])
        return (
            None if minutes == UNREACHABLE else minutes,
            None if np.isnan(miles) else miles,
            bool(region.sites.estimated[home, there]),
        )

    def _cost(self, person: int) -> float | None:
        hourly = float(self.region.people.hourly_cost[person])
        return None if np.isnan(hourly) else hourly * self.new.paid_hours


def _margin(margin: int) -> int | None:
    return None if margin == NO_MARGIN else margin
