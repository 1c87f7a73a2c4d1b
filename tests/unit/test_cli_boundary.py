"""Whatever goes wrong becomes a message and an exit status, in one place."""

import errno
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.application.errors import Cancelled, EnvironmentFault, UserError
from planner.cli.boundary import run_guarded, stoppable
from planner.cli.console import table


def guarded(error: BaseException, as_json: bool = False) -> int:
    def work() -> None:
        raise error

    return run_guarded(work, as_json=as_json)


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (UserError("No such ward.", "Spell it right."), 2, "No such ward.\nSpell it right."),
        (EnvironmentFault("The disk is full.", "Free some space."), 2, "Free some space."),
        (OSError(errno.ENOSPC, "No space left on device", "/x/y"), 2, "/x/y"),
        (PermissionError(errno.EACCES, "Permission denied", "/x/z"), 2, "another place"),
        (MemoryError(), 2, "memory"),
        (Cancelled(), 130, "as it was"),
        (KeyboardInterrupt(), 130, "as it was"),
    ],
)
def test_that_each_sort_of_fault_has_its_status_and_words(
    error: BaseException, status: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(error) == status
    shown = capsys.readouterr()
    assert words in shown.err
    assert shown.out == ""


def test_that_a_bug_leaves_a_report_and_no_traceback_on_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("platformdirs.user_log_path", lambda *_a, **_k: tmp_path / "log")
    assert guarded(RuntimeError("odd")) == 70
    shown = capsys.readouterr()
    (report,) = (tmp_path / "log").iterdir()
    assert str(report) in shown.err
    assert "Traceback" not in shown.err
    assert "RuntimeError: odd" in report.read_text()


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def test_that_the_first_ctrl_c_asks_and_the_second_insists(ctrl_c: None) -> None:
    with stoppable() as token:
        signal.raise_signal(signal.SIGINT)
        assert token.cancelled
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_that_ctrl_c_after_the_work_comes_too_late(ctrl_c: None) -> None:
    with stoppable() as token:
        assert not token.cancelled
    signal.raise_signal(signal.SIGINT)
    assert not token.cancelled


def test_that_tables_line_up_and_count_what_they_leave_out() -> None:
    text = table(("Service", "Gaps"), [("A", 5), ("Long name", -12), ("B", None)], most=2)
    assert text.splitlines() == [
        "Service    Gaps",
        "─────────  ────",
        "A          5",
        "Long name  −12",
        "… and 1 more (all of them: --json)",
    ]
    assert table(("N",), [(1,), (1000,)]).splitlines()[2:] == ["    1", "1,000"]
