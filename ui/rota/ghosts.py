"""Ghosts on a board: where the assignments of a plan or a proposal stand, and in which words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.application.ghosts import Ghost
from planner.domain.aid.values import State
from planner.domain.wording.formats import day_text
from ui.editing.cargo import code_tile
from ui.rota.board import Board
from ui.rota.cells import Tile
from ui.rota.texts import as_sentence

Place = tuple[int, int]
GhostTile = tuple[Tile, bool, Tile | None]
"""The tile, whether the duty would go, and what stands in the cell now."""


@dataclass(frozen=True, slots=True)
class GhostWords:
    """One ghost as the inspector says it."""

    ghost: Ghost
    title: str
    second: str
    reason: str
    accept: str
    """What accepting means, for the button."""
    own: bool
    """Whether it is of the marked person; else of another on the date."""


def ghost_tiles(board: Board, ghosts: Iterable[Ghost]) -> dict[Place, GhostTile]:
    """Ghosts in the rows of the people who are on the board, by cell. O(people + ghosts)."""
    place_of = {board.staff_id(place): place for place in range(len(board.people))}
    tiles: dict[Place, GhostTile] = {}
    for ghost in ghosts:
        aid, place = ghost.aid, place_of.get(ghost.aid.staff_id)
        if place is None or aid.day not in board.region.period:
            continue
        at = place, aid.day - board.region.period.first
        leaves = board.service_code != aid.service and aid.moved_from_service == board.service_code
        code = aid.moved_from_shift if leaves and aid.moved_from_shift else aid.shift
        there = board.cells.table[board.cells.states[at]].tiles
        tiles[at] = code_tile(board, code), leaves, there[0] if there else None
    return tiles


def ghost_chips(board: Board, ghosts: Iterable[Ghost]) -> Mapping[tuple[int, int], str]:
    """Gaps (shift, day) that ghosts would fill, and by whom in words."""
    shifts, words = board.region.shifts.ids.index, dict[tuple[int, int], str]()
    for ghost in ghosts:
        aid, shift = ghost.aid, shifts.get(ghost.aid.shift)
        if aid.service != board.service_code or shift is None:
            continue
        said = f"{_state(board, ghost)}: {ghost.name}{_from(board, ghost)}"
        words[shift, aid.day] = "; ".join(filter(None, [words.get((shift, aid.day), ""), said]))
    return words


def ghost_notes(board: Board, place: int, column: int, ghosts: Iterable[Ghost]) -> list[str]:
    """What a cell's own ghosts say, for its tool-tip and a screen reader."""
    return [one.title for one in ghost_words(board, place, column, ghosts) if one.own]


def ghost_words(board: Board, place: int, column: int, ghosts: Iterable[Ghost]) -> list[GhostWords]:
    """Ghosts of a date, those of the marked person first."""
    day, staff_id = board.day(column), board.staff_id(place)
    there = [ghost for ghost in ghosts if ghost.aid.day == day]
    there.sort(key=lambda ghost: ghost.aid.staff_id != staff_id)
    return [_words(board, ghost, ghost.aid.staff_id == staff_id) for ghost in there]


def _words(board: Board, ghost: Ghost, own: bool) -> GhostWords:
    aid = ghost.aid
    here = aid.service == board.service_code
    where = "" if here or ghost.offer else f" at {ghost.service_name}"
    left = "extra shift"
    if aid.moved_from_shift:
        left = f"leaves {aid.moved_from_shift}"
        left += f" at {ghost.left_name}" if aid.moved_from_service != aid.service else ""
    accept = "Give this duty" if ghost.own_trust else "Propose this one"
    if ghost.offer or (ghost.stored and not ghost.own_trust):
        accept = ""
    known_by = ghost.offer.offer if ghost.offer else f"{aid.points} points"
    return GhostWords(
        ghost,
        f"{_state(board, ghost)}: {ghost.name}, {aid.shift}{where}",
        f"{day_text(aid.day)} · {left}{_from(board, ghost, ' · from ')} · {known_by}",
        as_sentence(aid.reason),
        accept,
        own,
    )


def _state(board: Board, ghost: Ghost) -> str:
    """How far it is; what a lender has on offer, with whom."""
    if ghost.offer is None:
        return "Proposed" if ghost.stored else "Plan, not accepted"
    agreed = ghost.offer.state is State.AGREED
    if ghost.aid.service == board.service_code:
        return "Agreed, not confirmed" if agreed else "Offered"
    host = ghost.service_name
    return f"Agreed with {host}, not confirmed" if agreed else f"On offer to {host}"


def _from(board: Board, ghost: Ghost, before: str = ", from ") -> str:
    """The person's own service, where it is another."""
    entry = board.entry
    return "" if entry is not None and ghost.home_name == entry.name else before + ghost.home_name
