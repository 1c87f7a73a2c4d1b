"""Whatever the window writes to a file it does not write over the database it works with."""

import pytest


@pytest.fixture
def link(tmp_path):
    """Another name of the database's file, such as is chosen by mistake in a list of files."""

    def make(ending: str):
        path = tmp_path / f"rota{ending}"
        path.symlink_to(tmp_path / "ward.db")
        return path

    return make


def refused(window, path, before: bytes) -> None:
    assert window.notices.texts[0] == (
        f"error: {path} is the database itself, and would be written over. "
        "Give the file that is to be written another name."
    )
    window.notices.clear()
    assert path.read_bytes() == before


def test_no_page_writes_over_the_database(open_window, ward_planner, link, tmp_path):
    window = open_window(ward_planner)
    wrong = tmp_path / "notes.xlsx"
    wrong.write_text("not a workbook")
    window.start.import_files([wrong])
    window.go("history")
    window.go("ledger")
    window.go("signoff")
    window.printing.show_person("20418001", "W24")
    book, sheet, text = link(".xlsx"), link(".pdf"), link(".csv")
    before = book.read_bytes()
    for write, path in (
        (window.export, book),
        (window.start.save_template, book),
        (window.start.export_region, book),
        (window.start.imports.save_problems, text),
        (window.history.export_to, book),
        (window.history.export_to, text),
        (window.ledger.export_to, book),
        (window.signoff.preview.save_pdf, sheet),
        (lambda path: window.signoff.export_kept(path, 1), book),
        (window.print_page.preview.save_pdf, sheet),
    ):
        window.notices.clear()
        write(path)
        refused(window, path, before)
