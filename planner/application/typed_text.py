"""Reasons and notes that people type, before they are kept for good."""

from planner.application.errors import UserError

_MOST_TEXT = 2_000
"""As for a text of the region workbook (reading C10)."""


def fit_text(text: str) -> str:
    """The text without space around it; UserError if it is too long or cannot be printed."""
    plain = text.strip()
    if len(plain) > _MOST_TEXT:
        raise UserError(
            f"The text has {len(plain):,} characters, {_MOST_TEXT:,} at most.", "Shorten it."
        )
    if any(not (one.isprintable() or one in "\n\t") for one in plain):
        raise UserError("The text holds characters that cannot be printed.", "Remove them.")
    return plain
