"""The best plan: problem, model, solver, checked result."""
