"""Of the plan on the cover page in words: its state, a repair's cost, what others give up."""

from collections.abc import Mapping

from planner.application.alternatives import Compared, Figures
from planner.application.replanning import Repair
from planner.domain.cover.weights import Weights
from planner.domain.wording.formats import count_text, list_text, number_text
from ui.cover.candidate_text import score_text
from ui.cover.plan_bench import Mended
from ui.rota.texts import as_sentence

STALE = (
    "The rota changed since the plan was made. Repair keeps what still stands and changes as "
    "little as it must. Plan anew forgets it."
)
HOW = "Choose a row to read its reason. Space takes it in or out."
WHO_DECLINED = "Choose who declined in the list, with Shift or Ctrl several, then press this again."
CHECKED = "Every assignment was checked against the rules."
_NOBODY_MAY = (
    "A plan may ask nobody: at most 0 duties a person in any 28 days are allowed. Set "
    "max_assignments in resources/cover.toml to 1 or more, or place people by hand."
)
_COST = "cost"
_FIGURES: tuple[tuple[str, str, str], ...] = (
    ("minimum_gaps", "minimum gap", "minimum gaps"),
    ("target_gaps", "target gap", "target gaps"),
    ("people", "person asked", "people asked"),
    ("moved", "move", "moves"),
    ("extra", "extra shift", "extra shifts"),
    ("miles", "mile", "miles"),
    (_COST, "cost", "cost"),
    ("most_asked", "assignment for whoever has most", "assignments for whoever has most"),
)
"""Figures of a plan of which less is better, as one and as many."""


def accept_text(chosen: int, count: int) -> str:
    """What the button says that accepts so many of what can be proposed."""
    return f"Accept all {count:,}" if chosen == count else f"Accept {chosen:,} of {count:,}"


def why_not_text(chosen: int, on_offer: int, planned: int, *, busy: bool) -> str:
    """Why nothing can be accepted; empty: it can."""
    if busy:
        return "Once the planner has ended"
    if planned and on_offer == planned:
        return "All of these are on offer already: see them under Requests"
    return "" if chosen else "Choose at least one of the assignments"


def unfit_text(offers: int) -> str:
    """That offers on their way stand in no plan."""
    if not offers:
        return ""
    fit = count_text(offers, "offer no longer fits", "offers no longer fit")
    return f"{fit} the rotas, and the plan does without: see Requests."


def accepting_text(on_offer: int) -> str:
    """What accepting a plan does, and of how many of its assignments nothing."""
    text = "Becomes proposed aid in one step, in place of earlier proposals."
    if not on_offer:
        return text
    stay = count_text(on_offer, "assignment is", "assignments are")
    return f"{text} {stay} on offer already, and kept as offered."


def idle_text(weights: Weights) -> str:
    """What planning does, and how often it asks anybody."""
    if weights.max_assignments == 0:
        return _NOBODY_MAY
    most = count_text(weights.max_assignments, "duty", "duties")
    return (
        "Finds the best set of moves and extra shifts for all gaps of these dates at once, at most "
        f"{most} a person in any 28 days. Nothing is changed until you accept it."
    )


def nothing_text(left: int, weights: Weights) -> str:
    """Why a plan proposes nobody; `left`: lines with a gap that it leaves."""
    if not left:
        return "There are no gaps in these dates and services: nothing to plan."
    if weights.max_assignments == 0:
        return _NOBODY_MAY
    lines = count_text(left, "line is", "lines are")
    return f"Nobody can be proposed. {lines} short: “Still open” says why of each."


def seconds_text(seconds: float) -> str:
    """How long something took: "1.4 s", "under 0.1 s"."""
    return "under 0.1 s" if seconds < 0.1 else f"{seconds:,.1f} s"


def searched_text(seconds: float, *, ahead: bool) -> str:
    """How long a search took; `ahead`: it had begun before anybody asked."""
    begun = ", begun before you asked" if ahead and seconds >= 0.1 else ""
    return seconds_text(seconds) + begun


def mended_text(found: Mended) -> str:
    """What the repair kept and changed, in one line."""
    repaired = found.repaired
    declined = sum(one.what == "Declined" for one in found.changes)
    parts = [
        f"{repaired.kept:,} kept",
        f"{declined:,} declined" if declined else "",
        f"{len(repaired.given_up):,} dropped",
        f"{len(repaired.added):,} new",
        f"{count_text(found.done, 'is a duty', 'are duties')} now" if found.done else "",
    ]
    return as_sentence(list_text([part for part in parts if part]))


def trade_text(found: Mended) -> str:
    """What the repair costs, and what a plan free to change everything would bring."""
    repaired, plan = found.repaired, found.planned.plan
    less = repaired.score_before - plan.score
    change = f"{score_text(abs(less))} {'less' if less > 0 else 'more'}" if less else "the same"
    text = f"Score {score_text(repaired.score_before)} → {score_text(plan.score)}, {change}."
    given_up = len(repaired.given_up)
    if given_up:
        text += (
            f" Each assignment dropped counts {count_text(repaired.stability, 'point')} against "
            f"the repair, {repaired.stability_cost:,} in all, so that few people hear something "
            "new."
        )
    else:
        text += " Nobody who was asked, and did not decline, hears anything new."
    return f"{text} {_free_text(found)}".strip()


def _free_text(found: Mended) -> str:
    best, score = found.repaired.best_score, found.planned.plan.score
    if best is None:
        return "" if found.whole else "Working out what planning anew would bring…"
    if best <= score:
        return "Planning anew, with only what is accepted kept, would bring no more."
    return (
        f"Planning anew, with only what is accepted kept, would score {score_text(best)}, "
        f"{score_text(best - score)} more: that is the price of keeping what stood."
    )


def gives_up_text(one: Compared, best: Compared) -> str:
    """What a plan gives up against the best one, and what it has for it; the best one nothing."""
    if one is best:
        return ""
    worse: list[str] = []
    better: list[str] = []
    for name, single, many in _FIGURES:
        by = _figure(one.figures, name) - _figure(best.figures, name)
        if round(by):
            (worse if by > 0 else better).append(_by_text(name, abs(by), single, many, by > 0))
    lent = _lent(one.figures) - _lent(best.figures)
    if lent:
        words = _by_text("lent", abs(lent), "person lent", "people lent", lent > 0)
        (worse if lent > 0 else better).append(words)
    price = count_text(one.given_up, "point") + " of score"
    if not worse and not better and not one.given_up:
        return "No figure differs from the best plan's."
    gives = f"Gives up {price}" if one.given_up > 0 else "Gives up nothing of the score"
    if worse:
        gives += f", with {list_text(worse)}"
    return f"{gives}. " + (f"In return: {list_text(better)}." if better else "")


def price_text(one: Compared) -> str:
    """What planning by these weights costs, by the score in force."""
    title = one.alternative.title
    if one.given_up <= 0:
        return f"“{title}” costs nothing of the best score."
    share = 100 * one.given_up / max(one.figures.score + one.given_up, 1)
    return (
        f"“{title}” costs {count_text(one.given_up, 'point')} of the best score, "
        f"{number_text(share, 2)} %."
    )


def lent_text(figures: Figures, names: Mapping[str, str]) -> str:
    """Which trusts lend how many to others: "Blackpool 2, East Lancashire 6"; `names` by code."""
    lends = [f"{names.get(trust, trust)} {count}" for trust, count in figures.lent if count]
    return ", ".join(lends) or "nobody"


def held_text(asked: Repair) -> str:
    """What plans side by side have in common because it was decided before; empty: nothing."""
    fixed, declined = len(asked.fixed), len(asked.declined)
    parts = [
        f"keeps {count_text(fixed, 'assignment')} that you have accepted" if fixed else "",
        f"leaves out {count_text(declined, 'assignment')} declined" if declined else "",
    ]
    said = [part for part in parts if part]
    return f"Every plan {list_text(said)}; the plans differ in the rest." if said else ""


def _figure(figures: Figures, name: str) -> float:
    return float(getattr(figures, name))


def _lent(figures: Figures) -> int:
    return sum(count for _, count in figures.lent)


def _by_text(name: str, by: float, single: str, many: str, more: bool) -> str:
    number = round(by)
    if name == _COST:
        return f"£{number:,} {'more' if more else 'less'}"
    return f"{number:,} {'more' if more else 'fewer'} {single if number == 1 else many}"
