"""Mutual aid on a real store: both rotas together or not at all, and everything told."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from planner.application.aid_ports import AidConflictError, Wish
from planner.application.changes import Change, ChangeSet
from planner.application.edit_commands import Cell, Clear, Give
from planner.application.errors import ConflictError, UserError
from planner.application.ports import ProposedAid
from planner.application.profiles_guard import NotAllowedError
from planner.application.rota_life_checklist import checklist
from planner.application.rule_packs import load_rule_book
from planner.application.signoff_making import Maker
from planner.domain.aid.steps import Step
from planner.domain.aid.values import State, Urgency
from planner.domain.calendar import Period
from planner.domain.roles import Profile, Role
from planner.domain.rota_life import Check
from tests.aid_story import ADA, HELEN, HUGO, LARS, LEA, VERA, Story
from tests.stores import apply, journal_of, merge, read, table


@pytest.fixture
def story(tmp_path: Path):
    story = Story.begun(tmp_path)
    yield story
    story.store.close()


def duties(story: Story, staff_id: str) -> set[tuple[int, str, str]]:
    first = story.sketch.first
    return {
        (int(str(row["date"])) - first, str(row["shift"]), str(row["service"]))
        for row in read(story.store, "Duties")
        if row["staff_id"] == staff_id
    }


# Both rotas --------------------------------------------------------------------------------------
def test_that_confirming_changes_both_rotas_in_one_transaction(story: Story) -> None:
    offer = story.agreed("ann")
    before = len(journal_of(story.store))
    done = story.as_(HUGO).offers.confirm(offer)
    assert duties(story, "ann") == {(0, "E", "ICU")}
    assert {change.sheet for change in done.changes.changes} == {"Duties", "Offers"}
    assert len(journal_of(story.store)) == before + 2
    assert done.offer is not None
    assert done.offer.state is done.request.state is State.CONFIRMED


def test_that_an_extra_duty_leaves_the_lenders_rota_alone(story: Story) -> None:
    offer = story.confirmed("dee")
    assert duties(story, "dee") == {(0, "E", "ICU")}
    story.as_(LEA).offers.recall(offer, "she is ill")
    assert duties(story, "dee") == set()


def test_that_a_recall_gives_the_lender_its_duty_back_and_reopens_the_gap(story: Story) -> None:
    offer = story.confirmed("ann")
    done = story.as_(LEA).later(days=1).offers.recall(offer, "our own are ill")
    assert duties(story, "ann") == {(0, "E", "AMU")}
    assert done.request.state is State.OPEN
    case = story.lists.case(done.request.reference)
    assert case.urgency is Urgency.URGENT
    assert (case.days_to_go, case.request.filled) == (12, 0)
    assert case.request.reason == f"{offer} was recalled: our own are ill"


def test_that_a_duty_does_not_come_back_on_top_of_another(story: Story) -> None:
    day = story.sketch.day(0)
    merge(story.store, story.sketch.shift("S", "07:00", "13:00").tables())
    offer = story.confirmed("ann", shift="L", line=2)
    apply(story.store, Change("Duties", ("ann", day, "S"), None, {"service": "AMU"}))
    story.as_(LEA).offers.recall(offer, "needed here")
    assert duties(story, "ann") == {(0, "S", "AMU")}


def test_that_withdrawing_a_confirmed_request_takes_both_rotas_back(story: Story) -> None:
    offer = story.confirmed("ann")
    done = story.as_(HELEN).requests.withdraw(offer.rpartition("-")[0], "the bay is closed")
    assert duties(story, "ann") == {(0, "E", "AMU")}
    assert done.request.state is State.WITHDRAWN
    assert story.lists.offer(offer).state is State.WITHDRAWN
    assert story.lists.offer(offer).why == "the bay is closed"


@pytest.mark.parametrize("by", ["delete", "move", "clear", "replace", "import"])
def test_that_a_confirmed_duty_is_not_changed_by_edit_or_import(story: Story, by: str) -> None:
    offer, day = story.confirmed("ann"), story.sketch.day(0)
    key, now = ("ann", day, "E"), {"service": "ICU"}
    rows = [row for row in read(story.store, "Duties") if row["staff_id"] != "ann"]
    attempts = {
        "delete": lambda: apply(story.store, Change("Duties", key, now, None)),
        "move": lambda: apply(story.store, Change("Duties", key, now, {"service": "AMU"})),
        "clear": lambda: story.as_(ADA).editing.run(Clear("ICU", (Cell("ann", day),))),
        "replace": lambda: merge(story.store, {"Duties": table("Duties", rows)}, ["Duties"]),
        "import": lambda: merge(story.store, story.sketch.tables()),
    }
    with pytest.raises(UserError, match=rf"\(ann\) is .*{offer}.*take that duty away") as told:
        attempts[by]()
    assert "Recall" in told.value.mend
    assert duties(story, "ann") == {(0, "E", "ICU")}


def test_that_nobody_lent_is_put_in_two_places_by_an_edit_or_import(story: Story) -> None:
    story.confirmed("dee", shift="L", line=2)
    day = story.sketch.day(0)
    with pytest.raises(UserError, match="two places at once"):
        story.as_(ADA).editing.run(Give("AMU", Cell("dee", day), ("E",), adding=True))
    rows = [{"staff_id": "dee", "date": day, "shift": "LD", "service": "AMU"}]
    with pytest.raises(UserError, match="two places at once"):
        merge(story.store, {"Duties": table("Duties", rows)})
    story.editing.run(Give("AMU", Cell("dee", day + 1), ("E",)))
    assert duties(story, "dee") == {(0, "L", "ICU"), (1, "E", "AMU")}


# What confirming looks at again ------------------------------------------------------------------
def test_that_a_duty_that_has_gone_is_a_conflict_that_shows_both_sides(story: Story) -> None:
    offer, day = story.agreed("ann"), story.sketch.day(0)
    apply(story.store, Change("Duties", ("ann", day, "E"), {"service": "AMU"}, None))
    with pytest.raises(AidConflictError) as told:
        story.as_(HUGO).offers.confirm(offer)
    error = told.value
    assert "no longer has the duty E at Service AMU" in error.problem
    assert error.host_side == "Host: E at Service ICU on Mon 14 Dec has 1 of 2 filled, margin −1."
    assert error.lender_side == "Lender: Name ann has no duty that day."
    assert error.next_best is not None
    assert error.next_best.staff_id == "dee"
    assert error.next_best.staff_id in error.mend
    assert duties(story, "ann") == set()
    assert story.lists.offer(offer).state is State.AGREED


def test_that_every_check_is_asked_again_when_confirming(story: Story) -> None:
    offer, day = story.agreed("ann"), story.sketch.day(0)
    apply(story.store, Change("Absences", ("ann", day), None, {"to": day, "kind": "AL"}))
    with pytest.raises(AidConflictError, match="absent") as told:
        story.as_(HUGO).offers.confirm(offer)
    assert [failed.check for failed in told.value.failed] == ["present"]


def test_that_the_same_person_is_not_confirmed_twice_for_one_time(story: Story) -> None:
    one = story.agreed("dee", line=1)
    other = story.agreed("dee", shift="L", line=2)
    story.as_(HUGO).offers.confirm(one)
    with pytest.raises(AidConflictError, match="already on duty"):
        story.offers.confirm(other)
    assert duties(story, "dee") == {(0, "E", "ICU")}


def test_that_a_request_changed_by_an_import_is_a_conflict(story: Story) -> None:
    offer = story.agreed("ann")
    row = {"reference": "AID-0001", "shift": "L", "line": 2, "service": "ICU", "needed": 1}
    merge(story.store, {"Requests": table("Requests", [row | {"date": story.sketch.day(0)}])})
    with pytest.raises(AidConflictError, match="asks for something else now"):
        story.as_(HUGO).offers.confirm(offer)
    assert duties(story, "ann") == {(0, "E", "AMU")}


def test_that_registration_and_sharing_count_in_another_trust(story: Story) -> None:
    reference = story.asked()
    offered = story.as_(LEA).offers.offer(reference, "eve")
    assert offered.harm is not None
    assert [failed.check for failed in offered.harm.failed] == ["sharing"]
    assert "does not share" in offered.harm.failed[0].text
    assert offered.offer is not None
    for profile in (LARS, HUGO):
        story.as_(profile).offers.agree(offered.offer.offer)
    story.as_(LEA).offers.consent(offered.offer.offer, True)
    with pytest.raises(AidConflictError, match="does not share"):
        story.offers.confirm(offered.offer.offer)


def test_that_the_lender_falls_below_its_minimum_only_with_the_approvers_reason(
    story: Story,
) -> None:
    story.confirmed("ann")
    offer = story.offered("bob", shift="L", line=2)
    story.as_(LEA).offers.consent(offer, True)
    with pytest.raises(NotAllowedError, match=r"fall from 0 to −1.*override"):
        story.as_(LARS).offers.agree(offer)
    story.as_(HUGO).offers.agree(offer)
    with pytest.raises(NotAllowedError, match="Only the lender's approver"):
        story.offers.agree(offer, override="let it")
    done = story.as_(LARS).offers.agree(offer, override="a bay is closed")
    assert done.harm is not None
    assert done.harm.lost_minimum == 1
    confirmed = story.as_(HUGO).offers.confirm(offer)
    assert confirmed.offer is not None
    assert confirmed.offer.override is not None
    assert (confirmed.offer.override.by, confirmed.offer.override.why) == (
        LARS.name,
        "a bay is closed",
    )


def test_that_an_override_can_be_recorded_when_the_need_for_it_comes_later(story: Story) -> None:
    offer = story.agreed("bob", shift="L", line=2)
    story.confirmed("ann")
    with pytest.raises(AidConflictError, match="override"):
        story.as_(HUGO).offers.confirm(offer)
    with pytest.raises(NotAllowedError, match="is agreed"):
        story.as_(LARS).offers.agree(offer)
    story.as_(LARS).offers.agree(offer, override="the ward is half empty")
    assert story.as_(HUGO).offers.confirm(offer).request.state is State.CONFIRMED


# The clock ---------------------------------------------------------------------------------------
def test_that_what_is_not_confirmed_when_the_duty_begins_has_expired(story: Story) -> None:
    offer = story.agreed("ann")
    story.later(days=13)
    assert story.lists.offer(offer).state is State.EXPIRED
    with pytest.raises(NotAllowedError, match="is expired"):
        story.as_(HUGO).offers.confirm(offer)
    with pytest.raises(NotAllowedError, match="has begun"):
        story.as_(HELEN).requests.request(Wish(story.slot()))
    assert story.lists.case("AID-0001").request.state is State.EXPIRED
    late = [one for one in story.lists.history("AID-0001") if one.who == "the clock"]
    assert [(one.what, one.why) for one in late] == [
        ("AID-0001: expired without confirmation", "the duty began without a confirmation"),
        (f"{offer}: expired without confirmation", "the duty began without a confirmation"),
    ]
    # Monday 14 December 2026, an early shift: the duty's first minute.
    assert {one.at for one in late} == {"2026-12-14T07:00:00+00:00"}
    assert [one.what for one in story.lists.history(offer)][-1] == late[1].what
    assert duties(story, "ann") == {(0, "E", "AMU")}


def test_that_a_sign_off_asks_the_clock_too(story: Story) -> None:
    story.agreed("ann")
    story.confirmed("dee", shift="L", line=2)

    def aid() -> list[tuple[str, str]]:
        day = story.slot().day
        with story.store.unit_of_work("look") as work:
            (sheet,) = Maker(load_rule_book(), "x", story.now).sheets(
                work, ["ICU"], Period(day, day)
            )
        waits = next(item for item in checklist(sheet) if item.check is Check.UNCONFIRMED_AID)
        states = sorted((row.staff_id, row.state) for row in sheet.aid)
        return [*states, ("unconfirmed", str(waits.figure))]

    story.now = story.now.replace(day=14, hour=6, minute=59)
    assert aid() == [("ann", "Agreed"), ("dee", "Confirmed"), ("unconfirmed", "1")]
    story.later(minutes=1)
    assert aid() == [("ann", "Expired"), ("dee", "Confirmed"), ("unconfirmed", "0")]


def test_that_a_confirmed_duty_cannot_be_recalled_once_it_has_begun(story: Story) -> None:
    offer = story.confirmed("ann")
    story.now = story.now.replace(day=14, hour=6, minute=59)
    assert story.as_(LEA).lists.can(Step.RECALL, story.lists.offer(offer)) is None
    story.later(minutes=1)
    with pytest.raises(NotAllowedError, match="has begun"):
        story.offers.recall(offer, "too late")
    assert story.lists.offer(offer).state is State.CONFIRMED


# Ledger ------------------------------------------------------------------------------------------
def test_that_a_duty_recorded_ahead_of_its_first_minute_is_stored_and_told(story: Story) -> None:
    offer = story.confirmed("ann")
    told = "The duty begins on Mon 14 Dec 2026 at 07:00: this is recorded ahead of it."
    story.now = datetime(2026, 12, 14, 6, 59, tzinfo=UTC)
    assert story.as_(HUGO).lists.can(Step.WORKED, story.lists.offer(offer)) is None
    assert story.lists.ahead(story.lists.offer(offer)) == told
    with pytest.raises(NotAllowedError, match="99 h cannot have been worked"):
        story.ledger.worked(offer, 99.0)
    early = story.ledger.worked(offer)
    assert early.ahead == told
    assert early.offer is not None
    assert (early.offer.state, early.offer.hours) == (State.WORKED, 7.5)
    assert [(line.hours, line.cost) for line in story.ledger.ledger().lines] == [(7.5, 150.0)]
    assert story.later(minutes=1).lists.ahead(story.lists.offer(offer)) == ""
    assert story.ledger.worked(offer, 6.0).ahead == ""
    assert [line.hours for line in story.ledger.ledger().lines] == [7.5, -1.5]


def test_that_corrections_are_entries_of_their_own_and_the_sum_is_what_was_worked(
    story: Story,
) -> None:
    offer = story.confirmed("ann")
    story.as_(HUGO).ledger.worked(offer)
    assert story.as_(LARS).ledger.settle("2026-12").lines[0].cost == 150.0
    with pytest.raises(UserError, match=r"recorded with 7\.5 h already"):
        story.as_(HUGO).ledger.worked(offer)
    again = story.ledger.worked(offer, 6.0, "went home early")
    assert again.offer is not None
    assert (again.offer.state, again.offer.hours) == (State.WORKED, 6.0)
    found = story.ledger.ledger()
    assert [(line.entry, line.hours, line.cost, line.state) for line in found.lines] == [
        (1, 7.5, 150.0, "settled"),
        (2, -1.5, -30.0, "worked"),
    ]
    (total,) = found.balance
    assert (total.lender, total.host, total.hours, total.cost) == ("RB", "RA", 6.0, 120.0)
    assert total.miles == 9.5
    assert story.ledger.ledger(trust="RA").balance == found.balance
    assert story.as_(LARS).ledger.settle("2026-12").lines[0].hours == -1.5
    assert story.lists.offer(offer).state is State.SETTLED


def test_that_settling_names_what_is_still_unworked_and_needs_the_right(story: Story) -> None:
    worked, waiting = story.confirmed("ann"), story.confirmed("dee", shift="L", line=2)
    story.as_(HUGO).ledger.worked(worked)
    with pytest.raises(NotAllowedError, match="may not settle"):
        story.ledger.settle("2026-12")
    done = story.as_(LARS).ledger.settle("2026-12")
    assert [one.offer for one in done.unworked] == [waiting]
    for month in ("2026-13", "Dec 2026", "2026-1"):
        with pytest.raises(UserError, match="is not a month"):
            story.ledger.settle(month)


# Many at once ------------------------------------------------------------------------------------
def test_that_a_selection_of_gaps_is_asked_for_in_one_step(story: Story) -> None:
    wishes = [Wish(story.slot(day)) for day in (0, 1, 2)]
    story.asked(1)
    done = story.as_(HELEN).requests.request_many(wishes)
    assert [one.slot.day - story.sketch.first for one in done.requests] == [0, 2]
    assert done.passed_over == ("AID-0001 asks for Service ICU, E on Tue 15 Dec, line 1 already.",)
    with pytest.raises(UserError, match="has no demand line 9"):
        story.requests.request_many([*wishes, Wish(story.slot(line=9))])
    assert len(story.lists.cases()) == 3


def test_that_a_plan_becomes_requests_and_offers_and_stands_in_one_place(story: Story) -> None:
    day, period = story.sketch.day(0), Period(story.sketch.first, story.sketch.period.last)
    aid = [
        ProposedAid("ann", "redeploy", "ICU", day, "E", 1, "AMU", "E", 30, "near"),
        ProposedAid("dee", "extra", "ICU", day, "L", 2, None, None, 50, "free"),
        ProposedAid("dee", "extra", "HDU", day + 1, "L", 2, None, None, 50, "free"),
    ]
    with story.store.unit_of_work("planner") as work:
        work.propose_aid(aid, period, "plan")
        work.commit()
    done = story.as_(HELEN).requests.requests_from_plan(period)
    assert [one.reference for one in done.requests] == ["AID-0001", "AID-0002"]
    assert [(one.staff_id, one.mode, one.points) for one in done.offers] == [
        ("ann", "redeploy", 30),
        ("dee", "extra", 50),
    ]
    assert len(done.passed_over) == 1
    assert "may not request cover for service HDU" in done.passed_over[0]
    with story.store.unit_of_work("planner") as work:
        assert [one.service for one in work.proposed_aid(period)] == ["HDU"]
    with pytest.raises(NotAllowedError, match="own proposal"):
        story.as_(Profile(HELEN.name, Role.COORDINATOR, service="ICU")).offers.agree("AID-0001-1")


# Who sees what -----------------------------------------------------------------------------------
def test_that_the_inbox_tells_each_what_waits_for_them(story: Story) -> None:
    offer = story.offered("ann")
    expected = {
        LEA: ["ask N. ann, and note the answer"],
        LARS: ["ask N. ann, and note the answer", "agree to lend N. ann"],
        HUGO: ["accept N. ann"],
        VERA: [],
    }
    for profile, wanted in expected.items():
        assert sorted(t.what for t in story.as_(profile).lists.inbox().mine) == sorted(wanted)
    assert len(story.as_(VERA).lists.inbox().others) == 3
    waits = {t.what: t.waits_for for t in story.as_(HUGO).lists.inbox().others}
    assert waits["agree to lend N. ann"] == "the lender's approver"
    elsewhere = Profile("Else", Role.COORDINATOR, trust="RC")
    assert story.as_(elsewhere).lists.inbox().others == ()
    story.as_(LEA).offers.decline(offer, "changed our mind")
    assert [t.what for t in story.lists.inbox().mine] == ["offer somebody for AID-0001"]


def test_that_a_control_knows_why_it_is_off(story: Story) -> None:
    offer = story.lists.offer(story.offered("ann"))
    assert story.as_(LARS).lists.can(Step.AGREE_LENDER, offer) is None
    assert "may not agree to lend" in (story.as_(HUGO).lists.can(Step.AGREE_LENDER, offer) or "")
    assert "not agreed yet" in (story.lists.can(Step.CONFIRM, offer) or "")
    request = story.lists.case("AID-0001").request
    assert story.as_(HELEN).lists.can(Step.WITHDRAW, request) is None


def test_that_an_offer_tells_the_harm_before_anything_is_written(story: Story) -> None:
    reference = story.asked()
    before = len(journal_of(story.store))
    harm = story.as_(LEA).offers.preview(reference, "ann")
    assert (harm.lender_margin_before, harm.lender_margin_after) == (1, 0)
    assert (harm.hours, harm.hourly_cost, harm.candidate.travel_miles) == (7.5, 20.0, 9.5)
    assert [one.staff_id for one in harm.others] == ["bob", "cyd", "dee"]
    assert harm.candidate.points_by["mode"] == 10
    assert len(journal_of(story.store)) == before
    with pytest.raises(UserError, match="has no duty L on that date"):
        story.offers.preview(reference, "ann", "L")
    with pytest.raises(UserError, match="nobody with the number 'zoe'"):
        story.offers.preview(reference, "zoe")


def test_that_a_drag_between_boards_makes_an_offer_and_a_request_if_there_is_none(
    story: Story,
) -> None:
    with pytest.raises(NotAllowedError, match="for Service ICU, E on Mon 14 Dec, line 1 yet"):
        story.as_(LEA).offers.propose(story.slot(), "ann")
    asked = story.as_(HELEN).offers.propose(story.slot(), "ann", moved_from="E")
    assert asked.offer is not None
    assert (asked.request.reference, asked.offer.proposed_by) == ("AID-0001", HELEN.name)
    assert [change.sheet for change in asked.changes.changes] == ["Requests", "Offers"]
    offered = story.as_(LEA).offers.propose(story.slot(), "dee")
    assert offered.offer is not None
    assert offered.offer.offer == "AID-0001-2"
    assert story.lists.history("AID-0001")[1].what == "AID-0001-1: person asked for by the host"
    with pytest.raises(NotAllowedError, match="may not"):
        story.as_(VERA).offers.propose(story.slot(), "bob")
    assert len(story.lists.case("AID-0001").offers) == 2


def test_that_one_person_is_offered_once_and_may_be_offered_again_after_a_no(story: Story) -> None:
    offer = story.offered("ann")
    with pytest.raises(NotAllowedError, match=f"offered for AID-0001 already: {offer}"):
        story.as_(LEA).offers.offer("AID-0001", "ann")
    story.as_(HUGO).offers.decline(offer, "not her again")
    again = story.as_(LEA).offers.offer("AID-0001", "ann").offer
    assert again is not None
    assert again.offer == "AID-0001-2"
    assert [one.what for one in story.lists.history(offer)] == [
        f"{offer}: person offered",
        f"{offer}: offer declined",
    ]
    whole = story.lists.history("AID-0001")
    assert [one.who for one in whole] == [HELEN.name, LEA.name, HUGO.name, LEA.name]
    assert whole[2].why == "not her again"


def test_that_a_request_with_offers_is_not_deleted_by_an_import(story: Story) -> None:
    story.offered("ann")
    with pytest.raises(UserError, match=r"Offers .* still refers to it"):
        merge(story.store, {"Requests": table("Requests", [])}, ["Requests"])
    assert [row["reference"] for row in read(story.store, "Requests")] == ["AID-0001"]
    assert set(read(story.store, "Requests")[0]) == {
        "reference", "service", "date", "shift", "line", "needed", "note",
    }  # fmt: skip


def test_that_two_who_act_at_once_do_not_overwrite_each_other(story: Story) -> None:
    offer = story.agreed("ann")
    with story.store.unit_of_work("slow") as work:
        work.find("Offers", {"offer": [offer]})
        story.as_(LEA).offers.recall(offer, "needed here")
        late = ChangeSet("late", (Change("Offers", (offer,), {}, {"state": "confirmed"}, 4),))
        with pytest.raises(ConflictError):
            work.apply(late)
    assert story.lists.offer(offer).state is State.WITHDRAWN
