"""Runs the planner in a process of its own, so that a window stays smooth while it works.

The region is sent once; events come back as plain values over a pipe. Stopping is asked for,
and after two seconds taken. Whatever comes back is audited here before it is a result.
"""

import multiprocessing
import time
from collections.abc import Collection
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from typing import Any

from planner.application.errors import Cancelled, UserError
from planner.application.plan_audit import audit_plan
from planner.application.planning import (
    Plan,
    PlanEvent,
    PlanFaultError,
    PlanWatcher,
    unwatched,
)
from planner.application.progress import CancelToken
from planner.domain.cover.places import Places
from planner.domain.cover.weights import Weights
from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.packs import RuleBook
from planner.optimiser.solving import plan

LOOK_EVERY = 0.1
"""Seconds between looks at the token and the pipe."""
KILL_AFTER = 2.0
"""Seconds that a process has to stop by itself."""


class PlannerDiedError(RuntimeError):
    """The process ended without a result, or with an error that is a bug."""


class _SharedToken(CancelToken):
    """A cancel token that another process sets."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        object.__setattr__(self, "_shared", event)

    @property
    def cancelled(self) -> bool:
        """Whether the other process asked to stop."""
        shared: Event = object.__getattribute__(self, "_shared")
        return shared.is_set()


def plan_in_process(
    region: Region,
    book: RuleBook,
    weights: Weights,
    *,
    services: Collection[str] | None = None,
    time_limit: float | None = None,
    progress: PlanWatcher = unwatched,
    cancel: CancelToken | None = None,
) -> Plan:
    """`solving.plan` in a spawned process; the caller's thread waits, so give it its own.

    Cancelled if the process had to be killed; a process that stops in time returns the best
    plan so far with status `cancelled`. UserError as in `plan`; PlannerDiedError for bugs.
    """
    token = cancel or CancelToken()
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    stop = context.Event()
    asked = (region, book, weights, services, time_limit)
    process = context.Process(target=_work, args=(theirs, stop, asked), daemon=True)
    process.start()
    theirs.close()
    try:
        result = _listen(ours, stop, token, progress)
    finally:
        if process.is_alive():
            process.join(KILL_AFTER if not token.cancelled else LOOK_EVERY)
        if process.is_alive():
            process.kill()
        process.join()
        ours.close()
    places = Places.of(region)
    faults = audit_plan(region, RuleEngine(region, book), places, weights, result)
    if faults:
        raise PlanFaultError(faults)
    return result


def _listen(pipe: Connection, stop: Event, token: CancelToken, progress: PlanWatcher) -> Plan:
    """Pass events on until there is a result."""
    asked_at: float | None = None
    while True:
        if token.cancelled and asked_at is None:
            asked_at = time.monotonic()
            stop.set()
        if pipe.poll(LOOK_EVERY):
            result = _received(pipe, progress)
            if result is not None:
                return result
        elif asked_at is not None and time.monotonic() - asked_at > KILL_AFTER:
            raise Cancelled


def _received(pipe: Connection, progress: PlanWatcher) -> Plan | None:
    """The plan, if that is what came; an error is raised here."""
    try:
        message: Any = pipe.recv()
    except EOFError:
        raise PlannerDiedError("the planner's process ended without a result") from None
    if isinstance(message, PlanEvent):
        progress(message)
        return None
    if isinstance(message, Plan):
        return message
    kind, text, mend = message
    if kind == UserError.__name__:
        raise UserError(text, mend)
    raise PlannerDiedError(text)


def _work(pipe: Connection, stop: Event, asked: tuple[Any, ...]) -> None:
    """In the process: plan, and send what comes of it."""
    region, book, weights, services, time_limit = asked
    try:
        pipe.send(
            plan(
                region,
                book,
                weights,
                services=services,
                time_limit=time_limit,
                progress=pipe.send,
                cancel=_SharedToken(stop),
            )
        )
    except UserError as error:
        pipe.send((UserError.__name__, error.problem, error.mend))
    except Exception as error:
        pipe.send((type(error).__name__, f"{type(error).__name__}: {error}", ""))
    finally:
        pipe.close()
