"""What keeps the window's thread from waiting: short turns, a collector with little to look at."""

import gc
import subprocess
import sys

from ui.palette.people import People
from ui.pauses import leave_what_stays
from ui.tasks import thread_lanes


def test_with_lanes_threads_take_short_turns():
    before = sys.getswitchinterval()
    try:
        sys.setswitchinterval(0.005)
        thread_lanes().close()
        assert sys.getswitchinterval() <= 0.001
    finally:
        sys.setswitchinterval(before)


def test_the_collector_leaves_what_stays():
    held = [[number] for number in range(1000)]
    leave_what_stays()
    watched = {id(one) for one in gc.get_objects()}
    assert not watched & {id(one) for one in held}


def test_everybody_who_can_be_found_is_two_things_to_look_at():
    people = People(None, None, print)
    gc.collect()
    before = len(gc.get_objects())
    kept = [people._target(f"{n}", f"Ada {n}", "W", "Ward") for n in range(1000)]
    gc.collect()  # texts alone are nothing to the collector, once it has seen them
    assert len(gc.get_objects()) - before <= 2 * len(kept) + 20


IMPORTS = """
import linecache, sys
from ui.imports import keep_imports_plain
keep_imports_plain()
assert "PySide6.QtCore" in sys.modules
import sqlalchemy.orm
import ui.main_window
named = ("sqlalchemy", "main_window")
kept = [one for one in linecache.cache if one.endswith(".py") and any(n in one for n in named)]
assert not kept, kept[:3]
"""


def test_qt_keeps_no_sources_of_the_modules_that_are_loaded_after_it():
    subprocess.run([sys.executable, "-c", IMPORTS], check=True)
