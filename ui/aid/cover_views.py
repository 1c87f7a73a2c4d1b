"""The cover page as two views: gaps with candidates and plan, and requests with offers.

What leads from one to the other stands here: gaps that become requests, a candidate that becomes
an offer, a plan that becomes both.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget

from planner.application.planning import Plan
from planner.application.profiles import PROFILES
from planner.application.server_logins import LOGINS
from planner.domain.aid.steps import Step
from planner.domain.aid.values import Slot, Urgency
from planner.domain.cover.suggestion import Candidate, Gap
from planner.domain.roles import Action, Profile, may
from ui.aid.acting import Acting
from ui.aid.asking import AskBar, may_ask, wishes_of
from ui.aid.bench import Listed
from ui.aid.commands import Wanted
from ui.aid.page import RequestsView
from ui.aid.request_rows import asked_words
from ui.banner import Notices
from ui.choice import Choice
from ui.cover.gap_entries import GapEntry
from ui.cover.page import CoverPage
from ui.desk import Desk
from ui.editing.workbench import News
from ui.forms import button, row
from ui.jobs import Jobs
from ui.theme.appearance import Appearance
from ui.undo import Outcome, Steps

GAPS, REQUESTS = 0, 1


class CoverViews(QStackedWidget):
    """Holds the two views and leads between them."""

    rota_wanted = Signal(str, int)

    def __init__(
        self,
        appearance: Appearance,
        choice: Choice,
        jobs: Jobs,
        desk: Desk,
        steps: Steps,
        notices: Notices,
        cover: CoverPage,
    ) -> None:
        super().__init__()
        self.cover, self._notices = cover, notices
        self._asked: dict[tuple[str, int, str], str] = {}
        self.acting = Acting(jobs, desk.planner, choice)
        self.requests = RequestsView(appearance, choice, jobs, desk, steps, self.acting, notices)
        self.requests.rota_wanted.connect(self.rota_wanted)
        self.ask = AskBar(appearance)
        self._switches = [self._switch(), self._switch()]
        cover.side.head.insertLayout(0, row(*self._switches[GAPS].buttons(), None, gap=0))
        cover.side.foot.insertWidget(0, self.ask)
        self.requests.head.addLayout(row(*self._switches[REQUESTS].buttons(), None, gap=0))
        self.addWidget(cover)
        self.addWidget(self.requests)
        self._connect(choice, steps)
        self.show_view(GAPS)

    def _switch(self) -> QButtonGroup:
        group = QButtonGroup(self)
        for number, title in ((GAPS, "Gaps"), (REQUESTS, "Requests")):
            one = button(title, partial(self._turn_to, number), look="segment", checkable=True)
            group.addButton(one, number)
        return group

    def _connect(self, choice: Choice, steps: Steps) -> None:
        self.ask.asked.connect(self._ask)
        self.cover.list.selection_changed.connect(self._show_chosen)
        self.cover.panel.offer_wanted.connect(self._offer)
        self.cover.panel.let_offer(self._may_offer)
        self.cover.plan.accepting.requests_wanted.connect(self._plan_as_requests)
        self.requests.taken.connect(self._take_list)
        self.cover.listed.connect(self._mark_asked)
        self.cover.listed.connect(lambda: self._show_chosen(self.cover.list.chosen_rows()))
        self.acting.changed.connect(self._acted_by_another)
        choice.catalogue_changed.connect(self.forget)
        steps.applied.connect(self._follow)

    # What is on view -----------------------------------------------------------------------

    def show_view(self, view: int) -> None:
        """Show the gaps or the requests."""
        self.setCurrentIndex(view)
        for group in self._switches:
            group.button(view).setChecked(True)
        self.refresh()

    def _turn_to(self, view: int) -> None:
        """A view that was asked for: its list, which the plan may have taken the place of."""
        self.show_view(view)
        if view == GAPS:
            self.cover.show_gaps()
        self.setFocus()

    def show_requests(self, reference: str = "", offer: str | None = None) -> None:
        """Show the requests, one of them first."""
        self.show_view(REQUESTS)
        if reference:
            self.requests.show_request(reference, offer)

    def switch_button(self, view: int) -> QPushButton:
        """The button on view that leads to a view."""
        one = self._switches[self.currentIndex()].button(view)
        assert isinstance(one, QPushButton)
        return one

    def refresh(self) -> None:
        """Bring what is on view up to date."""
        if not self.isVisible():
            return
        self.requests.refresh()
        if self.currentIndex() == GAPS:
            self.cover.refresh()
        if self.acting.profile is None:
            self.acting.read()

    def setFocus(self) -> None:  # type: ignore[override]
        """To the list of the view."""
        (self.cover.list, self.requests.list)[self.currentIndex()].setFocus()

    def leave(self) -> None:
        """The window closes: what many still wait for is left."""
        self.requests.together.stop()

    def forget(self) -> None:
        """Everything may be another."""
        self.acting.read()
        self.requests.forget()

    def _follow(self, outcome: Outcome) -> None:
        if outcome.changes is not None:
            self.requests.take_changes(outcome.changes)

    def take_news(self, news: News) -> None:
        """Somebody else stored something."""
        if news.whole or {PROFILES, LOGINS} & {row.sheet for row in news.rows}:
            self.acting.take_news([row for row in news.rows if row.sheet == PROFILES])
        if news.changes is None:
            self.requests.follow()
        else:
            self.requests.take_changes(news.changes)

    def _take_list(self, listed: Listed) -> None:
        self._asked = asked_words(listed)
        self._count(len(listed.inbox.mine))
        self.cover.plan.search.take_offers(listed.under_way)
        self.cover.spoken_for.take_offers(listed.pledges)
        self._mark_asked()

    def _mark_asked(self) -> None:
        """Say in the list of gaps how far a request has come."""
        view = self.cover.view
        if view is None:
            return
        services, shifts = view.region.services.ids.index, view.region.shifts.ids.index
        self.cover.list.gaps.show_asked(
            {
                (services[service], day, shifts[shift]): words
                for (service, day, shift), words in self._asked.items()
                if service in services and shift in shifts
            }
        )

    def _count(self, waiting: int) -> None:
        text = f"Requests {waiting}" if waiting else "Requests"
        for group in self._switches:
            one = group.button(REQUESTS)
            one.setText(text)
            one.setAccessibleName(f"Requests, {waiting} to do" if waiting else "Requests")

    def _acted_by_another(self) -> None:
        self._show_chosen(self.cover.list.chosen_rows())
        self.cover.panel.show_offer_button()

    # From gaps, candidates and plans to requests -------------------------------------------

    def _show_chosen(self, entries: Sequence[GapEntry]) -> None:
        view = self.cover.view
        if view is not None:
            self.ask.show_chosen(len(entries), may_ask(self.acting.profile, view, entries))

    def _ask(self, why: str, urgency: Urgency) -> None:
        view = self.cover.view
        if view is None:
            return
        wishes = wishes_of(view, self.cover.list.chosen_rows(), why, urgency)
        bench = self.requests.bench
        self.requests.make(lambda: bench.ask(wishes), self._made)

    def _made(self) -> None:
        self.requests.show_all()
        self.show_view(REQUESTS)
        self.setFocus()
        self.requests.follow()

    def _may_offer(self, candidate: Candidate, gap: Gap) -> tuple[str, str]:
        """What the button says for a candidate of another trust, and why it may not be pressed."""
        view, profile = self.cover.view, self.acting.profile
        if view is None or profile is None:
            return "Ask", "Reading who acts"
        services = view.region.services
        host = services.ids.codes[gap.service]
        trust = view.region.trusts.codes[services.trust[gap.service]]
        lending = may(profile, Action.OFFER, candidate.trust, candidate.service)
        if lending is None:
            return "Offer", ""
        return "Ask", _may_ask_for(profile, trust, host) or ""

    def _offer(self, gap: Gap, candidate: Candidate, why: str) -> None:
        view = self.cover.view
        assert view is not None
        region, left = view.region, candidate.moved_from
        slot = Slot(
            region.services.ids.codes[gap.service],
            gap.day,
            region.shifts.ids.codes[gap.shift],
            gap.line,
        )
        wanted = Wanted(
            Step.OFFER,
            "",
            why,
            staff_id=candidate.staff_id,
            moved_from=left.shift if left else None,
            slot=slot,
        )
        self.requests.take(wanted, self._notices.error, self._offered)

    def _offered(self) -> None:
        self.show_view(REQUESTS)
        self.setFocus()

    def _plan_as_requests(self, plan: Plan, chosen: Sequence[int]) -> None:
        bench = self.requests.bench
        self.requests.make(lambda: bench.plan_as_requests(plan, chosen), self._made)


def _may_ask_for(profile: Profile, trust: str, service: str) -> str | None:
    """Why a profile may not ask for somebody on behalf of a host; None: it may."""
    accepting = may(profile, Action.ACCEPT, trust, service)
    return accepting and may(profile, Action.REQUEST, trust, service)
