"""Use cases of cover requests: ask for one gap, for many, or for a whole plan; withdraw.

Every step is one transaction that begins as a write: what it reads nobody changes meanwhile.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from planner.application.aid_asking import (
    asked_already,
    check_lines,
    check_wish,
    made,
    next_number,
    reference_text,
)
from planner.application.aid_conversion import Conversion
from planner.application.aid_desk import (
    REQUESTS,
    Desks,
    label,
    offer_change,
    request_change,
)
from planner.application.aid_duties import duties_back
from planner.application.aid_ports import Answer, Batch, Wish
from planner.application.changes import Change, ChangeSet
from planner.application.errors import UserError
from planner.application.ports import AidKey
from planner.application.typed_text import fit_text
from planner.domain.aid.steps import Step
from planner.domain.aid.values import State
from planner.domain.calendar import Period
from planner.domain.wording.formats import count_text


class AidRequests:
    """Cover requests, from the gap to the request, and back."""

    def __init__(self, desks: Desks) -> None:
        self._opened = desks.opened

    def request(self, wish: Wish, *, draft: bool = False) -> Answer:
        """Ask for cover: draft and open in one step, or only the draft.

        UserError for a line that does not apply on the date with the shift (A19), a duty that
        has begun or a number that makes no sense; NotAllowedError without the right.
        """
        made = self._make([wish], draft=draft, strict=True)
        return self.answer(made.requests[0].reference, made.changes)

    def request_many(self, wishes: Sequence[Wish]) -> Batch:
        """Ask for several gaps in one step; those asked for already are passed over.

        UserError, and nothing is asked for, if one of the others cannot be.
        """
        if not wishes:
            raise UserError("Nothing is chosen.", "Choose at least one gap.")
        return self._make(wishes, draft=False, strict=False)

    def open(self, reference: str) -> Answer:
        """Open a draft."""
        with self._opened() as desk:
            request, _ = desk.request(reference)
            desk.require(Step.OPEN, desk.facts(request))
            change = request_change(request, state=State.OPEN.value, reason=None)
            changes = desk.write(label(Step.OPEN, reference), [change])
            desk.work.commit()
        return self.answer(reference, changes)

    def withdraw(self, reference: str, why: str) -> Answer:
        """Take a request back with its offers; confirmed duties go, and the lender's come back.

        One transaction over both rotas.
        """
        with self._opened() as desk:
            request, offers = desk.request(reference)
            desk.require(Step.WITHDRAW, replace(desk.facts(request), reason=why))
            changes = [request_change(request, state=State.WITHDRAWN.value, reason=fit_text(why))]
            for one in offers:
                if not one.state.ended:
                    changes += [
                        offer_change(one, state=State.WITHDRAWN.value, why=fit_text(why)),
                        *(duties_back(desk, one) if one.state.stands else ()),
                    ]
            done = desk.write(label(Step.WITHDRAW, reference), changes)
            desk.work.commit()
        return self.answer(reference, done)

    def requests_from_plan(
        self,
        period: Period,
        services: Sequence[str] | None = None,
        only: Collection[AidKey] | None = None,
    ) -> Batch:
        """Turn the proposed aid of a period into requests with offers, in one step.

        `services`: of these alone; `only`: of the proposals with these keys alone.
        The proposals become offers and go, so that each is in one place. An open request for
        the same slot is used where there is one. Assignments at services for which the profile
        may not ask are passed over, named. O(proposals).
        """
        with self._opened() as desk:
            aid = [
                one
                for one in desk.work.proposed_aid(period)
                if services is None or one.service in services
                if only is None or one.key in only
            ]
            plan = Conversion(desk, aid, next_number(desk.work))
            if not plan.rows:
                raise _nothing_sent(plan.passed_over)
            name = count_text(len(plan.offers), "offer")
            done = desk.write(f"Plan sent to the trusts, {name}", plan.rows)
            desk.work.commit()
        with self._opened(to_change=False) as desk:
            rows = desk.work.find(REQUESTS, {"reference": plan.references})
            requests = tuple(request for request, _ in desk.requests(rows))
            offers = tuple(desk.offers({"offer": plan.offers}))
        return Batch(requests, offers, done, tuple(plan.passed_over))

    def answer(self, reference: str, changes: ChangeSet) -> Answer:
        """A request as it now is, with its history."""
        with self._opened(to_change=False) as desk:
            request, offers = desk.request(reference)
            return Answer(request, None, desk.history(request, offers), changes)

    # ---------------------------------------------------------------------------------------------
    def _make(self, wishes: Sequence[Wish], *, draft: bool, strict: bool) -> Batch:
        passed_over: list[str] = []
        changes: list[Change] = []
        references: list[str] = []
        with self._opened() as desk:
            for wish in wishes:
                check_wish(desk, wish)
            check_lines(desk, [wish.slot for wish in wishes])
            asked = {} if strict else asked_already(desk, [wish.slot for wish in wishes])
            number = next_number(desk.work)
            for wish in wishes:
                if wish.slot in asked:
                    passed_over.append(
                        f"{asked[wish.slot]} asks for {desk.slot_text(wish.slot)} already."
                    )
                    continue
                reference = reference_text(number + len(references))
                asked[wish.slot] = reference
                references.append(reference)
                changes.append(made(desk, reference, wish, draft=draft))
            done = desk.write(_name(references), changes)
            if changes:
                desk.work.commit()
        with self._opened(to_change=False) as desk:
            rows = desk.work.find(REQUESTS, {"reference": references}) if references else []
            requests = tuple(request for request, _ in desk.requests(rows))
        return Batch(requests, (), done, tuple(passed_over))


def _name(references: Sequence[str]) -> str:
    if len(references) == 1:
        return label(Step.ASK, references[0])
    return f"Cover asked for, {count_text(len(references), 'request')}"


def _nothing_sent(passed_over: Sequence[str]) -> UserError:
    if passed_over:
        more = len(passed_over) - 1
        return UserError(
            "None of the proposed aid can be sent to the trusts: "
            f"{passed_over[0]}{f' (and {more} more)' if more else ''}"
        )
    return UserError(
        "No aid is proposed for these dates.", "Plan the period and accept the plan first."
    )
