"""What an on-call duty costs is told in words, never as £0, where people choose and agree."""

import pytest

from planner.domain.aid.values import Slot
from planner.domain.wording.on_call import NO_COST_YET, ON_CALL_HOURS
from tests.aid_story import HELEN, HUGO, LARS, LEA, confirmed_by, offered_by, planner_of
from tests.regions import Sketch
from ui.ledger.figures import duty_rows

SKETCH = (
    Sketch("2026-12-14", 1)
    .service("ICU", "RA")
    .service("AMU", "RB")
    .travel("SA", "SB", 20, 9.5)
    .line("ICU", 1, "OC", minimum=1)
    .person("hal", "ICU")
    .person("ann", "AMU", shares=True, hourly_cost=69.24)
)
ON_CALL = Slot("ICU", SKETCH.day(0), "OC", 1)
TOLD = "On-call hours are entered when worked."


@pytest.fixture
def planner(tmp_path):
    with planner_of(tmp_path, SKETCH, (HELEN, HUGO, LEA, LARS)) as planner:
        yield planner


def test_a_candidate_for_on_call_shows_no_pounds_and_says_why(window):
    model = window.cover.panel.table.candidates
    (row,) = [at for at, one in enumerate(model.rows) if one.candidate.staff_id == "ann"]
    texts = [model.text(row, column) for column in range(model.columnCount())]
    assert NO_COST_YET in " ".join(texts)
    assert "£" not in " ".join(texts)
    assert TOLD in model.rows[row].why


def test_an_offer_of_on_call_says_that_its_hours_are_entered_when_worked(window, planner):
    offer = offered_by(planner, ON_CALL)
    window.aid.acting.read()
    window.aid.show_requests(offer.rpartition("-")[0], offer)
    panel = window.aid.requests.panel
    words = [one.accessibleName() for one in panel.harm.findChildren(type(panel.title))]
    costs = {text for text in words if text.startswith("Cost to the host")}
    assert costs == {f"Cost to the host: {NO_COST_YET} {ON_CALL_HOURS}; £69.24 an hour"}


def test_the_ledger_says_so_where_no_hours_were_entered(window, planner):
    offer = confirmed_by(planner, ON_CALL)
    planner.aid_ledger.worked(offer)
    (row,) = duty_rows(planner.aid_ledger.ledger(), None, {})
    assert row.cells[-1] == TOLD
    hours, cost = row.cells[5:7]
    assert (hours, cost) == ("–", "–")
    window.go("ledger")
    window.ledger.dates.setCurrentIndex(window.ledger.dates.findData(0))
    window.ledger.reload()
    whole = window.ledger.sums.texts.rows[0]
    assert whole[3:6] == ("0 h", "9.5 miles", "£0 + 1 unknown")
    window.ledger.duties.choose(0)
    assert "hours worked on call are not entered yet" in window.ledger.record.about.text()
    assert window.ledger.record.keep.text() == "Enter the hours"
    planner.aid_ledger.worked(offer, 3.0)
    entered, first = duty_rows(planner.aid_ledger.ledger(), None, {})
    assert entered.cells[5:7] == ("+3 h", "£207.72")
    assert first.cells[5:7] == ("–", "–")
    assert (entered.known, first.known) == (3.0, 3.0)
