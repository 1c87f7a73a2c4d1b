"""The audit passes what the planner returns and catches whatever is changed in it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from planner.application.plan_audit import audit_plan
from planner.application.planning import EXTRA, Assignment, Plan
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.places import Places
from planner.domain.cover.weights import Weights
from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine
from planner.optimiser.solving import plan
from tests.regions import Sketch

BOOK = load_rule_book()
WEIGHTS = Weights()


def _chain() -> Region:
    """Bob can be spared from WARD only if Cy, who is off, comes in for him."""
    sketch = Sketch(days=1)
    sketch.service("ICU").service("WARD")
    sketch.line("ICU", 1, "E", skill="ITU").line("WARD", 1, "E")
    sketch.person("bob", "WARD", skills=["ITU"]).person("cy", "WARD").person("dee", "WARD")
    sketch.duty("bob", 0, "E").duty("dee", -1, "N")
    return sketch.region()


def _faults(region: Region, changed: Plan) -> list[str]:
    return audit_plan(region, RuleEngine(region, BOOK), Places.of(region), WEIGHTS, changed)


def test_a_chain_is_planned_when_a_move_needs_refilling() -> None:
    found = plan(_chain(), BOOK, WEIGHTS)
    told = [(one.staff_id, one.mode, one.service, one.points) for one in found.assignments]
    assert told == [("bob", "redeploy", "ICU", 10), ("cy", "extra", "WARD", 30)]
    assert found.score == 5000 - 40
    assert (found.minimum_gaps_before, found.minimum_gaps_after) == (1, 0)
    assert (
        found.assignments[0].reason
        == "same site, moved from Service WARD's shift E, leaves it at 0"
    )


def _swap(number: int, change: Callable[[Assignment], Assignment]) -> Callable[[Plan], Plan]:
    def changed(found: Plan) -> Plan:
        some = list(found.assignments)
        some[number] = change(some[number])
        return replace(found, assignments=tuple(some))

    return changed


CHANGES: dict[str, Callable[[Plan], Plan]] = {
    "the refill is missing": lambda p: replace(p, assignments=p.assignments[:1]),
    "somebody without the skill": _swap(0, lambda a: replace(a, staff_id="cy")),
    "somebody without rest": _swap(1, lambda a: replace(a, staff_id="dee")),
    "nobody of that name": _swap(1, lambda a: replace(a, staff_id="eve")),
    "no such line": _swap(1, lambda a: replace(a, line=9)),
    "other points": _swap(1, lambda a: replace(a, points=31)),
    "points that do not add up": _swap(1, lambda a: replace(a, points_by={"travel": 30})),
    "an extra while on duty": _swap(0, lambda a: replace(a, mode=EXTRA, moved_from=None)),
    "mode and move disagree": _swap(0, lambda a: replace(a, mode=EXTRA)),
    "twice the same": lambda p: replace(p, assignments=(*p.assignments, p.assignments[1])),
    "a better score": lambda p: replace(p, score=p.score + 1),
    "a bound below the score": lambda p: replace(p, bound=p.bound - 1),
    "best without proof": lambda p: replace(p, bound=p.bound + 1),
    "fewer gaps": lambda p: replace(p, minimum_gaps_after=-1),
    "other further gaps": lambda p: replace(p, target_gaps_before=1),
    "another service": lambda p: replace(p, services=("ICU",)),
    "another gap": lambda p: replace(p, gap_percent=1.0),
    "other weights": lambda p: replace(p, weights=Weights(extra=31)),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_changed_plan_fails_its_audit(change: Callable[[Plan], Plan]) -> None:
    region = _chain()
    found = plan(region, BOOK, WEIGHTS)
    assert _faults(region, found) == []
    assert _faults(region, change(found)) != []


def test_a_period_without_gaps_has_an_empty_best_plan() -> None:
    sketch = Sketch(days=1).line("ICU", 1, "E").person("ann", "ICU").duty("ann", 0, "E")
    found = plan(sketch.region(), BOOK, WEIGHTS)
    assert (found.score, found.bound, found.status, found.assignments) == (0, 0, "optimal", ())
