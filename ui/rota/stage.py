"""How far the rota on view is on its way to a signature, in a word and in a sentence."""

from collections.abc import Sequence

from planner.application.rota_life_view import RotaStanding
from planner.domain.calendar import Period
from planner.domain.rota_life import Stage
from planner.domain.wording.formats import period_text
from planner.domain.wording.rota_life import STAGES

_WORDS = {stage: stage.value.capitalize() for stage in Stage}
_NONE = "No rota yet"


def stage_text(rotas: Sequence[RotaStanding], period: Period, *, short: bool = False) -> str:
    """As "Published · version 3"; of several rotas, or a part of the dates, it says so."""
    if not rotas:
        return _NONE
    stages = [stage for stage in Stage if any(one.stage is stage for one in rotas)]
    if len(stages) > 1:
        return " and ".join([_WORDS[stages[0]], *(one.value for one in stages[1:])])
    word = _WORDS[stages[0]]
    if not _covered(rotas, period):
        return f"{word} in part"
    version = rotas[0].version if len(rotas) == 1 else None
    return word if version is None or short else f"{word} · version {version}"


def stage_sentences(rotas: Sequence[RotaStanding]) -> str:
    """Every rota with its dates, a line each."""
    if not rotas:
        return "These dates are in no rota yet; the first step on the Sign-off page makes one."
    return "\n".join(map(_sentence, rotas))


def _sentence(rota: RotaStanding) -> str:
    dates = period_text(rota.first, rota.last)
    version = "" if rota.version is None else f", version {rota.version}"
    return f"The rota of {dates} is {STAGES[rota.stage]}{version}."


def _covered(rotas: Sequence[RotaStanding], period: Period) -> bool:
    """Whether every date of a period is in one of the rotas, which share none."""
    inside = (min(one.last, period.last) - max(one.first, period.first) + 1 for one in rotas)
    return sum(inside) >= period.days
