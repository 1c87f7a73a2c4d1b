"""The fragility profile of every service: parts with figures, thresholds, classes and causes.

Never one opaque number: a service is in the worst class of its parts, and names them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.domain.cover.filling import Filling
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.region import NONE, LongArray, Region
from planner.domain.resilience import measures
from planner.domain.resilience.thresholds import Level, Thresholds
from planner.domain.wording import fragility as words


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a profile."""

    name: str
    figure: float
    threshold: float | None
    """The limit that put it into its class; for resilient the first one that it keeps from."""
    level: Level
    text: str
    """Where the figure comes from, as a sentence without a full stop."""


@dataclass(frozen=True, slots=True)
class KeyPerson:
    """Somebody whose absence alone would make safe shifts of the service unsafe."""

    person: int
    staff_id: str
    name: str
    shifts: int


@dataclass(frozen=True, slots=True)
class ThinLine:
    """A demand line and how many people could fill it on the first date of the period."""

    line: int
    """The line's number within the service."""
    shift: str
    minimum: int
    in_service: int
    in_region: int
    text: str


@dataclass(frozen=True, slots=True)
class Expiring:
    """A skill, or the registration, of somebody at home in the service that lapses soon."""

    staff_id: str
    name: str
    skill: str | None
    """Code of the skill; None for the registration."""
    day: int
    """Last day on which it counts."""


@dataclass(frozen=True, slots=True)
class ServiceProfile:
    """One service over the period."""

    service: str
    name: str
    trust: str
    level: Level
    unsafe_shifts: int
    priority: int
    declared_fragile: bool
    parts: tuple[Part, ...]
    """Those that the data allow, in the order of `thresholds.PARTS`."""
    thin_lines: tuple[ThinLine, ...]
    """Thinnest first."""
    key_people: tuple[KeyPerson, ...]
    """Most shifts first."""
    expiring: tuple[Expiring, ...]
    """Soonest first."""

    @property
    def causes(self) -> tuple[Part, ...]:
        """The parts that put the service into its class; none for a resilient one."""
        if self.level == Level.RESILIENT:
            return ()
        return tuple(part for part in self.parts if part.level == self.level)


def profiles(region: Region, filling: Filling, thresholds: Thresholds) -> list[ServiceProfile]:
    """Every service, worst first: by class, then unsafe shifts × priority, then code.

    O(duties of the period + people × distinct needs).
    """
    figures = _Figures.of(region, filling, thresholds)
    found = [figures.profile(service) for service in range(len(region.services.ids))]
    return sorted(
        found, key=lambda one: (-one.level, -one.unsafe_shifts * one.priority, one.service)
    )


@dataclass(frozen=True, eq=False)
class _Figures:
    """All measures of the region, from which one service after the other is put into words."""

    region: Region
    thresholds: Thresholds
    short: measures.Shortness
    key: measures.KeyPeople
    depth: measures.Depth
    thin: LongArray
    """Lines with a minimum that apply in the period, by service, then thinnest first."""
    posts: measures.Establishment
    lapsing: measures.Expiries
    on_call: measures.OnCall

    @classmethod
    def of(cls, region: Region, filling: Filling, thresholds: Thresholds) -> "_Figures":
        depth = measures.depth(region)
        return cls(
            region=region,
            thresholds=thresholds,
            short=measures.shortness(region, filling),
            key=measures.key_people(region, filling),
            depth=depth,
            thin=_thinnest_first(region, depth),
            posts=measures.establishment(region),
            lapsing=measures.expiries(region, filling, thresholds.expiry_days),
            on_call=measures.on_call(region),
        )

    def profile(self, service: int) -> ServiceProfile:
        services = self.region.services
        parts = tuple(self._parts(service))
        return ServiceProfile(
            service=services.ids.codes[service],
            name=services.ids.names[service],
            trust=self.region.trusts.codes[services.trust[service]],
            level=max((part.level for part in parts), default=Level.RESILIENT),
            unsafe_shifts=int(self.short.unsafe[service]),
            priority=int(services.priority[service]),
            declared_fragile=bool(services.declared_fragile[service]),
            parts=parts,
            thin_lines=tuple(self._thin_lines(service)),
            key_people=tuple(self._key_people(service)),
            expiring=tuple(self._expiring(service)),
        )

    def _parts(self, service: int) -> Iterator[Part]:
        for part in (
            self._safe_cover(service),
            self._short_shifts(service),
            self._margin_zero(service),
            self._depth_part(service),
            self._key_part(service),
            self._vacancy(service),
            self._reliance(service),
            self._expiry_part(service),
            self._on_call_part(service),
        ):
            if part is not None:
                yield part

    def _part(self, name: str, figure: float, text: str) -> Part:
        threshold = self.thresholds.parts[name]
        level = threshold.level(figure)
        return Part(name, round(figure, 2), threshold.limit_of(level), level, text)

    def _safe_cover(self, service: int) -> Part | None:
        asked = int(self.short.minimum_slots[service])
        if asked == 0:
            return None
        filled = int(self.short.filled_minimum[service])
        text = words.safe_cover(filled, asked, int(self.short.unsafe[service]))
        return self._part("safe_cover", 100 * filled / asked, text)

    def _short_shifts(self, service: int) -> Part | None:
        shifts, short = int(self.short.shifts[service]), int(self.short.short[service])
        if shifts == 0:
            return None
        return self._part("short_shifts", 100 * short / shifts, words.short_shifts(short, shifts))

    def _margin_zero(self, service: int) -> Part | None:
        shifts = int(self.short.shifts_with_minimum[service])
        zero = int(self.short.margin_zero[service])
        if shifts == 0:
            return None
        return self._part("margin_zero", 100 * zero / shifts, words.margin_zero(zero, shifts))

    def _depth_part(self, service: int) -> Part | None:
        thinnest = next(self._thin_lines(service), None)
        if thinnest is None:
            return None
        return self._part("depth", thinnest.in_service / thinnest.minimum, thinnest.text)

    def _thin_lines(self, service: int) -> Iterator[ThinLine]:
        region, lines = self.region, self.region.lines
        rows = self.thin[lines.service[self.thin] == service]
        for row in rows[: self.thresholds.listed].tolist():
            skill, minimum = int(lines.skill[row]), int(lines.minimum[row])
            shift = region.shifts.ids.codes[lines.shift[row]]
            grade = region.grades.ids.names[lines.grade[row]]
            asked = None if skill == NONE else region.skills.names[skill]
            able, everywhere = int(self.depth.in_service[row]), int(self.depth.in_region[row])
            number = int(lines.number[row])
            name = words.line_name(number, shift, grade, asked)
            text = words.depth(able, everywhere, minimum, name)
            yield ThinLine(number, shift, minimum, able, everywhere, text)

    def _key_part(self, service: int) -> Part | None:
        shifts = int(self.short.shifts_with_minimum[service])
        if shifts == 0:
            return None
        first, last = np.searchsorted(self.key.service, [service, service + 1])
        if first == last:
            return self._part("key_people", 0.0, words.nobody_is_key())
        most = int(self.key.shifts[first])
        name = self.region.people.ids.names[self.key.person[first]]
        text = words.key_people(name, most, int(last - first) - 1)
        return self._part("key_people", 100 * most / shifts, text)

    def _key_people(self, service: int) -> Iterator[KeyPerson]:
        first, last = np.searchsorted(self.key.service, [service, service + 1])
        ids = self.region.people.ids
        for at in range(int(first), min(int(last), int(first) + self.thresholds.listed)):
            person = int(self.key.person[at])
            yield KeyPerson(person, ids.codes[person], ids.names[person], int(self.key.shifts[at]))

    def _vacancy(self, service: int) -> Part | None:
        funded, in_post = float(self.posts.funded[service]), float(self.posts.in_post[service])
        if np.isnan(funded) or funded <= 0:
            return None
        figure = 100 * (funded - in_post) / funded
        return self._part("vacancy", figure, words.vacancy(funded, in_post))

    def _reliance(self, service: int) -> Part | None:
        duties, others = (
            int(counts[service]) for counts in (self.short.present, self.short.from_other_trusts)
        )
        if duties == 0:
            return None
        return self._part("reliance", 100 * others / duties, words.reliance(others, duties))

    def _expiry_part(self, service: int) -> Part | None:
        shifts = int(self.short.shifts_with_minimum[service])
        if shifts == 0:
            return None
        expiring = list(self._expiring(service))
        registrations = sum(1 for one in expiring if one.skill is None)
        made_unsafe = int(self.lapsing.made_unsafe[service])
        text = words.expiries(
            len(expiring) - registrations,
            registrations,
            self.region.period.first + self.thresholds.expiry_days - 1,
            made_unsafe,
            _margin(int(self.lapsing.lowest_before[service])),
            _margin(int(self.lapsing.lowest_after[service])),
        )
        return self._part("expiries", 100 * made_unsafe / shifts, text)

    def _expiring(self, service: int) -> Iterator[Expiring]:
        region, lapsing = self.region, self.lapsing
        at = np.flatnonzero(region.people.service[lapsing.person] == service)
        at = at[np.lexsort((lapsing.skill[at], lapsing.person[at], lapsing.day[at]))]
        for row in at.tolist():
            person, skill = int(lapsing.person[row]), int(lapsing.skill[row])
            yield Expiring(
                staff_id=region.people.ids.codes[person],
                name=region.people.ids.names[person],
                skill=None if skill == NONE else region.skills.codes[skill],
                day=int(lapsing.day[row]),
            )

    def _on_call_part(self, service: int) -> Part | None:
        duties = int(self.on_call.duties[service])
        if duties == 0:
            return None
        people = int(self.on_call.people[service])
        every = people * int(self.on_call.dates[service]) / duties
        return self._part("on_call", every, words.on_call(people, every))


def _thinnest_first(region: Region, depth: measures.Depth) -> LongArray:
    lines = region.lines
    rows = np.flatnonzero((lines.minimum > 0) & lines.applies.any(axis=1))
    per_slot = depth.in_service[rows] / lines.minimum[rows]
    order = np.lexsort((lines.number[rows], per_slot, lines.service[rows]))
    return np.asarray(rows[order], dtype=np.int64)


def _margin(margin: int) -> int | None:
    return None if margin == NO_MARGIN else margin
