"""What candidates keep from earlier sessions: the sheet Acquis, acquis.csv."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Optional

from rdcxl.grille import champs as C
from rdcxl.grille.tables import colonnes as colonne
from rdcxl.grille.tables.colonnes import Rangee


class AcquisSaisi(Rangee):
    """A bloc, or a composante, with its points. Its choices are those of `Referentiel.codes_acquis`."""

    identifiant: str = colonne.identifiant()
    composante: str = colonne.choix("Composante", 14, obligatoire=True)
    points: Optional[Decimal] = colonne.points("Points", 10, obligatoire=True)
    session: Optional[dt.date] = colonne.date("Session du", 13)
    accorde_le: Optional[dt.date] = colonne.date("Accordé par le jury le", 16, decisif=True)
    preuve: str = colonne.texte("Preuve", 30)
    preuve_du: Optional[dt.date] = colonne.date("Preuve du", 13)


CHAMPS_ACQUIS = AcquisSaisi.champs(C.ACQUIS)
