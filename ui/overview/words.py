"""Sentences of the overview: what a cell means and why, figures of a profile with their limits."""

from html import escape

import numpy as np

from planner.application.covering import Loaded
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.places import person_masks
from planner.domain.region import NONE
from planner.domain.resilience.profile import Part
from planner.domain.resilience.thresholds import Thresholds
from planner.domain.wording.formats import count_text, day_text, margin_text, number_text
from planner.domain.wording.fragility import TITLES, line_name
from ui.overview.heat import Overview
from ui.rota.strips import Safety, safety_of

_PER_SLOT, _ONE_IN = "depth", "on_call"
_STATES = {Safety.EDGE: "on the edge", Safety.UNSAFE: "unsafe", Safety.SAFE: "safe"}


def figure_text(name: str, figure: float) -> str:
    """The figure of a part with its unit: "93.2 %", "1.8 per slot", "1 in 5"."""
    number = number_text(figure, 1)
    if name == _PER_SLOT:
        return f"{number} per slot"
    return f"1 in {number}" if name == _ONE_IN else f"{number} %"


def limit_text(part: Part, thresholds: Thresholds) -> str:
    """As "limit 15 %", or "wants 97 %" where more is better."""
    if part.threshold is None:
        return ""
    number = number_text(part.threshold, 1)
    unit = "1 in " + number if part.name == _ONE_IN else number
    unit += "" if part.name in {_PER_SLOT, _ONE_IN} else " %"
    return f"{'wants' if thresholds.parts[part.name].lower_is_worse else 'limit'} {unit}"


def part_title(part: Part) -> str:
    """As "Safe cover 93.2 %"."""
    return f"{TITLES[part.name]} {figure_text(part.name, part.figure)}"


def without_site(name: str, site: str) -> str:
    """A service's name without a site that it ends with, as in "Surgery, Royal Preston"."""
    head, comma, tail = name.rpartition(", ")
    return head if comma and site.startswith(tail) else name


def margin_of(margin: int) -> int | None:
    """None where no minimum is asked for."""
    return None if margin == NO_MARGIN else margin


def cell_words(view: Overview, service: int, column: int, margin: int) -> str:
    """One cell as a screen reader speaks it."""
    region = view.loaded.region
    when = day_text(region.period.first + column)
    name = region.services.ids.names[service]
    value = margin_of(margin)
    if value is None:
        return f"{name}, {when}: nothing asked"
    return f"{name}, {when}: lowest margin {margin_text(value)}, {_STATES[safety_of(value)]}"


def cell_tip(view: Overview, service: int, column: int) -> str:
    """The bubble of a cell: each shift of the day, and the cause of the lowest one."""
    region = view.loaded.region
    head = f"{region.services.ids.names[service]}, {day_text(region.period.first + column)}"
    lines = [f"<b>{escape(head)}</b>"]
    for place, text in day_lines(view.loaded, service, column):
        bold = view.loaded.filling.margin[place] < 0
        shown = escape(text)
        lines.append(f"<b>{shown}</b>" if bold else shown)
    if len(lines) == 1:
        lines.append("Nobody is asked for.")
    return "<br>".join([*lines, "Enter or a click opens the rota."])


def day_lines(loaded: Loaded, service: int, column: int) -> list[tuple[int, str]]:
    """Place and sentence of each shift of one service and date, the worst first."""
    places = loaded.places
    day = loaded.region.period.first + column
    rows = np.flatnonzero((places.service == service) & (places.day == day))
    rows = rows[np.argsort(loaded.filling.margin[rows], kind="stable")]
    return [(int(row), place_text(loaded, int(row))) for row in rows]


def place_text(loaded: Loaded, place: int) -> str:
    """As "Night 1 of 2, margin −1: nobody else here can fill line 4 (N, Band 5)"."""
    region, filling = loaded.region, loaded.filling
    shift = region.shifts.ids.names[loaded.places.shift[place]]
    value = margin_of(int(filling.margin[place]))
    if value is None:
        return f"{shift}: no minimum is asked for"
    text = (
        f"{shift} {filling.filled_minimum[place]} of {filling.minimum[place]}, "
        f"margin {margin_text(value)}"
    )
    return f"{text}: {cause}" if (cause := cause_text(loaded, place, value)) else text


def cause_text(loaded: Loaded, place: int, margin: int) -> str:
    """Why a shift is unsafe or on the edge; nothing where it is safe."""
    if margin > 0:
        return ""
    if margin == 0 and not loaded.filling.unsafe[place]:
        return "one absence makes it unsafe"
    filling = PlaceFilling.of(loaded.region, loaded.places, place)
    short = [number for number, gap in enumerate(filling.line_gaps) if gap.minimum]
    return "; ".join(_line_cause(loaded, place, bit) for bit in short[:2])


def _line_cause(loaded: Loaded, place: int, bit: int) -> str:
    region, places = loaded.region, loaded.places
    line = int(places.lines_of(place)[bit])
    lines = region.lines
    skill = int(lines.skill[line])
    name = line_name(
        int(lines.number[line]),
        region.shifts.ids.codes[lines.shift[line]],
        region.grades.ids.names[lines.grade[line]],
        None if skill == NONE else region.skills.names[skill],
    )
    day = int(places.day[place])
    home = np.flatnonzero(region.people.service == places.service[place])
    home = home[region.employed(home, day)]
    masks = person_masks(region, places.lines_of(place)[bit : bit + 1], home, day)
    able = home[masks > 0]
    there = region.duties.person[places.duties_of(place)]
    others = int((~np.isin(able, there)).sum())
    if others == 0:
        return f"nobody else here can fill {name}"
    return f"{name} is short; {count_text(others, 'other')} here with that grade and skill"
