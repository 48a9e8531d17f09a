"""Minutes of the certification jury: who sat, what was decided for each candidate, the jury's own decisions, reserves.

Source: « Le jury de certification » (H3 to H8 of the domain notes: composition, the president's delegation, the list of those
certified, totally or partly), B5 (an own decision is recorded with its reason, its author and its time).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from rdcxl.exports.document import Document
from rdcxl.exports.documents.commun import (
    ETATS_DE_PRO,
    certification,
    communes,
    compte,
    jour,
    lectures_en_mots,
    nom_complet,
    points_sur,
)
from rdcxl.exports.fichiers import nom_de_fichier
from rdcxl.exports.lecture import est_close
from rdcxl.exports.reglages import Reglages
from rdcxl.jury.changements import changements
from rdcxl.jury.composition import Membre
from rdcxl.jury.modele_clos import Cloture, Projet
from rdcxl.jury.parties_closes import CandidatClos, EtatClos
from rdcxl.regles import libelles as L
from rdcxl.regles.actes import AJOURNE
from rdcxl.regles.nombres import en_francais
from rdcxl.typographie import date_courte, decimale

MODELE = "pv_jury.typ"
ROLES = {
    "PRESIDENT": "Président du jury",
    "PROFESSIONNEL": "Professionnel du secteur",
    "REPRESENTANT": "Représentant de la CCI ou de l’établissement",
    "OBSERVATEUR": "Observateur du centre parrain, sans voix",
}
PLURIEL, MADAME = 2, "Mme"
FEMININS = {
    "PRESIDENT": "Présidente du jury",
    "PROFESSIONNEL": "Professionnelle du secteur",
    "REPRESENTANT": "Représentante de la CCI ou de l’établissement",
    "OBSERVATEUR": "Observatrice du centre parrain, sans voix",
}
ORDRE_DES_ROLES = tuple(ROLES)
VOTANTS = frozenset(ROLES) - {"OBSERVATEUR"}
EN_ATTENTE_OU_AJOURNES = "En attente ou ajournés"
ISSUES = (
    ("TITRE", "Certification totale"),
    ("PARTIELLE", "Certification partielle"),
    ("AUCUNE", "Aucune certification"),
    ("EN_ATTENTE", "Ajourné"),
    ("ANNULEE", "Session annulée"),
)


def preparer(clos: Cloture | Projet, reglages: Reglages, ancien: Cloture | None = None) -> list[Document]:
    """Return the one document: landscape A4, the list of candidates repeated under its heading on each page.

    Args:
        clos: a closed file, or what `rdcxl.jury.projet` composes before closing (then marked PROJET).
        ancien: the closed file that this one replaces, for the table of what changed.

    Raises:
        ExportRefuse: a decision is not known.
    """
    tous, jury = clos.candidats, clos.jury
    titre = f"Procès-verbal du jury de certification – {clos.session.session.libelle}"
    commun = communes(clos, titre)
    projet = not est_close(clos)
    donnees = {
        **commun,
        "titre": "Procès-verbal du jury de certification",
        "chapeau": _chapeau(clos),
        "delegation": _delegation(clos),
        "membres": [_membre(m) for m in _membres(clos)],
        "quorum": _quorum(clos),
        "blocs": [b.code for b in clos.referentiel.blocs],
        "comptes": [
            [compte(n, EN_ATTENTE_OU_AJOURNES if projet and code == L.EN_ATTENTE else libelle), str(n)]
            for code, libelle in ISSUES
            if (n := _compter(tous, code))
        ],
        "colonne": "Décision à ce jour" if projet else "Décision du jury",
        "candidats": [_ligne(rang, c, projet=projet) for rang, c in enumerate(tous, 1)],
        "decisions": [d for c in tous if (d := _decisions(c))["motifs"]],
        "reserves": _reserves(clos),
        "remplace": _remplace(clos),
        "changements": _changements(clos, ancien),
        "lectures": lectures_en_mots(clos),
        "fait": f"Fait à {jury.lieu}, le {jour(jury.date)}." if jury else "",
        "signatures": [
            {"nom": f"{m.prenom} {m.nom}", "qualite": role(m)} for m in _membres(clos)
        ],
    }  # fmt: skip
    return [
        Document(
            MODELE,
            nom_de_fichier("PV-jury", jury.date.isoformat() if jury else ""),
            "Procès-verbal du jury",
            "",
            clos.instant,
            donnees,
        )
    ]


def _membres(clos: Cloture | Projet) -> list[Membre]:
    membres = clos.jury.membres if clos.jury else ()
    return sorted(membres, key=lambda m: ORDRE_DES_ROLES.index(m.role))


def _chapeau(clos: Cloture | Projet) -> str:
    lieu, date = (clos.jury.lieu, jour(clos.jury.date)) if clos.jury else ("", "")
    niveau = clos.session.certification.niveau
    fin = f", niveau {niveau}" if niveau else ""
    titre = certification(clos)
    return (
        f"Certification professionnelle « {titre['intitule']} » ({titre['code']}{fin}). "
        f"Jury réuni à {lieu or '…'} le {date or '…'}."
    )


def _delegation(clos: Cloture | Projet) -> str:
    """H5: the president sits by delegation of the president of the chamber."""
    cci = clos.session.centre.cci
    presidents = [m for m in _membres(clos) if m.role == "PRESIDENT"]
    if not presidents:
        return ""
    qui = f"{presidents[0].prenom} {presidents[0].nom}"
    return f"Présidence du jury : {qui}, par délégation du président de {f'la {cci}' if cci else 'la chambre de commerce et d’industrie'}."


def _membre(m: Membre) -> dict[str, str]:
    return {
        "nom": f"{m.prenom} {m.nom}",
        "role": role(m),
        "qualite": ", ".join(v for v in (m.fonction, m.organisme) if v),
        "exercice": annees(m.annees_exercice),
        "activite": date_courte(m.derniere_activite.isoformat()) if m.derniere_activite else "",
        "informe": date_courte(m.informe_le.isoformat()) if m.informe_le else "",
        "formation": n_a_pas_forme(m.a_forme) if m.role in VOTANTS else "",
    }


def role(m: Membre) -> str:
    """What a member is called, in agreement with « Mme »."""
    return (FEMININS if m.civilite == MADAME else ROLES)[m.role]


def annees(n: Decimal | None) -> str:
    """« 12 ans », « 1,5 an »; empty when it was not entered."""
    return "" if n is None else f"{en_francais(n)} an{'s' if n >= PLURIEL else ''}"


def n_a_pas_forme(formes: Sequence[str]) -> str:
    """What the minutes say of a member and of those whom he trained (H3)."""
    return f"A formé : {', '.join(formes)}" if formes else "N’a formé aucun candidat"


def _quorum(clos: Cloture | Projet) -> str:
    membres = _membres(clos)
    if not membres:
        return "La composition du jury n’est pas encore connue."
    votants = sum(m.role in VOTANTS for m in membres)
    observateurs = len(membres) - votants
    suite = f", {observateurs} observateur{'s' if observateurs > 1 else ''} sans voix" if observateurs else ""
    return (
        f"{votants} membres ayant voix présents{suite}."
        if votants > 1
        else f"{votants} membre ayant voix présent{suite}."
    )


def _compter(tous: Sequence[CandidatClos], decision: str) -> int:
    return sum(c.resultat.decision == decision for c in tous)


def _ligne(rang: int, c: CandidatClos, *, projet: bool) -> dict[str, Any]:
    x = c.resultat
    valides = [code for code, b in x.blocs.items() if b.statut in ("VALIDE", "ACQUIS")]
    certifies = c.blocs_certifies
    return {
        "rang": str(rang),
        "nom": nom_complet(c.fiche),
        "identifiant": c.identifiant,
        "blocs": [_etat(b) for b in x.blocs.values()],
        "pro": _pro(x.pro),
        "points": points_sur(c),
        "moyenne": decimale(x.moyenne or ""),
        "decision": _issue(c, projet=projet),
        "code": x.decision,
        "conserves": ", ".join(valides) if x.decision != "TITRE" else "",
        "certifies": ", ".join(certifies),
        "jury": bool(c.actes_retenus),
    }


def _etat(bloc: EtatClos) -> dict[str, str]:
    return {"note": decimale(bloc.note or ""), "statut": L.BLOCS[bloc.statut]}


def _pro(pro: EtatClos | None) -> dict[str, str]:
    if not pro:
        return {"note": "", "statut": ""}
    return {"note": decimale(pro.note or ""), "statut": ETATS_DE_PRO[pro.statut]}


def _issue(c: CandidatClos, *, projet: bool) -> str:
    """The decision in words; who waits was postponed by the jury, unless nothing is closed yet."""
    decision = c.resultat.decision
    ajourne = not projet or any(a.acte == AJOURNE for a in c.actes_retenus)
    dit = "Ajournée" if c.fiche.sexe == "F" else "Ajourné"
    return dit if decision == L.EN_ATTENTE and ajourne else L.DECISIONS[decision]


def _decisions(c: CandidatClos) -> dict[str, Any]:
    """The jury's own decisions on one candidate, as the closed file words them."""
    return {
        "qui": f"{nom_complet(c.fiche)} ({c.identifiant})",
        "motifs": [m.model_dump() for m in c.resultat.motifs_du_jury],
    }


def _reserves(clos: Cloture | Projet) -> list[str]:
    """What was noted without refusing, what the jury had to rule on and did not, and the reason of what was forced."""
    regles = {
        c.identifiant
        for c in clos.candidats
        if any(a.rendre(c.identifiant, "").statue_sur_les_heures for a in c.actes_retenus)
    }
    phrases = [
        *clos.reserves,
        *(
            f"{a.identifiant} – {a.message}" if a.identifiant else a.message
            for a in clos.a_statuer
            if a.identifiant not in regles
        ),
    ]
    if isinstance(clos, Cloture) and clos.force is not None:
        phrases.append(f"Clôture malgré ce qui suit, pour le motif : {clos.force.motif}")
        phrases.extend(e.texte for e in clos.force.empechements)
    return phrases


def _remplace(clos: Cloture | Projet) -> str:
    bloc = clos.remplace if isinstance(clos, Cloture) else None
    if bloc is None:
        return ""
    return f"Ce procès-verbal remplace celui du dossier « {bloc.fichier} ». Motif : {bloc.motif}"


def _changements(clos: Cloture | Projet, ancien: Cloture | None) -> list[dict[str, Any]]:
    """What the rectification changes: a row per candidate; nothing where the replaced file is not there."""
    if ancien is None or not isinstance(clos, Cloture):
        return []
    return [
        {
            "nom": x.nom,
            "identifiant": x.identifiant,
            "saisies": [str(y) for y in x.saisies] or [{1: "Ajouté", -1: "Retiré"}.get(x.arrivee, "")],
            "resultats": [str(y) for y in x.resultats],
        }
        for x in changements(ancien, clos)
    ]
