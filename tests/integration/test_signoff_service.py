"""Export and verify over a real database, and the formulas in a spreadsheet program."""

import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.application.changes import Change
from planner.application.errors import EnvironmentFault, UserError
from planner.application.ports import ProposedAid
from planner.application.rule_packs import load_rule_book
from planner.application.signing import SignOffService
from planner.application.signoff_sheet import Signature, Signatures
from planner.domain.calendar import Period
from planner.excel.signoff_workbook import SignOffWorkbooks, build
from planner.persistence import Store
from tests.regions import Sketch
from tests.signoff_cases import proposal, sign_off, ward
from tests.stores import apply, fresh_store, merge
from tests.workbooks import opened

NOW = datetime(2026, 11, 20, 9, 30)
MONDAY = Period.of(date(2026, 12, 7), date(2026, 12, 7)).first
FORTNIGHT = Period(MONDAY, MONDAY + 13)


@pytest.fixture
def sketch() -> Sketch:
    sketch = ward()
    for service in ("W", "V"):
        sketch._put(
            "Rotas",
            service=service,
            **{"from": MONDAY, "to": MONDAY + 27, "status": "published"},
        )
    return sketch


@pytest.fixture
def store(tmp_path: Path, sketch: Sketch) -> Store:
    store = fresh_store(tmp_path)
    merge(store, sketch.tables(), who="ann", reason="first import")
    return store


@pytest.fixture
def service(store: Store) -> SignOffService:
    def work() -> object:
        return store.unit_of_work("ann")

    return SignOffService(work, load_rule_book(), SignOffWorkbooks(), "ann")


def test_that_an_exported_workbook_matches_its_database(
    service: SignOffService, tmp_path: Path
) -> None:
    path = tmp_path / "W.xlsx"
    report = service.export(["W"], FORTNIGHT, path, now=NOW)
    assert report.files == (path,)
    verdict = service.verify(path)
    assert (verdict.matches, verdict.differences) == (True, ())
    assert (verdict.service, verdict.period) == ("W", FORTNIGHT)
    assert verdict.seal_workbook == verdict.seal_database
    assert verdict.summary == "The workbook matches the database."


def test_that_the_database_says_the_same_as_the_arrays(
    service: SignOffService, sketch: Sketch
) -> None:
    (sheet,) = service.sheets(["W"], FORTNIGHT, now=NOW)
    direct = sign_off(sketch, version=1)
    assert sheet.people == direct.people
    assert sheet.cover == direct.cover
    assert sheet.duties == direct.duties
    assert sheet.breaches == direct.breaches
    assert sheet.seal == direct.seal


def test_that_a_change_of_the_database_is_found_in_cells(
    service: SignOffService, store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "W.xlsx"
    service.export(["W"], FORTNIGHT, path, now=NOW)
    key = ("p3", MONDAY, "E")
    apply(store, Change("Duties", key, {"service": "W"}, None))
    verdict = service.verify(path)
    named = {(fault.sheet, fault.cell): fault for fault in verdict.differences}
    assert not verdict.matches
    assert verdict.seal_workbook != verdict.seal_database
    assert (named["Rota", "J9"].workbook, named["Rota", "J9"].database) == ("E", "")
    assert any(sheet == "Data" for sheet, _ in named)
    assert "Its seal does not hold" in verdict.summary


def test_that_an_edited_workbook_whose_seal_holds_says_so(
    service: SignOffService, tmp_path: Path
) -> None:
    path = tmp_path / "W.xlsx"
    service.export(["W"], FORTNIGHT, path, now=NOW)
    book = opened(path)
    book["Rota"]["J9"].value = "L"
    book.save(path)
    verdict = service.verify(path)
    assert [(fault.sheet, fault.cell) for fault in verdict.differences] == [("Rota", "J9")]
    assert "1 difference. Its seal holds" in verdict.summary


def test_that_status_version_and_history_come_from_the_database(
    service: SignOffService, store: Store
) -> None:
    apply(
        store,
        Change("Rotas", ("W", MONDAY), {"status": "published"}, {"status": "approved"}),
        label="approved by two",
    )
    (sheet,) = service.sheets(["W"], FORTNIGHT, now=NOW)
    assert (sheet.heading.status, sheet.heading.version) == ("approved", 2)
    newest = sheet.history[0]
    assert (newest.before, newest.after, newest.reason) == (
        "published",
        "approved",
        "approved by two",
    )
    words = [row.what for row in sheet.history]
    assert words[0] == "Rota Mon 7 Dec – Sun 3 Jan: changed"
    assert "Duty N of v1 on Sun 13 Dec: added" in words
    assert "Absence of 0007 from Fri 11 Dec: added" in words
    assert not any("Duty E of v1 on Tue 8 Dec" in text for text in words), "the lender's own"


def test_that_proposed_aid_of_people_from_elsewhere_is_named(
    service: SignOffService, store: Store, sketch: Sketch, tmp_path: Path
) -> None:
    aid: list[ProposedAid] = [proposal(sketch)]
    with store.unit_of_work("ann") as work:
        work.propose_aid(aid, FORTNIGHT, "a plan")
        work.commit()
    (sheet,) = service.sheets(["W"], FORTNIGHT, now=NOW)
    proposed = [row for row in sheet.aid if row.state == "Proposed"]
    assert [(row.name, row.hours, row.cost) for row in proposed] == [("Xavier Proposed", 9.0, 90.0)]
    (lender,) = service.sheets(["V"], FORTNIGHT, now=NOW)
    assert [row.staff_id for row in lender.aid if row.state == "Proposed"] == ["x9"]


def test_that_several_services_are_one_workbook_each_in_a_folder(
    service: SignOffService, tmp_path: Path
) -> None:
    folder = tmp_path / "for signature"
    report = service.export(["W", "V"], FORTNIGHT, folder, now=NOW)
    assert [path.name for path in report.files] == [
        "W Ward W 2026-12-07 to 2026-12-20.xlsx",
        "V Ward V 2026-12-07 to 2026-12-20.xlsx",
    ]
    assert all(service.verify(path).matches for path in report.files)
    seals = {service.verify(path).seal_database for path in report.files}
    assert len(seals) == 2


def test_that_an_unknown_service_or_no_service_is_a_user_error(
    service: SignOffService, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="no service 'X'"):
        service.export(["X"], FORTNIGHT, tmp_path / "x.xlsx")
    with pytest.raises(UserError, match="No service"):
        service.export([], FORTNIGHT, tmp_path / "x.xlsx")
    assert not (tmp_path / "x.xlsx").exists()


def test_that_several_services_into_a_file_are_a_user_error(
    service: SignOffService, tmp_path: Path
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("x")
    with pytest.raises(UserError, match="is a file"):
        service.export(["W", "V"], FORTNIGHT, taken)


def test_that_a_path_below_a_file_is_a_fault(service: SignOffService, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(EnvironmentFault, match="could not be written"):
        service.export(["W"], FORTNIGHT, tmp_path / "file" / "W.xlsx")


def test_that_a_workbook_that_is_no_sign_off_is_a_user_error(
    service: SignOffService, tmp_path: Path
) -> None:
    from openpyxl import Workbook

    path = tmp_path / "other.xlsx"
    Workbook().save(path)
    with pytest.raises(UserError, match="of which service and dates"):
        service.verify(path)


def test_that_a_workbook_of_a_service_that_is_gone_is_a_user_error(
    service: SignOffService, tmp_path: Path
) -> None:
    path = tmp_path / "W.xlsx"
    service.export(["W"], FORTNIGHT, path, now=NOW)
    book = opened(path)
    book.custom_doc_props["SignOffService"].value = "gone"
    book.save(path)
    with pytest.raises(UserError, match="no service 'gone'"):
        service.verify(path)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_that_libreoffice_calculates_what_the_workbook_says(tmp_path: Path) -> None:
    """Without stored values it must calculate; saved by it, the workbook still matches."""
    sketch = ward(first="2026-10-19").duty("p3", 8, "N").absence("p3", 8, 8, "L")
    sheet = sign_off(sketch.duties("p4", 5, "N N"))
    book, pens = build(sheet)
    book.save(tmp_path / "ward.xlsx")
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    convert = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out")]
    subprocess.run(
        [*command, *convert, str(tmp_path / "ward.xlsx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    path = tmp_path / "out" / "ward.xlsx"
    calculated = load_workbook(path, data_only=True)
    wrong = {
        (pen.sheet.title, cell): (calculated[pen.sheet.title][cell].value, value)
        for pen in pens
        for cell, value in pen.values.items()
        if calculated[pen.sheet.title][cell].value != pytest.approx(value, abs=1e-6)
    }
    assert wrong == {}
    assert sum(len(pen.values) for pen in pens) > 100
    from planner.application.signoff_comparing import Names, differences

    files = SignOffWorkbooks()
    assert differences(files.read(path), files.layout(sheet), Names({}, frozenset())) == ()


@pytest.mark.skipif(
    shutil.which("soffice") is None or shutil.which("pdftotext") is None,
    reason="LibreOffice or poppler is not installed",
)
def test_that_a_signed_workbook_prints_each_sheet_one_page_wide(tmp_path: Path) -> None:
    signed = Signatures(
        Signature("Helen Ashworth", "service manager of service W", datetime(2026, 11, 19, 16, 12)),
        Signature("Anita Deshpande", "approver of trust RA", datetime(2026, 11, 20, 9, 5)),
    )
    sheet = sign_off(ward(28), status="approved", signatures=signed)
    SignOffWorkbooks().write(sheet, tmp_path / "W.xlsx")
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    convert = ["--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "W.xlsx")]
    subprocess.run([*command, *convert], check=True, capture_output=True, timeout=120)
    done = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "W.pdf"), "-"],
        check=True,
        capture_output=True,
        text=True,
    )
    pages = done.stdout.removesuffix("\f").split("\f")
    assert len(pages) == 6
    for number, (title, page) in enumerate(
        zip(("Sign-off", "Rota", "Mutual aid", "Data", "Legend", "History"), pages, strict=True), 1
    ):
        assert f"{title} · page {number} of 6" in page
        assert f"Seal {sheet.seal.short}" in page
    assert "Helen Ashworth, service manager of service W" in pages[0]
    assert "Anita Deshpande, approver of trust RA" in pages[0]
    assert "Fri 20 Nov 2026 09:05" in pages[0]
    assert "Sun" in pages[1]
