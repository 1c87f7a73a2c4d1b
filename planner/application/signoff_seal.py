"""The seal of a sign-off workbook: a hash over the rota's content in one canonical form.

Who made the workbook and when are not part of it: the same content has the same seal at every
export. What is derived (hours, cover, breaches) follows from the content and is left out too.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from planner.domain.calendar import Period, date_of

_FORM = "mutual-aid-planner sign-off 1"
_SHOWN = 16


@dataclass(frozen=True, slots=True)
class Seal:
    """A SHA-256 in hexadecimal digits."""

    digest: str

    @property
    def short(self) -> str:
        """The first 16 digits in groups of four: what is printed on every page."""
        groups = (self.digest[at : at + 4] for at in range(0, _SHOWN, 4))
        return " ".join(groups)


def seal_of(
    *,
    service: str,
    period: Period,
    version: int | None = None,
    status: str = "",
    duties: Iterable[tuple[str, int, str, str]] = (),
    absences: Iterable[tuple[str, int, str]] = (),
    proposed: Iterable[tuple[str, int, str, str]] = (),
) -> Seal:
    """The seal of a rota, or of a part of it, such as its duties alone.

    Duties are (staff_id, day number, shift, service), absences (staff_id, day number, kind),
    proposed aid (staff_id, day number, shift, host); their order does not matter.
    O(n log n).
    """
    content = {
        "form": _FORM,
        "service": service,
        "from": date_of(period.first).isoformat(),
        "to": date_of(period.last).isoformat(),
        "version": version,
        "status": status,
        "duties": _rows(duties),
        "absences": _rows(absences),
        "proposed": _rows(proposed),
    }
    text = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return Seal(hashlib.sha256(text.encode("ascii")).hexdigest())


def _rows(rows: Iterable[tuple[str, int, *tuple[str, ...]]]) -> list[list[str]]:
    return sorted([who, date_of(day).isoformat(), *rest] for who, day, *rest in rows)
