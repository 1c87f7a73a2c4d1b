"""The log in words with its filters, and a row tampered with is found and named."""

import csv
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.application.errors import EnvironmentFault, UserError
from planner.application.history import HistoryFilter, HistoryService
from planner.domain.calendar import Period, day_number
from planner.domain.wording.history import together_text
from planner.excel.history_book import HistoryWorkbook
from planner.persistence.tables import STORED
from tests.aid_story import HUGO, LEA, Story
from tests.program import call
from tests.stores import file_only


@pytest.fixture
def story(tmp_path: Path):
    story = Story.begun(tmp_path)
    offer = story.confirmed("ann")
    story.as_(LEA).offers.recall(offer, "=SUM(1) our own are ill")
    yield story
    story.store.close()


@pytest.fixture
def history(story: Story) -> HistoryService:
    return HistoryService(lambda: story.store.unit_of_work("reader"), HistoryWorkbook())


def test_that_every_change_is_told_in_words_newest_first(history: HistoryService) -> None:
    found = history.changes()
    numbers = [line.number for line in found.lines]
    assert numbers == sorted(numbers, reverse=True)
    duty = next(line for line in found.lines if line.sheet == "Duties")
    assert duty.item == "Duty E of Name ann (ann) on Mon 14 Dec 2026: changed"
    icu, amu = "service Service ICU (ICU)", "service Service AMU (AMU)"
    assert (duty.before, duty.after) == (icu, amu)
    assert duty.who == LEA.name
    assert duty.what == "AID-0001-1: aid recalled by the lender"
    recalled = next(line for line in found.lines if line.sheet == "Offers")
    assert recalled.why == "=SUM(1) our own are ill"
    assert "state confirmed" in recalled.before
    assert "state withdrawn" in recalled.after
    request = next(line for line in found.lines if line.sheet == "Requests")
    assert request.why == "AID-0001-1 was recalled: =SUM(1) our own are ill"
    assert request.after.startswith("recalled at Tue 1 Dec 2026 09:00; reason ")
    assert not found.more


def test_that_people_services_and_trusts_have_their_names(history: HistoryService) -> None:
    offer = [line for line in history.changes().lines if line.sheet == "Offers"][-1]
    assert "; staff id Name ann (ann); lender trust Trust RB (RB);" in offer.after
    assert "; lender service Service AMU (AMU); service Service ICU (ICU);" in offer.after


def test_that_rows_written_together_are_counted_in_words() -> None:
    told = {sheet: together_text(sheet, 341, "insert") for sheet in STORED}
    assert told["ProposedAid"] == "341 proposals of aid, written together: added"
    assert together_text("Staff", 1, "delete") == "1 person, written together: deleted"
    assert [sheet for sheet, text in told.items() if "rows" in text] == []


def test_that_a_look_that_ends_before_the_oldest_entry_says_so(
    history: HistoryService, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = HistoryFilter(service="HDU")
    assert not history.changes(wanted).more
    monkeypatch.setattr("planner.application.history._PAGE", 2)
    monkeypatch.setattr("planner.application.history._MOST_READ", 4)
    found = history.changes(wanted)
    assert (found.lines, found.more) == ((), True)
    place = story.store.location.url.render_as_string(hide_password=False)
    ran = call("history", "--service", "HDU", "--db", place)
    assert "Older entries were not looked at: give --from and --to." in ran.err


@pytest.mark.parametrize(
    ("wanted", "items"),
    [
        (HistoryFilter(staff_id="ann"), {"Duties", "Offers", "Staff"}),
        (HistoryFilter(staff_id="hal"), {"Duties", "Staff"}),
        (HistoryFilter(service="HDU"), {"Services"}),
    ],
)
def test_that_filters_leave_what_concerns_a_person_or_service(
    history: HistoryService, wanted: HistoryFilter, items: set[str]
) -> None:
    assert {line.sheet for line in history.changes(wanted).lines} == items


def test_that_both_services_see_the_aid_between_them(history: HistoryService) -> None:
    for service in ("ICU", "AMU"):
        lines = history.changes(HistoryFilter(service=service)).lines
        assert {"Offers", "Duties"} <= {line.sheet for line in lines}
        assert any(line.who == HUGO.name for line in lines)
    only = history.changes(HistoryFilter(service="AMU", staff_id="hal")).lines
    assert only == ()


def test_that_the_period_is_when_it_was_done(history: HistoryService) -> None:
    today = day_number(date.fromisoformat(history.changes().lines[0].at[:10]))
    assert history.changes(HistoryFilter(period=Period(today - 1, today + 1))).lines
    assert not history.changes(HistoryFilter(period=Period(today - 9, today - 2))).lines


def test_that_a_limit_says_that_there_is_more(history: HistoryService) -> None:
    found = history.changes(HistoryFilter(limit=3))
    assert (len(found.lines), found.more) == (3, True)
    for wanted in (HistoryFilter(limit=0), HistoryFilter(staff_id="zoe"), HistoryFilter("NOPE")):
        with pytest.raises(UserError):
            history.changes(wanted)


def test_that_an_export_holds_every_line_and_no_formula(
    history: HistoryService, tmp_path: Path
) -> None:
    count = len(history.changes().lines)
    assert history.export(tmp_path / "history.xlsx") == count
    sheet = load_workbook(tmp_path / "history.xlsx")["History"]
    assert sheet.max_row == count + 1
    reasons = [row[7] for row in sheet.iter_rows(min_row=2)]
    nasty = next(cell for cell in reasons if str(cell.value).startswith("=SUM"))
    assert nasty.data_type == "s"
    assert history.export(tmp_path / "history.csv", HistoryFilter(staff_id="ann")) < count
    with (tmp_path / "history.csv").open(encoding="utf-8-sig", newline="") as file:
        assert not any(cell.startswith("=") for row in csv.reader(file) for cell in row)
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        history.export(tmp_path / "no" / "history.xlsx")


@file_only
@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE journal SET who = 'Somebody else' WHERE number = {n}",
        "UPDATE journal SET after = replace(after, 'ICU', 'AMU') WHERE number = {n}",
        "UPDATE journal SET at = '2020-01-01T00:00:00+00:00' WHERE number = {n}",
        "UPDATE journal SET before = 'no JSON' WHERE number = {n}",
        "DELETE FROM journal WHERE number = {n}",
    ],
)
def test_that_a_tampered_row_is_found_and_named(
    story: Story, history: HistoryService, tamper: str
) -> None:
    assert history.check().text.startswith("The history is complete and unaltered: ")
    confirmed = next(line for line in history.changes().lines if "aid confirmed" in line.what)
    file = story.store.location.file
    assert file is not None
    with sqlite3.connect(file) as plain:
        changed = plain.execute(tamper.format(n=confirmed.number)).rowcount
    plain.close()
    assert changed == 1
    found = history.check()
    assert (found.complete, found.first_broken) == (False, confirmed.number)
    assert f"entry {confirmed.number}" in found.text
    gone = tamper.startswith("DELETE")
    assert ("is missing" in found.text) == gone
    assert gone or "aid confirmed, both rotas changed" in found.text
    assert history.changes().lines
    ran = call("history", "--check", "--db", file, "--json")
    assert ran.status == 1
    assert ran.json["first_broken"] == confirmed.number


def test_that_a_table_holds_text_as_it_was_typed(tmp_path: Path) -> None:
    texts = ["=1+1", "#N/A", "-2", "two\nlines", "a\x01b", " ", "x" * 40_000]
    HistoryWorkbook().write(
        tmp_path / "t.xlsx", {"T": [["Text", "Number"], *([t, 7.5] for t in texts)]}
    )
    rows = list(load_workbook(tmp_path / "t.xlsx")["T"].iter_rows(min_row=2))
    assert [row[0].value for row in rows] == [*texts[:4], "ab", " ", "x" * 32_767]
    assert {row[0].data_type for row in rows} == {"s"}
    assert [row[1].value for row in rows] == [7.5] * len(texts)
