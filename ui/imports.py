"""Takes Qt's hand off the imports of everybody else.

PySide6 puts a function of its own in the place of Python's import. For a feature that nothing
here uses it reads the source of every module that is loaded after it, looks for its own name in
there and keeps all the lines: a tenth of a second of the start, 30 megabytes, and as much again
of each pause of the collector of garbage.
"""

import builtins


def keep_imports_plain() -> None:
    """Load Qt, then let modules be imported as without it."""
    import PySide6.QtCore

    assert PySide6.QtCore
    plain = getattr(builtins, "__orig_import__", None)
    if plain is not None:
        builtins.__import__ = plain
