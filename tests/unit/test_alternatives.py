"""The file of alternatives is read whole, or what is wrong with it is named."""

import json

import pytest

from planner.application.alternatives import (
    AlternativeService,
    load_alternatives,
    parse_alternatives,
)
from planner.application.errors import EnvironmentFault
from planner.application.rule_packs import load_rule_book
from planner.cli.alternatives import print_comparison
from planner.domain.cover.weights import Weights
from planner.optimiser.solving import plan
from tests.regions import Sketch

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


def test_ways_of_which_only_the_minutes_are_known_are_left_out_of_the_miles(
    capsys: pytest.CaptureFixture[str],
) -> None:
    sketch = Sketch(days=1).service("A").service("B", site="X").service("C", site="Y")
    sketch.travel("SA", "X", 20).travel("SA", "Y", 30, miles=12.5)
    for number, (service, name) in enumerate((("B", "ann"), ("C", "bob"))):
        sketch.line(service, 1, "E", minimum=1).person(name, "A", ("B5", "B6")[number])
    service = AlternativeService(None, load_rule_book(), Weights(), plan, ())  # type: ignore[arg-type]
    (best,) = service.compare_region(sketch.region())
    assert (best.figures.miles, best.figures.miles_unknown) == (12.5, 1)
    assert best.figure_texts[-2] == "12"
    assert json.loads(json.dumps(best.document(), allow_nan=False))["miles_unknown"] == 1
    print_comparison([best])
    assert "of which only the minutes are known (up to 1)" in capsys.readouterr().out
