"""Whoever records a duty as worked before it has begun reads so first, and it is stored."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

import tests.aid_story as aid_story
from planner.domain.aid.values import Slot, State
from tests.aid_story import HELEN, HUGO, LARS, LEA, NOW, VERA, confirmed_by, planner_of, two_trusts
from tests.ui.driving import go_round
from tests.ui.test_every_view import cut_titles, nameless
from ui.theme.appearance import SCALES

SKETCH = two_trusts()
TOLD = "The duty begins on Mon 14 Dec 2026 at 07:00: this is recorded ahead of it."
BEGUN = NOW + timedelta(days=12, hours=22)
"""The duty's first minute."""


@pytest.fixture
def planner(tmp_path):
    with planner_of(tmp_path, SKETCH, (HELEN, HUGO, LEA, LARS, VERA)) as planner:
        yield planner


@pytest.fixture
def offer(planner) -> str:
    return confirmed_by(planner, Slot("ICU", SKETCH.day(0), "E", 1))


def card(window, offer: str):
    window.aid.acting.read()
    window.aid.show_requests(offer.rpartition("-")[0], offer)
    return window.aid.requests.panel.worked


def test_the_card_says_so_beside_its_button_and_the_button_stores_it(window, planner, offer):
    shown = card(window, offer)
    assert (shown.ahead.isVisible(), shown.ahead.text()) == (True, TOLD)
    assert shown.worked.accessibleDescription() == TOLD
    assert shown.hours.isEnabled()
    assert shown.note.isEnabled()
    shown.hours.setValue(6.0)
    QTest.mouseClick(shown.worked, Qt.MouseButton.LeftButton)
    (line,) = planner.aid_ledger.ledger().lines
    assert (line.offer, line.hours, line.cost) == (offer, 6.0, 120.0)
    assert planner.aid_lists.offer(offer).state is State.WORKED
    assert (shown.stands.text(), shown.ahead.text()) == ("6 h worked", TOLD)


def test_the_card_says_nothing_of_it_once_the_duty_has_begun(window, offer, monkeypatch):
    shown = card(window, offer)
    monkeypatch.setattr(aid_story, "NOW", BEGUN - timedelta(minutes=1))
    window.aid.requests.follow()
    assert shown.ahead.isVisible()
    monkeypatch.setattr(aid_story, "NOW", BEGUN)
    window.aid.requests.follow()
    assert not shown.ahead.isVisible()
    assert shown.worked.isEnabled()
    assert "nothing is overwritten" in shown.worked.toolTip()


def test_a_corrected_one_is_looked_at_again_when_its_duty_begins(
    window, planner, offer, monkeypatch
):
    planner.aid_ledger.worked(offer)
    monkeypatch.setattr(aid_story, "NOW", BEGUN - timedelta(minutes=1))
    shown = card(window, offer)
    assert shown.ahead.isVisible()
    monkeypatch.setattr(aid_story, "NOW", BEGUN)
    window.aid.requests.follow()
    assert not shown.ahead.isVisible()


def test_who_may_not_record_reads_that_alone(window, planner, offer):
    planner.profiles.use(VERA.name)
    shown = card(window, offer)
    assert not shown.worked.isEnabled()
    assert not shown.ahead.isVisible()
    assert "may not" in shown.why_not.text()


def test_the_ledger_says_so_before_a_correction(window, planner, offer):
    planner.aid_ledger.worked(offer)
    window.go("ledger")
    ledger = window.ledger
    ledger.dates.setCurrentIndex(ledger.dates.findData(0))
    ledger.reload()
    ledger.duties.choose(0)
    assert ledger.record.reason.text().startswith(TOLD)
    assert ledger.record.keep.isEnabled()


@pytest.mark.parametrize("scale", [1.0, SCALES[-1]])
def test_the_card_fits_the_window_at_every_text_size(window, offer, appearance, scale):
    shown = card(window, offer)
    appearance.set_scale(scale)
    window.resize(1366, 768)
    go_round()
    assert (window.width(), cut_titles(window), nameless(window)) == (1366, [], [])
    assert shown.ahead.height() >= shown.ahead.heightForWidth(shown.ahead.width())
    appearance.set_scale(1.0)
