"""Sheet Synthèse: the live « grille de synthèse », per bloc points, bounds, mark, state; the decision and its reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdcxl.grille import champs as C
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.chantier import Chantier, Feuille
from rdcxl.grille.construction.colonnes import CENTRE, CENTRE_GRAS, IDENTIFIANT, NOM, Colonne, Groupe, calcul
from rdcxl.grille.construction.disposition import LIGNE_CODES, LIGNE_GROUPE
from rdcxl.grille.construction.feuilles.commun import colorer_etats, zone
from rdcxl.grille.construction.feuilles.notes import titre_du_bloc
from rdcxl.grille.construction.formules import Formule, natives, pour, vivantes
from rdcxl.grille.construction.plan import Plan
from rdcxl.regles.lectures import lectures_modifiees
from rdcxl.regles.nombres import en_francais

if TYPE_CHECKING:
    from rdcxl.grille.construction.pages import Page
    from rdcxl.referentiel.modele import Bloc, Referentiel

AIDE = (
    "Calculée en direct par les fonctions RDC et, sur un poste qui ne les a pas, par les formules d’Excel : proposition au jury, "
    "qui reste souverain. Ne pas diffuser avant le jury."
)
DECISION, MOTIFS = Groupe("Décision"), Groupe("Motifs")
NOTE, MOYENNE = calcul(align="center", num_format=S.NOTE), calcul(align="center", num_format=S.NOTE, bold=True)

# What both calculations give, in the order of the sheet: kind, heading, width, style, native formula.
PAR_BLOC = (
    ("points", "points", 8, CENTRE, natives.points),
    ("note", "/20", 7, NOTE, natives.note),
    ("statut", "état", 11.5, CENTRE, natives.statut),
)
EN_TOUT = (
    ("total", "Total", 8.5, CENTRE, pour(natives.copie, "total")),
    ("sur", "Sur", 6, CENTRE, pour(natives.copie, "sur")),
    ("moyenne", "Moyenne /20", 8.5, MOYENNE, natives.moyenne),
    ("valides", "Blocs conservés", 11.5, CENTRE, natives.valides),
    ("decision", "Décision proposée", 20, CENTRE_GRAS, natives.decision),
)


def resultats_natifs(r: Referentiel) -> dict[str, Formule]:
    """By key of Synthèse, in order, the formula of the native result."""
    par_bloc = {f"{genre}:{e.code}": pour(native, e) for e in r.ensembles() for genre, *_, native in PAR_BLOC}
    return {**par_bloc, **{cle: native for cle, *_, native in EN_TOUT}}


def feuille(plan: Plan) -> Feuille:
    """The sheet."""
    r, choisies = plan.referentiel, lectures_modifiees(plan.referentiel, plan.lectures)
    lectures = " Lectures choisies : " + ", ".join(f"{c} = {v}" for c, v in choisies.items()) + "." if choisies else ""
    colonnes = [
        Colonne("identifiant", "Identifiant", 11, IDENTIFIANT, vivantes.identifiant, entete="Identifiant", gras=True),
        Colonne("nom", "Candidat", 30, NOM, vivantes.nom, entete="Candidat", gras=True),
    ]
    for rang, e in enumerate(r.ensembles()):
        colonnes += _du_bloc(r, e, Groupe(titre_du_bloc(e), rang))
    for cle, titre, largeur, style, _ in EN_TOUT:
        formule = vivantes.sur if cle == "sur" else pour(vivantes.resultat, cle)
        colonnes.append(Colonne(cle, titre, largeur, style, formule, DECISION, entete=titre))
    apres = "Après les actes du jury"
    colonnes.append(Colonne("apres", apres, 22, CENTRE_GRAS, vivantes.apres_les_actes, DECISION, entete=apres))
    motifs = "Motifs, avec l’article du règlement"
    colonnes.append(Colonne("motifs", motifs, 110, calcul(indent=1), vivantes.motifs, MOTIFS, entete=motifs))
    return Feuille(
        C.SYNTHESE,
        colonnes,
        plan.derniere,
        AIDE + lectures,
        titre="Grille de synthèse",
        table="T_Synthese",
        aide_sur=len(colonnes) - 1,
        hauteurs={LIGNE_GROUPE: 58, LIGNE_CODES: 18},
        imprimees=len(colonnes) - 1,
        finir=_colorer,
    )


def _du_bloc(r: Referentiel, e: Bloc, groupe: Groupe) -> list[Colonne]:
    bornes = (e.maximum, e.minimum, e.validation(r.notation.echelle))
    maximum, minimum, valide = (en_francais(b) for b in bornes)
    titres = (f"Maximum {maximum} · minimum {minimum} · validé à {valide}", None, None)
    return [
        Colonne(f"{genre}:{e.code}", titre, largeur, style, pour(vivantes.resultat, f"{genre}:{e.code}"), groupe, f"{e.code} {entete}")
        for titre, (genre, entete, largeur, style, _) in zip(titres, PAR_BLOC, strict=True)
    ]  # fmt: skip


def _colorer(chantier: Chantier, page: Page) -> None:
    premiere = chantier.feuilles[C.SYNTHESE].colonnes[2].cle
    colorer_etats(chantier, page, zone(chantier.reperes, C.SYNTHESE, premiere, "apres"))
