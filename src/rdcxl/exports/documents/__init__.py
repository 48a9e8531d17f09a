"""The documents made from a closed jury: one module each, `preparer(cloture, reglages)` gives what to compose."""
