"""Tiny regions for tests of plans: chains, surplus, scarce skills, breaches, nested lines."""

import random
from dataclasses import dataclass, replace

from planner.domain.cover.weights import Weights
from planner.domain.region import Region
from tests.regions import Sketch


@dataclass(frozen=True)
class TinyProblem:
    """A region small enough to look at all its plans, with weights and limits of its own."""

    region: Region
    weights: Weights
    services: tuple[str, ...] | None


def tiny_problem(seed: int) -> TinyProblem:
    """One to three services, two to four people, one to three dates; the same for a seed."""
    chance = random.Random(seed)
    days = chance.choice([1, 2, 2, 3, 3])
    sketch = Sketch(days=days)
    services = [f"S{number}" for number in range(chance.randint(1, 3))]
    for number, code in enumerate(services):
        sketch.service(
            code,
            trust=chance.choice(["RA", "RB"]),
            site=f"X{number}",
            priority=chance.choice([1, 1, 3, 5, 10]),
        )
        for other in range(number):
            sketch.travel(f"X{number}", f"X{other}", chance.choice([0, 5, 25, 45]))
    shifts = chance.sample(["E", "L", "N", "LD", "D"], chance.choice([2, 2, 3]))
    _lines(sketch, chance, services, shifts)
    for number in range(chance.randint(2, 4)):
        _person(sketch, chance, f"p{number}", services, shifts, days)
    weights = replace(
        Weights(),
        max_assignments=chance.choice([0, 1, 2, 2, 2, 3]),
        rank=chance.choice([20, 20, 0, 60]),
        target_slot=chance.choice([20, 20, 100]),
    )
    limited = None if chance.random() < 0.8 else (services[0],)
    return TinyProblem(sketch.region(), weights, limited)


def crowded_problem(seed: int) -> TinyProblem:
    """One shift with four to seven lines whose grades and skills cross; most people stand there."""
    chance = random.Random(seed)
    sketch = Sketch(days=1).service("S0", priority=chance.choice([1, 5]))
    for number in range(1, chance.randint(4, 7) + 1):
        minimum = chance.choice([0, 0, 1])
        target = minimum + chance.choice([0, 1, 1])
        grade, skill = chance.choice(["B5", "B6", "B7"]), chance.choice([None, "ITU", "ED"])
        sketch.line("S0", number, "E", minimum=minimum, target=target, grade=grade, skill=skill)
    for number in range(chance.randint(4, 7)):
        held = [skill for skill in ("ITU", "ED") if chance.random() < 0.5]
        grade = chance.choice(["B5", "B5", "B6", "B7"])
        sketch.person(f"p{number}", "S0", grade, skills=held, rule_set="consultant")
        if number >= 2:
            sketch.duty(f"p{number}", 0, "E")
    return TinyProblem(sketch.region(), Weights(), None)


def long_problem(seed: int) -> TinyProblem:
    """More than 28 dates, one weekday of which asks for somebody; one to three people."""
    chance = random.Random(seed)
    days, weekday = chance.choice([29, 30, 31, 36, 57]), chance.choice(["Mon", "Mon", "Tue", "Thu"])
    sketch = Sketch("2026-12-07", days).service("S0", site="X0", priority=chance.choice([1, 5]))
    sketch.service("S1", trust="RB", site="X1").travel("X0", "X1", chance.choice([0, 25]))
    shifts = chance.sample(["E", "L", "N", "LD"], 2)
    for number in range(1, chance.randint(1, 2) + 1):
        sketch.line("S0", number, chance.choice(shifts), days=weekday, minimum=chance.randint(0, 1))
    first = {"Mon": 0, "Tue": 1, "Thu": 3}[weekday]
    dates = range(first, days, 7)
    for number in range(chance.randint(1, 3)):
        name = f"p{number}"
        rules = chance.choice(["agenda_for_change", "resident_doctor", "consultant"])
        sketch.person(name, chance.choice(["S0", "S1"]), rule_set=rules)
        for day in dates:
            for near in (day - 1, day, day + 1):
                if chance.random() < 0.25:
                    sketch.duty(name, near, chance.choice(shifts), chance.choice(["S0", "S1"]))
    weights = replace(
        Weights(), max_assignments=chance.choice([1, 1, 2, 2, 3]), repeat=chance.choice([15, 0])
    )
    return TinyProblem(sketch.region(), weights, None)


def _lines(sketch: Sketch, chance: random.Random, services: list[str], shifts: list[str]) -> None:
    for service in services:
        for number in range(1, chance.randint(1, 3) + 1):
            minimum = chance.choice([0, 1, 1, 2])
            sketch.line(
                service,
                number,
                chance.choice(shifts),
                minimum=minimum,
                target=minimum + chance.choice([0, 0, 1, 2]),
                grade=chance.choice(["B5", "B5", "B6", "B7"]),
                skill=chance.choice([None, None, "ITU", "ED"]),
            )


def _person(
    sketch: Sketch,
    chance: random.Random,
    name: str,
    services: list[str],
    shifts: list[str],
    days: int,
) -> None:
    sketch.person(
        name,
        chance.choice(services),
        chance.choice(["B5", "B6", "B7"]),
        skills=[skill for skill in ("ITU", "ED") if chance.random() < 0.5],
        shares=chance.random() < 0.7,
        max_travel_minutes=chance.choice([60, 60, 30, 0]),
        rule_set=chance.choice(["agenda_for_change", "resident_doctor", "consultant"]),
    )
    for day in range(-1, days + 1):
        lot = chance.random()
        count = 0 if lot < 0.45 else 1 if lot < 0.93 else 2
        for shift in chance.sample(shifts, min(count, len(shifts))):
            sketch.duty(name, day, shift, chance.choice(services))
    if chance.random() < 0.1:
        sketch.absence(name, chance.randrange(days))
