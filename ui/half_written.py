"""Reasons that somebody has begun to write: kept until they are stored, for the next window too.

Half a sentence answers for nothing, so it never goes to the rota by itself. It stays in its
field, whatever else is looked at meanwhile, and a window that is opened again says that it waits.
"""

import json
from collections.abc import Callable, Collection
from dataclasses import astuple, dataclass

from planner.domain.calendar import Period
from planner.domain.rota_life import Link
from planner.domain.wording.formats import count_text, day_text
from planner.domain.wording.rules import RULE_TITLES
from ui.banner import Notices
from ui.settings import WindowSettings

_MOST = 50
"""So many are kept; the oldest go first."""


@dataclass(frozen=True, slots=True)
class Broken:
    """One broken rule of one person, for which a reason is asked."""

    service: str
    """Code; of the rota on which it was asked."""
    staff_id: str
    rule: str
    first: int
    """First of its dates, a day number; so is `last`."""
    last: int


class HalfWritten:
    """What was begun, by broken rule."""

    def __init__(self, settings: WindowSettings, database: str) -> None:
        """Takes up what was begun on a database in an earlier window, and keeps what will be."""
        self._settings, self._database = settings, database
        read = ((_read(key), text) for key, text in settings.half_written(database).items())
        self._texts = {about: text for about, text in read if about is not None}

    def text(self, about: Broken) -> str:
        """What was written so far; empty: nothing."""
        return self._texts.get(about, "")

    def keep(self, about: Broken, text: str) -> None:
        """Keep what is written now; nothing, or blanks, is forgotten."""
        self._texts.pop(about, None)
        if text.strip():
            self._texts[about] = text
        for oldest in list(self._texts)[:-_MOST]:
            del self._texts[oldest]
        texts = {json.dumps(astuple(one)): words for one, words in self._texts.items()}
        self._settings.keep_half_written(self._database, texts)

    def settle(self, service: str, period: Period, broken: Collection[Broken]) -> None:
        """Forget what was begun for rules of a rota that are not broken any more."""
        for one in list(self._texts):
            inside = one.first in period and one.last in period
            if one.service == service and inside and one not in broken:
                self.keep(one, "")

    def tell_in(
        self,
        notices: Notices,
        show: Callable[[Link], object],
        name_of: Callable[[str], str],
    ) -> None:
        """Say that something waits, if it does; `show` leads to the newest."""
        if not self._texts:
            return
        about, text = list(self._texts.items())[-1]
        count = len(self._texts)
        what = count_text(count, "reason")
        are = "is" if count == 1 else "are"
        notices.show_notice(
            "news",
            f"{what} that you began to write {are} not kept with the rota yet.",
            f"The last: “{text}”, for {name_of(about.staff_id)}, {day_text(about.first)}: "
            f"{RULE_TITLES.get(about.rule, about.rule).lower()}. Enter, in its field, keeps it.",
            ("Show it", lambda: show(Link(about.service, about.first, "", about.staff_id))),
        )


def _read(key: str) -> Broken | None:
    """None for what an earlier version or somebody's hand has left there."""
    try:
        service, staff_id, rule, first, last = json.loads(key)
        return Broken(str(service), str(staff_id), str(rule), int(first), int(last))
    except (ValueError, TypeError):
        return None
