"""What becomes of the plan on view: proposed in one step, or at once requests and offers."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from planner.application.changes import ChangeSet
from planner.application.planning import Plan
from planner.application.ports import ProposedAid
from planner.application.replanning import Stands
from planner.domain.wording.formats import count_text
from ui.cover.bench import CoverBench
from ui.cover.locked_note import LockedNote
from ui.cover.plan_lists import PlanLists
from ui.cover.plan_search import PlanSearch
from ui.cover.plan_words import accept_text, accepting_text, why_not_text
from ui.forms import button, label, put_on
from ui.jobs import Jobs
from ui.theme.appearance import Appearance
from ui.undo import Steps

_AS_REQUESTS = "Makes requests and offers of them at once, for the other trusts to agree to"


class PlanAccepting(QObject):
    """The controls under the list of a plan; the panel lays them out."""

    requests_wanted = Signal(object, object)
    """The `Plan`, and the positions of the assignments that are to become requests with offers."""

    def __init__(
        self,
        appearance: Appearance,
        jobs: Jobs,
        bench: CoverBench,
        steps: Steps,
        search: PlanSearch,
        lists: PlanLists,
    ) -> None:
        super().__init__()
        self._appearance, self._bench, self._steps = appearance, bench, steps
        self._search, self._lists = search, lists
        self._proposed: frozenset[Stands] = frozenset()
        self._taken: frozenset[Stands] = frozenset()
        """What the note says is proposed now."""
        self.accept = button("Accept", self.accept_chosen, look="primary")
        self.requests = button("As requests", self._ask_for_chosen)
        self.note = label("", "second", wrap=True)
        self.locked = LockedNote(jobs, bench)
        self.locked.left_out.connect(lambda some: lists.planned.plan.take(some, inside=False))
        lists.changed.connect(self.show_chosen)

    def take_proposals(self, proposals: Sequence[ProposedAid]) -> None:
        """What is proposed now: a repair keeps it."""
        self._proposed = frozenset(map(Stands.proposed, proposals))
        plan = self._search.plan
        if plan is None or self._taken != self._standing(plan):
            self.say_what_it_does()  # undo took it back
        self._search.take_proposals(one.ask for one in self._proposed)

    def accept_chosen(self) -> None:
        """Propose what is chosen, in one step that undo takes back."""
        plan, chosen = self._search.plan, self._lists.chosen
        if plan is None or not chosen or self._search.busy:
            return
        self.accept.setEnabled(False)
        taken = self._stands_of(plan, chosen)
        self._steps.write(
            lambda: self._bench.accept(plan, chosen),
            lambda changes: self._accepted(changes, taken),
            self._answered,
        )

    @staticmethod
    def _stands_of(plan: Plan, chosen: Sequence[int]) -> frozenset[Stands]:
        return frozenset(Stands.of(plan.assignments[at]) for at in chosen)

    def _standing(self, plan: Plan) -> frozenset[Stands]:
        """What is proposed where the plan is for."""
        among = plan.services
        return frozenset(one for one in self._proposed if among is None or one.service in among)

    def _answered(self) -> None:
        """Accepted, or refused because a rota was locked meanwhile."""
        self.show_chosen()
        self.locked.look_at(self._search.plan)

    def _ask_for_chosen(self) -> None:
        """Have what is chosen made into requests and offers."""
        plan, chosen = self._search.plan, self._lists.chosen
        if plan is not None and chosen:
            self.requests_wanted.emit(plan, chosen)

    def say_what_it_does(self) -> None:
        """Before anything of the plan is accepted."""
        self._taken = frozenset()
        self.note.setText(accepting_text(self._lists.planned.plan.on_offer))
        self.note.setHidden(self._appearance.metrics.low)

    def _accepted(self, changes: ChangeSet, taken: frozenset[Stands]) -> None:
        self._taken = taken
        gone = sum(one.after is None for one in changes.changes)
        instead = f", in place of {count_text(gone, 'earlier proposal')}" if gone else ""
        self.note.setText(f"{changes.label}: proposed{instead}. Ctrl+Z takes all of it back.")
        self.note.show()

    def show_chosen(self) -> None:
        """What can be done with what is chosen."""
        plan, model, chosen = self._search.plan, self._lists.planned.plan, self._lists.chosen
        planned, on_offer, busy = len(model.rows), model.on_offer, self._search.busy
        self._lists.count()
        self.locked.choose(chosen)
        put_on(self.accept, accept_text(len(chosen), planned - on_offer))
        ready, done = bool(chosen) and plan is not None and not busy, False
        if ready and plan is not None:
            done = self._stands_of(plan, chosen) in (self._taken, self._standing(plan))
        why_not = why_not_text(len(chosen), on_offer, planned, busy=busy)
        # In a low window there is no room for the note, and "426 assignments" beside "Accept all
        # 420" would be a riddle.
        hint = why_not or (accepting_text(on_offer) if on_offer else "")
        self.accept.setToolTip("These are proposed already" if done else hint)
        self.requests.setToolTip(why_not or _AS_REQUESTS)
        self.accept.setEnabled(ready and not done)
        self.requests.setEnabled(ready)
