"""A block of codes as other programs exchange it: tab-separated text, and the same as a table."""

import atexit
from html import escape

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication


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


def to_clipboard(text: str) -> None:
    """Put a block on the clipboard, as text and as a table."""
    QGuiApplication.clipboard().setMimeData(mime_of(text))
    atexit.unregister(_leave_text)
    atexit.register(_leave_text, text)


def _leave_text(text: str) -> None:
    """At the end the text stays for others, without an object of a program that is gone."""
    if QGuiApplication.instance() is None:
        return
    clipboard = QGuiApplication.clipboard()
    if clipboard.text() == text:
        clipboard.setText(text)
