"""A rota's life as somebody looks at it: values without behaviour of their own."""

from dataclasses import dataclass

from planner.application.rota_life_differences import RotaDifference
from planner.application.rota_life_ports import StepTaken
from planner.application.signoff_sheet import SignOffSheet
from planner.domain.calendar import Period, date_of
from planner.domain.rota_life import CheckItem, Stage, Step, Weight, blocking
from planner.domain.wording.rota_life import STAGES, detail_text, title_text


@dataclass(frozen=True, slots=True)
class NextStep:
    """One step, and whether whoever acts can take it now."""

    step: Step
    problem: str
    """Why not, in a sentence; empty if it can be taken (but for a reason still to be given)."""
    mend: str
    needs_why: bool
    """Whether a reason must be given."""
    of_person: bool = False
    """Whether what is in the way is who acts: somebody else may be able to take it."""

    @property
    def possible(self) -> bool:
        """Whether it can be taken now."""
        return not self.problem


@dataclass(frozen=True, slots=True)
class RotaStanding:
    """How far one rota is, without looking at its duties."""

    first: int
    """First date, a day number; so is `last`."""
    last: int
    stage: Stage
    version: int | None
    """None where none is recorded yet."""


@dataclass(frozen=True, slots=True)
class RotaLife:
    """One rota as it stands: its stage, its checklist, what was done, what can be done."""

    service: str
    service_name: str
    period: Period
    stage: Stage
    version: int | None
    """Of the rota; None where none is recorded yet."""
    submitted_by: str
    """Profile that submitted it, while it waits for approval."""
    as_submitted: bool
    """Whether the duties are still those that were submitted."""
    items: tuple[CheckItem, ...]
    steps: tuple[StepTaken, ...]
    """Oldest first."""
    next_steps: tuple[NextStep, ...]
    """In the order of `Step`."""
    changed: tuple[RotaDifference, ...]
    """Since the newest version that was approved, if one was."""
    kept: tuple[StepTaken, ...]
    """The steps whose versions are kept, oldest first."""
    sheet: SignOffSheet
    """Everything that the workbook of the rota as it stands would say."""

    @property
    def reference(self) -> str:
        """How the rota is named for machines: "W/2026-12-07/2027-01-03"."""
        first, last = (date_of(day).isoformat() for day in (self.period.first, self.period.last))
        return f"{self.service}/{first}/{last}"

    @property
    def blocks(self) -> tuple[CheckItem, ...]:
        """Points of the checklist that stand in the way of an approval."""
        return blocking(self.items)

    def can(self, step: Step) -> NextStep:
        """Whether a step can be taken now."""
        return next(one for one in self.next_steps if one.step is step)

    def document(self) -> dict[str, object]:
        """The JSON document of the commands of a rota's life."""
        return {
            "reference": self.reference,
            "state": self.stage.status,
            "stage": self.stage.value,
            "text": STAGES[self.stage],
            "version": self.version,
            "submitted_by": self.submitted_by or None,
            "history": [_step_document(step) for step in self.steps],
            "checklist": [_item_document(item) for item in self.items],
            "kept_versions": [step.number for step in self.kept],
            "changed_since_approval": [_difference_document(one) for one in self.changed],
        }


def _step_document(step: StepTaken) -> dict[str, object]:
    return {
        "number": step.number,
        "at": step.at,
        "who": step.who,
        "role": step.role,
        "what": step.step.value,
        "why": step.why,
        "state": step.status,
        "version": step.version,
    }


def _item_document(item: CheckItem) -> dict[str, object]:
    return {
        "check": item.check.value,
        "figure": item.figure,
        "wanted": item.wanted,
        "weight": item.weight.value,
        "blocks": item.weight is Weight.TO_DO,
        "title": title_text(item),
        "text": detail_text(item),
        "links": [
            {
                "service": link.service,
                "date": None if link.day is None else date_of(link.day).isoformat(),
                "shift": link.shift or None,
                "staff_id": link.staff_id or None,
                "text": link.text,
            }
            for link in item.links
        ],
    }


def _difference_document(one: RotaDifference) -> dict[str, object]:
    return {
        "staff_id": one.staff_id,
        "date": date_of(one.day).isoformat(),
        "before": one.before,
        "after": one.after,
        "text": one.text,
    }
