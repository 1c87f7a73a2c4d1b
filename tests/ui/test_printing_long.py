"""Printed pages with 200 people, long names and long shifts: nothing is cut, nothing overlaps."""

from dataclasses import replace
from itertools import combinations

import pytest

from planner.application.person_sheet import person_sheet
from planner.application.rule_packs import load_rule_book
from planner.application.signoff_gathering import Making
from planner.application.signoff_sheet import SignOffSheet
from tests.regions import Sketch
from tests.signoff_cases import NOW, proposal, sign_off, ward
from tests.ui.conftest import qapp  # noqa: F401 - a font needs an application
from tests.ui.test_printing_pages import outside
from ui.printing import ink
from ui.printing.flow import MARGIN
from ui.printing.front_page import AID as LENT
from ui.printing.front_page import BREACHES, SLOTS
from ui.printing.list_pages import AID, DATA, HISTORY
from ui.printing.marks import A3, A4, Area, Page, Words
from ui.printing.measure import broken, text_width
from ui.printing.person_page import person_pages
from ui.printing.rota_pages import rota_pages
from ui.printing.sign_off import sign_off_pages
from ui.printing.tables import Column

pytestmark = pytest.mark.usefixtures("qapp")
LONG = "Aoife Ní Bhraonáin-Featherstonehaugh-Cholmondeley"
SHIFT = "Resident doctor standard day in the emergency village"


def crowd(people: int = 200, days: int = 28) -> Sketch:
    sketch = Sketch(days=days).service("W", name="Emergency medicine and acute frailty assessment")
    sketch.line("W", 1, "E", minimum=3).line("W", 2, "N", minimum=2)
    for number in range(people):
        sketch.person(f"D{number:07}", "W", "B5", name=f"{LONG} {number}")
        codes = ("E E L L N - -", "L - E E N N -", "D D D D D - -")[number % 3]
        sketch.duties(f"D{number:07}", 0, " ".join([codes] * (days // 7)))
    return sketch


def named_long(facts: SignOffSheet) -> SignOffSheet:
    shifts = tuple(replace(one, name=f"{SHIFT} {one.code}") for one in facts.shifts)
    return replace(facts, shifts=shifts)


def inked(page: Page) -> list[tuple[Area, str]]:
    """Where each line of text stands."""
    found = []
    for mark in page.marks:
        if not isinstance(mark, Words):
            continue
        area, face = mark.area, mark.face
        tall = face.line * len(mark.lines)
        top = area.y if mark.down == "top" else area.y + (area.height - tall) / 2
        for number, text in enumerate(mark.lines):
            wide = text_width(text, face)
            left = {
                "left": area.x,
                "right": area.right - wide,
                "centre": area.x + (area.width - wide) / 2,
            }[mark.across]
            height = face.size * 0.7  # of a capital, and a little more
            middle = top + (number + 0.5) * face.line
            found.append((Area(left, middle - height / 2, wide, height), text))
    return found


def overlapping(page: Page) -> list[tuple[str, str]]:
    return [
        (text, other)
        for (one, text), (two, other) in combinations(inked(page), 2)
        if min(one.right, two.right) - max(one.x, two.x) > 0.5
        and min(one.bottom, two.bottom) - max(one.y, two.y) > 0.5
    ]


@pytest.mark.parametrize("paper", [A3, A4])
def test_two_hundred_people_with_long_names_stand_on_as_many_pages_as_they_need(paper):
    facts = named_long(sign_off(crowd(), "W"))
    pages = rota_pages(facts, paper)
    names = {text.replace("- ", "-") for page in pages for text in page.texts}
    assert {f"{LONG} {number}" for number in range(200)} <= names
    for page in pages:
        assert outside(page) == []
        assert overlapping(page) == []


def test_the_pages_of_a_week_say_what_the_marks_mean_apart_from_each_other():
    facts = sign_off(crowd(20, 7), "W")
    notes = [
        text for page in rota_pages(facts, A4) for text in page.texts if "bank holiday" in text
    ]
    assert "* bank holiday · ! rule broken, see Sign-off · ↙ aid in · ↗ aid out" in notes[0]


def test_no_page_of_a_sign_off_with_long_names_has_text_over_text():
    facts = named_long(sign_off(crowd(40), "W"))
    for page in sign_off_pages(facts, rota_paper=A4):
        assert outside(page) == []
        assert overlapping(page) == []
    listed = sign_off(ward(), proposed=[proposal(ward())])
    assert [overlapping(page) for page in sign_off_pages(listed) if overlapping(page)] == []


@pytest.mark.parametrize("columns", [AID, LENT, DATA, HISTORY, BREACHES, SLOTS])
def test_no_title_of_a_column_is_broken_inside_a_word(columns: tuple[Column, ...]):
    room = A4.width - 2 * MARGIN
    whole = sum(one.weight for one in columns)
    width = room * (0.45 if columns is SLOTS else 1)
    for one in columns:
        lines = broken(one.title, ink.HEADER, width * one.weight / whole - 10)
        assert " ".join(lines) == one.title


def test_the_key_of_one_person_says_long_names_whole():
    sketch = crowd(3)
    facts = person_sheet(sketch.region(), "D0000001", Making("H", NOW, load_rule_book()))
    facts = named_long(facts)
    (page,) = person_pages(facts)
    for shift in facts.shifts:
        assert any(shift.name in text for text in page.texts)
    assert outside(page) == []
    assert overlapping(page) == []
