"""What mutual aid, profiles, logins and the ledger store, declared like the sheets of the workbook.

They are no sheets of the region workbook, but stored, versioned and journalled like them. A
request is one row for both: the workbook's columns, and its life beside them, which an import
neither shows nor touches.
"""

from dataclasses import replace

from planner.domain.aid.values import State, Urgency
from planner.domain.roles import Role
from planner.domain.sheets import Column, Sheet, Type

_C, _T, _W = Type.CODE, Type.TEXT, Type.WORD
_STATES = tuple(state.value for state in State)

_LIFE = (
    Column("state", _W, words=_STATES, default=State.OPEN.value),
    Column("why", _T),
    Column("urgency", _W, words=tuple(u.value for u in Urgency), default=Urgency.NORMAL.value),
    Column("asked_by", _T),
    Column("asked_at", _T),
    Column("recalled_at", _T),
    Column("reason", _T),
)
"""Columns of a request that no workbook has; one that came with a workbook is open."""


def with_life(sheet: Sheet) -> Sheet:
    """The sheet as it is stored: requests have a life beside their workbook columns."""
    return replace(sheet, columns=(*sheet.columns, *_LIFE)) if sheet.name == "Requests" else sheet


_OFFERS = Sheet(
    "Offers",
    ("offer",),
    (
        Column("offer", _C, True),
        Column("request", _C, True, refers="Requests"),
        Column("staff_id", _C, True, refers="Staff"),
        Column("lender_trust", _C, True, refers="Trusts"),
        Column("lender_service", _C, True, refers="Services"),
        Column("service", _C, True, refers="Services"),
        Column("date", Type.DATE, True),
        Column("shift", _C, True, refers="Shifts"),
        Column("line", Type.WHOLE, True),
        Column("mode", _W, True, words=("extra", "redeploy")),
        Column("moved_from_service", _C, refers="Services"),
        Column("moved_from_shift", _C, refers="Shifts"),
        Column("state", _W, True, words=_STATES),
        Column("points", Type.WHOLE, default=0),
        Column("reason", _T),
        Column("proposed_by", _T, True),
        Column("proposed_at", _T, True),
        Column("consent", Type.BOOLEAN),
        Column("consent_by", _T),
        Column("consent_at", _T),
        Column("consent_note", _T),
        Column("lender_by", _T),
        Column("lender_at", _T),
        Column("host_by", _T),
        Column("host_at", _T),
        Column("override", _T),
        Column("override_by", _T),
        Column("override_at", _T),
        Column("confirmed_by", _T),
        Column("confirmed_at", _T),
        Column("hours", Type.DECIMAL),
        Column("why", _T),
    ),
)

_LEDGER = Sheet(
    "AidLedger",
    ("offer", "entry"),
    (
        Column("offer", _C, True),
        Column("entry", Type.WHOLE, True),
        Column("lender", _C, True, refers="Trusts"),
        Column("host", _C, True, refers="Trusts"),
        Column("lender_service", _C, True, refers="Services"),
        Column("service", _C, True, refers="Services"),
        Column("staff_id", _C, True, refers="Staff"),
        Column("date", Type.DATE, True),
        Column("shift", _C, True, refers="Shifts"),
        Column("hours", Type.DECIMAL, True),
        Column("miles", Type.DECIMAL),
        Column("cost", Type.DECIMAL),
        Column("state", _W, True, words=(State.WORKED.value, State.SETTLED.value)),
        Column("note", _T),
    ),
)
"""The first entry of an offer is what was worked, later ones correct it by what they add."""

_PROFILES = Sheet(
    "Profiles",
    ("name",),
    (
        Column("name", _T, True),
        Column("role", _W, True, words=tuple(role.value for role in Role)),
        Column("trust", _C, refers="Trusts"),
        Column("service", _C, refers="Services"),
    ),
)

_LOGINS = Sheet(
    "ServerLogins",
    ("login",),
    (Column("login", _T, True), Column("trust", _C, refers="Trusts")),
)
"""What a login of a server may change there: what is one trust's, or (none) the whole region."""

AID_SHEETS: tuple[Sheet, ...] = (_OFFERS, _LEDGER, _PROFILES, _LOGINS)
"""Each refers only to sheets of the workbook."""
