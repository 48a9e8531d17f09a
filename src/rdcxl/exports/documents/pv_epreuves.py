"""Minutes of each épreuve sitting, from jury.toml, the marks and the grid's optional tables: who was there, what was checked and
collected, incidents, measures without their cause.

Source: « Déroulement des épreuves » (I9, X45: minutes of every sitting), « Organisation logistique et déroulement des examens » (I8).
"""

from __future__ import annotations

from typing import Any

from rdcxl.exports.document import Document
from rdcxl.exports.documents import faits_d_epreuve as F
from rdcxl.exports.documents.commun import communes, compte, jour
from rdcxl.exports.fichiers import nom_de_fichier, sans_collision
from rdcxl.exports.reglages import Reglages
from rdcxl.jury.certification import referentiel_connu
from rdcxl.jury.composition import Epreuve
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import ComposanteClose
from rdcxl.referentiel.modele import Referentiel
from rdcxl.typographie import decimale

MODELE = "pv_epreuve.typ"
RESPONSABLE, SURVEILLANCE = "Responsable de la session", "Surveillance"
# What is checked at every sitting; what is collected where subjects are given out.
IDENTITE = "Identités vérifiées sur pièce en cours de validité"
SUJETS, BROUILLONS = "Tous les sujets repris", "Tous les brouillons repris"


def preparer(clos: Cloture, reglages: Reglages, regles: Referentiel | None = None) -> list[Document]:
    """Return one document per minutes that jury.toml gives, in its order.

    Args:
        regles: the référentiel of the file, for what is sat and what is handed in; None for the one of its mark that is known here.
    """
    r = regles or referentiel_connu(clos)
    epreuves = clos.jury.epreuves
    noms = sans_collision(nom_de_fichier("PV-epreuve", e.designation, e.date.isoformat()) for e in epreuves)
    return [
        Document(MODELE, nom, f"Procès-verbal d’épreuve {e.designation}", "", clos.instant, _donnees(clos, e, r))
        for e, nom in zip(epreuves, noms, strict=True)
    ]


def _donnees(clos: Cloture, e: Epreuve, r: Referentiel) -> dict[str, Any]:
    bloc = clos.referentiel.bloc(e.bloc)
    composantes = [c for c in bloc.composantes if e.couvre(c.code)] if bloc else []
    dossiers = bool(composantes) and not any(_se_passe(r, c) for c in composantes)
    faits = F.Faits(clos, e, tuple(composantes), remise=dossiers)
    lignes = faits.presences()
    return {
        **communes(clos, f"Procès-verbal d’épreuve – {e.designation} – {clos.session.session.libelle}"),
        "chapeau": f"Bloc {bloc.numero} – {bloc.titre}" if bloc else e.bloc,
        "fiche": _fiche(e, dossiers=dossiers),
        "epreuves": [_epreuve(c) for c in composantes],
        "constats": _constats(e, dossiers=dossiers),
        "comptes": [
            [compte(n, etat), str(n)] for etat in faits.etats if (n := sum(x["etat"] == etat for x in lignes))
        ],
        "presents": faits.present,
        "candidats": lignes,
        "incidents": faits.incidents(),
        "sans_incident": faits.sans_incident(),
        "amenagements": faits.amenagements(),
        "signatures": [
            {"nom": e.responsable, "qualite": RESPONSABLE},
            *({"nom": nom, "qualite": SURVEILLANCE} for nom in e.surveillants),
        ],
    }  # fmt: skip


def _se_passe(r: Referentiel, c: ComposanteClose) -> bool:
    """Sat at an hour; the others are files that are handed in."""
    connue = r.composantes.get(c.code)
    return connue is None or connue.minutes is not None


def _epreuve(c: ComposanteClose) -> str:
    return f"{c.libelle} ({c.code}, {decimale(c.maximum)} points)"


def _fiche(e: Epreuve, *, dossiers: bool) -> list[list[str]]:
    """What is known of the sitting, the place last (it takes a line); an empty value is a line to fill in by hand."""
    return [
        ["Date", jour(e.date)],
        ["Remise" if dossiers else "Horaires", " – ".join(h for h in (e.debut, e.fin) if h)],
        *([] if dossiers else [["Sujet", e.sujet], ["Matériel autorisé", e.materiel]]),
        [RESPONSABLE, e.responsable],
        [SURVEILLANCE, ", ".join(e.surveillants)],
        ["Lieu", ", ".join(v for v in (e.lieu, _a_distance(e)) if v)],
    ]


def _a_distance(e: Epreuve) -> str:
    quand = f" du {jour(e.accord_date)}" if e.accord_date else ""
    return f"à distance (accord {e.accord_reference}{quand})" if e.a_distance else ""


def _constats(e: Epreuve, *, dossiers: bool) -> list[dict[str, str]]:
    """What was checked and collected: « oui », « non », or a box to tick by hand where nobody said so."""
    repris = [] if dossiers else [(SUJETS, e.sujets_repris), (BROUILLONS, e.brouillons_repris)]
    dits = {True: "oui", False: "non", None: ""}
    return [{"quoi": quoi, "dit": dits[fait]} for quoi, fait in ((IDENTITE, e.identite_verifiee), *repris)]
