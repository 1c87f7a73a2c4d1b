"""The demonstration region: real trusts and sites, invented people."""
