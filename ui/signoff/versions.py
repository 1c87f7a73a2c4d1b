"""What was done with a rota, and what has changed since a version of it was approved."""

from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from planner.application.rota_life_ports import StepTaken
from planner.application.rota_life_view import RotaLife
from planner.application.signoff_making import local_time
from planner.domain.wording.formats import count_text, day_text
from planner.domain.wording.rota_life import STEPS
from ui.forms import box, button, clear, column, label, row, rule

_MOST_CHANGES = 200


class VersionsView(QScrollArea):
    """Steps newest first; those whose version is kept can be looked at and exported."""

    shown = Signal(int)
    """Show the pages of a kept version, by its number."""
    exported = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._content = QVBoxLayout()
        self._content.setContentsMargins(0, 0, 0, 0)
        self._content.setSpacing(0)
        self.setWidget(box("panel", self._content))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Versions of this rota, and what changed since")

    def show_life(self, life: RotaLife | None, zone: str) -> None:
        """Show the steps of another rota, by a clock."""
        self._zone = ZoneInfo(zone)
        clear(self._content)
        if life is None:
            return
        if life.kept:
            self._content.addWidget(self._changes(life))
            self._content.addWidget(rule())
        kept = {step.number for step in life.kept}
        for step in reversed(life.steps):
            self._content.addWidget(self._step(step, kept=step.number in kept))
            self._content.addWidget(rule())
        if not life.steps:
            text = "Nothing was done with this rota yet: publish or submit it below."
            self._content.addLayout(
                column(label(text, "body", wrap=True), margins=(16, 12, 16, 12))
            )
        self._content.addStretch(1)

    def _changes(self, life: RotaLife) -> QWidget:
        """The list of an amendment."""
        count = len(life.changed)
        title = (
            f"{count_text(count, 'cell')} changed since the approved version"
            if count
            else "Nothing has changed since the approved version"
        )
        lines = column(label(title, "heading", wrap=True), margins=(16, 12, 16, 12), gap=4)
        for one in life.changed[:_MOST_CHANGES]:
            lines.addWidget(label(one.text, "body", wrap=True))
        left = count - _MOST_CHANGES
        if left > 0:
            lines.addWidget(label(f"and {left:,} more", "second"))
        return box("panel", lines)

    def _step(self, step: StepTaken, *, kept: bool) -> QWidget:
        version = "" if step.version is None else f"Version {step.version} · "
        at = local_time(step.at, self._zone)
        when = f"{day_text(at.date(), year=True)} {at:%H:%M}"
        title = label(f"{version}{STEPS[step.step].capitalize()}", "heading", wrap=True)
        role = f", {step.role}" if step.role else ""
        who = label(f"{step.who}{role} · {when}", "second", wrap=True)
        words = column(title, who, gap=2)
        if step.why:
            words.addWidget(label(f"Reason: {step.why}", "body", wrap=True))
        if step.seal:
            words.addWidget(label(f"Seal {step.seal[:16]}", "second"))
        parts = []
        if kept:
            name = f"version {step.version}" if step.version is not None else f"step {step.number}"
            show = partial(self.shown.emit, step.number)
            export = partial(self.exported.emit, step.number)
            parts = [
                button("Show as signed", show, look="link", name=f"Show as signed: {name}"),
                button("Export…", export, look="link", name=f"Export as signed: {name}"),
            ]
        line = row(words, *parts, margins=(16, 8, 16, 8), gap=12)
        line.setStretch(0, 1)
        return box("panel", line)
