"""The table of a rota's steps and the checklist, as tables."""

from dataclasses import replace
from datetime import datetime

import pytest

from planner.application.errors import EnvironmentFault
from planner.application.rota_life_checklist import checklist
from planner.application.rota_life_keeping import packed, unpacked
from planner.application.signoff_sheet import HistoryRow, Signature, Signatures
from planner.domain.rota_life import (
    LIFE,
    WEIGHTS,
    Acceptance,
    Check,
    CheckItem,
    Refusal,
    Situation,
    Stage,
    Step,
    Weight,
    blocking,
    refusal,
    stage_of,
    stands,
)
from planner.domain.sheets import ROTA_STATES
from planner.domain.wording.rota_life import (
    STAGES,
    STEPS,
    refusal_text,
    title_text,
)
from tests.signoff_cases import proposal, sign_off, ward

TABLE = {
    (Step.PUBLISH, Stage.DRAFT): Stage.PUBLISHED,
    (Step.SUBMIT, Stage.DRAFT): Stage.SUBMITTED,
    (Step.SUBMIT, Stage.PUBLISHED): Stage.SUBMITTED,
    (Step.APPROVE, Stage.SUBMITTED): Stage.APPROVED,
    (Step.REJECT, Stage.SUBMITTED): Stage.DRAFT,
    (Step.AMEND, Stage.APPROVED): Stage.DRAFT,
    (Step.AMEND, Stage.FINAL): Stage.DRAFT,
    (Step.FINALISE, Stage.APPROVED): Stage.FINAL,
}
FREE = Situation(Stage.DRAFT, last_day=100, today=101)


def test_that_the_table_of_steps_is_that_of_the_specification() -> None:
    assert {(row.step, row.before): row.after for row in LIFE} == TABLE


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("stage", Stage)
def test_that_a_step_is_possible_only_where_the_table_says(step: Step, stage: Stage) -> None:
    why_not = refusal(step, replace(FREE, stage=stage, submitted_by="ann"), "bob", "a reason")
    assert (why_not is None) == ((step, stage) in TABLE)
    if why_not is not None:
        assert why_not is Refusal.STAGE
        problem, mend = refusal_text(step, why_not, replace(FREE, stage=stage), "Ward W")
        assert STAGES[stage] in problem
        assert mend


def test_that_only_the_approved_and_the_final_are_locked() -> None:
    assert [stage for stage in Stage if stage.locked] == [Stage.APPROVED, Stage.FINAL]
    assert {stage.status for stage in Stage} == set(ROTA_STATES)


@pytest.mark.parametrize(
    ("step", "now", "who", "why", "expected"),
    [
        (Step.APPROVE, Situation(Stage.SUBMITTED, 9, 1, "ann"), "ann", "", Refusal.OWN),
        (Step.APPROVE, Situation(Stage.SUBMITTED, 9, 1, "ann"), "bob", "", None),
        (
            Step.APPROVE,
            Situation(Stage.SUBMITTED, 9, 1, "ann", as_submitted=False),
            "bob",
            "",
            Refusal.CHANGED,
        ),
        (
            Step.APPROVE,
            Situation(Stage.SUBMITTED, 9, 1, "ann", True, 2),
            "bob",
            "",
            Refusal.BLOCKED,
        ),
        (Step.REJECT, Situation(Stage.SUBMITTED, 9, 1, "ann"), "bob", " ", Refusal.WHY),
        (Step.REJECT, Situation(Stage.SUBMITTED, 9, 1, "ann", False, 2), "ann", "x", None),
        (Step.AMEND, Situation(Stage.APPROVED, 9, 1), "bob", "", Refusal.WHY),
        (Step.FINALISE, Situation(Stage.APPROVED, 9, 9), "bob", "", Refusal.NOT_OVER),
        (Step.FINALISE, Situation(Stage.APPROVED, 9, 10), "bob", "", None),
    ],
)
def test_that_each_condition_refuses_with_a_sentence(
    step: Step, now: Situation, who: str, why: str, expected: Refusal | None
) -> None:
    assert refusal(step, now, who, why) is expected
    if expected is not None:
        problem, mend = refusal_text(step, expected, now, "Ward W, Mon 7 Dec")
        assert problem.startswith("The rota of Ward W, Mon 7 Dec, ")
        assert mend


def test_that_every_stage_step_and_check_has_its_words() -> None:
    assert set(STAGES) == set(Stage)
    assert set(STEPS) == set(Step)
    assert set(WEIGHTS) == set(Check)
    for check in Check:
        for figure in (-1, 0, 1, 2):
            wanted = 42 if check is Check.NOTICE else None
            assert title_text(CheckItem(check, figure, (), wanted))


@pytest.mark.parametrize(
    ("status", "last", "stage"),
    [
        ("draft", None, Stage.DRAFT),
        ("published", None, Stage.PUBLISHED),
        ("published", Step.SUBMIT, Stage.SUBMITTED),
        ("draft", Step.SUBMIT, Stage.DRAFT),
        ("approved", Step.SUBMIT, Stage.APPROVED),
        ("final", None, Stage.FINAL),
    ],
)
def test_that_the_status_counts_more_than_the_steps(
    status: str, last: Step | None, stage: Stage
) -> None:
    assert stage_of(status, last) is stage


def test_that_only_breaches_that_nobody_accepted_block() -> None:
    items = [CheckItem(check, 3) for check in Check]
    assert [item.check for item in blocking(items)] == [Check.HARD_BREACHES]
    assert CheckItem(Check.HARD_BREACHES, 0).weight is Weight.DONE
    assert CheckItem(Check.NOTICE, 41, (), 42).weight is Weight.LOOK
    assert CheckItem(Check.NOTICE, 42, (), 42).weight is Weight.DONE
    assert title_text(CheckItem(Check.NOTICE, -2, (), 42)).startswith("Published 2 days after")


@pytest.mark.parametrize(
    ("figure", "limit", "covered"),
    [(9.0, 11.0, True), (9.5, 11.0, True), (8.9, 11.0, False), (8.9995, 11.0, True)],
)
def test_that_an_acceptance_covers_its_figure_or_a_better_one(
    figure: float, limit: float, covered: bool
) -> None:
    rest = Acceptance("ann", "WTR-DAILY", "rest", 1, 2, 9.0, 11.0, "why", "bob", "2026-11-18")
    assert stands(rest, figure, limit) is covered
    hours = replace(rest, figure=50.0, limit=48.0)
    assert stands(hours, 48.0 + abs(figure - limit), 48.0) is covered


def test_that_a_kept_version_comes_back_to_the_letter() -> None:
    when = datetime(2026, 11, 20, 9, 5)
    signed = Signatures(Signature("Helen", "manager", when), None)
    sketch = ward()
    sheet = sign_off(
        sketch,
        signatures=signed,
        history=[HistoryRow(when, "ann", "=1+1", "", "é\n", "why")],
        proposed=[proposal(sketch)],
    )
    back = unpacked(packed(sheet))
    for name in ("heading", "days", "people", "shifts", "absences", "cover", "breaches"):
        assert getattr(back, name) == getattr(sheet, name)
    assert (back.aid, back.duties, back.history) == (sheet.aid, sheet.duties, sheet.history)
    assert back.signatures == signed
    assert back.seal == sheet.seal
    assert checklist(back) == checklist(sheet)


@pytest.mark.parametrize("content", ["", "x", "eJw=", "bm90IHppcHBlZA=="])
def test_that_a_damaged_kept_version_is_a_fault(content: str) -> None:
    with pytest.raises(EnvironmentFault, match="cannot be read"):
        unpacked(content)
