"""Sheet Contrôle: what is expected and entered per candidate, then the columns the native calculation needs (folded)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdcxl.grille import champs as C
from rdcxl.grille.annexes import PORTEFEUILLES, TENTATIVES
from rdcxl.grille.construction import phrases as P
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.chantier import Chantier, Feuille
from rdcxl.grille.construction.colonnes import CENTRE, CENTRE_GRAS, IDENTIFIANT, NOM, Colonne, Groupe, Vue
from rdcxl.grille.construction.disposition import LIGNE_CODES, NATIF
from rdcxl.grille.construction.feuilles.commun import si_egal, zone
from rdcxl.grille.construction.feuilles.synthese import resultats_natifs
from rdcxl.grille.construction.formules import Formule, annexes, blocs, decision, inscription, notes, pour, resume
from rdcxl.grille.construction.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from rdcxl.grille.construction.formules import Reperes
    from rdcxl.grille.construction.pages import Page
    from rdcxl.referentiel.modele import Bloc

AIDE = (
    "Ce qui manque ou doit être corrigé, candidat par candidat. « Deux calculs » compare les fonctions RDC de Synthèse aux formules "
    "d’Excel des colonnes repliées à droite (bouton [+] au-dessus des colonnes) ; ÉCART : ne décidez pas, signalez-le."
)
SAISIE, DETAIL = Groupe("État de la saisie"), Groupe("Détail du calcul natif", 2)
RESUME = (
    ("identifiant", "Identifiant", 12, inscription.identifiant),
    ("nom", "Candidat", 30, inscription.nom_du_candidat),
    ("attendues", "Notes attendues", 11, resume.attendues),
    ("saisies", "Saisies", 11, resume.saisies),
    ("manquantes", "Manquantes", 11, resume.manquantes),
    ("abj", "ABJ", 9, resume.abj),
    ("abs", "ABS ou NR", 9, resume.absences),
    ("corriger", "À corriger", 11, resume.corriger),
    ("constat", "Constat", 22, resume.constat),
    ("ecart", "Deux calculs", 18, resume.ecart),
)
STYLES = {"identifiant": IDENTIFIANT, "nom": NOM, "constat": CENTRE_GRAS, "ecart": CENTRE_GRAS}
# What the native calculation needs, in order: registration and hours, marks, tutor, blocs, then the total.
INSCRIPTION: dict[str, Formule] = {
    "ligne": inscription.ligne,
    "ligne_a": inscription.ligne_d_assiduite,
    "vae": inscription.vae,
    "parcours": inscription.parcours,
    "inscrits": inscription.inscrits,
    **inscription.CHAMPS,
    "minimum": inscription.minimum,
    "manque_heures": inscription.manque_heures,
    "heures": decision.heures,
    "base": decision.base,
    "taux": decision.taux,
    "accord": decision.accord,
}
TUTEUR: dict[str, Formule] = {
    "tuteur_saisi": notes.tuteur_saisi,
    "n_tuteur": notes.tuteurs_acquis,
    "tuteur_apres": notes.tuteur_apres,
    "a_part": blocs.a_part,
}
TOTAL: dict[str, Formule] = {
    "champs": decision.champs,
    "attente_saisie": decision.attente_saisie,
    "obstacles": decision.obstacles,
    "valides": decision.valides,
    "sur": decision.sur,
    "brut": decision.brut,
    "total_penalise": decision.total_penalise,
    "moyenne_notes": decision.moyenne_notes,
    "moyenne_exacte": decision.moyenne_exacte,
    "au_bord": decision.au_bord,
    "attente": decision.attente,
    "total": decision.total,
    "moyenne_suffit": decision.moyenne_suffit,
}


def feuille(plan: Plan) -> Feuille:
    """The sheet."""
    colonnes = [
        Colonne(cle, titre, largeur, STYLES.get(cle, CENTRE), formule, SAISIE, titre, gras=True)
        for cle, titre, largeur, formule in RESUME
    ]
    return Feuille(
        C.CONTROLE,
        [*colonnes, *_detail(plan)],
        plan.derniere,
        AIDE,
        table="T_Controle",
        aide_sur=len(RESUME),
        hauteurs={LIGNE_CODES: 18},
        finir=_colorer,
    )


def _detail(plan: Plan) -> list[Colonne]:
    """The folded columns, in order."""
    r, tables = plan.referentiel, plan.tables
    composantes = r.composantes.values()
    return [
        *(_repliee(cle, formule) for cle, formule in INSCRIPTION.items()),
        *(_repliee(f"t:{c.code}", pour(notes.texte, c), f"{c.code} texte") for c in composantes),
        *(_repliee(f"n:{c.code}", pour(notes.note, c), f"{c.code} note") for c in composantes),
        *(_repliee(cle, formule) for cle, formule in TUTEUR.items()),
        *(
            _repliee(f"{genre}:{e.code}", pour(formule, e), f"{e.code} {titre}")
            for e in r.ensembles()
            for genre, titre, formule in _par_bloc(plan, e)
        ),
        *([_repliee("reports", annexes.reports)] if annexes.reportent(tables) else []),
        *(_repliee(cle, formule) for cle, formule in TOTAL.items()),
        *(
            _repliee(f"{NATIF}{cle}", formule, f"{cle.replace(':', ' ')}, calcul natif")
            for cle, formule in resultats_natifs(r).items()
        ),
    ]


def _par_bloc(plan: Plan, e: Bloc) -> list[tuple[str, str, Callable[[Reperes, Bloc], str]]]:
    """Kind, heading and formula of the columns of a bloc: more of them where portfolios or earlier attempts are known."""
    portefeuille = PORTEFEUILLES in plan.tables and e is not plan.referentiel.pro
    tentatives = TENTATIVES in plan.tables
    return [
        ("du", "dû", blocs.du),
        ("acq", "acquis", blocs.acquis),
        *([("pf", "portefeuille", blocs.portefeuille)] if portefeuille else []),
        ("flo", "décimales", blocs.decimales),
        *([("ptn", "points de la session", blocs.points_de_la_session)] if tentatives else []),
        *([("abn", "absences de la session", blocs.absences_de_la_session)] if tentatives else []),
        *([("mei", "tentative gardée", blocs.tentative_gardee)] if tentatives else []),
        ("pts", "points", blocs.points),
        ("abs", "absences", blocs.absences),
        ("manq", "manques", blocs.manques),
        ("val", "effet", blocs.effet),
    ]


def _repliee(cle: str, formule: Formule, titre: str = "") -> Colonne:
    return Colonne(cle, titre or cle.replace("_", " "), formule=formule, groupe=DETAIL, vue=Vue.REPLIEE)


def _colorer(chantier: Chantier, page: Page) -> None:
    valeur = chantier.styles.mise_en_valeur
    textes = (
        (P.CONCORDENT, valeur(S.VERT, S.VERT_PALE)),
        (P.ECART, valeur(S.BLANC, S.ROUGE, bold=True)),
        (P.A_CORRIGER, valeur(S.ROUGE, S.ROUGE_PALE, bold=True)),
        (P.ABSENT, valeur(S.GRIS, S.PALE, italic=True)),
        ("Complet", valeur(S.VERT, S.VERT_PALE)),
        ("À corriger", valeur(S.ROUGE, S.ROUGE_PALE, bold=True)),
        ("Ligne déplacée", valeur(S.ROUGE, S.ROUGE_PALE, bold=True)),
        ("Candidat inconnu", valeur(S.ROUGE, S.ROUGE_PALE, bold=True)),
        ("Identifiant manquant", valeur(S.ROUGE, S.ROUGE_PALE, bold=True)),
        ("Notes attendues", valeur(S.AMBRE, S.AMBRE_PALE, italic=True)),
        ("Rattrapage à venir", valeur(S.AMBRE, S.AMBRE_PALE, italic=True)),
        ("Heures en entreprise", valeur(S.ROUGE, S.ROUGE_PALE, italic=True)),
    )
    si_egal(page, zone(chantier.reperes, C.CONTROLE, "constat", "ecart"), textes)
