"""The planner's process is ended from outside: a sentence with "Try again", never a crash."""

import os
import signal

from PySide6.QtCore import QPoint, Qt

LEFT = Qt.MouseButton.LeftButton


def test_a_planner_that_is_ended_again_and_again_is_told_and_can_be_tried_again(
    open_window, ward_planner, qtbot, monkeypatch
):
    window = open_window(ward_planner)
    window.go("cover")
    host, start = ward_planner.plan_host, window.cover.plan.start
    begin = host._start

    def begin_and_die():
        pipe = begin()
        os.kill(host.process_id, signal.SIGKILL)
        host._process.join()
        return pipe

    with monkeypatch.context() as patch:
        patch.setattr(host, "_start", begin_and_die)
        host.close()
        qtbot.mouseClick(start, LEFT, pos=QPoint(5, 5))
    banner = window.notices.newest
    assert banner.accessibleName().startswith("error: The planner's own process was ended")
    assert "try again" in banner.accessibleName()
    assert window.cover.plan.search.plan is None
    assert start.isEnabled()
    qtbot.mouseClick(banner.action, LEFT)
    assert window.cover.plan.search.plan is not None
