"""Where the product's own data lies: packs, weights, thresholds, icons, help."""

from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


def read_resource(*parts: str) -> str:
    """The text of one file under `resources/`."""
    return RESOURCES.joinpath(*parts).read_text(encoding="utf-8")
