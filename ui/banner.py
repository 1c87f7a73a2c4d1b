"""News in place: what went wrong and how to mend it, or what was done. No dialogs."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from planner.application.errors import EnvironmentFault, UserError
from planner.domain.wording.formats import without_commands
from ui.forms import button, column, icon_button, label, row
from ui.theme.appearance import Appearance

_MOST = 3


class Banner(QFrame):
    """One message, with at most one thing to do about it."""

    left = Signal()
    """It had the keys when it was closed."""

    closed = Signal(object)
    """The banner itself, which is gone at the next turn of events."""

    def __init__(
        self,
        appearance: Appearance,
        state: str,
        text: str,
        second: str = "",
        action: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setProperty("state", state)
        self.text = label(text, "heading", wrap=True)
        self.second = label(second, "body", wrap=True)
        if not second:  # shown before it has a parent, it would be a window of its own
            self.second.hide()
        for part in (self.text, self.second):
            part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.action: QPushButton | None = button(action[0], self._act) if action else None
        self._do = action[1] if action else None
        close = icon_button(appearance, "x", "Close this message", self.close)
        parts: list[QWidget] = [self.action] if self.action else []
        whole = row(column(self.text, self.second, gap=2), *parts, close, margins=(12, 6, 8, 6))
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.setAccessibleName(f"{state}: {text} {second}".strip())

    def _act(self) -> None:
        """Do what is offered; the message has been dealt with then."""
        act = self._do
        self.close()
        if act is not None:
            act()

    def close(self) -> bool:
        """Go away."""
        focus = self.window().focusWidget()
        held = focus is not None and self.isAncestorOf(focus)
        self.hide()
        self.deleteLater()
        self.closed.emit(self)
        if held:
            self.left.emit()
        return True


class Notices(QWidget):
    """The place for banners, under the top bar; the newest on top."""

    left = Signal()
    """A banner that had the keys was closed."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self._list = column()
        self._banners: list[Banner] = []  # those not closed, the newest first
        self.setLayout(self._list)

    def error(self, error: UserError) -> None:
        """What, where, and how to mend it."""
        self.show_notice("error", error.problem, without_commands(error.mend))

    def fault(self, error: EnvironmentFault, again: Callable[[], object]) -> None:
        """What the machine refused; it can be tried again once the cause is gone."""
        self.show_notice("error", error.problem, error.mend, ("Try again", again))

    def done(
        self, text: str, second: str = "", action: tuple[str, Callable[[], object]] | None = None
    ) -> None:
        """Something the user asked for is done."""
        self.show_notice("done", text, second, action)

    def show_notice(
        self,
        state: str,
        text: str,
        second: str = "",
        action: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """A banner; `state` is "error", "warning", "done" or "news".

        What was done before is history once something else is done: one such banner is enough.
        The same is told once, too.
        """
        banner = Banner(self._appearance, state, text, second, action)
        banner.left.connect(self.left)
        banner.closed.connect(self._banners.remove)
        for before in list(self._banners):
            done = state == "done" and before.property("state") == state
            if done or before.accessibleName() == banner.accessibleName():
                before.close()
        self._list.insertWidget(0, banner)
        banner.show()
        self._banners.insert(0, banner)
        for too_old in self._banners[_MOST:]:
            too_old.close()

    @property
    def newest(self) -> Banner | None:
        """The banner on top."""
        return next(iter(self._banners), None)

    @property
    def texts(self) -> list[str]:
        """What the banners say now, the newest first."""
        return [one.accessibleName() for one in self._banners]

    def clear(self) -> None:
        """Take every banner away."""
        for one in list(self._banners):
            one.close()
