"""Names of edits as the undo list, the journal and the status line show them."""

from collections.abc import Collection, Sequence

from planner.domain.wording.formats import count_text, day_text, list_text, period_text

_TITLES = frozenset({"dr", "mr", "mrs", "ms", "miss", "prof", "professor", "sir", "dame"})
_MOST_NAMES = 2


def short_name(name: str) -> str:
    """A person's name where there is little room: "Amara Okafor" is "A. Okafor"."""
    family, comma, given = name.partition(",")
    words = [*given.split(), *family.split()] if comma else name.split()
    if len(words) > 1 and words[0].rstrip(".").casefold() in _TITLES:
        words = words[1:]
    if len(words) < 2:
        return " ".join(words)
    return f"{words[0][0]}. {' '.join(words[-1:])}"


def codes_text(codes: Collection[str]) -> str:
    """Codes of one cell as the board shows them: "E", "E/L"; "nothing" where there are none."""
    return "/".join(codes) or "nothing"


def step_text(what: str, names: Sequence[str], days: Sequence[int]) -> str:
    """An edit as "Move of N, Wed 9 Dec, A. Okafor"; many people are counted."""
    parts = [what]
    if days:
        parts.append(period_text(min(days), max(days)))
    if names:
        few = len(names) <= _MOST_NAMES
        parts.append(
            list_text([short_name(name) for name in names])
            if few
            else count_text(len(names), "person", "people")
        )
    return ", ".join(parts)


def where_text(name: str, day: int) -> str:
    """One cell as "A. Okafor on Wed 9 Dec"."""
    return f"{short_name(name)} on {day_text(day)}"


def unknown_text(name: str, day: int, count: int) -> str:
    """The first of so many cells, as "A. Okafor on Wed 9 Dec and 2 cells more"."""
    more = f" and {count_text(count - 1, 'cell')} more" if count > 1 else ""
    return f"{where_text(name, day)}{more}"
