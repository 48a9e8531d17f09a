"""Minutes of each evaluation jury that jury.toml declares, filled in: members, independence, candidates heard, marks.

Source: « Constitution des jurys » (H1, H2), « Oraux », « Portefeuille de preuves » (C5, C6).
"""

from __future__ import annotations

from typing import Any

from rdcxl.exports.document import Document
from rdcxl.exports.documents import evaluation as E
from rdcxl.exports.documents.commun import communes, jour, nom_complet
from rdcxl.exports.fichiers import nom_de_fichier, sans_collision
from rdcxl.exports.reglages import Reglages
from rdcxl.grille.annexes import PORTEFEUILLES
from rdcxl.jury.certification import referentiel_connu
from rdcxl.jury.composition import JuryDEvaluation
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import CandidatClos
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.dates import date_iso
from rdcxl.typographie import decimale

MODELE = E.MODELE
VIDE = "–"
MENTIONS = {"ABS": "absent", "ABJ": "absence justifiée", "NR": "non remis", "ANOMALIE": VIDE}


def preparer(clos: Cloture, reglages: Reglages, regles: Referentiel | None = None) -> list[Document]:
    """Return one document per evaluation jury, two where a bloc's jury heard orals and portfolios, in the order of jury.toml.

    Args:
        regles: the référentiel of the file; None for the one of its mark that is known here.
    """
    r = regles or referentiel_connu(clos)
    sortes = [(j, o, c) for j in clos.jury.jurys_evaluation for o, c in _entendus(clos, r, j)]
    noms = sans_collision(
        nom_de_fichier("PV-evaluation", E.designation(o), (j.date or clos.jury.date).isoformat()) for j, o, _ in sortes
    )
    return [
        Document(
            MODELE,
            nom,
            f"Procès-verbal d’évaluation {E.designation(o)}",
            "",
            clos.instant,
            _donnees(clos, j, o, candidats),
        )
        for (j, o, candidats), nom in zip(sortes, noms, strict=True)
    ]


def _entendus(clos: Cloture, r: Referentiel, j: JuryDEvaluation) -> list[tuple[E.Objet, list[CandidatClos]]]:
    """What this jury evaluated and for whom: the portfolio of those who present one, the épreuves of the others."""
    cites = {i.casefold() for i in j.candidats}
    tous = [c for c in clos.candidats if c.identifiant.casefold() in cites]
    sortes = []
    for portefeuille in (False, True):
        o = E.objet(r, j.epreuve, portefeuille=portefeuille)
        siens = [c for c in tous if (j.epreuve in c.saisies.portefeuilles) is portefeuille]
        if o and siens and (o.portefeuille is portefeuille):
            sortes.append((o, siens))
    return sortes


def _donnees(clos: Cloture, j: JuryDEvaluation, o: E.Objet, candidats: list[CandidatClos]) -> dict[str, Any]:
    noms = {c.identifiant.casefold(): nom_complet(c.fiche) for c in clos.candidats}
    membres = E.membres(j, noms)
    titre = f"Procès-verbal d’évaluation – {E.designation(o)} – {clos.session.session.libelle}"
    return {
        **communes(clos, titre),
        **E.entete(o),
        "vierge": False,
        "fiche": [["Date", jour(j.date)], ["Lieu", j.lieu], ["Grille", j.grille]],
        "membres": membres,
        "candidats": [
            {
                "nom": nom_complet(c.fiche),
                "detail": _detail(clos, c, o),
                "heure": "",
                "notes": _notes(c, o),
            }
            for c in candidats
        ],
        "signatures": E.signataires(membres),
    }


def _notes(c: CandidatClos, o: E.Objet) -> list[str]:
    saisies = (
        [c.saisies.portefeuilles.get(o.ensemble.code)]
        if o.portefeuille
        else [c.saisies.notes.get(x.code) for x in o.composantes]
    )
    return [VIDE if n is None else MENTIONS.get(n) or decimale(n) for n in saisies]


def _detail(clos: Cloture, c: CandidatClos, o: E.Objet) -> str:
    """Identifier; for a portfolio, when it was signed, sent and presented."""
    if not o.portefeuille:
        return c.identifiant
    quand = {
        "portefeuille_signe_le": "signé le",
        "portefeuille_transmis_le": "transmis le",
        "portefeuille_presente_le": "présenté le",
    }
    lignes = [x for x in clos.rangees_de(PORTEFEUILLES, c.identifiant) if x.get("bloc_portefeuille") == o.ensemble.code]
    dits = [f"{dit} {jour(d)}" for x in lignes[:1] for champ, dit in quand.items() if (d := date_iso(x.get(champ)))]
    return ", ".join((c.identifiant, *dits))
