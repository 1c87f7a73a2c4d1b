"""Texts find their room: names on lines of their own, words as far in as those beside them."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QSpinBox, QTimeEdit

from planner.domain.aid.ledger import Between
from ui.cover.elided import elided
from ui.editing.legend import Legend
from ui.forms import ChoiceBox, button, without_arrows
from ui.ledger.chart import BalanceChart
from ui.rota.verdicts import BREAKS, FADED, FINE, WARNED, paint_mark
from ui.theme.appearance import Appearance

SENTENCE = "Rest: 10 h between Sun 13 Dec 21:00 and Mon 14 Dec 07:00, needs 11 h"
TRUSTS = {"RTX": "University Hospitals of Morecambe Bay", "RXN": "Lancashire Teaching Hospitals"}
PAIR = Between("RTX", "RXN", 6.0, 0.0, 120.0, 0.0)


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_a_text_that_gives_way_fills_its_lines_and_cuts_the_last(qtbot, appearance, lines):
    text = elided(SENTENCE, "body", lines)
    qtbot.addWidget(text)
    text.resize(text.fontMetrics().horizontalAdvance(SENTENCE) // 4, 80)
    shown = text.shown()
    assert len(shown) == lines
    assert shown[-1].endswith("…")
    assert SENTENCE.startswith(" ".join(shown).removesuffix("…"))
    assert all(text.fontMetrics().horizontalAdvance(line) <= text.width() for line in shown)


def test_a_text_with_room_stands_whole_on_one_line(qtbot, appearance):
    text = elided(SENTENCE, "body", 2)
    qtbot.addWidget(text)
    text.resize(text.fontMetrics().horizontalAdvance(SENTENCE) + 20, 80)
    assert text.shown() == [SENTENCE]


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("kind", [QSpinBox, QDoubleSpinBox, QTimeEdit])
def test_figures_begin_where_other_words_do(qtbot, appearance: Appearance, scale, kind):
    appearance.set_scale(scale)
    figure, word = kind(), QLineEdit("4")
    without_arrows(figure)
    for one in (figure, word):
        qtbot.addWidget(one)
        one.resize(200, one.sizeHint().height())
        one.show()
        one.ensurePolished()
    field = figure.lineEdit()
    begins = field.mapTo(figure, field.rect().topLeft()).x() + field.textMargins().left() + 2
    assert abs(begins - 11) <= 2, "as the style sheet has it: an edge of 1, 8 within, 2 of Qt"
    room = field.width() - field.textMargins().left() - 4
    assert room >= QFontMetrics(field.font()).horizontalAdvance(figure.text())


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_frame_of_a_link_with_the_keys_keeps_clear_of_its_words(
    qtbot, appearance: Appearance, scale
):
    appearance.set_scale(scale)
    link = button("Back to the candidates", lambda: None, look="link")
    qtbot.addWidget(link)
    link.show()
    words = QFontMetrics(link.font()).horizontalAdvance(link.text())
    before = link.sizeHint()
    assert before.width() >= words + 2 * (2 + 2), "an edge of 2 and 2 within, on both sides"
    link.setFocus()
    link.ensurePolished()
    assert link.sizeHint() == before, "nothing beside it moves"


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_legend_of_a_drag_is_as_high_and_wide_as_its_words(qtbot, appearance, scale):
    appearance.set_scale(scale)
    legend = Legend(appearance)
    qtbot.addWidget(legend)
    legend.tell("Moving: Long day, Liam Brown, Thu 10 Dec", "Esc cancels · Ctrl copies")
    image = legend.grab().toImage()
    ground = image.pixelColor(image.width() - 1, 0)
    inked = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y) != ground
    ]
    assert min(y for _, y in inked) >= 2, "nothing is cut at the top"
    assert max(y for _, y in inked) <= image.height() - 2
    assert max(x for x, _ in inked) <= image.width() - 2
    letters = QFontMetrics(appearance.font(11))
    assert legend.height() >= letters.height()


@pytest.mark.parametrize("show", [FINE, WARNED, BREAKS, FADED])
def test_marks_grow_with_the_text(appearance: Appearance, show):
    sides = []
    for times in (1.0, 2.0):
        picture = QPixmap(60, 60)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        paint_mark(painter, appearance, show, QPointF(30, 30), times)
        painter.end()
        image = picture.toImage()
        inked = [x for x in range(60) for y in range(60) if image.pixelColor(x, y).alpha() > 40]
        sides.append(max(inked) - min(inked) + 1)
    assert 1.7 <= sides[1] / sides[0] <= 2.3


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_a_field_to_choose_from_shows_its_longest_word(qtbot, appearance: Appearance, scale):
    appearance.set_scale(scale)
    box = ChoiceBox(appearance, "How urgent")
    box.addItems(["Normal", "Urgent"])
    qtbot.addWidget(box)
    box.show()
    box.resize(box.sizeHint())
    assert box.room_for_words >= box.fontMetrics().horizontalAdvance("Normal")


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("width", [240, 360, 600])
def test_names_of_trusts_stand_whole_in_the_balance(qtbot, appearance: Appearance, scale, width):
    appearance.set_scale(scale)
    chart = BalanceChart(appearance)
    qtbot.addWidget(chart)
    chart.resize(round(width * scale), 10)
    chart.show_pairs([PAIR], TRUSTS)
    chart.show()
    fonts = QFontMetrics(appearance.font(11))
    wide = chart.room_for_name(PAIR)
    for name in TRUSTS.values():
        box = fonts.boundingRect(0, 0, wide, 0, Qt.TextFlag.TextWordWrap.value, name)
        assert box.height() <= chart.height() - appearance.metrics.px(14)
        assert box.width() <= wide
