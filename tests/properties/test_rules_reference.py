"""Audit and judgement agree with the slow, obvious reference."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.domain.calendar import Period, date_of, day_number
from planner.domain.rules.engine import RULE_IDS, RuleEngine
from planner.domain.rules.trials import Trials
from tests.properties import reference_rules as reference
from tests.rules_region import BOOK, CONSULTANT, DOCTOR, NURSE, Sketch, shift_values

BASES = [date(2026, 12, 7), date(2026, 10, 14), date(2027, 3, 17), date(1969, 12, 20)]
SHIFTS = [
    *("0800-2030", "2030-0900", "0700-1500/30", "1300-2130/30", "0900-1700", "1400-0030/60"),
    *("1200-2330", "2200-0300", "0100-0200", "0115-0215/90", "0000-0000", "1600-0000"),
    *("on 1700-0800", "on 0800-0800", "AL"),
]
FEW = ["0800-2030", "2030-0900", "0700-1500/30", "1300-2130/30", "1200-2330"]
CALLS = ["on 1700-0800", "on 0800-0800", "0800-2030", "0900-1700"]
slow = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def rotas(draw):
    """A repeated cycle of shifts with some duties left out and others put in."""
    base = day_number(draw(st.sampled_from(BASES)))
    codes = draw(st.sampled_from([FEW, FEW, CALLS, SHIFTS]))
    shift = st.sampled_from([*codes, *[""] * draw(st.integers(0, len(codes)))])
    cycle = draw(st.lists(shift, min_size=1, max_size=16))
    length = draw(st.sampled_from([6, 12, 20, 34, 34, 60, 210]))
    gaps = draw(st.sets(st.integers(0, length), max_size=5))
    duties = {
        (base + day, cycle[day % len(cycle)])
        for day in range(length)
        if cycle[day % len(cycle)] and day not in gaps
    }
    day = st.integers(-2, length + 3)
    extra = draw(st.lists(st.tuples(day, st.sampled_from(SHIFTS)), max_size=3))
    return sorted(duties | {(base + at, code) for at, code in extra})


@st.composite
def people(draw):
    duties = draw(rotas())
    first = duties[0][0] if duties else day_number(BASES[0])
    span = st.tuples(st.integers(-9, 60), st.integers(0, 20), st.sampled_from(["AL", "SICK", "SL"]))
    absences = {first + at: (length, kind) for at, length, kind in draw(st.lists(span, max_size=3))}
    rule_set = draw(st.sampled_from([DOCTOR, DOCTOR, NURSE, CONSULTANT]))
    return (
        rule_set,
        draw(st.sampled_from([False, False, True])),
        duties,
        [(at, at + length, kind) for at, (length, kind) in absences.items()],
    )


def sketch_of(persons) -> Sketch:
    sketch = Sketch(extra_shifts=SHIFTS)
    for number, (rule_set, opted_out, duties, absences) in enumerate(persons):
        name = f"P{number}"
        sketch.people[name] = rule_set, opted_out
        for day, shift in duties:
            sketch.add(name, day, shift)
        sketch.absences += [(name, first, last, kind) for first, last, kind in absences]
    sketch.period = Period(day_number(BASES[0]), day_number(BASES[0]) + 3)
    return sketch


def duty_of(day: int, shift: str) -> reference.Duty:
    _, _, start, end, break_minutes, kind = shift_values(shift)
    later = end if end > start else end + 1440
    return reference.Duty(date_of(day), start, later, break_minutes, kind)


def person_of(person) -> reference.Person:
    rule_set, opted_out, duties, absences = person
    spans = [(date_of(first), date_of(last), kind) for first, last, kind in absences]
    spans += [(date_of(day), date_of(day), shift) for day, shift in duties if shift == "AL"]
    return reference.Person(rule_set, opted_out, tuple(spans))


def expected(number: int, person) -> list[tuple[object, ...]]:
    who, duties = person_of(person), [duty_of(*duty) for duty in person[2]]
    rows = []
    for rule in RULE_IDS:
        if not reference.exists(rule, who.rule_set):
            continue
        for row in reference.merged(rule, reference.rows_of(rule, who, duties)):
            hard = not row.warning and rule not in reference.WARNS[who.rule_set]
            rows.append(
                (
                    number,
                    rule,
                    hard,
                    minutes(row.start),
                    minutes(row.end),
                    pytest.approx(row.figure, abs=1e-06),
                    row.limit,
                )
            )
    return rows


def minutes(moment) -> int:
    return int(moment.timestamp()) // 60


@slow
@given(st.lists(people(), min_size=1, max_size=3))
def test_an_audit_finds_what_the_reference_finds(persons):
    region = sketch_of(persons).region()
    found = RuleEngine(region, BOOK).audit()
    got = [
        (
            int(found.person[row]),
            RULE_IDS[found.rule[row]],
            bool(found.severity[row] == 2),
            int(found.start[row]),
            int(found.end[row]),
            float(found.figure[row]),
            float(found.limit[row]),
        )
        for row in range(len(found))
    ]
    wanted = [row for number, person in enumerate(persons) for row in expected(number, person)]
    assert sorted(got, key=without_figure) == sorted(wanted, key=without_figure)


def without_figure(row: tuple) -> tuple:
    return (*row[:5], row[6])


@st.composite
def changes(draw, persons):
    """A person, some of the duties taken away, and some days and shifts added."""
    number = draw(st.integers(0, len(persons) - 1))
    duties = [duty for duty in persons[number][2] if duty[1] != "AL"]
    base = duties[0][0] if duties else day_number(BASES[0])
    length = (duties[-1][0] - base) if duties else 10
    edge = st.sampled_from([*duties[:2], *duties[-2:]]) if duties else st.nothing()
    taken = st.lists(st.sampled_from(duties) | edge, max_size=2, unique=True)
    removed = draw(taken) if duties else []
    day = st.integers(base - 3, base + length + 6)
    added = draw(st.lists(st.tuples(day, st.sampled_from([*FEW, *SHIFTS])), max_size=2))
    return number, removed, added


@slow
@given(st.data())
def test_a_judgement_is_that_of_two_full_audits_figure_by_figure(data):
    persons = data.draw(st.lists(people(), min_size=1, max_size=2))
    some = data.draw(st.lists(changes(persons), min_size=1, max_size=4))
    region = sketch_of(persons).region()
    engine = RuleEngine(region, BOOK)
    trials = trials_of(region, some)
    verdicts = engine.judge(trials)
    for index, (number, removed, added) in enumerate(some):
        before = persons[number][2]
        after = [duty for duty in before if duty not in removed]
        hard, warn = reference.verdict(
            person_of(persons[number]),
            [duty_of(*duty) for duty in before],
            [duty_of(*duty) for duty in [*after, *added]],
        )
        assert (names(verdicts.hard[index]), names(verdicts.warn[index])) == (hard, warn)
        told = engine.explain(trials, index)
        assert engine.explain_each(trials)[index] == told
        assert {text.rule for text in told if text.hard} == hard
        assert {text.rule for text in told if not text.hard} >= warn


def names(bits) -> set[str]:
    return {rule for number, rule in enumerate(RULE_IDS) if int(bits) >> number & 1}


def trials_of(region, some) -> Trials:
    duties, codes = region.duties, region.shifts.ids.codes
    removed, added = [], []
    for number, taken, given_ in some:
        rows = range(duties.offsets[number], duties.offsets[number + 1])
        by_duty = {(int(duties.day[row]), codes[duties.shift[row]]): row for row in rows}
        removed.append([by_duty[duty] for duty in taken])
        added.append([(day, region.shifts.ids.index[shift]) for day, shift in given_])
    flat = [duty for one in added for duty in one]
    return Trials(
        person=np.array([number for number, *_ in some], dtype=np.int32),
        removed=np.array([row for one in removed for row in one], dtype=np.int32),
        removed_offsets=np.cumsum([0, *(len(one) for one in removed)]),
        added_day=np.array([day for day, _ in flat], dtype=np.int32),
        added_shift=np.array([shift for _, shift in flat], dtype=np.int32),
        added_offsets=np.cumsum([0, *(len(one) for one in added)]),
    )


def test_a_week_too_many_is_worse_only_where_it_is_over():
    """A plain example beside the drawn ones: two nights more for somebody with 60 hours."""
    sketch = Sketch(people={"P": (DOCTOR, False)}, extra_shifts=["0800-2030"])
    monday = date(2026, 12, 7)
    for day in range(4):
        sketch.add("P", monday + timedelta(days=day), "0800-2030")
    region = sketch.region()
    engine = RuleEngine(region, BOOK)
    day = day_number(monday)
    trials = Trials.single(0, -1, [day + 4, day + 5, day + 8], 0)
    verdicts = engine.judge(trials)
    assert [names(bits) for bits in verdicts.hard] == [{"DR-LONG4"}, {"DR-LONG4"}, set()]
    texts = engine.explain(trials, 1)
    assert [text.text for text in texts] == [
        "rest before (long shifts in a row): 35.5 h, needs 48 h; free from 20:30"
    ]
