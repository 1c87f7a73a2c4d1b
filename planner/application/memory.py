"""Keeps the program small: what large arrays leave behind goes back to the system.

The C library of Linux raises the size from which it asks the system for memory of its own with
every large array that is freed, and keeps what is below that size. After a region of millions of
duties was read that is more than a hundred megabytes which nothing uses.
"""

import ctypes
import sys

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
"""`M_MMAP_THRESHOLD` and `M_ARENA_MAX` of malloc.h."""
_ARENAS = 2
"""Heaps of small pieces; the library would make one for each thread, and none gives to another."""
LARGE = 1 << 18
PLANS = 1 << 23
"""For whoever searches for plans: arrays come and go by the hundred there. From here on giving
them back costs next to nothing (half as much, and a search takes a tenth longer)."""
_LINUX = sys.platform.startswith("linux")


def give_back_what_is_free() -> None:
    """Give small pieces back as well: after a region was read they are tens of megabytes.

    Some hundredths of a second: for a lane or a process of its own, not for the window's thread.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if _LINUX else None
    if trim is not None:
        trim(0)


def give_back_large_arrays(least: int = LARGE) -> bool:
    """Let every array of at least so many bytes go back as soon as it is freed.

    False where the C library knows of no such thing; it is then as good without.
    """
    if not _LINUX:
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    return bool(mallopt(_ARENA_MAX, _ARENAS) == 1 and mallopt(_MMAP_THRESHOLD, least) == 1)
