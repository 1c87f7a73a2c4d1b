"""The plain tables of the printed sign-off: mutual aid, data, legend and history."""

from collections.abc import Sequence

from planner.application.signoff_key import LEGEND_NOTES, marks_of
from planner.application.signoff_sheet import AidRow, DutyRow, HistoryRow, SignOffSheet, Way
from planner.application.signoff_words import aid_total_title, duties_text
from planner.domain.calendar import date_of
from planner.domain.wording.formats import day_text, moment_text
from ui.printing import figures, ink
from ui.printing.flow import Flow
from ui.printing.heading import title_lines
from ui.printing.marks import Area, Face, Page, Paper
from ui.printing.measure import broken
from ui.printing.rota_pages import draw_tile, key_items
from ui.printing.tables import Cell, Column, Row, Table, cells

_SMALL = Face(7.5)
AID = (
    Column("Way", 8),
    Column("Person", 20),
    Column("Number", 12),
    Column("Lender", 30),
    Column("Host", 30),
    Column("Duties", 36),
    Column("First date", 13),
    Column("Hours", 10, "right"),
    Column("Cost", 13, "right"),
    Column("State", 13),
    Column("Note", 22),
)
DATA = tuple(
    Column(title, weight)
    for title, weight in (
        ("staff_id", 14),
        ("date", 12),
        ("shift", 9),
        ("service", 16),
        ("name", 26),
        ("grade", 12),
        ("trust", 10),
        ("home_service", 16),
        ("start", 26),
        ("end", 26),
        ("hours", 8),
        ("way", 8),
    )
)
HISTORY = (
    Column("When", 22),
    Column("Who", 18),
    Column("What", 42),
    Column("Before", 32),
    Column("After", 32),
    Column("Reason", 38),
)


def aid_pages(facts: SignOffSheet, paper: Paper) -> tuple[Page, ...]:
    """Aid in and out, with what is only proposed, and the sums of each way and state."""
    rows = [*map(_aid, facts.aid), *_aid_totals(facts.aid)]
    return _table_pages(facts, paper, "Mutual aid", AID, rows, "No mutual aid in this period.")


def data_pages(facts: SignOffSheet, paper: Paper) -> tuple[Page, ...]:
    """One row per duty, as a machine reads it."""
    rows = [cells(_duty(row), lambda _at: _SMALL) for row in facts.duties]
    return _table_pages(facts, paper, "Data", DATA, rows, "No duties in this period.")


def history_pages(facts: SignOffSheet, paper: Paper) -> tuple[Page, ...]:
    """The changes that made this rota, newest first."""
    rows = [cells(_change(row), lambda _at: Face(8)) for row in facts.history]
    nothing = "No change of this rota is recorded."
    return _table_pages(facts, paper, "History", HISTORY, rows, nothing)


def legend_pages(facts: SignOffSheet, paper: Paper) -> tuple[Page, ...]:
    """What codes and marks mean, and how the figures are counted."""
    flow = Flow("Legend", paper, lambda flow: title_lines(flow, facts, "Legend", 14))
    for code, name, tile in key_items(facts):
        flow.need(16)
        draw_tile(flow, Area(flow.left, flow.y + 1, 40, 13), code, tile, ink.BODY)
        flow.words(Area(flow.left + 52, flow.y, flow.width - 52, 15), name, ink.BODY)
        flow.y += 16
    flow.y += 8
    for mark, meaning in marks_of(facts):
        _meaning(flow, mark, meaning)
    flow.y += 8
    for note in LEGEND_NOTES:
        flow.line(note, ink.BODY, 5)
    return flow.pages()


def _meaning(flow: Flow, mark: str, meaning: str) -> None:
    tall = ink.BODY.line * len(broken(meaning, ink.BODY, flow.width - 72)) + 3
    flow.need(tall)
    flow.words(Area(flow.left, flow.y, 64, tall), mark, ink.STRONG)
    flow.words(Area(flow.left + 72, flow.y, flow.width - 72, tall), meaning, ink.BODY)
    flow.y += tall


def _table_pages(
    facts: SignOffSheet,
    paper: Paper,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    nothing: str,
) -> tuple[Page, ...]:
    flow = Flow(title, paper, lambda flow: title_lines(flow, facts, title, 14))
    Table(columns, flow.left, flow.width).whole(flow, rows, nothing)
    return flow.pages()


def _way(way: Way) -> str:
    return "In" if way is Way.IN else "Out"


def _aid(item: AidRow) -> Row:
    face = Face(8)
    texts = (
        _way(item.way),
        item.name,
        item.staff_id,
        item.lender,
        item.host,
        duties_text(item.duties),
        day_text(min(day for day, _ in item.duties)),
        figures.hours_so_far(item.hours),
        figures.pounds(item.cost),
        item.state,
        item.note,
    )
    bold = {0, 9} if item.state != "Confirmed" else {0}
    return [Cell(text, Face(8, bold=True) if at in bold else face) for at, text in enumerate(texts)]


def _aid_totals(aid: Sequence[AidRow]) -> list[Row]:
    """Sums by way, confirmed and proposed apart."""
    rows: list[Row] = []
    strong = Face(8, bold=True)
    for way in (Way.IN, Way.OUT):
        for state in sorted({item.state for item in aid if item.way is way}):
            chosen = [item for item in aid if item.way is way and item.state == state]
            texts = [""] * len(AID)
            texts[0], texts[1] = _way(way), aid_total_title("All", chosen)
            texts[7] = figures.hours_so_far(sum(item.hours for item in chosen))
            texts[8] = figures.pounds(sum(item.cost or 0.0 for item in chosen))
            rows.append([Cell(text, strong) for text in texts])
    return rows


def _duty(row: DutyRow) -> tuple[str, ...]:
    return (
        row.staff_id,
        date_of(row.day).isoformat(),
        row.shift,
        row.service,
        row.name,
        row.grade,
        row.trust,
        row.home_service,
        row.start,
        row.end,
        f"{row.hours:g}",
        str(row.way),
    )


def _change(row: HistoryRow) -> tuple[str, ...]:
    when = f"{moment_text(row.at)[:-6]} {row.at:%Y %H:%M}"
    return (when, row.who, row.what, row.before, row.after, row.reason)
