"""Use case: a rota's life, from draft to final, with two people and a checklist between.

Every step is one transaction: the rota's status, the step with who, when and why, the version
that was approved, and the journal rows of them all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from planner.application.changes import Change, ChangeSet
from planner.application.errors import UserError
from planner.application.ports import RotaEntry
from planner.application.profiles_guard import MEND, NotAllowedError
from planner.application.rota_life_checklist import checklist
from planner.application.rota_life_differences import RotaDifference, rota_differences
from planner.application.rota_life_keeping import packed, unpacked
from planner.application.rota_life_ports import LIFE_LABEL, StepTaken
from planner.application.rota_life_view import NextStep, RotaLife, RotaStanding
from planner.application.signing import SignOffService
from planner.application.signoff_ports import SignOffWork
from planner.application.signoff_sheet import SignOffSheet
from planner.application.typed_text import fit_text
from planner.domain.calendar import Period, day_number
from planner.domain.roles import Action, Profile, may
from planner.domain.rota_life import (
    LIFE,
    CheckItem,
    Refusal,
    Situation,
    Stage,
    Step,
    blocking,
    refusal,
    stage_of,
    transition,
)
from planner.domain.wording.formats import period_text
from planner.domain.wording.rota_life import STEPS, refusal_text

StepUnits = Callable[[str], SignOffWork]
"""Opens a unit of work in the name of a profile; rights are checked here, not there."""


@dataclass(frozen=True, slots=True)
class _Obstacle:
    """Why a step cannot be taken."""

    problem: str
    mend: str
    of_person: bool
    """Whether it is in the way of whoever acts, and maybe not of somebody else."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One rota as it is stored, with what a step needs to know of it."""

    sheet: SignOffSheet
    stored: RotaEntry | None
    stage: Stage
    steps: tuple[StepTaken, ...]
    items: tuple[CheckItem, ...]

    @property
    def submission(self) -> StepTaken | None:
        """The submission that waits for a second person."""
        return self.steps[-1] if self.stage is Stage.SUBMITTED else None

    @property
    def as_submitted(self) -> bool:
        """Whether the duties are those that were submitted."""
        return self.submission is None or self.submission.seal == self.sheet.duties_seal.digest

    @property
    def situation(self) -> Situation:
        """What decides whether a step can be taken now."""
        waiting = next(iter(blocking(self.items)), None)
        return Situation(
            stage=self.stage,
            last_day=self.sheet.heading.period.last,
            today=day_number(self.sheet.heading.made_at.date()),
            submitted_by="" if self.submission is None else self.submission.who,
            as_submitted=self.as_submitted,
            blocks=0 if waiting is None else waiting.figure,
        )

    @property
    def title(self) -> str:
        """The rota as sentences name it."""
        heading = self.sheet.heading
        dates = period_text(heading.period.first, heading.period.last)
        return f"{heading.service_name}, {dates}"


def utc_now() -> datetime:
    """This instant."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class RotaLifeService:
    """Looks at a rota's life, and takes its steps in the name of whoever acts."""

    units: StepUnits
    acting: Callable[[], Profile]
    signing: SignOffService
    clock: Callable[[], datetime] = utc_now
    """This instant, with its zone."""

    def view(self, service: str, period: Period) -> RotaLife:
        """One rota as it stands, and what can be done with it.

        UserError for an unknown service, or dates that are not those of one rota.
        O(duties of the people of the service).
        """
        with self.units(self.acting().name) as work:
            return self._view(work, self._read(work, service, period))

    def standings(self, service: str, period: Period) -> tuple[RotaStanding, ...]:
        """How far the rotas are that touch a period, by first date. O(their steps)."""
        with self.units(self.acting().name) as work:
            rotas = [one for one in work.rotas(service) if _touches(one, period)]
            steps = work.rota_steps(service, period) if rotas else ()
            return tuple(
                RotaStanding(
                    one.first,
                    one.last,
                    stage_of(one.status, _newest(steps, one.first)),
                    work.rota_version(service, Period(one.first, one.last)),
                )
                for one in rotas
            )

    def take(self, step: Step, service: str, period: Period, why: str = "") -> RotaLife:
        """Take a step; the rota as it stands after it.

        NotAllowedError where the role, the state or the checklist forbids it, with the reason
        and the way out; ConflictError if somebody changed the rota meanwhile. Nothing is
        changed then.
        """
        profile, reason = self.acting(), fit_text(why)
        with self.units(profile.name) as work:
            work.cells((), period, (service,))  # begins as a write, so that others' steps wait
            case = self._read(work, service, period)
            obstacle = _obstacle(step, case, profile, reason)
            if obstacle is not None:
                raise NotAllowedError(obstacle.problem, obstacle.mend)
            self._record(work, step, case, profile, reason)
            after = self._read(work, service, period)
            if after.steps[-1] in kept_steps(after.steps):
                # What was approved before this database knew of steps is kept as it was.
                _keep(work, after, case.sheet if step is Step.AMEND else after.sheet)
            view = self._view(work, after)
            work.commit()
            return view

    def kept(self, service: str, period: Period, number: int | None = None) -> SignOffSheet:
        """What was approved at a step of a number (the newest); UserError if nothing was."""
        with self.units(self.acting().name) as work:
            return _kept(work, self._read(work, service, period), number)

    def export_kept(
        self, service: str, period: Period, out: Path, number: int | None = None
    ) -> Path:
        """Write the workbook of a version that was approved, as it was signed.

        EnvironmentFault if the file cannot be written.
        """
        sheet = self.kept(service, period, number)
        path = out if out.suffix.casefold() == ".xlsx" else out.with_name(out.name + ".xlsx")
        self.signing.workbooks.write(sheet, path)
        return path

    # Reading ------------------------------------------------------------------------------
    def _read(self, work: SignOffWork, service: str, period: Period) -> _Case:
        maker = self.signing.maker(self.acting().name, self.clock())
        (sheet,) = maker.sheets(work, [service], period)
        entry = _rota_of(work.rotas(service), sheet.heading.service_name, period)
        steps = [step for step in work.rota_steps(service, period) if step.first == period.first]
        last = _newest(steps, period.first)
        status = "draft" if entry is None else entry.status
        return _Case(sheet, entry, stage_of(status, last), tuple(steps), checklist(sheet))

    def _view(self, work: SignOffWork, case: _Case) -> RotaLife:
        heading, profile = case.sheet.heading, self.acting()
        kept = kept_steps(case.steps)
        changed: tuple[RotaDifference, ...] = ()
        if kept:
            changed = rota_differences(_kept(work, case, None), case.sheet)
        return RotaLife(
            service=heading.service,
            service_name=heading.service_name,
            period=heading.period,
            stage=case.stage,
            version=heading.version,
            submitted_by=case.situation.submitted_by,
            as_submitted=case.as_submitted,
            items=case.items,
            steps=case.steps,
            next_steps=tuple(_next_step(step, case, profile) for step in Step),
            changed=changed,
            kept=kept,
            sheet=case.sheet,
        )

    # Writing ------------------------------------------------------------------------------
    def _record(
        self, work: SignOffWork, step: Step, case: _Case, profile: Profile, why: str
    ) -> None:
        """Write the new status and the step."""
        heading, period = case.sheet.heading, case.sheet.heading.period
        row = transition(step, case.stage)
        assert row is not None
        label = f"{LIFE_LABEL}{STEPS[step]}, {case.title}" + (f": {why}" if why else "")
        stored, status = case.stored, row.after.status
        key = (heading.service, period.first)
        if stored is None or stored.status != status:
            before = None if stored is None else {"to": stored.last, "status": stored.status}
            change = Change("Rotas", key, before, {"to": period.last, "status": status})
            work.record_life(ChangeSet(label, (change,)))
        number = case.steps[-1].number + 1 if case.steps else 1
        taken = {
            "to": period.last,
            "step": step.value,
            "who": profile.name,
            "role": profile.signed,
            "at": self.clock().astimezone(UTC).isoformat(timespec="seconds"),
            "why": why or None,
            "status": status,
            "rota_version": work.rota_version(heading.service, period),
            "seal": case.sheet.duties_seal.digest,
        }
        change = Change("RotaSteps", (*key, number), None, taken)
        work.record_life(ChangeSet(label, (change,)))


def _touches(rota: RotaEntry, period: Period) -> bool:
    return rota.first <= period.last and rota.last >= period.first


def _newest(steps: Sequence[StepTaken], first: int) -> Step | None:
    """The newest step of the rota that begins on a date."""
    return next((step.step for step in reversed(steps) if step.first == first), None)


def _rota_of(rotas: Sequence[RotaEntry], name: str, period: Period) -> RotaEntry | None:
    """The rota of exactly these dates; None if no rota has one of them, UserError otherwise."""
    touching = [one for one in rotas if _touches(one, period)]
    for rota in touching:
        if (rota.first, rota.last) != (period.first, period.last):
            dates = period_text(rota.first, rota.last)
            raise UserError(
                f"{name} has no rota of {period_text(period.first, period.last)}: "
                f"the one that holds dates of it is that of {dates}.",
                "Give the first and last date of one whole rota.",
            )
    return touching[0] if touching else None


def _kept(work: SignOffWork, case: _Case, number: int | None) -> SignOffSheet:
    heading = case.sheet.heading
    found = work.kept_rota(heading.service, heading.period.first, number)
    if found is None:
        which = "No version" if number is None else f"No version of step {number}"
        raise UserError(
            f"{which} of the rota of {case.title} was approved.",
            "Steps that approved one are listed with the rota.",
        )
    return unpacked(found.content)


def kept_steps(steps: Sequence[StepTaken]) -> tuple[StepTaken, ...]:
    """The steps whose versions are kept: approvals, and amendments of what came approved."""
    kept: list[StepTaken] = []
    approved = False
    for step in steps:
        if step.step is Step.APPROVE or (step.step is Step.AMEND and not approved):
            kept.append(step)
        approved = step.step is Step.APPROVE or (approved and step.step is Step.FINALISE)
    return tuple(kept)


def _keep(work: SignOffWork, case: _Case, sheet: SignOffSheet) -> None:
    """Keep what was approved, whole and with its signatures."""
    heading = case.sheet.heading
    key = (heading.service, heading.period.first, case.steps[-1].number)
    values = {"to": heading.period.last, "content": packed(sheet)}
    change = Change("KeptRotas", key, None, values)
    work.record_life(ChangeSet(f"{LIFE_LABEL}version kept, {case.title}", (change,)))


def _obstacle(step: Step, case: _Case, profile: Profile, why: str) -> _Obstacle | None:
    """Why somebody cannot take a step, and how to mend it; None if they can."""
    heading = case.sheet.heading
    row = transition(step, case.stage) or next(row for row in LIFE if row.step is step)
    action = Action.SIGN_OFF if row.signs_off else Action.SUBMIT
    reason = may(profile, action, heading.trust, heading.service)
    if reason is not None:
        return _Obstacle(reason, MEND, of_person=True)
    why_not = refusal(step, case.situation, profile.name, why)
    if why_not is None:
        return None
    sentences = refusal_text(step, why_not, case.situation, case.title)
    return _Obstacle(*sentences, of_person=why_not is Refusal.OWN)


def _next_step(step: Step, case: _Case, profile: Profile) -> NextStep:
    row = transition(step, case.stage)
    needs_why = row is not None and row.why
    found = _obstacle(step, case, profile, "a reason is given later")
    if found is None:
        return NextStep(step, "", "", needs_why)
    return NextStep(step, found.problem, found.mend, needs_why, found.of_person)
