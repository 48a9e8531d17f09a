"""How far the random suites go: a short walk by default, the whole way with `--longs` (tests/conftest.py sets it)."""

from __future__ import annotations

LONGS = False


def tirages(court: int, long: int) -> int:
    """How many examples, seeds or rounds this run draws."""
    return long if LONGS else court
