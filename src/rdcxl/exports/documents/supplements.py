"""« Supplément aux certificats de bloc »: what an employer reads: level, competences, épreuves, mark, and how the promotion did.

The distribution of marks is given from ten candidates on, in classes of which none counts fewer than five people: neighbours are
put together until it is so, and since every class is printed no smaller one can be found by subtraction.
Source: « Conditions d'obtention de la certification » (marks and bounds); the level is that of the registration.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from rdcxl.exports.certificats import Certificat, preparer_certificats
from rdcxl.exports.document import Document
from rdcxl.exports.documents.commun import communes, date_en_mots, fiche_du_candidat, nom_complet, nom_du_fichier
from rdcxl.exports.genres import ApresLaCloture
from rdcxl.exports.lecture import blocs_a_delivrer, designer_candidat
from rdcxl.exports.linkedin import lien_linkedin
from rdcxl.exports.reglages import Reglages
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import CandidatClos, EnsembleClos, EtatClos
from rdcxl.regles import libelles as L
from rdcxl.regles.nombres import en_francais, note_en_francais
from rdcxl.typographie import decimale

if TYPE_CHECKING:
    from rdcxl.exports.matiere import JuryClos
    from rdcxl.referentiel.modele import Bloc, Referentiel

MODELE = "supplement.typ"
CANDIDATS_MINIMUM = 10  # of whom the marks are known, below which no distribution is given
EFFECTIF_MINIMUM = 5  # of a class that is printed
PAS = 2  # points on 20 of a class, before any are put together
NOTES = (L.VALIDE, L.COMPENSE, L.COMPENSABLE, L.NON_VALIDE, L.ELIMINATOIRE)
NIVEAU = (
    "Niveau {n} du cadre national des certifications professionnelles (CNCP), qui correspond au niveau {n} du cadre européen des "
    "certifications (CEC ; European Qualifications Framework, EQF). Ce niveau est celui de la certification entière, dont chaque bloc "
    "validé est une partie."
)
TROP_PEU = "La répartition des notes n’est pas communiquée : moins de {minimum} candidats ont été évalués."


class Classe(NamedTuple):
    """Marks from `debut` on, up to `fin`, which belongs to the class when it is the last; how many people have one."""

    debut: int
    fin: int
    effectif: int


def _certifies(jury: JuryClos) -> list[str]:
    return [c.identifiant for c in jury.clos.candidats if blocs_a_delivrer(jury.clos, c)]


@ApresLaCloture(
    "supplements", rang=35, titre="Suppléments aux certificats", lien="Supplément", modeles=(MODELE,), regles=True,
    destinataires=_certifies,
)  # fmt: skip
def preparer(clos: Cloture, reglages: Reglages, regles: Referentiel | None = None) -> list[Document]:
    """Return one supplement per candidate to whom certificates are issued.

    Raises:
        ExportRefuse: the certificates cannot be issued, for the same reasons.
    """
    if not clos.referentiel.echelle:  # the first closed files did not say the scale of the marks
        return []
    certificats: dict[str, list[Certificat]] = {}
    for certificat in preparer_certificats(clos):
        certificats.setdefault(certificat.identifiant, []).append(certificat)
    retenus = [c for c in clos.candidats if c.identifiant in certificats]
    blocs = {b.code: b for b in regles.blocs} if regles else {}
    return [
        Document(
            MODELE, nom, designer_candidat(c.fiche), c.identifiant, clos.instant,
            _donnees(clos, c, certificats[c.identifiant], blocs, reglages),
        )
        for c, nom in zip(retenus, nom_du_fichier("Supplément", retenus), strict=True)
    ]  # fmt: skip


def _donnees(
    clos: Cloture, c: CandidatClos, siens: Sequence[Certificat], blocs: dict[str, Bloc], reglages: Reglages
) -> dict[str, Any]:
    commun, titre = (
        communes(clos, f"Supplément aux certificats de bloc – {nom_complet(c.fiche)}"),
        clos.session.certification,
    )
    return {
        **commun,
        "candidat": fiche_du_candidat(c.fiche)[:2],
        "certification": {**commun["certification"], "decision": siens[0].mentions["decision"]},
        "niveau": NIVEAU.format(n=titre.niveau),
        "blocs": [_bloc(clos, c, x, blocs.get(x.bloc), reglages) for x in siens],
        "fait": f"Fait à {clos.session.centre.ville}, le {date_en_mots(clos.instant)}.",
        "signatures": [
            {"nom": clos.session.responsables.certification, "qualite": "Responsable du processus de certification"}
        ],
    }


def _bloc(
    clos: Cloture, c: CandidatClos, certificat: Certificat, bloc: Bloc | None, reglages: Reglages
) -> dict[str, Any]:
    resultat = c.resultat.blocs[certificat.bloc]
    echelle = int(Decimal(clos.referentiel.echelle or 0))
    ensemble = next(b for b in clos.referentiel.blocs if b.code == certificat.bloc)
    classes = repartir(_notes(clos, certificat.bloc, echelle), echelle)
    return {
        "titre": f"{certificat.mentions['bloc_libelle']} — {certificat.mentions['bloc_titre']}",
        "numero": certificat.numero,
        "note": "" if c.par_experience else _note(resultat, echelle),
        "epreuves": _epreuves(ensemble),
        "competences": [x.titre for x in bloc.competences] if bloc else [],
        "classes": [{"libelle": _nommer(x, echelle), "effectif": x.effectif} for x in classes],
        "sans": "" if classes else TROP_PEU.format(minimum=CANDIDATS_MINIMUM),
        "linkedin": lien_linkedin(certificat.faits, certificat.mentions, reglages.presentation.page_verification),
    }


def _note(resultat: EtatClos, echelle: int) -> str:
    if resultat.note is None or resultat.points is None:
        return ""
    points = f"{decimale(resultat.points)}/{decimale(resultat.sur)} points"
    return f"{note_en_francais(Decimal(resultat.note))}/{echelle} ({points})"


def _epreuves(ensemble: EnsembleClos) -> list[list[str]]:
    return [[x.libelle, f"{en_francais(Decimal(x.maximum))} points"] for x in ensemble.composantes]


def _notes(clos: Cloture, code: str, echelle: int) -> list[Fraction]:
    """The exact marks on the scale of those who were evaluated in the bloc at this session."""
    blocs = (c.resultat.blocs[code] for c in clos.candidats if not c.par_experience)
    return [
        Fraction(b.points) * echelle / Fraction(b.sur)
        for b in blocs
        if b.statut in NOTES and b.points and Fraction(b.sur)
    ]


def repartir(notes: Iterable[Fraction], echelle: int) -> list[Classe]:
    """The distribution, in classes none of which is smaller than it may be; empty where there are too few marks.

    >>> repartir([Fraction(9)] * 9, 20)
    []
    >>> repartir([Fraction(9)] * 3 + [Fraction(11)] * 8, 20)
    [Classe(debut=0, fin=20, effectif=11)]
    """
    toutes = list(notes)
    if len(toutes) < CANDIDATS_MINIMUM:
        return []
    classes: list[Classe] = []
    debut = effectif = 0
    for borne in range(PAS, echelle + PAS, PAS):
        fin = min(borne, echelle)
        effectif += sum(borne - PAS <= n < fin or (fin == echelle and n == fin) for n in toutes)
        if effectif >= EFFECTIF_MINIMUM:
            classes.append(Classe(debut, fin, effectif))
            debut, effectif = fin, 0
    if debut < echelle:
        derniere = classes.pop()
        classes.append(Classe(derniere.debut, echelle, derniere.effectif + effectif))
    return classes


def _nommer(x: Classe, echelle: int) -> str:
    return f"de {x.debut} à {x.fin}" if x.fin == echelle else f"de {x.debut} à moins de {x.fin}"
