"""How far off a duty is that help is asked for: by the calendar, whatever the hour."""

import pytest

from tests.aid_story import Story
from ui.aid.words import to_go_text


@pytest.mark.parametrize(
    ("hours", "said"),
    [(0, "in 13 days"), (13 * 24 - 10, "tomorrow"), (13 * 24 - 3, "today"), (13 * 24, "begun")],
)
def test_how_far_off_a_duty_is_goes_by_the_calendar(tmp_path, hours, said):
    story = Story.begun(tmp_path)  # at 09:00 on Tue 1 Dec
    reference = story.asked()  # of Mon 14 Dec, 07:00
    assert to_go_text(story.later(hours=hours).lists.case(reference)) == said
    story.store.close()
