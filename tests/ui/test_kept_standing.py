"""What suggestions share is worked out beside the window, and follows every edit."""

from dataclasses import replace

import pytest

from planner.application.covering import Loaded
from planner.application.errors import Cancelled
from planner.application.progress import CancelToken
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.suggestion import Gap, suggest
from planner.domain.cover.weights import Weights
from planner.domain.region import Region
from tests.regions import Sketch
from ui import kept_standing
from ui.kept_standing import KeptStanding


@pytest.fixture(autouse=True)
def _any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_standing, "WORTH_KEEPING", 1)


def ward() -> Sketch:
    sketch = Sketch(days=3).service("ICU").line("ICU", 1, "E", skill="ITU")
    return sketch.person("ann", skills=["ITU"]).person("bob", skills=["ITU"]).person("cat")


def loaded(region: Region) -> Loaded:
    return Loaded.of(region, load_rule_book())


def candidates(kept: KeptStanding, view: Loaded) -> list[str]:
    region = view.region
    gap = Gap(0, region.period.first + 1, region.shifts.ids.index["E"], 1)
    standing = kept.of(view)
    assert standing is not None
    assert standing.region is region
    found = suggest(region, view.engine, view.places, Weights(), gap, standing=standing)
    return [one.staff_id for one in found.candidates]


def test_suggestions_come_from_what_is_kept_and_follow_an_edit() -> None:
    kept, sketch = KeptStanding(), ward()
    view = loaded(sketch.region())
    assert kept.of(view) is None
    kept.build(view, Weights(), CancelToken())
    assert candidates(kept, view) == ["ann", "bob"]
    late = sketch.duty("ann", 0, "L").region()
    after = loaded(replace(view.region, duties=late.duties))
    assert candidates(kept, after) == ["bob"]
    assert candidates(kept, view) == ["ann", "bob"]


def test_another_region_is_not_taken_for_this_one() -> None:
    kept = KeptStanding()
    kept.build(loaded(ward().region()), Weights(), CancelToken())
    assert kept.of(loaded(ward().region())) is None


def test_stopped_half_way_nothing_is_kept() -> None:
    kept, token, view = KeptStanding(), CancelToken(), loaded(ward().region())
    token.cancel()
    with pytest.raises(Cancelled):
        kept.build(view, Weights(), token)
    assert kept.of(view) is None
