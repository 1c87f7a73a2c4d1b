"""Help pages: short texts from resources, and the sheet of keys made from the actions."""

from collections.abc import Sequence

from planner.application.resources import RESOURCES
from ui.palette.actions import Doing

KEYS, TASKS = "keys", "tasks"
PAGES: tuple[tuple[str, str], ...] = (
    ("overview", "Overview"),
    ("rota", "Rota"),
    ("cover", "Cover"),
    ("people", "People"),
    ("demand", "Demand"),
    ("signoff", "Sign-off"),
    ("ledger", "Ledger"),
    ("history", "History"),
    ("data", "Data"),
    (TASKS, "Ten daily tasks"),
    (KEYS, "Keys"),
)

ABOUT = {"print": "signoff"}
"""Pages of the window that the help page of another one is about."""

GENERAL = frozenset({TASKS, KEYS})
"""Pages that are about no single place."""


def page_text(key: str, doings: Sequence[Doing] = ()) -> str:
    """A page as Markdown; the sheet of keys is made from the actions."""
    if key == KEYS:
        return keys_text(doings)
    return (RESOURCES / "help" / f"{key}.md").read_text(encoding="utf-8")


def keys_text(doings: Sequence[Doing]) -> str:
    """Actions by place, with their keys."""
    lines = ["# Keys", ""]
    for where in dict.fromkeys(one.where for one in doings):
        lines += [f"## {where}", "", "| | |", "|---|---|"]
        lines += [
            f"| {one.name} | **{one.key_text}** |"
            for one in doings
            if one.where == where and one.keys
        ]
        lines.append("")
    return "\n".join(lines)
