"""What the engine says in words, how it counts, and which part of it a pack switches."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from planner.application.checking import CheckService, check_region
from planner.application.errors import UserError
from planner.domain.calendar import Period, day_number
from planner.domain.region import NONE
from planner.domain.rules import judging
from planner.domain.rules.engine import RULE_IDS, RuleEngine
from planner.domain.rules.packs import RuleBook
from planner.domain.rules.settings import Settings, Severity
from planner.domain.rules.trials import Trials
from tests.rules_region import BOOK, CONSULTANT, DOCTOR, NURSE, Sketch, breaches

MONDAY = date(2026, 12, 7)
FIRST = day_number(MONDAY)


def sketch_of(rule_set: str, duties: dict[int, str], **more) -> Sketch:
    sketch = Sketch(people={"P": (rule_set, False)}, **more)
    for day, shift in duties.items():
        sketch.add("P", FIRST + day, shift)
    return sketch


def texts(sketch: Sketch, *rules: str) -> list[str]:
    found = RuleEngine(sketch.region(), BOOK).audit(rules=rules)
    return [found.text(row) for row in range(len(found))]


def with_pack(number: int, rule: str | None = None, settings: Settings | None = None, **head):
    pack = BOOK.packs[number]
    if rule and settings:
        head["rules"] = {**pack.rules, rule: settings}
    packs = list(BOOK.packs)
    packs[number] = replace(pack, **head)
    return RuleBook(tuple(packs))


def test_the_72_hour_limit_in_words():
    night = "2030-0900"
    duties = {7: night, 8: night, 9: night, 10: night, 13: "0900-2130", 14: "0900-2030"}
    assert texts(sketch_of(DOCTOR, duties), "DR-72") == [
        "72-hour limit: 74 h between Mon 14 Dec 20:30 and Mon 21 Dec 20:30"
    ]


@pytest.mark.parametrize(
    ("rule_set", "duties", "rule", "text"),
    [
        (
            NURSE,
            {0: "1300-2100", 1: "0700-1500"},
            "WTR-DAILY",
            "rest: 10 h between Mon 7 Dec 21:00 and Tue 8 Dec 07:00, needs 11 h; "
            "free from Tue 8 Dec 08:00",
        ),
        (
            NURSE,
            dict.fromkeys(range(8), "0900-1700"),
            "AFC-CONSEC",
            "duties: 8 days in a row, Mon 7 Dec to Mon 14 Dec, at most 7",
        ),
        (
            NURSE,
            dict.fromkeys(range(5), "2030-0900"),
            "AFC-NIGHT",
            "nights: 5 days in a row, Mon 7 Dec to Fri 11 Dec, at most 4",
        ),
        (
            NURSE,
            dict.fromkeys(range(6), "0800-1830"),
            "AFC-60",
            "week: 63 h from Mon 7 Dec to Sun 13 Dec, at most 60 h",
        ),
        (
            DOCTOR,
            {4: "on 1700-0800", 5: "on 1700-0800"},
            "DR-ONCALL",
            "on-call: on two days in a row, Fri 11 Dec 17:00 to Sun 13 Dec 08:00; "
            "only Saturday and Sunday may be",
        ),
        (
            DOCTOR,
            {5: "0900-1700", 12: "0900-1700", 19: "0900-1700"},
            "DR-WE",
            "weekends: 3 worked from Sat 12 Dec to Sun 3 Jan, at most 2",
        ),
        (
            NURSE,
            dict.fromkeys(range(16), "0700-1500"),
            "WTR-WEEKLY",
            "weekly rest: longest rest 16 h in the 14 days from Tue 8 Dec to Mon 21 Dec; "
            "needs one of 59 h, or two of 35 h",
        ),
        (
            NURSE,
            dict.fromkeys((day for day in range(28) if day % 7 < 6), "0900-1700")
            | {26: "0900-1701"},
            "WTR-48",
            "average week: 48.004 h over the 17 weeks from Sun 6 Sep to Sat 2 Jan, at most 48 h",
        ),
    ],
)
def test_breaches_in_words(rule_set, duties, rule, text):
    assert texts(sketch_of(rule_set, duties), rule) == [text]


def test_a_trial_says_what_rest_it_leaves_before_and_after():
    sketch = sketch_of(NURSE, {0: "1200-2000", 2: "0500-1300"}, extra_shifts=["0530-2000"])
    region = sketch.region()
    shift = region.shifts.ids.index["0530-2000"]
    told = RuleEngine(region, BOOK).explain(Trials.single(0, NONE, FIRST + 1, shift), 0)
    assert [text.text for text in told if text.rule == "WTR-DAILY"] == [
        "rest before: 9.5 h, needs 11 h; free from 07:00",
        "rest after: 9 h, needs 11 h; the next duty begins Wed 9 Dec 05:00",
    ]


@pytest.mark.parametrize(
    ("saturday", "early", "rest", "free"),
    [
        (
            date(2027, 3, 27),
            "0800-1600",
            "Sat 27 Mar 21:00 and Sun 28 Mar 08:00",
            "Sun 28 Mar 09:00",
        ),
        (
            date(2026, 10, 24),
            "0600-1400",
            "Sat 24 Oct 21:00 and Sun 25 Oct 06:00",
            "Sun 25 Oct 07:00",
        ),
    ],
)
def test_over_a_clock_change_somebody_is_free_when_the_hours_have_passed(
    saturday, early, rest, free
):
    number = day_number(saturday)
    late = {number - FIRST: "1300-2100"}
    assert texts(sketch_of(NURSE, late | {number - FIRST + 1: early}), "WTR-DAILY") == [
        f"rest: 10 h between {rest}, needs 11 h; free from {free}"
    ]
    region = sketch_of(NURSE, late, extra_shifts=[early]).region()
    shift = region.shifts.ids.index[early]
    told = RuleEngine(region, BOOK).explain(Trials.single(0, NONE, number + 1, shift), 0)
    assert [text.text for text in told if text.rule == "WTR-DAILY"] == [
        f"rest before: 10 h, needs 11 h; free from {free[-5:]}"
    ]


def test_a_rule_that_is_off_is_not_there_and_a_softer_one_warns():
    sketch = sketch_of(NURSE, {0: "1300-2100", 1: "0700-1500"})
    region = sketch.region()
    off = with_pack(1, "WTR-DAILY", Settings(Severity.OFF))
    soft = with_pack(1, "WTR-DAILY", Settings(Severity.WARN, {"rest_hours": 11}))
    assert len(RuleEngine(region, off).audit(rules=["WTR-DAILY"])) == 0
    found = RuleEngine(region, soft).audit(rules=["WTR-DAILY"])
    assert found.severity.tolist() == [Severity.WARN]
    row = int(region.duties.offsets[1]) - 1
    trial = Trials.single(0, row, FIRST + 1, region.duties.shift[row])
    assert RuleEngine(region, soft).judge(trial).legal.all()


def test_an_on_call_share_counts_in_hours_only_where_the_pack_gives_one():
    """Reading B20: seven periods of 15 h at a half are 52.5 h on top of 22.5 h of work."""
    sketch = sketch_of(DOCTOR, dict.fromkeys(range(7), "on 1700-0800"))
    for day in (0, 2, 4):
        sketch.add("P", FIRST + day, "0800-1530")
    region = sketch.region()
    assert len(RuleEngine(region, BOOK).audit(rules=["DR-72"])) == 0
    found = RuleEngine(region, with_pack(0, on_call_share=0.5)).audit(rules=["DR-72"])
    assert found.figure.tolist() == [75.0]


def test_breaches_that_touch_are_one_with_the_worst_figure():
    """Two weeks over 60 h side by side, and one apart (reading B16)."""
    weeks = {0: "0800-1830", 7: "0800-1900", 28: "0800-1830"}
    duties = {start + day: shift for start, shift in weeks.items() for day in range(6)}
    found = breaches(sketch_of(NURSE, duties), "AFC-60")
    assert [(row.figure, row.start) for row in found] == [
        (66.0, "Mon 14 Dec 00:00"),
        (63.0, "Mon 04 Jan 00:00"),
    ]


def test_a_duty_is_never_made_worse_by_a_move_to_the_same_hours():
    """Reading A11: duties, not identities, are compared."""
    sketch = sketch_of(NURSE, {0: "1300-2100", 1: "0700-1500", 2: "0700-1500"})
    region = sketch.region()
    duties = region.duties
    rows = np.arange(3)
    trials = Trials.single(0, rows, duties.day[rows], duties.shift[rows])
    verdicts = RuleEngine(region, BOOK).judge(trials)
    assert not verdicts.hard.any()
    assert not verdicts.warn.any()


def test_leaving_the_middle_of_three_nights_can_itself_break_a_rest():
    """Reading A12."""
    sketch = sketch_of(DOCTOR, dict.fromkeys(range(3), "2030-0900"))
    region = sketch.region()
    trials = Trials(
        person=np.zeros(1, dtype=np.int32),
        removed=np.array([1], dtype=np.int32),
        removed_offsets=np.array([0, 1]),
        added_day=np.zeros(0, dtype=np.int32),
        added_shift=np.zeros(0, dtype=np.int32),
        added_offsets=np.array([0, 0]),
    )
    verdict = RuleEngine(region, BOOK).judge(trials)
    assert int(verdict.hard[0]) == 1 << RULE_IDS.index("DR-46")


def leaving(sketch: Sketch, row: int) -> set[str]:
    """Hard rules that taking one duty away newly breaks."""
    region = sketch.region()
    trials = Trials(
        person=np.zeros(1, dtype=np.int32),
        removed=np.array([row], dtype=np.int32),
        removed_offsets=np.array([0, 1]),
        added_day=np.zeros(0, dtype=np.int32),
        added_shift=np.zeros(0, dtype=np.int32),
        added_offsets=np.array([0, 0]),
    )
    bits = int(RuleEngine(region, BOOK).judge(trials).hard[0])
    return {rule for number, rule in enumerate(RULE_IDS) if bits >> number & 1}


def test_leaving_the_first_known_duty_can_raise_an_average():
    """Reading B3: 1 h and then 4 × 50 h are 40.2 h over five weeks; without it 50 h over four."""
    duties = {0: "0900-1000"} | {
        7 * week + day: "0800-1800" for week in range(1, 5) for day in range(5)
    }
    assert leaving(sketch_of(NURSE, duties), 0) == {"WTR-48"}
    assert leaving(sketch_of(NURSE, duties), 1) == set()


def test_leaving_the_last_known_duty_can_make_weekends_too_many():
    """Reading B9: three weekends of 26 are few, three of four too many."""
    duties = {5: "0900-1700", 12: "0900-1700", 19: "0900-1700", 175: "0900-1700"}
    assert leaving(sketch_of(DOCTOR, duties), 3) == {"DR-WE"}


def test_a_duty_after_the_last_known_one_opens_new_windows():
    """Four weeks of 46 h and then a fifth of six long days: the average of five is 48.8 h."""
    duties = {7 * week + day: "0800-1712" for week in range(4) for day in range(5)}
    duties |= {28 + day: "0800-1800" for day in range(5)}
    sketch = sketch_of(NURSE, duties, extra_shifts=["0800-1800"])
    region = sketch.region()
    shift = region.shifts.ids.index["0800-1800"]
    trials = Trials.single(0, NONE, FIRST + np.array([33, 60]), shift)
    engine = RuleEngine(region, BOOK)
    bits = [int(hard) >> RULE_IDS.index("WTR-48") & 1 for hard in engine.judge(trials).hard]
    assert bits == [1, 0]


def test_rules_can_be_left_out():
    region = sketch_of(NURSE, {0: "0700-1500"}).region()
    trial = Trials.single(0, NONE, FIRST, 0)
    engine = RuleEngine(region, BOOK)
    assert int(engine.judge(trial).hard[0]) == 1 << RULE_IDS.index("OVERLAP")
    assert engine.judge(trial, leave_out=["OVERLAP", "ABSENT"]).legal.all()
    assert engine.explain(trial, 0, leave_out=["OVERLAP"]) == []


def test_nothing_known_is_nothing_broken():
    region = Sketch(people={"P": (DOCTOR, False)}, extra_shifts=["0800-2100"]).region()
    engine = RuleEngine(region, BOOK)
    assert len(engine.audit()) == 0
    assert len(engine.judge(Trials.single([], [], [], []))) == 0
    assert engine.judge(Trials.single(0, NONE, FIRST, 0)).legal.all()


@pytest.mark.parametrize("most_duties", [500, 100_000])
def test_trials_of_many_people_are_judged_as_each_alone(most_duties, monkeypatch):
    """Blocks, packs and sorting leave every trial its own verdict."""
    monkeypatch.setattr(judging, "_MOST_DUTIES", most_duties)
    sketch = Sketch(extra_shifts=["0800-2030", "2030-0900", "on 1700-0800"])
    rule_sets = [DOCTOR, NURSE, CONSULTANT]
    for number in range(12):
        sketch.people[f"P{number:02d}"] = rule_sets[number % 3], False
        for day in range(0, 28, 1 + number % 4):
            shift = ["0800-2030", "2030-0900", "on 1700-0800"][(day + number) % 3]
            sketch.add(f"P{number:02d}", FIRST + day, shift)
    region = sketch.region()
    random = np.random.default_rng(3)
    person = random.integers(12, size=2_500)
    trials = Trials.single(
        person, NONE, FIRST + random.integers(-1, 30, size=2_500), random.integers(3, size=2_500)
    )
    together = RuleEngine(region, BOOK).judge(trials)
    engine = RuleEngine(region, BOOK)
    for index in range(0, 2_500, 97):
        alone = engine.judge(trials.take(np.array([index])))
        assert (together.hard[index], together.warn[index]) == (alone.hard[0], alone.warn[0])


class Unit:
    """A unit of work over a region in memory."""

    def __init__(self, region):
        self.region = region

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def known_period(self):
        return self.region.period if len(self.region.duties) else None

    def load_region(self, period, services=None):
        return self.region

    def acceptances(self, people=None):
        return ()


def service_of(sketch: Sketch) -> CheckService:
    region = sketch.region()
    return CheckService(lambda: Unit(region), BOOK)


def test_check_lists_breaches_that_touch_the_period():
    duties = {0: "1300-2100", 1: "0700-1500", 9: "1300-2100", 10: "0700-1500"}
    service = service_of(sketch_of(NURSE, duties))
    report = service.check(Period(FIRST + 10, FIRST + 12))
    assert report.any_hard
    assert report.as_dict() == {
        "breaches": [
            {
                "staff_id": "P",
                "rule": "WTR-DAILY",
                "severity": "hard",
                "from": "2026-12-16T21:00",
                "to": "2026-12-17T07:00",
                "figure": 10.0,
                "limit": 11.0,
                "text": "rest: 10 h between Wed 16 Dec 21:00 and Thu 17 Dec 07:00, needs 11 h; "
                "free from Thu 17 Dec 08:00",
            }
        ]
    }
    assert len(service.check().breaches) == 2
    assert service.check(Period(FIRST + 20, FIRST + 21)).breaches == ()


def test_check_chooses_people_by_service_and_trust():
    sketch = sketch_of(NURSE, {0: "1300-2100", 1: "0700-1500"})
    region = sketch.region()
    assert len(check_region(region, BOOK, services=["A"]).breaches) == 1
    assert check_region(region, BOOK, services=["B"]).breaches == ()
    assert len(check_region(region, BOOK, trusts=["T"]).breaches) == 1
    lent = replace(region.duties, service=np.array([1, 0], dtype=np.int32))
    lent_region = replace(region, duties=lent)
    assert len(check_region(lent_region, BOOK, services=["B"]).breaches) == 1
    later = Period(FIRST + 1, FIRST + 2)
    assert check_region(lent_region, BOOK, later, services=["B"]).breaches == ()
    with pytest.raises(UserError, match="There is no service 'ICU'"):
        check_region(region, BOOK, services=["ICU"])


def test_check_of_an_empty_database_is_empty():
    empty = Sketch(people={"P": (NURSE, False)}, extra_shifts=["0700-1500"])
    assert service_of(empty).check().breaches == ()


def test_leave_shrinks_the_divisor_and_study_leave_does_not():
    """Reading B3: 120 h in four weeks, two of them on leave, are 60 h a week."""
    sketch = Sketch(people={"A": (NURSE, False), "B": (NURSE, False)})
    for person, kind in (("A", "AL"), ("B", "STUDY")):
        for day in (*range(6), *range(7, 13), 28):
            sketch.add(person, FIRST + day, "0800-1800")
        sketch.absences.append((person, FIRST + 14, FIRST + 27, kind))
    assert [(row.person, row.figure, row.end) for row in breaches(sketch, "WTR-48")] == [
        ("A", 60.0, "Mon 04 Jan 00:00")
    ]
