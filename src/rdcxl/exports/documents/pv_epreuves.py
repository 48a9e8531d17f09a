"""Minutes of each bloc épreuve, from jury.toml, the marks and the grid's optional tables: who was there, incidents, measures
without their cause.

Source: « Organisation des épreuves » (I8, I9 of the domain notes: minutes for every bloc épreuve), « Fraude aux examens de
validation de blocs » (G1: incidents, countersigned or refused), « Aménagement des épreuves » (F4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rdcxl.exports.document import Document
from rdcxl.exports.documents.commun import communes, compte, jour, nom_complet
from rdcxl.exports.fichiers import nom_de_fichier, sans_collision
from rdcxl.exports.reglages import Reglages
from rdcxl.grille import annexes as X
from rdcxl.grille.amenagements import decouper_codes, decouper_mesures
from rdcxl.grille.tables.session import INCIDENTS_CONNUS
from rdcxl.jury.composition import Epreuve, Incident
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import EnsembleClos, Rangee
from rdcxl.regles import libelles as L
from rdcxl.regles.dates import date_iso
from rdcxl.typographie import date_courte

MODELE = "pv_epreuve.typ"
ABSENT, JUSTIFIE, PRESENT, INCONNU = "Absent", "Absence justifiée", "Présent", "Présence non établie"
NON_CONVOQUE = frozenset({L.ACQUIS, L.NON_INSCRIT})
CONTRESIGNE, REFUS = "Contresigné par l’intéressé.", "L’intéressé a refusé de contresigner."
SUITES = {"CONTRESIGNE": CONTRESIGNE, "REFUS": REFUS}
A_RECUEILLIR = "Ni signature de l’intéressé ni refus n’est consigné."


def preparer(clos: Cloture, reglages: Reglages) -> list[Document]:
    """Return one document per minutes that jury.toml gives, in its order."""
    instant = clos.instant
    epreuves = clos.jury.epreuves
    noms = sans_collision(nom_de_fichier("PV-epreuve", e.bloc, e.date.isoformat()) for e in epreuves)
    return [
        Document(MODELE, nom, f"Procès-verbal d’épreuve {e.bloc}", "", instant, _donnees(clos, e))
        for e, nom in zip(epreuves, noms, strict=True)
    ]


def _donnees(clos: Cloture, e: Epreuve) -> dict[str, Any]:
    bloc = clos.referentiel.bloc(e.bloc)
    designation = f"Bloc {bloc.numero} – {bloc.titre}" if bloc else e.bloc
    lignes = list(_presences(clos, e, bloc))
    return {
        **communes(clos, f"Procès-verbal d’épreuve – {e.bloc} – {clos.session.session.libelle}"),
        "chapeau": designation,
        "fiche": [
            ["Date", jour(e.date)],
            ["Lieu", e.lieu],
            ["Horaires", " – ".join(h for h in (e.debut, e.fin) if h)],
            ["Sujet", e.sujet],
            ["Matériel autorisé", e.materiel],
            ["Responsable de la session", e.responsable],
            ["Surveillance", ", ".join(e.surveillants)],
        ],
        "epreuves": [f"{x.libelle} ({x.maximum} points)" for x in bloc.composantes] if bloc else [],
        "comptes": [[compte(n, etat), str(n)] for etat in (PRESENT, ABSENT, JUSTIFIE, INCONNU) if (n := _compter(lignes, etat))],
        "candidats": lignes,
        "incidents": [
            *(_incident(clos, i) for i in e.incidents),
            *(_incident_de_la_grille(clos, e, x) for x in clos.rangees(X.INCIDENTS) if _porte(clos, e, x)),
        ],
        "amenagements": [
            {"qui": _qui(clos, qui), "mesures": ", ".join(mesures)} for qui, mesures in _mesures(clos, e, bloc, lignes)
        ],
        "signatures": [
            {"nom": e.responsable, "qualite": "Responsable de la session"},
            *({"nom": nom, "qualite": "Surveillance"} for nom in e.surveillants),
        ],
    }  # fmt: skip


def _presences(
    clos: Cloture, e: Epreuve, bloc: EnsembleClos | None
) -> Iterator[dict[str, str]]:  # fmt: skip
    """The candidates expected at a bloc, with what their marks say of their presence."""
    codes = bloc.libelles if bloc else {}
    for c in clos.candidats:
        etat_du_bloc = c.resultat.blocs.get(e.bloc)
        sans_epreuve = c.par_experience or e.bloc in c.saisies.portefeuilles
        if etat_du_bloc is None or etat_du_bloc.statut in NON_CONVOQUE or sans_epreuve:
            continue
        notes = {code: c.saisies.notes.get(code) for code in codes}
        etat, detail = _etat(notes, codes)
        retard = "arrivée en retard" if c.identifiant in e.retards else ""
        yield {
            "nom": nom_complet(c.fiche),
            "identifiant": c.identifiant,
            "etat": etat,
            "detail": " ; ".join(d for d in (detail, retard) if d),
        }


def _etat(notes: Mapping[str, str | None], libelles: Mapping[str, str]) -> tuple[str, str]:
    for mention, etat in (("ABS", ABSENT), ("ABJ", JUSTIFIE)):
        absents = [libelles[code] for code, note in notes.items() if note == mention]
        if absents:
            return etat, " ; ".join(absents) if len(absents) < len(notes) else ""
    sans_note = [libelles[code] for code, note in notes.items() if note in (None, "ANOMALIE")]
    return (INCONNU, " ; ".join(sans_note)) if sans_note else (PRESENT, "")


def _compter(lignes: list[dict[str, str]], etat: str) -> int:
    return sum(x["etat"] == etat for x in lignes)


def _incident(clos: Cloture, i: Incident) -> dict[str, str]:
    suites = {True: CONTRESIGNE, False: REFUS, None: ""}
    return {
        "qui": _qui(clos, i.identifiant) if i.identifiant else "",
        "texte": i.description,
        "suite": suites[i.contresigne],
    }


def _porte(clos: Cloture, e: Epreuve, x: Rangee) -> bool:
    """Whether these minutes carry an incident of the grid: those of its bloc and day, else the first ones of its bloc."""
    le_sien = {b.code for b in clos.referentiel.blocs if x.get("incident_epreuve") in b.libelles}
    siens = [autre for autre in clos.jury.epreuves if autre.bloc in le_sien]
    du_jour = [autre for autre in siens if autre.date.isoformat() == x.get("survenu_le")]
    return next(iter(du_jour or siens), None) is e


def _incident_de_la_grille(clos: Cloture, e: Epreuve, x: Rangee) -> dict[str, str]:
    """An incident as the minutes say it; before the closing, a cell that cannot be read says nothing."""
    libelles = clos.referentiel.libelles
    nature, epreuve = INCIDENTS_CONNUS.get(x.get("incident", ""), "incident"), libelles[x["incident_epreuve"]]
    quand, recit = date_iso(x.get("survenu_le")) or e.date, x.get("recit", "")
    ou = epreuve if quand == e.date else f"{epreuve}, le {date_courte(quand.isoformat())}"
    point = "" if recit.endswith((".", "!", "?", "…")) else "."
    return {
        "qui": _qui(clos, x["identifiant"]),
        "texte": f"{nature[0].upper()}{nature[1:]} ({ou}). {recit}{point}",
        "suite": SUITES.get(x.get("suite", ""), "" if x.get("incident") == "RETARD" else A_RECUEILLIR),
    }


def _mesures(
    clos: Cloture, e: Epreuve, bloc: EnsembleClos | None, lignes: list[dict[str, str]]
) -> Iterator[tuple[str, list[str]]]:
    """Who had which measures: those that jury.toml says of this épreuve, else those of the grid."""
    dites = {a.identifiant.casefold() for a in e.amenagements}
    yield from ((a.identifiant, list(a.mesures)) for a in e.amenagements)
    attendus = {x["identifiant"] for x in lignes}
    codes = {code.casefold(): code for code in (bloc.libelles if bloc else ())}
    for x in clos.rangees(X.AMENAGEMENTS):
        oraux = decouper_codes(x.get("oral_au_lieu_de_l_ecrit", ""))
        a_l_oral = [codes[code.casefold()] for code in oraux if code.casefold() in codes]
        tiers = ["tiers temps"] if x.get("tiers_temps") == "oui" else []
        mesures = [*tiers, *(f"{code} à l’oral" for code in a_l_oral), *decouper_mesures(x.get("mesures", ""))]
        if mesures and x["identifiant"] in attendus and x["identifiant"].casefold() not in dites:
            yield x["identifiant"], mesures


def _qui(clos: Cloture, identifiant: str) -> str:
    for c in clos.candidats:
        if c.identifiant.casefold() == identifiant.casefold():
            return f"{nom_complet(c.fiche)} ({identifiant})"
    return identifiant
