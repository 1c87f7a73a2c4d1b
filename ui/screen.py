"""Whether a window can open on this machine, asked before Qt is loaded.

Qt ends the whole process with a loader's message when a system library or the screen is
missing. This module looks first, without Qt, and says what a person can do about it.
"""

import ctypes
import os
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version

QT_LIBRARIES: Mapping[str, str] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""Libraries that every Qt program on Linux needs, with their Debian package."""

X11_LIBRARIES: Mapping[str, str] = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""Libraries that Qt needs on top for an X11 screen."""

_SCREENLESS = frozenset({"offscreen", "minimal", "minimalegl", "vnc"})


def window_obstacle(environment: Mapping[str, str] = os.environ) -> str | None:
    """Why no window can open here, in words that say what to do; None if one can."""
    if not sys.platform.startswith("linux"):
        return pair_obstacle(sys.version_info[:2], _installed_qt())
    platform = environment.get("QT_QPA_PLATFORM", "").split(":")[0]
    screenless = platform in _SCREENLESS
    wanted = dict(QT_LIBRARIES)
    if not screenless and environment.get("DISPLAY"):
        wanted |= X11_LIBRARIES
    packages = missing_packages(wanted)
    if packages:
        return (
            "Qt's system libraries are missing, so no window can open. On Debian or Ubuntu: "
            f"sudo apt-get install {' '.join(packages)}"
        )
    pair = pair_obstacle(sys.version_info[:2], _installed_qt())
    return pair if pair or screenless else _screen_obstacle(environment)


def pair_obstacle(python: tuple[int, int], qt: str | None) -> str | None:
    """Why this Qt binding does not run on this Python; None if it does.

    PySide6 6.12 aborts on Python 3.11: every void call drops a reference to None.
    """
    if qt is None:
        return "PySide6-Essentials is not installed: run the first command of README.md."
    if python < (3, 12) and tuple(int(part) for part in qt.split(".")[:2]) >= (6, 12):
        return (
            f"PySide6 {qt} aborts on Python {python[0]}.{python[1]}. "
            "Install PySide6-Essentials below 6.12, or use Python 3.12 or later."
        )
    return None


def _installed_qt() -> str | None:
    try:
        return version("PySide6-Essentials")
    except PackageNotFoundError:
        return None


def missing_packages(
    libraries: Mapping[str, str], load: Callable[[str], object] = ctypes.CDLL
) -> list[str]:
    """Packages whose library cannot be loaded, in the order given."""
    missing = []
    for library, package in libraries.items():
        try:
            load(library)
        except OSError:
            missing.append(package)
    return missing


def _screen_obstacle(environment: Mapping[str, str]) -> str | None:
    if environment.get("WAYLAND_DISPLAY"):
        return None
    display = environment.get("DISPLAY")
    if not display:
        return "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set)."
    if not _x_server_answers(display):
        return f"The screen {display} does not answer, so no window can open."
    return None


def _x_server_answers(display: str) -> bool:
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode(), None)
    answers = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return answers
