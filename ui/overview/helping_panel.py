"""Who helps whom: the map of the sites, the same as a list, and where either leads."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from planner.application.helping import Help, Helping
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.wording.formats import count_text
from ui.forms import box, button, column, label, row, rule
from ui.overview.heat import ALL_SHIFTS, Overview
from ui.overview.helping_list import HelpingList
from ui.overview.site_map import SiteMap
from ui.theme.appearance import Appearance

_AGREED, _ALL = "Agreed", "All"


class HelpingPanel(QWidget):
    """Shows the `Helping` of an overview: what is agreed alone, or what is proposed too."""

    shift_opened = Signal(str, int, str)
    """Code of a service, day number and code of a shift."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._helping = Helping()
        self._margins: dict[str, int] = {}
        self.map, self.list = SiteMap(appearance), HelpingList(appearance)
        self.note = label("", "second", wrap=True)
        views = QButtonGroup(self)
        self.views = [
            button(title, self._show, look="segment", checkable=True) for title in (_AGREED, _ALL)
        ]
        for one in self.views:
            views.addButton(one)
        self.views[0].setChecked(True)
        self.views[1].setAccessibleName("All, with what is proposed")
        head = row(
            label("Who helps whom", "heading"),
            None,
            box("segments", row(*self.views, gap=0)),
            margins=(12, 4, 12, 4),
        )
        whole = column(
            head, rule(), self.map, rule(), self.list, row(self.note, margins=(12, 6, 12, 6))
        )
        whole.setStretch(2, 3)
        whole.setStretch(4, 2)
        self.setLayout(whole)
        self.list.row_chosen.connect(self.map.mark)
        self.list.row_opened.connect(self._open)
        self.map.help_chosen.connect(self._choose)
        self.map.help_opened.connect(self._open)

    def show_overview(self, view: Overview) -> None:
        """Take what was loaded."""
        region, margin = view.loaded.region, view.layers[ALL_SHIFTS].margin
        self._helping, self._margins = view.helping, {}
        for number, code in enumerate(region.sites.ids.codes):
            here = margin[region.services.site == number]
            asked = here[here != NO_MARGIN]
            if asked.size:
                self._margins[code] = int(asked.min())
        self._show()

    def _show(self) -> None:
        """What is agreed, or all; the same line stays chosen."""
        before = self.list.chosen_rows()
        helps = self._helping.helps
        if self.views[0].isChecked():
            helps = tuple(replace(one, proposed=0) for one in helps if one.agreed)
        self.list.helps.names = {one.code: one.name for one in self._helping.sites}
        self.map.show_helping(replace(self._helping, helps=helps), self._margins)
        self.list.helps.show(helps)
        self.list.setVisible(bool(helps))
        self.note.setText(self._note(helps))
        for at, one in enumerate(helps):
            if before and (one.lender, one.host) == (before[0].lender, before[0].host):
                self.list.choose_row(at)

    def _note(self, helps: tuple[Help, ...]) -> str:
        """What the picture leaves out, or what to do where it is empty."""
        proposed = sum(one.proposed for one in self._helping.helps)
        said = []
        if not helps and proposed:
            shifts = "1 shift is" if proposed == 1 else f"{proposed:,} shifts are"
            said.append(f"Nothing is agreed between sites in these dates; {shifts} proposed.")
        elif not helps:
            said.append("No site helps another in these dates. Cover finds who could.")
        within, all_of_it = self._helping.agreed_within, self.views[1].isChecked()
        if all_of_it:
            within += self._helping.proposed_within
            said.append("Dashed: proposed only." if proposed else "")
        if within:
            said.append(f"{count_text(within, 'more shift')} within one site.")
        lost = [one.name for one in self._helping.sites if None in (one.latitude, one.longitude)]
        if lost:
            said.append(f"Not on the map, as their place is not known: {', '.join(lost)}.")
        return " ".join(text for text in said if text)

    def _choose(self, chosen: Help) -> None:
        self.list.choose_row(self.list.helps.rows.index(chosen))
        self.list.setFocus()

    def _open(self, chosen: Help) -> None:
        first = chosen.first
        self.shift_opened.emit(first.service, first.day, first.shift)
