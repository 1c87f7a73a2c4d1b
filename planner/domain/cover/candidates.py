"""What people read of one way to cover a gap: who, from where, and every figure."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from planner.domain.calendar import NO_LIMIT_DAY, IntArray
from planner.domain.cover.checks import Check
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.cover.hours import Around, Counting, NewDuty, around
from planner.domain.cover.options import Field, Wanted
from planner.domain.cover.places import Places
from planner.domain.cover.ranking import Ranked, failed_checks, trials_of
from planner.domain.pay import breaks_paid, is_on_call, paid_hours_on, priced
from planner.domain.region import NONE, UNREACHABLE, LongArray, Region
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
    """Pounds for the paid hours of the gap, to the penny; None if the person's cost is not
    known."""
    on_call: bool
    """Whether the gap is on-call: it costs nothing until its hours are entered when worked."""
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
    gap: Wanted
    found: Ranked
    seen: Field
    shown: Mapping[int, "_Shown"]
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
        """Everybody found, looked at in one go: O(their duties and skills), and the rules that
        they break, if these are not in words yet."""
        at = np.array([*found.candidates, *found.near_misses], dtype=np.int64)
        new = NewDuty.of(region, gap.day, gap.shift)
        people = seen.options.person[at]
        rule_set = region.people.rule_set[people]
        packs = [engine.book.packs[number] for number in rule_set.tolist()]
        paid = paid_hours_on(region, gap.day, gap.shift, breaks_paid(engine.book, rule_set))
        counting = [Counting.of(pack) for pack in packs]
        hours = around(region, people, new, seen.overlaps.rows, counting)
        rows = zip(
            _figures(region, gap, seen, at),
            hours,
            paid.tolist(),
            _skills(region, places, gap, people),
            _breaches(engine, gap, seen, found, at),
            _overlapping(seen, people),
            strict=True,
        )
        shown = {position: _Shown(*row) for position, row in zip(at.tolist(), rows, strict=True)}
        return cls(region, gap, found, seen, shown)

    def candidate(self, at: int) -> Candidate:
        """The candidate at a position of the options, with every figure."""
        one, region, people = self.shown[at], self.region, self.region.people
        figures = one.figures
        person, leaves, minutes = figures.person, figures.leaves, figures.minutes
        hourly = figures.hourly_cost
        return Candidate(
            person=person,
            staff_id=people.ids.codes[person],
            name=people.ids.names[person],
            grade=region.grades.ids.names[figures.grade],
            skills=one.skills,
            service=region.services.ids.codes[figures.service],
            trust=region.trusts.codes[figures.trust],
            mode=EXTRA if leaves == NONE else REDEPLOY,
            moved_from=self._left(leaves),
            score=figures.score,
            points=figures.travel + figures.mode + figures.rank,
            points_by={
                "travel": figures.travel,
                "mode": figures.mode,
                "rank": figures.rank,
                "repeat": 0,
            },
            travel_minutes=None if minutes == UNREACHABLE else minutes,
            travel_miles=None if math.isnan(figures.miles) else figures.miles,
            travel_estimated=figures.estimated,
            hours=one.hours,
            lender_margin_before=_margin(figures.margin_before),
            lender_margin_after=_margin(figures.margin_after),
            cost=priced(None if math.isnan(hourly) else hourly, one.paid_hours),
            on_call=is_on_call(region, self.gap.shift),
            warnings=tuple(text for text in one.breaches if not text.hard),
        )

    def near_miss(self, at: int) -> NearMiss:
        """The person at a position of the options, and the one check that fails."""
        one, failed = self.shown[at], failed_checks(self.seen, self.found, at)
        misfit = Misfit(
            region=self.region,
            gap=self.gap,
            person=one.figures.person,
            overlapping=one.overlapping,
            leaves=one.figures.leaves,
            margin_before=one.figures.margin_before,
            margin_after=one.figures.margin_after,
            breaches=one.breaches if failed == Check.RULES else (),
        )
        return NearMiss(self.candidate(at), failed, sentence(failed, misfit))

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


class _Figures(NamedTuple):
    """Figures of one person, as arrays hold them."""

    person: int
    leaves: int
    score: int
    travel: int
    mode: int
    rank: int
    grade: int
    service: int
    trust: int
    minutes: int
    miles: float
    estimated: bool
    margin_before: int
    margin_after: int
    hourly_cost: float


class _Shown(NamedTuple):
    """All that is known of one person who is shown."""

    figures: _Figures
    hours: Around
    paid_hours: float
    skills: tuple[HeldSkill, ...]
    breaches: Sequence[BreachText]
    overlapping: list[int]
    """Rows of the duties that overlap the gap."""


def _figures(region: Region, gap: Wanted, seen: Field, at: LongArray) -> Iterator[_Figures]:
    options, people = seen.options, region.people
    person = options.person[at]
    way = region.home_site[person], region.services.site[gap.service]
    columns = (
        person,
        options.leaves[at],
        options.score[at],
        *options.points[at].T,
        people.grade[person],
        people.service[person],
        people.trust[person],
        options.travel_minutes[at],
        region.sites.miles[way].astype(np.float64),
        region.sites.estimated[way],
        options.release.margin_before[at],
        options.release.margin_after[at],
        people.hourly_cost[person].astype(np.float64),
    )
    return map(_Figures, *(column.tolist() for column in columns))


def _skills(
    region: Region, places: Places, gap: Wanted, people: IntArray
) -> list[tuple[HeldSkill, ...]]:
    """Of the skills that any line of the gap's place asks for, those that each person holds."""
    held: list[tuple[HeldSkill, ...]] = [()] * len(people)
    asked = sorted(set(region.lines.skill[places.lines_of(gap.place)].tolist()) - {NONE})
    for skill in asked:
        rows = region.holdings.of_skill(skill)
        where = np.searchsorted(region.holdings.person[rows], people)
        code, name = region.skills.codes[skill], region.skills.names[skill]
        for at in np.flatnonzero(region.holds(skill, people, gap.day)).tolist():
            last = int(region.holdings.expires[rows][where[at]])
            held[at] += (HeldSkill(code, name, None if last == NO_LIMIT_DAY else last),)
    return held


def _breaches(
    engine: RuleEngine, gap: Wanted, seen: Field, found: Ranked, at: LongArray
) -> list[Sequence[BreachText]]:
    """In words; only the rules that the verdicts name are looked at again."""
    texts = dict(found.breaches)
    again = np.array([one for one in at.tolist() if found.worsened.get(one)], dtype=np.int64)
    if len(again):
        named = np.bitwise_or.reduce([found.worsened[one] for one in again.tolist()])
        others = [rule for number, rule in enumerate(RULE_IDS) if not named >> number & 1]
        trials = trials_of(seen, gap, seen.options.person[again])
        told = engine.explain_each(trials, leave_out=others)
        texts.update(zip(again.tolist(), told, strict=True))
    return [texts.get(one, ()) for one in at.tolist()]


def _overlapping(seen: Field, people: IntArray) -> list[list[int]]:
    first, number = seen.overlaps.of_people(people)
    bounds = zip(first.tolist(), (first + number).tolist(), strict=True)
    return [seen.overlaps.rows[low:high].tolist() for low, high in bounds]


def _margin(margin: int) -> int | None:
    return None if margin == NO_MARGIN else margin
