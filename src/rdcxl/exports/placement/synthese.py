"""The one-page summary of the placement: rates by survey, definitions, until when contact data are kept. Pure.

Section « Suivi du placement des anciens certifiés… » (I5).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from rdcxl.exports.document import Document
from rdcxl.exports.documents.commun import communes, date_en_mots, pied
from rdcxl.exports.placement.certifies import GROUPES, Suivi
from rdcxl.exports.placement.listes import jours
from rdcxl.exports.placement.taux import DEFINITIONS, ENSEMBLE, PRINCIPE, Resultat, fraction, pourcent
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.placement import Part, mois_a_couvrir, taux_d_insertion, taux_dans_le_metier_vise, taux_de_reponse
from rdcxl.typographie import date_courte, date_longue, phrase

MODELE, FICHIER = "placement.typ", "synthese-placement"
PROMOTIONS_NOMMEES = 4
EMPREINTE = 12  # first digits of each digest, where there are several


def composer(suivi: Suivi, resultats: Sequence[Resultat], r: Referentiel, instant: dt.datetime) -> Document:
    """The summary, on the paper of the centre of the latest jury.

    Args:
        resultats: all of them; of several promotions only the whole is printed.
        instant: the time, with its offset.
    """
    derniere = suivi.clotures[-1]
    plusieurs = len(suivi.clotures) > 1
    donnees = {
        **communes(derniere, "Suivi du placement"),
        "etat": phrase("État au {jour}.", jour=date_en_mots(instant)),
        "session_libelle": _promotions(suivi) if plusieurs else derniere.session.session.libelle,
        "pied": _pied(suivi) if plusieurs else pied(derniere),
        "groupes": [g for g in (_groupe(nom, suivi, resultats) for nom in GROUPES) if g],
        "definitions": [list(d) for d in DEFINITIONS],
        "principe": PRINCIPE,
        "obligation": f"Enquêtes sur au moins {mois_a_couvrir(r)} mois après la certification, transmises à CCI France par DIPLOMATION "
        f"(section « {r.articles['placement'].titre} »).",
        "conservation": _conservation(suivi),
    }
    return Document(MODELE, FICHIER, "Synthèse du placement", "", instant, donnees)


def _promotions(suivi: Suivi) -> str:
    noms = list(dict.fromkeys(p[0].session for p in suivi.promotions if p))
    return ", ".join(noms) if len(noms) <= PROMOTIONS_NOMMEES else f"{len(suivi.clotures)} promotions"


def _pied(suivi: Suivi) -> str:
    empreintes = ", ".join(f"{c.empreinte.valeur[:EMPREINTE]}…" for c in suivi.clotures[-PROMOTIONS_NOMMEES:])
    return phrase("D'après {n} dossiers clos, SHA-256 {empreintes}", n=len(suivi.clotures), empreintes=empreintes)


def _groupe(nom: str, suivi: Suivi, resultats: Sequence[Resultat]) -> dict[str, Any] | None:
    """The rows of a group: those of all its promotions together, or of its only one."""
    siens = [x for x in resultats if x.groupe == nom]
    ensemble = [x for x in siens if x.promotion == ENSEMBLE] or siens
    if not ensemble:
        return None
    personnes = sum(p.groupe == nom for p in suivi.personnes)
    return {
        "titre": nom.capitalize(),
        "effectif": f"{personnes} {'personnes certifiées' if personnes > 1 else 'personne certifiée'}",
        "lignes": [_ligne(x) for x in ensemble],
    }


def _ligne(x: Resultat) -> dict[str, Any]:
    e = x.enquete
    return {
        "enquete": f"À {x.mois} mois",
        "dates": jours(x),
        "ouverte": x.ouverte,
        "taux": [_taux(part) for part in (taux_de_reponse(e), taux_d_insertion(e), taux_dans_le_metier_vise(e))],
    }


def _taux(part: Part) -> dict[str, str]:
    return {"pourcent": pourcent(part), "fraction": fraction(part) if part.sur else ""}


def _conservation(suivi: Suivi) -> str:
    """Until when contact data are kept at least: one day for all, or the first and the last."""
    jours_ = sorted({jour for _, jour in suivi.conservation})
    if len(jours_) == 1:
        return f"Les coordonnées sont à garder au moins jusqu’au {date_longue(jours_[0].isoformat())}."
    de, a = (date_courte(j.isoformat()) for j in (jours_[0], jours_[-1]))
    return f"Les coordonnées sont à garder au moins jusqu’au {de} pour la première promotion, au {a} pour la dernière."
