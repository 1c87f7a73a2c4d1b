"""The file of alternatives is read whole, or what is wrong with it is named."""

import pytest

from planner.application.alternatives import load_alternatives, parse_alternatives
from planner.application.errors import EnvironmentFault
from planner.domain.cover.weights import Weights

HEAD = '[[alternative]]\nid = "x"\ntitle = "X"\nwhat = "y"\n'


def test_the_shipped_alternatives_keep_the_worth_of_slots() -> None:
    found = load_alternatives(Weights())
    assert "nearest" in {one.id for one in found}
    for one in found:
        assert one.weights.minimum_slot == Weights().minimum_slot
        assert one.weights != Weights()
        assert one.weights.name == one.id


@pytest.mark.parametrize("weights", ["{ minimum_slot = 5 }", "{ extra = -1 }", "{ nothing = 1 }"])
def test_a_weight_that_has_no_place_is_named(weights: str) -> None:
    with pytest.raises(EnvironmentFault, match=r"alternatives\.toml"):
        parse_alternatives(f"{HEAD}weights = {weights}\n", Weights())
