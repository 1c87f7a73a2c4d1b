"""Use cases of offers: from the person proposed to the confirmation on both rotas, and recall.

Each step is one transaction that begins as a write. Whoever lends sees the harm first: offering,
agreeing and confirming all look at the rotas as they are at that moment.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

from planner.application.aid_asking import fit_text
from planner.application.aid_conversion import offer_values
from planner.application.aid_desk import (
    OFFERS,
    Desk,
    label,
    offer_change,
    opened,
    request_change,
)
from planner.application.aid_duties import duties_back, duties_given
from planner.application.aid_looking import LeftDuty, Looking, View, harm_of
from planner.application.aid_ports import AidConflictError, AidUnits, Clock, FailedCheck, Harm
from planner.application.aid_ports import Step as Answer
from planner.application.changes import Change, ChangeSet
from planner.application.errors import ConflictError, UserError
from planner.application.profiles_guard import NotAllowedError
from planner.domain.aid.examining import Examined
from planner.domain.aid.machine import allowed_sides, refusal
from planner.domain.aid.steps import Side, Step
from planner.domain.aid.values import Offer, Party, Request, State
from planner.domain.region import NONE
from planner.domain.roles import Profile
from planner.domain.wording.aid import slot_text


class AidOffers:
    """Offers of people, and what becomes of them."""

    def __init__(
        self,
        units: AidUnits,
        acting: Callable[[], Profile],
        clock: Clock,
        looking: Looking,
    ) -> None:
        self._units = units
        self._acting = acting
        self._clock = clock
        self._looking = looking

    # Proposing ----------------------------------------------------------------------------------
    def preview(self, reference: str, staff_id: str, moved_from: str | None = None) -> Harm:
        """What offering somebody would mean; nothing is written.

        `moved_from`: shift of the duty that the person would leave; None: the best way.
        """
        with self._desk(to_change=False) as desk:
            request, _ = desk.request(reference)
            return self._look(desk, request, staff_id, moved_from)[1]

    def offer(
        self,
        reference: str,
        staff_id: str,
        *,
        moved_from: str | None = None,
        reason: str = "",
        asking: bool = False,
    ) -> Answer:
        """Propose a person for a request; the answer holds the harm and every failed check.

        A check that fails does not stop the offer (a registration may be renewed in time), but
        it stops the confirmation. `asking`: the host names a person of the lender.
        """
        with self._desk() as desk:
            request, offers = desk.request(reference)
            lender = self._home(desk, staff_id)
            step = Step.ASK_FOR if asking else Step.OFFER
            desk.require(step, replace(desk.facts(request), lender=lender))
            for one in offers:
                if one.staff_id == staff_id and not one.state.ended:
                    raise NotAllowedError(
                        f"{one.name} is offered for {reference} already: {one.offer}.",
                        "Go on with that offer, or offer somebody else.",
                    )
            left, harm = self._look(desk, request, staff_id, moved_from)
            name = f"{reference}-{len(offers) + 1}"
            values = offer_values(
                desk,
                request.slot,
                reference,
                lender,
                staff_id=staff_id,
                moved_from=left,
                points=harm.candidate.points,
                reason=fit_text(reason),
            )
            changes = desk.write(label(step, name), [Change(OFFERS, (name,), None, values)])
            desk.work.commit()
        return self._answer(name, changes, harm)

    def consent(self, offer: str, yes: bool, note: str = "") -> Answer:
        """Record what the person said, and who asked; a later answer replaces an earlier one."""
        with self._desk() as desk:
            one = desk.offer(offer)
            desk.require(Step.CONSENT, desk.facts(one))
            said = fit_text(note)
            change = offer_change(
                one,
                consent=yes,
                consent_by=desk.profile.name,
                consent_at=desk.at,
                consent_note=said or None,
                why=f"{'yes' if yes else 'no'}{f': {said}' if said else ''}",
            )
            changes = desk.write(label(Step.CONSENT, offer), [change])
            desk.work.commit()
        return self._answer(offer, changes)

    # Agreeing -----------------------------------------------------------------------------------
    def agree(self, offer: str, *, override: str = "") -> Answer:
        """Say yes for the side whose right the profile has, the lender's first; each once.

        `override`: the lender's approver accepts, with this reason, that the lender falls below
        its minimum; it may also be recorded after agreeing.
        """
        with self._desk() as desk:
            one = desk.offer(offer)
            side = _side(desk, one)
            if override.strip() and side is Side.HOST:
                raise NotAllowedError(
                    "Only the lender's approver accepts that the lender falls below its minimum.",
                    "Agree without an override.",
                )
            if override.strip() and one.lender_yes is not None:
                changes, harm = self._override_later(desk, one, override)
            elif side is Side.LENDER:
                changes, harm = self._agree_lender(desk, one, override)
            else:
                changes, harm = self._agree_host(desk, one), None
            desk.work.commit()
        return self._answer(offer, changes, harm)

    def _agree_lender(self, desk: Desk, one: Offer, override: str) -> tuple[ChangeSet, Harm]:
        why = fit_text(override)
        view, examined = self._examined(desk, one)
        facts = replace(desk.facts(one), spared="" if why else examined.spared)
        desk.require(Step.AGREE_LENDER, facts)
        after: dict[str, object] = {"lender_by": desk.profile.name, "lender_at": desk.at}
        if why:
            after |= _override(desk, why)
        after |= {"why": why or None, "state": _agreed(one.host_yes is not None).value}
        changes = desk.write(label(Step.AGREE_LENDER, one.offer), [offer_change(one, **after)])
        return changes, harm_of(examined, view.others(one.staff_id))

    def _override_later(self, desk: Desk, one: Offer, override: str) -> tuple[ChangeSet, Harm]:
        why = fit_text(override)
        desk.require(Step.OVERRIDE, replace(desk.facts(one), reason=why))
        view, examined = self._examined(desk, one)
        change = offer_change(one, **_override(desk, why), why=why)
        changes = desk.write(label(Step.OVERRIDE, one.offer), [change])
        return changes, harm_of(examined, view.others(one.staff_id))

    def _agree_host(self, desk: Desk, one: Offer) -> ChangeSet:
        desk.require(Step.AGREE_HOST, desk.facts(one))
        change = offer_change(
            one,
            host_by=desk.profile.name,
            host_at=desk.at,
            why=None,
            state=_agreed(one.lender_yes is not None).value,
        )
        return desk.write(label(Step.AGREE_HOST, one.offer), [change])

    def decline(self, offer: str, why: str) -> Answer:
        """Say no for either side, with the reason."""
        return self._end(offer, Step.DECLINE, State.DECLINED, why)

    # Confirming ---------------------------------------------------------------------------------
    def confirm(self, offer: str) -> Answer:
        """Change both rotas in one transaction: the duty at the host, the lender's duty gone.

        Everything is looked at again. AidConflictError, and neither rota changes, if what was
        agreed no longer fits: it shows both sides and the next best candidate.
        """
        with self._desk() as desk:
            one = desk.offer(offer)
            request, _ = desk.request(one.request)
            facts = replace(desk.facts(one), room=request.filled < request.needed)
            desk.require(Step.CONFIRM, facts)
            view, examined = self._fresh(desk, one, request)
            facts = replace(facts, spared=examined.spared, failed=examined.other_failures)
            problem = refusal(Step.CONFIRM, facts, desk.profile)
            if problem is not None:
                raise self._conflict(desk, one, view, problem, harm_of(examined, ()).failed)
            change = offer_change(
                one,
                state=State.CONFIRMED.value,
                confirmed_by=desk.profile.name,
                confirmed_at=desk.at,
                why=None,
            )
            try:
                changes = desk.write(label(Step.CONFIRM, offer), [*duties_given(one), change])
            except AidConflictError:
                raise
            except ConflictError as error:
                raise self._changed(error, view, one) from error
            desk.work.commit()
        return self._answer(offer, changes, harm_of(examined, ()))

    def recall(self, offer: str, why: str) -> Answer:
        """The lender takes an offer back before the duty starts; the gap is open again, urgent."""
        return self._end(offer, Step.RECALL, State.WITHDRAWN, why)

    # ---------------------------------------------------------------------------------------------
    def _end(self, offer: str, step: Step, state: State, why: str) -> Answer:
        with self._desk() as desk:
            one = desk.offer(offer)
            desk.require(step, replace(desk.facts(one), reason=why))
            reason = fit_text(why)
            rows = [offer_change(one, state=state.value, why=reason)]
            if one.state.stands:
                request, _ = desk.request(one.request)
                rows += duties_back(desk, one)
                again = f"{one.offer} was recalled: {reason}"
                rows.append(request_change(request, recalled_at=desk.at, reason=again))
            changes = desk.write(label(step, offer), rows)
            desk.work.commit()
        return self._answer(offer, changes)

    def _look(
        self, desk: Desk, request: Request, staff_id: str, moved_from: str | None
    ) -> tuple[LeftDuty | None, Harm]:
        """The duty that is left, and what the move means."""
        view = self._looking.view(desk, request.slot, staff_id)
        leaves = None if moved_from is None else _leaves(view, staff_id, moved_from)
        examined = view.examined(staff_id, leaves)
        left = examined.candidate.moved_from
        harm = harm_of(examined, view.others(staff_id))
        return None if left is None else (left.service, left.shift), harm

    def _examined(self, desk: Desk, one: Offer) -> tuple[View, Examined]:
        view = self._looking.view(desk, one.slot, one.staff_id)
        return view, view.examined(one.staff_id, view.row_of(one.staff_id, _left(one)))

    def _fresh(self, desk: Desk, one: Offer, request: Request) -> tuple[View, Examined]:
        """As it is now; AidConflictError where the ground itself has gone."""
        if request.slot != one.slot:
            raise AidConflictError(
                f"{one.request} asks for something else now.",
                f"Host: now {slot_text(request.slot)}.",
                f"Lender: {one.name} was offered for {slot_text(one.slot)}.",
                None,
            )
        view = self._looking.view(desk, one.slot, one.staff_id)
        left = _left(one)
        row = view.row_of(one.staff_id, left)
        if left is not None and row == NONE:
            problem = f"{one.name} no longer has the duty {left[1]} at {left[0]} that is left."
            raise self._conflict(desk, one, view, problem, ())
        return view, view.examined(one.staff_id, row)

    def _conflict(
        self,
        desk: Desk,
        one: Offer,
        view: View,
        problem: str,
        failed: tuple[FailedCheck, ...],
    ) -> AidConflictError:
        others = self._looking.whole(desk, one.slot).others(one.staff_id)
        return AidConflictError(
            problem,
            view.host_text(),
            view.lender_text(one.staff_id),
            others[0] if others else None,
            failed,
        )

    def _changed(self, error: ConflictError, view: View, one: Offer) -> AidConflictError:
        """The rotas said no at the last moment; the transaction is over."""
        others = view.others(one.staff_id)
        return AidConflictError(
            error.problem,
            view.host_text(),
            view.lender_text(one.staff_id),
            others[0] if others else None,
        )

    @staticmethod
    def _home(desk: Desk, staff_id: str) -> Party:
        rows = desk.work.find("Staff", {"staff_id": [staff_id]})
        if not rows:
            raise UserError(
                f"There is nobody with the number {staff_id!r}.",
                "Use a staff_id of the Staff sheet.",
            )
        values = rows[0].values
        return Party(str(values["trust"]), str(values["service"]))

    def _desk(self, *, to_change: bool = True) -> AbstractContextManager[Desk]:
        return opened(self._units, self._acting(), self._clock, to_change=to_change)

    def _answer(self, offer: str, changes: ChangeSet, harm: Harm | None = None) -> Answer:
        with self._desk(to_change=False) as desk:
            one = desk.offer(offer)
            request, _ = desk.request(one.request)
            return Answer(request, one, desk.history(one), changes, harm)


def _left(one: Offer) -> LeftDuty | None:
    if one.moved_from_service is None or one.moved_from_shift is None:
        return None
    return one.moved_from_service, one.moved_from_shift


def _leaves(view: View, staff_id: str, shift: str) -> int:
    """Row of the duty with a shift on the slot's date, in whatever service."""
    region, person = view.examiner.region, view.person(staff_id)
    duties = region.duties
    for row in range(*duties.of_person(person).indices(len(duties))):
        code = region.shifts.ids.codes[duties.shift[row]]
        if duties.day[row] == view.slot.day and code == shift:
            return row
    raise UserError(
        f"{region.people.ids.names[person]} has no duty {shift} on that date to be moved from.",
        "Leave it out for the best way, or name the shift that the person has.",
    )


def _side(desk: Desk, one: Offer) -> Side:
    """Whose yes it is: the lender's if the profile may lend and it is missing."""
    facts = desk.facts(one)
    lends = bool(allowed_sides(Step.AGREE_LENDER, facts, desk.profile))
    accepts = bool(allowed_sides(Step.AGREE_HOST, facts, desk.profile))
    if lends and (one.lender_yes is None or not accepts):
        return Side.LENDER
    if accepts:
        return Side.HOST
    # Neither: the refusal of the side that is still missing is told.
    return Side.LENDER if one.lender_yes is None else Side.HOST


def _override(desk: Desk, why: str) -> dict[str, object]:
    return {"override": why, "override_by": desk.profile.name, "override_at": desk.at}


def _agreed(other_side: bool) -> State:
    return State.AGREED if other_side else State.OFFERED
