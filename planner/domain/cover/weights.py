"""What slots and moves are worth: data, carried with every result that they made."""

from dataclasses import dataclass

DEAREST_LENT = 100
"""From so many assignments of a trust in others on each costs as much as the one before."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Points of cover.md, "What a plan is worth"; `name` and `version` say which set this is."""

    name: str = "default"
    version: str = "1"
    minimum_slot: int = 1000
    """Worth of a minimum slot filled, times the service's priority."""
    target_slot: int = 20
    """Worth of a further slot filled, times the service's priority."""
    per_minute: int = 1
    """Points for each minute of travel one way."""
    extra: int = 30
    """Points for an extra shift."""
    redeploy: int = 10
    """Points for a move from another duty."""
    rank: int = 20
    """Points for each rank above the line's."""
    repeat: int = 15
    """Points × (k − 1) for a person's k-th assignment in a plan."""
    max_assignments: int = 2
    """Most assignments of one person within any 28 consecutive dates (A15)."""
    stability: int = 10
    """Points for each assignment that stood and is given up when a plan is repaired; they
    decide what changes and are no part of the score."""

    asking: int = 0
    """Fairness between people: points × (k − 1) for a person's k-th assignment, beside `repeat`.
    Like those below it decides between plans and is no part of the score."""
    lending: int = 0
    """Fairness between trusts: points × min(k, 100) for a trust's k-th assignment in another
    trust, so that equal shares cost least."""
    per_pound: int = 0
    """Points for each pound that the hours of an extra shift cost."""

    def value(self, priority: int, filled_minimum: int, filled_total: int) -> int:
        """What the filled slots of one place are worth; `filled_total` includes the minimum.

        Linear: of slots that are filled beside others it tells what they add.
        """
        further = filled_total - filled_minimum
        return priority * (self.minimum_slot * filled_minimum + self.target_slot * further)
