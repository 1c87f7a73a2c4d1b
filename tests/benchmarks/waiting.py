"""Waits as a window at rest does: the other threads work meanwhile.

`QTest.qWait` holds on to the interpreter while it sleeps, so that none of them gets a turn.
"""

from PySide6.QtCore import QEventLoop, QTimer


def wait(milliseconds: int) -> None:
    """Let the window do what comes up for so long."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
