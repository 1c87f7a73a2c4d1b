"""No rota yet: three choices, in place. Later the same page brings data in and out."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QLayout,
    QPushButton,
    QScrollArea,
    QWidget,
)

from ui.desk import Desk
from ui.forms import box, button, column, frame, give_icon, label, row
from ui.jobs import Jobs
from ui.start.import_panel import ImportPanel
from ui.start.shared import SharedDatabase
from ui.theme.appearance import Appearance

_SIDE = 40
"""Pixels beside what stands on the page."""
WORKBOOKS = "Excel workbooks (*.xlsx)"
CHOICES = (
    (
        "demo",
        "layout-dashboard",
        "Explore the demonstration region",
        "Five trusts with their real sites and invented people, with gaps to fill.",
        "Build the demonstration",
    ),
    (
        "import",
        "folder-open",
        "Import a region workbook",
        "Staff, skills, demand and rotas from Excel: choose the files, or drop them here. "
        "What would change is shown first; nothing is written until you accept it.",
        "Choose workbooks…",
    ),
    (
        "shared",
        "database",
        "Open a shared database",
        "The address of your organisation's database, or a database file on this computer.",
        "",
    ),
)


class StartPage(QWidget):
    """The choices, and what the last import found."""

    data_changed = Signal()
    """The database holds something else now."""
    saved = Signal(str, Path)
    """A file was written: what it is, and where."""
    view_wanted = Signal()
    """Workbooks were chosen: what they would change is shown here."""

    def __init__(self, appearance: Appearance, jobs: Jobs, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("start")
        self._appearance, self._jobs, self._desk = appearance, jobs, desk
        self.buttons: dict[str, QPushButton] = {}
        self._title = label("", "title")
        self._second = label("", "body", wrap=True)
        self.result = label("", "heading", wrap=True)
        self.imports = ImportPanel(appearance, jobs, desk)
        self.imports.busy.connect(lambda busy: self._enable(not busy))
        self.imports.imported.connect(self.data_changed)
        self.imports.saved.connect(self.saved)
        self.imports.begun.connect(self._make_room)
        self.imports.drop.clicked.connect(lambda _checked=False: self.buttons["import"].setFocus())
        self.shared = SharedDatabase(jobs, desk.planner.database)
        self.template = button(
            "Save an empty workbook to fill in…", self._ask_template, look="link"
        )
        self.export = button("Export the whole region…", self._ask_region_path)
        give_icon(appearance, self.export, "file-down")
        self._out = box("plain", row(self.export, None))
        actions = {"demo": self.build_demo, "import": self.ask_files}
        under = {"import": self.template, "shared": self.shared}
        self._cards = [
            self._card(*parts, on=actions.get(parts[0]), under=under.get(parts[0]))
            for parts in CHOICES
        ]
        self._choices = row(*self._cards, gap=16)
        for number in range(len(self._cards)):
            self._choices.setStretch(number, 1)
        content = column(
            self._title,
            self._second,
            self._choices,
            self._out,
            self.result,
            self.imports,
            None,
            margins=(_SIDE, _SIDE - 8, _SIDE, 24),
            gap=12,
        )
        content.setStretchFactor(self.imports, 100)
        scroll = QScrollArea()
        scroll.setObjectName("start")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(box("start", content))
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(column(scroll))
        appearance.changed.connect(self._fold)
        self.show_empty(True)

    def show_empty(self, empty: bool) -> None:
        """Speak to somebody who has no data yet, or who has."""
        self.export.setVisible(not empty)
        if empty:
            self.setFocusProxy(self.buttons["demo"])
            self._title.setText("Welcome. There is no rota in this database yet.")
            self._second.setText("Choose how to begin. Each choice can be taken later, too.")
        else:
            self.setFocusProxy(self.buttons["import"])
            self._title.setText("Data")
            self._second.setText(
                "Bring workbooks in, or write the whole region out. An import adds what is new, "
                "changes what has the same number or code, and deletes nothing."
            )

    def show_unopened(self) -> None:
        """Speak to somebody whose database does not open."""
        self.export.setVisible(False)
        self._title.setText("The database did not open.")
        self._second.setText(
            "The reason stands above: try again there, or open another one here. Nothing is lost."
        )

    def _card(
        self,
        key: str,
        drawing: str,
        title: str,
        text: str,
        action: str,
        *,
        on: Callable[[], object] | None,
        under: QWidget | None,
    ) -> QWidget:
        parts: list[QWidget | QLayout | int | None] = [
            label(title, "title", wrap=True),
            label(text, "body", wrap=True),
            8,
        ]
        if on is not None:
            look = "primary" if key == "demo" else ""
            one = button(action, on, look=look, name=f"{title}: {action}")
            give_icon(self._appearance, one, drawing, "on-accent" if look else "text")
            self.buttons[key] = one
            parts.append(row(one, None))
        if under is not None:
            parts.append(under)
        card = frame("card", column(*parts, None, margins=(20, 16, 20, 20), gap=8))
        card.setMinimumHeight(168)
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The choices stand beside each other, or below where they have no room."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        least = sum(one.minimumSizeHint().width() + 16 for one in self._cards)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._choices.setDirection(across if least <= self.width() - 2 * _SIDE else down)

    def _make_room(self, importing: bool) -> None:
        """While workbooks are on view the choices make room for what was found in them."""
        for one in (self._second, self._out, *self._cards):
            one.setVisible(not importing)

    # Demonstration -----------------------------------------------------------------------------

    def build_demo(self) -> None:
        """Build the demonstration region into this database."""
        self._enable(False)
        self.imports.forget()
        self.result.setText("Building the demonstration region…")
        self._jobs.start(
            self._jobs.lanes.database,
            "Building the demonstration region",
            self._desk.build_demo,
            lambda _: self._done("The demonstration region is ready. All people are invented."),
            ended=self._not_built,
        )

    def _done(self, text: str) -> None:
        self._enable(True)
        self.result.setText(text)
        self.data_changed.emit()

    def _not_built(self) -> None:
        self._enable(True)
        self.result.setText("The demonstration was not built. Nothing is changed.")

    def _enable(self, enabled: bool) -> None:
        for one in self.buttons.values():
            one.setEnabled(enabled)

    # Import ------------------------------------------------------------------------------------

    def ask_files(self) -> None:
        """Ask for workbooks to check."""
        names, _ = QFileDialog.getOpenFileNames(self, "Region workbooks to import", "", WORKBOOKS)
        if names:
            self.view_wanted.emit()
            self.import_files([Path(name) for name in names])

    def import_files(self, files: Sequence[Path]) -> None:
        """Check workbooks and show what they would change; nothing is written yet."""
        self.result.setText("")
        self.imports.check(files)

    # Files out ---------------------------------------------------------------------------------

    def _ask_template(self) -> None:
        self._ask_path("Save an empty region workbook", "region-template.xlsx", self.save_template)

    def _ask_region_path(self) -> None:
        self._ask_path("Export the whole region", "region.xlsx", self.export_region)

    def _ask_path(self, title: str, name: str, then: Callable[[Path], None]) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, title, name, WORKBOOKS)
        if chosen:
            then(Path(chosen).with_suffix(".xlsx"))

    def save_template(self, path: Path) -> None:
        """Write the empty workbook."""
        self._jobs.start(
            self._jobs.lanes.database,
            "Saving the template",
            lambda progress, cancel: self._desk.template(path, progress, cancel),
            lambda done: self.saved.emit("Empty region workbook saved.", done),
        )

    def export_region(self, path: Path) -> None:
        """Write everything that is stored."""
        self._jobs.start(
            self._jobs.lanes.database,
            "Exporting the region",
            lambda progress, cancel: self._desk.export_region(path, progress, cancel),
            lambda done: self.saved.emit("Region exported.", done),
        )
