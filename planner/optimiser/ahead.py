"""A plan that is made before anybody asks for it, while the planner's process has nothing to do.

Whoever looks at the gaps of a period is likely to plan it next. For 40,200 people that takes
seconds, which the window has while its user reads. The search ends at once when anything else is
asked; whoever asks for the very plan that is being made hears of its search from then on.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from planner.application.planning import Plan, PlanEvent
from planner.application.progress import CancelToken
from planner.domain.cover.weights import Weights

if TYPE_CHECKING:
    from planner.optimiser.replanning import Repairer

Tell = Callable[[object], None]
"""Sends something on the way: an event, a title, a part of the answer."""
Services = tuple[str, ...] | None
Key = tuple[Services, Weights]
"""Which plan: of what services, by what weights."""
SHARE_FOR_LOOKING = 10
"""Making a plan to be looked at on the way takes at most this part of the time."""


def unheard(_value: object) -> None:
    """Tells nobody."""


class Idle:
    """A time in which nobody asks for anything; its token is set when it ends.

    The question for a plan that is being made already does not end it.
    """

    def __init__(self) -> None:
        self.token = CancelToken()
        self._lock = threading.Lock()
        self._begun: Key | None = None
        self._number: int | None = None

    def begin(self, key: Key) -> bool:
        """A plan is being made ahead from now on; False if it is too late for that."""
        with self._lock:
            self._begun = key
            return not self.token.cancelled

    def asked(self, number: int, key: Key | None) -> None:
        """A question is asked; `key`: of the plan that is wanted, if one is."""
        with self._lock:
            if key is not None and key == self._begun:
                self._number = number
            else:
                self.token.cancel()

    def stop(self, number: int) -> None:
        """A question is stopped."""
        if number == self._number:
            self.token.cancel()

    @property
    def joined(self) -> bool:
        """Whether somebody waits for what is being made ahead."""
        return self._number is not None


@dataclass
class Looks:
    """Adds the plan found so far to events, as often as that takes little of the time."""

    repairer: "Repairer"
    tell: Tell
    _next: float = field(default=0.0)

    def __call__(self, event: PlanEvent) -> None:
        """Pass an event on."""
        began = time.monotonic()
        if began >= self._next and event.score > 0:
            event = replace(event, plan=self.repairer.so_far())
            ended = time.monotonic()
            self._next = ended + SHARE_FOR_LOOKING * (ended - began)
        self.tell(event)


@dataclass
class Ahead:
    """One such plan, from when it is begun."""

    key: Key
    looks: Looks
    """Tells whoever has come to wait for it, with the plan so far."""
    idle: Idle
    plan: Plan | None = None
    """Once the search has ended."""
    _events: list[PlanEvent] = field(default_factory=list)
    _told: int = 0

    def __call__(self, event: PlanEvent) -> None:
        """Hear of the search: told to whoever waits, together with all that came before."""
        self._events.append(event)
        if self.idle.joined:
            self._tell(self.looks.tell, len(self._events) - 1)
            self.looks(event)
            self._told += 1

    def answer(self, tell: Tell) -> Plan:
        """The plan, to whoever asks for it; first what they have not heard of its search."""
        assert self.plan is not None
        self._tell(tell, len(self._events))
        return self.plan

    def _tell(self, tell: Tell, until: int) -> None:
        for event in self._events[self._told : until]:
            tell(replace(event, plan=None))
        self._told = max(self._told, until)
