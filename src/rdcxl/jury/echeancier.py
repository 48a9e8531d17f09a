"""Every deadline that follows from a closed jury, of the session and of each candidate. Reads the closed dict and the rules.

Sections « Divulgation des résultats », « Écrits », « En cas d'échec », « Motifs recevables… », « Fraude… », « Suivi du placement… ».
A deadline that hangs on a date which nobody has entered is listed without a date, and says which one is needed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Optional

from rdcxl.grille.annexes import DEMANDES
from rdcxl.jury.tables import Rangee, rangees_du_candidat
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import demandes as D
from rdcxl.regles import echeances as E
from rdcxl.regles import libelles as L
from rdcxl.regles.dates import date_iso

SESSION = ""


@dataclass(frozen=True)
class Echeance:
    """One deadline.

    Attributes:
        jour: the last day (or, for `depuis`, the first), None when it depends on what is not known.
        quoi: what is due, in French; `article`: heading of the section it rests on.
        identifiant: the candidate, empty for the session; `nom`: as the list shows him.
        depuis: the day is the first on which something is allowed, not the last.
    """

    jour: Optional[dt.date]
    quoi: str
    article: str
    identifiant: str = SESSION
    nom: str = ""
    depuis: bool = False


class _Qui(NamedTuple):
    identifiant: str
    nom: str


def echeances(contenu: Mapping[str, Any], r: Referentiel) -> list[Echeance]:
    """Every deadline, in the order of the days; those without a date come last.

    Args:
        contenu: a closed file whose seal was checked.
    """
    toutes = [*_de_la_session(contenu, r), *(e for c in contenu["candidats"] for e in _du_candidat(contenu, c, r))]
    return sorted(toutes, key=lambda e: (e.jour or dt.date.max, e.identifiant, e.quoi))


def _de_la_session(contenu: Mapping[str, Any], r: Referentiel) -> Iterator[Echeance]:
    titres = {cle: article.titre for cle, article in r.articles.items()}
    session = contenu["session"]
    derniere = date_iso(session["session"].get("date_derniere_epreuve"))
    yield Echeance(
        E.limite_resultats(r, derniere) if derniere else None,
        "Résultats à faire connaître"
        if derniere
        else "Résultats à faire connaître : la date de la dernière épreuve manque",
        titres["divulgation"],
    )
    for epreuve in contenu["jury"].get("epreuves", ()):
        jour = date_iso(epreuve["date"])
        if jour:
            quoi = f"Copies de l’épreuve {epreuve['bloc']} du {jour:%d/%m/%Y} à garder"
            yield Echeance(E.fin_archivage_copies(r, jour), quoi, titres["ecrits"])
    delivrance = date_iso(session["certification"].get("date_derniere_delivrance"))
    if delivrance:
        yield Echeance(delivrance, "Dernière délivrance possible de la certification", titres["echec"])


def _du_candidat(contenu: Mapping[str, Any], c: Mapping[str, Any], r: Referentiel) -> Iterator[Echeance]:
    titres = {cle: article.titre for cle, article in r.articles.items()}
    fiche, x = c["fiche"], c["resultat"]
    qui = _Qui(fiche["identifiant"], f"{(fiche['nom_naissance'] or '').upper()} {fiche['prenoms'] or ''}".strip())
    jury = date_iso(contenu["jury"]["date"])
    if jury and (x["decision"] == L.TITRE or c["blocs_certifies"]):
        yield Echeance(E.fin_enquetes(r, jury), "Enquêtes de placement à mener", titres["placement"], *qui)
    if x["decision"] in (L.PARTIELLE, L.AUCUNE):
        yield from _reprises(contenu, x, titres["echec"], qui)
    demandes = list(rangees_du_candidat(contenu, DEMANDES, qui.identifiant))
    if x["decision"] == L.EN_ATTENTE:
        yield from _rattrapages(c["saisies"]["notes"], demandes, r, qui)
    fraude = date_iso(fiche.get("fraude"))
    if x["decision"] == L.ANNULEE and fraude:
        yield _apres_fraude(fraude, demandes, r, qui)
    if x["pro"] and x["pro"]["statut"] in (L.INSUFFISANT, L.NON_PRESENTE):
        for debut in (date_iso(d.get(D.DEPUIS)) for d in demandes if d[D.NATURE] == D.PRO):
            if debut:
                quoi = f"Nouveau dossier professionnel possible au plus tôt, expérience commencée le {debut:%d/%m/%Y}"
                yield Echeance(E.premier_dossier_pro(r, debut), quoi, titres["echec"], *qui, depuis=True)


def _rattrapages(notes: Mapping[str, Any], demandes: list[Rangee], r: Referentiel, qui: _Qui) -> Iterator[Echeance]:
    """The make-up épreuves after justified absences: until when for each request, and those that nobody asked for yet."""
    titre = r.articles["motifs_recevables"].titre
    restent = [code for code, note in notes.items() if note == "ABJ"]
    for d in sorted((d for d in demandes if d[D.NATURE] == D.ABSENCE), key=lambda d: d[D.DU]):
        du, pour = dt.date.fromisoformat(d[D.DU]), d.get(D.POUR)
        codes = [code for code in restent if pour in (None, r.ensemble_de[code].code)]
        restent = [code for code in restent if code not in codes]
        if codes:
            quoi = f"Épreuve de rattrapage à tenir ({', '.join(codes)}), demande du {du:%d/%m/%Y}"
            yield Echeance(E.limite_rattrapage_justifie(r, du), quoi, titre, *qui)
    if restent:
        delai = f"{r.reprise.rattrapage_mois} mois après la demande écrite, dont la date n’est pas connue"
        yield Echeance(None, f"Épreuve de rattrapage à tenir ({', '.join(restent)}) : {delai}", titre, *qui)


def _apres_fraude(fraude: dt.date, demandes: list[Rangee], r: Referentiel, qui: _Qui) -> Echeance:
    """The first new session: the end of the waiting period, or of the notice of a request made since; the first that allows one.

    Reading: X22.
    """
    titre, quoi = r.articles["fraude"].titre, "Nouvelle session possible au plus tôt"
    possibles = [
        (E.premiere_session_apres_fraude(r, fraude, du, redoublement=d.get("redouble") == "oui"), du)
        for d in demandes
        if d[D.NATURE] == D.APRES_FRAUDE and (du := dt.date.fromisoformat(d[D.DU])) >= fraude
    ]
    if not possibles:
        jour = E.premiere_session_apres_fraude(r, fraude, fraude, redoublement=False)
        return Echeance(jour, quoi, titre, *qui, depuis=True)
    jour, du = min(possibles)
    return Echeance(jour, f"{quoi}, demande du {du:%d/%m/%Y}", titre, *qui, depuis=True)


def _reprises(contenu: Mapping[str, Any], x: Mapping[str, Any], article: str, qui: _Qui) -> Iterator[Echeance]:
    """The blocs, and PRO, that may be taken again until the date of last issue."""
    limite = date_iso(contenu["session"]["certification"].get("date_derniere_delivrance"))
    ailleurs = (L.VALIDE, L.ACQUIS, L.NON_INSCRIT)
    blocs = [code for code, b in x["blocs"].items() if b["statut"] not in ailleurs]
    if x["pro"] and x["pro"]["statut"] in (L.INSUFFISANT, L.NON_PRESENTE):
        blocs.append("PRO")
    if blocs:
        sans = "" if limite else " : la date de dernière délivrance manque"
        yield Echeance(limite, f"À repasser : {', '.join(blocs)}{sans}", article, *qui)
