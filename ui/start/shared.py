"""Open a shared database by its address, with whatever is wrong said under the field."""

import re
from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from planner.application.errors import UserError
from planner.application.progress import CancelToken, Progress
from planner.bootstrap import Planner, build_planner
from ui.forms import button, column, label, row
from ui.jobs import Jobs

Taker = Callable[[Planner], object]


class SharedDatabase(QWidget):
    """A field for a file or URL; the planner over it is handed over once it has opened."""

    def __init__(self, jobs: Jobs, database: str | None = None) -> None:
        super().__init__()
        self._jobs = jobs
        self._take: Taker = lambda planner: planner.close()
        self.field = QLineEdit()
        self.field.setAccessibleName("Address of the shared database")
        self.field.setPlaceholderText("postgresql+psycopg://name@server/region")
        self.field.returnPressed.connect(self.open)
        self.open_button = button("Open", self.open, name="Open the shared database")
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self.now = label(
            f"Open now: {shown_address(database)}" if database else "", "second", wrap=True
        )
        self.back = button("Back to this computer's own database", self.open_own, look="link")
        for one in (self.now, self.back):
            one.setVisible(bool(database))
        line = row(self.field, self.open_button)
        line.setStretch(0, 1)
        self.setLayout(column(line, self.problem, self.now, row(self.back, None), gap=4))

    def hand_over_to(self, take: Taker) -> None:
        """Who goes over to a database that was opened; nobody: it is closed again."""
        self._take = take

    def open(self) -> None:
        """Try the address; what is typed stays, whatever happens."""
        address = self.field.text().strip()
        if not address:
            self._say("Type the address, or the path of a database file.")
            return
        self._try(address)

    def open_own(self) -> None:
        """Go back to the database in the user's own data folder."""
        self._try(None)

    def _try(self, address: str | None) -> None:
        for one in (self.open_button, self.back):
            one.setEnabled(False)
        self.problem.hide()

        def work(_progress: Progress, _cancel: CancelToken) -> Planner | UserError:
            return opened(address)

        self._jobs.start(
            self._jobs.lanes.database, "Opening the database", work, self._took, ended=self._ended
        )

    def _took(self, outcome: Planner | UserError) -> None:
        self._ended()
        if isinstance(outcome, UserError):
            self._say(f"{outcome.problem} {outcome.mend}".strip())
        else:
            self._take(outcome)

    def _ended(self) -> None:
        for one in (self.open_button, self.back):
            one.setEnabled(True)

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.show()
        self.field.setFocus()


def shown_address(database: str) -> str:
    """The address without a password."""
    return re.sub(r"(://[^:/@]+):[^@/]*@", r"\1:…@", database)


def opened(address: str | None) -> Planner | UserError:
    """The planner over a database that answers, or why it does not."""
    try:
        planner = build_planner(address)
        with planner.unit_of_work() as work:
            work.catalogue()
    except UserError as error:
        return error
    return planner
