"""A block of codes as other programs exchange it: tab-separated text, and the same as a table."""

from html import escape

from PySide6.QtCore import QMimeData


def mime_of(text: str) -> QMimeData:
    """What the clipboard or a drag carries: text for every program, HTML for spreadsheets."""
    data = QMimeData()
    data.setText(text)
    data.setHtml(html_of(text))
    return data


def html_of(text: str) -> str:
    """Tab-separated lines as a table, one cell a date."""
    rows = [line.split("\t") for line in text.split("\n")]
    cells = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    return f"<table>{body}</table>"
