"""Thin adapters between a spreadsheet program and the package; no rule, no arithmetic. Only the command line imports them."""
