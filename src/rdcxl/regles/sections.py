"""Every rule names its section: a mandatory decorator, and the register that a test resolves. Standard library only."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

F = TypeVar("F", bound=Callable[..., object])


class Regle(NamedTuple):
    """A rule of the code: its function, the section it rests on, the readings (section X) it applies."""

    fonction: Callable[..., object]
    article: str
    lectures: tuple[str, ...]


REGISTRE: list[Regle] = []


def regle(article: str, *lectures: str) -> Callable[[F], F]:
    """Declare that a function is a rule resting on `article`, a key of the référentiel's `[articles]`.

    Args:
        article: key of the section.
        lectures: identifiers of the readings of section X that the function applies.
    """

    def declarer(fonction: F) -> F:
        REGISTRE.append(Regle(fonction, article, lectures))
        return fonction

    return declarer
