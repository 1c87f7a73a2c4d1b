"""Opens workbooks that tests edit and save again, as another program would."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.merge import MergedCellRange


def opened(path: Path) -> Workbook:
    """As `load_workbook`, but for the borders of merged cells: openpyxl makes them up, which takes
    most of the time, and whoever edits what cells say does not look at them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MergedCellRange, "format", lambda merged: None)
        return load_workbook(path)
