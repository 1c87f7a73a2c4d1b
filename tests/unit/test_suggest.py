"""Suggestions for one gap, from the sentences of the specification."""

import numpy as np
import pytest

from planner.application.rule_packs import load_rule_book
from planner.domain.cover.checks import Check
from planner.domain.cover.hours import Around, Counting, NewDuty, around
from planner.domain.cover.places import Places
from planner.domain.cover.suggestion import (
    Candidate,
    Gap,
    NoSuchGapError,
    Suggestion,
    suggest,
)
from planner.domain.cover.weights import Weights
from planner.domain.pay import paid_hours_on
from planner.domain.rules.engine import RuleEngine
from planner.domain.wording.checks import TITLES, Misfit, sentences
from tests.cover_reference import SimpleRules
from tests.regions import Sketch


def ask(
    sketch: Sketch,
    service: str = "ICU",
    day: int = 0,
    shift: str = "E",
    line: int = 1,
    *,
    limit: int | None = 20,
    forbidden: tuple[str, ...] = (),
) -> Suggestion:
    region = sketch.region()
    people = [region.people.ids.index[code] for code in forbidden]
    gap = Gap(
        region.services.ids.index[service], sketch.first + day, region.shifts.ids.index[shift], line
    )
    engine = SimpleRules(region, lambda person: person in people)
    return suggest(region, engine, Places.of(region), Weights(), gap, limit)


def ids(answer: Suggestion) -> list[str]:
    return [candidate.staff_id for candidate in answer.candidates]


def near(answer: Suggestion) -> dict[str, Check]:
    return {miss.candidate.staff_id: miss.failed for miss in answer.near_misses}


def ward() -> Sketch:
    """ICU in trust RA lacks one nurse on Monday's early; ED is another trust's, 20 min away."""
    sketch = Sketch(days=2).service("ICU").service("ED", "RB").travel("SA", "SB", 20, 11.5)
    return sketch.line("ICU", 1, "E", minimum=1)


def test_a_free_colleague_is_an_extra_candidate_without_travel_a26() -> None:
    (candidate,) = ask(ward().person("ann")).candidates
    assert (candidate.mode, candidate.moved_from) == ("extra", None)
    assert candidate.points_by == {"travel": 0, "mode": 30, "rank": 0, "repeat": 0}
    assert candidate.score == 5 * 1000 - 30
    assert (candidate.travel_minutes, candidate.travel_estimated) == (0, False)
    assert (candidate.lender_margin_before, candidate.lender_margin_after) == (None, None)


def test_points_add_travel_mode_and_ranks_above_the_line() -> None:
    sketch = ward().person("ann", "ED", "B7", shares=True)
    (candidate,) = ask(sketch).candidates
    assert candidate.points_by == {"travel": 20, "mode": 30, "rank": 40, "repeat": 0}
    assert (candidate.points, candidate.score) == (90, 5000 - 90)
    assert (candidate.travel_minutes, candidate.travel_miles) == (20, 11.5)


def test_one_with_an_overlapping_duty_is_only_ever_redeployed_a7() -> None:
    sketch = ward().person("ann", "ED", shares=True).duty("ann", 0, "D")
    (candidate,) = ask(sketch).candidates
    assert candidate.mode == "redeploy"
    assert candidate.moved_from is not None
    assert (candidate.moved_from.service, candidate.moved_from.shift) == ("ED", "D")
    assert candidate.points_by["mode"] == 10
    assert candidate.lender_margin_before is None


def test_a_duty_of_last_night_that_overlaps_fails_free_a7() -> None:
    answer = ask(ward().person("ann").duty("ann", -1, "N"))
    assert near(answer) == {"ann": Check.FREE}
    (miss,) = answer.near_misses
    assert miss.candidate.mode == "extra"
    assert miss.text == "already on duty: N 21:30–07:30 at Service ICU on Sun 6 Dec"


def test_one_who_is_on_the_shift_already_fails_free_a7() -> None:
    answer = ask(ward().person("ann").duty("ann", 0, "E"))
    assert near(answer) == {"ann": Check.FREE}
    assert answer.near_misses[0].text == "is on this shift already"


def test_one_who_is_on_the_shift_already_adds_nothing_and_stands_below_who_would_a20() -> None:
    sketch = Sketch(days=2).service("ICU").service("ED", "RB").travel("SA", "SB", 20)
    sketch = sketch.line("ICU", 1, "E", minimum=3)
    sketch = sketch.person("ann").duty("ann", 0, "E").person("bea", "ED")  # bea: no agreement
    misses = ask(sketch).near_misses
    assert [(miss.candidate.staff_id, miss.candidate.score) for miss in misses] == [
        ("bea", 5000 - 50),
        ("ann", -30),
    ]


def test_two_overlapping_duties_on_the_date_both_fail_free_a7() -> None:
    answer = ask(ward().person("ann").duty("ann", 0, "D").duty("ann", 0, "LD"))
    assert near(answer) == {"ann": Check.FREE}
    assert len(answer.near_misses) == 1
    assert answer.near_misses[0].candidate.mode == "redeploy"


def test_a_move_within_one_ward_is_a_candidate_a8() -> None:
    sketch = ward().line("ICU", 2, "LD", minimum=0).person("ann").duty("ann", 0, "LD")
    (candidate,) = ask(sketch).candidates
    assert candidate.moved_from is not None
    assert candidate.moved_from.service == "ICU"


def test_a_duty_that_ends_when_the_gap_starts_does_not_overlap_a9() -> None:
    sketch = ward().line("ICU", 2, "L").shift("X", "15:00", "20:00").shift("Y", "06:00", "07:01")
    sketch.person("after").duty("after", 0, "X").person("into").duty("into", 0, "Y")
    modes = {c.staff_id: c.mode for c in ask(sketch).candidates}
    assert modes == {"after": "extra", "into": "redeploy"}


def test_on_call_overlaps_like_work_a9() -> None:
    answer = ask(ward().person("ann").duty("ann", -1, "OC"))
    assert near(answer) == {"ann": Check.FREE}


def test_the_rules_are_asked_without_the_duties_that_overlap_a10() -> None:
    region = ward().person("ann").duty("ann", 0, "D").duty("ann", 1, "E").region()
    engine = SimpleRules(region)
    seen = []
    judge = engine.judge

    def spy(trials, leave_out=()):  # type: ignore[no-untyped-def]
        seen.append((trials.removed.tolist(), trials.added_day.tolist(), tuple(leave_out)))
        return judge(trials, leave_out)

    engine.judge = spy  # type: ignore[method-assign]
    gap = Gap(0, region.period.first, region.shifts.ids.index["E"], 1)
    gap = Gap(region.services.ids.index["ICU"], gap.day, gap.shift, 1)
    suggest(region, engine, Places.of(region), Weights(), gap)
    assert seen == [([0], [region.period.first], ("OVERLAP", "ABSENT"))]


def test_lender_protects_the_minimum_of_the_place_left_a13() -> None:
    sketch = ward().line("ED", 1, "D", minimum=1)
    sketch.person("ann", "ED", shares=True).duty("ann", 0, "D")
    answer = ask(sketch)
    assert near(answer) == {"ann": Check.LENDER}
    (miss,) = answer.near_misses
    assert miss.text == "Service ED would fall from 0 to −1"
    assert miss.candidate.score == 5000 - 5000 - 20 - 10
    sketch.person("bob", "ED", shares=True).duty("bob", 0, "D")
    answer = ask(sketch)
    assert ids(answer) == ["ann", "bob"]
    assert answer.candidates[0].lender_margin_before == 1
    assert answer.candidates[0].lender_margin_after == 0


def test_a_further_slot_lost_at_the_lender_costs_value_but_is_no_bar_a13() -> None:
    sketch = ward().line("ED", 1, "D", minimum=0, target=1)
    sketch.person("ann", "ED", shares=True).duty("ann", 0, "D")
    (candidate,) = ask(sketch).candidates
    assert candidate.score == 5000 - 5 * 20 - 20 - 10


def test_where_no_line_applies_the_person_can_always_be_spared_a13() -> None:
    sketch = ward().person("ann", "ED", shares=True).duty("ann", 0, "D")
    assert ask(sketch).candidates[0].score == 5000 - 30


def test_suggest_still_answers_where_the_line_has_no_gap_a19() -> None:
    answer = ask(ward().person("ann").person("bob").duty("bob", 0, "E"))
    assert not answer.has_gap
    assert [(c.staff_id, c.score) for c in answer.candidates] == [("ann", -30)]


def test_a_line_that_does_not_apply_is_no_gap_a19() -> None:
    sketch = ward().line("ICU", 2, "E", days="Tue")
    with pytest.raises(NoSuchGapError):
        ask(sketch, line=2)
    with pytest.raises(NoSuchGapError):
        ask(sketch, shift="L")


def test_equal_scores_are_ordered_by_staff_id_a19() -> None:
    sketch = ward().person("b").person("c", "ED", shares=True).person("a")
    assert ids(ask(sketch)) == ["a", "b", "c"]


def test_the_limit_bounds_candidates_and_near_misses_each_a20() -> None:
    sketch = ward()
    for number in range(5):
        sketch.person(f"ok{number}").person(f"no{number}", employed_to=-1)
    answer = ask(sketch, limit=2)
    assert ids(answer) == ["ok0", "ok1"]
    assert list(near(answer)) == ["no0", "no1"]
    assert answer.considered == 10


def test_near_misses_are_ordered_by_score_and_unreachable_last_a20() -> None:
    sketch = ward().service("FAR", "RB", "S9").travel("SA", "SB", 70)
    sketch.person("a-far", "FAR", shares=True).person("b-long", "ED", shares=True)
    sketch.person("c-absent").absence("c-absent", 0)
    answer = ask(sketch)
    assert list(near(answer).items()) == [
        ("c-absent", Check.PRESENT),
        ("b-long", Check.TRAVEL),
        ("a-far", Check.TRAVEL),
    ]
    texts = [miss.text for miss in answer.near_misses]
    assert texts == [
        "absent (AL) Mon 7 Dec",
        "70 min of travel, accepts at most 60",
        "no travel time from Site S9 to Site SA is known",
    ]
    assert answer.near_misses[2].candidate.travel_minutes is None


def test_people_who_fail_two_checks_are_neither() -> None:
    answer = ask(ward().person("ann", "ED", "CON"))
    assert not answer.candidates
    assert not answer.near_misses
    assert answer.first_failed[Check.GRADE] == 1


def test_a_hard_rule_alone_makes_a_near_miss_with_the_rules_words() -> None:
    answer = ask(ward().person("ann").person("bob"), forbidden=("ann",))
    assert ids(answer) == ["bob"]
    assert near(answer) == {"ann": Check.RULES}
    assert answer.near_misses[0].text == "rest before: 9.5 h, needs 11 h"
    assert answer.first_failed[Check.RULES] == 1


def test_only_as_many_people_as_needed_are_judged() -> None:
    sketch = ward()
    for number in range(300):
        sketch.person(f"ok{number:03}").person(f"no{number:03}", employed_to=-1)
    region = sketch.region()
    engine = SimpleRules(region)
    gap = Gap(region.services.ids.index["ICU"], sketch.first, region.shifts.ids.index["E"], 1)
    answer = suggest(region, engine, Places.of(region), Weights(), gap, 3)
    assert len(answer.candidates) == len(answer.near_misses) == 3
    assert engine.judged < 600
    assert answer.first_failed[Check.EMPLOYED] == 300
    assert suggest(region, engine, Places.of(region), Weights(), gap, None).unjudged == 0


def test_the_skills_that_matter_are_shown_with_their_expiry() -> None:
    sketch = ward().line("ICU", 2, "E", skill="ITU").line("ICU", 3, "E", skill="ALS")
    sketch.person("ann", skills=["ALS", "OTHER"]).holding("ann", "ITU", expires=9)
    (candidate,) = ask(sketch).candidates
    assert [(skill.code, skill.expires) for skill in candidate.skills] == [
        ("ALS", None),
        ("ITU", sketch.first + 9),
    ]


def test_the_cost_is_paid_hours_times_the_hourly_cost() -> None:
    sketch = ward().person("ann", hourly_cost=20.0).person("bob")
    costs = {c.staff_id: c.cost for c in ask(sketch).candidates}
    assert costs == {"ann": 150.0, "bob": None}


def figures(sketch: Sketch, day: int, shift: str, counting: Counting = Counting()) -> Around:  # noqa: B008
    region = sketch.region()
    new = NewDuty.of(region, sketch.first + day, region.shifts.ids.index[shift])
    return around(region, [0], new, [], [counting])[0]


def test_rest_is_to_the_work_duties_on_either_side() -> None:
    sketch = Sketch().person("ann").duties("ann", 0, "L - E")
    hours = figures(sketch, 1, "E")
    assert (hours.rest_before, hours.rest_after) == (9.0, 16.0)
    assert figures(Sketch().person("ann"), 1, "E") == Around(None, None, 7.5, 7.5 / 4)


def test_hours_of_the_week_split_a_duty_over_the_boundary_b13() -> None:
    sketch = Sketch().person("ann").duty("ann", -1, "N").duty("ann", 2, "OC")
    hours = figures(sketch, 0, "D")
    assert hours.week == pytest.approx(7.5 + 7.5 / 10 * 9)
    on_call = figures(sketch, 0, "D", counting=Counting(on_call_share=0.5))
    assert on_call.week == pytest.approx(hours.week + 8)
    paid = figures(sketch, 0, "D", counting=Counting(breaks_paid=True))
    assert paid.week == pytest.approx(8 + 7.5)


def test_the_average_takes_17_weeks_less_leave_b2_b3() -> None:
    sketch = Sketch().person("ann")
    for week in range(20):
        sketch.duties("ann", -7 * week, "E E")
    assert figures(sketch, 3, "E").average == pytest.approx((17 * 15 + 7.5) / 17)
    sketch.absence("ann", -7 * 4 + 2, -7 * 4 + 8)
    assert figures(sketch, 3, "E").average == pytest.approx((17 * 15 + 7.5) / 16)


@pytest.mark.parametrize(
    ("rule_set", "average"),
    [
        ("agenda_for_change", (17 * 15 + 7.5) / 17),
        ("resident_doctor", (26 * 16 + 8) / 26),
    ],
)
def test_the_average_of_a_candidate_is_the_one_that_their_rules_limit(
    rule_set: str, average: float
) -> None:
    """26 weeks for resident doctors, whose breaks are paid; 17 for others."""
    sketch = ward().person("ann", rule_set=rule_set)
    for week in range(30):
        sketch.duties("ann", 1 - 7 * week, "E E")
    region = sketch.region()
    engine = RuleEngine(region, load_rule_book())
    gap = Gap(region.services.ids.index["ICU"], sketch.first, region.shifts.ids.index["E"], 1)
    (candidate,) = suggest(region, engine, Places.of(region), Weights(), gap, 20).candidates
    assert candidate.hours.average == pytest.approx(average)


def test_a_redeployed_persons_old_duty_no_longer_counts() -> None:
    sketch = ward().person("ann").duty("ann", 0, "LD").duty("ann", 1, "E")
    candidate: Candidate = ask(sketch).candidates[0]
    assert candidate.hours.week == 15.0
    assert (candidate.hours.rest_before, candidate.hours.rest_after) == (None, 16.0)


def test_paid_hours_follow_the_clock_change() -> None:
    region = Sketch().shift("X", "00:00", "08:00").region()
    shift = region.shifts.ids.index["X"]
    sunday = Sketch("2027-03-28").first
    assert float(paid_hours_on(region, sunday, shift, np.array(False))) == 7.0


def misfit(sketch: Sketch, **more: object) -> Misfit:
    region = sketch.region()
    places = Places.of(region)
    from planner.domain.cover.suggestion import find

    gap = Gap(region.services.ids.index["ICU"], sketch.first, region.shifts.ids.index["E"], 1)
    return Misfit(region, find(region, places, gap), 0, **more)  # type: ignore[arg-type]


def test_every_check_has_a_title_and_a_sentence() -> None:
    sketch = Sketch(days=1).line("ICU", 1, "E", grade="B6", skill="ITU").service("ED", "RB")
    sketch.person("ann", "ED", "B5", employed_to=-2, max_travel_minutes=5, dbs_expires=-400)
    sketch.travel("SB", "SA", 75).absence("ann", -1, 2, "SICK").duty("ann", 0, "D")
    sketch.duty("ann", 0, "LD", "ICU").holding("ann", "ITU", expires=-7)
    one = misfit(sketch, overlapping=[0, 1], leaves=0, margin_before=2, margin_after=-1)
    everything = Check((1 << len(Check)) - 1)
    assert set(TITLES) == set(Check)
    assert sentences(everything, one).split("; ") == [
        "is Grade B5",
        "the line asks for at least Grade B6",
        "the skill Skill ITU expired on Mon 30 Nov",
        "was employed until Sat 5 Dec",
        "absent (SICK) Sun 6 Dec – Wed 9 Dec",
        "already on duty: D 09:00–17:00 at Service ED on Mon 7 Dec",
        "breaks a working-time rule",
        "does not share with other trusts and the DBS check expired on Sun 2 Nov 2025",
        "75 min of travel, accepts at most 5",
        "Service ICU would fall from +2 to −1",
    ]


def test_with_the_real_rules_too_short_a_rest_says_from_when_the_person_is_free() -> None:
    region = ward().person("ann").duty("ann", -1, "L").person("bob").region()
    engine = RuleEngine(region, load_rule_book())
    gap = Gap(
        region.services.ids.index["ICU"], region.period.first, region.shifts.ids.index["E"], 1
    )
    answer = suggest(region, engine, Places.of(region), Weights(), gap)
    assert ids(answer) == ["bob"]
    assert near(answer) == {"ann": Check.RULES}
    assert answer.near_misses[0].text == "rest before: 9 h, needs 11 h; free from 09:00"


def test_with_the_real_rules_a_warning_is_shown_and_does_not_bar() -> None:
    sketch = Sketch(days=7).line("ICU", 1, "LD").person("ann").duties("ann", 0, "LD LD LD LD")
    region = sketch.region()
    engine = RuleEngine(region, load_rule_book())
    shift = region.shifts.ids.index["LD"]
    gap = Gap(region.services.ids.index["ICU"], sketch.first + 4, shift, 1)
    answer = suggest(region, engine, Places.of(region), Weights(), gap)
    (candidate,) = answer.candidates
    assert [(text.rule, text.hard) for text in candidate.warnings] == [("AFC-LONG", False)]
    assert answer.first_failed[Check.RULES] == 0


def test_masks_are_not_changed_by_asking() -> None:
    region = ward().person("ann").duty("ann", 0, "E").region()
    places = Places.of(region)
    before = places.masks.copy()
    gap = Gap(
        region.services.ids.index["ICU"], region.period.first, region.shifts.ids.index["E"], 1
    )
    suggest(region, SimpleRules(region), places, Weights(), gap)
    assert np.array_equal(before, places.masks)


def test_a_region_without_people_or_duties_has_an_answer() -> None:
    answer = ask(ward())
    assert (answer.candidates, answer.near_misses, answer.considered) == ((), (), 0)
    assert answer.has_gap
