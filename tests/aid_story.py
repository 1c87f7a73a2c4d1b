"""Two trusts and a gap between them, with four people who act, for tests of mutual aid."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import planner.bootstrap as bootstrap
from planner.application.aid_desk import Desks
from planner.application.aid_ledger import AidLedgerService
from planner.application.aid_lists import AidLists
from planner.application.aid_looking import Looking
from planner.application.aid_offers import AidOffers
from planner.application.aid_ports import Wish
from planner.application.aid_requests import AidRequests
from planner.application.editing import EditService
from planner.application.profiles_guard import ProfileGuard
from planner.application.rule_packs import load_rule_book
from planner.application.weights import load_weights
from planner.bootstrap import Planner
from planner.domain.aid.values import Slot
from planner.domain.roles import Profile, Role
from planner.excel.history_book import HistoryWorkbook
from planner.persistence import Store
from tests.regions import Sketch
from tests.stores import fresh_store, merge, planner_with

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)

HELEN = Profile("Helen (host manager)", Role.SERVICE_MANAGER, service="ICU")
HUGO = Profile("Hugo (host coordinator)", Role.COORDINATOR, service="ICU")
LEA = Profile("Lea (lender coordinator)", Role.COORDINATOR, trust="RB")
LARS = Profile("Lars (lender approver)", Role.APPROVER, trust="RB")
ADA = Profile("Ada (administrator)", Role.ADMINISTRATOR)
VERA = Profile("Vera (viewer)", Role.VIEWER)
EVERYBODY = (HELEN, HUGO, LEA, LARS, ADA, VERA)


def two_trusts(first: str = "2026-12-14", days: int = 7) -> Sketch:
    """ICU of trust RA lacks people; AMU of trust RB has three, and needs two on an early."""
    sketch = Sketch(first, days)
    sketch.service("ICU", "RA").service("AMU", "RB").service("HDU", "RA")
    sketch.travel("SA", "SB", 20, 9.5)
    sketch.line("ICU", 1, "E", minimum=2).line("AMU", 1, "E", minimum=2)
    sketch.line("ICU", 2, "L", minimum=1)
    sketch.person("hal", "ICU")
    for staff_id in ("ann", "bob", "cyd", "dee"):
        sketch.person(staff_id, "AMU", shares=True, hourly_cost=20.0)
    sketch.person("eve", "AMU", shares=False)
    sketch.duty("hal", 0, "E")
    for staff_id in ("ann", "bob", "cyd"):
        sketch.duty(staff_id, 0, "E")
    sketch.duties("bob", 2, "E E")
    sketch.duties("cyd", 2, "E E")
    return sketch


@dataclass
class Story:
    """A store, a clock, and whoever acts at the moment."""

    store: Store
    sketch: Sketch
    profile: Profile = ADA
    now: datetime = NOW
    _looking: Looking = field(default_factory=lambda: Looking(load_rule_book(), load_weights()))

    @classmethod
    def begun(cls, folder: Path, sketch: Sketch | None = None) -> "Story":
        store, made = fresh_store(folder), sketch or two_trusts()
        merge(store, made.tables())
        return cls(store, made)

    def as_(self, profile: Profile) -> "Story":
        self.profile = profile
        return self

    def later(self, **time: float) -> "Story":
        self.now += timedelta(**time)
        return self

    @property
    def desks(self) -> Desks:
        """Desks of whoever acts."""
        return Desks(self.store.unit_of_work, lambda: self.profile, lambda: self.now)

    @property
    def requests(self) -> AidRequests:
        return AidRequests(self.desks)

    @property
    def offers(self) -> AidOffers:
        return AidOffers(self.desks, self._looking)

    @property
    def ledger(self) -> AidLedgerService:
        return AidLedgerService(self.desks, self._looking, HistoryWorkbook())

    @property
    def lists(self) -> AidLists:
        return AidLists(self.desks)

    @property
    def editing(self) -> EditService:
        guard = ProfileGuard(lambda: self.profile)
        return EditService(lambda: self.store.unit_of_work(self.profile.name, guard))

    def slot(self, day: int = 0, shift: str = "E", line: int = 1, service: str = "ICU") -> Slot:
        return Slot(service, self.sketch.day(day), shift, line)

    # Common beginnings --------------------------------------------------------------------------
    def asked(self, day: int = 0, shift: str = "E", line: int = 1, needed: int = 1) -> str:
        """Reference of a request that Helen made."""
        wish = Wish(self.slot(day, shift, line), needed, "two are ill")
        return self.as_(HELEN).requests.request(wish).request.reference

    def offered(self, staff_id: str = "ann", day: int = 0, shift: str = "E", line: int = 1) -> str:
        reference = self.asked(day, shift, line)
        made = self.as_(LEA).offers.offer(reference, staff_id).offer
        assert made is not None
        return made.offer

    def agreed(self, staff_id: str = "ann", day: int = 0, shift: str = "E", line: int = 1) -> str:
        offer = self.offered(staff_id, day, shift, line)
        self.as_(LEA).offers.consent(offer, True, "glad to")
        self.as_(LARS).offers.agree(offer)
        self.as_(HUGO).offers.agree(offer)
        return offer

    def confirmed(
        self, staff_id: str = "ann", day: int = 0, shift: str = "E", line: int = 1
    ) -> str:
        offer = self.agreed(staff_id, day, shift, line)
        self.as_(HUGO).offers.confirm(offer)
        return offer


def offered_by(planner: Planner, slot: Slot, staff_id: str = "ann", left: str | None = None) -> str:
    """An offer for a slot that Helen asked for; Lea, who made it, acts then. `left`: the shift
    that the person would be moved from."""
    planner.profiles.use(HELEN.name)
    reference = planner.aid_requests.request(Wish(slot, 1, "two are ill")).request.reference
    planner.profiles.use(LEA.name)
    offer = planner.aid_offers.offer(reference, staff_id, moved_from=left).offer
    assert offer is not None
    return offer.offer


def confirmed_by(planner: Planner, slot: Slot) -> str:
    """Such an offer, consented, agreed on both sides and confirmed; Hugo acts then."""
    offer = offered_by(planner, slot)
    planner.aid_offers.consent(offer, True, "glad to")
    for approver in (LARS, HUGO):
        planner.profiles.use(approver.name)
        planner.aid_offers.agree(offer)
    planner.aid_offers.confirm(offer)
    return offer


@contextmanager
def planner_of(folder: Path, sketch: Sketch, people: tuple[Profile, ...]) -> Iterator[Planner]:
    """A planner of its own at the story's time, with some profiles, for the real window."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(folder / "settings"))
        patch.setattr(bootstrap, "_now", lambda: NOW)
        planner = planner_with(folder / "two.db", sketch)
        for one in people:
            planner.profiles.add(one.name, one.role.value, one.trust, one.service)
        yield planner
        planner.close()
