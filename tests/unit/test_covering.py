"""The use cases of cover, over a unit of work that holds a sketch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest

from planner.application.covering import (
    CoverService,
    Loaded,
    cover_report,
    gap_rows,
    named_gap,
)
from planner.application.errors import UserError
from planner.application.ports import ServiceEntry
from planner.application.rule_packs import load_rule_book
from planner.domain.building import build_region
from planner.domain.calendar import Period
from planner.domain.cover.checks import Check
from planner.domain.cover.filling import fill
from planner.domain.cover.places import Places
from planner.domain.cover.weights import Weights
from planner.domain.region import Region
from planner.domain.rules.packs import RuleBook
from tests.regions import Sketch


@dataclass
class SketchedWork:
    """A unit of work that can only read."""

    sketch: Sketch

    def __enter__(self) -> "SketchedWork":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def load_region(self, period: Period, services: Sequence[str] | None = None) -> Region:
        tables = self.sketch.tables()
        if services is not None:
            demand = tables["Demand"].columns
            keep = [code in services for code in demand["service"]]
            for name, values in demand.items():
                demand[name] = [v for v, kept in zip(values, keep, strict=True) if kept]
        return build_region(tables, period, frozenset())

    def catalogue(self) -> list[ServiceEntry]:
        codes = self.sketch.tables()["Services"].columns["code"]
        return [ServiceEntry(str(code), "", "", "", "", "", 0) for code in codes]


def service_of(sketch: Sketch) -> CoverService:
    return CoverService(lambda: SketchedWork(sketch), RuleBook(()), Weights())  # type: ignore[arg-type,return-value]


def two_wards() -> Sketch:
    sketch = Sketch(days=2).line("ICU", 1, "E", minimum=1, target=2)
    sketch.line("ED", 7, "L", minimum=2, days="Mon").line("ED", 8, "L", minimum=0, target=1)
    return sketch.person("ann").duty("ann", 0, "E").person("bob", "ED").duty("bob", 0, "L")


def test_cover_lists_rows_in_order_with_both_totals_a1_a3() -> None:
    sketch = two_wards()
    report = service_of(sketch).cover(sketch.period)
    got = [
        (row.service, row.day - sketch.first, row.shift, row.margin, row.minimum, row.target)
        for row in report.rows
    ]
    assert got == [
        ("ED", 0, "L", -1, 2, 3),
        ("ED", 1, "L", None, 0, 1),
        ("ICU", 0, "E", 0, 1, 2),
        ("ICU", 1, "E", -1, 1, 2),
    ]
    assert [(r.filled_minimum, r.filled_target) for r in report.rows] == [
        (1, 1),
        (0, 0),
        (1, 1),
        (0, 0),
    ]
    assert (report.minimum_gaps, report.target_gaps) == (2, 4)


def test_a_service_restricts_rows_and_totals_d5() -> None:
    sketch = two_wards()
    report = service_of(sketch).cover(sketch.period, ["ED", "ED"])
    assert {row.service for row in report.rows} == {"ED"}
    assert (report.minimum_gaps, report.target_gaps) == (1, 2)
    region = sketch.region()
    loaded = cover_report(region, fill(region, Places.of(region)), ["ED"])
    assert loaded == report


def test_an_unknown_service_is_named_with_those_there_are_d3() -> None:
    with pytest.raises(UserError, match=r"no service 'IUC'. The services are ED and ICU\."):
        service_of(two_wards()).cover(two_wards().period, ["IUC"])


def test_gaps_are_listed_line_by_line() -> None:
    sketch = two_wards()
    region = sketch.region()
    rows = gap_rows(region, fill(region, Places.of(region)))
    assert [(r.service, r.day - sketch.first, r.line, r.minimum, r.further) for r in rows] == [
        ("ED", 0, 7, 1, 0),
        ("ED", 0, 8, 0, 1),
        ("ED", 1, 8, 0, 1),
        ("ICU", 0, 1, 0, 1),
        ("ICU", 1, 1, 1, 1),
    ]
    assert [row.margin for row in rows] == [-1, -1, None, 0, -1]


@pytest.mark.parametrize(
    ("service", "day", "shift", "line", "says"),
    [
        ("X", 0, "E", 1, "no service 'X'"),
        ("ICU", 0, "Q", 1, "no shift 'Q'"),
        ("ICU", 0, "E", 4, r"no demand line 4. Its lines: 1\."),
        ("ED", 1, "L", 7, r"It asks for shift L on Mon\. Lines that apply on that date: 8\."),
        ("ICU", 0, "L", 1, r"does not ask for shift L on Mon 7 Dec 2026. It asks for shift E"),
        ("ICU", 40, "E", 1, "No line of this service applies on 2027-01-16"),
    ],
)
def test_wrong_usage_names_what_would_be_right_a19(
    service: str, day: int, shift: str, line: int, says: str
) -> None:
    region = two_wards().region()
    with pytest.raises(UserError, match=says):
        named_gap(region, Places.of(region), service, region.period.first + day, shift, line)


def test_a_limit_below_1_is_wrong_usage() -> None:
    with pytest.raises(UserError, match="limit"):
        service_of(two_wards()).suggest("ICU", date(2026, 12, 7), "E", 1, limit=0)


def test_suggest_through_the_unit_of_work_knows_the_date_alone() -> None:
    sketch = two_wards().line("ICU", 2, "N", days="Wed")
    with pytest.raises(UserError, match="shift N"):
        service_of(sketch).suggest("ICU", date(2026, 12, 8), "N", 2)


def test_too_many_lines_are_an_error_for_people() -> None:
    sketch = Sketch(days=1)
    for number in range(70):
        sketch.line("ICU", number, "E")
    with pytest.raises(UserError, match="70 demand lines of service ICU"):
        Loaded.of(sketch.region(), RuleBook(()))


def test_suggest_answers_through_the_unit_of_work() -> None:
    sketch = two_wards().person("cat", "ICU")
    service = CoverService(lambda: SketchedWork(sketch), load_rule_book(), Weights())  # type: ignore[arg-type,return-value]
    view, answer = service.suggest("ICU", date(2026, 12, 8), "E", 1)
    assert [candidate.staff_id for candidate in answer.candidates] == ["ann", "cat"]
    assert answer.considered == len(view.region.people) == 3
    (near,) = answer.near_misses
    assert (near.candidate.staff_id, near.failed) == ("bob", Check.RULES)
