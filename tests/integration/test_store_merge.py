"""Merging sheets into the store and reading them back."""

from dataclasses import replace
from pathlib import Path

import pytest

from planner.application.errors import UserError
from planner.application.ports import ProposedAid, RotaEntry
from planner.domain.building import build_region
from planner.domain.calendar import Period
from planner.domain.sheets import SHEETS
from planner.persistence import Store
from tests.regions import Sketch
from tests.stores import (
    assert_blocks_equal_rows,
    fresh_store,
    journal_of,
    merge,
    read,
    table,
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return fresh_store(tmp_path)


def ward() -> Sketch:
    return (
        Sketch(days=7)
        .service("ICU", specialty="Critical care", funded_wte=31.25)
        .service("AMU", trust="RB")
        .travel("SA", "SB", 25, 14.5)
        .line("ICU", 1, "E", minimum=2, target=3, skill="ITU")
        .line("AMU", 1, "N", minimum=1, days="Mon-Fri,BH")
        .person("ann", "ICU", skills=["ITU"], shares=True, hourly_cost=21.35)
        .person("bob", "AMU", employed_to="2026-12-31")
        .person("zoë", "AMU", weekly_hours=30.0, registration_expires="4712-12-31")
        .duties("ann", 0, "E E L - N N -")
        .duty("bob", 1, "N", "ICU")
        .duty("zoë", 2, "E")
        .absence("bob", 4, 6, "SICK")
    )


def test_that_what_was_stored_is_read_back_exactly_and_ordered_by_key(store: Store) -> None:
    tables = ward().tables()
    merge(store, tables)
    with store.unit_of_work("reader") as work:
        back = work.read_tables()
    assert list(back) == [sheet.name for sheet in SHEETS]
    for name, given in tables.items():
        keys = list(zip(*(given.columns[k] for k in given.sheet.key), strict=True))
        order = sorted(range(len(keys)), key=keys.__getitem__)
        expected = {c: [values[i] for i in order] for c, values in given.columns.items()}
        assert back[name].columns == expected, name
        for column, values in back[name].columns.items():
            assert [type(v) for v in values] == [type(v) for v in expected[column]], (name, column)


def test_that_merging_counts_rows_and_the_same_again_changes_nothing(store: Store) -> None:
    tables = ward().tables()
    assert merge(store, tables) == {name: len(rows) for name, rows in tables.items()}
    before = journal_of(store)
    assert set(merge(store, tables).values()) == {0}
    assert journal_of(store) == before


def test_that_the_window_is_the_region_of_the_tables(store: Store) -> None:
    sketch = ward()
    merge(store, sketch.tables())
    with store.unit_of_work("reader") as work:
        loaded = work.load_region(sketch.period)
    expected = build_region(sketch.tables(), sketch.period, loaded.bank_holidays)
    assert loaded.people.ids.codes == ("ann", "bob", "zoë")
    for part in ("duties", "absences", "lines", "people", "holdings"):
        for name, value in vars(getattr(expected, part)).items():
            assert repr(getattr(getattr(loaded, part), name)) == repr(value), (part, name)


def test_that_a_window_of_one_service_holds_who_is_at_home_or_on_duty_there(store: Store) -> None:
    sketch = ward().duty("bob", 3, "E", "AMU")
    merge(store, sketch.tables())
    with store.unit_of_work("reader") as work:
        region = work.load_region(sketch.period, ["ICU"])
    assert region.people.ids.codes == ("ann", "bob")
    bob = region.duties.of_person(1)
    assert [region.services.ids.codes[s] for s in region.duties.service[bob]] == ["ICU", "AMU"]
    assert [region.services.ids.codes[s] for s in region.lines.service] == ["ICU"]
    assert len(region.absences.person) == 1


def test_that_an_unknown_service_of_a_window_is_named(store: Store) -> None:
    merge(store, ward().tables())
    with store.unit_of_work("reader") as work, pytest.raises(UserError, match="'XYZ'"):
        work.load_region(Period(20_800, 20_801), ["ICU", "XYZ"])


def test_that_c4_an_absent_column_leaves_what_is_stored_and_an_empty_cell_clears_it(
    store: Store,
) -> None:
    merge(store, ward().tables())
    rows = [
        {"code": "ICU", "specialty": None, "name": "Intensive care", "trust": "RA", "site": "SA"}
    ]
    assert merge(store, {"Services": table("Services", rows)}) == {"Services": 1}
    icu = next(row for row in read(store, "Services") if row["code"] == "ICU")
    assert icu["name"] == "Intensive care"
    assert icu["specialty"] is None
    assert icu["funded_wte"] == 31.25
    new = rows[0] | {"code": "NEW"}
    merge(store, {"Services": table("Services", [new])})
    added = next(row for row in read(store, "Services") if row["code"] == "NEW")
    assert (added["priority"], added["declared_fragile"], added["funded_wte"]) == (5, False, None)


def test_that_c16_an_empty_service_becomes_the_home_service_and_stays(store: Store) -> None:
    merge(store, ward().tables())
    duty = {"staff_id": "zoë", "date": 20_805, "shift": "L", "service": None}
    merge(store, {"Duties": table("Duties", [duty])})
    moved = {
        "staff_id": "zoë",
        "name": "Zoë",
        "trust": "RA",
        "service": "ICU",
        "grade": "B5",
        "rule_set": "agenda_for_change",
        "weekly_hours": 30.0,
    }
    merge(store, {"Staff": table("Staff", [moved])})
    services = {
        row["date"]: row["service"] for row in read(store, "Duties") if row["staff_id"] == "zoë"
    }
    assert services == {20_796: "AMU", 20_805: "AMU"}
    without = {name: value for name, value in duty.items() if name != "service"}
    assert merge(store, {"Duties": table("Duties", [without])}) == {"Duties": 0}
    assert merge(store, {"Duties": table("Duties", [duty])}) == {"Duties": 1}
    assert_blocks_equal_rows(store)


def test_that_c15_replacing_deletes_the_rows_that_are_not_given(store: Store) -> None:
    merge(store, ward().tables())
    kept = {"staff_id": "ann", "date": 20_794, "shift": "E", "service": "AMU"}
    added = {"staff_id": "ann", "date": 20_900, "shift": "E", "service": "ICU"}
    counts = merge(store, {"Duties": table("Duties", [kept, added])}, replace=["Duties"])
    assert counts == {"Duties": 1 + 1 + 6}
    assert read(store, "Duties") == [kept, added]
    assert_blocks_equal_rows(store)


def test_that_c15_a_deleted_row_that_is_referred_to_is_refused_with_its_referrer(
    store: Store,
) -> None:
    sketch = ward()
    merge(store, sketch.tables())
    before = journal_of(store)
    only_icu = [row for row in read(store, "Services") if row["code"] == "ICU"]
    with pytest.raises(UserError, match=r"'AMU' cannot be deleted: Staff \(staff_id 'bob'\)"):
        merge(store, {"Services": table("Services", only_icu)}, replace=["Services"])
    assert len(read(store, "Services")) == 2
    assert journal_of(store) == before


def test_that_a_service_may_go_in_the_step_that_moves_everybody_out_of_it(store: Store) -> None:
    merge(store, ward().tables())
    smaller = Sketch(days=7).line("ICU", 1, "E", skill="ITU")
    for who in ("ann", "bob", "zoë"):
        smaller.person(who, "ICU", skills=["ITU"] if who == "ann" else [])
    smaller.duties("ann", 0, "E E")
    merge(store, smaller.tables(), replace=["Services", "Demand", "Duties"])
    assert [row["code"] for row in read(store, "Services")] == ["ICU"]
    assert_blocks_equal_rows(store)


def test_that_a_sheet_to_replace_must_have_been_read(store: Store) -> None:
    merge(store, ward().tables())
    with pytest.raises(UserError, match="Duties is to be replaced"):
        merge(store, {}, replace=["Duties"])
    assert len(read(store, "Duties")) == 7


def test_that_leaving_without_commit_takes_everything_back(store: Store) -> None:
    with store.unit_of_work("ann") as work:
        work.merge(ward().tables(), (), "import")
    assert read(store, "Staff") == []
    assert journal_of(store) == []


def test_that_a_failed_write_cannot_be_committed_by_halves(store: Store) -> None:
    tables = ward().tables()
    tables["Duties"].columns["staff_id"][-1] = "nobody"
    with store.unit_of_work("ann") as work:
        with pytest.raises(UserError, match="'nobody' is not in Staff"):
            work.merge(tables, (), "import")
        work.commit()
    assert read(store, "Trusts") == []
    assert journal_of(store) == []


def test_that_the_lists_to_choose_from_are_ordered(store: Store) -> None:
    sketch = ward()
    merge(store, sketch.tables())
    rotas = [
        {"service": "ICU", "from": 20_822, "to": 20_849, "status": "draft"},
        {"service": "ICU", "from": 20_794, "to": 20_821, "status": "published"},
        {"service": "AMU", "from": 20_801, "to": 20_828, "status": "final"},
    ]
    with store.unit_of_work("reader") as work:
        assert work.known_period() == Period(20_794, 20_799)
    merge(store, {"Rotas": table("Rotas", rotas)})
    with store.unit_of_work("reader") as work:
        catalogue = work.catalogue()
        assert [(e.code, e.trust, e.site, e.staff) for e in catalogue] == [
            ("ICU", "RA", "SA", 1),
            ("AMU", "RB", "SB", 2),
        ]
        assert work.rotas() == [
            RotaEntry("AMU", 20_801, 20_828, "final"),
            RotaEntry("ICU", 20_794, 20_821, "published"),
            RotaEntry("ICU", 20_822, 20_849, "draft"),
        ]
        assert [rota.first for rota in work.rotas("ICU")] == [20_794, 20_822]
        assert work.known_period() == Period(20_794, 20_849)


def test_that_an_empty_store_knows_no_period_and_no_rows(store: Store) -> None:
    with store.unit_of_work("reader") as work:
        assert work.known_period() is None
        assert work.catalogue() == []
        assert all(len(rows) == 0 for rows in work.read_tables().values())
        assert len(work.load_region(Period(20_800, 20_806)).people) == 0


def aid(day: int, staff_id: str = "bob", line: int = 1) -> ProposedAid:
    return ProposedAid(staff_id, "redeploy", "ICU", day, "E", line, "AMU", "N", 42, "spare at home")


def test_that_a_new_plan_replaces_the_proposals_of_its_period_only(store: Store) -> None:
    merge(store, ward().tables())
    with store.unit_of_work("ann") as work:
        work.propose_aid([aid(20_794), aid(20_795), aid(20_900)], Period(20_794, 20_900), "plan")
        work.commit()
    with store.unit_of_work("ann") as work:
        work.propose_aid([aid(20_795, "zoë")], Period(20_790, 20_799), "plan again")
        work.commit()
    with store.unit_of_work("reader") as work:
        assert work.proposed_aid(Period(20_700, 20_999)) == [aid(20_795, "zoë"), aid(20_900)]
        assert work.proposed_aid(Period(20_700, 20_800)) == [aid(20_795, "zoë")]
    assert len(read(store, "Duties")) == 7
    assert [row[0] for row in journal_of(store)].count("ProposedAid") == 3 + 1 + 2


def test_that_a_plan_of_one_service_leaves_the_proposals_of_others(store: Store) -> None:
    merge(store, ward().tables())
    dates = Period(20_790, 20_799)
    there = replace(aid(20_794), service="AMU", mode="extra", moved_from_service=None,
                    moved_from_shift=None)  # fmt: skip
    with store.unit_of_work("ann") as work:
        work.propose_aid([aid(20_794), there], dates, "plan")
        work.commit()
    with store.unit_of_work("ann") as work:
        work.propose_aid([aid(20_795)], dates, "plan of ICU", ["ICU"])
        work.commit()
    with store.unit_of_work("ann") as work:
        assert work.proposed_aid(dates) == [there, aid(20_795)]
        work.propose_aid([], dates, "plan of nowhere known", ["NOWHERE"])
        assert work.proposed_aid(dates) == [there, aid(20_795)]
        work.propose_aid([], dates, "plan of all")
        assert work.proposed_aid(dates) == []
