"""The individual letter of results: the jury's decision, what it means, what comes next, with the limit dates.

Source: « Divulgation des résultats », « En cas d'échec » (one retake per bloc until the date of last issue), « Fraude aux
examens de validation de blocs ». Each paragraph may be replaced in session.toml, [textes].
"""

from __future__ import annotations

from rdcxl.exports.document import Document
from rdcxl.exports.documents.commun import (
    adresse_postale,
    candidat,
    civilite,
    communes,
    date_en_mots,
    jour,
    nom_complet,
    nom_du_fichier,
)
from rdcxl.exports.documents.formalites import formalites, reclamation
from rdcxl.exports.documents.motifs_de_lettre import motifs_de_lettre
from rdcxl.exports.genres import ApresLaCloture, chacun
from rdcxl.exports.lecture import blocs_a_delivrer, designer_candidat, formation_a_attester
from rdcxl.exports.reglages import Reglages
from rdcxl.jury.certification import referentiel_connu
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import CandidatClos
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import libelles as L
from rdcxl.typographie import decimale

MODELE = "lettre.typ"
CLES = {
    L.TITRE: "lettre_titre",
    L.PARTIELLE: "lettre_partielle",
    L.AUCUNE: "lettre_aucune",
    L.EN_ATTENTE: "lettre_ajourne",
    L.ANNULEE: "lettre_annulee",
}
OBJETS = {
    L.TITRE: "obtention de la certification",
    L.PARTIELLE: "validation partielle",
    L.AUCUNE: "décision du jury",
    L.EN_ATTENTE: "ajournement",
    L.ANNULEE: "annulation de la session",
}
PARAGRAPHES = {
    L.TITRE: "Félicitations : j’ai le plaisir de vous annoncer que le jury vous a accordé la certification. Votre parchemin est délivré par "
    "CCI France, sous forme numérique, signé par le président de CCI France et le président de {cci} ; un message vous préviendra de sa "
    "mise à disposition.",
    L.PARTIELLE: "Le jury ne vous a pas accordé la certification entière. Vous conservez le bénéfice des blocs validés : "
    "félicitations pour ceux-ci.",
    L.AUCUNE: "Le jury ne vous a accordé ni la certification, ni de bloc à cette session.",
    L.EN_ATTENTE: "Le jury a ajourné sa décision à votre sujet.",
    L.ANNULEE: "À la suite de la fraude établie, vos notes de cette session sont annulées. Les blocs acquis à une session "
    "antérieure vous restent.",
}
CONCLUSION = "Je reste à votre disposition pour toute question sur cette décision."


@ApresLaCloture(
    "lettres",
    rang=70,
    titre="Lettres de résultats",
    lien="Lettre",
    modeles=(MODELE,),
    regles=True,
    destinataires=chacun,
)
def preparer(clos: Cloture, reglages: Reglages, regles: Referentiel | None = None) -> list[Document]:
    """Return one letter per candidate, in the order of the closed file.

    Args:
        regles: the référentiel of the file, for delays and sections; None for the one of its mark that is known here.
    """
    r = regles or referentiel_connu(clos)
    instant = clos.instant
    signataire = reglages.signataires.lettre or clos.session.responsables.certification
    tous = clos.candidats
    return [
        Document(
            MODELE, nom, designer_candidat(c.fiche), c.identifiant, instant,
            {
                **communes(clos, f"Résultats – {nom_complet(c.fiche)}"),
                "destinataire": adresse_postale(c.fiche),
                "reference": f"{candidat(c.fiche)} {c.identifiant}",
                "fait": f"{clos.session.centre.ville}, le {date_en_mots(instant)}",
                "objet": _objet(clos, c),
                "appel": f"{civilite(c.fiche)},",
                "intro": _introduction(clos),
                "decision": _decision(clos, c),
                "paragraphe": _paragraphe(clos, c, reglages),
                "blocs": _blocs(clos, c),
                "motifs": motifs_de_lettre(clos, c, r),
                "reclamation": reclamation(clos, c, r),
                "suites": formalites(clos, c, r),
                "conclusion": reglages.textes.lettre_conclusion or CONCLUSION,
                "jointes": _jointes(clos, c),
                "signatures": [{"nom": signataire, "qualite": "Responsable du processus de certification"}]
                if not reglages.signataires.lettre
                else [{"nom": signataire, "qualite": "Pour le centre"}],
            },
        )
        for c, nom in zip(tous, nom_du_fichier("Lettre", tous), strict=True)
    ]  # fmt: skip


def _objet(clos: Cloture, c: CandidatClos) -> str:
    return f"Objet : session {clos.session.session.libelle}, {OBJETS[c.resultat.decision]}"


def _introduction(clos: Cloture) -> str:
    titre = communes(clos, "")["certification"]
    return (
        f"Le jury de la certification professionnelle « {titre['intitule']} » ({titre['code']}) s’est réuni le "
        f"{jour(clos.jury.date)} à {clos.jury.lieu}. Voici sa décision vous concernant."
    )


def _decision(clos: Cloture, c: CandidatClos) -> str:
    x, echelle = c.resultat, clos.referentiel.echelle
    libelle = "Décision ajournée" if x.decision == L.EN_ATTENTE else L.DECISIONS[x.decision]
    return f"{libelle} – moyenne générale {decimale(x.moyenne)}/{echelle}" if x.moyenne else libelle


def _paragraphe(clos: Cloture, c: CandidatClos, reglages: Reglages) -> str:
    """The centre's own words, else ours, with what is kept and who signs the parchemin."""
    decision, cci = c.resultat.decision, clos.session.centre.cci
    propre = str(getattr(reglages.textes, CLES[decision]))
    gardes = " Les blocs déjà validés vous restent acquis :" if decision == L.EN_ATTENTE and _blocs(clos, c) else ""
    chambre = f"la {cci}" if cci else "la chambre de commerce et d’industrie dont dépend le centre"
    return propre or PARAGRAPHES[decision].format(cci=chambre) + gardes


def _blocs(clos: Cloture, c: CandidatClos) -> list[str]:
    """The blocs that the candidate keeps, when he has not the title."""
    if c.resultat.decision == L.TITRE:
        return []
    gardes = c.resultat.blocs_valides
    return [f"Bloc {b.numero} – {b.titre}" for b in clos.referentiel.blocs if b.code in gardes]


def _jointes(clos: Cloture, c: CandidatClos) -> str:
    pieces = ["relevé de notes"]
    certificats = len(blocs_a_delivrer(clos, c))
    if certificats:
        pieces.append(f"{certificats} certificat{'s' if certificats > 1 else ''} de bloc de compétences")
    if formation_a_attester(c):
        pieces.append("attestation de suivi de formation")
    return ", ".join(pieces)
