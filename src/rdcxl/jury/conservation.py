"""How long a closed file keeps what it says of a person: the dates that a closing seals. Reads the table of the package; pure besides.

The durations stand in `conservation.toml` and in the référentiel, their sources in docs/conservation.md.
"""

from __future__ import annotations

import datetime as dt
import secrets
import tomllib
from functools import cache
from importlib.resources import files

from rdcxl.jury.composition import Jury
from rdcxl.jury.engagements import Hasard, engager
from rdcxl.jury.modele_clos import ContenuDuJury
from rdcxl.jury.parties_closes import CandidatClos, Engagements
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import libelles as L
from rdcxl.regles.dates import ajouter_ans, ajouter_mois
from rdcxl.regles.echeances import fin_enquetes

FRAUDE, IDENTITES = "fraude", "identites"


@cache
def durees() -> dict[str, int]:
    """The years of each kind of person, from the day of the jury."""
    table = tomllib.loads(files("rdcxl.jury").joinpath("conservation.toml").read_text("utf-8"))
    return {nom: int(x["ans"]) for nom, x in table.items()}


def gardee_jusqu_au(
    candidat: CandidatClos, jury: dt.date, derniere_delivrance: dt.date | None, r: Referentiel
) -> dt.date:
    """Last day on which a candidate is kept.

    Who got something must be able to prove it; who got nothing, fraud included, is kept while a claim can be made, the bloc can be
    taken again (until the date of last issue) and the waiting period after a fraud runs.
    """
    if candidat.resultat.decision in (L.TITRE, L.PARTIELLE) or candidat.resultat.blocs_valides:
        return ajouter_ans(jury, durees()[IDENTITES])
    fraude = candidat.fiche.fraude
    jours = [ajouter_ans(jury, durees()[FRAUDE])]
    jours += [derniere_delivrance] if derniere_delivrance else []
    jours += [ajouter_mois(fraude, r.fraude.carence_mois)] if fraude else []
    return max(jours)


def engagements_de(
    contenu: ContenuDuJury, jury: Jury, r: Referentiel, hasard: Hasard = secrets.token_bytes
) -> Engagements:
    """The commitments of a new closing.

    Args:
        contenu: what it holds; hasard: where the salts come from.
    """
    delivrance = contenu.session.certification.date_derniere_delivrance
    jours = [gardee_jusqu_au(c, jury.date, delivrance, r) for c in contenu.candidats]
    bloc = engager({"annexes": {}, **contenu.en_json()}, fin_enquetes(r, jury.date), jours, hasard)
    return Engagements.model_validate(bloc)
