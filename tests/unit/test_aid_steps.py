"""The whole table of mutual aid: every step from every state by every role, and every need."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from planner.domain.aid.machine import Facts, allowed_sides, of_person, refusal
from planner.domain.aid.steps import TABLE, Need, Side, Step, Subject
from planner.domain.aid.urgency import pressing, whole_days
from planner.domain.aid.values import Consent, Mark, Party, State, Urgency, state_of_request
from planner.domain.calendar import DAY_MINUTES, day_number
from planner.domain.roles import Profile, Role
from planner.domain.wording.aid import DONE, NeedFigures, ahead_text, need_text

HOST, LENDER, ELSEWHERE = Party("RA", "ICU"), Party("RB", "AMU"), Party("RC", "ED")

STATES = {
    Step.ASK: "",
    Step.OPEN: "draft",
    Step.WITHDRAW: "draft open offered agreed confirmed",
    Step.OFFER: "open offered agreed",
    Step.ASK_FOR: "open offered agreed",
    Step.CONSENT: "offered agreed",
    Step.AGREE_LENDER: "offered",
    Step.AGREE_HOST: "offered",
    Step.OVERRIDE: "offered agreed",
    Step.DECLINE: "offered agreed",
    Step.CONFIRM: "agreed",
    Step.RECALL: "offered agreed confirmed",
    Step.WORKED: "confirmed worked settled",
    Step.SETTLE: "worked",
    Step.EXPIRE: "draft open offered agreed",
}
"""From where each step may be done; nothing: from nowhere."""

BY = {
    Step.ASK: "host service_manager",
    Step.OPEN: "host service_manager",
    Step.WITHDRAW: "host service_manager",
    Step.OFFER: "lender coordinator",
    Step.ASK_FOR: "host coordinator, host service_manager",
    Step.CONSENT: "lender coordinator, lender approver",
    Step.AGREE_LENDER: "lender approver",
    Step.AGREE_HOST: "host coordinator",
    Step.OVERRIDE: "lender approver",
    Step.DECLINE: "lender coordinator, lender approver, host coordinator, host service_manager",
    Step.CONFIRM: "lender coordinator, lender approver, host coordinator, host service_manager",
    Step.RECALL: "lender coordinator, lender approver",
    Step.WORKED: "host coordinator, host service_manager",
    Step.SETTLE: "lender approver, host approver",
    Step.EXPIRE: "",
}
"""Whose role on which side does each step, beside the administrators."""

FINE = Facts(
    "AID-1",
    State.OFFERED,
    HOST,
    LENDER,
    reason="because",
    proposed_by="somebody",
    consent=Consent(True, "lea", "t"),
    hours=7.5,
)
"""Everything that a step may need holds."""


def fine(step: Step) -> Facts:
    state = STATES[step].split()
    facts = replace(FINE, state=State(state[0]) if state else None)
    return replace(facts, started=step is Step.EXPIRE)


def somebody(step: Step) -> Profile | None:
    return None if step is Step.EXPIRE else Profile("ada", Role.ADMINISTRATOR)


@pytest.mark.parametrize("started", [False, True])
@pytest.mark.parametrize("state", [State.CONFIRMED, State.WORKED, State.SETTLED])
def test_that_a_duty_is_worked_whether_it_has_begun_or_not(state: State, started: bool) -> None:
    facts = replace(fine(Step.WORKED), state=state, started=started)
    assert refusal(Step.WORKED, facts, somebody(Step.WORKED)) is None


def test_that_what_is_ahead_of_its_duty_names_date_and_minute() -> None:
    day = day_number(date(2026, 12, 14))
    assert ahead_text(day, 7 * 60) == (
        "The duty begins on Mon 14 Dec 2026 at 07:00: this is recorded ahead of it."
    )


@pytest.mark.parametrize("step", Step)
def test_that_every_step_has_a_row_a_name_and_an_expectation(step: Step) -> None:
    assert step in TABLE
    assert step in DONE
    assert step in STATES
    assert step in BY


@pytest.mark.parametrize(("step", "state"), list(product(Step, [None, *State])))
def test_that_a_step_may_be_done_exactly_from_its_states(step: Step, state: State | None) -> None:
    wanted = STATES[step].split()
    fits = state is None if not wanted else state is not None and state.value in wanted
    reason = refusal(step, replace(fine(step), state=state), somebody(step))
    assert (reason is None) == fits, reason
    if reason is not None:
        assert reason.startswith("AID-1")
        assert reason.endswith(".")


@pytest.mark.parametrize(("step", "role"), list(product(Step, Role)))
@pytest.mark.parametrize("side", ["host", "lender", "elsewhere"])
def test_that_a_step_may_be_done_exactly_by_its_roles(step: Step, role: Role, side: str) -> None:
    if step is Step.EXPIRE:
        return
    party = {"host": HOST, "lender": LENDER, "elsewhere": ELSEWHERE}[side]
    wanted = {tuple(pair.split()) for pair in BY[step].split(", ")}
    sides = {one for one, _ in wanted}
    allowed = (side, role.value) in wanted or (role is Role.ADMINISTRATOR and side in sides)
    for place in ({"trust": party.trust}, {"service": party.service}):
        profile = Profile("p", role, **place)
        reason = refusal(step, fine(step), profile)
        assert (reason is None) == allowed, reason
        if reason is not None:
            assert "may not" in reason
        assert bool(allowed_sides(step, fine(step), profile)) == allowed


def test_that_everybody_who_may_do_a_step_is_named_to_who_may_not() -> None:
    vic = Profile("Vic", Role.VIEWER, trust="RA")
    assert refusal(Step.CONFIRM, fine(Step.CONFIRM), vic) == (
        "Vic is viewer of trust RA and may not confirm AID-1: that is for the coordinator or "
        "approver of service AMU, or the coordinator or service manager of service ICU."
    )
    assert refusal(Step.CONSENT, fine(Step.CONSENT), vic) == (
        "Vic is viewer of trust RA and may not record what the person said to AID-1: that is for "
        "the coordinator or approver of service AMU."
    )
    assert refusal(Step.AGREE_LENDER, fine(Step.AGREE_LENDER), vic) == (
        "Vic is viewer of trust RA and may not agree to lend: "
        "that is for the approver of service AMU."
    )


def test_that_what_is_somebody_elses_is_told_from_what_nobody_may_do() -> None:
    approver = Profile("lea", Role.APPROVER, LENDER.trust)
    own = replace(fine(Step.AGREE_LENDER), proposed_by="lea")
    assert of_person(Step.AGREE_LENDER, own, approver)  # nobody approves their own proposal
    assert of_person(Step.AGREE_HOST, fine(Step.AGREE_HOST), approver)
    twice = replace(fine(Step.AGREE_HOST), lender_yes=Mark("ann", "2026-12-01T09:00:00+00:00"))
    both = Profile("ann", Role.ADMINISTRATOR)
    assert of_person(Step.AGREE_HOST, twice, both)
    assert not of_person(Step.AGREE_LENDER, fine(Step.AGREE_LENDER), approver)
    unasked = replace(fine(Step.CONFIRM), consent=None)
    assert not of_person(Step.CONFIRM, unasked, both)
    assert not of_person(Step.SETTLE, replace(fine(Step.SETTLE), state=State.DRAFT), both)


def test_that_only_the_clock_lets_things_expire_and_only_after_the_start() -> None:
    assert refusal(Step.EXPIRE, fine(Step.EXPIRE), None) is None
    early = refusal(Step.EXPIRE, replace(fine(Step.EXPIRE), started=False), None)
    assert early is not None
    assert "has not begun" in early
    assert refusal(Step.ASK, fine(Step.ASK), None) is not None


BROKEN = {
    Need.REASON: (replace(FINE, reason="  "), "say why"),
    Need.NOT_STARTED: (replace(FINE, started=True), "has begun already"),
    Need.STARTED: (FINE, "has not begun yet"),
    Need.CONSENT: (replace(FINE, consent=None), "has not been asked"),
    Need.LENDER_OPEN: (replace(FINE, lender_yes=Mark("lars", "t")), "has agreed"),
    Need.HOST_OPEN: (replace(FINE, host_yes=Mark("hugo", "t")), "has agreed"),
    Need.NOT_PROPOSER: (replace(FINE, proposed_by="ada"), "their own proposal"),
    Need.OTHER_PERSON: (
        replace(FINE, host_yes=Mark("ada", "t"), lender_yes=None),
        "for both sides",
    ),
    Need.SPARED: (replace(FINE, spared="AMU would fall from 0 to −1"), "from 0 to −1"),
    Need.CHECKS: (replace(FINE, failed=("is on leave",)), "is on leave"),
    Need.HOURS: (replace(FINE, hours=49.0), "49 h cannot"),
    Need.CLEAR: (replace(FINE, room=False), "nobody more is needed"),
}
"""For each need, facts where it alone does not hold, and what is told."""

PAIRS = [(step, need) for step, rule in TABLE.items() for need in rule.needs]


@pytest.mark.parametrize(("step", "need"), PAIRS)
def test_that_every_need_of_every_step_is_asked_for_and_told(step: Step, need: Need) -> None:
    facts, words = BROKEN[need]
    state = fine(step).state
    if step is Step.AGREE_HOST and need is Need.OTHER_PERSON:
        facts = replace(facts, host_yes=None, lender_yes=Mark("ada", "t"))
    reason = refusal(step, replace(facts, state=state), somebody(step))
    assert reason is not None
    assert words in reason


def test_that_an_override_stands_in_for_the_lenders_minimum_and_for_nothing_else() -> None:
    short = replace(FINE, state=State.AGREED, spared="too few", override=Mark("lars", "t", "why"))
    ada = Profile("ada", Role.ADMINISTRATOR)
    assert refusal(Step.CONFIRM, short, ada) is None
    both = refusal(Step.CONFIRM, replace(short, failed=("30 min of travel", "absent")), ada)
    assert both == (
        "AID-1 cannot be confirmed: the person fails 2 checks: 30 min of travel; absent."
    )


@pytest.mark.parametrize("hours", [None, -0.5, 48.5])
def test_that_hours_must_be_known_and_sensible(hours: float | None) -> None:
    facts = replace(FINE, state=State.CONFIRMED, hours=hours)
    reason = refusal(Step.WORKED, facts, Profile("ada", Role.ADMINISTRATOR))
    assert reason is not None
    assert "give" in reason


def test_that_who_has_not_agreed_is_named() -> None:
    ada = Profile("ada", Role.ADMINISTRATOR)
    neither = refusal(Step.CONFIRM, FINE, ada)
    assert neither == (
        "AID-1 is not agreed yet: the lender's approver and the host have not said yes."
    )
    one = refusal(Step.CONFIRM, replace(FINE, lender_yes=Mark("lars", "t")), ada)
    assert one == "AID-1 is not agreed yet: the host has not said yes."


@pytest.mark.parametrize("need", Need)
@pytest.mark.parametrize("step", Step)
def test_that_every_need_has_a_sentence_for_every_step(need: Need, step: Step) -> None:
    figures = NeedFigures(None, None, None, "lea", "short", ("is away",), None, 48.0)
    text = need_text(need, step, "AID-1", figures)
    assert text.endswith(".")
    assert "  " not in text


def test_that_the_table_names_each_side_and_subject() -> None:
    assert {rule.subject for rule in TABLE.values()} == set(Subject)
    assert {side for rule in TABLE.values() for side, _ in rule.rights} == set(Side)


@pytest.mark.parametrize(
    ("stored", "needed", "offers", "state"),
    [
        ("draft", 1, "", "draft"),
        ("open", 1, "", "open"),
        ("open", 1, "declined withdrawn expired", "open"),
        ("open", 1, "offered declined", "offered"),
        ("open", 2, "offered agreed", "agreed"),
        ("open", 2, "confirmed", "open"),
        ("open", 2, "confirmed offered", "offered"),
        ("open", 2, "confirmed worked", "confirmed"),
        ("open", 1, "worked confirmed", "worked"),
        ("open", 2, "settled settled", "settled"),
        ("open", 0, "settled", "settled"),
        ("withdrawn", 1, "withdrawn", "withdrawn"),
        ("expired", 2, "", "expired"),
        ("expired", 2, "worked", "worked"),
    ],
)
def test_that_the_state_of_a_request_follows_from_its_offers(
    stored: str, needed: int, offers: str, state: str
) -> None:
    found = state_of_request(State(stored), needed, [State(one) for one in offers.split()])
    assert found is State(state)


def test_that_urgency_is_the_most_pressing_of_word_clock_and_recall() -> None:
    day = DAY_MINUTES
    assert pressing(Urgency.NORMAL, 8 * day, 0) is Urgency.NORMAL
    assert pressing(Urgency.SOON, 8 * day, 0) is Urgency.SOON
    assert pressing(Urgency.NORMAL, 7 * day - 1, 0) is Urgency.SOON
    assert pressing(Urgency.NORMAL, 2 * day - 1, 0) is Urgency.URGENT
    assert pressing(Urgency.NORMAL, 30 * day, 0, recalled=True) is Urgency.URGENT
    assert pressing(Urgency.URGENT, 30 * day, 0) is Urgency.URGENT
    assert whole_days(2 * day - 1, 0) == 1
    assert whole_days(0, 1) == -1
