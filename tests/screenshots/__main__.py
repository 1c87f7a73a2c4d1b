"""Saves a picture of every view in every look: `python -m tests.screenshots FOLDER --help`."""

import argparse
import os
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from ui.theme.tokens import THEMES

SIZES = ("1366x768", "1920x1080")
SCALES = (1.0, 1.5, 2.0)


def arguments() -> argparse.Namespace:
    """What to take pictures of; everything, unless told otherwise."""
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go; outside the project")
    parser.add_argument("--theme", nargs="*", choices=sorted(THEMES), default=sorted(THEMES))
    parser.add_argument("--size", nargs="*", default=SIZES, metavar="WIDTHxHEIGHT")
    parser.add_argument("--scale", nargs="*", type=float, default=SCALES)
    parser.add_argument("--only", nargs="*", default=[], metavar="VIEW")
    parser.add_argument("--staff", type=int, default=2000, help="people of the demonstration")
    parser.add_argument("--service", default="", help="the service on view, by its code")
    return parser.parse_args()


def looks(chosen: argparse.Namespace) -> Iterator[tuple[str, int, int, float]]:
    """Theme, width, height and text scale of each picture."""
    for size, scale, theme in product(chosen.size, chosen.scale, chosen.theme):
        width, height = map(int, size.split("x"))
        yield theme, width, height, scale


def main() -> None:
    """Take the pictures, one view after another."""
    chosen = arguments()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from tests.screenshots.aid_scenes import AID_SCENES
    from tests.screenshots.scenes import SCENES
    from tests.screenshots.stage import Stage
    from tests.screenshots.state_scenes import STATE_SCENES
    from tests.screenshots.story import NOW, moment

    chosen.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, moment(NOW):
        os.environ["XDG_CONFIG_HOME"] = work  # who acts is remembered there
        stage = Stage(Path(work), chosen.staff, chosen.service)
        for name, scene in {**SCENES, **AID_SCENES, **STATE_SCENES}.items():
            if chosen.only and name not in chosen.only:
                continue
            for theme, width, height, scale in looks(chosen):
                stage.look(theme, width, height, scale)
                picture = scene(stage)
                if picture is None:
                    print(f"{name}: not in this version", flush=True)
                    break
                picture.save(
                    str(chosen.folder / f"{name}-{theme}-{width}-{round(100 * scale)}.png")
                )
            print(name, flush=True)
        stage.close()


if __name__ == "__main__":
    main()
