"""Use cases of offers: from the person proposed to the confirmation on both rotas, and recall.

Each step is one transaction that begins as a write. Whoever lends sees the harm first: offering,
agreeing and confirming all look at the rotas as they are at that moment.
"""

from dataclasses import replace

from planner.application.aid_asking import asked_already
from planner.application.aid_desk import (
    Desk,
    Desks,
    label,
    offer_change,
    request_change,
)
from planner.application.aid_duties import duties_back, duties_given
from planner.application.aid_looking import LeftDuty, Looking, View, elsewhere, harm_of
from planner.application.aid_ports import (
    AidConflictError,
    Answer,
    FailedCheck,
    Harm,
)
from planner.application.aid_proposing import Proposing, ask_for, home_of
from planner.application.changes import Change, ChangeSet
from planner.application.errors import ConflictError
from planner.application.profiles_guard import NotAllowedError
from planner.application.typed_text import fit_text
from planner.domain.aid.examining import Examined
from planner.domain.aid.machine import allowed_sides, refusal
from planner.domain.aid.steps import Side, Step
from planner.domain.aid.values import Offer, Request, Slot, State
from planner.domain.region import NONE


class AidOffers:
    """Offers of people, and what becomes of them."""

    def __init__(
        self,
        desks: Desks,
        looking: Looking,
    ) -> None:
        self._opened = desks.opened
        self._looking = looking
        self._proposing = Proposing(looking)

    # Proposing ----------------------------------------------------------------------------------
    def preview(self, reference: str, staff_id: str, moved_from: str | None = None) -> Harm:
        """What offering somebody would mean; nothing is written.

        `moved_from`: shift of the duty that the person would leave; None: the best way.
        """
        with self._opened(to_change=False) as desk:
            request, _ = desk.request(reference)
            return self._proposing.look(desk, request, staff_id, moved_from)[1]

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
        with self._opened() as desk:
            request, offers = desk.request(reference)
            step = Step.ASK_FOR if asking else Step.OFFER
            name, changes, harm = self._proposing.propose(
                desk, step, request, offers, staff_id, moved_from, reason
            )
            desk.work.commit()
        return self._answer(name, changes, harm)

    def propose(
        self, slot: Slot, staff_id: str, *, moved_from: str | None = None, reason: str = ""
    ) -> Answer:
        """Propose a person for a slot, as a drag between two boards does, in one step.

        The open request for the slot is used; where there is none it is made, if the profile
        may ask for cover there. The lender's coordinator offers; the host's people ask for the
        person. The changes are those of both.
        """
        with self._opened() as desk:
            asked: tuple[Change, ...] = ()
            reference = asked_already(desk, [slot]).get(slot)
            if reference is None:
                reference, asked = ask_for(desk, slot)
            request, offers = desk.request(reference)
            facts = replace(desk.facts(request), lender=home_of(desk, staff_id))
            may = [s for s in (Step.OFFER, Step.ASK_FOR) if allowed_sides(s, facts, desk.profile)]
            step = may[0] if may else Step.OFFER
            name, changes, harm = self._proposing.propose(
                desk, step, request, offers, staff_id, moved_from, reason
            )
            desk.work.commit()
        return self._answer(name, replace(changes, changes=(*asked, *changes.changes)), harm)

    def consent(self, offer: str, yes: bool, note: str = "") -> Answer:
        """Record what the person said, and who asked; a later answer replaces an earlier one."""
        with self._opened() as desk:
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
        with self._opened() as desk:
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
        besides = elsewhere(desk, one.request, view, examined)
        return changes, harm_of(examined, view.others(one.staff_id), besides)

    def _override_later(self, desk: Desk, one: Offer, override: str) -> tuple[ChangeSet, Harm]:
        why = fit_text(override)
        desk.require(Step.OVERRIDE, replace(desk.facts(one), reason=why))
        view, examined = self._examined(desk, one)
        change = offer_change(one, **_override(desk, why), why=why)
        changes = desk.write(label(Step.OVERRIDE, one.offer), [change])
        besides = elsewhere(desk, one.request, view, examined)
        return changes, harm_of(examined, view.others(one.staff_id), besides)

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
        with self._opened() as desk:
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
                # The yes first: a server lets a host write a lender's duties by that alone.
                changes = desk.write(label(Step.CONFIRM, offer), [change, *duties_given(one)])
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
        with self._opened() as desk:
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

    def _examined(self, desk: Desk, one: Offer) -> tuple[View, Examined]:
        view = self._looking.view(desk, one.slot, one.staff_id)
        return view, view.examined(one.staff_id, view.row_of(one.staff_id, _left(one)))

    def _fresh(self, desk: Desk, one: Offer, request: Request) -> tuple[View, Examined]:
        """As it is now; AidConflictError where the ground itself has gone."""
        if request.slot != one.slot:
            raise AidConflictError(
                f"{one.request} asks for something else now.",
                f"Host: now {desk.slot_text(request.slot)}.",
                f"Lender: {one.name} was offered for {desk.slot_text(one.slot)}.",
                None,
            )
        view = self._looking.view(desk, one.slot, one.staff_id)
        left = _left(one)
        row = view.row_of(one.staff_id, left)
        if left is not None and row == NONE:
            where = desk.service_name(left[0])
            problem = f"{one.name} no longer has the duty {left[1]} at {where} that is left."
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

    def _answer(self, offer: str, changes: ChangeSet, harm: Harm | None = None) -> Answer:
        with self._opened(to_change=False) as desk:
            one = desk.offer(offer)
            request, _ = desk.request(one.request)
            return Answer(request, one, desk.history(one), changes, harm)


def _left(one: Offer) -> LeftDuty | None:
    if one.moved_from_service is None or one.moved_from_shift is None:
        return None
    return one.moved_from_service, one.moved_from_shift


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
