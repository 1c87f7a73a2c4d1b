"""The cover page says what would fill a gap that nobody can cover, and why one comes first."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from planner.application.covering import Loaded
from planner.domain.cover.suggestion import Gap, suggest
from planner.domain.cover.weights import Weights
from tests.regions import Sketch
from tests.rules_region import BOOK
from tests.stores import planner_with
from tests.ui.driving import until
from ui.cover.chain_list import ChainList

LEFT = Qt.MouseButton.LeftButton


def lonely() -> Sketch:
    """ICU asks for a skill on one date that nobody free, near and willing holds."""
    sketch = Sketch(days=28).service("ICU", name="Intensive Care").service("AMU")
    sketch.service("FAR", "RB").travel("SA", "SB", 45).skill("ITU", "Intensive care")
    sketch.line("ICU", 1, "E", skill="ITU", days="2026-12-15")
    sketch.person("10001", "FAR", name="Ewa Kowalczyk", skills=["ITU"])
    sketch.person(
        "10002", "FAR", name="Piotr Zając", skills=["ITU"], shares=True, max_travel_minutes=30
    )
    sketch.person("10003", "ICU", name="Grace Entwistle")
    return sketch.person("10004", "ICU", name="Imran Siddiqui", skills=["ITU"]).absence("10004", 8)


def test_a_gap_that_nobody_can_cover_says_what_would_fill_it(open_window, tmp_path: Path, qtbot):
    planner = planner_with(tmp_path / "lonely.db", lonely())
    window = open_window(planner, service="ICU")
    qtbot.mouseClick(window.rota.find_cover, LEFT)
    panel = window.cover.panel
    assert panel.why_title.text() == "Nobody can cover this gap as things stand"
    assert panel.why_text.text().splitlines() == [
        "1 does not hold Intensive care then, 1 is absent, 1 works only in their own trust, "
        "or has lapsed papers and 1 is too far away. Any one of these would fill it:",
        "• Grace Entwistle is trained in Intensive care.",
        "• Ewa Kowalczyk agrees to work in other trusts.",
        "• Piotr Zając accepts 15 min more travel (45 min; now at most 30 min).",
    ]
    assert panel.why_text.isVisible()
    planner.close()


def test_a_candidate_is_compared_with_the_best_one(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    qtbot.mouseClick(window.rota.find_cover, LEFT)
    panel = window.cover.panel
    best = panel.table.chosen().candidate
    assert " than " not in panel.why_text.text()
    panel.table.setFocus()
    for _ in range(len(panel.table.candidates.rows) - 1):
        qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    last = panel.table.chosen().candidate
    points = best.score - last.score
    assert points > 0
    said = panel.why_text.text().splitlines()[-1]
    assert said.startswith(f"{last.name} is worth {points} points less than {best.name}: ")


def three_wards() -> Sketch:
    """Only Marta could come, and her place only Oksana take, and hers only Callum."""
    sketch = Sketch(days=28).service("ICU", name="Intensive Care").service("WARD", name="Ward 24")
    sketch.service("ED", name="Emergency").line("ICU", 1, "E", skill="ITU", days="2026-12-15")
    sketch.line("WARD", 1, "E", skill="IV", days="2026-12-15").line("ED", 1, "E", days="2026-12-15")
    sketch.person("1", "WARD", name="Marta Lewandowska", skills=["ITU", "IV"])
    sketch.person("2", "ED", name="Oksana Bondarenko", skills=["IV"])
    sketch.person("3", "ED", name="Callum Threlfall")
    return sketch.duty("1", "2026-12-15", "E").duty("2", "2026-12-15", "E")


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_gap_that_only_a_chain_covers_leads_to_the_chain(
    open_window, tmp_path: Path, appearance, qtbot, scale
):
    planner = planner_with(tmp_path / "three.db", three_wards())
    window = open_window(planner, service="ICU")
    appearance.set_scale(scale)
    qtbot.mouseClick(window.rota.find_cover, LEFT)
    panel = window.cover.panel
    assert panel.why_title.text() == "Nobody can cover this gap alone, but a chain of moves can"
    assert panel.findings.tabs.checkedId() == 1
    if panel.parts.button(2).isVisible():
        qtbot.mouseClick(panel.parts.button(2), LEFT)
    chains = panel.findings.chains
    assert chains.isVisible()
    steps = [one for one in chains.findChildren(QLabel) if one.isVisible() and "→  " in one.text()]
    assert [one.text() for one in steps] == [
        "Grade B5  →  Intensive Care, E Tue 15 Dec, from E in Ward 24 (0 → 0)"
        " · same site · 10 points",
        "Grade B5  →  Ward 24, E Tue 15 Dec, from E in Emergency (0 → 0) · same site · 10 points",
        "Grade B5  →  Emergency, E Tue 15 Dec, as an extra shift · same site · 30 points",
    ]
    assert len({one.x() for one in steps}) == 1
    [place] = [one for one in chains.findChildren(QPushButton) if one.isVisible()]
    qtbot.mouseClick(place, LEFT)
    assert panel.why_title.text() == "Nobody is missing here, and nobody else could come"
    assert "would fill it" not in panel.why_text.text()
    assert panel.findings.tabs.checkedId() == 0
    assert window.focusWidget() is window.cover.list
    appearance.set_scale(1.0)
    planner.close()


def test_a_chain_that_is_proposed_already_is_not_proposed_again(open_window, tmp_path: Path, qtbot):
    sketch = Sketch(days=28).service("ICU").service("WARD", "RB").travel("SA", "SB", 12)
    sketch.line("ICU", 1, "E", skill="ITU", days="2026-12-15").line(
        "WARD", 1, "E", days="2026-12-15"
    )
    sketch.person("1", "WARD", skills=["ITU"], shares=True).person("2", "WARD")
    planner = planner_with(tmp_path / "two.db", sketch.duty("1", "2026-12-15", "E"))
    window = open_window(planner, service="ICU")
    qtbot.mouseClick(window.rota.find_cover, LEFT)

    chains = window.cover.panel.findings.chains

    def shown() -> list[tuple[str, bool]]:
        found = [one for one in chains.findChildren(QPushButton) if one.isVisible()]
        return [(one.text(), one.isEnabled()) for one in found]

    until(lambda: shown() == [("Propose chain", True)])
    qtbot.mouseClick(chains.findChild(QPushButton), LEFT)
    assert len(planner.cover_actions.proposals(window.choice.period)) == 2
    until(lambda: shown() == [("Proposed already", False)])
    window.steps.undo()
    until(lambda: shown() == [("Propose chain", True)])
    planner.close()


def test_where_there_is_little_room_a_chains_steps_stand_under_their_names(appearance, qtbot):
    loaded = Loaded.of(three_wards().region(), BOOK)
    places, icu = loaded.places, loaded.region.services.ids.index["ICU"]
    [at] = [number for number, one in enumerate(places.service.tolist()) if one == icu]
    gap = Gap(icu, int(places.day[at]), int(places.shift[at]), 1)
    found = suggest(loaded.region, loaded.engine, places, Weights(), gap, 5)
    [chain] = found.chains
    chains = ChainList(appearance, lambda _placements: None)
    qtbot.addWidget(chains)
    chains.show()
    chains.show_chains(loaded, (chain,))
    for width, under in ((900, False), (400, True), (900, False)):
        chains.resize(width, 400)
        qtbot.wait(5)
        shown = [one for one in chains.findChildren(QLabel) if one.isVisible()]
        steps = [one for one in shown if "→  " in one.text()]
        names = [one for one in shown if one.text()[1:2] == "."]
        assert len(names) == len(steps) == 3
        assert [name.x() == step.x() for name, step in zip(names, steps, strict=True)] == (
            [under] * 3
        )
        assert chains.widget().width() <= chains.viewport().width()


def test_no_chain_of_the_gap_before_can_be_placed_while_another_is_looked_at(
    open_window, tmp_path: Path, qtbot
):
    planner = planner_with(tmp_path / "three.db", three_wards())
    window = open_window(planner, service="ICU")
    qtbot.mouseClick(window.rota.find_cover, LEFT)
    panel, view = window.cover.panel, window.cover.view
    chains = panel.findings.chains
    assert chains.count == 1
    [entry] = window.cover.list.chosen_rows()
    panel.show_entry(view, entry, [])  # its candidates are on their way
    assert chains.count == 0
    assert [one for one in chains.findChildren(QPushButton) if one.isVisibleTo(chains)] == []
    planner.close()
