"""Long names of services stand whole in lists and tables; what has no room goes, uncut."""

from dataclasses import replace
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from planner.application.covering import GapRow
from planner.application.replanning import Ask
from planner.domain.shift_families import Family
from tests.ui.test_cover_page import cover_of
from ui.aid.request_list import RequestListView
from ui.aid.request_rows import ListRow
from ui.cover.candidate_columns import split_home
from ui.cover.elided import elided
from ui.cover.gap_entries import GapEntry, Urgency
from ui.cover.gap_list import GapListView
from ui.cover.plan_list import LeftList, PlanList
from ui.cover.plan_rows import LeftRow, PlanRow
from ui.demand.filler_table import FillerTable
from ui.demand.outlook import Filler
from ui.ledger.tables import TextModel, TextTable
from ui.overview.heat_headers import two_lines
from ui.rota.cells import Tile
from ui.rota.chips import fitting_text
from ui.rota.date_header import pair_gap, safe_text
from ui.rota.geometry import FrozenColumns
from ui.rota.person_rows import Words, fitting_balance, fitting_hours
from ui.rota.strips import GapChip, StripCell
from ui.tables.lines import held, lines_within
from ui.theme.fonts import BOLD, MEDIUM, REGULAR

LONG = "Care of older people wards, Chorley and South Ribble Hospital"
NAMES = ("Urology, Royal Preston", LONG, "Orthodontics (visiting clinic), Furness General")
TILE = Tile("NROC", "Non-resident on-call overnight", Family.NIGHT)
SCALES = [1.0, 1.5, 2.0]
View = TypeVar("View", bound=QWidget)


def entry(number: int, name: str) -> GapEntry:
    return GapEntry(
        number, Urgency.UNSAFE, number, 20_800, 0, TILE, name, "17:00–09:00", 1, 2, -1, 1
    )


def narrow(qtbot, view: View, scale: float) -> View:
    """A list as wide as beside a page, on the screen."""
    qtbot.addWidget(view)
    view.resize(round(250 * scale), 600)
    view.show()
    return view


@pytest.mark.parametrize("scale", SCALES)
def test_the_gaps_of_many_services_name_each_of_them_whole(qtbot, appearance, scale):
    appearance.set_scale(scale)
    gaps = narrow(qtbot, GapListView(appearance), scale)
    entries = [entry(number, name) for number, name in enumerate(NAMES)]
    gaps.gaps.one_service = False
    gaps.gaps.show(entries)
    QApplication.processEvents()
    for row, one in enumerate(entries):
        lines = gaps.painter.second(one)
        assert " ".join(lines) == one.service_name
        font = QFontMetrics(appearance.font(12))
        high = gaps.visualRect(gaps.gaps.index(row)).height()
        assert high >= appearance.metrics.px(26) + len(lines) * font.height() * 0.8
    heights = [gaps.visualRect(gaps.gaps.index(row)).height() for row in range(len(NAMES))]
    assert heights[0] < heights[1], "a short name takes no more room than it needs"


@pytest.mark.parametrize("scale", SCALES)
def test_a_request_names_its_service_and_its_offers_whole(qtbot, appearance, scale):
    appearance.set_scale(scale)
    requests = narrow(qtbot, RequestListView(appearance), scale)
    rows = [
        ListRow("AID-1", None, TILE, title, (LONG, said), "Urgent", "unsafe")
        for title, said in (
            ("Thu 10 Dec, in 1 day", "0 of 1 confirmed · no offer yet"),
            ("Ask G. Webster, and note the answer", "0 of 1 confirmed · A. Okafor offered"),
        )
    ]
    requests.show_rows(list(rows), "AID-1", None)
    QApplication.processEvents()
    for row in rows:
        shown = requests.painter.lines(row)
        assert " ".join(text for text, _title in shown) == " ".join((row.title, *row.lines))
        assert not any(text.endswith("…") for text, _title in shown)
        for text, title in shown:
            font = QFontMetrics(appearance.font(12, BOLD if title else REGULAR))
            assert font.horizontalAdvance(text) <= requests.viewport().width()


@pytest.mark.parametrize("scale", SCALES)
def test_a_plan_names_from_where_to_where_and_what_it_leaves_whole(qtbot, appearance, scale):
    appearance.set_scale(scale)
    planned, left = PlanList(appearance), LeftList(appearance)
    rows = [
        PlanRow(
            Ask(f"{n}", "W", 1, "E"), "Ada", "E · Wed 9 Dec", f"to {to}", f"from E, {to}", by, ""
        )
        for n, (to, by) in enumerate((name, by) for name in NAMES for by in ("8 points", "1 point"))
    ]
    gaps = [
        LeftRow(GapRow("W", 1, "E", 1, 1, 0, -1, 0), "E · Wed 9 Dec", name, "") for name in NAMES
    ]
    for view, shown in ((planned, rows), (left, gaps)):
        narrow(qtbot, view, scale)
        view.model().show(shown)
    QApplication.processEvents()
    font = QFontMetrics(appearance.font(11))
    room = planned.viewport().width()
    for at, row in enumerate(rows):
        where, how = planned.painter.lines(row)
        assert (" ".join(where), " ".join(how)) == (row.where, row.how)
        high = planned.visualRect(planned.plan.index(at)).height()
        assert high >= (1 + len(where) + len(how)) * font.height()
        last = font.horizontalAdvance(how[-1]) + font.horizontalAdvance(row.points)
        assert last < room - planned.painter.left - 12
    for at, gap in enumerate(gaps):
        lines = left.painter.where(gap)
        assert " ".join(lines) == gap.where
        assert left.visualRect(left.left.index(at)).height() >= (1 + len(lines)) * font.height()


def test_dates_and_figures_are_never_broken_from_their_units(appearance):
    said = (
        "Rest: 10 h, needs 11 h; free from Mon 14 Dec 2026 08:00. Ward 24: −1 → 0, 92.5 %, 27 min"
    )
    together = ("10 h", "11 h", "Mon 14 Dec 2026", "Ward 24", "−1 → 0", "92.5 %", "27 min")
    font = appearance.font(12)
    for width in range(QFontMetrics(font).horizontalAdvance("Mon 14 Dec 2026") + 4, 500, 3):
        lines = lines_within(said, font, width, 99)
        assert " ".join(lines) == said
        for one in together:
            assert any(one in line for line in lines), (width, lines)
    assert len(held(said)) == len(said)


def test_no_line_begins_with_the_point_between_two_words(appearance):
    said = "Keith Pilkington · Urology · Extra shift · same site · on call"
    font = appearance.font(12)
    for width in range(150, 420, 5):
        lines = lines_within(said, font, width, 99)
        assert " ".join(lines) == said
        assert not any(line.startswith("·") for line in lines), (width, lines)


def test_lines_lose_no_word_and_fit_the_width(appearance):
    font = appearance.font(12)
    for width in range(90, 400, 7):
        lines = lines_within(LONG, font, width, 9)
        assert " ".join(lines) == LONG
        assert all(QFontMetrics(font).horizontalAdvance(line) <= width for line in lines)


@pytest.mark.parametrize("letters", [1, 2, 3])
def test_a_text_of_which_a_letter_or_two_would_stand_is_left_out(qtbot, appearance, letters):
    one = elided(LONG, "body")
    qtbot.addWidget(one)
    one.resize(one.fontMetrics().horizontalAdvance(LONG[:letters] + "…"), 20)
    assert one.shown() == []
    assert one.toolTip() == LONG
    one.resize(one.fontMetrics().horizontalAdvance(LONG[:12] + "…"), 20)
    assert one.shown()[0].startswith(LONG[:8])


def test_a_candidates_home_is_split_where_its_whole_name_finds_no_room(
    open_window, ward_planner, qtbot
):
    window = open_window(ward_planner)
    cover_of(window, qtbot)
    row = window.cover.panel.table.candidates.rows[0]
    far = replace(row, names=replace(row.names, service=LONG, own_trust=True))
    assert split_home(far) == (
        "Care of older people wards",
        "Chorley and South Ribble Hospital · Own trust",
    )
    near = replace(row, names=replace(row.names, service="Urology", own_trust=True))
    assert split_home(near) == ("Urology", "Own trust")


@pytest.mark.parametrize("width", [900, 1300])
def test_the_ledger_breaks_a_name_rather_than_cut_it(qtbot, appearance, width):
    heads = ("Date", "Lent by", "Worked at", "Hours")
    table = TextTable(appearance, "Duties", TextModel(heads, ("Hours",)))
    qtbot.addWidget(table)
    table.resize(width, 300)
    table.show()
    date = "Tue 8 Dec 2026"
    short = (date, "Urology", "Urology", "7.5 h")
    table.texts.show([short, short])
    qtbot.wait(5)
    assert table.rowHeight(0) == appearance.metrics.row
    longer = " and ".join((LONG, LONG))
    table.texts.show([short, (date, longer, longer, "7.5 h")])
    qtbot.wait(5)
    font = QFontMetrics(table.font())
    wide = table.columnWidth(1) - 8
    needed = font.boundingRect(0, 0, wide, 999, Qt.TextFlag.TextWordWrap.value, longer).height()
    assert needed > font.height(), "it does not fit on one line"
    assert table.rowHeight(1) >= needed


@pytest.mark.parametrize("scale", SCALES)
def test_what_scrolls_only_down_is_no_wider_than_its_room(
    open_window, ward_planner, appearance, scale
):
    window = open_window(ward_planner)
    window.resize(1366, 768)
    appearance.set_scale(scale)
    cut = []
    for key in window._by_key:
        window.go(key)
        if key == "people":
            window.people.grid.choose(0)
        for _ in range(3):
            QApplication.processEvents()
        cut += [
            (key, type(one).__name__, one.widget().width(), one.viewport().width())
            for one in window.findChildren(QScrollArea)
            if one.isVisible()
            and one.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            and one.widget().width() > one.viewport().width()
        ]
    appearance.set_scale(1.0)
    assert cut == []


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("width", [24, 30, 36, 44, 60])
@pytest.mark.parametrize(("filled", "minimum"), [(3, 2), (31, 30), (112, 110)])
def test_a_count_over_a_date_is_whole_or_left_to_the_margin(
    appearance, scale, width, filled, minimum
):
    appearance.set_scale(scale)
    metrics, margin = QFontMetrics(appearance.font(10)), filled - minimum
    said = safe_text(StripCell(filled, minimum, margin), metrics, width)
    counts = f"{filled}/{minimum}"
    assert said in {f"{counts} +{margin}", counts, f"+{margin}"}
    assert metrics.horizontalAdvance(said) <= width or said == f"+{margin}"
    if metrics.horizontalAdvance(counts) <= width:
        assert said.startswith(counts)


@pytest.mark.parametrize("small", [True, False])
@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize(
    ("rostered", "contracted"),
    [(149.5, 150.0), (149.5, 1950.0), (1987.5, 1950.0), (0.0, 1950.0), (9999.5, 9750.0)],
)
def test_hours_and_balance_of_a_year_are_whole(appearance, small, scale, rostered, contracted):
    """A digit or a sign that is cut would make another figure of it."""
    appearance.set_scale(scale)
    metrics = replace(appearance.metrics, small=small)
    columns = FrozenColumns.of(metrics.frozen_least, metrics)
    words = Words("", "", rostered, contracted, rostered - contracted)
    letters = QFontMetrics(appearance.font(12))
    shown = "".join(fitting_hours(words, letters, columns.hours[1] - 8))
    assert shown in {f"{rostered:.{n}f} / {contracted:.{n}f}" for n in (0, 1)}
    assert letters.horizontalAdvance(shown) <= columns.hours[1] - 8
    bold = QFontMetrics(appearance.font(12, BOLD))
    balance = fitting_balance(words.balance, bold, columns.balance[1] - 8)
    assert bold.horizontalAdvance(balance) <= columns.balance[1] - 8
    assert balance[0] == ("−" if rostered < contracted else "+")
    if scale == 1.0 and contracted == 150.0:
        assert (shown, balance) == ("149.5 / 150.0", "−0.5")


@pytest.mark.parametrize("counts", ["0/1", "1/2", "3/3", "8/9"])
@pytest.mark.parametrize("margin", ["0", "−1", "−2"])
def test_an_unsafe_shift_says_filled_and_minimum_in_a_small_window(appearance, counts, margin):
    """28 dates at 1366 are 36 px wide each."""
    plain, bold = (QFontMetrics(appearance.font(10.5, weight)) for weight in (REGULAR, BOLD))
    wide = plain.horizontalAdvance(counts), bold.horizontalAdvance(margin)
    gap = pair_gap(*wide, 36)
    assert gap >= 1
    assert sum(wide) + gap <= 36 - 4
    assert pair_gap(*wide, 28) == 0


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("count", [1, 4, 12])
@pytest.mark.parametrize("code", ["N", "LD", "NROC"])
def test_a_chip_of_a_gap_says_what_fits_into_it(appearance, scale, count, code):
    appearance.set_scale(scale)
    chip = GapChip(0, code, 20_800, count, minimum=True)
    for room in (20, 26, 40, 90):
        said, font = fitting_text(appearance, chip, chip.text, room, BOLD)
        assert chip.text.startswith(said)
        wide = QFontMetricsF(font).horizontalAdvance(said)
        assert wide <= room or (len(said) == 2 and font.pixelSize() == 8)
        assert said == chip.code[: len(said)] or said == chip.text
        assert len(said) >= min(len(code), 2), "one letter of two could be another shift"
    many = fitting_text(appearance, chip, "+3", 4, BOLD)[0]
    assert many == "+3", "how many more there are never turns into a shift"
    assert fitting_text(appearance, chip, chip.text, 400, BOLD)[0] == chip.text


@pytest.mark.parametrize("scale", SCALES)
def test_on_the_map_a_long_name_goes_on_in_its_second_line(appearance, scale):
    appearance.set_scale(scale)
    faces = appearance.font(12, MEDIUM), appearance.font(10.5)
    name, where = "Thrombectomy out of hours", "Royal Preston Hospital · Lancashire Teaching"
    wide = QFontMetrics(faces[0]).horizontalAdvance(name) + 2
    assert two_lines(name, where, faces, 9 * wide) == (name, where)
    assert two_lines(name, where, faces, wide) == (name, "Royal Preston Hospital")
    site = QFontMetrics(faces[1]).horizontalAdvance("Royal Preston Hospital")
    assert two_lines("Urology", where, faces, site + 1) == ("Urology", "Royal Preston Hospital")
    assert two_lines("Urology", where, faces, site - 1) == ("Urology", "Royal Preston")
    first, second = two_lines(name, where, faces, wide - 9)
    assert f"{first} {second}" == f"{name} · Royal Preston Hospital"
    assert QFontMetrics(faces[0]).horizontalAdvance(first) <= wide - 9


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_the_tabs_of_the_sign_off_leave_the_room_to_its_title(open_window, ward_planner, size):
    window = open_window(ward_planner)
    window.resize(*size)
    window.go("signoff")
    QApplication.processEvents()
    page = window.signoff
    assert page.tabs.width() <= page.tabs.sizeHint().width() + 8
    assert page._title.height() <= 1.6 * page._title.fontMetrics().height()


def test_who_could_fill_a_line_stands_with_grade_and_last_day_uncut(qtbot, appearance):
    table = FillerTable(appearance)
    qtbot.addWidget(table)
    table.resize(410, 300)
    table.show()
    grade = "Sister or charge nurse band 6"
    table.show_people((Filler("1", "Lynn Wiśniewski", grade, 28, "to 28 May 2028", 8),))
    qtbot.wait(5)
    font = QFontMetrics(table.font())
    assert table.columnWidth(2) >= font.horizontalAdvance("28 May 2028")
    wide = table.columnWidth(1) - 8
    wrapped = font.boundingRect(0, 0, wide, 999, Qt.TextFlag.TextWordWrap.value, grade)
    assert wrapped.height() > font.height()
    assert table.rowHeight(0) >= wrapped.height()
