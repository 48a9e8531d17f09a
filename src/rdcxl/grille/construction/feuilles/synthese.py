"""Sheet Synthèse: the live « grille de synthèse », per bloc points, bounds, mark, state; the decision and its reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdcxl.grille import champs as C
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.disposition import (
    LIGNE_CODES,
    LIGNE_EPREUVE,
    LIGNE_GROUPE,
    LIGNE_MAXIMUM,
    PREMIERE_LIGNE,
)
from rdcxl.grille.construction.feuilles.commun import colorer_etats, fermer, ouvrir, tableau, zone
from rdcxl.grille.construction.formules import REPERE, pour_la_ligne
from rdcxl.regles.lectures import lectures_modifiees
from rdcxl.regles.nombres import en_francais

if TYPE_CHECKING:
    from rdcxl.grille.construction.chantier import Chantier
    from rdcxl.grille.construction.pages import Page

AIDE = (
    "Calculée en direct par les fonctions RDC et, sur un poste qui ne les a pas, par les formules d’Excel : proposition au jury, "
    "qui reste souverain. Ne pas diffuser avant le jury."
)
FIN = {
    "total": "Total",
    "sur": "Sur",
    "moyenne": "Moyenne /20",
    "valides": "Blocs conservés",
    "decision": "Décision proposée",
    "motifs": "Motifs, avec l’article du règlement",
}
ENTETES = {"points": "points", "note": "/20", "statut": "état"}
LARGEURS = {
    "identifiant": 11,
    "nom": 30,
    "total": 8.5,
    "sur": 6,
    "moyenne": 8.5,
    "valides": 11.5,
    "decision": 20,
    "motifs": 110,
}


def ecrire(chantier: Chantier) -> None:
    """Write the sheet."""
    colonnes, derniere = chantier.disposition.synthese(), chantier.disposition.derniere
    choisies = lectures_modifiees(chantier.referentiel, chantier.lectures)
    lectures = " Lectures choisies : " + ", ".join(f"{c} = {v}" for c, v in choisies.items()) + "." if choisies else ""
    feuille = ouvrir(chantier, C.SYNTHESE, "Grille de synthèse", AIDE + lectures, colonnes["motifs"])
    _entetes(chantier, feuille, colonnes)
    tableau(feuille, "T_Synthese", [_entete(cle) for cle in colonnes], derniere, chantier.styles.code())
    _lignes(chantier, feuille, colonnes)
    for cle, i in colonnes.items():
        largeur = LARGEURS.get(cle) or {"points": 8, "note": 7, "statut": 11.5}[cle.split(":")[0]]
        feuille.set_column(i, i, largeur)
    colorer_etats(chantier, feuille, zone(2, colonnes["decision"], derniere))
    fermer(feuille, colonnes=colonnes["decision"] + 1, derniere=derniere)


def _entete(cle: str) -> str:
    if ":" not in cle:
        return {"identifiant": "Identifiant", "nom": "Candidat", **FIN}[cle]
    genre, code = cle.split(":")
    return f"{code} {ENTETES[genre]}"


def _entetes(chantier: Chantier, feuille: Page, colonnes: dict[str, int]) -> None:
    r, styles = chantier.referentiel, chantier.styles
    feuille.set_row(LIGNE_GROUPE - 1, 58)
    feuille.set_row(LIGNE_CODES - 1, 18)
    for i, texte in ((0, "Identifiant"), (1, "Candidat")):
        feuille.merge_range(LIGNE_GROUPE - 1, i, LIGNE_MAXIMUM - 1, i, texte, styles.sous_titre(0, bold=True))
    for rang, e in enumerate(r.ensembles()):
        i = colonnes[f"points:{e.code}"]
        titre = f"Bloc {e.numero}\n{e.titre}" if e.numero else f"{e.code}\n{e.titre}"
        feuille.merge_range(LIGNE_GROUPE - 1, i, LIGNE_GROUPE - 1, i + 2, titre, styles.groupe(rang))
        bornes = (e.maximum, e.minimum, e.validation(r.notation.echelle))
        maximum, minimum, valide = (en_francais(b) for b in bornes)
        texte = f"Maximum {maximum} · minimum {minimum} · validé à {valide}"
        feuille.merge_range(LIGNE_EPREUVE - 1, i, LIGNE_MAXIMUM - 1, i + 2, texte, styles.sous_titre(rang))
    premiere, fin = colonnes["total"], colonnes["decision"]
    feuille.merge_range(LIGNE_GROUPE - 1, premiere, LIGNE_GROUPE - 1, fin, "Décision", styles.groupe(0))
    feuille.write_string(LIGNE_GROUPE - 1, colonnes["motifs"], "Motifs", styles.groupe(0))
    for cle, texte in FIN.items():
        feuille.merge_range(
            LIGNE_EPREUVE - 1, colonnes[cle], LIGNE_MAXIMUM - 1, colonnes[cle], texte, styles.sous_titre(0)
        )


def _lignes(chantier: Chantier, feuille: Page, colonnes: dict[str, int]) -> None:
    styles = chantier.styles
    note, centre = styles.calcul(align="center", num_format=S.NOTE), styles.calcul(align="center")
    formats = {
        "identifiant": styles.calcul(bold=True, indent=1),
        "nom": styles.calcul(indent=1, shrink=True),
        "moyenne": styles.calcul(align="center", num_format=S.NOTE, bold=True),
        "decision": styles.calcul(align="center", bold=True),
        "motifs": styles.calcul(indent=1),
    }
    choisis = {cle: formats.get(cle) or (note if cle.startswith("note:") else centre) for cle in colonnes}
    modeles = {cle: chantier.formules.vivante(cle, REPERE) for cle in colonnes}
    for ligne in range(PREMIERE_LIGNE - 1, chantier.disposition.derniere):
        for cle, colonne in colonnes.items():
            formule = pour_la_ligne(modeles[cle], ligne + 1)
            feuille.write_formula(ligne, colonne, formule, choisis[cle])
