"""Thin adapters between a spreadsheet program and the functions; no rule, no arithmetic. Only the commands import them."""
