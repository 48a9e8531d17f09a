"""Minutes of the certification jury: who sat, what was decided for each candidate, the jury's own decisions, reserves.

Source: « Le jury de certification » (H3 to H8 of the domain notes: composition, the president's delegation, the list of those
certified, totally or partly), B5 (an own decision is recorded with its reason, its author and its time).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rdcxl.exports.document import Document
from rdcxl.exports.documents.commun import certification, communes, jour, nom_complet, points_sur, texte
from rdcxl.exports.fichiers import nom_de_fichier
from rdcxl.exports.lecture import candidats, instant_de_cloture, valeur
from rdcxl.exports.reglages import Reglages
from rdcxl.regles import libelles as L
from rdcxl.typographie import date_courte, decimale

MODELE = "pv_jury.typ"
ROLES = {
    "PRESIDENT": "Président du jury",
    "PROFESSIONNEL": "Professionnel du secteur",
    "REPRESENTANT": "Représentant de la CCI ou de l’établissement",
    "OBSERVATEUR": "Observateur du centre parrain, sans voix",
}
ORDRE_DES_ROLES = tuple(ROLES)
VOTANTS = frozenset(ROLES) - {"OBSERVATEUR"}
EN_ATTENTE_OU_AJOURNES = "En attente ou ajournés"
ISSUES = (
    ("TITRE", "Certification totale"),
    ("PARTIELLE", "Certification partielle"),
    ("AUCUNE", "Aucune certification"),
    ("EN_ATTENTE", "Ajournés"),
    ("ANNULEE", "Session annulée"),
)


def preparer(contenu: Mapping[str, Any], reglages: Reglages) -> list[Document]:
    """Return the one document: landscape A4, the list of candidates repeated under its heading on each page.

    Args:
        contenu: a closed file, or what `rdcxl.jury.projet` composes before closing (then marked PROJET).

    Raises:
        ExportRefuse: a decision is not known.
    """
    tous = candidats(contenu)
    lieu, date = texte(contenu, "jury.lieu"), texte(contenu, "jury.date")
    titre = f"Procès-verbal du jury de certification – {texte(contenu, 'session.session.libelle')}"
    commun = communes(contenu, titre)
    projet = commun["projet"] != ""
    donnees = {
        **commun,
        "titre": "Procès-verbal du jury de certification",
        "chapeau": _chapeau(contenu),
        "delegation": _delegation(contenu),
        "membres": [_membre(m) for m in _membres(contenu)],
        "quorum": _quorum(contenu),
        "blocs": [str(b["code"]) for b in valeur(contenu, "referentiel.blocs") or []],
        "comptes": [
            [EN_ATTENTE_OU_AJOURNES if projet and code == L.EN_ATTENTE else libelle, str(_compter(tous, code))]
            for code, libelle in ISSUES
            if _compter(tous, code)
        ],
        "colonne": "Décision à ce jour" if projet else "Décision du jury",
        "candidats": [_ligne(rang, c, projet=projet) for rang, c in enumerate(tous, 1)],
        "decisions": [d for c in tous if (d := _decisions(c))["motifs"]],
        "reserves": _reserves(contenu),
        "remplace": _remplace(contenu),
        "lectures": [f"{nom} : {choix}" for nom, choix in (valeur(contenu, "lectures_modifiees") or {}).items()],
        "fait": f"Fait à {lieu}, le {jour(contenu, 'jury.date')}." if lieu and date else "",
        "signatures": [
            {"nom": f"{m['prenom']} {m['nom']}", "qualite": ROLES[m["role"]]} for m in _membres(contenu)
        ],
    }  # fmt: skip
    return [
        Document(
            MODELE,
            nom_de_fichier("PV-jury", date),
            "Procès-verbal du jury",
            "",
            instant_de_cloture(contenu),
            donnees,
        )
    ]


def _membres(contenu: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    membres = valeur(contenu, "jury.membres") or []
    return sorted(membres, key=lambda m: ORDRE_DES_ROLES.index(m["role"]))


def _chapeau(contenu: Mapping[str, Any]) -> str:
    lieu, date = texte(contenu, "jury.lieu"), jour(contenu, "jury.date")
    niveau = texte(contenu, "session.certification.niveau")
    fin = f", niveau {niveau}" if niveau else ""
    titre = certification(contenu)
    return (
        f"Certification professionnelle « {titre['intitule']} » ({titre['code']}{fin}). "
        f"Jury réuni à {lieu or '…'} le {date or '…'}."
    )


def _delegation(contenu: Mapping[str, Any]) -> str:
    """H5: the president sits by delegation of the president of the chamber."""
    cci = texte(contenu, "session.centre.cci")
    presidents = [m for m in _membres(contenu) if m["role"] == "PRESIDENT"]
    if not presidents:
        return ""
    qui = f"{presidents[0]['prenom']} {presidents[0]['nom']}"
    return f"Présidence du jury : {qui}, par délégation du président de {f'la {cci}' if cci else 'la chambre de commerce et d’industrie'}."


def _membre(m: Mapping[str, Any]) -> dict[str, str]:
    informe = m.get("informe_le")
    return {
        "nom": f"{m['prenom']} {m['nom']}",
        "role": ROLES[m["role"]],
        "qualite": ", ".join(str(v) for v in (m.get("fonction"), m.get("organisme")) if v),
        "informe": date_courte(str(informe)) if informe else "",
    }


def _quorum(contenu: Mapping[str, Any]) -> str:
    membres = _membres(contenu)
    if not membres:
        return "La composition du jury n’est pas encore connue."
    votants = sum(m["role"] in VOTANTS for m in membres)
    observateurs = len(membres) - votants
    suite = f", {observateurs} observateur{'s' if observateurs > 1 else ''} sans voix" if observateurs else ""
    return (
        f"{votants} membres ayant voix présents{suite}."
        if votants > 1
        else f"{votants} membre ayant voix présent{suite}."
    )


def _compter(tous: list[Mapping[str, Any]], decision: str) -> int:
    return sum(valeur(c, "resultat.decision") == decision for c in tous)


def _ligne(rang: int, c: Mapping[str, Any], *, projet: bool) -> dict[str, Any]:
    x = c["resultat"]
    valides = [code for code, b in x["blocs"].items() if b["statut"] in ("VALIDE", "ACQUIS")]
    certifies = c["blocs_certifies"]
    return {
        "rang": str(rang),
        "nom": nom_complet(c["fiche"]),
        "identifiant": texte(c, "fiche.identifiant"),
        "blocs": [_etat(b) for b in x["blocs"].values()],
        "pro": _pro(x["pro"]),
        "points": points_sur(c),
        "moyenne": decimale(x["moyenne"]) if x["moyenne"] else "",
        "decision": _issue(c, projet=projet),
        "code": x["decision"],
        "conserves": ", ".join(valides) if x["decision"] != "TITRE" else "",
        "certifies": ", ".join(certifies),
        "jury": any(a["retenu"] for a in c["actes"]),
    }


def _etat(bloc: Mapping[str, Any]) -> dict[str, str]:
    return {"note": decimale(bloc["note"]) if bloc.get("note") else "", "statut": L.BLOCS[bloc["statut"]]}


def _pro(pro: Mapping[str, Any] | None) -> dict[str, str]:
    if not pro:
        return {"note": "", "statut": ""}
    return {"note": decimale(pro["note"]) if pro.get("note") else "", "statut": L.PRO[pro["statut"]]}


def _issue(c: Mapping[str, Any], *, projet: bool) -> str:
    """The decision in words; who waits was postponed by the jury, unless nothing is closed yet."""
    decision = str(c["resultat"]["decision"])
    ajourne = not projet or any(a["retenu"] and a["acte"] == "AJOURNE" for a in c["actes"])
    return "Ajourné" if decision == L.EN_ATTENTE and ajourne else L.DECISIONS[decision]


def _decisions(c: Mapping[str, Any]) -> dict[str, Any]:
    """The jury's own decisions on one candidate, as the closed file words them."""
    return {
        "qui": f"{nom_complet(c['fiche'])} ({texte(c, 'fiche.identifiant')})",
        "motifs": [m for m in c["resultat"]["motifs"] if m["code"].startswith("jury_")],
    }


def _reserves(contenu: Mapping[str, Any]) -> list[str]:
    """What was noted without refusing, what the jury had to rule on, and the reason of what was forced."""
    phrases = [str(r) for r in valeur(contenu, "reserves") or []]
    for a in valeur(contenu, "a_statuer") or []:
        phrases.append(f"{a['identifiant']} – {a['message']}" if a["identifiant"] else str(a["message"]))
    force = valeur(contenu, "force")
    if isinstance(force, Mapping):
        phrases.append(f"Clôture malgré ce qui suit, pour le motif : {force['motif']}")
        phrases.extend(str(e["texte"]) for e in force["empechements"])
    return phrases


def _remplace(contenu: Mapping[str, Any]) -> str:
    bloc = valeur(contenu, "remplace")
    if not isinstance(bloc, Mapping):
        return ""
    return f"Ce procès-verbal remplace celui du dossier « {bloc['fichier']} ». Motif : {bloc['motif']}"
