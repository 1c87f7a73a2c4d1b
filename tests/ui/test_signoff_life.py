"""A rota's life on the sign-off page: checklist, two people, locked, reopened, kept versions."""

from collections.abc import Iterator

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from planner.bootstrap import Planner, build_planner
from planner.domain.calendar import Period
from planner.domain.rota_life import Check, Stage, Step
from tests.ui.driving import Driver, stored, until
from tests.workbooks import opened
from ui.main_window import MainWindow
from ui.signoff.checklist import ReasonLine

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


@pytest.fixture
def approver(ward_planner: Planner) -> Iterator[Planner]:
    """The same database in another person's hands."""
    ward_planner.profiles.add("Anita Deshpande", "approver", "RA")
    planner = build_planner(ward_planner.database, acting="Anita Deshpande")
    yield planner
    planner.close()


def at_sign_off(open_window, planner) -> MainWindow:
    window = open_window(planner)
    window.go("signoff")
    QApplication.processEvents()
    return window


def press(window: MainWindow, qtbot, step: Step) -> None:
    button = window.signoff.approval.buttons[step]
    assert button.isEnabled(), button.toolTip()
    qtbot.mouseClick(button, LEFT)


def in_view(part, window: MainWindow) -> bool:
    """Whether all of a widget can be seen in the window as it stands."""
    return part.isVisible() and part.visibleRegion().boundingRect() == part.rect()


def accept_everything(planner: Planner, window: MainWindow) -> None:
    """Give a reason for every hard breach."""
    hard = {(one.staff_id, one.rule) for one in window.signoff.sheet.breaches if one.hard}
    for staff_id, rule in sorted(hard):
        planner.breaches.accept(staff_id, rule, window.choice.period, "Nobody else that night")
    window.signoff.forget()


def texts(widget) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)]


def link(window: MainWindow, text: str) -> QPushButton:
    found = window.signoff.checklist.findChildren(QPushButton)
    shown = (one for one in found if one.isVisible())
    return next(one for one in shown if one.accessibleName().startswith(text))


def test_the_checklist_says_each_point_with_its_figure(open_window, ward_planner):
    window = at_sign_off(open_window, ward_planner)
    life = ward_planner.rota_life.view("W24", window.choice.period)
    hard = next(one.figure for one in life.items if one.check is Check.HARD_BREACHES)
    said = texts(window.signoff.checklist)
    assert f"{hard} hard breaches, not accepted" in said
    assert "1 minimum gap" in said
    assert said[0] == "× To do"
    assert window.signoff._summary.text().startswith("1 to do · ")


def test_a_point_leads_to_the_person_and_date_on_the_board(open_window, ward_planner, qtbot):
    window = at_sign_off(open_window, ward_planner)
    qtbot.mouseClick(link(window, "Show all 21"), LEFT)
    QApplication.processEvents()
    [breach, *_] = [one for one in window.signoff.sheet.breaches if one.hard]
    qtbot.mouseClick(link(window, f"Show in rota: {breach.name}"), LEFT)
    assert window.page == "rota"
    place, column = window.rota.grid.current_cell()
    assert window.rota.board.name(place) == breach.name
    assert window.rota.board.day(column) == breach.first


def test_a_gap_leads_to_cover(open_window, ward_planner, qtbot):
    window = at_sign_off(open_window, ward_planner)
    qtbot.mouseClick(link(window, "Find cover: 1 minimum gap"), LEFT)
    assert window.page == "cover"


def test_a_breach_is_accepted_in_place_with_a_reason(open_window, ward_planner, qtbot):
    window = at_sign_off(open_window, ward_planner)
    qtbot.mouseClick(link(window, "Show all 21"), LEFT)
    [line, *_] = window.signoff.checklist.findChildren(ReasonLine)
    [breach, *_] = [one for one in window.signoff.sheet.breaches if one.hard]
    assert not line.accept.isEnabled()
    assert line.accept.toolTip() == "Write the reason first"
    qtbot.keyClicks(line.field, "Nobody else with NIV that night")
    qtbot.keyClick(line.field, Key.Key_Return)
    (sheet,) = ward_planner.signing.sheets(["W24"], window.choice.period)
    [now] = [
        one
        for one in sheet.breaches
        if (one.staff_id, one.rule, one.first, one.last)
        == (breach.staff_id, breach.rule, breach.first, breach.last)
    ]
    assert now.reason == "Nobody else with NIV that night"
    assert any(one.reason == now.reason for one in window.signoff.sheet.breaches if one.hard)


def test_two_people_sign_and_the_rota_is_locked(open_window, ward_planner, approver, qtbot):
    first = at_sign_off(open_window, ward_planner)
    accept_everything(ward_planner, first)
    press(first, qtbot, Step.SUBMIT)
    assert first.signoff.looked.life.stage is Stage.SUBMITTED
    assert not first.signoff.approval.buttons[Step.APPROVE].isEnabled()
    assert "nobody approves their own submission" in first.signoff.approval.why_not.text()
    assert first.signoff.approval.why_not.objectName() == "problem"

    second = at_sign_off(open_window, approver)
    press(second, qtbot, Step.APPROVE)
    assert second.signoff.looked.life.stage is Stage.APPROVED
    said = texts(second.signoff.approval)
    assert any(text.startswith("Anita Deshpande, ") for text in said)
    assert "The rota is approved and locked." in said
    page = second.signoff.preview.pages[0]
    assert "APPROVED" in page.texts
    assert page.texts.count("recorded in the planner") == 2


def test_with_open_breaches_approval_says_what_is_missing(
    open_window, ward_planner, approver, qtbot
):
    first = at_sign_off(open_window, ward_planner)
    press(first, qtbot, Step.SUBMIT)
    second = at_sign_off(open_window, approver)
    assert not second.signoff.approval.buttons[Step.APPROVE].isEnabled()
    assert "21 hard breaches that nobody has accepted" in second.signoff.approval.why_not.text()
    assert "nobody has accepted" in second.signoff.approval.buttons[Step.APPROVE].toolTip()


def test_sending_back_wants_a_reason_and_keeps_it(open_window, ward_planner, approver, qtbot):
    first = at_sign_off(open_window, ward_planner)
    press(first, qtbot, Step.SUBMIT)
    second = at_sign_off(open_window, approver)
    press(second, qtbot, Step.REJECT)
    panel = second.signoff.approval
    assert panel.reason.hasFocus()
    qtbot.keyClick(panel.reason, Key.Key_Return)
    assert panel.why_not.text().startswith("Write the reason first")
    assert second.signoff.looked.life.stage is Stage.SUBMITTED
    qtbot.keyClicks(panel.reason, "The nights of week 2")
    qtbot.keyClick(panel.reason, Key.Key_Return)
    assert second.signoff.looked.life.stage is Stage.DRAFT
    second.signoff.show_part(1)
    assert "Reason: The nights of week 2" in texts(second.signoff.versions)


def approved(open_window, ward_planner, approver, qtbot) -> MainWindow:
    window = at_sign_off(open_window, ward_planner)
    accept_everything(ward_planner, window)
    press(window, qtbot, Step.SUBMIT)
    approver.rota_life.take(Step.APPROVE, "W24", window.choice.period)
    window.signoff.forget()
    return window


def test_an_approved_rota_takes_no_edit_and_says_why(open_window, ward_planner, approver, qtbot):
    window = approved(open_window, ward_planner, approver, qtbot)
    before = stored(ward_planner, "Helen Ashworth", window.choice.period, "W24")
    column = next(at for at, code in enumerate(before) if code)
    window.go("rota")
    driver = Driver(window)
    driver.choose("Helen Ashworth", column)
    driver.key(Key.Key_Delete)
    assert stored(ward_planner, "Helen Ashworth", window.choice.period, "W24") == before


def test_an_amendment_lists_what_changed_and_keeps_what_was_signed(
    open_window, ward_planner, approver, qtbot, tmp_path
):
    window = approved(open_window, ward_planner, approver, qtbot)
    signed = window.signoff.sheet.seal.digest
    press(window, qtbot, Step.AMEND)
    qtbot.keyClicks(window.signoff.approval.reason, "A nurse fell ill")
    qtbot.keyClick(window.signoff.approval.reason, Key.Key_Return)
    assert window.signoff.looked.life.stage is Stage.DRAFT
    before = stored(ward_planner, "Helen Ashworth", window.choice.period, "W24")
    column = next(at for at, code in enumerate(before) if code)
    window.go("rota")
    driver = Driver(window)
    driver.choose("Helen Ashworth", column)
    driver.key(Key.Key_Delete)
    window.go("signoff")
    window.signoff.show_part(1)
    QApplication.processEvents()
    said = texts(window.signoff.versions)
    assert "1 cell changed since the approved version" in said
    assert any("Helen" in text or "H. Ashworth" in text for text in said if "was" in text)
    shown = window.signoff.versions.findChildren(QPushButton)
    qtbot.mouseClick(next(one for one in shown if one.text() == "Show as signed"), LEFT)
    front = window.signoff.preview.pages[0]
    assert any(signed[:8] in text for text in front.texts)
    number = window.signoff.looked.life.kept[0].number
    file = tmp_path / "signed.xlsx"
    window.signoff.export_kept(file, number)
    assert opened(file)["Rota"]["J6"].value == (before[0] or None)


def test_dates_that_are_no_rota_say_so_and_lead_to_its_own(open_window, ward_planner, qtbot):
    window = at_sign_off(open_window, ward_planner)
    own = window.choice.period
    press(window, qtbot, Step.SUBMIT)
    window.choice.show_period(Period(own.first + 7, own.last + 7))
    assert window.signoff.looked.life is None
    assert not any(one.isEnabled() for one in window.signoff.approval.buttons.values())
    assert window.signoff.preview.pages
    qtbot.mouseClick(window.signoff._own, LEFT)
    assert window.choice.period == own
    assert window.signoff.looked.life.stage is Stage.SUBMITTED


def test_a_viewer_may_look_and_is_told_why_nothing_else(open_window, ward_planner):
    ward_planner.profiles.add("Val Viewer", "viewer", "RA")
    planner = build_planner(ward_planner.database, acting="Val Viewer")
    try:
        window = at_sign_off(open_window, planner)
        buttons = window.signoff.approval.buttons
        assert not any(one.isEnabled() for one in buttons.values())
        assert all(one.toolTip() for one in buttons.values())
        assert window.signoff.export.isEnabled()
    finally:
        planner.close()


def fields(window: MainWindow) -> list[ReasonLine]:
    found = window.signoff.checklist.findChildren(ReasonLine)
    return [one for one in found if one.isVisible()]


def seen_in(part, area) -> bool:
    """Whether all of a widget is in view within another."""
    top = part.mapTo(area, part.rect().topLeft()).y()
    return top >= 0 and top + part.height() <= area.height()


def test_opening_a_point_neither_moves_the_list_nor_loses_the_keys(
    open_window, ward_planner, qtbot
):
    window = at_sign_off(open_window, ward_planner)
    window.resize(1366, 768)
    qtbot.mouseClick(link(window, "Show all 21"), LEFT)
    QApplication.processEvents()
    shown = link(window, "Show fewer")
    assert shown.hasFocus()
    assert seen_in(shown, window.signoff.checklist)
    qtbot.keyClick(shown, Key.Key_Tab)
    qtbot.keyClick(window.focusWidget(), Key.Key_Tab)
    assert fields(window)[0].field.hasFocus()


def test_reasons_are_written_one_after_the_other(open_window, ward_planner, qtbot):
    window = at_sign_off(open_window, ward_planner)
    window.resize(1366, 768)
    qtbot.mouseClick(link(window, "Show all 21"), LEFT)
    waiting = [one.field.accessibleName() for one in fields(window)]
    fields(window)[3].field.setFocus()
    for reason in ("Nobody else with NIV", "Agreed with her"):
        qtbot.keyClicks(window.focusWidget(), reason)
        qtbot.keyClick(window.focusWidget(), Key.Key_Return)
        QApplication.processEvents()
    left = [one.field.accessibleName() for one in fields(window)]
    assert left == waiting[:3] + waiting[5:]
    assert fields(window)[3].field.hasFocus()
    assert seen_in(fields(window)[3].field, window.signoff.checklist)
    qtbot.keyClicks(window.focusWidget(), "By mouse")
    qtbot.mouseClick(fields(window)[3].accept, LEFT)
    QApplication.processEvents()
    assert fields(window)[3].field.accessibleName() == waiting[6]
    assert fields(window)[3].field.hasFocus()


def test_of_what_was_done_one_word_stands(open_window, ward_planner, qtbot):
    window = at_sign_off(open_window, ward_planner)
    qtbot.mouseClick(link(window, "Show all 21"), LEFT)
    for _ in range(2):
        qtbot.keyClicks(fields(window)[0].field, "Agreed")
        qtbot.keyClick(fields(window)[0].field, Key.Key_Return)
    assert [text.split(".")[0] for text in window.notices.texts] == ["done: 1 breach accepted"]


def test_who_may_not_approve_is_led_to_whoever_may(open_window, ward_planner, approver, qtbot):
    window = at_sign_off(open_window, ward_planner)
    accept_everything(ward_planner, window)
    assert not window.signoff.approval.another.isVisible()
    press(window, qtbot, Step.SUBMIT)
    panel = window.signoff.approval
    assert panel.another.isVisible()
    qtbot.mouseClick(panel.another, LEFT)
    assert window.profiles.isVisible()
    assert window.profiles.list.hasFocus()
    names = [window.profiles.list.item(at).data(Qt.ItemDataRole.UserRole) for at in range(2)]
    window.profiles.list.setCurrentRow(names.index("Anita Deshpande"))
    qtbot.keyClick(window.profiles.list, Key.Key_Return)
    assert not panel.another.isVisible()
    press(window, qtbot, Step.APPROVE)
    assert window.signoff.looked.life.stage is Stage.APPROVED


def test_a_press_beside_puts_the_profiles_away(open_window, ward_planner):
    window = at_sign_off(open_window, ward_planner)
    driver = Driver(window)
    driver.click(driver.at(window.profiles.opener, window.profiles.opener.rect().center()))
    assert window.profiles.isVisible()
    driver.click(driver.at(window.profiles, window.profiles.rect().topLeft()))
    assert window.profiles.isVisible()
    driver.click(driver.at(window.signoff.preview.canvas, QPoint(9, 200)))
    assert not window.profiles.isVisible()
    assert not window.profiles.opener.isChecked()


def test_the_window_names_no_commands(open_window, ward_planner, approver, qtbot):
    first = at_sign_off(open_window, ward_planner)
    press(first, qtbot, Step.SUBMIT)
    second = at_sign_off(open_window, approver)
    assert second.signoff.approval.why_not.text().endswith("or accept each with a reason.")
    assert not second.signoff.approval.another.isVisible()
    tips = [one.toolTip() for one in second.signoff.approval.buttons.values()]
    assert not any("`" in tip for tip in tips)


def test_an_approved_rota_says_why_nothing_can_be_done(open_window, ward_planner, approver, qtbot):
    first = approved(open_window, ward_planner, approver, qtbot)
    panel = first.signoff.approval
    assert not panel.why_not.isVisible()  # it may be reopened
    assert "it can be final in" in panel.buttons[Step.FINALISE].toolTip()
    second = at_sign_off(open_window, approver)
    panel = second.signoff.approval
    assert panel.why_not.text().startswith("Reopen as amendment: Anita Deshpande is approver")
    assert panel.why_not.objectName() == "second"  # nothing has to be done: no alarm
    assert panel.another.isVisible()


def test_a_workbook_is_made_by_whoever_acts(open_window, approver, tmp_path):
    window = at_sign_off(open_window, approver)
    window.export(tmp_path / "made.xlsx")
    cells = [cell.value for line in opened(tmp_path / "made.xlsx")["Sign-off"] for cell in line]
    assert any(str(value).endswith("by Anita Deshpande") for value in cells)


def test_the_steps_stay_in_view_whatever_is_above(open_window, ward_planner, qtbot, tmp_path):
    window = at_sign_off(open_window, ward_planner)
    window.resize(1366, 768)
    file = tmp_path / "back.xlsx"
    window.export(file)
    book = openpyxl.load_workbook(file)
    sheet = book["Rota"]
    for line in range(6, 14):
        sheet.cell(line, 12).value = "L" if sheet.cell(line, 12).value != "L" else "E"
    book.save(file)
    for number in range(3):
        window.notices.show_notice("warning", f"Something, {number}", "and what to do about it")
    window.signoff.read_file(file)
    panel = window.signoff.approval
    assert window.signoff.back.table.isVisible()
    until(lambda: in_view(panel.buttons[Step.SUBMIT], window))
    press(window, qtbot, Step.SUBMIT)
    press(window, qtbot, Step.REJECT)
    until(lambda: in_view(panel.reason, window))
    assert in_view(panel.another, window)
