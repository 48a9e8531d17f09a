"""Synthèse of the promotion for the jury, before the closing: one line per candidate, and what still prevents the closing.

Marked PROJET on every page (« Confidentialité »: marks are not made known before the certification jury).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from rdcxl.exports.document import Document
from rdcxl.exports.documents.commun import ETATS_DE_PRO, communes, compte, date_en_mots, nom_complet, points_sur
from rdcxl.exports.reglages import Reglages
from rdcxl.jury.modele_clos import Projet
from rdcxl.jury.parties_closes import CandidatClos, EmpechementClos, EtatClos
from rdcxl.regles import libelles as L
from rdcxl.typographie import decimale

MODELE = "synthese.typ"
ALERTES = frozenset({L.ELIMINATOIRE, L.NON_PRESENTE, L.INSUFFISANT, L.ANNULE})


def preparer(clos: Projet, reglages: Reglages) -> list[Document]:
    """Return the one table, landscape A4, in the order of the grid.

    Args:
        clos: what `rdcxl.jury.projet` composes.
    """
    instant, tous = clos.instant, clos.candidats
    comptes = Counter(c.resultat.decision for c in tous)
    donnees = {
        **communes(clos, f"Synthèse – {clos.session.session.libelle}"),
        "etat": f"État au {date_en_mots(instant)}, d’après {clos.grille.nom}.",
        "blocs": [b.code for b in clos.referentiel.blocs],
        "comptes": [
            [str(comptes[code]), compte(comptes[code], libelle)]
            for code, libelle in L.DECISIONS.items()
            if comptes[code]
        ],
        "candidats": [_ligne(c) for c in tous],
        "empechements": [_empechement(e) for e in clos.empechements],
    }
    return [Document(MODELE, "PROJET-synthese", "Synthèse de la promotion", "", instant, donnees)]


def _ligne(c: CandidatClos) -> dict[str, Any]:
    x, propose = c.resultat, c.proposition.decision
    change = propose != x.decision
    return {
        "nom": nom_complet(c.fiche),
        "identifiant": c.identifiant,
        "blocs": [etat(b, L.BLOCS) for b in x.blocs.values()],
        "pro": etat(x.pro, ETATS_DE_PRO),
        "points": points_sur(c),
        "moyenne": decimale(x.moyenne or ""),
        "decision": L.DECISIONS[x.decision],
        "alerte": x.decision in (L.EN_ATTENTE, L.ANNULEE),
        "propose": f"proposition : {L.DECISIONS[propose]}" if change else "",
        "actes": str(len(c.actes_retenus) or ""),
    }


def etat(ensemble: EtatClos | None, libelles: Mapping[str, str]) -> dict[str, Any]:
    """Mark and state of a bloc or of PRO; empty where there is none."""
    if not ensemble:
        return {"note": "", "statut": "", "alerte": False}
    return {
        "note": decimale(ensemble.note or ""),
        "statut": libelles[ensemble.statut],
        "alerte": ensemble.statut in ALERTES,
    }


def _empechement(e: EmpechementClos) -> dict[str, str]:
    levable = " Le jury peut le lever par un motif porté au procès-verbal." if e.forcable else ""
    return {"texte": f"{e.texte}{levable}", "article": e.article}
