"""What every mark of a sign-off means, for the legend and for the foot of the printed rota."""

from planner.application.signoff_sheet import SignOffSheet
from planner.application.signoff_words import IN_MARK, OUT_MARK

FORM = "2"
"""Of the workbooks that are made now. Those of before name no form and lack `LATER_TEXTS`."""

KEY_NOTES = (
    "* bank holiday",
    "! rule broken, see Sign-off",
    "↙ aid in",
    "↗ aid out, worked elsewhere and not counted here",
    "dotted box: safe, but one absence makes it unsafe",
    "heavy box: minimum not met",
    "† on duty, but grade or skill leaves a slot empty",
)

MARKS = (
    ("*", "Bank holiday (after the date)."),
    ("!", "A hard working-time rule is broken on this date; the Sign-off sheet says which."),
    (IN_MARK, "Aid in: worked here by somebody whose home is another service."),
    (OUT_MARK, "Aid out: worked elsewhere by somebody at home here; not counted under the grid."),
    ("†", "Filled is less than a count of heads: grade or skill leaves a slot empty."),
    ("dotted box", "Margin 0: safe, but there is somebody whose absence makes the shift unsafe."),
    ("heavy box", "Under the grid: minimum slots are empty. In the grid: the rule broken (!)."),
    ("(code)", "A kind of absence whose code is also the code of a shift."),
)
NOT_EMPLOYED_NOTE = "line across: not employed on that date"
NOT_EMPLOYED = ("line across", "Not employed on this date: before joining, or after leaving.")
LATER_TEXTS = frozenset({NOT_EMPLOYED_NOTE, *NOT_EMPLOYED})
"""What no workbook said before they named their form."""
LEGEND_NOTES = (
    "Rost. h is the paid hours of the duties on the row, wherever worked: elapsed time less "
    "unpaid break. Resident doctors' breaks are paid. On-call counts no hours.",
    "Contr. h is weekly hours × dates employed in the period ÷ 7. Diff. h is Rost. h less "
    "Contr. h, without credit for leave; Leave d counts the dates absent.",
    "Nights are duties with at least 3 h between 23:00 and 06:00. W/e counts weekends with any "
    "work between Saturday 00:00 and Sunday 24:00, a Friday night included; it is not a formula.",
    "Required is the sum of the minimums. Filled is exact as exported: each person on duty fills "
    "at most one minimum slot, by grade and skill. If codes are typed by hand, it is counted by "
    "heads until the workbook is exported again.",
    "A night on which the clocks change is an hour longer or shorter; its row carries the "
    "difference in its formula.",
    "The seal is a SHA-256 over service, period, version, status and every duty, absence and "
    "proposed aid. `verify` compares this workbook with the database and names each cell that "
    "differs.",
)


def marks_of(facts: SignOffSheet) -> tuple[tuple[str, str], ...]:
    """The marks of one sign-off and their meanings."""
    return (*MARKS, NOT_EMPLOYED) if facts.joins_or_leaves else MARKS


def further_notes(facts: SignOffSheet) -> tuple[str, ...]:
    """What the foot of one rota says beyond `KEY_NOTES`."""
    return (NOT_EMPLOYED_NOTE,) if facts.joins_or_leaves else ()
