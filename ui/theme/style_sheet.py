"""The style sheet of panels and controls, filled from the tokens."""

import re

from planner.application.resources import RESOURCES
from ui.theme.metrics import Metrics
from ui.theme.tokens import Theme

_ROLE = re.compile(r"@([a-z0-9-]+)(?=[; ])")
_SIZE = re.compile(r"\$(\d+)px")
_PICTURES = ("tick",)
"""What a style sheet cannot draw: the tick of a box."""
_LENGTH = re.compile(r"%(\d+)px")


def style_sheet(theme: Theme, metrics: Metrics) -> str:
    """The style sheet for a theme and text scale: `@role` is a colour, `$n` a text size,
    `%n` a length that grows with the text, `&name` one of `_PICTURES`."""
    text = (RESOURCES / "themes" / "window.qss").read_text(encoding="utf-8")
    for name in _PICTURES:
        picture = RESOURCES / "themes" / f"{name}-{'dark' if theme.dark else 'light'}.svg"
        text = text.replace(f"&{name}", picture.as_posix())
    text = _ROLE.sub(lambda match: theme[match.group(1)], text)
    text = _LENGTH.sub(lambda match: f"{metrics.px(int(match.group(1)))}px", text)
    return _SIZE.sub(lambda match: f"{metrics.font(int(match.group(1)))}px", text)
