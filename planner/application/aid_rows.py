"""Rows of the store as requests, offers and ledger lines, and back."""

from collections.abc import Mapping
from typing import Any

from planner.application.aid_ports import AidWork, LedgerLine, StoredRow
from planner.application.errors import nobody
from planner.domain.aid.machine import overtaken
from planner.domain.aid.values import (
    Consent,
    Mark,
    Offer,
    Party,
    Request,
    Slot,
    State,
    Urgency,
    state_of_request,
)

Values = Mapping[str, Any]


def person_values(work: AidWork, staff_id: str) -> Values:
    """Somebody's row of the Staff sheet; UserError if there is nobody of that number."""
    rows = work.find("Staff", {"staff_id": [staff_id]})
    if not rows:
        raise nobody(staff_id)
    return rows[0].values


def request_of(row: StoredRow, host: Party, offers: list[Offer], *, started: bool) -> Request:
    """A stored request with the state that its offers and the clock make of it."""
    v: Values = row.values
    needed, stored = int(v["needed"]), overtaken(State(v["state"]), started=started)
    return Request(
        reference=str(row.key[0]),
        slot=slot_of(v),
        host=host,
        needed=needed,
        note=_text(v["note"]),
        why=_text(v["why"]),
        urgency=Urgency(v["urgency"]),
        stored=stored,
        state=state_of_request(stored, needed, [one.state for one in offers]),
        filled=sum(one.state.stands for one in offers),
        asked_by=_text(v["asked_by"]),
        asked_at=_text(v["asked_at"]),
        recalled_at=_text(v["recalled_at"]),
        reason=_text(v["reason"]),
        version=row.version,
    )


def offer_of(row: StoredRow, host: Party, name: str, *, started: bool) -> Offer:
    """A stored offer; one that the clock has overtaken is expired."""
    v: Values = row.values
    return Offer(
        offer=str(row.key[0]),
        request=str(v["request"]),
        slot=slot_of(v),
        host=host,
        lender=Party(str(v["lender_trust"]), str(v["lender_service"])),
        staff_id=str(v["staff_id"]),
        name=name,
        mode=str(v["mode"]),
        moved_from_service=v["moved_from_service"],
        moved_from_shift=v["moved_from_shift"],
        state=overtaken(State(v["state"]), started=started),
        points=int(v["points"]),
        reason=_text(v["reason"]),
        proposed_by=str(v["proposed_by"]),
        proposed_at=str(v["proposed_at"]),
        consent=_consent(v),
        lender_yes=_mark(v, "lender"),
        host_yes=_mark(v, "host"),
        override=_mark(v, "override", "override"),
        confirmed=_mark(v, "confirmed"),
        hours=v["hours"],
        why=_text(v["why"]),
        version=row.version,
    )


def line_of(row: StoredRow) -> LedgerLine:
    """A stored entry of the ledger."""
    v: Values = row.values
    return LedgerLine(
        offer=str(row.key[0]),
        entry=int(str(row.key[1])),
        lender=str(v["lender"]),
        host=str(v["host"]),
        lender_service=str(v["lender_service"]),
        host_service=str(v["service"]),
        staff_id=str(v["staff_id"]),
        day=int(v["date"]),
        shift=str(v["shift"]),
        hours=float(v["hours"]),
        miles=v["miles"],
        cost=v["cost"],
        state=str(v["state"]),
        note=_text(v["note"]),
    )


def line_values(line: LedgerLine) -> dict[str, object]:
    """A line as its row holds it, without its key."""
    return {
        "lender": line.lender,
        "host": line.host,
        "lender_service": line.lender_service,
        "service": line.host_service,
        "staff_id": line.staff_id,
        "date": line.day,
        "shift": line.shift,
        "hours": line.hours,
        "miles": line.miles,
        "cost": line.cost,
        "state": line.state,
        "note": line.note or None,
    }


def slot_of(v: Values) -> Slot:
    """The slot that a stored request or offer is about."""
    return Slot(str(v["service"]), int(v["date"]), str(v["shift"]), int(v["line"]))


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _mark(v: Values, who: str, why: str | None = None) -> Mark | None:
    by = v[f"{who}_by"]
    return None if by is None else Mark(by, _text(v[f"{who}_at"]), _text(v[why]) if why else "")


def _consent(v: Values) -> Consent | None:
    if v["consent"] is None:
        return None
    by, at = _text(v["consent_by"]), _text(v["consent_at"])
    return Consent(bool(v["consent"]), by, at, _text(v["consent_note"]))
