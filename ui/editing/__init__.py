"""Editing the rota board: what mouse and keys mean, as commands."""
