"""Sentences of the board: tool-tips of cells, strips and chips."""

from collections.abc import Sequence
from html import escape

from planner.domain.wording.edits import short_name
from planner.domain.wording.employment import outside_employment
from planner.domain.wording.formats import clock_text, day_text, margin_text
from ui.rota.board import Board
from ui.rota.cells import Aid, Tile
from ui.rota.strips import GapChip, Safety, Strip

SAFETY_WORDS = {
    Safety.SAFE: "Safe after any {margin} absence(s).",
    Safety.EDGE: "On the edge: one absence makes it unsafe.",
    Safety.UNSAFE: "Unsafe: a minimum slot is empty.",
    Safety.NONE: "No minimum is asked for.",
}
_MOST_BREACHES = 4


def cell_tool_tip(board: Board, place: int, column: int, notes: Sequence[str] = ()) -> str:
    """What a cell holds, with hours, what else is known of it and what it breaks."""
    head = f"<b>{escape(board.name(place))}, {day_text(board.day(column))}</b>"
    lines = [head, *(escape(line) for line in cell_lines(board, place, column))]
    lines.extend(escape(as_sentence(note)) for note in notes)
    breaches = board.breaches_of(place, column)
    lines.extend(
        escape(as_sentence(str(board.breaches.text(row)))) for row in breaches[:_MOST_BREACHES]
    )
    if len(breaches) > _MOST_BREACHES:
        lines.append(f"and {len(breaches) - _MOST_BREACHES} more")
    return "<br>".join(lines)


def cell_lines(board: Board, place: int, column: int) -> list[str]:
    """What stands in a cell, a line each, and where nobody can be: that they are not employed."""
    state = board.cells.table[board.cells.states[place, column]]
    lines = [tile_words(board, tile) for tile in state.tiles]
    if state.outside:
        people, person = board.region.people, int(board.people[place])
        first, last = int(people.employed_from[person]), int(people.employed_to[person])
        name = short_name(board.name(place))
        lines.append(as_sentence(outside_employment(name, first, last, board.day(column))))
    return lines or ["Free"]


def tile_words(board: Board, tile: Tile) -> str:
    """As "N Night 19:00–07:30, aid out"."""
    number = board.region.shifts.ids.index.get(tile.code)
    words = tile.code if tile.name == tile.code else f"{tile.code} {tile.name}"
    if number is not None:
        shift = board.region.shifts.values[number]
        if tile.family.value not in {"leave", "sick"}:
            words += f" {clock_text(shift.start)}–{clock_text(shift.end)}"
    aid = {Aid.IN: ", aid in from another service", Aid.OUT: ", aid out to another service"}
    return words + aid.get(tile.aid, "")


def strip_tool_tip(board: Board, strip: Strip, column: int) -> str:
    """What a strip says of one date."""
    cell = strip.cells[column]
    head = f"<b>{escape(strip.tile.name)}, {day_text(board.day(column))}</b>"
    if cell is None:
        return f"{head}<br>Nobody is asked for."
    words = SAFETY_WORDS[cell.safety].format(margin=cell.margin)
    words = words.replace("any 1 absence(s)", "any one absence").replace("absence(s)", "absences")
    return (
        f"{head}<br>{cell.filled} of {cell.minimum} minimum slots filled, "
        f"margin {margin_text(cell.margin)}<br>{words}"
    )


def chip_tool_tip(chip: GapChip) -> str:
    """What a gap chip stands for."""
    kind = "minimum" if chip.minimum else "target"
    slots = "slot is" if chip.count == 1 else "slots are"
    return (
        f"<b>{chip.code}, {day_text(chip.day)}</b><br>{chip.count} {kind} {slots} empty"
        "<br>Click to see who could cover it."
    )


def as_sentence(text: str) -> str:
    """With a capital letter and a full stop."""
    first = text[:1].upper() + text[1:]
    return first if first.endswith(".") else f"{first}."
