"""A rota's life over a real database: two people, a checklist, locks, amendments."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread

import pytest

from planner.application.changes import Change, ChangeSet
from planner.application.errors import UserError
from planner.application.profiles_guard import NotAllowedError
from planner.application.rota_life import RotaLifeService
from planner.application.rota_life_breaches import BreachService
from planner.application.rota_life_checklist import checklist
from planner.application.rota_life_differences import rota_differences
from planner.application.rule_packs import load_rule_book
from planner.application.signing import SignOffService
from planner.domain.calendar import Period
from planner.domain.roles import Profile, Role
from planner.domain.rota_life import Check, Stage, Step, Weight
from planner.domain.wording.rota_life import title_text
from planner.excel.signoff_workbook import SignOffWorkbooks
from planner.persistence import Store, open_store
from tests.regions import Sketch
from tests.stores import apply, fresh_store, journal_of, merge, read

MONDAY = Period.of(date(2026, 12, 7), date(2026, 12, 7)).first
WEEK = Period(MONDAY, MONDAY + 6)
HELEN = Profile("Helen Ashworth", Role.SERVICE_MANAGER, service="W")
ANITA = Profile("Anita Deshpande", Role.APPROVER, trust="RA")
OMAR = Profile("Omar Khan", Role.ADMINISTRATOR)
VERA = Profile("Vera", Role.VIEWER)
OTHER = Profile("Otto", Role.APPROVER, trust="RB")
BEFORE = datetime(2026, 10, 1, 8, 30, tzinfo=UTC)
AFTER = datetime(2027, 1, 4, 8, 30, tzinfo=UTC)


def sketch() -> Sketch:
    """Ward W with two people and a gap on Sunday; ann's rest on Tuesday is 9 h."""
    sketch = Sketch("2026-12-07", 7).trust("RA").trust("RB").service("W", "RA", name="Ward W")
    sketch.service("V", "RB", name="Ward V").line("W", 1, "E", minimum=1)
    sketch.person("ann", "W", name="Ann Nurse").person("bob", "W", name="Bob Nurse")
    sketch.duties("ann", 0, "L E - - E E -").duties("bob", 0, "E - E E - - -")
    return sketch


class Desk:
    """One database, and whoever sits before it at some time."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def life(self, who: Profile, now: datetime = BEFORE) -> RotaLifeService:
        def guarded() -> object:
            return self.store.unit_of_work(who.name)

        signing = SignOffService(guarded, load_rule_book(), SignOffWorkbooks(), who.name)
        return RotaLifeService(self.store.unit_of_work, lambda: who, signing, lambda: now)

    def breaches(self, who: Profile) -> BreachService:
        return BreachService(self.store.unit_of_work, lambda: who, load_rule_book(), lambda: BEFORE)

    def take(self, step: Step, who: Profile, why: str = "", now: datetime = BEFORE):
        return self.life(who, now).take(step, "W", WEEK, why)

    def refused(self, step: Step, who: Profile, why: str = "", now: datetime = BEFORE) -> str:
        before = journal_of(self.store)
        with pytest.raises(NotAllowedError) as caught:
            self.take(step, who, why, now)
        assert journal_of(self.store) == before
        return str(caught.value)

    def accept(self, why: str = "Nobody else that night", who: Profile = HELEN) -> None:
        self.breaches(who).accept("ann", "WTR-DAILY", WEEK, why)

    def approve(self) -> None:
        self.accept()
        self.take(Step.SUBMIT, HELEN)
        self.take(Step.APPROVE, ANITA)

    def status(self) -> list[object]:
        return [row["status"] for row in read(self.store, "Rotas")]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    store = fresh_store(tmp_path)
    merge(store, sketch().tables())
    return Desk(store)


def test_the_whole_life_of_a_rota_with_two_people(desk: Desk) -> None:
    desk.accept()
    submitted = desk.take(Step.SUBMIT, HELEN)
    assert (submitted.stage, desk.status()) == (Stage.SUBMITTED, ["published"])
    assert submitted.submitted_by == "Helen Ashworth"
    approved = desk.take(Step.APPROVE, ANITA)
    assert (approved.stage, approved.version, desk.status()) == (Stage.APPROVED, 2, ["approved"])
    signed = approved.sheet.signatures
    assert signed.submitted is not None
    assert signed.approved is not None
    assert (signed.submitted.name, signed.approved.name) == ("Helen Ashworth", "Anita Deshpande")
    assert signed.approved.role == "approver of trust RA"
    assert signed.approved.at == datetime(2026, 10, 1, 9, 30)
    final = desk.take(Step.FINALISE, ANITA, now=AFTER)
    assert (final.stage, desk.status()) == (Stage.FINAL, ["final"])
    told = final.document()["history"]
    assert [(step["who"], step["what"]) for step in told] == [  # type: ignore[attr-defined]
        ("Helen Ashworth", "submit"),
        ("Anita Deshpande", "approve"),
        ("Anita Deshpande", "finalise"),
    ]
    with desk.store.unit_of_work("auditor") as work:
        assert work.verify_chain().complete


def test_that_nobody_approves_their_own_submission_not_even_an_administrator(desk: Desk) -> None:
    desk.accept()
    desk.take(Step.SUBMIT, OMAR)
    sentence = desk.refused(Step.APPROVE, OMAR)
    assert "was submitted by Omar Khan; nobody approves their own submission" in sentence
    assert "Another approver" in sentence
    assert desk.life(OMAR).view("W", WEEK).can(Step.APPROVE).problem in sentence
    assert desk.take(Step.APPROVE, ANITA).stage is Stage.APPROVED


@pytest.mark.parametrize("who", [HELEN, VERA, OTHER])
def test_that_only_an_approver_of_the_trust_approves(desk: Desk, who: Profile) -> None:
    desk.accept()
    desk.take(Step.SUBMIT, OMAR)
    sentence = desk.refused(Step.APPROVE, who)
    assert f"{who.name} is {who.title} and may not sign off the rota" in sentence
    assert "--as" in sentence


def test_that_a_viewer_does_not_submit(desk: Desk) -> None:
    assert "may not submit the rota" in desk.refused(Step.SUBMIT, VERA)


def test_that_a_hard_breach_blocks_the_approval_until_it_is_accepted(desk: Desk) -> None:
    desk.take(Step.SUBMIT, HELEN)
    assert "has 1 hard breach that nobody has accepted" in desk.refused(Step.APPROVE, ANITA)
    desk.accept()
    view = desk.take(Step.APPROVE, ANITA)
    (row,) = [row for row in view.sheet.breaches if row.rule == "WTR-DAILY"]
    assert (row.reason, row.accepted_by) == (
        "Nobody else that night",
        "H. Ashworth, Thu 1 Oct 09:30",
    )


def test_that_the_checklist_has_figures_and_leads_to_each_item(desk: Desk) -> None:
    view = desk.life(HELEN).view("W", WEEK)
    items = {item.check: item for item in view.items}
    gaps = items[Check.MINIMUM_GAPS]
    assert (gaps.figure, gaps.weight) == (1, Weight.LOOK)
    assert [(link.service, link.day, link.shift) for link in gaps.links] == [("W", MONDAY + 6, "E")]
    (breach,) = items[Check.HARD_BREACHES].links
    assert (breach.staff_id, breach.day) == ("ann", MONDAY + 1)
    assert "needs 11 h" in breach.text
    assert [item.check for item in view.blocks] == [Check.HARD_BREACHES]
    hours = items[Check.HOURS]
    assert {link.staff_id: link.text for link in hours.links} == {"bob": "B. Nurse −15 h"}
    assert title_text(hours) == "1 person more than 7.5 h over or under, leave counted"
    notice = items[Check.NOTICE]
    assert (notice.figure, notice.wanted, notice.weight) == (67, 42, Weight.DONE)
    assert items[Check.ON_THE_EDGE].figure == 6
    late = desk.life(HELEN, datetime(2026, 11, 19, 12, tzinfo=UTC)).view("W", WEEK)
    assert {item.check: item.weight for item in late.items}[Check.NOTICE] is Weight.LOOK


def test_that_a_published_rota_without_a_date_is_not_called_unpublished(desk: Desk) -> None:
    sheet = desk.life(HELEN).view("W", WEEK).sheet
    told = {
        status: [link.text for item in checklist(bare) for link in item.links if item.wanted]
        for status in ("draft", "published")
        for bare in [replace(sheet, heading=replace(sheet.heading, status=status, published=None))]
    }
    assert told["draft"][0].startswith("Not published yet, for a start on ")
    assert told["published"][0].startswith("Published on a date that is not recorded, for a start")


def test_that_what_changed_after_the_submission_is_not_approved(desk: Desk) -> None:
    desk.accept()
    desk.take(Step.SUBMIT, HELEN)
    apply(desk.store, Change("Duties", ("bob", MONDAY + 6, "E"), None, {"service": "W"}))
    assert "has changed since Helen Ashworth submitted it" in desk.refused(Step.APPROVE, ANITA)
    assert desk.take(Step.REJECT, ANITA, "Sunday was filled after all").stage is Stage.DRAFT
    assert desk.status() == ["draft"]
    desk.take(Step.SUBMIT, HELEN)
    assert desk.take(Step.APPROVE, ANITA).stage is Stage.APPROVED


def test_that_sickness_after_the_submission_does_not_undo_it(desk: Desk) -> None:
    desk.accept()
    desk.take(Step.SUBMIT, HELEN)
    sick = {"to": MONDAY + 6, "kind": "SICK"}
    apply(desk.store, Change("Absences", ("bob", MONDAY + 6), None, sick))
    assert desk.take(Step.APPROVE, ANITA).stage is Stage.APPROVED


def test_that_steps_out_of_turn_are_refused_in_words(desk: Desk) -> None:
    assert "is draft; it can be approved only while it is submitted" in desk.refused(
        Step.APPROVE, ANITA
    )
    assert "can be made final only while it is approved" in desk.refused(Step.FINALISE, ANITA)
    assert "reopened as an amendment only while" in desk.refused(Step.AMEND, HELEN, "x")
    desk.accept()
    desk.take(Step.PUBLISH, HELEN)
    assert desk.status() == ["published"]
    desk.take(Step.SUBMIT, HELEN)
    assert "is submitted for approval; it can be submitted only" in desk.refused(Step.SUBMIT, HELEN)
    assert "is not sent back without a reason" in desk.refused(Step.REJECT, ANITA, "  ")
    desk.take(Step.APPROVE, ANITA)
    text = desk.refused(Step.FINALISE, ANITA, now=datetime(2026, 12, 13, 20, tzinfo=UTC))
    assert "is worked until Sun 13 Dec 2026: it can be final in 1 day" in text
    assert "is not reopened as an amendment without a reason" in desk.refused(Step.AMEND, HELEN)


def test_that_an_amendment_keeps_the_approved_version_and_lists_what_changed(
    desk: Desk, tmp_path: Path
) -> None:
    desk.approve()
    locked = Change("Duties", ("bob", MONDAY + 6, "E"), None, {"service": "W"})
    with pytest.raises(UserError, match="is approved and locked"):
        apply(desk.store, locked)
    amended = desk.take(Step.AMEND, HELEN, "Sunday was short")
    assert (amended.stage, amended.changed, desk.status()) == (Stage.DRAFT, (), ["draft"])
    assert amended.sheet.signatures.approved is None
    apply(desk.store, locked, Change("Duties", ("ann", MONDAY, "L"), {"service": "W"}, None))
    changed = desk.life(HELEN).view("W", WEEK).changed
    assert [(one.staff_id, one.day - MONDAY, one.before, one.after) for one in changed] == [
        ("ann", 0, "L", ""),
        ("bob", 6, "", "E"),
    ]
    assert changed[1].text == "B. Nurse on Sun 13 Dec: E, was nothing"
    kept = desk.life(HELEN).kept("W", WEEK)
    assert kept.heading.status == "approved"
    assert kept.signatures.approved is not None
    assert len(kept.duties) == len(sketch()._rows["Duties"])
    path = desk.life(HELEN).export_kept("W", WEEK, tmp_path / "kept")
    facts = SignOffWorkbooks().read(path).properties
    assert (facts["status"], facts["seal"]) == ("approved", kept.seal.digest)
    desk.take(Step.SUBMIT, HELEN)
    again = desk.take(Step.APPROVE, ANITA)
    assert (len(again.kept), again.changed) == (2, ())
    first = desk.life(HELEN).kept("W", WEEK, again.kept[0].number)
    assert rota_differences(first, again.sheet) == changed


def test_that_a_rota_that_came_approved_is_kept_when_it_is_amended(tmp_path: Path) -> None:
    approved = sketch()
    approved._put("Rotas", service="W", **{"from": MONDAY, "to": MONDAY + 6, "status": "final"})
    store = fresh_store(tmp_path)
    merge(store, approved.tables())
    desk = Desk(store)
    assert "may not sign off the rota" in desk.refused(Step.AMEND, HELEN, "worked otherwise")
    view = desk.take(Step.AMEND, ANITA, "worked otherwise")
    assert (view.stage, len(view.kept)) == (Stage.DRAFT, 1)
    assert desk.life(ANITA).kept("W", WEEK).heading.status == "final"


def test_that_an_acceptance_stands_only_for_its_figure(desk: Desk) -> None:
    desk.accept()
    (row,) = read_breaches(desk)
    assert row.reason == "Nobody else that night"
    with desk.store.unit_of_work("x") as work:
        (stored,) = work.acceptances(["ann"])
    worse = Change(
        "AcceptedBreaches",
        ("ann", "WTR-DAILY", stored.part, stored.first, stored.last),
        {"figure": stored.figure},
        {"figure": stored.figure + 0.5},
    )
    apply(desk.store, worse)
    assert read_breaches(desk)[0].reason == ""
    desk.accept("A new look")
    assert read_breaches(desk)[0].reason == "A new look"
    assert desk.breaches(HELEN).take_back("ann", "WTR-DAILY", WEEK) == 1
    assert read_breaches(desk)[0].reason == ""


def read_breaches(desk: Desk):
    sheet = desk.life(HELEN).view("W", WEEK).sheet
    return [row for row in sheet.breaches if row.rule == "WTR-DAILY"]


def test_that_only_a_breach_that_is_there_is_accepted_and_with_a_reason(desk: Desk) -> None:
    service = desk.breaches(HELEN)
    for arguments, words in (
        (("bob", "WTR-DAILY", WEEK, "why"), "Bob Nurse has no breach of WTR-DAILY"),
        (("nobody", "WTR-DAILY", WEEK, "why"), "There is nobody with the number 'nobody'"),
        (("ann", "WTR-99", WEEK, "why"), "There is no rule 'WTR-99'"),
        (("ann", "WTR-DAILY", WEEK, " "), "not accepted without a reason"),
        (("ann", "WTR-DAILY", WEEK, "x" * 2_001), "2,001 characters, 2,000 at most"),
        (("ann", "WTR-DAILY", WEEK, "a\x01b"), "characters that cannot be printed"),
    ):
        with pytest.raises(UserError, match=words):
            service.accept(*arguments)
    with pytest.raises(NotAllowedError, match="Vera is viewer"):
        desk.breaches(VERA).accept("ann", "WTR-DAILY", WEEK, "why")


def test_that_dates_that_cut_a_rota_are_refused_with_its_dates(desk: Desk) -> None:
    desk.take(Step.PUBLISH, HELEN)
    with pytest.raises(UserError, match=r"the one that holds dates of it is that of Mon 7 Dec –"):
        desk.life(HELEN).take(Step.SUBMIT, "W", Period(MONDAY, MONDAY + 13))
    with pytest.raises(UserError, match="There is no service"):
        desk.life(HELEN).view("X", WEEK)


def test_that_the_steps_are_in_the_history_of_the_workbook(desk: Desk) -> None:
    desk.approve()
    rows = [(row.who, row.what) for row in desk.life(ANITA).view("W", WEEK).sheet.history]
    assert rows[0][0] == "Anita Deshpande"
    assert [what for _, what in rows[:3]] == [
        "Rota Mon 7 Dec – Sun 13 Dec: approved",
        "Rota Mon 7 Dec – Sun 13 Dec: submitted",
        "WTR-DAILY of ann, Mon 7 Dec – Tue 8 Dec: accepted",
    ]


def test_that_of_two_people_at_once_the_second_is_told_what_the_first_did(desk: Desk) -> None:
    """The second waits for its turn, rather than being told that the database is locked."""
    desk.take(Step.SUBMIT, HELEN)
    address = desk.store.location.url.render_as_string(hide_password=False)
    patient, told = open_store(address, wait_ms=20_000), list[str]()

    def reject() -> None:
        try:
            Desk(patient).take(Step.REJECT, ANITA, "not yet")
        except UserError as error:
            told.append(error.problem)

    second = Thread(target=reject)
    with desk.store.unit_of_work("first") as first:
        first.find("Rotas", to_change=True)
        second.start()
        second.join(0.4)
        assert second.is_alive()
        step = {"to": WEEK.last, "step": "reject", "who": "Omar", "at": "2026-10-01T08:30:00+00:00"}
        values = step | {"status": "draft", "seal": "x"}
        rota = Change("Rotas", ("W", MONDAY), {"status": "published"}, {"status": "draft"})
        first.record_life(ChangeSet("sent back", (rota,)))
        first.record_life(ChangeSet("step", (Change("RotaSteps", ("W", MONDAY, 2), None, values),)))
        first.commit()
    second.join()
    patient.close()
    assert len(told) == 1
    assert "is draft; it can be sent back only while it is submitted" in told[0]
