"""What suggestions share is worked out beside the window, and follows every edit."""

from dataclasses import replace

import pytest

from planner.application.covering import Loaded
from planner.application.errors import Cancelled
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.standing import Standing
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
    kept.build(view, Weights(), never)
    assert candidates(kept, view) == ["ann", "bob"]
    late = sketch.duty("ann", 0, "L").region()
    after = loaded(replace(view.region, duties=late.duties))
    assert candidates(kept, after) == ["bob"]
    assert candidates(kept, view) == ["ann", "bob"]


def test_another_region_is_not_taken_for_this_one() -> None:
    kept = KeptStanding()
    kept.build(loaded(ward().region()), Weights(), never)
    assert kept.of(loaded(ward().region())) is None


def test_stopped_half_way_nothing_is_kept() -> None:
    kept, view = KeptStanding(), loaded(ward().region())
    with pytest.raises(Cancelled):
        kept.build(view, Weights(), lambda: True)
    assert kept.of(view) is None


def two_groups() -> Sketch:
    """Nurses and a doctor: the table of rules is made for one after the other."""
    sketch = ward().grade("CT", 10, "medical")
    return sketch.person("dee", grade="CT", rule_set="resident_doctor")


def test_what_was_finished_before_a_stop_is_not_made_again_after_an_edit() -> None:
    kept, sketch = KeptStanding(), two_groups()
    view = loaded(sketch.region())
    whole = steps_of(KeptStanding(), view)
    stopped_at = stop_half_way(kept, view)
    assert 0.0 < stopped_at < 1.0
    assert kept.of(view) is None
    after = loaded(replace(view.region, duties=sketch.duty("ann", 0, "L").region().duties))
    shares: list[float] = []
    rest = steps_of(kept, after, shares)
    assert shares == [stopped_at, 1.0]
    assert rest < whole
    assert candidates(kept, after) == ["bob"]
    standing = kept.of(after)
    assert standing is not None
    fresh = Standing(after.region, after.engine, after.places, Weights()).warm()
    for shift, day in fresh.table.columns:
        assert standing.table.hard(shift, day).tolist() == fresh.table.hard(shift, day).tolist()


def test_a_region_that_is_read_afresh_begins_from_nothing() -> None:
    kept, view = KeptStanding(), loaded(two_groups().region())
    whole = steps_of(KeptStanding(), view)
    stop_half_way(kept, view)
    kept.forget()
    assert steps_of(kept, view) == whole
    kept.forget()
    assert kept.of(view) is None


def test_of_a_year_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    view = loaded(ward().region())
    dates = len(view.region.people) * view.region.period.days
    for most, there in ((dates - 1, False), (dates, True)):
        monkeypatch.setattr(kept_standing, "MOST_DATES", most)
        kept = KeptStanding()
        kept.build(view, Weights(), never)
        assert (kept.of(view) is not None) == there


def never() -> bool:
    return False


def stop_half_way(kept: KeptStanding, view: Loaded) -> float:
    """Stops when the first part is finished; the share of the whole that this is."""
    shares: list[float] = []
    with pytest.raises(Cancelled):
        kept.build(view, Weights(), lambda: bool(shares), shares.append)
    return shares[0]


def steps_of(kept: KeptStanding, view: Loaded, shares: list[float] | None = None) -> int:
    """How many steps it takes to make it whole."""
    steps: list[bool] = []

    def step() -> bool:
        steps.append(True)
        return False

    kept.build(view, Weights(), step, ([] if shares is None else shares).append)
    return len(steps)
