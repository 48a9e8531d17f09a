"""Correct a closed jury in the open: a new closed file that names the one it replaces, and why. `depot` writes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

from pydantic import ValidationError

from rdcxl.erreurs import ClotureRefusee
from rdcxl.jury.actes import Acte, depuis_json
from rdcxl.jury.chaine import Rectification, base_et_rang, empreinte_du_fichier
from rdcxl.jury.cles import Signataire
from rdcxl.jury.cloture import lire_cloture_en_vigueur
from rdcxl.jury.composition import Jury
from rdcxl.jury.sceau import cle_du_signataire
from rdcxl.regles.saisie import nettoyer

MOTIF_MAXIMUM = 1000  # characters


def preparer_rectification(cloture: Path, motif: str, signataire: Optional[Signataire]) -> Rectification:
    """What the new file will say of the closed file that it replaces.

    Raises:
        ClotureRefusee: the file is not intact or not in force, the reason is missing, or the file is signed and the new
            one would not be.
    """
    raison = " ".join(nettoyer(motif).split())
    if not raison or len(raison) > MOTIF_MAXIMUM:
        raise ClotureRefusee(
            f"Une rectification a besoin d’un motif, de {MOTIF_MAXIMUM} caractères au plus : ce qui était faux, et qui l’a vu."
        )
    contenu, empreinte = lire_cloture_en_vigueur(cloture), empreinte_du_fichier(cloture)
    publique = cle_du_signataire(contenu)
    if publique is not None and signataire is None:
        raise ClotureRefusee(
            f"« {cloture.name} » est signé : ce qui le remplace doit l’être aussi. Donnez une clé avec --cle, "
            "ou créez-en une avec « rdcxl cle »."
        )
    base, rang = base_et_rang(cloture.name)
    ancien_rang = contenu["remplace"]["rang"] if isinstance(contenu.get("remplace"), dict) else 1
    suivant = max(rang, ancien_rang) + 1
    return Rectification(
        ancien=cloture,
        cible=cloture.with_name(f"{base}.cloture-{suivant}.json"),
        rang=suivant,
        empreinte=empreinte,
        clos_le=str(contenu["clos_le"]),
        cle_publique=publique.hex() if publique else None,
        motif=raison,
    )


def actes_de_la_cloture(contenu: dict[str, Any], nom: str) -> tuple[Acte, ...]:
    """The history of the jury's acts that a closed file holds; a rectification adds to it.

    Args:
        nom: the closed file's name, said as the place of each act.

    Raises:
        ClotureRefusee: this version of rdcxl does not read it.
    """
    try:
        return tuple(
            depuis_json(str(c["fiche"]["identifiant"]), acte, nom) for c in contenu["candidats"] for acte in c["actes"]
        )
    except (KeyError, TypeError, ValueError, ArithmeticError) as erreur:
        raise ClotureRefusee(f"Les actes du jury que porte « {nom} » ne peuvent pas être repris.") from erreur


def jury_de_la_cloture(contenu: dict[str, Any]) -> Jury:
    """The jury of a closed file, for a rectification that does not bring another one.

    Raises:
        ClotureRefusee: this version of rdcxl does not read it.
    """
    try:
        return Jury.model_validate(contenu["jury"])
    except (KeyError, ValidationError) as erreur:
        raise ClotureRefusee("Le jury de cette clôture ne peut pas être repris. Donnez-le avec --jury.") from erreur
