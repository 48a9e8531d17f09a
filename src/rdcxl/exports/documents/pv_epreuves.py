"""Minutes of each bloc épreuve, from jury.toml, the marks and the grid's optional tables: who was there, incidents, measures
without their cause.

Source: « Organisation des épreuves » (I8, I9 of the domain notes: minutes for every bloc épreuve), « Fraude aux examens de
validation de blocs » (G1: incidents, countersigned or refused), « Aménagement des épreuves » (F4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rdcxl.exports.document import Document
from rdcxl.exports.documents.commun import communes, jour, nom_complet, par_experience, texte
from rdcxl.exports.fichiers import nom_de_fichier, sans_collision
from rdcxl.exports.lecture import candidats, instant_de_cloture, valeur
from rdcxl.exports.reglages import Reglages
from rdcxl.grille import annexes as X
from rdcxl.grille.amenagements import decouper_codes, decouper_mesures
from rdcxl.jury.tables import Rangee, rangees
from rdcxl.regles import libelles as L
from rdcxl.typographie import date_courte

MODELE = "pv_epreuve.typ"
ABSENT, JUSTIFIE, PRESENT, INCONNU = "Absent", "Absence justifiée", "Présent", "Présence non établie"
NON_CONVOQUE = frozenset({L.ACQUIS, L.NON_INSCRIT})
CONTRESIGNE, REFUS = "Contresigné par l’intéressé.", "L’intéressé a refusé de contresigner."
SUITES = {"CONTRESIGNE": CONTRESIGNE, "REFUS": REFUS}
A_RECUEILLIR = "Ni signature de l’intéressé ni refus n’est consigné."


def preparer(contenu: Mapping[str, Any], reglages: Reglages) -> list[Document]:
    """Return one document per minutes that jury.toml gives, in its order."""
    instant = instant_de_cloture(contenu)
    epreuves = valeur(contenu, "jury.epreuves") or []
    noms = sans_collision(nom_de_fichier("PV-epreuve", str(e["bloc"]), str(e["date"])) for e in epreuves)
    return [
        Document(MODELE, nom, f"Procès-verbal d’épreuve {e['bloc']}", "", instant, _donnees(contenu, e))
        for e, nom in zip(epreuves, noms, strict=True)
    ]


def _donnees(contenu: Mapping[str, Any], e: Mapping[str, Any]) -> dict[str, Any]:
    bloc = next((b for b in contenu["referentiel"]["blocs"] if b["code"] == e["bloc"]), None)
    designation = f"Bloc {bloc['numero']} – {bloc['titre']}" if bloc else str(e["bloc"])
    lignes = list(_presences(contenu, e, bloc))
    surveillants = [str(s) for s in e["surveillants"]]
    return {
        **communes(contenu, f"Procès-verbal d’épreuve – {e['bloc']} – {texte(contenu, 'session.session.libelle')}"),
        "chapeau": designation,
        "fiche": [
            ["Date", jour(e, "date")],
            ["Lieu", texte(e, "lieu")],
            ["Horaires", " – ".join(h for h in (texte(e, "debut"), texte(e, "fin")) if h)],
            ["Sujet", texte(e, "sujet")],
            ["Matériel autorisé", texte(e, "materiel")],
            ["Responsable de la session", texte(e, "responsable")],
            ["Surveillance", ", ".join(surveillants)],
        ],
        "epreuves": [f"{x['libelle']} ({x['maximum']} points)" for x in bloc["composantes"]] if bloc else [],
        "comptes": [[etat, str(n)] for etat in (PRESENT, ABSENT, JUSTIFIE, INCONNU) if (n := _compter(lignes, etat))],
        "candidats": lignes,
        "incidents": [
            *(_incident(contenu, i) for i in e.get("incidents") or ()),
            *(_incident_de_la_grille(contenu, e, x) for x in rangees(contenu, X.INCIDENTS) if _porte(contenu, e, x)),
        ],
        "amenagements": [
            {"qui": _qui(contenu, qui), "mesures": ", ".join(mesures)} for qui, mesures in _mesures(contenu, e, bloc, lignes)
        ],
        "signatures": [
            {"nom": texte(e, "responsable"), "qualite": "Responsable de la session"},
            *({"nom": nom, "qualite": "Surveillance"} for nom in surveillants),
        ],
    }  # fmt: skip


def _presences(
    contenu: Mapping[str, Any], e: Mapping[str, Any], bloc: Mapping[str, Any] | None
) -> Iterator[dict[str, str]]:  # fmt: skip
    """The candidates expected at a bloc, with what their marks say of their presence."""
    codes = _libelles(bloc) if bloc else {}
    for c in candidats(contenu):
        statut = valeur(c, f"resultat.blocs.{e['bloc']}.statut")
        sans_epreuve = par_experience(c) or e["bloc"] in c["saisies"].get("portefeuilles", {})
        if statut is None or statut in NON_CONVOQUE or sans_epreuve:
            continue
        notes = {code: c["saisies"]["notes"].get(code) for code in codes}
        etat, detail = _etat(notes, codes)
        retard = "arrivée en retard" if texte(c, "fiche.identifiant") in (e.get("retards") or ()) else ""
        yield {
            "nom": nom_complet(c["fiche"]),
            "identifiant": texte(c, "fiche.identifiant"),
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


def _incident(contenu: Mapping[str, Any], i: Mapping[str, Any]) -> dict[str, str]:
    suites = {True: CONTRESIGNE, False: REFUS, None: ""}
    return {
        "qui": _qui(contenu, i["identifiant"]) if i["identifiant"] else "",
        "texte": str(i["description"]),
        "suite": suites[i["contresigne"]],
    }


def _porte(contenu: Mapping[str, Any], e: Mapping[str, Any], x: Rangee) -> bool:
    """Whether these minutes carry an incident of the grid: those of its bloc and day, else the first ones of its bloc."""
    le_sien = {b["code"] for b in contenu["referentiel"]["blocs"] if x.get("incident_epreuve") in _libelles(b)}
    siens = [autre for autre in valeur(contenu, "jury.epreuves") or () if autre["bloc"] in le_sien]
    du_jour = [autre for autre in siens if autre["date"] == x.get("survenu_le")]
    return next(iter(du_jour or siens), None) is e


def _incident_de_la_grille(contenu: Mapping[str, Any], e: Mapping[str, Any], x: Rangee) -> dict[str, str]:
    """An incident as the minutes say it; before the closing, a cell that cannot be read says nothing."""
    bloc = next(b for b in contenu["referentiel"]["blocs"] if b["code"] == e["bloc"])
    nature, epreuve = X.INCIDENTS_CONNUS.get(x.get("incident", ""), "incident"), _libelles(bloc)[x["incident_epreuve"]]
    quand, recit = x.get("survenu_le", e["date"]), x.get("recit", "")
    ou = epreuve if quand == e["date"] else f"{epreuve}, le {date_courte(quand)}"
    point = "" if recit.endswith((".", "!", "?", "…")) else "."
    return {
        "qui": _qui(contenu, x["identifiant"]),
        "texte": f"{nature[0].upper()}{nature[1:]} ({ou}). {recit}{point}",
        "suite": SUITES.get(x.get("suite", ""), "" if x.get("incident") == "RETARD" else A_RECUEILLIR),
    }


def _mesures(
    contenu: Mapping[str, Any], e: Mapping[str, Any], bloc: Mapping[str, Any] | None, lignes: list[dict[str, str]]
) -> Iterator[tuple[str, list[str]]]:
    """Who had which measures: those that jury.toml says of this épreuve, else those of the grid."""
    dites = {a["identifiant"].casefold() for a in e.get("amenagements") or ()}
    yield from ((a["identifiant"], list(a["mesures"])) for a in e.get("amenagements") or ())
    attendus = {x["identifiant"] for x in lignes}
    codes = {code.casefold(): code for code in (_libelles(bloc) if bloc else ())}
    for x in rangees(contenu, X.AMENAGEMENTS):
        oraux = decouper_codes(x.get("oral_au_lieu_de_l_ecrit", ""))
        a_l_oral = [codes[code.casefold()] for code in oraux if code.casefold() in codes]
        tiers = ["tiers temps"] if x.get("tiers_temps") == "oui" else []
        mesures = [*tiers, *(f"{code} à l’oral" for code in a_l_oral), *decouper_mesures(x.get("mesures", ""))]
        if mesures and x["identifiant"] in attendus and x["identifiant"].casefold() not in dites:
            yield x["identifiant"], mesures


def _libelles(bloc: Mapping[str, Any]) -> dict[str, str]:
    return {c["code"]: c["libelle"] for c in bloc["composantes"]}


def _qui(contenu: Mapping[str, Any], identifiant: str) -> str:
    for c in candidats(contenu):
        if texte(c, "fiche.identifiant").casefold() == identifiant.casefold():
            return f"{nom_complet(c['fiche'])} ({identifiant})"
    return identifiant
