"""Finds the data of other people that some tests read in place."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def shared_data(folder: str) -> Path:
    """The folder under `../shared/data`; skips the test with a reason where it is missing."""
    path = ROOT.parent / "shared" / "data" / folder
    if not path.is_dir():
        pytest.skip(f"the shared data folder {folder!r} is not beside this checkout")
    return path
