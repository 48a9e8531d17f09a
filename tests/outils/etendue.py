"""How far the random suites go: a short walk by default, a long one with `--longs`, the whole way with `--complets`.

tests/conftest.py sets both. A landing is decided by the long ones; whole ones take hours and are run by hand.
"""

from __future__ import annotations

LONGS = False
COMPLETS = False


def tirages(court: int, long: int, complet: int | None = None) -> int:
    """How many examples, seeds or rounds this run draws; `complet`: where the long run is not yet the whole way."""
    if COMPLETS and complet is not None:
        return complet
    return long if LONGS else court
