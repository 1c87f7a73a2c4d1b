"""A rota's life: draft, published, approved, final; who may take which step, and the checklist.

The status of a rota is one of four words. Between published and approved it waits for a second
person: that is the stage `submitted`, whose status is still published. The two tables below
are the whole of it (workflow.md, "A rota's life").
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum


class Stage(Enum):
    """Where a rota stands; the value is what the command line answers."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUBMITTED = "submitted"
    """Published, and laid before a second person."""
    APPROVED = "approved"
    FINAL = "final"

    @property
    def status(self) -> str:
        """The word that the rota itself carries: one of `sheets.ROTA_STATES`."""
        return "published" if self is Stage.SUBMITTED else self.value

    @property
    def locked(self) -> bool:
        """Whether nothing of the rota may be changed."""
        return self in {Stage.APPROVED, Stage.FINAL}


LOCKED = tuple(stage.value for stage in Stage if stage.locked)
"""The statuses of rotas of which nothing may be changed."""


class Step(Enum):
    """What somebody does with a rota; the value is the command."""

    PUBLISH = "publish"
    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    AMEND = "amend"
    FINALISE = "finalise"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table of steps."""

    step: Step
    before: Stage
    after: Stage
    signs_off: bool = False
    """Whether it is the approver's, or else whoever makes the rota."""
    by_another: bool = False
    """Whether it must be another person than the one who submitted."""
    why: bool = False
    """Whether a reason must be given."""
    as_submitted: bool = False
    """Whether the rota must still be what was submitted, and its checklist without blocks."""
    over: bool = False
    """Whether the last date must have passed."""


_D, _P, _S, _A, _F = Stage
LIFE: tuple[Transition, ...] = (
    Transition(Step.PUBLISH, _D, _P),
    Transition(Step.SUBMIT, _D, _S),
    Transition(Step.SUBMIT, _P, _S),
    Transition(Step.APPROVE, _S, _A, signs_off=True, by_another=True, as_submitted=True),
    Transition(Step.REJECT, _S, _D, signs_off=True, why=True),
    Transition(Step.AMEND, _A, _D, why=True),
    Transition(Step.AMEND, _F, _D, signs_off=True, why=True),
    Transition(Step.FINALISE, _A, _F, signs_off=True, over=True),
)
"""Every step there is. Submitting a draft publishes it; what was rejected or is amended is a
draft again; what was worked and is final reopens only at an approver's word."""


class Refusal(Enum):
    """Why a step cannot be taken."""

    STAGE = "stage"
    WHY = "why"
    OWN = "own"
    CHANGED = "changed"
    BLOCKED = "blocked"
    NOT_OVER = "not over"


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides whether a step can be taken."""

    stage: Stage
    last_day: int
    """Day number of the last date; so is `today`, by the clock of the region."""
    today: int
    submitted_by: str = ""
    as_submitted: bool = True
    """Whether duties, absences and proposed aid are those that were submitted."""
    blocks: int = 0
    """Points of the checklist that are still to do."""


def transition(step: Step, stage: Stage) -> Transition | None:
    """The row of the table for a step from a stage; None if there is none."""
    return next((row for row in LIFE if row.step is step and row.before is stage), None)


def stages_before(step: Step) -> tuple[Stage, ...]:
    """The stages from which a step can be taken."""
    return tuple(row.before for row in LIFE if row.step is step)


def refusal(step: Step, now: Situation, who: str, why: str) -> Refusal | None:
    """Why somebody cannot take a step, or None; rights are not looked at here.

    `who` is the name of the profile that acts; `why` is the reason it gives, maybe empty.
    """
    row = transition(step, now.stage)
    if row is None:
        return Refusal.STAGE
    if row.by_another and who == now.submitted_by:
        return Refusal.OWN
    if row.as_submitted and not now.as_submitted:
        return Refusal.CHANGED
    if row.as_submitted and now.blocks:
        return Refusal.BLOCKED
    if row.over and now.today <= now.last_day:
        return Refusal.NOT_OVER
    return Refusal.WHY if row.why and not why.strip() else None


def stage_of(status: str, last_step: Step | None) -> Stage:
    """The stage of a rota of a status whose newest step is `last_step`.

    A status that came otherwise, as with an import, counts more than the steps: a rota is
    submitted only while it is published.
    """
    if status == "published" and last_step is Step.SUBMIT:
        return Stage.SUBMITTED
    return Stage(status)


# The checklist -------------------------------------------------------------------------------
class Check(Enum):
    """The points of the checklist, in its order."""

    MINIMUM_GAPS = "minimum_gaps"
    HARD_BREACHES = "hard_breaches"
    ACCEPTED_BREACHES = "accepted_breaches"
    UNCONFIRMED_AID = "unconfirmed_aid"
    HOURS = "hours"
    NOTICE = "notice"
    ON_THE_EDGE = "on_the_edge"


class Weight(Enum):
    """What a point of the checklist means for the approval."""

    TO_DO = "to do"
    """Blocks the approval until it is mended, or accepted with a reason."""
    LOOK = "look"
    """Is shown to whoever approves, and does not block."""
    DONE = "done"


WEIGHTS: Mapping[Check, Weight] = {
    Check.MINIMUM_GAPS: Weight.LOOK,
    Check.HARD_BREACHES: Weight.TO_DO,
    Check.ACCEPTED_BREACHES: Weight.DONE,
    Check.UNCONFIRMED_AID: Weight.LOOK,
    Check.HOURS: Weight.LOOK,
    Check.NOTICE: Weight.LOOK,
    Check.ON_THE_EDGE: Weight.LOOK,
}
"""What a point weighs while there is something to it; without, it is done. A gap does not
block: a rota with vacancies is approved with its gaps in sight, an unlawful one is not."""

NOTICE_WANTED = 42
"""Days from publication to the first date."""
UNCONFIRMED = ("Proposed", "Open", "Offered", "Agreed")
"""States of aid, as a sign-off names them, of which a duty may still come."""
HOURS_APART = 7.5
"""Hours over or under from which a person is named: a shift."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a point of the checklist is to be mended; day number, None for the whole period."""

    service: str
    day: int | None = None
    shift: str = ""
    staff_id: str = ""
    text: str = ""
    """What is there, in a few words with its figure."""


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One point of the checklist, with its figure and where to go."""

    check: Check
    figure: int
    """How many; days for the notice."""
    links: tuple[Link, ...] = ()
    wanted: int | None = None
    """The figure that is wanted, where it is not 0."""

    @property
    def weight(self) -> Weight:
        """What the point means for the approval."""
        fine = self.figure == 0 if self.wanted is None else self.figure >= self.wanted
        return Weight.DONE if fine else WEIGHTS[self.check]


def blocking(items: Sequence[CheckItem]) -> tuple[CheckItem, ...]:
    """The points that stand in the way of an approval."""
    return tuple(item for item in items if item.weight is Weight.TO_DO)


# Accepted breaches ---------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Acceptance:
    """A broken rule that somebody answers for: of one person, rule and dates, at one figure."""

    staff_id: str
    rule: str
    part: str
    """Which part of the rule, such as `rest` or `run`."""
    first: int
    """First date, a day number; so is `last`."""
    last: int
    figure: float
    limit: float
    reason: str
    who: str
    at: str
    """UTC, ISO 8601."""


_ROUNDING = 0.001
"""As for a limit (reading B18)."""


def stands(accepted: Acceptance, figure: float, limit: float) -> bool:
    """Whether an acceptance covers a breach of the same person, rule, part and dates.

    Only the figure it was given for, or a better one: how far a figure is beyond its limit
    tells which is worse, for hours worked as for hours of rest.
    """
    return abs(figure - limit) <= abs(accepted.figure - accepted.limit) + _ROUNDING
