"""Migrations of the database, run by `planner.persistence.schema`."""
