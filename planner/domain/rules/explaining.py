"""Puts what a trial newly breaks into words, seen from the duty that is tried out."""

from collections.abc import Sequence

from planner.domain.region import Region
from planner.domain.rules.figures import Figures
from planner.domain.rules.merging import merged
from planner.domain.rules.packs import RulePack
from planner.domain.rules.rule import Rule
from planner.domain.rules.settings import Severity
from planner.domain.rules.trials import BreachText, Trials
from planner.domain.wording.rules import Told, breach_text, rest_text


def explained(
    region: Region, pack: RulePack, trial: Trials, found: Sequence[tuple[Rule, Figures]]
) -> list[BreachText]:
    """The breaches of one trial, hard ones first; `found` are the rows that are worse."""
    hours = region.shifts.hours(region.clock, trial.added_shift, trial.added_day)
    starts, ends = (set(instants.tolist()) for instants in hours)
    texts = [
        _text(region, pack, rule, rows, index, (starts, ends))
        for rule, rows in ((rule, merged(rule, rows)) for rule, rows in found if len(rows))
        for index in range(len(rows))
    ]
    order = list(pack.rules)
    return sorted(texts, key=lambda text: (not text.hard, order.index(text.rule), text.start))


def _text(
    region: Region,
    pack: RulePack,
    rule: Rule,
    rows: Figures,
    index: int,
    added: tuple[set[int], set[int]],
) -> BreachText:
    part, settings = rule.parts[int(rows.part[index])], pack.rules[rule.id]
    start, end = int(rows.start[index]), int(rows.end[index])
    figure, limit = float(rows.figure[index]), float(rows.limit[index])
    told = Told(figure, limit, part.other_limit(settings), start, end, region.clock)
    if part.name == "rest" and (end in added[0] or start in added[1]):
        text = rest_text(rule.id, told, before=end in added[0])
    else:
        text = breach_text(rule.id, part.name, told)
    hard = settings.severity is Severity.HARD and not part.warns
    return BreachText(rule.id, hard, text, figure, limit, start, end)
