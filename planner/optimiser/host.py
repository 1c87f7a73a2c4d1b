"""Leads the planner's process from the program that needs its answers.

The process is started once and kept warm: libraries are loaded and the region is there before
anybody presses "Plan". Stopping is asked for, and after two seconds taken; a process that was
stopped so, or that died, is started again by the next question; where the new one dies too,
that is a fault of the machine, told in a sentence and worth another try. Every plan that comes
back was audited there by `application.plan_audit`, which knows nothing of the model.
"""

import multiprocessing
import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Final, TypeVar

from planner.application.alternatives import Alternative, Compared
from planner.application.covering import GapRow
from planner.application.errors import Cancelled, EnvironmentFault, UserError
from planner.application.plan_reasons import WhyLeft, WhyPlanned
from planner.application.planning import Plan, PlanEvent, PlanWatcher, unwatched
from planner.application.progress import CancelToken
from planner.application.replanning import Ask as AidAsk
from planner.application.replanning import Repair, Repaired
from planner.domain.cover.weights import Weights
from planner.domain.differing import RegionChange
from planner.domain.region import Region
from planner.domain.rules.packs import RuleBook
from planner.optimiser.ahead import Services, unheard
from planner.optimiser.letters import Letters
from planner.optimiser.process import (
    Answered,
    Ask,
    Follow,
    Refused,
    Stop,
    Told,
    send_region,
    serve,
    told_by,
)
from planner.optimiser.works import (
    CompareWork,
    LeftWork,
    PlanWork,
    RepairWork,
    WhyLeftWork,
    WhyPlannedWork,
    Work,
)

START: Final = "spawn"
"""How the process begins: with nothing of the program that leads it."""
LOOK_EVERY = 0.05
"""Seconds between looks at the token."""
KILL_AFTER = 2.0
"""Seconds that a process has to stop by itself."""
NOTHING_ASKED = Repair(())
T = TypeVar("T")
Heard = Callable[[object], None]


class PlannerFailedError(RuntimeError):
    """The process met an error that is a bug."""


class PlannerDiedError(EnvironmentFault):
    """The process ended without a result: something on the machine ended it."""

    def __init__(self) -> None:
        super().__init__(
            "The planner's own process was ended before it had an answer.",
            "Nothing was changed. The computer may be short of memory: close other programs "
            "and try again.",
        )


class PlanHost:
    """Plans, repairs, alternatives and reasons, computed elsewhere.

    One question at a time, from any thread; whoever asks waits, so give it a thread of its own.
    """

    def __init__(
        self, book: RuleBook, weights: Weights, alternatives: Sequence[Alternative]
    ) -> None:
        self._book, self._weights = book, weights
        self.alternatives = tuple(alternatives)
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._letters: Letters | None = None
        self._held: Region | None = None
        """What the process has: of a later state only what is different is sent."""
        self._number = 0
        self._asking = threading.Lock()
        self._closing = False

    # Being ready ---------------------------------------------------------------------------

    def ready(self, region: Region, cancel: CancelToken | None = None) -> None:
        """Start the process if need be, and send it a region; it need not have taken it yet.

        PlannerDiedError if it dies, and another one after it. Cancelled if it was stopped.
        """
        with self._asking:
            self._twice(lambda _token: self._hold(region), cancel or CancelToken())

    @property
    def process_id(self) -> int | None:
        """Of the process, while there is one."""
        return self._process.pid if self._process is not None else None

    def close(self) -> None:
        """End the process, whatever it is doing; a later question starts another.

        Whoever is asking is told that it was stopped, and lets go of the pipe first: closed
        under a thread that writes to it, it would fail there in ways that look like bugs.
        """
        self._closing = True
        process = self._process
        if process is not None:
            process.kill()
        if self._asking.acquire(timeout=KILL_AFTER):
            self._end()
            self._asking.release()
        self._closing = False

    # Questions -----------------------------------------------------------------------------

    def plan(
        self,
        region: Region,
        services: Collection[str] | None = None,
        *,
        time_limit: float | None = None,
        progress: PlanWatcher = unwatched,
        cancel: CancelToken | None = None,
    ) -> Plan:
        """The best plan, or the best found when stopped; events carry plans found on the way.

        UserError for unknown services. Cancelled if it was stopped before there was any plan.
        """
        last: Plan | None = None

        def heard(event: object) -> None:
            nonlocal last
            assert isinstance(event, PlanEvent)
            last = event.plan or last
            progress(event)

        work = PlanWork(_sorted(services), self._weights, time_limit)
        try:
            return self._ask(region, work, Plan, heard, cancel)
        except Cancelled:
            if last is None:
                raise
            return stopped(last)

    def repair(
        self,
        region: Region,
        repair: Repair,
        services: Collection[str] | None = None,
        *,
        weights: Weights | None = None,
        time_limit: float | None = None,
        first: Callable[[Repaired], object] = lambda _found: None,
        cancel: CancelToken | None = None,
    ) -> Repaired:
        """A repaired plan; one that is to be compared is told to `first` before it is.

        UserError for what cannot be asked. Cancelled if it was stopped before it was there.
        """
        early: Repaired | None = None

        def heard(value: object) -> None:
            nonlocal early
            assert isinstance(value, Repaired)
            early = value
            first(value)

        work = RepairWork(repair, _sorted(services), weights or self._weights, time_limit)
        try:
            return self._ask(region, work, Repaired, heard, cancel)
        except Cancelled:
            if early is None:
                raise
            return early

    def compare(
        self,
        region: Region,
        services: Collection[str] | None = None,
        *,
        asked: Repair = NOTHING_ASKED,
        best: Plan | None = None,
        only: Collection[str] | None = None,
        time_limit: float | None = None,
        told: Callable[[str], object] = lambda _title: None,
        found_one: Callable[[Compared], object] = lambda _compared: None,
        cancel: CancelToken | None = None,
    ) -> list[Compared]:
        """The best plan and its alternatives, those found so far when stopped.

        All of them keep what `asked` fixes, and ask nobody who declined.
        """
        so_far: list[Compared] = []

        def heard(value: object) -> None:
            if isinstance(value, Compared):
                so_far.append(value)
                found_one(value)
            else:
                told(str(value))

        work = CompareWork(
            _sorted(services),
            self._weights,
            self.alternatives,
            _sorted(only),
            asked,
            best,
            time_limit,
        )
        try:
            return self._ask(region, work, list, heard, cancel)
        except Cancelled:
            return so_far

    def left_open(
        self, region: Region, found: Plan, cancel: CancelToken | None = None
    ) -> list[GapRow]:
        """The gaps that a plan leaves in the services that it was made for."""
        return self._ask(region, LeftWork(found), list, unheard, cancel)

    def why_left(
        self,
        region: Region,
        found: Plan,
        gap: GapRow,
        declined: Collection[AidAsk] = (),
        cancel: CancelToken | None = None,
    ) -> WhyLeft:
        """Why a plan leaves a gap open; `declined`: whom it does not ask again, and for what."""
        work = WhyLeftWork(found, gap, frozenset(declined))
        return self._ask(region, work, WhyLeft, unheard, cancel)

    def why_planned(
        self,
        region: Region,
        found: Plan,
        at: int,
        declined: Collection[AidAsk] = (),
        cancel: CancelToken | None = None,
    ) -> WhyPlanned:
        """Why a plan asks the person of its assignment at a position."""
        work = WhyPlannedWork(found, at, frozenset(declined))
        return self._ask(region, work, WhyPlanned, unheard, cancel)

    # The process ---------------------------------------------------------------------------

    def _ask(
        self,
        region: Region,
        work: Work,
        kind: type[T],
        heard: Heard,
        cancel: CancelToken | None,
    ) -> T:
        def answer(token: CancelToken) -> object:
            pipe, letters = self._hold(region)
            self._number += 1
            letters.send(Ask(self._number, work))
            return self._listen(pipe, letters, heard, token)

        with self._asking:
            found = self._twice(answer, cancel or CancelToken())
        if not isinstance(found, kind):
            raise Cancelled
        return found

    def _twice(self, deal: Callable[[CancelToken], T], token: CancelToken) -> T:
        """Deal with the process; one that died, perhaps long ago, is replaced once."""
        token.check()
        kept = self._process
        try:
            return self._alive(deal, token)
        except PlannerDiedError:
            if kept is None:
                raise
            return self._alive(deal, token)

    def _alive(self, deal: Callable[[CancelToken], T], token: CancelToken) -> T:
        try:
            return deal(token)
        except (EOFError, OSError):
            self._end()
            if token.cancelled or self._closing:
                raise Cancelled from None
            raise PlannerDiedError from None

    def _listen(
        self, pipe: Connection, letters: Letters, heard: Heard, token: CancelToken
    ) -> object:
        """Pass on what comes until there is an answer."""
        asked_at: float | None = None
        while True:
            if token.cancelled and asked_at is None:
                asked_at = time.monotonic()
                letters.send(Stop(self._number))
            if pipe.poll(LOOK_EVERY):
                message = letters.receive(told_by)
                if isinstance(message, Told):
                    self._pass_on(heard, message.value)
                elif isinstance(message, Answered):
                    return message.value
                elif isinstance(message, Refused):
                    raise _error(message)
            elif asked_at is not None and time.monotonic() - asked_at > KILL_AFTER:
                self._end()
                raise Cancelled

    def _pass_on(self, heard: Heard, value: object) -> None:
        try:
            heard(value)
        except BaseException:
            self._end()  # what it has still to tell would be taken for the next answer
            raise

    def _hold(self, region: Region) -> tuple[Connection, Letters]:
        """The pipe to a process that lives and has the region."""
        process, pipe, letters = self._process, self._pipe, self._letters
        if pipe is None or letters is None or process is None or not process.is_alive():
            self._end()
            pipe = self._start()
            letters = self._letters = Letters(pipe)
        held, self._held = self._held, None
        if held is not region:
            change = None if held is None else RegionChange.of(held, region)
            if change is None:
                send_region(letters, pipe, region, self._book, self._weights)
            else:
                letters.send(Follow(change))
        self._held = region
        return pipe, letters

    def _start(self) -> Connection:
        context = multiprocessing.get_context(START)
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs,), name="planner", daemon=True)
        process.start()
        theirs.close()
        self._process, self._pipe = process, ours
        return ours

    def _end(self) -> None:
        process, pipe = self._process, self._pipe
        self._process = self._pipe = self._letters = self._held = None
        if process is not None:
            process.kill()
            process.join()
        if pipe is not None:
            pipe.close()


def stopped(found: Plan) -> Plan:
    """A plan found on the way, as the result of a search that was stopped."""
    return found if found.status == "optimal" else replace(found, status="cancelled")


def _error(refused: Refused) -> Exception:
    if refused.mend is None:
        return PlannerFailedError(refused.problem)
    return UserError(refused.problem, refused.mend)


def _sorted(codes: Collection[str] | None) -> Services:
    return None if codes is None else tuple(sorted(codes))
