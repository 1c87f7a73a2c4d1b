"""Chains for one gap, as stories."""

from dataclasses import replace

from planner.application.rule_packs import load_rule_book
from planner.cli.suggesting import suggestion_document
from planner.domain.cover.checks import Check
from planner.domain.cover.places import Places
from planner.domain.cover.suggestion import Chain, Gap, Suggestion, suggest
from planner.domain.cover.weights import Weights
from planner.domain.rules.engine import RuleEngine
from tests.regions import Sketch


def ask(
    sketch: Sketch, weights: Weights | None = None, limit: int | None = 20, **more: bool
) -> Suggestion:
    """The answer for line 1 of ICU's early on the first date, with the real rules."""
    region = sketch.region()
    index = region.services.ids.index, region.shifts.ids.index
    gap = Gap(index[0]["ICU"], sketch.first, index[1]["E"], 1)
    engine = RuleEngine(region, load_rule_book())
    return suggest(region, engine, Places.of(region), weights or Weights(), gap, limit, **more)


def people(chain: Chain) -> list[str]:
    return [step.candidate.staff_id for step in chain.steps]


def chains(sketch: Sketch) -> list[tuple[list[str], int]]:
    return [(people(chain), chain.score) for chain in ask(sketch).chains]


def wards() -> Sketch:
    """ICU lacks a specialist; Ann, the only one, keeps the ward in the same house safe."""
    sketch = Sketch(days=2).line("ICU", 1, "E", minimum=1, skill="ITU")
    sketch.service("WARD").line("WARD", 1, "E", minimum=1)
    return sketch.person("ann", "WARD", skills=["ITU"]).duty("ann", 0, "E")


def test_a_specialist_is_backfilled_by_a_ward_colleague() -> None:
    answer = ask(wards().person("bob", "WARD"))
    assert not answer.candidates
    assert [miss.failed for miss in answer.near_misses] == [Check.SKILL, Check.LENDER]
    (chain,) = answer.chains
    assert (chain.score, chain.points) == (5000 - 10 - 30, 40)
    ann, bob = chain.steps
    assert (ann.service, ann.shift, ann.line) == ("ICU", "E", 1)
    assert (bob.service, bob.shift, bob.line) == ("WARD", "E", 1)
    assert ann.candidate.mode == "redeploy"
    assert ann.candidate.points_by == {"travel": 0, "mode": 10, "rank": 0, "repeat": 0}
    assert (ann.candidate.lender_margin_before, ann.candidate.lender_margin_after) == (0, 0)
    assert (bob.candidate.mode, bob.candidate.moved_from) == ("extra", None)
    assert (ann.candidate.score, bob.candidate.score) == (4990, -30)
    assert ann.text == (
        "Name ann covers Service ICU's shift E: "
        "same site, moved from Service WARD's shift E, leaves it at 0"
    )
    assert bob.text == (
        "Name bob takes Name ann's place on Service WARD's shift E: same site, extra shift"
    )


def test_without_anybody_to_take_the_place_there_is_no_chain() -> None:
    assert chains(wards()) == []
    assert chains(wards().person("doc", "WARD", "ST3")) == []


def test_a_backfill_that_would_break_11_hours_rest_is_not_offered() -> None:
    late = wards().person("bob", "WARD").duty("bob", -1, "L")
    assert chains(late) == []
    assert chains(late.person("cat", "WARD")) == [(["ann", "cat"], 4960)]


def test_a_first_mover_whom_the_rules_forbid_the_gap_starts_no_chain() -> None:
    sketch = Sketch(days=2).line("ICU", 1, "E", skill="ITU").line("WARD", 1, "D")
    sketch.person("ann", "WARD", skills=["ITU"]).duty("ann", 0, "D").person("bob", "WARD")
    assert chains(sketch) == [(["ann", "bob"], 4960)]
    # From 22:00 to 09:00 are 11 hours, to 07:00 only 9.
    assert chains(sketch.duty("ann", -1, "L")) == []


def test_a_chain_across_trusts_needs_sharing_and_travel() -> None:
    def with_bob(**columns: object) -> list[tuple[list[str], int]]:
        sketch = wards().service("ED", "RB").travel("SA", "SB", 25)
        return chains(sketch.person("bob", "ED", **columns))

    assert with_bob(shares=True) == [(["ann", "bob"], 5000 - 10 - 30 - 25)]
    assert with_bob(shares=False) == []
    assert with_bob(shares=True, max_travel_minutes=24) == []
    assert with_bob(shares=True, dbs_expires=-1) == []


def test_a_backfill_may_itself_be_backfilled() -> None:
    sketch = wards().service("ED").line("ED", 1, "E", minimum=1, grade="B6")
    sketch.person("bea", "ED", "B6").duty("bea", 0, "E")
    assert chains(sketch) == []
    far = sketch.service("AMU", "RB").travel("SA", "SB", 20)
    far.person("cid", "AMU", "B7", shares=True)
    # Cid alone into Ann's place costs 20 + 30 + 2 ranks; by way of Bea one rank less each.
    assert chains(sketch) == [(["ann", "cid"], 5000 - 10 - 90)]
    far.person("dan", "AMU", "B6", shares=True, max_travel_minutes=20).duty("dan", 0, "D", "AMU")
    best = ask(sketch).chains[0]
    assert (people(best), best.score) == (["ann", "dan"], 5000 - 10 - 20 - 10 - 20)


def test_three_moves_where_two_cannot() -> None:
    sketch = wards().line("WARD", 1, "E", minimum=1, skill="IV")
    sketch.holding("ann", "IV").service("ED").line("ED", 1, "E", minimum=1)
    sketch.person("bea", "ED", skills=["IV"]).duty("bea", 0, "E")
    sketch.person("cid", "ED")
    (chain,) = ask(sketch).chains
    assert (people(chain), chain.score) == (["ann", "bea", "cid"], 5000 - 10 - 10 - 30)
    assert [step.service for step in chain.steps] == ["ICU", "WARD", "ED"]
    margins = [step.candidate.lender_margin_after for step in chain.steps]
    assert margins == [0, 0, None]


def test_two_people_change_round() -> None:
    sketch = wards().line("ICU", 2, "E", minimum=0, target=1)
    sketch.person("bob", "ICU").duty("bob", 0, "E")
    (chain,) = ask(sketch).chains
    assert people(chain) == ["ann", "bob"]
    # Bob's further slot at ICU is given up for the minimum slot that Ann fills.
    assert chain.score == 5000 - 5 * 20 - 10 - 10
    assert [step.service for step in chain.steps] == ["ICU", "WARD"]


def test_a_further_slot_that_is_lost_is_made_good() -> None:
    sketch = Sketch(days=1).line("ICU", 1, "E", skill="ITU").service("WARD")
    sketch.line("WARD", 1, "E", minimum=0, target=1).person("ann", "WARD", skills=["ITU"])
    sketch.duty("ann", 0, "E").person("bob", "WARD")
    answer = ask(sketch)
    assert [candidate.score for candidate in answer.candidates] == [5000 - 100 - 10]
    assert [(people(c), c.score) for c in answer.chains] == [(["ann", "bob"], 5000 - 10 - 30)]


def test_a_backfill_that_costs_more_than_it_restores_adds_nothing() -> None:
    sketch = Sketch(days=1).line("ICU", 1, "E", skill="ITU").service("WARD", priority=1)
    sketch.line("WARD", 1, "E", minimum=0, target=1).person("ann", "WARD", skills=["ITU"])
    sketch.duty("ann", 0, "E").person("bob", "WARD")
    answer = ask(sketch)
    assert [candidate.score for candidate in answer.candidates] == [5000 - 20 - 10]
    assert answer.chains == ()


def test_nobody_follows_one_who_is_not_missed() -> None:
    sketch = wards().person("amy", "WARD").duty("amy", 0, "E").person("bob", "WARD")
    answer = ask(sketch)
    assert [candidate.staff_id for candidate in answer.candidates] == ["ann"]
    assert answer.chains == ()


def test_only_chains_at_least_as_good_as_the_best_single_move_are_listed() -> None:
    def beside(minutes: int) -> list[int]:
        sketch = wards().person("bob", "WARD").service("ED", "RB").travel("SA", "SB", minutes)
        sketch.person("eve", "ED", skills=["ITU"], shares=True)
        return [chain.score for chain in ask(sketch).chains]

    assert beside(9) == []
    assert beside(10) == [4960]
    assert beside(11) == [4960]


def test_one_who_fills_another_gap_of_the_place_is_no_backfill() -> None:
    """The ward would be without a nurse instead of without a doctor."""
    sketch = wards().line("WARD", 2, "E", minimum=1, grade="ST3")
    assert chains(sketch.person("doc", "WARD", "ST3")) == []
    assert chains(sketch.person("bob", "WARD")) == [(["ann", "bob"], 4960)]


def test_a_backfill_does_not_count_another_gap_that_it_fills() -> None:
    sketch = Sketch(days=1).line("ICU", 1, "E", skill="ITU").service("WARD")
    sketch.line("WARD", 1, "E", minimum=0, target=1).line("WARD", 2, "E", grade="B7")
    sketch.person("ann", "WARD", skills=["ITU"]).duty("ann", 0, "E").person("eve", "WARD", "B7")
    answer = ask(sketch)
    assert [candidate.score for candidate in answer.candidates] == [5000 - 100 - 10]
    assert answer.chains == ()


def test_a_place_does_not_end_with_more_than_it_had() -> None:
    """Either further slot may be empty before and after; the doctor would fill another gap."""
    sketch = Sketch(days=1).line("ICU", 1, "E", skill="ITU").service("WARD")
    for number in (1, 2):
        sketch.line("WARD", number, "E", minimum=0, target=1)
    sketch.line("WARD", 3, "E", grade="ST3").person("doc", "WARD", "ST3")
    sketch.person("ann", "WARD", skills=["ITU"]).duty("ann", 0, "E")
    assert chains(sketch) == []
    assert chains(sketch.person("bob", "WARD")) == [(["ann", "bob"], 4960)]


def test_a_backfill_leaves_no_more_minimum_gaps_than_there_were_a13() -> None:
    """Either line may be short before and after, but after it would be both."""
    sketch = wards().line("WARD", 2, "E", minimum=1)
    sketch.line("WARD", 3, "E", minimum=0, target=1, grade="ST3").person("doc", "WARD", "ST3")
    sketch.line("ICU", 1, "E", minimum=1, skill="ITU").service("ICU", priority=9)
    assert chains(sketch) == []
    assert chains(sketch.person("bob", "WARD")) == [(["ann", "bob"], 8960)]


def test_a_place_that_was_short_before_may_stay_as_short() -> None:
    sketch = wards().line("WARD", 1, "E", minimum=2).person("bob", "WARD")
    assert chains(sketch) == [(["ann", "bob"], 4960)]


def test_each_first_mover_is_listed_once_best_first_up_to_the_limit() -> None:
    sketch = wards().person("amy", "WARD", "B6", skills=["ITU"]).duty("amy", 0, "E")
    sketch.line("WARD", 1, "E", minimum=2)
    for name in ("bob", "cat", "dan"):
        sketch.person(name, "WARD")
    assert chains(sketch) == [(["ann", "bob"], 4960), (["amy", "bob"], 4940)]
    assert [people(c) for c in ask(sketch, limit=1).chains] == [["ann", "bob"]]


def test_a_line_without_a_gap_has_no_chains() -> None:
    sketch = wards().person("bob", "WARD").person("eve", skills=["ITU"]).duty("eve", 0, "E")
    assert chains(sketch) == []


def test_nobody_is_asked_where_no_assignments_are_allowed() -> None:
    sketch = wards().person("bob", "WARD")
    assert ask(sketch, replace(Weights(), max_assignments=1)).chains
    assert ask(sketch, replace(Weights(), max_assignments=0)).chains == ()


def test_chains_can_be_left_out() -> None:
    assert ask(wards().person("bob", "WARD"), with_chains=False).chains == ()


def test_the_json_document_lists_chains_with_their_steps() -> None:
    answer = ask(wards().person("bob", "WARD"))
    (chain,) = suggestion_document(answer, {}, {})["chains"]  # type: ignore[misc]
    assert (chain["score"], chain["points"]) == (4960, 40)
    ann, bob = chain["steps"]
    assert ann["moved_from"] == {"service": "WARD", "date": "2026-12-07", "shift": "E"}
    assert (ann["lender_margin_before"], ann["lender_margin_after"]) == (0, 0)
    assert (bob["staff_id"], bob["mode"], bob["moved_from"]) == ("bob", "extra", None)
    assert (bob["service"], bob["date"], bob["shift"], bob["line"]) == (
        "WARD",
        "2026-12-07",
        "E",
        1,
    )
    assert bob["points_by"] == {"travel": 0, "mode": 30, "rank": 0, "repeat": 0}
    assert bob["travel_minutes"] == 0
    assert "takes Name ann's place" in bob["text"]
