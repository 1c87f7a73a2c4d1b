"""Candidates who are on offer or proposed elsewhere say so, on the real window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from planner.application.aid_ports import Wish
from planner.domain.aid.values import Slot
from tests.aid_story import HELEN, HUGO, LEA, offered_by, planner_of, two_trusts
from tests.ui.driving import LEFT
from tests.ui.test_aid_views import act_as
from ui.aid.cover_views import GAPS, REQUESTS
from ui.cover.candidate_columns import CandidateRow

SKETCH = two_trusts()


@pytest.fixture
def planner(tmp_path):
    with planner_of(tmp_path, SKETCH, (HELEN, HUGO, LEA)) as planner:
        yield planner


def look_at(window, service: str, day: int, shift: str) -> dict[str, CandidateRow]:
    """Choose a gap by its row in the list; its candidates, by number."""
    window.aid.show_view(GAPS)
    cover = window.cover
    cover.show_scope("all")
    cover.refresh()
    region = cover.view.region
    services, shifts = region.services.ids.index, region.shifts.ids.index
    at = cover.list.gaps.row_of(services[service], SKETCH.day(day), shifts[shift])
    QTest.mouseClick(
        cover.list.viewport(),
        LEFT,
        pos=cover.list.visualRect(cover.list.gaps.index(at, 0)).center(),
    )
    return rows(window)


def rows(window) -> dict[str, CandidateRow]:
    return {row.candidate.staff_id: row for row in window.cover.panel.table.candidates.rows}


def texts(row: CandidateRow) -> list[str]:
    return [one.text for one in row.spoken_for]


def choose(window, staff_id: str) -> str:
    """Click a candidate; what is said of them below."""
    table = window.cover.panel.table
    at = list(rows(window)).index(staff_id)
    QTest.mouseClick(
        table.viewport(), LEFT, pos=table.visualRect(table.candidates.index(at, 1)).center()
    )
    return window.cover.panel.why_text.text()


def offered(window, planner, staff_id: str, day: int) -> str:
    """An offer for ICU's early that somebody else has made, and of which the window hears."""
    made = offered_by(planner, Slot("ICU", SKETCH.day(day), "E", 1), staff_id)
    act_as(window, HUGO.name)
    window.aid.requests.follow()
    return made


def test_a_candidate_on_offer_elsewhere_says_for_what_and_that_both_cannot_be(window, planner):
    offer = offered(window, planner, "ann", 1)
    found = look_at(window, "AMU", 1, "E")
    where = f"On offer ({offer}) to Service ICU for E on Tue 15 Dec; cannot work both:"
    [text] = texts(found["ann"])
    assert text.startswith(f"{where} two duties at once: 8 h")
    assert found["ann"].standing == "spoken for"
    assert all(
        not row.spoken_for and not row.standing for who, row in found.items() if who != "ann"
    )
    said = choose(window, "ann")
    assert said.splitlines()[0] == text
    assert "Works an extra shift" in said
    assert "On offer" not in choose(window, "dee")
    model = window.cover.panel.table.candidates
    at = list(found).index("ann")
    assert model.index(at, 1).data(Qt.ItemDataRole.ToolTipRole).startswith(where)


def test_what_can_be_worked_too_is_told_and_is_no_warning(window, planner):
    offer = offered(window, planner, "ann", 1)
    row = look_at(window, "ICU", 4, "E")["ann"]
    assert texts(row) == [
        f"On offer ({offer}) to Service ICU for E on Tue 15 Dec too; both can be worked."
    ]
    assert (row.standing, row.taken) == ("", False)


def test_the_offer_for_the_very_gap_and_its_end_are_heard_of_while_it_is_on_view(window, planner):
    assert not look_at(window, "ICU", 1, "E")["ann"].spoken_for
    offer = offered(window, planner, "ann", 1)
    assert texts(rows(window)["ann"]) == [f"On offer for this shift already: {offer}."]
    planner.profiles.use(LEA.name)
    planner.aid_offers.decline(offer, "a wedding")
    window.aid.requests.follow()
    assert not rows(window)["ann"].spoken_for


def test_who_is_proposed_at_another_service_says_so(window, planner):
    act_as(window, planner.who)
    look_at(window, "ICU", 1, "E")
    choose(window, "ann")
    QTest.mouseClick(window.cover.panel.place, LEFT)
    with planner.unit_of_work() as work:
        assert [one.staff_id for one in work.proposed_aid(window.choice.period)] == ["ann"]
    assert not rows(window)["ann"].spoken_for, "proposed here, which is marked as ever"
    [text] = texts(look_at(window, "AMU", 1, "E")["ann"])
    where = "Proposed to Service ICU for E on Tue 15 Dec; cannot work both: two duties at once"
    assert text.startswith(where)


def test_before_an_offer_is_made_it_is_said_that_the_person_is_on_offer(window, planner):
    offer = offered(window, planner, "ann", 1)
    planner.profiles.use(HELEN.name)
    asked = Wish(Slot("ICU", SKETCH.day(1), "L", 2), 1, "two are ill")
    reference = planner.aid_requests.request(asked).request.reference
    act_as(window, LEA.name)
    window.aid.requests.follow()
    window.aid.show_view(REQUESTS)
    window.aid.requests.show_request(reference)
    box = window.aid.requests.panel.offering.harm
    window.aid.requests.panel.offering.named.setFocus()
    QTest.keyClicks(window.aid.requests.panel.offering.named, "ann")
    QTest.mouseClick(window.aid.requests.panel.offering.look, LEFT)
    said = [one.text() for one in box.findChildren(QLabel)]
    assert "On offer elsewhere already" in said
    assert any(one.startswith(f"On offer ({offer}) to Service ICU for E") for one in said)
