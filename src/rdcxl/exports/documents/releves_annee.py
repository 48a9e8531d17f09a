"""« Relevé de l'année »: continuous assessment and attendance of one candidate. It holds no mark of an épreuve of a bloc.

Source: « Procédure d'évaluation des modules de formation » (A13), « En cas d'absentéisme non-justifié » (E2); languages of
the modules (K1). It may leave before the jury: what the embargo covers is not given to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.document import Document
from rdcxl.exports.documents import annee as A
from rdcxl.exports.documents import seances as S
from rdcxl.exports.documents.commun import durees_suivies, nom_complet
from rdcxl.exports.fichiers import nom_de_fichier, sans_collision
from rdcxl.exports.genres import AvantLaCloture, s_il_y_en_a
from rdcxl.exports.lecture import designer_candidat
from rdcxl.exports.mentions import Mention
from rdcxl.exports.reglages import Reglages
from rdcxl.grille.annee import releve_de_l_annee
from rdcxl.grille.annexes import CONTROLE_CONTINU, annexes
from rdcxl.grille.modele import Candidat, Promotion
from rdcxl.regles import BLOCS
from rdcxl.regles.assiduite import heures_de_formation
from rdcxl.regles.modules import Annee
from rdcxl.regles.nombres import en_francais
from rdcxl.typographie import date_longue, phrase

if TYPE_CHECKING:
    from rdcxl.exports.matiere import Matiere

MODELE = "releve_annee.typ"
MENTIONS: tuple[Mention[S.Contexte], ...] = (
    S.CENTRE,
    Mention(lambda x: x.session.centre.ville, "la ville du centre"),
    Mention(lambda x: x.session.session.libelle, "le libellé de la session"),
)
AVERTISSEMENT = (
    "Contrôle continu : ces notes ne comptent pas dans les points de la certification et ne préjugent en rien de la décision du "
    "jury. Ce relevé ne porte aucune note d’épreuve de bloc ni d’évaluation professionnelle."
)


def a_des_modules(promotion: Promotion) -> bool:
    """Whether the grid has the table from which this document is made."""
    return CONTROLE_CONTINU in promotion.annexes


def _sans_objet(matiere: Matiere) -> str | None:
    return None if a_des_modules(matiere.deliberation.promotion) else ""


@AvantLaCloture(
    "releves_annee",
    rang=40,
    titre="Relevés de l’année",
    lien="Relevé de l’année",
    modeles=(MODELE,),
    sans_objet=_sans_objet,
    destinataires=s_il_y_en_a,
)
def de_la_grille(matiere: Matiere) -> list[Document]:
    """See `preparer`: it reads no mark of an épreuve."""
    return preparer(matiere.deliberation.promotion, matiere.contexte, matiere.reglages)


def preparer(promotion: Promotion, contexte: S.Contexte, reglages: Reglages) -> list[Document]:
    """Return one relevé per candidate, in the order of the grid.

    Raises:
        ExportRefuse: the grid has no continuous assessment, some note of it cannot be read, or a name or a mention is
            missing; everything is listed.
    """
    feuille = annexes(contexte.referentiel)[CONTROLE_CONTINU].feuille
    refus = phrase("Les relevés de l’année ne peuvent pas être préparés.")
    if not a_des_modules(promotion):
        manque = phrase("La grille n’a pas de feuille « {feuille} ».", feuille=feuille)
        raise ExportRefuse(refus, [manque])
    table = promotion.annexes[CONTROLE_CONTINU]
    feuilles = {x.feuille for x in table} | {feuille}
    if illisibles := [str(a) for a in promotion.anomalies if a.feuille in feuilles]:
        raise ExportRefuse(refus, illisibles)
    S.exiger(contexte, "Les relevés de l’année", MENTIONS, promotion.candidats)
    annees = releve_de_l_annee(promotion, contexte.referentiel)
    noms = sans_collision(
        nom_de_fichier("Relevé de l’année", c.fiche.nom_naissance, c.fiche.prenoms, c.fiche.identifiant)
        for c in promotion.candidats
    )
    return [
        Document(
            MODELE, nom, designer_candidat(S.fiche_de(c)), c.fiche.identifiant, contexte.instant,
            _donnees(contexte, reglages, c, annees[c.fiche.identifiant]),
        )
        for c, nom in zip(promotion.candidats, noms, strict=True)
    ]  # fmt: skip


def _donnees(contexte: S.Contexte, reglages: Reglages, c: Candidat, annee: Annee) -> dict[str, Any]:
    r, nom, jour = contexte.referentiel, nom_complet(S.fiche_de(c)), date_longue(contexte.instant.date().isoformat())
    blocs = [A.bloc_de_l_annee(p, annee) for p in r.porteurs_de_modules() if _concerne(c, p.code, annee)]
    signataire = reglages.signataires.releve or contexte.session.responsables.session
    return {
        **contexte.communes(f"Relevé de l’année – {nom}", f"Relevé de l’année de {nom} ({c.fiche.identifiant})"),
        "formation": r.identite.intitule_centre or r.identite.intitule,
        "candidat": [["Candidat", nom], ["Identifiant", c.fiche.identifiant], ["Parcours", _parcours(c)]],
        "echelle": en_francais(r.notation.echelle),
        "blocs": blocs,
        "absences": _absences(annee.absences),
        "legende": A.legende(blocs),
        "assiduite": durees_suivies(
            heures_de_formation(r, c.dossier),
            (c.fiche.heures_absence_injustifiees, c.fiche.heures_absence_justifiees),
            c.fiche.heures_entreprise,
        ),
        "avertissement": AVERTISSEMENT,
        "fait": f"Fait à {contexte.session.centre.ville}, le {jour}.",
        "signatures": [{"nom": signataire, "qualite": "Pour le centre"}],
    }


def _concerne(c: Candidat, code: str, annee: Annee) -> bool:
    """On the path of separate blocs, those that he follows, and whatever else has a note."""
    suivis: Sequence[str] = c.fiche.blocs_inscrits
    return c.fiche.parcours != BLOCS or code in suivis or annee.moyennes[code].nombre > 0


def _parcours(c: Candidat) -> str:
    return f"blocs séparés ({', '.join(c.fiche.blocs_inscrits)})" if c.fiche.parcours == BLOCS else "complet"


def _absences(nombre: int) -> str:
    if not nombre:
        return "Aucune absence injustifiée à une évaluation."
    accord = "s injustifiées à une évaluation, comptées" if nombre > 1 else " injustifiée à une évaluation, comptée"
    return f"{nombre} absence{accord} zéro."
