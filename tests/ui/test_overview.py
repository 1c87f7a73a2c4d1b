"""The overview on a made-up ward: what it shows, where it leads, and what it costs."""

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QKeySequence

from planner.application.covering import Loaded
from planner.application.edit_commands import Cell, Give
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.cover.places import Places
from planner.domain.region import NONE
from tests.regions import Sketch
from tests.ui.wards import ward_sketch
from ui.overview.heat import ALL_SHIFTS, build_overview
from ui.overview.heat_model import HeatModel
from ui.overview.words import cell_tip, day_lines, limit_text, without_site
from ui.palette.doings import PLACES

LEFT = Qt.MouseButton.LeftButton
Role = Qt.ItemDataRole


@pytest.fixture
def overview(open_window, ward_planner):
    window = open_window(ward_planner)
    window.go("overview")
    return window


def lowest_of_report(planner, period) -> dict[tuple[str, int], int]:
    """The lowest margins, from the rows that the command line prints."""
    lowest: dict[tuple[str, int], int] = {}
    for row in planner.cover.cover(period).rows:
        if row.margin is not None:
            key = row.service, row.day
            lowest[key] = min(lowest.get(key, row.margin), row.margin)
    return lowest


def test_every_cell_is_the_lowest_margin_that_cover_reports(overview, ward_planner):
    view = overview.overview.view
    region, layer = view.loaded.region, view.layers[ALL_SHIFTS]
    shown = {
        (region.services.ids.codes[service], region.period.first + column): int(margin)
        for (service, column), margin in np.ndenumerate(layer.margin)
        if margin != NO_MARGIN
    }
    assert shown == lowest_of_report(ward_planner, region.period)
    assert min(shown.values()) == -1


def test_a_layer_of_one_family_looks_at_its_shifts_only(overview):
    view = overview.overview.view
    places, filling = view.loaded.places, view.loaded.filling
    assert set(view.layers) == {ALL_SHIFTS, "early", "late", "long", "night"}
    night = view.layers["night"]
    code = view.loaded.region.shifts.ids.index["N"]
    service = view.loaded.region.services.ids.index["W24"]
    told = [
        int(filling.margin[places.place_of(service, day, code)])
        for day in view.loaded.region.period
    ]
    assert night.margin[service].tolist() == told
    assert int(night.unsafe_days[service]) == sum(margin < 0 for margin in told)


def test_the_ranking_is_that_of_the_fragility_service(overview, ward_planner):
    told = ward_planner.fragility.profiles(overview.choice.period)
    rows = overview.overview.ranking.ranking.rows
    assert [row.profile.service for row in rows] == [one.service for one in told.services]
    assert [row.profile.level for row in rows] == [one.level for one in told.services]
    worst = rows[0]
    assert worst.causes
    assert all(cause.limit.startswith(("wants ", "limit ")) for cause in worst.causes)
    assert worst.causes[0].text in worst.words


def test_a_click_on_a_cell_opens_the_rota_of_the_service_at_the_date(overview, qtbot):
    grid = overview.overview.grid
    row = grid.heat.row_of(overview.overview.view.loaded.region.services.ids.index["W18"])
    at = grid.visualRect(grid.heat.index(row, 5)).center()
    qtbot.mouseClick(grid.viewport(), LEFT, pos=at)
    assert overview.pages.currentWidget() is overview.rota
    assert overview.choice.service == "W18"
    assert overview.rota.grid.current_cell()[1] == 5


def test_a_click_marks_the_strip_of_the_shift_that_has_the_lowest_margin(overview, qtbot):
    page, view = overview.overview, overview.overview.view
    service = view.loaded.region.services.ids.index["W24"]
    for column in range(28):
        margins = {
            region_shift: margin
            for place, margin in enumerate(view.loaded.filling.margin.tolist())
            if view.loaded.filling.has_margin[place]
            and view.loaded.places.service[place] == service
            and view.loaded.places.day[place] == view.loaded.region.period.first + column
            for region_shift in [int(view.loaded.places.shift[place])]
        }
        overview.go("overview")
        page.grid.choose(service, column)
        qtbot.keyClick(page.grid, Qt.Key.Key_Return)
        header, board = overview.rota.grid.date_header, overview.rota.board
        assert board.service_code == "W24"
        strip, at = header.marked
        assert at == overview.rota.grid.current_cell()[1] == column
        assert margins[board.cover.strips[strip].shift] == min(margins.values())
        place = overview.rota.grid.current_cell()[0]
        on_it = board.places_on(column, board.cover.strips[strip].tile.code)
        assert place in on_it or not on_it
        edge = header.sectionViewportPosition(column)
        assert 0 <= edge <= header.viewport().width() - header.sectionSize(column)
    qtbot.keyClick(overview.rota.grid, Qt.Key.Key_Left)
    assert header.marked is None


def test_a_click_with_one_kind_of_shift_chosen_goes_to_that_kind(overview, qtbot):
    page = overview.overview
    service = page.view.loaded.region.services.ids.index["W24"]
    qtbot.mouseClick(page._shift_buttons["night"], LEFT)
    page.grid.choose(service, 9)
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    strip, _ = overview.rota.grid.date_header.marked
    assert overview.rota.board.cover.strips[strip].tile.code == "N"


def test_arrows_move_over_the_cells_and_enter_opens_the_rota(overview, qtbot):
    grid = overview.overview.grid
    grid.choose(overview.overview.view.loaded.region.services.ids.index["W24"], 3)
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert overview.pages.currentWidget() is overview.rota
    assert overview.choice.service == "W24"
    assert overview.rota.grid.current_cell()[1] == 4


def test_a_name_leads_to_the_rota_and_the_ranking_finds_the_row(overview, qtbot):
    page = overview.overview
    ranking = page.ranking
    at = ranking.visualRect(ranking.ranking.index(1)).center()
    qtbot.mouseClick(ranking.viewport(), LEFT, pos=at)
    assert page.grid.current_cell()[0] == ranking.ranking.rows[1].service
    qtbot.mouseClick(page.grid.names.viewport(), LEFT, pos=QPoint(30, 8))
    assert overview.pages.currentWidget() is overview.rota


def test_the_filter_of_fragile_services_keeps_just_those(overview, qtbot):
    page = overview.overview
    qtbot.mouseClick(page.only_fragile, LEFT)
    fragile = {row.service for row in page.ranking.ranking.rows}
    told = {number for number in page.view.profiles if page.view.is_fragile(number)}
    assert fragile == set(page.grid.heat.services.tolist()) == told


def test_a_screen_reader_hears_service_date_margin_and_state(overview):
    model = overview.overview.grid.heat
    row = model.row_of(overview.overview.view.loaded.region.services.ids.index["W18"])
    spoken = model.index(row, 0).data(Role.AccessibleTextRole)
    assert spoken == "Ward 18, Mon 7 Dec: lowest margin −1, unsafe"
    heading = model.headerData(18, Qt.Orientation.Horizontal, Role.AccessibleTextRole)
    assert heading == "Fri 25 Dec, bank holiday"
    total = model.index(row, 28).data(Role.AccessibleTextRole)
    assert total == "Ward 18: 28 days unsafe"


def test_the_bubble_names_shifts_margins_and_the_cause(overview):
    view = overview.overview.view
    service = view.loaded.region.services.ids.index["W18"]
    tip = cell_tip(view, service, 0)
    assert "Ward 18, Mon 7 Dec" in tip
    assert "Shift N 0 of 1, margin −1" in tip
    [(_, text)] = day_lines(view.loaded, service, 0)
    assert text.endswith("line 1 (N, Grade B5) is short; 2 others here with that grade and skill")


def test_nobody_else_with_the_skill_is_said_so():
    sketch = Sketch(days=7)
    sketch.line("ICU", 1, "N", minimum=1, skill="NIV").person("ann", "ICU").person("bob", "ICU")
    loaded = loaded_of(sketch)
    [(_, text)] = day_lines(loaded, 0, 2)
    assert text == (
        "Shift N 0 of 1, margin −1: nobody else here can fill line 1 (N, Grade B5, Skill NIV)"
    )


def loaded_of(sketch: Sketch) -> Loaded:
    from planner.application.rule_packs import load_rule_book

    return Loaded.of(sketch.region(), load_rule_book())


def test_a_repaint_asks_the_model_for_no_cell(overview, monkeypatch):
    asked: list[QModelIndex] = []
    monkeypatch.setattr(HeatModel, "data", lambda self, index, role=0: asked.append(index))
    overview.overview.grid.viewport().repaint()
    overview.overview.grid.grab()
    assert asked == []


def test_the_cover_page_and_the_overview_load_the_region_once(
    open_window, ward_planner, monkeypatch
):
    loads: list[Places] = []
    before = type(ward_planner.unit_of_work()).load_region

    def load(self, period, services=None):
        if services is None:
            loads.append(period)
        return before(self, period, services)

    monkeypatch.setattr(type(ward_planner.unit_of_work()), "load_region", load)
    window = open_window(ward_planner)
    window.go("overview")
    window.go("cover")
    window.go("overview")
    assert len(loads) == 1


def test_after_an_edit_the_heat_map_is_that_of_the_database(overview, ward_planner):
    day = overview.choice.period.first
    overview.go("rota")
    overview.steps.run(Give("W18", Cell("30002", day), ("N",)))
    overview.go("overview")
    view = overview.overview.view
    region = view.loaded.region
    with ward_planner.unit_of_work() as work:
        fresh = work.load_region(region.period)
    afresh = build_overview(
        Loaded.of(fresh, ward_planner.rule_book),
        ward_planner.fragility.profiles(region.period),
    )
    assert np.array_equal(view.layers[ALL_SHIFTS].margin, afresh.layers[ALL_SHIFTS].margin)
    assert len(region.duties) == len(fresh.duties)


def test_another_period_is_loaded_when_it_is_looked_at(overview, qtbot):
    overview.choice.step(1)
    view = overview.overview.view
    assert view.loaded.region.period == overview.choice.period
    assert overview.overview.grid.current_cell() is not None


def test_chosen_services_follow_trust_and_order():
    sketch = ward_sketch(7)
    sketch.service("X1", trust="RB", name="Alpha").line("X1", 1, "E")
    loaded = loaded_of(sketch)
    from planner.application.fragility import fragility_report, load_thresholds

    view = build_overview(loaded, fragility_report(loaded.region, load_thresholds()))
    codes = loaded.region.services.ids.codes
    other = loaded.region.trusts.index["RB"]
    assert [codes[one] for one in view.chosen(other, False, True)] == ["X1"]
    names = [codes[one] for one in view.chosen(NONE, False, False)]
    assert names == ["W18", "W24", "X1"]


def test_words_for_limits_and_names():
    assert without_site("Surgery, Royal Preston", "Royal Preston Hospital") == "Surgery"
    assert without_site("Surgery", "Royal Preston Hospital") == "Surgery"
    assert without_site("Eyes, ears and nose", "Chorley") == "Eyes, ears and nose"
    from planner.application.fragility import load_thresholds
    from planner.domain.resilience.profile import Part
    from planner.domain.resilience.thresholds import Level

    thresholds = load_thresholds()
    vacancy = Part("vacancy", 29.0, 15.0, Level.FRAGILE, "")
    cover = Part("safe_cover", 93.0, 97.0, Level.FRAGILE, "")
    assert limit_text(vacancy, thresholds) == "limit 15 %"
    assert limit_text(cover, thresholds) == "wants 97 %"


def test_the_window_opens_on_the_page_last_seen(open_window, ward_planner):
    first = open_window(ward_planner)
    first.go("overview")
    again = open_window(ward_planner)
    assert again.pages.currentWidget() is again.overview
    assert again.overview.view is not None


def test_rail_and_keys_lead_to_every_page(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    titles = [button.text() for button in window.rail.buttons.values()]
    assert titles == [place.title for place in PLACES]
    assert titles[:5] == ["Overview", "Rota", "Cover", "People", "Demand"]
    for place in PLACES:
        [combination] = QKeySequence(place.shortcut)
        qtbot.keyClick(window.windowHandle(), combination.key(), combination.keyboardModifiers())
        assert window.page == place.key
