"""Working-time rules: one implementation each, over many schedules at once."""
