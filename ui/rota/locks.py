"""How far the rotas of a board are, and which dates are signed.

No duty of a signed date changes before an amendment reopens its rota.
"""

from dataclasses import dataclass

import numpy as np

from planner.application.ports import RotaEntry
from planner.application.rota_life_view import RotaStanding
from planner.domain.calendar import BoolArray, Period
from planner.domain.wording.formats import without_commands
from planner.domain.wording.rota_life import locked_text


@dataclass(frozen=True, slots=True)
class Locks:
    """The rotas of the service on view that touch its dates."""

    service: str = ""
    """Its name."""
    rotas: tuple[RotaEntry, ...] = ()
    """Those that are approved or final."""
    standings: tuple[RotaStanding, ...] = ()
    """All of them, by first date."""

    def on(self, period: Period) -> BoolArray:
        """(dates,): which dates of a period are locked."""
        dates = np.arange(period.first, period.last + 1)
        found = np.zeros(len(dates), dtype=np.bool_)
        for rota in self.rotas:
            found |= (dates >= rota.first) & (dates <= rota.last)
        return found

    def reason(self, day: int) -> str:
        """Why no duty of a date may change, and what to do; empty: it may."""
        rotas = (rota for rota in self.rotas if rota.first <= day <= rota.last)
        return next(map(self._reason, rotas), "")

    @property
    def reasons(self) -> list[str]:
        """The same of every rota."""
        return [self._reason(rota) for rota in self.rotas]

    def _reason(self, rota: RotaEntry) -> str:
        problem, mend = locked_text(self.service, rota.first, rota.last, rota.status)
        return f"{problem} {without_commands(mend)}"

    def word(self, period: Period) -> str:
        """As "Final" for a whole period, "In part" for some of its dates; empty: none."""
        statuses = {rota.status for rota in self.rotas}
        if not self.rotas:
            return ""
        if not self.on(period).all():
            return "In part"
        return statuses.pop().capitalize() if len(statuses) == 1 else "Signed"


NOTHING_LOCKED = Locks()
