"""Sheet Données: all that decides of a candidate on one line, as the worksheet functions read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdcxl.fonctions import ligne
from rdcxl.fonctions.actes import COLONNES as ACTES
from rdcxl.fonctions.entree import ANOMALIE, REFERENTIEL
from rdcxl.grille import champs as C
from rdcxl.grille.annexes import PORTEFEUILLES, TENTATIVES
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.chantier import Chantier, Feuille
from rdcxl.grille.construction.colonnes import CENTRE, IDENTIFIANT, Colonne, Groupe, Vue, calcul
from rdcxl.grille.construction.disposition import APRES, LIGNE_CODES, LIGNE_EPREUVE, NOM_ACTES, NOM_CODES, REPONSE
from rdcxl.grille.construction.formules import Formule, donnees, passages, pour
from rdcxl.grille.construction.plan import Plan
from rdcxl.grille.tables.candidats import CHAMPS_ASSIDUITE, FRAUDE, champs_candidats
from rdcxl.referentiel.choix import marque_a_ecrire
from rdcxl.regles import libelles as L

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdcxl.grille.construction.pages import Page

AIDE = (
    "Une ligne par candidat : tout ce dont dépend sa décision, recopié des autres feuilles. La fonction RDC_LIGNE lit cette ligne et y "
    "répond dans les colonnes repliées à droite. Rien ne se saisit ici."
)
JOUR = calcul(align="center", num_format=S.DATE)
SEUL, LUE, POSTE = Groupe(""), Groupe("Ligne lue par les fonctions RDC"), Groupe("Ce poste", 2)
AVEC_LES_ACTES = Groupe("Réponse de RDC_LIGNE avec les actes du jury", 1)
REPONDUE = Groupe("Réponse de RDC_LIGNE, que lisent Synthèse, Simulation et Jury", 3)


def feuille(plan: Plan) -> Feuille:
    """The sheet."""
    colonnes = [
        Colonne("identifiant", "Identifiant", 12, IDENTIFIANT, donnees.identifiant, SEUL),
        *_ligne(plan),
        Colonne("moteur", "Calculé par", 12, formule=donnees.moteur, groupe=POSTE),
        *_reponse(plan),
        *_apres_les_actes(),
    ]
    return Feuille(
        C.DONNEES,
        colonnes,
        plan.derniere,
        AIDE,
        aide_sur=12,
        hauteurs={LIGNE_CODES: 18, LIGNE_EPREUVE: 32},
        onglet=S.GRIS,
        figees=1,
        pages=3,
        finir=_nommer_les_codes,
    )


def lues(colonnes: Sequence[Colonne]) -> list[Colonne]:
    """Those of the line that the worksheet functions read."""
    return [colonne for colonne in colonnes if colonne.groupe == LUE]


def est_un_jour(colonne: Colonne) -> bool:
    """The column holds dates."""
    return colonne.style is JOUR


def _ligne(plan: Plan) -> list[Colonne]:
    """All that decides of a candidate, in the order of the line."""
    r = plan.referentiel
    champs = champs_candidats(r)
    voie = next(champ for champ in champs if champ.code == "voie")
    inscription = [voie, *(champ for champ in champs if champ.decisif)]
    ensembles = tuple(r.ensembles()) if TENTATIVES in plan.tables else ()
    blocs = r.blocs if PORTEFEUILLES in plan.tables else ()
    marques = [f"{REFERENTIEL}{marque}"] if (marque := marque_a_ecrire(r)) else []
    return [
        *(_lue(c.code, c.court, pour(donnees.de_notes, c.code)) for c in r.composantes.values()),
        _champ(FRAUDE, pour(donnees.de_notes, FRAUDE.code)),
        *(_champ(ch, donnees.parcours if ch.code == "parcours" else pour(donnees.du_candidat, ch.code)) for ch in inscription),
        *(_champ(ch, pour(donnees.d_assiduite, ch.code)) for ch in CHAMPS_ASSIDUITE if ch.decisif),
        *(_lue(f"acquis.{code}", f"Acquis {code}", pour(donnees.points_acquis, code)) for code in r.codes_acquis),
        *(_jour(f"accorde.{b.code}", f"Accordé, {b.code}", pour(donnees.acquis_accorde, b.code)) for b in r.blocs),
        *(_lue(f"tentatives.{e.code}", f"Tentative antérieure, {e.code}", pour(passages.tentative, e)) for e in ensembles),
        *(_lue(f"portefeuille.{b.code}", f"Portefeuille, {b.code}", pour(passages.portefeuille, b)) for b in blocs),
        *(_lue(f"lecture.{nom}", f"Lecture : {L.LECTURES[nom]}", pour(donnees.lecture, nom)) for nom in r.lectures),
        *(_lue(marque, "Référentiel", donnees.rien) for marque in marques),
        Colonne(ANOMALIE, "Ce qui empêche de décider", 24, formule=donnees.anomalie, groupe=LUE),
    ]  # fmt: skip


def _reponse(plan: Plan) -> list[Colonne]:
    """What RDC_LIGNE answers: the first column holds the formula, which fills the others."""
    titres = ligne.colonnes(plan.referentiel)
    return [
        Colonne(
            REPONSE + cle, titre[0].upper() + titre[1:], 12, formule=None if rang else donnees.reponse, groupe=REPONDUE,
            vue=Vue.REPLIEE, suite=rang > 0,
        )
        for rang, (cle, titre) in enumerate(titres.items())
    ]  # fmt: skip


def _apres_les_actes() -> list[Colonne]:
    """The first cells of what RDC_LIGNE answers with the acts. They come last: an engine may give the others beside them."""
    titres = list(ligne.EN_TOUT.items())
    dernier = [cle for cle, _ in titres if cle.startswith("apres")][-1]
    return [
        Colonne(
            APRES + cle, titre[0].upper() + titre[1:], 12, formule=None if rang else donnees.apres_les_actes,
            groupe=AVEC_LES_ACTES, vue=Vue.REPLIEE, suite=rang > 0,
        )
        for rang, (cle, titre) in enumerate(titres[: titres.index((dernier, ligne.EN_TOUT[dernier])) + 1])
    ]  # fmt: skip


def _champ(champ: C.Champ, formule: Formule) -> Colonne:
    """A field of another sheet; only dates show as such."""
    return Colonne(champ.code, champ.titre, 11, JOUR if champ.genre == C.DATE else CENTRE, formule, LUE)


def _lue(cle: str, titre: str, formule: Formule) -> Colonne:
    return Colonne(cle, titre, 11, formule=formule, groupe=LUE)


def _jour(cle: str, titre: str, formule: Formule) -> Colonne:
    return Colonne(cle, titre, 11, JOUR, formule, LUE)


def _nommer_les_codes(chantier: Chantier, page: Page) -> None:
    """The row of codes has a name, which the functions are given, and so have the rows of the jury's acts."""
    codes = [colonne.cle for colonne in lues(chantier.feuilles[C.DONNEES].colonnes)]
    premiere, fin = (chantier.reperes.colonnes[C.DONNEES][code] for code in ("identifiant", codes[-1]))
    chantier.classeur.define_name(NOM_CODES, f"='{C.DONNEES}'!${premiere}${LIGNE_CODES}:${fin}${LIGNE_CODES}")
    actes = [chantier.reperes.plage(C.DECISIONS, code) for code in (ACTES[0], ACTES[-1])]
    chantier.classeur.define_name(NOM_ACTES, f"={actes[0].partition(':')[0]}:{actes[1].partition(':')[2]}")
