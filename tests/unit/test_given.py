"""What is sent to another process while other threads read it."""

import pickle
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cached_property
from typing import Any

import pytest

from planner.application.rule_packs import load_rule_book
from planner.domain.cover.weights import Weights
from planner.domain.given import Given
from planner.domain.region import Region
from tests.regions import Sketch


@pytest.fixture
def region() -> Region:
    sketch = Sketch(days=3).service("ICU").line("ICU", 1, "E").person("ann", "ICU")
    return sketch.person("bob", "ICU").absence("ann", "2026-12-08").region()


class ReadMeanwhile(str):
    """A text in whose writing, as another thread might at any moment, something is read."""

    read: Callable[[], object]
    was_read = False

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        self.read()
        self.was_read = True
        return str, (str(self),)


def worked_out(kind: type) -> list[str]:
    """The names of what a class works out when first asked, and keeps."""
    return [name for name, value in vars(kind).items() if isinstance(value, cached_property)]


def values_in(value: Any) -> Iterator[Any]:
    """All dataclasses that a value is made of."""
    if is_dataclass(value):
        yield value
        for field in fields(value):
            yield from values_in(getattr(value, field.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from values_in(one)


def test_a_region_that_is_read_while_it_is_written_arrives_whole(region: Region) -> None:
    names = {kind: ReadMeanwhile(kind) for kind in ("north", "AL", "ICU", "Europe/London")}
    read = replace(
        region,
        name=names["north"],
        clock=replace(region.clock, time_zone=names["Europe/London"]),
        absences=replace(region.absences, kinds=(names["AL"],)),
        skills=replace(region.skills, names=(names["ICU"],)),
    )
    names["north"].read = lambda: read.home_site
    names["Europe/London"].read = lambda: read.clock._zone
    names["AL"].read = lambda: read.absences.day_keys
    names["ICU"].read = lambda: read.skills.index
    arrived = pickle.loads(pickle.dumps(read, protocol=5))
    assert all(name.was_read for name in names.values())
    assert (arrived.name, arrived.clock, arrived.absences.kinds, arrived.skills.names) == (
        "north",
        region.clock,
        ("AL",),
        ("ICU",),
    )


def test_whatever_keeps_what_it_works_out_is_written_without_it(region: Region) -> None:
    parts = list(values_in((region, load_rule_book(), Weights())))
    keeping = {type(one) for one in parts if worked_out(type(one))}
    assert {kind.__name__ for kind in keeping} == {"Region", "Clock", "Codes", "Absences"}
    assert all(issubclass(kind, Given) for kind in keeping)


def test_what_was_worked_out_of_a_region_does_not_travel(region: Region) -> None:
    before = pickle.dumps(region, protocol=5)
    for one in values_in(region):
        for name in worked_out(type(one)):
            getattr(one, name)
    assert pickle.dumps(region, protocol=5) == before
    arrived = pickle.loads(before)
    assert arrived.absences.day_keys.tolist() == region.absences.day_keys.tolist()
    assert arrived.people.ids.index == region.people.ids.index == {"ann": 0, "bob": 1}
