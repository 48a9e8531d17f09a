"""What reaches a terminal: nothing that somebody typed acts on it, in sentences, tables and JSON alike. rich, click."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Optional

import rich_click as click
from rich.console import Console
from rich.segment import Segment

from rdcxl.typographie import sans_controles

if TYPE_CHECKING:
    from rich.console import ConsoleOptions, RenderableType

_HORS_JSON = re.compile("[\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


class Ecran(Console):
    """A console on which a name can neither move the cursor nor turn the writing round.

    What acts and does not show has no width, so that taking it out leaves columns straight.
    """

    def render(self, renderable: RenderableType, options: Optional[ConsoleOptions] = None) -> Iterable[Segment]:
        """See rich; only what rich itself means as a control is one."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=sans_controles(segment.text, ""))


def ecrire_json(objet: Any) -> None:
    """Print an object as JSON; characters that a terminal obeys are written as escapes, which JSON reads back."""
    texte = json.dumps(objet, ensure_ascii=False, indent=2)
    click.echo(_HORS_JSON.sub(lambda trouve: f"\\u{ord(trouve[0]):04x}", texte))
