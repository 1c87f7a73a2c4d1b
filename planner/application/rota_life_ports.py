"""What the use cases of a rota's life read and write beside the rota itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from planner.application.changes import ChangeSet
from planner.domain.calendar import Period
from planner.domain.rota_life import Acceptance, Step

LIFE_LABEL = "Rota life: "
"""How the name of a step begins in the journal."""


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One step of one rota."""

    service: str
    first: int
    """First date of the rota, a day number; so is `last`."""
    last: int
    number: int
    """From 1, in the order in which they were taken."""
    step: Step
    who: str
    """Name of the profile that acted."""
    role: str
    """What that profile was then, such as "approver of trust RA"."""
    at: str
    """UTC, ISO 8601."""
    why: str
    status: str
    """Of the rota after the step."""
    version: int | None
    """Of the rota after the step."""
    seal: str
    """Hash over the duties as they stood."""


@dataclass(frozen=True, slots=True)
class KeptRota:
    """A version of a rota that was approved and is kept, whatever became of the rota since."""

    service: str
    first: int
    last: int
    number: int
    """Of the step that approved it."""
    content: str
    """Everything that its sign-off says, packed; see `rota_life_keeping`."""


class RotaLifeRecords(Protocol):
    """The part of a unit of work that knows the lives of rotas."""

    def rota_version(self, service: str, period: Period) -> int | None:
        """Version of the rota that covers the first date; None if there is none."""

    def rota_steps(self, service: str, period: Period | None = None) -> Sequence[StepTaken]:
        """Steps of the rotas of a service that touch a period (all), oldest first."""

    def kept_rota(self, service: str, first: int, number: int | None = None) -> KeptRota | None:
        """What the step of a number approved (the newest); None if nothing is kept."""

    def acceptances(self, people: Collection[str] | None = None) -> Sequence[Acceptance]:
        """Accepted breaches of some people (everybody), by person, rule and date."""

    def record_life(self, changes: ChangeSet) -> ChangeSet:
        """Write a step with its rows. Like `apply`, but a locked rota's status may change."""

    def forget_lives(self, reason: str) -> None:
        """Delete every rota with its steps and kept versions, all acceptances and all offers.

        Before a demonstration is replaced by another one; duties stay and are locked no more.
        """
