"""Mutual aid from request to ledger, as a table of steps and pure functions."""
