"""The entries of the group Jury. They write beside the workbook, never in it, but for the sheet Lectures."""

from __future__ import annotations

import datetime as dt

from rdcxl.erreurs import ClotureRefusee
from rdcxl.hotes.hote import Hote
from rdcxl.hotes.lecture import lire_promotion, referentiel_ouvert
from rdcxl.hotes.secret import debloquer_la_cle
from rdcxl.hotes.travail import annoncer, grille_enregistree, rediger, verifier_la_copie

JURY = "jury.toml"
DECISIONS = "decisions.csv"


def clore(hote: Hote, maintenant: dt.datetime) -> str:
    """Close the jury as « rdcxl clore » does, from the workbook as it stands, jury.toml (and decisions.csv) beside it."""
    from rdcxl.jury.chaine import empreinte_du_fichier
    from rdcxl.jury.cloture import chemin_de_cloture, remarques
    from rdcxl.jury.cloture import clore as clore_le_jury
    from rdcxl.jury.composition import lire_jury
    from rdcxl.jury.decisions import lire_tous_les_actes
    from rdcxl.jury.deliberation import deliberer
    from rdcxl.jury.depot import Depot

    grille = grille_enregistree(hote)
    lue = empreinte_du_fichier(grille)
    cible = chemin_de_cloture(grille)
    if cible.exists():
        raise ClotureRefusee(
            f"Le jury est déjà clos : « {cible.name} » est à côté du classeur. "
            "S’il faut le corriger, lancez « rdcxl rectifier » dans un terminal : la trace en est gardée."
        )
    fichier_du_jury = grille.with_name(JURY)
    if not fichier_du_jury.exists():
        raise ClotureRefusee(
            f"Le fichier « {JURY} » n’est pas à côté du classeur. Il donne la date, le lieu, les membres du jury et les "
            "procès-verbaux d’épreuve : placez-le dans le même dossier, puis recommencez."
        )
    compose = lire_jury(fichier_du_jury)
    referentiel = referentiel_ouvert(hote)
    promotion = lire_promotion(hote, referentiel)
    verifier_la_copie(hote, promotion, referentiel)
    deliberation = deliberer(promotion, referentiel, {}, annoncer(hote, "propositions", len(promotion.candidats)))
    decisions = grille.with_name(DECISIONS)
    lues = lire_tous_les_actes(deliberation, maintenant, decisions if decisions.exists() else None)
    signataire = debloquer_la_cle(hote)
    hote.etat("écriture de la clôture…")
    depot = Depot(signataire, empreinte_lue=lue)
    ecrit = clore_le_jury(deliberation, compose, grille, clos_le=maintenant, actes=lues.actes, depot=depot)
    signe = f", signé par « {signataire.titulaire} »" if signataire else ", non signé (« rdcxl cle » crée une clé)"
    return rediger(
        f"Jury clos : « {ecrit.name} » est à côté du classeur{signe}.",
        (*lues.avis, *remarques(deliberation, compose, maintenant, lues.actes)),
    )
