"""What a duty costs is one figure: in the suggestion, the offer, the ledger, plan and sign-off."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from planner.application.alternatives import figures_of
from planner.application.covering import Loaded
from planner.application.errors import UserError
from planner.application.rule_packs import load_rule_book
from planner.application.signoff_making import Maker
from planner.application.signoff_sheet import AidRow
from planner.domain.aid.values import State
from planner.domain.calendar import Period
from planner.domain.cover.suggestion import Candidate, Gap, suggest
from planner.domain.cover.weights import Weights
from planner.domain.rules.packs import RuleBook
from planner.domain.wording.on_call import ON_CALL_HOURS, on_call_sentence
from planner.optimiser.options import OptionStore
from planner.optimiser.problem import Problem
from planner.optimiser.solving import plan
from planner.persistence import open_store
from tests.aid_story import HUGO, LEA, Story
from tests.program import call
from tests.regions import Sketch
from tests.stores import merge

BOOK = load_rule_book()
CASES = pytest.mark.parametrize(
    ("rule_set", "shift", "hours"),
    [
        ("agenda_for_change", "E", 7.5),
        ("consultant", "N", 9.0),
        ("resident_doctor", "E", 8.0),
        ("resident_doctor", "N", 10.0),
        ("agenda_for_change", "OC", 0.0),
        ("resident_doctor", "OC", 0.0),
    ],
)


def one_gap(rule_set: str, shift: str, first: str = "2026-12-14") -> Sketch:
    """One gap at ICU, and Ann of another trust, at £20 an hour, who alone could take it."""
    sketch = Sketch(first, 1).service("ICU", "RA").service("AMU", "RB")
    sketch.travel("SA", "SB", 20, 9.5).line("ICU", 1, shift, minimum=1)
    return sketch.person("ann", "AMU", rule_set=rule_set, shares=True, hourly_cost=20.0)


def suggested(sketch: Sketch, shift: str, book: RuleBook = BOOK) -> Candidate:
    region = sketch.region()
    seen = Loaded.of(region, book)
    gap = Gap(region.services.ids.index["ICU"], sketch.first, region.shifts.ids.index[shift], 1)
    (one,) = suggest(region, seen.engine, seen.places, Weights(), gap, 5).candidates
    return one


def aid_of(story: Story) -> AidRow:
    day = story.sketch.first
    with story.store.unit_of_work("look") as work:
        (sheet,) = Maker(BOOK, "x", story.now).sheets(work, ["ICU"], Period(day, day))
    (row,) = sheet.aid
    return row


@pytest.fixture
def told(tmp_path: Path):
    stories: list[Story] = []

    def begun(sketch: Sketch) -> Story:
        stories.append(Story.begun(tmp_path, sketch))
        return stories[-1]

    yield begun
    for story in stories:
        story.store.close()


@CASES
def test_the_cost_of_suggestion_offer_sign_off_and_ledger_is_one(
    told, rule_set: str, shift: str, hours: float
) -> None:
    sketch = one_gap(rule_set, shift)
    one, story = suggested(sketch, shift), told(sketch)
    assert (one.cost, one.on_call) == (20.0 * hours, shift == "OC")
    harm = story.as_(LEA).offers.preview(story.asked(shift=shift), "ann")
    assert (harm.hours, harm.candidate.cost) == (hours, one.cost)
    offer = story.confirmed("ann", shift=shift)
    row = aid_of(story)
    assert (row.state, row.hours, row.cost) == ("Confirmed", hours, one.cost)
    assert row.note == (ON_CALL_HOURS if shift == "OC" else "")
    story.as_(HUGO).ledger.worked(offer)
    (line,) = story.ledger.ledger().lines
    assert (line.hours, line.cost) == (hours, None if shift == "OC" else one.cost)
    assert line.note == (on_call_sentence() if shift == "OC" else "")
    row = aid_of(story)
    assert (row.state, row.hours, row.cost, row.note) == ("Worked", hours, one.cost, "")


@CASES
def test_a_plan_counts_the_same_hours(rule_set: str, shift: str, hours: float) -> None:
    sketch = one_gap(rule_set, shift)
    region = sketch.region()
    figures = figures_of(region, BOOK, Weights(), plan(region, BOOK, Weights()))
    assert figures.cost == suggested(sketch, shift).cost == 20.0 * hours
    assert figures.on_call == (shift == "OC")


@CASES
def test_options_are_weighed_by_the_same_hours(rule_set: str, shift: str, hours: float) -> None:
    weights = replace(Weights(), per_pound=2)
    problem = Problem.of(one_gap(rule_set, shift).region(), weights)
    store = OptionStore(problem, BOOK)
    store.open_fully(np.arange(len(problem.places.lines)))
    travel, extra = 20, 30
    assert store.points.tolist() == [travel + extra + 2 * 20 * hours]


def test_hours_of_on_call_are_entered_when_worked_and_cost_then(told) -> None:
    story = told(one_gap("agenda_for_change", "OC"))
    offer = story.confirmed("ann", shift="OC")
    story.as_(HUGO).ledger.worked(offer, 3.5)
    (line,) = story.ledger.ledger().lines
    assert (line.hours, line.cost, line.note) == (3.5, 70.0, "")


def test_on_call_recorded_without_hours_can_be_corrected(told) -> None:
    story = told(one_gap("agenda_for_change", "OC"))
    offer = story.confirmed("ann", shift="OC")
    story.as_(HUGO).ledger.worked(offer)
    story.ledger.worked(offer, 2.0)
    first, second = story.ledger.ledger().lines
    assert (first.hours, first.note) == (0.0, "On-call hours are entered when worked.")
    assert (second.hours, second.cost, second.note) == (2.0, 40.0, "correction from 0 to 2 h")


def test_on_call_without_hours_has_no_cost_until_they_are_entered(told, tmp_path: Path) -> None:
    story = told(one_gap("agenda_for_change", "OC"))
    offer = story.confirmed("ann", shift="OC")
    answer = story.as_(HUGO).ledger.worked(offer, note="quiet")
    assert (answer.offer.state, answer.offer.hours) == (State.WORKED, None)
    found = story.ledger.ledger()
    assert [(line.cost, line.awaits_hours, line.note) for line in found.lines] == [
        (None, True, "quiet")
    ]
    assert [(one.hours, one.cost, one.unpriced) for one in found.balance] == [(0.0, 0.0, 1)]
    with pytest.raises(UserError, match="its on-call hours are not known yet") as refused:
        story.ledger.worked(offer)
    assert refused.value.mend == "Give the hours that were worked, 0 if there were none."
    story.ledger.worked(offer, 2.0)
    found = story.ledger.ledger()
    assert [(one.hours, one.cost, one.unpriced) for one in found.balance] == [(2.0, 40.0, 0)]
    with pytest.raises(UserError, match="recorded with 2 h already"):
        story.ledger.worked(offer)


def test_on_call_of_which_no_hour_was_worked_costs_nothing_and_says_so(told) -> None:
    story = told(one_gap("agenda_for_change", "OC"))
    offer = story.confirmed("ann", shift="OC")
    story.as_(HUGO).ledger.worked(offer)
    story.ledger.worked(offer, 0.0)
    _, second = story.ledger.ledger().lines
    assert (second.hours, second.cost, second.note) == (0.0, 0.0, "no hours worked")
    assert not second.awaits_hours
    assert [one.unpriced for one in story.ledger.ledger().balance] == [0]
    with pytest.raises(UserError, match="recorded with 0 h already"):
        story.ledger.worked(offer, 0.0)


@pytest.mark.parametrize(
    ("rule_set", "hours"), [("agenda_for_change", 8.0), ("resident_doctor", 7.5)]
)
def test_the_rule_pack_says_whose_breaks_are_paid(rule_set: str, hours: float) -> None:
    """In a trust that has turned the packs round."""
    packs = tuple(replace(pack, breaks_paid=not pack.breaks_paid) for pack in BOOK.packs)
    book, sketch = replace(BOOK, packs=packs), one_gap(rule_set, "E")
    found = plan(sketch.region(), book, Weights())
    assert figures_of(sketch.region(), book, Weights(), found).cost == 20.0 * hours
    assert suggested(sketch, "E", book).cost == 20.0 * hours


def test_the_command_line_says_in_words_that_on_call_is_entered_when_worked(
    tmp_path: Path,
) -> None:
    db = tmp_path / "region.db"
    store = open_store(str(db))
    merge(store, one_gap("agenda_for_change", "OC", "2027-03-15").tables())
    store.close()
    gap = ("--service", "ICU", "--date", "2027-03-15", "--shift", "OC", "--line", 1)
    suggestion = call("suggest", *gap, "--db", db)
    assert on_call_sentence() in suggestion.out
    assert "£" not in suggestion.out
    reference = call("request", *gap, "--db", db, "--json").json["reference"]
    offer = call("offer", reference, "--staff", "ann", "--db", db)
    assert ON_CALL_HOURS in offer.out
    assert "£" not in offer.out
    day = ("--from", "2027-03-15", "--to", "2027-03-15")
    compared = call("plan", *day, "--alternatives", "--db", db).out
    assert f"Cost leaves out on-call (up to 1 extra on-call shift): {ON_CALL_HOURS}." in compared
