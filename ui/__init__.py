"""The desktop window: view state only."""
