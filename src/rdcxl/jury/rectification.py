"""Correct a closed jury in the open: a new closed file that names the one it replaces, and why. `depot` writes it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Optional

from rdcxl.erreurs import ClotureRefusee
from rdcxl.jury.chaine import Rectification, base_et_rang, empreinte_de_la_cloture
from rdcxl.jury.cles import Signataire
from rdcxl.jury.cloture import lire_cloture_en_vigueur
from rdcxl.jury.confiance import successions_pour
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.succession import Succession
from rdcxl.regles.actes import Acte
from rdcxl.regles.saisie import nettoyer

MOTIF_MAXIMUM = 1000  # characters


def preparer_rectification(
    cloture: Path,
    motif: str,
    signataire: Optional[Signataire],
    successions: Sequence[Succession] = (),
    referentiel: Optional[Path] = None,
) -> Rectification:
    """What the new file will say of the closed file that it replaces.

    Args:
        successions: what is known of which key follows which; referentiel: what `--referentiel` says.

    Raises:
        ClotureRefusee: the file is not intact or not in force, the reason is missing, or the file is signed and the new
            one would not be, or by a key that does not follow its own.
    """
    raison = " ".join(nettoyer(motif).split())
    if not raison or len(raison) > MOTIF_MAXIMUM:
        raise ClotureRefusee(
            f"Une rectification a besoin d’un motif, de {MOTIF_MAXIMUM} caractères au plus : ce qui était faux, et qui l’a vu."
        )
    clos, empreinte = lire_cloture_en_vigueur(cloture, referentiel), empreinte_de_la_cloture(cloture)
    if clos.oublies:
        raise ClotureRefusee(
            f"Des candidats ont été effacés de « {cloture.name} » : ce qui le remplacerait ne porterait plus leurs décisions. "
            "Un fichier dont quelqu’un a été effacé ne se rectifie plus."
        )
    publique = clos.cle
    if publique is not None and signataire is None:
        raise ClotureRefusee(
            f"« {cloture.name} » est signé : ce qui le remplace doit l’être aussi. Donnez une clé avec --cle, "
            "ou créez-en une avec « rdcxl cle »."
        )
    suite = (
        successions_pour(publique, signataire.publique, successions, cloture.name) if publique and signataire else ()
    )
    base, rang = base_et_rang(cloture.name)
    ancien_rang = clos.remplace.rang if clos.remplace else 1
    suivant = max(rang, ancien_rang) + 1
    return Rectification(
        ancien=cloture,
        cible=cloture.with_name(f"{base}.cloture-{suivant}.json"),
        rang=suivant,
        empreinte=empreinte,
        clos_le=clos.clos_le.isoformat(timespec="seconds"),
        cle_publique=publique.hex() if publique else None,
        motif=raison,
        predecesseurs=clos.remplace.anciens if clos.remplace else (),
        successions=suite,
    )


def actes_de_la_cloture(clos: Cloture, nom: str) -> tuple[Acte, ...]:
    """The history of the jury's acts that a closed file holds; a rectification adds to it.

    Args:
        nom: the closed file's name, said as the place of each act.
    """
    return tuple(acte.rendre(c.identifiant, nom) for c in clos.candidats for acte in c.actes)
