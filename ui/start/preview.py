"""What an import would change, sheet by sheet, with the first rows of each sort."""

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTreeWidget, QTreeWidgetItem

from planner.application.changes import Change
from planner.application.importing_report import shown, shown_typed
from planner.application.ports import PendingChanges
from planner.domain.sheets import SHEET_BY_NAME, Sheet
from planner.domain.wording.formats import count_text
from ui.theme.appearance import Appearance

_HEADS = ("Sheet and row", "What", "Values", "Before")
_SORTS = ("new", "different", "deleted")


class PreviewTree(QTreeWidget):
    """Sheets to open; a row for each sample."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self.setObjectName("preview")
        self.setAccessibleName("What the import would change, by sheet")
        self._appearance = appearance
        self.setHeaderLabels(_HEADS)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformRowHeights(True)
        self.setTabKeyNavigation(False)
        self.setMinimumHeight(240)

    def show_changes(self, changes: Sequence[PendingChanges], rows: Mapping[str, int]) -> None:
        """Take another preview; `rows` are the rows read, by sheet."""
        self.clear()
        by_name = {one.sheet: one for one in changes}
        for name in rows:
            one = by_name.get(name)
            item = QTreeWidgetItem(self, [name, _summary(one), count_text(rows[name], "row read")])
            item.setText(2, f"{rows[name]:,} {'row' if rows[name] == 1 else 'rows'} read")
            if one is not None:
                self._fill(item, one)
        first = self.topLevelItem(0)
        if first is not None:
            self.setCurrentItem(first)

    def _fill(self, item: QTreeWidgetItem, one: PendingChanges) -> None:
        sheet = SHEET_BY_NAME[one.sheet]
        for change in one.samples:
            QTreeWidgetItem(item, _cells(sheet, change))
        total = one.inserted + one.updated + one.deleted
        more = total - len(one.samples)
        if more > 0:
            QTreeWidgetItem(item, [f"and {more:,} more", "", "", ""])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Values before and after share the room that is left."""
        super().resizeEvent(event)
        px, room = self._appearance.metrics.px, self.viewport().width()
        widths = [min(px(280), room * 3 // 10), min(px(220), room // 4)]
        left = max(room - sum(widths), 320) // 2
        for number, width in enumerate((*widths, left, left)):
            self.setColumnWidth(number, width)


def _summary(one: PendingChanges | None) -> str:
    """As "40 new, 3 different"; "no change"."""
    if one is None:
        return "no change"
    counts = zip((one.inserted, one.updated, one.deleted), _SORTS, strict=True)
    return ", ".join(f"{count:,} {word}" for count, word in counts if count)


def _cells(sheet: Sheet, change: Change) -> list[str]:
    key = " · ".join(
        shown_typed(sheet.column(name), part)
        for name, part in zip(sheet.key, change.key, strict=True)
    )
    before, after = change.before, change.after
    if before is None or after is None:
        values = _values(sheet, after if before is None else before)
        sort = "new" if before is None else "deleted"
        return [key, sort, values if before is None else "", "" if before is None else values]
    names = [name for name in after if after[name] != before.get(name)]
    return [
        key,
        "different",
        _values(sheet, {name: after[name] for name in names}, empty=True),
        _values(sheet, {name: before.get(name) for name in names}, empty=True),
    ]


def _values(sheet: Sheet, values: Mapping[str, object] | None, *, empty: bool = False) -> str:
    return ", ".join(
        f"{name}: {shown_typed(sheet.column(name), value) if value is not None else shown('–')}"
        for name, value in (values or {}).items()
        if empty or value is not None
    )
