"""The most slots that can be filled where a place has too many lines for all their subsets."""

from collections.abc import Mapping, Sequence

_Path = list[tuple[int, int]]
"""Steps (group, line): the group takes slots of the line, from the group of the next step."""


def most_filled(counts: Sequence[int], people: Mapping[int, int]) -> int:
    """The most slots that can be filled by people of some masks (mask → how many).

    Augmenting paths between groups of equal people and lines, whole bundles at a time.
    O(slots × masks × lines) at worst.
    """
    masks = [mask for mask, number in people.items() if number > 0 and mask]
    empty = list(counts)
    flow = [[0] * len(empty) for _ in masks]
    filled = 0
    for group, mask in enumerate(masks):
        spare = people[mask]
        while spare > 0:
            path = _path(group, masks, empty, flow)
            if path is None:
                break
            last = path[-1][1]
            moved = min(spare, empty[last], *_given_back(path, flow))
            _move(path, flow, moved)
            spare -= moved
            empty[last] -= moved
            filled += moved
    return filled


def _path(
    start: int, masks: Sequence[int], empty: Sequence[int], flow: Sequence[Sequence[int]]
) -> _Path | None:
    """The shortest way from a group of people to a line with an empty slot."""
    taker: dict[int, int] = {}
    """By line: the group that would take it."""
    freed: dict[int, int] = {}
    """By group: the line that it would give up."""
    queue = [start]
    for group in queue:
        for line in _lines_of(masks[group], taker):
            taker[line] = group
            if empty[line] > 0:
                return _walked(start, line, taker, freed)
            for other, taken in enumerate(flow):
                if taken[line] > 0 and other != start and other not in freed:
                    freed[other] = line
                    queue.append(other)
    return None


def _lines_of(mask: int, seen: Mapping[int, int]) -> list[int]:
    return [line for line in range(mask.bit_length()) if mask >> line & 1 and line not in seen]


def _walked(start: int, line: int, taker: Mapping[int, int], freed: Mapping[int, int]) -> _Path:
    path = [(taker[line], line)]
    while path[0][0] != start:
        line = freed[path[0][0]]
        path.insert(0, (taker[line], line))
    return path


def _given_back(path: _Path, flow: Sequence[Sequence[int]]) -> list[int]:
    """How many people of each later group sit on the line that is taken from them."""
    return [flow[path[step + 1][0]][line] for step, (_, line) in enumerate(path[:-1])]


def _move(path: _Path, flow: list[list[int]], number: int) -> None:
    for step, (group, line) in enumerate(path):
        flow[group][line] += number
        if step + 1 < len(path):
            flow[path[step + 1][0]][line] -= number
