"""The printed sign-off as a whole: its parts in the order of the workbook's sheets."""

from collections.abc import Callable, Sequence

from planner.application.signoff_sheet import SignOffSheet
from ui.printing.flow import Foot, numbered
from ui.printing.front_page import front_pages
from ui.printing.list_pages import aid_pages, data_pages, history_pages, legend_pages
from ui.printing.marks import A3, A4, Page, Paper
from ui.printing.rota_pages import rota_pages

PARTS: dict[str, Callable[[SignOffSheet, Paper], tuple[Page, ...]]] = {
    "Sign-off": front_pages,
    "Rota": rota_pages,
    "Mutual aid": aid_pages,
    "Data": data_pages,
    "Legend": legend_pages,
    "History": history_pages,
}
SIGNED = ("Sign-off", "Rota", "Mutual aid", "Legend", "History")
"""What is printed unless more is asked for: the data are for machines."""


def sign_off_pages(
    facts: SignOffSheet, parts: Sequence[str] = SIGNED, rota_paper: Paper = A3
) -> tuple[Page, ...]:
    """The numbered pages of some parts, in the order of the workbook.

    The rota stands on `rota_paper` (A3 or A4, landscape), all else on A4 landscape. On a paper
    too small for all dates the rota goes on by whole weeks. O(people × dates + duties).
    """
    pages: list[Page] = []
    for part, lay_out in PARTS.items():
        if part in parts:
            pages.extend(lay_out(facts, rota_paper if part == "Rota" else A4))
    return numbered(pages, Foot.of(facts))
