"""Reads what slots and moves are worth from `resources/cover.toml`."""

import tomllib

from planner.application.errors import EnvironmentFault
from planner.application.resources import read_resource
from planner.domain.cover.weights import Weights

FILE = "cover.toml"


def load_weights() -> Weights:
    """The weights of this installation; EnvironmentFault if the file is damaged."""
    return parse_weights(read_resource(FILE))


def parse_weights(text: str) -> Weights:
    """Weights from TOML; every weight must be there, so that none comes from nowhere."""
    try:
        data = tomllib.loads(text)
        figures = data["value"] | data["points"] | data["limits"]
        figures |= data["repair"] | data["beside"]
        weights = Weights(name=str(data["name"]), version=str(data["version"]), **figures)
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise EnvironmentFault(
            f"The file {FILE} of the program's resources cannot be read: {error}.",
            "Install the program again, or put the file back.",
        ) from error
    if not all(isinstance(figure, int) and figure >= 0 for figure in figures.values()):
        raise EnvironmentFault(
            f"The file {FILE} of the program's resources has a weight that is not a whole number.",
            "Every weight must be a whole number of 0 or more.",
        )
    return weights
