"""How fragile a service is, and why."""
