"""What a command says of the marks that changed since the last time; the journal is beside the grid. Imports wait for the call."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rdcxl.cli.lecture import maintenant

if TYPE_CHECKING:
    from rdcxl.grille.journal import Changement
    from rdcxl.grille.modele import Promotion


class Changes(NamedTuple):
    """What changed, since when, or why the journal could not be kept."""

    liste: tuple[Changement, ...] = ()
    depuis: str = ""
    refus: str = ""

    @property
    def en_json(self) -> list[dict[str, str]]:
        """As the JSON of a command writes them."""
        return [x._asdict() for x in self.liste]

    def montrer(self) -> None:
        """Print them."""
        from rdcxl.cli.affichage import dire
        from rdcxl.grille.journal import phrases

        if self.refus:
            dire(self.refus, "yellow")
        for rang, phrase in enumerate(phrases(self.liste, self.depuis)):
            dire(f"  • {phrase}" if rang else phrase, "" if rang else "bold yellow")


def relever_les_changements(grille: Path, promotion: Promotion) -> Changes:
    """Note in the journal of a grid what changed since the last time; a folder that cannot be written to only costs a sentence."""
    from rdcxl.erreurs import EcritureRefusee, SaisieRefusee
    from rdcxl.grille.journal import lire_journal, relever

    try:
        depuis = lire_journal(grille).dernier
        return Changes(tuple(relever(grille, promotion, maintenant())), depuis)
    except (SaisieRefusee, EcritureRefusee) as erreur:
        return Changes(refus=f"Les changements de notes n’ont pas été suivis. {erreur.message}")
