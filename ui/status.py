"""The status bar: what is being computed, how to stop it, and the figures of what is on view."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from planner.domain.wording.formats import count_text
from ui.editing.legend import Legend
from ui.forms import button, label, row
from ui.tasks import Task
from ui.theme.appearance import Appearance

_SHORT_MS = 300
"""What takes no longer needs no bar, and nobody could stop it: it would only flicker."""
_NO_LIMIT = 16_777_215
"""Qt's largest width."""


class StatusBar(QWidget):
    """Shows the oldest running task that somebody waits for, and notes on the right."""

    broken_wanted = Signal()
    """Show the rules that are broken."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self.setObjectName("statusBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._running: list[Task] = []
        self._rules = 0
        self._long = QTimer(self)
        self._long.setSingleShot(True)
        self._long.setInterval(_SHORT_MS)
        self._long.timeout.connect(lambda: self._show_bar(True))
        self.work = label("Saved", "status")
        self._bar = QProgressBar()
        self._bar.setAccessibleName("Progress")
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._stop = button("Stop", self._cancel, look="link", tip="Stop what is being computed")
        self.notes = label("", "status")
        self.broken = button("", self.broken_wanted.emit, look="link")
        self.broken.hide()
        self.region = label("", "status")
        self._line = row(
            self.work,
            self._bar,
            self._stop,
            None,
            self.notes,
            self.broken,
            12,
            self.region,
            margins=(12, 0, 12, 0),
        )
        self.setLayout(self._line)
        self._appearance = appearance
        appearance.changed.connect(self._fit)
        self._fit()
        self._refresh()

    def _fit(self) -> None:
        metrics = self._appearance.metrics
        self.setFixedHeight(metrics.px(24))
        self.region.setMaximumWidth(0 if metrics.cramped else _NO_LIMIT)

    def show_legend(self, legend: Legend) -> None:
        """The legend of a drag; while it is shown the other figures make room."""
        self._line.insertWidget(3, legend)
        legend.toggled.connect(self.notes.setHidden)
        legend.toggled.connect(self.region.setHidden)
        legend.toggled.connect(self._show_broken)

    def show_notes(self, notes: str, broken: int) -> None:
        """The figures of what is on view, and how many rules are broken there."""
        self.notes.setText(notes)
        self.broken.setText(count_text(broken, "rule broken", "rules broken"))
        self.broken.setAccessibleName(f"{self.broken.text()}: show which")
        self.broken.setToolTip("Which ones, and why they may stand")
        self._rules = broken
        self._show_broken()

    def _show_broken(self, hidden: bool = False) -> None:
        self.broken.setVisible(self._rules > 0 and not hidden)

    def watch(self, task: Task) -> None:
        """Show a task until it ends."""
        if task.ended:
            return
        self._running.append(task)
        task.changed.connect(self._refresh)
        self._refresh()

    @property
    def running(self) -> int:
        """Number of tasks on their way."""
        return len(self._running)

    def _refresh(self) -> None:
        self._running = [task for task in self._running if not task.ended]
        if not self._running:
            self._long.stop()
            self._show_bar(False)
            self.work.setText("Saved")
            return
        if self._bar.isHidden() and not self._long.isActive():
            self._long.start()
        task = self._told
        more = f" (and {len(self._running) - 1} more)" if len(self._running) > 1 else ""
        self.work.setText(f"{task.text}…{more}")
        self._bar.setRange(0, 0 if task.done is None else 100)
        if task.done is not None:
            self._bar.setValue(round(100 * task.done))

    def _show_bar(self, shown: bool) -> None:
        """The bar, and what stops the work."""
        self._bar.setVisible(shown)
        self._stop.setVisible(shown)

    def _cancel(self) -> None:
        if self._running:
            self._told.cancel()

    @property
    def _told(self) -> Task:
        """The task that is told of, and stopped by the button."""
        return min(self._running, key=lambda task: task.ahead)
