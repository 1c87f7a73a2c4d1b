"""The cover page says what would fill a gap that nobody can cover, and why one comes first."""

from pathlib import Path

from PySide6.QtCore import Qt

from planner.bootstrap import build_planner
from tests.regions import Sketch

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
    planner = build_planner(str(tmp_path / "lonely.db"))
    with planner.unit_of_work() as work:
        work.merge(lonely().tables(), (), "A lonely ward")
        work.commit()
    window = open_window(planner, service="ICU")
    qtbot.mouseClick(window.rota.find_cover, LEFT)
    panel = window.cover.panel
    assert panel.why_title.text() == "Nobody can cover this gap as things stand"
    assert panel.why_text.text().splitlines() == [
        "1 does not hold Intensive care then, 1 is absent, 1 works only in the own trust, "
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
