"""What is checked beyond single cells: values of a row, and rows, that contradict each other.

Every check yields problems and skips what has been reported already; none stops another.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from planner.application.importing_merge import Outlook
from planner.application.importing_report import Problem, Unreadable, shown
from planner.application.ports import RotaEntry
from planner.domain.calendar import DAY_MINUTES, date_of
from planner.domain.rota_life import LOCKED

Check = Callable[[Outlook], Iterator[Problem]]

_ORDERED_DATES = (
    ("Rotas", "from", "to"),
    ("Absences", "from", "to"),
    ("Staff", "employed_from", "employed_to"),
    ("StaffSkills", "valid_from", "expires"),
)


def _known(*values: object) -> bool:
    return not any(value is None or isinstance(value, Unreadable) for value in values)


def _later(outlook: Outlook, sheet: str, names: tuple[str, ...]) -> bool:
    """Whether any of the columns is in a file at all, so that a rule can have been broken."""
    read = outlook.reads.get(sheet)
    return read is not None and any(name in read.table.columns for name in names)


def _shown_column(outlook: Outlook, sheet: str, *names: str) -> str:
    """The first of the columns that the file has: the cell that a problem names."""
    columns = outlook.reads[sheet].table.columns
    return next(name for name in names if name in columns)


def dates_in_order(outlook: Outlook) -> Iterator[Problem]:
    """From after to: named at the `to` cell (C2)."""
    for sheet, first, last in _ORDERED_DATES:
        if not _later(outlook, sheet, (first, last)):
            continue
        read, name = outlook.reads[sheet], _shown_column(outlook, sheet, last, first)
        pairs = zip(outlook.column(sheet, first), outlook.column(sheet, last), strict=True)
        for row, (start, end) in enumerate(pairs):
            if isinstance(start, int) and isinstance(end, int) and start > end:
                yield read.problem(
                    row, name, end if name == last else start,
                    f"{last} lies before {first} ({date_of(start)})",
                    f"Give a date from {date_of(start)} on, or correct {first}.",
                )  # fmt: skip


def targets(outlook: Outlook) -> Iterator[Problem]:
    """A target below the minimum: named at the `target` cell (C2)."""
    if not _later(outlook, "Demand", ("minimum", "target")):
        return
    read, name = outlook.reads["Demand"], _shown_column(outlook, "Demand", "target", "minimum")
    pairs = zip(*(outlook.column("Demand", part) for part in ("minimum", "target")), strict=True)
    for row, (minimum, target) in enumerate(pairs):
        if isinstance(minimum, int) and isinstance(target, int) and target < minimum:
            yield read.problem(
                row, name, target if name == "target" else minimum,
                f"the target {target} is below the minimum {minimum}",
                f"Use a target of {minimum} or more, or leave it empty.",
            )  # fmt: skip


def breaks(outlook: Outlook) -> Iterator[Problem]:
    """A break that is not shorter than its shift (C7)."""
    if not _later(outlook, "Shifts", ("start", "end", "break_minutes")):
        return
    read, name = outlook.reads["Shifts"], _shown_column(outlook, "Shifts", "break_minutes", "end")
    columns = (outlook.column("Shifts", part) for part in ("start", "end", "break_minutes"))
    for row, (start, end, pause) in enumerate(zip(*columns, strict=True)):
        if not (isinstance(start, int) and isinstance(end, int) and isinstance(pause, int)):
            continue
        length = (end - start - 1) % DAY_MINUTES + 1
        if pause >= length:
            yield read.problem(
                row, name, pause if name == "break_minutes" else end,
                f"the break of {pause} minutes is not shorter than the shift ({length} minutes)",
                "Correct the break, the start or the end.",
            )  # fmt: skip


def coordinates(outlook: Outlook) -> Iterator[Problem]:
    """One coordinate without the other: named at the empty cell (C12)."""
    names = ("latitude", "longitude")
    if not _later(outlook, "Sites", names):
        return
    read = outlook.reads["Sites"]
    pairs = zip(*(outlook.column("Sites", name) for name in names), strict=True)
    for row, pair in enumerate(pairs):
        if (pair[0] is None) != (pair[1] is None):
            missing = 0 if pair[0] is None else 1
            there = names[missing] in read.table.columns
            yield read.problem(
                row, names[missing] if there else names[1 - missing],
                None if there else pair[1 - missing],
                f"{names[1 - missing]} is given but {names[missing]} is not",
                "Give both coordinates or neither.",
            )  # fmt: skip


def journeys(outlook: Outlook) -> Iterator[Problem]:
    """Travel from a site to itself that takes time (C13)."""
    names = ("from_site", "to_site", "minutes")
    read = outlook.reads.get("Travel")
    if read is None or not all(name in read.table.columns for name in names):
        return
    rows = zip(*(read.table.columns[name] for name in names), strict=True)
    for row, (start, end, minutes) in enumerate(rows):
        if start == end and _known(start, end, minutes) and minutes != 0:
            yield read.problem(
                row, "minutes", minutes,
                f"the journey from {shown(start)} to itself takes 0 minutes",
                "Write 0, correct one of the sites, or leave the row out.",
            )  # fmt: skip


def absence_lines(outlook: Outlook) -> Iterator[Problem]:
    """A demand line for a shift of absence (A6), also where a shift becomes one."""
    if "Demand" not in outlook.reads and "Shifts" not in outlook.reads:
        return
    kinds = {key[0]: kind for key, kind in outlook.values("Shifts", "kind").items()}
    read = outlook.reads.get("Demand")
    for row, shift in enumerate(read.table.columns.get("shift", ()) if read else ()):
        if read and _known(shift) and kinds.get(shift) == "absence":
            yield read.problem(
                row, "shift", shift, "this shift is an absence, which nobody can be asked to work",
                "Use a shift of kind work or on_call.",
            )  # fmt: skip
    yield from _shifts_now_absences(outlook)


def _shifts_now_absences(outlook: Outlook) -> Iterator[Problem]:
    read = outlook.reads.get("Shifts")
    if read is None or not {"code", "kind"} <= set(read.table.columns):
        return
    demand = outlook.reads.get("Demand")
    given = outlook.values("Demand", "shift")
    if demand is not None:
        columns = demand.table.columns
        in_file = zip(columns.get("service", ()), columns.get("line", ()), strict=False)
        given = {key: shift for key, shift in given.items() if key not in set(in_file)}
    asked = {shift: key for key, shift in given.items()}
    pairs = zip(read.table.columns["code"], read.table.columns["kind"], strict=True)
    for row, (code, kind) in enumerate(pairs):
        if kind == "absence" and code in asked:
            service, line = asked[code]
            yield read.problem(
                row, "kind", kind, f"line {line} of {service} in the database asks for this shift",
                "Change the demand line first, or use another shift code for the absence.",
            )  # fmt: skip


def rotas_apart(outlook: Outlook) -> Iterator[Problem]:
    """Two rotas of one service that share a date, in the files or the database (C18)."""
    read = outlook.reads.get("Rotas")
    if read is None:
        return
    columns = read.table.columns
    if not all(name in columns for name in ("service", "from", "to")):
        return
    rows = {
        (service, start): row
        for row, (service, start) in enumerate(
            zip(columns["service"], columns["from"], strict=True)
        )
    }
    by_service: dict[object, list[tuple[int, int]]] = defaultdict(list)
    for (service, start), end in outlook.values("Rotas", "to").items():
        if isinstance(start, int) and isinstance(end, int) and _known(service):
            by_service[service].append((start, end))
    for service, spans in by_service.items():
        ours = {start for start, _ in spans if (service, start) in rows}
        for start, other in _shared(sorted(spans), ours):
            yield read.problem(
                rows[service, start], "from", start,
                f"another rota of {shown(service)} ({date_of(other[0])} to {date_of(other[1])}) "
                "has some of the same dates",
                "Change the dates so that no two rotas of a service share one.",
            )  # fmt: skip


def _shared(spans: list[tuple[int, int]], ours: set[int]) -> Iterator[tuple[int, tuple[int, int]]]:
    """Starts of spans of the files that overlap another, with that other span."""
    latest = spans[0]
    for before, after in pairwise(spans):
        latest = max(latest, before, key=lambda span: span[1])
        if after[0] <= latest[1]:
            named, other = (after, latest) if after[0] in ours else (latest, after)
            if named[0] in ours:
                yield named[0], other


def approvals(outlook: Outlook) -> Iterator[Problem]:
    """A rota that is open here and would be approved or final: that takes two people.

    One that was open here when it was taken away counts as open still, or two imports would
    approve what one may not. Rotas that this database never had come with the status that they
    have elsewhere (workflow.md, "A rota's life").
    """
    read = outlook.reads.get("Rotas")
    if read is None or not {"service", "from", "to", "status"} <= set(read.table.columns):
        return
    names = ("service", "from", "to", "status")
    rotas = list(enumerate(zip(*(read.table.columns[name] for name in names), strict=True)))
    locking = [(row, rota) for row, rota in rotas if _known(*rota) and rota[3] in LOCKED]
    if not locking:
        return
    rotas_here = _RotasHere(outlook)
    for row, (service, first, last, status) in locking:
        if not (isinstance(first, int) and isinstance(last, int)):
            continue
        for rota, stands in rotas_here.open(service, first, last):
            how = (
                f"is {rota.status} here"
                if stands
                else f"was {rota.status} when it was taken away here"
            )
            yield read.problem(
                row, "status", status,
                f"the rota of {shown(service)} from {date_of(rota.first)} {how}, and an approval "
                "takes two people",
                f"Write {rota.status}, then let one person submit the rota and another approve it.",
            )  # fmt: skip


class _RotasHere:
    """The rotas that this database holds or held, by service."""

    def __init__(self, outlook: Outlook) -> None:
        self._stored: dict[object, list[RotaEntry]] = defaultdict(list)
        table = outlook.stored("Rotas")
        names = ("service", "from", "to", "status")
        for values in zip(*(table.columns.get(name, ()) for name in names), strict=True):
            service, first, last, status = values
            entry = RotaEntry(str(service), int(str(first)), int(str(last)), str(status))
            self._stored[service].append(entry)
        self._left: dict[object, list[RotaEntry]] = defaultdict(list)
        for entry in outlook.left_rotas():
            self._left[entry.service].append(entry)

    def open(self, service: object, first: int, last: int) -> Iterator[tuple[RotaEntry, bool]]:
        """Rotas of these dates that nobody approved, and whether each still stands.

        Of those that were taken away the newest is the last word, and none counts where a
        rota stands that was approved: locks see to that one.
        """
        standing = _touching(self._stored.get(service, ()), first, last)
        yield from ((rota, True) for rota in standing if rota.status not in LOCKED)
        left = _touching(self._left.get(service, ()), first, last)
        if not standing and left and left[-1].status not in LOCKED:
            yield left[-1], False


def _touching(rotas: Sequence[RotaEntry], first: int, last: int) -> list[RotaEntry]:
    return [rota for rota in rotas if rota.first <= last and first <= rota.last]


def homes(outlook: Outlook) -> Iterator[Problem]:
    """Staff whose trust is not that of the home service: a warning (A17)."""
    read = outlook.reads.get("Staff")
    if read is None or not {"trust", "service"} <= set(read.table.columns):
        return
    trusts = {key[0]: trust for key, trust in outlook.values("Services", "trust").items()}
    pairs = zip(read.table.columns["trust"], read.table.columns["service"], strict=True)
    for row, (trust, service) in enumerate(pairs):
        other = trusts.get(service) if _known(trust, service) else None
        if _known(other) and other != trust:
            yield read.problem(
                row, "trust", trust, f"the home service {service} belongs to {shown(other)}",
                "Check which of the two is meant; both are kept as given.",
            )  # fmt: skip


def request_lines(outlook: Outlook) -> Iterator[Problem]:
    """Requests for a demand line that nobody declares: a warning."""
    read = outlook.reads.get("Requests")
    if read is None or not {"service", "line"} <= set(read.table.columns):
        return
    lines = set(outlook.values("Demand", "line"))
    pairs = zip(read.table.columns["service"], read.table.columns["line"], strict=True)
    for row, pair in enumerate(pairs):
        if _known(*pair) and pair not in lines:
            yield read.problem(
                row, "line", pair[1], f"{shown(pair[0])} has no demand line {pair[1]}",
                "Check the number of the line.",
            )  # fmt: skip


ERRORS: tuple[Check, ...] = (
    dates_in_order,
    targets,
    breaks,
    coordinates,
    journeys,
    absence_lines,
    rotas_apart,
    approvals,
)
WARNINGS: tuple[Check, ...] = (homes, request_lines)
