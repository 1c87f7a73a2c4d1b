"""The planner: rotas, cover and mutual aid of a region, with no window."""
