"""Every uncaught error leads to one report; nothing is lost and nothing raises again."""

import sys
import threading

import pytest

from ui.app import crash_box, save_report
from ui.crashes import CrashReports


@pytest.fixture
def told(monkeypatch):
    for hook in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, hook, getattr(sys, hook))
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    return []


def test_an_uncaught_error_is_written_down_and_told(tmp_path, told, capsys):
    reports = CrashReports(tmp_path / "logs", lambda what, path: told.append((what, path)))
    try:
        raise RuntimeError("the reason")
    except RuntimeError as error:
        reports.report_error(error)
    [(what, path)] = told
    assert what == "RuntimeError"
    assert "the reason" in path.read_text(encoding="utf-8")
    assert "the reason" in capsys.readouterr().err


def test_all_hooks_lead_to_the_same_function(tmp_path, told, capsys):
    CrashReports(tmp_path, lambda what, path: told.append(what)).install()

    def fall() -> None:
        raise KeyError("in a thread")

    thread = threading.Thread(target=fall)
    thread.start()
    thread.join()
    sys.excepthook(ValueError, ValueError("x"), None)
    assert told == ["KeyError", "ValueError"]


def test_a_folder_that_cannot_be_written_is_no_second_crash(tmp_path, told, capsys):
    (tmp_path / "file").write_text("in the way")
    reports = CrashReports(tmp_path / "file" / "logs", lambda what, path: told.append(path))
    reports.report(ValueError, ValueError("x"), None)
    assert told == [None]
    assert reports.watch_faults() == ""


def test_a_hard_crash_of_the_last_run_is_found_at_the_next_start(tmp_path, told):
    (tmp_path / "fault.log").write_text("Fatal Python error: Segmentation fault")
    reports = CrashReports(tmp_path, lambda *_: None)
    assert "Segmentation fault" in reports.watch_faults()
    reports.close()
    assert list(tmp_path.glob("fault-*.txt"))


def test_the_dialog_says_that_the_work_is_safe_and_offers_the_report(tmp_path, qapp):
    report = tmp_path / "crash.txt"
    report.write_text("the reason")
    box = crash_box("KeyError", report)
    assert "Your work is safe." in box.text()
    assert str(report) in box.informativeText()
    assert {one.text() for one in box.buttons()} == {"Go on working", "Save the report…"}
    assert box.escapeButton().text() == "Go on working"
    assert save_report(report, tmp_path / "to send.txt")
    assert (tmp_path / "to send.txt").read_text() == "the reason"
    without = crash_box("KeyError", None)
    assert [one.text() for one in without.buttons()] == ["Go on working"]
