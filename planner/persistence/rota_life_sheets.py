"""What is stored of a rota's life, declared like the sheets of the region workbook.

None of these is a sheet of that workbook; declared alike, they get their tables, their journal
rows and their version checks from the same code.
"""

from planner.domain.sheets import ROTA_STATES, Column, Sheet, Type

ROTA_STEPS = Sheet(
    "RotaSteps",
    ("service", "from", "number"),
    (
        Column("service", Type.CODE, True, refers="Services"),
        Column("from", Type.DATE, True),
        Column("number", Type.WHOLE, True),
        Column("to", Type.DATE, True),
        Column("step", Type.WORD, True),
        Column("who", Type.TEXT, True),
        Column("role", Type.TEXT),
        Column("at", Type.TEXT, True),
        Column("why", Type.TEXT),
        Column("status", Type.WORD, True, words=ROTA_STATES),
        Column("rota_version", Type.WHOLE),
        Column("seal", Type.TEXT, True),
    ),
)
"""Every step of every rota, in the order of their numbers; `seal` is that of the duties."""

KEPT_ROTAS = Sheet(
    "KeptRotas",
    ("service", "from", "number"),
    (
        Column("service", Type.CODE, True, refers="Services"),
        Column("from", Type.DATE, True),
        Column("number", Type.WHOLE, True),
        Column("to", Type.DATE, True),
        Column("content", Type.TEXT, True),
    ),
)
"""What was approved, whole, by the number of the step that approved it."""

ACCEPTED_BREACHES = Sheet(
    "AcceptedBreaches",
    ("staff_id", "rule", "part", "from", "to"),
    (
        Column("staff_id", Type.CODE, True, refers="Staff"),
        Column("rule", Type.TEXT, True),
        Column("part", Type.TEXT, True),
        Column("from", Type.DATE, True),
        Column("to", Type.DATE, True),
        Column("figure", Type.DECIMAL, True),
        Column("limit", Type.DECIMAL, True),
        Column("reason", Type.TEXT, True),
        Column("who", Type.TEXT, True),
        Column("at", Type.TEXT, True),
    ),
)
"""Broken rules that somebody answers for, each at the figure that it was accepted at."""

LIFE_SHEETS = (ROTA_STEPS, KEPT_ROTAS, ACCEPTED_BREACHES)
LIFE_TABLES = {
    "RotaSteps": "rota_steps",
    "KeptRotas": "kept_rotas",
    "AcceptedBreaches": "accepted_breaches",
}
"""Name of the table of each."""
