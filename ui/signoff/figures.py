"""The figures at the top of the sign-off page, as values."""

from dataclasses import dataclass

from planner.application.signoff_sheet import SignOffSheet, Way
from planner.application.signoff_words import own_hours
from planner.domain.wording.formats import count_text, percent_text
from ui.printing import figures


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its name above and what it is of below."""

    name: str
    value: str
    unit: str
    state: str = ""
    """"" plain, "unsafe" where something has to be done."""


def sheet_figures(sheet: SignOffSheet) -> tuple[Figure, ...]:
    """Slots, hours, broken rules and aid of a sign-off."""
    covers = [day for cover in sheet.cover for day in cover.days]
    required = sum(day.required for day in covers)
    filled = sum(day.filled for day in covers)
    short = required - filled
    contracted, rostered = own_hours(sheet)
    hard = [breach for breach in sheet.breaches if breach.hard]
    waiting = sum(not breach.reason for breach in hard)
    stands = [row for row in sheet.aid if row.stands]
    aid = {way: sum(row.hours for row in stands if row.way is way) for way in (Way.IN, Way.OUT)}
    return (
        Figure("Required", f"{required:,}", "minimum slots"),
        Figure("Filled", f"{filled:,}", percent_text(filled / required) if required else "–"),
        Figure("Short", f"{short:,}", "minimum slots", "unsafe" if short else ""),
        Figure(
            "Rostered",
            f"{figures.hours(rostered)} h",
            f"of {figures.hours(contracted)} h contracted",
        ),
        Figure(
            "Rules broken",
            f"{len(hard):,}",
            f"{count_text(waiting, 'reason')} missing",
            "unsafe" if waiting else "",
        ),
        Figure("Aid in", f"{figures.hours(aid[Way.IN])} h", f"out {figures.hours(aid[Way.OUT])} h"),
    )
