"""What a sign-off says, before it is a workbook."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.application.ports import RotaEntry
from planner.application.signoff_aid import AidOffer, Lent
from planner.application.signoff_gathering import rota_status
from planner.application.signoff_seal import seal_of
from planner.application.signoff_sheet import Entry, SignOffSheet, Way
from planner.domain.calendar import Period
from planner.domain.rota_life import Acceptance
from tests.regions import Sketch
from tests.signoff_cases import proposal, sign_off, ward


@pytest.fixture(scope="module")
def sheet() -> SignOffSheet:
    return sign_off(ward())


def person(sheet: SignOffSheet, staff_id: str):
    return next(row for row in sheet.people if row.staff_id == staff_id)


def test_that_people_stand_by_group_then_highest_grade_then_name_and_aid_in_last(
    sheet: SignOffSheet,
) -> None:
    assert [row.staff_id for row in sheet.people] == ["p4", "p1", "0007", "p3", "p2", "v1"]
    assert [row.label for row in sheet.people][-1] == "Vera Lent (aid in)"


def test_that_contracted_hours_are_weekly_hours_by_days_employed(sheet: SignOffSheet) -> None:
    assert person(sheet, "p1").contracted == 75.0
    assert person(sheet, "0007").contracted == 60.0
    assert person(sheet, "v1").contracted is None
    leaver = sign_off(ward().person("p1", "W", "B7", name="Zoe", employed_to=6))
    assert person(leaver, "p1").contracted == 37.5


def test_that_rostered_hours_are_paid_hours_wherever_worked(sheet: SignOffSheet) -> None:
    assert person(sheet, "p1").rostered == 5 * 7.5 + 7.5
    assert person(sheet, "p2").rostered == 2 * 7.5 + 2 * 9.0 + 7.5
    assert person(sheet, "0007").rostered == 2 * 7.5, "on-call counts nothing"
    assert person(sheet, "v1").rostered == 18.0, "aid in: the hours worked here only"


def test_that_the_breaks_of_resident_doctors_are_paid(sheet: SignOffSheet) -> None:
    assert person(sheet, "p4").rostered == 12.5 + 8.0


def test_that_a_night_over_a_clock_change_is_an_hour_longer() -> None:
    sketch = Sketch("2026-10-19", 14).person("ann", "W").duties("ann", 5, "N N")
    (row,) = sign_off(sketch).people
    assert row.rostered == 10.0 + 9.0
    assert row.nights == 2


def test_that_nights_weekends_and_absent_days_are_counted(sheet: SignOffSheet) -> None:
    assert person(sheet, "p2").nights == 2
    assert person(sheet, "p2").weekends == 1, "the night of Friday 11 December"
    assert person(sheet, "p3").weekends == 1
    assert person(sheet, "p1").weekends == 0
    assert person(sheet, "0007").absent_days == 3
    assert person(sheet, "v1").nights == 2


def test_that_cells_tell_own_duties_from_aid_and_absence(sheet: SignOffSheet) -> None:
    first = sheet.heading.period.first
    assert person(sheet, "p2").cells[first + 9].entries == (Entry("E", Way.OUT),)
    assert person(sheet, "v1").cells[first + 6].entries == (Entry("N", Way.IN),)
    assert first + 1 not in person(sheet, "v1").cells, "what the lender does is not shown"
    assert person(sheet, "0007").cells[first + 4].entries == (Entry("SICK", Way.ABSENT),)
    both = person(sheet, "0007").cells[first + 3].entries
    assert both == (Entry("E", Way.OWN), Entry("OC", Way.OWN))


def test_that_an_absence_with_the_code_of_a_shift_stands_in_brackets() -> None:
    sheet = sign_off(ward().absence("p3", 8, 8, "L"))
    cell = person(sheet, "p3").cells[sheet.heading.period.first + 8]
    assert cell.entries == (Entry("(L)", Way.ABSENT),)


def test_that_filled_is_the_exact_filling_and_not_a_count(sheet: SignOffSheet) -> None:
    nights = next(row for row in sheet.cover if row.shift == "N")
    assert [day.filled for day in nights.days[:8]] == [0, 0, 0, 1, 1, 0, 1, 1]
    unskilled = sign_off(ward().duty("p3", 8, "N"))
    night = next(row for row in unskilled.cover if row.shift == "N").days[8]
    assert (night.required, night.on_duty, night.filled, night.short) == (1, 1, 0, 1)


def test_that_margins_and_edges_are_counted(sheet: SignOffSheet) -> None:
    early = next(row for row in sheet.cover if row.shift == "E")
    assert [day.margin for day in early.days[:6]] == [0, 0, -1, -1, -2, -1]
    assert early.on_the_edge == 2


def test_that_hard_breaches_are_marked_on_the_date_that_breaks_them(sheet: SignOffSheet) -> None:
    rules = {(row.staff_id, row.rule) for row in sheet.breaches if row.hard}
    assert ("p3", "WTR-DAILY") in rules, "L ends 22:00, E begins 07:00"
    cells = person(sheet, "p3").cells
    first = sheet.heading.period.first
    assert [day - first for day, cell in cells.items() if cell.broken] == [2]


def test_that_confirmed_aid_goes_both_ways_with_hours_and_cost(sheet: SignOffSheet) -> None:
    rows = [(r.way, r.staff_id, r.host_service, r.hours, r.cost, r.state) for r in sheet.aid]
    assert rows == [
        (Way.IN, "v1", "W", 18.0, 450.0, "Confirmed"),
        (Way.OUT, "p2", "U", 7.5, 150.0, "Confirmed"),
        (Way.OUT, "p1", "V", 7.5, 225.0, "Confirmed"),
    ]
    assert sheet.aid[0].lender == "Beta Trust, Ward V"
    assert sheet.aid[1].host == "Unit U"


def test_that_proposed_aid_is_listed_and_is_never_a_duty() -> None:
    sketch = ward()
    sheet = sign_off(sketch, proposed=[proposal(sketch)])
    proposed = [row for row in sheet.aid if row.state == "Proposed"]
    assert [(row.staff_id, row.hours, row.cost) for row in proposed] == [("x9", 9.0, 90.0)]
    assert all(row.staff_id != "x9" for row in sheet.people)
    assert all(row.staff_id != "x9" for row in sheet.duties)


def test_that_aid_is_told_in_every_state_with_what_stands_first() -> None:
    sketch = ward()
    first = sketch.first

    def offer(who: str, host: str, day: int, shift: str, state: str, hours: float | None = None):
        return AidOffer(who, host, first + day, shift, state, hours, None, None)

    offers = [
        offer("v1", "W", 6, "N", "Worked", 8.5),
        offer("v1", "W", 7, "N", "Confirmed"),
        offer("p2", "U", 9, "E", "Settled", 7.5),
        offer("x9", "W", 2, "N", "Offered"),
        offer("p3", "V", 8, "E", "Declined"),
    ]
    other = Lent("x9", "Xavier Proposed", "V", break_paid=False, hourly_cost=10.0)
    sheet = sign_off(sketch, offers=offers, others={"x9": other}, proposed=[proposal(sketch, "x9")])
    told = [(row.way.value, row.staff_id, row.state, row.hours, row.cost) for row in sheet.aid]
    assert told == [
        ("in", "v1", "Worked", 8.5, 212.5),
        ("in", "v1", "Confirmed", 9.0, 225.0),
        ("in", "x9", "Offered", 9.0, 90.0),
        ("in", "x9", "Proposed", 9.0, 90.0),
        ("out", "p2", "Settled", 7.5, 150.0),
        ("out", "p1", "Confirmed", 7.5, 225.0),
        ("out", "p3", "Declined", 7.5, None),
    ]
    assert sheet.seal == sign_off(ward(), proposed=[proposal(sketch, "x9")]).seal


def test_that_an_accepted_breach_says_by_whom_and_why_and_only_at_its_figure() -> None:
    (row,) = [row for row in sign_off(ward()).breaches if row.rule == "WTR-DAILY"]
    given = Acceptance(
        row.staff_id,
        row.rule,
        row.part,
        row.first,
        row.last,
        row.figure,
        row.limit,
        "Nobody else",
        "Helen Ashworth",
        "2026-11-18T15:22:00+00:00",
    )
    for figure, reason in ((row.figure, "Nobody else"), (row.figure + 0.5, "")):
        sheet = sign_off(ward(), acceptances=[replace(given, figure=figure)])
        (now,) = [one for one in sheet.breaches if one.rule == "WTR-DAILY"]
        accepted_by = "H. Ashworth, Wed 18 Nov 15:22" if reason else ""
        assert (now.reason, now.accepted_by) == (reason, accepted_by)


def test_that_proposed_aid_of_people_outside_the_region_loaded_is_known_from_the_staff() -> None:
    sketch = ward()
    other = Lent("far", "Far Away", "V", break_paid=True, hourly_cost=None)
    sheet = sign_off(sketch, proposed=[proposal(sketch, "far")], others={"far": other})
    (row,) = [row for row in sheet.aid if row.state == "Proposed"]
    assert (row.name, row.hours, row.cost) == ("Far Away", 10.0, None)


def test_that_data_has_one_row_per_duty_with_instants(sheet: SignOffSheet) -> None:
    assert len(sheet.duties) == 5 + 4 + 4 + 2 + 1 + 2 + 2 + 2
    night = next(row for row in sheet.duties if row.staff_id == "v1")
    assert (night.start, night.end) == ("2026-12-13T21:30+00:00", "2026-12-14T07:30+00:00")
    assert (night.service, night.home_service, night.trust, night.way) == ("W", "V", "RB", "in")


@pytest.mark.parametrize(
    ("rotas", "status"),
    [
        ([], "none"),
        ([(0, 27, "approved")], "approved"),
        ([(0, 6, "final"), (7, 27, "draft")], "draft"),
        ([(40, 50, "final")], "none"),
    ],
)
def test_that_the_status_is_the_least_advanced(rotas: list, status: str) -> None:
    assert rota_status([RotaEntry("W", *rota) for rota in rotas], Period(0, 13)) == status


def test_that_the_seal_is_the_same_whenever_and_by_whomever_it_is_made() -> None:
    one = sign_off(ward())
    other = sign_off(ward(), who="Somebody Else", now=datetime(2027, 1, 1, 0, 0))
    assert one.seal == other.seal
    assert one.seal.short == " ".join(one.seal.digest[at : at + 4] for at in (0, 4, 8, 12))


@pytest.mark.parametrize(
    "other",
    [
        lambda: sign_off(ward().duty("p3", 9, "E")),
        lambda: sign_off(ward().absence("p3", 9)),
        lambda: sign_off(ward(), version=4),
        lambda: sign_off(ward(), status="approved"),
        lambda: sign_off(ward(days=13)),
        lambda: sign_off(ward(), proposed=[proposal(ward())]),
    ],
    ids=["a duty", "an absence", "the version", "the status", "the period", "proposed aid"],
)
def test_that_the_seal_changes_with(other) -> None:
    assert sign_off(ward()).seal != other().seal


_DUTIES = st.lists(
    st.tuples(st.text(max_size=3), st.integers(0, 9), st.text(max_size=2), st.text(max_size=2)),
    max_size=6,
    unique=True,
)


@settings(max_examples=50, deadline=None)
@given(_DUTIES, st.randoms())
def test_that_the_seal_does_not_depend_on_the_order_but_on_every_duty(duties, random) -> None:
    def seal(rows):
        fixed = {"service": "W", "period": Period(0, 9), "version": 1, "status": "draft"}
        return seal_of(**fixed, duties=rows, absences=[], proposed=[])

    shuffled = list(duties)
    random.shuffle(shuffled)
    assert seal(duties) == seal(shuffled)
    for at in range(len(duties)):
        assert seal(duties) != seal(duties[:at] + duties[at + 1 :])
