"""What can be done from anywhere in the window, by key or by the palette."""

from functools import partial
from typing import TYPE_CHECKING

from ui.palette.actions import Doing
from ui.rail import Place

if TYPE_CHECKING:
    from ui.main_window import MainWindow

PLACES = [
    Place("overview", "Overview", "layout-dashboard", "Ctrl+1"),
    Place("rota", "Rota", "calendar", "Ctrl+2"),
    Place("cover", "Cover", "shield-plus", "Ctrl+3"),
    Place("people", "People", "users", "Ctrl+4"),
    Place("demand", "Demand", "bar-chart", "Ctrl+5"),
    Place("signoff", "Sign-off", "file-check", "Ctrl+6"),
    Place("history", "History", "history", "Ctrl+7"),
    Place("data", "Data", "database", "Ctrl+8"),
]
UNDER = {"ledger": "signoff"}
"""Pages without a place of their own on the rail, and the one they belong to."""


def window_doings(window: "MainWindow") -> tuple[Doing, ...]:
    """What can be done from anywhere, by key or by the palette."""
    look, choice = window.appearance, window.choice
    pages = [Doing(p.title, (p.shortcut,), partial(window.go, p.key)) for p in PLACES]
    return (
        *pages,
        Doing("Find anything", ("Ctrl+K",), window.finder.open),
        Doing("Undo", ("Ctrl+Z",), window.steps.undo),
        Doing("Redo", ("Ctrl+Y", "Ctrl+Shift+Z"), window.steps.redo),
        Doing("Earlier dates", ("Alt+Left",), lambda: choice.step(-1)),
        Doing("Later dates", ("Alt+Right",), lambda: choice.step(1)),
        Doing("Find cover for the gaps of this service", ("Ctrl+G",), window.find_cover),
        Doing("Ledger of mutual aid", ("Ctrl+Shift+6",), partial(window.go, "ledger")),
        Doing("Two boards: another service's rota below", ("Ctrl+Shift+B",), window.two_boards),
        Doing("Apply a pattern to the selected people", ("Ctrl+Shift+T",), window.apply_pattern),
        Doing("Plan the period", ("Ctrl+Shift+P",), window.plan),
        Doing("Repair the plan", ("Ctrl+Shift+M",), window.cover.plan.mend),
        Doing("Other plans side by side", ("Ctrl+Shift+A",), window.cover.plan.compare),
        Doing("Broken rules of this rota", ("Ctrl+Shift+K",), window.show_broken),
        Doing("Export for sign-off", ("Ctrl+E",), window.ask_export),
        Doing(
            "Print the page on view", ("Ctrl+P",), lambda: window.printing.print_view(window.page)
        ),
        Doing(
            "Print this person’s duties",
            ("Ctrl+Alt+P",),
            lambda: window.printing.print_person(window.page),
        ),
        Doing("Import workbooks", ("Ctrl+O",), window.start.ask_files),
        Doing("Act as somebody else", ("Ctrl+Shift+U",), window.aid.acting.choice_wanted.emit),
        Doing("Help for this page", ("F1",), window.show_help),
        Doing("All keys", ("Shift+F1",), partial(window.help.toggle, "keys")),
        Doing("Larger text", ("Ctrl++", "Ctrl+="), partial(look.step_scale, 1)),
        Doing("Smaller text", ("Ctrl+-",), partial(look.step_scale, -1)),
        Doing("Text at 100 %", ("Ctrl+0",), partial(look.set_scale, 1.0)),
        Doing("Look as the system", ("Ctrl+Alt+0",), partial(look.choose, "system")),
        Doing("Light look", ("Ctrl+Alt+1",), partial(look.choose, "light")),
        Doing("Dark look", ("Ctrl+Alt+2",), partial(look.choose, "dark")),
        Doing("High contrast", ("Ctrl+Alt+3",), partial(look.choose, "high-contrast")),
    )
