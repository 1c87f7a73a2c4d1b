"""Requests, offers, edits and recalls by several users in any order, on a real database.

No sequence leaves one rota changed without the other, a person double-booked, a lender below
its minimum without a recorded override, a ledger that does not sum to the duties, or a broken
chain; and a step that is refused leaves nothing behind.
"""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from planner.application.aid_ports import Wish
from planner.application.edit_commands import Cell, Clear, Fill, Give, Move
from planner.application.errors import UserError
from planner.application.ports import ProposedAid
from planner.domain.aid.values import Offer, State
from planner.domain.calendar import DAY_MINUTES, Period, date_of
from planner.domain.roles import Profile
from tests.aid_story import EVERYBODY, HELEN, HUGO, LARS, LEA, Story
from tests.stores import read

STAFF = ("ann", "bob", "cyd", "dee", "eve", "hal")
SPANS = {"E": (420, 900), "L": (840, 1320), "N": (1290, 1890)}
MINIMUM = {("AMU", "E"): 2, ("ICU", "E"): 2, ("ICU", "L"): 1}
STANDS = (State.CONFIRMED, State.WORKED, State.SETTLED)

Duty = tuple[str, int, str, str]
"""Person, date, shift, service."""

users = st.sampled_from(EVERYBODY)
proper = st.sampled_from((HELEN, HUGO, LEA, LARS))
askers = st.sampled_from((HELEN, HELEN, HUGO, LEA))
people = st.sampled_from(STAFF)
days = st.integers(0, 2)
lines = st.sampled_from((("E", 1), ("L", 2)))
codes = st.sampled_from(("E", "L", "N"))
overrides = st.sampled_from(("", "", "needed"))
reasons = st.sampled_from(("ill", ""))
hours_worked = st.sampled_from((None, 6.0, 7.25, 99.0))
pick = st.integers(0, 99)


class Aid(RuleBasedStateMachine):
    """Two trusts, six people, three dates."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.story = Story.begun(self.folder)
        self.hours: dict[str, float] = {}
        self.known: list[Offer] | None = None
        # Something of every sort to go on with: a move, an extra duty, one that stands.
        self.story.agreed("ann")
        self.story.agreed("dee", shift="L", line=2)
        self.story.confirmed("bob", day=1)

    def teardown(self) -> None:
        if hasattr(self, "story"):
            with self.story.store.unit_of_work("check") as work:
                assert work.verify_chain().complete
            self.story.store.close()
            shutil.rmtree(self.folder)

    # What is there ------------------------------------------------------------------------------
    def offers(self, *states: State) -> list[Offer]:
        if self.known is None:
            self.known = [one for case in self.story.lists.cases() for one in case.offers]
        return [one for one in self.known if not states or one.state in states]

    def chosen(self, at: int, *states: State) -> str | None:
        found = self.offers(*states) or self.offers()
        return found[at % len(found)].offer if found else None

    def duties(self) -> set[Duty]:
        return {
            (str(r["staff_id"]), int(str(r["date"])), str(r["shift"]), str(r["service"]))
            for r in read(self.story.store, "Duties")
        }

    def gap(self, place: tuple[str, str], day: int, duties: set[Duty]) -> int:
        """Empty minimum slots of a service and shift on a date; everybody fits there."""
        away = {
            row["staff_id"]
            for row in read(self.story.store, "Absences")
            if int(str(row["from"])) <= day <= int(str(row["to"]))
        }
        service, shift = place
        there = [one for one in duties if one[1:] == (day, shift, service)]
        return max(0, MINIMUM[place] - sum(one[0] not in away for one in there))

    def entries(self) -> int:
        with self.story.store.unit_of_work("count") as work:
            ends = {"since": "0", "until": "9", "mentions": None, "before": None}
            return work.journal_page(**ends, size=1)[0].number

    def tried(self, step: Callable[[], object]) -> bool:
        """Do a step; whether it was done. One that is refused leaves nothing behind."""
        before, self.known = self.entries(), None
        try:
            step()
        except UserError:
            assert self.entries() == before
            return False
        return True

    # What people do -----------------------------------------------------------------------------
    @rule(who=askers, day=days, line=lines, needed=st.integers(1, 2))
    def ask(self, who, day, line, needed) -> None:
        wish = Wish(self.story.slot(day, *line), needed)
        self.tried(lambda: self.story.as_(who).requests.request(wish))

    @rule(who=st.sampled_from((LEA, LEA, HUGO)), at=pick, staff_id=people)
    def offer(self, who, at, staff_id) -> None:
        cases = self.story.lists.cases()
        if cases:
            name = cases[at % len(cases)].request.reference
            asking = who is HUGO
            self.tried(lambda: self.story.as_(who).offers.offer(name, staff_id, asking=asking))

    @rule(day=days, staff_id=people, line=lines)
    def plan(self, day, staff_id, line) -> None:
        slot = self.story.slot(day, *line)
        place = (slot.service, slot.day, slot.shift, slot.line)
        aid = ProposedAid(staff_id, "extra", *place, None, None, 30, "plan")
        period = Period(slot.day, slot.day)
        with self.story.store.unit_of_work("planner") as work:
            work.propose_aid([aid], period, "plan")
            work.commit()
        self.tried(lambda: self.story.as_(HELEN).requests.requests_from_plan(period))

    @rule(who=users, at=pick, yes=st.sampled_from((True, True, True, False)))
    def consent(self, who, at, yes) -> None:
        if (name := self.chosen(at, State.OFFERED, State.AGREED)) is not None:
            self.tried(lambda: self.story.as_(who).offers.consent(name, yes))

    @rule(who=proper, at=pick, override=overrides)
    def agree(self, who, at, override) -> None:
        if (name := self.chosen(at, State.OFFERED)) is not None:
            self.tried(lambda: self.story.as_(who).offers.agree(name, override=override))

    @precondition(lambda self: self.offers(State.OFFERED))
    @rule(at=pick, override=overrides)
    def bring_to_agreement(self, at, override) -> None:
        name = self.chosen(at, State.OFFERED)
        self.tried(lambda: self.story.as_(LEA).offers.consent(name, True))
        self.tried(lambda: self.story.as_(LARS).offers.agree(name, override=override))
        self.tried(lambda: self.story.as_(HUGO).offers.agree(name))

    @precondition(lambda self: self.offers(State.AGREED))
    @rule(who=proper, at=pick)
    def confirm(self, who, at) -> None:
        self.confirm_offer(who, self.chosen(at, State.AGREED))

    def confirm_offer(self, who: Profile, name: str | None) -> None:
        """Confirm, and hold both rotas against what they were."""
        assert name is not None
        before = self.duties()
        done = self.tried(lambda: self.story.as_(who).offers.confirm(name))
        after, one = self.duties(), self.story.lists.offer(name)
        if not done:
            assert after == before
            return
        assert after == before - left_by(one) | given_by(one)
        assert one.consent is not None
        assert one.consent.yes
        assert one.lender_yes is not None
        assert one.host_yes is not None
        assert len({one.proposed_by, one.lender_yes.by, one.host_yes.by}) == 3
        day = one.slot.day
        worse = [p for p in MINIMUM if self.gap(p, day, after) > self.gap(p, day, before)]
        assert not worse or one.override is not None

    @rule(day=days, staff_id=people, line=lines, override=overrides)
    def lend(self, day, staff_id, line, override) -> None:
        """The whole way for one person, as far as it goes."""
        self.ask(HELEN, day, line, 1)
        cases = self.story.lists.cases()
        reference = max((case.request.reference for case in cases), default="")
        self.tried(lambda: self.story.as_(LEA).offers.offer(reference, staff_id))
        if (name := f"{reference}-1") in {one.offer for one in self.offers(State.OFFERED)}:
            self.tried(lambda: self.story.as_(LEA).offers.consent(name, True))
            self.tried(lambda: self.story.as_(LARS).offers.agree(name, override=override))
            self.tried(lambda: self.story.as_(HUGO).offers.agree(name))
        if name in {one.offer for one in self.offers(State.AGREED)}:
            self.confirm_offer(HUGO, name)

    @rule(who=users, at=pick, why=reasons, step=st.sampled_from(("recall", "decline")))
    def take_back(self, who, at, why, step) -> None:
        if (name := self.chosen(at)) is None:
            return
        one, before = self.story.lists.offer(name), self.duties()
        if self.tried(lambda: getattr(self.story.as_(who).offers, step)(name, why)):
            after, stood = self.duties(), one.state is State.CONFIRMED
            assert before - after == (given_by(one) if stood else set())
            assert after - before <= (left_by(one) if stood else set())

    @precondition(lambda self: self.offers(State.CONFIRMED))
    @rule(at=pick)
    def recall(self, at) -> None:
        self.take_back(LEA, at, "needed here", "recall")

    @precondition(lambda self: self.offers())
    @rule(who=st.sampled_from((HELEN, LEA)), at=st.integers(0, 9))
    def withdraw(self, who, at) -> None:
        cases = self.story.lists.cases()
        name = cases[at % len(cases)].request.reference
        self.tried(lambda: self.story.as_(who).requests.withdraw(name, "not needed"))

    @precondition(lambda self: self.offers(*STANDS))
    @rule(who=proper, at=pick, hours=hours_worked)
    def worked(self, who, at, hours) -> None:
        name = self.chosen(at, *STANDS)
        one = self.story.lists.offer(name)
        story, told = self.story, []
        if self.tried(lambda: told.append(story.as_(who).ledger.worked(name, hours).ahead)):
            assert bool(told[0]) == (story.now < begins(one))
            self.hours[name] = 7.5 if hours is None else hours

    @precondition(lambda self: self.offers(State.CONFIRMED))
    @rule(at=pick)
    def wait_for_a_duty(self, at) -> None:
        one = self.story.lists.offer(self.chosen(at, State.CONFIRMED))
        self.story.now = max(self.story.now, begins(one))
        self.known = None

    @precondition(lambda self: self.hours)
    @rule(who=users)
    def settle(self, who) -> None:
        self.tried(lambda: self.story.as_(who).ledger.settle("2026-12"))

    @rule(who=users, staff_id=people, day=days, code=codes, adding=st.booleans())
    def give(self, who, staff_id, day, code, adding) -> None:
        service = "ICU" if staff_id == "hal" else "AMU"
        command = Give(service, self.cell(staff_id, day), (code,), adding=adding)
        self.tried(lambda: self.story.as_(who).editing.run(command))

    @rule(who=users, staff_id=people, day=days, service=st.sampled_from(("ICU", "AMU")))
    def clear(self, who, staff_id, day, service) -> None:
        command = Clear(service, (self.cell(staff_id, day),))
        self.tried(lambda: self.story.as_(who).editing.run(command))

    @rule(who=users, one=people, other=people, day=days, to=days)
    def move(self, who, one, other, day, to) -> None:
        source = self.cell(one, day)
        held = [d for d in self.duties() if (d[0], d[1]) == (one, source.day)]
        if held:
            _, _, shift, service = min(held)
            command = Move(service, source, shift, self.cell(other, to))
            self.tried(lambda: self.story.as_(who).editing.run(command))

    @rule(staff_id=people, day=days)
    def leave(self, staff_id, day) -> None:
        on = self.story.sketch.day(day)
        command = Fill("AMU", (staff_id,), (on,), ("AL",))
        self.tried(lambda: self.story.as_(LEA).editing.run(command))

    @rule(hours=st.sampled_from((1, 1, 1, 30, 330)))
    def wait(self, hours) -> None:
        self.story.later(hours=hours)

    def cell(self, staff_id: str, day: int) -> Cell:
        return Cell(staff_id, self.story.sketch.day(day))

    # What always holds --------------------------------------------------------------------------
    @invariant()
    def both_rotas_say_the_same_and_nobody_is_in_two_places(self) -> None:
        duties = self.duties()
        for one in self.offers(*STANDS):
            assert given_by(one) <= duties
            assert not left_by(one) & duties
            start, end = span(one.slot.day, one.slot.shift)
            others = {d for d in duties if d[0] == one.staff_id} - given_by(one)
            for _, day, shift, service in others:
                first, last = span(day, shift)
                assert last <= start or end <= first, (one.offer, shift, service)

    @invariant()
    def nobody_of_another_trust_stands_on_a_rota_without_an_offer(self) -> None:
        agreed = {duty for one in self.offers(*STANDS) for duty in given_by(one)}
        abroad = {d for d in self.duties() if (d[0] == "hal") != (d[3] == "ICU")}
        for duty in abroad - agreed:
            with self.story.store.unit_of_work("look") as work:
                rows = work.trail("Duties", duty[:3])
            # Only an administrator of both trusts may, by hand.
            assert rows[-1].who.startswith("Ada")

    @invariant()
    def the_ledger_sums_to_what_was_worked(self) -> None:
        found = self.story.ledger.ledger()
        sums: Counter[str] = Counter()
        for line in found.lines:
            sums[line.offer] += line.hours
        assert {name: round(hours, 2) for name, hours in sums.items()} == self.hours
        total = sum(one.hours for one in found.balance)
        assert round(total, 2) == round(sum(self.hours.values()), 2)
        assert {o.offer for o in self.offers(State.WORKED, State.SETTLED)} == set(self.hours)


def begins(one: Offer) -> datetime:
    """In winter, by the clock on the wall."""
    day = datetime.combine(date_of(one.slot.day), time(), UTC)
    return day + timedelta(minutes=SPANS[one.slot.shift][0])


def given_by(one: Offer) -> set[Duty]:
    """The duty at the host."""
    return {(one.staff_id, one.slot.day, one.slot.shift, one.slot.service)}


def left_by(one: Offer) -> set[Duty]:
    """The duty at the lender; none for an extra one."""
    if one.moved_from_shift is None or one.moved_from_service is None:
        return set()
    return {(one.staff_id, one.slot.day, one.moved_from_shift, one.moved_from_service)}


def span(day: int, shift: str) -> tuple[int, int]:
    start, end = SPANS[shift]
    return day * DAY_MINUTES + start, day * DAY_MINUTES + end


Aid.TestCase.settings = settings(
    max_examples=8,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestNoSequenceOfStepsBreaksMutualAid = Aid.TestCase
