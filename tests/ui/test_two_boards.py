"""Two boards: what is carried from one trust's rota to another's is an offer of aid."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
import sqlalchemy as sa
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from planner.application.aid_crossing import Carried, Crossing, CrossingAnswer
from planner.application.edit_commands import Cell, Give
from planner.domain.aid.examining import Examiner
from planner.domain.aid.values import State
from planner.domain.calendar import Period
from planner.domain.cover.drops import Verdict
from planner.domain.roles import Role
from planner.domain.rules.engine import RuleEngine
from tests.calls import calls_of
from tests.stores import empty_database, planner_with
from tests.ui.driving import CONTROL, SHIFT, Driver, go_round, until
from tests.ui.test_every_view import nameless
from tests.ui.wards import ward_sketch
from ui.banner import Banner
from ui.rota.verdicts import FINE

Key = Qt.Key
MARTA, CHLOE, RACHEL = "40000", "40001", "40002"


def two_trusts():
    """Ward 24 of one trust lacks a long day on Fri 11 Dec; B18 of another has three nurses."""
    sketch = ward_sketch()
    sketch.service("B18", "RB", name="Respiratory B18")
    sketch.line("B18", 1, "E", minimum=1).travel("SA", "SB", 27, 14)
    for staff_id, name, shares in (
        (MARTA, "Marta Lewandowska", True),
        (CHLOE, "Chloe Haworth", True),
        (RACHEL, "Rachel Duxbury", False),
    ):
        sketch.person(
            staff_id, "B18", "B5", name=name, shares=shares, hourly_cost=20.0, max_travel_minutes=60
        )
    sketch.duty(MARTA, 4, "E").duty(CHLOE, 4, "E").duty(MARTA, 9, "E")
    return sketch


@pytest.fixture
def planner(tmp_path):
    (tmp_path / "two.db").write_bytes(empty_database())
    planner = planner_with(tmp_path / "two.db", two_trusts())
    yield planner
    planner.close()


@pytest.fixture
def window(open_window, planner, qtbot):
    """The window with both boards, opened by their key."""
    window = open_window(planner)
    go_round()  # until keys go to the window
    QTest.keyClick(window, Key.Key_B, CONTROL | SHIFT)
    two = window.rota.two
    qtbot.waitUntil(lambda: two.crossing is not None, timeout=30_000)
    assert two.service == "B18"
    assert two.lender.board is not None
    return window


@pytest.fixture
def two(window):
    return window.rota.two


def place(view, name: str) -> int:
    return [view.board.name(at) for at in range(len(view.board.people))].index(name)


def cell(window, view, name: str, column: int) -> QPoint:
    view.grid.scroll_to(place(view, name), column)
    QApplication.processEvents()
    return window.mapFromGlobal(view.cell_box(place(view, name), column).center())


def row_head(window, view, name: str) -> QPoint:
    box = view.grid.cell_box(place(view, name), 0)
    return view.grid.people_header.viewport().mapTo(window, QPoint(40, box.center().y()))


def gap(window, view, column: int, code: str) -> QPoint:
    chip = chip_of(view, column, code)
    return window.mapFromGlobal(view.chip_box(chip).center())


def test_details_opened_over_two_boards_give_their_room_back(window, two):
    window.resize(1366, 768)
    go_round()
    inspector = window.rota.inspector
    assert not inspector.isVisible()
    window.rota.grid.choose(0, 0)
    window.rota.grid.setFocus()
    for away in (Key.Key_Escape, Key.Key_F2):
        QTest.keyClick(window.focusWidget(), Key.Key_F2)
        go_round()
        assert inspector.isVisible()
        assert inspector.height() > two.splitter.height() - 2
        QTest.keyClick(window.focusWidget(), away)
        go_round()
        assert not inspector.isVisible()
        assert window.rota.grid.hasFocus()


def chip_of(view, column: int, code: str):
    return next(chip for chip in view.board.cover.gaps[column] if chip.code == code)


def offers(planner):
    return [offer for case in planner.aid_lists.cases() for offer in case.offers]


def banners(window) -> list[str]:
    go_round()
    return [one.text.text() for one in window.notices.findChildren(Banner)]


def let_go(window) -> None:
    """Nothing stays in hand when a test ends in the middle of a drag."""
    QTest.keyClick(window.windowHandle(), Key.Key_Escape)
    QTest.mouseRelease(window.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(4, 400))


@contextmanager
def connections() -> Iterator[list[object]]:
    """Those to a database that are taken meanwhile."""
    taken: list[object] = []

    def note(connection: object, *_rest: object) -> None:
        taken.append(connection)

    sa.event.listen(sa.Pool, "checkout", note)
    try:
        yield taken
    finally:
        sa.event.remove(sa.Pool, "checkout", note)


def test_both_rotas_stand_below_each_other_and_close_again(window, two):
    assert two.own.board.service_code == "W24"
    assert two.lender.board.service_code == "B18"
    assert two.own.board.region.period == two.lender.board.region.period
    assert two.own.isVisible()
    assert two.lender.isVisible()
    assert two.own_head.title.text().startswith("Ward 24 Respiratory")
    assert "14 miles, 27 min" in two.lender_head.second.text()
    assert window.rota.two_button.isChecked()
    QTest.keyClick(window, Key.Key_B, CONTROL | SHIFT)
    go_round()
    assert not two.lender.isVisible()
    assert not window.rota.two_button.isChecked()
    assert two.own.hands.carry.beyond is None


@pytest.mark.parametrize(
    ("scale", "strips", "dates"), [(1.0, True, True), (1.5, False, True), (2.0, False, False)]
)
def test_people_of_both_boards_keep_room_whatever_the_size_of_the_text(
    window, two, appearance, scale, strips, dates
):
    window.resize(1366, 768)
    appearance.set_scale(scale)
    for _ in range(3):
        QApplication.processEvents()
    row = appearance.metrics.row
    people = [view.grid.viewport().height() for view in two.views]
    assert sum(people) >= 4.5 * row
    assert min(people) >= row
    rows = two.lender.grid.date_header.rows
    assert (rows.strips > 0, rows.date_height > 0) == (strips, dates)
    # Gaps, to which people are carried, always stand; the names beside them, too.
    assert rows.gap_height == appearance.metrics.gap_row
    assert two.lender.grid._corner.height() == two.lender.grid.date_header.height() == rows.height
    two.close()
    head = two.own.grid.date_header.rows
    assert (head.strips, head.date_height) == (
        len(two.own.board.cover.strips),
        appearance.metrics.date_header,
    )
    appearance.set_scale(1.0)


def test_the_button_opens_them_too(open_window, planner):
    window = open_window(planner)
    QTest.mouseClick(window.rota.two_button, Qt.MouseButton.LeftButton)
    go_round()
    assert window.rota.two.lender.board.service_code == "B18"


def test_dates_scroll_together_and_move_together(window, two):
    window.choice.step(1)
    go_round()
    assert two.lender.board.region.period == two.own.board.region.period == window.choice.period
    assert two.crossing.examiner.region.period == window.choice.period


def test_a_duty_carried_to_a_gap_says_what_it_does_before_the_drop(window, two, planner):
    driver = Driver(window)
    driver.hold(cell(window, two.lender, "Marta Lewandowska", 4), gap(window, two.own, 4, "LD"))
    go_round()
    said = two.lender.hands.bubble.text
    assert "offer of aid" in said
    assert "LD Fri 11 Dec" in said
    assert "Marta Lewandowska, Grade B5 · 27 min, 14 miles" in said
    assert "Host, Ward 24 Respiratory: 0/1 → 1/1, margin −1 → 0" in said
    assert "Lender, Respiratory B18: margin +1 → 0" in said
    assert "the approver of Trust RB" in said
    shown = two.own.grid.date_header._answers
    assert shown[chip_of(two.own, 4, "LD")] == FINE + Verdict.WARNED
    others = {chip.day: state for chip, state in shown.items() if chip.day != two.own.board.day(4)}
    assert set(others.values()) == {FINE + Verdict.IMPOSSIBLE}
    assert offers(planner) == []
    let_go(window)
    assert two.own.grid.date_header._answers is None


def test_a_dropped_duty_is_an_offer_with_its_request(window, two, planner):
    Driver(window).drag(
        cell(window, two.lender, "Marta Lewandowska", 4), gap(window, two.own, 4, "LD")
    )
    [offer] = offers(planner)
    assert (offer.staff_id, offer.slot.service, offer.slot.shift) == (MARTA, "W24", "LD")
    assert (offer.moved_from_service, offer.moved_from_shift) == ("B18", "E")
    assert offer.state is State.OFFERED
    assert any(offer.offer in text for text in banners(window))
    # Nothing is changed on either rota until it is confirmed, and undo has nothing to undo.
    assert window.steps.undo_text == ""
    period = Period(two.own.board.day(4), two.own.board.day(4))
    assert planner.aid_lists.case(offer.request).request.filled == 0
    assert two.own.board.cover.minimum_gaps == 1
    assert period.days == 1


def test_the_banner_leads_to_the_offer(window, two, planner):
    Driver(window).drag(
        cell(window, two.lender, "Marta Lewandowska", 4), gap(window, two.own, 4, "LD")
    )
    [banner] = [one for one in window.notices.findChildren(Banner) if one.action is not None]
    QTest.mouseClick(banner.action, Qt.MouseButton.LeftButton)
    go_round()
    assert window.page == "cover"


def test_a_person_carried_by_the_name_leaves_the_duty_of_that_date(window, two, planner):
    driver = Driver(window)
    driver.hold(row_head(window, two.lender, "Chloe Haworth"), gap(window, two.own, 4, "LD"))
    assert "Chloe Haworth" in two.lender.hands.bubble.text
    every = sum(map(len, two.own.board.cover.gaps))
    until(lambda: len(two.own.grid.date_header._answers) == every)
    driver.release(gap(window, two.own, 4, "LD"))
    [offer] = offers(planner)
    assert offer.staff_id == CHLOE
    assert offer.moved_from_shift == "E"


def test_a_duty_of_another_date_is_refused_in_words(window, two, planner):
    driver = Driver(window)
    driver.hold(cell(window, two.lender, "Marta Lewandowska", 9), gap(window, two.own, 4, "LD"))
    said = two.lender.hands.bubble.text
    assert "The E in hand is on Wed 16 Dec; this gap is on Fri 11 Dec." in said
    driver.release(gap(window, two.own, 4, "LD"))
    assert offers(planner) == []


def test_who_does_not_share_may_be_offered_but_the_reason_is_told(window, two):
    Driver(window).hold(
        row_head(window, two.lender, "Rachel Duxbury"), gap(window, two.own, 4, "LD")
    )
    said = two.lender.hands.bubble.text
    assert said.startswith("May be offered, but not confirmed as things stand")
    assert "shar" in said
    assert "What fails must be mended before it can be confirmed." in said
    let_go(window)


def test_a_gap_carried_down_to_a_person_is_the_same_offer(window, two, planner):
    Driver(window).drag(
        gap(window, two.own, 4, "LD"), cell(window, two.lender, "Marta Lewandowska", 4)
    )
    assert [offer.staff_id for offer in offers(planner)] == [MARTA]


def test_a_cell_of_a_date_with_one_gap_stands_for_it(window, two, planner):
    column = next(c for c in range(28) if not two.own.board.cover.gaps[c])
    driver = Driver(window)
    start = row_head(window, two.lender, "Marta Lewandowska")
    driver.hold(start, cell(window, two.own, "Helen Ashworth", column))
    assert "Nothing is missing on" in two.lender.hands.bubble.text
    driver.release(cell(window, two.own, "Helen Ashworth", column))
    assert offers(planner) == []
    driver.drag(start, cell(window, two.own, "Helen Ashworth", 4))
    assert [offer.slot.shift for offer in offers(planner)] == ["LD"]


def test_by_keys_a_duty_goes_over_with_f6_and_enter(window, two, planner):
    two.lender.grid.setFocus()
    two.lender.grid.choose(place(two.lender, "Marta Lewandowska"), 4)
    driver = Driver(window)
    driver.key(Key.Key_X, CONTROL)
    driver.key(Key.Key_F6)
    assert two.own.grid.hasFocus()
    assert "LD Fri 11 Dec" in two.own.hands.bubble.text
    assert "Enter offers" in two.own.hands.bubble.text
    driver.key(Key.Key_Right)
    assert "this gap is on" in two.own.hands.bubble.text
    driver.key(Key.Key_Return)  # not possible: stays in hand
    assert offers(planner) == []
    driver.key(Key.Key_Left)
    driver.key(Key.Key_Return)
    assert [offer.staff_id for offer in offers(planner)] == [MARTA]
    assert two.lender.grid.hasFocus()
    assert two.own.hands._guest is None


def test_by_keys_a_person_goes_over_and_esc_comes_back(window, two, planner):
    two.lender.grid.setFocus()
    two.lender.grid.choose(place(two.lender, "Chloe Haworth"), 4)
    driver = Driver(window)
    driver.key(Key.Key_X, CONTROL | SHIFT)
    driver.key(Key.Key_F6)
    assert "Chloe Haworth" in two.own.hands.bubble.text
    driver.key(Key.Key_Escape)
    assert two.lender.grid.hasFocus()
    assert not two.own.hands.bubble.isVisible()
    assert offers(planner) == []
    driver.key(Key.Key_F6)
    assert two.own.grid.hasFocus()


def test_both_boards_follow_a_step_and_the_judging_too(window, two):
    day = two.lender.board.day(4)
    window.steps.run(Give("B18", Cell(CHLOE, day), ()))
    before = two.crossing
    Driver(window).settle()
    until(lambda: two.crossing is not before)
    driver = Driver(window)
    driver.hold(cell(window, two.lender, "Marta Lewandowska", 4), gap(window, two.own, 4, "LD"))
    assert "margin 0 → −1" in two.lender.hands.bubble.text
    assert "1 minimum slot there would stand empty" in two.lender.hands.bubble.text
    let_go(window)


def test_who_is_offered_already_is_not_offered_again(window, two, planner):
    driver = Driver(window)
    before = two.crossing
    driver.drag(cell(window, two.lender, "Marta Lewandowska", 4), gap(window, two.own, 4, "LD"))
    until(lambda: two.crossing is not before)
    driver.hold(cell(window, two.lender, "Marta Lewandowska", 4), gap(window, two.own, 4, "LD"))
    assert "is offered for" in two.lender.hands.bubble.text
    let_go(window)
    assert len(offers(planner)) == 1


def test_a_lenders_coordinator_reads_above_and_offers_only_what_was_asked_for(open_window, planner):
    planner.profiles.add("Lea", Role.COORDINATOR.value, trust="RB")
    planner.profiles.use("Lea")
    window = open_window(planner)
    window.two_boards()
    go_round()
    two = window.rota.two
    Driver(window).hold(
        cell(window, two.lender, "Marta Lewandowska", 4), gap(window, two.own, 4, "LD")
    )
    said = two.lender.hands.bubble.text
    assert said.startswith("Cannot be offered")
    assert "Nobody has asked for LD on Fri 11 Dec yet." in said
    let_go(window)


def test_judging_a_gap_reads_nothing_looks_at_nobody_else_and_is_kept(two):
    """The pointer asks on the window's thread, and asks again with every move."""
    chips = [chip for date in two.own.board.cover.gaps for chip in date][:12]
    crossing = two.crossing

    def judged() -> list[CrossingAnswer]:
        return [crossing.answer("W24", chip.day, chip.code, Carried(MARTA)) for chip in chips]

    with connections() as taken, calls_of(Examiner.examine, RuleEngine.judge) as calls:
        before = judged()
    assert taken == []
    assert len(before) == 12
    assert calls[Examiner.examine] == 12, "once a line that is short, and each has one"
    assert calls[RuleEngine.judge] == 24, "for the checks, and for what it does to the lender"
    people = crossing.examiner.region.people
    assert people_judged(crossing) == [people.ids.index[MARTA]]
    with calls_of(Examiner.examine, RuleEngine.judge) as calls:
        assert judged() == before
    assert calls.total() == 0


def people_judged(crossing: Crossing) -> list[int]:
    """Those whose room under the rules was worked out."""
    rooms = crossing.examiner.engine.register._slack.values()
    return np.flatnonzero(~np.all(np.isnan([*rooms]), axis=0)).tolist()


def test_nothing_of_two_boards_is_without_a_name(window):
    assert window.rota.two.lender.grid.isVisible()
    assert nameless(window) == []
