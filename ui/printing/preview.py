"""The print preview: pages as they will come out, saved as PDF or sent to a printer."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QCheckBox, QFileDialog, QLayout, QWidget

from planner.application.progress import CancelToken, Progress
from planner.domain.wording.formats import count_text
from ui.cover.elided import ElidedLabel
from ui.forms import (
    ChoiceBox,
    box,
    button,
    clear,
    column,
    give_icon,
    icon_button,
    label,
    row,
    rule,
)
from ui.jobs import Jobs
from ui.printing.canvas import PageCanvas
from ui.printing.marks import A3, A4, Page
from ui.printing.painting import page_image, write_pdf
from ui.printing.paper_run import PaperRun, make_printer
from ui.printing.printout import Options, Printout
from ui.tasks import Task
from ui.theme.appearance import Appearance

AS_PRINTED = "As printed"
_PAPERS = (("Rota on A3", A3), ("Rota on A4", A4))


class PreviewPanel(QWidget):
    """Shows a printout page by page."""

    saved = Signal(str, Path)
    """A file was written: what it is, and where."""
    told = Signal(str, str)
    """Something to say: its state, and the sentence."""

    def __init__(
        self,
        appearance: Appearance,
        jobs: Jobs,
        check: Callable[[Path], object],
        *,
        titled: bool = False,
    ) -> None:
        """`check` raises UserError for a file that must not be written over.

        `titled`: whether it says itself of what the pages are, where nothing beside it does.
        """
        super().__init__()
        self._titled = titled
        self._appearance, self._jobs, self._check = appearance, jobs, check
        self._printout: Printout | None = None
        self._at = 0
        self.pages: tuple[Page, ...] = ()
        self._layout_task: Task | None = None
        self._picture_task: Task | None = None
        self._run: PaperRun | None = None
        self.canvas = PageCanvas(appearance)
        self.canvas.picture_wanted.connect(self._draw)
        self.canvas.stepped.connect(self.step)
        self.canvas.zoomed.connect(self._name_zoom)
        self._title = ElidedLabel("title")
        self._title.setText("Print preview")
        self.save = button("Save as PDF…", self.ask_path)
        self.print = button("Print…", self.ask_printer)
        give_icon(appearance, self.save, "file-down")
        give_icon(appearance, self.print, "printer")
        self._message = label("", "body", wrap=True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setLayout(self._build())
        appearance.changed.connect(self._fold)
        self._fold()
        self.show_nothing("Nothing to print yet.")

    def _build(self) -> QLayout:
        appearance = self._appearance
        self._tabs = QButtonGroup(self)
        self._tab_row = row(gap=0)
        self.paper = ChoiceBox(appearance, "Paper of the rota")
        for title, paper in _PAPERS:
            self.paper.addItem(title, paper)
        self.paper.activated.connect(lambda _at: self._choose())
        self.data = QCheckBox("Data pages")
        self.data.setToolTip("Print the list for machines as well: one line a duty")
        self.data.toggled.connect(lambda _on: self._choose())
        back = icon_button(
            appearance, "chevron-left", "Page before (Page Up)", lambda: self.step(-1)
        )
        on = icon_button(appearance, "chevron-right", "Next page (Page Down)", lambda: self.step(1))
        self._number = label("", "value")
        smaller = icon_button(
            appearance, "zoom-out", "Smaller (minus)", lambda: self.canvas.step_zoom(-1)
        )
        larger = icon_button(
            appearance, "zoom-in", "Larger (plus)", lambda: self.canvas.step_zoom(1)
        )
        self._zoom = button("Fit", lambda: self.canvas.set_zoom(None), tip="Whole page (0)")
        self._extras = box("panel", row(self.paper, self.data, None))
        self._controls = [back, on, smaller, larger, self._zoom, self.save, self.print]
        head = row(self._title, None, self.save, self.print, margins=(16, 8, 16, 8))
        self._second = row(self._tab_row, None, self._extras, margins=(16, 6, 16, 6))
        foot = row(
            back, self._number, on, None, smaller, self._zoom, larger, margins=(16, 4, 16, 4)
        )
        whole = column(head, rule(), self._second, rule(), self.canvas, self._message, rule(), foot)
        whole.setStretchFactor(self.canvas, 1)
        return whole

    def _fold(self) -> None:
        """In a small window paper and data stand under the parts."""
        small = self._appearance.metrics.small
        ways = QBoxLayout.Direction
        self._second.setDirection(ways.TopToBottom if small else ways.LeftToRight)

    # What is on view ---------------------------------------------------------------------------

    def show_nothing(self, why: str) -> None:
        """No pages, and why."""
        self._printout, self.pages, self._at = None, (), 0
        self._message.setText(why)
        self._message.setContentsMargins(24, 12, 24, 12)
        self._show_pages()

    def show_printout(self, printout: Printout) -> None:
        """Lay out a printout and show it; the page on view stays where it can."""
        options = printout.options
        if options is not None:
            printout = printout.but(self._options())
        self._extras.setVisible(options is not None)
        self.data.setVisible(printout.has_data)
        self._printout = printout
        self._title.setText(printout.title if self._titled else AS_PRINTED)
        if self._layout_task is not None:
            self._layout_task.cancel()

        def work(_progress: Progress, _cancel: CancelToken) -> tuple[Page, ...]:
            return printout.pages()

        self._layout_task = self._jobs.start(
            self._jobs.lanes.database, "Laying out the pages", work, self._take_pages
        )

    def _options(self) -> Options:
        return Options(_PAPERS[max(self.paper.currentIndex(), 0)][1], self.data.isChecked())

    def _choose(self) -> None:
        if self._printout is not None:
            self.show_printout(self._printout)

    def _take_pages(self, pages: Sequence[Page]) -> None:
        self.pages = tuple(pages)
        self._at = min(self._at, len(self.pages) - 1)
        self._message.setText("")
        self._show_pages()

    def _show_pages(self) -> None:
        there = bool(self.pages)
        self._message.setVisible(not there)
        for one in self._controls:
            one.setEnabled(there)
        self._list_parts()
        self._show_page()

    def _list_parts(self) -> None:
        for one in self._tabs.buttons():
            self._tabs.removeButton(one)
        clear(self._tab_row)
        parts = list(dict.fromkeys(page.part for page in self.pages))
        for part in parts if len(parts) > 1 else ():
            show = partial(self.show_part, part)
            tab = button(part, show, look="segment", checkable=True)
            self._tabs.addButton(tab)
            self._tab_row.addWidget(tab)

    def show_part(self, part: str) -> None:
        """The first page of a part."""
        self.show_page(next(at for at, page in enumerate(self.pages) if page.part == part))

    def step(self, by: int) -> None:
        """Pages further on, or back."""
        self.show_page(self._at + by)

    def show_page(self, at: int) -> None:
        """A page by its number from 0; the nearest there is."""
        self._at = max(0, min(at, len(self.pages) - 1))
        self._show_page()

    @property
    def page(self) -> Page | None:
        """The page on view."""
        return self.pages[self._at] if self.pages else None

    def _show_page(self) -> None:
        page = self.page
        if page is None:
            self._number.setText("")
            self.canvas.show_page(None, "No page to show")
            return
        text = f"Page {self._at + 1} of {len(self.pages)}"
        self._number.setText(f"{text} · {page.paper.name}")
        for tab in self._tabs.buttons():
            tab.setChecked(tab.text() == page.part)
        self.canvas.show_page(page, f"{text}: {page.part}")
        self._name_zoom()

    def _name_zoom(self) -> None:
        self._zoom.setText(
            "Fit" if self.canvas.fits else f"{self.canvas.zoom:.0%}".replace("%", " %")
        )

    # Pictures ----------------------------------------------------------------------------------

    def _draw(self) -> None:
        page, per_point = self.page, self.canvas.per_point
        if page is None:
            return
        if self._picture_task is not None:
            self._picture_task.cancel()

        def work(_progress: Progress, _cancel: CancelToken) -> QImage:
            return page_image(page, per_point)

        self._picture_task = self._jobs.start(
            self._jobs.lanes.database,
            "Drawing the page",
            work,
            lambda image: self.canvas.show_picture(page, image),
        )

    # Out ---------------------------------------------------------------------------------------

    def ask_path(self) -> None:
        """Ask where to save the pages."""
        if self._printout is None:
            return
        name = f"{self._printout.stem}.pdf"
        chosen, _ = QFileDialog.getSaveFileName(self, "Save as PDF", name, "PDF (*.pdf)")
        if chosen:
            self.save_pdf(Path(chosen).with_suffix(".pdf"))

    def save_pdf(self, path: Path) -> None:
        """Write the pages as they are shown to a file."""
        pages, printout = self.pages, self._printout
        if not pages or printout is None:
            return
        count = count_text(len(pages), "page")

        def write(progress: Progress, cancel: CancelToken) -> Path:
            self._check(path)
            return write_pdf(pages, path, printout.title, progress, cancel)

        self._jobs.start(
            self._jobs.lanes.database,
            "Saving the PDF",
            write,
            lambda done: self.saved.emit(f"{printout.title}: {count} saved as PDF.", done),
        )

    def ask_printer(self) -> None:
        """The system's own dialog of printers, then print."""
        if self._printout is None or not self.pages:
            return
        printer = make_printer(self._printout.title)
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle(f"Print: {self._printout.title}")
        if dialog.exec() == QPrintDialog.DialogCode.Accepted:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Send the pages as they are shown to a printer."""
        count = count_text(len(self.pages), "page")
        self.print.setEnabled(False)
        self._run = PaperRun(printer, self.pages, self)
        self._run.ended.connect(lambda whole: self._printed(whole, count))
        self._run.start()

    def _printed(self, whole: bool, count: str) -> None:
        self.print.setEnabled(True)
        self._run = None
        if whole:
            self.told.emit("done", f"{count} sent to the printer.")
        else:
            self.told.emit(
                "error", "The printer took no pages. Save as PDF, or choose another printer."
            )
