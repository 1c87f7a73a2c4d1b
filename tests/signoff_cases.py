"""A ward with a bit of everything that a sign-off workbook shows, for its tests."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from planner.application.ports import ProposedAid, RotaEntry
from planner.application.rule_packs import load_rule_book
from planner.application.signoff_aid import AidOffer, Lent
from planner.application.signoff_breaches import findings
from planner.application.signoff_gathering import Making, Record, gather
from planner.application.signoff_sheet import NOT_SIGNED, HistoryRow, Signatures, SignOffSheet
from planner.domain.cover.filling import fill
from planner.domain.cover.places import Places
from planner.domain.rota_life import Acceptance
from planner.domain.rules.engine import RuleEngine
from tests.regions import Sketch

NOW = datetime(2026, 11, 20, 9, 30)
NASTY = '=HYPERLINK("http://example.org","x")'


def ward(days: int = 14, first: str = "2026-12-07") -> Sketch:
    """Ward W: five of its own, one lent to it, one lent by it, leave, a broken rule, two gaps."""
    sketch = Sketch(first, days).setting("name", "Demonstration region")
    sketch.trust("RA", "Alpha Trust").trust("RB", "Beta Trust")
    sketch.service("W", "RA", name="Ward W").service("V", "RB", name="Ward V")
    sketch.service("U", "RA", name="Unit U")
    sketch.line("W", 1, "E", minimum=2).line("W", 2, "N", minimum=1, skill="NIV")
    sketch.person("p1", "W", "B7", name="Zoe Senior", hourly_cost=30.0)
    sketch.person("p2", "W", "B5", name="Ann Nurse", skills=["NIV"], hourly_cost=20.0)
    sketch.person("p3", "W", "B5", name=NASTY)
    sketch.person("p4", "W", "F1", name="Dr Resident", rule_set="resident_doctor", weekly_hours=40)
    sketch.person("0007", "W", "B6", name="-Bob", weekly_hours=30)
    sketch.person("v1", "V", "B5", name="Vera Lent", skills=["NIV"], hourly_cost=25.0)
    sketch.person("x9", "V", "B5", name="Xavier Proposed", skills=["NIV"], hourly_cost=10.0)
    sketch.duties("p1", 0, "D D D D D").duties("p2", 0, "E E - N N")
    sketch.duties("p3", 0, "E L E - - E").duties("p4", 0, "LD - D").duty("0007", 1, "E")
    sketch.duty("v1", 6, "N", "W").duty("v1", 7, "N", "W").duty("v1", 1, "E")
    sketch.duty("p2", 9, "E", "U").duty("p1", 10, "E", "V")
    sketch.duty("0007", 3, "E").duty("0007", 3, "OC").absence("0007", 4, 6, "SICK")
    sketch.absence("p1", 7, 9, "AL").bank_holiday(5)
    return sketch


def proposal(sketch: Sketch, staff_id: str = "x9", day: int = 2) -> ProposedAid:
    return ProposedAid(
        staff_id, "extra", "W", sketch.first + day, "N", 2, None, None, 75, "nobody else"
    )


def sign_off(
    sketch: Sketch,
    service: str = "W",
    *,
    status: str = "published",
    version: int | None = 3,
    proposed: Sequence[ProposedAid] = (),
    others: Mapping[str, Lent] | None = None,
    history: Sequence[HistoryRow] = (),
    who: str = "Helen Ashworth",
    now: datetime = NOW,
    offers: Sequence[AidOffer] = (),
    signatures: Signatures = NOT_SIGNED,
    acceptances: Sequence[Acceptance] = (),
) -> SignOffSheet:
    """What the workbook of a service of a sketch says."""
    region = sketch.region()
    number = region.services.ids.index[service]
    rotas = [RotaEntry(service, sketch.first, sketch.period.last, status)] if status else []
    return gather(
        region,
        number,
        fill(region, Places.of(region)),
        findings(region, number, RuleEngine(region, load_rule_book()), acceptances),
        Record(rotas, version, proposed, others, history, signatures, None, offers),
        Making(who, now, load_rule_book()),
    )
