"""What is kept for a whole region gives the answer that looking at everybody afresh gives."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.application.rule_packs import load_rule_book
from planner.domain.cover.places import Places
from planner.domain.cover.standing import Standing
from planner.domain.cover.suggestion import suggest
from planner.domain.cover.weights import Weights
from planner.domain.rules.engine import RuleEngine
from tests.properties.test_chains_reference import random_region as region_with_chains
from tests.properties.test_suggest_reference import all_gaps, random_region

BOOK = load_rule_book()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9))
def test_a_suggestion_from_what_is_kept_is_the_same(seed: int) -> None:
    for region in (random_region(seed), region_with_chains(seed)):
        places, engine = Places.of(region), RuleEngine(region, BOOK)
        standing = Standing(region, engine, places, Weights())
        if seed % 2:
            standing.warm()
        for gap in all_gaps(region, places)[:6]:
            for limit in (1 + seed % 3, None):
                asked = (region, engine, places, Weights(), gap, limit)
                plain, kept = suggest(*asked), suggest(*asked, standing=standing)
                assert kept.candidates == plain.candidates
                assert kept.near_misses == plain.near_misses
                assert [one.score for one in kept.chains] == [one.score for one in plain.chains]
                assert kept.unjudged == 0
                if limit is None:
                    assert kept == replace(plain, chains=kept.chains)
