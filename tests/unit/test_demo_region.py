"""The demonstration region: believable, deterministic, and in the stated bands."""

from collections import Counter
from datetime import date

import numpy as np
import pytest

from planner.application.bank_holidays import bank_holidays
from planner.application.errors import UserError
from planner.application.rule_packs import load_rule_book
from planner.demo import demo_period, demo_tables
from planner.domain.building import build_region
from planner.domain.cover.filling import fill
from planner.domain.cover.places import Places
from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.sheets import RegionTables
from tests.shared_data import shared_data

MONDAY = date(2026, 12, 7)


def built(tables: RegionTables, first: date = MONDAY, days: int = 28) -> Region:
    holidays = bank_holidays(first.year - 1, first.year + 1)
    return build_region(tables, demo_period(days, first), holidays)


@pytest.fixture(scope="module")
def tables() -> RegionTables:
    return demo_tables(2000, 28, first_day=MONDAY)


@pytest.fixture(scope="module")
def region(tables: RegionTables) -> Region:
    return built(tables)


def gaps(region: Region) -> tuple[int, int]:
    filling = fill(region, Places.of(region))
    return int(filling.minimum_gaps.sum()), int(filling.target_gaps.sum())


def test_that_it_has_as_many_people_as_asked_for_split_over_five_trusts(region: Region) -> None:
    assert len(region.people) == 2000
    codes = [region.trusts.codes[trust] for trust in region.people.trust.tolist()]
    assert Counter(codes) == {"RW5": 348, "RTX": 343, "RXL": 393, "RXN": 448, "RXR": 468}


def test_that_it_says_everywhere_that_it_is_invented(tables: RegionTables) -> None:
    region_sheet = tables["Region"].columns
    assert "invented" in str(region_sheet["value"][region_sheet["key"].index("name")])
    sites = tables["Sites"].columns
    for trust, name in zip(sites["trust"], sites["name"], strict=True):
        assert ("(invented site)" in str(name)) == (trust == "RW5")
    assert all(str(code).startswith("D") for code in tables["Staff"].columns["staff_id"])


def test_that_real_sites_and_roads_are_those_of_the_facts(tables: RegionTables) -> None:
    facts = shared_data("lancashire-south-cumbria")
    sites = dict(zip(tables["Sites"].columns["code"], tables["Sites"].columns["name"], strict=True))
    for line in (facts / "sites.csv").read_text().splitlines()[1:]:
        code, _, name, *_ = line.split(",")
        assert sites[code] == name
    roads = tables["Travel"].columns
    listed = {
        frozenset(pair): minutes
        for *pair, minutes in zip(
            roads["from_site"], roads["to_site"], roads["minutes"], strict=True
        )
    }
    for line in (facts / "travel.csv").read_text().splitlines()[1:]:
        start, end, _, minutes = line.split(",")
        assert listed[frozenset((start, end))] == int(minutes)


def test_that_no_road_crosses_the_bay(region: Region) -> None:
    sites = region.sites.ids.index
    assert not region.sites.estimated.any()
    for near in ("RXL01", "RXL04", "RW5-B"):
        assert region.sites.minutes[sites[near], sites["RTXBU"]] >= 95


def test_that_the_services_of_the_facts_are_declared_fragile(region: Region) -> None:
    fragile = {
        code
        for code, declared in zip(
            region.services.ids.codes, region.services.declared_fragile.tolist(), strict=True
        )
        if declared
    }
    assert {"RXN01-EMFR", "RTXBU-EMFR", "RXN02-THRO", "RXN02-VASC", "RXN02-UROL"} <= fragile
    assert {code[-4:] for code in fragile} == {
        "ORTH", "ORTV", "UROL", "VASC", "STRK", "THRO", "EMFR"
    }  # fmt: skip


def test_that_gaps_and_slack_are_in_the_stated_band(region: Region) -> None:
    minimum, target = gaps(region)
    assert 180 <= minimum <= 220
    assert 100 <= target <= 800
    margins = fill(region, Places.of(region)).margin
    assert (margins == 0).sum() > 500, "lenders that cannot lend without a backfill"
    assert (margins > 0).sum() > 1000, "lenders that can"


def test_that_every_line_asks_for_somebody(tables: RegionTables) -> None:
    """A night that is worked has a nurse for its minimum, however short the team is."""
    demand = tables["Demand"].columns
    assert min(int(str(low)) for low in demand["minimum"]) >= 1
    for service in set(demand["service"]):
        numbers = [
            n for s, n in zip(demand["service"], demand["line"], strict=True) if s == service
        ]
        assert numbers == list(range(1, len(numbers) + 1))


def test_that_scarce_gaps_are_beyond_their_own_service(region: Region) -> None:
    """The visiting clinics employ no consultant, so only others can help."""
    service = region.services.ids.index["RTXBU-ORTV"]
    own = region.people.service == service
    consultants = region.people.grade == region.grades.ids.index["CON"]
    assert not (own & consultants).any()
    places = Places.of(region)
    filling = fill(region, places)
    assert filling.minimum_gaps[places.service == service].sum() >= 6


@pytest.mark.parametrize(
    ("staff", "first", "history"),
    [(2000, MONDAY, 0), (2000, date(2026, 10, 12), 4), (2000, date(2027, 3, 15), 9)],
)
def test_that_only_about_the_seeded_people_break_rules(
    staff: int, first: date, history: int
) -> None:
    region = built(demo_tables(staff, 28, first_day=first, history_weeks=history), first)
    breaches = RuleEngine(region, load_rule_book()).audit()
    people = len(np.unique(breaches.person))
    assert 0.001 * staff <= people <= 0.005 * staff


def test_that_the_same_input_gives_the_same_region(tables: RegionTables) -> None:
    again = demo_tables(2000, 28, first_day=MONDAY)
    assert {name: table.columns for name, table in again.items()} == {
        name: table.columns for name, table in tables.items()
    }
    other = demo_tables(2000, 28, seed=1, first_day=MONDAY)
    assert other["Duties"].columns != tables["Duties"].columns


def test_that_history_continues_the_rotas_backwards() -> None:
    tables = demo_tables(300, 28, history_weeks=26, first_day=MONDAY)
    days = np.array(tables["Duties"].columns["date"])
    first = demo_period(28, MONDAY).first
    assert days.min() == first - 182
    assert days.max() == first + 27
    by_week = np.bincount((days - days.min()) // 7)
    assert by_week.min() > 0.85 * by_week.mean()


def test_that_keys_and_references_are_whole(tables: RegionTables) -> None:
    for table in tables.values():
        keys = list(zip(*(table.columns[name] for name in table.sheet.key), strict=True))
        assert len(set(keys)) == len(keys), table.sheet.name
        for column in table.sheet.columns:
            if column.required:
                assert None not in table.columns[column.name], (table.sheet.name, column.name)
            if column.refers and column.name in table.columns:
                known = set(tables[column.refers].columns[tables[column.refers].sheet.key[0]])
                assert set(table.columns[column.name]) - {None} <= known


def test_that_it_starts_on_a_monday_after_today() -> None:
    first = demo_period(28).first
    assert (first + 3) % 7 == 0
    assert 0 < first - (date.today() - date(1970, 1, 1)).days <= 7


@pytest.mark.parametrize(("staff", "days"), [(10, 28), (500_000, 28), (2000, 0), (2000, 400)])
def test_that_impossible_sizes_are_refused_with_what_is_possible(staff: int, days: int) -> None:
    with pytest.raises(UserError) as refused:
        demo_tables(staff, days)
    assert "hoose" in refused.value.mend


@pytest.mark.parametrize("staff", [250, 777, 6001])
@pytest.mark.parametrize("days", [1, 7, 30])
def test_that_any_possible_size_can_be_built(staff: int, days: int) -> None:
    tables = demo_tables(staff, days, first_day=MONDAY)
    region = built(tables, days=days)
    assert len(region.people) == staff
    minimum, _ = gaps(region)
    assert minimum <= 0.3 * staff
