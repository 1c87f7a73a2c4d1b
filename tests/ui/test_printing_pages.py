"""The printed sign-off and the page of one person: what stands where, and that it can be read."""

import shutil
import subprocess
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtGui import QColor

from planner.application.errors import UserError
from planner.application.person_sheet import person_sheet
from planner.application.progress import CancelToken
from planner.application.rule_packs import load_rule_book
from planner.application.signoff_gathering import Making
from planner.application.signoff_sheet import BreachRow
from planner.application.signoff_words import own_hours
from planner.domain.shift_families import Family
from tests.signoff_cases import NASTY, NOW, proposal, sign_off, ward
from tests.ui.conftest import qapp  # noqa: F401 - a font needs an application
from tests.ui.wards import ward_sketch
from ui.printing import ink
from ui.printing.figures import signed_hours
from ui.printing.flow import MARGIN
from ui.printing.front_page import front_pages
from ui.printing.marks import A3, A4, A4_PORTRAIT, Box, Face, Fill, Page, Stroke, Words
from ui.printing.measure import broken, text_width
from ui.printing.painting import page_image, pdf_bytes
from ui.printing.person_page import person_pages
from ui.printing.rota_pages import rota_pages
from ui.printing.sign_off import PARTS, SIGNED, sign_off_pages

pytestmark = pytest.mark.usefixtures("qapp")


def words(page: Page, text: str) -> list[Words]:
    return [mark for mark in page.marks if isinstance(mark, Words) and mark.text == text]


def outside(page: Page) -> list[str]:
    """Texts that begin or end beyond the margins."""
    found = []
    for mark in page.marks:
        if not isinstance(mark, Words):
            continue
        for line in mark.lines:
            wide = text_width(line, mark.face)
            area = mark.area
            left = {
                "left": area.x,
                "right": area.right - wide,
                "centre": area.x + (area.width - wide) / 2,
            }[mark.across]
            if left < MARGIN - 1 or left + wide > page.paper.width - MARGIN + 1:
                found.append(line)
            if area.y < MARGIN - 1 or area.bottom > page.paper.height - MARGIN + 12:
                found.append(line)
    return found


def test_the_pages_come_in_the_order_of_the_workbook_and_are_numbered():
    pages = sign_off_pages(sign_off(ward()), tuple(PARTS))
    parts = list(dict.fromkeys(page.part for page in pages))
    assert parts == ["Sign-off", "Rota", "Mutual aid", "Data", "Legend", "History"]
    for number, page in enumerate(pages, start=1):
        assert f"{page.part} · page {number} of {len(pages)}" in page.texts
        assert page.paper == (A3 if page.part == "Rota" else A4)
    assert "Data" not in {page.part for page in sign_off_pages(sign_off(ward()))}
    assert set(SIGNED) == {*PARTS} - {"Data"}


def test_every_page_carries_the_seal_and_when_it_was_made():
    facts = sign_off(ward())
    for page in sign_off_pages(facts, tuple(PARTS)):
        assert f"Seal {facts.seal.short}" in page.texts
        assert any(text.startswith("Made Fri 20 Nov 2026 09:30 by") for text in page.texts)


def test_nothing_is_written_beyond_the_margins():
    facts = sign_off(ward(), proposed=[proposal(ward())])
    for paper in (A3, A4):
        for page in sign_off_pages(facts, tuple(PARTS), paper):
            assert outside(page) == [], page.part


def test_the_front_page_says_the_figures_of_the_sheet_and_holds_both_signatures():
    facts = sign_off(ward(28))
    (page, *_) = front_pages(facts, A4)
    texts = page.texts
    assert "PUBLISHED, NOT APPROVED" in texts
    required = sum(day.required for cover in facts.cover for day in cover.days)
    filled = sum(day.filled for cover in facts.cover for day in cover.days)
    assert f"{required:,}" in texts
    assert f"{filled:,}" in texts
    assert "151.0 rostered, 730.0 contracted, −579.0" in texts
    assert {"1. Submitted by", "2. Approved by (another person)"} <= set(texts)
    assert texts.count("Signature") == texts.count("Date and time") == 2


def test_a_long_list_of_breaches_goes_on_behind_the_signatures():
    many = tuple(
        BreachRow("p1", f"Person {n}", "WTR-DAILY", True, f"rest: {n} h between two duties")
        for n in range(60)
    )
    pages = front_pages(replace(sign_off(ward()), breaches=many), A4)
    assert len(pages) > 1
    assert "Signature" in pages[0].texts
    assert "Signature" not in [text for page in pages[1:] for text in page.texts]
    listed = [text for page in pages for text in page.texts if text.startswith("Person ")]
    assert [text for text in listed if text != "Person"] == [f"Person {n}" for n in range(60)]
    for page in pages[1:]:
        assert "Reason for accepting, and compensatory rest" in page.texts


def test_where_no_aid_fits_above_the_signatures_it_says_how_much_there_is():
    sketch = ward()
    facts = sign_off(sketch, proposed=(proposal(sketch), proposal(sketch, day=3)))
    assert len(facts.aid) == 5
    long = BreachRow("p1", "Person", "WTR-DAILY", True, "rest: 9 h between two duties " * 30)
    page, *more = front_pages(replace(facts, breaches=(long,)), A4)
    assert "None." not in page.texts
    assert "5, all on the pages behind the signatures." in page.texts
    assert "Mutual aid, continued" in [text for one in more for text in one.texts]


def test_a_name_that_looks_like_a_formula_is_only_text():
    pages = sign_off_pages(sign_off(ward()))
    assert any(NASTY in "".join(text.split()) for page in pages for text in page.texts)


def test_the_rota_has_every_code_under_its_date_in_the_row_of_its_person():
    facts = sign_off(ward())
    (page,) = rota_pages(facts, A3)
    [date] = words(page, "16")
    [person] = [mark for mark in words(page, "Ann Nurse") if mark.face.bold]
    codes = [
        mark
        for mark in page.marks
        if isinstance(mark, Words) and mark.area.x == date.area.x and mark.area.y == person.area.y
    ]
    assert [mark.text for mark in codes] == ["E↗"]
    [broken_box] = [
        mark
        for mark in page.marks
        if isinstance(mark, Box) and mark.edge == ink.HEAVY and mark.area.y < 260
    ]
    [marked] = words(page, "E!")
    assert marked.area == broken_box.area


def test_more_people_than_a_page_holds_go_on_under_the_same_header():
    sketch = ward_sketch()
    for number in range(70):
        sketch.person(f"x{number:03}", "W24", "B5", name=f"Person {number:03}")
        sketch.duty(f"x{number:03}", number % 28, "E")
    pages = rota_pages(sign_off(sketch, "W24"), A3)
    assert len(pages) >= 2
    for page in pages:
        assert "Contr. h" in page.texts
        assert len(words(page, "Mon")) >= 4
    names = [t for page in pages for t in page.texts if t.startswith("Person ")]
    assert names == [f"Person {number:03}" for number in range(70)]


@pytest.mark.parametrize(("days", "paper"), [(28, A4), (91, A3), (364, A3)])
def test_dates_that_would_be_too_small_go_on_by_whole_weeks(days, paper):
    facts = sign_off(ward_sketch(days), "W24")
    pages = rota_pages(facts, paper)
    shown = 0
    for page in pages:
        sizes = [m.face.size for m in page.marks if isinstance(m, Words) and m.text in {"N", "E"}]
        assert min(sizes, default=9) >= 6
        weekdays = [
            m
            for m in page.marks
            if isinstance(m, Words) and m.text in {"Mon", "Sun"} and m.face.size < 8
        ]
        assert weekdays[0].text == "Mon"
        assert weekdays[-1].text == "Sun"
        if page.texts.count("Helen Ashworth") == 1:
            shown += sum(m.text == "Mon" for m in weekdays)
    assert shown == days // 7


def test_on_call_to_be_worked_has_a_dash_and_a_sum_says_whose_cost_it_lacks():
    sketch = ward().person("p5", "W", hourly_cost=20.0).person("q", "V")
    on_call = replace(proposal(sketch, "p5"), service="U", shift="OC")
    unknown = replace(proposal(sketch, "q"), shift="E")
    pages = sign_off_pages(sign_off(sketch, proposed=[on_call, unknown]))
    front = [text for page in pages if page.part == "Sign-off" for text in page.texts]
    at = next(at for at, text in enumerate(front) if text.startswith("Unit U: OC Wed 9 Dec"))
    assert front[at + 1 : at + 3] == ["–", "–"]
    listed = list(next(page.texts for page in pages if page.part == "Mutual aid"))
    at = listed.index("OC Wed 9 Dec")
    assert listed[at + 1 : at + 4] == ["Wed 9 Dec", "–", "–"]
    at = listed.index("All, proposed; 1 cost not known")
    assert listed[at + 1 : at + 3] == ["7.5", "–"]


def test_the_pdf_can_be_searched_for_figures_dates_and_times(tmp_path, qapp):  # noqa: F811
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed")
    file = tmp_path / "out.pdf"
    facts = sign_off(ward())
    pages = sign_off_pages(facts)
    contracted, rostered = own_hours(facts)
    file.write_bytes(pdf_bytes(pages, "Rota", lambda *_: None, CancelToken()))
    text = subprocess.run([tool, "-layout", file, "-"], capture_output=True, check=True).stdout
    said = text.decode()
    for part in (
        "Mon 7 Dec – Sun 20 Dec 2026",
        "07:00–15:00",
        signed_hours(rostered - contracted),
        "£150.00",
        "E↗",
    ):
        assert part in said, part


def test_a_pdf_has_each_page_on_its_own_paper():
    pages = sign_off_pages(sign_off(ward()))
    data = pdf_bytes(pages, "Rota", lambda *_: None, CancelToken())
    assert data.startswith(b"%PDF")
    assert data.count(b"/MediaBox") >= len(pages)
    boxes = {
        tuple(round(float(part)) for part in chunk.split(b"]")[0].split(b"[")[1].split())
        for chunk in data.split(b"/MediaBox")[1:]
    }
    assert {(0, 0, 1191, 842), (0, 0, 842, 595)} <= boxes


def grey(colour: str) -> float:
    """Relative luminance, as black print shows it."""
    parts = [QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF()]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_code_can_be_read_without_colour():
    grounds = {ink.WEEKEND, ink.HOLIDAY, ink.PAPER}
    for tile in (*ink.TILES.values(), ink.OUTLINE):
        solid = tile.pattern is Fill.SOLID
        for ground in {tile.fill} if tile.fill and solid else grounds:
            light, dark = sorted((grey(tile.colour), grey(ground)), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, tile


def test_a_page_is_painted_with_its_marks():
    (page,) = rota_pages(sign_off(ward()), A3)
    image = page_image(page, 1.0)
    assert (image.width(), image.height()) == (1191, 842)
    dark = ink.TILES[Family.NIGHT].fill
    [night] = [m for m in page.marks if isinstance(m, Box) and m.fill == dark][:1]
    corner = image.pixelColor(round(night.area.x + 3), round(night.area.y + 3))
    assert corner == QColor(dark)
    assert image.pixelColor(5, 5) == QColor("white")


def test_a_line_breaks_between_words_and_a_long_word_is_cut():
    face = Face(9)
    lines = broken("one two three four five six seven", face, 60)
    assert all(text_width(line, face) <= 60 for line in lines)
    assert " ".join(lines) == "one two three four five six seven"
    pieces = broken("x" * 80, face, 60)
    assert "".join(pieces) == "x" * 80
    assert all(text_width(piece, face) <= 60 for piece in pieces)
    assert broken("", face, 60) == ("",)


@pytest.mark.parametrize("days", [7, 28, 91, 364])
def test_one_person_is_one_page_whatever_the_dates(days):
    region = ward_sketch(days).region()
    pages = person_pages(person_sheet(region, "20418149", Making("H", NOW, load_rule_book())))
    assert len(pages) == 1
    assert outside(pages[0]) == []
    tops = [m.area.y for m in pages[0].marks if isinstance(m, Words) and m.text.startswith("Mon")]
    assert tops == sorted(tops)


def test_the_page_of_a_person_says_every_duty_and_where_aid_is_worked():
    facts = person_sheet(ward_sketch().region(), "20418149", Making("H", NOW, load_rule_book()))
    (page,) = person_pages(facts)
    texts = page.texts
    assert texts.count("07:30–20:00") == sum(duty.code == "LD" for duty in facts.duties)
    assert "D↗" in texts
    assert "09:00–17:00" in texts
    assert "Ward 18" in texts
    assert any("aid, worked elsewhere: Ward 18" in text for text in texts)
    assert "145.5" in texts
    assert "−4.5" in texts


def test_a_person_who_left_before_the_dates_has_no_page():
    region = ward_sketch().region()
    with pytest.raises(UserError, match="Nobody has the number nobody"):
        person_sheet(region, "nobody", Making("H", NOW, load_rule_book()))


def test_weeks_of_a_person_follow_each_other():
    facts = person_sheet(ward_sketch().region(), "20418001", Making("H", NOW, load_rule_book()))
    assert [duty.day for duty in facts.duties] == sorted(duty.day for duty in facts.duties)
    assert all(a.day <= b.day for a, b in pairwise(facts.duties))


def slants(page: Page) -> list[Stroke]:
    """Lines that go neither along nor down."""
    strokes = (mark for mark in page.marks if isinstance(mark, Stroke))
    return [one for one in strokes if one.x1 != one.x2 and one.y1 != one.y2]


def test_that_dates_outside_employment_are_struck_out_on_every_page_that_shows_them():
    note = "line across: not employed on that date"
    sketch = ward().person("left", "W", "B5", name="Lea Ver", employed_to=9)
    sketch.duty("left", 11, "E")
    facts = sign_off(sketch)
    (page,) = rota_pages(facts, A3)
    assert len(slants(page)) == 4
    assert all(QColor(one.line.colour).lightnessF() < 0.6 for one in slants(page))
    assert any(isinstance(mark, Words) and note in mark.text for mark in page.marks)
    legend = [page for page in sign_off_pages(facts) if page.part == "Legend"]
    assert words(legend[0], "Not employed on this date: before joining, or after leaving.")
    (other,) = rota_pages(sign_off(ward()), A3)
    assert slants(other) == []
    assert not any(isinstance(mark, Words) and note in mark.text for mark in other.marks)


def test_that_the_page_of_one_person_strikes_out_what_they_are_not_employed_for():
    sketch = ward().person("left", "W", "B5", name="Lea Ver", employed_from=3, employed_to=9)
    made = Making("Helen Ashworth", NOW, load_rule_book())
    (page,) = person_pages(person_sheet(sketch.region(), "left", made))
    assert page.paper == A4_PORTRAIT
    assert len(slants(page)) == 7
    assert words(page, "Line across: not employed on that date.")
