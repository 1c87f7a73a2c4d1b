"""Who acts: the button on top that names them, and the panel under it that changes them."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWindow
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)
from shiboken6 import isValid

from planner.domain.roles import Action, Profile, Role, may
from ui.aid.acting import Acting, NewProfile
from ui.aid.step_cards import allow
from ui.aid.words import reach_text
from ui.banner import Notices
from ui.choice import Choice
from ui.enter import ToolButton
from ui.forms import ChoiceBox, box, button, column, give_icon, label, row, rule
from ui.theme.appearance import Appearance

_MOST_ROWS = 8
_LETTERS = 100
_EVERY_STEP = "Every step is done in this name."


class ProfileButton(ToolButton):
    """Names who acts; a press opens the panel. Small windows show the picture alone."""

    def __init__(self, appearance: Appearance, acting: Acting) -> None:
        super().__init__()
        self._appearance, self._acting = appearance, acting
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setCheckable(True)
        give_icon(appearance, self, "users")
        acting.changed.connect(self._show)
        appearance.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        profile = self._acting.profile
        name = profile.name if profile else "…"
        title = _title(profile) if profile else "Reading who acts"
        small = self._appearance.metrics.cramped
        style = Qt.ToolButtonStyle
        self.setToolButtonStyle(
            style.ToolButtonIconOnly if small else style.ToolButtonTextBesideIcon
        )
        room = self._appearance.metrics.px(120 if self._appearance.metrics.small else 180)
        gone = " (removed)" if profile is not None and profile.removed else ""
        room -= self.fontMetrics().horizontalAdvance(gone)
        shown = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room)
        self.setText(f" {shown}{gone}")
        self.setAccessibleName(f"Acting as {title}")
        self.setToolTip(f"Acting as {title}. Press to act as somebody else.")


def _title(profile: Profile) -> str:
    if profile.removed:
        return f"{profile.name}, a profile that was removed: nothing is stored in that name"
    return f"{profile.name}, {profile.title}"


def _reach_text(profile: Profile | None) -> str:
    """In whose name steps are done, and how far the server lets that go."""
    if profile is None or profile.login is None:
        return _EVERY_STEP
    reach = profile.login.reach_text(profile.names)
    return f"{_EVERY_STEP} The server login {profile.login.name} {reach}."


class ProfilePanel(QFrame):
    """All profiles to choose from, and a form for another one."""

    def __init__(
        self,
        appearance: Appearance,
        acting: Acting,
        choice: Choice,
        opener: ProfileButton,
        over: QWidget,
        notices: Notices,
    ) -> None:
        super().__init__(over)
        self.setObjectName("profiles")
        self.setAccessibleName("Who acts")
        self._appearance, self._acting, self._choice = appearance, acting, choice
        self.opener, self._notices = opener, notices
        self._before: QWidget | None = None
        """What had the keys when it was opened."""
        self.list = QListWidget()
        self.list.setAccessibleName("Act as")
        self.list.itemClicked.connect(self._use)
        self.list.itemActivated.connect(self._use)
        self._build_form()
        self._said = label("", "second", wrap=True)
        self._reach = label(_EVERY_STEP, "second", wrap=True)
        self.setLayout(
            column(
                label("Who acts at this desk", "title"),
                self._reach,
                self.list,
                rule(),
                label("Another profile", "heading"),
                self._form,
                self._said,
                margins=(16, 12, 16, 12),
                gap=8,
            )
        )
        opener.toggled.connect(self._toggle)
        acting.changed.connect(self._show)
        acting.altered.connect(self._tell_altered)
        acting.choice_wanted.connect(partial(opener.setChecked, True))
        choice.catalogue_changed.connect(self._fill_reach)
        over.installEventFilter(self)
        self.hide()

    def _build_form(self) -> None:
        self.name = QLineEdit()
        self.name.setMaxLength(_LETTERS)
        self.name.setPlaceholderText("Name")
        self.name.setAccessibleName("Name of the new profile")
        self.role = ChoiceBox(self._appearance, "Role of the new profile")
        for role in Role:
            self.role.addItem(role.title.capitalize(), role.value)
        self.trust = ChoiceBox(self._appearance, "Trust of the new profile")
        self.service = ChoiceBox(self._appearance, "Service of the new profile")
        self.trust.activated.connect(self._fill_services)
        for one in (self.trust, self.service):
            one.setMinimumContentsLength(8)
            one.setSizeAdjustPolicy(
                ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
        self.add = button("Add", self._add)
        self.name.textChanged.connect(self._wake)
        self.name.returnPressed.connect(self._add)
        first = row(self.name, self.role)
        first.setStretch(0, 1)
        self._form = box(
            "plain", column(first, self.trust, self.service, row(None, self.add), gap=6)
        )

    # What is on view -----------------------------------------------------------------------

    def _toggle(self, shown: bool) -> None:
        self.setVisible(shown)
        self._listen(shown)
        if shown:
            self._before = self.window().focusWidget()
            self._acting.read()
            self._place()
            self.raise_()
            self.list.setFocus()
        else:
            self._give_back()

    def _give_back(self) -> None:
        """The keys go back to where they were, if that is still there."""
        before = self._before
        there = before is not None and isValid(before) and before.isVisible()
        (before if there and before is not None else self.opener).setFocus()

    def _place(self) -> None:
        """Under the button, within the window."""
        over = self.parentWidget()
        assert over is not None
        self.setFixedWidth(min(self._appearance.metrics.px(392), over.width()))
        rows = min(max(self.list.count(), 1), _MOST_ROWS)
        row = self._appearance.metrics.px(44)
        self.list.setFixedHeight(rows * row + 4)
        self.adjustSize()
        below = self.opener.mapTo(over, QPoint(0, self.opener.height() + 4))
        over_edge = self.height() - (over.height() - below.y() - 8)
        if over_edge > 0:
            self.list.setFixedHeight(max(self.list.height() - over_edge, row + 4))
            self.adjustSize()
            below.setY(max(min(below.y(), over.height() - self.height() - 8), 0))
        left = min(below.x(), over.width() - self.width() - 8)
        self.move(max(left, 0), below.y())

    def _show(self) -> None:
        self.list.clear()
        acting = self._acting.profile
        self._reach.setText(_reach_text(acting))
        for one in self._acting.profiles:
            item = QListWidgetItem(f"{one.name}\n{reach_text(one, self._choice.catalogue)}")
            item.setData(Qt.ItemDataRole.UserRole, one.name)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.name}, {one.title}")
            item.setSizeHint(QSize(0, self._appearance.metrics.px(44)))
            self.list.addItem(item)
            if acting is not None and one.name == acting.name:
                self.list.setCurrentItem(item)
        self._wake()
        if self.isVisible():
            self._place()

    def _fill_reach(self) -> None:
        self.trust.clear()
        self.trust.addItem("Whole region", None)
        for code, name in self._choice.catalogue.trusts():
            self.trust.addItem(name, code)
        self._fill_services()
        self._show()

    def _fill_services(self) -> None:
        trust = self.trust.currentData()
        self.service.clear()
        self.service.addItem("All services", None)
        for entry in self._choice.catalogue.of_trust(trust) if trust else ():
            self.service.addItem(entry.name, entry.code)
        self.service.setVisible(trust is not None)
        self._wake()

    def _wake(self) -> None:
        profile = self._acting.profile
        trust, service = self.trust.currentData(), self.service.currentData()
        why_not = may(profile, Action.PROFILES, trust, service) if profile else "…"
        missing = "" if self.name.text().strip() else "Write the name first"
        allow(self.add, why_not or missing)
        self._said.setText(why_not or "")
        self._said.setVisible(bool(why_not))

    def _tell_altered(self, what: str, second: str) -> None:
        choose = ("Choose who acts", partial(self.opener.setChecked, True))
        self._notices.show_notice("warning", what, second, choose)

    # What is done --------------------------------------------------------------------------

    def _use(self, item: QListWidgetItem) -> None:
        self.opener.setChecked(False)
        self._acting.use(str(item.data(Qt.ItemDataRole.UserRole)))

    def _add(self) -> None:
        if not self.add.isEnabled():
            return
        new = NewProfile(
            self.name.text().strip(),
            str(self.role.currentData()),
            self.trust.currentData(),
            self.service.currentData(),
        )
        self.name.clear()
        self._acting.add(new)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.opener.setChecked(False)
            return
        super().keyPressEvent(event)

    def _listen(self, shown: bool) -> None:
        """While it is shown, hear of presses anywhere in the window."""
        handle = self.window().windowHandle()
        if handle is None:
            return
        if shown:
            handle.installEventFilter(self)
        else:
            handle.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The panel stays under its button when the window changes its size; a press beside it
        closes it, and does what it would have done.
        """
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWindow):
            assert isinstance(event, QMouseEvent)
            self._close_beside(event.globalPosition().toPoint())
        return bool(super().eventFilter(watched, event))

    def _close_beside(self, at: QPoint) -> None:
        inside = any(one.rect().contains(one.mapFromGlobal(at)) for one in (self, self.opener))
        if self.isVisible() and not inside:
            self.opener.setChecked(False)
