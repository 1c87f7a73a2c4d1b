"""The demonstration region: real trusts and sites, invented people."""

from planner.demo.generate import DEFAULT_SEED, REGION_NAME, demo_period, demo_tables

__all__ = ["DEFAULT_SEED", "REGION_NAME", "demo_period", "demo_tables"]
