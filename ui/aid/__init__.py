"""Mutual aid: requests and offers as both trusts see them, and who acts."""
