"""The sign-off page by mouse and key: figures, preview, PDF, printer, workbooks read back."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from planner.application.changes import Change, ChangeSet
from tests.signoff_cases import proposal, sign_off, ward
from tests.ui.driving import CONTROL, Driver, stored, until
from tests.workbooks import opened
from ui.main_window import MainWindow
from ui.printing.paper_run import make_printer
from ui.signoff.approval import LATER
from ui.signoff.figures import sheet_figures

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


def at_sign_off(open_window, planner, qtbot) -> MainWindow:
    window = open_window(planner)
    qtbot.mouseClick(window.rail.buttons["signoff"], LEFT)
    QApplication.processEvents()
    return window


def labels(window: MainWindow) -> list[str]:
    return [one.text() for one in window.signoff.findChildren(QLabel) if one.isVisible()]


def test_the_page_shows_what_will_be_signed(open_window, ward_planner, qtbot):
    window = at_sign_off(open_window, ward_planner, qtbot)
    (sheet,) = ward_planner.signing.sheets(["W24"], window.choice.period)
    assert window.signoff.sheet.seal == sheet.seal
    said = labels(window)
    covers = [day for cover in sheet.cover for day in cover.days]
    assert f"{sum(day.required for day in covers):,}" in said
    assert f"{sum(day.short for day in covers):,}" in said
    assert window.signoff.preview.page.part == "Sign-off"


def test_pages_turn_by_key_and_their_pictures_follow(open_window, ward_planner, qtbot):
    window = at_sign_off(open_window, ward_planner, qtbot)
    preview = window.signoff.preview
    canvas = preview.canvas
    assert canvas.hasFocus()
    assert canvas.pictured
    qtbot.keyClick(canvas, Key.Key_End)
    assert preview.page.part == "History"
    qtbot.keyClick(canvas, Key.Key_Home)
    qtbot.keyClick(canvas, Key.Key_PageDown)
    assert preview.page is preview.pages[1]
    assert canvas.accessibleName() == f"Page 2 of {len(preview.pages)}: {preview.page.part}"
    [rota] = [tab for tab in preview._tabs.buttons() if tab.text() == "Rota"]
    qtbot.mouseClick(rota, LEFT)
    assert preview.page.part == "Rota"
    assert "Helen Ashworth" in canvas.accessibleDescription()


def test_the_size_changes_by_key_and_comes_back(open_window, ward_planner, qtbot):
    window = at_sign_off(open_window, ward_planner, qtbot)
    canvas = window.signoff.preview.canvas
    fitted = canvas.zoom
    qtbot.keyClick(canvas, Key.Key_Plus)
    assert canvas.zoom > fitted
    for _ in range(6):
        qtbot.keyClick(canvas, Key.Key_Plus)
    assert canvas.zoom == 3.0
    assert canvas.verticalScrollBar().maximum() > 0
    qtbot.keyClick(canvas, Key.Key_Minus)
    assert canvas.zoom == 2.0
    qtbot.keyClick(canvas, Key.Key_0)
    assert canvas.fits
    assert canvas.zoom == fitted


def test_paper_and_data_pages_are_chosen(open_window, ward_planner, qtbot):
    window = at_sign_off(open_window, ward_planner, qtbot)
    preview = window.signoff.preview
    assert {page.paper.name for page in preview.pages if page.part == "Rota"} == {"A3"}
    preview.paper.setCurrentIndex(1)
    preview.paper.activated.emit(1)
    assert {page.paper.name for page in preview.pages if page.part == "Rota"} == {"A4"}
    assert "Data" not in {page.part for page in preview.pages}
    qtbot.keyClick(preview.data, Key.Key_Space)
    assert "Data" in {page.part for page in preview.pages}


def test_an_edit_shows_in_the_pages_when_one_comes_back(open_window, ward_planner, qtbot):
    window = at_sign_off(open_window, ward_planner, qtbot)
    before = window.signoff.sheet.seal
    driver = Driver(window)
    window.go("rota")
    driver.choose("Helen Ashworth", 2)
    driver.key(Key.Key_Delete)
    window.go("signoff")
    assert window.signoff.sheet.seal != before
    assert any(
        f"Seal {window.signoff.sheet.seal.short}" in page.texts
        for page in window.signoff.preview.pages
    )


def test_the_pages_are_saved_as_a_pdf_and_a_bad_place_is_said(
    open_window, ward_planner, qtbot, tmp_path
):
    window = at_sign_off(open_window, ward_planner, qtbot)
    file = tmp_path / "rota.pdf"
    window.signoff.preview.save_pdf(file)
    assert file.read_bytes().startswith(b"%PDF")
    assert "saved as PDF" in window.notices.texts[0]
    window.signoff.preview.save_pdf(tmp_path / "nowhere" / "rota.pdf")
    assert "could not be written" in window.notices.texts[0]
    assert list(tmp_path.glob("**/*.part")) == []


def test_pages_are_sent_to_a_printer_one_by_one(open_window, ward_planner, qtbot, tmp_path):
    window = at_sign_off(open_window, ward_planner, qtbot)
    preview = window.signoff.preview
    printer = make_printer("Rota")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    preview.print_on(printer)
    assert not preview.print.isEnabled()
    qtbot.waitUntil(preview.print.isEnabled, timeout=10_000)
    data = (tmp_path / "printed.pdf").read_bytes()
    assert data.count(b"/MediaBox") >= len(preview.pages)
    assert f"{len(preview.pages)} pages sent to the printer." in window.notices.texts[0]


def edited(window: MainWindow, file: Path, **cells: str) -> Path:
    """The workbook on view, exported and changed by hand on its Rota sheet."""
    window.export(file)
    book = opened(file)
    for address, code in cells.items():
        book["Rota"][address] = code
    book.save(file)
    return file


def drop(window: MainWindow, file: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    point = QPointF(400, 400)
    enter = QDragEnterEvent(point.toPoint(), copy, data, LEFT, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(point, copy, data, LEFT, none))


def test_a_workbook_as_it_was_made_agrees(open_window, ward_planner, qtbot, tmp_path):
    window = at_sign_off(open_window, ward_planner, qtbot)
    panel = window.signoff.back
    panel.read_file(edited(window, tmp_path / "same.xlsx"))
    assert panel.back.differences == ()
    assert "nothing to take over" in panel.result.text()
    assert "Its seal is that of the database now." in panel.second.text()
    assert not panel.table.isVisible()


def test_an_edited_workbook_is_taken_over_one_by_one_and_ctrl_z_takes_it_back(
    open_window, ward_planner, qtbot, tmp_path
):
    window = at_sign_off(open_window, ward_planner, qtbot)
    panel, model = window.signoff.back, window.signoff.back.table.found
    period = window.choice.period
    before = stored(ward_planner, "Helen Ashworth", period, "W24")
    drop(window, edited(window, tmp_path / "back.xlsx", L6="E", M6="E", C3="999"))
    assert panel.table.isVisible()
    takers = [one for one in panel.back.differences if one.acceptable]
    assert [(one.cell, one.now) for one in takers] == [("L6", "E"), ("M6", "E")]
    assert not panel.accept.isEnabled()
    assert panel.accept.toolTip() == "Choose some first"
    panel.table.setFocus()
    panel.table.setCurrentIndex(model.index(1, 0))
    qtbot.keyClick(panel.table, Key.Key_Space)
    assert panel.accept.text() == "Take over 1 difference"
    qtbot.mouseClick(panel.accept, LEFT)
    after = stored(ward_planner, "Helen Ashworth", period, "W24")
    assert [at for at in range(28) if before[at] != after[at]] == [3]
    assert after[3] == "E"
    assert [one.cell for one in panel.back.differences if one.acceptable] == ["L6"]
    Driver(window).key(Key.Key_Z, CONTROL)
    assert stored(ward_planner, "Helen Ashworth", period, "W24") == before


def test_what_cannot_be_taken_over_says_why_and_has_no_mark(
    open_window, ward_planner, qtbot, tmp_path
):
    window = at_sign_off(open_window, ward_planner, qtbot)
    panel, model = window.signoff.back, window.signoff.back.table.found
    panel.read_file(edited(window, tmp_path / "odd.xlsx", L6="QQ"))
    [one] = [row for row in panel.back.differences if row.cell == "L6"]
    row = panel.back.differences.index(one)
    assert not one.acceptable
    assert model.index(row, 0).data(Qt.ItemDataRole.CheckStateRole) is None
    assert model.index(row, 4).data().startswith("Not taken over. ")
    qtbot.mouseClick(panel.all, LEFT)
    model.toggle(row)
    assert one.number not in model.chosen


def test_a_locked_rota_takes_nothing_over_and_its_reason_names_no_command(
    open_window, ward_planner, qtbot, tmp_path
):
    window = at_sign_off(open_window, ward_planner, qtbot)
    file = edited(window, tmp_path / "back.xlsx", L6="E")
    period = window.choice.period
    rota = {"to": period.last, "status": "approved"}
    ward_planner.editing.apply(ChangeSet("", (Change("Rotas", ("W24", period.first), None, rota),)))
    window.signoff.read_file(file)
    model = window.signoff.back.table.found
    told = model.text(0, model.columnCount() - 1)
    assert told.startswith("Not taken over. The rota of Ward 24 Respiratory")
    assert told.endswith("reopen it as an amendment first, on the Sign-off page.")
    assert "`" not in model.spoken(0, 0)


def test_a_file_that_is_no_workbook_is_refused_in_words(open_window, ward_planner, qtbot, tmp_path):
    window = at_sign_off(open_window, ward_planner, qtbot)
    file = tmp_path / "notes.xlsx"
    file.write_text("not a workbook")
    window.signoff.read_file(file)
    assert "was not compared" in window.signoff.back.result.text()
    assert window.notices.texts
    assert window.signoff.back.choose.isEnabled()


def test_ctrl_p_on_the_rota_shows_the_dates_on_view_on_a3_or_a4(
    open_window, ward_planner, qtbot, tmp_path
):
    window = open_window(ward_planner)
    driver = Driver(window)
    [week] = [one for one in window.rota.findChildren(QPushButton) if one.text() == "Week"]
    qtbot.mouseClick(week, LEFT)
    driver.choose("Tomasz Wiśniewski", 3)
    driver.key(Key.Key_P, CONTROL)
    preview = window.print_page.preview
    assert window.page == "print"
    assert {page.part for page in preview.pages} == {"Rota"}
    assert preview._title.text() == "Rota of Ward 24 Respiratory, Site SA"
    shown = preview.page.texts
    assert "Mon 7 Dec – Sun 13 Dec 2026" in " ".join(shown)
    assert {"Helen Ashworth", "Ștefan Ionescu"} <= set(shown)
    assert preview.paper.isVisible()
    assert not preview.data.isVisible()
    preview.paper.setFocus()
    qtbot.keyClick(preview.paper, Key.Key_Down)
    assert preview.page.paper.name == "A4"
    preview.save_pdf(tmp_path / "week.pdf")
    assert (tmp_path / "week.pdf").read_bytes().startswith(b"%PDF")
    qtbot.keyClick(preview.canvas, Key.Key_Escape)
    assert window.page == "rota"


def test_the_duties_of_whoever_is_chosen_are_printed_by_a_key_of_their_own(
    open_window, ward_planner, qtbot
):
    window = open_window(ward_planner)
    driver = Driver(window)
    driver.choose("Tomasz Wiśniewski", 3)
    driver.key(Key.Key_P, CONTROL | ALT)
    assert window.page == "print"
    preview = window.print_page.preview
    assert not preview.paper.isVisible()
    assert preview.page.texts[0] == "Tomasz Wiśniewski"
    assert len(preview.pages) == 1
    qtbot.keyClick(preview.canvas, Key.Key_Escape)
    assert window.page == "rota"


def test_ctrl_p_on_people_shows_the_duties_of_whoever_is_chosen(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    window.go("people")
    window.people.grid.choose(2)
    name = window.people.matrix.region.people.ids.names[int(window.people.matrix.people[2])]
    Driver(window).key(Key.Key_P, CONTROL)
    assert window.print_page.preview.page.texts[0] == name
    qtbot.mouseClick(window.print_page.back, LEFT)
    assert window.page == "people"


def test_where_nobody_is_chosen_a_sentence_says_how_to_print_a_persons_duties(
    open_window, ward_planner, qtbot
):
    window = open_window(ward_planner)
    window.go("overview")
    Driver(window).key(Key.Key_P, CONTROL | ALT)
    assert window.page == "overview"
    assert window.notices.texts == [
        "error: Nobody is chosen. Choose a person on the rota or on People."
    ]
    assert "Print this person’s duties" in [one.title for one in window.finder.targets()]


def test_where_nobody_is_chosen_ctrl_p_leads_to_the_sign_off(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    window.go("overview")
    Driver(window).key(Key.Key_P, CONTROL)
    assert window.page == "signoff"


def test_after_very_large_text_list_and_pages_have_a_half_each_again(
    open_window, ward_planner, appearance
):
    window = open_window(ward_planner)
    window.go("signoff")
    window.resize(1366, 768)
    appearance.set_scale(2.0)
    QApplication.processEvents()
    assert window.signoff.splitter.count() == 1
    appearance.set_scale(1.0)
    window.resize(1920, 1080)
    QApplication.processEvents()
    left, right = window.signoff.splitter.sizes()
    assert abs(left - right) < 20


def test_at_very_large_text_several_points_of_the_checklist_are_in_view(
    open_window, ward_planner, appearance
):
    window = open_window(ward_planner)
    window.resize(1366, 768)
    appearance.set_scale(2.0)
    window.go("signoff")
    page = window.signoff
    until(lambda: page.looked is not None)
    QApplication.processEvents()
    assert page.checklist.height() >= 3 * appearance.metrics.px(40)
    assert not page.upper.verticalScrollBar().isVisible()  # the list scrolls, and nothing else
    for one in (page.export, page.status_steps, *page.approval.buttons.values()):
        later = one in {page.approval.buttons[step] for step in LATER}
        assert one.isVisible() == (not later)
        assert later or one.width() >= one.sizeHint().width()
    assert page.export.y() < page.status_steps.geometry().bottom()
    appearance.set_scale(1.0)
    assert all(one.isVisible() for one in page.approval.buttons.values())


def test_the_figures_of_aid_are_of_what_stands():
    sketch = ward()
    with_proposal = sign_off(sketch, proposed=[proposal(sketch)])
    assert sum(row.hours for row in with_proposal.aid) == 18 + 9 + 15
    (aid,) = (one for one in sheet_figures(with_proposal) if one.name == "Aid in")
    assert (aid.value, aid.unit) == ("18.0 h", "out 15.0 h")
