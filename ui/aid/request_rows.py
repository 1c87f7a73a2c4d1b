"""Rows of the list: what is to be done, or requests by state, as plain texts."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from planner.application.aid_ports import Case, Task
from planner.domain.aid.steps import Step
from planner.domain.aid.values import State, Urgency
from planner.domain.region import NONE
from planner.domain.shift_families import Family
from planner.domain.wording.edits import short_name
from planner.domain.wording.formats import count_text, day_text
from ui.aid.bench import Listed, ShiftLook
from ui.aid.words import URGENCIES, filled_text, offers_text, to_go_text
from ui.rota.cells import Tile

NameOf = Callable[[str], str]
ORDER = (
    State.OPEN,
    State.OFFERED,
    State.AGREED,
    State.CONFIRMED,
    State.DRAFT,
    State.WORKED,
    State.SETTLED,
    State.DECLINED,
    State.WITHDRAWN,
    State.EXPIRED,
)
"""Sections of the list: first what still needs somebody."""
_EDGES = {Urgency.URGENT: "unsafe", Urgency.SOON: "edge"}


@dataclass(frozen=True, slots=True)
class ListRow:
    """One task or one request."""

    reference: str
    offer: str | None
    tile: Tile
    title: str
    lines: tuple[str, ...]
    chip: str
    """Empty: none."""
    edge: str
    """`unsafe`, `edge` or empty: how the chip is drawn."""
    step: Step | None = None
    """What whoever acts can do next about it; None: it waits for somebody else, or is no task."""
    about: str = ""
    """Whom a task is about, and when: "A. Okafor, Wed 9 Dec"."""

    @property
    def words(self) -> str:
        """The row as a screen reader speaks it."""
        parts = (self.title, *self.lines, self.tile.name, self.chip, self.reference)
        return ", ".join(part for part in parts if part)


Row = ListRow | str
"""A row, or the title of a section."""


def task_rows(listed: Listed, name_of: NameOf) -> list[Row]:
    """What waits for whoever acts, then what they wait for."""
    mine, others = listed.inbox.mine, listed.inbox.others
    rows: list[Row] = []
    if mine:
        rows.append(f"Waits for you · {len(mine)}")
        rows += [_task(listed.shifts, task, name_of, mine=True) for task in mine]
    if others:
        rows.append(f"You wait for others · {len(others)}")
        rows += [_task(listed.shifts, task, name_of, mine=False) for task in others]
    return rows


def _task(shifts: Mapping[str, ShiftLook], task: Task, name_of: NameOf, *, mine: bool) -> ListRow:
    slot = task.request.slot
    lines = [f"{day_text(slot.day)}, {to_go_text(task)}", name_of(slot.service)]
    if not mine:
        lines.append(f"waits for {task.waits_for}")
    return ListRow(
        task.request.reference,
        task.offer.offer if task.offer else None,
        tile_of(shifts, slot.shift),
        task.what[:1].upper() + task.what[1:],
        tuple(lines),
        "" if task.urgency is Urgency.NORMAL else URGENCIES[task.urgency],
        _EDGES.get(task.urgency, ""),
        task.step if mine else None,
        f"{short_name(task.offer.name) if task.offer else slot.shift}, {day_text(slot.day)}",
    )


def case_rows(
    listed: Listed,
    name_of: NameOf,
    states: Collection[State] = (),
    services: Collection[str] | None = None,
) -> list[Row]:
    """Requests by state, each section by date; `services` of hosts or lenders, None: all."""
    rows: list[Row] = []
    shown = [one for one in listed.cases if services is None or _concerns(one, services)]
    for state in ORDER:
        cases = [one for one in shown if one.request.state is state]
        if cases and (not states or state in states):
            rows.append(f"{state.value.capitalize()} · {count_text(len(cases), 'request')}")
            rows += [_case(listed.shifts, case, name_of) for case in cases]
    return rows


def _case(shifts: Mapping[str, ShiftLook], case: Case, name_of: NameOf) -> ListRow:
    request = case.request
    over = request.state.ended or request.state.stands
    title = day_text(request.slot.day)
    if not over:
        title = f"{title}, {to_go_text(case)}"
    pressing = not over and case.urgency is not Urgency.NORMAL
    return ListRow(
        request.reference,
        None,
        tile_of(shifts, request.slot.shift),
        title,
        (name_of(request.slot.service), f"{filled_text(case)} · {offers_text(case)}"),
        URGENCIES[case.urgency] if pressing else "",
        _EDGES[case.urgency] if pressing else "",
    )


def _concerns(case: Case, services: Collection[str]) -> bool:
    parties = [case.request.host, *(one.lender for one in case.offers)]
    return any(party.service in services for party in parties)


def asked_words(listed: Listed) -> dict[tuple[str, int, str], str]:
    """For gaps that are asked for, by service, day and shift, how far that has come."""
    going = [one.request for one in listed.cases if not one.request.state.ended]
    return {
        (one.slot.service, one.slot.day, one.slot.shift): one.state.value
        for one in going
        if one.filled < one.needed
    }


def tile_of(shifts: Mapping[str, ShiftLook], code: str) -> Tile:
    """The tile of a shift; of one that is no longer there its code."""
    look = shifts.get(code)
    return look.tile if look else Tile(code, code, Family.STANDARD)


def rows_again(rows: Sequence[Row], before: Collection[ListRow]) -> list[int]:
    """Where rows of a list stand once it was read anew; a task of which the next step is another
    is not the same."""
    keys = {(one.reference, one.offer, one.step) for one in before}
    return [
        number
        for number, row in enumerate(rows)
        if not isinstance(row, str) and (row.reference, row.offer, row.step) in keys
    ]


def row_for(rows: list[Row], reference: str, offer: str | None) -> int:
    """Where a request stands in the list, best with the offer too; `NONE` where it does not."""
    found = [
        (row.offer != offer, number)
        for number, row in enumerate(rows)
        if not isinstance(row, str) and row.reference == reference
    ]
    return min(found)[1] if found else NONE
