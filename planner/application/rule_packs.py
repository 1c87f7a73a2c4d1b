"""Loads the rule packs that come with the product."""

from planner.application.resources import RESOURCES
from planner.domain.rules.packs import RuleBook, parse_packs


def load_rule_book() -> RuleBook:
    """The packs under `resources/rules`; ValueError says which file, rule and key is wrong."""
    folder = RESOURCES / "rules"
    return parse_packs(
        {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml"))}
    )
