"""Tiny regions of all sorts: any weights, lines of many skills, crowded people, clock changes."""

import random
from dataclasses import replace

from planner.domain.cover.weights import Weights
from tests.properties.plan_regions import TinyProblem
from tests.regions import Sketch

CLOCK_CHANGES = ("2026-10-23", "2026-10-24", "2026-10-25", "2027-03-26", "2027-03-27", "2027-03-28")
ORDINARY = ("2026-12-07", "2026-12-24", "2027-01-01")
SKILLS = ("ITU", "ED", "TH")


def wild_weights(chance: random.Random) -> Weights:
    """Of each weight nothing, little or much; slots alike or not."""
    minimum = chance.choice([1000, 1000, 1000, 300, 20, 0])
    return replace(
        Weights(),
        minimum_slot=minimum,
        target_slot=min(chance.choice([20, 20, 100, 0, minimum]), minimum),
        per_minute=chance.choice([1, 1, 0, 3, 10]),
        extra=chance.choice([30, 30, 0, 200, 7]),
        redeploy=chance.choice([10, 10, 0, 100, 500]),
        rank=chance.choice([20, 20, 0, 60, 1]),
        repeat=chance.choice([15, 15, 0, 200, 1500]),
        max_assignments=chance.choice([0, 1, 2, 2, 3, 4, 5, 6]),
        stability=chance.choice([10, 10, 0, 200, 3000]),
        asking=chance.choice([0, 0, 0, 200, 33]),
        lending=chance.choice([0, 0, 0, 20, 300]),
        per_pound=chance.choice([0, 0, 0, 1, 3]),
    )


def wild_problem(seed: int) -> TinyProblem:
    """One to three services, two to six people, one to three dates; the same for a seed."""
    return _Wild(random.Random(seed)).problem()


class _Wild:
    """What is the same all over one region."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.days = chance.choice([1, 2, 2, 3])
        self.crowded = chance.random() < 0.25
        """Whether people have several duties a date."""
        self.together = chance.random() < 0.3
        """Whether most lines are of one shift."""
        self.clock = chance.random() < 0.25
        """Whether clocks change about then."""
        pool = ["N", "X", "Y", "Z", "E"] if self.clock else [*"ELNDXY", "LD", "OC"]
        self.shifts = chance.sample(pool, chance.choice([1, 2, 2, 3]))
        self.services = [f"S{number}" for number in range(chance.randint(1, 3))]

    def problem(self) -> TinyProblem:
        chance = self.chance
        sketch = Sketch(chance.choice(CLOCK_CHANGES if self.clock else ORDINARY), self.days)
        sketch.shift("X", "00:00", "08:00").shift("Y", "16:00", "00:00", break_minutes=15)
        sketch.shift("Z", "01:30", "01:30", break_minutes=60)
        sketch.bank_holiday(chance.randrange(self.days))
        self._add_services(sketch)
        for service in self.services:
            for number in range(1, chance.randint(1, 4 if self.together else 3) + 1):
                self._add_line(sketch, service, number)
        for number in range(chance.randint(2, 6 if self.days == 1 else 4)):
            self._add_person(sketch, f"p{number}")
        some = chance.sample(self.services, chance.randint(1, len(self.services)))
        chosen = None if chance.random() < 0.7 else tuple(sorted(some))
        return TinyProblem(sketch.region(), wild_weights(chance), chosen)

    def _add_services(self, sketch: Sketch) -> None:
        chance = self.chance
        for number, code in enumerate(self.services):
            trust, priority = chance.choice(["RA", "RB", "RC"]), chance.choice([1, 1, 3, 5, 10])
            sketch.service(code, trust=trust, site=f"X{number}", priority=priority)
            for other in range(number):
                sketch.travel(f"X{number}", f"X{other}", chance.choice([0, 5, 25, 45]))

    def _add_line(self, sketch: Sketch, service: str, number: int) -> None:
        chance = self.chance
        minimum = chance.choice([0, 1, 1, 1 if self.together else 2])
        first = self.together and chance.random() < 0.8
        sketch.line(
            service,
            number,
            self.shifts[0] if first else chance.choice(self.shifts),
            minimum=minimum,
            target=minimum + chance.choice([0, 0, 1, 2]),
            grade=chance.choice(["B5", "B5", "B6", "B7"]),
            skill=chance.choice([None, *SKILLS] if self.together else [None, None, *SKILLS[:2]]),
            days=chance.choice(["All"] * 12 + ["BH", "Sat-Sun", "Mon-Fri"]),
        )

    def _add_person(self, sketch: Sketch, name: str) -> None:
        chance = self.chance
        sketch.person(
            name,
            chance.choice(self.services),
            chance.choice(["B5", "B6", "B7"]),
            shares=chance.random() < 0.9,
            max_travel_minutes=chance.choice([60, 60, 60, 30, 0]),
            rule_set=chance.choice(["agenda_for_change", "resident_doctor", "consultant"]),
            opted_out=chance.random() < 0.2,
            employed_to=chance.randrange(self.days) if chance.random() < 0.03 else None,
            dbs_expires=chance.randrange(self.days) if chance.random() < 0.03 else None,
            hourly_cost=chance.choice([None, 12.5, 20.0, 31.75, 60.0]),
        )
        for skill in SKILLS:
            if chance.random() < 0.65:
                expires = chance.randrange(-1, self.days) if chance.random() < 0.1 else None
                sketch.holding(name, skill, expires=expires)
        codes = sorted({*self.shifts, "D", "E"}) if self.crowded else self.shifts
        for day in range(-2, self.days + 2):
            number = chance.choice([0, 1, 1, 2, 3] if self.crowded else [0, 0, 0, 1])
            for shift in chance.sample(codes, min(number, len(codes))):
                sketch.duty(name, day, shift, chance.choice(self.services))
        if chance.random() < 0.12:
            sketch.absence(name, chance.randrange(self.days))
