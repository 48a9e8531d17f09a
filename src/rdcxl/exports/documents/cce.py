"""« Attestation de résultat »: the outcome of a candidate's certificate of the specialisation, and the module marks it rests on.

Source: A14, reading X16 (a separate outcome and a separate document, never on the title); reading X20: the certificate itself
is issued by the network of the chambers of commerce, this document says so and does not imitate it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.document import Document
from rdcxl.exports.documents import annee as A
from rdcxl.exports.documents.commun import (
    communes,
    date_en_mots,
    dates_de_formation,
    fiche_du_candidat,
    nom_complet,
    nom_du_fichier,
)
from rdcxl.exports.genres import ApresLaCloture, s_il_y_en_a
from rdcxl.exports.lecture import designer_candidat
from rdcxl.exports.mentions import NOMS, Mention, verifier
from rdcxl.exports.reglages import Reglages
from rdcxl.grille.annexes import CONTROLE_CONTINU
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import CandidatClos
from rdcxl.referentiel.modele import Module, Specialisation
from rdcxl.regles import libelles as L
from rdcxl.regles.modules import (
    Annee,
    Bareme,
    Evaluation,
    ResultatModule,
    issue_du_certificat,
    lire_evaluation,
    moyenne_des_modules,
    resultat_du_module,
)
from rdcxl.regles.nombres import en_francais
from rdcxl.typographie import phrase

MODELE = "cce.typ"
SANS_MODULES = "CCE : cette clôture n’a aucune note de module de la spécialisation, donc pas d’attestation de résultat."
AVERTISSEMENT = (
    "Cette attestation du centre dit un résultat. Elle n’est pas le certificat de compétences en entreprise, que délivre le réseau "
    "des CCI, ni un certificat de bloc de la certification, dont cette spécialisation ne fait pas partie."
)
SESSION: tuple[Mention[Cloture], ...] = (
    Mention(lambda c: c.session.centre.nom, "le nom du centre"),
    Mention(lambda c: c.session.centre.ville, "la ville du centre"),
    Mention(lambda c: c.session.session.libelle, "le libellé de la session"),
)
Saisies = Mapping[str, Mapping[str, list[Evaluation]]]


class Cadre(NamedTuple):
    """The specialisation of a closed file, and the scales of its notes."""

    specialisation: Specialisation
    bareme: Bareme


@ApresLaCloture(
    "cce",
    rang=60,
    titre="Attestations de résultat (CCE)",
    modeles=(MODELE,),
    vide=SANS_MODULES,
    destinataires=s_il_y_en_a,
)
def preparer(clos: Cloture, reglages: Reglages) -> list[Document]:
    """Return one attestation per candidate who has a note in the specialisation, in the order of the closed file.

    Raises:
        ExportRefuse: a note cannot be read, or a mention of the centre or a name is missing; all are listed.
    """
    cadre = _cadre(clos)
    if cadre is None:
        return []
    problemes: list[str] = []
    saisies = _evaluations(clos, cadre, problemes)
    retenus = [c for c in clos.candidats if c.identifiant in saisies]
    if retenus:
        problemes += verifier(clos, SESSION, "Session", "le fichier de session, puis refaites la clôture")
    for c in retenus:
        problemes += verifier(c.fiche, NOMS, designer_candidat(c.fiche), "la fiche du candidat")
    if problemes:
        raise ExportRefuse(phrase("Les attestations de résultat ne peuvent pas être produites."), problemes)
    instant = clos.instant
    return [
        Document(
            MODELE, nom, designer_candidat(c.fiche), c.identifiant, instant,
            _donnees(clos, c, cadre, saisies[c.identifiant], reglages),
        )
        for c, nom in zip(retenus, nom_du_fichier(f"Attestation {cadre.specialisation.sigle}", retenus), strict=True)
    ]  # fmt: skip


def _cadre(clos: Cloture) -> Cadre | None:
    """None where the closed file knows no specialisation, or has no table of module marks."""
    s, notation = clos.referentiel.specialisation, clos.referentiel.notation
    if s is None or notation is None or not clos.rangees(CONTROLE_CONTINU):
        return None
    modules = tuple(Module(m.code, m.titre, Decimal(m.heures)) for m in s.modules)
    specialisation = Specialisation(
        s.code, s.titre, Decimal(s.heures), s.certificat, s.sigle, s.certificat_long,
        Decimal(s.note_obtention), modules, s.langue_modules,
    )  # fmt: skip
    maxima = tuple(Decimal(m) for m in s.maxima)
    return Cadre(specialisation, Bareme(Decimal(notation.echelle), maxima, Decimal(s.maximum_defaut)))


def _evaluations(clos: Cloture, cadre: Cadre, problemes: list[str]) -> Saisies:
    """The notes in the specialisation by candidate and module; what cannot be read goes to `problemes`."""
    siennes: dict[str, dict[str, list[Evaluation]]] = defaultdict(lambda: defaultdict(list))
    codes = {m.code for m in cadre.specialisation.modules}
    for ligne in clos.rangees(CONTROLE_CONTINU):
        module, qui = ligne.get("module", ""), ligne["identifiant"]
        if module not in codes:
            continue
        lue = lire_evaluation(ligne.get("note_module"), ligne.get("note_sur"), cadre.bareme)
        modele = "{qui}, {module} : {defaut} Corrigez la grille, puis rectifiez la clôture."
        problemes += [phrase(modele, qui=qui, module=module, defaut=d) for d in (lue.note, lue.sur) if d]
        siennes[qui][module].append(lue.evaluation)
    return siennes


def _donnees(
    clos: Cloture, c: CandidatClos, cadre: Cadre, saisies: Mapping[str, list[Evaluation]], reglages: Reglages
) -> dict[str, Any]:  # fmt: skip
    s = cadre.specialisation
    lus = {m.code: resultat_du_module(saisies.get(m.code, ()), cadre.bareme.echelle) for m in s.modules}
    notes = [lu.note for lu in lus.values()]
    issue = issue_du_certificat(notes, s.note_obtention)
    annee = Annee(lus, {s.code: moyenne_des_modules(notes)}, sum(lu.absences for lu in lus.values()), issue)
    bloc = A.bloc_de_l_annee(s, annee)
    centre = clos.session.centre.nom
    dates = dates_de_formation(c.fiche, clos.session.session)
    suivie = f" de formation ({dates})" if dates else ""
    signataire = reglages.signataires.attestation or clos.session.responsables.certification
    return {
        **communes(clos, f"Attestation de résultat ({s.sigle}) – {nom_complet(c.fiche)}"),
        "enonce": f"Le centre {centre} atteste du résultat de",
        "candidat": fiche_du_candidat(c.fiche)[:3],
        "certificat": f"{s.certificat_long} « {s.certificat} »",
        "suite": f"à l’issue des évaluations de l’année{suivie} dans les {len(s.modules)} modules de la spécialisation, pour le",
        "issue": L.CERTIFICATS[issue],
        "code": issue,
        "raison": _raison(bloc, cadre, lus, issue),
        "echelle": en_francais(cadre.bareme.echelle),
        "blocs": [bloc],
        "legende": A.legende([bloc]),
        "avertissement": AVERTISSEMENT,
        "fait": f"Fait à {clos.session.centre.ville}, le {date_en_mots(clos.instant)}.",
        "signatures": [{"nom": signataire, "qualite": "Pour le centre"}],
    }


def _raison(bloc: dict[str, Any], cadre: Cadre, lus: Mapping[str, ResultatModule], issue: str) -> str:
    s, echelle = cadre.specialisation, en_francais(cadre.bareme.echelle)
    if issue == L.NON_EVALUE:
        sans = [code for code, lu in lus.items() if lu.note is None]
        return f"Sans note : {', '.join(sans)}. Le résultat demande une note dans chacun des {len(s.modules)} modules."
    exigee = f"{en_francais(s.note_obtention)}/{echelle} exigés"
    return f"Moyenne des {len(s.modules)} modules : {bloc['moyenne']}/{echelle} ; {exigee}."
