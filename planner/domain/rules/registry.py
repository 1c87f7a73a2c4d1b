"""All working-time rules, in the order of the specification's table."""

RULE_IDS: tuple[str, ...] = (
    "WTR-48",
    "WTR-DAILY",
    "WTR-WEEKLY",
    "WTR-NIGHT",
    "DR-72",
    "DR-13",
    "DR-LONG4",
    "DR-LATE4",
    "DR-NIGHT4",
    "DR-46",
    "DR-CONSEC7",
    "DR-WE",
    "DR-ONCALL",
    "AFC-LONG",
    "AFC-NIGHT",
    "AFC-46",
    "AFC-CONSEC",
    "AFC-60",
    "OVERLAP",
    "ABSENT",
)
"""The order is the number of the rule's bit in verdicts and its number in breaches."""
