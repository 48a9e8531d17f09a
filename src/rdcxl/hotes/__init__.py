"""Thin adapters between a spreadsheet program and the functions; no rule, no arithmetic. Nothing imports them."""
