"""Bugs: every uncaught error leads here, to a report on disk and one dialog.

What a user did wrong, or what the machine refused, is a `UserError` and is shown in place by
whoever started the work; it comes here only if nobody did.
"""

import faulthandler
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO

_KEPT_REPORTS = 20


class CrashReports:
    """Writes reports into a folder and tells the user once; never raises itself."""

    def __init__(self, folder: Path, tell: Callable[[str, Path | None], None]) -> None:
        self._folder = folder
        self._tell = tell
        self._telling = False
        self._fault_log: IO[str] | None = None

    def install(self) -> None:
        """Lead every hook of the interpreter to `report`."""
        sys.excepthook = self.report
        threading.excepthook = lambda args: self.report(
            args.exc_type, args.exc_value, args.exc_traceback
        )
        sys.unraisablehook = lambda args: self.report(
            args.exc_type, args.exc_value, args.exc_traceback
        )

    def watch_faults(self) -> str:
        """Keep a log of hard crashes; what the last run left in it, or an empty text."""
        path = self._folder / "fault.log"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            left = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
            if left.strip():
                self._write("fault", left)
            self._fault_log = path.open("w", encoding="utf-8")
            faulthandler.enable(self._fault_log)
        except OSError:
            return ""
        return left.strip()

    def close(self) -> None:
        """Stop watching for hard crashes."""
        if self._fault_log is not None:
            faulthandler.disable()
            self._fault_log.close()
            self._fault_log = None

    def report(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write a report and tell the user, unless they asked to stop the program."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        lines = "".join(traceback.format_exception(kind, error, trace))
        path = self._write("crash", lines)
        print(lines, file=sys.stderr)
        if self._telling:
            return
        self._telling = True
        try:
            self._tell(f"{kind.__name__}", path)
        finally:
            self._telling = False

    def report_error(self, error: BaseException) -> None:
        """As `report`, for an error that was brought from another thread."""
        self.report(type(error), error, error.__traceback__)

    def _write(self, sort: str, text: str) -> Path | None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"{sort}-{datetime.now():%Y-%m-%d-%H%M%S-%f}.txt"
            path.write_text(text, encoding="utf-8")
            for old in sorted(self._folder.glob(f"{sort}-*.txt"))[:-_KEPT_REPORTS]:
                old.unlink(missing_ok=True)
        except OSError:
            return None
        return path
