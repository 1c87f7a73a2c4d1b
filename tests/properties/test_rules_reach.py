"""Looking only around a change gives what looking at everything gives, whatever the pack says."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.rules.engine import RULE_IDS, RuleEngine
from planner.domain.rules.figures import worse
from planner.domain.rules.packs import RuleBook
from planner.domain.rules.register import Register
from planner.domain.rules.registry import RULES
from planner.domain.rules.rule import compared
from planner.domain.rules.settings import Settings, Severity
from planner.domain.rules.thresholds import THRESHOLDS
from tests.properties.test_rules_reference import changes, names, people, sketch_of, slow, trials_of
from tests.rules_region import BOOK

ODD = {
    "weeks": st.sampled_from([3, 17, 26]),
    "hours": st.sampled_from([9, 30, 48]),
    "opted_out_hours": st.sampled_from([40, 56]),
    "least_weeks": st.sampled_from([1, 4]),
    "rest_hours": st.sampled_from([11, 46, 100, 180]),
    "days": st.sampled_from([2, 4, 14, 21]),
    "one_rest_hours": st.sampled_from([20, 59, 120]),
    "two_rests_hours": st.sampled_from([12, 35]),
    "hours_a_day": st.sampled_from([4, 8]),
    "days_a_week": st.just(6),
    "one_night_in": st.sampled_from([2, 3]),
    "window_hours": st.sampled_from([24, 168, 300]),
    "ends_after": st.sampled_from([20 * 60, 23 * 60]),
    "starts_before": st.just(16 * 60),
    "weekends": st.sampled_from([3, 26]),
    "least_weekends": st.sampled_from([1, 4]),
    "one_in": st.sampled_from([2, 4]),
    "warn_one_in": st.sampled_from([3, 5]),
    "on_calls": st.sampled_from([1, 3]),
    "in_days": st.sampled_from([3, 7, 12]),
    "next_day_hours": st.sampled_from([4, 10]),
}


@st.composite
def odd_books(draw) -> RuleBook:
    """Every rule in every pack, with thresholds that no trust would choose."""
    packs = []
    for pack in BOOK.packs:
        rules = {
            rule: Settings(
                draw(st.sampled_from([Severity.HARD, Severity.WARN])),
                {part.name: draw(ODD[part.name]) for part in THRESHOLDS[rule]},
            )
            for rule in RULE_IDS
        }
        share, paid = draw(st.sampled_from([0, 0, 0.25])), draw(st.booleans())
        packs.append(replace(pack, rules=rules, on_call_share=share, breaks_paid=paid))
    return RuleBook(tuple(packs))


@slow
@given(st.data())
def test_a_short_look_gives_what_a_full_look_gives(data):
    persons = data.draw(st.lists(people(), min_size=1, max_size=2))
    some = data.draw(st.lists(changes(persons), min_size=1, max_size=3))
    book = data.draw(odd_books())
    region = sketch_of(persons).region()
    verdicts = RuleEngine(region, book).judge(trials_of(region, some))
    for index, (number, removed, added) in enumerate(some):
        rule_set, opted_out, before, absences = persons[number]
        # An absence that a trial "adds" is nothing to a rule.
        new = [duty for duty in added if duty[1] != "AL"]
        after = sorted([duty for duty in before if duty not in removed] + new)
        sides = [
            sketch_of([(rule_set, opted_out, duties, absences)]).region()
            for duties in (before, after)
        ]
        found = full_look(sides, book)
        assert names(verdicts.hard[index] | verdicts.warn[index]) == names(found)


def full_look(sides, book: RuleBook) -> int:
    """Bits of the rules that are worse in the second region than in the first."""
    pack = book.packs[int(sides[0].people.rule_set[0])]
    nobody_else = np.zeros(1, dtype=np.int32)
    before, after = (Register(side).everything(pack, nobody_else) for side in sides)
    windows = before.windows.union(after.windows)
    before, after = replace(before, windows=windows), replace(after, windows=windows)
    bits = 0
    for number, rule in enumerate(RULES):
        settings = pack.rules[rule.id]
        rows = compared(rule, after, settings, before)
        if worse(rows, compared(rule, before, settings, after)).any():
            bits |= 1 << number
    return bits
